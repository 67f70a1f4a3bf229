"""The first sheet: how to answer, who answers, how far they are, and which form this is."""

from collections.abc import Iterator
from typing import Any

from fusionassess.answers.sheets import FORMAT
from fusionassess.forms.form import Form
from fusionassess.forms.workbook.questions import counted, counter
from fusionassess.forms.workbook.styles import Styles, height
from fusionassess.forms.workbook.tools import RowRange, Tools, name, only_dates

_TEXT_WIDTH = 120
"""Of both columns together."""


def write(tools: Tools, sheet: Any, answers: RowRange) -> None:
    """Write the sheet."""
    form, phrases, style = tools.form, tools.phrases, tools.styles
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.merge_range(0, 0, 0, 1, form.title, style.title)
    sheet.set_row(0, 30)
    who = " · ".join((form.profile, *form.sectors))
    row = 1
    for text in filter(None, (who, form.answered_by, form.about)):
        row = _paragraph(sheet, row, text, style.quiet)
    row = _heading(sheet, row, phrases.how_heading, style)
    for place, text in enumerate((*form.rule, *phrases.how), start=1):
        row = _paragraph(sheet, row, f"{place}. {text}", style.plain)
    row = _heading(sheet, row, phrases.who_heading, style)
    for field in ("name", "period", "role", "respondent", "assessed_on"):
        row = _field(tools, sheet, row, field, _known(form, field))
    sheet.write_string(row, 0, phrases.progress, style.head)
    sheet.write_formula(row, 1, f"={counter(tools, answers)}", style.count, counted(tools))
    row = _heading(sheet, row + 1, phrases.identity_heading, style)
    for field, value in _identity(form):
        row = _fixed(tools, sheet, row, field, value)
    sheet.fit_to_pages(1, 1)
    sheet.activate()


def _identity(form: Form) -> Iterator[tuple[str, str]]:
    """What tells which form this is."""
    yield "format", FORMAT
    yield "rubric", form.rubric
    yield "version", form.version
    yield "sha256", form.sha256
    yield "profile", form.subject.profile
    yield "sectors", " ".join(form.subject.sectors)
    yield "language", form.language


def _known(form: Form, field: str) -> str:
    return (getattr(form.subject, field, None) if field in {"name", "period"} else None) or ""


def _heading(sheet: Any, row: int, text: str, style: Styles) -> int:
    sheet.merge_range(row + 1, 0, row + 1, 1, text, style.heading)
    sheet.set_row(row + 1, 22)
    return row + 2


def _paragraph(sheet: Any, row: int, text: str, look: Any) -> int:
    sheet.merge_range(row, 0, row, 1, "", look)
    sheet.write_string(row, 0, text, look)
    sheet.set_row(row, height((text, _TEXT_WIDTH)))
    return row + 1


def _field(tools: Tools, sheet: Any, row: int, field: str, value: str) -> int:
    """A cell to fill in."""
    is_date = field == "assessed_on"
    style = tools.styles
    sheet.write_string(row, 0, tools.phrases.fields[field], style.head)
    sheet.write_string(row, 1, value, style.date_left if is_date else style.input)
    if is_date:
        only_dates(tools, sheet, RowRange(row, row), 1)
    sheet.set_row(row, 20)
    name(tools, field, sheet, RowRange(row, row), 1)
    return row + 1


def _fixed(tools: Tools, sheet: Any, row: int, field: str, value: str) -> int:
    sheet.write_string(row, 0, tools.phrases.fields[field], tools.styles.small)
    sheet.write_string(row, 1, value, tools.styles.small)
    name(tools, field, sheet, RowRange(row, row), 1)
    return row + 1
