"""Rows of bars: the paths' and the measures' scores with interval and target, and the largest gaps."""

from collections.abc import Iterator, Sequence

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
from fusionassess.report.value import Gap, MeasureRow, PathRow, Report

TRACK = 160.0
"""Length of a bar from nothing to everything."""
THICK = 10.0
AFTER = TRACK + 12
"""Where the figures begin."""
BEFORE = 6.0
"""From a title to its bar."""
BETWEEN = 12.0
"""From a bar to the next title."""


def paths(report: Report) -> str:
    """Every path's score as a bar on one axis, with its interval and target; its measures small below."""
    if not report.paths:
        return ""
    captions, top = report.captions, report.top
    parts, y = [], 0.0
    for path in report.paths:
        drawn, y = _path_head(path, y)
        middle = y + THICK / 2
        row = [drawn, _bar(path.score.point, top, y, f"tone-{path.tone}", WIDTH)]
        row += _steps(top, y, WIDTH)
        row += _interval(path.score.low, path.score.high, top, middle, WIDTH)
        if path.target.value is not None:
            row.append(mark("target", _along(path.target.value, top, WIDTH), middle))
        small = report.words.list_mark.join(f"{measure.title} {measure.score.point}" for measure in path.measures)
        lines = lines_within(small, WIDTH)
        row.append(labels(0, y + THICK + LINE, lines, cls="quiet"))
        parts.append(tag("g", "".join(row), cls="row"))
        y += THICK + LINE * len(lines) + BETWEEN
    ends: list[tuple[Anchor, float]] = [
        ("start", 0.0),
        *[("middle", _along(level, top, WIDTH)) for level in range(1, top)],
        ("end", float(WIDTH)),
    ]
    scale = (label(x, y + SIZE, str(level), anchor, "scale") for level, (anchor, x) in enumerate(ends))
    drawn_beside = _legend(report, report.paths)
    key, foot = legend(drawn_beside, y + LINE + SIZE + 8) if drawn_beside else ([], y + SIZE + 4)
    values = report.words.list_mark.join(spoken(report, path) for path in report.paths)
    told = captions.paths_told.format(top=top, values=values)
    return picture("paths", foot, captions.paths, told, [*parts, *scale, *key])


def bars(report: Report) -> str:
    """Every measure's score as a bar, path by path, with its interval and target."""
    captions = report.captions
    parts, y = [], 0.0
    for path in report.paths:
        drawn, y = _path_head(path, y)
        parts.append(drawn)
        for measure in path.measures:
            drawn, y = _measure(report, measure, y)
            parts.append(drawn)
    scale = (
        label(max(_along(level, report.top), 4.0), y + SIZE, str(level), "middle", "scale")
        for level in range(report.top + 1)
    )
    drawn_beside = _legend(report, [measure for path in report.paths for measure in path.measures])
    key, foot = legend(drawn_beside, y + LINE + SIZE + 8) if drawn_beside else ([], y + SIZE + 4)
    values = report.words.list_mark.join(spoken(report, row) for path in report.paths for row in path.measures)
    told = captions.bars_told.format(top=report.top, values=values)
    return picture("bars", foot, captions.bars, told, [*parts, *scale, *key])


def _along(value: float, top: float, track: float = TRACK) -> float:
    return track * value / top


def _legend(report: Report, rows: Sequence[PathRow | MeasureRow]) -> list[tuple[Mark, str]]:
    """What is drawn beside the bars themselves."""
    captions = report.captions
    drawn: list[tuple[Mark, str]] = []
    if any(_is_open(measure.score.low, measure.score.high) for measure in rows):
        drawn.append(("interval", captions.interval))
    if any(measure.target.value is not None for measure in rows):
        drawn.append(("target", captions.target))
    return drawn


