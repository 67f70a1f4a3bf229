"""What became of the rows and answers of a batch: counted column by column, never cell by cell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fusionassess.batch.ledger import UNREADABLE_ROW, Ledger, LedgerEntry
from fusionassess.batch.score.cells import FAULTY, QuestionColumn
from fusionassess.batch.score.coding import Coded
from fusionassess.batch.score.result import PlanGroup
from fusionassess.kernel.scoring import Bools


def entered(
    questions: Mapping[str, QuestionColumn],
    coded: Mapping[str, Coded],
    groups: Sequence[PlanGroup],
    rows: int,
    invalid: Mapping[int, str],
    unreadable: Mapping[str, int],
) -> Ledger:
    """The rows and answers of a batch in the ledger.

    Args:
        questions: by id.
        coded: the columns of answers by question.
        groups: the rows that were scored.
        rows: how many there are.
        invalid: rows that were not, each with the code of what is wrong.
        unreadable: answers that could not be read, by code.
    """
    bad = np.fromiter(invalid, dtype=np.intp, count=len(invalid))
    asked = _Asked(groups, rows)
    # A cell in a troubled state of its workbook is empty here, and an answer that cannot be read all the same.
    given, in_bad, not_asked = sum(unreadable.values()), 0, 0
    for name, column in coded.items():
        missing = questions[name].count
        given += column.given(missing)
        if len(bad):
            states = column.states[bad]
            # What cannot be read has its own code.
            given -= int(np.count_nonzero(states == FAULTY))
            in_bad += int(np.count_nonzero((states != missing) & (states != FAULTY)))
            in_bad += int(np.count_nonzero(np.isin(column.unknown, bad)))
        if (rows_not := asked.where_not(name)) is not None:
            not_asked += int(np.count_nonzero((column.states != missing) & rows_not))
            not_asked += int(np.count_nonzero(rows_not[column.unknown]))
    failed = {**unreadable, **({UNREADABLE_ROW: in_bad} if in_bad else {})}
    counts = {LedgerEntry("rows", "failed", why): count for why, count in Counter(invalid.values()).items()}
    counts |= {LedgerEntry("answers", "failed", why): count for why, count in failed.items()}
    for entry, count in (
        (LedgerEntry("rows", "scored"), rows - len(invalid)),
        (LedgerEntry("answers", "scored"), given - sum(failed.values()) - not_asked),
        (LedgerEntry("answers", "passed_over", "not-asked"), not_asked),
    ):
        if count:
            counts[entry] = count
    return Ledger(counts)


class _Asked:
    """Which rows a question is not asked of; questions asked of the same groups share what is worked out."""

    def __init__(self, groups: Sequence[PlanGroup], rows: int) -> None:
        self.rows, self.groups = rows, groups
        self.questions = [frozenset(group.plan.questions) for group in groups]
        self.known: dict[tuple[bool, ...], Bools | None] = {}

    def where_not(self, question: str) -> Bools | None:
        """(rows,) True where a row was scored without it; None where there is none."""
        asked = tuple(question in own for own in self.questions)
        if asked not in self.known:
            self.known[asked] = None if all(asked) else self._marked(asked)
        return self.known[asked]

    def _marked(self, asked: Sequence[bool]) -> Any:
        marked = np.zeros(self.rows, dtype=bool)
        for group, is_asked in zip(self.groups, asked, strict=True):
            if not is_asked:
                marked[slice(None) if group.rows is None else group.rows] = True
        return marked
