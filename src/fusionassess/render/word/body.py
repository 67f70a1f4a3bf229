"""Blocks of a report as paragraphs, native tables and charts of a Word document."""

from collections.abc import Iterable, Sequence
from functools import singledispatchmethod
from itertools import dropwhile
from typing import TYPE_CHECKING, Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from fusionassess.render.sections.blocks import (
    Block,
    Bullets,
    Cell,
    Columns,
    Heading,
    LevelStrip,
    Numbered,
    Paragraph,
    Pictures,
    Rest,
    Signature,
    Table,
    fitted,
)
from fusionassess.render.text.escaping import printable
from fusionassess.render.text.wrapping import heading, running, unbroken
from fusionassess.render.word import marks, pictures

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

HEAD, STRONG, HERE, RUNG = "D9E4F1", "F2F5F8", "1D5A9E", "E8EDF3"
SMALL, SMALLEST = Pt(9.5), Pt(8.5)
LEFT = 0.47
"""Share of the line for the first of two columns, which has the pictures."""
GAP = Pt(14)
"""Between columns side by side."""
SHORT, LITTLE_TEXT = 5, 1_200
"""Rows of a table that stays on one page, and bytes of text in it: more would leave the page before half empty."""
AIR = Pt(1.5)
"""Above and below the text of a cell."""
RUNG_EDGE = Pt(3)
"""Beside the text of a level on the ladder: six of them share the line."""
EDGES = Pt(11)
"""Beside the text of a cell, both sides together: as wide as programs make them where nothing is said."""


def write(document: Document, report: "AnyReport", blocks: Iterable[Block]) -> None:
    """Add the title and the blocks at the end of the document."""
    blocks = list(blocks)
    page = _Page(document, report.language, report.captions.contents, _after_the_first_page(blocks))
    page.text(report.subject.name, "Title")
    page.text(f"{report.title} · {report.words.document}", "Subtitle")
    for block in blocks:
        page.write(block)


def _after_the_first_page(blocks: Sequence[Block]) -> list[str]:
    """Titles of the sections that begin behind the first page."""
    rest = dropwhile(lambda block: not (isinstance(block, Heading) and block.new_page), blocks)
    return [block.text for block in rest if isinstance(block, Heading) and block.level == 1]


_HEADINGS = ("title", "subtitle", "heading")
"""How the names of their styles begin."""


