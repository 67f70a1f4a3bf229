"""Tables in workbooks: every visible sheet of which one of the first rows names columns of answers."""

import io
import re
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
import pyarrow as pa

from fusionassess.batch import ledger
from fusionassess.batch.read.tables import (
    FIRST_ROWS,
    Header,
    Piece,
    Pieces,
    Spot,
    Warn,
    are_same,
    are_texts,
    behind,
    find_names,
    names_again,
    names_with_those_above,
    read_header,
    refuse_form_cells,
)
from fusionassess.batch.score import arrays
from fusionassess.batch.score.scorer import RowFault, Scorer
from fusionassess.documents import apart, biff, ods, sheet_xml, xlsx
from fusionassess.documents.form_workbook import PREFIX
from fusionassess.documents.package import DAMAGED
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.sheet_xml import Cells, Trouble
from fusionassess.documents.source import COMPOUND
from fusionassess.documents.source import MOST_BYTES as MOST_OF_FORM
from fusionassess.documents.suffixes import OPEN_XML
from fusionassess.documents.workbooks import DAMAGED_XLS

ROWS = 16_384
MOST_BYTES = 200_000_000
"""Of a workbook with a table, packed."""
MOST_UNPACKED = 2_000_000_000


Troubles = Mapping[tuple[int, int], Trouble]
"""Cells that have no value to read, by row and column."""


def read_workbook(file: str, scorer: Scorer, warn: Warn, skip: int, chosen: Sequence[str] = ()) -> Pieces:
    """Read the tables in a workbook; ``chosen`` are the sheets to read where not all are wanted.

    Raises DocumentError where it cannot be read or has none.
    """
    size = _size(file)
    with closing(apart.read(_told, file, tuple(chosen), bounds=apart.bounds_of(file))) as told:
        yield from behind(_read(file, told, scorer, warn, size, chosen), skip)


def _told(file: str, chosen: Sequence[str]) -> Iterator[Any]:
    """What a workbook holds, piece by piece. Raises DocumentError where it cannot be read.

    First come the names of its sheets and whether each is hidden; then, of each that is read, its cells
    without their rows, the rows, many at a time, and None.
    """
    import python_calamine

    try:
        with ExitStack() as stack:
            sheets = _opened(file, stack)
            yield [(sheet.name, sheet.is_hidden) for sheet in sheets]
            for sheet in sheets:
                if _is_read(sheet.name, chosen, is_hidden=sheet.is_hidden):
                    cells = sheet.cells()
                    yield cells._replace(rows=())
                    rows = iter(cells.rows)
                    while taken := [*islice(rows, ROWS)]:
                        yield taken
                    yield None
    except (python_calamine.CalamineError, OSError) as error:
        raise _damaged(file, error) from None


def _is_read(name: str, chosen: Sequence[str], *, is_hidden: bool) -> bool:
    return name in chosen if chosen else not is_hidden


class _Sheet(NamedTuple):
    """A sheet that has not been read yet."""

    name: str
    is_hidden: bool
    cells: Callable[[], "_Cells"]


class _Cells(NamedTuple):
    """The cells of a sheet."""

    rows: Iterable[Sequence[Any]]
    """From the very first on; empty cells are empty texts."""
    total: int
    left: int
    """Columns before the first one of each row."""
    merged: Sequence[tuple[int, int, int, int]]
    """Top, left, bottom and right of merged cells, from 0."""
    troubles: Troubles


