"""The cells of a sheet (.xlsx), and the texts that they share: XML to values.

What is written as spreadsheet programs write it is read in a tenth of the time that its elements take one by one.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, NamedTuple, TypeVar
from xml.parsers import expat

from fusionassess.documents.package import SHORT, elements_of, parsed
from fusionassess.documents.source import INVISIBLE

MOST_CELLS = 400_000
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


class Trouble(NamedTuple):
    """A cell that has no value to take: the code of the problem, and what stands there."""

    code: str
    text: str


Stretches = Sequence[tuple[int, int]]
"""First and last of rows or columns that follow one another, counted from 1."""


class Hidden(NamedTuple):
    """The rows and columns of a sheet that are not shown."""

    rows: Stretches = ()
    columns: Stretches = ()


Value = str | float | bool | Trouble
Cells = Mapping[int, Mapping[int, Value]]
"""A sheet: row to column to value, both counted from 1."""


def rows_of(data: bytes) -> tuple[int, int] | None:
    """Where the rows of a sheet begin and end; None where more than elements and texts stands there or behind them."""
    first, end = data.find(b"<sheetData>"), data.rfind(b"</sheetData>")
    if not 0 <= first <= end or _has_markup(data, b"!", first) or _has_markup(data, b"?", first):
        return None
    return first, end


def cells_of(data: bytes, strings: list[str], room: int) -> Cells | None:
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
    rows = rows_of(data)
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
        if len(written) < SHORT:
            self[written] = made
            self.size += len(written)
        return made


_MOST_KEPT = 4_000_000
"""Bytes of all of them."""


def _read_text(written: bytes) -> str:
    """A stretch of XML between two tags. Raises what stands in ``DAMAGED`` where it is none."""
    return clean(_plain_text(written))


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
    for tag, attributes, text in elements_of(data, {"f", "v", "t", "c"}, starts={"c"}):
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
        return Trouble("formula-without-value", clean(formula))
    match kind:
        case "s":
            return strings[int(text)]
        case "b":
            return text == "1"
        case "e":
            return Trouble("cell-error", clean(text))
        case "n":
            return float(text)
    return clean(text)


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
                spots[row, column] = Trouble("cell-error", clean(value))
            case "c" if formula and not value and kind != "str":
                spots[row, column] = Trouble("formula-without-value", clean(formula))
    return spots


def hidden(part: IO[bytes]) -> Hidden:
    """The rows and columns of a sheet that its program does not show, by a filter or by hand."""
    rows: list[tuple[int, int]] = []
    columns: list[tuple[int, int]] = []
    kept, row = b"", 0
    while more := part.read(_CHUNK):
        data = kept + more
        end = data.rfind(b"<")
        for tag in _ROW_OR_COLUMN.finditer(data, 0, end):
            attributes = dict(_NUMBERED.findall(tag[2]))
            is_hidden = _IS_HIDDEN.search(tag[2]) is not None
            if tag[1] == b"row":
                row = int(attributes.get(b"r", row + 1))
                rows += [(row, row)] if is_hidden else []
            elif is_hidden:
                columns.append((int(attributes.get(b"min", 1)), int(attributes.get(b"max", 1))))
        # No program writes so long a tag.
        kept = data[end:] if len(data) - end < _CHUNK else b""
    return Hidden(rows, columns)


_ROW_OR_COLUMN = re.compile(rb"<(?:\w+:)?(row|col)(\s[^<>]*)>")
_NUMBERED = re.compile(rb"\s(r|min|max)\s*=\s*[\"']([0-9]{1,7})[\"']")
_IS_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_CHUNK = 1 << 20


def shared_texts(data: bytes) -> list[str]:
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
    return clean("".join(map(_plain_text, texts)))


def _is_plain(shape: bytes) -> bool:
    return _PLAIN_STRING.fullmatch(shape) is not None


_SHAPES = _Kept(_is_plain)
"""Shared texts without what stands in them: there are few, and to look at one takes longer than all the rest."""
_SHARED = _Kept(_joined)


def _strings(data: bytes) -> Iterator[str]:
    """The same, however they are written; reading aids above Chinese characters are no part of them."""
    text, is_aid = "", False
    for tag, _, piece in elements_of(data, {"t"}, starts={"rPh", "si"}):
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
                yield clean(text)


def clean(text: str) -> str:
    """A text without what nobody sees; the file spells some characters as ``_x000D_``."""
    if text.isprintable() and "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return INVISIBLE.sub("", decoded.replace("\r\n", "\n").replace("\r", "\n"))


def spot(reference: str) -> tuple[int, int]:
    """Row and column of ``F12`` or ``$F$12``."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise ValueError(reference)
    return int(match[2]), _COLUMNS[match[1].encode()]
