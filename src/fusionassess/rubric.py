"""The rubric: what is asked, of whom, how it weighs and what to do about it.

A document of three tiers: path, measure, question. References between its parts are checked
while it is read, against the names the same document declares (``declared.py``), so that every
fault is found in one reading and keeps its place.
"""

import difflib
import math
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from fusionassess.declared import Declared, Fault

Effort = Literal["S", "M", "L"]
LevelRule = Literal["shares", "weakest", "bands"]
SideId = Literal["science", "industry", "link"]


class Node(BaseModel):
    """Base of every part of a document: frozen, and no key passes unnoticed.

    An optional key with nothing behind it is as good as not given.
    """

    # defer_build: a document taken from the cache never needs its validators.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    keeps_empty: ClassVar[frozenset[str]] = frozenset()
    """Optional keys that say something even with nothing behind them."""

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, values: Any) -> Any:
        if isinstance(values, dict) and None in values.values():
            fields = {info.alias or name: info for name, info in cls.model_fields.items()}
            return {
                key: value
                for key, value in values.items()
                if value is not None or key in cls.keeps_empty or key not in fields or fields[key].is_required()
            }
        return values


def fault(code: str, **values: object) -> PydanticCustomError:
    """Make the error of one faulty value; its sentence stands in ``texts`` under the code."""
    return PydanticCustomError("fault", "{code}", {"code": code, "values": values})


def faults(found: list[Fault]) -> PydanticCustomError:
    """Make the error of a part with several faults, each with its own way below that part."""
    return PydanticCustomError("faults", "faults", {"faults": found})


def nearest(word: str, known: Iterable[str]) -> str:
    """Give the known word most like this one, case aside, or nothing where none is like it."""
    return _nearest(word[:_MOST_COMPARED].casefold(), tuple(known))


_MOST_COMPARED = 60


@lru_cache(maxsize=4096)
def _nearest(word: str, known: tuple[str, ...]) -> str:
    folded = {name.casefold(): name for name in known}
    return next((folded[match] for match in difflib.get_close_matches(word, list(folded), 1)), "")


def shown(value: object) -> str:
    """Show a value in a sentence, cut where it is long."""
    match value:
        case None:
            return "∅"
        case bool():
            return str(value).lower()
        case dict():
            return "{…}"
        case list():
            return "[…]"
        case float():
            return f"{value:g}"
    text = str(value)
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


_MOST_SHOWN = 40


def _declared(info: ValidationInfo) -> Declared | None:
    return info.context if isinstance(info.context, Declared) else None


def _fold(value: object, info: ValidationInfo) -> object:
    declared = _declared(info)
    if isinstance(value, dict):
        return value
    if not isinstance(value, str):
        raise fault("empty-value" if value is None else "wrong-type", expected="text", found=shown(value))
    return {declared.languages[0] if declared and declared.languages else "und": value}


def _check_text(text: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    declared = _declared(info)
    found = [Fault("empty-text", (language,), {}) for language, words in text.items() if not words.strip()]
    if declared and declared.languages:
        strange = [language for language in text if language not in declared.languages]
        spoken = ", ".join(declared.languages)
        found += [Fault("no-such-language", (key,), {"id": key, "known": spoken}, on_key=True) for key in strange]
    if found or not text:
        raise faults(found) if found else fault("empty-text")
    return text


Text = Annotated[
    dict[str, str], BeforeValidator(_fold, json_schema_input_type=str | dict[str, str]), AfterValidator(_check_text)
]
"""Words in several languages; a bare string is in the rubric's first language."""


def known(kind: str) -> AfterValidator:
    """Check that an id is one the rubric declares."""

    def check(value: str, info: ValidationInfo) -> str:
        declared = _declared(info)
        # Every rubric has profiles: where they are missing, that is said once.
        if declared and value not in declared.ids[kind] and (declared.ids[kind] or kind != "profiles"):
            names = declared.ids[kind]
            raise fault("no-such-id", kind=kind, id=value, suggestion=nearest(value, names), known=", ".join(names))
        return value

    return AfterValidator(check)


def check_level(value: float, info: ValidationInfo) -> float:
    """Check that a level is one the rubric has."""
    declared = _declared(info)
    if declared and declared.top is not None and not 0 <= value <= declared.top:
        raise fault("level-range", found=shown(value), top=declared.top)
    return value


def _no_truth(value: object) -> object:
    """Keep JSON's true from counting as 1."""
    if isinstance(value, bool):
        raise fault("wrong-type", expected="number", found=shown(value))
    return value


def _truth(value: object) -> object:
    # pydantic would take "no", "off" and "0" for False; here a word stays a word.
    if isinstance(value, str) and value not in {"true", "false"}:
        raise fault("not-true-or-false", found=value)
    return value


Truth = Annotated[bool, BeforeValidator(_truth, json_schema_input_type=bool)]
_NoTruth = BeforeValidator(_no_truth, json_schema_input_type=float)
Number = Annotated[float, Field(allow_inf_nan=False), _NoTruth]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False), _NoTruth]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), _NoTruth]
LevelNumber = Annotated[float, Field(allow_inf_nan=False), AfterValidator(check_level), _NoTruth]
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$"
Id = Annotated[str, Field(pattern=ID_PATTERN)]
ProfileId = Annotated[str, known("profiles")]
FacetId = Annotated[str, known("facets")]
MeasureId = Annotated[str, known("measures")]
BandId = Annotated[str, known("bands")]
SolutionId = Annotated[str, known("solutions")]


