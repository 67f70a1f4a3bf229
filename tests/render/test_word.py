"""The report as a Word document."""

import contextlib
import io
import re
import subprocess
import time
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from shutil import which
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from pypdf import PageObject, PdfReader

from fusionassess.render import word
from fusionassess.render.office import templates
from fusionassess.render.sections import contents, laid_out
from fusionassess.render.sections.blocks import (
    Block,
    Bullets,
    Columns,
    Heading,
    LevelStrip,
    Numbered,
    Paragraph,
    Pictures,
    Rest,
    Signature,
    Table,
)
from fusionassess.render.text.escaping import printable
from fusionassess.render.text.wrapping import heading, running
from fusionassess.report import Report
from papers import hostile, over_time, withheld
from planned import planned
from reports import report_on

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b"
    "550000000a49444154789c636000000002000148afa4710000000049454e44ae"
    "426082"
)
"""A picture of one point."""
SMALL = planned("zh")
"""A short report, for what a template brings about."""
LIBREOFFICE = Path(__file__).parents[1] / "documents" / "template-of-libreoffice.docx"


def opened(content: bytes) -> Any:
    """A document as another program reads it."""
    return docx.Document(io.BytesIO(content))


@cache
def document_on(name: str = "binjiang-park", language: str | None = None) -> bytes:
    """The document on an example: it takes half a second, and many tests look at it."""
    return word.view(report_on(name, language))


def texts(document: Any) -> list[str]:
    """Every paragraph of the body and of its tables, in order."""
    return [
        "".join(part.text or ("\n" if part.tag == qn("w:br") else "") for part in paragraph.iter(qn("w:t"), qn("w:br")))
        for paragraph in document.element.body.iter(qn("w:p"))
    ]


def said(report: Report) -> Iterator[str]:
    """Every text that stands in the document."""
    yield from map(running, of(list(laid_out(report)), report))


def of(blocks: Sequence[Block], report: Report) -> Iterator[str]:
    """The texts of blocks, those of a ladder and of columns among them."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.text
            case Bullets() | Numbered():
                yield from block.items
            case Table():
                yield from (str(cell) for row in (block.heads, *block.rows) for cell in row)
            case LevelStrip(rungs):
                yield from (text for rung in rungs for text in (rung.display, rung.mark))
            case Columns(columns):
                yield from of([part for column in columns for part in column], report)
            case Rest() | Signature():
                yield from closing(block, report)
            case Pictures(columns):
                drawn = [picture.chart for column in columns for picture in column if picture.chart]
                for chart in drawn:
                    yield from (chart.title, chart.key, *chart.below)
                yield from of([block.further] if block.further else [], report)


def closing(block: Rest | Signature, report: Report) -> Iterator[str]:
    """The texts at the foot of the first page."""
    if isinstance(block, Rest):
        yield report.captions.contents
        yield " · ".join(section.title for section in contents(report) if section.part != "front")
    else:
        yield f"{block.name} {block.day} "


def charts_of(content: bytes) -> list[ET.Element]:
    """The parts of the document that are charts."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = sorted(name for name in packed.namelist() if name.startswith("word/charts/chart"))
        return [ET.fromstring(packed.read(name)) for name in names]


@pytest.mark.parametrize(
    "report",
    [
        over_time("binjiang-park", "zh"),
        report_on("riverside-park-en", "en"),
        withheld("xinghe-group", "en"),
        planned("en"),
    ],
)
def test_everything_stands_in_the_document_in_order(report: Report) -> None:
    """Title, then every text of every block."""
    written = [text for text in texts(opened(word.view(report))) if text]
    wanted = [report.subject.name, f"{report.title} · {report.words.document}", *filter(None, said(report))]

    # What has the whole width holds more together than a cell of a table does, and a heading more than that.
    assert list(map(heading, written)) == [heading(printable(text)) for text in wanted]


def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the time."""
    report = report_on("binjiang-park")
    first = document_on()
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2040, 1, 2, 3, 4, 5, 0, 0, 0))

    assert word.view(report) == first


def test_the_properties_say_whose_it_is_and_of_which_day() -> None:
    """Title, language, program and the day of the assessment; nothing of the library's own template."""
    report = report_on("binjiang-park")
    content = document_on()
    properties = opened(content).core_properties
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        application = packed.read("docProps/app.xml").decode()

    assert (properties.author, properties.last_modified_by, properties.comments) == ("fusionassess", "fusionassess", "")
    assert properties.title == f"{report.subject.name} · {report.title} · {report.words.document}"
    assert properties.language == "zh-CN"
    assert f"{properties.created:%Y-%m-%d}" == f"{properties.modified:%Y-%m-%d}" == report.subject.assessed_on
    assert "fusionassess" in application
    assert "Macintosh" not in application


