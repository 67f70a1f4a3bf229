"""The paths as each role sees them: a strip of levels for each path, a dot for each role."""

from collections.abc import Iterator, Sequence

from fusionassess.render.charts.over_time import DOT, KINDS
from fusionassess.render.charts.svg import (
    LINE,
    SIZE,
    WIDTH,
    Anchor,
    label,
    labels,
    lines_within,
    picture,
    points,
    tag,
    width_of,
)
from fusionassess.report.figures import LevelScale
from fusionassess.report.raters import RatersSaid
from fusionassess.report.value import Report

LEFT, RIGHT = 8.0, 8.0
STRIP = 18.0
"""Height of a strip with its marks, where none stands on another."""
BETWEEN = 10.0
SHAPES: Sequence[Sequence[tuple[float, float]]] = (
    (),
    ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    ((0, -1.2), (1.2, 1), (-1.2, 1)),
    ((0, 1.2), (1.2, -1), (-1.2, -1)),
    ((-1.6, -0.5), (1.6, -0.5), (1.6, 0.5), (-1.6, 0.5)),
    ((-0.5, -1.6), (0.5, -1.6), (0.5, 1.6), (-0.5, 1.6)),
)
"""Corners of each kind of mark in sizes; the first is a disc. With the colours there are 42 before any comes again."""
GAP = 14.0
"""Between two entries of the legend."""


def raters(report: Report) -> str:
    """A dot for each role on the strip of each path; nothing of a sheet that one rater filled in."""
    raters = report.raters
    if raters is None:
        return ""
    parts, y = [], 0.0
    for place, (_, title) in enumerate(raters.paths):
        lines = lines_within(title, WIDTH)
        parts.append(labels(0, y + SIZE, lines, cls="strong"))
        y += LINE * len(lines)
        y += 2 * DOT * _most_stacked(raters, place, report.scale.top)
        parts += _strip(raters, place, report.scale.top, y + STRIP / 2)
        y += STRIP + BETWEEN
    parts += _scale(report.scale, y)
    legend, foot = _legend(raters, y + 2 * LINE)
    return picture("raters", foot, raters.picture, raters.picture_told, [*parts, *legend])


def _along(value: float, top: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * value / top


def _strip(raters: RatersSaid, place: int, top: int, y: float) -> Iterator[str]:
    """The strip from nothing to the top, the reach of the roles, and their dots, those alike side by side."""
    yield tag("line", x1=_along(0, top), x2=_along(top, top), y1=y, y2=y, cls="grid")
    told = [(kind, row.means[place].value) for kind, row in enumerate(raters.roles)]
    means = [(kind, value) for kind, value in told if value is not None]
    if means:
        ends = [pick(value for _, value in means) for pick in (min, max)]
        yield tag("line", x1=_along(ends[0], top), x2=_along(ends[1], top), y1=y, y2=y, cls="whisker")
    for (kind, value), above in zip(means, _stacked(means, top), strict=True):
        yield _spot(kind, _along(value, top), y - above * 2 * DOT)


def _stacked(means: Sequence[tuple[int, float]], top: int) -> list[int]:
    """On how many others each mark stands, lest they hide one another."""
    near = 2 * DOT * top / (WIDTH - LEFT - RIGHT)
    return [sum(abs(level - value) < near for _, level in means[:place]) for place, (_, value) in enumerate(means)]


def _most_stacked(raters: RatersSaid, place: int, top: int) -> int:
    told = [(kind, row.means[place].value) for kind, row in enumerate(raters.roles)]
    return max(_stacked([(kind, value) for kind, value in told if value is not None], top), default=0)


def _spot(kind: int, x: float, y: float) -> str:
    """A role's mark: its shape tells it apart as well as its colour."""
    cls = f"spot line-{kind % KINDS}"
    corners = SHAPES[kind % len(SHAPES)]
    if not corners:
        return tag("circle", cx=x, cy=y, r=DOT, cls=cls)
    return tag("polygon", points=points([(x + DOT * across, y + DOT * down) for across, down in corners]), cls=cls)


def _scale(scale: LevelScale, y: float) -> Iterator[str]:
    top = scale.top
    for level in scale.marks:
        anchor: Anchor = "start" if level == 0 else "end" if level == top else "middle"
        x = 0.0 if level == 0 else float(WIDTH) if level == top else _along(level, top)
        yield label(x, y + SIZE - 4, str(level), anchor, "scale")


def _legend(raters: RatersSaid, y: float) -> tuple[list[str], float]:
    """The roles in rows as wide as the picture."""
    parts, x = [], 0.0
    for kind, row in enumerate(raters.roles):
        lines = lines_within(row.role, WIDTH - 2 * DOT - 6)
        wide = 2 * DOT + 6 + max(map(width_of, lines))
        if x and x + wide > WIDTH:
            x, y = 0.0, y + LINE + 2
        parts.append(_spot(kind, x + DOT, y - 4))
        parts.append(labels(x + 2 * DOT + 6, y, lines))
        x += wide + GAP
        y += LINE * (len(lines) - 1)
    return parts, y + 6
