"""The report as a PDF."""

import io
import random
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from conftest import EXAMPLES, Cli
from fusionassess.render import charts, pdf
from fusionassess.render.formats import Replaced
from fusionassess.render.sections import contents
from fusionassess.render.text.wrapping import columns
from fusionassess.report import Report
from papers import hostile, over_time, withheld
from planned import planned, said
from reports import report_on


def chinese_fonts() -> bool:
    """Whether this machine can show Chinese."""
    import typst

    return bool(set(typst.Fonts().families()) & set(pdf.CHINESE))


needs_chinese = pytest.mark.skipif(not chinese_fonts(), reason="no Chinese font here (Debian: fonts-noto-cjk)")


def read(content: bytes) -> PdfReader:
    """A PDF as another program reads it."""
    return PdfReader(io.BytesIO(content))


def objects(document: PdfReader) -> Iterator[Any]:
    """Every dictionary of the file."""
    for number in range(1, len(document.xref_objStm) + sum(map(len, document.xref.values())) + 1):
        element = document.get_object(number)
        if isinstance(element, DictionaryObject):
            yield element


def together(text: str) -> str:
    """Text without white space and the marks where a word may break."""
    return re.sub(r"[\s\u200b\u00ad]", "", text)


class Piece(NamedTuple):
    """A piece of text on a page."""

    text: str
    left: float
    """Points from the left edge, and above the foot."""
    above: float
    size: float


class Page(NamedTuple):
    """What is read of a page."""

    text: str
    pieces: tuple[Piece, ...]


@lru_cache(8)
def pages_of(content: bytes) -> tuple[Page, ...]:
    """What is read of a PDF: that takes longer than to set it."""

    def page(read: PageObject) -> Page:
        pieces: list[Piece] = []

        def seen(text: str, matrix: list[float], place: list[float], _: object, size: float) -> None:
            pieces.append(Piece(text, place[4], place[5] * matrix[3] + matrix[5], size))

        return Page(read.extract_text(visitor_text=seen), tuple(pieces))

    return tuple(map(page, read(content).pages))


@cache
def document_on(name: str, language: str) -> bytes:
    """The PDF on an example."""
    return pdf.view(report_on(name, language))


@cache
def hostile_document() -> bytes:
    """One in which what people wrote tries to be more than text."""
    return pdf.view(hostile(report_on("binjiang-park")))


def text_of(content: bytes) -> str:
    """Everything said on all pages."""
    return together("".join(page.text for page in pages_of(content)))


@needs_chinese
def test_a_roadmap_by_itself() -> None:
    """Its steps, its picture, and nothing of the rest of the report."""
    report = planned("zh")
    text = text_of(pdf.view(report._replace(only=("subject", "roadmap"))))

    for step in said("zh").steps:
        assert together(step.do) in text
    assert together(report.words.gaps) not in text


@needs_chinese
@pytest.mark.parametrize(
    "report",
    [
        over_time("binjiang-park", "zh"),
        report_on("riverside-park-en", "en"),
        withheld("xinghe-group", "en"),
    ],
    ids=["zh", "en", "withheld"],
)
def test_every_section_stands_on_the_pages(report: Report) -> None:
    """Headings in the bookmarks, texts on A4 pages, the page numbers in the report's language."""
    content = pdf.view(report)
    document = read(content)
    on_pages, words = text_of(content), report.words
    marks = [mark.title for mark in document.outline if not isinstance(mark, list)]

    for heading in (words.standing, words.profile, words.gaps, words.advice):
        assert heading in marks
    for heading in (words.answers, words.method):
        assert any(mark and mark.startswith(words.appendix) and mark.endswith(heading) for mark in marks)
    front = report.front
    for text in (report.subject.name, front.headline, *front.findings, *(row.title for row in report.advice)):
        assert together(text) in on_pages
    for item in report.method:
        assert together(item.text) in on_pages
    pages = len(document.pages)
    assert together(report.captions.of_page.format(page=pages, pages=pages)) in on_pages
    assert [round(float(side)) for side in document.pages[0].mediabox[2:]] == [595, 842]


@needs_chinese
def test_it_is_tagged_and_says_what_it_is() -> None:
    """PDF/UA-1: language, title, structure, descriptions, bookmarks; the day is that of the assessment."""
    report = report_on("binjiang-park")
    content = document_on("binjiang-park", "zh")
    document = read(content)
    root: Any = document.trailer["/Root"].get_object()

    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata is not None
    assert document.metadata.title == f"{report.subject.name} · {report.title} · {report.words.document}"
    assert document.metadata.author == "fusionassess"
    assert document.metadata.creation_date is not None
    assert f"{document.metadata.creation_date:%Y-%m-%d}" == report.subject.assessed_on
    assert b"pdfuaid" in content
    told = [element["/Alt"] for element in objects(document) if "/Alt" in element]
    assert len(told) == 6
    assert all("P1" in text or "1c" in text or "0." in text for text in told)


