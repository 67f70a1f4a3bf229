"""The cells of a workbook (.xlsx): a zip of XML to values, with limits on what a stranger's file may cost.

Cells are kept one by one, as they stand in the file. A reader that lays a sheet out whole is at the
mercy of strangers: python-calamine 0.9.1 takes 10 GB for two cells twenty thousand rows apart, and
ends the program where one stands in the last row and column. It also gives a formula that was never
computed as an empty cell, which would pass over an answer, and tells no names. It is faster; this
reader takes a fraction of what openpyxl takes, which benchmarks/workbooks.py holds.

Formulas count with the value that the spreadsheet program last computed; nothing is computed here.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import IO, NamedTuple
from xml.parsers import expat

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
        return _read(_Parts(archive, file))
    except DAMAGED as error:
        raise _refuse("damaged-workbook", file, detail=str(error) or type(error).__name__) from None


def is_encrypted(data: bytes) -> bool:
    """Whether a file that is no zip is a workbook with a password."""
    return _ENCRYPTED in data


def _refuse(code: str, file: str, **values: object) -> DocumentError:
    return DocumentError([Problem(code, Place(file), values)])


class _Parts:
    """The parts of the zip, each unpacked when it is asked for."""

    def __init__(self, archive: zipfile.ZipFile, file: str = "") -> None:
        self.file, self.archive = file, archive
        self.names = set(self.archive.namelist())

    def read(self, name: str) -> bytes:
        return self.archive.read(name)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id to (kind, part)."""
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        targets = {}
        for tag, attributes, _ in _elements(self.read(path)) if path in self.names else ():
            if tag == "Relationship":
                target = posixpath.normpath(posixpath.join(folder, attributes["Target"])).lstrip("/")
                targets[attributes["Id"]] = attributes["Type"].rpartition("/")[2], target
        return targets


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the zip that each sheet of a workbook stands in. Raises what stands in ``DAMAGED``."""
    parts = _Parts(archive)
    main = dict(parts.related("").values())["officeDocument"]
    related = parts.related(main)
    return {
        attributes["name"]: related[attributes["id"]][1]
        for tag, attributes, _ in _elements(parts.read(main))
        if tag == "sheet"
    }


def _read(parts: _Parts) -> Book:
    main = dict(parts.related("").values())["officeDocument"]
    related = parts.related(main)
    shared = next((target for kind, target in related.values() if kind == "sharedStrings"), "")
    strings = _shared(parts.read(shared)) if shared in parts.names else []
    sheets: dict[str, Cells] = {}
    names: dict[str, Area | None] = {}
    starts_in_1904, room = False, MOST_CELLS
    for tag, attributes, text in _elements(parts.read(main), {"definedName"}):
        if tag == "sheet":
            kind, part = related[attributes["id"]]
            sheet = _sheet(parts.read(part), strings, room) if kind == "worksheet" else {}
            if sheet is None:
                raise _refuse("too-many-cells", parts.file, most=MOST_CELLS)
            sheets[attributes["name"]] = sheet
            room -= sum(map(len, sheet.values()))
        elif tag == "definedName" and "localSheetId" not in attributes:
            names[attributes["name"]] = _area(text)
        elif tag == "workbookPr":
            starts_in_1904 = attributes.get("date1904", "0") in {"1", "true"}
    return Book(sheets, names, starts_in_1904)


def _sheet(data: bytes, strings: list[str], room: int) -> Cells | None:
    """The cells of a sheet that have a value or a formula; None where they are too many."""
    cells = _plain_cells(data, strings) if len(data) <= MOST_CELLS * _LEAST_OF_CELL else None
    if cells is None:
        return _all_cells(data, strings, room)
    return cells if sum(map(len, cells.values())) <= room else None


_LEAST_OF_CELL = 60
"""Bytes of a plain cell at most, with what stands around it: in a larger sheet cells are counted as they come."""
_PLAIN_SHEET = re.compile(
    r"(?:<\?xml[^<>]*\?>\s*)?<worksheet xmlns="
    r'"http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"[ >].*?<sheetData>(.*)</sheetData>',
    re.DOTALL,
)
_PLAIN_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="[0-9]+")?(?: t="([A-Za-z]+)")?'
    r"(?: ?/>|></c>|>(<f[^<>]*>[^<>]*</f>)?<v>([^<]+)</v></c>|>(<f[^<>]*>[^<>]*</f>)<v ?(?:/>|></v>)</c>"
    r"|><is><t[^<>]*>([^<]+)</t></is></c>)"
)


def _plain_cells(data: bytes, strings: list[str]) -> dict[int, dict[int, Value]] | None:
    """The cells of a sheet, where every one is written as spreadsheet programs write the plain ones; else None.

    Takes a sixth of the time that the elements of the XML take, one by one.
    """
    text = _plain_text(data)
    sheet = None if text is None else _PLAIN_SHEET.match(text)
    if text is None or sheet is None:
        return None
    cells: dict[int, dict[int, Value]] = {}
    columns = _Columns()
    last, here, count = "", {}, 0
    for count, match in enumerate(_PLAIN_CELL.finditer(text, *sheet.span(1)), start=1):  # noqa: B007 - used below
        column, row, kind, _, value, formula, inline = match.groups()
        if row != last:
            last, here = row, cells.setdefault(int(row), {})
        if value or inline:
            written = value or inline
            here[columns[column]] = _value(kind, _unescaped(written), "", strings) if kind else float(written)
        elif formula:
            # A formula shared with its neighbours has no text of its own.
            own = _unescaped(formula.partition(">")[2].removesuffix("</f>")) or "="
            here[columns[column]] = _value(kind or "n", "", own, strings)
    return cells if count == text.count("<c", *sheet.span(1)) else None


def _plain_text(data: bytes) -> str | None:
    """The text of a part in UTF-8, as every spreadsheet program writes it; None of any other, and where it declares."""
    head = data[:_HEAD].lower()
    if b"encoding=" in head and b'encoding="utf-8"' not in head:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "<!" in text else text


_HEAD = 100
"""Bytes in which a part says how it is encoded, if at all."""


def _unescaped(text: str) -> str:
    """A stretch of XML text between two tags. Raises ValueError where it is none."""
    first, *parts = text.split("&")
    if not parts:
        return text
    pieces = [first]
    for part in parts:
        name, end, rest = part.partition(";")
        if not end:
            raise ValueError(f"&{name[:20]}")
        pieces += (_CHARACTERS[name], rest)
    return "".join(pieces)


_NUMBERED = re.compile("#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))")


class _Characters(dict[str, str]):
    """Characters by what stands for them between ``&`` and ``;``."""

    def __missing__(self, name: str) -> str:
        digits = _NUMBERED.fullmatch(name)
        character = chr(int(digits[1], 16) if digits[1] else int(digits[2])) if digits else ""
        # As XML 1.0 has it: neither controls nor halves of characters.
        if not character or (character < " " and character not in "\t\n\r") or "\ud800" <= character <= "\udfff":
            raise ValueError(f"&{name[:20]};")
        self[name] = character
        return character


_CHARACTERS = _Characters(amp="&", lt="<", gt=">", quot='"', apos="'")


class _Columns(dict[str, int]):
    """Numbers of columns by their letters."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - ord("A") + 1
        self[letters] = number
        return number


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


