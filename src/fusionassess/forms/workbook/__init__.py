"""A form as a workbook: drop-downs, locked cells, the levels beside each question, a live count of answers.

Every cell the reader needs has a name (``documents/form_workbook``). The bytes depend on the form alone.
"""

import io

from fusionassess.forms.form import Form
from fusionassess.forms.workbook import guide, questions, tables
from fusionassess.forms.workbook.styles import styles
from fusionassess.forms.workbook.tools import Tools, new_sheet
from fusionassess.render.office.spreadsheets import new_book
from fusionassess.words.labels import labels


def view(form: Form) -> bytes:
    """Write the workbook."""
    data = io.BytesIO()
    book = new_book(data, title=form.title)
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
