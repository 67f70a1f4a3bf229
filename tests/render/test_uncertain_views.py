"""The section on uncertainty in each form of the report."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from rich.cells import cell_len

from fusionassess.kernel.figures.draws import Settings
from fusionassess.render import markdown, terminal
from reports import report_on, text_of


@pytest.mark.parametrize(("name", "language"), [("binjiang-park", "zh"), ("riverside-park-en", "en")])
def test_golden(golden: Callable[[str, str], None], name: str, language: str) -> None:
    """The whole report with its section, as it was looked at."""
    report = report_on(name, language, Settings())
    golden(f"terminal/{name}.uncertain.{language}.80.txt", text_of(report, 80))
    golden(f"markdown/{name}.uncertain.{language}.md", markdown.view(report))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_and_nothing_runs_over(language: str) -> None:
    """At every width each line fits, and every sentence is there whole."""
    report = report_on("xinghe-group", language, Settings(draws=200))
    assert report.uncertainty is not None
    for width in (30, 44, 66, 80, 100, 200):
        lines = [line.plain for line in terminal.styled(report, width)]
        assert max(map(cell_len, lines)) <= width
        together = "".join("".join(lines).split())
        for text in (*report.uncertainty.sentences, *(source.text for source in report.uncertainty.sources)):
            assert "".join(text.split()) in together


def test_the_first_page_still_answers_the_three_questions() -> None:
    """One more sentence leaves all three headings within the page, 60 lines of 80 columns."""
    report = report_on("binjiang-park", settings=Settings(draws=200))
    first = text_of(report, 80).split("\n")[:60]

    for heading in (report.words.standing, report.words.holding_back, report.words.first):
        assert heading in first


def test_every_table_row_has_the_columns_of_its_head() -> None:
    """With a coordination degree and without one."""
    for name in ("binjiang-park", "linhai-university"):
        lines = markdown.view(report_on(name, settings=Settings(draws=200))).split("\n")
        for line, after in pairwise(lines):
            if line.startswith("|") and after.startswith("|"):
                assert line.replace("\\|", "").count("|") == after.replace("\\|", "").count("|")
