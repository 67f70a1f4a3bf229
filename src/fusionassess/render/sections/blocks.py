"""What the sections of a report are made of, before anything says how they look."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from fusionassess.render.text.wrapping import longest_piece
from fusionassess.report.figures import Figure, Item
from fusionassess.report.value import LevelMark

Cell = str | Figure
"""A text, or a number that a spreadsheet may compute with."""


class Heading(NamedTuple):
    """A title above what follows it; that of the section itself is of level 1."""

    text: str
    level: Literal[1, 2, 3]
    new_page: bool = False
    """Whether it begins a page."""


class Paragraph(NamedTuple):
    """A paragraph."""

    text: str
    quiet: bool = False
    """Whether it explains what stands beside it."""
    leads: bool = False
    """Whether it stays on the page of what follows."""
    strong: bool = False
    """Whether it sums up what stands beside it."""


def subject_line(lines: Sequence[Item]) -> Paragraph:
    """Who is assessed, as what, when and by whom."""
    return Paragraph(" · ".join(f"{item.label} {item.text}" for item in lines), quiet=True)


class Bullets(NamedTuple):
    """Sentences one below the other."""

    items: Sequence[str]


class Numbered(NamedTuple):
    """Sentences whose order counts, from 1."""

    items: Sequence[str]


class Table(NamedTuple):
    """Rows of cells; with no heads it is a list of labels and what belongs to them."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]
    """Of the columns, as shares of the line; their sum is 1."""
    right: Sequence[int] = ()
    """Columns of numbers, which stand at the right."""
    strong: Sequence[int] = ()
    """Rows that sum up those below them."""


BOLD_LETTER = 0.63
"""Width of a bold letter of Latin, on average, in sizes; a Chinese one takes two."""


def fitted(table: Table, width: float, size: float, edges: float) -> Sequence[float]:
    """A table's shares of the line, changed so that no word of a column is broken where they have room for all.

    ``width`` of the line, ``size`` of its text and ``edges``, what stands beside the text of a cell, are in points.
    What a narrow column is given, the others give up by what they have to spare.
    """
    rows = [row for row in (table.heads, *table.rows) if row]
    needs = [
        (max(longest_piece(str(row[place])) for row in rows) * BOLD_LETTER * size + edges) / width
        for place in range(len(table.widths))
    ]
    lacking = sum(max(need - share, 0.0) for need, share in zip(needs, table.widths, strict=True))
    spare = sum(max(share - need, 0.0) for need, share in zip(needs, table.widths, strict=True))
    if not lacking or not spare:
        return table.widths
    given = min(lacking / spare, 1.0)
    taken = min(spare / lacking, 1.0)
    return [
        share + (need - share) * (taken if need > share else given)
        for need, share in zip(needs, table.widths, strict=True)
    ]


class LevelStrip(NamedTuple):
    """The levels side by side, with a mark at ours and at those that are possible."""

    rungs: Sequence[LevelMark]


def first_and_even(first: float, others: int) -> tuple[float, ...]:
    """Widths of a first column and of others that are alike."""
    return (first, *[(1 - first) / others] * others)


Beside = Literal["l", "r", "t", "ctr"]
"""Where a name is written: left, right, above or on its value."""


class Series(NamedTuple):
    """A row of numbers in a chart; None where there is none."""

    name: str
    values: Sequence[float | None]
    colour: str
    """Six hexadecimal digits."""
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    """Ends of the intervals around the values, where they are drawn."""
    look: Literal["whole", "mark", "line", "border", "words"] = "whole"
    """Bars, or lines with their points; a mark for each value; a line without points; a thin one; or names alone."""
    across: Sequence[float] = ()
    """Where each value stands along the lower axis of a scatter."""
    names: Sequence[str] = ()
    """What is written at each value of a scatter; empty where nothing is."""
    beside: Beside = "r"


class Axis(NamedTuple):
    """One of the two axes of a scatter, from 0."""

    title: str
    top: float
    apart: float
    """From one mark to the next."""
    marks: str = "General"
    """How a spreadsheet shows these marks."""


BEFORE_FIGURE = "  "
"""Between a label and the figure at its end, which stays where the label has to be cut."""


