"""Is a document in order? Finds out what a file is and reads it as the program would."""

from pathlib import Path

from fusionassess import documents, library, sheets, syntax
from fusionassess.problems import DocumentError, Problem

RUBRIC_FORMAT = "fusionassess/rubric/1"
KNOWN = (RUBRIC_FORMAT, sheets.FORMAT)


def check_file(path: Path, rubric: str | None = None) -> tuple[Problem, ...]:
    """Find every problem of a rubric or an answer sheet, errors and warnings."""
    try:
        source = documents.read(path)
        found = sheets.declared_format(syntax.load(source))
        if found == RUBRIC_FORMAT:
            library.parse(source)
            return ()
        if found == sheets.FORMAT:
            return sheets.from_source(source, rubric).warnings
        line, column = syntax.places(source).get(("format",), (1, 1))
        return (source.problem("no-such-format", line, column, found=str(found), known=", ".join(KNOWN)),)
    except DocumentError as error:
        return error.problems