@needs_chinese
def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the time."""
    report = report_on("riverside-park-en", "en")
    first = document_on("riverside-park-en", "en")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)

    assert pdf.view(report) == first


@needs_chinese
def test_what_people_wrote_stays_text() -> None:
    """No markup of the typesetter, and a word without end is broken rather than cut."""
    text = text_of(hostile_document())

    assert together('<script>alert("1")</script> & =cmd() #set text(red) $x$ *y* {{ 7 * 7 }}') in text
    assert "x" * 200 in text
    assert "=1+1secondline" in text


@needs_chinese
def test_text_stays_on_the_paper() -> None:
    """No line of text reaches beyond the right margin, guessed by the narrowest width its letters may have."""
    ends = [
        piece.left + 0.3 * piece.size * columns(line.strip("\u200b "))
        for page in pages_of(hostile_document())
        for piece in page.pieces
        for line in piece.text.split("\n")
    ]

    assert 300 < max(ends) < 595 - 17 * 72 / 25.4


@pytest.mark.parametrize("name", [file.stem for file in EXAMPLES])
def test_without_a_chinese_font_it_is_refused(name: str) -> None:
    """The characters that would be boxes are named, each once, a dozen at most."""
    with pytest.raises(pdf.NoFont) as refused:
        pdf.view(report_on(name, "zh"), system=False)

    missing = str(refused.value)
    assert 0 < len(missing) <= 12
    assert len(set(missing)) == len(missing)
    assert all(ord(letter) > 0x2000 for letter in missing)


LACKING = "👨\u200d👩\u200d👧 🇨🇳 1\ufe0f\u20e3 👍🏽 ไทย 甲 ☑ ❤\ufe0f\u200d🔥 \uf8ff"
"""Emoji, a flag, a key, letters of Thai, a sign of private use, beside signs that some font has."""


def noted(report: Report, text: str) -> Report:
    """The same report with a note, and below a name."""
    path = report.paths[0]
    measure = path.measures[0]
    measure = measure._replace(questions=(measure.questions[0]._replace(note=text), *measure.questions[1:]))
    path = path._replace(measures=(measure, *path.measures[1:]))
    return report._replace(subject=report.subject._replace(name=f"Park {text}"), paths=(path, *report.paths[1:]))


def test_a_sign_without_a_glyph_is_replaced_and_told() -> None:
    """One for each as readers see it, whatever kind; in English no Chinese font is needed for what somebody wrote."""
    told: list[Replaced] = []
    report = noted(report_on("riverside-park-en", "en"), LACKING)
    content = pdf.view(report, system=False, tell=told.append)

    (replaced,) = told
    lost = ["👨\u200d👩\u200d👧", "🇨🇳", "1\ufe0f\u20e3", "👍🏽", "ไ", "ท", "ย", "甲", "❤\ufe0f\u200d🔥", "\uf8ff"]
    assert set(lost) <= replaced.signs.keys() <= {*lost, "☑"}
    assert all(count == 2 for count in replaced.signs.values())
    assert [bool(heading) for heading in replaced.under] == [False, True]
    assert replaced.under[1].endswith(report.words.answers)
    name = read(content).pages[0].extract_text().splitlines()[0]
    assert name.startswith("Park \ufffd \ufffd 1\ufffd \ufffd \ufffd\ufffd\ufffd \ufffd")
    assert not any(letter in name for letter in "👨👩🇨👍ไ甲\u200d\ufe0f")


def test_nothing_is_told_where_every_sign_is_there() -> None:
    """And the bytes are those of a report that lacks nothing."""
    told: list[Replaced] = []
    report = report_on("riverside-park-en", "en")

    assert pdf.view(noted(report, "Zoë ≥ 3 ✓"), system=False, tell=told.append)
    assert not told


def test_signs_in_a_picture_alone() -> None:
    """What only a picture shows is replaced there, and counted once."""
    told: list[Replaced] = []
    report = over_time("riverside-park-en", "en")
    row = report.paths[0]._replace(id="P👨")
    content = pdf.view(report._replace(paths=(row, *report.paths[1:])), system=False, tell=told.append)

    assert content.startswith(b"%PDF")
    assert told[0].signs.keys() == {"👨"}


@needs_chinese
@pytest.mark.parametrize("seed", range(2))
def test_whatever_signs_somebody_uses(seed: int) -> None:
    """Random signs of every plane: the PDF is written, nothing but what is told is replaced."""
    drawn = random.Random(seed)
    ranges = (range(0x20, 0xD800), range(0xE000, 0x11000), range(0x1D000, 0x1FC00), range(0xE0000, 0xE01F0))
    joining = [0x200D, 0xFE0F, 0x20E3, 0x1F468, 0x1F3FB, 0x1F1E6, 0x0E31, 0x0308]
    text = "".join(chr(drawn.choice([*(drawn.choice(some) for some in ranges), *joining])) for _ in range(150))
    told: list[Replaced] = []

    assert pdf.view(noted(report_on("binjiang-park"), text), tell=told.append).startswith(b"%PDF")
    assert told


def test_a_folder_of_fonts_is_used(tmp_path: Path) -> None:
    """What the machine lacks may lie in a folder; an empty one helps nothing."""
    import typst

    report = report_on("binjiang-park")
    with pytest.raises(pdf.NoFont):
        pdf.view(report, tmp_path, system=False)
    files = {font.path for font in typst.Fonts().fonts() if font.family in pdf.CHINESE and font.path}
    if not files:
        pytest.skip("no Chinese font here to put into a folder")
    for file in map(Path, files):
        (tmp_path / file.name).symlink_to(file)

    assert "东麓市滨江高新区" in text_of(pdf.view(report, tmp_path, system=False))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """The library would pass over it; we do not."""
    with pytest.raises(FileNotFoundError):
        pdf.view(report_on("binjiang-park"), tmp_path / "none")


def test_pictures_have_the_colours_of_the_page() -> None:
    """Every class that a picture uses is painted by a rule, and no variable is left in one."""
    report = over_time("binjiang-park", "zh")._replace(roadmap=said("zh"))
    colours = pdf._colours()

    assert "var(" not in colours
    assert ".shape { fill: #1d5a9e; fill-opacity: .18; stroke: #1d5a9e; stroke-width: 2.5; }" in colours
    shapes = {"rect", "polygon", "circle", "path", "polyline", "line", "ellipse"}
    for name in charts.__all__:
        svg = getattr(charts, name)(report)
        assert bool(svg) == (name != "raters")  # of one rater
        for tag, classes in re.findall(r'<(\w+)[^>]* class="([^"]+)"', svg):
            if tag in shapes:
                assert any(f".{word}" in colours for word in classes.split()), (name, classes)
        for tag, rest in re.findall(r"<(\w+)([^>]*)>", svg):
            assert tag not in shapes or " class=" in rest, (name, tag)


def test_the_command_says_what_to_do(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a font nothing is written; advice, exit 2."""
    view = pdf.view
    monkeypatch.setattr(pdf, "view", lambda report, **wishes: view(report, system=False, **wishes))
    file = tmp_path / "r.pdf"
    ended = cli("report", EXAMPLES[0], "-o", file)

    assert (ended.code, ended.out) == (2, "")
    assert "fonts-noto-cjk" in ended.err
    assert "--fonts" in ended.err
    assert not file.exists()


