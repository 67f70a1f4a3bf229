"""Lines of styled text: what a terminal is shown, before anyone knows whether it has colours."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Line(NamedTuple):
    """A line in spans of a text and a style; an empty style is plain."""

    spans: tuple[tuple[str, str], ...]

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join(text for text, _ in self.spans)


def line(text: str = "", style: str = "") -> Line:
    """A line in one style."""
    return Line(((text, style),))


def lines(texts: Iterable[str], style: str = "") -> Iterator[Line]:
    """Lines in one style."""
    return (line(text, style) for text in texts)
