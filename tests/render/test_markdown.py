"""The report as Markdown."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from fusionassess.render.markdown import view
from fusionassess.render.text.escaping import escape
from reports import report_on


@pytest.mark.parametrize(("name", "language"), [("binjiang-park", "zh"), ("riverside-park-en", "en")])
def test_golden(golden: Callable[[str, str], None], name: str, language: str) -> None:
    """The whole report, as it was looked at."""
    golden(f"markdown/{name}.{language}.md", view(report_on(name, language)))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a | b", "a \\| b"),
        ("<script>", "\\<script\\>"),
        ("# not a heading", "\\# not a heading"),
        ("- not a list", "\\- not a list"),
        ("two\nlines", "two<br>lines"),
        ("*bold* _and_ `code` ~gone~ $x$", "\\*bold\\* \\_and\\_ \\`code\\` \\~gone\\~ \\$x\\$"),
        ("![image](http://x)", "\\!\\[image\\](http://x)"),
    ],
)
def test_what_people_wrote_reads_as_they_wrote_it(text: str, escaped: str) -> None:
    """No text of a respondent becomes markup."""
    assert escape(text) == escaped


def test_every_table_row_has_the_columns_of_its_head() -> None:
    """A bar or a line break in a note breaks no table."""
    report = report_on("binjiang-park")
    path = report.paths[0]
    measure = path.measures[0]
    row = measure.questions[0]._replace(note="a | b\nc", evidence="| x |")
    measure = measure._replace(questions=(row, *measure.questions[1:]))
    path = path._replace(measures=(measure, *path.measures[1:]))
    lines = view(report._replace(paths=(path, *report.paths[1:]))).split("\n")

    for line, after in pairwise(lines):
        if line.startswith("|") and after.startswith("|"):
            assert line.replace("\\|", "").count("|") == after.replace("\\|", "").count("|")
