"""Answer sheets in which nothing is out of the ordinary, read without building models.

Whatever is not plainly in order (a key too many, a warning to give, a fault) makes no row here: the
sheet is then read as ever, and told of as ever. A row that is made is the row of the sheet's model.
"""

import datetime
import os
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import UNSET

from fusionassess.answers import ageing
from fusionassess.answers.model import Answer, AnswerSheet, Evidence
from fusionassess.answers.reading import UNKNOWN_WORDS, gives_reason
from fusionassess.assessment.ratings import rank_of
from fusionassess.batch.score.cells import NOT_APPLICABLE, UNKNOWN
from fusionassess.batch.score.states import NO_GRADE
from fusionassess.batch.sheets import shape
from fusionassess.batch.sheets.shape import Answered, Indicator, LongAnswer, Number, Shape, Strange, Subject, Words
from fusionassess.documents.source import Source, is_workbook
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric

_SMALL = 1 << 16
"""Bytes of a sheet that is read in one go."""
_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_MOST = 100
"""The highest level that a signed byte holds beside -1 and -2, and then some."""
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")

NOTHING = -128
"""The byte of a question that nothing was said to."""


NO_DATES: Mapping[int, str] = {}
"""Never changed; a view of it that nobody could change would not go from process to process."""


class Row(NamedTuple):
    """A sheet as a row of a table of levels."""

    source: str
    subject: str
    profile: str
    sectors: str
    period: str
    answers: bytes
    """A signed byte per question of the rubric: its level, -1 and -2 as in tables, or NOTHING."""
    grades: bytes | None
    """A byte per question: the rank of the grade of its evidence; None where none is named."""
    day: str = ""
    """The day of assessment."""
    dates: Mapping[int, str] = NO_DATES
    """Of a rater, whose grades are those named, for they age on a day that is not its own: the dates of evidence."""


def only_ladders(rubric: Rubric) -> bool:
    """Whether every answer to a rubric is a level, so that its sheets can be rows of levels."""
    return rubric.top <= _MOST and all(question.kind == "level" for question in rubric.questions)


def small(file: str) -> bytes | None:
    """The bytes of a file; None where there are too many, or it cannot be read."""
    try:
        handle = os.open(file, _READING)
        try:
            data = os.read(handle, _SMALL)
        finally:
            os.close(handle)
    except OSError:
        return None
    return None if len(data) == _SMALL else data


