"""Rows that add up or average others, told from units whose names end alike, such as ``Gulf Total``.

A name that is nothing but the word for a total is nobody's. One that ends in it is a total's where the row has nothing
to answer, says nothing of the profile that others name, holds numbers that no answer is, or exactly the sums, means or
numbers of the rows above.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from fusionassess.answers.reading import Misfit
from fusionassess.batch.score import coding
from fusionassess.batch.score.columns import Layout
from fusionassess.batch.score.subjects import are_totals, end_in_a_total, folded
from fusionassess.batch.score.vocabulary import Vocabulary
from fusionassess.documents.blanks import is_blank, names_nothing, plain
from fusionassess.kernel.scoring import Floats


class FoundTotals(NamedTuple):
    """The rows of a batch that are totals, each with the column that says so."""

    rows: dict[int, int]
    units: dict[int, int]
    """Those that only end like one."""


def totals(vocabulary: Vocabulary, layout: Layout, batch: Any) -> FoundTotals:
    """Find the totals among the rows of a batch, which are in their order."""
    whole: dict[int, int] = {}
    ending: dict[int, int] = {}
    for place in layout.naming:
        names = folded(batch.column(place))
        whole = dict.fromkeys(np.flatnonzero(are_totals(names)).tolist(), place) | whole
        ending = dict.fromkeys(np.flatnonzero(end_in_a_total(names)).tolist(), place) | ending
    if not ending.keys() - whole.keys():
        return FoundTotals(whole, {})
    table, units = _RowsAbove(vocabulary, layout, batch), dict[int, int]()
    for row in sorted(ending.keys() - whole.keys()):
        chosen = whole if table.is_total(row, [*whole, *(each for each in ending if each >= row)]) else units
        chosen[row] = ending[row]
    return FoundTotals(whole, units)


class _RowsAbove:
    """The answers of a batch as texts and as numbers, by which a row is compared with those above it."""

    def __init__(self, vocabulary: Vocabulary, layout: Layout, batch: Any) -> None:
        self.columns = [
            (vocabulary.question(name, layout), coding.as_text(batch.column(place)))
            for name, place in layout.questions.items()
        ]
        at = layout.about.get("profile")
        self.profiles = None if at is None else coding.as_text(batch.column(at)).to_pylist()
        self.numbers: list[Floats] = []
        for question, texts in self.columns:
            coded = coding.code(texts, question)
            levels = np.where(coded.states < question.count, coded.states, np.nan).astype(float)
            self.numbers.append(levels if coded.values is None else coded.values)

    def is_total(self, row: int, others: list[int]) -> bool:
        """Whether a row adds up or averages those above, of which ``others`` are totals themselves."""
        texts = [texts[row].as_py() or "" for _, texts in self.columns]
        given = [place for place, text in enumerate(texts) if not is_blank(text)]
        if not given or self._lacks_profile(row):
            return True
        unread = sum(isinstance(self.columns[place][0].read(texts[place]), Misfit) for place in given)
        if 2 * unread >= len(given):
            return True
        cells = [(place, plain(texts[place])) for place in given]
        above = np.array([each for each in range(row) if each not in set(others)], dtype=np.intp)
        since = max((each + 1 for each in others if each < row), default=0)
        return any(
            all(_is(cell, of_rows[place]) for place, cell in cells)
            for rows in (above[above >= since], above)
            if len(rows)
            for of_rows in self._statistics(rows)
        )

    def _lacks_profile(self, row: int) -> bool:
        profiles = self.profiles
        if profiles is None or not names_nothing(profiles[row] or ""):
            return False
        return any(not names_nothing(profile or "") for profile in profiles)

    def _statistics(self, rows: Any) -> Iterator[list[float]]:
        """Of some rows, by question: sums, means, and how many answers there are."""
        columns = [own[rows][~np.isnan(own[rows])] for own in self.numbers]
        yield [float(own.sum()) for own in columns]
        yield [float(own.mean()) if len(own) else np.nan for own in columns]
        yield [float(len(own)) for own in columns]


def _is(cell: str, number: float) -> bool:
    """Whether a cell is a number, as far as its decimals go."""
    try:
        written = float(cell)
    except ValueError:
        return False
    decimals = len(cell.partition(".")[2])
    return abs(written - number) <= (0.5 * 10.0**-decimals if decimals else 0) + 1e-9
