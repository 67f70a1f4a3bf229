"""An answer sheet read against its rubric."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fusionassess import documents, library, syntax
from fusionassess.answers import AnswerSheet
from fusionassess.declared import Fault
from fusionassess.library import Edition
from fusionassess.problems import Problem
from fusionassess.syntax import Source

FORMAT = "fusionassess/answers/1"


class OpenedSheet(NamedTuple):
    """A sheet, the rubric it answers, and what its reader should know."""

    sheet: AnswerSheet
    edition: Edition
    warnings: tuple[Problem, ...]


def open_sheet(path: Path | str, rubric: str | None = None) -> OpenedSheet:
    """Read a sheet; its rubric is the one named, or the one the sheet names.

    Raises DocumentError with every problem of the sheet, or of the rubric.
    """
    return from_source(documents.read(path), rubric)


def from_source(source: Source, rubric: str | None = None) -> OpenedSheet:
    """Read a sheet whose text is at hand."""
    return from_values(syntax.load(source), source, rubric)


def from_values(
    values: object, source: Source, rubric: str | None = None, edition: Edition | None = None
) -> OpenedSheet:
    """Build a sheet from the plain values of its text, against an edition where one is given."""
    edition = edition or library.find(rubric or _named(values, source), _folder(source))
    sheet = documents.validate(
        values, AnswerSheet, source, context=edition.rubric.declared(), also=_wrong_rubric(values, edition)
    )
    warnings = documents.problems(_remarks(sheet, edition), source, "warning")
    return OpenedSheet(sheet, edition, tuple(warnings))


def declared_format(values: object) -> object:
    """What a document says it is."""
    return values.get("format") if isinstance(values, dict) else None


def _folder(source: Source) -> Path | None:
    return None if source.file == documents.STDIN else Path(source.file).parent


def _named(values: object, source: Source) -> str:
    """The rubric's id on the sheet; without one there is nothing to read the answers against."""
    rubric = values.get("rubric") if isinstance(values, dict) else None
    name = rubric.get("id") if isinstance(rubric, dict) else None
    if isinstance(name, str):
        return name
    # The shape alone can still be checked, so that the author learns of every fault at once.
    documents.validate(values, AnswerSheet, source)
    raise AssertionError("a sheet without a rubric passed its own model")


def _wrong_rubric(values: object, edition: Edition) -> Iterator[Fault]:
    rubric = values.get("rubric") if isinstance(values, dict) else None
    name = rubric.get("id") if isinstance(rubric, dict) else None
    if isinstance(name, str) and not library.is_path(name) and name != edition.rubric.id:
        yield Fault("other-rubric", ("rubric", "id"), {"sheet": name, "rubric": edition.rubric.id})


def _remarks(sheet: AnswerSheet, edition: Edition) -> Iterator[Fault]:
    said, rubric = sheet.rubric, edition.rubric
    if said.version is not None and said.version != rubric.version:
        yield Fault("other-version", ("rubric", "version"), {"sheet": said.version, "rubric": rubric.version})
    elif said.sha256 is not None and said.sha256 != edition.sha256:
        yield Fault("other-edition", ("rubric", "sha256"), {"version": rubric.version})
    asked = {question.id for question in rubric.asked(sheet.subject.profile)}
    for name, answer in sheet.answers.items():
        if name not in asked and answer.is_given:
            yield Fault("not-asked", ("answers", name), {"id": name, "profile": sheet.subject.profile}, on_key=True)