_SHORT = 4_000
"""Characters of a text that is kept for the next workbook, at most."""
_PLAIN_RUN = re.compile(r"<t(?: [^<>]*)?>([^<]*)</t>")


def _plain_strings(data: bytes) -> list[str] | None:
    """The same, where every one is written as spreadsheet programs write them, in runs or whole; else None."""
    text = None if b"<rPh" in data or b"/t >" in data else _plain_text(data)
    if text is None:
        return None
    *pieces, end = text.split("</si>")
    head, _, first = pieces[0].partition("<si>") if pieces else ("", "", "")
    pieces[:1] = [f"<si>{first}"] if pieces else []
    is_plain = end.strip() == "</sst>" and all(piece.startswith("<si>") for piece in pieces)
    if not is_plain or head.count("<si") or data.count(b"<si") != len(pieces):
        return None
    strings = [(_joined if len(piece) < _SHORT else _joined.__wrapped__)(piece) for piece in pieces]
    runs, empty = sum(count for _, count in strings), data.count(b"<t/>") + data.count(b"<t />")
    return [string for string, _ in strings] if runs == data.count(b"<t") - empty else None


@lru_cache(maxsize=2048)
def _joined(string: str) -> tuple[str, int]:
    """A text of one or several runs, and how many they are; forms that come back share most of theirs."""
    runs = _PLAIN_RUN.findall(string)
    return _clean("".join(map(_unescaped, runs))), len(runs)


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
    return int(match[2]), _Columns()[match[1]]


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
