"""Scores over time: a line for the whole, one for each path."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

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
from fusionassess.report.figures import Figure
from fusionassess.report.value import TrendRow

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

LEFT, RIGHT, ABOVE = 22.0, 12.0, 8.0
TALL = 190.0
KINDS = 6
"""Looks of a line before they repeat."""
DOT = 3.5
SAMPLE = 30.0
"""Length of a line's sample in the legend."""
Point = tuple[float, float]


def over_time(report: "AnyReport") -> str:
    """The scores of all periods; nothing where earlier sheets were not given."""
    history, captions = report.over_time, report.captions
    if history is None:
        return ""
    parts = list(_scale(report, history.periods))
    for place, row in reversed(list(enumerate(history.rows))):
        parts.append(_line(row, place, report.scale.top))
    legend, foot = _legend(history.rows, ABOVE + TALL + 2 * LINE + 8)
    values = (
        captions.with_value.format(title=row.title, value=" → ".join(map(str, row.values))) for row in history.rows
    )
    told = captions.over_time_told.format(
        first=history.periods[0],
        last=history.periods[-1],
        bottom=report.scale.bottom,
        top=report.scale.top,
        values=report.words.list_mark.join(values),
    )
    return picture("over-time", foot, history.title, told, [*parts, *legend])


def _at(place: int, count: int, value: float, top: int) -> Point:
    across = WIDTH - LEFT - RIGHT
    x = LEFT + across * (place / (count - 1) if count > 1 else 0.5)
    return x, ABOVE + TALL * (1 - value / top)


def _scale(report: "AnyReport", periods: Sequence[str]) -> Iterator[str]:
    """A line per level, and the periods; where their names have no room, their numbers."""
    for level in report.scale.marks:
        _, y = _at(0, 1, level, report.scale.top)
        yield tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, cls="grid")
        yield label(LEFT - 6, y + SIZE * 0.35, str(level), "end", "scale")
    room = (WIDTH - LEFT - RIGHT) / max(len(periods) - 1, 1) - 8
    # The names at both ends are set inwards, so half of each stands in its neighbours' room.
    fits = all(width_of(period) <= room * 2 / 3 for period in periods)
    for place, period in enumerate(periods):
        x, _ = _at(place, len(periods), 0, report.scale.top)
        anchor: Anchor = "start" if place == 0 else "end" if place == len(periods) - 1 else "middle"
        words = period if fits else str(place + 1)
        yield label(
            x - LEFT if place == 0 else x + RIGHT if anchor == "end" else x, ABOVE + TALL + LINE + 2, words, anchor
        )


def _line(row: TrendRow, place: int, top: int) -> str:
    """Neighbouring periods joined; one without a number leaves a hole."""
    count, cls = len(row.values), f"line line-{place % KINDS}"
    drawn = ""
    for run in _runs(row.values, count, top):
        drawn += tag("polyline", points=points(run), cls=cls) if len(run) > 1 else ""
        drawn += "".join(tag("circle", cx=x, cy=y, r=DOT, cls=f"spot line-{place % KINDS}") for x, y in run)
    return drawn


def _runs(values: Sequence[Figure], count: int, top: int) -> Iterator[list[Point]]:
    run: list[Point] = []
    for place, figure in enumerate(values):
        if figure.value is not None:
            run.append(_at(place, count, figure.value, top))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _legend(rows: Sequence[TrendRow], y: float) -> tuple[list[str], float]:
    parts = []
    for place, row in enumerate(rows):
        every = " → ".join(map(str, row.values))
        figure = every if width_of(every) <= WIDTH / 2 else f"{row.values[0]} → … → {row.values[-1]}"
        lines = lines_within(row.title, WIDTH - SAMPLE - 10 - width_of(figure) - SIZE)
        cls = f"line-{place % KINDS}"
        parts.append(tag("polyline", points=points([(0, y - 4), (SAMPLE, y - 4)]), cls=f"line {cls}"))
        parts.append(tag("circle", cx=SAMPLE / 2, cy=y - 4, r=DOT, cls=f"spot {cls}"))
        parts.append(labels(SAMPLE + 10, y, lines, cls="strong" if place == 0 else ""))
        parts.append(label(WIDTH, y, figure, "end", "figure"))
        y += LINE * len(lines) + 3
    return parts, y - SIZE + 4
