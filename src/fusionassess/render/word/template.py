"""The document the report is written into: our own, or a template's."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from fusionassess.render.formats import PROGRAM, CannotWrite, made
from fusionassess.render.office.templates import MARK, filled_in, package, values_of
from fusionassess.render.text.escaping import printable
from fusionassess.words.language import LANGUAGES, spelling

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

LATIN = "Calibri"
EAST_ASIAN = "Microsoft YaHei"
BLUE = RGBColor(0x1D, 0x5A, 0x9E)
QUIET = RGBColor(0x52, 0x5D, 0x6B)
LINE = "C3CCD6"
BODY = 10.5
HEADINGS = {"Title": (20, 0), "Heading 1": (15, 10), "Heading 2": (12.5, 6), "Heading 3": (11, 8), "Caption": (10, 6)}
"""Size, and the room above, in points."""
LONGEST = 250
"""Signs of a property that every program takes."""
APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>{PROGRAM}</Application></Properties>"
)


class NotATemplate(CannotWrite):
    """The file is no Word document, or a broken one."""

    words = "not_a_template"


def opened(template: Path) -> Document:
    """Open a template. Raises NotATemplate, OSError, and whatever the library makes of a broken one."""
    return docx.Document(package(template, NotATemplate))


def blank(report: "AnyReport") -> Document:
    """A4, quiet styles with fonts for both scripts, whom it is about at the head, pages at the foot."""
    document = docx.Document()
    for part in document.part.package.iter_parts() if document.part.package else ():
        if part.partname == "/docProps/app.xml":
            part._blob = APPLICATION.encode()  # noqa: SLF001 - the library leaves that of its own template
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.3)
    section.header_distance = section.footer_distance = Cm(0.6)
    _set_font(document.styles["Normal"], BODY)
    for name, (size, above) in HEADINGS.items():
        style: Any = document.styles[name]
        _set_font(style, size)
        style.font.color.rgb, style.font.bold = BLUE, True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(3)
        style.paragraph_format.keep_with_next = True
    below_title: Any = document.styles["Subtitle"]
    _set_font(below_title, 12)
    below_title.font.color.rgb, below_title.font.bold, below_title.font.italic = QUIET, False, False
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.0
    for name in ("List Bullet", "List Paragraph"):
        listed: Any = document.styles[name]
        listed.paragraph_format.space_after = Pt(3)
    _soften(document.styles["Table Grid"])
    _set_language(normal, report.language)
    for name in ("Header", "Footer"):
        beside: Any = document.styles[name]
        beside.font.size, beside.font.color.rgb = Pt(8.5), QUIET
    head = section.header.paragraphs[0]
    head.text = "{{name}} · {{title}}"
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    before, rest = report.captions.of_page.split("{page}")
    between, after = rest.split("{pages}")
    for part in (before, "PAGE", between, "NUMPAGES", after):
        if part in ("PAGE", "NUMPAGES"):
            _field(foot, part)
        else:
            foot.add_run(part)
    return document


def _set_font(style: Any, size: float) -> None:
    """Both scripts: without an East Asian font Word takes whatever the machine has for Chinese."""
    style.font.name, style.font.size = LATIN, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(attribute), LATIN)
    fonts.set(qn("w:eastAsia"), EAST_ASIAN)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _soften(style: Any) -> None:
    """Thin grey lines between cells."""
    for line in style.element.iter():
        if line.getparent().tag == qn("w:tblBorders"):
            line.set(qn("w:color"), LINE)
            line.set(qn("w:sz"), "4")


def _set_language(style: Any, language: str) -> None:
    """Of both scripts: it chooses between Chinese and Japanese shapes of a letter, and the spelling checker.

    Latin letters and digits are never Chinese: as such, LibreOffice breaks lines in the middle of a number.
    """
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), spelling("en" if LANGUAGES[language].script == "Hans" else language))
    tag.set(qn("w:eastAsia"), spelling("zh"))
    style.element.get_or_add_rPr().append(tag)


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)  # noqa: SLF001 - the library has no fields


def fill_in(document: Document, report: "AnyReport") -> None:
    """Put name, title, period and date where the template asks for them, and the title into its properties."""
    subject, values = report.subject, values_of(report)
    for paragraph in _paragraphs(document):
        _replace(paragraph, values)
    properties = document.core_properties
    title = f"{subject.name} · {report.title} · {report.words.document}"
    properties.title, properties.subject = printable(title)[:LONGEST], printable(report.title)[:LONGEST]
    properties.author = properties.last_modified_by = PROGRAM
    properties.comments, properties.keywords = "", ""
    properties.language, properties.revision = spelling(report.language), 1
    day = made(report)
    if day is not None:
        properties.created = properties.modified = day
    else:
        held: Any = properties._element  # noqa: SLF001 - the library cannot take a date away
        for element in [*held.findall(qn("dcterms:created")), *held.findall(qn("dcterms:modified"))]:
            held.remove(element)


def _replace(paragraph: Paragraph, values: dict[str, str]) -> None:
    """Replace the marks; a run without any, a logo's say, is not touched."""
    runs = paragraph.runs
    for run, text in zip(runs, filled_in([run.text for run in runs], values), strict=True):
        if run.text != text:
            run.text = text


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    """Every paragraph of the body, its tables and boxes, and of headers and footers.

    Elements are walked, not cells: a cell may say that it spans a billion columns.
    """
    parts = document.part.package.iter_parts() if document.part.package else ()
    beside = [part for part in parts if part.content_type in {CONTENT_TYPE.WML_HEADER, CONTENT_TYPE.WML_FOOTER}]
    part: Any
    for part in (document.part, *beside):
        for element in part.element.iter(qn("w:p")):
            yield Paragraph(element, document)


def place_of_report(document: Document) -> Any:
    """The paragraph that the report replaces; without one the body is emptied and the report is all of it."""
    for paragraph in document.paragraphs:
        if "report" in MARK.findall(paragraph.text):
            return paragraph._p  # noqa: SLF001 - an element stays where it is while others are moved
    body: Any = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    for name, relation in list(document.part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.CHART:
            del document.part.rels[name]
    return None


def elements(document: Document) -> list[Any]:
    """What stands in the body now."""
    return list(document.element.body)


def move_to(document: Document, place: Any, kept: list[Any]) -> None:
    """Bring what was written since to its place, before the elements that were there already."""
    if place is None:
        return
    for element in elements(document):
        if not any(element is known for known in kept):
            place.addprevious(element)
    if place.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
        place.getparent().remove(place)
        return
    # It ends a section, whose paper it holds.
    for element in list(place):
        if element.tag != qn("w:pPr"):
            place.remove(element)
