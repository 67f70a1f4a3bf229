"""The file of a document: its bytes to a text or to cells, or what to do with a file that is no document."""

import errno
import os
import re
import sys
from pathlib import Path

from fusionassess.documents import given
from fusionassess.documents.problems import DocumentError, Place, Problem, no_such_file
from fusionassess.documents.source import MOST_BYTES, ZIP, Source, decode, guarded, is_workbook
from fusionassess.documents.suffixes import (
    ARCHIVES,
    DELIMITED,
    FOREIGN_BY_SUFFIX,
    LINES,
    PACKED,
    PAGES,
    PARQUET,
    WORKBOOKS,
)

STDIN = "-"
"""The name of standard input."""


def read(path: Path | str) -> Source:
    """Read the text or the cells of a document; ``-`` is standard input. Raises DocumentError where it cannot."""
    name = str(path)
    try:
        data = _bytes(name)
    except FileNotFoundError:
        raise DocumentError([no_such_file(name)]) from None
    except IsADirectoryError:
        raise DocumentError([Problem("is-a-folder", Place(name), {"file": name})]) from None
    except OSError as error:
        detail = error.strerror or str(error)
        raise DocumentError([Problem("unreadable", Place(name), {"file": name, "detail": detail})]) from None
    if (other := _no_document(data, name)) is not None:
        raise DocumentError([other])
    return source_of(data, name)


_HEAD = 4096
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_OFFICE = {b"word/document.xml": ".docx", b"ppt/presentation.xml": ".pptx"}
"""What a file of an office is, by the name of a part that stands in its zip as it is."""
_BEGINNINGS = {
    b"%PDF-": ".pdf",
    b"{\\rtf": ".rtf",
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"GIF8": ".gif",
    b"II*\0": ".tif",
    b"MM\0*": ".tif",
}
"""How files begin in which no answers can be read, whatever they are called."""


def foreign_inside(data: bytes) -> str:
    """The suffix that a file ought to have by what is in it, where that is no document, table or archive; else none."""
    office = next((kind for part, kind in _OFFICE.items() if data.startswith(ZIP) and part in data), "")
    return office or next((kind for begin, kind in _BEGINNINGS.items() if data.startswith(begin)), "")


def _no_document(data: bytes, name: str) -> Problem | None:
    """A file that is no document at all but a page, a table, a text of an office or an archive: what to do with it.

    The content counts where it tells, else the end of the name.
    """
    suffix = Path(name.lower()).suffix
    inside = foreign_inside(data)
    code = None
    if suffix in PAGES or (suffix not in WORKBOOKS and _PAGE.match(data)):
        code = "form-page"
    elif inside:
        code, suffix = "foreign-document", inside
    elif b"fusionassess/" in data[:_HEAD] and suffix not in LINES:
        # A document that was given the name of something else.
        code = None
    elif suffix in FOREIGN_BY_SUFFIX and not data.startswith(ZIP):
        code = FOREIGN_BY_SUFFIX[suffix]
    elif suffix in {*PARQUET, *DELIMITED, *LINES}:
        code = "is-a-table"
    elif name.lower().endswith((*ARCHIVES, *PACKED)):
        code = "is-an-archive"
    return Problem(code, Place(name), {"file": name, "suffix": suffix}) if code else None


def source_of(data: bytes, name: str) -> Source:
    """The text or the cells that a document's bytes hold. Raises DocumentError."""
    if is_workbook(data, name):
        from fusionassess.documents import followup_workbook, form_workbook, workbooks

        with guarded(name):
            book = workbooks.read(data, name)
            if followup_workbook.MARK in book.names:
                return followup_workbook.source_of(book, name)
            return form_workbook.source_of(book, name)
    return decode(data, name)


def _bytes(name: str) -> bytes:
    """The bytes of a file, one more than allowed at most: a device may never end."""
    if (texts := given.documents()) is not None:
        if name not in texts:
            raise FileNotFoundError(name)
        return texts[name]
    if name == STDIN:
        if sys.stdin is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)
