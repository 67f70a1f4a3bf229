"""The report as a value: every word chosen, every number rounded.

Renderers show it and add nothing; the unrounded numbers and the untranslated ids travel along
for those who compute on.

Named tuples rather than dataclasses: two dozen classes take 20 ms less to make, at every start.
"""

from typing import TYPE_CHECKING, Literal, NamedTuple

from fusionassess.kernel.level_rules import LevelRule as LevelRule  # noqa: PLC0414 - named again for renderers
from fusionassess.report.figures import Figure, Interval, Item, LevelScale, Tone
from fusionassess.report.words import Words
from fusionassess.words.shapes.report import Captions

if TYPE_CHECKING:
    from fusionassess.report.ecosystem import EcosystemSaid
    from fusionassess.report.followed import FollowedUp
    from fusionassess.report.peers import Peers
    from fusionassess.report.raters import RatersSaid
    from fusionassess.report.roadmap import RoadmapSaid
    from fusionassess.report.uncertain import UncertaintyFigures
    from fusionassess.report.whatif import WhatIf

State = Literal["answered", "not_applicable", "unknown", "unanswered"]
"""How a question was dealt with."""


class SubjectHead(NamedTuple):
    """Who is assessed, as written on the sheet and as read."""

    name: str
    profile: str
    sectors: tuple[str, ...]
    period: str | None
    assessed_on: str | None
    lines: tuple[Item, ...]


class Level(NamedTuple):
    """The level of the whole."""

    rank: int | None
    low: int | None
    high: int | None
    name: str
    display: str
    rule: LevelRule
    """The rule that decides."""
    by_rule: tuple[tuple[str, int | None], ...]
    """What each rule would say."""
    next_title: str
    next_steps: tuple[str, ...]
    """What the next level needs, a sentence per condition not yet met."""
    achieved: tuple[Figure, ...]
    """Weighted share of answers at level 1, 2, … or above."""


class Border(NamedTuple):
    """Where a class of coordination begins."""

    degree: Figure
    product: float
    """Science side times industry side on this border."""


class CoordinationFigures(NamedTuple):
    """How far the science and the industry side advance together."""

    degree: "Interval"
    grade: int | None
    """0 … 9."""
    grade_name: str
    coupling: Figure
    mean: Figure
    """T, the mean of both sides."""
    balance: Figure
    """Coupling after Wang et al. 2021."""
    science: Figure
    industry: Figure
    link: Figure
    bridge_gap: Figure
    sentences: tuple[str, ...]
    """What it says: class, lagging side, the link; or why it is not given."""
    lead: str
    """Which side lags; empty where no degree is given."""
    side_names: tuple[str, str, str]
    """Science, industry, link."""
    borders: tuple[Border, ...]
    """Between the classes, the lowest first."""


class Evidenced(NamedTuple):
    """The score capped by the evidence given."""

    score: Figure
    gap: Figure
    sentence: str


class AnswerCounts(NamedTuple):
    """How many of the questions asked were dealt with, and how."""

    asked: int
    answered: int
    not_applicable: int
    unknown: int
    unanswered: int


class QuestionRow(NamedTuple):
    """One question and what was said."""

    id: str
    text: str
    state: State
    level: int | None
    """Where the question is a ladder."""
    reached: Figure
    """Where the answer stands on 0 … top."""
    supported: float | None
    """Highest level the evidence supports; None where no evidence was named on the sheet."""
    gap_share: float
    """Share of the whole distance to the top, 0 … 1; so in measures and paths."""
    answer: str
    """The level with its text, or the state with its reason."""
    evidence: str
    note: str


class MeasureRow(NamedTuple):
    """A measure's figures."""

    id: str
    title: str
    weight: Figure
    """Its share of the whole."""
    gap_share: float
    score: Interval
    target: Figure
    """The level wanted, where the sheet names one."""
    coverage: Figure
    band: str | None
    band_name: str
    tone: Tone
    remark: str
    """Why there is no number, where there is none."""
    questions: tuple[QuestionRow, ...]


