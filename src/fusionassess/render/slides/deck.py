"""The deck the slides are added to: our own, or a template's."""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Pt

from fusionassess.render.formats import MADE, CannotWrite
from fusionassess.render.office.packing import packed
from fusionassess.render.office.templates import MARK, filled_in, package, values_of
from fusionassess.render.slides.fitting import Box
from fusionassess.render.text.escaping import printable
from fusionassess.words.language import spelling

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

WIDE, HIGH = 960.0, 540.0
"""Points of our own slides: 16 to 9."""
LATIN, EAST_ASIAN = "Calibri", "Microsoft YaHei"
MARGIN = 36.0
TITLE = Box(MARGIN, 18, WIDE - 2 * MARGIN, 66)
FOOT = Box(MARGIN, HIGH - 28, WIDE - 2 * MARGIN, 18)
COLOURS = {"dk2": "1A2330", "lt2": "F2F5F8", "accent1": "1D5A9E", "accent2": "7438A3", "accent3": "17693A"}
"""Of the theme: those of the page."""
_BESIDE = {"dt", "ftr", "sldNum"}
"""Kinds of placeholders at the foot."""


class NotADeck(CannotWrite):
    """The file is no presentation, or a broken one."""

    words = "not_a_deck"


class Deck:
    """A presentation whose slides are added behind each other."""

    def __init__(self, presentation: Presentation, language: str, *, is_ours: bool) -> None:
        """Find the layout whose slides have a title and room below it."""
        self.presentation, self.language, self.is_ours = presentation, language, is_ours
        self.layout: Any = _layout(presentation)
        self.latin, self.east_asian = _fonts(self.layout)
        self.lang = spelling(language)
        self.added: list[Slide] = []

    def add(self) -> Slide:
        """A further slide with a title, and nothing else on it but its number."""
        slide: Slide = self.presentation.slides.add_slide(self.layout)
        for shape in list(slide.placeholders):
            if shape.placeholder_format.idx != 0:
                shape._element.getparent().remove(shape._element)  # noqa: SLF001 - the library adds placeholders only
        self._number(slide)
        self.added.append(slide)
        return slide

    def _number(self, slide: Slide) -> None:
        """The placeholder of the number, which the library leaves out."""
        for shape in self.layout.placeholders:
            kind = shape._element.find(f".//{qn('p:ph')}")  # noqa: SLF001 - it names kinds otherwise
            if kind is not None and kind.get("type") == "sldNum":
                tree: Any = slide.shapes._spTree  # noqa: SLF001 - an element is added
                tree.append(copy.deepcopy(shape._element))  # noqa: SLF001 - likewise
                tree[-1].find(f".//{qn('p:cNvPr')}").set("id", str(1000 + len(self.added)))

    @property
    def title(self) -> Box:
        """Where the title of a slide stands."""
        for shape in self.layout.placeholders:
            if shape.placeholder_format.idx == 0:
                return _box(shape)
        return self.whole._replace(height=0.12 * self.whole.height)

    @property
    def whole(self) -> Box:
        """A slide but for its margins."""
        presentation: Any = self.presentation
        wide, high = presentation.slide_width.pt, presentation.slide_height.pt
        edge = wide * MARGIN / WIDE
        return Box(edge, edge, wide - 2 * edge, high - 2 * edge)

    @property
    def room(self) -> Box:
        """What is free below the title and above the foot."""
        whole, title = self.whole, self.title
        top = title.bottom + 10 if title.bottom < whole.top + whole.height / 2 else whole.top
        feet = [
            box.top
            for shape in self.layout.placeholders
            if (box := _box(shape)).top > whole.top + whole.height / 2 and _kind(shape) in _BESIDE
        ]
        bottom = min([whole.bottom, *(foot - 4 for foot in feet)])
        return Box(whole.left, top, whole.width, bottom - top)

    def packed(self) -> bytes:
        """The file; the same deck gives the same bytes, whatever the clock says."""
        package: Any = self.presentation.part.package
        self.presentation.part.rename_slide_parts([entry.rId for entry in self._entries])
        return packed(package.iter_parts(), package._rels.xml)  # noqa: SLF001 - it is read nowhere else

    @property
    def _entries(self) -> Any:
        return self.presentation.slides._sldIdLst  # noqa: SLF001 - the library cannot move slides

    def settle(self, before: int) -> None:
        """Bring the slides added to the one that says ``{{report}}``; without one those before them go.

        ``before`` is how many slides there were.
        """
        entries = list(self._entries)
        slides = list(self.presentation.slides)
        marked = [place for place in range(before) if "report" in MARK.findall(_text(slides[place]))]
        gone = entries[marked[0] : marked[0] + 1] if marked else entries[:before]
        if marked:
            for entry in entries[before:]:
                entries[marked[0]].addprevious(entry)
        for entry in gone:
            self.presentation.part.drop_rel(entry.rId)
            self._entries.remove(entry)

    def fill_in(self, report: "AnyReport") -> None:
        """Put name, title, period and date where the template asks for them, and the title into its properties."""
        subject, values = report.subject, values_of(report)
        for element in self._paragraphs():
            _replace(element, values)
        properties = self.presentation.core_properties
        properties.title, properties.subject = printable(report.title)[:250], printable(subject.name)[:250]
        properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
        properties.created = properties.modified = MADE.replace(tzinfo=None)
        properties.language, properties.revision = self.lang, 1

    def _paragraphs(self) -> Iterator[Any]:
        masters = self.presentation.slide_masters
        layouts = [layout for master in masters for layout in master.slide_layouts]
        for sheet in (*masters, *layouts, *self.presentation.slides):
            yield from sheet._element.iter(qn("a:p"))  # noqa: SLF001 - in groups and tables, too


