"""What every sheet of the workbook is made with: protection, names, rules of what a cell takes."""

from typing import Any, NamedTuple

from fusionassess.documents.form_workbook import GRADES, LEVELS, NOT_APPLICABLE, PREFIX, TARGETS, UNKNOWN, VALUES
from fusionassess.forms.form import Form
from fusionassess.forms.workbook.styles import Styles
from fusionassess.render.office.spreadsheets import A4, UNLOCKED, area, only, only_days
from fusionassess.words.shapes.forms import FormLabels

ALWAYS = "level!"
"""The list of levels for questions that always apply; no question has such an id."""


class Tools(NamedTuple):
    """The workbook being written, what it says and how it looks."""

    book: Any
    form: Form
    phrases: FormLabels
    styles: Styles


class RowRange(NamedTuple):
    """The rows of a table that hold its entries, counted from 0."""

    first: int
    last: int


def new_sheet(tools: Tools, title: str) -> Any:
    """A locked sheet that prints on A4, lying."""
    sheet = tools.book.add_worksheet(title)
    sheet.protect("", UNLOCKED)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    title = tools.form.title.replace("&", "&&")
    sheet.set_footer(f"&L{title}&R&P / &N")
    return sheet


def name(tools: Tools, word: str, sheet: Any, rows: RowRange, column: int) -> None:
    """Give a stretch of a column the name by which it is read back."""
    tools.book.define_name(f"{PREFIX}{word}", area(sheet, rows, column))


def only_dates(tools: Tools, sheet: Any, rows: RowRange, column: int) -> None:
    """Let cells take dates only, in the form's words."""
    only_days(sheet, rows, column, (tools.phrases.date_title, tools.phrases.date))


def only_from(tools: Tools, sheet: Any, rows: RowRange, column: int, choices: str) -> None:
    """Let cells take only what a list offers."""
    phrases = tools.phrases
    rule = {"validate": "list", "source": f"={PREFIX}{list_name(tools.form, choices)}"}
    only(sheet, rows, column, rule, (phrases.choose_title, phrases.choose))


def choices(tools: Tools) -> dict[str, list[tuple[str, str]]]:
    """Every list to choose from: code and text of each choice."""
    form, phrases = tools.form, tools.phrases
    levels = [(str(level), phrases.named.format(id=level, title=title)) for level, title in form.levels.items()]
    beside = [(NOT_APPLICABLE, phrases.not_applicable), (UNKNOWN, phrases.unknown)]
    lists = {LEVELS: levels + beside, TARGETS: levels, VALUES: beside}
    lists[GRADES] = [(grade.id, phrases.named.format(id=grade.id, title=grade.title)) for grade in form.grades]
    for item in form.items:
        if item.kind == "option":
            own = beside if item.may_not_apply else beside[1:]
            lists[item.id] = [(str(choice.response), choice.text) for choice in item.choices] + own
    if any(item.kind == "level" and not item.may_not_apply for item in form.items):
        lists[ALWAYS] = levels + beside[1:]
    return lists


def list_name(form: Form, choices: str) -> str:
    """The name of a list's cells: a number, since a question's id need not be fit for a name."""
    lists = [LEVELS, TARGETS, VALUES, GRADES, *(item.id for item in form.items if item.kind == "option"), ALWAYS]
    return f"choices_{lists.index(choices)}"
