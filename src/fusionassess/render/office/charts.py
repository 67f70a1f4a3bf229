"""Native charts of office programs, each with the small workbook that its numbers are edited in."""

import io
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import xlsxwriter
from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from xlsxwriter.utility import xl_col_to_name

from fusionassess.render.formats import MADE
from fusionassess.render.sections.blocks import Axis, Chart, Series
from fusionassess.render.text.escaping import printable
from fusionassess.render.text.wrapping import clip, unbroken, wrap

NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
SYMBOLS = ("circle", "diamond", "square", "triangle", "x", "star", "plus")
"""Of the points of each series, so that none is known by its colour alone."""

COLUMN = 0.56
"""Width of a column of text in sizes: wide for most fonts, so that none runs over."""
LINE = 1.25
"""From one line to the next, in sizes."""
PLANE = (0.1, 0.03, 0.87, 0.82)
"""Left, top, width and height of the plane of a scatter, as shares of the chart; scales and titles have the rest."""
BESIDE = 0.5
"""Share of a gantt's width that its labels have."""


def chart_part(
    chart: Chart, latin: str | None, east_asian: str | None, language: str, room: tuple[float, float], size: float = 9
) -> bytes:
    """A chart as a part of a package, in these fonts where they are named.

    Its ``room`` is the width and the height in points, its text ``size`` points high. Its first
    relationship is the workbook with its numbers.
    """
    content = _template().render(
        chart=_clean(chart, room, size),
        beside=BESIDE,
        columns=_columns(chart),
        inner=_inner(chart, room),
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
    workbook = xlsxwriter.Workbook(held, {"in_memory": True})
    workbook.set_properties({"created": MADE})
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


def _inner(chart: Chart, room: tuple[float, float]) -> tuple[float, float, float, float]:
    """Left, top, width and height of a scatter's plane, as shares; a square where both axes have one scale."""
    left, top, width, height = PLANE
    if chart.axes and chart.axes[0].top == chart.axes[1].top:
        side = min(width * room[0], height * room[1])
        width, height = side / room[0], side / room[1]
        left = max(left, (1 - width) / 2)
    return left, top, width, height


def _bounds(series: Series) -> tuple[list[float | None], list[float | None]]:
    """How far each interval reaches above and below its value."""
    rows = list(zip(series.values, series.low, series.high, strict=False))
    above = [None if value is None or high is None else high - value for value, _, high in rows]
    below = [None if value is None or low is None else value - low for value, low, _ in rows]
    return above, below


def _clean(chart: Chart, room: tuple[float, float], size: float) -> Chart:
    """Names without strange signs; those beside a gantt in lines, for not every program breaks them."""
    series = [row._replace(name=printable(row.name), names=[*map(printable, row.names)]) for row in chart.series]
    labels = [unbroken(printable(label)) for label in chart.labels]
    if chart.kind == "gantt":
        width, height = room
        most = max(int(0.85 * height / len(labels) / (LINE * size)), 1)
        labels = [_in_lines(label, int(0.95 * BESIDE * width / (COLUMN * size)), most) for label in labels]
    return chart._replace(labels=labels, series=series)


def _in_lines(label: str, width: int, most: int) -> str:
    """A label in so many lines at the most, the last cut with a sign where there is more."""
    lines = wrap(label, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], clip(lines[most - 1], width)]
    return "\n".join(lines)


@cache
def _template() -> Template:
    parts = files("fusionassess.render") / "templates" / "office"
    environment = Environment(
        loader=FunctionLoader(lambda name: (parts / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("chart.xml.j2")
