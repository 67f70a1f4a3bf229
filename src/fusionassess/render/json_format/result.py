"""The figures of a result, and the envelope around them."""

from typing import Annotated, Literal

from pydantic import Field

from fusionassess.render.json_format.asked_for import (
    AnswerSupposed,
    DerivationShown,
    PeerGroup,
    UncertaintyFound,
    WeightsUsed,
)
from fusionassess.render.json_format.followup import (
    FollowUpFound,
    FollowUpSubject,
    OwnerFollowed,
    StateOfStep,
    StepFollowed,
)
from fusionassess.render.json_format.parts import Part, Ranged, Share, SheetRead, Shown
from fusionassess.render.json_format.raters import EcosystemFound, RatersFound
from fusionassess.render.json_format.roadmap import RoadmapFound
from fusionassess.report.value import LevelRule


class Tool(Part):
    """The program that made the result."""

    name: Literal["fusionassess"]
    version: str


class RubricUsed(Part):
    """The rubric that was used, to the byte."""

    id: str
    version: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class SubjectSaid(Part):
    """Who is assessed, as the sheet says."""

    name: str
    profile: str
    sectors: list[str]
    period: str | None
    assessed_on: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None


class Counted(Part):
    """How many of the questions asked were dealt with, and how."""

    asked: int
    answered: int
    not_applicable: int
    unknown: int
    unanswered: int


class TotalScore(Ranged):
    """The score of the whole."""

    top: int
    """The highest level, which is also the highest score."""


class LevelReached(Part):
    """The level of the whole."""

    value: int | None
    low: int | None
    high: int | None
    name: str
    display: str
    rule: LevelRule
    """The rubric's rule, by which the level was found."""
    by_rule: dict[str, int | None]
    """What each rule would say."""
    achieved: list[Share | None]
    """Share of the answers, by weight, at level 1, 2, … or above."""
    next: list[str]
    """What the next level still needs, in sentences."""


class EvidencedScore(Shown):
    """The score that the evidence supports."""

    gap: float | None
    """How far it lies below the score claimed."""


class CoordinationDegree(Ranged):
    """How far the science and the industry side advance together."""

    grade: Annotated[
        Annotated[int, Field(ge=0, le=9)] | None,
        Field(alias="class", description="From 0, extreme imbalance, to 9, superior coordination."),
    ]
    class_name: str | None
    coupling: float | None
    """C."""
    mean: float | None
    """T, the mean of both sides."""
    balance: float | None
    """C after Wang et al. (2021)."""
    science: float | None
    industry: float | None
    link: float | None
    bridge_gap: float | None
    """How far the link lies below the weaker side."""


class QuestionResult(Part):
    """A question and what was said."""

    id: str
    text: str
    state: Literal["answered", "not_applicable", "unknown", "unanswered"]
    level: int | None
    """Where the question is a ladder."""
    reached: float | None
    """Where the answer stands, from 0 to the top."""
    supported: float | None
    """The highest level that the evidence supports; null where no evidence was named on the sheet."""
    gap_share: Share
    """Its share of the whole distance to the top; so in measures and paths."""
    answer: str
    evidence: str
    note: str


class MeasureResult(Part):
    """A measure's figures."""

    id: str
    title: str
    weight: Share | None
    """Its share of the whole."""
    gap_share: Share
    score: Ranged
    target: float | None
    """The level wanted, where the sheet names one."""
    band: str | None
    coverage: Share | None
    remark: str
    """Why there is no number, where there is none."""
    questions: list[QuestionResult]


class PathResult(Part):
    """A path's figures."""

    id: str
    title: str
    weight: Share | None
    gap_share: Share
    score: Ranged
    target: float | None
    """The score once the targets of its measures are reached."""
    level: int | None
    achieved: list[Share | None]
    coverage: Share | None
    remark: str
    measures: list[MeasureResult]


class GapShare(Part):
    """A part of the rubric and its share of the distance to the top."""

    id: str
    title: str
    share: Share | None


class StepAdvised(Part):
    """A step that brings a question to a level."""

    id: str
    """Its question and level: the same in every result."""
    number: int
    """Its place in this result's list."""
    question: str
    measure: str
    start: int = Field(alias="from")
    to: int
    title: str
    effort: Literal["S", "M", "L"]
    months: Annotated[list[float], Field(min_length=2, max_length=2)]
    """The least and the most."""
    owner: str | None
    solution: str | None
    priority: float
    gain: float
    """Levels gained."""
    waits_for: list[str]
    """Measures and the step that come first."""
    for_next_level: bool
    """Whether it is one of those with which the next level of the whole is reached."""


class LevelAfter(Part):
    """The level, and what the open answers leave possible."""

    value: int | None
    low: int | None
    high: int | None


class After(Part):
    """What this sheet would score once the short list is done."""

    score: Ranged
    level: LevelAfter


class ScoredAsItIs(Part):
    """What the sheet scores under the rubric, both as they are, where weights or answers were supposed."""

    score: Ranged
    level: LevelAfter
    paths: dict[str, Ranged]
    """By the ids of the paths."""


class ChallengeFound(Part):
    """A challenge, and whether it shows."""

    id: str
    title: str
    mean: float | None
    shows: bool


class DirectionDistance(Part):
    """A target direction and how far it is."""

    id: str
    title: str
    mean: float | None
    distance: float | None


class IndicatorGiven(Part):
    """An indicator beside the maturity."""

    id: str
    title: str
    value: float | None
    year: int | None
    band: Literal["low", "middle", "high"] | None


