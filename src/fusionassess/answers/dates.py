"""Days: which one it is, and how one is read in sheets, questionnaire, forms, tables and whatever else has a date."""

import calendar
import datetime
import re

from fusionassess.documents import blanks

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_EIGHT_DIGITS = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)", re.ASCII)
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?|((?:19|20|21)\d\d)(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*", re.ASCII)
"""A day with the time of day, as spreadsheets, databases and servers write it."""
_SERIAL = re.compile(r"(\d{5})(\.\d+)?", re.ASCII)
_FIRST, _BEYOND = 32_874, 73_051
"""Numbers of 1990-01-01 and 2100-01-01 as spreadsheets count days: any other number is something else."""
_ZERO = datetime.date(1899, 12, 30)


def today() -> datetime.date:
    """The day it is where the program runs."""
    # Without a time zone: its name may be one that Python refuses, and only the day is wanted.
    return datetime.datetime.now().date()  # noqa: DTZ005 - the local day


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, its last day where it has no such day; the calendar ends with the year 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > datetime.MAXYEAR:
        return datetime.date.max
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def day_in(value: object) -> datetime.date | None:
    """The day that something says; None where it says none.

    Taken are the ways a day is written in China and in ISO 8601, with or without a time, eight digits,
    and the number of a day as spreadsheets count them. A month is no day.
    """
    if isinstance(value, datetime.date):
        return value.date() if isinstance(value, datetime.datetime) else value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = _TIME.sub(r"\1", blanks.narrow(str(value)))
    if (serial := _SERIAL.fullmatch(text)) and _FIRST <= int(serial[1]) < _BEYOND:
        return _ZERO + datetime.timedelta(days=int(serial[1]))
    text = "".join(text.split()) if _has_signs(text) else text
    parts = _DAY.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text.removesuffix(".0"))
    return _date(*parts.groups()) if parts else None


def day_or_month_in(value: object) -> datetime.date | None:
    """The day of evidence that something says; a month stands for its first day.

    The first day is the careful one: evidence ages from it, and never comes from the future of the
    day on which it was named.
    """
    day = day_in(value)
    if day is not None or isinstance(value, bool) or not isinstance(value, str | int | float):
        return day
    text = "".join(blanks.narrow(str(value)).split()).removesuffix(".0")
    parts = _MONTH.fullmatch(text)
    return _date(parts[1] or parts[3], parts[2] or parts[4], "1") if parts else None


def _has_signs(text: str) -> bool:
    """Whether blanks in a text are beside its signs: ``2026 年 3 月``, not ``2026 3 1``."""
    return any(sign in text for sign in "-/.年")


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
