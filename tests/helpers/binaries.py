"""Spreadsheets of other kinds, made byte by byte: just enough of each for a reader."""

import io
import struct
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[Any]]
Hidden = tuple[int, int] | None
ERROR = object()
"""Stands for a cell with the error ``#N/A``."""
_NA = 42


def xls(*, hidden: Hidden = None, **sheets: Rows) -> bytes:
    """An .xls: records of BIFF8 in a file system of one stream; a row and a column of each sheet may be hidden."""
    aside = b"" if hidden is None else _record(0x7D, struct.pack("<HHHHHH", hidden[1], hidden[1], 0, 0, 1, 0))
    aside += b"" if hidden is None else _record(0x208, struct.pack("<HHHHHHI", hidden[0], 0, 9, 0, 0, 0, 0x120))
    bodies = [
        _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + aside + _cells(rows)
        for rows in sheets.values()
    ]
    titles = [title.encode("utf-16-le") for title in sheets]
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    place = len(head) + sum(12 + len(title) for title in titles) + 4
    for title, body in zip(titles, bodies, strict=True):
        head += _record(0x85, struct.pack("<IHBB", place, 0, len(title) // 2, 1) + title)
        place += len(body)
    stream = (head + _record(0x0A) + b"".join(bodies)).ljust(4096, b"\0")
    return _file_system(stream)


def _record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def _cells(rows: Rows) -> bytes:
    records = b""
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            at = struct.pack("<HHH", row, column, 0)
            if cell is ERROR:
                records += _record(0x205, at + bytes([_NA, 1]))
            elif isinstance(cell, int):
                records += _record(0x203, at + struct.pack("<d", cell))
            elif cell:
                text = str(cell).encode("utf-16-le")
                records += _record(0x204, at + struct.pack("<HB", len(text) // 2, 1) + text)
    return records + _record(0x0A)


def _file_system(stream: bytes) -> bytes:
    stream = stream.ljust(-(-len(stream) // 512) * 512, b"\0")
    sectors = len(stream) // 512
    links = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{len(links)}I", *links).ljust(512, b"\xff")

    def entry(name: str, kind: int, first: int, size: int, child: int = -1) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        beside = struct.pack("<BBiii", kind, 1, -1, -1, child)
        return (
            text.ljust(64, b"\0") + struct.pack("<H", len(text)) + beside + b"\0" * 36 + struct.pack("<IQ", first, size)
        )

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + entry("Workbook", 2, 2, len(stream))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + table + directory.ljust(512, b"\0") + stream


def ods(rows: Rows, title: str = "表", hidden: Hidden = None) -> bytes:
    """An .ods of one sheet; a pair is a cell that spans so many rows; a row and a column may be hidden."""
    shut = ' table:visibility="filter"'
    spread = "urn:oasis:names:tc:opendocument:xmlns:"
    shown = [shut if hidden and number == hidden[0] else "" for number in range(len(rows))]
    text = "".join(
        f"<table:table-row{how}>{''.join(map(_ods_cell, row))}</table:table-row>"
        for how, row in zip(shown, rows, strict=True)
    )
    if hidden:
        before = f'<table:table-column table:number-columns-repeated="{hidden[1]}"/>'
        text = f'{before}<table:table-column table:visibility="collapse"/>{text}'
    content = (
        f'<office:document-content xmlns:office="{spread}office:1.0" xmlns:table="{spread}table:1.0" '
        f'xmlns:text="{spread}text:1.0"><office:body><office:spreadsheet><table:table table:name="{title}">{text}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return data.getvalue()


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:covered-table-cell/>"
    kind, note = 'office:value-type="string"', ""
    if cell is ERROR:
        kind, cell = f'table:formula="of:=NA()" {kind}', "#N/A"
    elif isinstance(cell, int):
        kind = f'office:value-type="float" office:value="{cell}"'
    elif isinstance(cell, tuple):
        cell, down = cell
        kind += f' table:number-columns-spanned="1" table:number-rows-spanned="{down}"'
        note = "<office:annotation><text:p>a note</text:p></office:annotation>"
    return f"<table:table-cell {kind}>{note}<text:p>{escape(str(cell))}</text:p></table:table-cell>"


def xlsb(rows: Rows, title: str = "表", hidden: Hidden = None) -> bytes:
    """An .xlsb of one sheet; a row and a column may be hidden."""
    sheet = _part(129) + _part(148, struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1))
    if hidden:
        sheet += _part(390) + _part(60, struct.pack("<IIIIH", hidden[1], hidden[1], 0, 0, 1)) + _part(391)
    sheet += _part(145)
    for row, cells in enumerate(rows):
        is_hidden = hidden is not None and row == hidden[0]
        sheet += _part(0, struct.pack("<IIHBB", row, 0, 0, 0, 0x10 if is_hidden else 0) + b"\0" * 13)
        for column, cell in enumerate(cells):
            at = struct.pack("<II", column, 0)
            if cell is ERROR:
                sheet += _part(3, at + bytes([_NA]))
            elif isinstance(cell, int):
                sheet += _part(5, at + struct.pack("<d", cell))
            elif cell:
                sheet += _part(6, at + _wide(cell))
    book = _part(131) + _part(143) + _part(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(title)) + _part(144)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/workbook.bin", book + _part(132))
        archive.writestr("xl/worksheets/sheet1.bin", sheet + _part(146) + _part(130))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships><Relationship Id="rId1" Type="{relation}" Target="worksheets/sheet1.bin"/>'
            "</Relationships>",
        )
    return data.getvalue()


def _part(number: int, body: bytes = b"") -> bytes:
    kind = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    size = len(body)
    return kind + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
