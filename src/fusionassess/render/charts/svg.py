"""SVG from plain values: elements, text that fits, and the frame of a picture."""

from collections.abc import Iterable, Sequence
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from fusionassess.render.text.escaping import printable
from fusionassess.render.text.wrapping import columns, wrap

WIDTH = 380
"""Units across every picture; a telephone shows about one pixel for each."""
SIZE = 13
"""Of the text, in units."""
LINE = 16
"""From one line of text to the next."""
COLUMN = 0.62
"""Width of a column of text in sizes: wide for most fonts, so that none runs over."""
ASCENT, DESCENT = 0.8, 0.25
"""How far text rises above its line and hangs below it, in sizes."""

Anchor = Literal["start", "middle", "end"]


def tag(name: str, content: str = "", /, **attributes: object) -> str:
    """An element; underscores in attributes' names stand for dashes, ``cls`` for ``class``."""
    written = "".join(
        f" {_name(key)}={quoteattr(_value(value))}" for key, value in attributes.items() if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _name(key: str) -> str:
    return "class" if key == "cls" else key.replace("_", "-")


def _value(value: object) -> str:
    return f"{round(value, 2):g}" if isinstance(value, float) else str(value)


def points(places: Iterable[tuple[float, float]]) -> str:
    """Points as polygons and lines take them."""
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in places)


def label(x: float, y: float, words: str, anchor: Anchor = "start", cls: str = "") -> str:
    """A line of text whose foot stands at y."""
    anchored = None if anchor == "start" else anchor
    return tag("text", escape(printable(words)), x=float(x), y=float(y), text_anchor=anchored, cls=cls or None)


def labels(x: float, y: float, lines: Sequence[str], anchor: Anchor = "start", cls: str = "") -> str:
    """Lines of text, the first at y."""
    return "".join(label(x, y + LINE * place, line, anchor, cls) for place, line in enumerate(lines))


def width_of(words: str) -> float:
    """How wide a line of text may be at the most."""
    return columns(printable(words)) * COLUMN * SIZE


def lines_within(words: str, width: float) -> list[str]:
    """Break words so that no line is wider."""
    return wrap(printable(words), int(width / (COLUMN * SIZE)))


def picture(name: str, height: float, title: str, told: str, parts: Iterable[str]) -> str:
    """The frame of a picture: its title and what it shows are read aloud."""
    heads = (
        tag("title", escape(printable(title)), id=f"{name}-title"),
        tag("desc", escape(printable(told)), id=f"{name}-told"),
    )
    return tag(
        "svg",
        "".join((*heads, *parts)),
        xmlns="http://www.w3.org/2000/svg",
        cls=f"chart {name}",
        viewBox=f"0 0 {WIDTH} {round(height)}",
        role="img",
        aria_labelledby=f"{name}-title {name}-told",
        font_size=SIZE,
    )
