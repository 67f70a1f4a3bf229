"""A report on change in each of its forms: the same sections, all periods, what each change did."""

import io
from collections.abc import Callable
from zipfile import ZipFile

import openpyxl
import pptx
import pytest
from rich.cells import cell_len

from conftest import EXAMPLES
from fusionassess.answers.model import Answer
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.kernel.figures.draws import Settings
from fusionassess.render import charts, terminal
from fusionassess.render.formats import FORMATS
from fusionassess.render.sections import contents
from fusionassess.report.change import ChangeReport, build_change
from fusionassess.report.weightings import build_weightings
from fusionassess.words.labels import labels

FIRST = {"1a.M": 1, "2c.M": 4, "3b.M": 0}
CHANGES = {"1a.M": 5, "1b.R": 2, "2c.M": 1, "3a.O": 4, "4a.M": 1, "5c.O": 3}
BY_NAME = {form.name: form for form in FORMATS}


@pytest.fixture(scope="module")
def periods() -> list[Assessment]:
    """An example, a year before it, and a year later: higher, lower, one no longer known, one with less evidence."""
    opened = open_sheet(next(file for file in EXAMPLES if file.stem == "binjiang-park"))

    def other(levels: dict[str, int], period: str, **others: Answer) -> Assessment:
        answers = {
            name: answer.model_copy(update={"level": levels[name], "missing": []}) if name in levels else answer
            for name, answer in opened.sheet.answers.items()
        }
        subject = opened.sheet.subject.model_copy(update={"period": period})
        update = {"answers": answers | others, "subject": subject}
        return assess(opened.edition, opened.sheet.model_copy(update=update))

    now = opened.sheet.answers["2a.M"]
    less = now.model_copy(update={"evidence": now.evidence and now.evidence.model_copy(update={"grade": "E0"})})
    later = other(CHANGES, "2027-Q3", **{"3c.R": Answer(unknown=True), "2a.M": less})
    return [other(FIRST, "2025-Q3"), assess(opened.edition, opened.sheet), later]


def told(periods: list[Assessment], language: str) -> ChangeReport:
    """The comparison in words."""
    weightings = build_weightings(periods[-2], periods[-1], Settings(), language)
    return build_change(periods, periods[-2], labels(language), language, weightings)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["text", "markdown", "json", "html"])
def test_golden(golden: Callable[[str, str], None], periods: list[Assessment], language: str, name: str) -> None:
    """Every form that is a text, as it was looked at."""
    form = BY_NAME[name]
    golden(f"change/binjiang-park.{language}{form.suffix}", str(form.write(told(periods, language))))


@pytest.mark.parametrize("name", ["word", "slides", "pdf", "workbook"])
def test_every_other_form_is_written_and_is_the_same_twice(periods: list[Assessment], name: str) -> None:
    """Bytes of the kind, the same for the same report."""
    form, report = BY_NAME[name], told(periods, "zh")
    content = form.write(report)

    assert isinstance(content, bytes)
    assert content == form.write(report)
    if name == "pdf":
        assert content.startswith(b"%PDF")
        return
    with ZipFile(io.BytesIO(content)) as packed:
        texts = "".join(packed.read(part).decode() for part in packed.namelist() if part.endswith(".xml"))
    for section in contents(report):
        assert section.title[:20] in texts
    assert all(period in texts for period in report.periods)


def test_what_fell_comes_before_everything_but_the_short_answer(periods: list[Assessment]) -> None:
    """First the change in short, then the falls; of the changes, too, those that lowered the score come first."""
    report = told(periods, "en")
    parts = [row.on_score.value or 0.0 for row in report.answers]

    assert [section.id for section in contents(report)][:3] == ["subject", "in-short", "fallen"]
    assert report.fallen
    assert all((row.change.value or 0.0) < 0 for row in report.fallen)
    assert parts[0] < 0
    assert parts == sorted(parts)


def test_the_parts_add_up(periods: list[Assessment]) -> None:
    """To the change of the score and to that of the evidenced score."""
    report = told(periods, "en")

    assert sum(row.on_score.value or 0.0 for row in report.answers) == pytest.approx(report.total.change.value)
    assert sum(row.on_evidenced.value or 0.0 for row in report.answers) == pytest.approx(report.evidenced_change.value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_at_any_width(periods: list[Assessment], language: str) -> None:
    """Sentences break, but nothing of them is lost, and no line runs over."""
    report = told(periods, language)
    assert report.weightings is not None
    for width in (40, 66, 80, 120):
        lines = [line.plain for line in terminal.styled(report, width)]
        assert max(map(cell_len, lines)) <= width
        assert "".join(report.weightings.sentence.split()) in "".join("".join(lines).split())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_slides_have_every_section_and_all_periods(periods: list[Assessment], language: str) -> None:
    """In its order, the picture native, what fell first of the tables."""
    report = told(periods, language)
    content = BY_NAME["slides"].write(report)
    assert isinstance(content, bytes)
    shown = list(pptx.Presentation(io.BytesIO(content)).slides)
    titles = [slide.shapes.title.text_frame.text for slide in shown if slide.shapes.title is not None]
    lines = [next((shape.chart for shape in slide.shapes if shape.has_chart), None) for slide in shown]
    drawn = [chart for chart in lines if chart is not None]

    order = [next(place for place, title in enumerate(titles) if wanted in title) for wanted in _titles(report)]
    assert order == sorted(order)
    assert len(drawn) == 1
    assert tuple(period.replace("\u2060", "") for period in drawn[0].plots[0].categories) == report.periods
    assert [series.name for series in drawn[0].plots[0].series] == [row.title for row in report.over_time.rows]
    tables = [shape.table for slide in shown for shape in slide.shapes if shape.has_table]
    cells = {
        cell.text.replace("\u00a0", " ").replace("\u2060", "")
        for table in tables
        for row in table.rows
        for cell in row.cells
    }
    assert {row.title for row in report.rows} <= cells


def _titles(report: ChangeReport) -> list[str]:
    return [section.title for section in contents(report) if section.title]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_title_table_and_picture_have_all_periods(periods: list[Assessment], language: str) -> None:
    """Of the change: what the picture says, what it draws, and what stands in the table."""
    report = told(periods, language)
    scores = " → ".join(figure.display for figure in report.over_time.rows[0].values)
    svg = charts.over_time(report)

    assert " → ".join(report.periods) in report.over_time.title
    assert scores in report.over_time.title
    assert svg.count(scores) >= 2  # in the title and beside the line
    assert all(len(row.values) == len(report.periods) for row in (report.total, *report.rows))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_draws_the_change_from_its_cells(periods: list[Assessment], language: str) -> None:
    """A native chart, a line for the whole and each path over all periods, beside the numbers that it shows."""
    report = told(periods, language)
    content = BY_NAME["workbook"].write(report)
    assert isinstance(content, bytes)
    book = openpyxl.load_workbook(io.BytesIO(content))
    drawn = [(sheet, chart) for sheet in book.worksheets for chart in sheet._charts]

    ((sheet, chart),) = drawn
    assert book.sheetnames[0] == report.words.document
    assert len(chart.series) == len(report.over_time.rows)
    for series, row in zip(chart.series, report.over_time.rows, strict=True):
        cells = sheet[series.val.numRef.f.split("!")[1].replace("$", "")]
        assert [cell.value for cell in cells[0]] == pytest.approx([figure.value for figure in row.values])
