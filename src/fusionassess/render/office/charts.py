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

NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
SYMBOLS = ("circle", "diamond", "square", "triangle", "x", "star", "plus")
"""Of the points of each series, so that none is known by its colour alone."""


def chart_part(chart: Chart, latin: str | None, east_asian: str | None, language: str, size: float = 9) -> bytes:
    """A chart as a part of a package, in these fonts where they are named, its text ``size`` points high.

    Its first relationship is the workbook with its numbers.
    """
    columns = [xl_col_to_name(place) for place in range(1, len(chart.series) + 1)]
    content = _template().render(
        chart=_clean(chart),
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


def _clean(chart: Chart) -> Chart:
    series = [row._replace(name=printable(row.name)) for row in chart.series]
    return chart._replace(labels=[printable(label) for label in chart.labels], series=series)


@cache
def _template() -> Template:
    text = (files("fusionassess.render") / "templates" / "office" / "chart.xml.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text)