def _path_head(path: PathRow, y: float) -> tuple[str, float]:
    figures = path.score.display
    lines = lines_within(f"{path.id} {path.title}", WIDTH - width_of(figures) - SIZE)
    drawn = labels(0, y + SIZE + 4, lines, cls="strong") + label(WIDTH, y + SIZE + 4, figures, "end", "strong")
    return drawn, y + LINE * len(lines) + 8


def _measure(report: Report, measure: MeasureRow, y: float) -> tuple[str, float]:
    """The title, below it the bar with its figures."""
    lines = lines_within(f"{measure.id} {measure.title}", WIDTH)
    drawn = [labels(0, y + SIZE, lines)]
    y += LINE * len(lines) + BEFORE
    middle = y + THICK / 2
    drawn.append(_bar(measure.score.point, report.top, y, f"tone-{measure.tone}"))
    drawn += _steps(report.top, y)
    drawn += _interval(measure.score.low, measure.score.high, report.top, middle)
    if measure.target.value is not None:
        drawn.append(mark("target", _along(measure.target.value, report.top), middle))
    band = measure.band_name if measure.band else ""
    figures = [measure.remark] if measure.remark else [measure.score.display, band]
    shown = _fitting([figure for figure in figures if figure])
    drawn.append(labels(AFTER, middle + SIZE * 0.35, shown, cls="figure"))
    return tag("g", "".join(drawn), cls="row"), y + max(THICK, LINE * (len(shown) - 1) + THICK) + BETWEEN


def _fitting(figures: list[str]) -> list[str]:
    """The figures on one line where they fit, else one below the other."""
    together = " · ".join(figures)
    room = WIDTH - AFTER
    if width_of(together) <= room:
        return [together]
    return [line for figure in figures for line in lines_within(figure, room)]


def _bar(figure: Figure, top: float, y: float, cls: str, track: float = TRACK) -> str:
    """A bar on its track; without a number a hatched track."""
    if figure.value is None:
        return tag("rect", x=0.0, y=y, width=track, height=THICK, cls="track missing")
    whole = tag("rect", x=0.0, y=y, width=track, height=THICK, cls="track")
    return whole + tag("rect", x=0.0, y=y, width=_along(figure.value, top, track), height=THICK, cls=f"bar {cls}")


def _steps(top: int, y: float, track: float = TRACK) -> Iterator[str]:
    """Where the levels stand along a bar."""
    for level in range(1, top):
        x = _along(level, top, track)
        yield tag("line", x1=x, x2=x, y1=y - 2, y2=y + THICK + 2, cls="grid")


def _is_open(low: Figure, high: Figure) -> bool:
    return low.value is not None and high.value is not None and low.display != high.display


def _interval(low: Figure, high: Figure, top: float, y: float, track: float = TRACK) -> Iterator[str]:
    if low.value is not None and high.value is not None and _is_open(low, high):
        yield whisker(_along(low.value, top, track), _along(high.value, top, track), y)


def obstacles(report: Report) -> str:
    """The measures with the largest shares of the gap, as bars; nothing where there is no gap."""
    if not report.gaps:
        return ""
    captions = report.captions
    parts, y = [], 0.0
    for gap in report.gaps:
        drawn, y = _gap(gap, y)
        parts.append(drawn)
    values = (captions.with_value.format(title=f"{gap.id} {gap.title}", value=gap.share) for gap in report.gaps)
    told = captions.obstacles_told.format(values=report.words.list_mark.join(values))
    return picture("obstacles", y, captions.obstacles, told, parts)


def _gap(gap: Gap, y: float) -> tuple[str, float]:
    lines = lines_within(f"{gap.id} {gap.title}", WIDTH)
    drawn = labels(0, y + SIZE, lines)
    y += LINE * len(lines) + BEFORE
    drawn += _bar(gap.share, 1.0, y, "gap")
    drawn += label(AFTER, y + THICK / 2 + SIZE * 0.35, gap.share.display, cls="figure")
    return tag("g", drawn, cls="row"), y + THICK + BETWEEN
