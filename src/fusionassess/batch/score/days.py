"""Columns of dates: when evidence is from, when was assessed, and what was too old by then."""

import datetime
import re
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from fusionassess.answers import ageing
from fusionassess.answers.model import DAYS, read_date
from fusionassess.answers.reading import Misfit
from fusionassess.batch.score import arrays, coding
from fusionassess.documents.blanks import names_nothing
from fusionassess.documents.problems import shown
from fusionassess.kernel.scoring import Ints

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*")
"""A day with the time of day, as spreadsheets, databases and servers write it."""


_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_FIRST, _BEYOND = 32_874, 73_051
"""Numbers of 1990-01-01 and 2100-01-01 as spreadsheets count days: any other number is something else."""
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")


class Days(NamedTuple):
    """A column of dates."""

    different: list[datetime.date | None]
    """The dates there are; the last one is None."""
    rows: Ints
    """(rows,) which of them each row has."""
    faults: list[tuple[int, Misfit]]
    """Row and what is wrong."""

    @property
    def numbers(self) -> Ints:
        """(rows,) each row's day by its number; 0 where there is none."""
        return np.array([ageing.day_number(day) for day in self.different], dtype=np.intp)[self.rows]

    def last_days(self, months: float | None) -> Ints:
        """(rows,) the last day on which evidence of each row's day counts as its grade; 0 where it never grows old."""
        return np.array([ageing.last_day(day, months) for day in self.different], dtype=np.intp)[self.rows]


def read_days(column: Any) -> Days:
    """Read a column of dates, or of texts as an answer sheet has them."""
    encoded = coding.as_text(column).dictionary_encode()
    words = ["" if names_nothing(word or "") else word.strip() for word in encoded.dictionary.to_pylist()]
    different = [read_date(_spelt_out(word)) for word in words]
    rows = arrays.values(encoded.indices, len(words)).astype(np.intp)
    strange = np.array([bool(word) and day is None for word, day in zip(words, different, strict=True)] + [False])
    faults = [
        (row, Misfit("bad-date", {"found": shown(words[rows[row]])})) for row in np.flatnonzero(strange[rows]).tolist()
    ]
    fits = [day is None or ageing.FIRST_DAY <= day <= ageing.LAST_DAY for day in different]
    faults += [
        (row, Misfit("out-of-bounds", {"found": shown(words[rows[row]]), "bound": DAYS}))
        for row in np.flatnonzero(~np.array([*fits, True])[rows]).tolist()
    ]
    days = [day if fitting else None for day, fitting in zip(different, fits, strict=True)]
    return Days([*days, None], rows, sorted(faults, key=itemgetter(0)))


def _spelt_out(word: str) -> str:
    """A day as a sheet has it, of what tables hold: with a time, as the number of a spreadsheet, without hyphens."""
    if (serial := _SERIAL.fullmatch(word)) and _FIRST <= int(serial[1]) < _BEYOND:
        return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(serial[1]))).isoformat()
    if compact := _COMPACT.fullmatch(word):
        return "-".join(compact.groups())
    return _TIME.sub(r"\1", word)
