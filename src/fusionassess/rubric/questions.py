"""What is asked and what can be answered: a ladder of levels, options, or a number."""

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from fusionassess.rubric.declared import Responses
from fusionassess.rubric.nodes import Id, LevelNumber, Node, Number, ProfileId, Share, Text, Truth, declared_in, fault
from fusionassess.rubric.readings import Basis, FacetId, FactId

SideId = Literal["science", "industry", "link"]


class QuotedNumber(Node):
    """A number that stands in a level text, with where it comes from."""

    level: LevelNumber
    value: str
    source: FactId | None = None
    basis: Basis | None = None
    calibrate: Truth = False
    """Whether it still awaits calibration on data."""


def in_order(span: tuple[float, float]) -> tuple[float, float]:
    """Refuse a span whose end comes before its start."""
    if span[0] > span[1]:
        raise fault("wrong-order", found=f"{span[0]:g}, {span[1]:g}")
    return span


def _check_levels(levels: list[dict[str, str]], info: ValidationInfo) -> list[dict[str, str]]:
    declared = declared_in(info)
    if declared and declared.top is not None and len(levels) != declared.top + 1:
        raise fault("number-of-levels", found=len(levels), expected=declared.top + 1)
    return levels


Levels = Annotated[list[Text], AfterValidator(_check_levels)]


def interpolate(points: list[tuple[float, float]], value: float) -> float:
    """Read a rating off straight lines between breakpoints; beyond the ends it stays level."""
    if value <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return points[-1][1]


class Option(Node):
    """One response of a question that is no ladder, with the rating it stands for."""

    id: Id
    text: Text
    rating: Share


def _check_breakpoints(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    if any(left[0] >= right[0] for left, right in pairwise(points)):
        raise fault("wrong-order", found=", ".join(f"{value:g}" for value, _ in points))
    return points


class NumberScale(Node):
    """A number asked for, and the ratings between its breakpoints."""

    unit: Text
    range: Annotated[tuple[Number, Number], AfterValidator(in_order)]
    breakpoints: Annotated[list[tuple[Number, Share]], AfterValidator(_check_breakpoints)] = Field(min_length=2)
    """Value and rating, values rising; straight lines between, level beyond the ends."""


class Asked(Node):
    """How a question reads: its text and what can be answered."""

    text: Text
    help: Text | None = None
    """What stands under the question: definitions, lists, how to count."""
    levels: Levels | None = None
    """A ladder from 0 up; the answer is the highest level of which every statement is true."""
    options: list[Option] | None = Field(default=None, min_length=2)
    """Or responses with ratings of their own."""
    number: NumberScale | None = None
    """Or a number."""
    numbers: list[QuotedNumber] = []
    """Where the numbers in the level texts come from."""
    evidence: list[Text] = []
    """What an assessor may ask to see."""
    lint: dict[str, str] = {}
    """Reviewed exceptions to the writing rules: rule and reason."""

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        if sum(kind is not None for kind in (self.levels, self.options, self.number)) != 1:
            raise fault("one-of", known="levels, options, number")
        return self

    @property
    def kind(self) -> Literal["level", "option", "value"]:
        """What is answered: a level, an option or a number."""
        return "level" if self.levels is not None else "option" if self.options is not None else "value"

    def responses(self) -> Responses:
        """What can be answered, for whoever reads an answer."""
        options = tuple(option.id for option in self.options or ())
        return Responses(self.kind, options, self.number.range if self.number else (0, 0))

    def rating(self, answer: float | str, top: int) -> float:
        """The number in [0, 1] that a level, an option's id or a value stands for."""
        if self.options is not None:
            return next(option.rating for option in self.options if option.id == answer)
        if self.number is not None:
            return interpolate(self.number.breakpoints, float(answer))
        return float(answer) / top


class Question(Asked):
    """One thing asked."""

    id: Id
    facet: FacetId | None = None
    side: SideId | None = None
    profiles: list[ProfileId] = Field(min_length=1)
    """Who is asked it."""
    cues: dict[ProfileId, Text] = {}
    """How a profile is to read the question."""
