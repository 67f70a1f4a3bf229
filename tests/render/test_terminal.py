"""The report on a terminal."""

from collections.abc import Callable

import pytest
from rich.cells import cell_len

from conftest import EXAMPLES
from fusionassess.render import terminal
from reports import report_on, text_of


@pytest.mark.parametrize(
    ("name", "language", "width"),
    [
        ("binjiang-park", "zh", 80),
        ("binjiang-park", "zh", 44),
        ("xinghe-group", "en", 120),
        ("riverside-park-en", "en", 80),
        ("huizhi-transfer", "zh", 80),
    ],
)
def test_golden(golden: Callable[[str, str], None], name: str, language: str, width: int) -> None:
    """The whole report, as it was looked at."""
    golden(f"terminal/{name}.{language}.{width}.txt", text_of(report_on(name, language), width))


@pytest.mark.parametrize("name", [file.stem for file in EXAMPLES])
@pytest.mark.parametrize("width", [30, 44, 66, 80, 120, 200])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_and_nothing_runs_over(name: str, width: int, language: str) -> None:
    """No line is wider than the terminal, no text ends in dots, every title and action is there whole."""
    report = report_on(name, language)
    lines = [line.plain for line in terminal.styled(report, width)]

    assert max(map(cell_len, lines)) <= width
    together = "".join("".join(lines).split())
    assert "…" not in together.replace(f"{report.provenance.sha256[:12]}…", "")
    for path in report.paths:
        for measure in path.measures:
            assert "".join(measure.title.split()) in together
    for row in report.advice:
        assert "".join(row.title.split()) in together


@pytest.mark.parametrize("name", [file.stem for file in EXAMPLES])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_screen_answers_the_three_questions(name: str, language: str) -> None:
    """Where we stand, what holds us back and what to do first stand within 24 lines of 80 columns."""
    report = report_on(name, language)
    first = text_of(report, 80).split("\n")[:24]

    for heading in (report.words.standing, report.words.holding_back, report.words.first):
        assert heading in first


def test_plain_signs_where_the_encoding_has_no_blocks() -> None:
    """Bars are drawn with # and . and no block is left."""
    text = text_of(report_on("riverside-park-en"), 80, ascii_only=True)

    assert "█" not in text
    assert "#######....." in text


@pytest.mark.parametrize("name", [file.stem for file in EXAMPLES])
@pytest.mark.parametrize("width", [44, 80, 120])
def test_no_line_grows_once_an_encoding_spells_its_signs_out(name: str, width: int) -> None:
    """What ASCII writes with two signs or more is measured so."""
    lines = [line.plain for line in terminal.styled(report_on(name, "en"), width, ascii_only=True)]

    assert not {sign for line in lines for sign in "…→≥≤√" if sign in line}
    assert max(map(cell_len, lines)) <= width
    assert any("->" in line for line in lines)