def test_without_a_day_the_properties_have_none() -> None:
    """Better none than a wrong one."""
    report = report_on("binjiang-park")
    undated = report._replace(subject=report.subject._replace(assessed_on=None))
    with zipfile.ZipFile(io.BytesIO(word.view(undated))) as packed:
        core = packed.read("docProps/core.xml").decode()

    assert "created" not in core
    assert "modified" not in core.replace("lastModifiedBy", "")


def test_body_text_is_large_enough_and_headings_stay_with_their_text() -> None:
    """10.5 points; a heading or a caption at the foot of a page goes to the next with what follows it."""
    document = opened(document_on())

    assert document.styles["Normal"].font.size >= Pt(10.5)
    headed = [p for p in document.paragraphs if p.style.name.startswith(("Heading", "Caption"))]
    assert len(headed) > 20
    for paragraph in headed:
        assert paragraph.paragraph_format.keep_with_next or paragraph.style.paragraph_format.keep_with_next


def test_what_is_counted_is_a_list_and_each_list_begins_anew() -> None:
    """No typed numbers: Word counts, from 1 in each list, beside those a template has."""
    report = report_on("binjiang-park")
    written = opened(document_on())
    counted = [p for p in written.element.body.iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None]
    texts_of_list = ["".join(part.text or "" for part in p.iter(qn("w:t"))) for p in counted]

    assert texts_of_list == [running(step) for step in report.front.steps]
    numbering = written.part.numbering_part.element
    last = numbering.findall(qn("w:num"))[-1]
    used = {p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}").get(qn("w:val")) for p in counted}
    assert used == {last.get(qn("w:numId"))}


def test_the_contents_lead_to_every_section_behind_the_first_page() -> None:
    """Links to bookmarks that are there, one for each."""
    report = report_on("binjiang-park")
    body = opened(document_on()).element.body
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}

    assert len(links) == sum(section.part != "front" for section in contents(report))
    assert set(links) == marks


def test_the_target_is_a_mark_and_no_bar() -> None:
    """Where a bar would end there is a stroke: the chart of the paths has scores as bars alone."""
    report = report_on("binjiang-park")
    chart = charts_of(document_on())[0]
    scores, targets = chart.iter(f"{CHART}ser")

    assert scores.find(f"{CHART}spPr/{DRAWING}solidFill") is not None
    assert targets.find(f"{CHART}spPr/{DRAWING}noFill") is not None
    assert targets.find(f"{CHART}errBars/{CHART}spPr/{DRAWING}ln") is not None
    assert report.captions.target_is in "".join(texts(opened(document_on())))