@needs_chinese
@pytest.mark.parametrize(("name", "language"), [("binjiang-park", "zh"), ("riverside-park-en", "en")])
def test_the_first_page_is_one_page(name: str, language: str) -> None:
    """Everything of it, to the contents with their page numbers; the next begins with the paths and measures."""
    report = report_on(name, language)
    pages = pages_of(document_on(name, language))
    first, front = together(pages[0].text), report.front

    shown = (front.headline, front.next, *front.findings, *front.steps, front.brings, front.trust)
    shown += (report.words.signature, report.words.signed_on)
    for text in (*shown, *(rung.display for rung in front.rungs), report.captions.contents, report.pictures.paths):
        assert together(text) in first, text
    for section in (section for section in contents(report) if section.part != "front"):
        assert together(section.title) in first
    assert together(report.words.profile) in together(pages[1].text)[:120]


@needs_chinese
@pytest.mark.parametrize(("name", "language"), [("binjiang-park", "zh"), ("riverside-park-en", "en")])
def test_no_page_is_to_a_third_empty(name: str, language: str) -> None:
    """Before the last, text or picture reaches into the lowest third."""
    for number, page in enumerate(pages_of(document_on(name, language))[:-1], start=1):
        lowest = min(piece.above for piece in page.pieces if piece.text.strip() and piece.above > FOOT)
        assert lowest < HEIGHT / 3, number


HEIGHT = 842
"""Points of an A4 page."""
FOOT = 40
"""Points at the foot of a page that its number takes."""


@needs_chinese
def test_body_text_is_large_enough() -> None:
    """Most letters of a page of sentences are 10.5 points high."""
    sizes: Counter[float] = Counter()
    for page in pages_of(document_on("binjiang-park", "zh"))[2:5]:
        for piece in page.pieces:
            sizes[round(piece.size, 1)] += len(piece.text.strip())

    assert sizes.most_common(1)[0][0] >= 10.5
