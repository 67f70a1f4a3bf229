"""Keys of names: numbers of 64 bits by which respondents are told apart.

A key takes 12 to 24 bytes in a table of numpy, so that a census needs room for that and nothing else; of two
million different respondents two have the same key by chance once in ten million runs.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow.compute as pc

from fusionassess.answers.periods import name_of, order_of
from fusionassess.batch.score import arrays, coding
from fusionassess.batch.score.subjects import folded
from fusionassess.documents.blanks import BARE_WORDS, NAMES_OF_NOTHING, UNANSWERED_WORDS, names_nothing
from fusionassess.kernel.scoring import Bools

Keys = np.ndarray[tuple[int], np.dtype[np.uint64]]

_FIRST, _SECOND, *_ODD = map(
    np.uint64, (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)
)
"""Odd factors of well-known mixers (Steele, Lea and Flood 2014), the same in every run: what was kept is read by the
next one."""
_MIXED = np.uint64(29)


_SIGNS = ("-", "--", "---", "\u2013", "\u2014", "\u2014\u2014", "/", "\\", ".", "...", "\u2026", "?", "*", "_")
NOBODY = arrays.texts(sorted({*BARE_WORDS, *UNANSWERED_WORDS, *NAMES_OF_NOTHING, *_SIGNS}))
"""What programs write into the cell of a name where none was given."""


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
        # Up to two thirds are taken: with less room more keys would have to look further for an empty place.
        while 3 * (self.count + len(keys)) > 2 * len(self.table):
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


def periods_of(column: Any) -> Keys:
    """(rows,) the order of the period in each cell, as ``answers.periods`` has it; 0 where there is none."""
    encoded = coding.as_text(column).dictionary_encode()
    orders = [0 if names_nothing(word) else order_of(word) for word in encoded.dictionary.to_pylist()]
    by_word = np.array([*orders, 0], dtype=np.uint64)
    ordered: Keys = by_word[arrays.values(encoded.indices, len(orders))]
    return ordered


def period_names(column: Any) -> Any:
    """The periods as they are compared: however it is spelled, a period is one."""
    encoded = coding.as_text(column).dictionary_encode()
    return arrays.texts(list(map(period_name, encoded.dictionary.to_pylist()))).take(encoded.indices)


def period_name(period: str) -> str:
    """One of them; empty where it says nothing."""
    return "" if names_nothing(period) else name_of(period)


def latest(persons: Keys, periods: Keys) -> Bools:
    """(rows,) which row counts for its person: the first one of the latest period; every row of nobody does."""
    order = np.lexsort((-np.arange(len(persons)), periods, persons))
    last = np.append(persons[order][1:] != persons[order][:-1], True)[: len(order)]
    chosen: Bools = persons == 0
    chosen[order[last]] = True
    return chosen


def keys_of(names: Any, beside: Sequence[Any] = ()) -> Keys:
    """(rows,) a number for a name, in plain form, and the columns beside it; 0 where a cell names nobody."""
    whole = _of_texts(names)
    for place, column in enumerate(beside):
        # Of profiles and periods there are few.
        encoded = coding.as_text(column).dictionary_encode()
        words = encoded.dictionary.to_pylist()
        few = _of_texts(folded(arrays.texts(["" if names_nothing(word or "") else word for word in [*words, ""]])))
        whole = _mix((whole ^ few[arrays.values(encoded.indices, len(words))]) * _ODD[place])
    whole[whole == 0] = 1
    whole[is_nobody(names)] = 0
    return whole


def is_nobody(compared: Any) -> Bools:
    """(rows,) whether a name, as it is compared, names nobody."""
    ends, written = arrays.ends(compared), pc.is_in(compared, value_set=NOBODY)
    bits = np.unpackbits(np.frombuffer(written.buffers()[1], dtype=np.uint8), bitorder="little")
    nobody: Bools = (ends[1:] == ends[:-1]) | bits[arrays.span(written)].astype(bool)
    empty = arrays.gaps(compared)
    return nobody if empty is None else nobody | empty


def _of_texts(column: Any) -> Keys:
    """(rows,) a number for each text, eight bytes of all texts at a time; of one that has no end almost, its digest."""
    ends = arrays.ends(column).astype(np.int64)
    starts, lengths = ends[:-1], np.diff(ends)
    keys = _mix((lengths.astype(np.uint64) + _FIRST) * _SECOND)
    # Eight bytes from any place on, beyond the last text as well.
    data = np.frombuffer(bytes(column.buffers()[2] or b"") + bytes(8), dtype=np.uint8)
    words: Keys = np.ndarray((len(data) - 7,), "<u8", data.data, strides=(1,))
    for row in np.flatnonzero(lengths > _LONG).tolist():
        digest = hashlib.blake2b(data[starts[row] : starts[row] + lengths[row]].tobytes(), digest_size=8)
        keys[row] = int.from_bytes(digest.digest(), "little")
    rows, done = np.flatnonzero((lengths > 0) & (lengths <= _LONG)), 0
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


_LONG = 4096
"""Bytes of a text that are looked at step by step: a cell may have millions, and no name has so many."""


def _mix(keys: Keys) -> Keys:
    mixed: Keys = (keys ^ (keys >> _MIXED)) * _SECOND
    return mixed ^ (mixed >> _MIXED)
