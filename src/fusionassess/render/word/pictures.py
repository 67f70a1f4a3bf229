"""Native charts of a Word document, each with the small workbook that Word edits its numbers in."""

import io
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import xlsxwriter
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from jinja2 import Environment, StrictUndefined, Template

from fusionassess.render.plain_text import printable
from fusionassess.render.workbook.book import MADE

WIDTH = 15.5
"""Centimetres."""
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


class Series(NamedTuple):
    """A row of numbers in a chart; None where there is none."""

    name: str
    values: Sequence[float | None]
    colour: str
    column: str
    """Of the workbook behind the chart."""


class Chart(NamedTuple):
    """A chart, before it is drawn."""

    kind: str
    """``radar`` or ``bar``."""
    title: str
    told: str
    """What it shows, read aloud."""
    labels: Sequence[str]
    series: Sequence[Series]
    top: float
    format: str
    height: float
    """Centimetres."""


def insert(document: Document, chart: Chart, fonts: tuple[str, str], language: str) -> None:
    """Add a paragraph with a chart at the end of the document."""
    package: Any = document.part.package
    number = len([part for part in package.iter_parts() if "/word/charts/chart" in part.partname]) + 1
    content = _template().render(chart=_clean(chart), latin=fonts[0], east_asian=fonts[1], lang=language)
    name = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(name, CONTENT_TYPE.DML_CHART, content.encode(), package)
    held = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    part.relate_to(Part(held, CONTENT_TYPE.SML_SHEET, _numbers(chart), package), RELATIONSHIP_TYPE.PACKAGE)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    run: Any = document.add_paragraph().add_run()
    run._r.append(parse_xml(_frame(chart, relation, number)))  # noqa: SLF001 - the library has no charts


def _clean(chart: Chart) -> Chart:
    series = [row._replace(name=printable(row.name)) for row in chart.series]
    return chart._replace(labels=[printable(label) for label in chart.labels], series=series)


@cache
def _template() -> Template:
    text = (files("fusionassess") / "templates" / "word" / "chart.xml.j2").read_text(encoding="utf-8")
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


def _frame(chart: Chart, relation: str, number: int) -> str:
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
        width=int(Cm(WIDTH)),
        height=int(Cm(chart.height)),
        id=1000 + number,
        title=printable(chart.title),
        told=printable(chart.told),
        chart=_CHART,
        relation=relation,
    )
