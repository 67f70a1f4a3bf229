"""The bytes of a table in text: in UTF-8 with line feeds, in blocks of whole rows.

Memory does not grow with the file: a block is read, cut behind its last whole row, and the rest is kept for the next.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Protocol

import numpy as np

from fusionassess.documents.problems import DocumentError, Place, Problem

BLOCK = 1 << 23
"""Bytes read at a time."""
MOST_IN_A_ROW = 1 << 26
"""Bytes a row may have: a quote that is never closed must not take the whole file into memory."""


class Bytes(Protocol):
    """Something that gives bytes."""

    def read(self, size: int, /) -> bytes:
        """Give so many at most; none at the end."""


class _Recoded:
    """Bytes of UTF-16, or with bare carriage returns, as UTF-8 with line feeds."""

    def __init__(self, file: str, begins: bytes, opened: Bytes, encoding: str) -> None:
        self.file, self.begins, self.opened = file, begins, opened
        self.decoder = codecs.getincrementaldecoder(encoding)() if encoding else None

    def read(self, size: int) -> bytes:
        """Give about so many bytes."""
        while True:
            data, self.begins = self.begins or self.opened.read(size), b""
            if self.decoder is None:
                return data.replace(b"\r", b"\n")
            try:
                text = self.decoder.decode(data, final=not data)
            except UnicodeDecodeError:
                raise DocumentError([Problem("not-text", Place(self.file))]) from None
            if text or not data:
                return text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")


def recoded(file: str, opened: Bytes) -> Bytes:
    """The same text in UTF-8 with line feeds, where its first bytes show that it is in UTF-16 or has none."""
    begins = opened.read(BLOCK)
    encoding = utf16(begins)
    is_bare = not encoding and b"\r" in begins and b"\n" not in begins
    if encoding or is_bare:
        return _Recoded(file, begins, opened, encoding)
    return _Begun(begins, opened)


class _Begun:
    """Bytes of which the first ones have been looked at."""

    def __init__(self, begins: bytes, opened: Bytes) -> None:
        self.begins, self.opened = begins, opened

    def read(self, size: int) -> bytes:
        """Give so many bytes at most."""
        if not self.begins:
            return self.opened.read(size)
        data, self.begins = self.begins[:size], self.begins[size:]
        return data


def utf16(begins: bytes) -> str:
    """The kind of UTF-16 or UTF-32 that a text is in by its first bytes; nothing where it is in another encoding."""
    if begins.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) and len(begins) % 4 == 0:
        return "utf-32"
    if begins.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    first = begins[:_LOOKED_AT].rstrip(b"\0")
    if first.count(0) * 4 <= len(first):
        return ""
    return "utf-16-le" if first[1::2].count(0) > first[::2].count(0) else "utf-16-be"


_LOOKED_AT = 4096


_SHIFTED = re.compile(r"(?<![^,;\t\s\"])\+[A-Za-z0-9+/]{5,}(?:-|(?![A-Za-z0-9+/-]))")
_EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]{2,}")


def is_utf7(texts: Sequence[str]) -> bool:
    """Whether rows have words of Chinese, Japanese or Korean in UTF-7, which has nothing but ASCII."""
    words = set()
    for word in {word for text in texts for word in _SHIFTED.findall(text)}:
        with suppress(UnicodeDecodeError):
            if _EASTERN.fullmatch(word.encode().decode("utf-7")):
                words.add(word)
    return len(words) > 1


def without_signs(data: bytes) -> bytes:
    """The same with texts that were written as formulas, ``="3"``, so that a spreadsheet leaves their digits alone."""
    # One byte is found ten times as fast as two, and most tables have not that.
    if b"=" not in data or b'="' not in data:
        return data
    return _AS_FORMULA.sub(rb'"\1\2"', data)


_AS_FORMULA = re.compile(rb'(?:(?<![^,;\t|\n])"=""([^"\r\n]*)"""|(?<![^,;\t|\n])="([^"\r\n]*)")(?=[,;\t|\r\n]|\Z)')


def blocks(file: str, opened: Bytes) -> Iterator[bytes]:
    """Stretches of whole rows: cut behind a line end that stands in no quotes."""
    kept = b""
    while more := opened.read(BLOCK):
        data = kept + more
        end = _last_row_end(data)
        if not end and len(data) > MOST_IN_A_ROW:
            # A quote in its first line was never closed: that line stands alone, and what follows is read.
            end = data.find(b"\n") + 1
            if not end:
                raise DocumentError([Problem("row-without-end", Place(file), {"most": MOST_IN_A_ROW})])
        kept = data[end:]
        if end:
            yield data[:end]
    if kept:
        yield kept


def _last_row_end(data: bytes) -> int:
    """Where the last whole row ends, 0 where none does."""
    end = data.rfind(b"\n") + 1
    if b'"' in data:
        quotes = count(data, '"', end)
        while end and quotes % 2:
            before = data.rfind(b"\n", 0, end - 1) + 1
            quotes -= data.count(b'"', before, end)
            end = before
    return end


def row_ends(data: bytes, start: int, most: int) -> Iterator[int]:
    """Where each of the first rows ends, ``most`` of them."""
    for _ in range(most):
        if start >= len(data):
            return
        start = _row_end(data, start) or len(data)
        yield start


def _row_end(data: bytes, start: int) -> int:
    """Where the row ends that begins there, 0 where a quote in it is not closed."""
    is_open = False
    while end := data.find(b"\n", start) + 1:
        is_open ^= data.count(b'"', start, end) % 2 == 1
        if not is_open:
            return end
        start = end
    return 0


def count(text: bytes, sign: str, end: int | None = None) -> int:
    """How often a sign of one byte stands in a text, up to an end."""
    # bytes.count would take four times as long, and keep all other threads waiting.
    return int(np.count_nonzero(np.frombuffer(text, dtype=np.uint8)[:end] == ord(sign)))