def _opened(file: str, stack: ExitStack) -> list[_Sheet]:
    """The sheets of a workbook by its first bytes: its name may be wrong. Raises DocumentError."""
    with Path(file).open("rb") as opened:
        data = opened.read(len(COMPOUND))
    if data.startswith(COMPOUND):
        data = Path(file).read_bytes()
        if xlsx.is_encrypted(data):
            raise DocumentError([Problem("encrypted-workbook", Place(file))])
        try:
            return _of_calamine(io.BytesIO(data), stack, biff.read_xls(data).troubles)
        except DAMAGED_XLS as error:
            raise _damaged(file, error) from None
    try:
        with zipfile.ZipFile(file) as archive:
            if ods.is_ods(archive):
                return _of_ods(ods.read(Path(file).read_bytes(), file))
            if "xl/workbook.bin" in archive.namelist():
                troubles = biff.read_xlsb(archive)
                return _of_calamine(file if file.lower().endswith(".xlsb") else _begun(file), stack, troubles)
    except DAMAGED as error:
        raise _damaged(file, error) from None
    troubled = _troubles(file, _check(file))
    return _of_calamine(file if file.lower().endswith(OPEN_XML) else _begun(file), stack, troubled)


def _begun(file: str) -> io.BytesIO:
    """A workbook with the suffix of another kind."""
    return io.BytesIO(Path(file).read_bytes())


def _of_calamine(source: Any, stack: ExitStack, troubles: Sequence[Troubles] | Mapping[str, Troubles]) -> list[_Sheet]:
    import python_calamine

    opened = python_calamine.CalamineWorkbook
    book = stack.enter_context(opened.from_path(source) if isinstance(source, str) else opened.from_filelike(source))
    shown = python_calamine.SheetVisibleEnum.Visible, python_calamine.SheetTypeEnum.WorkSheet
    sheets = []
    for place, each in enumerate(book.sheets_metadata):
        own: Troubles = {}
        if isinstance(troubles, Mapping):
            own = troubles.get(each.name, {})
        elif place < len(troubles):
            own = troubles[place]
        sheets.append(_Sheet(each.name, (each.visible, each.typ) != shown, partial(_laid_out, book, each.name, own)))
    return sheets


def _laid_out(book: Any, name: str, troubles: Troubles) -> _Cells:
    sheet = book.get_sheet_by_name(name)
    merged = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    # The reader gives the rows from the very first on, but the columns from the first filled one.
    return _Cells(sheet.iter_rows(), (sheet.end or (0, 0))[0] + 1, (sheet.start or (0, 0))[1], merged, troubles)


def _of_ods(read: ods.Spreadsheet) -> list[_Sheet]:
    return [
        _Sheet(name, read.sheets[name].is_hidden, partial(_of_book, cells, read.sheets[name]))
        for name, cells in read.book.sheets.items()
    ]


def _of_book(cells: Cells, sheet: ods.Sheet) -> _Cells:
    last = max(cells, default=0)
    width = max((column for row in cells.values() for column in row), default=0)
    merged = [(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1) for area in sheet.merged]
    troubles = {
        (row, column): value
        for row, here in cells.items()
        for column, value in here.items()
        if isinstance(value, Trouble)
    }
    empty: dict[int, Any] = {}

    def row_of(number: int) -> list[Any]:
        here = cells.get(number, empty)
        values = (here.get(column, "") for column in range(1, width + 1))
        return ["" if isinstance(value, Trouble) else value for value in values]

    return _Cells(map(row_of, range(1, last + 1)), last, 0, merged, troubles)


def _size(file: str) -> int:
    """The bytes of a workbook; refuses what would not fit into memory."""
    try:
        size = Path(file).stat().st_size
    except OSError as error:
        raise _damaged(file, error) from None
    if size > MOST_BYTES:
        raise DocumentError([Problem("too-large", Place(file), {"found": size, "most": MOST_BYTES})])
    return size


def _damaged(file: str, error: BaseException) -> DocumentError:
    detail = (str(error) or type(error).__name__).split("\n", 1)[0]
    return DocumentError([Problem("damaged-workbook", Place(file), {"detail": detail})])


def _check(file: str) -> frozenset[str]:
    """The parts that need a closer look. Refuses what unpacks to too much."""
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(info.file_size for info in archive.infolist())
            if size > MOST_UNPACKED:
                values = {"found": size, "most": MOST_UNPACKED}
                raise DocumentError([Problem("unpacks-too-large", Place(file), values)])
            troubled = set()
            for name in archive.namelist():
                # What is a sheet the workbook says itself, wherever it stands.
                if name.lower().endswith(".xml"):
                    with archive.open(name) as part:
                        if _may_lack_values(part):
                            troubled.add(name)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged(file, error) from None
    return frozenset(troubled)


