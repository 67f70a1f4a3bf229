"""Where a batch puts its rows: a table by the suffix of its name, or standard output."""

import contextlib
import csv
import io
import json
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from fusionassess.batch.score import arrays
from fusionassess.documents.source import FORMULA, HARMLESS, visible, visible_json
from fusionassess.render.formats import MADE
from fusionassess.render.office.spreadsheets import A4
from fusionassess.render.text.wrapping import wrap

BOM = "\ufeff"
"""Excel takes a file for UTF-8 only where this mark says so."""
_NEEDS_QUOTES = '[",\r\n]'
_ROW_GROUP = 131_072
_SMALLER = 75
"""Percent: on paper there is room for some columns more, and none too small to read."""
_LINE_HEIGHT = 15.0
"""Points, as workbooks have it where nothing is said."""
_HEAD_HEIGHT = 4 * _LINE_HEIGHT
_IN_MEMORY = 32_000_000
"""Bytes of a packed workbook that need no file of their own."""


class Sink(Protocol):
    """Takes record batches of one schema, row after row."""

    def write(self, batch: Any) -> None:
        """Take some rows."""

    def close(self) -> None:
        """Finish the table."""

    def abandon(self) -> None:
        """Let go of whatever is open: the table will not be finished."""


class CsvSink:
    """Comma-separated; cells that a spreadsheet would take for formulas are defused."""

    def __init__(self, stream: IO[bytes], schema: pa.Schema, *, mark: bool = True, header: bool = True) -> None:
        self.stream, self.schema = stream, schema
        if header:
            names = ",".join(_quoted(name) for name in schema.names)
            stream.write(((BOM if mark else "") + names + "\n").encode())

    def write(self, batch: Any) -> None:
        """Take some rows."""
        import pyarrow.csv as pa_csv

        columns, quoted = [], False
        for column in batch.columns:
            columns.append(defused(column) if pa.types.is_string(column.type) else column)
            if pa.types.is_string(column.type):
                quoted = quoted or pc.any(pc.match_substring_regex(columns[-1], _NEEDS_QUOTES)).as_py() is True
        style = "needed" if quoted else "none"
        options = pa_csv.WriteOptions(include_header=False, quoting_style=style)
        # Arrow closes a stream it was given; only the bytes are wanted.
        text = pa.BufferOutputStream()
        pa_csv.write_csv(pa.record_batch(columns, schema=batch.schema), text, options)
        self.stream.write(text.getvalue())

    def close(self) -> None:
        """Nothing is left to write."""

    def abandon(self) -> None:
        """Nothing is open."""


def defused(column: Any) -> Any:
    """Texts that no terminal obeys and no spreadsheet takes for formulas."""
    if pc.any(
        pc.match_substring_regex(column, "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}]")
    ).as_py():
        column = arrays.texts([None if text is None else visible(text) for text in column.to_pylist()])
    formula = pc.match_substring_regex(column, FORMULA)
    if pc.any(formula).as_py():
        column = pc.if_else(formula, pc.binary_join_element_wise(HARMLESS, column, ""), column)
    return column


def _quoted(text: str) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([text])
    return line.getvalue()


