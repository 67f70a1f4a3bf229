"""Text, tables, charts and shapes put into their boxes on a slide."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.slide import Slide
from pptx.util import Pt

from fusionassess.render.office.charts import LINE, chart_part, numbers, size_of_labels
from fusionassess.render.sections.blocks import Chart, Table, fitted
from fusionassess.render.slides.deck import Deck
from fusionassess.render.slides.fitting import (
    AFTER,
    BOLD,
    HANGING,
    Box,
    Phrase,
    height_of,
    shortened,
    size_for,
    width_of,
    within,
)
from fusionassess.render.text.escaping import printable
from fusionassess.render.text.wrapping import unbroken
from fusionassess.report.value import LevelMark

MOST, LEAST = 14.0, 10.0
"""Sizes of text, in points."""
QUIET = RGBColor(0x52, 0x5D, 0x6B)  # type: ignore[no-untyped-call]  # the library says no more
SIDE, EDGE = 5.0, 2.5
"""Around the text of a cell, beside and above."""
KICKER = 12.0
SMALLEST_TITLE = 13.0
SMALLEST_LABEL = 7.5
"""Of a chart with many bars."""
WORD = re.compile(r"[!-~\u00c0-\u024f\u2010-\u2015]+")
LONGEST_WORD = 24
"""Letters; an address may be broken."""


def title(deck: Deck, slide: Slide, kicker: str, text: str) -> None:
    """What the slide says, and above it in small the section that it is."""
    box = deck.title
    room = box._replace(height=box.height - LINE * KICKER - 2)
    size = size_for([Phrase(text, "strong")], room, 24, SMALLEST_TITLE)
    lines = max(int(room.height / (LINE * size)), 1)
    shape: Any = slide.shapes.title
    if shape is None:
        shape = _text_box(slide, box)
    shape.left, shape.top, shape.width, shape.height = map(Pt, box)
    frame = shape.text_frame
    frame.word_wrap = True
    above, below = frame.paragraphs[0], frame.add_paragraph()
    _write(deck, above, kicker, KICKER, is_strong=False, colour=QUIET)
    _write(deck, below, shortened(text, box.width / BOLD, size, lines), size)


def paragraphs(
    deck: Deck, slide: Slide, box: Box, words: Sequence[Phrase], most: float = MOST, least: float = LEAST
) -> float:
    """Paragraphs in a box, as large as they fit; what does not is cut. Gives the size."""
    words = [each for each in words if each.text]
    size = size_for(words, box, most, least)
    shape = _text_box(slide, box)
    frame = shape.text_frame
    for place, each in enumerate(within(words, box, size)):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(AFTER * size)
        colour = QUIET if each.kind == "quiet" else MSO_THEME_COLOR.ACCENT_1 if each.kind == "heading" else None
        _write(deck, paragraph, each.text, size, is_strong=each.kind in {"strong", "heading"}, colour=colour)
        if each.kind in {"bullet", "number"}:
            _list(paragraph, each.kind, size)
    return size


def _text_box(slide: Slide, box: Box) -> Any:
    shape = slide.shapes.add_textbox(*map(Pt, box))
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return shape


def _write(
    deck: Deck, paragraph: Any, text: str, size: float, *, is_strong: bool | None = None, colour: Any = None
) -> None:
    """A run in the fonts of the deck; lines are as far apart as they were measured."""
    paragraph.line_spacing = Pt(LINE * size)
    # An empty paragraph is as high as its end says.
    paragraph._p.get_or_add_endParaRPr().set("sz", str(round(100 * size)))  # noqa: SLF001 - no such property
    for place, line in enumerate(unbroken(printable(text)).split("\n")):
        if place:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold = Pt(size), is_strong
        if isinstance(colour, RGBColor):
            run.font.color.rgb = colour
        elif colour is not None:
            run.font.color.theme_color = colour
        letters = run._r.get_or_add_rPr()  # noqa: SLF001 - the library knows no East Asian fonts
        letters.set("lang", deck.lang)
        for tag, name in (("a:latin", deck.latin), ("a:ea", deck.east_asian)):
            _child(letters, tag, "typeface", name)


def _list(paragraph: Any, kind: str, size: float) -> None:
    """A real list: numbers and bullets are no text."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no lists
    wide = str(int(Pt(HANGING * size)))
    properties.set("marL", wide)
    properties.set("indent", f"-{wide}")
    if kind == "number":
        _child(properties, "a:buFont", "typeface", "+mj-lt")
        _child(properties, "a:buAutoNum", "type", "arabicPeriod")
    else:
        _child(properties, "a:buFont", "typeface", "Arial")
        _child(properties, "a:buChar", "char", "•")


def _child(parent: Any, tag: str, attribute: str, value: str) -> None:
    element = OxmlElement(tag)
    element.set(attribute, value)
    parent.append(element)


def ladder(deck: Deck, slide: Slide, box: Box, rungs: Sequence[LevelMark]) -> None:
    """The levels side by side, ours filled."""
    for rung, place in zip(rungs, box.beside(*[1] * len(rungs), apart=4), strict=True):
        shape: Any = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Pt, place))
        shape.shadow.inherit = False
        shape.fill.solid()
        shape.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1 if rung.is_here else MSO_THEME_COLOR.BACKGROUND_2
        shape.line.color.theme_color = MSO_THEME_COLOR.ACCENT_1
        shape.line.width = Pt(1.5 if rung.mark else 0.5)
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = Pt(SIDE)
        frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        inner = place._replace(width=place.width - 2 * SIDE)
        kind: Literal["strong", "plain"] = "strong" if rung.is_here else "plain"
        words = [Phrase(rung.display, kind), *([Phrase(rung.mark, kind)] if rung.mark else [])]
        size = size_for(words, inner, MOST, 8)
        colour = MSO_THEME_COLOR.BACKGROUND_1 if rung.is_here else MSO_THEME_COLOR.TEXT_1
        for number, each in enumerate(within(words, inner, size)):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.CENTER
            _write(deck, paragraph, each.text, size, is_strong=rung.is_here, colour=colour)


