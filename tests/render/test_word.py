"""The report as a Word document."""

import contextlib
import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from fusionassess.render import word
from fusionassess.render.office import templates
from fusionassess.render.sections import laid_out
from fusionassess.render.sections.blocks import Bullets, Heading, Numbered, Paragraph, Pictures, Table
from fusionassess.render.text.escaping import printable
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
LIBREOFFICE = Path(__file__).parents[1] / "documents" / "template-of-libreoffice.docx"


def opened(content: bytes) -> Any:
    """A document as another program reads it."""
    return docx.Document(io.BytesIO(content))


def texts(document: Any) -> list[str]:
    """Every paragraph of the body and of its tables, in order."""
    return [
        "".join(part.text or ("\n" if part.tag == qn("w:br") else "") for part in paragraph.iter(qn("w:t"), qn("w:br")))
        for paragraph in document.element.body.iter(qn("w:p"))
    ]


def said(report: Report) -> Iterator[str]:
    """Every text that stands in the document."""
    for block in laid_out(report):
        match block:
            case Heading() | Paragraph():
                yield block.text
            case Bullets():
                yield from block.items
            case Numbered():
                yield from (f"{place}. {item}" for place, item in enumerate(block.items, start=1))
            case Table():
                yield from (str(cell) for row in (block.heads, *block.rows) for cell in row)
            case Pictures():
                yield from (picture.chart.title for column in block.columns for picture in column if picture.chart)


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

    assert written == [printable(text) for text in wanted]


def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the time."""
    report = report_on("binjiang-park")
    first = word.view(report)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2040, 1, 2, 3, 4, 5, 0, 0, 0))

    assert word.view(report) == first


def test_no_trace_of_the_library_or_the_day() -> None:
    """The properties name the report, nobody, and a fixed day."""
    properties = opened(word.view(report_on("binjiang-park"))).core_properties

    assert (properties.author, properties.comments, properties.last_modified_by) == ("", "", "")
    assert properties.title == report_on("binjiang-park").title
    assert properties.language == "zh"
    assert properties.created.year == properties.modified.year == 2000


def test_chinese_has_a_chinese_font() -> None:
    """Ordinary text and headings name a font for East Asian letters, and none of the theme is left over it."""
    document = opened(word.view(report_on("binjiang-park")))
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    language = document.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert (language.get(qn("w:val")), language.get(qn("w:eastAsia"))) == ("zh-CN", "zh-CN")


def test_tables_are_native_with_heads_that_come_again() -> None:
    """Rows are not split, heads are marked, columns have the widths of the blocks."""
    report = report_on("binjiang-park")
    document = opened(word.view(report))
    blocks = [block for block in laid_out(report) if isinstance(block, Table)]

    assert len(document.tables) == len(blocks)
    width = document.sections[0].page_width - document.sections[0].left_margin - document.sections[0].right_margin
    for table, block in zip(document.tables, blocks, strict=True):
        assert (table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None) == bool(block.heads)
        assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
        for column, share in zip(table.columns, block.widths, strict=True):
            assert column.width == pytest.approx(width * share, rel=0.01)


def test_charts_hold_the_reports_numbers_and_a_workbook() -> None:
    """Radar, bars with intervals and gaps: the numbers drawn, and the same in the sheet behind each."""
    report = report_on("binjiang-park")
    content = word.view(report)
    paths, radar, bars, gaps = charts_of(content)
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
    document = opened(word.view(report_on("riverside-park-en", "en")))
    told = [element.get("descr") for element in document.element.body.iter() if element.tag.endswith("}docPr")]

    assert len(told) == 4
    assert all("P1 " in text or "1c " in text for text in told)


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
    filled = opened(word.view(report_on("binjiang-park"), file))

    assert len(filled.sections) == 2
    assert "{{report}}" not in texts(filled)
    assert texts(filled)[-1] == "Annex"


def test_charts_of_the_template_stay(tmp_path: Path) -> None:
    """Ours take names that are free: a report around which another stands keeps both sets of charts."""
    file = tmp_path / "t.docx"
    document = opened(word.view(report_on("riverside-park-en", "en")))
    document.add_paragraph("{{report}}")
    document.save(str(file))

    assert len(charts_of(word.view(report_on("binjiang-park"), file))) == 8


def test_a_template_keeps_its_styles_and_paper(tmp_path: Path) -> None:
    """Sizes, fonts and paper are the template's; tables and charts fill its lines; charts speak its font."""
    content = word.view(report_on("binjiang-park"), template(tmp_path / "t.docx", marked=False))
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
    last.write_bytes(word.view(report_on("riverside-park-en", "en")))
    content = word.view(report_on("binjiang-park"), last)

    assert "Riverside" not in "".join(texts(opened(content)))
    assert len(charts_of(content)) == 4


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
        word.view(report_on("binjiang-park"), broken)


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
        word.view(report_on("binjiang-park"), strange)


def test_a_template_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file may say that it is huge."""
    monkeypatch.setattr(templates, "MOST_UNPACKED", 1000)

    with pytest.raises(word.NotATemplate):
        word.view(report_on("binjiang-park"), template(tmp_path / "t.docx", marked=True))


def test_a_fault_of_ours_is_not_the_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails without a template, too, is a fault of the program."""

    def fail(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(word.body, "write", fail)
    with pytest.raises(LookupError):
        word.view(report_on("binjiang-park"), template(tmp_path / "t.docx", marked=True))


def test_the_clock_may_be_before_zips_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a battery believes that it is 1970."""
    report, then = report_on("riverside-park-en", "en"), time.gmtime(0)
    as_ever = word.view(report)
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
        word.view(report_on("binjiang-park"), file)
    assert str(refused.value) == str(file)
