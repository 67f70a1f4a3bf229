"""A workbook of any kind as its cells and names: .xlsx, .ods, and .xls of before 2007."""

import io
import struct
import zipfile
from collections.abc import Iterator

from fusionassess.documents import biff, ods, xlsx
from fusionassess.documents.package import DAMAGED
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.sheet_xml import Value
from fusionassess.documents.source import COMPOUND, MOST_BYTES, ZIP
from fusionassess.documents.xlsx import Area, Book

DAMAGED_XLS = (ValueError, struct.error, IndexError, KeyError)
"""What a damaged .xls brings about."""


def read(data: bytes, file: str) -> Book:
    """Read every sheet of a workbook. Raises DocumentError where it is none, or asks for too much."""
    if data.startswith(ZIP) and b"mimetype" in data:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                is_ods = ods.is_ods(archive)
        except DAMAGED:
            is_ods = False
        if is_ods:
            return ods.read(data, file).book
    elif data.startswith(COMPOUND) and len(data) <= MOST_BYTES and not xlsx.is_encrypted(data):
        return _of_xls(data, file)
    return xlsx.read(data, file)


def _of_xls(data: bytes, file: str) -> Book:
    from fusionassess.documents import apart

    book: Book
    (book,) = apart.read(_xls, file, data, bounds=apart.bounds(len(data), len(data)))
    return book


def _xls(file: str, data: bytes) -> Iterator[Book]:
    """The workbook. Raises DocumentError where it is damaged."""
    import python_calamine

    try:
        binary = biff.read_xls(data)
        sheets: dict[str, dict[int, dict[int, Value]]] = {}
        merged: dict[str, list[Area]] = {}
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for name, troubles in zip(book.sheet_names, binary.troubles, strict=True):
                sheet = book.get_sheet_by_name(name)
                before = (sheet.start or (0, 0))[1]
                cells: dict[int, dict[int, Value]] = {}
                # Up to version 0.6 it panics at a sheet with nothing in it.
                for row, values in enumerate(sheet.iter_rows() if sheet.end else (), 1):
                    here = {column: _value(cell) for column, cell in enumerate(values, before + 1) if cell != ""}
                    if here:
                        cells[row] = here
                for (row, column), trouble in troubles.items():
                    cells.setdefault(row, {})[column] = trouble
                sheets[name] = cells
                merged[name] = [
                    Area(name, top + 1, left + 1, bottom + 1, right + 1)
                    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
                ]
    except (*DAMAGED_XLS, python_calamine.CalamineError) as error:
        detail = (str(error) or type(error).__name__).split("\n", 1)[0]
        raise DocumentError([Problem("damaged-workbook", Place(file), {"detail": detail})]) from None
    yield Book(sheets, binary.names, starts_in_1904=False, merged=merged)


def _value(cell: object) -> Value:
    """A cell as other workbooks give it: numbers as such, days as texts."""
    if isinstance(cell, bool | float | str):
        return cell
    return float(cell) if isinstance(cell, int) else str(cell).removesuffix(" 00:00:00")
