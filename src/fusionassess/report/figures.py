"""A number and how it reads: what every part of a report is made of."""

from typing import Literal, NamedTuple

Tone = Literal["low", "middle", "high", "none"]
"""How a figure stands, for a renderer's colours."""


class Figure(NamedTuple):
    """A number, and how it reads."""

    value: float | None
    display: str

    def __str__(self) -> str:
        """Read as it is shown."""
        return self.display


class Interval(NamedTuple):
    """A number with its exact bounds."""

    point: Figure
    low: Figure
    high: Figure
    display: str
    """``2.41``, ``2.41 [2.30–2.52]``, or ``2.30–2.52`` where only the bounds are known."""

    @property
    def brief(self) -> str:
        """The number; the bounds where it is not known."""
        return self.display if self.point.value is None else self.point.display


class Item(NamedTuple):
    """A labelled line."""

    label: str
    text: str


class LevelScale(NamedTuple):
    """From the lowest level to the highest: what an axis of scores is marked with.

    A bar begins at nothing whatever the lowest level is: of five levels counted from 1 the first fills a fifth.
    """

    bottom: int
    top: int

    @property
    def marks(self) -> range:
        """Every level there is."""
        return range(self.bottom, self.top + 1)
