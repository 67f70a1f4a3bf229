"""Columns of dates: when evidence is from, when was assessed, and what was too old by then."""

import datetime
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from fusionassess.answers import ageing
from fusionassess.answers.dates import day_in, day_or_month_in
from fusionassess.answers.model import DAYS
from fusionassess.answers.reading import Misfit
from fusionassess.batch.score import arrays, coding
from fusionassess.documents.blanks import names_nothing
from fusionassess.documents.problems import shown
from fusionassess.kernel.scoring import Ints


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


def read_days(column: Any, *, of_evidence: bool = True) -> Days:
    """Read a column of dates, or of texts as an answer sheet has them; evidence may name a month alone."""
    encoded = coding.as_text(column).dictionary_encode()
    words = ["" if names_nothing(word or "") else word.strip() for word in encoded.dictionary.to_pylist()]
    different = [(day_or_month_in if of_evidence else day_in)(word) for word in words]
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
