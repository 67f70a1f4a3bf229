"""The counts of all profiles side by side, and which of them may be told."""

import math
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from fusionassess.cohort.counts import MILLION
from fusionassess.cohort.tally import Tally
from fusionassess.cohort.value import SHADES, HeatCell, Spread
from fusionassess.kernel.figures.distribution import middle
from fusionassess.kernel.figures.suppression import FOR_QUANTILES, LEAST, decimals, hidden
from fusionassess.kernel.scoring import Bools, Ints
from fusionassess.report.figures import Figure
from fusionassess.report.wording import NOTHING, number

FOR_TAILS = 20
"""Units from which on a tenth is more than a unit or two."""


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Counts of all profiles by measure or path, in the rubric's order; a node not asked counts nothing."""

    tally: Tally
    profiles: tuple[str, ...]
    """Those with a respondent, in the rubric's order."""
    nodes: tuple[str, ...]
    """Paths, then measures."""
    spread: Ints
    """(profiles, 1 + nodes, bins) respondents by score; the whole first."""
    sums: Ints
    """(profiles, 1 + nodes) scores in millionths."""

    @property
    def scored(self) -> Ints:
        """(profiles,) respondents with a total."""
        scored: Ints = self.spread[:, 0].sum(axis=-1)
        return scored

    @property
    def hidden(self) -> Bools:
        """(profiles,) which must not be told of."""
        return hidden(self.scored)

    def place(self, node: str) -> int:
        """Where a path or measure stands in the arrays."""
        return 1 + self.nodes.index(node)

    def of(self, field: str) -> Ints:
        """A count of the whole cohort that every profile has in the same shape."""
        counts: Ints = reduce(add, (getattr(self.tally.profiles[name], field) for name in self.profiles))
        return counts

    def by_measure(self, field: str) -> Ints:
        """A count of the whole cohort whose last axis is a profile's measures, in the rubric's order."""
        names = [measure.id for measure in self.tally.rubric.measures]
        parts = []
        for profile in self.profiles:
            own = getattr(self.tally.profiles[profile], field)
            part = np.zeros((*own.shape[:-1], len(names)), dtype=own.dtype)
            part[..., [names.index(name) for name in self.tally.plans[profile].measures]] = own
            parts.append(part)
        counts: Ints = np.sum(parts, axis=0)
        return counts


def pooled(tally: Tally) -> Pooled:
    """Lay the counts of all profiles out side by side."""
    rubric = tally.rubric
    profiles = tuple(name for name in rubric.profiles if name in tally.profiles)
    nodes = (*(path.id for path in rubric.paths), *(measure.id for measure in rubric.measures))
    spreads, sums = [], []
    for name in profiles:
        counted, plan = tally.profiles[name], tally.plans[name]
        places = [0, *(1 + nodes.index(node) for node in (*plan.paths, *plan.measures))]
        spread = np.zeros((1 + len(nodes), counted.spread.shape[1]), dtype=np.intp)
        total = np.zeros(1 + len(nodes), dtype=np.intp)
        spread[places], total[places] = counted.spread, counted.sums
        spreads.append(spread)
        sums.append(total)
    return Pooled(tally, profiles, nodes, np.stack(spreads), np.stack(sums))


def spread_of(counts: Ints, total: int) -> Spread | None:
    """How scores are spread, from respondents by score (bins,) and their sum in millionths; None for too few."""
    count = int(counts.sum())
    if count < LEAST:
        return None
    low, high = (_quantile(counts, share, count, FOR_TAILS) for share in (0.1, 0.9))
    lower, median, upper = (_quantile(counts, share, count, FOR_QUANTILES) for share in (0.25, 0.5, 0.75))
    return Spread(count, mean(total / MILLION, count), low, lower, median, upper, high)


def _quantile(counts: Ints, share: float, count: int, least: int) -> Figure:
    return told(middle(counts, share, LEAST), LEAST) if count >= least else NOTHING


def mean(total: float, count: int) -> Figure:
    """The mean of so many scores, as exact as it may be told."""
    return told(total / count, count)


def told(value: float, count: int) -> Figure:
    """A mean of so many, rounded before it goes anywhere: a place in a picture can be read, too."""
    digits = decimals(count)
    return NOTHING if math.isnan(value) else number(round(value, digits), digits)


def cell(count: int, total: int, top: int, *, is_hidden: bool = False) -> HeatCell:
    """A field of a heat map: the mean of so many scores that add up to so many millionths."""
    if count == 0 or is_hidden:
        return HeatCell(NOTHING, None)
    return shaded(mean(total / MILLION, count), top)


def shaded(figure: Figure, top: int) -> HeatCell:
    """A field of a heat map with a score."""
    return HeatCell(figure, None if figure.value is None else round(SHADES * figure.value / top))
