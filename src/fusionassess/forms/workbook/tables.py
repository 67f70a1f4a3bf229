"""The smaller sheets: indicators, wanted levels, and the lists that the drop-downs offer."""

from collections.abc import Iterable
from typing import Any

from fusionassess.documents import form_workbook
from fusionassess.documents.form_workbook import TARGETS
from fusionassess.forms.workbook.styles import height
from fusionassess.forms.workbook.tools import RowRange, Tools, choices, list_name, name, only_from


def write_figures(tools: Tools, sheet: Any) -> None:
    """Write the indicators, a row each."""
    form, phrases, style = tools.form, tools.phrases, tools.styles
    heads = {"id": phrases.id, "figure": phrases.figure, "formula": phrases.formula, "unit": phrases.unit}
    heads |= {part: phrases.parts[part] for part in form_workbook.FIGURES}
    _table_head(tools, sheet, phrases.figures_note, heads, (10, 30, 46, 10, *(13 for _ in form_workbook.FIGURES)))
    rows = RowRange(2, 1 + len(form.figures))
    for row, figure in enumerate(form.figures, start=rows.first):
        formula = "\n".join(filter(None, (figure.formula, figure.caution)))
        for column, text in enumerate((figure.id, figure.title, formula, figure.unit)):
            sheet.write_string(row, column, text, style.strong if column == 0 else style.text)
        for column, part in enumerate(form_workbook.FIGURES, start=4):
            sheet.write_blank(row, column, None, style.number if part in figure.parts else style.unasked)
        sheet.set_row(row, height((figure.title, 30), (formula, 46)))
    for column, word in enumerate(heads):
        if word in form_workbook.TABLES["indicators"]:
            name(tools, f"indicators_{word}", sheet, rows, column)
    sheet.freeze_panes(rows.first, 2)


def write_targets(tools: Tools, sheet: Any) -> None:
    """Write the measures, each with the level wanted."""
    form, phrases, style = tools.form, tools.phrases, tools.styles
    heads = {"id": phrases.id, "path": phrases.columns["measure"], "measure": phrases.measure, "level": phrases.target}
    _table_head(tools, sheet, phrases.targets_note, heads, (10, 24, 60, 24))
    rows = RowRange(2, 1 + len(form.measures))
    for row, measure in enumerate(form.measures, start=rows.first):
        for column, text in enumerate((measure.id, f"{measure.path} {measure.path_title}", measure.title)):
            sheet.write_string(row, column, text, style.strong if column == 0 else style.text)
        sheet.write_blank(row, 3, None, style.answer)
        sheet.set_row(row, height((measure.title, 60)))
    only_from(tools, sheet, rows, 3, TARGETS)
    name(tools, "targets_id", sheet, rows, 0)
    name(tools, "targets_level", sheet, rows, 3)
    sheet.freeze_panes(rows.first, 1)


def _table_head(tools: Tools, sheet: Any, note: str, heads: dict[str, str], widths: Iterable[int]) -> None:
    """The first two rows of a table: what it is for, and what its columns hold."""
    style, last = tools.styles, len(heads) - 1
    sheet.repeat_rows(1)
    sheet.merge_range(0, 0, 0, last, "", style.text)
    sheet.write_string(0, 0, note, style.text)
    sheet.set_row(0, height((note, 100)))
    sheet.set_row(1, 34)
    for column, (width, head) in enumerate(zip(widths, heads.values(), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, head, style.head)


def write_lists(tools: Tools) -> None:
    """Write a sheet that nobody sees, from which the drop-downs take their lists."""
    sheet = tools.book.add_worksheet("_lists")
    sheet.very_hidden()
    sheet.protect("")
    row = 0
    for title, offered in choices(tools).items():
        first = row
        for code, text in offered:
            for column, value in enumerate((title, code, text)):
                sheet.write_string(row, column, value)
            row += 1
        if offered:
            name(tools, list_name(tools.form, title), sheet, RowRange(first, row - 1), 2)
    for column, word in enumerate(form_workbook.TABLES["lists"]):
        name(tools, f"lists_{word}", sheet, RowRange(0, row - 1), column)
