"""Templates that people hand over: opened with care, and the marks in them filled in."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from fusionassess.render.formats import CannotWrite
from fusionassess.render.text.escaping import printable

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

MARK = re.compile(r"\{\{\s*(report|name|title|period|date)\s*\}\}")
MOST_UNPACKED = 200_000_000
"""Bytes that a template may unpack to: a logo or two, never more."""
MOST_MARKED_UP = 5_000_000
"""Of them, text that is laid out as a tree, which takes up to ninety times as much."""
_MARKED_UP = (".xml", ".rels")


def package(template: Path, refused: Callable[[str], CannotWrite]) -> io.BytesIO:
    """The bytes of a template. Raises what ``refused`` makes of its name where it is no package, and OSError."""
    with template.open("rb") as file:
        data = file.read(MOST_UNPACKED + 1)
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except BadZipFile:
        raise refused(str(template)) from None
    marked_up = [entry.file_size for entry in entries if entry.filename.lower().endswith(_MARKED_UP)]
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED or sum(marked_up) > MOST_MARKED_UP:
        raise refused(str(template))
    return io.BytesIO(data)


def values_of(report: "AnyReport") -> dict[str, str]:
    """What stands for the marks, but for the report itself."""
    subject = report.subject
    values = {"name": subject.name, "title": report.title, "period": subject.period, "date": subject.assessed_on}
    return {name: printable(value or "") for name, value in values.items()}


def filled_in(texts: Sequence[str], values: Mapping[str, str]) -> list[str]:
    """Texts that stand one behind the other, their marks replaced, which office programs often cut in several."""
    filled = list(texts)
    for mark in reversed(list(MARK.finditer("".join(texts)))):
        if mark[1] in values:
            _put(filled, mark.start(), mark.end(), values[mark[1]])
    return filled


def _put(texts: list[str], start: int, end: int, value: str) -> None:
    """Put a value into texts from the place of one letter to that of another."""
    place = 0
    for number, text in enumerate(texts):
        first, last = max(start - place, 0), min(end - place, len(text))
        if first < last:
            texts[number], value = text[:first] + value + text[last:], ""
        place += len(text)
