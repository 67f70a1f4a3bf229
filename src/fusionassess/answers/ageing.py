"""How evidence grows old: the one rule, for an answer of a sheet and for columns of a table alike.

Evidence counts as its grade on every day up to the same day so many months later (the last day of
that month where it has no such day), and from the day after as the next lower grade; the lowest
grade stays. Without a date, without a day of assessment, or where the rubric names no months, it
does not grow old. Evidence dated after the day of assessment is a fault.

Days are numbers as ``datetime.date.toordinal`` counts them, 0 where there is none. Whether a day or
a rank is one number or a numpy array of them makes no difference to what is said of it.
"""

import datetime
from typing import Any

from fusionassess.answers.dates import months_later

FIRST_DAY, LAST_DAY = datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)
"""A day before or behind is a slip of the pen, in a sheet as in a table."""


def day_number(date: datetime.date | None) -> int:
    """The number of a day; 0 of none."""
    return 0 if date is None else date.toordinal()


def last_day(date: datetime.date | None, months: float | None) -> int:
    """The number of the last day on which evidence of a date counts as its grade; 0 where it never grows old."""
    return 0 if date is None or months is None else months_later(date, round(months)).toordinal()


def is_too_old(last: Any, assessed: Any) -> Any:
    """Whether what counts up to a last day is too old on the day of assessment."""
    return (last > 0) & (last < assessed)


def is_too_new(dated: Any, assessed: Any) -> Any:
    """Whether evidence is dated after the day of assessment."""
    return (assessed > 0) & (dated > assessed)


def lowered(rank: Any, is_old: Any) -> Any:
    """The rank that a grade counts as, 0 for the lowest."""
    return rank - (is_old & (rank > 0))
