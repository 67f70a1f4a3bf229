"""The parts of an office file: a zip of XML, unpacked part by part, its elements one by one as they end."""

import bisect
import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import IO
from xml.parsers import expat

from isal import isal_zlib

from fusionassess.documents.source import ZIP

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What zipfile or expat say of a file that was cut, altered or made by hand."""
_HEAD = struct.Struct("<4s22xHH")
"""What stands before a part: a sign, and the lengths of its name and of what else is said of it."""
_ODD, _IN_UTF8 = 0x61, 0x800
"""Flags of a part: encrypted or patched; its name is in UTF-8."""


class PackageParts:
    """The parts of the zip, each unpacked when it is asked for."""

    def __init__(self, archive: zipfile.ZipFile, file: str = "", data: bytes = b"") -> None:
        self.file, self.archive, self.data = file, archive, data
        self.names = set(self.archive.namelist())
        self.starts = sorted({part.header_offset for part in archive.infolist()} | {archive.start_dir})
        """Of the parts, and of what stands behind the last."""

    def read(self, name: str) -> bytes:
        """Unpack a part. Raises what stands in ``DAMAGED``."""
        part = self.archive.getinfo(name)
        text = self._unpacked(part)
        # What is wrong with it, or packed in a rarer way, is for zipfile to say.
        return self.archive.read(name) if text is None else text

    def _unpacked(self, part: zipfile.ZipInfo) -> bytes | None:
        """A part as zipfile would give it, in a third of the time; None where anything about it is out of order."""
        head = self.data[part.header_offset : part.header_offset + _HEAD.size]
        if part.compress_type != zipfile.ZIP_DEFLATED or part.flag_bits & _ODD or not part.file_size:
            return None
        if len(head) < _HEAD.size:
            return None
        sign, name, extra = _HEAD.unpack(head)
        first = part.header_offset + _HEAD.size
        written = part.orig_filename.encode("utf-8" if part.flag_bits & _IN_UTF8 else "cp437")
        if sign != ZIP or self.data[first : first + name] != written:
            return None
        first += name + extra
        # Parts that lie in one another are refused by the zipfile of a newer Python.
        behind = bisect.bisect_right(self.starts, part.header_offset)
        if behind == len(self.starts) or first + part.compress_size > self.starts[behind]:
            return None
        packed = memoryview(self.data)[first : first + part.compress_size]
        try:
            # Never more than the zip states, which was counted before, and what would be too much.
            text = isal_zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, part.file_size + 1)
        except isal_zlib.error:  # type: ignore[misc]  # its types have an error here, not a kind
            return None
        is_whole = len(text) == part.file_size and isal_zlib.crc32(text) == part.CRC
        return text if is_whole else None

    def related(self, name: str) -> Mapping[str, tuple[str, str]]:
        """What a part refers to: id to (kind, part)."""
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        return _targets(self.read(path), folder) if path in self.names else {}


def _targets(data: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    return (_read_targets if len(data) < SHORT else _read_targets.__wrapped__)(data, folder)


@lru_cache(maxsize=32)
def _read_targets(data: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    targets = {}
    for tag, attributes, _ in elements_of(data):
        if tag == "Relationship":
            target = posixpath.normpath(posixpath.join(folder, attributes["Target"])).lstrip("/")
            targets[attributes["Id"]] = attributes["Type"].rpartition("/")[2], target
    return targets


SHORT = 20_000
"""Bytes of a text that is kept for the next workbook, at most."""
Element = tuple[str, Mapping[str, str], str]


def elements_of(data: bytes, with_text: set[str] = frozenset(), starts: set[str] = frozenset()) -> Iterator[Element]:  # type: ignore[assignment]
    """The elements of an XML text as they end: name without namespace, attributes, text.

    Those in ``starts`` come a second time where they begin, as ``<name``.
    """
    return parsed(io.BytesIO(data), with_text, starts)


def parsed(part: IO[bytes], with_text: set[str], starts: set[str]) -> Iterator[Element]:
    """The elements of a part of a zip; see ``elements_of``."""
    elements: list[Element] = []
    open_elements: list[tuple[str, dict[str, str], list[str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        open_elements.append((tag, {_local(key): value for key, value in attributes.items()}, []))
        if tag in starts:
            elements.append((f"<{tag}", open_elements[-1][1], ""))

    def end(_name: str) -> None:
        tag, attributes, text = open_elements.pop()
        elements.append((tag, attributes, "".join(text)))

    def characters(text: str) -> None:
        if open_elements[-1][0] in with_text:
            open_elements[-1][2].append(text)

    parser = _parser(start, end, characters)
    while chunk := part.read(_CHUNK):
        parser.Parse(chunk, False)
        yield from elements
        elements.clear()
    parser.Parse(b"", True)
    yield from elements


_CHUNK = 65_536


def _parser(
    start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], characters: Callable[[str], None]
) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_arguments: object) -> None:
    """No spreadsheet program writes one: it could only bring entities that grow."""
    raise ValueError("DOCTYPE")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