class Chart(NamedTuple):
    """The numbers of a picture, for programs that draw it themselves."""

    kind: Literal["radar", "bar", "line", "gantt", "scatter"]
    """Of the two series of a gantt the first says where a bar begins, the second how long it is."""
    title: str
    told: str
    """What it shows, read aloud."""
    labels: Sequence[str]
    series: Sequence[Series]
    top: float
    format: str
    """How a spreadsheet shows its numbers."""
    height: float
    """Centimetres."""
    apart: float = 1.0
    """From one mark of the axis to the next."""
    marks: str = "General"
    """How a spreadsheet shows these marks."""
    key: str = ""
    """What the marks and thin lines are, where a legend would not say it."""
    below: Sequence[str] = ()
    """What our own picture says beside its marks, in small lines, for programs that draw theirs."""
    axes: tuple[Axis, Axis] | None = None
    """Of a scatter, which has no labels: across and upwards. With the same top they have the same scale."""


class Picture(NamedTuple):
    """One of the report's pictures."""

    name: str
    """Its function in ``render.charts``."""
    title: str
    """What it says."""
    chart: Chart | None = None
    """None where no common program has such a chart; the numbers stand in a table beside it."""


class Pictures(NamedTuple):
    """Pictures in columns side by side, where the form can do that."""

    columns: Sequence[Sequence[Picture]]
    without: Table | None = None
    """The same in numbers, for forms that have no pictures."""
    beside: Table | None = None
    """What the pictures do not say, for forms that have them."""

    @property
    def further(self) -> Table | None:
        """What stands with native charts, or in place of pictures that no office program draws."""
        is_drawn = any(picture.chart for column in self.columns for picture in column)
        return self.beside if is_drawn else self.without


class Rest(NamedTuple):
    """Where the rest of the report is: a list of contents in forms that have one, a sentence in the others."""

    text: str


class Signature(NamedTuple):
    """A place for whoever signs and one for the day, in forms that are printed; nothing in the others."""

    name: str
    day: str


class Columns(NamedTuple):
    """Blocks in columns side by side; forms that have no columns show them one below the other."""

    columns: Sequence[Sequence["Block"]]


Block = Heading | Paragraph | Bullets | Numbered | Table | LevelStrip | Pictures | Rest | Signature | Columns


InWords = Heading | Paragraph | Bullets | Numbered | Table


def in_words(blocks: Iterable[Block]) -> Iterator[InWords]:
    """The same for forms without pictures and columns: numbers in their place, one block below the other."""
    for block in blocks:
        match block:
            case Columns():
                yield from in_words(part for column in block.columns for part in column)
            case Pictures():
                yield from (block.without,) if block.without else ()
            case Rest(text):
                yield Paragraph(text, quiet=True)
            case Signature():
                pass
            case LevelStrip(rungs):
                widths = [1 / len(rungs)] * len(rungs)
                yield Table([rung.display for rung in rungs], [[rung.mark for rung in rungs]], widths)
            case _:
                yield block


Part = Literal["front", "main", "asked", "appendix"]
"""The first page; what stands behind it; what the reader has asked for; and the appendix."""


class Section(NamedTuple):
    """A part of the report under a title of its own."""

    id: str
    title: str
    """Empty where it belongs to the head of the report."""
    blocks: Sequence[Block]
    part: Part = "main"
    new_page: bool = False
    """Whether it begins a page."""


LABELS = (0.24, 0.76)
"""Shares of the line for labels and for what belongs to them."""


def bullets_of(sentences: Sequence[str]) -> tuple[Block, ...]:
    """A list of sentences; nothing where there are none."""
    return (Bullets(sentences),) if sentences else ()


def without_column(table: Table, column: int) -> Table:
    """A table with one column less, whose width goes to the first."""
    first, *widths = _left(table.widths, column)
    return table._replace(
        heads=_left(table.heads, column),
        rows=[_left(row, column) for row in table.rows],
        widths=(first + table.widths[column], *widths),
        right=[place - (place > column) for place in table.right if place != column],
    )


def _left(cells: Sequence[Any], column: int) -> list[Any]:
    return [*cells[:column], *cells[column + 1 :]]
