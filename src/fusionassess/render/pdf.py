"""The report as a PDF: tagged for reading aloud (PDF/UA-1), typeset by typst, with the pictures of the web page."""

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from fusionassess.render import charts
from fusionassess.render.formats import MADE, PROGRAM, CannotWrite, Replaced, made
from fusionassess.render.sections import laid_out
from fusionassess.render.sections.blocks import Block, Columns, Heading, LevelStrip, Picture, Pictures, Table, fitted
from fusionassess.render.text.escaping import printable
from fusionassess.render.text.signs import signs, stand_in
from fusionassess.words.language import LANGUAGES

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "DengXian",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "SimHei",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Songti SC",
    "SimSun",
)
"""Fonts for Chinese, the best for tables first; any other with the letters serves where none of these is there."""
LATIN = ("Noto Sans", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans")
_LONG_WORD = re.compile(r"[\x21-\x7e]{24,}")
_PIECE = 12
"""Letters after which a long word may be broken."""
_WIDE, _EDGES = 504.0, 9.0
"""Points of a line, and of what stands beside the text of a cell: see report.typ."""
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_LINE = re.compile(r":(\d+):\d+$", re.MULTILINE)
_MOST_NAMED = 12
_PROBE = """#set document(title: "signs")
#let given = json(bytes(sys.inputs.given))
#set text(lang: given.lang, region: given.region, font: given.fonts)
"""


class NoFont(CannotWrite):
    """No font has the letters of the report's own language; these are some of them."""

    words = "no_font"


def view(
    report: "AnyReport",
    fonts: Path | None = None,
    *,
    system: bool = True,
    tell: Callable[[Replaced], None] = lambda _: None,
) -> bytes:
    """Typeset the report; the same report and fonts give the same bytes.

    ``fonts`` is a folder of further font files, ``system`` takes those of the machine, too. What somebody wrote
    in signs that no font has is shown by a sign that stands for them, and ``tell`` is told.
    Raises NoFont where the report's own words would show so, and OSError where the folder cannot be read.
    """
    if fonts is not None:
        # The library passes over a folder that is not there.
        next(fonts.iterdir(), None)
    known = typst.Fonts(include_system_fonts=system, font_paths=[fonts] if fonts else [])
    values = _values(report, _chosen(report, known.families()))
    own = frozenset("".join(_texts((report.title, report.words, report.captions))))
    instead: dict[str, str] = {}
    while True:
        set_now = _replaced(values, instead)
        try:
            content = _typeset(set_now, known)
        except typst.TypstError as error:
            # The standard wants every character to be readable: what no font has is refused.
            doubtful = _doubtful(error, set_now)
            if not doubtful:
                raise
            without = _without_glyph([*doubtful, *(sign[0] for sign in doubtful)], values, known)
            # Where each can be set by itself, and not beside its neighbours, all that may be meant are lost.
            lost = [sign for sign in doubtful if sign in without] or [
                sign for sign in doubtful if not sign.isascii() and sign not in own
            ]
            needed = [sign for sign in lost if sign.isalpha() and sign in own]
            if needed or not lost:
                raise NoFont("".join(needed or doubtful)[:_MOST_NAMED]) from None
            more = {sign: stand_in(sign, can_show=sign[0] not in without) for sign in lost}
            instead = more | {sign: _replaced(shown, more) for sign, shown in instead.items()}
        else:
            if instead:
                tell(_told(values, instead))
            return content


def _typeset(values: Mapping[str, Any], known: typst.Fonts) -> bytes:
    text = (files("fusionassess.render") / "templates" / "pdf" / "report.typ").read_bytes()
    return typst.compile(
        text,
        font_paths=known,
        sys_inputs={"report": json.dumps(values, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=MADE,
    )


def chinese_fonts() -> list[str]:
    """The fonts for Chinese that this machine has, the best for tables first."""
    there = set(typst.Fonts(include_system_fonts=True).families())
    return [name for name in CHINESE if name in there]


def _chosen(report: "AnyReport", families: Iterable[str]) -> list[str]:
    """The fonts to try first, of those that are there."""
    there = set(families)
    wanted = CHINESE if LANGUAGES[report.language].script == "Hans" else (*LATIN, *CHINESE)
    return [name for name in wanted if name in there] or ["Libertinus Serif"]


def _values(report: "AnyReport", fonts: Sequence[str]) -> dict[str, Any]:
    """What the template sets, as plain values."""
    words, subject = report.words, report.subject
    blocks = list(laid_out(report))
    first = list(takewhile(lambda block: not (isinstance(block, Heading) and block.new_page), blocks))
    values = {
        "title": f"{subject.name} · {report.title} · {words.document}",
        "description": f"{report.title} · {words.document}",
        "name": subject.name,
        "document": f"{report.title} · {words.document}",
        "running": f"{subject.name} · {report.title}",
        "of_page": report.captions.of_page,
        "contents": report.captions.contents,
        "first": [_plain(block, report, fonts) for block in first],
        "rest": [_plain(block, report, fonts) for block in blocks[len(first) :]],
    }
    day = made(report)
    set_in = {
        "author": PROGRAM,
        "date": [day.year, day.month, day.day] if day else None,
        "lang": report.language,
        "region": (LANGUAGES[report.language].region or "").lower() or None,
        "fonts": list(fonts),
    }
    return {name: _settable(value) for name, value in values.items()} | set_in


def _plain(block: Block, report: "AnyReport", fonts: Sequence[str]) -> dict[str, Any]:
    kind = type(block).__name__
    match block:
        case Pictures(columns, _, beside):
            drawn = [list(_drawn(column, report, fonts)) for column in columns]
            told = _plain(beside, report, fonts) if beside else None
            if beside and told and len(drawn) > 1:
                told["widths"] = list(fitted(beside, _WIDE / 2 - 12, 8, _EDGES))
            return {"kind": kind, "columns": drawn, "beside": told}
        case Columns(columns):
            return {"kind": kind, "columns": [[_plain(part, report, fonts) for part in column] for column in columns]}
        case LevelStrip(rungs):
            return {"kind": kind, "rungs": [rung._asdict() for rung in rungs]}
        case Table():
            rows = [[str(cell) for cell in row] for row in block.rows]
            block = block._replace(rows=rows, widths=list(fitted(block, _WIDE, 9.5, _EDGES)))
    return {"kind": kind, **block._asdict()}


def _drawn(column: Sequence[Picture], report: "AnyReport", fonts: Sequence[str]) -> Iterator[dict[str, str]]:
    """The pictures that there is anything to draw of."""
    for picture in column:
        svg = getattr(charts, picture.name)(report)
        if svg:
            yield {"title": _within("title", svg), "told": _within("desc", svg), "svg": _coloured(svg, fonts)}


def _within(tag: str, svg: str) -> str:
    """The text of an element that stands once in a picture."""
    element = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", svg, re.DOTALL)
    return html.unescape(element[1]) if element else ""


def _coloured(svg: str, fonts: Sequence[str]) -> str:
    """A picture with the web page's colours on paper, and the fonts of the text around it."""
    families = ", ".join(f"'{name}'" for name in fonts)
    style = f"<style>svg {{ font-family: {families}; }}\n{_colours()}</style>"
    return re.sub(r"(<svg[^>]*>)", lambda tag: tag[1] + style, svg, count=1)


@cache
def _colours() -> str:
    """The rules of the page's style sheet that paint, their variables put in."""
    sheet = (files("fusionassess.render") / "templates" / "page" / "page.css").read_text(encoding="utf-8")
    values = dict(re.findall(r"--([\w-]+):\s*([^;]+);", sheet[: sheet.index("}")]))
    rules = re.findall(r"(?:^|(?<=\}))\s*([^{}@]+\{[^{}]*\b(?:fill|stroke|font-weight)[^{}]*\})", sheet, re.MULTILINE)
    return re.sub(r"var\(--([\w-]+)\)", lambda name: values[name[1]], "\n".join(rules))


def _settable(value: Any) -> Any:
    """Text without signs that no font shows, whose long words can be broken; pictures stay as they are."""
    if isinstance(value, str):
        return _LONG_WORD.sub(_in_pieces, printable(value).replace("\t", " "))
    if isinstance(value, dict):
        return {name: part if name == "svg" else _settable(part) for name, part in value.items()}
    return [_settable(part) for part in value] if isinstance(value, list | tuple | range) else value


def _in_pieces(word: re.Match[str]) -> str:
    return "\u200b".join(word[0][place : place + _PIECE] for place in range(0, len(word[0]), _PIECE))


def _texts(value: object) -> Iterator[str]:
    """All texts within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(part)


def _signs(value: object) -> dict[str, None]:
    """Every sign in the texts of a value, once, in their order."""
    return dict.fromkeys(sign for text in _texts(value) for sign in signs(text))


def _doubtful(error: typst.TypstError, values: object) -> list[str]:
    """The signs that hold a character the typesetter complains about.

    It also complains about a letter that has a glyph, where the mark on it has none.
    """
    texts = _MISSING.findall(f"{error.message}\n{error.diagnostic}")
    named = set("".join(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in texts))
    return [sign for sign in _signs(values) if not named.isdisjoint(sign)]


def _without_glyph(doubtful: Sequence[str], values: Mapping[str, Any], known: typst.Fonts) -> set[str]:
    """Those that cannot be set by themselves, in regular or bold letters or, if they are in one, in a picture."""
    drawn = "".join(part for part in _texts(values) if part.startswith("<svg"))
    given = {name: values[name] for name in ("lang", "region", "fonts")} | {"signs": doubtful}
    given["pictures"] = [_lettered(sign, values["fonts"]) for sign in doubtful]
    # Each on a line of its own, so that an error's line says which one it is about.
    lines = [
        f"#given.signs.at({place})#strong(given.signs.at({place}))"
        + (f'#image(bytes(given.pictures.at({place})), format: "svg", alt: "sign")' if sign in drawn else "")
        for place, sign in enumerate(doubtful)
    ]
    source = _PROBE + "\n".join(lines)
    try:
        typst.compile(
            source.encode(),
            font_paths=known,
            sys_inputs={"given": json.dumps(given, ensure_ascii=False)},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        first = _PROBE.count("\n") + 1
        places = {int(line) - first for line in _LINE.findall(error.diagnostic)}
        return {sign for place, sign in enumerate(doubtful) if place in places}
    return set()


def _lettered(sign: str, fonts: Sequence[str]) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="9">{html.escape(sign)}</text></svg>'
    return _coloured(svg, fonts)


def _replaced(value: Any, instead: Mapping[str, str]) -> Any:
    """The same values, pictures included, with other signs for some."""
    if not instead:
        return value
    if isinstance(value, str):
        return "".join(instead.get(sign, sign) for sign in signs(value))
    if isinstance(value, dict):
        return {name: _replaced(part, instead) for name, part in value.items()}
    return [_replaced(part, instead) for part in value] if isinstance(value, list | tuple) else value


def _told(values: Mapping[str, Any], instead: Mapping[str, str]) -> Replaced:
    """What was replaced, how often and below which headings; a sign of pictures alone counts once."""
    counts, under, heading = Counter[str](), dict[str, None](), ""
    for block in ({"text": values["name"]}, *values["first"], *values["rest"]):
        if block.get("kind") == Heading.__name__ and block["level"] == 1:
            heading = block["text"]
        lost = [sign for text in _texts(block) if not text.startswith("<svg") for sign in signs(text)]
        shown = Counter(sign for sign in lost if sign in instead)
        counts += shown
        if shown:
            under[heading] = None
    return Replaced({sign: counts[sign] or 1 for sign in _signs(values) if sign in instead}, list(under))
