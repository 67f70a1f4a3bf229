"""What the sections of a report are made of, before anything says how they look."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from fusionassess.report.figures import Figure

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


def first_and_even(first: float, others: int) -> tuple[float, ...]:
    """Widths of a first column and of others that are alike."""
    return (first, *[(1 - first) / others] * others)


class Series(NamedTuple):
    """A row of numbers in a chart; None where there is none."""

    name: str
    values: Sequence[float | None]
    colour: str
    """Six hexadecimal digits."""
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    """Ends of the intervals around the values, where they are drawn."""


class Chart(NamedTuple):
    """The numbers of a picture, for programs that draw it themselves."""

    kind: Literal["radar", "bar", "line", "gantt"]
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


Block = Heading | Paragraph | Bullets | Numbered | Table | Pictures


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