PRINTED = [("binjiang-park", "zh"), ("riverside-park-en", "en"), ("qingyuan-sensors", "en")]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Documents as LibreOffice sets them, all of them in one run of it."""
    folder = tmp_path_factory.mktemp("printed")
    for name, language in PRINTED:
        (folder / f"{name}.docx").write_bytes(document_on(name, language))
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    files = [f"{name}.docx" for name, _ in PRINTED]
    subprocess.run([*command, *files], cwd=folder, capture_output=True, check=True)
    return {name: folder / f"{name}.pdf" for name, _ in PRINTED}


@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice sets the pages")
@pytest.mark.parametrize(("name", "language"), PRINTED)
def test_the_first_page_is_one_page(printed: dict[str, Path], name: str, language: str) -> None:
    """Everything of it, to the contents; no page is to a third empty before the next begins, no number is broken."""
    report = report_on(name, language)
    pages = list(map(page_of, PdfReader(printed[name]).pages))
    first = squeezed(pages[0].text)

    front = report.front
    shown = front.headline, *front.findings, *front.steps, front.brings, front.trust, report.captions.contents
    for text in (*shown, report.words.signature, report.words.signed_on):
        assert squeezed(text) in first, text
    assert next(section.title for section in contents(report) if section.part == "main") in pages[1].text
    for number, page in enumerate(pages[:-1], start=1):
        assert page.lowest < LOWEST_FOOT, number
    lines = [line.strip() for page in pages for line in page.text.split("\n")]
    for line, following in pairwise(lines):
        assert not (re.search(r"\d–$", line) and re.match(r"\d", following)), (line, following)
        assert not (re.search(r"[\u4e00-\u9fff]\d{1,3}$", line) and re.match(r"\d{1,3} ?(年|个月|%)", following)), (
            line,
            following,
        )


def squeezed(text: str) -> str:
    """Without white space, and the sign that forbids a break."""
    return "".join(text.replace("\u2060", "").split())


LOWEST_FOOT = 842 / 3
"""Points above the foot of an A4 page: what ends higher leaves more than a third empty."""


class Printed(NamedTuple):
    """What is read of a page."""

    text: str
    lowest: float
    """How far above its foot the last text ends, in points, its own foot aside."""


def page_of(page: PageObject) -> Printed:
    """Read a page, once: that takes longer than to set it."""
    heights: list[float] = []

    def seen(text: str, matrix: list[float], place: list[float], *_: object) -> None:
        y = place[5] * matrix[3] + matrix[5]
        if text.strip() and y > FOOT:
            heights.append(y)

    text = page.extract_text(visitor_text=seen)
    return Printed(text, min(heights))


FOOT = 50
"""Points at the foot of a page that its number takes."""


def test_chinese_has_a_chinese_font() -> None:
    """Ordinary text and headings name a font for East Asian letters, and none of the theme is left over it.

    Latin letters and digits are no Chinese: LibreOffice would break lines within a number.
    """
    document = opened(document_on())
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    language = document.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert (language.get(qn("w:val")), language.get(qn("w:eastAsia"))) == ("en-GB", "zh-CN")


def test_tables_are_native_with_heads_that_come_again() -> None:
    """Rows are not split, heads are marked, columns have the widths of the blocks."""
    report = report_on("binjiang-park")
    document = opened(document_on())
    either = [block.further if isinstance(block, Pictures) else block for block in laid_out(report)]
    blocks = [block for block in either if isinstance(block, Table)]
    tables = [table for table in document.tables if table.style.name == "Table Grid"]

    assert len(tables) == len(blocks)
    width = document.sections[0].page_width - document.sections[0].left_margin - document.sections[0].right_margin
    for table, block in zip(tables, blocks, strict=True):
        assert (table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None) == bool(block.heads)
        assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
        for column, share in zip(table.columns, block.widths, strict=True):
            assert column.width == pytest.approx(width * share, rel=0.01)


def test_charts_hold_the_reports_numbers_and_a_workbook() -> None:
    """Radar, bars with intervals and gaps: the numbers drawn, and the same in the sheet behind each."""
    report = report_on("binjiang-park")
    content = document_on()
    paths, radar, bars, gaps, _, _ = charts_of(content)
    scores = [path.score.point.value for path in report.paths]
    series = radar.findall(f".//{CHART}ser")
    drawn = [float(value.text or "") for value in series[0].findall(f"{CHART}val//{CHART}v")]
    first = [float(value.text or "") for value in paths.findall(f".//{CHART}ser")[0].findall(f"{CHART}val//{CHART}v")]

    assert drawn == scores
    assert first == scores
    assert len(series) == 2
    assert len(bars.findall(f".//{CHART}errBars")) == 1
    intervals = [m for path in report.paths for m in path.measures if m.score.low.display != m.score.high.display]
    assert len(bars.findall(f".//{CHART}plus//{CHART}pt")) == len(intervals) > 0
    assert len(gaps.findall(f".//{CHART}val//{CHART}pt")) == len(report.gaps)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        book = openpyxl.load_workbook(io.BytesIO(packed.read("word/embeddings/Microsoft_Excel_Sheet1.xlsx")))
    assert [row[1].value for row in book.worksheets[0].iter_rows(min_row=2)] == pytest.approx(scores)


def test_a_roadmap_has_a_native_gantt() -> None:
    """Stacked bars: where each step begins, drawn without a colour, and how long it takes; months along the axis."""
    report = planned("en")
    assert report.roadmap is not None
    gantt = charts_of(word.view(report))[-1]
    start, length = (
        [float(value.text or "") for value in series.findall(f"{CHART}val//{CHART}v")]
        for series in gantt.findall(f".//{CHART}ser")
    )

    assert start == [step.start for step in report.roadmap.steps]
    assert length == [step.end - step.start for step in report.roadmap.steps]
    assert gantt.find(f".//{CHART}grouping[@val='stacked']") is not None
    assert gantt.find(f".//{CHART}ser/{CHART}spPr/{DRAWING}noFill") is not None
    labels = [
        " ".join((text.text or "").split("\n")) for text in gantt.findall(f".//{CHART}ser[1]/{CHART}cat//{CHART}v")
    ]
    assert labels == [f"{step.number}. {step.do}" for step in report.roadmap.steps]


@pytest.mark.parametrize(("name", "language"), [("binjiang-park", "zh"), ("riverside-park-en", "en")])
def test_planes_are_native_scatters(name: str, language: str) -> None:
    """Where we stand as a point with its name, among named quadrants and borders of classes, on titled axes."""
    report = report_on(name, language)
    quadrant, plane = charts_of(document_on(name, language))[-2:]
    assert report.quadrant is not None

    here = report.score.point.value, report.quadrant.outcome.value
    assert spots(quadrant)[-1] == [here]
    assert spots(plane)[-1] == [(report.coordination.science.value, report.coordination.industry.value)]
    assert {name for pair in report.quadrant.names for name in pair} <= set(names(quadrant))
    assert [name for name in names(plane) if len(name) == 3] == ["0.4", "0.5", "0.6", "0.7", "0.8", "0.9"]
    assert report.coordination.grade_name in names(plane)[-1]
    assert titles(quadrant) == [report.captions.maturity, report.captions.outcome]
    assert titles(plane) == list(report.coordination.side_names[:2])
    for border, points in zip(report.coordination.borders[3:], spots(plane), strict=False):
        assert all(x * y == pytest.approx(border.product) for x, y in points)


def spots(chart: ET.Element) -> list[list[tuple[float, float]]]:
    """The points of each series of a scatter, across and upwards."""
    axes = [
        [[float(value.text or "") for value in each.iter(f"{CHART}v")] for each in chart.iter(f"{CHART}{axis}")]
        for axis in ("xVal", "yVal")
    ]
    return [list(zip(across, upwards, strict=True)) for across, upwards in zip(*axes, strict=True)]


def names(chart: ET.Element) -> list[str]:
    """What is written at points."""
    return [text.text or "" for named in chart.iter(f"{CHART}dLbl") for text in named.iter(f"{DRAWING}t")]


def titles(chart: ET.Element) -> list[str]:
    """Those of the axes."""
    return [text.text or "" for title in chart.iter(f"{CHART}title") for text in title.iter(f"{DRAWING}t")]


def test_the_plane_of_the_two_sides_is_a_square() -> None:
    """Both have one scale, so equal sides lie on the diagonal, on paper of any width."""
    document = opened(document_on())
    extents = [each for each in document.element.body.iter() if each.tag.endswith("}extent")]
    width, height = int(extents[-1].get("cx")), int(extents[-1].get("cy"))
    layout = charts_of(document_on())[-1].find(f".//{CHART}manualLayout")
    assert layout is not None
    shares = {part.tag.removeprefix(CHART): part.get("val") or "" for part in layout}

    assert float(shares["w"]) * width == pytest.approx(float(shares["h"]) * height)
    assert 0 < float(shares["x"]) < 1 - float(shares["w"])


def test_a_missing_number_is_a_gap_in_the_chart_not_a_nought() -> None:
    """Paths without a score have no point, in the picture and in the sheet behind it."""
    report = withheld("binjiang-park", "zh")
    radar = charts_of(word.view(report))[1]
    drawn = radar.findall(f".//{CHART}ser")[0].findall(f"{CHART}val//{CHART}pt")
    known = [str(place) for place, path in enumerate(report.paths) if path.score.point.value is not None]

    assert 0 < len(known) < len(report.paths)
    assert [point.get("idx") for point in drawn] == known


def test_pictures_are_read_aloud() -> None:
    """Each has a description with the numbers."""
    document = opened(document_on("riverside-park-en", "en"))
    told = [element.get("descr") for element in document.element.body.iter() if element.tag.endswith("}docPr")]

    assert len(told) == 6
    assert all("P1 " in text or "1c " in text for text in told[:4])
    assert [text.split(",")[0] for text in told[4:]] == [
        "Four quadrants",
        "Plane with the science side 0.65 across and the industry side 0.65 upwards",
    ]


def test_what_people_wrote_stays_text() -> None:
    """Markup of any form reads as it was written; signs that XML forbids or that turn the text are gone."""
    content = word.view(hostile(report_on("binjiang-park")))
    everything = "\n".join(texts(opened(content)))

    assert '<script>alert("1")</script> & =cmd() #set text(red) $x$ *y* {{ 7 * 7 }}' in everything
    assert "\u202e" not in everything
    assert "=1+1\nsecond line" in everything
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(packed.read(name))


def template(path: Path, *, marked: bool) -> Path:
    """A template as people make one: a logo's place, own styles, marks, here and there cut into runs."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    document.styles["Heading 1"].font.size = Pt(33)
    document.styles["Normal"].font.name = "Arial"
    section.header.paragraphs[0].text = "ACME | {{name}}"
    section.footer.paragraphs[0].text = "{{ title }} {{period}} {{date}}"
    document.add_paragraph("Cover letter")
    if marked:
        cut = document.add_paragraph()
        for part in ("Dear {", "{na", "me}", "}, see below {{unknown}}"):
            cut.add_run(part)
        document.add_paragraph("{{report}}")
        document.add_table(1, 1).cell(0, 0).text = "Signed {{date}}"
        document.add_paragraph("The end")
    document.save(str(path))
    return path


