"""An answer sheet read against its rubric."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from fusionassess.answers import ageing
from fusionassess.answers.carrying import BY_ID, carry
from fusionassess.answers.dates import day_in, day_or_month_in
from fusionassess.answers.model import Answer, AnswerSheet, Subject
from fusionassess.documents import models, reading, syntax
from fusionassess.documents.problems import DocumentError, Fault, Loc, Problem
from fusionassess.documents.source import Source
from fusionassess.rubric import DEFAULT_RUBRIC, library
from fusionassess.rubric.declared import Declared
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.reference import edition_of, named_rubric

FORMAT = "fusionassess/answers/1"
DRAFT = "fusionassess/form-draft/1"
"""What a page saves that was filled in on the way: only the page can make a sheet of it."""


class OpenedSheet(NamedTuple):
    """A sheet, the rubric it answers, and what its reader should know."""

    sheet: AnswerSheet
    edition: Edition
    warnings: tuple[Problem, ...]


def open_sheet(path: Path | str, rubric: str | None = None) -> OpenedSheet:
    """Read a sheet; its rubric is the one named, or the one the sheet names.

    Raises DocumentError with every problem of the sheet, or of the rubric.
    """
    return from_source(reading.read(path), rubric)


def from_source(source: Source, rubric: str | None = None) -> OpenedSheet:
    """Read a sheet whose text is at hand."""
    values = syntax.load(source)
    refuse_blank(values, source)
    return from_values(values, source, rubric)


def refuse_blank(values: object, source: Source) -> None:
    """Refuse a form that came back as it went out, with neither a name nor an answer. Raises DocumentError.

    What has keys that no form has is no form: the model tells what is wrong with it.
    """
    if declared_format(values) != FORMAT or not isinstance(values, dict) or values.get("raters"):
        return
    subject, answers = values.get("subject"), values.get("answers")
    name = subject.get("name") if isinstance(subject, dict) else None
    given = answers.values() if isinstance(answers, dict) else () if answers is None else (answers,)
    if str(name or "").strip() or any(answer not in (None, "", {}) for answer in given) or source.faults:
        return
    if not values.keys() <= AnswerSheet.model_fields.keys():
        return
    raise DocumentError(models.problems([Fault("empty-form", ("subject", "name"), {"file": source.file})], source))


def refuse_rows(values: object, source: Source, rubric: str | None) -> None:
    """Refuse a text that names questions and has no key of a sheet: the rows of a table. Raises DocumentError."""
    is_sheet = isinstance(values, dict) and (
        "format" in values or not AnswerSheet.model_fields.keys().isdisjoint(values)
    )
    if is_sheet or source.grid is not None:
        return
    named = {question.id for question in library.find(rubric or DEFAULT_RUBRIC).rubric.questions}
    if len(named.intersection(models.words_in(values))) > 1:
        raise DocumentError([models.rows_told(source)])


def from_values(
    values: object, source: Source, rubric: str | None = None, edition: Edition | None = None
) -> OpenedSheet:
    """Build a sheet from the plain values of its text, against an edition where one is given."""
    if declared_format(values) == DRAFT:
        raise DocumentError([source.problem("form-draft", 1, 1)])
    refuse_rows(values, source, rubric)
    edition = edition or (library.find(rubric) if rubric and library.is_path(rubric) else None)
    edition = edition or edition_of(values, source, rubric, AnswerSheet)
    declared = _declared(edition.rubric, values)
    carried = carry(values, edition.rubric.version, declared)
    sheet = models.validate(
        carried.values,
        AnswerSheet,
        source,
        context=declared,
        also=[*_wrong_rubric(values, edition), *_future_evidence(values)],
    )
    remarks = [*_remarks(sheet, edition), *carried.remarks]
    return OpenedSheet(sheet, edition, tuple(models.problems(remarks, source, "warning")))


_LAST: list[tuple[Rubric, Declared, dict[tuple[str, ...], Declared]]] = []


def _declared(rubric: Rubric, values: object) -> Declared:
    """What a rubric declares to the subject of a sheet; worked out once for the sheets that follow one another."""
    if not _LAST or _LAST[0][0] is not rubric:
        _LAST[:] = [(rubric, rubric.declared(), {})]
    _, declared, known = _LAST[0]
    subject = values.get("subject") if isinstance(values, dict) else None
    profile = subject.get("profile") if isinstance(subject, dict) else None
    if not (isinstance(subject, dict) and isinstance(profile, str) and profile in rubric.profiles):
        return declared
    given = subject.get("sectors")
    # Looked for in a tuple: what stands in a sheet's list may be a list again, which no mapping is asked for.
    sectors = [each for each in given if each in (*rubric.sectors,)] if isinstance(given, list) else []
    key = (profile, *sectors)
    if key not in known:
        known[key] = declared._replace(responses=rubric.responses(profile, sectors))
    return known[key]


def salvage(source: Source, rubric: str | None = None) -> tuple[OpenedSheet, tuple[Problem, ...]]:
    """Read a sheet that is to be filled in further: entries that do not fit are left out, and named.

    An answer that stands where it must not can be asked again. Faults elsewhere, such as in the
    subject, raise DocumentError as ever.
    """
    values = syntax.load(source)
    edition = library.find(rubric) if rubric else edition_of(values, source, None, AnswerSheet)
    declared = _declared(edition.rubric, values)
    carried = carry(values, edition.rubric.version, declared).values
    built = models.attempt(carried, AnswerSheet, context=declared, also=[*source.faults, *_future_evidence(carried)])
    faults = built if isinstance(built, list) else []
    entries = {fault.loc[:2] for fault in faults}
    if not all(entry[1:] and entry[0] in BY_ID for entry in entries):
        return from_values(values, source, edition=edition), ()
    fitting = {
        part: {name: entry for name, entry in content.items() if (part, name) not in entries}
        if part in BY_ID and isinstance(content, dict)
        else content
        for part, content in values.items()
    }
    return from_values(fitting, source, edition=edition), tuple(models.problems(faults, source))


def nothing_answered(sheet: AnswerSheet, rubric: Rubric) -> Iterator[Fault]:
    """What is odd about a sheet that was sent back: nothing in it is answered."""
    if rubric.blank != "lowest" and not any(answer.is_given for answer in sheet.answers.values()):
        yield Fault("nothing-answered", ("subject", "name"), {"name": sheet.subject.name})


def declared_format(values: object) -> object:
    """What a document says it is."""
    return values.get("format") if isinstance(values, dict) else None


def applying(answers: Mapping[str, Answer], rubric: Rubric, subject: Subject) -> Iterator[Fault]:
    """Find every *not applicable* to a question that applies to whoever is asked it, as the rubric says."""
    for question in rubric.asked(subject.profile):
        answer = answers.get(question.id)
        if answer is None or answer.not_applicable is None:
            continue
        if not rubric.may_not_apply(question, subject.profile, subject.sectors):
            yield Fault("always-applies", (question.id, "not_applicable"), {"id": question.id})


def _future_evidence(values: object) -> Iterator[Fault]:
    """Find evidence dated after the day of assessment, in the plain values of a sheet."""
    sheet = values if isinstance(values, dict) else {}
    day = day_in(sheet.get("assessed_on"))
    for where, answer in _plain_answers(sheet):
        evidence = answer.get("evidence") if isinstance(answer, dict) else None
        date = day_or_month_in(evidence.get("date")) if isinstance(evidence, dict) else None
        if ageing.is_too_new(ageing.day_number(date), ageing.day_number(day)):
            yield Fault("date-in-future", (*where, "evidence", "date"), {"found": str(date)})


def _plain_answers(sheet: dict[Any, Any]) -> Iterator[tuple[Loc, object]]:
    """The answers among the plain values of a sheet, with their places."""
    answers, raters = sheet.get("answers"), sheet.get("raters")
    for name, answer in answers.items() if isinstance(answers, dict) else ():
        yield ("answers", name), answer
    for name, entry in raters.items() if isinstance(raters, dict) else ():
        given = entry.get("answers") if isinstance(entry, dict) else None
        for place, answer in enumerate(given) if isinstance(given, list) else ():
            yield ("raters", name, "answers", place), answer


def _wrong_rubric(values: object, edition: Edition) -> Iterator[Fault]:
    name = named_rubric(values)
    if name is not None and name != edition.rubric.id:
        yield Fault("other-rubric", ("rubric", "id"), {"sheet": name, "rubric": edition.rubric.id})


def _remarks(sheet: AnswerSheet, edition: Edition) -> Iterator[Fault]:
    answered, rubric = sheet.rubric, edition.rubric
    if answered.version is not None and answered.version != rubric.version:
        yield Fault("other-version", ("rubric", "version"), {"sheet": answered.version, "rubric": rubric.version})
    elif answered.sha256 is not None and answered.sha256 != edition.sha256:
        yield Fault("other-edition", ("rubric", "sha256"), {"version": rubric.version})
    asked = {question.id for question in rubric.asked(sheet.subject.profile)}
    for name, answer in sheet.answers.items():
        if name not in asked and answer.is_given:
            yield Fault("not-asked", ("answers", name), {"id": name, "profile": sheet.subject.profile}, on_key=True)
    yield from (
        Fault(fault.code, ("answers", *fault.loc), fault.values)
        for fault in applying(sheet.answers, rubric, sheet.subject)
    )
    profiles = {indicator.id: indicator.profiles for indicator in rubric.indicators}
    for name in sheet.indicators:
        if sheet.subject.profile not in profiles[name]:
            yield Fault("not-asked", ("indicators", name), {"id": name, "profile": sheet.subject.profile}, on_key=True)
