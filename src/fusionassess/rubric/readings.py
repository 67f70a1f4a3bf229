"""What a rubric reads out of the answers beyond the score: all of it optional, none of it scored.

Challenges, directions, trends and reasons are named sets of measures or questions; indicators are
numbers from elsewhere that stand beside the maturity; consistency rules are hints.
"""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from fusionassess.documents.problems import Fault
from fusionassess.rubric.nodes import (
    Id,
    LevelNumber,
    Node,
    Number,
    Positive,
    ProfileId,
    Share,
    Text,
    Truth,
    fault,
    faults,
    in_order,
    known,
    words,
)

MeasureId = Annotated[str, known("measures")]
QuestionId = Annotated[str, known("questions")]
PathId = Annotated[str, known("paths")]
ReadId = Annotated[str, known("readable")]
"""A measure or a question."""
FacetId = Annotated[str, known("facets")]
SolutionId = Annotated[str, known("solutions")]
FactId = Annotated[str, known("facts")]
Basis = Literal["source", "derived", "expert_default"]
Input = Literal["earlier_sheet", "several_raters", "ecosystem_view"]
"""Something a reading may need that one sheet does not hold."""


class Titled(Node):
    """Anything that has but a name."""

    title: Text
    about: Text | None = None


class Serves(Node):
    """What a measure contributes to: 1 primary, .5 secondary."""

    directions: dict[Annotated[str, known("directions")], Share] = {}
    challenges: dict[Annotated[str, known("challenges")], Share] = {}
    outcomes: dict[Annotated[str, known("outcomes")], Share] = {}
    reasons: dict[Annotated[str, known("reasons")], Share] = {}
    trends: dict[Annotated[str, known("trends")], Share] = {}


class Reason(Node):
    """A reason to care: chosen as a lens it moves the measures that serve it up, and changes no score."""

    title: Text
    about: Text | None = None
    lens: Id
    """The word by which it is chosen."""


def _is_one(*kinds: tuple[object, ...]) -> bool:
    """Whether of these kinds, each of one value or more, one is given whole and no other even by half."""
    begun = [kind for kind in kinds if any(value is not None for value in kind)]
    return len(begun) == 1 and None not in begun[0]


class Sign(Node):
    """A further sign of a challenge, beside a low mean; exactly one kind."""

    question: QuestionId | None = None
    at_most: LevelNumber | None = None
    """The question's level at or below this."""
    bridge_gap_above: Number | None = None
    """The link below the weaker side by more than this."""
    path: PathId | None = None
    spread_at_least: LevelNumber | None = None
    """Distance between the path's highest and lowest measure."""

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        if not _is_one((self.question, self.at_most), (self.bridge_gap_above,), (self.path, self.spread_at_least)):
            raise fault("one-of", known="question + at_most, bridge_gap_above, path + spread_at_least")
        return self


class Challenge(Node):
    """A difficulty, diagnosed where the plain mean of the measures that serve it (1) is low."""

    title: Text
    about: Text | None = None
    below: LevelNumber
    signs: list[Sign] = []
    """Any of them diagnoses it, too."""
    solutions: list[SolutionId] = []
    """The families of steps that answer it."""


class Trend(Node):
    """A development to be ready for: the plain mean of what it reads."""

    title: Text
    about: Text | None = None
    reads: list[ReadId] = []
    needs: list[Input] = []
    """What a full reading would need besides; where it is not there, that part is left out and said."""
    ready: LevelNumber
    partly: LevelNumber

    @model_validator(mode="after")
    def _is_partly_before_ready(self) -> Self:
        if self.partly > self.ready:
            raise faults([Fault("wrong-order", ("partly",), {"found": f"{self.partly:g}, {self.ready:g}"})])
        return self


class Indicator(Node):
    """A number from statistics or accounts that stands beside the maturity and never sets it."""

    id: Id
    title: Text
    formula: Text
    unit: str
    profiles: list[ProfileId] = Field(min_length=1)
    cuts: dict[ProfileId, Annotated[tuple[Number, Number], AfterValidator(in_order)]] = {}
    """From where on it is middle, and high; a profile not named gets its value shown without a band."""
    falling: Truth = False
    """Whether less is better: then it is high up to the first cut, low beyond the second."""
    fraction: Truth = False
    """Whether numerator and denominator must be given, and are printed."""
    against_benchmark: Truth = False
    """Whether the cuts apply to value ÷ the benchmark given with it."""
    least_years: Positive | None = None
    """The shortest stretch of years it makes sense for; a shorter one is refused."""
    growing_only: Truth = False
    """Whether it is defined only where output grows."""
    caution: Text | None = None
    sources: list[FactId] = []
    basis: Basis = "source"
    calibrate: Truth = False
    """Whether its cuts still await calibration on data."""


class Outcome(Node):
    """One way to measure what came of it, by indicators."""

    id: Id
    title: Text
    about: Text | None = None
    caution: Text | None = None
    indicators: list[Indicator] = Field(min_length=1)


class Condition(Node):
    """A level of one question, or of one facet's question in every measure; at least or at most."""

    question: QuestionId | None = None
    facet: FacetId | None = None
    at_least: LevelNumber | None = None
    at_most: LevelNumber | None = None

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        if (self.question is None) == (self.facet is None) or (self.at_least is None) == (self.at_most is None):
            raise fault("one-of", known="question / facet; at_least / at_most")
        return self

    def holds(self, level: float) -> bool:
        """Whether a level meets it."""
        rounded = round(level, 9)
        if self.at_least is not None:
            return rounded >= self.at_least
        return self.at_most is not None and rounded <= self.at_most


class Unsupported(Node):
    """High answers with no better evidence than this."""

    at_least: LevelNumber
    grade: Annotated[str, known("evidence_grades")]


class ConsistencyRule(Node):
    """Answers that sit oddly together: printed as a hint, never scored. Exactly one kind."""

    title: Text
    """What it may mean."""
    when: Condition | None = None
    meanwhile: Condition | None = None
    """Beside ``when``: a question beside a question, or a facet beside a facet of the same measure."""
    same_level_share: Share | None = None
    """This share of the answers or more on one level, of five answers at the least."""
    unsupported: Unsupported | None = None
    against_indicators: FacetId | None = None
    """A measure's indicator low though this facet is at 4 or more (of 5), or high though it is at 1 or less."""
    needs: list[Input] = []

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        others = (self.same_level_share, self.unsupported, self.against_indicators, self.needs or None)
        if not _is_one((self.when, self.meanwhile), *((kind,) for kind in others)):
            raise fault("one-of", known="when + meanwhile, same_level_share, unsupported, against_indicators, needs")
        if self.when and self.meanwhile and (self.when.facet is None) != (self.meanwhile.facet is None):
            raise faults([Fault("one-of", ("meanwhile",), {"known": "question + question, facet + facet"})])
        return self


class GlossaryTerm(Node):
    """A word of the field, in every language, and what it means here."""

    term: Text
    meaning: Text
    used_in: list[str] = []
    """Measures and questions whose texts use it in this sense; none named, all do."""
    sources: list[FactId] = []

    def stands_in(self, text: str, language: str) -> bool:
        """Whether a text has it as a word, in the plural too, case aside."""
        word = re.escape(words(self.term, language))
        return bool(re.search(rf"(?<![a-z]){word}(?:e?s)?(?![a-z])", text, re.IGNORECASE | re.ASCII))


class Fact(Node):
    """A statement with its source."""

    text: Text
    address: str
    date: str | None = None
    grade: Literal["A", "B", "C"]
    """A official, B national media or a named report, C a copy elsewhere: check before publishing."""