class LinesSink:
    """A JSON object a line; what is not there is null."""

    def __init__(self, stream: IO[bytes], schema: pa.Schema) -> None:
        self.stream, self.schema = stream, schema

    def write(self, batch: Any) -> None:
        """Take some rows."""
        lines = (visible_json(json.dumps(row, ensure_ascii=False)) for row in batch.to_pylist())
        self.stream.write("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))

    def close(self) -> None:
        """Nothing is left to write."""

    def abandon(self) -> None:
        """Nothing is open."""


class ParquetSink:
    """Columns of few different values are written as dictionaries, which reads and writes fastest."""

    def __init__(self, stream: Any, schema: pa.Schema, few: Iterable[str] = ()) -> None:
        import pyarrow.parquet as pq

        kept = set(few)
        self.writer = pq.ParquetWriter(
            stream, schema, compression="zstd", use_dictionary=[name for name in schema.names if name in kept]
        )
        self.waiting: list[Any] = []
        self.count = 0

    def write(self, batch: Any) -> None:
        """Take some rows."""
        # Row groups end at the same rows, however the rows came.
        while self.count + len(batch) >= _ROW_GROUP:
            room = _ROW_GROUP - self.count
            self.waiting.append(batch.slice(0, room))
            self._flush()
            batch = batch.slice(room)
        self.waiting.append(batch)
        self.count += len(batch)

    def _flush(self) -> None:
        rows = pa.Table.from_batches(self.waiting, self.writer.schema)
        if len(rows):
            self.writer.write_table(rows)
        self.waiting, self.count = [], 0

    def close(self) -> None:
        """Write what is waiting, and the footer."""
        self._flush()
        self.writer.close()

    def abandon(self) -> None:
        """Close the file where it is."""
        self.writer.close()


class TooManyRows(Exception):
    """A sheet of a workbook has no room for more."""


class WorkbookSink:
    """A workbook of one sheet, written row by row; a note on each head says what stands below it."""

    MOST = (1 << 20) - 1

    def __init__(
        self,
        stream: IO[bytes],
        schema: pa.Schema,
        notes: Mapping[str, str] = MappingProxyType({}),
        folder: Path | None = None,
        looks: Sequence[tuple[str, float]] = (),
    ) -> None:
        """Begin a workbook; its rows wait in a folder until they are packed, the system's where none is given.

        ``looks`` are the format of the numbers and the width of each column, where the table is for people.
        """
        import xlsxwriter

        options: dict[str, Any] = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        options |= {} if folder is None else {"tmpdir": str(folder)}
        self.stream, self.folder = stream, None if folder is None else str(folder)
        self.book = xlsxwriter.Workbook(None, options)
        # Else the clock would stand in it, and no two runs would give the same bytes.
        self.book.set_properties({"created": MADE})
        self.sheet = self.book.add_worksheet()
        self.sheet.freeze_panes(1, 0)
        self.row = 0
        self.widths = [int(width) for _, width in looks]
        self.formats = [self._dressed(column, *look) for column, look in enumerate(looks)]
        self.head = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"}) if looks else None
        if looks:
            self.sheet.set_row(0, _HEAD_HEIGHT)
        self._put(schema.names, [self.head] * len(schema.names) if looks else ())
        for column, name in enumerate(schema.names):
            if name in notes:
                self.sheet.write_comment(0, column, visible(notes[name]))

    def _dressed(self, column: int, numbers: str, width: float) -> Any:
        """Make a column so wide; the format of its cells."""
        self.sheet.set_column(column, column, width)
        return self.book.add_format({"num_format": numbers, "text_wrap": True, "valign": "top"})

    def _put(self, cells: Iterable[Any], formats: Sequence[Any] = ()) -> None:
        for column, cell in enumerate(cells):
            dress = formats[column : column + 1]
            if isinstance(cell, str):
                self.sheet.write_string(self.row, column, visible(cell), *dress)
            elif cell is not None:
                self.sheet.write_number(self.row, column, cell, *dress)
        self.row += 1

    def write(self, batch: Any) -> None:
        """Take some rows."""
        if self.row + len(batch) > self.MOST + 1:
            raise TooManyRows
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if self.widths and (lines := self._lines(cells)) > 1:
                # Not every program looks for itself how high a row must be.
                self.sheet.set_row(self.row, _LINE_HEIGHT * lines)
            self._put(cells, self.formats)

    def _lines(self, cells: Sequence[Any]) -> int:
        """Of the longest text in its column."""
        texts = ((cell, width) for cell, width in zip(cells, self.widths, strict=True) if isinstance(cell, str))
        return max((len(wrap(visible(text), width)) for text, width in texts if 2 * len(text) > width), default=1)

    def close(self) -> None:
        """Pack the parts together. Raises OSError."""
        if self.formats:
            self._for_paper()
        with self._packed() as packed:
            shutil.copyfileobj(packed, self.stream)

    def _for_paper(self) -> None:
        """What people do with a table: filter it, and print it."""
        self.sheet.freeze_panes(1, 2)
        self.sheet.autofilter(0, 0, max(self.row - 1, 1), len(self.formats) - 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.set_print_scale(_SMALLER)
        self.sheet.repeat_rows(0)
        self.sheet.repeat_columns(0, 1)

    @contextlib.contextmanager
    def _packed(self) -> Iterator[IO[bytes]]:
        """The workbook from its first byte; what the writer keeps beside is cleared away. Raises OSError."""
        from xlsxwriter.exceptions import FileCreateError

        # Packed elsewhere: what breaks off on a full disk goes on writing after its file is closed.
        # Opened only now: a sink that was never finished has nothing to close.
        with tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=self.folder) as packed:
            self.book.filename = packed
            try:
                self.book.close()
            except FileCreateError as error:
                cause = error.args[0]
                # The zip that breaks off is let go while what it is packed into is open: it writes its end.
                traceback.clear_frames(cause.__traceback__)
                raise OSError(*cause.args) from None
            packed.seek(0)
            yield packed

    def abandon(self) -> None:
        """Clear away what the writer keeps beside the file."""
        with contextlib.suppress(OSError), self._packed():
            pass


class LabelledSink:
    """A table for people, written by another sink."""

    def __init__(self, sink: Sink, table: Callable[[Any], Any]) -> None:
        self.sink, self.table = sink, table

    def write(self, batch: Any) -> None:
        """Take some rows."""
        self.sink.write(self.table(batch))

    def close(self) -> None:
        """Finish the table."""
        self.sink.close()

    def abandon(self) -> None:
        """Let go of whatever is open."""
        self.sink.abandon()


LABELLED = (".csv", ".xlsx")
"""Tables that people read."""
SINKS: Mapping[str, Callable[..., Sink]] = {
    ".csv": CsvSink,
    ".jsonl": LinesSink,
    ".ndjson": LinesSink,
    ".parquet": ParquetSink,
    ".pq": ParquetSink,
    ".xlsx": WorkbookSink,
}
"""By the suffix of the table's name."""


def kind_of(name: str) -> str:
    """The suffix a table is written by."""
    return Path(name).suffix.lower()