def ours(language: str) -> Deck:
    """A deck of 16 to 9 with quiet styles and fonts for both scripts."""
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDE), Pt(HIGH)
    layout = _layout(presentation)
    for other in list(presentation.slide_layouts):
        if other is not layout:
            presentation.slide_layouts.remove(other)
    _drop(presentation.part.package, RELATIONSHIP_TYPE.THUMBNAIL)
    _drop(presentation.part, RELATIONSHIP_TYPE.PRINTER_SETTINGS)
    master = presentation.slide_master
    for sheet in (master, layout):
        for shape in list(sheet.placeholders):
            _arrange(shape, is_master=sheet is master)
    _set_theme(master.part.part_related_by(RELATIONSHIP_TYPE.THEME))
    _set_styles(master._element)  # noqa: SLF001 - the library has no styles of masters
    return Deck(presentation, language, is_ours=True)


def opened(template: Path, language: str) -> Deck:
    """A template's deck. Raises NotADeck, OSError, and whatever the library makes of a broken one."""
    return Deck(pptx.Presentation(package(template, NotADeck)), language, is_ours=False)


def _layout(presentation: Presentation) -> Any:
    """The layout with a title and the least beside it."""
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]

    def others(layout: Any) -> tuple[bool, bool, int]:
        kinds = [_kind(shape) for shape in layout.placeholders]
        is_only_title = layout._element.get("type") == "titleOnly"  # noqa: SLF001 - the library does not tell
        return not is_only_title, "title" not in kinds, len([kind for kind in kinds if kind not in _BESIDE])

    return min(layouts, key=others)


def _kind(shape: Any) -> str:
    mark = shape._element.find(f".//{qn('p:ph')}")  # noqa: SLF001 - it names kinds otherwise
    return "obj" if mark is None else mark.get("type", "obj")


def _box(shape: Any) -> Box:
    return Box(shape.left.pt, shape.top.pt, shape.width.pt, shape.height.pt)


def _text(slide: Slide) -> str:
    return "\n".join("".join(part.itertext(qn("a:t"))) for part in slide._element.iter(qn("a:p")))  # noqa: SLF001


def _replace(paragraph: Any, values: dict[str, str]) -> None:
    """Replace the marks of a paragraph; a run without any is not touched."""
    runs = list(paragraph.iter(qn("a:t")))
    for run, text in zip(runs, filled_in([run.text or "" for run in runs], values), strict=True):
        if run.text != text:
            run.text = text


def _fonts(layout: Any) -> tuple[str, str]:
    """What to name as the Latin and the East Asian font of a run: the theme's, ours where it has none."""
    theme = layout.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob
    minor = re.search(rb"<a:minorFont>.*?</a:minorFont>", theme, re.DOTALL)
    named = minor and re.search(rb'<a:ea typeface="([^"]+)"', minor[0])
    return "+mn-lt", "+mn-ea" if named else EAST_ASIAN


def _drop(part: Any, kind: str) -> None:
    """Leave out what the library's own empty deck brings along."""
    for name, relation in list(part._rels.items()):  # noqa: SLF001 - a package has no other way
        if relation.reltype == kind:
            part._rels.pop(name)  # noqa: SLF001 - likewise


def _arrange(shape: Any, *, is_master: bool) -> None:
    """Title above, number at the foot on the right; nothing else."""
    match _kind(shape):
        case "title":
            box = TITLE
        case "sldNum":
            box = FOOT._replace(left=WIDE - MARGIN - 80, width=80)
        case "body" if is_master:
            box = Box(MARGIN, TITLE.bottom + 10, WIDE - 2 * MARGIN, FOOT.top - TITLE.bottom - 14)
        case _:
            shape._element.getparent().remove(shape._element)  # noqa: SLF001 - the library adds placeholders only
            return
    shape.left, shape.top, shape.width, shape.height = map(Pt, box)


def _set_theme(theme: Any) -> None:
    """Fonts of both scripts, and the page's colours."""
    text = theme.blob.decode()
    for name, colour in COLOURS.items():
        text = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf'\g<1><a:srgbClr val="{colour}"/>\g<2>', text)
    fonts = f'<a:latin typeface="{LATIN}"/><a:ea typeface="{EAST_ASIAN}"/><a:cs typeface=""/>'
    for kind in ("major", "minor"):
        text = re.sub(rf"(<a:{kind}Font>).*?(</a:{kind}Font>)", rf"\g<1>{fonts}\g<2>", text, flags=re.DOTALL)
    theme.blob = text.encode()


def _set_styles(master: Any) -> None:
    """Titles at the left and bold, at the foot of their box; numbers small."""
    style = master.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    letters = style.find(qn("a:defRPr"))
    letters.set("sz", "2400")
    letters.set("b", "1")
    fill = letters.find(f".//{qn('a:schemeClr')}")
    fill.set("val", "accent1")
    for shape in master.iter(qn("p:sp")):
        kind = shape.find(f".//{qn('p:ph')}").get("type")
        body = shape.find(f".//{qn('a:bodyPr')}")
        for side in ("lIns", "rIns", "tIns", "bIns"):
            body.set(side, "0")
        if kind == "title":
            body.set("anchor", "b")
        for other in list(body):
            body.remove(other)
        if kind == "sldNum":
            for letters in shape.iter(qn("a:defRPr")):
                letters.set("sz", "1000")
