"""Native charts of office programs, each with the small workbook that its numbers are edited in."""

import io
from functools import cache
from importlib.resources import files

import xlsxwriter
from jinja2 import Environment, StrictUndefined, Template
from xlsxwriter.utility import xl_col_to_name

from fusionassess.render.formats import MADE
from fusionassess.render.sections.blocks import Chart, Series
from fusionassess.render.text.escaping import printable
from fusionassess.render.text.wrapping import clip, unbroken, wrap

NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
SYMBOLS = ("circle", "diamond", "square", "triangle", "x", "star", "plus")
"""Of the points of each series, so that none is known by its colour alone."""

COLUMN = 0.56
"""Width of a column of text in sizes: wide for most fonts, so that none runs over."""
LINE = 1.25
"""From one line to the next, in sizes."""
BESIDE = 0.5
"""Share of a gantt's width that its labels have."""


def chart_part(
    chart: Chart, latin: str | None, east_asian: str | None, language: str, room: tuple[float, float], size: float = 9
) -> bytes:
    """A chart as a part of a package, in these fonts where they are named.

    Its ``room`` is the width and the height in points, its text ``size`` points high. Its first
    relationship is the workbook with its numbers.
    """
    columns = [xl_col_to_name(place) for place in range(1, len(chart.series) + 1)]
    content = _template().render(
        chart=_clean(chart, room, size),
        beside=BESIDE,
        columns=columns,
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
    for row, label in enumerate(chart.labels, start=1):
        sheet.write_string(row, 0, printable(label))
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, printable(series.name))
        for row, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(row, column, value)
    workbook.close()
    return held.getvalue()


def _bounds(series: Series) -> tuple[list[float | None], list[float | None]]:
    """How far each interval reaches above and below its value."""
    rows = list(zip(series.values, series.low, series.high, strict=False))
    above = [None if value is None or high is None else high - value for value, _, high in rows]
    below = [None if value is None or low is None else value - low for value, low, _ in rows]
    return above, below


def _clean(chart: Chart, room: tuple[float, float], size: float) -> Chart:
    """Names without strange signs; those beside a gantt in lines, for not every program breaks them."""
    series = [row._replace(name=printable(row.name)) for row in chart.series]
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
    text = (files("fusionassess.render") / "templates" / "office" / "chart.xml.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text)
