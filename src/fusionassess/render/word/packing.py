"""A document as bytes that do not tell when they were made."""

import io
import zipfile

from docx.document import Document

_DAY = (1980, 1, 1, 0, 0, 0)
"""The first that a zip knows."""


def packed(document: Document) -> bytes:
    """The file; the same document gives the same bytes."""
    held, out = io.BytesIO(), io.BytesIO()
    document.save(held)
    with zipfile.ZipFile(held) as unpacked, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in unpacked.infolist():
            written.writestr(zipfile.ZipInfo(entry.filename, _DAY), unpacked.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()
