"""Tables in workbooks: every visible sheet of which one of the first rows names columns of answers."""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import chain, islice, takewhile
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from fusionassess.batch import ledger
from fusionassess.batch.read.spreadsheets import SheetCells, damaged, opened_sheets, size_of
from fusionassess.batch.read.tables import (
    FIRST_ROWS,
    Header,
    NamesBelow,
    Piece,
    Pieces,
    Spot,
    Warn,
    are_same,
    behind,
    find_names,
    names_with_those_above,
    read_header,
    refuse_form_cells,
)
from fusionassess.batch.score import arrays
from fusionassess.batch.score.remarks import HIDDEN_COLUMNS, HIDDEN_ROWS
from fusionassess.batch.score.rows import RowFault
from fusionassess.batch.score.scorer import Scorer
from fusionassess.documents import apart
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.sheet_xml import Stretches, Trouble

ROWS = 16_384


def read_workbook(file: str, scorer: Scorer, warn: Warn, skip: int, chosen: Sequence[str] = ()) -> Pieces:
    """Read the tables in a workbook; ``chosen`` are the sheets to read where not all are wanted.

    Raises DocumentError where it cannot be read or has none.
    """
    size = size_of(file)
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
            sheets = opened_sheets(file, stack)
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
        raise damaged(file, error) from None


def _is_read(name: str, chosen: Sequence[str], *, is_hidden: bool) -> bool:
    return name in chosen if chosen else not is_hidden


def _read(file: str, told: Iterator[Any], scorer: Scorer, warn: Warn, size: int, chosen: Sequence[str]) -> Pieces:
    refused, anything, hidden = None, False, list[str]()
    sheets: list[tuple[str, bool]] = next(told)
    known = [name for name, _ in sheets]
    if missing := [name for name in chosen if name not in known]:
        raise DocumentError([Problem("no-such-sheet", Place(file), {"id": missing[0], "known": "、".join(known)})])
    for sheet, is_hidden in sheets:
        name = f"{file}:{sheet}"
        if not _is_read(sheet, chosen, is_hidden=is_hidden):
            hidden += [] if chosen else [sheet]
            yield ledger.passed_over("sheets", "not-chosen" if chosen else "hidden-sheet", name)
            continue
        cells: SheetCells = next(told)
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
    if not anything and hidden and (refused is None or refused.problems[0].code == "empty-file"):
        raise DocumentError([Problem("hidden-sheets", Place(file), {"known": "、".join(hidden), "id": hidden[0]})])
    if not anything:
        raise refused or DocumentError([Problem("empty-file", Place(file))])


_NO_TABLE = frozenset({"no-answer-columns", "empty-file"})
"""What a sheet may be that holds something else."""


class _Rows:
    """The rows of one sheet."""

    def __init__(self, file: str, name: str, cells: SheetCells) -> None:
        self.file, self.name = file, name
        self.troubles: dict[int, list[tuple[int, Trouble]]] = {}
        for (row, column), trouble in cells.troubles.items():
            self.troubles.setdefault(row, []).append((column, trouble))
        self.left, self.total, self.merged, self.hidden = cells.left, cells.total, cells.merged, cells.hidden
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
        known, below = NamesBelow(scorer), place + 1
        known.add(header, names)
        while below < len(texts) and known.are_texts(texts[below], header):
            below += 1
        return _SheetTable(self, names, header, at, below, below - place - 1, known)


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
    below: NamesBelow
    """By which another table further down is known."""

    def pieces(self, size: int, scorer: Scorer, warn: Warn) -> Pieces:
        """The filled rows, so many at a time; then what became of the sheet."""
        rows, again, texts, is_below, unread = self.rows, 0, self.explained, False, 0
        share = size / max(rows.total, 1)
        count, table, merged, refused = 0, self, _Merged(self), None
        is_read, hiding, hidden_columns = True, 0, set[int]()
        filled = iter([*rows.first_rows[self.first :]])
        while taken := [*islice(filled, ROWS)] or [*islice(rows.filled, ROWS)]:
            while taken:
                explained = table.explained_in(taken) if is_below else 0
                texts, taken = texts + explained, taken[explained:]
                end = table.named_again(taken)
                if (lot := taken[:end]) and is_read:
                    count += len(lot)
                    hiding += sum(_is_within(number, rows.hidden.rows) for number, _ in lot) if rows.hidden.rows else 0
                    hidden_columns |= table.hidden_columns()
                    yield table.piece(lot, merged, round(share * len(lot)))
                unread += 0 if is_read else len(lot)
                is_below = is_below and not lot
                if taken := taken[end:]:
                    # Another table stands below, and its columns perhaps in another order.
                    again, is_below = again + 1, True
                    try:
                        table, is_read = table.again(*taken[0], scorer, warn), True
                    except DocumentError as error:
                        refused, is_read = refused or error, False
                        warn([*error.problems])
                    taken, merged = taken[1:], _Merged(table, merged)
        name = f"{rows.file}:{rows.name}"
        hidden = {HIDDEN_ROWS: hiding, HIDDEN_COLUMNS: len(hidden_columns)}
        told = ledger.remarked(hidden)
        told += ledger.assumed("hidden-read", name) if any(hidden.values()) else ledger.NOTHING
        told += ledger.counted("rows", "passed_over", {"texts-below-names": texts, "names-again": again})
        if refused is not None:
            told += ledger.counted("rows", "failed", {ledger.BELOW: unread})
            told += ledger.failed("sheets", refused.problems[0].code, str(refused.problems[0].place))
        else:
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

    def hidden_columns(self) -> set[int]:
        """The columns of answers that are not shown."""
        shift, hidden = self.rows.left + 1, self.rows.hidden.columns
        return {at for at in self.header.layout.questions.values() if _is_within(at + shift, hidden)}

    def named_again(self, taken: Sequence[tuple[int, Any]]) -> int:
        """Which of some rows is the first that names columns once more; how many there are where none does."""
        are_names = self.below.are_names
        return next((place for place, (_, row) in enumerate(taken) if are_names(row)), len(taken))

    def explained_in(self, taken: Sequence[tuple[int, Any]]) -> int:
        """How many of some rows, from the first on, say what the names above them mean."""
        texts = ([as_text(cell) or "" for cell in row] for _, row in taken)
        return sum(1 for _ in takewhile(lambda cells: self.below.are_texts(cells, self.header), texts))

    def again(self, number: int, row: Sequence[Any], scorer: Scorer, warn: Warn) -> "_SheetTable":
        """The table below a row that names columns once more. Raises DocumentError."""
        names = [as_text(cell) or "" for cell in row]
        if are_same(names, self.names):
            return self._replace(at=number)
        header = read_header(names, scorer, lambda column: self.rows.place(number, column))
        warn(header.warnings)
        self.below.add(header, names)
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


def _is_within(number: int, stretches: Stretches) -> bool:
    place = bisect_right(stretches, (number, _NO_END))
    return place > 0 and stretches[place - 1][0] <= number <= stretches[place - 1][1]


_NO_END = 1 << 30


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
