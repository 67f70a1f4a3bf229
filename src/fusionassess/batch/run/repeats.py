"""Respondents that return more than once.

A respondent is known by its name, profile and period, or by a column that the user names; of each only its key
is kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

import numpy as np

from fusionassess.batch.score.keys import Keys, KeySet
from fusionassess.kernel.scoring import Bools, Ints

Duplicates = Literal["tell", "keep-first", "keep-last", "all", "refuse"]
"""What is done with a respondent that comes again: scored and told; passed over; scored in place of those before;
scored without naming each; refused."""
MODES: tuple[str, ...] = get_args(Duplicates)
DUPLICATE = "duplicate"
"""A heading of the ledger."""

MOST_SHOWN = 20
"""Rows that come again which are named; all are counted."""


class RowKeys(NamedTuple):
    """By what the rows of a batch are known; 0 where a row has no name."""

    names: Keys
    """By name, profile and period, or by the user's column."""
    persons: Keys
    """Without the period: a picture counts nobody twice."""

    def only(self, rows: Ints) -> "RowKeys":
        """Some of the rows."""
        return RowKeys(self.names[rows], self.persons[rows])

    def dumped(self) -> bytes:
        """As bytes; ``loaded`` takes them back."""
        return np.stack([self.names, self.persons]).tobytes()

    @staticmethod
    def loaded(data: bytes) -> "RowKeys":
        """Take back what ``dumped`` gave."""
        return RowKeys(*np.frombuffer(data, dtype=np.uint64).reshape(2, -1))


class Again(NamedTuple):
    """Rows of a batch that were there before."""

    passed: Bools
    """Not scored."""
    told: Bools
    """Scored, and told."""
    uncounted: Bools
    """Not counted in a picture, which has counted them before."""

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
        return Again(passed, again & ~passed if self.mode in {"tell", "all"} else np.zeros_like(again), uncounted)

    def restore(self, known: RowKeys) -> None:
        """Take those for seen that an earlier run has seen."""
        self.sort(known)

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
    return RowKeys(
        np.concatenate([part.names for part in parts]),
        np.concatenate([part.persons for part in parts]),
    )
