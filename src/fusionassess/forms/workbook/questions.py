"""The sheet of answers: a row per question, the levels beside it, and where the answer goes."""

from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_rowcol_to_cell

from fusionassess.documents import form_workbook
from fusionassess.documents.form_workbook import GRADES, LEVELS, VALUES
from fusionassess.forms.form import FormQuestion
from fusionassess.forms.workbook.styles import height
from fusionassess.forms.workbook.tools import ALWAYS, RowRange, Tools, name, only_dates, only_from
from fusionassess.render.office.spreadsheets import MOST_MESSAGE, MOST_TITLE, checked, only

_WIDTHS = {"id": 9, "measure": 16, "text": 34, "levels": 52, "answer": 15, "missing": 12, "reason": 20, "note": 22}
_WIDTHS |= {"grade": 17, "evidence": 26, "date": 13, "list": 8, "check": 8}
_WIDER = (52, 60, 72, 86, 104)
"""Widths that the column of levels may take: the first at which every row stays below a spreadsheet's highest."""
_HIGHEST = 400
"""Points of a row whose texts can all be read, some below what a spreadsheet takes."""


def _place(column: str) -> int:
    return list(_WIDTHS).index(column)


def write(tools: Tools, sheet: Any) -> RowRange:
    """Write the questions, a row each; gives their rows."""
    form, phrases, style = tools.form, tools.phrases, tools.styles
    levels = _levels_width(tools)
    has_clauses = any(item.clauses for item in form.items)
    hidden = {"list", "check", *(() if form.grades else ("grade",)), *(() if has_clauses else ("missing",))}
    for column, width in (_WIDTHS | {"levels": levels}).items():
        sheet.set_column(_place(column), _place(column), width, None, {"hidden": column in hidden})
        sheet.write_string(1, _place(column), phrases.columns.get(column, column), style.head)
    rows = RowRange(2, 1 + len(form.items))
    sheet.merge_range(0, 0, 0, _place("text"), f"{form.title} · {form.profile}", style.heading)
    sheet.write_formula(0, _place("levels"), f"={counter(tools, rows)}", style.count, counted(tools))
    sheet.set_row(0, 24)
    sheet.set_row(1, 34)
    titles = {heading.id: heading for heading in form.measures}
    for row, item in enumerate(form.items, start=rows.first):
        heading = titles[item.measure]
        measure = f"{heading.path} {heading.path_title}\n{heading.id} {heading.title}"
        _question(tools, sheet, row, item, measure, levels)
    for column in form_workbook.TABLES["answers"]:
        if column != "missing" or has_clauses:
            name(tools, f"answers_{column}", sheet, rows, _place(column))
    _marks(tools, sheet, rows)
    sheet.freeze_panes(rows.first, _place("levels"))
    sheet.repeat_rows(1)
    return rows


def _levels_width(tools: Tools) -> int:
    """The column's width at which the levels of every question can be read whole."""
    texts = [_levels_text(tools, item) for item in tools.form.items]
    fitting = (width for width in _WIDER if all(height((text, width)) <= _HIGHEST for text in texts))
    return next(fitting, _WIDER[-1])


def _question(tools: Tools, sheet: Any, row: int, item: FormQuestion, measure: str, levels_width: int) -> None:
    style = tools.styles
    question, levels = "\n".join((item.text, *item.explanations)), _levels_text(tools, item)
    of_row = {"level": LEVELS, "value": VALUES}.get(item.kind, item.id)
    printed = {"id": item.id, "measure": measure, "text": question, "levels": levels, "list": of_row}
    printed["check"] = form_workbook.fingerprint(item.id, question, levels)
    for column, text in printed.items():
        sheet.write_string(row, _place(column), text, style.strong if column in {"id", "text"} else style.text)
    if item.explanations:
        told = "\n".join(("", *item.explanations))
        checked(sheet.write_rich_string(row, _place("text"), style.bold, item.text, style.usual, told, style.text))
    looks = {"answer": style.answer if item.number is None else style.value, "date": style.date}
    for column in ("answer", "reason", "note", "grade", "evidence", "date"):
        sheet.write_blank(row, _place(column), None, looks.get(column, style.input))
    sheet.set_row(row, height((question, _WIDTHS["text"]), (levels, levels_width), (measure, _WIDTHS["measure"])))
    _response(tools, sheet, row, item)
    _missing(tools, sheet, row, item)
    _evidence(tools, sheet, row, item)


def _levels_text(tools: Tools, item: FormQuestion) -> str:
    """What can be answered, a line each."""
    if item.number is not None:
        return tools.phrases.number.format(
            low=f"{item.number.low:g}", high=f"{item.number.high:g}", unit=item.number.unit
        )
    lines = []
    for choice in item.choices:
        lines.append(f"{choice.response} {choice.text}" if item.kind == "level" else f"· {choice.text}")
        lines += [f"   + {clause.text}" for clause in item.clauses if clause.response == choice.response]
    return "\n".join(lines)


