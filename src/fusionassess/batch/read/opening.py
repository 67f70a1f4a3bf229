"""What a file is, by its name and by how it begins, and which reader takes its rows."""

import codecs
import errno
import os
from collections.abc import Sequence
from pathlib import Path

from fusionassess.batch.read import sources
from fusionassess.batch.read.delimited import begins_a_sheet, read_delimited
from fusionassess.batch.read.jsonl import read_lines
from fusionassess.batch.read.spreadsheets import is_spreadsheet
from fusionassess.batch.read.tables import Pieces, Warn, read_parquet
from fusionassess.batch.read.workbook import read_workbook
from fusionassess.batch.score.scorer import Scorer
from fusionassess.documents import reading
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.reading import STDIN
from fusionassess.documents.source import COMPOUND, ZIP, guess_encoding
from fusionassess.documents.suffixes import LINES, PAGES, PARQUET, WORKBOOKS

NO_TABLE = frozenset({"no-answer-columns", "not-text", "not-utf8", "empty-file", "row-without-end"})
"""What a text may be that is no table at all."""
_PAGE = 1 << 20
_MOST_LOOKED_THROUGH = 1 << 23


def kind_inside(file: str) -> sources.Kind:
    """What a file is by its name, or by how it begins where the name says nothing."""
    kind = sources.kind_of(file)
    if kind != "other":
        return kind
    if file.lower().endswith(PAGES):
        # The form itself came back, rather than the sheet that it saves.
        return "foreign" if b'id="form">' in _first_bytes(file, _PAGE) else "other"
    return kind_by_content(file) if sources.has_lost_its_suffix(file) else kind


def kind_by_content(file: str) -> sources.Kind:
    """What a file is by how it begins, where its name says nothing that is known."""
    begins = _first_bytes(file)
    if begins.startswith((b"Rar!", b"7z\xbc\xaf")):
        return "foreign"
    if begins.startswith((ZIP, COMPOUND)):
        return "workbook" if is_spreadsheet(file) else "other"
    if begins_a_sheet(begins):
        return "sheets"
    return "table" if begins.startswith(b"PAR1") or _is_text(begins) else "other"


def _is_text(begins: bytes) -> bool:
    # A letter that is cut in two at the end is one all the same.
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        return b"\0" not in begins and bool(decoder.decode(begins))
    except UnicodeDecodeError:
        return any(guess_encoding(begins[: len(begins) - cut]) for cut in range(4))


def _first_bytes(file: str, most: int = 512) -> bytes:
    """How a file begins; nothing where it cannot be read, which its reader will say."""
    try:
        with Path(file).open("rb") as opened:
            return opened.read(most)
    except OSError:
        return b""


def pieces(file: str, scorer: Scorer, warn: Warn, size: int, skip: int, chosen: Sequence[str]) -> Pieces:
    """The rows of a table behind the first ``skip``; ``chosen`` are the sheets of a workbook, all where it is empty.

    Raises DocumentError.
    """
    suffix = Path(file).suffix.lower()
    if file == STDIN:
        return _of_stream(scorer, warn, skip)
    if suffix in PARQUET or (sources.has_lost_its_suffix(file) and _first_bytes(file).startswith(b"PAR1")):
        return read_parquet(file, scorer, warn, size, skip)
    # Not every file is what its name says: services give text or web pages the suffix of a workbook.
    begins = _first_bytes(file)
    if inside := reading.foreign_inside(_first_bytes(file, _MOST_LOOKED_THROUGH) if begins.startswith(ZIP) else begins):
        raise DocumentError([Problem("foreign-document", Place(file), {"suffix": inside})])
    if begins.startswith((ZIP, COMPOUND)):
        return read_workbook(file, scorer, warn, skip, chosen)
    if suffix in WORKBOOKS and begins.lstrip(b"\xef\xbb\xbf\xff\xfe\0\r\n\t ").startswith(b"<"):
        raise DocumentError([Problem("web-page-workbook", Place(file))])
    if suffix in WORKBOOKS:
        return _text_of_workbook(file, scorer, warn, skip)
    return (read_lines if suffix in LINES else read_delimited)(file, scorer, warn, skip)


def _text_of_workbook(file: str, scorer: Scorer, warn: Warn, skip: int) -> Pieces:
    """A text with the suffix of a workbook: a table, or what is left of a workbook. Raises DocumentError."""
    try:
        yield from read_delimited(file, scorer, warn, skip)
    except DocumentError as error:
        if error.problems[0].code not in NO_TABLE - {"empty-file"}:
            raise
        guess = guess_encoding(_first_bytes(file)) or "?"
        raise DocumentError([Problem("not-a-workbook", Place(file), {"guess": guess})]) from None


def _of_stream(scorer: Scorer, warn: Warn, skip: int) -> Pieces:
    """Standard input: JSON lines where it begins with a brace, else delimited text."""
    import sys

    if sys.stdin is None:
        values = {"file": STDIN, "detail": os.strerror(errno.EBADF)}
        raise DocumentError([Problem("unreadable", Place(STDIN), values)])
    begins = sys.stdin.buffer.peek(1)[:1] if hasattr(sys.stdin.buffer, "peek") else b""
    return (read_lines if begins == b"{" else read_delimited)(STDIN, scorer, warn, skip)
