"""Which rubric a document is about, and how it is found."""

import re
from pathlib import Path

from pydantic import BaseModel

from fusionassess.documents import models, reading
from fusionassess.documents.problems import Fault
from fusionassess.documents.source import Source
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.rubric.nodes import ID_PATTERN, Id, Node


class RubricReference(Node):
    """Which rubric a document is about."""

    id: Id
    version: str | None = None
    sha256: str | None = None
    """Of the rubric file."""


def edition_of(values: object, source: Source, rubric: str | None, model: type[BaseModel]) -> Edition:
    """Find the rubric that was asked for, or the one a document about it names, beside it or shipped.

    ``model`` is the document's, by which its shape is checked where there is no rubric. Raises DocumentError.
    """
    name, folder = rubric or named_rubric(values), None if source.file == reading.STDIN else Path(source.file).parent
    if name is not None and library.locate(name, folder):
        return library.find(name, folder)
    if rubric is not None:
        return library.find(rubric)
    # Without a rubric the shape alone can be checked, so that the author learns of every fault at once.
    unknown = [] if name is None else [Fault("no-such-rubric", ("rubric", "id"), library.unknown(name))]
    models.validate(values, model, source, also=unknown)
    raise AssertionError("a document without a rubric passed its own model")


def named_rubric(values: object) -> str | None:
    """The id of the rubric that a document names; never a path, for documents come from strangers."""
    rubric = values.get("rubric") if isinstance(values, dict) else None
    name = rubric.get("id") if isinstance(rubric, dict) else None
    return name if isinstance(name, str) and re.fullmatch(ID_PATTERN, name) else None
