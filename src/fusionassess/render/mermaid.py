"""The radar in Mermaid's own notation, which some forges and editors draw."""

from collections.abc import Iterable

from fusionassess.render.plain_text import printable
from fusionassess.report.value import Figure, Report

LEAST_AXES = 3
"""With fewer there is no shape."""


def radar(report: Report) -> list[str]:
    """Lines of a radar of the paths that have a score; none where they are too few.

    Mermaid knows no missing number, so a path without a score is left out, and so is the target
    where a path has none.
    """
    paths = [path for path in report.paths if path.score.point.value is not None]
    if len(paths) < LEAST_AXES:
        return []
    axes = ", ".join(f'p{place}["{_word(f"{path.id} {path.title}")}"]' for place, path in enumerate(paths))
    curves = [_curve("score", report.words.score, (path.score.point for path in paths))]
    if all(path.target.value is not None for path in paths):
        curves.append(_curve("target", report.captions.target, (path.target for path in paths)))
    scale = [f"  max {report.top}", "  min 0", f"  ticks {report.top}", "  graticule polygon"]
    return ["radar-beta", f"  axis {axes}", *curves, *scale]


def _curve(name: str, title: str, figures: Iterable[Figure]) -> str:
    return f'  curve {name}["{_word(title)}"]{{{", ".join(map(str, figures))}}}'


def _word(text: str) -> str:
    """A text that does not end its quotation marks."""
    return printable(text).replace('"', "'").replace("`", "'").replace("\n", " ")
