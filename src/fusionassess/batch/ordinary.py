"""Answer sheets in which nothing is out of the ordinary, read without building models.

Whatever is not plainly in order (a key too many, a warning to give, a fault) makes no row here: the
sheet is then read as ever, and told of as ever. A row that is made is the row of the sheet's model.
"""

import datetime
import json
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from types import NoneType
from typing import Any, NamedTuple

from fusionassess import syntax
from fusionassess.answers import UNKNOWN_WORDS, Answer, AnswerSheet, Evidence
from fusionassess.batch.cells import NOT_APPLICABLE, UNKNOWN
from fusionassess.batch.states import NO_GRADE
from fusionassess.library import Edition
from fusionassess.problems import DocumentError
from fusionassess.ratings import is_expired
from fusionassess.rubric import Rubric
from fusionassess.sheets import FORMAT
from fusionassess.source import decode, is_workbook

yaml_rs: Any
try:
    import yaml_rs
except ImportError:  # the extra ``fast`` is not installed
    yaml_rs = None

_SMALL = 1 << 16
"""Bytes of a sheet that is read in one go."""
_MOST = 100
"""The highest level that a signed byte holds beside -1 and -2, and then some."""
_PARTS = {"format", "rubric", "subject", "respondent", "assessed_on", "language", "answers"}
_SUBJECT = {"name", "profile", "sectors", "period"}
_EVIDENCE = {"grade", "text", "date"}
_RESPONDENT = {"role", "name"}
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Row(NamedTuple):
    """A sheet as a row of a table of levels."""

    source: str
    subject: str
    profile: str
    sectors: str
    answers: bytes
    """A signed byte per question of the rubric: its level, or -1 and -2 as in tables."""
    grades: bytes | None
    """A byte per question: the rank of the grade of its evidence; None where none is named."""


class _Strange(Exception):
    """Something is not plainly in order."""


def only_ladders(rubric: Rubric) -> bool:
    """Whether every answer to a rubric is a level, so that its sheets can be rows of levels."""
    return rubric.top <= _MOST and all(question.kind == "level" for question in rubric.questions)


class Ordinary:
    """Reads ordinary sheets of one edition whose questions are all ladders."""

    def __init__(self, edition: Edition) -> None:
        rubric = edition.rubric
        self.edition, self.rubric = edition, rubric
        self.places = {question.id: place for place, question in enumerate(rubric.questions)}
        self.empty = bytes([UNKNOWN & 0xFF]) * len(self.places)
        self.ungraded = bytes([NO_GRADE]) * len(self.places)
        levels: dict[Any, int] = {str(level): level for level in range(rubric.top + 1)}
        self.levels = levels | {level: level for level in range(rubric.top + 1)}
        self.short = self.levels | dict.fromkeys([*UNKNOWN_WORDS, None], UNKNOWN)
        self.asked = {name: {question.id for question in rubric.asked(name)} for name in rubric.profiles}
        self.ranks = {name: rank for rank, name in enumerate(rubric.evidence_grades)}
        self.aged = lru_cache(maxsize=4096)(self._rank)

    def read(self, file: str) -> Row | None:
        """The row of a file; None where it has to be read as ever."""
        try:
            handle = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            try:
                data = os.read(handle, _SMALL)
            finally:
                os.close(handle)
        except OSError:
            return None
        return None if len(data) == _SMALL else self.of_data(data, file)

    def of_data(self, data: bytes, file: str) -> Row | None:
        """The row of a sheet's bytes."""
        if is_workbook(data, file):
            return None
        try:
            return self.row(_values(data, file), file)
        except (DocumentError, _Strange):
            return None

    def row(self, values: Any, file: str) -> Row:
        """The row of a sheet's plain values; whole numbers may be numbers. Raises _Strange."""
        if type(values) is not dict or not values.keys() <= _PARTS or values.get("format") != FORMAT:
            raise _Strange
        self._check_rubric(values.get("rubric"))
        name, profile, sectors = self._subject(values.get("subject"))
        _texts(values, "language", "assessed_on")
        respondent = values.get("respondent") or {}
        if type(respondent) is not dict or not respondent.keys() <= _RESPONDENT:
            raise _Strange
        _texts(respondent, "role", "name")
        day = values.get("assessed_on")
        if day is not None:
            _date(day)
        answers = values.get("answers", {})
        if type(answers) is not dict or not answers.keys() <= self.asked[profile]:
            raise _Strange
        return Row(file, name, profile, sectors, *self._answers(answers, day))

    def _subject(self, subject: Any) -> tuple[str, str, str]:
        """Name, profile and sectors."""
        if type(subject) is not dict or not subject.keys() <= _SUBJECT:
            raise _Strange
        _texts(subject, "name", "profile", "period")
        name, profile, sectors = subject.get("name"), subject.get("profile"), subject.get("sectors", [])
        if not name or "\n" in name or profile not in self.asked or type(sectors) is not list:
            raise _Strange
        for sector in sectors:
            if type(sector) is not str or sector not in self.rubric.sectors:
                raise _Strange
        return name, profile, " ".join(sectors)

    def _check_rubric(self, said: Any) -> None:
        own = {"id": self.rubric.id, "version": self.rubric.version, "sha256": self.edition.sha256}
        if type(said) is not dict or "id" not in said:
            raise _Strange
        for key, value in said.items():
            if type(value) is not str or own.get(key) != value:
                raise _Strange

    def _answers(self, answers: Mapping[str, Any], day: str | None) -> tuple[bytes, bytes | None]:
        given, graded, places, short = bytearray(self.empty), None, self.places, self.short
        for name, answer in answers.items():
            kind = type(answer)
            if kind is dict:
                state, rank = self._long(answer, day)
                if rank is not None:
                    graded = bytearray(self.ungraded) if graded is None else graded
                    graded[places[name]] = rank
            elif kind in _PLAIN and answer in short:
                state = short[answer]
            else:
                raise _Strange
            given[places[name]] = state & 0xFF
        return bytes(given), None if graded is None else bytes(graded)

    def _long(self, answer: dict[str, Any], day: str | None) -> tuple[int, int | None]:
        """State and rank of evidence of an answer in its long form."""
        state, rank, said = UNKNOWN, None, 0
        for key, value in answer.items():
            kind = type(value)
            if key == "level" and kind in _PLAIN and (value is None or value in self.levels):
                state, said = (state, said) if value is None else (self.levels[value], said + 1)
            elif key == "evidence" and kind is dict and value.keys() <= _EVIDENCE:
                _texts(value, "grade", "text", "date")
                rank = self.aged(value.get("grade"), value.get("date"), day)
            elif key == "not_applicable" and kind is str and Answer.has_reason(value):
                state, said = NOT_APPLICABLE, said + 1
            elif key == "unknown" and (value is True or value == "true"):
                said += 1
            elif key != "note" or kind not in _TEXT:
                raise _Strange
        if said > 1:
            raise _Strange
        return state, rank

    def _rank(self, grade: str | None, date: str | None, day: str | None) -> int | None:
        """The rank that a grade has at its age; None where no grade is named."""
        dated = None if date is None else _date(date)
        assessed = None if day is None else _date(day)
        if dated and assessed and dated > assessed:
            raise _Strange
        if grade is None:
            return None
        if grade not in self.ranks:
            raise _Strange
        answer = Answer.model_construct(evidence=Evidence.model_construct(grade=grade, date=dated))
        return max(self.ranks[grade] - is_expired(self.rubric, answer, assessed), 0)