def _may_lack_values(sheet: IO[bytes]) -> bool:
    """Whether some cells may have no value to read."""
    kept = b""
    while more := sheet.read(_CHUNK):
        data = kept + more
        if (b"<f" in data and _NO_VALUE.search(data) is not None) or _has_error(data):
            return True
        kept = data[-_LONGEST:]
    return False


def _has_error(data: bytes) -> bool:
    return b't="e"' in data or b"t='e'" in data


_NO_VALUE = re.compile(rb"(?:</f>|<f[^<>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
"""A formula without a value behind it."""


_CHUNK, _LONGEST = 1 << 22, 512


def _read(file: str, told: Iterator[Any], scorer: Scorer, warn: Warn, size: int, chosen: Sequence[str]) -> Pieces:
    refused, anything = None, False
    sheets: list[tuple[str, bool]] = next(told)
    known = [name for name, _ in sheets]
    if missing := [name for name in chosen if name not in known]:
        raise DocumentError([Problem("no-such-sheet", Place(file), {"id": missing[0], "known": "、".join(known)})])
    for sheet, is_hidden in sheets:
        name = f"{file}:{sheet}"
        if not _is_read(sheet, chosen, is_hidden=is_hidden):
            yield ledger.passed_over("sheets", "not-chosen" if chosen else "hidden-sheet", name)
            continue
        cells: _Cells = next(told)
        told_of_it = iter(told.__next__, None)
        rows = _Rows(file, sheet, cells._replace(rows=chain.from_iterable(told_of_it)))
        try:
            table = rows.table(scorer)
        except DocumentError as error:
            deque(told_of_it, maxlen=0)
            code = error.problems[0].code
            if code not in _NO_TABLE:
                anything = True
                warn([*error.problems])
                yield ledger.failed("sheets", code, str(error.problems[0].place))
                continue
            refused = refused or error
            yield ledger.passed_over("sheets", "no-known-names" if rows.first_rows else "no-rows", name)
            continue
        anything = True
        warn(table.header.warnings)
        yield from table.pieces(size, scorer, warn)
    if not anything:
        raise refused or DocumentError([Problem("empty-file", Place(file))])


_NO_TABLE = frozenset({"no-answer-columns", "empty-file"})
"""What a sheet may be that holds something else."""


def _troubles(file: str, troubled: frozenset[str]) -> dict[str, Troubles]:
    """By sheet, its cells that hold errors or formulas that were never computed."""
    if not troubled:
        return {}
    try:
        with zipfile.ZipFile(file) as archive:
            by_sheet: dict[str, Troubles] = {}
            for sheet, name in xlsx.sheet_parts(archive).items():
                if name in troubled:
                    with archive.open(name) as part:
                        by_sheet[sheet] = sheet_xml.troubles(part)
            return by_sheet
    except (*DAMAGED, OSError) as error:
        raise _damaged(file, error) from None


class _Rows:
    """The rows of one sheet."""

    def __init__(self, file: str, name: str, cells: _Cells) -> None:
        self.file, self.name = file, name
        self.troubles: dict[int, list[tuple[int, Trouble]]] = {}
        for (row, column), trouble in cells.troubles.items():
            self.troubles.setdefault(row, []).append((column, trouble))
        self.left, self.total, self.merged = cells.left, cells.total, cells.merged
        self.filled = (
            (number, row)
            for number, row in enumerate(cells.rows, 1)
            if any(cell != "" for cell in row) or number in self.troubles
        )
        self.first_rows = list(islice(self.filled, FIRST_ROWS))

    def place(self, row: int, column: int | None) -> Place:
        """Of a cell, by its row in the sheet and its column in the table."""
        return Place(self.file, row, self.left + 1 + (column or 0), self.name)

    def table(self, scorer: Scorer) -> "_SheetTable":
        """The table below the first row that names columns of answers. Raises DocumentError where none does."""
        texts = [[as_text(cell) or "" for cell in row] for _, row in self.first_rows]
        place = find_names(texts, scorer) or 0
        if not texts:
            raise DocumentError([Problem("empty-file", Place(self.file))])
        at, _ = self.first_rows[place]
        refuse_form_cells(texts, place, scorer, lambda column: self.place(at, column))
        names = names_with_those_above(texts, place, scorer)
        header = read_header(names, scorer, lambda column: self.place(at, column))
        below = place + 1
        layout = header.layout
        while below < len(texts) and are_texts(
            {name: texts[below][column] for name, column in layout.questions.items()},
            scorer,
            texts[below][layout.about["profile"]] if "profile" in layout.about else None,
        ):
            below += 1
        return _SheetTable(self, names, header, at, below, below - place - 1)


class _SheetTable(NamedTuple):
    """A table in a sheet."""

    rows: _Rows
    names: list[str]
    header: Header
    at: int
    """The row of names."""
    first: int
    """Which of the first rows is the first one below the names that answers."""
    explained: int
    """Rows between them that say what the names mean."""

    def pieces(self, size: int, scorer: Scorer, warn: Warn) -> Pieces:
        """The filled rows, so many at a time; then what became of the sheet. Raises DocumentError."""
        rows, again = self.rows, 0
        share = size / max(rows.total, 1)
        told = ledger.counted("rows", "passed_over", {"texts-below-names": self.explained})
        count, table, merged = 0, self, _Merged(self)
        filled = iter([*rows.first_rows[self.first :]])
        while taken := [*islice(filled, ROWS)] or [*islice(rows.filled, ROWS)]:
            while taken:
                end = table.named_again(taken)
                if lot := taken[:end]:
                    count += len(lot)
                    yield table.piece(lot, merged, round(share * len(lot)))
                if taken := taken[end:]:
                    # Another table stands below, and its columns perhaps in another order.
                    table, again, taken = table.again(*taken[0], scorer, warn), again + 1, taken[1:]
                    merged = _Merged(table, merged)
        name = f"{rows.file}:{rows.name}"
        told += ledger.counted("rows", "passed_over", {"names-again": again})
        told += ledger.scored("sheets") if count else ledger.passed_over("sheets", "no-rows", name)
        if merged.was_filled:
            told += ledger.assumed("merged-filled", name)
        yield told

    def piece(self, taken: Sequence[tuple[int, Any]], merged: "_Merged", weight: int) -> Piece:
        """Some filled rows."""
        kept, numbers = self.header.kept, [number for number, _ in taken]
        columns = [_column_of(merged.column(position, taken)) for position in kept]
        batch = pa.record_batch(columns, names=[self.names[position] for position in kept])
        troubles = self._troubles(numbers, merged)
        return Piece(batch, kept, arrays.numbers(numbers), self._spot(numbers), weight, [], self.rows.name, troubles)

    def named_again(self, taken: Sequence[tuple[int, Any]]) -> int:
        """Which of some rows is the first that names columns once more; how many there are where none does."""
        asked = [*self.header.layout.questions.values()]
        first, last = self.names[asked[0]], self.names[asked[-1]]
        for place, (_, row) in enumerate(taken):
            if (first in row or last in row) and names_again(row, self.names, self.header):
                return place
        return len(taken)

    def again(self, number: int, row: Sequence[Any], scorer: Scorer, warn: Warn) -> "_SheetTable":
        """The table below a row that names columns once more. Raises DocumentError."""
        names = [as_text(cell) or "" for cell in row]
        if are_same(names, self.names):
            return self._replace(at=number)
        header = read_header(names, scorer, lambda column: self.rows.place(number, column))
        warn(header.warnings)
        return self._replace(names=names, header=header, at=number)

    def _spot(self, numbers: Sequence[int]) -> Spot:
        return lambda row, column: (self.rows.place(numbers[row], column), "")

    def _troubles(self, numbers: Sequence[int], merged: "_Merged") -> list[RowFault]:
        """The cells of some rows that have no value to read."""
        if not self.rows.troubles and not merged.covered:
            return []
        faults, places = [], {position: place for place, position in enumerate(self.header.kept)}
        for place, number in enumerate(numbers):
            for column, trouble in self.rows.troubles.get(number, ()):
                if (position := places.get(column - 1 - self.rows.left)) is not None:
                    faults.append(RowFault(place, position, trouble.code, {"found": trouble.text}))
        for first, last, column in merged.covered:
            spoilt = range(bisect_left(numbers, first), bisect_right(numbers, last))
            faults += [RowFault(place, places[column], "merged-cell", {}) for place in spoilt]
        return faults


class _Merged:
    """Merged cells below the names: who they are about is said once for all of their rows, an answer is not."""

    def __init__(self, table: _SheetTable, before: "_Merged | None" = None) -> None:
        self.table = table
        self.fill: dict[int, list[tuple[int, int]]] = {}
        """By column, the first and the last row of what holds for all rows between."""
        self.covered: list[tuple[int, int, int]] = []
        """First row, last row and column of cells of which nobody knows whose they are."""
        self.was_filled: bool = before is not None and before.was_filled
        self.above: dict[int, Any] = {}
        about = set(table.header.layout.about.values())
        kept = set(table.header.kept)
        for top, left, bottom, right in table.rows.merged:
            if bottom + 1 <= table.at:
                continue
            for column in sorted(each for each in kept if left <= each + table.rows.left <= right):
                if column in about and column + table.rows.left == left:
                    self.fill.setdefault(column, []).append((top + 1, bottom + 1))
                    continue
                # The first cell is the one that was filled in.
                first = top + 2 if column + table.rows.left == left else top + 1
                self.covered.append((max(first, table.at + 1), bottom + 1, column))

    def column(self, position: int, taken: Sequence[tuple[int, Any]]) -> list[Any]:
        """The cells of a column of some rows, each merged one for all of its rows."""
        cells = [row[position] for _, row in taken]
        for first, last in self.fill.get(position, ()):
            for place, (number, _) in enumerate(taken):
                if number == first:
                    self.above[position] = cells[place]
                elif first < number <= last and cells[place] == "":
                    cells[place], self.was_filled = self.above.get(position, ""), True
        return cells


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
        # Of more digits than a spreadsheet keeps the last ones are made up.
        return str(int(cell)) if cell.is_integer() and abs(cell) < _MOST_EXACT else repr(cell)
    return str(cell)


_MOST_EXACT = 1e15
"""From here on whole numbers have more digits than the fifteen that a spreadsheet keeps."""


def is_spreadsheet(file: str) -> bool:
    """Whether a zip or a file of before 2007 is a workbook, whatever it is called."""
    try:
        with Path(file).open("rb") as opened:
            data = opened.read(MOST_OF_FORM)
        if data.startswith(COMPOUND):
            return any(name.encode("utf-16-le") in data for name in ("Workbook", "Book", "EncryptedPackage"))
        with zipfile.ZipFile(file) as archive:
            return ods.is_ods(archive) or not {"xl/workbook.xml", "xl/workbook.bin"}.isdisjoint(archive.namelist())
    except (*DAMAGED, OSError):
        return False


def is_form(file: str) -> bool:
    """Whether a workbook has the names by which a form is read."""
    name = f"{PREFIX}format".encode()
    try:
        with Path(file).open("rb") as opened:
            if opened.read(len(COMPOUND)) == COMPOUND:
                return name in opened.read(MOST_OF_FORM)
            with zipfile.ZipFile(opened) as archive:
                part = "content.xml" if ods.is_ods(archive) else "xl/workbook.xml"
                with archive.open(part) as text:
                    return b'name="' + name in text.read(xlsx.MOST_UNPACKED)
    except (*DAMAGED, OSError):
        return False