class PathRow(NamedTuple):
    """A path's figures, and its measures."""

    id: str
    title: str
    about: str
    weight: Figure
    gap_share: float
    score: Interval
    level: int | None
    level_name: str
    achieved: tuple[Figure, ...]
    target: Figure
    """The score once the targets of its measures are reached; none where the sheet names none."""
    coverage: Figure
    tone: Tone
    remark: str
    measures: tuple[MeasureRow, ...]


class Gap(NamedTuple):
    """A part of the rubric and its share of the distance to the top."""

    id: str
    title: str
    share: Figure
    score: Figure


class Advice(NamedTuple):
    """A step that is advised."""

    id: str
    """Its question and level, which never change with the sheet."""
    number: int
    """Its place in the list, the same in every form."""
    question: str
    measure: str
    measure_title: str
    start: int
    """The level it starts from."""
    to: int
    title: str
    """What to do."""
    effort: str
    """S, M or L."""
    effort_name: str
    months: tuple[float, float]
    months_text: str
    owner: str
    """Empty where the rubric names none."""
    solution: str | None
    solution_title: str
    priority: float
    gain: float
    """Levels gained."""
    why: str
    """Its numbers in a sentence."""
    waits_for: tuple[str, ...]
    """Ids of the measures and of the step that come first."""
    waiting: str
    """The same in a sentence, empty where it can start now."""
    for_next_level: bool
    mark: str
    """Says so where the next level of the whole needs it, and which steps wait for it."""
    first: bool
    """Whether it is on the short list."""
    brings: tuple[Item, ...]
    """What will hold once it is done: the level's text, and its clause."""


class Outlook(NamedTuple):
    """What the short list brings: the sheet scored again with its answers."""

    score: Interval
    level: int | None
    level_low: int | None
    level_high: int | None
    sentence: str
    """Before and after; empty where no total is given."""
    paths: tuple["TrendRow", ...]
    """Of each path the score now, and once they are done."""
    by_path: str
    """The same in a sentence."""


class EvidenceGap(NamedTuple):
    """An answer above what its evidence supports."""

    id: str
    text: str
    claimed: Figure
    supported: float
    remark: str


class ChallengeRow(NamedTuple):
    """A difficulty and whether it shows."""

    id: str
    title: str
    mean: Figure
    shows: bool
    sentence: str
    solutions: tuple[str, ...]


class DirectionRow(NamedTuple):
    """A target direction and how far it is."""

    id: str
    title: str
    about: str
    mean: Figure
    distance: Figure
    sentence: str


class IndicatorRow(NamedTuple):
    """An indicator beside the maturity."""

    id: str
    group: str
    title: str
    value: float | None
    year: int | None
    shown: str
    grade: str | None
    grade_name: str
    tone: Tone
    remark: str


class QuadrantFigures(NamedTuple):
    """Maturity against outcome."""

    maturity_high: bool
    outcome_high: bool
    outcome: Figure
    border: Figure
    """The score from which on the maturity is high."""
    outcome_border: Figure
    names: tuple[tuple[str, str], tuple[str, str]]
    """Of the quadrants: low maturity with low and high outcome, then high maturity."""
    sentence: str


class Readiness(NamedTuple):
    """Readiness for a trend."""

    id: str
    title: str
    mean: Figure
    state: str | None
    state_name: str
    tone: Tone
    sentence: str


class HintRow(NamedTuple):
    """Answers that sit oddly together."""

    id: str
    """Of the rule."""
    title: str
    where: str
    """Which answers."""


class TrendRow(NamedTuple):
    """The whole or a path over the periods."""

    id: str
    title: str
    values: tuple[Figure, ...]


class SheetCarried(NamedTuple):
    """What became of the answers of one period's sheet."""

    period: str
    version: str | None
    """Of the rubric, as the sheet names it."""
    answers: int
    """Questions asked that have one in it."""
    lost: tuple[str, ...]
    """Ids of entries that the version it is scored with does not take."""
    sentences: tuple[str, ...]
    """All that its reader should know."""


