"""Rows of bars: the paths' and the measures' scores with interval and target, and the largest gaps."""

import math
from collections.abc import Iterator, Sequence
from typing import Literal

from fusionassess.render.charts.marks import Mark, legend, mark, whisker
from fusionassess.render.charts.svg import (
    LINE,
    SIZE,
    WIDTH,
    Anchor,
    label,
    labels,
    lines_within,
    picture,
    tag,
    width_of,
)
from fusionassess.render.sections.drawn import spoken
from fusionassess.report.figures import Figure
from fusionassess.report.value import MeasureRow, PathRow, Report

THICK = 10.0
BEFORE = 6.0
"""From a title to its bar."""
BETWEEN = 12.0
"""From a bar to the next title."""
TWENTIETH = 0.05
"""Shares are marked in steps of it, or of the least multiple that leaves few marks."""
MOST_MARKS = 5
BANDS: tuple[Literal["low", "middle", "high"], ...] = ("low", "middle", "high")


def paths(report: Report) -> str:
    """Every path's score as a bar on one axis, with its interval and target; its measures small below."""
    if not report.paths:
        return ""
    captions, scale = report.captions, report.scale
    parts, y = [], 0.0
    for path in report.paths:
        head, y = _head(f"{path.id} {path.title}", path.score.display, y, "strong")
        row = [head, *_bar(path, scale.top, y)]
        small = report.words.list_mark.join(f"{measure.title} {measure.score.point}" for measure in path.measures)
        lines = lines_within(small, WIDTH)
        row.append(labels(0, y + THICK + LINE, lines, cls="quiet"))
        parts.append(tag("g", "".join(row), cls="row"))
        y += THICK + LINE * len(lines) + BETWEEN
    key, foot = _foot(report, report.paths, y)
    values = report.words.list_mark.join(spoken(report, path) for path in report.paths)
    told = captions.paths_told.format(bottom=scale.bottom, top=scale.top, values=values)
    return picture("paths", foot, report.pictures.paths, told, [*parts, *key])


def bars(report: Report) -> str:
    """Every measure's score as a bar, path by path, with its interval and target."""
    captions = report.captions
    parts, y = [], 0.0
    for path in report.paths:
        head, y = _head(f"{path.id} {path.title}", path.score.display, y, "strong")
        parts.append(head)
        for measure in path.measures:
            band = measure.band_name if measure.band else ""
            figures = measure.remark or " · ".join(filter(None, (measure.score.display, band)))
            head, y = _head(f"{measure.id} {measure.title}", figures, y)
            parts.append(tag("g", "".join([head, *_bar(measure, report.scale.top, y)]), cls="row"))
            y += THICK + BETWEEN
    rows = [measure for path in report.paths for measure in path.measures]
    key, foot = _foot(report, rows, y)
    values = report.words.list_mark.join(spoken(report, row) for row in rows)
    told = captions.bars_told.format(bottom=report.scale.bottom, top=report.scale.top, values=values)
    return picture("bars", foot, report.pictures.bars, told, [*parts, *key])


def _head(title: str, figures: str, y: float, cls: str = "") -> tuple[str, float]:
    """A title with its figures at the right, where they have no room below it; and where its bar begins."""
    room = WIDTH - width_of(figures) - SIZE
    beside = width_of(figures) < WIDTH / 2
    lines = lines_within(title, room if beside else WIDTH)
    drawn = labels(0, y + SIZE, lines, cls=cls)
    if beside:
        drawn += label(WIDTH, y + SIZE, figures, "end", cls)
    else:
        below = lines_within(figures, WIDTH)
        drawn += labels(0, y + SIZE + LINE * len(lines), below, cls=cls)
        lines += below
    return drawn, y + LINE * len(lines) + BEFORE


def _foot(report: Report, rows: Sequence[PathRow | MeasureRow], y: float) -> tuple[list[str], float]:
    """The scale that all bars share, and the legend; and where it ends."""
    marks = _marked([(level / report.scale.top, str(level)) for level in report.scale.marks], y)
    drawn_beside = _legend(report, rows)
    key, foot = legend(drawn_beside, y + LINE + SIZE + 8) if drawn_beside else ([], y + SIZE + 4)
    return [*marks, *key], foot


