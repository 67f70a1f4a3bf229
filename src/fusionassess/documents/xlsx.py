"""The cells of a workbook (.xlsx): a zip of XML to values, with limits on what a stranger's file may cost.

Cells are kept one by one, as they stand in the file. A reader that lays a sheet out whole is at the
mercy of strangers: python-calamine 0.9.1 takes 10 GB for two cells twenty thousand rows apart, and
ends the program where one stands in the last row and column. It also gives a formula that was never
computed as an empty cell, which would pass over an answer, and tells no names. It is faster; this
reader takes a fraction of what openpyxl takes, which benchmarks/workbooks.py holds.

Formulas count with the value that the spreadsheet program last computed; nothing is computed here.
"""

import bisect
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import IO, NamedTuple, TypeVar
from xml.parsers import expat

from isal import isal_zlib

from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.source import COMPOUND, INVISIBLE, MOST_BYTES, ZIP, guess_encoding

MOST_UNPACKED = 40_000_000
"""Bytes that all parts of a workbook may unpack to."""
MOST_CELLS = 400_000

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

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d{1,7})(?::(\$?[A-Z]{1,3}\$?\d{1,7}))?")


class Trouble(NamedTuple):
    """A cell that has no value to take: the code of the problem, and what stands there."""

    code: str
    text: str


Value = str | float | bool | Trouble
Cells = Mapping[int, Mapping[int, Value]]
"""A sheet: row to column to value, both counted from 1."""


class Area(NamedTuple):
    """A stretch of cells that has a name; both ends belong to it."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


class Book(NamedTuple):
    """A workbook: its sheets in order, and its names."""

    sheets: Mapping[str, Cells]
    names: Mapping[str, Area | None]
    """None where what the name stood for has been deleted."""
    starts_in_1904: bool
    """Whether days are counted from 1904 rather than from 1900."""
    merged: Mapping[str, Sequence[Area]]
    """By sheet, the cells that are one: only the first of them, at the top left, holds anything."""


def read(data: bytes, file: str) -> Book:
    """Read every sheet of a workbook. Raises DocumentError where it is none, or asks for too much."""
    if not data.strip():
        raise _refuse("empty-file", file)
    if len(data) > MOST_BYTES:
        raise _refuse("too-large", file, found=len(data), most=MOST_BYTES)
    if data.startswith(COMPOUND):
        raise _refuse("encrypted-workbook", file)
    if not data.startswith(ZIP):
        raise _refuse("not-a-workbook", file, guess=guess_encoding(data) or "?")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        # What zipfile unpacks of a part never exceeds the size that the zip states here.
        size = sum(info.file_size for info in archive.infolist())
        if size > MOST_UNPACKED:
            raise _refuse("unpacks-too-large", file, found=size, most=MOST_UNPACKED)
        return _read(_Parts(archive, file, data))
    except DAMAGED as error:
        raise _refuse("damaged-workbook", file, detail=str(error) or type(error).__name__) from None


def is_encrypted(data: bytes) -> bool:
    """Whether a file that is no zip is a workbook with a password."""
    return _ENCRYPTED in data


def _refuse(code: str, file: str, **values: object) -> DocumentError:
    return DocumentError([Problem(code, Place(file), values)])


_HEAD = struct.Struct("<4s22xHH")
"""What stands before a part: a sign, and the lengths of its name and of what else is said of it."""
_ODD, _IN_UTF8 = 0x61, 0x800
"""Flags of a part: encrypted or patched; its name is in UTF-8."""


class _Parts:
    """The parts of the zip, each unpacked when it is asked for."""

    def __init__(self, archive: zipfile.ZipFile, file: str = "", data: bytes = b"") -> None:
        self.file, self.archive, self.data = file, archive, data
        self.names = set(self.archive.namelist())
        self.starts = sorted({part.header_offset for part in archive.infolist()} | {archive.start_dir})
        """Of the parts, and of what stands behind the last."""

    def read(self, name: str) -> bytes:
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


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the zip that each sheet of a workbook stands in. Raises what stands in ``DAMAGED``."""
    parts = _Parts(archive)
    main = dict(parts.related("").values())["officeDocument"]
    related = parts.related(main)
    return {name: related[relation][1] for name, relation in _contents(parts.read(main)).sheets}