def test_a_template_with_marks(tmp_path: Path) -> None:
    """The report stands where it is asked for, what is around it stays, marks are filled in, unknown ones left."""
    report = report_on("riverside-park-en", "en")
    document = opened(word.view(report, template(tmp_path / "t.docx", marked=True)))
    written = texts(document)

    assert written[0] == "Cover letter"
    assert written[1] == f"Dear {report.subject.name}, see below {{{{unknown}}}}"
    assert written[2] == report.subject.name
    assert written[-2:] == [f"Signed {report.subject.assessed_on}", "The end"]
    assert "{{report}}" not in written
    section = document.sections[0]
    assert section.header.paragraphs[0].text == f"ACME | {report.subject.name}"
    subject = report.subject
    assert section.footer.paragraphs[0].text == f"{report.title} {subject.period} {subject.assessed_on}"


def test_a_logo_beside_a_mark_stays(tmp_path: Path) -> None:
    """A picture in the header is not lost when the name behind it is filled in."""
    file = tmp_path / "t.docx"
    document = docx.Document()
    head = document.sections[0].header.paragraphs[0]
    head.add_run().add_picture(io.BytesIO(DOT), width=Cm(1))
    head.add_run(" {{na")
    head.add_run("me}} | {{date}}")
    document.save(str(file))
    report = report_on("riverside-park-en", "en")
    head = opened(word.view(report, file)).sections[0].header.paragraphs[0]

    assert head.text == f" {report.subject.name} | {report.subject.assessed_on}"
    assert head._p.findall(f".//{qn('w:drawing')}")


