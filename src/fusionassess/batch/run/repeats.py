"""Respondents that return more than once.

A respondent is known by its name, profile and period, or by a column that the user names. Of each only a
number of 64 bits is kept, 16 to 32 bytes in a table of numpy, so that a census needs room for that and
nothing else; of two million different respondents two have the same number by chance once in ten million runs.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from fusionassess.batch.score import arrays, coding
from fusionassess.batch.score.subjects import folded
from fusionassess.kernel.scoring import Bools, Ints

Duplicates = Literal["tell", "keep-first", "keep-last", "all", "refuse"]
"""What is done with a respondent that comes again: scored and told; passed over; scored in place of those before;
scored without naming each; refused."""
MODES: tuple[str, ...] = get_args(Duplicates)
DUPLICATE = "duplicate"
"""A heading of the ledger."""

MOST_SHOWN = 20
"""Rows that come again which are named; all are counted."""

Keys = np.ndarray[tuple[int], np.dtype[np.uint64]]

_FIRST, _SECOND, *_ODD = map(
    np.uint64, (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)
)
"""Odd factors of well-known mixers (Steele, Lea and Flood 2014), the same in every run: what was kept is read by the
next one."""
_MIXED = np.uint64(29)


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


class KeySet:
    """A set of numbers of 64 bits that takes and answers thousands at a time: a table with open addresses.

    A key's place is given by its high bits, so that keys in order go through the table in order: four times as fast.
    """

    def __init__(self) -> None:
        self.bits = 12
        self.table: Keys = np.zeros(1 << self.bits, dtype=np.uint64)
        self.count = 0

    def add(self, keys: Keys) -> Bools:
        """Put in keys, and say which of them were there, be it earlier in the same array; 0 is never there."""
        ordered = np.sort(keys)
        if len(keys) and ordered[0] and not (ordered[1:] == ordered[:-1]).any():
            there = self._add(ordered)
            return np.isin(keys, ordered[there]) if there.any() else np.zeros(len(keys), dtype=bool)
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        there = np.zeros(len(keys), dtype=bool)
        there[1:] = ordered[1:] == ordered[:-1]
        fresh = np.flatnonzero(~there & (ordered != 0))
        there[fresh] = self._add(ordered[fresh])
        again = np.zeros(len(keys), dtype=bool)
        again[order] = there & (ordered != 0)
        return again

    def _add(self, keys: Keys) -> Bools:
        """Put in different keys, in order, where there is room; which of them were there."""
        while 2 * (self.count + len(keys)) > len(self.table):
            self._grow()
        there = self._insert(keys)
        self.count += len(keys) - int(np.count_nonzero(there))
        return there

    def _insert(self, keys: Keys) -> Bools:
        """Put in different keys; which of them were there."""
        there = np.zeros(len(keys), dtype=bool)
        last = len(self.table) - 1
        left, slots = np.arange(len(keys)), (keys >> np.uint64(64 - self.bits)).astype(np.intp)
        while len(left):
            wanted = keys[left]
            taken = self.table[slots]
            same, empty = taken == wanted, taken == 0
            there[left[same]] = True
            self.table[slots[empty]] = wanted[empty]
            # Of several keys for one place the last one has it.
            unsettled = np.flatnonzero(~same & ~(empty & (self.table[slots] == wanted)))
            left, slots = left[unsettled], (slots[unsettled] + 1) & last
        return there

    def _grow(self) -> None:
        held = self.table[self.table != 0]
        self.bits += 1
        self.table = np.zeros(1 << self.bits, dtype=np.uint64)
        for start in range(0, len(held), _TOGETHER):
            self._insert(held[start : start + _TOGETHER])


_TOGETHER = 1 << 16


def keys_of(names: Any, beside: Sequence[Any] = ()) -> Keys:
    """(rows,) a number for a name, in plain form, and the columns beside it; 0 where the name is empty."""
    whole = _of_texts(names)
    for place, column in enumerate(beside):
        # Of profiles and periods there are few.
        encoded = coding.as_text(column).dictionary_encode()
        words = encoded.dictionary.to_pylist()
        few = _of_texts(folded(arrays.texts([*words, ""])))
        whole = _mix((whole ^ few[arrays.values(encoded.indices, len(words))]) * _ODD[place])
    whole[whole == 0] = 1
    ends = arrays.ends(names)
    whole[ends[1:] == ends[:-1]] = 0
    empty = arrays.gaps(names)
    if empty is not None:
        whole[empty] = 0
    return whole


def _of_texts(column: Any) -> Keys:
    """(rows,) a number for each text, eight bytes at a time."""
    ends = arrays.ends(column).astype(np.int64)
    starts, lengths = ends[:-1], np.diff(ends)
    keys = _mix((lengths.astype(np.uint64) + _FIRST) * _SECOND)
    # Eight bytes from any place on, beyond the last text as well.
    data = np.frombuffer(bytes(column.buffers()[2] or b"") + bytes(8), dtype=np.uint8)
    words: Keys = np.ndarray((len(data) - 7,), "<u8", data.data, strides=(1,))
    rows, done = np.flatnonzero(lengths > 0), 0
    while len(rows):
        left = lengths[rows] - done
        word = words[starts[rows] + done]
        # What follows the end of a text is not its own.
        short = left < 8  # noqa: PLR2004 - bytes of a number
        word[short] &= (np.uint64(1) << (left[short].astype(np.uint64) * np.uint64(8))) - np.uint64(1)
        keys[rows] = _mix((keys[rows] ^ word) * _FIRST)
        done += 8
        rows = rows[left > 8]  # noqa: PLR2004 - likewise
    return keys


def _mix(keys: Keys) -> Keys:
    mixed: Keys = (keys ^ (keys >> _MIXED)) * _SECOND
    return mixed ^ (mixed >> _MIXED)


def joined(known: Iterable[RowKeys]) -> RowKeys | None:
    """Several batches as one."""
    parts = list(known)
    if not parts:
        return None
    return RowKeys(
        np.concatenate([part.names for part in parts]),
        np.concatenate([part.persons for part in parts]),
    )
