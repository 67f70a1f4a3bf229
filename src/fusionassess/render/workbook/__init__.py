"""The report as a workbook: numbers as numbers, text never a formula, actions as a sheet to track."""

import io

from fusionassess.render.plain_text import printable
from fusionassess.render.unchanging import MADE
from fusionassess.render.workbook import sheets
from fusionassess.render.workbook.book import USUAL_FONT, Book, paper
from fusionassess.render.workbook.summary import summary
from fusionassess.report.value import Report
from fusionassess.words.language import LANGUAGES

FILLED = {
    "summary": summary,
    "scores": sheets.scores,
    "answers": sheets.answers,
    "gaps": sheets.gaps,
    "actions": sheets.actions,
    "method": sheets.method,
}


def view(report: Report) -> bytes:
    """Write the workbook; the same report gives the same bytes."""
    import xlsxwriter

    held = io.BytesIO()
    font = {"font_name": LANGUAGES[report.language].font or USUAL_FONT, "font_size": 10}
    workbook = xlsxwriter.Workbook(held, {"in_memory": True, "default_format_properties": font})
    about = {"title": printable(report.title), "subject": printable(report.subject.name), "created": MADE}
    workbook.set_properties(about)
    book = Book(workbook, {})
    for name, fill in FILLED.items():
        sheet = workbook.add_worksheet(report.captions.sheets[name])
        paper(sheet)
        fill(book, sheet, report)
    workbook.close()
    return held.getvalue()
