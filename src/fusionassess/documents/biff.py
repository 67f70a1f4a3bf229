"""What fast readers leave out of binary workbooks: names, and cells that hold errors (.xls, .xlsb).

An .xls is a small file system (MS-CFB) with a stream of records in it (MS-XLS); an .xlsb is a zip whose
parts are streams of other records (MS-XLSB). Only a few kinds of record are looked at, each by its number.
"""

import re
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from fusionassess.documents.sheet_xml import Hidden, Trouble
from fusionassess.documents.xlsx import Area

Troubles = Mapping[tuple[int, int], Trouble]
"""Cells without a value to read, by row and column from 1."""

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_END_OF_CHAIN = 0xFFFFFFFA
"""From here on, sector numbers mean something else than sectors."""


class Binary(NamedTuple):
    """What a binary workbook tells beside the values of its cells."""

    troubles: Sequence[Troubles]
    """Sheet by sheet."""
    names: Mapping[str, Area | None]
    """None where what the name stood for is no stretch of cells."""
    hidden: Sequence[Hidden]
    """Sheet by sheet."""


def read_xls(data: bytes) -> Binary:
    """Read an .xls. Raises ValueError, struct.error, IndexError or KeyError where it is damaged."""
    stream = _stream(data)
    sheets: list[tuple[int, str]] = []
    externals: list[int] = []
    names: list[tuple[str, int, bytes]] = []
    is_new = True
    for number, body in _records(stream, 0):
        if number == _BOF:
            # Before Excel 97 texts were written otherwise, and no form of ours was.
            is_new = body[:2] == b"\0\6"
        elif number == _BOUNDSHEET:
            (start,) = struct.unpack_from("<I", body)
            sheets.append((start, _text(body[7:], body[6])[0] if is_new else ""))
        elif not is_new:
            continue
        elif number == _EXTERNSHEET:
            (count,) = struct.unpack_from("<H", body)
            externals = [struct.unpack_from("<HHH", body, 2 + 6 * place)[1] for place in range(count)]
        elif number == _NAME:
            length, size = body[3], struct.unpack_from("<H", body, 4)[0]
            name, end = _text(body[14:], length)
            names.append((name, size, body[14 + end : 14 + end + size]))
    titles = [title for _, title in sheets]
    return Binary(
        [dict(_errors(stream, start)) for start, _ in sheets],
        {name: _area(formula[:size], externals, titles) for name, size, formula in names},
        [_hidden(stream, start) for start, _ in sheets],
    )


_BOF, _BOUNDSHEET, _EXTERNSHEET, _NAME, _BOOLERR, _FORMULA, _EOF = 0x809, 0x85, 0x17, 0x18, 0x205, 0x06, 0x0A
_AREA, _REFERENCE = 0x3B, 0x3A
_ROW_OF_XLS, _COLUMNS_OF_XLS = 0x208, 0x7D


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the end of their part."""
    while place + 4 <= len(stream):
        number, size = struct.unpack_from("<HH", stream, place)
        yield number, stream[place + 4 : place + 4 + size]
        if number == _EOF:
            return
        place += 4 + size


def _text(data: bytes, length: int) -> tuple[str, int]:
    """A text of so many characters behind its flag, and the bytes that both take."""
    if data[0] & 1:
        return data[1 : 1 + 2 * length].decode("utf-16-le", "replace"), 1 + 2 * length
    return data[1 : 1 + length].decode("latin-1"), 1 + length


def _errors(stream: bytes, start: int) -> Iterator[tuple[tuple[int, int], Trouble]]:
    for number, body in _records(stream, start):
        if number == _BOOLERR and body[7]:
            code = body[6]
        elif number == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:  # noqa: PLR2004 - an error
            code = body[8]
        else:
            continue
        row, column = struct.unpack_from("<HH", body)
        yield (row + 1, column + 1), Trouble("cell-error", _ERRORS.get(code, f"#{code}"))


def _hidden(stream: bytes, start: int) -> Hidden:
    """The rows and columns of a sheet that are not shown."""
    rows, columns = [], []
    for number, body in _records(stream, start):
        if number == _ROW_OF_XLS and body[12] & 0x20:
            (row,) = struct.unpack_from("<H", body)
            rows.append((row + 1, row + 1))
        elif number == _COLUMNS_OF_XLS and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            columns.append((first + 1, last + 1))
    return Hidden(rows, columns)


def _area(formula: bytes, externals: list[int], titles: list[str]) -> Area | None:
    """The stretch of cells that a name's formula is."""
    kind = formula[0] & 0x1F | 0x20 if formula else 0
    if kind == _AREA and len(formula) >= 11:  # noqa: PLR2004 - its length
        external, top, bottom, left, right = struct.unpack_from("<HHHHH", formula, 1)
    elif kind == _REFERENCE and len(formula) >= 7:  # noqa: PLR2004 - its length
        external, top, left = struct.unpack_from("<HHH", formula, 1)
        bottom, right = top, left
    else:
        return None
    place = externals[external] if external < len(externals) else len(titles)
    if place >= len(titles):
        return None
    return Area(titles[place], top + 1, (left & 0xFF) + 1, bottom + 1, (right & 0xFF) + 1)


