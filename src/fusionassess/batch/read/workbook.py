"""Tables in workbooks (.xlsx): the first sheet whose first filled row names columns of answers."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa

from fusionassess.batch.read.tables import LayOut, Piece, Spot, Warn, read_header
from fusionassess.batch.score import arrays
from fusionassess.documents.problems import DocumentError, Place, Problem

ROWS = 16_384
MOST_BYTES = 200_000_000
"""Of a workbook with a table, packed."""
MOST_UNPACKED = 2_000_000_000
MOST_CELLS = 72_000_000
"""Cells that a sheet may span: the reader lays it out whole."""
_FAR = re.compile(rb"""\sr=["'](?:[A-Z]{3}|[A-Z]{0,2}\d{6})""")
"""A cell beyond column ZZ or row 99,999: a sheet without one spans fewer cells than MOST_CELLS."""
_SPOT = re.compile(rb"""\sr=["']([A-Z]{0,3})(\d{1,7})["']""")


def read_workbook(file: str, lay_out: LayOut, warn: Warn, skip: int) -> Iterator[Piece]:
    """Read a table out of a workbook. Raises DocumentError where it cannot be read or has none."""
    import python_calamine

    size = _check(file)
    try:
        with python_calamine.CalamineWorkbook.from_path(file) as book:
            yield from _read(file, book, lay_out, warn, skip, size)
    except (python_calamine.CalamineError, OSError) as error:
        raise _damaged(file, error) from None


def _damaged(file: str, error: Exception) -> DocumentError:
    detail = (str(error) or type(error).__name__).split("\n", 1)[0]
    return DocumentError([Problem("damaged-workbook", Place(file), {"detail": detail})])


def _check(file: str) -> int:
    """Refuse what would not fit into memory; give the bytes of the file."""
    try:
        size = Path(file).stat().st_size
        if size > MOST_BYTES:
            raise DocumentError([Problem("too-large", Place(file), {"found": size, "most": MOST_BYTES})])
        with zipfile.ZipFile(file) as archive:
            found = sum(info.file_size for info in archive.infolist())
            if found > MOST_UNPACKED:
                values = {"found": found, "most": MOST_UNPACKED}
                raise DocumentError([Problem("unpacks-too-large", Place(file), values)])
            for name in archive.namelist():
                if name.startswith("xl/worksheets/"):
                    with archive.open(name) as part:
                        is_far = _is_far(part)
                    with archive.open(name) as part:
                        is_far = is_far and _span(part) > MOST_CELLS
                    if is_far:
                        raise DocumentError([Problem("too-many-cells", Place(file), {"most": MOST_CELLS})])
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged(file, error) from None
    return size


def _is_far(sheet: IO[bytes]) -> bool:
    """Whether some cell stands so far out that the sheet has to be measured."""
    kept = b""
    while more := sheet.read(_CHUNK):
        data = kept + more
        if _FAR.search(data):
            return True
        kept = data[-_LONGEST:]
    return False


def _span(sheet: IO[bytes]) -> int:
    """Cells from the first to the last corner: one stray cell far down makes a sheet huge."""
    columns, rows, kept = {b""}, 1, b""
    while more := sheet.read(_CHUNK):
        data = kept + more
        found = _SPOT.findall(data)
        columns |= {column for column, _ in found}
        rows = max(rows, max((int(row) for _, row in found), default=1))
        kept = data[-_LONGEST:]
    return max(map(_column, columns)) * rows


_CHUNK, _LONGEST = 1 << 22, 32


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _read(file: str, book: Any, lay_out: LayOut, warn: Warn, skip: int, size: int) -> Iterator[Piece]:
    refused = None
    for name in _visible(book):
        sheet = book.get_sheet_by_name(name)
        rows = _Rows(file, name, sheet)
        if rows.names is None:
            continue
        try:
            header = read_header(rows.names, lay_out, partial(rows.place, 0))
        except DocumentError as error:
            refused = refused or error
            continue
        warn(header.warnings)
        yield from rows.pieces(header.kept, skip, size)
        return
    raise refused or DocumentError([Problem("empty-file", Place(file))])


def _visible(book: Any) -> list[str]:
    import python_calamine

    shown = python_calamine.SheetVisibleEnum.Visible, python_calamine.SheetTypeEnum.WorkSheet
    return [sheet.name for sheet in book.sheets_metadata if (sheet.visible, sheet.typ) == shown]


class _Rows:
    """The rows of one sheet below its row of names."""

    def __init__(self, file: str, name: str, sheet: Any) -> None:
        self.file, self.name = file, name
        self.left = (sheet.start or (0, 0))[1]
        self.total = (sheet.end or (0, 0))[0] + 1
        self.rows = iter(sheet.iter_rows())
        self.names: list[str] | None = None
        # The reader gives the rows from the very first on, but the columns from the first filled one.
        for number, row in enumerate(self.rows, 1):
            if any(cell != "" for cell in row):
                self.names, self.first = [as_text(cell) or "" for cell in row], number
                break

    def place(self, row: int, column: int | None) -> Place:
        """Of a cell; row 0 is the row of names."""
        return Place(self.file, self.first + row, self.left + 1 + (column or 0), self.name)

    def pieces(self, kept: Sequence[int], skip: int, size: int) -> Iterator[Piece]:
        """The filled rows, so many at a time."""
        names = self.names or []
        share = size / max(self.total, 1)
        filled = ((number, row) for number, row in enumerate(self.rows, 1) if any(cell != "" for cell in row))
        for _ in islice(filled, skip):
            pass
        while taken := list(islice(filled, ROWS)):
            numbers = [number for number, _ in taken]
            columns = [_column_of([row[position] for _, row in taken]) for position in kept]
            batch = pa.record_batch(columns, names=[names[position] for position in kept])
            lines = arrays.numbers([self.first + number for number in numbers])
            yield Piece(batch, kept, lines, self._spot(numbers), round(share * len(taken)))

    def _spot(self, numbers: Sequence[int]) -> Spot:
        return lambda row, column: (self.place(numbers[row], column), "")


def _column_of(cells: Sequence[Any]) -> Any:
    """Cells as texts, each different one once. What is true is not 1, though Python takes them for the same."""
    if bool in set(map(type, cells)):
        return arrays.texts([as_text(cell) for cell in cells])
    different = list(set(cells))
    places = {cell: place for place, cell in enumerate(different)}
    numbers = arrays.numbers(np.array([places[cell] for cell in cells], dtype=np.int32))
    return pa.DictionaryArray.from_arrays(numbers, arrays.texts([as_text(cell) for cell in different]))


def as_text(cell: Any) -> str | None:
    """What a cell holds, as text: whole numbers without a decimal point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def is_form(file: str) -> bool:
    """Whether a workbook has the names by which a form is read; what is no workbook is left to its reader."""
    from fusionassess.documents.form_workbook import PREFIX

    try:
        with zipfile.ZipFile(file) as archive, archive.open("xl/workbook.xml") as part:
            return f'name="{PREFIX}'.encode() in part.read(_MOST_NAMES)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, NotImplementedError, RuntimeError):
        return True


_MOST_NAMES = 1 << 22
