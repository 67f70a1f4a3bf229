"""The coordination plane: the science side across, the industry side upwards, and the link as a bar of its own."""

from collections.abc import Iterator

from fusionassess.render.charts.marks import Mark, legend, mark
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
from fusionassess.render.sections import planes
from fusionassess.report.value import Report

SIDE = 210.0
LEFT, ABOVE = 46.0, 8.0
TENTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
THICK = 10.0
"""Of the bars below."""


def plane(report: Report) -> str:
    """Both sides as a point among the classes of coordination; nothing where there is no degree."""
    chart = planes.plane(report)
    if chart is None:
        return ""
    science, industry = report.coordination.science.value or 0.0, report.coordination.industry.value or 0.0
    foot = ABOVE + SIDE + LINE + 4
    bars, y = _bars(report, foot + SIZE + LINE)
    key, y = legend(_legend(report), y + SIZE + 8)
    parts = [*_scale(report, foot), *_borders(report, is_right=industry > science)]
    parts += [mark("score", *_at(science, industry)), *bars, *key]
    return picture("plane", y, chart.title, chart.told, parts)


def _at(science: float, industry: float) -> tuple[float, float]:
    return LEFT + SIDE * science, ABOVE + SIDE * (1 - industry)


def _scale(report: Report, foot: float) -> Iterator[str]:
    """The frame, tenths along both axes, and the diagonal of equal sides."""
    yield tag("rect", x=LEFT, y=ABOVE, width=SIDE, height=SIDE, cls="frame")
    for tenth in TENTHS:
        (x, _), (_, y) = _at(tenth, 0), _at(0, tenth)
        yield label(x, foot - 4, f"{tenth:g}", "middle", "scale")
        yield label(LEFT - 6, y + SIZE * 0.35, f"{tenth:g}", "end", "scale")
    (x1, y1), (x2, y2) = _at(0, 0), _at(1, 1)
    yield tag("line", x1=x1, y1=y1, x2=x2, y2=y2, cls="equal")
    across, name, _ = report.coordination.side_names
    yield label(LEFT + SIDE / 2, foot + SIZE, across, "middle")
    turned = f"rotate(-90 12 {ABOVE + SIDE / 2:g})"
    if width_of(name) <= SIDE:
        yield tag("g", label(12.0, ABOVE + SIDE / 2, name, "middle"), transform=turned)


def _borders(report: Report, *, is_right: bool) -> Iterator[str]:
    """Curves science × industry = product, each named on the side of the diagonal where the point is not."""
    drawn = planes.drawn_borders(report)
    for border in drawn:
        yield tag("polyline", points=points(_at(*spot) for spot in planes.curve(border)), cls="border")
    for border in drawn:
        x, y = _at(*planes.name_of(border, is_right=is_right))
        yield label(x, y + SIZE * 0.35, border.degree.display, "middle", "scale over")


def _bars(report: Report, y: float) -> tuple[list[str], float]:
    """Both sides and the link, which has no place on the plane, as bars on one axis from 0 to 1; and where they end."""
    sides = report.coordination
    rows = [
        (lines_within(f"{name} {figure}", WIDTH / 2), figure)
        for name, figure in zip(sides.side_names, (sides.science, sides.industry, sides.link), strict=True)
    ]
    left = max(width_of(line) for lines, _ in rows for line in lines) + SIZE
    drawn = []
    for lines, figure in rows:
        drawn.append(labels(0, y + SIZE, lines))
        top = y + SIZE - THICK
        missing = "track" if figure.value is not None else "track missing"
        drawn.append(tag("rect", x=left, y=top, width=WIDTH - left, height=THICK, cls=missing))
        if figure.value is not None:
            drawn.append(tag("rect", x=left, y=top, width=(WIDTH - left) * figure.value, height=THICK, cls="bar gap"))
        y += LINE * len(lines) + 4
    ends: tuple[tuple[float, str, Anchor], ...] = ((left, "0", "start"), (float(WIDTH), "1", "end"))
    drawn += [label(x, y + SIZE - 2, words, anchor, "scale") for x, words, anchor in ends]
    return drawn, y + SIZE


def _legend(report: Report) -> list[tuple[Mark, str]]:
    """Below, where no point can lie under it: each mark and what it stands for."""
    sides = report.coordination
    return [("score", f"D {sides.degree.display} {sides.grade_name}"), ("border", planes.borders_told(report))]
