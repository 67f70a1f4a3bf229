"""The six slides of a report on one sheet, each with its numbers in the speaker's notes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pptx.slide import Slide

from fusionassess.render.office.charts import LINE
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
    Table,
)
from fusionassess.render.slides import drawing
from fusionassess.render.slides.deck import Deck
from fusionassess.render.slides.fitting import Box, Phrase, height_of_all, size_for
from fusionassess.report.value import Report

if TYPE_CHECKING:
    from fusionassess.report.change import ChangeReport

Sections = Mapping[str, Section]
CAPTION = 12.0
SMALLEST = 9.0
"""Size of text on the first slide of a narrow template."""
LEVELS = 44.0
"""Height of the ladder, in points."""


def front(deck: Deck, report: Report, sections: Sections) -> None:
    """The first page: score and level, paths, findings, first steps and what they bring."""
    words, told = report.words, report.front
    slide = deck.add()
    drawing.title(deck, slide, f"{report.title} · {words.document}", report.subject.name)
    room = deck.room
    lines = [Phrase(" · ".join(item.text for item in report.subject.lines), "quiet")]
    room = _put(deck, slide, room, lines, 0.1, 11)
    room = _put(deck, slide, room, [Phrase(told.headline, "strong")], 0.12, 18)
    if told.rungs:
        strip, room = room.split(LEVELS)
        drawing.ladder(deck, slide, strip, told.rungs)
    following = [Phrase(told.next), *(Phrase(note, "quiet") for note in told.notes)]
    room = _put(deck, slide, room, following, 0.2, 12)
    foot = [*(Phrase(warning, "strong") for warning in report.warnings), Phrase(told.trust, "quiet")]
    size = size_for(foot, room._replace(height=0.2 * room.height), 11, 9)
    high = min(height_of_all(foot, room.width, size), 0.2 * room.height)
    columns, below = room.split(room.height - high - 8)
    left, middle, right = columns.beside(1, 1, 1.15, apart=20)
    chart = drawn.paths(report)
    caption, left = left.split(LINE * CAPTION, 4)
    drawing.paragraphs(deck, slide, caption, [Phrase(words.paths, "heading")], CAPTION)
    keyed(deck, slide, left, chart, 10)
    findings = [Phrase(words.holding_back, "heading"), *(Phrase(each, "bullet") for each in told.findings)]
    drawing.paragraphs(deck, slide, middle, findings, least=SMALLEST)
    steps = [Phrase(words.first, "heading"), *(Phrase(each, "number") for each in told.steps)]
    drawing.paragraphs(deck, slide, right, [*steps, Phrase(told.brings, "strong")], least=SMALLEST)
    drawing.paragraphs(deck, slide, below, foot, 11, 9)
    names = ("subject", "warnings", "standing", "paths", "holding-back", "first")
    drawing.note(slide, [*notes(sections, names), told.trust])


def paths(deck: Deck, report: Report, sections: Sections) -> None:
    """Every measure with its interval, and beside it the paths with level and target."""
    words, captions, chart = report.words, report.captions, drawn.bars(report)
    slide = deck.add()
    drawing.title(deck, slide, sections["profile"].title, chart.title)
    left, right = deck.room.beside(1.1, 1)
    keyed(deck, slide, left, chart, 10)
    rows: list[tuple[Cell, ...]] = [
        (f"{row.id} {row.title}", row.score.display, row.remark or f"{row.level} {row.level_name}", row.target)
        for row in report.paths
    ]
    heads = (words.path, words.score, words.level, captions.target)
    table = Table(heads, rows, (0.28, 0.32, 0.24, 0.16), (1, 3))
    if all(row.target.value is None for row in report.paths):
        table = Table(heads[:-1], [row[:-1] for row in rows], (0.42, 0.32, 0.26), (1,))
    size = drawing.table_size(table, right._replace(height=0.75 * right.height))
    foot = drawing.table(deck, slide, right, table, size, words.paths)
    facets = [Phrase(f"{words.facets}: " + " · ".join(f"{item.label} {item.text}" for item in report.facets))]
    below = right._replace(top=foot + 10, height=max(right.bottom - foot - 10, 0))
    drawing.paragraphs(deck, slide, below, facets if report.facets else [], 12)
    drawing.note(slide, notes(sections, ("profile",)))


def gaps(deck: Deck, report: Report, sections: Sections) -> None:
    """Where most points are lost: measures drawn, questions beside them."""
    words, chart = report.words, drawn.obstacles(report)
    slide = deck.add()
    drawing.title(deck, slide, sections["gaps"].title, chart.title)
    left, right = deck.room.beside(1, 1.1)
    drawing.chart(deck, slide, left, chart)
    rows: list[tuple[Cell, ...]] = [(f"{gap.id} {gap.title}", gap.share, gap.score) for gap in report.question_gaps]
    table = Table((words.question, words.share, words.level), rows, (0.7, 0.16, 0.14), (1, 2))
    size = drawing.table_size(table, right._replace(height=0.75 * right.height))
    foot = drawing.table(deck, slide, right, table, size, words.gaps)
    groups = [Phrase(f"{item.label}: {item.text}") for item in report.gap_groups]
    below = right._replace(top=foot + 10, height=max(right.bottom - foot - 10, 0))
    drawing.paragraphs(deck, slide, below, [*groups, Phrase(words.gaps_note, "quiet")], 12)
    drawing.note(slide, notes(sections, ("gaps",)))


def steps(deck: Deck, report: Report, sections: Sections) -> None:
    """The short list: what, who, how long."""
    words = report.words
    first = [row for row in report.advice if row.first]
    slide = deck.add()
    drawing.title(deck, slide, sections["advice"].title, report.needed or words.advice_first)
    heads = ("", words.action, words.measure, words.owner, words.months, words.effort)
    rows: list[tuple[Cell, ...]] = [
        (str(row.number), row.title, f"{row.measure} {row.measure_title}", row.owner, row.months_text, row.effort_name)
        for row in first
    ]
    table = Table(heads, rows, (0.04, 0.4, 0.2, 0.15, 0.11, 0.1))
    lens = [Phrase(report.lens.text, "quiet")] if report.lens else []
    room = _put(deck, slide, deck.room, lens, 0.15, 12)
    drawing.table(deck, slide, room, table, drawing.table_size(table, room, 16), words.advice_first)
    drawing.note(slide, notes(sections, ("advice", "order")))


def brings(deck: Deck, report: Report) -> None:
    """Before and after, and what will hold once each step is done."""
    captions, reached = report.captions, report.outlook
    if reached is None:
        return
    slide = deck.add()
    drawing.title(deck, slide, captions.brings, reached.sentence or captions.brings)
    left, right = deck.room.beside(1, 1.3)
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
    drawing.table(deck, slide, right, table, drawing.table_size(table, right), captions.brings)
    values = [f"{row.title}: {' → '.join(map(str, row.values))}" for row in reached.paths]
    drawing.note(
        slide, [reached.sentence, f"{captions.total}: {report.score.display} → {reached.score.display}", *values]
    )


def method(deck: Deck, report: Report, sections: Sections) -> None:
    """How the numbers came about, in one."""
    slide = deck.add()
    drawing.title(deck, slide, report.words.method, report.method[-1].text)
    table = Table((), report.method_in_short, (0.14, 0.86))
    room = deck.room
    drawing.table(deck, slide, room, table, drawing.table_size(table, room, 14, 9), report.words.method)
    drawing.note(slide, notes(sections, ("method",)))


def change(deck: Deck, report: "ChangeReport", subject: Section, short: Section) -> None:
    """The change in short, and beside it the periods drawn."""
    chart = drawn.over_time(report)
    slide = deck.add()
    drawing.title(deck, slide, f"{report.subject.name} · {short.title}", report.over_time.title)
    left, right = deck.room.beside(1, 1.3)
    lines = [Phrase(" · ".join(item.text for item in report.subject.lines), "quiet")]
    drawing.paragraphs(deck, slide, left, [*lines, *(Phrase(line, "bullet") for line in report.lines)], 16)
    if chart is not None:
        drawing.chart(deck, slide, right, chart, 11)
    drawing.note(slide, notes({"subject": subject, "short": short}, ("subject", "short")))


def keyed(deck: Deck, slide: Slide, box: Box, chart: Chart, size: float, below: Sequence[str] = ()) -> None:
    """A chart, and below it what its marks are, and further lines."""
    lines = [Phrase(line, "quiet") for line in (chart.key, *below) if line]
    high = height_of_all(lines, box.width, size)
    drawn_in, foot = box.split(box.height - high - 4, 4) if lines else (box, box)
    drawing.chart(deck, slide, drawn_in, chart, size)
    if lines:
        drawing.paragraphs(deck, slide, foot, lines, size, size)


def _put(deck: Deck, slide: Slide, room: Box, words: Sequence[Phrase], most: float, size: float) -> Box:
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
        case Rest():
            return
