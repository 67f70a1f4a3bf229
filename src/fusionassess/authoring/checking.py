"""Is a document in order? Finds out what a file is and reads it as the program would."""

from pathlib import Path

from fusionassess.answers import sheets
from fusionassess.answers.contradictions import contradictions
from fusionassess.authoring.lint import lint
from fusionassess.documents import models, syntax
from fusionassess.documents.problems import DocumentError, Fault, Problem, shown
from fusionassess.roadmap import costs
from fusionassess.rubric import library
from fusionassess.rubric.library import RUBRIC_FORMAT
from fusionassess.rubric.model import Rubric
from fusionassess.weights import model

KNOWN = (RUBRIC_FORMAT, sheets.FORMAT, model.FORMAT, costs.FORMAT)


def check_file(path: Path, rubric: str | None = None, *, strict: bool = False) -> tuple[Problem, ...]:
    """Find every problem of a rubric, an answer sheet, a weights file or a file of costs, errors and warnings.

    ``strict`` holds a rubric to the writing rules, too.
    """
    try:
        source = library.source_of(path) if library.is_folder(path) else models.read(path)
        values = syntax.load(source)
        if not isinstance(values, dict):
            # Whatever it should have been, it should have been a mapping.
            models.validate(values, Rubric, source)
        declared = sheets.declared_format(values)
        if declared == RUBRIC_FORMAT:
            found_rubric = library.parse(source)
            return tuple(models.problems(lint(found_rubric), source, "warning")) if strict else ()
        if declared in {sheets.FORMAT, sheets.DRAFT}:
            opened = sheets.from_values(values, source, rubric)
            odd = models.problems(contradictions(opened.sheet, opened.edition.rubric), source, "warning")
            return (*opened.warnings, *odd)
        if declared == model.FORMAT:
            return model.from_values(values, source, rubric).warnings
        if declared == costs.FORMAT:
            costs.from_values(values, source, rubric)
            return ()
        return tuple(models.problems([_no_format(values)], source))
    except DocumentError as error:
        return error.problems


def _no_format(values: dict[str, object]) -> Fault:
    """What is wrong with a document that does not say what it is."""
    if "format" not in values:
        return Fault("missing-key", (), {"key": "format"})
    return Fault("no-such-format", ("format",), {"found": shown(values["format"]), "known": ", ".join(KNOWN)})