_PLAIN = {str, int, NoneType}
_TEXT = {str, NoneType}


def _texts(values: Mapping[str, Any], *names: str) -> None:
    for name in names:
        if type(values.get(name)) not in _TEXT:
            raise _Strange


@lru_cache(maxsize=4096)
def _date(text: Any) -> datetime.date:
    if type(text) is not str or not _ISO_DATE.fullmatch(text):
        raise _Strange
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise _Strange from None


def row_of(ordinary: Ordinary, sheet: AnswerSheet, source: str) -> Row:
    """The row of a sheet that was read as ever."""
    given, graded = bytearray(ordinary.empty), None
    for name, answer in sheet.answers.items():
        place = ordinary.places[name]
        if answer.not_applicable is not None:
            given[place] = NOT_APPLICABLE & 0xFF
        elif answer.level is not None:
            given[place] = answer.level
        if answer.evidence and answer.evidence.grade:
            graded = bytearray(ordinary.ungraded) if graded is None else graded
            aged = ordinary.ranks[answer.evidence.grade] - is_expired(ordinary.rubric, answer, sheet.assessed_on)
            graded[place] = max(aged, 0)
    subject = sheet.subject
    sectors = " ".join(subject.sectors)
    return Row(source, subject.name, subject.profile, sectors, bytes(given), None if graded is None else bytes(graded))


# Where the fast parser and PyYAML could differ: characters that nobody sees, tags, anchors, aliases, directives,
# escapes, blocks of text, several documents, and whole numbers that do not look like themselves.
_HARMLESS = bytes({*range(0x20, 0x7F), *range(0x80, 0x100), 0x0A} - {*b"!&*%@`\\|>?+<", 0xC2})
_STRANGE_SIGNS = (
    b"\n---",
    b"\n...",
    b"\xe2\x80\xa8",
    b"\xe2\x80\xa9",
    b"\xef\xbb\xbf",
    b"\xef\xbf\xbe",
    b"\xef\xbf\xbf",
)
_STRANGE_NUMBER = re.compile(rb" 0[0-9a-zA-Z_.]"), re.compile(rb"[\"\']:[-0-9.]")


def _is_plain(data: bytes) -> bool:
    """Whether every parser of YAML must read the same out of a text."""
    if data.translate(None, _HARMLESS) or data.startswith((b"---", b"...")):
        return False
    return not any(sign in data for sign in _STRANGE_SIGNS) and not any(kind.search(data) for kind in _STRANGE_NUMBER)


# Escapes that spell what nobody sees, as INVISIBLE has it.
_INVISIBLE_ESCAPE = re.compile(r"\\(?:[bfr]|u00[01789]|ud[89a-f])", re.IGNORECASE)


def _values(data: bytes, file: str) -> Any:
    """Plain values, whole numbers as text or as such. Raises DocumentError, _Strange."""
    if file.endswith((".json", ".JSON")):
        try:
            text = data.decode()
            if "\\" in text and _INVISIBLE_ESCAPE.search(text):
                raise _Strange
            return _JSON.decode(text)
        except (ValueError, RecursionError):
            raise _Strange from None
    if yaml_rs is None or not _is_plain(data):
        return syntax.load(decode(data, file))
    try:
        return yaml_rs.loads(data.decode(), parse_datetime=False)
    except (yaml_rs.YAMLDecodeError, ValueError):
        raise _Strange from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Strange
    return found


# A number with a point is left to those who know whether it is whole; what is no number is no answer.
_JSON = json.JSONDecoder(object_pairs_hook=_object, parse_float=str, parse_constant=str)
