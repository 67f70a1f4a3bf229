"""The report as a PDF: tagged for reading aloud (PDF/UA-1), typeset by typst, with the pictures of the web page."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from fusionassess.render import charts
from fusionassess.render.formats import MADE, CannotWrite
from fusionassess.render.sections import laid_out
from fusionassess.render.sections.blocks import Block, Heading, Picture, Pictures, Table
from fusionassess.render.text.escaping import printable
from fusionassess.report.value import Report
from fusionassess.words.language import LANGUAGES

if TYPE_CHECKING:
    from fusionassess.report.change import ChangeReport

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
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_MOST_NAMED = 12


class NoFont(CannotWrite):
    """No font has some of the report's characters; these are its message."""

    words = "no_font"


def view(report: "Report | ChangeReport", fonts: Path | None = None, *, system: bool = True) -> bytes:
    """Typeset the report; the same report and fonts give the same bytes.

    ``fonts`` is a folder of further font files, ``system`` takes those of the machine, too.
    Raises NoFont where characters would show as boxes, and OSError where the folder cannot be read.
    """
    if fonts is not None:
        # The library passes over a folder that is not there.
        next(fonts.iterdir(), None)
    known = typst.Fonts(include_system_fonts=system, font_paths=[fonts] if fonts else [])
    text = (files("fusionassess.render") / "templates" / "pdf" / "report.typ").read_bytes()
    try:
        return typst.compile(
            text,
            font_paths=known,
            sys_inputs={"report": json.dumps(_values(report, _chosen(report, known.families())), ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=MADE,
        )
    except typst.TypstError as error:
        # The standard wants every character to be readable: what no font has is refused.
        characters = _MISSING.findall(f"{error.message}\n{error.diagnostic}")
        missing = "".join(dict.fromkeys(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), each) for each in characters))
        if not missing:
            raise
        raise NoFont(missing[:_MOST_NAMED]) from None


def chinese_fonts() -> list[str]:
    """The fonts for Chinese that this machine has, the best for tables first."""
    there = set(typst.Fonts(include_system_fonts=True).families())
    return [name for name in CHINESE if name in there]


def _chosen(report: "Report | ChangeReport", families: Iterable[str]) -> list[str]:
    """The fonts to try first, of those that are there."""
    there = set(families)
    wanted = CHINESE if LANGUAGES[report.language].script == "Hans" else (*LATIN, *CHINESE)
    return [name for name in wanted if name in there] or ["Libertinus Serif"]


def _values(report: "Report | ChangeReport", fonts: Sequence[str]) -> dict[str, Any]:
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
    set_in = {
        "lang": report.language,
        "region": (LANGUAGES[report.language].region or "").lower() or None,
        "fonts": list(fonts),
    }
    return {name: _settable(value) for name, value in values.items()} | set_in


def _plain(block: Block, report: "Report | ChangeReport", fonts: Sequence[str]) -> dict[str, Any]:
    kind = type(block).__name__
    if isinstance(block, Pictures):
        drawn = [list(_drawn(column, report, fonts)) for column in block.columns]
        return {"kind": kind, "columns": drawn}
    if isinstance(block, Table):
        block = block._replace(rows=[[str(cell) for cell in row] for row in block.rows])
    return {"kind": kind, **block._asdict()}


def _drawn(
    column: Sequence[Picture], report: "Report | ChangeReport", fonts: Sequence[str]
) -> Iterator[dict[str, str]]:
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
