"""The report as slides."""

import io
import re
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from shutil import which
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pptx
import pypdf
import pytest
from pptx.enum.dml import MSO_FILL
from pptx.oxml.ns import qn
from pptx.util import Cm, Pt

from fusionassess.render import slides
from fusionassess.render.office import templates
from fusionassess.render.sections import contents
from fusionassess.render.sections.blocks import Paragraph
from fusionassess.render.slides import drawing, fitting
from fusionassess.render.slides.fitting import Box, Phrase
from fusionassess.render.slides.flow import _pages as pages_of
from fusionassess.report import Report
from papers import HOSTILE, hostile, over_time, withheld
from planned import planned
from reports import report_on

LONG = {
    "zh": "国家级先进制造与数字经济融合发展综合改革试验区暨科技成果转移转化示范区管理委员会联合工作专班办公室" * 2,
    "en": "The Joint Administrative Committee of the National Demonstration Zone for the Transfer and Transformation "
    "of Scientific and Technological Achievements and for Integrated Industrial Reform of the Greater Riverside Area",
}
"""Names longer than any line."""


def opened(content: bytes) -> Any:
    """A deck as another program reads it, without the signs that forbid a break."""
    presentation = pptx.Presentation(io.BytesIO(content))
    for slide in presentation.slides:
        for run in slide._element.iter(qn("a:t")):
            run.text = (run.text or "").replace("\u2060", "").replace("\u00a0", " ")
    return presentation


def texts(slide: Any) -> Iterator[str]:
    """Every paragraph of a slide and of its tables, in order."""
    for paragraph in slide._element.iter(qn("a:p")):
        yield "".join(part.text or "\n" for part in paragraph.iter(qn("a:t"), qn("a:br")) if part.tag != qn("a:br"))


def charts(slide: Any) -> list[Any]:
    """The native charts of a slide."""
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def as_text(content: bytes) -> str:
    """What stands on the slides, the numbers of their charts, and the notes."""
    lines = []
    for number, slide in enumerate(opened(content).slides, start=1):
        lines.append(f"== {number}")
        for shape in slide.shapes:
            if shape.has_chart:
                plot = shape.chart.plots[0]
                lines.append(f"[{shape.chart.chart_type.name}] {' / '.join(map(in_one_line, plot.categories))}")
                lines += [f"  {series.name}: {list(series.values)}" for series in plot.series]
            elif shape.has_table:
                lines += [" | ".join(cell.text for cell in row.cells) for row in shape.table.rows]
            elif shape.has_text_frame:
                lines += [paragraph.text for paragraph in shape.text_frame.paragraphs]
        lines += ["-- notes", slide.notes_slide.notes_text_frame.text]
    return "\n".join(lines).replace("\v", "\n") + "\n"


def in_one_line(label: str) -> str:
    """A label of a chart as it was before it was broken into lines."""
    plain = label.replace("\u2060", "").replace("\u00a0", " ")
    return re.sub(r"(?<=[!-~])\n|\n(?=[!-~])", " ", plain).replace("\n", "")


