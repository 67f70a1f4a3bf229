"""Rows that add up or average others, told from units whose names end alike, such as ``Gulf Total``.

A name that is nothing but the word for a total is nobody's. One that ends in it is a total's where the row has nothing
to answer, says nothing of the profile that others name, holds numbers that no answer is, or exactly the sums, means or
numbers of the rows above.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from fusionassess.answers.reading import Misfit
from fusionassess.batch.score import coding
from fusionassess.batch.score.cells import QuestionColumn
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


def totals(vocabulary: Vocabulary, layout: Layout, batch: Any, known: Mapping[int | None, Any]) -> FoundTotals:
    """Find the totals among the rows of a batch, which are in their order; ``known`` are names that are folded."""
    whole: dict[int, int] = {}
    ending: dict[int, int] = {}
    for place in layout.naming:
        names = known[place] if place in known else folded(batch.column(place))
        whole = dict.fromkeys(np.flatnonzero(are_totals(names)).tolist(), place) | whole
        ending = dict.fromkeys(np.flatnonzero(end_in_a_total(names)).tolist(), place) | ending
    if not ending.keys() - whole.keys():
        return FoundTotals(whole, {})
    above, units = _RowsAbove(vocabulary, layout, batch, {*whole, *ending}), dict[int, int]()
    for row in sorted(ending.keys() | whole.keys()):
        if row in whole:
            above.begin(row + 1)
        elif above.is_added_up_by(row):
            whole[row] = ending[row]
            above.begin(row + 1)
        else:
            units[row] = ending[row]
            above.include(row)
    return FoundTotals(whole, units)


class _RowsAbove:
    """The answers of a batch, and what those above a row add up to: all of them, and those behind the last total.

    Rows whose names end like those of totals are left out until they are included.
    """

    def __init__(self, vocabulary: Vocabulary, layout: Layout, batch: Any, left_out: Iterable[int]) -> None:
        self.columns = [
            (vocabulary.question(name, layout), coding.as_text(batch.column(place)))
            for name, place in layout.questions.items()
        ]
        at = layout.about.get("profile")
        profiles = None if at is None else coding.as_text(batch.column(at)).to_pylist()
        lacking = [names_nothing(profile or "") for profile in profiles or ()]
        self.lacking = [] if all(lacking) else lacking
        """(rows,) who names no profile, where others do."""
        self.numbers = np.column_stack([*map(_numbers, self.columns), np.empty((batch.num_rows, 0))])
        known = ~np.isnan(self.numbers)
        known[[*left_out]] = False
        nothing = np.zeros((1, self.numbers.shape[1]))
        self.sums = np.vstack([nothing, np.where(known, self.numbers, 0).cumsum(axis=0)])
        self.counts = np.vstack([nothing, known.cumsum(axis=0)])
        self.before = [(nothing[0], nothing[0]), (nothing[0], nothing[0])]
        """By what the first row and the one behind the last total begin: subtracted from the sums and the counts."""

    def begin(self, row: int) -> None:
        """A total stands before this row."""
        self.before[1] = self.sums[row], self.counts[row]

    def include(self, row: int) -> None:
        """A row counts like any other."""
        numbers = self.numbers[row]
        known = ~np.isnan(numbers)
        self.before = [(sums - np.where(known, numbers, 0), counts - known) for sums, counts in self.before]

    def is_added_up_by(self, row: int) -> bool:
        """Whether a row adds up, averages or counts those above, or answers nothing that is an answer."""
        texts = [texts[row].as_py() or "" for _, texts in self.columns]
        given = [place for place, text in enumerate(texts) if not is_blank(text)]
        if not given or (self.lacking and self.lacking[row]):
            return True
        unread = sum(isinstance(self.columns[place][0].read(texts[place]), Misfit) for place in given)
        if 2 * unread >= len(given):
            return True
        cells = [(place, plain(texts[place])) for place in given]
        for sums, counts in ((self.sums[row] - one, self.counts[row] - other) for one, other in self.before):
            means = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
            for figures in (sums, means, counts) if counts.any() else ():
                if all(_is(cell, float(figures[place])) for place, cell in cells):
                    return True
        return False


def _numbers(column: tuple[QuestionColumn, Any]) -> Floats:
    """(rows,) the answers to a question, NaN where there is none."""
    question, texts = column
    coded = coding.code(texts, question)
    if coded.values is not None:
        return coded.values
    numbers: Floats = np.where(coded.states < question.count, coded.states, np.nan).astype(float)
    return numbers


def _is(cell: str, number: float) -> bool:
    """Whether a cell is a number, as far as its decimals go."""
    try:
        written = float(cell)
    except ValueError:
        return False
    decimals = len(cell.partition(".")[2])
    return abs(written - number) <= (0.5 * 10.0**-decimals if decimals else 0) + 1e-9