class _Contents(NamedTuple):
    """What the main part of a workbook says."""

    sheets: Sequence[tuple[str, str]]
    """Name and relation of each."""
    names: Mapping[str, Area | None]
    starts_in_1904: bool


def _contents(data: bytes) -> _Contents:
    return (_read_contents if len(data) < _SHORT else _read_contents.__wrapped__)(data)


# Forms of one kind that one program has saved are alike in these parts.
@lru_cache(maxsize=32)
def _read_contents(data: bytes) -> _Contents:
    sheets: list[tuple[str, str]] = []
    names: dict[str, Area | None] = {}
    starts_in_1904 = False
    for tag, attributes, text in _elements(data, {"definedName"}):
        if tag == "sheet":
            sheets.append((attributes["name"], attributes["id"]))
        elif tag == "definedName" and "localSheetId" not in attributes:
            names[attributes["name"]] = _area(text)
        elif tag == "workbookPr":
            starts_in_1904 = attributes.get("date1904", "0") in {"1", "true"}
    return _Contents(sheets, names, starts_in_1904)


def _targets(data: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    return (_read_targets if len(data) < _SHORT else _read_targets.__wrapped__)(data, folder)


@lru_cache(maxsize=32)
def _read_targets(data: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    targets = {}
    for tag, attributes, _ in _elements(data):
        if tag == "Relationship":
            target = posixpath.normpath(posixpath.join(folder, attributes["Target"])).lstrip("/")
            targets[attributes["Id"]] = attributes["Type"].rpartition("/")[2], target
    return targets


def _read(parts: _Parts) -> Book:
    main = dict(parts.related("").values())["officeDocument"]
    related = parts.related(main)
    contents = _contents(parts.read(main))
    shared = next((target for kind, target in related.values() if kind == "sharedStrings"), "")
    strings = _shared(parts.read(shared)) if shared in parts.names else []
    sheets: dict[str, Cells] = {}
    merged: dict[str, Sequence[Area]] = {}
    room = MOST_CELLS
    for name, relation in contents.sheets:
        kind, part = related[relation]
        data = parts.read(part) if kind == "worksheet" else b""
        sheet = _sheet(data, strings, room) if data else {}
        if sheet is None:
            raise _refuse("too-many-cells", parts.file, most=MOST_CELLS)
        sheets[name], merged[name] = sheet, _merged(data, name)
        room -= sum(map(len, sheet.values()))
    return Book(sheets, contents.names, contents.starts_in_1904, merged)


_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})[\"']")


def _merged(data: bytes, sheet: str) -> list[Area]:
    """The stretches of a sheet that are one cell."""
    rows = _rows(data)
    start = rows[1] if rows else 0
    # Most of what stands behind the cells says what may be chosen.
    last = data.rfind(b"mergeCell", start)
    pairs = [] if last < 0 else _MERGE.findall(data, start, data.find(b">", last) + 1 or len(data))
    return [Area(sheet, *spot(first.decode()), *spot(last.decode())) for first, last in pairs]


def _rows(data: bytes) -> tuple[int, int] | None:
    """Where the rows of a sheet begin and end; None where more than elements and texts stands there or behind them."""
    first, end = data.find(b"<sheetData>"), data.rfind(b"</sheetData>")
    if not 0 <= first <= end or _has_markup(data, b"!", first) or _has_markup(data, b"?", first):
        return None
    return first, end