def chart(deck: Deck, slide: Slide, box: Box, drawn: Chart, size: float = 11) -> None:
    """A native chart with the workbook behind it, and what it shows for whoever hears it."""
    package: Any = slide.part.package
    room = box.width, box.height
    size = size_of_labels(drawn, room, size, SMALLEST_LABEL)
    content = chart_part(drawn, deck.latin, deck.east_asian, deck.language, room, size)
    part = Part(package.next_partname("/ppt/charts/chart%d.xml"), CONTENT_TYPE.DML_CHART, package, content)
    relation = slide.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    held = package.next_partname("/ppt/embeddings/Microsoft_Excel_Sheet%d.xlsx")
    part.relate_to(Part(held, CONTENT_TYPE.SML_SHEET, package, numbers(drawn)), RELATIONSHIP_TYPE.PACKAGE)
    frame: Any = slide.shapes._add_chart_graphicFrame(relation, *map(Pt, box))  # noqa: SLF001 - it takes its own charts only
    _told(frame, drawn.title, drawn.told)


def _told(frame: Any, name: str, told: str) -> None:
    properties = frame.find(f".//{qn('p:cNvPr')}")
    properties.set("name", printable(name))
    properties.set("descr", printable(told))


def row_heights(table: Table, width: float, size: float) -> list[float]:
    """How high the head, where there is one, and each row are."""
    rows = [*([table.heads] if table.heads else []), *table.rows]
    bold = {place + bool(table.heads) for place in table.strong} | ({0} if table.heads else set())
    widths = _widths(table, width, size)
    return [
        _row_height(row, widths, width, size, is_bold=place in bold or not table.heads)
        for place, row in enumerate(rows)
    ]


def _widths(table: Table, width: float, size: float) -> Sequence[float]:
    """The shares of the columns, as no word needs to be broken where they have room for all."""
    return fitted(table, width, size, 2 * SIDE)


def _row_height(cells: Sequence[object], widths: Sequence[float], width: float, size: float, *, is_bold: bool) -> float:
    texts = zip(cells, widths, strict=True)
    wide = BOLD if is_bold else 1.0
    return max(height_of(str(cell), (share * width - 2 * SIDE) / wide, size) for cell, share in texts) + 2 * EDGE


def table_size(table: Table, box: Box, most: float = 13, least: float = LEAST) -> float:
    """The largest size in which a table fits; the least where none does."""
    size = most
    while size > least and (
        _breaks_words(table, box.width, size) or sum(row_heights(table, box.width, size)) > box.height
    ):
        size -= 0.5
    return size


def _breaks_words(table: Table, width: float, size: float) -> bool:
    """Whether a cell has a word that is wider than its column."""
    widths = _widths(table, width, size)
    return any(
        BOLD * width_of(word, size) > share * width - 2 * SIDE
        for row in (table.heads, *table.rows)
        for cell, share in zip(row, widths, strict=False)
        for word in WORD.findall(str(cell))
        if len(word) <= LONGEST_WORD
    )


def table(deck: Deck, slide: Slide, box: Box, drawn: Table, size: float, name: str) -> float:
    """A native table as high as its texts, the longest of them cut where it would be higher than the box; its foot."""
    rows = [*([drawn.heads] if drawn.heads else []), *drawn.rows]
    heights = _within(row_heights(drawn, box.width, size), box.height, LINE * size)
    widths = _widths(drawn, box.width, size)
    frame: Any = slide.shapes.add_table(len(rows), len(drawn.widths), *map(Pt, box._replace(height=sum(heights))))
    native = frame.table
    native.first_row, native.horz_banding = bool(drawn.heads), False
    native.first_col = not drawn.heads
    for column, share in zip(native.columns, widths, strict=True):
        column.width = Pt(share * box.width)
    for place, (row, cells, height) in enumerate(zip(native.rows, rows, heights, strict=True)):
        row.height = Pt(height)
        most = int((height - 2 * EDGE) / (LINE * size) + 0.01)
        is_strong = place - bool(drawn.heads) in drawn.strong or (bool(drawn.heads) and place == 0)
        for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.margin_left = cell.margin_right = Pt(SIDE)
            cell.margin_top = cell.margin_bottom = Pt(EDGE)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            paragraph = cell.text_frame.paragraphs[0]
            cut = shortened(str(text), widths[column] * box.width - 2 * SIDE, size, max(most, 1))
            _write(deck, paragraph, cut, size, is_strong=is_strong or (not drawn.heads and column == 0) or None)
            if column in drawn.right:
                paragraph.alignment = PP_ALIGN.RIGHT
    _told(frame._element, name, name)  # noqa: SLF001 - the library has no descriptions
    return box.top + sum(heights)


def _within(heights: Sequence[float], room: float, line: float) -> list[float]:
    """Heights of rows whose highest give up lines, one after the other, until all have room or have one line each."""
    kept = list(heights)
    while sum(kept) > room + 0.01 and max(kept) > line + 2 * EDGE + 0.01:
        kept[kept.index(max(kept))] -= line
    return kept


def note(slide: Slide, lines: Iterable[str]) -> None:
    """What the speaker has before them."""
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = "\n".join(printable(line) for line in lines if line)
