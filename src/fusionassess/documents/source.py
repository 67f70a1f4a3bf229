"""The text of a document, and the name its problems are reported under."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from fusionassess.documents.problems import DocumentError, Fault, Loc, Place, Problem
from fusionassess.documents.suffixes import WORKBOOKS

MOST_BYTES = 8_000_000

INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters but for tab and line feed, and halves of characters: a terminal might obey them."""
TURNING = "\u202a-\u202e\u2066-\u2069"
"""Of a class of characters: signs that show what follows them in another order."""
_OBEYED = re.compile(f"{INVISIBLE.pattern[:-1]}{TURNING}\u2028\u2029]")


ZIP = b"PK\x03\x04"
"""How a workbook of today begins."""
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a workbook of before 2007 begins, and one of today that is encrypted."""


def is_workbook(data: bytes, file: str) -> bool:
    """Whether a file is a workbook by its first bytes, or says so by its name."""
    return data.startswith((ZIP, COMPOUND)) or file.lower().endswith(WORKBOOKS)


FORMULA = r"^[=+\-@\t\r]"
"""A pattern: how a text begins that a spreadsheet takes for a formula, which may do as it likes there."""
HARMLESS = "'"
"""Put before such a text it makes a spreadsheet show it."""


def no_formula(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return HARMLESS + text if re.match(FORMULA, text) else text


def visible(text: str) -> str:
    """Show what must not reach a terminal or a file of text as a replacement character: the one filter for both."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


def visible_json(text: str) -> str:
    """The same for JSON, where such a character can only stand in a string and is spelled as an escape there."""
    return _OBEYED.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


@contextmanager
def guarded(file: str) -> Iterator[None]:
    """Whatever a stranger's file brings about in its reader is its own failure, told like any other.

    Raises DocumentError.
    """
    try:
        yield
    except DocumentError:
        raise
    except Exception as error:
        raise stranger(error, file) from error


def stranger(error: Exception, file: str) -> DocumentError:
    """What no reader has foreseen of a file."""
    detail = visible((str(error) or type(error).__name__).split("\n", 1)[0])[:_MOST_TOLD]
    return DocumentError([Problem("reader-failed", Place(file), {"detail": f"{type(error).__name__}: {detail}"})])


_MOST_TOLD = 200


SHEET_ROWS = 1 << 20
"""Rows that a sheet of a workbook has; its lines are counted on through all sheets."""


class Grid(NamedTuple):
    """A document that stands in the cells of a workbook rather than in a text."""

    values: Any
    """The plain values, as a text would give them."""
    marks: Callable[[], Mapping[Loc, tuple[int, int]]]
    """Gives line and column of every node: the line is ``SHEET_ROWS`` × sheets before it + row."""
    faults: tuple[Fault, ...]
    """What is wrong with the cells themselves, to be told with whatever else is wrong."""
    sheets: tuple[str, ...]


PART_LINES = 1 << 24
"""More lines than a text of MOST_BYTES can have; those of a folder are counted on through its files."""


class Source(NamedTuple):
    """A text and where it comes from."""

    file: str
    text: str
    grid: Grid | None = None
    """The document, where it does not stand in the text."""
    parts: "tuple[Source, ...]" = ()
    """The files of a folder that is one document: the first holds all but its paths, each other one path."""

    def problem(self, code: str, line: int, column: int, /, **values: object) -> Problem:
        """Make a problem at a place of this text, both counted from 1, with the line itself."""
        if self.parts:
            part, row = divmod(line - 1, PART_LINES)
            return self.parts[part].problem(code, row + 1, column, **values)
        if self.grid is not None:
            before, row = divmod(line - 1, SHEET_ROWS)
            return Problem(code, Place(self.file, row + 1, column, self.grid.sheets[before]), values)
        lines = _lines(self.text)
        excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
        return Problem(code, Place(self.file, line, column), values, source=excerpt)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong before anything is known of the document's meaning."""
        return self.grid.faults if self.grid is not None else ()

    @property
    def lines(self) -> list[str]:
        """The text's lines, without their ends."""
        return _lines(self.text)


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    # Only what YAML and editors agree to be line ends; str.splitlines knows several more.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def decode(data: bytes, file: str) -> Source:
    """Decode the bytes of a document: UTF-8, with or without a byte order mark.

    Raises DocumentError where they are too many or no UTF-8; a guess at what they are instead
    goes into the message and never into the answers.
    """
    if len(data) > MOST_BYTES:
        raise DocumentError([Problem("too-large", Place(file), {"found": len(data), "most": MOST_BYTES})])
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise DocumentError([Problem("not-utf8", Place(file, 1, 1), {"guess": "UTF-16"})])
    try:
        return Source(file, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        is_cut = error.reason == "unexpected end of data" and error.end >= len(data) - 3
        guess = "" if is_cut else guess_encoding(data)
        code = "half-character" if is_cut else "not-utf8" if guess else "not-text"
        raise DocumentError([Problem(code, Place(file, line, column), {"guess": guess})]) from None


def guess_encoding(data: bytes) -> str:
    """Name the encoding that bytes may be in, as ``iconv`` does, or nothing where they are no text at all."""
    if data.count(0) > len(data) // 4:
        return "UTF-16"
    if b"\0" in data:
        return ""
    # Chinese is written in pairs of such bytes; one alone between letters is an é or ü.
    runs = _BEYOND_ASCII.findall(data[:_LOOKED_AT])
    if runs and all(len(run) == 1 for run in runs):
        try:
            data.decode("cp1252")
        except UnicodeDecodeError:
            return ""
        return "WINDOWS-1252"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "GBK"


_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_LOOKED_AT = 1 << 20