class Titled(Node):
    """Anything that has but a name."""

    title: Text
    about: Text | None = None


class Profile(Node):
    """Who is assessed: it chooses the questions, their cues and the weights."""

    title: Text
    about: Text | None = None
    """The unit that answers as this profile, and who should sit at the table."""
    coordination: Truth = False
    """Whether it sees both the science and the industry side, so that D is reported."""


class EvidenceGrade(Node):
    """A kind of evidence and the highest level it supports."""

    title: Text
    supports: LevelNumber


class Sector(Node):
    """The field an organisation works in: it shifts weights and durations."""

    title: Text
    about: Text | None = None
    weights: dict[MeasureId, Positive] = {}
    """Multipliers of the profile's weights; a measure not named keeps its weight."""
    durations: Positive = 1.0
    """Multiplier of the months an action takes."""


class QuotedNumber(Node):
    """A number that stands in a level text, with where it comes from."""

    level: LevelNumber
    value: str
    source: str | None = None
    """Id of a fact."""
    basis: Literal["expert_default", "derived"] | None = None
    calibrate: Truth = False
    """Whether it still awaits calibration on data."""


def _in_order(span: tuple[float, float]) -> tuple[float, float]:
    if span[0] > span[1]:
        raise fault("wrong-order", found=f"{span[0]:g}, {span[1]:g}")
    return span


def _check_levels(levels: list[dict[str, str]], info: ValidationInfo) -> list[dict[str, str]]:
    declared = _declared(info)
    if declared and declared.top is not None and len(levels) != declared.top + 1:
        raise fault("number-of-levels", found=len(levels), expected=declared.top + 1)
    return levels


class Question(Node):
    """One thing asked, with a written text for every level."""

    id: Id
    facet: FacetId | None = None
    side: SideId | None = None
    profiles: list[ProfileId] = Field(min_length=1)
    """Who is asked it."""
    text: Text
    help: Text | None = None
    """What stands under the question: definitions, lists, how to count."""
    cues: dict[ProfileId, Text] = {}
    """How a profile is to read the question."""
    levels: Annotated[list[Text], AfterValidator(_check_levels)]
    """From 0 up; the answer is the highest level of which every statement is true."""
    numbers: list[QuotedNumber] = []
    evidence: list[Text] = []
    """What an assessor may ask to see."""
    lint: dict[str, str] = {}
    """Reviewed exceptions to the writing rules: rule and reason."""


class Requirement(Node):
    """A soft prerequisite: that measure at this level before this one can be planned to that."""

    model_config = ConfigDict(validate_by_name=True)

    measure: MeasureId
    at_least: LevelNumber
    to_reach: LevelNumber = Field(alias="for")