class Ordinary:
    """Reads ordinary sheets of one edition whose questions are all ladders."""

    def __init__(self, edition: Edition, *, of_raters: bool = False) -> None:
        rubric, self.of_raters = edition.rubric, of_raters
        self.edition, self.rubric = edition, rubric
        self.sectors = set(rubric.sectors)
        self.places = {question.id: place for place, question in enumerate(rubric.questions)}
        self.names, self.declared = list(self.places), rubric.declared()
        self.empty = bytes([NOTHING & 0xFF]) * len(self.places)
        self.ungraded = bytes([NO_GRADE]) * len(self.places)
        known = range(rubric.bottom, rubric.top + 1)
        levels: dict[Any, int] = {str(level): level for level in known}
        self.levels = levels | {level: level for level in known}
        self.silent = (UNSET, None)
        self.short = self.levels | dict.fromkeys(UNKNOWN_WORDS, UNKNOWN & 0xFF)
        self.short |= dict.fromkeys(self.silent, NOTHING & 0xFF)
        self.measures = {measure.id for measure in rubric.measures}
        asked = {name: {question.id for question in rubric.asked(name)} for name in rubric.profiles}
        self.not_asked = {
            name: [place for question, place in self.places.items() if question not in own]
            for name, own in asked.items()
        }
        self.indicators = {
            name: {indicator.id for indicator in rubric.indicators if name in indicator.profiles}
            for name in rubric.profiles
        }
        self.grades = set(rubric.evidence_grades)
        self.aged = lru_cache(maxsize=4096)(self._rank)
        self._applying = lru_cache(maxsize=256)(self._always_applying)
        self.reader = shape.Reader([question.id for question in rubric.questions])

    def of_data(self, data: bytes, file: str) -> Row | None:
        """The row of a sheet's bytes; None where it has to be read as ever."""
        if is_workbook(data, file):
            return None
        try:
            return self._row(*self.reader.read(data, file), file)
        except Strange:
            return None

    def of_form(self, source: Source) -> Row | None:
        """The row of a form that was filled in; likewise."""
        if source.grid is None or source.grid.faults:
            return None
        try:
            return self._row(*self.reader.of_values(source.grid.values), source.file)
        except Strange:
            return None

    def _row(self, sheet: Shape, answers: Sequence[Answered], file: str) -> Row:
        """The row of a sheet of the right shape. Raises Strange."""
        named, subject = sheet.rubric, sheet.subject
        day = sheet.assessed_on if isinstance(sheet.assessed_on, str) else None
        if named.id != self.rubric.id or (named.version or self.rubric.version) != self.rubric.version:
            raise Strange
        if (named.sha256 or self.edition.sha256) != self.edition.sha256 or "" in (named.version, named.sha256):
            raise Strange
        name, profile, sectors = subject.name, subject.profile, subject.sectors or []
        if profile not in self.not_asked or not self.sectors.issuperset(sectors):
            raise Strange
        if day is not None:
            _date(day)
        if sheet.targets or sheet.indicators:
            self._check_numbers(sheet.targets or {}, sheet.indicators or {}, profile)
        if any(answers[place] not in self.silent for place in self.not_asked[profile]):
            raise Strange
        period = subject.period if isinstance(subject.period, str) else ""
        given, grades = self._answers(answers, day, subject)
        if any(given[place] == NOT_APPLICABLE & 0xFF for place in self._applying(profile, tuple(sectors))):
            # There is a word to say of it.
            raise Strange
        who = file, name, profile, " ".join(sectors), period
        return Row(*who, given, grades, *self._dated(answers, day))

    def _always_applying(self, profile: str, sectors: tuple[str, ...]) -> tuple[int, ...]:
        """The places of the questions that apply to whoever is asked them so."""
        asked = self.rubric.asked(profile)
        always = (one for one in asked if not self.rubric.may_not_apply(one, profile, sectors))
        return tuple(self.places[one.id] for one in always)

    def _check_numbers(self, targets: dict[str, Number], indicators: dict[str, Indicator], profile: str) -> None:
        """Numbers that a batch has no use for, and that a sheet must have in order all the same."""
        if not self.measures.issuperset(targets):
            raise Strange
        if not all(self.rubric.bottom <= float(wanted) <= self.rubric.top for wanted in targets.values()):
            raise Strange
        if not self.indicators[profile].issuperset(indicators):
            raise Strange

    def _answers(self, answers: Sequence[Answered], day: str | None, subject: Subject) -> tuple[bytes, bytes | None]:
        given: list[Any] = list(map(self.short.get, answers))
        grades = None
        for place in [place for place, state in enumerate(given) if state is None]:
            answer = answers[place]
            if not isinstance(answer, LongAnswer):
                raise Strange
            # Nearly all name a level and nothing that contradicts it.
            level = self.levels.get(answer.level)
            is_plain = level is not None and answer.not_applicable is UNSET and answer.unknown is UNSET
            given[place] = level if is_plain else self._state(answer)
            if answer.missing:
                given[place] = self._without(given[place], answer.missing, place, subject)
            if answer.evidence:
                rank = self.aged(answer.evidence.grade, answer.evidence.date, day)
                if self.of_raters:
                    rank = self.aged(answer.evidence.grade, answer.evidence.date, None)
                if rank != NO_GRADE:
                    grades = bytearray(self.ungraded) if grades is None else grades
                    grades[place] = rank
        if bytes(given) == self.empty:
            raise Strange
        return bytes(given), None if grades is None else bytes(grades)

    def _dated(self, answers: Sequence[Answered], day: str | None) -> tuple[str, Mapping[int, str]]:
        """The day of assessment, and what a rater's evidence ages by."""
        if not self.of_raters:
            return day or "", NO_DATES
        evidence = [answer.evidence if isinstance(answer, LongAnswer) else None for answer in answers]
        dates = {place: each.date for place, each in enumerate(evidence) if each and isinstance(each.date, str)}
        return day or "", dates

    def _state(self, answer: LongAnswer) -> int:
        """The state of an answer in its long form. Raises Strange."""
        level, reason, unknown = answer.level, answer.not_applicable, answer.unknown
        if level is not UNSET and level is not None:
            if reason is UNSET and (unknown is UNSET or unknown is None) and level in self.levels:
                return self.levels[level]
        elif unknown is UNSET or unknown is None:
            if reason is UNSET:
                return NOTHING & 0xFF
            if gives_reason(reason):
                return NOT_APPLICABLE & 0xFF
        elif reason is UNSET and (unknown is True or unknown == "true"):
            return UNKNOWN & 0xFF
        raise Strange

    def _without(self, level: int, missing: Sequence[int | str], place: int, subject: Subject) -> int:
        """The level that is left of one where clauses are missing. Raises Strange."""
        known = self.declared.clauses_of(self.names[place], subject.profile, subject.sectors or ())
        levels = [self.levels.get(clause, -1) for clause in missing]
        if level > self.rubric.top or not set(levels) <= set(known):
            raise Strange
        return min(level, *(clause - 1 for clause in levels))

    def _rank(self, grade: Words, date: Words, day: str | None) -> int:
        """The rank that a grade has at its age; NO_GRADE where none is named. Raises Strange."""
        dated = _date(date) if isinstance(date, str) else None
        assessed = None if day is None else _date(day)
        if ageing.is_too_new(ageing.day_number(dated), ageing.day_number(assessed)):
            raise Strange
        if not isinstance(grade, str):
            return NO_GRADE
        if grade not in self.grades:
            raise Strange
        answer = Answer.model_construct(evidence=Evidence.model_construct(grade=grade, date=dated))
        rank = rank_of(self.rubric, answer, assessed)
        return NO_GRADE if rank is None else rank


