"""How much room text takes, in points: before anything is drawn, so that nothing runs over its box."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from fusionassess.render.office.charts import COLUMN, LINE
from fusionassess.render.text.escaping import printable
from fusionassess.render.text.wrapping import clip, columns, wrap

BOLD = 1.12
"""How much wider bold letters are."""
AFTER = 0.35
"""Below a paragraph, in sizes."""
HANGING = 1.4
"""How far the text of a list stands in, in sizes."""


class Box(NamedTuple):
    """A place on a slide, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height

    def beside(self, *shares: float, apart: float = 14) -> tuple["Box", ...]:
        """Boxes side by side, with such shares of the width, and room between them."""
        room = self.width - apart * (len(shares) - 1)
        widths = [share * room / sum(shares) for share in shares]
        lefts = [self.left + sum(widths[:place]) + apart * place for place in range(len(shares))]
        return tuple(Box(left, self.top, width, self.height) for left, width in zip(lefts, widths, strict=True))

    def split(self, height: float, apart: float = 8) -> tuple["Box", "Box"]:
        """The upper part of a height, and the rest below some room."""
        top = self.top + height + apart
        return self._replace(height=height), self._replace(top=top, height=max(self.bottom - top, 0.0))


class Phrase(NamedTuple):
    """A paragraph on a slide."""

    text: str
    kind: Literal["plain", "strong", "quiet", "heading", "bullet", "number"] = "plain"


def height_of(text: str, width: float, size: float) -> float:
    """How high a text of one size is in lines of a width."""
    return LINE * size * len(lines_of(text, width, size))


def width_of(text: str, size: float) -> float:
    """How wide a text is on one line."""
    return COLUMN * size * columns(printable(text))


def lines_of(text: str, width: float, size: float) -> list[str]:
    """A text broken so that no line is wider."""
    return wrap(printable(text), int(width / (COLUMN * size)))


def height_of_all(paragraphs: Iterable[Phrase], width: float, size: float) -> float:
    """How high paragraphs are, with the room between them."""
    heights = [height_of(each.text, room_of(each, width, size), size) for each in paragraphs]
    return sum(heights) + AFTER * size * max(len(heights) - 1, 0)


def room_of(paragraph: Phrase, width: float, size: float) -> float:
    """The width that is left for a paragraph's text; bold letters take more of it."""
    room = width - indent(paragraph, size)
    return room / BOLD if paragraph.kind in {"strong", "heading"} else room


def indent(paragraph: Phrase, size: float) -> float:
    """How far a paragraph stands in."""
    return HANGING * size if paragraph.kind in {"bullet", "number"} else 0.0


def size_for(paragraphs: Sequence[Phrase], box: Box, most: float, least: float) -> float:
    """The largest size between the two in which they fit; the least where none does."""
    size = most
    while size > least and height_of_all(paragraphs, box.width, size) > box.height:
        size -= 0.5
    return size


def within(paragraphs: Sequence[Phrase], box: Box, size: float) -> list[Phrase]:
    """As many of them as fit, the last one cut with a sign that there is more."""
    kept: list[Phrase] = []
    room = box.height
    for each in paragraphs:
        wide = room_of(each, box.width, size)
        needed = height_of(each.text, wide, size)
        if needed > room + 0.01:
            fitting = int((room + 0.01) / (LINE * size))
            if fitting >= 1:
                kept.append(each._replace(text=shortened(each.text, wide, size, fitting)))
            elif kept:
                kept[-1] = kept[-1]._replace(text=f"{kept[-1].text} …")
            return kept
        kept.append(each)
        room -= needed + AFTER * size
    return kept


def shortened(text: str, width: float, size: float, most: int) -> str:
    """A text in so many lines at the most, with a sign where there is more."""
    lines = lines_of(text, width, size)
    if len(lines) <= most:
        return printable(text)
    # One column short, so that the sign has its room.
    last = clip(lines[most - 1] + "…", max(columns(lines[most - 1]), 2))
    return _joined([*lines[: most - 1], last], printable(text))


def _joined(lines: Sequence[str], text: str) -> str:
    """Lines as one text again, with a blank where there was one."""
    joined = lines[0]
    for before, line in pairwise(lines):
        joined += ("" if f"{before}{line.rstrip('…')}" in text else " ") + line
    return joined
