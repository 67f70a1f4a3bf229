"""A form as a workbook: drop-downs, locked cells, the levels beside each question, a live count of answers.

Every cell the reader needs has a name (``documents/form_workbook``). The bytes depend on the form alone.
"""

import datetime
import io

import xlsxwriter

from fusionassess.forms.form import Form
from fusionassess.forms.workbook import guide, questions, tables
from fusionassess.forms.workbook.styles import styles
from fusionassess.forms.workbook.tools import Tools, new_sheet
from fusionassess.words.labels import labels

_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""Stands in every workbook, so that the same form gives the same bytes."""
_TEXT_IS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def view(form: Form) -> bytes:
    """Write the workbook."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, **_TEXT_IS_TEXT})
    book.set_properties({"title": form.title, "created": _CREATED})
    phrases = labels(form.language).forms
    tools = Tools(book, form, phrases, styles(book))
    first, answers = new_sheet(tools, phrases.guide), new_sheet(tools, phrases.answers)
    rows = questions.write(tools, answers)
    guide.write(tools, first, rows)
    if form.figures:
        tables.write_figures(tools, new_sheet(tools, phrases.figures))
    tables.write_targets(tools, new_sheet(tools, phrases.targets))
    tables.write_lists(tools)
    book.close()
    return data.getvalue()
