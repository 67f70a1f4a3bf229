"""The answer sheet: what one organisation said about itself.

Read against a rubric, so that an unknown id or a level out of range keeps its line and column;
read without one, only its shape is checked.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic_core import CoreSchema

from fusionassess.answers import ageing, reading
from fusionassess.answers.dates import day_in, day_or_month_in
from fusionassess.answers.reading import Meaning, Misfit
from fusionassess.documents import blanks
from fusionassess.documents.problems import Fault, Loc, likely, shown
from fusionassess.rubric.declared import Responses
from fusionassess.rubric.nodes import (
    LevelNumber,
    Node,
    Number,
    Positive,
    ProfileId,
    Truth,
    Years,
    check_level,
    declared_in,
    fault,
    faults,
    known,
)
from fusionassess.rubric.readings import MeasureId, QuestionId
from fusionassess.rubric.reference import RubricReference

_WHOLE = re.compile(r"-?(0|[1-9]\d*)(\.0+)?", re.ASCII)
_FRACTION = re.compile(r"-?[0-9]+\.[0-9]+")


def _day(value: object) -> object:
    """Take a day however it is written."""
    return value if value is None else day_in(value) or _no_date(value)


def _day_or_month(value: object) -> object:
    """Take a month, too."""
    return value if value is None else day_or_month_in(value) or _no_date(value)


def _no_date(value: object) -> object:
    if not isinstance(value, str | int | float):
        return value
    raise fault("bad-date", found=shown(str(value)))


def _fitting(value: object) -> object:
    """Say at its place what is wrong with a text that was read as an answer."""
    if isinstance(value, Misfit):
        raise fault(value.code, **value.values)
    return value


def _whole(value: object) -> object:
    """Take whole numbers only: pydantic would read ``true`` as 1 and ``010`` as 10."""
    _fitting(value)
    strange_word = isinstance(value, str) and value.isascii() and not _WHOLE.fullmatch(value)
    if isinstance(value, bool) or strange_word:
        raise fault("not-an-answer", found=shown(value))
    return value


def _conceivable(value: datetime.date) -> datetime.date:
    if not ageing.FIRST_DAY <= value <= ageing.LAST_DAY:
        raise fault("out-of-bounds", found=value.isoformat(), bound=DAYS)
    return value


DAYS = f"{ageing.FIRST_DAY} – {ageing.LAST_DAY}"
"""The days there may be, as messages say it."""
Date = Annotated[
    datetime.date,
    BeforeValidator(_day, json_schema_input_type=datetime.date),
    AfterValidator(_conceivable),
]
EvidenceDate = Annotated[
    datetime.date,
    BeforeValidator(_day_or_month, json_schema_input_type=datetime.date),
    AfterValidator(_conceivable),
]
Year = Annotated[int, Field(ge=1900, le=2199)]
Level = Annotated[int, BeforeValidator(_whole, json_schema_input_type=int)]
_FITTING = BeforeValidator(_fitting, json_schema_input_type=Any)
GradeId = Annotated[str, known("evidence_grades")]
SectorId = Annotated[str, known("sectors")]
IndicatorId = Annotated[str, known("indicators")]


RESPONSES = {"level", "option", "value"}


class Evidence(Node):
    """What an answer rests on."""

    grade: GradeId | None = None
    text: str | None = None
    date: EvidenceDate | None = None
    """Of the evidence, of a month its first day; its age is counted to the sheet's ``assessed_on``."""


