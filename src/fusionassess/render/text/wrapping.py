"""Text broken into lines by display width: Chinese between characters, Latin between words.

A Chinese character takes two columns of a terminal. Nothing is ever cut; a closing mark never
begins a line and an opening one never ends it, unless the line is too narrow for anything else.
A command stays on one line where there is one wide enough, for whoever copies two lines runs two commands;
elsewhere it breaks at blanks, and never within the name of a file.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache

from rich.cells import get_character_cell_size

WIDE = 2
LONGEST_WORD = 24
"""Letters; what is longer is no word."""
_CLOSING = set("，。、；：？！）》】」』”’…,.;:?!)]}%·")
_OPENING = set("（《【「『“‘([{")

_UNIT = re.compile(r"(?<=\d) (?=[\u4e00-\u9fff]|(?:months?|years?|points?|steps?|levels?)\b|%)")
_NUMBERED = re.compile(r"(\b(?:[Ll]evels?|[Ss]teps?|[Mm]onths?|TRL)|第) (?=\d)")
_ID = re.compile(r"(?<![\w.])([A-Z]\d(?:\.\d)?) (?=\w)")
"""A short id before what it is the id of, such as P4."""
_DATE = re.compile(r"(?<![\w-])(\d{4})-(\d\d|Q\d|H\d)(?:-(\d\d))?(?![\w-])")
_DAY = re.compile(r"(?<=\d)(?=[年月日])|(?<=[年月])(?=\d)")
_HYPHEN = re.compile(r"(?<=[^\W\d]-)(?=[^\W\d])")
_RANGE = re.compile(r"(?<=\d)(–)(?=\d)")

_WORD = r"""(?<!\.) (?=[^\s，。；：、）”]*[./*'"\\-]|[!-~]*[A-Z0-9])(?:'[^']*'|"[^"]*"|[^\s'",;，。；：、()（）”])+"""
"""A word that no sentence goes on with but a command does: a file, a pattern, an option, a name in capitals."""
_COMMAND = re.compile(
    r"(?:[^\s，。；：（“]+ -m )?[^\s，。；：（“]*\bfusionassess(?: --lang [a-z]+)?(?: rubric)?(?: [a-z]+\b)?"
    rf"(?: --?[a-z][a-z-]*[ =][a-z]+(?![\w./])| [一-鿿]+(?= -)|{_WORD})*"
    r"|(?:[^\s，。；：（“]+ -m )?\b(?:pipx|pip|uv pip|apt-get) (?:inject|install) [^;；，。)）]+"
)

Piece = tuple[str, int]
"""A text that stays whole, and its width in columns."""


def wrap(text: str, width: int, *, cuts: bool = True) -> list[str]:
    """Break a text into lines of at most ``width`` columns; its own line breaks stay, a tab is a blank.

    A word that is wider is cut, but for those of a command. Without ``cuts`` none is, nor is a command
    broken: a terminal breaks the line itself, and what stands on it can be copied. Joined, the lines
    give the text again but for the blanks at the breaks.
    """
    return [
        line
        for paragraph in text.replace("\t", " ").split("\n")
        for line in _wrap_paragraph(paragraph, max(width, WIDE), cuts=cuts)
    ]


def hang(text: str, width: int, head: str) -> list[str]:
    """Wrap a text behind a head such as ``3. ``, the further lines indented by the head's width."""
    indent = columns(head)
    lines = wrap(text, width - indent)
    return [head + lines[0], *(" " * indent + line for line in lines[1:])]


def unbroken(text: str) -> str:
    """Keep a number with its unit and a range in one piece where a program breaks lines itself."""
    return _RANGE.sub("\\1\u2060", _NUMBERED.sub("\\1\u00a0", _UNIT.sub("\u00a0", text)))


def running(text: str) -> str:
    """The same of a text that has the whole width: there an id does not stand at the end of a line, either."""
    return _ID.sub("\\1\u00a0", unbroken(text))


def heading(text: str) -> str:
    """The same of a heading, where a date and a period are kept whole, too.

    Not elsewhere: with a hidden sign in it a date is neither found by a search nor copied as a date.
    """
    dated = _DATE.sub(lambda match: "-\u2060".join(filter(None, match.groups())), _DAY.sub("\u2060", text))
    return running(dated)


def longest_piece(text: str) -> int:
    """How many columns the widest part takes that no program may break: a word, or a number with its unit.

    An address and the like, which may be broken, does not count.
    """
    pieces = (
        part
        for line in unbroken(text).split("\n")
        for piece, _ in _pieces(line, sys.maxsize, cuts=False)
        for word in piece.split(" ")
        for part in _HYPHEN.split(word)
    )
    return max((columns(part) for part in pieces if len(part) <= LONGEST_WORD), default=0)


def pad(text: str, width: int) -> str:
    """Fill a text with blanks up to a display width."""
    return text + " " * max(width - columns(text), 0)


def clip(text: str, width: int) -> str:
    """Keep as much of a text as fits, with a sign that there is more."""
    taken = end = 0
    while end < len(text) and taken + _column(text[end]) <= width - 1:
        taken += _column(text[end])
        end += 1
    return text[:end].rstrip() + "…"


def columns(text: str) -> int:
    """How many columns a text takes."""
    return sum(map(_column, text))


@cache
def _column(character: str) -> int:
    # A control character is nothing to see, and not less.
    return max(get_character_cell_size(character), 0)


def _wrap_paragraph(paragraph: str, width: int, *, cuts: bool) -> Iterator[str]:
    if columns(paragraph) <= width:
        yield paragraph.rstrip()
        return
    line, taken = "", 0
    for piece, wide in _pieces(paragraph, width, cuts=cuts):
        if line and taken + wide - (len(piece) - len(piece.rstrip())) > width:
            yield line.rstrip()
            line, taken = "", 0
            piece = piece.lstrip()  # noqa: PLW2901 - a blank at a break belongs to no line
            wide = columns(piece)  # noqa: PLW2901
        line += piece
        taken += wide
    yield line.rstrip()


def _pieces(paragraph: str, width: int, *, cuts: bool) -> Iterator[Piece]:
    """Cut a paragraph into pieces that must stay whole: a word, a character with its marks, a command."""
    commands = [match.span() for match in _COMMAND.finditer(paragraph)]
    whole = {(first, last) for first, last in commands if not cuts or columns(paragraph[first:last]) <= width}
    start = 0
    for end in range(1, len(paragraph) + 1):
        around = next(((first, last) for first, last in commands if first < end < last), None)
        if around in whole or (around and paragraph[end - 1] != " "):
            continue
        if end == len(paragraph) or _may_break(paragraph[end - 1], paragraph[end]):
            piece = paragraph[start:end]
            is_told = any(first < end and start < last for first, last in commands)
            yield from _forced(piece, width) if cuts and not is_told else [(piece, columns(piece))]
            start = end


def _may_break(last: str, character: str) -> bool:
    if character == " " or last in _OPENING:
        return False
    if last == " ":
        # A dot between two parts ends a line rather than begin one.
        return character != "·"
    return (_column(last) == WIDE or _column(character) == WIDE) and character not in _CLOSING


def _forced(piece: str, width: int) -> Iterator[Piece]:
    """Cut a piece that is wider than a whole line, such as a long address."""
    start = taken = 0
    if columns(piece.rstrip()) > width:
        for end, wide in enumerate(map(_column, piece)):
            if taken + wide > width and end > start:
                yield piece[start:end], taken
                start, taken = end, 0
            taken += wide
    rest = piece[start:]
    yield rest, columns(rest)
