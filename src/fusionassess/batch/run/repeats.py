"""Respondents that return more than once.

A respondent is known by its name, profile and period, or by a column that the user names; of each only its key
is kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

import numpy as np

from fusionassess.batch.score.keys import Keys, KeySet, latest
from fusionassess.kernel.scoring import Bools, Ints

Duplicates = Literal["tell", "keep-first", "keep-last", "all", "refuse"]
"""What is done with a respondent that comes again: scored and told; passed over; scored in place of those before;
scored without naming each; refused."""
MODES: tuple[str, ...] = get_args(Duplicates)
DUPLICATE = "duplicate"
"""A heading of the ledger."""

_PASSED = np.uint64(1)
"""The person of a row that is not scored; of two to the sixty-fourth no other has it but by chance."""

MOST_SHOWN = 20
"""Rows that come again which are named; all are counted."""


class RowKeys(NamedTuple):
    """By what the rows of a batch are known; 0 where a row has no name."""

    names: Keys
    """By name, profile and period, or by the user's column."""
    persons: Keys
    """Without the period: a picture counts nobody twice."""
    periods: Keys
    """Higher for a later one; 0 where a row names none."""

    def only(self, rows: Ints) -> "RowKeys":
        """Some of the rows."""
        return RowKeys(*(column[rows] for column in self))

    def dumped(self) -> bytes:
        """As bytes; ``loaded`` takes them back."""
        return np.stack(self).tobytes()

    @staticmethod
    def loaded(data: bytes) -> "RowKeys":
        """Take back what ``dumped`` gave."""
        return RowKeys(*np.frombuffer(data, dtype=np.uint64).reshape(len(RowKeys._fields), -1))


class Again(NamedTuple):
    """Rows of a batch that were there before."""

    passed: Bools
    """Not scored."""
    told: Bools
    """Scored, and told."""
    uncounted: Bools
    """Not counted in a picture, which has counted their unit before."""

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return bool(self.passed.any() or self.told.any() or self.uncounted.any())


class Repeats:
    """Who has been there so far."""

    def __init__(self, mode: Duplicates, times: Mapping[int, int] | None = None, *, is_counted: bool = True) -> None:
        self.mode = mode
        self.is_counted = is_counted
        """Whether there is a picture, in which nobody is to be counted twice."""
        self.left = dict(times or {})
        """How often each that comes more than once is still to come, itself included, where the last is to be kept."""
        self.to_show = MOST_SHOWN
        """How many are still named with their places."""
        self.names, self.persons = KeySet(), KeySet()
        self._counted: list[tuple[Keys, Keys]] = []
        """Persons and periods of all rows that a picture may count, in order."""

    def sort(self, known: RowKeys) -> Again:
        """Which rows were there before; from now on all of them were."""
        again = self.names.add(known.names)
        match self.mode:
            case "keep-last":
                passed = self._comes_again(known.names)
            case "keep-first" | "refuse":
                passed = again
            case "all" | "tell":
                passed = np.zeros_like(again)
        uncounted = np.zeros_like(passed)
        if self.is_counted:
            uncounted[~passed] = self.persons.add(known.persons[~passed])
            # Where no row names a period, there is nothing to keep of them.
            periods = known.periods if known.periods.any() else np.broadcast_to(np.uint64(0), len(passed))
            self._counted.append((np.where(passed, _PASSED, known.persons), periods))
        return Again(passed, again & ~passed if self.mode in {"tell", "all"} else np.zeros_like(again), uncounted)

    def restore(self, known: RowKeys) -> None:
        """Take those for seen that an earlier run has seen."""
        self.sort(known)

    def latest(self) -> Bools | None:
        """Which of all rows so far a picture counts: of each unit the latest period, and of that the row read first.

        None where those are the rows that were the first to be read of their units, which it has counted already.
        """
        if not any(periods.any() for _, periods in self._counted):
            return None
        persons, periods = (np.concatenate(columns) for columns in zip(*self._counted, strict=True))
        first, chosen = latest(persons, np.zeros_like(periods)), latest(persons, periods)
        return None if (first == chosen).all() else chosen & (persons != _PASSED)

    def _comes_again(self, names: Keys) -> Bools:
        passed = np.zeros(len(names), dtype=bool)
        if not self.left:
            return passed
        repeated = np.isin(names, np.fromiter(self.left, dtype=np.uint64, count=len(self.left)))
        for row in np.flatnonzero(repeated).tolist():
            name = int(names[row])
            self.left[name] -= 1
            passed[row] = self.left[name] > 0
        return passed


def times(names: Sequence[Keys]) -> dict[int, int]:
    """How often each comes that comes more than once."""
    if not names:
        return {}
    different, counts = np.unique(np.concatenate(names), return_counts=True)
    several = (counts > 1) & (different != 0)
    return dict(zip(different[several].tolist(), counts[several].tolist(), strict=True))


def joined(known: Iterable[RowKeys]) -> RowKeys | None:
    """Several batches as one."""
    parts = list(known)
    if not parts:
        return None
    return RowKeys(*map(np.concatenate, zip(*parts, strict=True)))