class _Page:
    """The document at its end, or a cell of it."""

    def __init__(self, document: Document, language: str, contents: str, sections: Sequence[str]) -> None:
        self.document, self.language, self.contents = document, language, contents
        self.sections = sections
        # By our own look-up: programs differ in how they write the names of the styles they all have.
        self._styles = {(style.type, (style.name or "").lower()): style for style in document.styles}
        usual = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
        self._ids = {
            name: None if style == usual else style.style_id
            for (kind, name), style in self._styles.items()
            if kind == WD_STYLE_TYPE.PARAGRAPH
        }
        """Of the styles of paragraphs by name; none for the one that paragraphs have where nothing is said."""
        section = document.sections[-1]
        sides = (section.page_width or 0, -(section.left_margin or 0), -(section.right_margin or 0))
        self.into: Any = document
        """Where paragraphs and tables are added."""
        self.width = Emu(sum(sides))
        """Between the margins."""

    def text(self, text: str, style: str = "Normal") -> WordParagraph:
        """Add a paragraph, in a style where the template has it; else in the ordinary one."""
        name = style.lower()
        held = heading if name.startswith(_HEADINGS) else running
        paragraph: WordParagraph = self.into.add_paragraph(held(printable(text)))
        if name in self._ids:
            # By its id: by a style python-docx looks through all of them, a third of the time of a document.
            paragraph._p.style = self._ids[name]  # noqa: SLF001 - the element, for which there is no other way
        return paragraph

    @singledispatchmethod
    def write(self, block: Block) -> None:
        """Add a block."""
        raise TypeError(block)

    @write.register
    def _heading(self, block: Heading) -> None:
        paragraph = self.text(block.text, f"Heading {block.level}")
        # No break before the rest: where the first page is full, it begins on the next by itself, below the contents
        # that a wider font has pushed there; with a break these would have a page of their own.
        paragraph.paragraph_format.keep_with_next = True
        if block.text in self.sections:
            marks.bookmark(paragraph, self.sections.index(block.text))

    @write.register
    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self.text(block.text)
        paragraph.paragraph_format.keep_with_next = block.leads or None
        for run in paragraph.runs:
            run.font.bold = block.strong or None
            if block.quiet:
                run.font.size = SMALL

    @write.register
    def _bullets(self, block: Bullets) -> None:
        for sentence in block.items:
            self.text(sentence, "List Bullet")

    @write.register
    def _numbered(self, block: Numbered) -> None:
        """A list whose numbers begin anew, whatever lists a template has."""
        number = marks.numbering(self.document)
        for sentence in block.items:
            marks.numbered(self.text(sentence, "List Paragraph"), number)

    @write.register
    def _pictures(self, block: Pictures) -> None:
        """Each that has a native chart, one below the other, then what they do not say."""
        charts = [picture.chart for column in block.columns for picture in column if picture.chart]
        for chart in charts:
            self.text(chart.title, "Caption").paragraph_format.keep_with_next = True
            frame = self.text("")
            pictures.insert(self.document, frame, chart, self.width, self.language)
            for line in (*filter(None, (chart.key,)), *chart.below):
                frame.paragraph_format.keep_with_next = True
                frame = self.text(line)
                frame.paragraph_format.space_after = Pt(2)
                for run in frame.runs:
                    run.font.size = SMALLEST
        if block.further:
            self.write(block.further)

    @write.register
    def _ladder(self, block: LevelStrip) -> None:
        """The levels side by side, ours marked."""
        count = len(block.rungs)
        table = self._frame(count)
        table.add_row()
        for place, (cell, rung) in enumerate(zip(table.rows[0].cells, block.rungs, strict=True)):
            cell.width = Emu(self.width // count)
            marks.margins(cell, RUNG_EDGE, RUNG_EDGE)
            _shade(cell, HERE if rung.is_here else RUNG)
            first = cell.paragraphs[0]
            for number, text in enumerate(filter(None, (rung.display, rung.mark))):
                paragraph = first if number == 0 else cell.add_paragraph()
                paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = AIR
                run = paragraph.add_run(unbroken(printable(text)))
                run.font.size, run.font.bold = SMALLEST, rung.is_here or None
                if rung.is_here:
                    run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
            if place:
                marks.border(cell, "left", "FFFFFF")
        self._after_table()

    @write.register
    def _columns(self, block: Columns) -> None:
        """A table without lines, a cell for each column."""
        shares = [LEFT, 1 - LEFT] if len(block.columns) == 2 else [1 / len(block.columns)] * len(block.columns)  # noqa: PLR2004 - a pair
        table = self._frame(len(shares))
        table.add_row()
        whole, outer = self.width, self.into
        for place, (cell, share, blocks) in enumerate(zip(table.rows[0].cells, shares, block.columns, strict=True)):
            cell.width = Emu(int(whole * share))
            marks.margins(cell, 0, GAP if place < len(shares) - 1 else 0)
            self.into, self.width = cell, Emu(cell.width - GAP)
            for part in blocks:
                self.write(part)
            empty = cell.paragraphs[0]
            if len(cell.paragraphs) > 1:
                cell._tc.remove(empty._p)  # noqa: SLF001 - a cell begins with a paragraph
        self.into, self.width = outer, whole
        self._after_table()

    @write.register
    def _rest(self, _: Rest) -> None:
        """A list of contents, each a link."""
        if self.sections:
            self.text(self.contents, "Caption").paragraph_format.keep_with_next = True
            marks.contents(self.text(""), self.sections, SMALLEST)

    @write.register
    def _signature(self, block: Signature) -> None:
        """Lines to write on."""
        paragraph = self.text("")
        paragraph.paragraph_format.space_before = Pt(4)
        for place, label in enumerate((block.name, block.day)):
            paragraph.add_run(("\t" if place else "") + f"{label} ")
            line = paragraph.add_run("\t")
            line.font.underline = True
        for share in (0.5, 0.56, 0.95):
            paragraph.paragraph_format.tab_stops.add_tab_stop(Emu(int(share * self.width)))

    def _frame(self, columns: int) -> Any:
        """A table without lines and rows."""
        table = self.into.add_table(0, columns)
        table.autofit = False
        for column in table.columns:
            column.width = Emu(self.width // columns)
        return table

    def _after_table(self) -> None:
        """Tables that follow one another would become one."""
        paragraph = self.text("")
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(6)

    @write.register
    def _table(self, block: Table) -> None:
        """A native table whose head is repeated on every page and whose rows are not split."""
        table = self.into.add_table(0, len(block.widths))
        table.style = self._styles.get((WD_STYLE_TYPE.TABLE, "table grid"))
        table.autofit = False
        shares = fitted(block, self.width.pt, SMALL.pt, EDGES.pt)
        widths = [Emu(int(self.width * share)) for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        if block.heads:
            self._row(table, block, block.heads, widths, HEAD)
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no such property
        for place, cells in enumerate(block.rows):
            self._row(table, block, cells, widths, STRONG if place in block.strong else "")
        written = sum(len(str(cell).encode()) for row in block.rows for cell in row)
        is_short = len(table.rows) <= SHORT and written <= LITTLE_TEXT
        # A short table stands on one page, of another the head with its first row.
        for row in table.rows[:-1] if is_short else table.rows[:1]:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        self._after_table()

    def _row(self, table: Any, block: Table, cells: Sequence[Cell], widths: Sequence[Emu], shade: str) -> None:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no such property
        for place, (cell, content, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = AIR
            run = paragraph.add_run(unbroken(printable(str(content))))
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
