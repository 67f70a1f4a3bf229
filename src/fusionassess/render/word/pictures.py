"""Native charts of a Word document, each with the small workbook that Word edits its numbers in."""

import io
from functools import cache
from importlib.resources import files
from typing import Any

import xlsxwriter
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm
from jinja2 import Environment, StrictUndefined, Template
from xlsxwriter.utility import xl_col_to_name

from fusionassess.render.formats import MADE
from fusionassess.render.sections.blocks import Chart, Series
from fusionassess.render.text.escaping import printable

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
SYMBOLS = ("circle", "diamond", "square", "triangle", "x", "star", "plus")
"""Of the points of each series, so that none is known by its colour alone."""


def insert(document: Document, chart: Chart, width: int, language: str) -> None:
    """Add a paragraph with a chart at the end of the document, in the fonts of its ordinary text."""
    package: Any = document.part.package
    name = package.next_partname("/word/charts/chart%d.xml")
    latin, east_asian = _fonts(document)
    columns = [xl_col_to_name(place) for place in range(1, len(chart.series) + 1)]
    content = _template().render(
        chart=_clean(chart),
        columns=columns,
        symbols=SYMBOLS,
        bounds=[_bounds(series) for series in chart.series],
        latin=latin,
        east_asian=east_asian,
        lang=language,
    )
    part = Part(name, CONTENT_TYPE.DML_CHART, content.encode(), package)
    held = package.next_partname("/word/embeddings/Microsoft_Excel_Sheet%d.xlsx")
    part.relate_to(Part(held, CONTENT_TYPE.SML_SHEET, _numbers(chart), package), RELATIONSHIP_TYPE.PACKAGE)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    run: Any = document.add_paragraph().add_run()
    run._r.append(parse_xml(_frame(chart, relation, name.idx, width)))  # noqa: SLF001 - the library has no charts


def _fonts(document: Document) -> tuple[str | None, str | None]:
    """The Latin and the East Asian font of ordinary text, where the template names them."""
    style: Any = document.styles["Normal"]
    properties = style.element.rPr
    fonts = None if properties is None else properties.rFonts
    return (None, None) if fonts is None else (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia")))


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
    text = (files("fusionassess.render") / "templates" / "word" / "chart.xml.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text)


def _numbers(chart: Chart) -> bytes:
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


def _frame(chart: Chart, relation: str, number: int, width: int) -> str:
    """The drawing in the text that holds a chart."""
    environment = Environment(autoescape=True)
    return environment.from_string(
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="{{ width }}" cy="{{ height }}"/>'
        '<wp:docPr id="{{ id }}" name="{{ title }}" descr="{{ told }}"/>'
        '<a:graphic><a:graphicData uri="{{ chart }}">'
        '<c:chart xmlns:c="{{ chart }}" r:id="{{ relation }}"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    ).render(
        width=width,
        height=int(Cm(chart.height)),
        id=1000 + number,
        title=printable(chart.title),
        told=printable(chart.told),
        chart=_CHART,
        relation=relation,
    )