class QuadrantFound(Part):
    """Maturity against outcome."""

    maturity_high: bool
    outcome_high: bool
    outcome: float | None


class TrendReadiness(Part):
    """Readiness for a trend."""

    id: str
    title: str
    mean: float | None
    state: Literal["ready", "partly", "not_yet"] | None


class Periods(Part):
    """Several sheets of one organisation, the oldest first."""

    periods: list[str]
    levels: list[float | None]
    scores: dict[str, list[float | None]]
    """By id: the whole, then the paths."""
    sheets: list[SheetRead]
    """By period."""


class EvidenceMissing(Part):
    """An answer above what its evidence supports."""

    id: str
    claimed: float | None
    supported: float
    remark: str


class FirstAnswers(Part):
    """The three first answers, in sentences."""

    standing: list[str]
    holding_back: list[str]
    first: list[str]
    brings: str
    """What the short list brings; empty where it brings no total."""


class TextBlock(Part):
    """A heading within a section, or a paragraph."""

    kind: Literal["heading", "paragraph"]
    text: str


class ListBlock(Part):
    """Sentences one below the other."""

    kind: Literal["list"]
    items: list[str]


class TableBlock(Part):
    """Rows of texts and numbers; without heads they are labels and what belongs to them."""

    kind: Literal["table"]
    heads: list[str]
    rows: list[list[str | Shown]]


class SectionBlocks(Part):
    """A section of the report that has no fields of its own."""

    id: str
    title: str
    blocks: list[TextBlock | ListBlock | TableBlock]


class Result(Part):
    """The assessment of one answer sheet, as ``--format json`` and ``report -o FILE.json`` write it."""

    format: Literal["fusionassess/result/1"]
    tool: Tool
    rubric: RubricUsed
    language: str
    subject: SubjectSaid
    status: Literal["complete", "partial", "low_coverage", "na_cap", "express"]
    """Whether every question has an answer; of the last three no total is given, of the last one its bounds."""
    counts: Counted
    score: TotalScore
    geometric: Shown
    """The weighted geometric mean of the paths."""
    balance: Shown
    """The geometric mean as a share of the score."""
    level: LevelReached
    coverage: Shown
    evidenced: EvidencedScore
    coordination: CoordinationDegree
    paths: list[PathResult]
    gaps: list[GapShare]
    """Measures, the largest share first."""
    question_gaps: list[GapShare]
    steps: list[StepAdvised]
    """The short list first, then the others in order."""
    short_list: list[int]
    """Numbers of the steps to begin with."""
    after: After | None
    lens: str | None
    """The reason by which the steps are ordered."""
    challenges: list[ChallengeFound]
    directions: list[DirectionDistance]
    indicators: list[IndicatorGiven]
    quadrant: QuadrantFound | None
    trends: list[TrendReadiness]
    over_time: Periods | None
    hints: list[str]
    """Ids of the checks on odd pairs that have something to say."""
    evidence_gaps: list[EvidenceMissing]
    summary: FirstAnswers
    uncertainty: UncertaintyFound | None
    """Where it was asked for."""
    peers: PeerGroup | None
    """Where the result was held against those of a batch."""
    ecosystem: EcosystemFound | None
    """Where sheets of a region's actors stand beside its own."""
    raters: RatersFound | None
    """Where several raters agreed on the sheet."""
    other_weights: WeightsUsed | None
    """Where weights were used instead of the rubric's."""
    supposed: list[AnswerSupposed]
    unsupposed: ScoredAsItIs | None
    """Where weights or answers were supposed."""
    roadmap: RoadmapFound | None
    """Where one was asked for."""
    followup: FollowUpFound | None
    """What became of the roadmap of then, where its follow-up was given."""
    warnings: list[str]
    sections: list[SectionBlocks]
    """Every further section, as the other forms show it."""
    derivations: list[DerivationShown]
    """How the main numbers were made."""


class EcosystemDocument(EcosystemFound):
    """A region beside its ecosystem, as ``ecosystem --format json`` writes it."""

    format: Literal["fusionassess/ecosystem/1"]
    tool: Tool
    rubric: RubricUsed
    language: str
    subject: SubjectSaid
    warnings: list[str]


class MergeDocument(RatersFound):
    """What several raters agreed on, as ``merge --format json`` writes it."""

    format: Literal["fusionassess/merge/1"]
    tool: Tool
    rubric: RubricUsed
    language: str
    subject: SubjectSaid
    status: Literal["complete", "partial", "low_coverage", "na_cap", "express"]
    score: TotalScore
    level: LevelAfter
    warnings: list[str]


class RoadmapDocument(RoadmapFound):
    """A roadmap by itself, as ``roadmap --format json`` writes it."""

    format: Literal["fusionassess/roadmap/1"]
    tool: Tool
    rubric: RubricUsed
    language: str
    subject: SubjectSaid
    warnings: list[str]


class FollowDocument(Part):
    """Where a follow-up stands on a day, as ``follow --format json`` writes it."""

    format: Literal["fusionassess/follow/1"]
    tool: Tool
    rubric: RubricUsed
    language: str
    subject: FollowUpSubject
    now: str
    """The day it is looked from."""
    counts: dict[StateOfStep, int]
    late: list[str]
    """Ids of the steps that are late, the longest first."""
    steps: list[StepFollowed]
    """In the order of the roadmap."""
    owners: list[OwnerFollowed]
    summary: list[str]
