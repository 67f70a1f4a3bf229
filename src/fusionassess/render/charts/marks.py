"""The marks of the pictures, told apart by shape and not by colour alone, and the legends that name them."""

from collections.abc import Sequence
from typing import Literal

from fusionassess.render.charts.svg import DESCENT, LINE, SIZE, WIDTH, labels, lines_within, tag, width_of

Mark = Literal["score", "target", "interval", "link", "border"]
DOT = 4.5
DIAMOND = 5.5
CAP = 5.0
"""Half the height of the ends of an interval."""
SAMPLE = 26.0
"""Room for a mark in a legend."""
BETWEEN = 16.0
"""From one entry of a legend to the next."""
AXIS = SIZE * 0.35
"""How far the middle of a line of text lies above its foot."""


def mark(kind: Mark, x: float, y: float) -> str:
    """A point of a picture: a disc, a diamond or a square."""
    match kind:
        case "target":
            half = f"{DIAMOND:g}"
            corners = f"M{x:.2f} {y - DIAMOND:.2f}l{half} {half}l-{half} {half}l-{half} -{half}z"
            return tag("path", d=corners, cls="target")
        case "link":
            return tag("rect", x=x - DOT, y=y - DOT, width=2 * DOT, height=2 * DOT, cls="link")
        case "interval":
            return whisker(x - SAMPLE / 3, x + SAMPLE / 3, y)
        case "border":
            return tag("line", x1=x - SAMPLE / 3, x2=x + SAMPLE / 3, y1=y, y2=y, cls="border")
        case "score":
            return tag("circle", cx=x, cy=y, r=DOT, cls="dot")


def whisker(left: float, right: float, y: float) -> str:
    """An interval: a line with a cap at both ends."""
    caps = (tag("line", x1=x, x2=x, y1=y - CAP, y2=y + CAP, cls="whisker") for x in (left, right))
    return tag("line", x1=left, x2=right, y1=y, y2=y, cls="whisker") + "".join(caps)


def legend(entries: Sequence[tuple[Mark, str]], y: float) -> tuple[list[str], float]:
    """Marks with their names, as many on a line as fit, the first line's foot at y; and where the last line ends."""
    parts, x = [], 0.0
    for kind, words in entries:
        lines = lines_within(words, WIDTH - SAMPLE)
        wide = SAMPLE + max(map(width_of, lines))
        if x and x + wide > WIDTH:
            x, y = 0.0, y + LINE + 2
        parts += [mark(kind, x + SAMPLE / 2 - 2, y - AXIS), labels(x + SAMPLE, y, lines)]
        y += LINE * (len(lines) - 1)
        x += wide + BETWEEN
    return parts, y + SIZE * DESCENT