def _sheet(data: bytes, strings: list[str], room: int) -> Cells | None:
    """The cells of a sheet that have a value or a formula; None where they are too many."""
    # Before any is looked at: no program writes these around nothing, but where a formula was not computed.
    if len(data) > room * _LEAST_OF_ANY and data.count(b"</v></c>") + data.count(b"</is></c>") > room:
        return None
    cells = _plain_cells(data, strings) if len(data) <= MOST_CELLS * _LEAST_OF_CELL else None
    if cells is None:
        return _all_cells(data, strings, room)
    return cells if sum(map(len, cells.values())) <= room else None


_LEAST_OF_ANY = len(b'<c r="A1"><v>1</v></c>')
"""Bytes of a cell with anything in it, at least."""
_LEAST_OF_CELL = 60
"""Bytes of a plain cell at most, with what stands around it: in a larger sheet cells are counted as they come."""
_PLAIN_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'][Uu][Tt][Ff]-8[\"'])?"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])? ?\?>\s*)?"
    rb'<(?:worksheet|sst) xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"[ >]'
)
_PLAIN_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="[0-9]+")?(?: t="([A-Za-z]+)")?>'
    rb"(?:(?:<f[^<>]*>[^<>]*</f>)?<v>([^<]+)</v>|<is><t[^<>]*>([^<]+)</t></is>|(<f[^<>]*>[^<>]*</f>)<v ?(?:/>|></v>))?"
)
"""A cell with something in it, as spreadsheet programs write the plain ones."""


def _plain_cells(data: bytes, strings: list[str]) -> dict[int, dict[int, Value]] | None:
    """The cells of a sheet, where every one is written as spreadsheet programs write the plain ones; else None.

    Takes a tenth of the time that the elements of the XML take, one by one.
    """
    rows = _rows(data)
    if rows is None or not _PLAIN_HEAD.match(data):
        return None
    first, end = rows
    cells: dict[int, dict[int, Value]] = {}
    last, here = 0, dict[int, Value]()
    try:
        # Cells that end where they begin hold nothing, and stand before the next one that holds something.
        for row, column, value, place in map(_CELLS.__getitem__, data[first:end].split(b"</c>")[:-1]):
            own = value if place is None else strings[place]
            if own is None:
                continue
            if row != last:
                last, here = row, cells.setdefault(row, {})
            here[column] = own
    except _NotPlainError:
        return None
    return cells


_Cell = tuple[int, int, "Value | None", int | None]
"""Row, column and what stands there, if anything: a value, or the place of a text among those that cells share."""


def _cell(piece: bytes) -> _Cell:
    """What stands at the end of a piece of a sheet."""
    match = _PLAIN_CELL.fullmatch(piece, max(piece.rfind(b"<c "), 0))
    if match is None:
        raise _NotPlainError
    column, row, kind, value, inline, formula = match.groups(b"")
    if kind == b"s" and not formula and (value or inline):
        return int(row), _COLUMNS[column], None, int(value or inline)
    return int(row), _COLUMNS[column], _plain_value(kind, value, inline, formula), None


def _plain_value(kind: bytes, value: bytes, inline: bytes, formula: bytes) -> Value | None:
    if formula:
        # A formula shared with its neighbours has no text of its own.
        own = formula.partition(b">")[2].removesuffix(b"</f>") or b"="
        return _value(kind.decode(), "", _plain_text(own), [])
    if kind in _WRITTEN and (value or inline):
        return _read_text(value or inline)
    if kind in _NUMBER and value:
        return float(value.decode())
    if value or inline:
        return _value(kind.decode() or "n", _plain_text(value or inline), "", [])
    return None


def _has_markup(data: bytes, sign: bytes, first: int) -> bool:
    """Whether there is a comment, a stretch of bare text or an instruction; the sign alone is found much faster."""
    place = data.find(sign, first)
    while place >= 0 and data[place - 1 : place] != b"<":
        place = data.find(sign, place + 1)
    return place >= 0


