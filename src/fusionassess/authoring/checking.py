"""Is a document in order? Finds out what a file is and reads it as the program would."""

from pathlib import Path

from fusionassess.answers import sheets
from fusionassess.answers.contradictions import contradictions
from fusionassess.answers.dates import today
from fusionassess.answers.model import AnswerSheet
from fusionassess.authoring.lint import lint
from fusionassess.documents import models, reading, syntax
from fusionassess.documents.problems import DocumentError, Fault, Problem, shown
from fusionassess.documents.source import Source
from fusionassess.roadmap import costs, followup
from fusionassess.rubric import library
from fusionassess.rubric.library import RUBRIC_FORMAT
from fusionassess.rubric.model import Rubric
from fusionassess.weights import model

KNOWN = (RUBRIC_FORMAT, sheets.FORMAT, model.FORMAT, costs.FORMAT, followup.FORMAT)


def check_file(path: Path, rubric: str | None = None, *, strict: bool = False) -> tuple[Problem, ...]:
    """Find every problem of a document of any kind, errors and warnings.

    ``strict`` holds a rubric to the writing rules, too.
    """
    try:
        source = library.source_of(path) if library.is_folder(path) else reading.read(path)
        values = syntax.load(source)
        if not isinstance(values, dict):
            sheets.refuse_rows(values, source, rubric)
        if not isinstance(values, dict) or models.rows_inside(
            values, {*Rubric.model_fields, *AnswerSheet.model_fields}
        ):
            # Whatever it should have been, it should have been a mapping, and not one of rows.
            models.validate(values, Rubric, source)
        if sheets.declared_format(values) == RUBRIC_FORMAT:
            found_rubric = library.parse(source)
            return tuple(models.problems(lint(found_rubric), source, "warning")) if strict else ()
        return _about_a_rubric(values, source, rubric)
    except DocumentError as error:
        return error.problems


def _about_a_rubric(values: dict[str, object], source: Source, rubric: str | None) -> tuple[Problem, ...]:
    """What is odd about a document that is no rubric itself. Raises DocumentError."""
    match sheets.declared_format(values):
        case sheets.FORMAT | sheets.DRAFT:
            sheets.refuse_blank(values, source)
            opened = sheets.from_values(values, source, rubric)
            odd = models.problems(contradictions(opened.sheet, opened.edition.rubric), source, "warning")
            return tuple(sorted([*opened.warnings, *odd], key=lambda problem: problem.place.order))
        case model.FORMAT:
            return model.from_values(values, source, rubric).warnings
        case costs.FORMAT:
            costs.from_values(values, source, rubric)
            return ()
        case followup.FORMAT:
            return followup.from_values(values, source, rubric, now=today()).warnings
    if part := library.part_of(source, values):
        return (part,)
    sheets.refuse_rows(values, source, rubric)
    return tuple(models.problems([_no_format(values)], source))


def _no_format(values: dict[str, object]) -> Fault:
    """What is wrong with a document that does not say what it is."""
    if "format" not in values:
        return Fault("missing-key", (), {"key": "format"})
    return Fault("no-such-format", ("format",), {"found": shown(values["format"]), "known": ", ".join(KNOWN)})