class _Files:
    """The file system that an .xls is: streams in sectors that follow one another by a table of links."""

    def __init__(self, data: bytes) -> None:
        shift, self.small_shift = struct.unpack_from("<HH", data, 30)
        self.data, self.size = data, 1 << shift
        self.directory, _, self.cutoff, self.small_table, _, further, _ = struct.unpack_from("<IIIIIII", data, 48)
        table = list(struct.unpack_from("<109I", data, 76))
        while further < _END_OF_CHAIN and len(table) * self.size <= 2 * len(data) + 128 * self.size:
            *more, further = self.numbers(self.sector(further))
            table += more
        self.links = [link for number in table if number < _END_OF_CHAIN for link in self.numbers(self.sector(number))]

    @staticmethod
    def numbers(data: bytes) -> tuple[int, ...]:
        """The numbers that a sector of a table holds."""
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def sector(self, number: int) -> bytes:
        """The bytes of a sector."""
        start = (number + 1) * self.size
        if start >= len(self.data):
            raise ValueError("sector")
        return self.data[start : start + self.size]

    @staticmethod
    def chain(first: int, links: Sequence[int]) -> Iterator[int]:
        """The sectors of a stream."""
        for _ in range(len(links) + 1):
            if first >= _END_OF_CHAIN:
                return
            yield first
            first = links[first]
        raise ValueError("sectors in a circle")

    def whole(self, first: int) -> bytes:
        """The bytes of a stream."""
        return b"".join(self.sector(number) for number in self.chain(first, self.links))

    def small(self, root: int, first: int) -> bytes:
        """The bytes of a stream that is kept in pieces of a sector of the root's."""
        links, pieces, step = self.numbers(self.whole(self.small_table)), self.whole(root), 1 << self.small_shift
        return b"".join(pieces[number * step : (number + 1) * step] for number in self.chain(first, links))


def _stream(data: bytes) -> bytes:
    """The stream of the workbook."""
    files = _Files(data)
    entries, root = files.whole(files.directory), _END_OF_CHAIN
    for place in range(0, len(entries), _ENTRY):
        entry = entries[place : place + _ENTRY]
        (length,) = struct.unpack_from("<H", entry, 64)
        name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace").lower()
        first, count = struct.unpack_from("<II", entry, 116)
        if entry[66] == _ROOT:
            root = first
        elif name in {"workbook", "book"}:
            return (files.whole(first) if count >= files.cutoff else files.small(root, first))[:count]
    raise ValueError("Workbook")


_ENTRY, _ROOT = 128, 5


def read_xlsb(archive: zipfile.ZipFile) -> list[tuple[Troubles, Hidden]]:
    """The cells of an .xlsb that hold errors, and what is not shown, sheet by sheet.

    Raises what stands in ``package.DAMAGED``.
    """
    related = archive.read("xl/_rels/workbook.bin.rels").decode("utf-8", "replace")
    targets = {}
    for element in re.findall(r"<Relationship\b[^>]*>", related):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', element))
        targets[attributes.get("Id", "")] = attributes.get("Target", "").removeprefix("/xl/")
    of_sheets: list[tuple[Troubles, Hidden]] = []
    for number, body in _parts(archive.read("xl/workbook.bin")):
        if number == _BUNDLE_SHEET:
            key, _ = _wide(body, 8)
            of_sheets.append(_looked_through(archive.read(f"xl/{targets[key]}")))
    return of_sheets


_ROW, _ERROR, _FORMULA_ERROR, _COLUMNS, _BUNDLE_SHEET = 0, 3, 11, 60, 156


def _wide(body: bytes, place: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", body, place)
    end = place + 4 + 2 * length
    return body[place + 4 : end].decode("utf-16-le", "replace"), end


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part: kind and size are written in as few bytes as they need."""
    place = 0
    while place < len(data):
        number, place = data[place], place + 1
        if number & 0x80:
            number, place = (number & 0x7F) | (data[place] & 0x7F) << 7, place + 1
        size = shift = 0
        while True:
            byte, place = data[place], place + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:  # noqa: PLR2004 - four bytes at most
                break
        yield number, data[place : place + size]
        place += size


def _looked_through(data: bytes) -> tuple[Troubles, Hidden]:
    """The errors of a sheet, and what is not shown."""
    spots, row, rows, columns = {}, 0, [], []
    for number, body in _parts(data):
        if number == _ROW:
            (row,) = struct.unpack_from("<I", body)
            rows += [(row + 1, row + 1)] if body[11] & 0x10 else []
        elif number == _COLUMNS and body[16] & 1:
            first, last = struct.unpack_from("<II", body)
            columns.append((first + 1, last + 1))
        elif number in {_ERROR, _FORMULA_ERROR}:
            (column,) = struct.unpack_from("<I", body)
            spots[row + 1, column + 1] = Trouble("cell-error", _ERRORS.get(body[8], f"#{body[8]}"))
    return spots, Hidden(rows, columns)
