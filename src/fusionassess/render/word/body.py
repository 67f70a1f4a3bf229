"""Blocks of a report as paragraphs, native tables and charts of a Word document."""

from collections.abc import Iterable, Sequence
from functools import singledispatchmethod
from typing import TYPE_CHECKING, Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from fusionassess.render.sections.blocks import Block, Bullets, Cell, Heading, Numbered, Paragraph, Pictures, Table
from fusionassess.render.text.escaping import printable
from fusionassess.render.word import pictures

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

HEAD, STRONG = "D9E4F1", "F2F5F8"
SMALL = Pt(9)
SHORT = 9
"""Rows of a table that stays on one page."""
AIR = Pt(1.5)
"""Above and below the text of a cell."""


def write(document: Document, report: "AnyReport", blocks: Iterable[Block]) -> None:
    """Add the title and the blocks at the end of the document."""
    page = _Page(document, report.language)
    page.text(report.subject.name, "Title")
    page.text(f"{report.title} · {report.words.document}", "Subtitle")
    for block in blocks:
        page.write(block)


class _Page:
    """The document at its end."""

    def __init__(self, document: Document, language: str) -> None:
        self.document, self.language = document, language
        # By our own look-up: programs differ in how they write the names of the styles they all have.
        self._styles = {(style.type, (style.name or "").lower()): style for style in document.styles}
        section = document.sections[-1]
        sides = (section.page_width or 0, -(section.left_margin or 0), -(section.right_margin or 0))
        self.width = Emu(sum(sides))
        """Between the margins."""

    def _style(self, name: str, kind: WD_STYLE_TYPE = WD_STYLE_TYPE.PARAGRAPH) -> Any:
        """A style where the template has it; else the text stands in the ordinary one."""
        return self._styles.get((kind, name.lower()))

    def text(self, text: str, style: str = "Normal") -> WordParagraph:
        """Add a paragraph."""
        return self.document.add_paragraph(printable(text), style=self._style(style))

    @singledispatchmethod
    def write(self, block: Block) -> None:
        """Add a block."""
        raise TypeError(block)

    @write.register
    def _heading(self, block: Heading) -> None:
        paragraph = self.text(block.text, f"Heading {block.level}")
        paragraph.paragraph_format.page_break_before = block.new_page or None

    @write.register
    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self.text(block.text)
        paragraph.paragraph_format.keep_with_next = block.leads or None
        if block.quiet:
            for run in paragraph.runs:
                run.font.size = SMALL

    @write.register
    def _bullets(self, block: Bullets) -> None:
        for sentence in block.items:
            self.text(sentence, "List Bullet")

    @write.register
    def _numbered(self, block: Numbered) -> None:
        """Numbers as text: a list's numbering would go on from a template's own lists."""
        for place, sentence in enumerate(block.items, start=1):
            self.text(f"{place}. {sentence}")

    @write.register
    def _pictures(self, block: Pictures) -> None:
        """Each that has a native chart, one below the other."""
        charts = [picture.chart for column in block.columns for picture in column if picture.chart]
        for chart in charts:
            self.text(chart.title, "Caption").paragraph_format.keep_with_next = True
            pictures.insert(self.document, chart, self.width, self.language)

    @write.register
    def _table(self, block: Table) -> None:
        """A native table whose head is repeated on every page and whose rows are not split."""
        table = self.document.add_table(0, len(block.widths), style=self._style("Table Grid", WD_STYLE_TYPE.TABLE))
        table.autofit = False
        widths = [Emu(int(self.width * share)) for share in block.widths]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        if block.heads:
            self._row(table, block, block.heads, widths, HEAD)
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no such property
        for place, cells in enumerate(block.rows):
            self._row(table, block, cells, widths, STRONG if place in block.strong else "")
        if len(table.rows) <= SHORT:
            for row in table.rows[:-1]:
                for cell in row.cells:
                    cell.paragraphs[0].paragraph_format.keep_with_next = True
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _row(self, table: Any, block: Table, cells: Sequence[Cell], widths: Sequence[Emu], shade: str) -> None:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no such property
        for place, (cell, content, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = AIR
            run = paragraph.add_run(printable(str(content)))
            run.font.size, run.font.bold = SMALL, bool(shade) or (not block.heads and place == 0)
            if place in block.right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if shade:
                _shade(cell, shade)


def _shade(cell: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for attribute, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shading.set(qn(attribute), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - no such property