def test_a_mark_that_ends_a_section(tmp_path: Path) -> None:
    """The paper of the report is the section's; what comes behind has its own."""
    file = tmp_path / "t.docx"
    document = docx.Document()
    document.add_paragraph("{{report}}")
    section = document.add_section()
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    document.add_paragraph("Annex")
    mark: Any = document.paragraphs[0]._p
    ended: Any = document.paragraphs[1]._p
    mark.get_or_add_pPr().append(ended.pPr.find(qn("w:sectPr")))
    document.save(str(file))
    filled = opened(word.view(SMALL, file))

    assert len(filled.sections) == 2
    assert "{{report}}" not in texts(filled)
    assert texts(filled)[-1] == "Annex"


def test_charts_of_the_template_stay(tmp_path: Path) -> None:
    """Ours take names that are free: a report around which another stands keeps both sets of charts."""
    file = tmp_path / "t.docx"
    document = opened(document_on("riverside-park-en", "en"))
    document.add_paragraph("{{report}}")
    document.save(str(file))

    ours = len(charts_of(word.view(SMALL)))
    assert len(charts_of(word.view(SMALL, file))) == 6 + ours > 6


def test_a_template_keeps_its_styles_and_paper(tmp_path: Path) -> None:
    """Sizes, fonts and paper are the template's; tables and charts fill its lines; charts speak its font."""
    content = word.view(SMALL, template(tmp_path / "t.docx", marked=False))
    document = opened(content)
    section = document.sections[0]

    assert section.page_width == pytest.approx(Cm(29.7), rel=1e-4)
    assert document.styles["Heading 1"].font.size == Pt(33)
    assert "Cover letter" not in texts(document)
    width = section.page_width - section.left_margin - section.right_margin
    assert sum(column.width for column in document.tables[0].columns) == pytest.approx(width, rel=0.01)
    fonts = charts_of(content)[0].findall(f".//{DRAWING}latin")
    assert [font.get("typeface") for font in fonts] == ["Arial"]
    assert not charts_of(content)[0].findall(f".//{DRAWING}ea")


