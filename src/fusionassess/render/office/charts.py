"""Native charts of office programs, each with the small workbook that its numbers are edited in."""

import io
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Template
from xlsxwriter.utility import xl_col_to_name

from fusionassess.render.markup import environment
from fusionassess.render.office.spreadsheets import new_book
from fusionassess.render.sections.blocks import BEFORE_FIGURE, Axis, Chart, Series
from fusionassess.render.text.escaping import printable
from fusionassess.render.text.wrapping import clip, columns, unbroken, wrap

NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
SYMBOLS = ("circle", "diamond", "square", "triangle", "x", "star", "plus")
"""Of the points of each series, so that none is known by its colour alone."""

COLUMN = 0.56
"""Width of a column of text in sizes: wide for most fonts, so that none runs over."""
LINE = 1.25
"""From one line to the next, in sizes."""
PLANE = (0.1, 0.03, 0.87, 0.82)
"""Left, top, width and height of the plane of a scatter, as shares of the chart; scales and titles have the rest."""
SHARES = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
"""Shares of the width that the labels of bars may have: the first in which they fit."""
EDGE = 0.03
"""Above and behind the bars, as a share."""
BARS = {"bar", "gantt"}
BEHIND = 0.07
"""Share of the width for the numbers behind bars, where there is no axis."""


Place = tuple[float, float, float, float]
"""Left, top, width and height, as shares of the chart."""


def chart_part(
    chart: Chart, latin: str | None, east_asian: str | None, language: str, room: tuple[float, float], size: float
) -> bytes:
    """A chart as a part of a package, in these fonts where they are named.

    Its ``room`` is the width and the height in points, its text ``size`` points high. Its first
    relationship is the workbook with its numbers.
    """
    chart = _clean(chart)
    share, labels = _beside(chart, room, size)
    content = _template().render(
        chart=chart._replace(labels=labels),
        columns=_columns(chart),
        inner=_inner(chart, room, size, share),
        has_axis=_has_axis(chart),
        has_legend=_has_legend(chart),
        symbols=SYMBOLS,
        bounds=[_bounds(series) for series in chart.series],
        latin=latin,
        east_asian=east_asian,
        lang=language,
        size=round(100 * size),
    )
    return content.encode()


def numbers(chart: Chart) -> bytes:
    """The workbook that opens when someone edits the chart's numbers."""
    held = io.BytesIO()
    workbook = new_book(held)
    sheet = workbook.add_worksheet("Sheet1")
    if chart.axes:
        columns = [(name, held) for series in chart.series for name, held in _pair(chart.axes, series)]
    else:
        for row, label in enumerate(chart.labels, start=1):
            sheet.write_string(row, 0, printable(label))
        columns = [("", ()), *((series.name, series.values) for series in chart.series)]
    for column, (name, values) in enumerate(columns):
        sheet.write_string(0, column, printable(name))
        for row, value in enumerate(values, start=1):
            if value is not None:
                sheet.write_number(row, column, value)
    workbook.close()
    return held.getvalue()


def _pair(axes: tuple[Axis, Axis], series: Series) -> Iterator[tuple[str, Sequence[float | None]]]:
    """The two columns of a series of a scatter."""
    yield axes[0].title, series.across
    yield series.name, series.values


def _columns(chart: Chart) -> list[Any]:
    """Where the numbers of each series stand in the workbook; those of a scatter in two columns."""
    count = len(chart.series)
    if chart.axes:
        return [(xl_col_to_name(2 * place), xl_col_to_name(2 * place + 1)) for place in range(count)]
    return [xl_col_to_name(place) for place in range(1, count + 1)]


def _inner(chart: Chart, room: tuple[float, float], size: float, beside: float) -> Place | None:
    """Where a chart's plane stands, its labels, scales and legend around it; none where programs place it well."""
    if chart.axes:
        return _plane(chart.axes, room)
    if chart.kind not in BARS:
        return None
    line = 2 * size / room[1]
    below = line * (_has_axis(chart) + _has_legend(chart))
    return beside, EDGE, (1 - EDGE if _has_axis(chart) else 1 - BEHIND) - beside, 1 - 2 * EDGE - below