def _marked(marks: Sequence[tuple[float, str]], y: float) -> Iterator[str]:
    """What stands below bars: the words of a scale at their shares of the width, the outer ones set inwards."""
    for share, words in marks:
        anchor: Anchor = "start" if share == 0 else "end" if share == 1 else "middle"
        yield label(WIDTH * share, y + SIZE, words, anchor, "scale")


def _along(value: float, top: float) -> float:
    return WIDTH * value / top


def _legend(report: Report, rows: Sequence[PathRow | MeasureRow]) -> list[tuple[Mark, str]]:
    """The bands that the colours stand for, and what is drawn beside the bars."""
    captions = report.captions
    names = {row.tone: row.band_name for path in report.paths for row in path.measures if row.band}
    shown = {row.tone for row in rows}
    drawn: list[tuple[Mark, str]] = [
        (tone, captions.with_value.format(title=report.words.band, value=names[tone]))
        for tone in BANDS
        if tone in shown and tone in names
    ]
    if any(_is_open(measure.score.low, measure.score.high) for measure in rows):
        drawn.append(("interval", captions.interval))
    if any(measure.target.value is not None for measure in rows):
        drawn.append(("target", captions.target))
    return drawn


def _bar(row: PathRow | MeasureRow, top: int, y: float) -> Iterator[str]:
    """A bar on its track with its levels, interval and target; without a number a hatched track."""
    point, low, high, _ = row.score
    whole = {"x": 0.0, "y": y, "width": float(WIDTH), "height": THICK}
    if point.value is None:
        yield tag("rect", **whole, cls="track missing")
    else:
        yield tag("rect", **whole, cls="track")
        yield tag("rect", **whole | {"width": _along(point.value, top)}, cls=f"bar tone-{row.tone}")
    for level in range(1, top):
        x = _along(level, top)
        yield tag("line", x1=x, x2=x, y1=y, y2=y + THICK, cls="notch")
    middle = y + THICK / 2
    if low.value is not None and high.value is not None and _is_open(low, high):
        yield whisker(_along(low.value, top), _along(high.value, top), middle)
    if row.target.value is not None:
        yield mark("target", _along(row.target.value, top), middle)


def _is_open(low: Figure, high: Figure) -> bool:
    return low.value is not None and high.value is not None and low.display != high.display


def obstacles(report: Report) -> str:
    """The measures with the largest shares of the gap, as bars on one axis; nothing where there is no gap."""
    if not report.gaps:
        return ""
    captions = report.captions
    top, marks = _shares(max(gap.share.value or 0.0 for gap in report.gaps))
    drawn, y = [], 0.0
    for gap in report.gaps:
        head, y = _head(f"{gap.id} {gap.title}", gap.share.display, y)
        bar = tag("rect", x=0.0, y=y, width=_along(gap.share.value or 0.0, top), height=THICK, cls="bar gap")
        drawn.append(tag("g", head + bar, cls="row"))
        y += THICK + BETWEEN
    values = (captions.with_value.format(title=f"{gap.id} {gap.title}", value=gap.share) for gap in report.gaps)
    told = captions.obstacles_told.format(values=report.words.list_mark.join(values))
    axis = tag("line", x1=0.0, x2=float(WIDTH), y1=y - 5, y2=y - 5, cls="grid")
    ticks = "".join(
        tag("line", x1=WIDTH * share, x2=WIDTH * share, y1=y - 8, y2=y - 5, cls="grid") for share, _ in marks
    )
    parts = [*drawn, axis, ticks, *_marked(marks, y)]
    return picture("obstacles", y + SIZE + 4, report.pictures.obstacles, told, parts)


def _shares(most: float) -> tuple[float, list[tuple[float, str]]]:
    """The end of an axis of shares, from 0 and just beyond the largest, and its marks by their place on it."""
    step = next(step for step in (1, 2, 4, 5, 10, 20) if most / (step * TWENTIETH) <= MOST_MARKS)
    count = max(math.ceil(round(most / (step * TWENTIETH), 9)), 1)
    top = count * step * TWENTIETH
    return top, [(place / count, f"{5 * step * place}%") for place in range(count + 1)]
