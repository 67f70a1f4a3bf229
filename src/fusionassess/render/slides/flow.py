"""Sections as slides: their blocks one below the other, on as many slides as they need."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
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
from fusionassess.render.slides.pages import keyed, lines_of

SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)
"""Of text; a table's is one less, but the smallest."""
APART = 8.0
MOST_ROWS = 12
"""Of a chart on one slide."""


class SlidePart(NamedTuple):
    """What stays together on a slide: a paragraph, or a table's rows."""

    content: Phrase | Table
    leads: bool = False
    """Whether it stays with what follows it."""


def section(deck: Deck, kicker: str, told: Section) -> None:
    """A section on slides of its own: text and tables as they fit, a slide for each picture."""
    lines = [told.title, *(line for block in told.blocks for line in lines_of(block))]
    for is_picture, blocks in groupby(_with_tables(told.blocks), lambda block: isinstance(block, Pictures)):
        if is_picture:
            for chart in _charts(blocks):
                picture(deck, told.title or kicker, chart)
            continue
        for size, parts in _pages(list(blocks), deck.room):
            slide = deck.add()
            drawing.title(deck, slide, kicker if told.title else "", told.title or kicker)
            _lay(deck, slide, size, parts, told.title or kicker)
            drawing.note(slide, lines)


def _with_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """Pictures, each before the table that stands with it."""
    for block in blocks:
        yield block
        if isinstance(block, Pictures) and block.further:
            yield block.further


def _charts(blocks: Iterable[Block]) -> Iterator[Chart]:
    for block in blocks:
        for column in block.columns if isinstance(block, Pictures) else ():
            for each in column:
                if each.chart:
                    yield from _in_parts(each.chart)


def picture(deck: Deck, kicker: str, chart: Chart) -> None:
    """A chart on a slide of its own, titled with what it says."""
    slide = deck.add()
    drawing.title(deck, slide, kicker, chart.title)
    keyed(deck, slide, deck.room, chart, 12, chart.below)
    drawing.note(slide, [chart.told])


def _in_parts(chart: Chart) -> Iterator[Chart]:
    """A chart with many rows in several, so that each can be read."""
    if chart.kind not in {"bar", "gantt"} or len(chart.labels) <= MOST_ROWS:
        yield chart
        return
    count = -(-len(chart.labels) // MOST_ROWS)
    for part in range(count):
        start, end = (len(chart.labels) * place // count for place in (part, part + 1))
        series = [
            row._replace(values=row.values[start:end], low=row.low[start:end], high=row.high[start:end])
            for row in chart.series
        ]
        yield chart._replace(labels=chart.labels[start:end], series=series)


def _pages(blocks: Sequence[Block], room: Box) -> Iterator[tuple[float, list[SlidePart]]]:
    """What stands on each slide, in the largest size in which it fits there; broken up in the smallest."""
    parts = [part for block in blocks for part in _parts(block)]
    size = _size(parts, room)
    if _height(parts, room, size) <= room.height:
        if parts:
            yield size, parts
        return
    held: list[SlidePart] = []
    for whole in parts:
        for part in _cut(whole, room, size):
            if held and _height([*held, part], room, size) > room.height:
                following: list[SlidePart] = []
                while len(held) > 1 and held[-1].leads:
                    following.insert(0, held.pop())
                yield _size(held, room), held
                held = following
            held.append(part)
    # Small print alone is no slide: it stands in the notes.
    if not all(isinstance(part.content, Phrase) and part.content.kind == "quiet" for part in held):
        yield _size(held, room), held


def _size(parts: Sequence[SlidePart], room: Box) -> float:
    """The largest size in which parts fit on a slide; the smallest where they do in none."""
    return next((size for size in SIZES if _height(parts, room, size) <= room.height), SIZES[-1])


def _height(parts: Sequence[SlidePart], room: Box, size: float) -> float:
    return sum(_high(part, room, size) for part in parts) + APART * max(len(parts) - 1, 0)


def _high(part: SlidePart, room: Box, size: float) -> float:
    if isinstance(part.content, Table):
        return sum(drawing.row_heights(part.content, room.width, _of_table(size)))
    return height_of_all([part.content], room.width, size)


def _of_table(size: float) -> float:
    return max(size - 1, SIZES[-1])


def _parts(block: Block) -> Iterator[SlidePart]:
    match block:
        case Heading():
            yield SlidePart(Phrase(block.text, "heading"), leads=True)
        case Paragraph():
            yield SlidePart(Phrase(block.text, "quiet" if block.quiet else "plain"), block.leads)
        case Bullets():
            yield from (SlidePart(Phrase(item, "bullet")) for item in block.items)
        case Numbered():
            yield from (SlidePart(Phrase(f"{place}. {item}")) for place, item in enumerate(block.items, start=1))
        case Table():
            yield SlidePart(block)
        case _:
            return


def _cut(part: SlidePart, room: Box, size: float) -> Iterator[SlidePart]:
    """A table in parts that each fit on a slide, its heads above each."""
    table = part.content
    if not isinstance(table, Table) or _high(part, room, size) <= room.height:
        yield part
        return
    heights = drawing.row_heights(table, room.width, _of_table(size))
    head = heights.pop(0) if table.heads else 0.0
    # The parts are about as long as one another: no row is left over for a slide of its own.
    count = math.ceil(sum(heights) / max(room.height - head, 1.0))
    most = min(sum(heights) / count + max(heights), room.height - head) + head
    start, taken = 0, head
    for place, height in enumerate([*heights, room.height]):
        if place > start and taken + height > most:
            strong = [row - start for row in table.strong if start <= row < place]
            yield SlidePart(table._replace(rows=table.rows[start:place], strong=strong))
            start, taken = place, head
        taken += min(height, room.height - head)


def _lay(deck: Deck, slide: Slide, size: float, parts: Sequence[SlidePart], name: str) -> None:
    room = deck.room
    for part in parts:
        box = room._replace(height=min(_high(part, room, size), room.height))
        if isinstance(part.content, Table):
            drawing.table(deck, slide, box, part.content, _of_table(size), name)
        else:
            drawing.paragraphs(deck, slide, box, [part.content], size, size)
        room = room.split(box.height, APART)[1]
