"""Maturity against outcome: four named quadrants and where the organisation stands."""

from collections.abc import Iterator

from fusionassess.render.charts.marks import legend, mark
from fusionassess.render.charts.svg import LINE, SIZE, label, labels, lines_within, picture, tag, width_of
from fusionassess.render.sections import planes
from fusionassess.report.value import QuadrantFigures, Report

SIDE_X, SIDE_Y = 300.0, 200.0
LEFT, ABOVE = 58.0, 8.0
INSIDE = 6.0
"""From a border to a name."""


def quadrant(report: Report) -> str:
    """The quadrants with their borders and names; nothing where there are too few indicators."""
    quadrants, captions, chart = report.quadrant, report.captions, planes.quadrant(report)
    if quadrants is None or report.score.point.value is None or chart is None:
        return ""
    spot = _at(report, report.score.point.value, quadrants.outcome.value or 0.0)
    name = quadrants.names[quadrants.maturity_high][quadrants.outcome_high]
    foot = ABOVE + SIDE_Y
    words = f"{captions.with_value.format(title=captions.maturity, value=report.score.point)} · "
    words += f"{captions.with_value.format(title=captions.outcome, value=quadrants.outcome)} · {name}"
    key, y = legend([("score", words)], foot + 2 * LINE + SIZE + 14)
    parts = [
        *_frame(report, quadrants),
        *_names(report, quadrants, spot),
        mark("score", *spot),
        label(LEFT + SIDE_X / 2, foot + 2 * LINE + 4, captions.maturity, "middle"),
        *key,
    ]
    return picture("quadrant", y, chart.title, chart.told, parts)


def _at(report: Report, score: float, outcome: float) -> tuple[float, float]:
    return LEFT + SIDE_X * score / report.scale.top, ABOVE + SIDE_Y * (1 - outcome)


def _frame(report: Report, quadrants: QuadrantFigures) -> Iterator[str]:
    """The frame, the quadrant that holds, both borders and the ends of the axes."""
    yield _box(report, quadrants, quadrants.maturity_high, quadrants.outcome_high, "here")
    yield tag("rect", x=LEFT, y=ABOVE, width=SIDE_X, height=SIDE_Y, cls="frame")
    x, y = _at(report, quadrants.border.value or 0.0, quadrants.outcome_border.value or 0.0)
    yield tag("line", x1=x, x2=x, y1=ABOVE, y2=ABOVE + SIDE_Y, cls="equal")
    yield tag("line", x1=LEFT, x2=LEFT + SIDE_X, y1=y, y2=y, cls="equal")
    foot = ABOVE + SIDE_Y + LINE
    yield label(x, foot, quadrants.border.display, "middle", "scale")
    for level in (report.scale.bottom, report.scale.top):
        place, _ = _at(report, level, 0)
        if abs(place - x) > width_of(quadrants.border.display):
            yield label(place, foot, str(level), "middle", "scale")
    yield _height(y, quadrants.outcome_border.display)
    for height, words in ((ABOVE + SIDE_Y, "0"), (ABOVE, "1")):
        if abs(height - y) > LINE:
            yield _height(height, words)
    name = report.captions.outcome
    if width_of(name) <= SIDE_Y:
        middle = ABOVE + SIDE_Y / 2
        yield tag("g", label(12.0, middle, name, "middle"), transform=f"rotate(-90 12 {middle:g})")


def _height(y: float, words: str) -> str:
    """A number beside the frame."""
    return label(LEFT - 6, max(y + SIZE * 0.35, SIZE), words, "end", "scale")


def _corners(report: Report, quadrants: QuadrantFigures, right: bool, up: bool) -> tuple[float, float, float, float]:
    """Left, top, right and foot of a quadrant."""
    x, y = _at(report, quadrants.border.value or 0.0, quadrants.outcome_border.value or 0.0)
    sides = (x, LEFT + SIDE_X) if right else (LEFT, x)
    ends = (ABOVE, y) if up else (y, ABOVE + SIDE_Y)
    return sides[0], ends[0], sides[1], ends[1]


def _box(report: Report, quadrants: QuadrantFigures, right: bool, up: bool, cls: str) -> str:
    left, top, end, foot = _corners(report, quadrants, right, up)
    return tag("rect", x=left, y=top, width=end - left, height=foot - top, cls=cls)


def _names(report: Report, quadrants: QuadrantFigures, spot: tuple[float, float]) -> Iterator[str]:
    """Each name in its quadrant, at the end that is farther from the point; one without room is left to the legend."""
    for right in (False, True):
        for up in (False, True):
            left, top, end, foot = _corners(report, quadrants, right, up)
            lines = lines_within(quadrants.names[right][up], end - left - 2 * INSIDE)
            if LINE * len(lines) + 2 * INSIDE > (foot - top) / 2 or any(
                width_of(line) > end - left - 2 * INSIDE for line in lines
            ):
                continue
            at_top = spot[1] > (top + foot) / 2
            y = top + INSIDE + SIZE if at_top else foot - INSIDE - LINE * (len(lines) - 1)
            yield labels(left + INSIDE, y, lines, cls="quiet")
