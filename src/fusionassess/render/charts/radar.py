"""The radar: an axis for each path, the score as a filled shape, the target as a dashed one."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fusionassess.render.charts.marks import CAP, Mark, interval, legend, mark
from fusionassess.render.charts.svg import (
    LINE,
    SIZE,
    WIDTH,
    Anchor,
    label,
    lines_within,
    picture,
    points,
    tag,
    width_of,
)
from fusionassess.render.sections.drawn import FEWEST_AXES, spoken
from fusionassess.report.figures import Figure
from fusionassess.report.value import Report

MOST_TITLES = 8
"""With more axes the labels are ids alone; the table beside the picture has the titles."""
MOST_LINES = 4
"""Of a title; a longer one is left to the table."""
RADII = (116.0, 104.0, 92.0, 80.0, 68.0)
"""The widest that leaves room for every title is taken."""
CENTRE = WIDTH / 2
AWAY = 12.0
"""From the rim to the labels."""
UPRIGHT = 0.1
"""An axis that leans no further is labelled above or below its middle."""


class Web(NamedTuple):
    """Where the axes run: the first upwards, the others clockwise."""

    axes: int
    radius: float
    middle: float = 0.0
    """Height of the centre."""

    def at(self, place: int, share: float, away: float = 0.0) -> tuple[float, float]:
        """The point at a share of an axis, and further out by so much."""
        angle, far = 2 * math.pi * place / self.axes, self.radius * share + away
        return CENTRE + far * math.sin(angle), self.middle - far * math.cos(angle)

    def anchor(self, place: int) -> Anchor:
        """How a label stands beside the end of an axis."""
        lean = math.sin(2 * math.pi * place / self.axes)
        return "middle" if abs(lean) < UPRIGHT else "start" if lean > 0 else "end"

    def top(self, place: int, lines: Sequence[str]) -> float:
        """Where a label begins: above the rim on top, below it at the foot, beside it elsewhere."""
        upright = math.cos(2 * math.pi * place / self.axes)
        return self.at(place, 1, AWAY)[1] - LINE * len(lines) * (1 + upright) / 2


def radar(report: Report) -> str:
    """The paths' scores on one axis each; nothing where there are fewer than three paths."""
    paths, captions = report.paths, report.captions
    if len(paths) < FEWEST_AXES:
        return ""
    web, named = _laid_out(report)
    foot = max(web.top(place, lines) + LINE * len(lines) for place, lines in enumerate(named))
    parts = [
        *_net(report, web),
        _shape([path.target for path in paths], report.scale.top, web, "target-shape"),
        _shape([path.score.point for path in paths], report.scale.top, web, "shape"),
        *_intervals(report, web),
        *_dots(report, web),
        *(_label(place, lines, web) for place, lines in enumerate(named)),
    ]
    key, foot = legend(_legend(report), max(foot, web.middle + web.radius) + SIZE + 10)
    values = report.words.list_mark.join(spoken(report, path) for path in paths)
    told = captions.radar_told.format(top=report.scale.top, values=values)
    return picture("radar", foot, report.pictures.radar, told, [*parts, *key])


def _legend(report: Report) -> list[tuple[Mark, str]]:
    """The marks that are drawn."""
    captions = report.captions
    drawn: list[tuple[Mark, str]] = [("score", report.words.score)]
    if any(path.score.low.display != path.score.high.display for path in report.paths):
        drawn.append(("interval", captions.interval))
    if any(path.target.value is not None for path in report.paths):
        drawn.append(("target", captions.target))
    return drawn


def _laid_out(report: Report) -> tuple[Web, list[list[str]]]:
    """The widest net whose labels all have room, and the labels; in the narrowest, ids stand for long titles."""
    axes = len(report.paths)
    for radius in RADII:
        web = Web(axes, radius)
        titles = [_title(report, place, web) for place in range(axes)]
        if all(titles) or axes > MOST_TITLES:
            break
    named = [[*(titles[place] or [path.id]), *_figure(report, place, web)] for place, path in enumerate(report.paths)]
    rise = max(-web.top(place, lines) for place, lines in enumerate(named))
    return web._replace(middle=rise + 2), named


