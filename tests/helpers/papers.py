"""Reports for the tests of paged forms: every section there, and what is written made hard to write."""

from functools import cache

from conftest import EXAMPLES
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import assess
from fusionassess.kernel.figures.draws import Settings
from fusionassess.report import Report, build_report
from fusionassess.words.labels import labels

HOSTILE = '<script>alert("1")</script> & =cmd() #set text(red) $x$ *y* {{ 7 * 7 }} \u202eabc\u0000\x0b ' + "x" * 200
"""Markup of every form there is, a formula, signs that turn the text around, and a word without end."""


@cache
def over_time(name: str, language: str) -> Report:
    """The report on an example with an earlier sheet (its own) and with uncertainty."""
    opened = open_sheet(next(file for file in EXAMPLES if file.stem == name))
    assessed = assess(opened.edition, opened.sheet)
    return build_report(assessed, labels(language), language, (), [assessed], Settings(draws=100))


def withheld(name: str, language: str) -> Report:
    """The report on an example with all but a few answers taken out, so that no total is given."""
    opened = open_sheet(next(file for file in EXAMPLES if file.stem == name))
    few = dict(list(opened.sheet.answers.items())[:6])
    sheet = opened.sheet.model_copy(update={"answers": few})
    return build_report(assess(opened.edition, sheet), labels(language), language)


def hostile(report: Report) -> Report:
    """The same report with a name, a role, a note and evidence that try to be more than text."""
    path = report.paths[0]
    measure = path.measures[0]
    row = measure.questions[0]._replace(note=HOSTILE, evidence=HOSTILE, answer="=1+1\nsecond line")
    measure = measure._replace(questions=(row, *measure.questions[1:]))
    path = path._replace(measures=(measure, *path.measures[1:]))
    lines = (report.subject.lines[0]._replace(text=HOSTILE), *report.subject.lines[1:])
    subject = report.subject._replace(name=HOSTILE, lines=lines)
    return report._replace(subject=subject, paths=(path, *report.paths[1:]))
