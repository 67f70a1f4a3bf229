"""The report as a workbook, read back as another program reads it."""

import io
import re
import zipfile
from functools import cache
from itertools import islice
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from conftest import EXAMPLES
from fusionassess.render import workbook
from fusionassess.render.sections import contents
from fusionassess.render.text.wrapping import columns as width_of
from fusionassess.report import Report
from papers import HOSTILE, hostile, over_time, withheld
from reports import report_on

REPORTS = {file.stem: report_on(file.stem) for file in EXAMPLES}
REPORTS |= {"in-english": report_on("binjiang-park", "en"), "in-chinese": report_on("riverside-park-en", "zh")}
REPORTS |= {"withheld": withheld("binjiang-park", "zh"), "withheld-en": withheld("xinghe-group", "en")}
pytestmark = pytest.mark.filterwarnings(
    "ignore:(Unknown|Conditional Formatting) extension"
)  # openpyxl does not read the bars in cells
every_report = pytest.mark.parametrize("name", REPORTS)
SUMMARY, SCORES, ANSWERS, GAPS, ACTIONS, METHOD = "summary", "scores", "answers", "gaps", "actions", "method"


def read(report: Report) -> Any:
    """The workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(workbook.view(report)))


@cache
def book_of(name: str) -> Any:
    """The workbook of one of the reports."""
    return read(REPORTS[name])


def sheet_of(report: Report, name: str, book: Any = None) -> Any:
    """One of the sheets that are laid out on their own."""
    return (book or read(report))[report.captions.sheets[name]]


def rows_of(sheet: Any, first: int) -> list[list[Any]]:
    """The values of a table's rows below its heads."""
    return [[cell.value for cell in row] for row in islice(sheet.iter_rows(), first, None)]


@every_report
def test_scores_are_the_reports_numbers(name: str) -> None:
    """A row for each path, measure and question, numbers unrounded, no number where the report gives none."""
    report = REPORTS[name]
    wanted: list[tuple[Any, ...]] = []
    for path in report.paths:
        wanted.append((path.id, path.score.point.value, path.target.value, path.weight.value, path.gap_share))
        for measure in path.measures:
            row = measure
            wanted.append((row.id, row.score.point.value, row.target.value, row.weight.value, row.gap_share))
            wanted += [(q.id, q.reached.value, None, None, q.gap_share) for q in measure.questions]
    rows = [(row[1], row[3], row[6], row[8], row[10]) for row in rows_of(sheet_of(report, SCORES, book_of(name)), 1)]

    assert [row[0] for row in rows] == [row[0] for row in wanted]
    for ours, theirs in zip(rows, wanted, strict=True):
        assert ours[1:] == pytest.approx(theirs[1:])


@every_report
def test_answers_with_evidence_and_note(name: str) -> None:
    """A row for each question, as the report has it."""
    report = REPORTS[name]
    rows = rows_of(sheet_of(report, ANSWERS, book_of(name)), 1)
    asked = [row for path in report.paths for measure in path.measures for row in measure.questions]

    assert [row[1] for row in rows] == [row.id for row in asked]
    for cells, row in zip(rows, asked, strict=True):
        assert (cells[2], cells[3]) == (row.text, report.captions.states[row.state])
        assert [cells[5], cells[6] or "", cells[9] or ""] == [row.answer, row.evidence, row.note]


@every_report
def test_gaps_sum_up_and_fall(name: str) -> None:
    """Shares of the measures, then of the questions, each falling; each kind sums to 1 where there is a gap."""
    report = REPORTS[name]
    rows = rows_of(sheet_of(report, GAPS, book_of(name)), 2)
    for kind in (report.words.measure, report.words.question):
        shares = [round(row[3], 9) for row in rows if row[0] == kind]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(1, abs=1e-7)


