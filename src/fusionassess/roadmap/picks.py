"""What the search chooses in one go: the end of a question, or the ends of a measure that others wait for."""

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from fusionassess.roadmap.portfolio import Climb, Ends, Portfolio, Stage

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]

FEW_ENDS = 5_000
"""Ends of a measure up to this many are held against each other beforehand."""
MOST_ENDS = 250_000
"""More ends of one measure that others wait for are not searched."""


class TooManyEnds(ValueError):
    """A measure that others wait for has so many open steps that its ends cannot be listed; the message is its id."""


class Goal(NamedTuple):
    """What a run of lines must come to together: two sums over the ends of each."""

    first: int
    """Place of its first line in the portfolio."""
    high: tuple[tuple[int, ...], ...]
    """By line, what each of its ends adds to the first sum."""
    low: tuple[tuple[int, ...], ...]
    enough: tuple[int, int]
    """What the two sums must come to."""


class Pick(NamedTuple):
    """What is chosen in one go: the end of a question, or those of a measure that others wait for."""

    lines: range
    """Places of its lines in the portfolio."""
    ends: tuple[Ends, ...]
    """What can be chosen, the highest in rubric order first."""
    cost: Ints
    """By choice, in units of the portfolio; so are the next three by choice."""
    gain: Ints
    """Tenths of shares times levels, as a lens counts them."""
    high: Ints
    """What it adds to the first sum of its goal; 0 where it belongs to none."""
    low: Ints
    asks: tuple[int, ...]
    """By choice, bits of the bonds whose steps are taken."""
    gives: tuple[int, ...]
    """By choice, bits of the bonds that it meets."""


class Bond(NamedTuple):
    """A prerequisite among picks: a measure that is to come to a score, and who may wait for it."""

    stage: int
    """Place of the measure among the stages of the portfolio."""
    at_least: float
    """The score it must come to."""
    provider: int
    """Place of the pick that is the measure."""
    first_consumer: int
    """Place of the first pick of which a step may wait for it."""


def picks_of(portfolio: Portfolio, goals: Sequence[Goal], *, any_weights: bool) -> tuple[list[Pick], list[Bond]]:
    """Lay a portfolio out: one pick a line, or one a measure where others wait for it.

    For any weights no choice is left out that is worse by the rubric's own. Raises TooManyEnds.
    """
    wanted = sorted({(need.provider, need.at_least) for stage in portfolio.stages for need in stage.needs})
    bits = {pair: 1 << number for number, pair in enumerate(wanted)}
    providers = {stage for stage, _ in wanted}
    sums = {
        goal.first + place: rows for goal in goals for place, rows in enumerate(zip(goal.high, goal.low, strict=True))
    }
    picks: list[Pick] = []
    places: list[range] = []
    line = 0
    for number, stage in enumerate(portfolio.stages):
        start, end = len(picks), line + len(stage.lines)
        met = {least: bit for (provider, least), bit in bits.items() if provider == number}
        groups = [range(line, end)] if number in providers else [range(i, i + 1) for i in range(line, end)]
        for group in groups:
            columns = [_choices(stage, stage.lines[place - line], bits, sums.get(place)) for place in group]
            picks.append(_pick(stage, group, columns, met, any_weights=any_weights))
        places.append(range(start, len(picks)))
        line = end
    bonds = [
        Bond(
            stage,
            at_least,
            places[stage].start,
            min(
                places[number].start
                for number, other in enumerate(portfolio.stages)
                for need in other.needs
                if (need.provider, need.at_least) == (stage, at_least)
            ),
        )
        for stage, at_least in wanted
    ]
    return picks, bonds


class _Choice(NamedTuple):
    end: float
    asks: int
    sums: tuple[int, int, int, int]


def _choices(
    stage: Stage,
    line: Climb,
    bits: Mapping[tuple[int, float], int],
    sums: tuple[tuple[int, ...], tuple[int, ...]] | None,
) -> list[_Choice]:
    """What a line may end at, the highest first."""
    choices = []
    for place, end in enumerate(line.ends):
        asks = 0
        for need in stage.needs:
            if line.waits_for(need, end):
                asks |= bits[need.provider, need.at_least]
        high, low = (column[place] for column in sums) if sums else (0, 0)
        choices.append(_Choice(end, asks, (line.cost(end), line.lens * line.gain(end), high, low)))
    return choices[::-1]


def _pick(
    stage: Stage, group: range, columns: Sequence[Sequence[_Choice]], met: Mapping[float, int], *, any_weights: bool
) -> Pick:
    """Every end of some lines of a measure together; ``met`` has the bits of the bonds by the score that meets them."""
    if math.prod(map(len, columns)) > MOST_ENDS:
        raise TooManyEnds(stage.id)
    rows = list(product(*columns))
    asks = [0] * len(rows)
    for place, row in enumerate(rows):
        for choice in row:
            asks[place] |= choice.asks
    levels = [tuple(choice.end for choice in row) for row in rows]
    gives = [sum(bit for least, bit in met.items() if stage.score(ends) >= least) for ends in levels]
    totals = np.array([np.sum([choice.sums for choice in row], axis=0) for row in rows], dtype=np.int64).reshape(-1, 4)
    kept = range(len(rows)) if any_weights else _fitting(totals, np.array(asks), np.array(gives))
    cost, gain, high, low = totals[list(kept)].T.copy()
    return Pick(
        lines=group,
        ends=tuple(levels[place] for place in kept),
        cost=cost,
        gain=gain,
        high=high,
        low=low,
        asks=tuple(asks[place] for place in kept),
        gives=tuple(gives[place] for place in kept),
    )


def _fitting(totals: Any, asks: Ints, gives: Ints) -> list[int]:
    """Places of the choices that are no worse than another one with the same bits."""
    if len(totals) > FEW_ENDS or len(totals) == 1:
        return list(range(len(totals)))
    cost, gain, high, low = totals.T
    no_better = (cost <= cost[:, None]) & (gain >= gain[:, None]) & (high >= high[:, None]) & (low >= low[:, None])
    alike = (asks == asks[:, None]) & (gives == gives[:, None])
    strictly = (cost < cost[:, None]) | (gain > gain[:, None])
    return np.flatnonzero(~(no_better & alike & strictly).any(axis=1)).tolist()
