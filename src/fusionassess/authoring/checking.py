"""Is a document in order? Finds out what a file is and reads it as the program would."""

from pathlib import Path

from fusionassess.answers import sheets
from fusionassess.answers.contradictions import contradictions
from fusionassess.authoring.lint import lint
from fusionassess.documents import models, syntax
from fusionassess.documents.problems import DocumentError, Fault, Problem, shown
from fusionassess.documents.source import Source
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
        found = sheets.declared_format(values)
        if _is_part(path, values):
            return tuple(one for one in check_file(path.parent, strict=strict) if one.place.file == str(path))
        if found == RUBRIC_FORMAT:
            found_rubric = library.parse(source)
            return tuple(models.problems(lint(found_rubric), source, "warning")) if strict else ()
        return _about_a_rubric(found, values, source, rubric)
    except DocumentError as error:
        return error.problems


def _about_a_rubric(
    found: object, values: dict[str, object], source: Source, rubric: str | None
) -> tuple[Problem, ...]:
    """What is wrong with a document that is read against a rubric, or that says nothing known of itself."""
    if found in {sheets.FORMAT, sheets.DRAFT}:
        opened = sheets.from_values(values, source, rubric)
        odd = models.problems(contradictions(opened.sheet, opened.edition.rubric), source, "warning")
        return (*opened.warnings, *odd)
    if found == model.FORMAT:
        return model.from_values(values, source, rubric).warnings
    if found == costs.FORMAT:
        costs.from_values(values, source, rubric)
        return ()
    return tuple(models.problems([_no_format(values)], source))


def _is_part(path: Path, values: dict[str, object]) -> bool:
    """Whether a file is one of a rubric's folder: its head without the paths, or a path."""
    own = {"measures"} if "format" not in values else {"levels"} if "paths" not in values else set()
    return bool(own & values.keys()) and library.is_folder(path.parent) and path in library.files_of(path.parent)


def _no_format(values: dict[str, object]) -> Fault:
    """What is wrong with a document that does not say what it is."""
    if "format" not in values:
        return Fault("missing-key", (), {"key": "format"})
    return Fault("no-such-format", ("format",), {"found": shown(values["format"]), "known": ", ".join(KNOWN)})