def _response(tools: Tools, sheet: Any, row: int, item: FormQuestion) -> None:
    """Let the cell of the answer take what the question takes."""
    phrases, column, rows = tools.phrases, _place("answer"), RowRange(row, row)
    if item.number is None:
        levels = LEVELS if item.may_not_apply else ALWAYS
        only_from(tools, sheet, rows, column, levels if item.kind == "level" else item.id)
        return
    cell = xl_rowcol_to_cell(row, column)
    number = f"AND(ISNUMBER({cell}),{cell}>={item.number.low:g},{cell}<={item.number.high:g})"
    beside = (phrases.not_applicable, phrases.unknown) if item.may_not_apply else (phrases.unknown,)
    words = ",".join(f'{cell}="{word}"' for word in beside)
    rule = {"validate": "custom", "value": f"=OR({number},{words})"}
    only(sheet, rows, column, rule, (phrases.choose_title, _levels_text(tools, item)))


def _missing(tools: Tools, sheet: Any, row: int, item: FormQuestion) -> None:
    """Ask which clauses do not hold, where a question has any."""
    phrases, column = tools.phrases, _place("missing")
    if not item.clauses:
        sheet.write_blank(row, column, None, tools.styles.text)
        return
    sheet.write_blank(row, column, None, tools.styles.input)
    levels = phrases.list_mark.join(str(clause.response) for clause in item.clauses)
    title, hint = phrases.columns["missing"][:MOST_TITLE], phrases.missing_hint.format(levels=levels)[:MOST_MESSAGE]
    rule = {"validate": "any", "input_title": title, "input_message": hint}
    checked(sheet.data_validation(row, column, row, column, rule))


def _evidence(tools: Tools, sheet: Any, row: int, item: FormQuestion) -> None:
    rows, column = RowRange(row, row), _place("evidence")
    if tools.form.grades:
        only_from(tools, sheet, rows, _place("grade"), GRADES)
    only_dates(tools, sheet, rows, _place("date"))
    if item.evidence:
        title = tools.phrases.evidence_title[:MOST_TITLE]
        hint = tools.phrases.list_mark.join(item.evidence)[:MOST_MESSAGE]
        rule = {"validate": "any", "input_title": title, "input_message": hint}
        checked(sheet.data_validation(row, column, row, column, rule))


def _marks(tools: Tools, sheet: Any, rows: RowRange) -> None:
    """Show what is done, which reason is missing, and which reason stands without its choice."""
    phrases, style = tools.phrases, tools.styles
    answer, reason = (f"${xl_col_to_name(_place(name))}{rows.first + 1}" for name in ("answer", "reason"))
    lacking = f'=AND({answer}="{phrases.not_applicable}",LEN(TRIM({reason}))=0)'
    idle = f'=AND({answer}<>"{phrases.not_applicable}",LEN(TRIM({reason}))>0)'
    done = f"=LEN(TRIM({answer}))>0"
    for column, formula, look in (
        ("reason", lacking, style.missing),
        ("answer", idle, style.missing),
        ("answer", done, style.done),
    ):
        place = _place(column)
        rule = {"type": "formula", "criteria": formula, "format": look, "stop_if_true": True}
        checked(sheet.conditional_format(rows.first, place, rows.last, place, rule))


def counted(tools: Tools) -> str:
    """The counter as it stands in a blank form, for programs that do not compute."""
    before, after = tools.phrases.counter
    return f"{before}0{after.format(count=len(tools.form.items))}"


def counter(tools: Tools, rows: RowRange) -> str:
    """The formula of how many questions are dealt with, and how many reasons are missing."""
    phrases = tools.phrases
    sheet = quote_sheetname(phrases.answers)
    answer, reason = (_range(sheet, rows, column) for column in ("answer", "reason"))
    done = f"SUMPRODUCT(--(LEN(TRIM({answer}))>0))"
    lacking = f'SUMPRODUCT(({answer}="{phrases.not_applicable}")*(LEN(TRIM({reason}))=0))'
    after = phrases.counter[1].format(count=len(tools.form.items))
    missing = f'IF({lacking}>0,"{phrases.reasons_missing[0]}"&{lacking}&"{phrases.reasons_missing[1]}","")'
    return f'"{phrases.counter[0]}"&{done}&"{after}"&{missing}'


def _range(sheet: str, rows: RowRange, column: str) -> str:
    letter = xl_col_to_name(_place(column))
    return f"{sheet}!${letter}${rows.first + 1}:${letter}${rows.last + 1}"
