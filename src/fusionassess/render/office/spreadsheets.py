"""What every workbook has in common that is written, be it a form to fill in, a report or a table of results."""

import datetime
from typing import IO, Any

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from fusionassess.render.formats import MADE

A4 = 9
"""As workbooks number sizes of paper."""
MOST_TITLE, MOST_MESSAGE = 32, 255
"""Characters that a spreadsheet program shows beside a cell."""
EARLIEST, LATEST = datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)
"""Between these lies every day that somebody fills in."""
UNLOCKED = {"format_rows": True, "format_columns": True}
"""What may be done to a locked sheet: to see more of a text is to change nothing."""
_AS_WRITTEN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def new_book(
    held: IO[bytes], *, made: datetime.datetime = MADE, font: dict[str, Any] | None = None, **properties: str
) -> Any:
    """A workbook in memory whose texts stay texts; the day it names is given, so that the same gives the same bytes."""
    usual = {"default_format_properties": font} if font else {}
    book = xlsxwriter.Workbook(held, {"in_memory": True, **_AS_WRITTEN, **usual})
    book.set_properties({**properties, "created": made})
    return book


def area(sheet: Any, rows: tuple[int, int], column: int) -> str:
    """A stretch of a column, from the first of the rows to the last, as names and formulas refer to it."""
    letter = xl_col_to_name(column)
    return f"={quote_sheetname(sheet.name)}!${letter}${rows[0] + 1}:${letter}${rows[1] + 1}"


def only(sheet: Any, rows: tuple[int, int], column: int, rule: dict[str, Any], told: tuple[str, str]) -> None:
    """Let cells of a column take what a rule allows; ``told`` are title and sentence for all else."""
    title, message = told
    error = {"error_title": title[:MOST_TITLE], "error_message": message[:MOST_MESSAGE]}
    checked(sheet.data_validation(rows[0], column, rows[1], column, rule | error))


def only_days(sheet: Any, rows: tuple[int, int], column: int, told: tuple[str, str]) -> None:
    """Let cells of a column take dates only."""
    rule = {"validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": LATEST}
    only(sheet, rows, column, rule, told)


def checked(code: int) -> None:
    """Hold the library to its word: where it refuses a rule it writes the file without it."""
    if code:
        raise ValueError(f"the workbook's library refused a rule: {code}")
