"""The marks of the pictures, told apart by shape and not by colour alone, and the legends that name them."""

from collections.abc import Sequence
from typing import Literal

from fusionassess.render.charts.svg import DESCENT, LINE, SIZE, WIDTH, labels, lines_within, tag, width_of

Mark = Literal["score", "target", "interval", "border", "low", "middle", "high"]
DOT = 4.5
DIAMOND = 5.5
SWATCH = 8.0
"""Half the width of a piece of a bar, and its height."""
CAP = 5.0
"""Half the height of the ends of an interval."""
SAMPLE = 26.0
"""Room for a mark in a legend."""
BETWEEN = 16.0
"""From one entry of a legend to the next."""
AXIS = SIZE * 0.35
"""How far the middle of a line of text lies above its foot."""


def mark(kind: Mark, x: float, y: float) -> str:
    """A mark of a picture: a disc, a diamond, a line, or a piece of a bar in the colour of its band."""
    match kind:
        case "target":
            half = f"{DIAMOND:g}"
            corners = f"M{x:.2f} {y - DIAMOND:.2f}l{half} {half}l-{half} {half}l-{half} -{half}z"
            return tag("path", d=corners, cls="target")
        case "interval":
            return whisker(x - SAMPLE / 3, x + SAMPLE / 3, y)
        case "border":
            return tag("line", x1=x - SAMPLE / 3, x2=x + SAMPLE / 3, y1=y, y2=y, cls="border")
        case "score":
            return tag("circle", cx=x, cy=y, r=DOT, cls="dot")
        case _:
            return tag("rect", x=x - SWATCH, y=y - SWATCH / 2, width=2 * SWATCH, height=SWATCH, cls=f"bar tone-{kind}")


def whisker(left: float, right: float, y: float) -> str:
    """An interval: a line with a cap at both ends, set off from the bar that it lies on."""
    return interval([((left, y), (right, y)), *(((x, y - CAP), (x, y + CAP)) for x in (left, right))])


def interval(strokes: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> str:
    """The line and the caps of an interval, each from here to there, all above a halo."""
    return "".join(
        tag("line", x1=x1, x2=x2, y1=y1, y2=y2, cls=cls)
        for cls in ("halo", "whisker")
        for (x1, y1), (x2, y2) in strokes
    )


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