@every_report
def test_actions_can_be_tracked(name: str) -> None:
    """Every action with who, what it brings and how long; states to choose from, dates that must be dates."""
    report = REPORTS[name]
    sheet = sheet_of(report, ACTIONS, book_of(name))
    rows = rows_of(sheet, 2)

    assert [row[1] for row in rows] == [f"{row.number}. {row.title}" for row in report.advice]
    for cells, row in zip(rows, report.advice, strict=True):
        assert (cells[6], cells[7]) == pytest.approx([max(end, 1) for end in row.months])
        assert cells[9] == (row.owner or None)
        assert cells[12] == report.captions.progress_states[0]
        assert all(item.text in cells[3] for item in row.brings)
    last = len(rows) + 2
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules[f"K3:L{last}"].type == "date"
    assert rules[f"M3:M{last}"].formula1 == '"{}"'.format(",".join(report.captions.progress_states))
    assert {cell.number_format for cell in sheet["K"][2:]} == {"yyyy-mm-dd"}


@every_report
def test_the_summary_says_the_first_answers(name: str) -> None:
    """Every sentence of the first screen, the paths and the whole in numbers."""
    report = REPORTS[name]
    sheet = sheet_of(report, SUMMARY, book_of(name))
    rows = rows_of(sheet, 0)
    texts = {cell for row in rows for cell in row if isinstance(cell, str)}

    assert {report.front.headline, *report.front.notes, *report.front.findings, report.front.trust} <= texts
    for place, sentence in enumerate(report.front.steps, start=1):
        assert f"{place}. {sentence}" in texts
    total = next(row for row in rows if row[0] == report.words.score)
    ours = [report.score.point.value, report.score.low.value, report.score.high.value]
    assert total[1:4] == pytest.approx(ours)
    for path in report.paths:
        row = next(row for row in rows if row[0] == f"{path.id} {path.title}")
        assert row[1] == pytest.approx(path.score.point.value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_can_be_filtered_and_printed(language: str) -> None:
    """Heads stay in view and come again on each page of A4; columns hold the longest word of their heads."""
    report = report_on("binjiang-park", language)
    book = read(report)

    for sheet in book.worksheets:
        assert sheet.page_setup.paperSize in ("9", 9)
        assert sheet.page_setup.fitToWidth in (1, None)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    for name in (SCORES, ANSWERS, GAPS, ACTIONS, METHOD):
        sheet = sheet_of(report, name, book)
        top = 2 if name in (GAPS, ACTIONS) else 1
        assert sheet.freeze_panes == f"A{top + 1}"
        assert sheet.print_title_rows == f"${top}:${top}"
        assert sheet.auto_filter.ref.startswith(f"A{top}:")
        for cell in sheet[top]:
            longest = max(map(len, re.findall(r"[!-~]+", cell.value)), default=0)
            assert sheet.column_dimensions[cell.column_letter].width >= longest + 1.5


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sheets_stand_in_the_order_of_the_sections(language: str) -> None:
    """A section without a sheet laid out for it has one of its own, under a name that spreadsheets take."""
    report = over_time("riverside-park-en", language)
    wanted = dict.fromkeys(workbook.SHOWN_ON.get(section.id, section.title) for section in contents(report))
    names = read(report).sheetnames

    assert len(names) == len(wanted)
    for name, title in zip(names, wanted, strict=True):
        shown = report.captions.sheets.get(title, title)
        assert len(name) <= 31
        assert name == shown or shown.startswith(name.removesuffix("…"))


def test_the_numbers_of_a_section_are_numbers() -> None:
    """Periods with scores to compute with, shown with the decimals of the report."""
    report = over_time("riverside-park-en", "en")
    assert report.over_time is not None
    sheet = read(report)[report.captions.over_time]
    rows = rows_of(sheet, 2)

    assert [row[0] for row in rows[:-1]] == [row.title for row in report.over_time.rows]
    assert rows[0][1] == pytest.approx(report.over_time.rows[0].values[0].value)
    assert sheet["B3"].number_format == "0.00"
    assert sheet.freeze_panes == "A3"


def test_names_of_sheets_are_free_and_short() -> None:
    """Titles that are long, that have signs no name may have, or that are taken."""
    taken: list[str] = []
    for title in ("a/b: [c]", "A B C", "'", "x" * 40, "x" * 40, "one two three four five six seven eight"):
        taken.append(workbook._free_name(title, taken))

    assert taken[:3] == ["a b c", "A B C 2", "-"]
    assert taken[3:5] == ["x" * 30 + "…", "x" * 28 + " 2"]
    assert taken[5] == "one two three four five six…"


def test_rows_are_as_tall_as_their_text() -> None:
    """No text is cut, by the widths of its columns."""
    sheet = sheet_of(report_on("riverside-park-en", "en"), ANSWERS)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, str):
                width = sheet.column_dimensions[cell.column_letter].width
                lines = sum(-(-width_of(line) // int(width)) for line in cell.value.split("\n"))
                assert sheet.row_dimensions[cell.row].height >= 13 * lines


def test_what_people_wrote_is_never_a_formula() -> None:
    """Text that begins like a formula is text; unprintable signs are gone; a very long one is cut with a sign."""
    report = hostile(report_on("binjiang-park"))
    path = report.paths[0]
    measure = path.measures[0]
    questions = (measure.questions[0], measure.questions[1]._replace(note="n" * 40_000), *measure.questions[2:])
    measure = measure._replace(questions=questions)
    report = report._replace(paths=(path._replace(measures=(measure, *path.measures[1:])), *report.paths[1:]))
    book = read(report)
    sheet = sheet_of(report, ANSWERS, book)

    assert [cell.data_type for cell in sheet[2][5:7]] == ["s", "s"]
    assert sheet["F2"].value == "=1+1\nsecond line"
    assert sheet["J2"].value.startswith(HOSTILE[:60])
    assert "\u202e" not in sheet["J2"].value
    assert len(sheet["J3"].value) == 32_000
    assert sheet["J3"].value.endswith("…")
    assert not [cell for each in book.worksheets for row in each.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the time; the day in the properties is that of the assessment."""
    report = report_on("binjiang-park")
    first = workbook.view(report)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2040, 1, 2, 3, 4, 5, 0, 0, 0))

    assert workbook.view(report) == first
    assert f"{read(report).properties.created:%Y-%m-%d}" == report.subject.assessed_on


def test_the_radar_follows_the_cells() -> None:
    """A native chart of the paths' cells with a description; a dashed series for targets."""
    content = workbook.view(report_on("binjiang-park"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        chart = ET.fromstring(packed.read("xl/charts/chart1.xml"))
        drawing = packed.read("xl/drawings/drawing1.xml").decode()
    formulas = [element.text for element in chart.iter() if element.tag.endswith("}f")]
    book = openpyxl.load_workbook(io.BytesIO(content))
    values = [formula for formula in formulas if formula and re.search(r"\$[BE]\$", formula)]

    assert len(values) == 2
    name, first, last = re.fullmatch(r"'?(.*?)'?!\$B\$(\d+):\$B\$(\d+)", values[0] or "").groups()  # type: ignore[union-attr]
    report = report_on("binjiang-park")
    drawn = [book[name][f"B{row}"].value for row in range(int(first), int(last) + 1)]
    assert drawn == pytest.approx([path.score.point.value for path in report.paths])
    assert f"P1 激活主体 {report.paths[0].score.point}" in drawing


def test_a_workbook_without_the_steps_does_not_point_to_them() -> None:
    """That of a roadmap has the roadmap's steps alone."""
    report = report_on("qingyuan-sensors", "en")

    def summary(report: Report) -> str:
        return " ".join(str(cell) for row in read(report).worksheets[0].values for cell in row)

    assert "see “Steps to take”" in summary(report)
    told = summary(report._replace(only=("subject", "roadmap")))
    assert "“Steps to take”" not in told
    assert "Once steps 1 to 5 are done" in told