class Action(Node):
    """What to do to climb out of a band of a measure, and who is to do it."""

    id: Id
    band: BandId
    title: Text
    effort: Effort
    """S up to 3 person-months, no new budget; M up to 12 or about RMB 1 m; L more."""
    months: Annotated[tuple[Positive, Positive], AfterValidator(_in_order)]
    """From and to, before the sector's factor."""
    solution: SolutionId | None = None
    owners: dict[ProfileId, Text] = Field(min_length=1)
    """Who carries it, for each profile it is meant for."""


class Measure(Node):
    """A line of action that can be weighed, scored and improved."""

    id: Id
    title: Text
    definition: Text | None = None
    instruments: list[Text] = []
    weights: dict[ProfileId, Positive]
    """Its share for each profile; a profile not named does not answer it."""
    requires: list[Requirement] = []
    questions: list[Question] = Field(min_length=1)
    actions: list[Action] = []

    def action(self, band: str, profile: str) -> Action | None:
        """Find what this profile is advised to do in this band."""
        fitting = (action for action in self.actions if action.band == band and profile in action.owners)
        return next(fitting, None)


class Path(Node):
    """One of the rubric's main lines, made of measures."""

    id: Id
    title: Text
    about: Text | None = None
    measures: list[Measure] = Field(min_length=1)


def _check_bands(bands: dict[str, tuple[float, float]], info: ValidationInfo) -> dict[str, tuple[float, float]]:
    declared = _declared(info)
    for low, high in bands.values():
        _in_order((low, high))
    ends = list(bands.values())
    joined = all(math.isclose(left[1], right[0]) for left, right in pairwise(ends))
    if (
        ends
        and declared
        and declared.top is not None
        and not (joined and ends[0][0] == 0 and ends[-1][1] == declared.top)
    ):
        raise fault("bands-with-gaps", top=declared.top)
    return bands


class Rubric(Node):
    """A maturity rubric."""

    format: Literal["fusionassess/rubric/1"]
    id: Id
    version: str
    languages: list[str] = Field(min_length=1)
    """The first is the default."""
    title: Text
    about: Text | None = None
    levels: list[Text] = Field(min_length=2)
    """The names of the levels, from 0 up."""
    level_rule: LevelRule = "shares"
    least_coverage: Share = 0.6
    not_applicable_cap: Share = 0.25
    facets: dict[Id, Titled] = {}
    sides: dict[SideId, Titled] = {}
    evidence_grades: dict[Id, EvidenceGrade] = {}
    """From the weakest to the strongest."""
    evidence_months: Positive | None = None
    """Older evidence counts as the next lower grade."""
    profiles: dict[Id, Profile] = Field(min_length=1)
    bands: Annotated[dict[Id, tuple[Number, Number]], AfterValidator(_check_bands)] = {}
    """Stretches of a measure's score, lowest first, left-closed."""
    solutions: dict[Id, Titled] = {}
    """Families of actions."""
    sectors: dict[Id, Sector] = {}
    paths: list[Path] = Field(min_length=1)

    @property
    def top(self) -> int:
        """The highest level."""
        return len(self.levels) - 1

    @property
    def measures(self) -> list[Measure]:
        """All measures in order."""
        return [measure for path in self.paths for measure in path.measures]

    @property
    def questions(self) -> list[Question]:
        """All questions in order."""
        return [question for measure in self.measures for question in measure.questions]

    def declared(self) -> Declared:
        """The names that a document about this rubric may refer to."""
        ids: dict[str, Iterable[str]] = {
            "profiles": self.profiles,
            "facets": self.facets,
            "sides": self.sides,
            "evidence_grades": self.evidence_grades,
            "bands": self.bands,
            "solutions": self.solutions,
            "sectors": self.sectors,
            "paths": [path.id for path in self.paths],
            "measures": [measure.id for measure in self.measures],
            "questions": [question.id for question in self.questions],
        }
        return Declared(tuple(self.languages), self.top, {kind: tuple(names) for kind, names in ids.items()})

    def asked(self, profile: str) -> list[Question]:
        """The questions this profile answers, in order."""
        return [question for question in self.questions if profile in question.profiles]

    def band(self, score: float) -> str | None:
        """Name the band a measure's score (0 to top, rounded to 9 decimals) falls into."""
        rounded = round(score, 9)
        return next((name for name, (low, high) in reversed(self.bands.items()) if low <= rounded <= high), None)
