"""Sums of sets of steps, of which those are kept that no other one beats: what the exact search counts with."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np

from fusionassess.roadmap.picks import Ints, Pick

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]

AT_A_TIME = 256
"""Sums held against the kept ones at a time."""


class Sums(NamedTuple):
    """Sums of sets of steps, side by side."""

    cost: Ints
    gain: Ints
    high: Ints
    low: Ints
    number: Floats
    """How many sets come to them; exact up to 2^53."""

    def rows(self, which: Any) -> "Sums":
        """Some of them."""
        return Sums(*(column[which] for column in self))

    @classmethod
    def joined(cls, parts: Sequence["Sums"]) -> Self:
        """Several lists in one."""
        return cls(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def added(sums: Sums, pick: Pick, gains: Ints, choices: Ints) -> Sums:
    """Each of some choices on top of each of some sums."""

    def on_top(old: Ints, new: Ints) -> Ints:
        return (old[:, None] + new[choices]).reshape(-1)

    return Sums(
        on_top(sums.cost, pick.cost),
        on_top(sums.gain, gains),
        on_top(sums.high, pick.high),
        on_top(sums.low, pick.low),
        np.repeat(sums.number, len(choices)),
    )


def undominated(sums: Sums, *, by_gain: bool) -> Sums:
    """The sums of which no other is better; equal ones become one, counted together."""
    merged = _merged(sums)
    if not (merged.high.any() or merged.low.any()):
        best = np.maximum.accumulate(merged.gain)
        better = np.ones(len(best), dtype=bool)
        better[1:] = merged.gain[1:] > best[:-1]
        return merged.rows(better)
    kept = merged.rows(slice(0, 0))
    for start in range(0, len(merged.cost), AT_A_TIME):
        chunk = merged.rows(slice(start, start + AT_A_TIME))
        chunk = chunk.rows(~_worse(chunk, kept, by_gain=by_gain))
        chunk = chunk.rows(~_worse(chunk, chunk, by_gain=by_gain))
        kept = Sums.joined((kept, chunk))
    return kept


def _worse(sums: Sums, others: Sums, *, by_gain: bool) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of some sums are worse than one of the others."""
    no_better = (
        (others.cost <= sums.cost[:, None])
        & (others.high >= sums.high[:, None])
        & (others.low >= sums.low[:, None])
        & (others.gain >= sums.gain[:, None])
    )
    strictly: Any = (others.cost < sums.cost[:, None]) | (others.gain > sums.gain[:, None])
    if not by_gain:
        strictly = strictly | (others.high > sums.high[:, None]) | (others.low > sums.low[:, None])
    worse: np.ndarray[tuple[int], np.dtype[np.bool_]] = (no_better & strictly).any(axis=1)
    return worse


def _merged(sums: Sums) -> Sums:
    """The cheapest first, of these what brings most; equal ones as one."""
    ordered = sums.rows(np.lexsort((-sums.low, -sums.high, -sums.gain, sums.cost)))
    new = np.zeros(len(ordered.cost), dtype=bool)
    new[0] = True
    for column in ordered[:-1]:
        new[1:] |= column[1:] != column[:-1]
    starts = np.flatnonzero(new)
    return ordered.rows(starts)._replace(number=np.add.reduceat(ordered.number, starts))