@pytest.mark.parametrize(("name", "language"), [("binjiang-park", "zh"), ("riverside-park-en", "en")])
def test_golden(golden: Callable[[str, str], None], name: str, language: str) -> None:
    """Every text, table and number of every slide, and the notes."""
    report = report_on(name, language)
    golden(f"slides/{name}.{language}.txt", as_text(slides.view(report)).replace(report.provenance.sha256, "(sha256)"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_six_slides_of_sixteen_to_nine(language: str) -> None:
    """Page, paths, gaps, steps, what they bring, method; charts and tables are native, every slide has notes."""
    report = report_on("binjiang-park", language)
    presentation = opened(slides.view(report))
    assert presentation.slide_width * 9 == presentation.slide_height * 16
    shown = list(presentation.slides)

    assert len(shown) == 6
    assert [len(charts(slide)) for slide in shown] == [1, 1, 1, 0, 1, 0]
    assert [sum(shape.has_table for shape in slide.shapes) for slide in shown] == [0, 1, 1, 1, 1, 1]
    assert all(slide.shapes.title.text_frame.text for slide in shown)
    assert all(slide.notes_slide.notes_text_frame.text.strip() for slide in shown)
    assert report.outlook is not None
    assert report.outlook.sentence in shown[4].shapes.title.text_frame.text
    assert report.provenance.sha256 in shown[5].notes_slide.notes_text_frame.text


def test_charts_hold_the_reports_numbers_and_a_workbook() -> None:
    """Paths on the page with targets, measures with intervals, gaps, and the paths before and after."""
    report = report_on("binjiang-park")
    content = slides.view(report)
    page, measures, gaps, _, brings, _ = opened(content).slides
    scores = [path.score.point.value for path in report.paths]
    assert report.outlook is not None

    assert list(charts(page)[0].plots[0].series[0].values) == scores
    assert len(charts(measures)[0].plots[0].categories) == sum(len(path.measures) for path in report.paths)
    assert list(charts(gaps)[0].plots[0].series[0].values) == [gap.share.value for gap in report.gaps]
    before, after = charts(brings)[0].plots[0].series
    assert list(before.values) == scores
    assert list(after.values) == [row.values[1].value for row in report.outlook.paths]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        book = openpyxl.load_workbook(io.BytesIO(packed.read("ppt/embeddings/Microsoft_Excel_Sheet1.xlsx")))
    assert [row[1].value for row in book.worksheets[0].iter_rows(min_row=2)] == pytest.approx(scores)


def test_what_the_steps_bring_is_what_scoring_again_gives() -> None:
    """No path falls, some rise, and those before are the report's."""
    outlook = report_on("binjiang-park").outlook
    assert outlook is not None
    changes = [(row.values[1].value or 0) - (row.values[0].value or 0) for row in outlook.paths]

    assert all(change >= -1e-9 for change in changes)
    assert any(change > 0.01 for change in changes)


def boxes(slide: Any) -> dict[str, Box]:
    """Where each shape stands, in points; tables as high as their texts make them."""
    return {
        f"{shape.shape_id} {shape.name}": Box(shape.left.pt, shape.top.pt, shape.width.pt, height_of(shape))
        for shape in slide.shapes
    }


def height_of(shape: Any) -> float:
    """How high a shape is drawn: as high as its text where that needs more than its box."""
    if shape.has_table:
        rows = []
        for row in shape.table.rows:
            cells = [
                text_height(cell.text_frame, column.width.pt - 10) + 5
                for cell, column in zip(row.cells, shape.table.columns, strict=True)
            ]
            rows.append(max(row.height.pt, *cells))
        return float(sum(rows))
    if shape.has_text_frame and not shape.is_placeholder and shape.shape_type is not None:
        return float(max(shape.height.pt, text_height(shape.text_frame, shape.width.pt)))
    return float(shape.height.pt)


def text_height(frame: Any, width: float) -> float:
    """How high the text of a frame is in its width."""
    high = 0.0
    for paragraph in frame.paragraphs:
        sizes = [run.font.size.pt for run in paragraph.runs if run.font.size]
        left = int(paragraph._p.pPr.get("marL", 0)) / 12700 if paragraph._p.pPr is not None else 0
        if sizes:
            high += fitting.height_of(paragraph.text.replace("\v", "\n"), width - left, sizes[0])
    return high


HARD = [
    pytest.param(report_on("binjiang-park", "zh"), id="zh"),
    pytest.param(report_on("riverside-park-en", "en"), id="en"),
    pytest.param(report_on("linhai-university", "en"), id="institute"),
    pytest.param(over_time("xinghe-group", "en"), id="over-time"),
    pytest.param(withheld("binjiang-park", "zh"), id="withheld"),
    pytest.param(hostile(report_on("binjiang-park", "zh")), id="hostile"),
    pytest.param(planned("en"), id="roadmap"),
]


def named(report: Report, name: str) -> Report:
    """The same report on somebody else."""
    return report._replace(subject=report.subject._replace(name=name))


@pytest.mark.parametrize(
    "report",
    [
        *HARD,
        pytest.param(named(report_on("binjiang-park", "zh"), LONG["zh"]), id="long-zh"),
        pytest.param(named(report_on("riverside-park-en", "en"), LONG["en"]), id="long-en"),
        pytest.param(report_on("riverside-park-en", "en")._replace(warnings=tuple([HOSTILE] * 12)), id="many-warnings"),
    ],
)
def test_nothing_runs_over(report: Report) -> None:
    """Every box lies on its slide, no two overlap, and no text is higher than its box."""
    presentation = opened(slides.view(report))
    wide, high = presentation.slide_width.pt, presentation.slide_height.pt
    for number, slide in enumerate(presentation.slides, start=1):
        found = boxes(slide)
        for name, box in found.items():
            assert box.left >= -0.5 and box.left + box.width <= wide + 0.5, (number, name)  # noqa: PT018 - one place
            assert box.top >= -0.5 and box.bottom <= high + 0.5, (number, name)  # noqa: PT018 - likewise
        for (one, first), (two, second) in combinations(found.items(), 2):
            beside = first.left + first.width <= second.left + 0.5 or second.left + second.width <= first.left + 0.5
            below = first.bottom <= second.top + 0.5 or second.bottom <= first.top + 0.5
            assert beside or below, (number, one, two)
        title = slide.shapes.title
        assert text_height(title.text_frame, title.width.pt) <= title.height.pt + 0.5


def test_no_letter_is_too_small() -> None:
    """Ten points at the least, nine at the foot of the first page and in the method; eight on the ladder alone."""
    for slide in opened(slides.view(report_on("riverside-park-en", "en"))).slides:
        sizes = [int(run.get("sz")) for run in slide._element.iter(qn("a:rPr")) if run.get("sz")]
        assert min(sizes) >= 900


def test_both_scripts_have_a_font_everywhere() -> None:
    """Theme, runs and charts name a Latin and an East Asian font, and runs their language."""
    content = slides.view(report_on("binjiang-park"))
    theme = zipfile.ZipFile(io.BytesIO(content)).read("ppt/theme/theme1.xml").decode()
    assert theme.count('<a:ea typeface="Microsoft YaHei"/>') == 2
    for slide in opened(content).slides:
        runs = [run for shape in slide._element.iter(qn("a:r")) for run in shape.findall(qn("a:rPr"))]
        assert runs
        for run in runs:
            assert run.find(qn("a:latin")).get("typeface") == "+mn-lt"
            assert run.find(qn("a:ea")).get("typeface") == "+mn-ea"
            assert run.get("lang") == "zh-CN"
        for chart in charts(slide):
            assert chart._chartSpace.find(f".//{qn('a:ea')}") is not None


def test_charts_and_tables_are_read_aloud() -> None:
    """Each has a description."""
    for slide in opened(slides.view(report_on("riverside-park-en", "en"))).slides:
        for frame in slide._element.iter(qn("p:graphicFrame")):
            assert frame.find(f".//{qn('p:cNvPr')}").get("descr")


def test_what_was_asked_for_has_slides_before_the_last() -> None:
    """Over time and uncertainty: title and picture, then the method."""
    report = over_time("binjiang-park", "en")
    shown = list(opened(slides.view(report)).slides)
    titles = [slide.shapes.title.text_frame.text for slide in shown]
    asked = [section.title for section in contents(report) if section.part == "asked"]

    assert len(asked) == 2
    assert len(shown) > 7
    assert all(any(title in text for text in titles[5:-1]) for title in asked)
    assert report.words.method in titles[-1]
    assert any(charts(slide) for slide in shown[5:-1])


def test_a_roadmap_has_a_native_gantt() -> None:
    """Stacked bars, the first of which nobody sees: where each step begins and how long it takes."""
    report = planned("en")
    assert report.roadmap is not None
    shown = list(opened(slides.view(report)).slides)
    gantt = next(chart for slide in shown for chart in charts(slide) if chart.chart_type.name == "BAR_STACKED")
    start, length = gantt.plots[0].series

    assert list(start.values) == [step.start for step in report.roadmap.steps]
    assert list(length.values) == [step.end - step.start for step in report.roadmap.steps]
    assert start.format.fill.type == MSO_FILL.BACKGROUND
    labels = [" ".join(label.split("\n")) for label in gantt.plots[0].categories]
    assert labels == [f"{step.number}. {step.do}" for step in report.roadmap.steps]
    assert gantt.value_axis.maximum_scale == report.roadmap.months


def test_planes_are_native_scatters() -> None:
    """Where a part with such a picture is asked for: the point, and the workbook behind it in pairs of columns."""
    report = report_on("riverside-park-en", "en")._replace(only=("subject", "coordination", "outcomes"))
    assert report.quadrant is not None
    content = slides.view(report)
    shown = [chart for slide in opened(content).slides for chart in charts(slide)]
    here = [tuple(next(iter(plot)) for plot in pair) for pair in map(last_points, shown)]

    assert [chart.chart_type.name for chart in shown] == ["XY_SCATTER"] * 2
    assert here == [
        (report.score.point.value, report.quadrant.outcome.value),
        (report.coordination.science.value, report.coordination.industry.value),
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        book = openpyxl.load_workbook(io.BytesIO(packed.read("ppt/embeddings/Microsoft_Excel_Sheet1.xlsx")))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(max_row=2)]
    assert [row[-2] for row in rows] == [report.captions.maturity, pytest.approx(report.score.point.value)]
    assert rows[1][-1] == pytest.approx(report.quadrant.outcome.value)


def last_points(chart: Any) -> tuple[Any, Any]:
    """Across and upwards, of the last series of a scatter."""
    series = list(chart.plots[0].series)[-1]
    across = [float(value.text) for value in series._element.find(qn("c:xVal")).iter(qn("c:v"))]
    return across, list(series.values)


def test_a_long_gantt_goes_on_over_several_slides() -> None:
    """So that each row can be read; together they have every step, once and in order."""
    report = planned("en")
    assert report.roadmap is not None
    steps = tuple(report.roadmap.steps[place % 2]._replace(number=place + 1) for place in range(30))
    long = report._replace(roadmap=report.roadmap._replace(steps=steps))
    parts = [
        chart
        for slide in opened(slides.view(long)).slides
        for chart in charts(slide)
        if chart.chart_type.name == "BAR_STACKED"
    ]

    assert [len(part.plots[0].categories) for part in parts] == [10, 10, 10]
    assert [label.split(".")[0] for part in parts for label in part.plots[0].categories] == [
        str(number) for number in range(1, 31)
    ]


def test_a_roadmap_by_itself() -> None:
    """Whom it is about and what it says on the first slide, then the table, the picture and the rest."""
    report = planned("en")._replace(only=("subject", "warnings", "roadmap"))
    assert report.roadmap is not None
    shown = list(opened(slides.view(report)).slides)

    assert all(report.subject.name in slide.shapes.title.text_frame.text for slide in shown if not charts(slide))
    assert report.roadmap.title in shown[0].shapes.title.text_frame.text
    assert report.roadmap.sentences[0] in list(texts(shown[0]))
    assert sum(len(charts(slide)) for slide in shown) == 1


def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the time, before zips begin, too."""
    report, then = report_on("binjiang-park"), time.gmtime(0)
    first = slides.view(report)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(time, "localtime", lambda *_: then)

    assert slides.view(report) == first


def test_no_trace_of_the_library_or_the_day() -> None:
    """The properties name the report, nobody, and a fixed day; nothing of the library's own deck is left."""
    content = slides.view(report_on("binjiang-park"))
    properties = opened(content).core_properties

    assert (properties.author, properties.comments, properties.last_modified_by) == ("", "", "")
    assert properties.title == report_on("binjiang-park").title
    assert properties.created.year == properties.modified.year == 2000
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not [name for name in names if "thumbnail" in name or "printer" in name]
    assert len([name for name in names if "slideLayouts/slideLayout" in name]) == 1


def test_what_people_wrote_stays_text() -> None:
    """Markup reads as it was written, signs that turn the text are gone, every part is XML."""
    content = slides.view(hostile(report_on("binjiang-park")))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(packed.read(name))
    everything = as_text(content)

    assert "<script>" in everything
    assert "\u202e" not in everything


def template(path: Path, *, marked: bool) -> Path:
    """A deck as people make one: four to three, a cover, a slide for the report, an end."""
    presentation = pptx.Presentation()
    cover = presentation.slides.add_slide(presentation.slide_layouts[0])
    cover.shapes.title.text = "Cover"
    paragraph = cover.placeholders[1].text_frame.paragraphs[0]
    for part in ("For {", "{na", "me}", "}, {{period}} {{unknown}}"):
        paragraph.add_run().text = part
    if marked:
        presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = "{{report}}"
    presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = "Thank you"
    presentation.slide_master.placeholders[3].text_frame.text = "ACME {{date}}"
    presentation.save(str(path))
    return path


def test_a_template_with_a_mark(tmp_path: Path) -> None:
    """The slides stand where they are asked for; cover and end stay, marks are filled in, unknown ones left."""
    report = report_on("riverside-park-en", "en")
    presentation = opened(slides.view(report, template(tmp_path / "t.pptx", marked=True)))
    shown = list(presentation.slides)

    assert len(shown) == 9
    assert shown[0].shapes.title.text == "Cover"
    assert shown[0].placeholders[1].text == f"For {report.subject.name}, {report.subject.period} {{{{unknown}}}}"
    assert report.subject.name in shown[1].shapes.title.text
    assert shown[-1].shapes.title.text == "Thank you"
    assert presentation.slide_width == Cm(25.4)
    master = "".join(shape.text for shape in presentation.slide_master.shapes if shape.has_text_frame)
    assert f"ACME {report.subject.assessed_on}" in master


def test_a_template_without_a_mark_gives_its_looks_alone(tmp_path: Path) -> None:
    """Its own slides go, and what hangs on them; sizes and layouts stay, nothing runs over.

    The first page takes a second slide where a high title and the broad format leave too little room for it.
    """
    content = slides.view(report_on("binjiang-park"), template(tmp_path / "t.pptx", marked=False))
    presentation = opened(content)

    assert len(presentation.slides) in {6, 7}
    assert "Cover" not in as_text(content)
    assert as_text(content).split("-- notes")[0].count("…") == 0
    for slide in presentation.slides:
        for name, box in boxes(slide).items():
            assert box.left + box.width <= presentation.slide_width.pt + 0.5, name
            assert box.bottom <= presentation.slide_height.pt + 0.5, name


SIZES = {"4-3": (720, 540), "16-9": (720, 405), "16-10": (720, 450), "A4": (780, 540), "A4-high": (540, 780)}
"""Points of slides as office programs make them."""


def sized(path: Path, wide: int, high: int) -> Path:
    """A deck of a size, its placeholders stretched as an office program does it."""
    presentation = pptx.Presentation()
    before: Any = presentation
    across, down = wide / before.slide_width.pt, high / before.slide_height.pt
    presentation.slide_width, presentation.slide_height = Pt(wide), Pt(high)
    sheets = [presentation.slide_master, *presentation.slide_layouts]
    places = [(shape, (shape.left, shape.top, shape.width, shape.height)) for s in sheets for shape in s.placeholders]
    for shape, (left, top, width, height) in places:
        shape.left, shape.top = int(left * across), int(top * down)
        shape.width, shape.height = int(width * across), int(height * down)
    presentation.save(str(path))
    return path


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize(("name", "language"), [("binjiang-park", "zh"), ("riverside-park-en", "en")])
def test_a_template_of_any_size(tmp_path: Path, name: str, language: str, size: tuple[int, int]) -> None:
    """Nothing is cut, no word is broken in a table, nothing lies on another; a chart has room to be read."""
    report = report_on(name, language)
    content = slides.view(report, sized(tmp_path / "t.pptx", *size))
    assert "…" not in as_text(content).split("-- notes")[0]
    shown = list(opened(content).slides)
    for number, slide in enumerate(shown, start=1):
        assert "…" not in "".join(texts(slide)), number
        found = boxes(slide)
        for (one, first), (two, second) in combinations(found.items(), 2):
            beside = first.left + first.width <= second.left + 0.5 or second.left + second.width <= first.left + 0.5
            below = first.bottom <= second.top + 0.5 or second.bottom <= first.top + 0.5
            assert beside or below, (number, one, two)
        assert max(box.bottom for box in found.values()) <= size[1] + 0.5, number
        for shape in slide.shapes:
            if shape.has_chart:
                assert min(shape.height.pt, shape.width.pt) >= 100, number
            for row in shape.table.rows if shape.has_table else ():
                for cell, column in zip(row.cells, shape.table.columns, strict=True):
                    assert longest_word(cell) <= column.width.pt - 2 * drawing.SIDE, (number, cell.text)
    everything = "".join(text for slide in shown for text in texts(slide))
    for sentence in (report.front.headline, *report.front.findings, *report.front.steps, report.front.trust):
        assert sentence in everything


def longest_word(cell: Any) -> float:
    """How wide the widest word of a cell is, in points."""
    runs = [run for paragraph in cell.text_frame.paragraphs for run in paragraph.runs]
    words = [(word, run.font.size.pt) for run in runs for word in re.findall(r"[!-~]+", run.text)]
    return max((fitting.width_of(word, size) for word, size in words), default=0.0)


def test_last_years_slides_are_a_template(tmp_path: Path) -> None:
    """Their text and charts give way, nothing is left over."""
    last = tmp_path / "last.pptx"
    last.write_bytes(slides.view(report_on("riverside-park-en", "en")))
    content = slides.view(report_on("binjiang-park"), last)

    assert "Riverside" not in as_text(content)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert len([name for name in names if name.startswith("ppt/charts/chart")]) == 4
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken", None])
def test_what_is_no_template(tmp_path: Path, content: bytes | None) -> None:
    """Another file, a broken one, and a zip that is something else are refused by name."""
    file = tmp_path / "t.pptx"
    if content is None:
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr("a.txt", "a")
    else:
        file.write_bytes(content)

    with pytest.raises(slides.NotADeck) as refused:
        slides.view(report_on("binjiang-park"), file)
    assert str(refused.value) == str(file)


def test_a_template_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file may say that it is huge."""
    monkeypatch.setattr(templates, "MOST_UNPACKED", 1000)

    with pytest.raises(slides.NotADeck):
        slides.view(report_on("binjiang-park"), template(tmp_path / "t.pptx", marked=True))


def test_a_fault_of_ours_is_not_the_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails without a template, too, is a fault of the program."""

    def fail(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(slides, "front", fail)
    with pytest.raises(LookupError):
        slides.view(report_on("binjiang-park"), template(tmp_path / "t.pptx", marked=True))


def test_a_text_that_does_not_fit_is_cut_with_a_sign() -> None:
    """And never higher than its box; one that fits is whole."""
    box = Box(0, 0, 200, 40)
    long = Phrase("word " * 200)
    cut = fitting.within([long], box, 10)

    assert cut[0].text.endswith("…")
    assert fitting.height_of_all(cut, box.width, 10) <= box.height
    assert fitting.within([Phrase("short")], box, 10) == [Phrase("short")]


@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice opens the slides")
@pytest.mark.parametrize(("name", "language"), [("binjiang-park", "zh"), ("riverside-park-en", "en")])
def test_another_program_opens_the_slides(tmp_path: Path, name: str, language: str) -> None:
    """A page for each slide, with its title and the last row of its table on it."""
    content = slides.view(report_on(name, language))
    (tmp_path / "report.pptx").write_bytes(content)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "report.pptx"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    pages = [squeezed(page.extract_text()) for page in pypdf.PdfReader(tmp_path / "report.pdf").pages]
    shown = list(opened(content).slides)

    assert len(pages) == len(shown)
    for page, slide in zip(pages, shown, strict=True):
        assert squeezed(slide.shapes.title.text_frame.paragraphs[1].text) in page
        for table in (shape.table for shape in slide.shapes if shape.has_table):
            assert squeezed(list(list(table.rows)[-1].cells)[-1].text) in page


def squeezed(text: str) -> str:
    """A text without blanks, as they are set by each program in its own way."""
    return "".join(text.split())


def test_small_print_alone_is_no_slide() -> None:
    """Where it does not fit beside what it explains, it stands in the notes only; other words have a slide."""
    room = Box(0, 0, 200, 1)
    blocks = [Paragraph("said"), Paragraph("and so"), Paragraph("explained", quiet=True)]
    told = [[part.content for part in parts] for _, parts in pages_of(blocks, room)]

    assert told == [[Phrase("said", "plain")], [Phrase("and so", "plain")]]
