"""Rows of bars in text: a title, a bar drawn with signs, its figures; and the axis below."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fusionassess.render.text.lines import Line, line, lines
from fusionassess.render.text.wrapping import columns, hang, pad
from fusionassess.report.figures import Figure, LevelScale, Tone

BAR, SHORT_BAR = 20, 15
LEAST_TITLE = 30
"""Columns of a title that must be left beside bar and figures; else these stand below it."""
STYLES: dict[Tone, str] = {"low": "red", "middle": "yellow", "high": "green", "none": "dim"}
TARGET = "|"
"""Where on a bar its target is."""
QUIET = "dim"


class Signs(NamedTuple):
    """What bars and steps are drawn with."""

    filled: str
    empty: str
    arrow: str


FULL, PLAIN = Signs("█", "·", "→"), Signs("#", ".", "->")


class BarRow(NamedTuple):
    """A title with its bar and its figures."""

    title: str
    figures: str
    value: float | None
    """Share of the bar that is filled; None draws none."""
    tone: Tone = "none"
    style: str = ""
    indent: int = 2
    below: str = ""
    """A quiet text under it."""
    target: float | None = None
    """Share of the bar at which it is marked."""


def rows_of_bars(
    rows: Sequence[BarRow], width: int, signs: Signs, scale: LevelScale | None = None, legend: str = ""
) -> Iterator[Line]:
    """Rows whose bars all begin at one column and end on one, their figures to the right.

    The titles stand before the bars where these leave them room, shorter ones if need be, else above them;
    ``scale`` is that of an axis that is written below, with the legend where it has room.
    """
    figures = max(columns(row.figures) for row in rows)
    indents = max(row.indent for row in rows)
    needed = max(row.indent + columns(row.title) for row in rows) + 2
    fitting = [length for length in (BAR, SHORT_BAR) if width - length - 2 - figures >= min(needed, LEAST_TITLE)]
    beside, length = bool(fitting), (fitting or [BAR])[0]
    edge = width - length - 2 - figures
    edge = min(edge, needed) if beside else indents + 2
    for row in rows:
        indent = " " * row.indent
        told = hang(row.title, edge - 2 if beside else width, indent)
        *above, last = told if beside else [*told, ""]
        yield from lines(above, row.style)
        bar = _bar(row.value, signs, row.target, length)
        if edge + length + 2 + columns(row.figures) <= width:
            yield Line(((pad(last, edge), row.style), (f"{bar}  ", STYLES[row.tone]), (row.figures, "")))
        else:
            yield Line(((pad(last, edge), row.style), (bar, STYLES[row.tone])))
            yield from lines(hang(row.figures, width, " " * edge))
        if row.below:
            yield from lines(hang(row.below, width, indent + "  "), QUIET)
    if scale:
        step = length // scale.top
        axis = " " * (edge + step * scale.bottom) + "".join(f"{level:<{step}}" for level in scale.marks).rstrip()
        if legend and columns(axis) + 2 + columns(legend) <= width:
            axis, legend = f"{axis}  {legend}", ""
        yield line(axis, QUIET)
    if legend:
        yield from lines(hang(legend, width, "  "), QUIET)


def share_of(figure: Figure, top: float) -> float | None:
    """How much of a bar a figure fills; None where there is none to draw."""
    return None if figure.value is None else figure.value / top


def _bar(share: float | None, signs: Signs, target: float | None = None, length: int = BAR) -> str:
    if share is None:
        return " " * length
    filled = round(length * share)
    bar = signs.filled * filled + signs.empty * (length - filled)
    if target is None:
        return bar
    place = max(round(length * target) - 1, 0)
    return f"{bar[:place]}{TARGET}{bar[place + 1 :]}"