class Answer(Node):
    """One answer: a level, not applicable with a reason, unknown, or (empty) not answered yet."""

    keeps_empty = frozenset({"not_applicable"})

    level: Level | None = None
    """Where the question is a ladder."""
    missing: list[Level] = []
    """Levels whose clause does not hold: one up to the level answered costs that level and all above it."""
    option: Annotated[str, _FITTING] | None = None
    """Id of an option, where it has options."""
    value: Annotated[Number, _FITTING] | None = None
    """A number, where it asks for one."""
    not_applicable: str | None = None
    """Why the question does not apply."""
    unknown: Truth = False
    evidence: Evidence | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _unfold(cls, value: object) -> object:
        """Turn the short forms ``4``, ``unknown`` and nothing into the long one, where the rubric is not at hand."""
        if value is None:
            return {}
        if isinstance(value, dict | Misfit):
            return _fitting(value)
        word = blanks.plain(str(value))
        if word in reading.UNKNOWN_WORDS:
            return {"unknown": True}
        if word in reading.NOT_APPLICABLE_WORDS:
            raise fault("reason-missing")
        if isinstance(value, str) and not any(character.isdigit() for character in value):
            # Without the rubric nobody knows what can be answered: it may be an option.
            return {"option": value}
        is_fraction = isinstance(value, str) and _FRACTION.fullmatch(value)
        return {"value" if is_fraction or isinstance(value, float) else "level": value}

    @field_validator("level")
    @classmethod
    def _in_range(cls, value: int | None, info: ValidationInfo) -> int | None:
        return value if value is None else int(check_level(value, info))

    @field_validator("not_applicable", mode="before")
    @classmethod
    def _has_reason(cls, value: object) -> object:
        if not reading.gives_reason("" if value is None else str(value)):
            raise fault("reason-missing")
        return value

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.response is not None) + (self.not_applicable is not None) + self.unknown > 1:
            raise fault("answer-ambiguous")
        if self.missing and self.level is None:
            raise faults([Fault("missing-without-level", ("missing",), {}, on_key=True)])
        return self

    @model_serializer(mode="wrap")
    def _fold(self, long: SerializerFunctionWrapHandler) -> object:
        """Write the short form where it says everything."""
        values = long(self)
        # By identity: the level 0 equals False and is an answer all the same.
        told = {key: value for key, value in values.items() if value is not None and value is not False}
        if told == {"unknown": True}:
            return "unknown"
        if not self.missing:
            told.pop("missing", None)
            values.pop("missing", None)
        return next(iter(told.values())) if len(told) == 1 and told.keys() & RESPONSES else values

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Let editors know the short forms, too: a level or a value, an option or ``unknown``, nothing."""
        short: list[dict[str, Any]] = [{"type": "number"}, {"type": "string"}, {"type": "null"}]
        return {"anyOf": [*short, handler(core)]}

    @property
    def is_given(self) -> bool:
        """Whether the respondent has dealt with the question at all."""
        return self.response is not None or self.not_applicable is not None or self.unknown

    @property
    def response(self) -> int | str | float | None:
        """What was answered, if anything that has a rating: a level, an option or a value."""
        given = (self.level, self.option, self.value)
        return next((response for response in given if response is not None), None)

    @property
    def counted(self) -> int | str | float | None:
        """The response as it counts: of a ladder the level below the first whose clause is missing."""
        if self.level is None or not self.missing:
            return self.response
        return min(self.level, *(level - 1 for level in self.missing))


class RaterAnswer(Answer):
    """What one rater of an organisation answered, in a sheet that several agreed on."""

    role: str | None = None
    name: str | None = None


Decision = Literal["agreed", "one", "median", "lowest", "best-evidenced", "people", "open"]
"""How raters came to one answer: all gave it, only one answered, by a rule, by people; or it is still open."""


class Reconciled(Node):
    """Who answered what to a question, and how it was decided; the answer itself stands under ``answers``."""

    by: Decision
    """agreed: all say the same; one: nobody else answered; a rule's name; people: talked over; open: not decided."""
    reason: str | None = None
    """Why people decided so."""
    answers: Annotated[list[RaterAnswer], Field(min_length=1)]
    """One for each rater who answered, in the order of the sheets that were put together."""


class Subject(Node):
    """Who is assessed."""

    name: str
    profile: ProfileId
    sectors: list[SectorId] = []
    period: str | None = None

    @field_validator("name", "period")
    @classmethod
    def _says_something(cls, value: str | None) -> str | None:
        if value and not blanks.says_something(value):
            raise fault("empty-text")
        return value


class Respondent(Node):
    """Who filled the sheet in."""

    role: str | None = None
    name: str | None = None


class IndicatorValue(Node):
    """A number that an indicator asks for, with what is needed to judge it."""

    value: Number
    year: Year | None = None
    numerator: Number | None = None
    denominator: Positive | None = None
    benchmark: Number | None = None
    """What it is compared with, such as the mean of the sector."""
    years: Years | None = None
    """How many years it covers."""
    growth: Number | None = None
    """Growth of output over these years."""


def _long_form(answer: object, responses: Responses | None) -> object:
    """What is said to a question, in full; what is no answer to it stands as a Misfit where it was said."""
    if responses is None or isinstance(answer, bool):
        return answer
    if isinstance(answer, dict):
        given = answer.get(responses.kind)
        return _told(given, responses, answer) if isinstance(given, str) else answer
    return _told(str(answer), responses, {}) if isinstance(answer, str | int | float) else answer


def _long_forms(entry: object, responses: Responses | None) -> object:
    """The answers of raters to a question, each in full."""
    given = entry.get("answers") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(given, list):
        return entry
    return {**entry, "answers": [_long_form(answer, responses) for answer in given]}


def _told(text: str, responses: Responses, beside: dict[Any, Any]) -> object:
    """The long form of what a text says, and what stands beside it."""
    rest = {key: value for key, value in beside.items() if key != responses.kind}
    meant = reading.read(text, responses)
    if isinstance(meant, Misfit):
        return {**rest, responses.kind: meant} if beside else meant
    match meant.meaning:
        case Meaning.RESPONSE:
            return {**rest, responses.kind: meant.response}
        case Meaning.UNKNOWN:
            return {**rest, "unknown": True}
        case Meaning.UNANSWERED:
            return rest
    return {"not_applicable": meant.reason, **rest} if meant.reason or beside else Misfit("reason-missing", {})


