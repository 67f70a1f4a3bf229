"""The report as a workbook: numbers as numbers, text never a formula, actions as a sheet to track."""

import io
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fusionassess.render.formats import MADE, PROGRAM, made
from fusionassess.render.office.spreadsheets import new_book
from fusionassess.render.sections import contents
from fusionassess.render.text.escaping import printable
from fusionassess.render.workbook import sheets
from fusionassess.render.workbook.book import USUAL_FONT, NewBook, paper
from fusionassess.render.workbook.followup import write_followup
from fusionassess.render.workbook.section import write
from fusionassess.render.workbook.summary import summary
from fusionassess.report.value import Report
from fusionassess.words.language import LANGUAGES

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

SHORTENS = {"profile": "what each path is about"}
FILLED = {
    "summary": summary,
    "scores": sheets.scores,
    "gaps": sheets.gaps,
    "actions": sheets.actions,
    "answers": sheets.answers,
    "method": sheets.method,
}
SHOWN_ON = {
    **dict.fromkeys(("subject", "warnings", "standing", "paths", "holding-back", "first", "status"), "summary"),
    "profile": "scores",
    "gaps": "gaps",
    "advice": "actions",
    **dict.fromkeys(("evidence-gaps", "answers"), "answers"),
    "method": "method",
}
"""Which sheet has a section; every other has one of its own, on which its blocks stand one below the other."""
LONGEST_NAME = 31
HIDDEN = "_followup"
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def view(report: "AnyReport") -> bytes:
    """Write the workbook; the same report gives the same bytes."""
    held = io.BytesIO()
    workbook = new_book(
        held,
        made=made(report) or MADE,
        font={"font_name": LANGUAGES[report.language].font or USUAL_FONT, "font_size": 10},
        title=printable(f"{report.subject.name} · {report.title} · {report.words.document}"),
        subject=printable(report.title),
        author=PROGRAM,
    )
    book = NewBook(workbook, {})
    names: dict[str, str] = {}
    for section in contents(report):
        shown_on = SHOWN_ON.get(section.id) if isinstance(report, Report) else None
        key = shown_on or section.id
        if key in names:
            continue
        title = report.captions.sheets[shown_on] if shown_on else section.title or report.words.document
        names[key] = _free_name(title, names.values())
        sheet = workbook.add_worksheet(names[key])
        paper(sheet)
        if shown_on and isinstance(report, Report):
            FILLED[shown_on](book, sheet, report)
        else:
            write(book, sheet, section)
        if section.id == "roadmap" and isinstance(report, Report) and report.roadmap and report.roadmap.followup:
            form = report.roadmap.followup
            names["followup"] = _free_name(form.title, names.values())
            tracked = workbook.add_worksheet(names["followup"])
            paper(tracked)
            # Whoever opens the file is to fill it in.
            tracked.activate()
            write_followup(book, tracked, workbook.add_worksheet(HIDDEN), form)
    workbook.close()
    return held.getvalue()


def _free_name(title: str, taken: Iterable[str]) -> str:
    """A name that spreadsheets accept and that no other sheet has, in capitals or not."""
    known = {name.lower() for name in taken}
    plain = " ".join(_NOT_IN_NAMES.sub(" ", printable(title)).split()).strip("'") or "-"
    name = plain if len(plain) <= LONGEST_NAME else f"{_cut(plain, LONGEST_NAME - 1)}…"
    place = 1
    while name.lower() in known:
        place += 1
        name = f"{_cut(plain, LONGEST_NAME - 3)} {place}"
    return name


def _cut(text: str, most: int) -> str:
    """The first words of a text, or its first letters where it has no blanks."""
    return text[:most].rpartition(" ")[0] or text[:most] if len(text) > most else text