class _Columns(dict[bytes, int]):
    """Numbers of columns by their letters."""

    def __missing__(self, letters: bytes) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + letter - ord("A") + 1
        self[letters] = number
        return number


_COLUMNS = _Columns()


Made = TypeVar("Made")


class _Kept(dict[bytes, Made]):
    """What stretches of files mean, by how it is written: that of a form stands in every copy that comes back."""

    def __init__(self, read: Callable[[bytes], Made]) -> None:
        super().__init__()
        self.read, self.size = read, 0

    def __missing__(self, written: bytes) -> Made:
        made = self.read(written)
        if self.size > _MOST_KEPT:
            self.clear()
            self.size = 0
        if len(written) < _SHORT:
            self[written] = made
            self.size += len(written)
        return made


_SHORT = 20_000
"""Bytes of a text that is kept for the next workbook, at most."""
_MOST_KEPT = 4_000_000
"""Bytes of all of them."""


def _read_text(written: bytes) -> str:
    """A stretch of XML between two tags. Raises what stands in ``DAMAGED`` where it is none."""
    return _clean(_plain_text(written))


def _plain_text(written: bytes) -> str:
    if b"&" not in written:
        return written.decode()
    parts: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text, parser.CharacterDataHandler = True, parts.append
    parser.Parse(b"<t>%b</t>" % written, True)
    return "".join(parts)


_CELLS = _Kept(_cell)
_NUMBER = {b"", b"n"}
_WRITTEN = {b"inlineStr", b"str"}
"""Kinds of cells that hold the text itself."""


def _all_cells(data: bytes, strings: list[str], room: int) -> Cells | None:
    """The cells of a sheet, however they are written."""
    cells: dict[int, dict[int, Value]] = {}
    row, column, kind, formula, value, inline = 0, 0, "n", "", "", ""
    for tag, attributes, text in _elements(data, {"f", "v", "t", "c"}, starts={"c"}):
        match tag:
            case "<c":
                row, column = spot(attributes["r"])
                kind, formula, value, inline = attributes.get("t", "n"), "", "", ""
            case "f":
                # A formula shared with its neighbours has no text of its own.
                formula = text or "="
            case "v":
                value = text
            case "t":
                inline += text
            case "c" if value or inline or formula:
                if room <= 0:
                    return None
                room -= 1
                cells.setdefault(row, {})[column] = _value(kind, value or inline, formula, strings)
    return cells


def _value(kind: str, text: str, formula: str, strings: list[str]) -> Value:
    """What a cell holds, by its kind."""
    if formula and not text:
        return Trouble("formula-without-value", _clean(formula))
    match kind:
        case "s":
            return strings[int(text)]
        case "b":
            return text == "1"
        case "e":
            return Trouble("cell-error", _clean(text))
        case "n":
            return float(text)
    return _clean(text)


def troubles(part: IO[bytes]) -> dict[tuple[int, int], Trouble]:
    """The cells of a sheet, by row and column, that hold an error or a formula that was never computed.

    Readers that are made for speed give them as empty cells. Raises ``ValueError``, ``ExpatError``.
    """
    spots: dict[tuple[int, int], Trouble] = {}
    row, column, kind, formula, value = 0, 0, "n", "", ""
    for tag, attributes, text in parsed(part, {"f", "v", "t"}, {"c", "row"}):
        match tag:
            case "<row":
                row, column = int(attributes.get("r", row + 1)), 0
            case "<c":
                row, column = spot(attributes["r"]) if "r" in attributes else (row, column + 1)
                kind, formula, value = attributes.get("t", "n"), "", ""
            case "f":
                formula = text or "="
            case "v" | "t":
                value = value or text
            case "c" if kind == "e":
                spots[row, column] = Trouble("cell-error", _clean(value))
            case "c" if formula and not value and kind != "str":
                spots[row, column] = Trouble("formula-without-value", _clean(formula))
    return spots