def test_a_template_may_be_a_report(tmp_path: Path) -> None:
    """Last year's report is a template, too: its text and charts give way, nothing is left over."""
    last = tmp_path / "last.docx"
    last.write_bytes(document_on("riverside-park-en", "en"))
    content = word.view(SMALL, last)

    assert "Riverside" not in "".join(texts(opened(content)))
    assert len(charts_of(content)) == len(charts_of(word.view(SMALL)))


def test_a_template_of_another_program() -> None:
    """LibreOffice names styles and parts otherwise; its own are used where it has them."""
    report = report_on("binjiang-park")
    document = opened(word.view(report, LIBREOFFICE))
    written = texts(document)

    assert written[0] == "Letter head"
    assert written[1] == report.subject.name
    assert written[-1] == "Greetings"
    assert document.sections[0].header.paragraphs[0].text == f"LO {report.subject.name}"
    styled = [(paragraph.text, paragraph.style) for paragraph in document.paragraphs]
    headings = [text for text, style in styled if style is not None and style.name == "Heading 1"]
    assert report.words.standing in headings


def test_a_template_whose_text_breaks_off(tmp_path: Path) -> None:
    """A package with a part that is no XML is refused as no template."""
    whole, broken = template(tmp_path / "t.docx", marked=True), tmp_path / "broken.docx"
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(broken, "w") as written:
        for name in archive.namelist():
            content = archive.read(name)
            written.writestr(name, content[:200] if name == "word/document.xml" else content)

    with pytest.raises(word.NotATemplate):
        word.view(SMALL, broken)


@pytest.mark.parametrize(
    ("pattern", "instead", "is_refused"),
    [
        (rb"<w:sectPr.*</w:sectPr>", b"", True),
        (rb"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="999999999"/>', False),
        (rb'w:w="\d+"', b'w:w="wide"', True),
    ],
    ids=["no-section", "spans-a-billion", "no-number"],
)
def test_a_template_that_says_strange_things(tmp_path: Path, pattern: bytes, instead: bytes, is_refused: bool) -> None:
    """Whatever the library makes of them is the template's failure; none takes for ever."""
    whole, strange = template(tmp_path / "t.docx", marked=True), tmp_path / "strange.docx"
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(strange, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            is_body = name == "word/document.xml"
            after.writestr(name, re.sub(pattern, instead, content, flags=re.DOTALL) if is_body else content)

    with pytest.raises(word.NotATemplate) if is_refused else contextlib.nullcontext():
        word.view(SMALL, strange)


def test_a_template_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file may say that it is huge."""
    monkeypatch.setattr(templates, "MOST_UNPACKED", 1000)

    with pytest.raises(word.NotATemplate):
        word.view(SMALL, template(tmp_path / "t.docx", marked=True))


def test_a_fault_of_ours_is_not_the_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails without a template, too, is a fault of the program."""

    def fail(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(word.body, "write", fail)
    with pytest.raises(LookupError):
        word.view(SMALL, template(tmp_path / "t.docx", marked=True))


def test_the_clock_may_be_before_zips_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a battery believes that it is 1970."""
    report, then = report_on("riverside-park-en", "en"), time.gmtime(0)
    as_ever = document_on("riverside-park-en", "en")
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(time, "localtime", lambda *_: then)

    assert word.view(report) == as_ever


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken", None])
def test_what_is_no_template(tmp_path: Path, content: bytes | None) -> None:
    """Another file, a broken one, and a zip that is something else are refused by name."""
    file = tmp_path / "t.docx"
    if content is None:
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr("a.txt", "a")
    else:
        file.write_bytes(content)

    with pytest.raises(word.NotATemplate) as refused:
        word.view(SMALL, file)
    assert str(refused.value) == str(file)
