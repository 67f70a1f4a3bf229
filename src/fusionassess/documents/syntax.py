"""Text to plain values: one door for rubrics, answer sheets and batches, whatever their notation.

Scalars arrive as ``str`` (or None; in JSON also booleans); turning ``"3"`` into 3 is the business
of the model that wants a number.
"""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from fusionassess.documents import json_reader, yaml_reader
from fusionassess.documents.problems import DocumentError, Loc
from fusionassess.documents.source import INVISIBLE, Source


def load(source: Source) -> Any:
    """Read a document into plain values: YAML, JSON, or what stands in a workbook's cells. Raises DocumentError."""
    if source.grid is not None:
        return source.grid.values
    values = json_reader.read(source) if _is_json(source) else yaml_reader.read(source)
    # Both readers refuse control characters as such; an escape sequence can still spell one.
    if "\\" in source.text and (found := list(_invisible(values, ()))):
        marks = places(source)
        spots = [(*marks.get(loc, (1, 1)), f"U+{ord(character):04X}") for loc, character in found]
        raise DocumentError([source.problem("strange-character", *spot[:2], found=spot[2]) for spot in spots])
    return values


def _invisible(values: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Strings with a character that nobody sees, keys included."""
    match values:
        case str():
            if match := INVISIBLE.search(values):
                yield loc, match.group()
        case dict():
            for key, value in values.items():
                yield from _invisible(key, (*loc, key, "[key]"))
                yield from _invisible(value, (*loc, key))
        case list():
            for place, value in enumerate(values):
                yield from _invisible(value, (*loc, place))


def places(source: Source) -> Mapping[Loc, tuple[int, int]]:
    """Locate every node of a document: way to (line, column) from 1, as far as it can be read.

    A key's own place stands under its way with ``"[key]"`` appended.
    """
    if source.grid is not None:
        return source.grid.marks
    marks: yaml_reader.Marks = {}
    with contextlib.suppress(DocumentError):
        (json_reader if _is_json(source) else yaml_reader).read(source, marks)
    return marks


def _is_json(source: Source) -> bool:
    return source.file.lower().endswith(".json")
