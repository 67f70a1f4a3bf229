"""How the cells of a form look, and how much room its texts take."""

from typing import Any, NamedTuple

from fusionassess.render.text.wrapping import columns, wrap

_FONT: dict[str, Any] = {
    "font_name": "Microsoft YaHei",
    "font_size": 10,
    "font_family": 2,
    "font_charset": 134,
    "valign": "top",
}
"""On every Windows in China; elsewhere the family and the character set choose a sans-serif with Chinese."""
_LINE, _PADDING, _LEAST = 15, 8, 20
"""Points that a line of text takes in this font, and the room around it."""
_HIGHEST = 409
"""Points that a row may have."""
_BORDER = {"border": 1, "border_color": "#C9CED6"}
_PAPER, _INK, _QUIET, _ASK, _DONE, _MISSING = "#FFFFFF", "#1F2733", "#5B6675", "#FFF8DC", "#DDF1E1", "#F8C9C4"
_HEAD = "#E6EBF2"


class Styles(NamedTuple):
    """The looks of cells."""

    title: Any
    heading: Any
    head: Any
    text: Any
    plain: Any
    """Text without a frame."""
    strong: Any
    bold: Any
    usual: Any
    """A stretch of a text in a cell, as is the one before."""
    quiet: Any
    small: Any
    count: Any
    input: Any
    """Unlocked, as are all below but for the marks."""
    answer: Any
    value: Any
    """An answer that is a number."""
    number: Any
    unasked: Any
    """A number that may be given and is not asked for."""
    date: Any
    date_left: Any
    done: Any
    missing: Any


def styles(book: Any) -> Styles:
    """Make the looks for one workbook."""
    day = "yyyy-mm-dd"
    text = {"text_wrap": True, "font_color": _INK, "locked": True}
    cell = text | _BORDER
    open_cell = cell | {"locked": False, "bg_color": _ASK}
    # What is typed stays as it is typed: 2026-09 is a period and 3-4 a remark, neither is a date.
    as_typed = {"num_format": "@"}
    answer = open_cell | {"bold": True, "align": "center", "valign": "vcenter"}
    looks: dict[str, dict[str, Any]] = {
        "title": text | {"font_size": 16, "bold": True, "valign": "vcenter"},
        "heading": text | {"font_size": 11, "bold": True, "valign": "vcenter"},
        "head": cell | {"bold": True, "bg_color": _HEAD, "valign": "vcenter"},
        "text": cell,
        "plain": text,
        "bold": {"font_color": _INK, "bold": True},
        "usual": {"font_color": _INK},
        "strong": cell | {"bold": True},
        "quiet": text | {"font_color": _QUIET},
        "small": cell | {"font_size": 9, "font_color": _QUIET},
        "count": text | {"bold": True, "valign": "vcenter"},
        "input": open_cell | as_typed,
        "answer": answer | as_typed,
        "value": answer,
        "number": open_cell | {"align": "right"},
        "unasked": open_cell | {"align": "right", "bg_color": _PAPER},
        "date": open_cell | {"num_format": day, "align": "center"},
        "date_left": open_cell | {"num_format": day, "align": "left"},
    }
    made = {name: book.add_format(_FONT | look) for name, look in looks.items()}
    marks = {name: book.add_format({"bg_color": colour}) for name, colour in (("done", _DONE), ("missing", _MISSING))}
    return Styles(**made, **marks)


def _room(text: str, width: float) -> int:
    """Terminal columns of a text that fit a column of the sheet: Latin letters are narrower than half a square."""
    is_latin = columns(text) < len(text) * _MOSTLY_LATIN
    return int(width * (_LATIN if is_latin else 1)) - 2


_LATIN, _MOSTLY_LATIN = 1.1, 1.2


def height(*texts: tuple[str, float]) -> float:
    """Points that a row needs for its texts, each with the width of its column in signs."""
    lines = max(len(wrap(text, _room(text, width))) for text, width in texts)
    return min(_HIGHEST, max(_LEAST, lines * _LINE + _PADDING))
