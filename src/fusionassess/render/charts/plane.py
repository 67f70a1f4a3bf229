"""The coordination plane: the science side across, the industry side upwards, both from 0 to 1."""

from collections.abc import Iterator

from fusionassess.render.charts.svg import (
    LINE,
    SIZE,
    WIDTH,
    label,
    labels,
    lines_within,
    picture,
    points,
    tag,
    width_of,
)
from fusionassess.report.value import Border, Report

SIDE = 270.0
LEFT, ABOVE = 46.0, 8.0
TENTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
STEPS = 40
"""Points of a curve."""
FIRST_BORDER = 4
"""Lower borders crowd the corner; they are left out."""
DOT = 5.5


def plane(report: Report) -> str:
    """Both sides as a point among the classes of coordination; nothing where there is no degree."""
    found, said = report.coordination, report.captions
    science, industry, link = found.science, found.industry, found.link
    if found.degree.point.value is None or science.value is None or industry.value is None:
        return ""
    foot = ABOVE + SIDE + LINE + 4
    legend, y = _legend(report, foot)
    parts = [*_scale(report, foot), *_borders(found.borders)]
    if link.value is not None:
        parts.append(_mark("link", *_at(link.value, link.value)))
    parts += [_mark("both", *_at(science.value, industry.value)), *legend]
    told = said.plane_told.format(
        science=science, industry=industry, link=link, degree=found.degree.display, name=found.grade_name
    )
    return picture("plane", y, said.plane, told, parts)


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
    name = report.coordination.side_names[1]
    turned = f"rotate(-90 12 {ABOVE + SIDE / 2:g})"
    if width_of(name) <= SIDE:
        yield tag("g", label(12.0, ABOVE + SIDE / 2, name, "middle"), transform=turned)


def _borders(borders: tuple[Border, ...]) -> Iterator[str]:
    """Curves science × industry = product, each with its degree on the diagonal."""
    for border in borders[FIRST_BORDER - 1 :]:
        least = border.product
        curve = [least ** (1 - step / STEPS) for step in range(STEPS + 1)]
        yield tag("polyline", points=points(_at(x, border.product / x) for x in curve), cls="border")
    for border in borders[FIRST_BORDER - 1 :]:
        x, y = _at(border.product**0.5, border.product**0.5)
        yield label(x + 3, y + SIZE + 2, border.degree.display, "start", "scale")


def _mark(kind: str, x: float, y: float) -> str:
    """A disc for both sides, a square for the link: told apart without colour."""
    if kind == "both":
        return tag("circle", cx=x, cy=y, r=DOT, cls="dot")
    return tag("rect", x=x - DOT + 1, y=y - DOT + 1, width=2 * DOT - 2, height=2 * DOT - 2, cls="link")


def _legend(report: Report, foot: float) -> tuple[list[str], float]:
    """Below the plane, where no point can lie under it: the axis, each mark and what it stands for."""
    found, said = report.coordination, report.captions
    names = found.side_names
    y = foot + SIZE
    parts = [label(LEFT + SIDE / 2, y, names[0], "middle")]
    y += LINE + 6
    both = said.said.format(title=names[0], value=found.science), said.said.format(title=names[1], value=found.industry)
    degree = f"D {found.degree.display} {found.grade_name}"
    entries = [("both", " · ".join((*both, degree)))]
    if found.link.value is not None:
        entries.append(("link", said.said.format(title=names[2], value=found.link)))
    for kind, words in entries:
        lines = lines_within(words, WIDTH - 20)
        parts += [_mark(kind, 8, y - SIZE * 0.35), labels(20, y, lines)]
        y += LINE * len(lines) + 2
    return parts, y - SIZE + 4