def _misfits(name: str, answer: Answer, responses: Responses) -> Iterator[Fault]:
    for kind in RESPONSES:
        if getattr(answer, kind) is not None and kind != responses.kind:
            yield Fault("answer-kind", (name, kind), {"expected": responses.kind, "found": kind}, on_key=True)
    if answer.option is not None and responses.options and answer.option not in responses.options:
        suggestion = likely(answer.option, responses.options)
        values = {"found": shown(answer.option), "known": ", ".join(responses.options), "suggestion": suggestion}
        yield Fault("not-one-of", (name, "option"), values)
    low, high = responses.range
    if answer.value is not None and responses.kind == "value" and not low <= answer.value <= high:
        yield Fault("out-of-bounds", (name, "value"), {"found": f"{answer.value:g}", "bound": f"{low:g}–{high:g}"})


class AnswerSheet(Node):
    """The answers of one organisation to one rubric."""

    format: Literal["fusionassess/answers/1"]
    rubric: RubricReference
    subject: Subject
    respondent: Respondent | None = None
    assessed_on: Date | None = None
    language: str | None = None
    answers: dict[QuestionId, Answer] = {}
    indicators: dict[IndicatorId, IndicatorValue] = {}
    """Numbers from statistics or accounts."""
    targets: dict[MeasureId, LevelNumber] = {}
    """Levels wanted by measure; the top where nothing is said."""
    raters: dict[QuestionId, Reconciled] = {}
    """Of a sheet that several raters agreed on, who answered what; only YAML and JSON hold it, no form does."""

    def answer_to(self, question: str) -> Answer:
        """What it says to a question; an empty answer where it says nothing."""
        return self.answers.get(question) or Answer()

    @field_validator("answers", "raters", mode="before")
    @classmethod
    def _unfold(cls, entries: object, info: ValidationInfo) -> object:
        """Give the short form its meaning: an option's id or a number where the question wants one."""
        declared = declared_in(info)
        if not (declared and declared.responses and isinstance(entries, dict)):
            return entries
        in_full = _long_form if info.field_name == "answers" else _long_forms
        return {name: in_full(entry, declared.responses.get(name)) for name, entry in entries.items()}

    @field_validator("answers")
    @classmethod
    def _fit(cls, answers: dict[str, Answer], info: ValidationInfo) -> dict[str, Answer]:
        """Hold every response to its question."""
        declared = declared_in(info)
        known_responses = declared.responses if declared else {}
        misfits = [
            fault
            for name, answer in answers.items()
            if name in known_responses
            for fault in _misfits(name, answer, known_responses[name])
        ]
        if misfits:
            raise faults(misfits)
        return answers

    @field_validator("raters")
    @classmethod
    def _fit_raters(cls, raters: dict[str, Reconciled], info: ValidationInfo) -> dict[str, Reconciled]:
        """Hold every rater's response to its question, and what was decided to what can be decided so."""
        declared = declared_in(info)
        known_responses = declared.responses if declared else {}
        misfits = [
            misfit._replace(loc=(name, "answers", place, *misfit.loc[1:]))
            for name, entry in raters.items()
            if name in known_responses
            for place, answer in enumerate(entry.answers)
            for misfit in _misfits(name, answer, known_responses[name])
        ]
        for name, entry in raters.items():
            misfits += [
                Fault("rater-silent", (name, "answers", place), {"id": name})
                for place, answer in enumerate(entry.answers)
                if not answer.is_given
            ]
            misfits += [
                Fault("same-rater", (name, "answers", place), {"who": " ".join(filter(None, who))})
                for place, who in _repeated(entry.answers)
            ]
        if misfits:
            raise faults(misfits)
        return raters

    @model_validator(mode="after")
    def _miss_what_is_asked(self, info: ValidationInfo) -> Self:
        """Hold every missing clause to the question as this profile is asked it in its sectors."""
        declared, subject = declared_in(info), self.subject
        if declared is None:
            return self
        misfits = []
        for where, name, answer in self._all_answers():
            if answer.missing and name in declared.responses:
                known = declared.clauses_of(name, subject.profile, subject.sectors)
                told = {"id": name, "known": ", ".join(map(str, known)) or "—"}
                misfits += [
                    Fault("no-such-clause", (*where, "missing", place), {"found": level, **told})
                    for place, level in enumerate(answer.missing)
                    if level not in known
                ]
        if misfits:
            raise faults(misfits)
        return self

    def _all_answers(self) -> Iterator[tuple[Loc, str, Answer]]:
        """Every answer with its place and its question: those of the sheet, then those of its raters."""
        for name, answer in self.answers.items():
            yield ("answers", name), name, answer
        for name, entry in self.raters.items():
            for place, given in enumerate(entry.answers):
                yield ("raters", name, "answers", place), name, given


def _repeated(answers: list[RaterAnswer]) -> Iterator[tuple[int, tuple[str | None, str | None]]]:
    """Raters who have answered a question before, and where they do so again."""
    known = set()
    for place, answer in enumerate(answers):
        who = answer.role, answer.name
        if who in known:
            yield place, who
        known.add(who)