def _shared(data: bytes) -> list[str]:
    """The texts that cells share."""
    plain = _plain_strings(data)
    return list(_strings(data)) if plain is None else plain


_PLAIN_STRING = re.compile(
    rb"\s*<si>(?:<t(?: [^<>]*)?>[^<]*</t>|<t ?/>"
    rb"|(?:<r>(?:<rPr>(?:<[A-Za-z]+(?: [^<>]*)?/>)*</rPr>)?<t(?: [^<>]*)?>[^<]*</t></r>)+)"
    rb"(?:<phoneticPr[^<>]*/>)?"
)


def _plain_strings(data: bytes) -> list[str] | None:
    """The same, where every one is written as spreadsheet programs write them, in runs or whole; else None."""
    first = data.find(b"<si>")
    head = _PLAIN_HEAD.match(data, 0, max(first, 0))
    *pieces, end = data[first:].split(b"</si>")
    if head is None or b"<" in data[head.end() : first] or end.strip() != b"</sst>":
        return None
    try:
        return [_SHARED[piece] for piece in pieces]
    except (_NotPlainError, UnicodeDecodeError):
        return None


class _NotPlainError(Exception):
    """A shared text is written in a rarer way."""


_WHOLE_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t>')


def _joined(piece: bytes) -> str:
    """A shared text, whole or of several runs."""
    if whole := _WHOLE_STRING.fullmatch(piece):
        return _read_text(whole[1])
    *runs, end = piece.split(b"</t>")
    shape, texts = [], []
    for run in runs:
        # A text has signs of its own, but none that begins another tag.
        first = run.find(b">", run.rfind(b"<")) + 1
        shape.append(run[:first])
        texts.append(run[first:])
    if not _SHAPES[b"</t>".join([*shape, end])]:
        raise _NotPlainError
    return _clean("".join(map(_plain_text, texts)))


def _is_plain(shape: bytes) -> bool:
    return _PLAIN_STRING.fullmatch(shape) is not None


_SHAPES = _Kept(_is_plain)
"""Shared texts without what stands in them: there are few, and to look at one takes longer than all the rest."""
_SHARED = _Kept(_joined)


def _strings(data: bytes) -> Iterator[str]:
    """The same, however they are written; reading aids above Chinese characters are no part of them."""
    text, is_aid = "", False
    for tag, _, piece in _elements(data, {"t"}, starts={"rPh", "si"}):
        match tag:
            case "<si":
                text = ""
            case "<rPh":
                is_aid = True
            case "rPh":
                is_aid = False
            case "t" if not is_aid:
                text += piece
            case "si":
                yield _clean(text)


def _clean(text: str) -> str:
    """A text without what nobody sees; the file spells some characters as ``_x000D_``."""
    if text.isprintable() and "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return INVISIBLE.sub("", decoded.replace("\r\n", "\n").replace("\r", "\n"))


def _area(text: str) -> Area | None:
    match = _AREA.fullmatch(text.strip())
    if not match:
        return None
    sheet = (match[1] or match[2]).replace("''", "'")
    top, left = spot(match[3])
    bottom, right = spot(match[4] or match[3])
    return Area(sheet, top, left, bottom, right)


def spot(reference: str) -> tuple[int, int]:
    """Row and column of ``F12`` or ``$F$12``."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise ValueError(reference)
    return int(match[2]), _COLUMNS[match[1].encode()]


Element = tuple[str, Mapping[str, str], str]


def _elements(data: bytes, with_text: set[str] = frozenset(), starts: set[str] = frozenset()) -> Iterator[Element]:  # type: ignore[assignment]
    """The elements of an XML text as they end: name without namespace, attributes, text.

    Those in ``starts`` come a second time where they begin, as ``<name``.
    """
    return parsed(io.BytesIO(data), with_text, starts)


def parsed(part: IO[bytes], with_text: set[str], starts: set[str]) -> Iterator[Element]:
    """The elements of a part of a zip; see ``_elements``."""
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
