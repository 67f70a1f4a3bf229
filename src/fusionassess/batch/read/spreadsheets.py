"""Spreadsheets of every kind, opened: their sheets with cells, and the cells that have no value to read."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from fusionassess.documents import biff, ods, sheet_xml, xlsx
from fusionassess.documents.form_workbook import PREFIX
from fusionassess.documents.package import DAMAGED
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.sheet_xml import Cells, Hidden, Trouble
from fusionassess.documents.source import COMPOUND
from fusionassess.documents.source import MOST_BYTES as MOST_OF_FORM
from fusionassess.documents.suffixes import OPEN_XML
from fusionassess.documents.workbooks import DAMAGED_XLS

MOST_BYTES = 200_000_000
"""Of a workbook with a table, packed."""
MOST_UNPACKED = 2_000_000_000
Troubles = Mapping[tuple[int, int], Trouble]
"""Cells that have no value to read, by row and column."""


class UnreadSheet(NamedTuple):
    """A sheet that has not been read yet."""

    name: str
    is_hidden: bool
    cells: Callable[[], "SheetCells"]


class SheetCells(NamedTuple):
    """The cells of a sheet."""

    rows: Iterable[Sequence[Any]]
    """From the very first on; empty cells are empty texts."""
    total: int
    left: int
    """Columns before the first one of each row."""
    merged: Sequence[tuple[int, int, int, int]]
    """Top, left, bottom and right of merged cells, from 0."""
    troubles: Troubles
    hidden: Hidden = Hidden()


def opened_sheets(file: str, stack: ExitStack) -> list[UnreadSheet]:
    """The sheets of a workbook by its first bytes: its name may be wrong. Raises DocumentError."""
    with Path(file).open("rb") as opened:
        data = opened.read(len(COMPOUND))
    if data.startswith(COMPOUND):
        data = Path(file).read_bytes()
        if xlsx.is_encrypted(data):
            raise DocumentError([Problem("encrypted-workbook", Place(file))])
        try:
            binary = biff.read_xls(data)
            return _of_calamine(io.BytesIO(data), stack, [*zip(binary.troubles, binary.hidden, strict=True)])
        except DAMAGED_XLS as error:
            raise damaged(file, error) from None
    try:
        with zipfile.ZipFile(file) as archive:
            if ods.is_ods(archive):
                return _of_ods(ods.read(Path(file).read_bytes(), file))
            if "xl/workbook.bin" in archive.namelist():
                looked_at = biff.read_xlsb(archive)
                return _of_calamine(file if file.lower().endswith(".xlsb") else _begun(file), stack, looked_at)
    except DAMAGED as error:
        raise damaged(file, error) from None
    by_sheet = _looked_at(file, _check(file))
    return _of_calamine(file if file.lower().endswith(OPEN_XML) else _begun(file), stack, by_sheet)


def _begun(file: str) -> io.BytesIO:
    """A workbook with the suffix of another kind."""
    return io.BytesIO(Path(file).read_bytes())


_LookedAt = tuple[Troubles, Hidden]
"""What the fast reader does not tell of a sheet."""
_NOTHING_TO_TELL: _LookedAt = ({}, Hidden())


def _of_calamine(
    source: Any, stack: ExitStack, looked_at: Sequence[_LookedAt] | Mapping[str, _LookedAt]
) -> list[UnreadSheet]:
    import python_calamine

    opened = python_calamine.CalamineWorkbook
    book = stack.enter_context(opened.from_path(source) if isinstance(source, str) else opened.from_filelike(source))
    shown = python_calamine.SheetVisibleEnum.Visible, python_calamine.SheetTypeEnum.WorkSheet
    sheets = []
    for place, each in enumerate(book.sheets_metadata):
        own = _NOTHING_TO_TELL
        if isinstance(looked_at, Mapping):
            own = looked_at.get(each.name, own)
        elif place < len(looked_at):
            own = looked_at[place]
        sheets.append(
            UnreadSheet(each.name, (each.visible, each.typ) != shown, partial(_laid_out, book, each.name, *own))
        )
    return sheets


def _laid_out(book: Any, name: str, troubles: Troubles, hidden: Hidden) -> SheetCells:
    sheet = book.get_sheet_by_name(name)
    merged = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    # The reader gives the rows from the very first on, but the columns from the first filled one.
    total, left = (sheet.end or (0, 0))[0] + 1, (sheet.start or (0, 0))[1]
    # Up to version 0.6 it panics at a sheet with nothing in it.
    rows = sheet.iter_rows() if sheet.end else iter(())
    return SheetCells(rows, total, left, merged, troubles, hidden)


def _of_ods(read: ods.Spreadsheet) -> list[UnreadSheet]:
    return [
        UnreadSheet(name, read.sheets[name].is_hidden, partial(_of_book, cells, read.sheets[name]))
        for name, cells in read.book.sheets.items()
    ]


def _of_book(cells: Cells, sheet: ods.Sheet) -> SheetCells:
    last = max(cells, default=0)
    width = max((column for row in cells.values() for column in row), default=0)
    merged = [(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1) for area in sheet.merged]
    troubles = {
        (row, column): value
        for row, here in cells.items()
        for column, value in here.items()
        if isinstance(value, Trouble)
    }
    empty: dict[int, Any] = {}

    def row_of(number: int) -> list[Any]:
        here = cells.get(number, empty)
        values = (here.get(column, "") for column in range(1, width + 1))
        return ["" if isinstance(value, Trouble) else value for value in values]

    return SheetCells(map(row_of, range(1, last + 1)), last, 0, merged, troubles, sheet.hidden)


def size_of(file: str) -> int:
    """The bytes of a workbook; refuses what would not fit into memory."""
    try:
        size = Path(file).stat().st_size
    except OSError as error:
        raise damaged(file, error) from None
    if size > MOST_BYTES:
        raise DocumentError([Problem("too-large", Place(file), {"found": size, "most": MOST_BYTES})])
    return size


def damaged(file: str, error: BaseException) -> DocumentError:
    """That a workbook cannot be read, and what is said of it."""
    detail = (str(error) or type(error).__name__).split("\n", 1)[0]
    return DocumentError([Problem("damaged-workbook", Place(file), {"detail": detail})])


class _Closer(NamedTuple):
    """Parts of a workbook in which there may be something that the fast reader does not tell."""

    troubled: frozenset[str]
    hiding: frozenset[str]


def _check(file: str) -> _Closer:
    """The parts that need a closer look, by name with what to look for. Refuses what unpacks to too much."""
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(info.file_size for info in archive.infolist())
            if size > MOST_UNPACKED:
                values = {"found": size, "most": MOST_UNPACKED}
                raise DocumentError([Problem("unpacks-too-large", Place(file), values)])
            troubled, hiding = set(), set()
            for name in archive.namelist():
                # What is a sheet the workbook says itself, wherever it stands.
                if name.lower().endswith(".xml"):
                    with archive.open(name) as part:
                        may_lack_values, may_hide = _glance(part)
                    troubled |= {name} if may_lack_values else set()
                    hiding |= {name} if may_hide else set()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise damaged(file, error) from None
    return _Closer(frozenset(troubled), frozenset(hiding))


def _glance(sheet: IO[bytes]) -> tuple[bool, bool]:
    """Whether some cells may have no value to read, and whether rows or columns may be hidden."""
    kept, may_lack_values, may_hide = b"", False, False
    while (more := sheet.read(_CHUNK)) and not (may_lack_values and may_hide):
        data = kept + more
        may_lack_values |= (b"<f" in data and _NO_VALUE.search(data) is not None) or _has_error(data)
        may_hide |= any(sign in data for sign in _HIDES)
        kept = data[-_LONGEST:]
    return may_lack_values, may_hide


_HIDES = (b'hidden="1"', b'hidden="true"', b"hidden='1'", b"hidden='true'")


def _has_error(data: bytes) -> bool:
    return b't="e"' in data or b"t='e'" in data


_NO_VALUE = re.compile(rb"(?:</f>|<f[^<>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
"""A formula without a value behind it."""
_CHUNK, _LONGEST = 1 << 22, 512


def _looked_at(file: str, closer: _Closer) -> dict[str, _LookedAt]:
    """By sheet, its cells that hold errors or formulas that were never computed, and what of it is hidden."""
    if not closer.troubled and not closer.hiding:
        return {}
    try:
        with zipfile.ZipFile(file) as archive:
            by_sheet: dict[str, _LookedAt] = {}
            for sheet, name in xlsx.sheet_parts(archive).items():
                own, hidden = _NOTHING_TO_TELL
                if name in closer.troubled:
                    with archive.open(name) as part:
                        own = sheet_xml.troubles(part)
                if name in closer.hiding:
                    with archive.open(name) as part:
                        hidden = sheet_xml.hidden(part)
                by_sheet[sheet] = own, hidden
            return by_sheet
    except (*DAMAGED, OSError) as error:
        raise damaged(file, error) from None


def is_spreadsheet(file: str) -> bool:
    """Whether a zip or a file of before 2007 is a workbook, whatever it is called."""
    try:
        with Path(file).open("rb") as opened:
            data = opened.read(MOST_OF_FORM)
        if data.startswith(COMPOUND):
            return any(name.encode("utf-16-le") in data for name in ("Workbook", "Book", "EncryptedPackage"))
        with zipfile.ZipFile(file) as archive:
            return ods.is_ods(archive) or not {"xl/workbook.xml", "xl/workbook.bin"}.isdisjoint(archive.namelist())
    except (*DAMAGED, OSError):
        return False


def is_form(file: str) -> bool:
    """Whether a workbook has the names by which a form is read."""
    name = f"{PREFIX}format".encode()
    try:
        with Path(file).open("rb") as opened:
            if opened.read(len(COMPOUND)) == COMPOUND:
                return name in opened.read(MOST_OF_FORM)
            with zipfile.ZipFile(opened) as archive:
                part = "content.xml" if ods.is_ods(archive) else "xl/workbook.xml"
                with archive.open(part) as text:
                    return b'name="' + name in text.read(xlsx.MOST_UNPACKED)
    except (*DAMAGED, OSError):
        return False
