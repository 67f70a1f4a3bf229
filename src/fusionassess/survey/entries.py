"""Lines a respondent writes: what each begins with, and what becomes of it. Pure."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple

from fusionassess.answers.ageing import FIRST_DAY, LAST_DAY
from fusionassess.answers.dates import day_or_month_in
from fusionassess.answers.model import Answer, Evidence
from fusionassess.answers.reading import gives_reason
from fusionassess.documents.source import INVISIBLE
from fusionassess.survey import session as steps
from fusionassess.survey.asking import around, number_in
from fusionassess.survey.session import Session
from fusionassess.words.shapes.survey import SurveyLabels


class Entry(Enum):
    """What a line is for."""

    reason = "reason"
    note = "note"
    value = "value"
    evidence = "evidence"
    date = "date"
    target = "target"
    filter = "filter"


class Taken(NamedTuple):
    """What became of a line."""

    session: Session
    complaint: str = ""
    """Why the line was not taken; the session is then as before."""
    goes_on: bool = False
    """Whether the question is answered with it."""
    follows: Entry | None = None
    """The line to be written next."""


def draft(entry: Entry, session: Session) -> str:
    """What the line begins with: what was written before, or else last time."""
    given, last = session.answer, session.last_answer
    evidence = given.evidence or Evidence()
    match entry:
        case Entry.reason:
            return given.not_applicable or last.not_applicable or ""
        case Entry.note:
            return given.note or ""
        case Entry.value:
            value = given.value if given.value is not None else last.value
            return "" if value is None else f"{value:g}"
        case Entry.evidence:
            return evidence.text or ""
        case Entry.date:
            return evidence.date.isoformat() if evidence.date else ""
        case _:
            target = session.sheet.targets.get(measure_of(session))
            return "" if target is None else f"{target:g}"


def take(entry: Entry, text: str, session: Session, today: date, phrases: SurveyLabels) -> Taken:
    """Record a line that was written."""
    line = INVISIBLE.sub("", text).strip()
    if len(line) > MOST_WRITTEN:
        return Taken(session, phrases.too_long.format(found=f"{len(line):,}", most=f"{MOST_WRITTEN:,}"))
    return _TAKERS[entry](line, session, today, phrases)


MOST_WRITTEN = 10_000
"""Characters of a line: a note of several pages; the minutes of a meeting are a document of their own."""


def respond(session: Session, response: float | str, missing: Sequence[int] = ()) -> Session:
    """Record a response and the clauses missing; note and evidence stay, last time's come along with its response."""
    given, last = session.answer, session.last_answer
    old = last if not given.is_given and last.response == response else Answer()
    parts = {"missing": list(missing), "evidence": given.evidence or old.evidence, "note": given.note or old.note}
    return steps.give(session, Answer.model_validate({session.asked.kind: response, **parts}))


def date_in(text: str) -> date | None:
    """A date of evidence as people type it, and as documents have it."""
    typed = day_or_month_in(text)
    return typed if typed is not None and FIRST_DAY <= typed <= LAST_DAY else None


def grade(session: Session, name: str | None) -> Session:
    """Record the grade of the evidence, or that it has none."""
    return _evidence(session, grade=name)


def measure_of(session: Session) -> str:
    """Id of the measure the question at hand belongs to."""
    return around(session, session.question.id)[1].id if session.question else ""


def _reason(text: str, session: Session, _today: date, phrases: SurveyLabels) -> Taken:
    if not gives_reason(text):
        return Taken(session, phrases.reason_needed)
    given = Answer(not_applicable=text, evidence=session.answer.evidence, note=session.answer.note)
    return Taken(steps.give(session, given), goes_on=True)


def _note(text: str, session: Session, _today: date, _said: SurveyLabels) -> Taken:
    noted = session.answer.model_copy(update={"note": text or None})
    return Taken(steps.give(session, noted))


def _value(text: str, session: Session, _today: date, phrases: SurveyLabels) -> Taken:
    value = number_in(text, session.asked)
    if value is None:
        return Taken(session, phrases.no_number)
    return Taken(respond(session, value), goes_on=True)


def _paper(text: str, session: Session, _today: date, _said: SurveyLabels) -> Taken:
    return Taken(_evidence(session, text=text or None), follows=Entry.date)


def _date(text: str, session: Session, today: date, phrases: SurveyLabels) -> Taken:
    day = date_in(text)
    if text and day is None:
        return Taken(session, phrases.no_date)
    if day is not None and day > today:
        return Taken(session, phrases.date_in_future)
    return Taken(_evidence(session, date=day))


def _target(text: str, session: Session, _today: date, phrases: SurveyLabels) -> Taken:
    bottom, top = session.edition.rubric.bottom, session.edition.rubric.top
    if text and not (text.isdecimal() and bottom <= int(text) <= top):
        return Taken(session, phrases.no_target.format(bottom=bottom, top=top))
    return Taken(steps.want(session, measure_of(session), float(int(text)) if text else None))


def _evidence(session: Session, **parts: object) -> Session:
    """Record parts of the evidence; evidence that ends up empty is none."""
    evidence = (session.answer.evidence or Evidence()).model_copy(update=parts)
    kept = None if evidence == Evidence() else evidence
    return steps.give(session, session.answer.model_copy(update={"evidence": kept}))


_TAKERS: dict[Entry, Callable[[str, Session, date, SurveyLabels], Taken]] = {
    Entry.reason: _reason,
    Entry.note: _note,
    Entry.value: _value,
    Entry.evidence: _paper,
    Entry.date: _date,
    Entry.target: _target,
}