@lru_cache(maxsize=4096)
def _date(text: str) -> datetime.date:
    if not _ISO_DATE.fullmatch(text):
        raise Strange
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise Strange from None
    if not ageing.FIRST_DAY <= day <= ageing.LAST_DAY:
        raise Strange
    return day


def row_of(ordinary: Ordinary, sheet: AnswerSheet, source: str) -> Row:
    """The row of a sheet that was read as ever."""
    given, graded = bytearray(ordinary.empty), None
    for name, answer in sheet.answers.items():
        place = ordinary.places[name]
        if answer.not_applicable is not None:
            given[place] = NOT_APPLICABLE & 0xFF
        elif answer.counted is not None:
            given[place] = int(answer.counted)
        elif answer.unknown:
            given[place] = UNKNOWN & 0xFF
        if (rank := rank_of(ordinary.rubric, answer, None if ordinary.of_raters else sheet.assessed_on)) is not None:
            graded = bytearray(ordinary.ungraded) if graded is None else graded
            graded[place] = rank
    subject = sheet.subject
    who = source, subject.name, subject.profile, " ".join(subject.sectors), subject.period or ""
    day = sheet.assessed_on.isoformat() if sheet.assessed_on else ""
    row = Row(*who, bytes(given), None if graded is None else bytes(graded), day)
    if not ordinary.of_raters:
        return row
    dates = {
        ordinary.places[name]: answer.evidence.date.isoformat()
        for name, answer in sheet.answers.items()
        if answer.evidence and answer.evidence.date
    }
    return row._replace(dates=dates)
