"""Sections as slides: their blocks one below the other, on as many slides as they need."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pptx.slide import Slide

from fusionassess.render.sections.blocks import (
    Block,
    Bullets,
    Chart,
    Heading,
    Numbered,
    Paragraph,
    Pictures,
    Section,
    Table,
)
from fusionassess.render.slides import drawing
from fusionassess.render.slides.deck import Deck
from fusionassess.render.slides.fitting import Box, Phrase, height_of_all
from fusionassess.render.slides.pages import lines_of

SIZES = (14.0, 13.0, 12.0, 11.0)
APART = 8.0


class SlidePart(NamedTuple):
    """What stays together on a slide: a paragraph, or a table's rows."""

    content: Phrase | Table
    height: float
    leads: bool = False
    """Whether it stays with what follows it."""


def section(deck: Deck, kicker: str, told: Section) -> None:
    """A section on slides of its own: text and tables as they fit, a slide for each picture."""
    charts = [
        picture.chart
        for block in told.blocks
        if isinstance(block, Pictures)
        for column in block.columns
        for picture in column
        if picture.chart
    ]
    blocks = [block for block in told.blocks if not isinstance(block, Pictures)]
    lines = [line for block in told.blocks for line in lines_of(block)]
    for page in _pages(blocks, deck.room):
        slide = deck.add()
        drawing.title(deck, slide, kicker, told.title)
        _lay(deck, slide, page, told.title)
        drawing.note(slide, [told.title, *lines])
    for chart in charts:
        picture(deck, told.title or kicker, chart)


def picture(deck: Deck, kicker: str, chart: Chart) -> None:
    """A chart on a slide of its own, titled with what it says."""
    slide = deck.add()
    drawing.title(deck, slide, kicker, chart.title)
    drawing.chart(deck, slide, deck.room, chart, 12)
    drawing.note(slide, [chart.told])


def _pages(blocks: Sequence[Block], room: Box) -> list[tuple[float, list[SlidePart]]]:
    """What stands on each slide, and in which size: all on one where it fits, else in the smallest size."""
    for size in SIZES:
        pieces = [piece for block in blocks for piece in _pieces(block, room, size)]
        if _height(pieces) <= room.height:
            return [(size, pieces)] if pieces else []
    pages: list[tuple[float, list[SlidePart]]] = []
    held: list[SlidePart] = []
    for piece in pieces:
        for part in _parts(piece, room, size):
            if held and _height([*held, part]) > room.height:
                last = [held.pop()] if len(held) > 1 and held[-1].leads else []
                pages.append((size, held))
                held = last
            held.append(part)
    return [*pages, (size, held)] if held else pages


def _height(pieces: Sequence[SlidePart]) -> float:
    return sum(piece.height for piece in pieces) + APART * max(len(pieces) - 1, 0)


def _pieces(block: Block, room: Box, size: float) -> Iterator[SlidePart]:
    match block:
        case Heading():
            yield _words(Phrase(block.text, "heading"), room, size, leads=True)
        case Paragraph():
            yield _words(Phrase(block.text, "quiet" if block.quiet else "plain"), room, size, leads=block.leads)
        case Bullets():
            yield from (_words(Phrase(item, "bullet"), room, size) for item in block.items)
        case Numbered():
            yield from (
                _words(Phrase(f"{place}. {item}"), room, size) for place, item in enumerate(block.items, start=1)
            )
        case Table():
            yield SlidePart(block, sum(drawing.row_heights(block, room.width, size - 1)))
        case Pictures():
            return


def _words(words: Phrase, room: Box, size: float, *, leads: bool = False) -> SlidePart:
    return SlidePart(words, height_of_all([words], room.width, size), leads)


def _parts(piece: SlidePart, room: Box, size: float) -> Iterator[SlidePart]:
    """A table in parts that each fit on a slide, its heads above each."""
    table = piece.content
    if not isinstance(table, Table) or piece.height <= room.height:
        yield piece
        return
    heights = drawing.row_heights(table, room.width, size - 1)
    head = heights.pop(0) if table.heads else 0.0
    start, taken = 0, head
    for place, height in enumerate([*heights, room.height]):
        if place > start and taken + height > room.height:
            strong = [row - start for row in table.strong if start <= row < place]
            yield SlidePart(table._replace(rows=table.rows[start:place], strong=strong), taken)
            start, taken = place, head
        taken += min(height, room.height - head)


def _lay(deck: Deck, slide: Slide, page: tuple[float, list[SlidePart]], name: str) -> None:
    size, pieces = page
    room = deck.room
    for piece in pieces:
        box = room._replace(height=min(piece.height, room.height))
        if isinstance(piece.content, Table):
            drawing.table(deck, slide, box, piece.content, size - 1, name)
        else:
            drawing.paragraphs(deck, slide, box, [piece.content], size, size)
        room = room.split(box.height, APART)[1]
