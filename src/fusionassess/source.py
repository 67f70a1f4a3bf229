"""The text of a document, and the name its problems are reported under."""

import re
from functools import lru_cache
from typing import NamedTuple

from fusionassess.problems import DocumentError, Place, Problem

MOST_BYTES = 8_000_000

INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters but for tab and line feed, and halves of characters: a terminal might obey them."""


def visible(text: str) -> str:
    """Show what cannot be seen, or must not reach a terminal, as a replacement character."""
    return INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text)


class Source(NamedTuple):
    """A text and where it comes from."""

    file: str
    text: str

    def problem(self, code: str, line: int, column: int, /, **values: object) -> Problem:
        """Make a problem at a place of this text, both counted from 1, with the line itself."""
        lines = _lines(self.text)
        excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
        return Problem(code, Place(self.file, line, column), values, source=excerpt)

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
        guess = "" if is_cut else _guess(data)
        code = "half-character" if is_cut else "not-utf8" if guess else "not-text"
        raise DocumentError([Problem(code, Place(file, line, column), {"guess": guess})]) from None


def _guess(data: bytes) -> str:
    """Name the encoding that bytes may be in, or nothing where they are no text at all."""
    if data.count(0) > len(data) // 4:
        return "UTF-16"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "GBK"
