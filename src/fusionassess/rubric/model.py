"""The rubric: what is asked, of whom, how it weighs and what to do about it.

A document of three tiers: path, measure, question.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from fusionassess.documents.blanks import plain
from fusionassess.kernel import level_rules
from fusionassess.rubric.declared import NAMED, Declared, Responses
from fusionassess.rubric.nodes import (
    Id,
    LevelNumber,
    Months,
    Multiplier,
    Node,
    Number,
    Positive,
    ProfileId,
    Share,
    ShareBelowOne,
    Text,
    Truth,
    declared_in,
    fault,
    in_order,
    without_text,
    words,
)
from fusionassess.rubric.questions import Asked, Question, SideId
from fusionassess.rubric.readings import (
    Challenge,
    ConsistencyRule,
    Fact,
    FactId,
    GlossaryTerm,
    Indicator,
    MeasureId,
    Outcome,
    QuestionId,
    Reason,
    Serves,
    SolutionId,
    Titled,
    Trend,
)
from fusionassess.rubric.steps import Step


class Profile(Node):
    """Who is assessed: it chooses the questions, their cues and the weights."""

    title: Text
    about: Text | None = None
    """The unit that answers as this profile, and who should sit at the table."""
    coordination: Truth = False
    """Whether it sees both the science and the industry side, so that D is reported."""


class Thresholds(Node):
    """The shares of answers that the rule ``shares`` asks for; both must be exceeded."""

    reach: ShareBelowOne = level_rules.USUAL.reach
    """Share of answers, by weight, at a level or above that this level needs."""
    hold: ShareBelowOne = level_rules.USUAL.hold
    """Share of answers at every lower level or above that it needs, too."""

    @model_validator(mode="after")
    def _holds_more(self) -> Self:
        in_order((self.reach, self.hold))
        return self


class Numbering(Node):
    """How the levels are numbered."""

    bottom: int = Field(0, alias="from", ge=0, le=1)
    """The lowest level. From 1, a rating is still the level over the top: of five levels 1 is .2, and no score is 0."""


class EvidenceGrade(Node):
    """A kind of evidence and the highest level it supports."""

    title: Text
    supports: LevelNumber


class Sector(Node):
    """The field an organisation works in: it shifts weights and durations, and may replace questions."""

    title: Text
    about: Text | None = None
    weights: dict[MeasureId, Positive] = {}
    """Multipliers of the profile's weights; a measure not named keeps its weight."""
    durations: Multiplier = 1.0
    """Multiplier of the months a step takes."""
    questions: dict[QuestionId, Asked] = {}
    """Questions that read otherwise in this field, whole, and take the same answers."""
    readings: dict[QuestionId, Text] = {}
    """How to read a question in this field, shown below it."""
    evidence: list[Text] = []
    """Further papers an assessor may ask for."""
    anchors: list[Titled] = []
    """Figures of the field to hold the answers against."""
    sources: list[FactId] = []


class Requirement(Node):
    """A soft prerequisite: that measure at this level before this one can be planned to that."""

    measure: MeasureId
    at_least: LevelNumber
    to_reach: LevelNumber = Field(alias="for")


class Measure(Node):
    """A line of action that can be weighed, scored and improved."""

    id: Id
    title: Text
    definition: Text | None = None
    instruments: list[Text] = []
    weights: dict[ProfileId, Positive]
    """Its share for each profile; a profile not named does not answer it."""
    requires: list[Requirement] = []
    serves: Serves = Serves.model_construct()
    indicators: list[Indicator] = []
    """Numbers to hold its results against."""
    owners: dict[ProfileId, Text] = {}
    """Who takes the steps of its questions, by profile."""
    solution: SolutionId | None = None
    """The family that its steps belong to."""
    questions: list[Question] = Field(min_length=1)

    def asked(self, profile: str) -> list[Question]:
        """The questions this profile answers, in order."""
        return [question for question in self.questions if profile in question.profiles]

    def owner(self, step: Step, profile: str) -> dict[str, str] | None:
        """Who takes a step of one of its questions."""
        return step.owners.get(profile) or self.owners.get(profile)


class Path(Node):
    """One of the rubric's main lines, made of measures."""

    id: Id
    title: Text
    about: Text | None = None
    measures: list[Measure] = Field(min_length=1)