def _plane(axes: tuple[Axis, Axis], room: tuple[float, float]) -> Place:
    """A square where both axes have one scale."""
    left, top, width, height = PLANE
    if axes[0].top == axes[1].top:
        side = min(width * room[0], height * room[1])
        width, height = side / room[0], side / room[1]
        left = max(left, (1 - width) / 2)
    return left, top, width, height


def _has_axis(chart: Chart) -> bool:
    """Numbers stand behind bars without intervals, and along an axis in all other charts."""
    return chart.kind != "bar" or bool(chart.series[0].low)


def _has_legend(chart: Chart) -> bool:
    """Marks, the parts of a gantt and what stands on a plane are told otherwise."""
    is_told = chart.kind in {"gantt", "scatter"} or any(series.look == "mark" for series in chart.series)
    return len(chart.series) > 1 and not is_told


def _bounds(series: Series) -> tuple[list[float | None], list[float | None]]:
    """How far each interval reaches above and below its value."""
    rows = list(zip(series.values, series.low, series.high, strict=False))
    above = [None if value is None or high is None else high - value for value, _, high in rows]
    below = [None if value is None or low is None else value - low for value, low, _ in rows]
    return above, below


def _clean(chart: Chart) -> Chart:
    """Texts without strange signs, whose numbers are not broken."""
    series = [row._replace(name=printable(row.name), names=[*map(printable, row.names)]) for row in chart.series]
    return chart._replace(labels=[_held(label) for label in chart.labels], series=series)


def _held(label: str) -> str:
    """A label as it is told, its numbers held by their blanks alone: it is data, in which people look for a date."""
    return unbroken(printable(label)).replace("\u2060", "")


def _beside(chart: Chart, room: tuple[float, float], size: float) -> tuple[float, Sequence[str]]:
    """The share of the width that the labels of bars have, and these in lines: some programs break or show not all."""
    if chart.kind not in BARS:
        return 0.0, chart.labels
    most = max(_most_lines(chart, room, size), 1)
    for share in SHARES:
        lines = _broken(chart, share * room[0], size)
        if all(len(each) <= most for each in lines):
            break
    width = _columns_in(share * room[0], size)
    cut = [_shortened(label, each, width, most) for label, each in zip(chart.labels, lines, strict=True)]
    return share, ["\n".join(each) for each in cut]


def size_of_labels(chart: Chart, room: tuple[float, float], most: float, least: float) -> float:
    """The largest size in which the labels of bars are whole, the least where they are in none; others may be cut."""
    size = most
    while (
        chart.kind == "bar"
        and size > least
        and any(len(lines) > _most_lines(chart, room, size) for lines in _broken(chart, SHARES[-1] * room[0], size))
    ):
        size -= 0.5
    return max(size, least)


def _most_lines(chart: Chart, room: tuple[float, float], size: float) -> int:
    """How many lines a label may have beside its bar."""
    return int(0.85 * room[1] / max(len(chart.labels), 1) / (LINE * size))


def _broken(chart: Chart, width: float, size: float) -> list[list[str]]:
    return [wrap(_held(label), _columns_in(width, size)) for label in chart.labels]


def _columns_in(width: float, size: float) -> int:
    return int(0.95 * width / (COLUMN * size))


def _shortened(label: str, lines: Sequence[str], width: int, most: int) -> Sequence[str]:
    """So many lines at the most, the last cut with a sign where there is more, but for the figure at the end."""
    if len(lines) <= most:
        return lines
    title, _, figure = label.rpartition(BEFORE_FIGURE)
    kept = wrap(title, width) if figure and title else lines
    last = clip(" ".join(kept[most - 1 :]), width - columns(figure) - 1 if kept is not lines else width)
    return [*kept[: most - 1], f"{last} {figure}" if kept is not lines else last]


@cache
def _template() -> Template:
    parts = files("fusionassess.render") / "templates" / "office"
    return environment(lambda name: (parts / name).read_text(encoding="utf-8")).get_template("chart.xml.j2")
