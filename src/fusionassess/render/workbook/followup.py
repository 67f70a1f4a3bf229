"""A follow-up as a sheet to fill in, and a hidden one with what it is read back by."""

import datetime
from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from fusionassess.render.office.spreadsheets import UNLOCKED, area, checked, only, only_days
from fusionassess.render.text.escaping import printable
from fusionassess.render.workbook.book import LINE, Cell, NewBook, fit
from fusionassess.report.followup_form import FollowUpForm

ASK, DONE, LATE = "#FFF8DC", "#D8EFDF", "#F9DEDC"
WIDTHS = {"id": 10, "do": 56, "owner": 22, "due": 13, "state": 11, "done_on": 13, "remark": 34}
HEAD = 3
"""The row of the heads: title, note and counter stand above."""
TITLE_HEIGHT = 28


def write_followup(book: NewBook, sheet: Any, hidden: Any, form: FollowUpForm) -> None:
    """Fill both sheets, name what is read back, and let cells take only what they can mean."""
    last = HEAD + len(form.rows)
    columns = [column.name for column in form.columns]
    book.write(sheet, 0, 0, form.title, "text", "title")
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.merge_range(1, 0, 1, len(columns) - 1, "", book.format("text"))
    book.write(sheet, 1, 0, form.note)
    fit(sheet, 1, [(form.note, sum(WIDTHS.values()))])
    for place, column in enumerate(form.columns):
        sheet.set_column(place, place, WIDTHS[column.name])
        book.write(sheet, HEAD, place, column.head, "text", "head")
    for row, cells in enumerate(form.rows, start=HEAD + 1):
        _row(book, sheet, row, form, cells)
    for place, name in enumerate(columns):
        _name(book, f"{form.prefix}steps_{name}", sheet, (HEAD + 1, last), place)
    _hidden(book, hidden, form)
    _rules(sheet, form, (HEAD + 1, last))
    _colours(book, sheet, form, (HEAD + 1, last))
    _counter(book, sheet, form, (HEAD + 1, last))
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.repeat_rows(HEAD)
    sheet.autofilter(HEAD, 0, last, len(columns) - 1)
    # Nor is it to see fewer rows.
    sheet.protect("", UNLOCKED | {"autofilter": True})


def _row(book: NewBook, sheet: Any, row: int, form: FollowUpForm, cells: Sequence[str | datetime.date | None]) -> None:
    for place, (column, cell) in enumerate(zip(form.columns, cells, strict=True)):
        look = _open(book, is_date=column.is_date)
        if column.is_printed:
            book.write(sheet, row, place, str(cell), "text", "given")
        elif isinstance(cell, datetime.date):
            sheet.write_datetime(row, place, cell, look)
        elif cell:
            sheet.write_string(row, place, printable(cell), look)
        else:
            sheet.write_blank(row, place, None, look)
    texts: list[tuple[Cell, float]] = [
        (str(cell), WIDTHS[column.name])
        for column, cell in zip(form.columns, cells, strict=True)
        if cell and not column.is_date
    ]
    fit(sheet, row, texts)


def _open(book: NewBook, *, is_date: bool) -> Any:
    """The look of a cell that is to be filled in; what is typed stays as it is typed."""
    key = ("date" if is_date else "text", "open")
    if key not in book.formats:
        look = {"valign": "top", "border": 1, "border_color": LINE, "bg_color": ASK, "locked": False}
        kind = (
            {"num_format": "yyyy-mm-dd", "align": "center"}
            if is_date
            else {"num_format": "@", "text_wrap": True, "indent": 1}
        )
        book.formats[key] = book.workbook.add_format(look | kind)  # type: ignore[index]
    return book.formats[key]  # type: ignore[index]


def _hidden(book: NewBook, hidden: Any, form: FollowUpForm) -> None:
    for row, (name, value) in enumerate(form.fields):
        hidden.write_string(row, 0, name)
        # As it is: it is held against other documents.
        hidden.write_string(row, 1, value)
        _name(book, f"{form.prefix}{name}", hidden, (row, row), 1)
    first = len(form.fields)
    for row, (code, text) in enumerate(form.states, start=first):
        hidden.write_string(row, 0, code)
        hidden.write_string(row, 1, printable(text))
    below = first + len(form.states) - 1
    for place, name in enumerate(("code", "text")):
        _name(book, f"{form.prefix}states_{name}", hidden, (first, below), place)
    hidden.very_hidden()
    hidden.protect("")


def _rules(sheet: Any, form: FollowUpForm, rows: tuple[int, int]) -> None:
    """Dates that are dates, and states of the list."""
    for place, column in enumerate(form.columns):
        if column.is_date:
            only_days(sheet, rows, place, form.date)
        elif column.name == "state":
            only(sheet, rows, place, {"validate": "list", "source": f"={form.prefix}states_text"}, form.choose)


def _colours(book: NewBook, sheet: Any, form: FollowUpForm, rows: tuple[int, int]) -> None:
    """Green what is done or dropped, red what is late."""
    due, state = (f"${_letter(form, name)}{rows[0] + 1}" for name in ("due", "state"))
    settled = f'OR({state}="{_text(form, "done")}",{state}="{_text(form, "dropped")}")'
    for formula, colour in ((f"={settled}", DONE), (f"=AND(ISNUMBER({due}),{due}<TODAY(),NOT({settled}))", LATE)):
        look = book.workbook.add_format({"bg_color": colour})
        rule = {"type": "formula", "criteria": formula, "format": look}
        checked(sheet.conditional_format(rows[0], 0, rows[1], len(form.columns) - 1, rule))


def _counter(book: NewBook, sheet: Any, form: FollowUpForm, rows: tuple[int, int]) -> None:
    """How many are done and how many late, as a formula with what it comes to in a form nobody has touched."""
    due, state = (
        f"${_letter(form, name)}${rows[0] + 1}:${_letter(form, name)}${rows[1] + 1}" for name in ("due", "state")
    )
    done, dropped = (_text(form, name) for name in ("done", "dropped"))
    late = f'SUMPRODUCT(ISNUMBER({due})*({due}<TODAY())*({state}<>"{done}")*({state}<>"{dropped}"))'
    before, behind, of_late = (part.replace('"', '""') for part in form.counter)
    formula = f'="{before}"&COUNTIF({state},"{done}")&"{behind}{of_late}"&{late}'
    place = [column.name for column in form.columns].index("state")
    count = sum(row[place] == done for row in form.rows)
    sheet.merge_range(2, 0, 2, len(form.columns) - 1, "", book.format("text", "strong"))
    sheet.write_formula(2, 0, formula, book.format("text", "strong"), f"{before}{count}{behind}{of_late}0")


def _text(form: FollowUpForm, code: str) -> str:
    return dict(form.states)[code].replace('"', '""')


def _letter(form: FollowUpForm, name: str) -> str:
    letter: str = xl_col_to_name([column.name for column in form.columns].index(name))
    return letter


def _name(book: NewBook, name: str, sheet: Any, rows: tuple[int, int], column: int) -> None:
    book.workbook.define_name(name, area(sheet, rows, column))
