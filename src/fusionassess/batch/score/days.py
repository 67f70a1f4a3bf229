"""Columns of dates: when evidence is from, when was assessed, and what was too old by then."""

import datetime
import re
from typing import Any, NamedTuple

import numpy as np

from fusionassess.answers.model import read_date
from fusionassess.assessment.ratings import months_later
from fusionassess.batch.score import arrays, coding
from fusionassess.batch.score.cells import CellFault
from fusionassess.documents.problems import shown
from fusionassess.kernel.scoring import Bools, Ints

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*")
"""A day with the time of day, as spreadsheets, databases and servers write it."""


class Days(NamedTuple):
    """A column of dates."""

    different: list[datetime.date | None]
    """The dates there are; the last one is None."""
    rows: Ints
    """(rows,) which of them each row has."""
    faults: list[tuple[int, CellFault]]
    """Row and what is wrong."""

    def ordinals(self, months: int = 0) -> Ints:
        """(rows,) each row's day so many months later, counted from the year 1; 0 where there is none."""
        later = [0 if day is None else months_later(day, months).toordinal() for day in self.different]
        return np.array(later, dtype=np.intp)[self.rows]


def read_days(column: Any) -> Days:
    """Read a column of dates, or of texts as an answer sheet has them."""
    encoded = coding.as_text(column).dictionary_encode()
    words = [(word or "").strip() for word in encoded.dictionary.to_pylist()]
    different = [read_date(_TIME.sub(r"\1", word)) for word in words]
    rows = arrays.values(encoded.indices, len(words)).astype(np.intp)
    strange = np.array([bool(word) and day is None for word, day in zip(words, different, strict=True)] + [False])
    faults = [
        (row, CellFault("bad-date", {"found": shown(words[rows[row]])}))
        for row in np.flatnonzero(strange[rows]).tolist()
    ]
    return Days([*different, None], rows, faults)


def is_later(evidence: Days, assessed: Days) -> Bools:
    """(rows,) where evidence is dated after the day of assessment."""
    day, end = evidence.ordinals(), assessed.ordinals()
    return (day > end) & (end > 0)


def is_expired(evidence: Days, assessed: Days, months: float | None) -> Bools:
    """(rows,) where evidence was too old on the day of assessment, as ``ratings.is_expired`` has it."""
    if months is None:
        return np.zeros(len(evidence.rows), dtype=bool)
    valid_until = evidence.ordinals(round(months))
    return (valid_until > 0) & (valid_until < assessed.ordinals())
