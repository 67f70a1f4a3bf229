"""What is asked and what can be answered: a ladder of levels, options, or a number."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from fusionassess.rubric.declared import Clauses, Responses
from fusionassess.rubric.nodes import (
    Id,
    LevelNumber,
    Node,
    Number,
    Positive,
    ProfileId,
    Rung,
    Share,
    ShareAboveZero,
    Text,
    Truth,
    declared_in,
    fault,
    in_order,
    without_text,
)
from fusionassess.rubric.readings import FacetId, FactId
from fusionassess.rubric.steps import Step

SideId = Literal["science", "industry", "link"]


class QuotedNumber(Node):
    """A number that stands in a level text, with where it comes from."""

    level: LevelNumber
    value: str
    source: FactId | None = None
    basis: Literal["source", "derived", "expert_default", "fixed"] | None = None
    """Fixed is a count that its question sets itself: 3 of three stages needs neither source nor calibration."""
    calibrate: Truth = False
    """Whether it still awaits calibration on data."""


def _in_all_languages(texts: Iterable[dict[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for text in texts for words in text.values()))


def _check_levels(levels: list[dict[str, str]], info: ValidationInfo) -> list[dict[str, str]]:
    declared = declared_in(info)
    if declared is None or declared.top is None:
        return levels
    if len(levels) != declared.top + 1 - declared.bottom:
        raise fault(
            "number-of-levels", found=len(levels), expected=declared.top + 1 - declared.bottom, bottom=declared.bottom
        )
    return without_text(declared.bottom) + levels


Levels = Annotated[list[Text], AfterValidator(_check_levels)]
"""The text of each level, in its place; empty below the lowest."""


def interpolate(points: list[tuple[float, float]], value: float) -> float:
    """Read a rating off straight lines between breakpoints; beyond the ends it stays level."""
    if value <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return points[-1][1]


def _check_rating(rating: float, info: ValidationInfo) -> float:
    """Refuse a rating below that of the lowest level: it would stand for no level at all."""
    declared = declared_in(info)
    least = declared.bottom / declared.top if declared and declared.top else 0.0
    if round(rating, 9) < round(least, 9):
        raise fault("rating-too-low", found=f"{rating:g}", least=f"{least:g}")
    return rating


Rating = Annotated[Share, AfterValidator(_check_rating)]


class Option(Node):
    """One response of a question that is no ladder, with the rating it stands for."""

    id: Id
    text: Text
    rating: Rating


def _check_breakpoints(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    if any(left[0] >= right[0] for left, right in pairwise(points)):
        raise fault("wrong-order", found=", ".join(f"{value:g}" for value, _ in points))
    return points


class NumberScale(Node):
    """A number asked for, and the ratings between its breakpoints."""

    unit: Text
    range: Annotated[tuple[Number, Number], AfterValidator(in_order)]
    breakpoints: Annotated[list[tuple[Number, Rating]], AfterValidator(_check_breakpoints)] = Field(min_length=2)
    """Value and rating, values rising; straight lines between, level beyond the ends."""


class Clause(Node):
    """A further condition of a level, ticked for itself: where it does not hold, neither does the level."""

    level: Rung
    text: Text


class Telltale(Node):
    """Words of a note or a reason that say outright how high a question stands, at most or at least."""

    words: dict[str, list[str]]
    """By language; any of them, as it stands there."""
    at_most: LevelNumber | None = None
    at_least: LevelNumber | None = None

    @field_validator("words", mode="before")
    @classmethod
    def _fold(cls, words: object, info: ValidationInfo) -> object:
        declared = declared_in(info)
        language = declared.languages[0] if declared and declared.languages else "und"
        return {language: words} if isinstance(words, list) else words

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        if (self.at_most is None) == (self.at_least is None):
            raise fault("one-of", known="at_most, at_least")
        return self

    def holds(self, level: float) -> bool:
        """Whether a level is one that the words speak of."""
        return level <= self.at_most if self.at_most is not None else level >= (self.at_least or 0)


OF_THE_LADDER = ("also", "numbers", "steps", "tells")
"""What belongs to the levels: whoever has levels of their own inherits none of it."""


class Wording(Node):
    """How a question reads for one profile: the keys that differ; what is absent is as for everybody."""

    text: Text | None = None
    help: Text | None = None
    cues: dict[ProfileId, Text] | None = None
    levels: Levels | None = None
    """A ladder of its own: no clause, number or step of the other ladder goes with it."""
    also: list[Clause] | None = None
    numbers: list[QuotedNumber] | None = None
    steps: list[Step] | None = None
    tells: list[Telltale] | None = None


class Asked(Node):
    """How a question reads: its text and what can be answered."""

    text: Text
    help: Text | None = None
    """What stands under the question: definitions, lists, how to count."""
    cues: dict[ProfileId, Text] = {}
    """How a profile is to read the question."""
    levels: Levels | None = None
    """A ladder from the lowest level up; the answer is the highest level of which every statement is true."""
    options: list[Option] | None = Field(default=None, min_length=2)
    """Or responses with ratings of their own."""
    number: NumberScale | None = None
    """Or a number."""
    also: list[Clause] = []
    """Clauses of the levels, ticked one by one; at most one a level."""
    numbers: list[QuotedNumber] = []
    """Where the numbers in the level texts come from."""
    evidence: list[Text] = []
    """What an assessor may ask to see."""
    steps: list[Step] = []
    """What to do to reach each level; at most one to a level."""
    tells: list[Telltale] = []
    """What a note or a reason may not say beside an answer of another level, or beside not applicable."""
    by_profile: dict[ProfileId, Wording] = Field(default={}, alias="for")
    """Another wording for a profile, where a cue would have to retranslate."""
    not_applicable: list[ProfileId] | None = None
    """Who may answer that it does not apply: these profiles, nobody where the list is empty; as the rubric says where
    it is not given."""
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

    def choices(self) -> dict[int | str, dict[str, str]]:
        """What there is to choose from, with its text: levels, lowest first, or options by id; nothing for a number."""
        if self.levels is not None:
            return {level: text for level, text in enumerate(self.levels) if text}
        return {option.id: option.text for option in self.options or ()}

    def read_by(self, profile: str) -> Self:
        """The question as it reads for a profile."""
        wording = self.by_profile.get(profile)
        if wording is None:
            return self
        replaced = {name: value for name, value in wording if value is not None}
        own: dict[str, list[object]] = {key: [] for key in OF_THE_LADDER} if wording.levels else {}
        return self.model_copy(update={**own, **replaced, "by_profile": {}})

    def clause(self, level: int | str) -> Clause | None:
        """The clause of a level, where it has one."""
        return next((clause for clause in self.also if clause.level == level), None)

    def responses(
        self,
        names: Sequence[dict[str, str]] = (),
        otherwise: Sequence["Asked"] = (),
        as_asked: "Asked | None" = None,
    ) -> Responses:
        """What can be answered, for whoever reads an answer.

        Args:
            names: of the levels, each in its place.
            otherwise: how the question reads in the sectors that replace it.
            as_asked: how it reads for the respondent, where that is known.
        """
        options = tuple(option.id for option in self.options or ())
        wordings = [each for asked in (self, *otherwise) for each in (asked, *map(asked.read_by, asked.by_profile))]
        return Responses(
            self.kind,
            options,
            self.number.range if self.number else (0, 0),
            self._texts(wordings),
            tuple(tuple(name.values()) for name in names) if self.levels is not None else (),
            _in_all_languages([asked.number.unit for asked in wordings if asked.number]),
            () if as_asked is None else self._texts([as_asked]),
        )

    def _texts(self, wordings: Sequence["Asked"]) -> tuple[tuple[str, ...], ...]:
        """By level or option, its text in some wordings of the question."""
        if self.levels is not None:
            told = [[asked.levels[level] for asked in wordings if asked.levels] for level in range(len(self.levels))]
        else:
            told = [
                [option.text for asked in wordings for option in asked.options or () if option.id == own.id]
                for own in self.options or ()
            ]
        return tuple(map(_in_all_languages, told))

    def clauses(self) -> Clauses:
        """The levels with a clause, for whoever reads an answer."""
        read = {"": self, **{profile: self.read_by(profile) for profile in self.by_profile}}
        return {profile: tuple(clause.level for clause in asked.also) for profile, asked in read.items()}

    def ratings(self, top: int) -> tuple[float, ...]:
        """The ratings that answers can have, rising; of a number the ends of what its range comes to."""
        if self.options is not None:
            return tuple(sorted(option.rating for option in self.options))
        if self.number is not None:
            low, high = self.number.range
            inside = [rating for value, rating in self.number.breakpoints if low <= value <= high]
            ends = [interpolate(self.number.breakpoints, end) for end in (low, high)]
            return min(*inside, *ends), max(*inside, *ends)
        return tuple(int(level) / top for level in self.choices())

    def lowest(self) -> int | str | float:
        """The answer with the lowest rating, the first of several."""
        if self.options is not None:
            return min(self.options, key=lambda option: option.rating).id
        if self.number is not None:
            (low, high), points = self.number.range, self.number.breakpoints
            values = sorted({low, high, *(value for value, _ in points if low <= value <= high)})
            return min(values, key=lambda value: interpolate(points, value))
        return next(iter(self.choices()))

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
    weight: Positive = 1.0
    """Among the questions of its measure."""
    at_level: Rung | None = None
    """The level it belongs to as a practice: by the rule ``practices`` that level and all above need it met."""
    met: ShareAboveZero = 1.0
    """The least rating with which it is met."""

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.at_level is not None and round(self.ratings(1)[-1], 9) < round(self.met, 9):
            raise fault("never-met", met=f"{self.met:g}", most=f"{self.ratings(1)[-1]:g}")
        return self
