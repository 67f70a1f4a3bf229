"""The radar in Mermaid's own notation, which some forges and editors draw."""

from collections.abc import Iterable

from fusionassess.render.sections.drawn import FEWEST_AXES
from fusionassess.render.text.escaping import printable
from fusionassess.render.text.wrapping import columns
from fusionassess.report.figures import Figure
from fusionassess.report.value import Report

_INSTEAD = str.maketrans({'"': "'", "`": "'", "\\": "/", "\n": " ", "\t": " "})
COLUMN = 7.5
"""Pixels that a column of Mermaid's text takes at the most."""
AWAY = 30
"""Pixels from the rim to the titles."""


def radar(report: Report) -> list[str]:
    """Lines of a radar of the paths that have a score; none where they are too few.

    Mermaid knows no missing number, so a path without a score is left out, and so is the target
    where a path has none.
    """
    paths = [path for path in report.paths if path.score.point.value is not None]
    if len(paths) < FEWEST_AXES:
        return []
    titles = [_word(f"{path.id} {path.title}") for path in paths]
    axes = ", ".join(f'p{place}["{title}"]' for place, title in enumerate(titles))
    curves = [_curve("score", report.words.score, (path.score.point for path in paths))]
    if all(path.target.value is not None for path in paths):
        curves.append(_curve("target", report.captions.target, (path.target for path in paths)))
    scale = [f"  max {report.scale.top}", "  min 0", f"  ticks {report.scale.top}", "  graticule polygon"]
    return [*_room_for(titles), "radar-beta", f"  axis {axes}", *curves, *scale]


def _room_for(titles: Iterable[str]) -> list[str]:
    """Margins that hold the titles: Mermaid's own would cut those on the left."""
    margin = int(max(map(columns, titles)) * COLUMN) + AWAY
    return ["---", "config:", "  radar:", f"    marginLeft: {margin}", f"    marginRight: {margin}", "---"]


def _curve(name: str, title: str, figures: Iterable[Figure]) -> str:
    return f'  curve {name}["{_word(title)}"]{{{", ".join(map(str, figures))}}}'


def _word(text: str) -> str:
    """A text that ends no quotation marks and gives the drawing program no orders: Mermaid has no escape for them."""
    plain = printable(text).translate(_INSTEAD)
    return plain.replace("%%", "%")
