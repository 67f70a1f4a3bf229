"""Native charts of a Word document."""

from functools import cache
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Emu
from docx.text.paragraph import Paragraph
from jinja2 import Environment, Template

from fusionassess.render.office.charts import NAMESPACE, chart_part, numbers, size_of_labels
from fusionassess.render.sections.blocks import Chart
from fusionassess.render.text.escaping import printable

MOST, LEAST = 9.0, 7.5
"""Size of the text of a chart, in points."""


def insert(document: Document, paragraph: Paragraph, chart: Chart, width: int, language: str) -> None:
    """Put a chart into a paragraph, in the fonts of the document's ordinary text."""
    package: Any = document.part.package
    name = package.next_partname("/word/charts/chart%d.xml")
    latin, east_asian = _fonts(document)
    room = Emu(width).pt, Cm(chart.height).pt
    size = size_of_labels(chart, room, MOST, LEAST)
    part = Part(name, CONTENT_TYPE.DML_CHART, chart_part(chart, latin, east_asian, language, room, size), package)
    held = package.next_partname("/word/embeddings/Microsoft_Excel_Sheet%d.xlsx")
    part.relate_to(Part(held, CONTENT_TYPE.SML_SHEET, numbers(chart), package), RELATIONSHIP_TYPE.PACKAGE)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    run: Any = paragraph.add_run()
    run._r.append(parse_xml(_frame(chart, relation, name.idx, width)))  # noqa: SLF001 - the library has no charts


def _fonts(document: Document) -> tuple[str | None, str | None]:
    """The Latin and the East Asian font of ordinary text, where the template names them."""
    style: Any = document.styles["Normal"]
    properties = style.element.rPr
    fonts = None if properties is None else properties.rFonts
    return (None, None) if fonts is None else (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia")))


@cache
def _drawing() -> Template:
    return Environment(autoescape=True).from_string(
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
    )


def _frame(chart: Chart, relation: str, number: int, width: int) -> str:
    """The drawing in the text that holds a chart."""
    return _drawing().render(
        width=width,
        height=int(Cm(chart.height)),
        id=1000 + number,
        title=printable(chart.title),
        told=printable(chart.told),
        chart=NAMESPACE,
        relation=relation,
    )