def _room(place: int, web: Web) -> float:
    x, _ = web.at(place, 1, AWAY)
    return {"middle": web.radius * 1.6, "start": WIDTH - x, "end": x}[web.anchor(place)]


def _title(report: Report, place: int, web: Web) -> list[str]:
    """The title in the room beside the rim, broken between words alone; nothing where it takes too many lines."""
    path, room = report.paths[place], _room(place, web)
    if web.axes > MOST_TITLES:
        return []
    lines: list[str] = []
    for word in f"{path.id} {path.title}".split():
        if lines and width_of(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    is_whole = all(width_of(line) <= room for line in lines)
    return lines if len(lines) <= MOST_LINES and is_whole else []


def _figure(report: Report, place: int, web: Web) -> list[str]:
    point = report.paths[place].score.point
    return lines_within(report.captions.no_number if point.value is None else point.display, _room(place, web))


def _net(report: Report, web: Web) -> Iterator[str]:
    """Rings for the levels, their numbers, and the axes; that of a path without a score is dashed."""
    top = report.scale.top
    for level in range(1, top + 1):
        ring = [web.at(place, level / top) for place in range(web.axes)]
        yield tag("polygon", points=points(ring), cls="grid rim" if level == top else "grid")
    for place, path in enumerate(report.paths):
        x, y = web.at(place, 1)
        missing = "grid" if path.score.point.value is not None else "grid missing-axis"
        yield tag("line", x1=CENTRE, y1=web.middle, x2=x, y2=y, cls=missing)
    for level in range(1, top + 1):
        x, y = web.at(0, level / top)
        yield label(x - 8, y + SIZE * 0.35, str(level), "end", "scale")


def _shape(figures: Sequence[Figure], top: int, web: Web, cls: str) -> str:
    """All points joined; where one is missing, only neighbours are, for a hole must not look like a nought."""
    corners = [None if f.value is None else web.at(place, f.value / top) for place, f in enumerate(figures)]
    known = [corner for corner in corners if corner is not None]
    if len(known) == web.axes:
        return tag("polygon", points=points(known), cls=cls)
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return "".join(
        tag("line", x1=here[0], y1=here[1], x2=there[0], y2=there[1], cls=f"{cls} open")
        for here, there in pairs
        if here is not None and there is not None
    )


def _intervals(report: Report, web: Web) -> Iterator[str]:
    """A line along the axis with a cap across it at both ends."""
    for place, path in enumerate(report.paths):
        low, high = path.score.low, path.score.high
        if low.value is None or high.value is None or low.display == high.display:
            continue
        ends = [web.at(place, end / report.scale.top) for end in (low.value, high.value)]
        angle = 2 * math.pi * place / web.axes
        across = CAP * math.cos(angle), CAP * math.sin(angle)
        caps = (((x - across[0], y - across[1]), (x + across[0], y + across[1])) for x, y in ends)
        yield interval([(ends[0], ends[1]), *caps])


def _dots(report: Report, web: Web) -> Iterator[str]:
    for place, path in enumerate(report.paths):
        marks: tuple[tuple[Figure, Mark], ...] = ((path.target, "target"), (path.score.point, "score"))
        for figure, kind in marks:
            if figure.value is not None:
                yield mark(kind, *web.at(place, figure.value / report.scale.top))


def _label(place: int, lines: Sequence[str], web: Web) -> str:
    x, _ = web.at(place, 1, AWAY)
    top, anchor = web.top(place, lines) + SIZE, web.anchor(place)
    return "".join(
        label(x, top + LINE * number, line, anchor, "strong" if number == len(lines) - 1 else "")
        for number, line in enumerate(lines)
    )
