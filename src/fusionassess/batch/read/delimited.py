"""Tables in text: comma, semicolon or tab; UTF-8 with or without its mark, or GB18030.

Blocks of whole rows are cut from the bytes, so that memory does not grow with the file and every row
keeps its line. Arrow's parser reads a block; one with a row of another width is read again row by row.
"""

import csv
import io
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from fusionassess.batch.read.tables import Header, LayOut, Piece, Spot, Warn, counted, read_header
from fusionassess.batch.score import arrays
from fusionassess.documents.models import STDIN
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.source import guess_encoding

BLOCK = 1 << 23
"""Bytes read at a time."""
MOST_IN_A_ROW = 1 << 26
"""Bytes a row may have: a quote that is never closed must not take the whole file into memory."""
_BOM = b"\xef\xbb\xbf"
_DELIMITERS = (b",", b";", b"\t", "，".encode())


class Record(NamedTuple):
    """A row as it stands in the text."""

    line: int
    text: str
    cells: list[str]


@dataclass(slots=True)
class _Table:
    file: str
    delimiter: str
    names: list[str]
    header: Header
    encoding: str = "utf-8"
    seen_foreign: bool = False
    """Whether UTF-8 has been confirmed by a character beyond ASCII."""


def read_delimited(file: str, lay_out: LayOut, warn: Warn, skip: int) -> Iterator[Piece]:
    """Read a table in text block by block. Raises DocumentError where it cannot be read."""
    try:
        if file == STDIN:
            yield from _read(file, sys.stdin.buffer, lay_out, warn, skip)
            return
        with Path(file).open("rb") as opened:
            yield from _read(file, opened, lay_out, warn, skip)
    except OSError as error:
        detail = error.strerror or str(error)
        raise DocumentError([Problem("unreadable", Place(file), {"file": file, "detail": detail})]) from None


def _read(file: str, opened: BinaryIO, lay_out: LayOut, warn: Warn, skip: int) -> Iterator[Piece]:
    table, line = None, 1
    for block in _blocks(file, opened):
        text, weight = block, len(block)
        if table is None:
            table, text, line = _begin(file, block, lay_out)
            warn(table.header.warnings)
        text = _as_utf8(table, text, line)
        lines = _count(text, "\n")
        if text and not text.isspace():
            piece = _piece(table, text, line, lines, weight)
            # Blocks are cut alike in every run, so that what was done before ends where one ends.
            if skip:
                skip -= min(skip, piece.count)
            else:
                yield piece
        line += lines
    if table is None:
        raise DocumentError([Problem("empty-file", Place(file, 1, 1))])


def _blocks(file: str, opened: BinaryIO) -> Iterator[bytes]:
    """Stretches of whole rows: cut behind a line end that stands in no quotes."""
    kept = b""
    while more := opened.read(BLOCK):
        data = kept + more
        end = _last_row_end(data)
        if not end and len(data) > MOST_IN_A_ROW:
            raise DocumentError([Problem("row-without-end", Place(file), {"most": MOST_IN_A_ROW})])
        kept = data[end:]
        if end:
            yield data[:end]
    if kept:
        yield kept


def _last_row_end(data: bytes) -> int:
    """Where the last whole row ends, 0 where none does."""
    end = data.rfind(b"\n") + 1
    if b'"' in data:
        quotes = _count(data, '"', end)
        while end and quotes % 2:
            before = data.rfind(b"\n", 0, end - 1) + 1
            quotes -= data.count(b'"', before, end)
            end = before
    return end


def _begin(file: str, block: bytes, lay_out: LayOut) -> tuple[_Table, bytes, int]:
    """Read the row of names; what follows it, and the line it begins on."""
    if block[:2] in (b"\xff\xfe", b"\xfe\xff") or block.count(0) > len(block) // 4:
        raise DocumentError([Problem("not-utf8", Place(file, 1, 1), {"guess": "UTF-16"})])
    data = block.removeprefix(_BOM)
    # Blank lines before the names, and the line by which Excel can be told the delimiter.
    before = re.match(rb"(?:[ \t]*\r?\n)*(?:sep=.\r?\n)?", data)
    start = before.end() if before else 0
    end = start + (_first_row_end(data[start:]) or len(data) - start)
    first = data[start:end]
    delimiter = max(_DELIMITERS, key=first.count).decode()
    table = _Table(file, delimiter, [], Header(None, [], []))  # type: ignore[arg-type]
    text = _as_utf8(table, first, 1).decode()
    if not text.strip():
        raise DocumentError([Problem("empty-file", Place(file, 1, 1))])
    line = data.count(b"\n", 0, start) + 1
    cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    table.names = cells
    table.header = read_header(
        cells, lay_out, lambda position: Place(file, line, _cell_column(text, delimiter, position))
    )
    return table, data[end:], line + first.count(b"\n")


def _first_row_end(data: bytes) -> int:
    end = data.find(b"\n") + 1
    while end and data.count(b'"', 0, end) % 2:
        end = data.find(b"\n", end) + 1
    return end


