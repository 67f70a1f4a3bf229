"""Reports on the examples, for the tests of the renderers."""

from functools import cache

from conftest import EXAMPLES
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import assess
from fusionassess.kernel.figures.draws import Settings
from fusionassess.render import terminal
from fusionassess.report import Report, build_report
from fusionassess.words.labels import labels


@cache
def report_on(name: str, language: str | None = None, settings: Settings | None = None) -> Report:
    """The report on an example."""
    opened = open_sheet(next(file for file in EXAMPLES if file.stem == name))
    spoken = language or opened.sheet.language or "zh"
    return build_report(assess(opened.edition, opened.sheet), labels(spoken), spoken, settings=settings)


def text_of(report: Report, width: int, *, ascii_only: bool = False) -> str:
    """The report as plain text."""
    return "".join(f"{line.plain.rstrip()}\n" for line in terminal.styled(report, width, ascii_only=ascii_only))
