"""The report on a terminal."""

import re
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from conftest import EXAMPLES
from fusionassess.render import terminal
from fusionassess.report.figures import Figure
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


@pytest.mark.parametrize(
    ("name", "language", "width"),
    [("binjiang-park", "zh", 80), ("binjiang-park", "zh", 44), ("riverside-park-en", "en", 80)],
)
def test_golden_page(golden: Callable[[str, str], None], name: str, language: str, width: int) -> None:
    """The first page alone, as it was looked at."""
    lines = terminal.styled(report_on(name, language), width, full=False)
    golden(f"terminal/{name}.page.{language}.{width}.txt", "".join(f"{line.plain.rstrip()}\n" for line in lines))


@pytest.mark.parametrize("name", [file.stem for file in EXAMPLES])
@pytest.mark.parametrize("width", [30, 44, 80, 200])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_and_nothing_runs_over(name: str, width: int, language: str) -> None:
    """No line is wider than the terminal, no text ends in dots, every title and action is there whole."""
    report = report_on(name, language)
    lines = [line.plain for line in terminal.styled(report, width)]

    assert max(map(cell_len, lines)) <= width
    together = "".join("".join(lines).split())
    assert "…" not in together
    for path in report.paths:
        for measure in path.measures:
            assert "".join(measure.title.split()) in together
    for row in report.advice:
        assert "".join(row.title.split()) in together


@pytest.mark.parametrize("name", [file.stem for file in EXAMPLES])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_page_is_a_page(name: str, language: str) -> None:
    """At most 60 lines of 80 columns, and all of it: score, levels, paths, findings, steps, what they bring."""
    report = report_on(name, language)
    lines = [line.plain for line in terminal.styled(report, 80, full=False)]
    text = "".join("".join(lines).split()).replace("-", "")

    assert len(lines) <= 60
    front = report.front
    for told in (front.headline, front.next, *front.notes, *front.findings, *front.steps, front.brings, front.trust):
        assert "".join(told.split()).replace("-", "") in text
    for rung in front.rungs:
        assert "".join(rung.display.split()).replace("-", "") in text
    for path in report.paths:
        assert path.score.display.split()[0] in text
    assert "--full" in lines[-1]
    assert report.words.gaps not in lines


@pytest.mark.parametrize("name", [file.stem for file in EXAMPLES])
@pytest.mark.parametrize("width", [44, 80, 120])
def test_all_bars_of_a_section_begin_at_one_column(name: str, width: int) -> None:
    """Whatever the titles and the intervals beside them."""
    edges: dict[str, set[int]] = {}
    title = ""
    for shown in terminal.styled(report_on(name, "zh"), width):
        if shown.plain and not shown.plain.startswith(" "):
            title = shown.plain
        bar = re.search(r"[█·|]{20}", shown.plain)
        if bar:
            edges.setdefault(title, set()).add(cell_len(shown.plain[: bar.start()]))

    assert len(edges) >= 3
    assert all(len(starts) == 1 for starts in edges.values())


def test_plain_signs_where_the_encoding_has_no_blocks() -> None:
    """Bars are drawn with # and . and no block is left."""
    text = text_of(report_on("riverside-park-en"), 80, ascii_only=True)

    assert "█" not in text
    assert "##############......" in text


@pytest.mark.parametrize("name", [file.stem for file in EXAMPLES])
@pytest.mark.parametrize("width", [44, 80, 120])
def test_no_line_grows_once_an_encoding_spells_its_signs_out(name: str, width: int) -> None:
    """What ASCII writes with two signs or more is measured so."""
    lines = [line.plain for line in terminal.styled(report_on(name, "en"), width, ascii_only=True)]

    assert not {sign for line in lines for sign in "…→≥≤√" if sign in line}
    assert max(map(cell_len, lines)) <= width
    assert any("->" in line for line in lines)


@pytest.mark.parametrize(
    ("language", "legend"), [("zh", "[ ] 未答清时的范围 · | 目标"), ("en", "[ ] with open answers · | target")]
)
@pytest.mark.parametrize("width", [44, 80])
def test_brackets_and_marks_of_the_first_page_are_explained(language: str, legend: str, width: int) -> None:
    """Beside the axis, or below it where the page is narrow; and not where nothing has them."""
    page = "\n".join(line.plain for line in terminal.styled(report_on("binjiang-park", language), width, full=False))
    report = report_on("binjiang-park", language)
    bare = report._replace(paths=tuple(path._replace(target=Figure(None, "–")) for path in report.paths))

    assert legend in page
    assert legend not in "\n".join(line.plain for line in terminal.styled(bare, width, full=False))
