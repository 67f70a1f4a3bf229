"""What every sheet of the workbook is made of: cells by what they hold, tables, paper."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from fusionassess.render.office.spreadsheets import A4
from fusionassess.render.text.escaping import printable
from fusionassess.render.text.wrapping import columns as width_of
from fusionassess.report.figures import Interval

Kind = Literal["text", "score", "level", "share", "tenth", "whole", "date"]
Cell = str | float | None
Row = tuple[Sequence[Cell], str]
"""Cells, and the look of the row: strong or none."""
LONGEST = 32_000
"""Signs that a cell is given; Excel takes 32,767."""
BLUE, PALE, LINE = "#1D5A9E", "#E8EEF5", "#C3CCD6"
USUAL_FONT = "Calibri"
NUMBER_FORMATS: dict[Kind, str] = {
    "score": "0.00",
    "level": "0.##",
    "share": "0%",
    "tenth": "0.0%",
    "whole": "0",
    "date": "yyyy-mm-dd",
}
LINE_HEIGHT, MOST_HEIGHT = 14.0, 405.0
"""Points; a row is made as tall as its text, for not every program does so by itself."""
FILLED = 0.95
"""Share of a column's width that text fills before it is broken."""
INDENT = 1.5
"""Room before a text, in signs, so that it does not stick to a number before it."""
FLUSH = ("title", "note")
_WORDS = re.compile(r"[\x21-\x7e]+")
"""Chinese may be broken anywhere."""

_LOOKS: dict[str, dict[str, Any]] = {
    "": {},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": BLUE},
    "strong": {"bold": True, "bg_color": PALE},
    "title": {"bold": True, "font_size": 16, "border": 0, "text_wrap": False},
    "note": {"border": 0, "text_wrap": False},
    "given": {"bg_color": "#F4F6F8"},
    "free": {"bg_color": "#FFFFFF"},
}


class Column(NamedTuple):
    """A column of a table: its head, its width in signs, what it holds, and how it looks."""

    head: str
    width: float
    kind: Kind = "text"
    look: str = ""


class NewBook(NamedTuple):
    """The workbook, and the formats made so far by what they are for."""

    workbook: Any
    formats: dict[tuple[Kind, str], Any]

    def format(self, kind: Kind, look: str = "") -> Any:
        """The format of a kind of cell in a look."""
        if (kind, look) not in self.formats:
            format_of = {"valign": "top", "text_wrap": kind == "text", "border": 1, "border_color": LINE}
            text = {"align": "left", "indent": 0 if look in FLUSH else 1}
            format_of |= {"num_format": NUMBER_FORMATS[kind]} if kind in NUMBER_FORMATS else text
            self.formats[kind, look] = self.workbook.add_format(format_of | _LOOKS[look])
        return self.formats[kind, look]

    def write(self, sheet: Any, row: int, column: int, value: Cell, kind: Kind = "text", look: str = "") -> None:
        """Write a cell; a text stays a text, whatever it begins with."""
        if value is None:
            sheet.write_blank(row, column, None, self.format(kind, look))
        elif isinstance(value, str):
            text = printable(value)
            shown = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
            sheet.write_string(row, column, shown, self.format("text", look))
        else:
            sheet.write_number(row, column, value, self.format(kind, look))


def paper(sheet: Any) -> None:
    """A4 across, as many pages down as it takes, the sheet's name and the page on each."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")
    sheet.hide_gridlines(2)


def fit(sheet: Any, row: int, cells: Iterable[tuple[Cell, float]]) -> None:
    """Make a row as tall as the tallest of its texts, each in a column so many signs wide."""
    lines = 1
    for cell, width in cells:
        if isinstance(cell, str):
            room = max(int((width - INDENT) * FILLED), 1)
            lines = max(lines, sum(-(-max(width_of(line), 1) // room) for line in cell.split("\n")))
    sheet.set_row(row, min(LINE_HEIGHT * lines + 2, MOST_HEIGHT))


def table(book: NewBook, sheet: Any, top: int, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """Heads that stay in view, rows, a filter on all; gives the row below the last."""
    widths = [_width(column) for column in columns]
    for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(place, place, width)
        book.write(sheet, top, place, column.head, "text", "head")
    fit(sheet, top, [(column.head, width) for column, width in zip(columns, widths, strict=True)])
    row = top
    for row, (cells, look) in enumerate(rows, start=top + 1):
        for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            book.write(sheet, row, place, cell, column.kind, look or column.look)
        fit(sheet, row, zip(cells, widths, strict=True))
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    sheet.autofilter(top, 0, max(row, top), len(columns) - 1)
    return row + 1


def _width(column: Column) -> float:
    """Wide enough for the longest word of the head, which is bold and must not be broken."""
    return max(column.width, INDENT + 1.25 * max(width_of(word) for word in _WORDS.findall(column.head) or [""]))


def bars(sheet: Any, column: int, first: int, below: int, most: float) -> None:
    """A bar behind each number of a column, the longest for the most there can be."""
    if below > first:
        look = {"type": "data_bar", "bar_solid": True, "bar_color": "#9DBBDD", "min_type": "num", "max_type": "num"}
        sheet.conditional_format(first, column, below - 1, column, look | {"min_value": 0, "max_value": most})


def ends(interval: Interval) -> tuple[Cell, Cell, Cell]:
    """A number with its bounds."""
    return interval.point.value, interval.low.value, interval.high.value
