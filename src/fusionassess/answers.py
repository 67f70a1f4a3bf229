"""The answer sheet: what one organisation said about itself.

Read against a rubric, so that an unknown id or a level out of range keeps its line and column;
read without one, only its shape is checked.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from fusionassess.declared import Fault
from fusionassess.rubric import Id, LevelNumber, MeasureId, Node, ProfileId, Truth, check_level, fault, known, shown

UNKNOWN_WORDS = {"unknown", "dk", "不清楚"}
NOT_APPLICABLE_WORDS = {"na", "n/a", "not_applicable", "不适用"}
_NO_REASON = {
    "",
    "-",
    "0",
    "1",
    "true",
    "false",
    "yes",
    "no",
    "y",
    "n",
    "none",
    "是",
    "否",
    "无",
} | NOT_APPLICABLE_WORDS

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_WHOLE = re.compile(r"-?(0|[1-9]\d*)(\.0+)?")


def _date(value: object) -> object:
    """Take the ways a date is written in China and in ISO 8601; never a bare number."""
    if not isinstance(value, str):
        return value
    parts = _DATE.fullmatch(value.strip())
    try:
        return datetime.date(*map(int, parts.groups())) if parts else _no_date(value)
    except ValueError:
        return _no_date(value)


def _no_date(value: str) -> object:
    raise fault("bad-date", found=shown(value))


def _whole(value: object) -> object:
    """Take whole numbers only: pydantic would read ``true`` as 1 and ``010`` as 10."""
    strange_word = isinstance(value, str) and value.isascii() and not _WHOLE.fullmatch(value)
    if isinstance(value, bool) or strange_word:
        raise fault("not-an-answer", found=shown(value))
    return value


Date = Annotated[datetime.date, BeforeValidator(_date, json_schema_input_type=datetime.date)]
Level = Annotated[int, BeforeValidator(_whole, json_schema_input_type=int)]
QuestionId = Annotated[str, known("questions")]
GradeId = Annotated[str, known("evidence_grades")]
SectorId = Annotated[str, known("sectors")]


class Evidence(Node):
    """What an answer rests on."""

    grade: GradeId | None = None
    text: str | None = None
    date: Date | None = None
    """Of the evidence; its age is counted to the sheet's ``assessed_on``."""


class Answer(Node):
    """One answer: a level, not applicable with a reason, unknown, or (empty) not answered yet."""

    keeps_empty = frozenset({"not_applicable"})

    level: Level | None = None
    not_applicable: str | None = None
    """Why the question does not apply."""
    unknown: Truth = False
    evidence: Evidence | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _unfold(cls, value: object) -> object:
        """Turn the short forms ``4``, ``unknown`` and nothing into the long one."""
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        word = str(value).strip().lower()
        if word in UNKNOWN_WORDS:
            return {"unknown": True}
        if word in NOT_APPLICABLE_WORDS:
            raise fault("reason-missing")
        if isinstance(value, str) and not any(character.isdigit() for character in value):
            raise fault("not-an-answer", found=shown(value))
        return {"level": value}

    @field_validator("level")
    @classmethod
    def _in_range(cls, value: int | None, info: ValidationInfo) -> int | None:
        return value if value is None else int(check_level(value, info))

    @field_validator("not_applicable", mode="before")
    @classmethod
    def _has_reason(cls, value: object) -> object:
        if str("" if value is None else value).strip().lower() in _NO_REASON:
            raise fault("reason-missing")
        return value

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.level is not None) + (self.not_applicable is not None) + self.unknown > 1:
            raise fault("answer-ambiguous")
        return self

    @model_serializer(mode="wrap")
    def _fold(self, long: SerializerFunctionWrapHandler) -> object:
        """Write the short form where it says everything."""
        values = long(self)
        match values:
            case {"level": int(level), **rest} if not any(rest.values()):
                return level
            case {"unknown": True, **rest} if not any(rest.values()):
                return "unknown"
        return values

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Let editors know the short forms, too."""
        short: list[dict[str, Any]] = [{"type": "integer", "minimum": 0}, {"const": "unknown"}, {"type": "null"}]
        return {"anyOf": [*short, handler(core)]}

    @property
    def is_given(self) -> bool:
        """Whether the respondent has dealt with the question at all."""
        return self.level is not None or self.not_applicable is not None or self.unknown


class RubricReference(Node):
    """Which rubric the answers belong to."""

    id: Id
    version: str | None = None
    sha256: str | None = None
    """Of the rubric file."""


class Subject(Node):
    """Who is assessed."""

    name: str
    profile: ProfileId
    sectors: list[SectorId] = []
    period: str | None = None


class Respondent(Node):
    """Who filled the sheet in."""

    role: str | None = None
    name: str | None = None


class AnswerSheet(Node):
    """The answers of one organisation to one rubric."""

    format: Literal["fusionassess/answers/1"]
    rubric: RubricReference
    subject: Subject
    respondent: Respondent | None = None
    assessed_on: Date | None = None
    language: str | None = None
    answers: dict[QuestionId, Answer] = {}
    targets: dict[MeasureId, LevelNumber] = {}
    """Levels wanted by measure; the top where nothing is said."""


def future_evidence(values: object) -> Iterator[Fault]:
    """Find evidence dated after the day of assessment, in the plain values of a sheet."""
    sheet = values if isinstance(values, dict) else {}
    day, answers = _plain_date(sheet.get("assessed_on")), sheet.get("answers")
    for name, answer in answers.items() if day and isinstance(answers, dict) else ():
        evidence = answer.get("evidence") if isinstance(answer, dict) else None
        date = _plain_date(evidence.get("date")) if isinstance(evidence, dict) else None
        if day and date and date > day:
            yield Fault("date-in-future", ("answers", name, "evidence", "date"), {"found": str(date)})


def _plain_date(value: object) -> datetime.date | None:
    try:
        date = _date(value)
    except PydanticCustomError:
        return None
    return date if isinstance(date, datetime.date) else None
