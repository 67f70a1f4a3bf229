"""A workbook (.xlsx): its sheets and its names, with limits on what a stranger's file may cost.

Cells are kept one by one, as they stand in the file. A reader that lays a sheet out whole is at the
mercy of strangers: python-calamine 0.9.1 takes 10 GB for two cells twenty thousand rows apart, and
ends the program where one stands in the last row and column. It also gives a formula that was never
computed as an empty cell, which would pass over an answer, and tells no names. It is faster; this
reader takes a fraction of what openpyxl takes, which benchmarks/workbooks.py holds.

Formulas count with the value that the spreadsheet program last computed; nothing is computed here.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from fusionassess.documents.package import DAMAGED, SHORT, PackageParts, elements_of
from fusionassess.documents.problems import refused
from fusionassess.documents.sheet_xml import MOST_CELLS, Cells, cells_of, rows_of, shared_texts, spot
from fusionassess.documents.source import COMPOUND, MOST_BYTES, ZIP, guess_encoding

MOST_UNPACKED = 40_000_000
"""Bytes that all parts of a workbook may unpack to."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d{1,7})(?::(\$?[A-Z]{1,3}\$?\d{1,7}))?")


class Area(NamedTuple):
    """A stretch of cells that has a name; both ends belong to it."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


class Book(NamedTuple):
    """A workbook: its sheets in order, and its names."""

    sheets: Mapping[str, Cells]
    names: Mapping[str, Area | None]
    """None where what the name stood for has been deleted."""
    starts_in_1904: bool
    """Whether days are counted from 1904 rather than from 1900."""
    merged: Mapping[str, Sequence[Area]]
    """By sheet, the cells that are one: only the first of them, at the top left, holds anything."""


def read(data: bytes, file: str) -> Book:
    """Read every sheet of a workbook. Raises DocumentError where it is none, or asks for too much."""
    if not data.strip():
        raise refused("empty-file", file)
    if len(data) > MOST_BYTES:
        raise refused("too-large", file, found=len(data), most=MOST_BYTES)
    if data.startswith(COMPOUND):
        raise refused("encrypted-workbook", file)
    if not data.startswith(ZIP):
        raise refused("not-a-workbook", file, guess=guess_encoding(data) or "?")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        # What zipfile unpacks of a part never exceeds the size that the zip states here.
        size = sum(info.file_size for info in archive.infolist())
        if size > MOST_UNPACKED:
            raise refused("unpacks-too-large", file, found=size, most=MOST_UNPACKED)
        return _read(PackageParts(archive, file, data))
    except DAMAGED as error:
        raise refused("damaged-workbook", file, detail=str(error) or type(error).__name__) from None


def is_encrypted(data: bytes) -> bool:
    """Whether a file that is no zip is a workbook with a password."""
    return _ENCRYPTED in data


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the zip that each sheet of a workbook stands in. Raises what stands in ``DAMAGED``."""
    parts = PackageParts(archive)
    main = dict(parts.related("").values())["officeDocument"]
    related = parts.related(main)
    return {name: related[relation][1] for name, relation in _contents(parts.read(main)).sheets}


class _Contents(NamedTuple):
    """What the main part of a workbook says."""

    sheets: Sequence[tuple[str, str]]
    """Name and relation of each."""
    names: Mapping[str, Area | None]
    starts_in_1904: bool


def _contents(data: bytes) -> _Contents:
    return (_read_contents if len(data) < SHORT else _read_contents.__wrapped__)(data)


# Forms of one kind that one program has saved are alike in these parts.
@lru_cache(maxsize=32)
def _read_contents(data: bytes) -> _Contents:
    sheets: list[tuple[str, str]] = []
    names: dict[str, Area | None] = {}
    starts_in_1904 = False
    for tag, attributes, text in elements_of(data, {"definedName"}):
        if tag == "sheet":
            sheets.append((attributes["name"], attributes["id"]))
        elif tag == "definedName" and "localSheetId" not in attributes:
            names[attributes["name"]] = _area(text)
        elif tag == "workbookPr":
            starts_in_1904 = attributes.get("date1904", "0") in {"1", "true"}
    return _Contents(sheets, names, starts_in_1904)


def _read(parts: PackageParts) -> Book:
    main = dict(parts.related("").values())["officeDocument"]
    related = parts.related(main)
    contents = _contents(parts.read(main))
    shared = next((target for kind, target in related.values() if kind == "sharedStrings"), "")
    strings = shared_texts(parts.read(shared)) if shared in parts.names else []
    sheets: dict[str, Cells] = {}
    merged: dict[str, Sequence[Area]] = {}
    room = MOST_CELLS
    for name, relation in contents.sheets:
        kind, part = related[relation]
        data = parts.read(part) if kind == "worksheet" else b""
        sheet = cells_of(data, strings, room) if data else {}
        if sheet is None:
            raise refused("too-many-cells", parts.file, most=MOST_CELLS)
        sheets[name], merged[name] = sheet, _merged(data, name)
        room -= sum(map(len, sheet.values()))
    return Book(sheets, contents.names, contents.starts_in_1904, merged)


_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})[\"']")


def _merged(data: bytes, sheet: str) -> list[Area]:
    """The stretches of a sheet that are one cell."""
    rows = rows_of(data)
    start = rows[1] if rows else 0
    # Most of what stands behind the cells says what may be chosen.
    last = data.rfind(b"mergeCell", start)
    pairs = [] if last < 0 else _MERGE.findall(data, start, data.find(b">", last) + 1 or len(data))
    return [Area(sheet, *spot(first.decode()), *spot(last.decode())) for first, last in pairs]


def _area(text: str) -> Area | None:
    match = _AREA.fullmatch(text.strip())
    if not match:
        return None
    sheet = (match[1] or match[2]).replace("''", "'")
    top, left = spot(match[3])
    bottom, right = spot(match[4] or match[3])
    return Area(sheet, top, left, bottom, right)
