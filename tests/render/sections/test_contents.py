"""The sections of the report: what every form has to show."""

from collections.abc import Callable, Iterator
from string import ascii_uppercase

import pytest

from conftest import EXAMPLES
from fusionassess.render import charts
from fusionassess.render.sections import contents, laid_out
from fusionassess.render.sections.blocks import Block, Bullets, Heading, Numbered, Paragraph, Pictures, Rest, Table
from fusionassess.report import Report
from fusionassess.report.figures import Figure
from papers import over_time, withheld
from planned import planned
from reports import report_on

REPORTS = {file.stem: report_on(file.stem) for file in EXAMPLES}
REPORTS |= {"in-english": report_on("binjiang-park", "en"), "over-time": over_time("binjiang-park", "zh")}
REPORTS |= {"withheld": withheld("binjiang-park", "zh"), "withheld-en": withheld("xinghe-group", "en")}
REPORTS |= {"roadmap": planned("zh"), "roadmap-en": planned("en")}
every_report = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)


def text_of(block: Block) -> Iterator[str]:
    """A block as lines."""
    match block:
        case Heading():
            yield from ("", f"{'#' * block.level} {block.text}" + (" [new page]" if block.new_page else ""))
        case Paragraph():
            yield f"{'(' if block.quiet else ''}{block.text}{')' if block.quiet else ''}"
        case Bullets() | Numbered():
            yield from (f"- {item}" for item in block.items)
        case Table():
            yield from (
                " | ".join(map(str, cells)).replace("\n", " / ") for cells in (block.heads, *block.rows) if cells
            )
        case Pictures():
            for picture in (picture for column in block.columns for picture in column):
                yield f"[{picture.name}]"
                if picture.chart:
                    yield f"  {picture.chart.told}"


@pytest.mark.parametrize(("name", "language"), [("binjiang-park", "zh"), ("riverside-park-en", "en")])
def test_golden(golden: Callable[[str, str], None], name: str, language: str) -> None:
    """All of it, as it was looked at."""
    lines = (line for block in laid_out(over_time(name, language)) for line in text_of(block))
    golden(f"sections/{name}.{language}.txt", "".join(f"{line}\n" for line in lines))


def test_golden_roadmap(golden: Callable[[str, str], None]) -> None:
    """The section on a roadmap, in both languages."""
    sections = (section for language in ("zh", "en") for section in contents(planned(language)))
    blocks = (block for section in sections if section.id == "roadmap" for block in section.blocks)
    golden("sections/roadmap.txt", "".join(f"{line}\n" for block in blocks for line in text_of(block)))


def test_a_part_of_a_report_has_its_sections_and_no_other() -> None:
    """Whatever else there would be to say."""
    assert [section.id for section in contents(planned("zh")._replace(only=("subject", "roadmap")))] == [
        "subject",
        "roadmap",
    ]


@every_report
def test_tables_are_whole(report: Report) -> None:
    """A cell for every column, the widths fill the line, columns and rows that are marked are there."""
    for block in laid_out(report):
        if isinstance(block, Table):
            count = len(block.widths)
            assert {len(row) for row in (block.rows if not block.heads else (block.heads, *block.rows))} == {count}
            assert sum(block.widths) == pytest.approx(1)
            assert set(block.right) <= set(range(count))
            assert set(block.strong) <= set(range(len(block.rows)))
            assert all(isinstance(cell, str | Figure) for row in block.rows for cell in row)


@every_report
def test_headings_do_not_jump(report: Report) -> None:
    """The first is of the first level, and none is more than one level below the one before it."""
    before = 0
    for block in laid_out(report):
        if isinstance(block, Heading):
            assert block.level <= before + 1
            before = block.level


@every_report
def test_charts_have_the_reports_numbers(report: Report) -> None:
    """A value for every label, in every series; pictures are known by their names."""
    pictures = [
        picture
        for block in laid_out(report)
        if isinstance(block, Pictures)
        for column in block.columns
        for picture in column
    ]
    assert {picture.name for picture in pictures} <= set(charts.__all__)
    for chart in (picture.chart for picture in pictures if picture.chart):
        for series in chart.series:
            assert len(series.values) == len(series.across if chart.axes else chart.labels)
            assert len(series.names) in {0, len(series.values)}
            assert all(value is None or 0 <= value <= chart.top for value in series.values)
    bars = next(picture.chart for picture in pictures if picture.name == "bars")
    assert bars is not None
    measures = [measure for path in report.paths for measure in path.measures]
    assert [*bars.series[0].values] == [measure.score.point.value for measure in measures]
    ends = zip(bars.series[0].low, bars.series[0].high, measures, strict=True)
    assert all(
        (low is None and high is None) or (low, high) == (row.score.low.value, row.score.high.value)
        for low, high, row in ends
    )


@every_report
def test_every_question_and_every_action_is_there(report: Report) -> None:
    """What a reader may ask for stands on paper, too."""
    text = "\n".join(line for block in laid_out(report) for line in text_of(block))

    for measure in (measure for path in report.paths for measure in path.measures):
        for row in measure.questions:
            assert f"{row.id} {row.text}" in text
    for advice in report.advice:
        assert advice.title in text
        assert advice.why in text
    for item in (*report.method, *report.not_answered):
        assert item.text in text


def test_letters_and_the_list_of_what_follows_leave_no_gap_where_a_form_leaves_a_section_out() -> None:
    """The letter of a section that is not there is that of the next, and it is not promised."""
    report = report_on("binjiang-park", "zh")
    shown = [section for section in contents(report, ("answers",)) if section.part == "appendix"]
    letters = [section.title.split()[1] for section in shown]
    status = next(section for section in contents(report, ("answers",)) if section.id == "status")

    assert letters == list(ascii_uppercase[: len(shown)])
    assert report.words.answers in str(contents(report))
    assert not any(report.words.answers in block.text for block in status.blocks if isinstance(block, Rest))