def _as_utf8(table: _Table, data: bytes, line: int) -> bytes:
    """Text as UTF-8: what is no UTF-8 from its first foreign character on is GB18030. Raises DocumentError."""
    if data.isascii():
        return data
    if table.encoding == "utf-8":
        try:
            data.decode()
        except UnicodeDecodeError as error:
            if table.seen_foreign or guess_encoding(data) != "GBK":
                raise _no_text(table, data, line, error) from None
            table.encoding = "gb18030"
        else:
            table.seen_foreign = True
            return data
    try:
        return data.decode(table.encoding).encode()
    except UnicodeDecodeError as error:
        raise _no_text(table, data, line, error) from None


def _no_text(table: _Table, data: bytes, line: int, error: UnicodeDecodeError) -> DocumentError:
    before = data[: error.start]
    column = len(before[before.rfind(b"\n") + 1 :].decode(table.encoding, "replace")) + 1
    guess = guess_encoding(data)
    code = "not-utf8" if guess and table.encoding == "utf-8" else "not-text"
    return DocumentError([Problem(code, Place(table.file, line + before.count(b"\n"), column), {"guess": guess})])


def _count(text: bytes, sign: str, end: int | None = None) -> int:
    # bytes.count would take four times as long, and keep all other threads waiting.
    return int(np.count_nonzero(np.frombuffer(text, dtype=np.uint8)[:end] == ord(sign)))


def _piece(table: _Table, text: bytes, line: int, lines: int, weight: int) -> Piece:
    with suppress(pa.ArrowInvalid):
        batch = _parse(table, text)
        # As many rows as lines: every row stands on a line of its own, none is blank.
        if len(batch) == lines + (text[-1:] != b"\n") and not _has_bare_row(batch):
            return Piece(batch, table.header.kept, counted(line, len(batch)), _spot(table, text, line), weight)
    return _piece_by_records(table, text, line, weight)


def _has_bare_row(batch: Any) -> bool:
    """Whether some row may have nothing but delimiters, as spreadsheets leave them below a table."""
    bare = np.ones(len(batch), dtype=bool)
    for column in batch.columns:
        ends = arrays.ends(column)
        bare &= ends[1:] == ends[:-1]
        if not bare.any():
            return False
    return True


def _parse(table: _Table, text: bytes) -> Any:
    """The known columns as texts. Raises ArrowInvalid where a row has another width."""
    names = [str(position) for position in range(len(table.names))]
    kept = [str(position) for position in table.header.kept]
    read = pa_csv.read_csv(
        pa.BufferReader(text),
        read_options=pa_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(text) + 1),
        parse_options=pa_csv.ParseOptions(delimiter=table.delimiter, newlines_in_values=b'"' in text),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(kept, pa.string()), include_columns=kept, strings_can_be_null=False
        ),
    )
    (batch,) = read.combine_chunks().to_batches() or [pa.RecordBatch.from_pylist([], read.schema)]
    return batch.rename_columns([table.names[position] for position in table.header.kept])


def _piece_by_records(table: _Table, text: bytes, line: int, weight: int) -> Piece:
    """Read row by row: quotes, blank rows, and rows of another width, which are reported."""
    good, problems, width = [], [], len(table.names)
    for record in _readable(table, text, line):
        if not any(cell.strip() for cell in record.cells):
            continue
        # Names or cells left empty at the end of a row are no cells.
        cells = record.cells
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) == width:
            good.append(record)
        else:
            place = Place(table.file, record.line, 1)
            values = {"found": len(cells), "wanted": width}
            problems.append(Problem("row-width", place, values, source=record.text))
    kept = table.header.kept
    columns = [arrays.texts([record.cells[position] for record in good]) for position in kept]
    batch = pa.record_batch(columns, names=[table.names[position] for position in kept])
    lines = arrays.numbers([record.line for record in good])
    return Piece(batch, kept, lines, _spot(table, text, line, good), weight, problems)


def records(text: str, delimiter: str, line: int) -> Iterator[Record]:
    """The rows of a text with the line each begins on."""
    lines = io.StringIO(text, newline="")
    taken: list[str] = []

    def kept() -> Iterator[str]:
        for each in lines:
            taken.append(each)
            yield each

    for cells in csv.reader(kept(), delimiter=delimiter):
        yield Record(line, "".join(taken).rstrip("\r\n"), cells)
        line += len(taken)
        taken.clear()


def _readable(table: _Table, text: bytes, line: int) -> Iterator[Record]:
    try:
        yield from records(text.decode(), table.delimiter, line)
    except csv.Error:
        # A cell longer than any answer: behind it nobody knows where a row begins.
        raise DocumentError(
            [Problem("row-without-end", Place(table.file, line), {"most": csv.field_size_limit()})]
        ) from None


def _spot(table: _Table, text: bytes, line: int, good: Sequence[Record] | None = None) -> Spot:
    """Where a cell stands; the block is read once more for whoever asks."""
    found = list(good or ())

    def spot(row: int, column: int | None) -> tuple[Place, str]:
        if not found:
            found.extend(records(text.decode(), table.delimiter, line))
        record = found[row]
        first, _, _ = record.text.partition("\n")
        at = 1 if column is None else _cell_column(record.text, table.delimiter, column)
        return Place(table.file, record.line, at), first.rstrip("\r")

    return spot


def _cell_column(text: str, delimiter: str, position: int) -> int:
    """The column, from 1, at which a cell of a row begins."""
    quoted = False
    for place, character in enumerate(text):
        if position == 0:
            return place + 1
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            position -= 1
    return len(text) + 1
