"""A section on a sheet of its own: its blocks one below the other, numbers as numbers."""

import re
from collections.abc import Sequence
from typing import Any

from fusionassess.render.sections import Section
from fusionassess.render.sections.blocks import Bullets, Heading, Numbered, Paragraph, Table, in_words
from fusionassess.render.sections.blocks import Cell as BlockCell
from fusionassess.render.workbook.book import Cell, Kind, NewBook, fit
from fusionassess.report.figures import Figure

TITLE_HEIGHT = 28
ROOM = 120.0
"""Signs across a sheet."""
_DECIMALS = re.compile(r"\.(\d+)%?$")


def write(book: NewBook, sheet: Any, section: Section) -> None:
    """Fill the sheet; where it has one table, its heads stay in view."""
    blocks = list(in_words(section.blocks))
    tables = [block for block in blocks if isinstance(block, Table)]
    shares = max((table.widths for table in tables), key=len, default=(1.0,))
    page = _NewSheet(book, sheet, [ROOM * share for share in shares])
    book.write(sheet, 0, 0, section.title, "text", "title")
    sheet.set_row(0, TITLE_HEIGHT)
    headed = [table for table in tables if table.heads]
    for block in blocks:
        match block:
            case Heading():
                page.across(block.text, "strong")
            case Paragraph():
                page.across(block.text)
            case Bullets():
                for sentence in block.items:
                    page.across(sentence)
            case Numbered():
                for place, sentence in enumerate(block.items, start=1):
                    page.across(f"{place}. {sentence}")
            case Table():
                page.table(block, keeps_heads=len(headed) == 1)


class _NewSheet:
    """A sheet and the next free row of it."""

    def __init__(self, book: NewBook, sheet: Any, widths: Sequence[float]) -> None:
        self.book, self.sheet, self.widths, self.row = book, sheet, widths, 1
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)

    def across(self, text: str, look: str = "") -> None:
        """Write a text over the whole width."""
        self._spread(0, text, look)
        fit(self.sheet, self.row, [(text, sum(self.widths))])
        self.row += 1

    def table(self, table: Table, *, keeps_heads: bool) -> None:
        """Write a table, and leave a row free below it."""
        if table.heads:
            top = self.row
            self._cells(table.heads, "head")
        for place, cells in enumerate(table.rows):
            self._cells(cells, "strong" if place in table.strong else "", labelled=not table.heads)
        if table.heads and keeps_heads:
            self.sheet.freeze_panes(top + 1, 0)
            self.sheet.repeat_rows(top)
            self.sheet.autofilter(top, 0, max(self.row - 1, top), len(table.heads) - 1)
        self.row += 1

    def _cells(self, cells: Sequence[BlockCell], look: str, *, labelled: bool = False) -> None:
        """A row; the last cell takes the columns that it leaves."""
        *others, last = cells
        for place, cell in enumerate(others):
            value, kind = _value(cell)
            self.book.write(self.sheet, self.row, place, value, kind, "strong" if labelled and place == 0 else look)
        self._spread(len(others), last, look)
        widths = [*self.widths[: len(others)], sum(self.widths[len(others) :])]
        fit(self.sheet, self.row, zip((_value(cell)[0] for cell in cells), widths, strict=True))
        self.row += 1

    def _spread(self, first: int, cell: BlockCell, look: str) -> None:
        """Write a cell from a column to the last."""
        value, kind = _value(cell)
        if first < len(self.widths) - 1:
            end = len(self.widths) - 1
            self.sheet.merge_range(self.row, first, self.row, end, "", self.book.format(kind, look))
        self.book.write(self.sheet, self.row, first, value, kind, look)


def _value(cell: BlockCell) -> tuple[Cell, Kind]:
    """What a spreadsheet computes with, shown with the decimals it has in the report."""
    if isinstance(cell, str):
        return cell, "text"
    if cell.value is None:
        return cell.display, "text"
    return cell.value, _kind(cell)


def _kind(figure: Figure) -> Kind:
    decimals = _DECIMALS.search(figure.display)
    if figure.display.endswith("%"):
        return "tenth" if decimals else "share"
    return "score" if decimals else "whole"
