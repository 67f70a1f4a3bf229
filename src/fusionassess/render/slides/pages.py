"""The slides of a report on one sheet behind the first, each with its numbers in the speaker's notes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pptx.slide import Slide

from fusionassess.render.sections import drawn
from fusionassess.render.sections.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Columns,
    Heading,
    LevelStrip,
    Numbered,
    Paragraph,
    Pictures,
    Rest,
    Section,
    Signature,
    Table,
)
from fusionassess.render.slides import drawing
from fusionassess.render.slides.deck import Deck
from fusionassess.render.slides.fitting import Box, Phrase, height_of_all
from fusionassess.report.value import Report

if TYPE_CHECKING:
    from fusionassess.report.change import ChangeReport

Sections = Mapping[str, Section]
SMALLEST = 9.0
"""Size of text on the first slide, and of tables with paragraphs below them."""
TABLE_APART = 10.0
"""Below a table, in points."""
BROAD = 1.2
"""A room that is so many times as wide as it is high has room for two things side by side."""


def paths(deck: Deck, report: Report, sections: Sections) -> None:
    """Every measure with its interval, and beside it the paths with level and target."""
    words, captions, chart = report.words, report.captions, drawn.bars(report)
    slide = deck.add()
    drawing.title(deck, slide, sections["profile"].title, chart.title)
    left, right = _two(deck.room, 1.1, 1)
    keyed(deck, slide, left, chart, 10)
    rows: list[tuple[Cell, ...]] = [
        (f"{row.id} {row.title}", row.score.display, row.remark or f"{row.level} {row.level_name}", row.target)
        for row in report.paths
    ]
    heads = (words.path, words.score, words.level, captions.target)
    table = Table(heads, rows, (0.28, 0.32, 0.24, 0.16), (1, 3))
    if all(row.target.value is None for row in report.paths):
        table = Table(heads[:-1], [row[:-1] for row in rows], (0.42, 0.32, 0.26), (1,))
    told = " · ".join(f"{item.label} {item.text}" for item in report.facets)
    facets = [Phrase(words.facets_told.format(facets=told))]
    _table_above(deck, slide, right, table, words.paths, facets if report.facets else [])
    drawing.note(slide, notes(sections, ("profile",)))


def gaps(deck: Deck, report: Report, sections: Sections) -> None:
    """Where most points are lost: measures drawn, questions beside them."""
    words, chart = report.words, drawn.obstacles(report)
    slide = deck.add()
    drawing.title(deck, slide, sections["gaps"].title, chart.title)
    left, right = _two(deck.room, 1, 1.1)
    drawing.chart(deck, slide, left, chart)
    rows: list[tuple[Cell, ...]] = [(f"{gap.id} {gap.title}", gap.share, gap.score) for gap in report.question_gaps]
    table = Table((words.question, words.share, words.level), rows, (0.7, 0.16, 0.14), (1, 2))
    groups = [Phrase(f"{item.label}: {item.text}") for item in report.gap_groups]
    _table_above(deck, slide, right, table, words.gaps, [*groups, Phrase(words.gaps_note, "quiet")])
    drawing.note(slide, notes(sections, ("gaps",)))


def steps(deck: Deck, report: Report, sections: Sections) -> None:
    """The short list: what, who, how long."""
    words = report.words
    first = [row for row in report.advice if row.first]
    slide = deck.add()
    drawing.title(
        deck,
        slide,
        sections["advice"].title,
        words.advice_short.format(count=len(first)) if len(first) > 1 else words.advice_first,
    )
    heads = ("", words.action, words.measure, words.owner, words.months, words.effort)
    rows: list[tuple[Cell, ...]] = [
        (str(row.number), row.title, f"{row.measure} {row.measure_title}", row.owner, row.months_text, row.effort_name)
        for row in first
    ]
    table = Table(heads, rows, (0.04, 0.37, 0.2, 0.16, 0.12, 0.11))
    lens = [Phrase(report.lens.text, "quiet")] if report.lens else []
    room = put(deck, slide, deck.room, lens, 0.15, 12)
    drawing.table(deck, slide, room, table, drawing.table_size(table, room, 16, SMALLEST), words.advice_first)
    drawing.note(slide, notes(sections, ("advice", "order")))


def brings(deck: Deck, report: Report) -> None:
    """Before and after, and what will hold once each step is done."""
    captions, reached = report.captions, report.outlook
    if reached is None:
        return
    slide = deck.add()
    drawing.title(deck, slide, captions.brings, reached.sentence or captions.brings)
    left, right = _two(deck.room, 1, 1.3)
    chart = drawn.outlook(report, reached)
    drawing.chart(deck, slide, left, chart)
    rows = [
        (
            str(row.number),
            f"{row.measure} {row.measure_title}",
            "\n".join(f"{item.label} {item.text}" for item in row.brings),
        )
        for row in report.advice
        if row.first
    ]
    table = Table(("", report.words.measure, captions.brings), rows, (0.06, 0.28, 0.66))
    drawing.table(deck, slide, right, table, drawing.table_size(table, right, least=SMALLEST), captions.brings)
    values = [f"{row.title}: {' → '.join(map(str, row.values))}" for row in reached.paths]
    drawing.note(
        slide, [reached.sentence, f"{captions.total}: {report.score.display} → {reached.score.display}", *values]
    )


def method(deck: Deck, report: Report, sections: Sections) -> None:
    """How the numbers came about, in one."""
    slide = deck.add()
    drawing.title(deck, slide, report.words.method, report.words.method_said)
    table = Table((), report.method_in_short, (0.14, 0.86))
    room = deck.room
    drawing.table(deck, slide, room, table, drawing.table_size(table, room, 14, 9), report.words.method)
    drawing.note(slide, notes(sections, ("method",)))


def change(deck: Deck, report: "ChangeReport", subject: Section, short: Section) -> None:
    """The change in short, and beside it the periods drawn."""
    chart = drawn.over_time(report)
    slide = deck.add()
    drawing.title(deck, slide, f"{report.subject.name} · {short.title}", report.over_time.title)
    left, right = _two(deck.room, 1, 1.3)
    lines = [Phrase(" · ".join(item.text for item in report.subject.lines), "quiet")]
    drawing.paragraphs(deck, slide, left, [*lines, *(Phrase(line, "bullet") for line in report.lines)], 16)
    if chart is not None:
        drawing.chart(deck, slide, right, chart, 11)
    drawing.note(slide, notes({"subject": subject, "short": short}, ("subject", "short")))


def _two(room: Box, first: float, second: float) -> tuple[Box, Box]:
    """Two boxes side by side; one below the other on a sheet that is high and narrow."""
    if room.width >= BROAD * room.height:
        left, right = room.beside(first, second)
        return left, right
    return room.split(room.height * first / (first + second), 14)


def _table_above(deck: Deck, slide: Slide, box: Box, table: Table, name: str, words: Sequence[Phrase]) -> None:
    """A table as large as it may be with paragraphs below it; small print that has no room stands in the notes."""
    needed = height_of_all(words, box.width, SMALLEST) + TABLE_APART if words else 0.0
    size = drawing.table_size(table, box._replace(height=min(box.height - needed, 0.75 * box.height)), least=SMALLEST)
    foot = drawing.table(deck, slide, box, table, size, name) + TABLE_APART
    below = box._replace(top=foot, height=max(box.bottom - foot, 0))
    if height_of_all(words, below.width, SMALLEST) > below.height:
        words = [each for each in words if each.kind != "quiet"]
    drawing.paragraphs(deck, slide, below, words, 12, SMALLEST)


def keyed(deck: Deck, slide: Slide, box: Box, chart: Chart, size: float, below: Sequence[str] = ()) -> None:
    """A chart, and below it what its marks are, and further lines."""
    lines = [Phrase(line, "quiet") for line in (chart.key, *below) if line]
    high = height_of_all(lines, box.width, size)
    drawn_in, foot = box.split(box.height - high - 4, 4) if lines else (box, box)
    drawing.chart(deck, slide, drawn_in, chart, size)
    if lines:
        drawing.paragraphs(deck, slide, foot, lines, size, size)


def put(deck: Deck, slide: Slide, room: Box, words: Sequence[Phrase], most: float, size: float) -> Box:
    """Paragraphs at the top of a box, a share of it at the most; gives the rest."""
    words = [each for each in words if each.text]
    if not words:
        return room
    box, rest = room.split(min(height_of_all(words, room.width, size), most * room.height))
    drawing.paragraphs(deck, slide, box, words, size)
    return rest


def notes(sections: Sections, names: Sequence[str]) -> Iterator[str]:
    """Everything that sections say, in lines."""
    for name in names:
        if section := sections.get(name):
            yield section.title
            for block in section.blocks:
                yield from lines_of(block)


def lines_of(block: Block) -> Iterator[str]:
    """What a block says."""
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Bullets():
            yield from (f"• {item}" for item in block.items)
        case Numbered():
            yield from (f"{place}. {item}" for place, item in enumerate(block.items, start=1))
        case Table():
            yield " | ".join(block.heads)
            yield from (" | ".join(str(cell) for cell in row) for row in block.rows)
        case Pictures():
            yield from (picture.chart.told for column in block.columns for picture in column if picture.chart)
            yield from lines_of(block.further) if block.further else ()
        case LevelStrip(rungs):
            yield " | ".join(" ".join(filter(None, (rung.display, rung.mark))) for rung in rungs)
        case Columns(columns):
            yield from (line for column in columns for part in column for line in lines_of(part))
        case Rest() | Signature():
            return
