"""Text to plain values: one door for rubrics, answer sheets and batches, whatever their notation.

Scalars arrive as ``str`` (or None; in JSON also booleans); turning ``"3"`` into 3 is the business
of the model that wants a number.
"""

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from fusionassess.documents import json_reader, yaml_reader
from fusionassess.documents.problems import DocumentError, Loc, Problem
from fusionassess.documents.source import INVISIBLE, PART_LINES, Source
from fusionassess.documents.suffixes import is_json


def load(source: Source) -> Any:
    """Read a document into plain values: YAML, JSON, or what stands in a workbook's cells. Raises DocumentError."""
    if source.grid is not None:
        return source.grid.values
    if source.parts:
        return _folder(source)
    values = json_reader.read(source) if _is_json(source) else yaml_reader.read(source)
    # Both readers refuse most control characters; an escape can still spell one, and JSON has some as they are.
    is_suspect = "\\" in source.text or _RAW.search(source.text)
    if is_suspect and (strange := list(_invisible(values, ()))):
        marks = places(source)
        spots = [(*marks.get(loc, (1, 1)), f"U+{ord(character):04X}") for loc, character in strange]
        raise DocumentError([source.problem("strange-character", *spot[:2], found=spot[2]) for spot in spots])
    return values


_RAW = re.compile("[\x7f-\x9f\ud800-\udfff]")
"""Those of INVISIBLE that JSON takes as they are."""


def _folder(source: Source) -> Any:
    """The document of a folder: its first file, with what the others hold as further paths."""
    loaded: list[Any] = []
    faulty: list[Problem] = []
    nodes = 0
    for part in source.parts:
        try:
            loaded.append(load(part))
            nodes += json_reader.count(loaded[-1])
        except DocumentError as error:
            faulty += error.problems
        if nodes > yaml_reader.MOST_NODES:
            raise DocumentError([part.problem("too-many-nodes", 1, 1, most=yaml_reader.MOST_NODES)])
    if faulty:
        raise DocumentError(faulty)
    first, *others = loaded
    paths = first.get(PATHS) if isinstance(first, dict) else None
    # What the first file should have been is for its model to say.
    if not isinstance(first, dict) or not isinstance(paths, list | None):
        return first
    return {**first, PATHS: [*(paths or ()), *others]}


PATHS = "paths"
"""The key whose entries may stand in files of their own."""


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
        return source.grid.marks()
    if source.parts:
        return _marks_of_folder(source)
    marks: yaml_reader.Marks = {}
    with contextlib.suppress(DocumentError):
        (json_reader if _is_json(source) else yaml_reader).read(source, marks)
    return marks


def _marks_of_folder(source: Source) -> yaml_reader.Marks:
    first, *others = source.parts
    marks = dict(places(first))
    with contextlib.suppress(DocumentError):
        values = load(first)
        before = len(values[PATHS]) if isinstance(values, dict) and isinstance(values.get(PATHS), list) else 0
        for number, part in enumerate(others):
            lines = (number + 1) * PART_LINES
            for loc, (line, column) in places(part).items():
                marks[PATHS, before + number, *loc] = (lines + line, column)
    return marks


def _is_json(source: Source) -> bool:
    return is_json(source.file)
