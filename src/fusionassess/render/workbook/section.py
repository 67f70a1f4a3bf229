"""A section on a sheet of its own: its blocks one below the other, numbers as numbers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from fusionassess.render.office.charts import SYMBOLS
from fusionassess.render.sections import Section
from fusionassess.render.sections.blocks import (
    Block,
    Bullets,
    Chart,
    Heading,
    Numbered,
    Paragraph,
    Pictures,
    Table,
    first_and_even,
    in_words,
)
from fusionassess.render.sections.blocks import Cell as BlockCell
from fusionassess.render.text.escaping import printable
from fusionassess.render.workbook.book import Cell, Kind, NewBook, fit
from fusionassess.report.figures import Figure
from fusionassess.report.wording import NOTHING

TITLE_HEIGHT = 28
CHART = {"width": 720, "height": 380}
ROOM = 120.0
"""Signs across a sheet."""
_DECIMALS = re.compile(r"\.(\d+)%?$")


def write(book: NewBook, sheet: Any, section: Section) -> None:
    """Fill the sheet; where it has one table, its heads stay in view."""
    blocks = list(in_words(section.blocks))
    tables = [block for block in blocks if isinstance(block, Table)]
    charts = list(_lines(section.blocks))
    widths = [table.widths for table in tables] or [first_and_even(0.4, len(chart.labels)) for chart in charts]
    shares = max(widths, key=len, default=(1.0,))
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
    for chart in charts:
        page.lines(chart)


def _lines(blocks: Iterable[Block]) -> Iterator[Chart]:
    """Charts of lines over periods; every other picture has a sheet of its own, or its numbers."""
    for block in blocks:
        for column in block.columns if isinstance(block, Pictures) else ():
            yield from (each.chart for each in column if each.chart and each.chart.kind == "line")


class _NewSheet:
    """A sheet and the next free row of it."""

    def __init__(self, book: NewBook, sheet: Any, widths: Sequence[float]) -> None:
        self.book, self.sheet, self.widths, self.row = book, sheet, widths, 1
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        self._heads: dict[tuple[str, ...], int] = {}
        """In which row tables begin, by what stands above their numbers."""

    def across(self, text: str, look: str = "") -> None:
        """Write a text over the whole width."""
        self._spread(0, text, look)
        fit(self.sheet, self.row, [(text, sum(self.widths))])
        self.row += 1

    def table(self, table: Table, *, keeps_heads: bool) -> None:
        """Write a table, and leave a row free below it."""
        if table.heads:
            top = self.row
            self._heads[tuple(table.heads[1:])] = top
            self._cells(table.heads, "head")
        for place, cells in enumerate(table.rows):
            self._cells(cells, "strong" if place in table.strong else "", labelled=not table.heads)
        if table.heads and keeps_heads:
            self.sheet.freeze_panes(top + 1, 0)
            self.sheet.repeat_rows(top)
            self.sheet.autofilter(top, 0, max(self.row - 1, top), len(table.heads) - 1)
        self.row += 1

    def lines(self, chart: Chart) -> None:
        """Draw lines by the numbers of their table, which is written where it is not there; a row for each line."""
        first = self._heads.get(tuple(chart.labels), self.row)
        if first == self.row:
            self._cells(["", *chart.labels], "head")
            for series in chart.series:
                values = [Figure(value, f"{value:.2f}") if value is not None else NOTHING for value in series.values]
                self._cells([series.name, *values], "")
        native = self.book.workbook.add_chart({"type": "line"})
        name, last = self.sheet.get_name(), len(chart.labels)
        for place, series in enumerate(chart.series, start=first + 1):
            native.add_series(
                {
                    "name": [name, place, 0],
                    "categories": [name, first, 1, first, last],
                    "values": [name, place, 1, place, last],
                    "line": {"color": f"#{series.colour}", "width": 3 if place == first + 1 else 1.75},
                    "marker": {"type": SYMBOLS[(place - first - 1) % len(SYMBOLS)], "size": 6},
                }
            )
        native.set_title({"name": printable(chart.title), "overlay": False, "name_font": {"size": 12}})
        native.set_y_axis({"min": 0, "max": chart.top, "major_unit": 1, "num_format": chart.marks})
        native.set_legend({"position": "bottom"})
        native.set_size(CHART)
        self.sheet.insert_chart(self.row + 1, 0, native, {"description": printable(chart.told)})

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