class OverTime(NamedTuple):
    """Scores of several sheets of one organisation, the oldest first."""

    title: str
    periods: tuple[str, ...]
    levels: tuple[Figure, ...]
    rows: tuple[TrendRow, ...]
    """The whole, then the paths."""
    sheets: tuple[SheetCarried, ...] = ()
    """By period."""
    notes: tuple[str, ...] = ()
    """What a reader should know of the sheets, a sentence or more for each that has any."""


class Provenance(NamedTuple):
    """Which rubric and which program made the report."""

    rubric: str
    version: str
    sha256: str
    tool: str


class LevelMark(NamedTuple):
    """A level on the ladder of levels."""

    display: str
    """Its number and its name."""
    mark: str
    """You are here, or possible; else empty."""
    is_here: bool


class Front(NamedTuple):
    """The first page; the scores of the paths are those of the report."""

    headline: str
    """Score, interval and level in a sentence, or why there is none."""
    rungs: tuple[LevelMark, ...]
    next: str
    """What the next level needs; empty where no level is given."""
    notes: tuple[str, ...]
    """How firm the level is, and what other rules say."""
    findings: tuple[str, ...]
    steps: tuple[str, ...]
    """The first of the short list, with who and how long: their numbers are their places."""
    order: str
    """Why what takes long may come first; empty where nothing of it does."""
    brings: str
    """What the whole short list brings."""
    trust: str
    """Coverage and what the evidence supports."""


class PictureTitles(NamedTuple):
    """What each picture says, in its title; a trend and a roadmap have their own."""

    paths: str
    radar: str
    bars: str
    obstacles: str
    plane: str
    quadrant: str


class Report(NamedTuple):
    """Everything a reader of one assessment is told."""

    language: str
    words: Words
    captions: Captions
    title: str
    subject: SubjectHead
    status: str
    front: Front
    pictures: PictureTitles
    scale: LevelScale
    score: Interval
    geometric: Figure
    balance: Figure
    level: Level
    coordination: CoordinationFigures
    coverage: Figure
    counts: AnswerCounts
    evidenced: Evidenced
    facets: tuple[Item, ...]
    paths: tuple[PathRow, ...]
    gaps: tuple[Gap, ...]
    """Measures, largest share first."""
    question_gaps: tuple[Gap, ...]
    gap_groups: tuple[Item, ...]
    """How the gap is shared out among paths, facets and sides."""
    advice: tuple[Advice, ...]
    """Numbered: the short list, then the others in order."""
    outlook: Outlook | None
    """Where there is a short list."""
    needed: str
    """Which of the steps the next level needs, in a sentence."""
    lens: Item | None
    """The reason chosen to order the advice by, and what it is about."""
    challenges: tuple[ChallengeRow, ...]
    directions: tuple[DirectionRow, ...]
    outcomes: tuple[IndicatorRow, ...]
    quadrant: QuadrantFigures | None
    trends: tuple[Readiness, ...]
    over_time: OverTime | None
    """Where earlier sheets were given."""
    hints: tuple[HintRow, ...]
    foreword: tuple[str, ...]
    evidence_gaps: tuple[EvidenceGap, ...]
    not_answered: tuple[Item, ...]
    """Not applicable, unknown and unanswered, with reasons."""
    warnings: tuple[str, ...]
    method: tuple[Item, ...]
    method_in_short: tuple[Item, ...]
    """The items of the method without which no number can be read."""
    provenance: Provenance
    uncertainty: "UncertaintyFigures | None" = None
    """Where it was asked for."""
    what_if: "WhatIf | None" = None
    """Where other weights or other answers than the rubric's and the sheet's were supposed."""
    peers: "Peers | None" = None
    """Where a table of their scores was given."""
    ecosystem: "EcosystemSaid | None" = None
    """Where sheets of a region's actors stand beside its own."""
    raters: "RatersSaid | None" = None
    """Where several raters agreed on the sheet."""
    roadmap: "RoadmapSaid | None" = None
    """Where one was asked for."""
    followed: "FollowedUp | None" = None
    """Where the follow-up of the roadmap of then was given."""
    only: tuple[str, ...] = ()
    """Ids of the sections that are told alone; every section where none is named."""
