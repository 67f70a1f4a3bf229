"""A document as bytes that do not tell when they were made."""

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE

_DAY = (1980, 1, 1, 0, 0, 0)
"""The first that a zip knows."""
_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_KINDS = "http://schemas.openxmlformats.org/package/2006/content-types"


def packed(document: Document) -> bytes:
    """The file; the same document gives the same bytes, whatever the clock says.

    The library's own way to save gives every part the hour, and fails before 1980.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _entries(document):
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _entries(document: Document) -> Iterator[tuple[str, str | bytes]]:
    """The files of the package (ECMA-376, part 2): what is what, who refers to whom, and the parts."""
    package = document.part.package
    if package is None:
        raise AssertionError("a document without a package")
    parts = list(package.iter_parts())
    for part in parts:
        part.before_marshal()
    kinds = "".join(
        f"<Override PartName={quoteattr(part.partname)} ContentType={quoteattr(part.content_type)}/>" for part in parts
    )
    default = f'<Default Extension="rels" ContentType={quoteattr(CONTENT_TYPE.OPC_RELATIONSHIPS)}/>'
    yield "[Content_Types].xml", f"{_HEAD}<Types xmlns={quoteattr(_KINDS)}>{default}{kinds}</Types>"
    yield "_rels/.rels", package.rels.xml
    for part in parts:
        yield part.partname.membername, part.blob
        if len(part.rels):
            yield part.partname.rels_uri.membername, part.rels.xml
