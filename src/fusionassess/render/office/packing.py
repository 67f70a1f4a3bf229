"""A package as bytes that do not tell when they were made."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

_DAY = (1980, 1, 1, 0, 0, 0)
"""The first that a zip knows."""
_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_KINDS = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "application/vnd.openxmlformats-package.relationships+xml"


def packed(parts: Iterable[Any], referred: str | bytes) -> bytes:
    """The file; the same parts give the same bytes, whatever the clock says.

    The libraries' own way to save gives every part the hour, and fails before 1980. ``parts`` are
    theirs, ready to be written; ``referred`` says to which of them the package refers.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _entries(list(parts), referred):
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _entries(parts: list[Any], referred: str | bytes) -> Iterator[tuple[str, str | bytes]]:
    """The files of the package (ECMA-376, part 2): what is what, who refers to whom, and the parts."""
    kinds = "".join(
        f"<Override PartName={quoteattr(part.partname)} ContentType={quoteattr(part.content_type)}/>" for part in parts
    )
    default = f'<Default Extension="rels" ContentType={quoteattr(_RELATIONSHIPS)}/>'
    yield "[Content_Types].xml", f"{_HEAD}<Types xmlns={quoteattr(_KINDS)}>{default}{kinds}</Types>"
    yield "_rels/.rels", referred
    for part in parts:
        yield part.partname.membername, part.blob
        if len(part.rels):
            yield part.partname.rels_uri.membername, part.rels.xml
