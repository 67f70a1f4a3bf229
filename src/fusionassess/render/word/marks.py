"""What the library has no words for: numbered lists, bookmarks, contents, borders and margins of cells."""

from collections.abc import Sequence
from typing import Any, Literal

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length
from docx.text.paragraph import Paragraph

from fusionassess.render.text.escaping import printable

FIRST_BOOKMARK = 9000
"""Above the numbers that templates use."""


def numbering(document: Document) -> int:
    """A new list of numbers, from 1; its number."""
    held: Any = document.part.numbering_part.element
    known = [int(each.get(qn("w:abstractNumId"))) for each in held.findall(qn("w:abstractNum"))]
    abstract = max(known, default=-1) + 1
    definition = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    )
    # Definitions come before the lists that use them.
    first = held.find(qn("w:num"))
    held.append(definition) if first is None else first.addprevious(definition)
    number: int = held.add_num(abstract).numId
    return number


def numbered(paragraph: Paragraph, number: int) -> None:
    """Make a paragraph one of a list."""
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no lists
    listed = properties.get_or_add_numPr()
    listed.get_or_add_ilvl().val, listed.get_or_add_numId().val = 0, number


def bookmark(paragraph: Paragraph, place: int) -> None:
    """Mark a heading so that the contents lead to it."""
    for name in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(name)
        mark.set(qn("w:id"), str(FIRST_BOOKMARK + place))
        if name == "w:bookmarkStart":
            mark.set(qn("w:name"), _name(place))
            paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, mark)  # noqa: SLF001 - no bookmarks
        else:
            paragraph._p.append(mark)  # noqa: SLF001 - likewise


def _name(place: int) -> str:
    return f"_Toc{FIRST_BOOKMARK + place}"


def contents(paragraph: Paragraph, titles: Sequence[str], size: Length) -> None:
    """Links to the headings; they need no page numbers, which only a program that sets the pages knows."""
    for place, title in enumerate(titles):
        if place:
            paragraph.add_run(" · ").font.size = size
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _name(place))
        link.set(qn("w:history"), "1")
        run = paragraph.add_run(printable(title))
        run.font.size, run.font.underline = size, True
        link.append(run._r)  # noqa: SLF001 - no links
        paragraph._p.append(link)  # noqa: SLF001 - likewise


def border(cell: Any, side: Literal["left", "right"], colour: str) -> None:
    """A broad line at a side of a cell."""
    borders = OxmlElement("w:tcBorders")
    line = OxmlElement(f"w:{side}")
    for attribute, value in (("w:val", "single"), ("w:sz", "18"), ("w:space", "0"), ("w:color", colour)):
        line.set(qn(attribute), value)
    borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001 - no such property


def margins(cell: Any, left: int, right: int) -> None:
    """Room inside a cell, in English metric units."""
    held = OxmlElement("w:tcMar")
    for side, width in (("left", left), ("right", right)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Length(width).twips))
        margin.set(qn("w:type"), "dxa")
        held.append(margin)
    cell._tc.get_or_add_tcPr().append(held)  # noqa: SLF001 - no such property