def _check_bands(bands: dict[str, tuple[float, float]], info: ValidationInfo) -> dict[str, tuple[float, float]]:
    declared = declared_in(info)
    for span in bands.values():
        in_order(span)
    ends = list(bands.values())
    joined = all(math.isclose(left[1], right[0]) for left, right in pairwise(ends))
    top = declared.top if declared else None
    bottom = declared.bottom if declared else 0
    if ends and top is not None and not (joined and ends[0][0] == bottom and ends[-1][1] == top):
        raise fault("bands-with-gaps", bottom=bottom, top=top)
    return bands


def _in_place(levels: list[dict[str, str]], info: ValidationInfo) -> list[dict[str, str]]:
    declared = declared_in(info)
    return without_text(declared.bottom if declared else 0) + levels


class Rubric(Node):
    """A maturity rubric."""

    format: Literal["fusionassess/rubric/1"]
    id: Id
    version: str
    languages: list[str] = Field(min_length=1)
    """The first is the default."""
    title: Text
    about: Text | None = None
    foreword: list[Text] = []
    """Paragraphs on why this is assessed."""
    answering: list[Text] = []
    """How an answer is chosen: what counts, for which period, and when it is unknown; shown before the questions."""
    levels: Annotated[list[Text], Field(min_length=2), AfterValidator(_in_place)]
    """The names of the levels, each in its place; empty below the lowest."""
    scale: Numbering = Numbering.model_construct()
    level_rule: level_rules.LevelRule = "shares"
    shares: Thresholds = Thresholds.model_construct()
    """What the rule ``shares``, and with it ``weakest``, asks for."""
    blank: Literal["open", "lowest"] = "open"
    """What an unanswered question counts as: nothing, or its lowest answer. Unknown and not applicable stay open."""
    least_coverage: Share = 0.6
    not_applicable: Literal["everybody", "nobody"] = "everybody"
    """Who may answer that a question does not apply, where the question does not say."""
    not_applicable_cap: Share = 0.25
    facets: dict[Id, Titled] = {}
    sides: dict[SideId, Titled] = {}
    evidence_grades: dict[Id, EvidenceGrade] = {}
    """From the weakest to the strongest."""
    evidence_months: Months | None = None
    """Older evidence counts as the next lower grade."""
    profiles: dict[Id, Profile] = Field(min_length=1)
    bands: Annotated[dict[Id, tuple[Number, Number]], AfterValidator(_check_bands)] = {}
    """Stretches of a measure's score, lowest first, left-closed."""
    solutions: dict[Id, Titled] = {}
    """Families of steps."""
    sectors: dict[Id, Sector] = {}
    paths: list[Path] = Field(min_length=1)
    reasons: dict[Id, Reason] = {}
    directions: dict[Id, Titled] = {}
    """Where to: the distance to each is the weighted mean of the measures that serve it."""
    challenges: dict[Id, Challenge] = {}
    trends: dict[Id, Trend] = {}
    outcomes: list[Outcome] = []
    maturity_high: LevelNumber | None = None
    """Score from which on the maturity is high in the quadrant; three fifths of the top where it is not said."""
    consistency: dict[Id, ConsistencyRule] = {}
    glossary: list[GlossaryTerm] = []
    facts: dict[Id, Fact] = {}
    lint: dict[str, str] = {}
    """Reviewed exceptions to the writing rules for the rubric as a whole."""

    @property
    def top(self) -> int:
        """The highest level."""
        return len(self.levels) - 1

    @property
    def bottom(self) -> int:
        """The lowest level."""
        return self.scale.bottom

    def answering_rule(self, language: str, otherwise: str) -> list[str]:
        """How an answer is chosen, in a language; the other sentence where the rubric says nothing."""
        return [words(text, language) for text in self.answering] or [otherwise]

    def level_names(self, language: str) -> dict[int, str]:
        """What the levels are called, lowest first."""
        return {level: words(name, language) for level, name in enumerate(self.levels) if name}

    @property
    def measures(self) -> list[Measure]:
        """All measures in order."""
        return [measure for path in self.paths for measure in path.measures]

    @property
    def questions(self) -> list[Question]:
        """All questions in order."""
        return [question for measure in self.measures for question in measure.questions]

    @property
    def indicators(self) -> list[Indicator]:
        """All indicators: of the outcomes, then of the measures."""
        of_outcomes = [indicator for outcome in self.outcomes for indicator in outcome.indicators]
        return of_outcomes + [indicator for measure in self.measures for indicator in measure.indicators]

    def declared(self) -> Declared:
        """The names that a document about this rubric may refer to."""
        measures = [measure.id for measure in self.measures]
        questions = [question.id for question in self.questions]
        ids: dict[str, Iterable[str]] = {
            **{kind: getattr(self, kind) for kind in NAMED},
            "paths": [path.id for path in self.paths],
            "measures": measures,
            "questions": questions,
            "readable": [*measures, *questions],
            "indicators": [indicator.id for indicator in self.indicators],
            "outcomes": [outcome.id for outcome in self.outcomes],
        }
        names = {kind: tuple(own) for kind, own in ids.items()}
        clauses = {"": {question.id: question.clauses() for question in self.questions}}
        for name, sector in self.sectors.items():
            clauses[name] = {question: asked.clauses() for question, asked in sector.questions.items()}
        return Declared(tuple(self.languages), self.top, names, self.responses(), clauses, self.bottom)

    def responses(self, profile: str | None = None, sectors: Iterable[str] = ()) -> dict[str, Responses]:
        """What can be answered to each question, in all its wordings; those of a known respondent stand apart, too."""
        replaced = [sector.questions for sector in self.sectors.values()]
        return {
            question.id: question.responses(
                self.levels,
                [own[question.id] for own in replaced if question.id in own],
                None if profile is None else self.as_asked(question, profile, sectors),
            )
            for question in self.questions
        }

    def asked(self, profile: str) -> list[Question]:
        """The questions this profile answers, in order."""
        return [question for measure in self.measures for question in measure.asked(profile)]

    def asked_measures(self, profile: str) -> list[Measure]:
        """The measures this profile answers anything of, in order."""
        return [measure for measure in self.measures if measure.asked(profile)]

    def weight_of(self, measure: Measure, profile: str, sectors: Sequence[str] = ()) -> float:
        """A measure's weight for a profile, times the mean of the sectors' multipliers."""
        multipliers = [self.sectors[sector].weights.get(measure.id, 1.0) for sector in sectors]
        return measure.weights[profile] * (sum(multipliers) / len(multipliers) if multipliers else 1.0)

    def as_asked(self, question: Question, profile: str, sectors: Iterable[str]) -> Asked:
        """How a question reads for a profile in these sectors: the first that replaces it does.

        A replacement carries all of its own but the cues, where it has none.
        """
        read = question.read_by(profile)
        for sector in sectors:
            if question.id in self.sectors[sector].questions:
                replaced = self.sectors[sector].questions[question.id].read_by(profile)
                return replaced if replaced.cues or not read.cues else replaced.model_copy(update={"cues": read.cues})
        return read

    def may_not_apply(self, question: Question, profile: str, sectors: Iterable[str]) -> bool:
        """Whether a profile in these sectors may answer that a question does not apply."""
        listed = self.as_asked(question, profile, sectors).not_applicable
        return self.not_applicable == "everybody" if listed is None else profile in listed

    def told(self, question: Question, profile: str, sectors: Iterable[str]) -> list[dict[str, str]]:
        """What stands below a question, in order: the profile's cue, the sectors' readings, its help."""
        readings = (self.sectors[sector].readings.get(question.id) for sector in sectors)
        asked = self.as_asked(question, profile, sectors)
        told = (asked.cues.get(profile), *readings, asked.help)
        return [text for text in told if text]

    def titles(self, language: str, profile: str = "", sectors: Iterable[str] = ()) -> dict[str, str]:
        """What every path, measure and question is called, by id; a question by its text as the profile is asked it."""
        texts = {path.id: path.title for path in self.paths} | {measure.id: measure.title for measure in self.measures}
        texts |= {question.id: self.as_asked(question, profile, sectors).text for question in self.questions}
        return {name: words(text, language) for name, text in texts.items()}

    def duration(self, sectors: Iterable[str]) -> float:
        """The factor by which steps take longer or shorter in these sectors: the mean of theirs."""
        factors = [self.sectors[sector].durations for sector in sectors]
        return sum(factors) / len(factors) if factors else 1.0

    @property
    def sectors_by_word(self) -> dict[str, str]:
        """The ids of the sectors by what they may be called: the id, or the title in any language, plain."""
        names = {plain(name): name for name in self.sectors}
        return names | {plain(title): name for name, sector in self.sectors.items() for title in sector.title.values()}

    def band(self, score: float) -> str | None:
        """Name the band a measure's score (up to the top, rounded to 9 decimals) falls into."""
        rounded = round(score, 9)
        return next((name for name, (low, high) in reversed(self.bands.items()) if low <= rounded <= high), None)
