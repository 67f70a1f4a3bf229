"""The cells of an OpenDocument spreadsheet (.ods), with the limits and the values of those of a workbook (.xlsx).

Cells that are repeated are written once with a number: a few bytes may stand for billions of them, so
that empty ones are never laid out and filled ones are counted.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fusionassess.documents.package import DAMAGED, parsed
from fusionassess.documents.problems import refused
from fusionassess.documents.sheet_xml import MOST_CELLS, Hidden, Trouble, Value, spot
from fusionassess.documents.source import INVISIBLE, MOST_BYTES
from fusionassess.documents.xlsx import MOST_UNPACKED, Area, Book

_CELL = r"(\$?[A-Z]{1,3}\$?\d{1,7})"
_ADDRESS = re.compile(rf"\$?(?:'((?:[^']|'')+)'|([^'.]+))\.{_CELL}(?::[^.]*\.{_CELL})?")
_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"


class Sheet(NamedTuple):
    """A sheet beside its cells."""

    is_hidden: bool
    merged: list[Area]
    rows: list[tuple[int, int]]
    """First and last of those that are not shown."""
    columns: list[tuple[int, int]]
    """Likewise."""

    @property
    def hidden(self) -> Hidden:
        """What of it is not shown."""
        return Hidden(self.rows, self.columns)


class Spreadsheet(NamedTuple):
    """A spreadsheet as a workbook, and what a workbook does not tell of its sheets."""

    book: Book
    sheets: Mapping[str, Sheet]


def is_ods(archive: zipfile.ZipFile) -> bool:
    """Whether a zip is a spreadsheet of this kind."""
    try:
        return archive.read("mimetype").startswith(_MIMETYPE)
    except (KeyError, *DAMAGED):
        return False


def read(data: bytes, file: str) -> Spreadsheet:
    """Read every sheet. Raises DocumentError where it is damaged, has a password, or asks for too much."""
    if len(data) > MOST_BYTES:
        raise refused("too-large", file, found=len(data), most=MOST_BYTES)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
            if size > MOST_UNPACKED:
                raise refused("unpacks-too-large", file, found=size, most=MOST_UNPACKED)
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise refused("encrypted-workbook", file)
            reading = _OdsReading(file)
            with archive.open("content.xml") as part:
                for tag, attributes, text in parsed(part, _WITH_TEXT, _STARTS):
                    reading.take(tag, attributes, text)
    except DAMAGED as error:
        raise refused("damaged-workbook", file, detail=str(error) or type(error).__name__) from None
    merged = {name: sheet.merged for name, sheet in reading.sheets.items()}
    return Spreadsheet(Book(reading.cells, reading.names, False, merged), reading.sheets)


_WITH_TEXT = {"p", "span", "a"}
_STARTS = {"table", "table-row", "table-cell", "covered-table-cell", "annotation", "style", "s", "tab", "line-break"}


@dataclass(slots=True)
class _OdsReading:
    """A spreadsheet being read."""

    file: str
    cells: dict[str, dict[int, dict[int, Value]]] = field(default_factory=dict)
    names: dict[str, Area | None] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    """Styles of sheets that are not shown."""
    style: str = ""
    sheet: str = ""
    row: int = 0
    rows: int = 1
    """How often the row is repeated."""
    column: int = 0
    columns: int = 0
    """How many have been told of before the rows."""
    texts: list[str] = field(default_factory=list)
    in_note: bool = False
    cell: Mapping[str, str] = field(default_factory=dict)
    room: int = MOST_CELLS

    def take(self, tag: str, attributes: Mapping[str, str], text: str) -> None:
        """Take an element."""
        match tag:
            case "<table-cell" | "<covered-table-cell":
                self.cell, self.texts = attributes, []
                self.column += 1
            case "table-cell" | "covered-table-cell":
                self._end(is_covered=tag != "table-cell")
            case "span" | "a" | "p" if not self.in_note:
                self._text(tag, text)
            case "<annotation" | "annotation":
                self.in_note = tag.startswith("<")
            case "<table-row":
                self.row, self.column, self.rows = self.row + 1, 0, int(attributes.get("number-rows-repeated", 1))
                if attributes.get("visibility", "visible") != "visible" and self.sheet:
                    self.sheets[self.sheet].rows.append((self.row, self.row + self.rows - 1))
            case "table-row":
                self.row += self.rows - 1
            case _:
                self._around(tag, attributes)

    def _around(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take what stands around rows."""
        match tag:
            case "<style":
                self.style = attributes.get("name", "")
            case "table-properties" if attributes.get("display") == "false":
                self.hidden.add(self.style)
            case "<table":
                self.sheet, self.row, self.column, self.rows, self.columns = attributes.get("name", ""), 0, 0, 1, 0
                self.cells[self.sheet] = {}
                self.sheets[self.sheet] = Sheet(attributes.get("style-name", "") in self.hidden, [], [], [])
            case "table-column" if self.sheet:
                first = self.columns + 1
                self.columns += int(attributes.get("number-columns-repeated", 1))
                if attributes.get("visibility", "visible") != "visible":
                    self.sheets[self.sheet].columns.append((first, self.columns))
            case "named-range":
                self.names[attributes.get("name", "")] = _area(attributes.get("cell-range-address", ""))

    def _text(self, tag: str, text: str) -> None:
        # What stands in a span comes before what stands around it; a cell with both is a note, not an answer.
        self.texts.append(text)
        if tag == "p":
            self.texts = ["".join(self.texts), "\n"] if len(self.texts) > 1 else [text, "\n"]

    def _end(self, *, is_covered: bool) -> None:
        attributes = self.cell
        repeated = int(attributes.get("number-columns-repeated", 1))
        value = None if is_covered else self._value(attributes)
        if value is not None and self.sheet:
            if self.row + self.rows - 1 > _ROWS or self.column + repeated - 1 > _COLUMNS:
                raise ValueError(f"{self.row}:{self.column}")
            self.room -= repeated * self.rows
            if self.room < 0:
                raise refused("too-many-cells", self.file, most=MOST_CELLS)
            for row in range(self.row, self.row + self.rows):
                here = self.cells[self.sheet].setdefault(row, {})
                for column in range(self.column, self.column + repeated):
                    here[column] = value
        across, down = (int(attributes.get(f"number-{way}-spanned", 1)) for way in ("columns", "rows"))
        if (across > 1 or down > 1) and self.sheet:
            end = self.row + down - 1, self.column + across - 1
            self.sheets[self.sheet].merged.append(Area(self.sheet, self.row, self.column, *end))
        self.column += repeated - 1

    def _value(self, attributes: Mapping[str, str]) -> Value | None:
        text = INVISIBLE.sub("", "".join(self.texts)).strip("\n")
        # LibreOffice's own kind of a value stands beside the standard's, in another name space.
        kind = "error" if text.startswith(_ERRORS) and attributes.get("formula") else attributes.get("value-type", "")
        match kind:
            case "error":
                return Trouble("cell-error", text)
            case "float" | "percentage" | "currency":
                return float(attributes["value"])
            case "date":
                return attributes["date-value"].partition("T")[0]
            case "boolean":
                return attributes.get("boolean-value") == "true"
        if attributes.get("formula") and not text and kind != "string":
            return Trouble("formula-without-value", attributes["formula"])
        return attributes.get("string-value", text) or None


_ROWS, _COLUMNS = 1 << 20, 1 << 14
"""Of a sheet, at most: behind them no program shows anything."""
_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "Err:")


def _area(address: str) -> Area | None:
    match = _ADDRESS.fullmatch(address.strip())
    if not match:
        return None
    top, left = spot(match[3])
    bottom, right = spot(match[4] or match[3])
    return Area((match[1] or match[2]).replace("''", "'"), top, left, bottom, right)
