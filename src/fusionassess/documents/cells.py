"""Cells of a workbook that was filled in: columns found by name, values as a text document would spell them."""

import datetime
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from fusionassess.documents.sheet_xml import Cells, Trouble, Value
from fusionassess.documents.source import SHEET_ROWS
from fusionassess.documents.xlsx import Book

_EARLIEST, _LATEST = 32_874, 2_958_465
"""Serial numbers of 1990-01-01 and 9999-12-31: any other number in a date's cell is something else."""
_DAYS_FROM_1900_TO_1904 = 1_462


MERGED = Trouble("merged-cell", "")
"""What stands in a cell that is merged with another."""


class NamedColumn(NamedTuple):
    """A column of a table; a single cell is one of one row."""

    rows: Cells
    number: int
    before: int
    """Lines of the sheets before its own."""
    top: int
    bottom: int
    covered: frozenset[int]
    """Rows whose cell is merged with one above or before it, so that nothing of its own stands there."""

    def at(self, row: int) -> Value | None:
        """What stands in a row."""
        if row in self.covered:
            return MERGED
        here = self.rows.get(row)
        return None if here is None else here.get(self.number)

    def mark(self, row: int) -> tuple[int, int]:
        """The place of a row's cell."""
        return self.before + row, self.number

    def numbers(self) -> list[int]:
        """The rows that have anything in them: a name may stand for a million empty ones."""
        return sorted(row for row in self.rows if self.top <= row <= self.bottom)


def column_of(book: Book, name: str) -> NamedColumn | None:
    """The column that a name of the workbook stands for, where it is there."""
    area = book.names.get(name)
    if area is None or area.sheet not in book.sheets:
        return None
    before = list(book.sheets).index(area.sheet) * SHEET_ROWS
    column = NamedColumn(book.sheets[area.sheet], area.left, before, area.top, area.bottom, frozenset())
    if not book.merged.get(area.sheet):
        return column
    merged = sorted(
        (each.top + (each.left == area.left), each.bottom)
        for each in book.merged[area.sheet]
        if each.left <= area.left <= each.right and area.top <= each.bottom and each.top <= area.bottom
    )
    return column._replace(covered=_within(column.numbers(), merged)) if merged else column


class Elsewhere(NamedTuple):
    """Something that was filled in where nothing is asked: below the rows of a table, or on a copy of its sheet."""

    name: str
    """The id that stands in its row."""
    sheet: str
    spot: tuple[int, int]
    text: str


def elsewhere(book: Book, ids: NamedColumn, answers: NamedColumn, aside: Cells | None = None) -> Iterator[Elsewhere]:
    """What stands in the column of answers beside the ids of a table in other rows or sheets, and says something else.

    ``aside`` is a sheet that holds no rows of the table, whatever its cells say.
    """
    asked = {name: row for row in ids.numbers() if (name := spelled(ids.at(row)))}
    for place, (sheet, cells) in enumerate(book.sheets.items()):
        for row, here in cells.items() if cells is not aside else ():
            name, text = spelled(here.get(ids.number)), spelled(here.get(answers.number)).strip()
            is_own = cells is ids.rows and row == asked.get(name)
            if text and name in asked and not is_own and fold(text) != fold(spelled(answers.at(asked[name]))):
                yield Elsewhere(name, sheet, (place * SHEET_ROWS + row, answers.number), text)


def tables_beside(book: Book, ids: NamedColumn, aside: Cells) -> Iterator[Elsewhere]:
    """The first answer of each table on another sheet than a form's own: below a row that names several questions."""
    asked = {name for row in ids.numbers() if (name := spelled(ids.at(row)))}
    for place, (sheet, cells) in enumerate(book.sheets.items()):
        rows = {} if cells is aside or cells is ids.rows else cells
        for row, here in rows.items():
            if len(asked.intersection(here.values())) > 1:
                named = {column: str(value) for column, value in here.items() if value in asked}
                below = ((each, at) for each in sorted(rows) if each > row for at in named if at in rows[each])
                for each, at in islice(below, 1):
                    yield Elsewhere(named[at], sheet, (place * SHEET_ROWS + each, at), spelled(rows[each][at]))
                break


def lone_beside(book: Book, ids: NamedColumn, aside: Cells, answers: Callable[[str, str], bool]) -> Iterator[Elsewhere]:
    """The first answer on each such sheet to a question that stands alone in its row: right of its id, or below it.

    ``answers`` says of an id and a text whether that is an answer: a remark is none.
    """
    asked = {name for row in ids.numbers() if (name := spelled(ids.at(row)))}
    for place, (sheet, cells) in enumerate(book.sheets.items()):
        rows = {} if cells is aside or cells is ids.rows else cells
        first: Elsewhere | None = None
        below: dict[int, int] = {}
        for row in sorted(rows, reverse=True):
            here = rows[row]
            named = [(column, str(value)) for column, value in here.items() if value in asked]
            for column, name in named if len(named) == 1 else ():
                right = min((at for at in here if at > column), default=column)
                for each, at in ((below.get(column, row), column), (row, right)):
                    if answers(name, text := spelled(rows[each][at])):
                        first = Elsewhere(name, sheet, (place * SHEET_ROWS + each, at), text)
            below |= dict.fromkeys(here, row)
        if first:
            yield first


def _within(rows: Sequence[int], stretches: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Those of some rows that lie in one of the stretches; both go from small to large."""
    within: set[int] = set()
    done = 0
    for first, last in stretches:
        within.update(rows[bisect_left(rows, max(first, done + 1)) : bisect_right(rows, last)])
        done = max(done, last)
    return frozenset(within)


def day(value: float, book: Book) -> str:
    """A number as the date that it stands for, as ISO 8601 writes it; what is none goes on to whoever can say so."""
    serial = value + (_DAYS_FROM_1900_TO_1904 if book.starts_in_1904 else 0)
    if not _EARLIEST <= serial <= _LATEST:
        return spelled(value)
    return _iso(int(serial))


@lru_cache(maxsize=4096)
def _iso(serial: int) -> str:
    return (datetime.date(1899, 12, 30) + datetime.timedelta(days=serial)).isoformat()


def spelled(value: Value | None) -> str:
    """A value as a text document would spell it."""
    # Nearly all are texts.
    if isinstance(value, str):
        return value
    match value:
        case None | Trouble():
            return ""
        case bool():
            return str(value).lower()
    return str(int(value)) if value.is_integer() else repr(value)


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """A choice without what does not tell it from others: width, case, spacing."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
