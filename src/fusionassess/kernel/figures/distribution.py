"""How the scores of many are spread: whole counts per thousandth of a level.

Whole numbers add up to the same total in any order, so that a distribution does not depend on how
a batch was cut or on which worker counted what; and they take the same room for ten respondents as
for a hundred million. A quantile found in them is that of the scores rounded to thousandths.
"""

import math

import numpy as np

from fusionassess.kernel.scoring import Floats, Ints

STEPS = 1_000
"""Of a level, that are told apart."""


def bins(top: int) -> int:
    """How many thousandths there are from 0 to the top, both ends counted."""
    return STEPS * top + 1


def spread(values: Floats, top: int) -> Ints:
    """Count scores by thousandths, (respondents, nodes) to (nodes, bins); NaN is not counted."""
    nodes = values.shape[1]
    has_value = ~np.isnan(values)
    places = np.rint(np.where(has_value, values, 0.0) * STEPS).astype(np.intp)
    places += bins(top) * np.arange(nodes)
    return np.bincount(places[has_value], minlength=nodes * bins(top)).reshape(nodes, bins(top))


def quantile(counts: Ints, share: float) -> float:
    """The quantile of one node's counts, (bins,); NaN where nothing was counted.

    Linear between order statistics (definition 7 of Hyndman & Fan 1996, The American Statistician
    50(4):361-365), as numpy, R and spreadsheets have it.
    """
    total = int(counts.sum())
    if total == 0:
        return math.nan
    place = (total - 1) * share
    below = math.floor(place)
    reached = np.cumsum(counts)
    low, high = np.searchsorted(reached, [below, min(below + 1, total - 1)], side="right").tolist()
    return float((low + (high - low) * (place - below)) / STEPS)


def middle(counts: Ints, share: float, width: int) -> float:
    """The mean of the ``width`` scores around a quantile's place, (bins,); NaN where fewer were counted.

    It is nobody's own score, as a quantile of a few respondents would be; of many it differs from
    their quantile by next to nothing. At the ends the window is moved inwards.
    """
    total = int(counts.sum())
    if total < width:
        return math.nan
    begin = min(max(round((total - 1) * share) - width // 2, 0), total - width)
    reached = np.cumsum(counts)
    places = np.searchsorted(reached, np.arange(begin, begin + width), side="right")
    return float(places.sum() / width / STEPS)


def share_below(counts: Ints, value: float) -> float:
    """Share of respondents below a score, those with the same one counted half; NaN among none.

    The percentile rank of test theory (mid-rank); a score among its equals alone stands at a half.
    """
    total = int(counts.sum())
    if total == 0 or math.isnan(value):
        return math.nan
    place = round(value * STEPS)
    return (int(counts[:place].sum()) + int(counts[place]) / 2) / total


def quantile_bands(counts: Ints, wanted: int, least: int) -> list[tuple[int, int]]:
    """Cut one node's counts, (bins,), into runs of bins with about as many respondents each, lowest first.

    At most ``wanted`` bands, each with ``least`` respondents or more; equal scores stay together.
    No band where there are fewer than ``least`` respondents.
    """
    total = int(counts.sum())
    number = min(wanted, total // least)
    bands: list[tuple[int, int]] = []
    begin = held = passed = 0
    for place, count in enumerate(counts.tolist()):
        held, passed = held + count, passed + count
        is_full = passed >= round(total * (len(bands) + 1) / max(number, 1))
        if held >= least and is_full and total - passed >= least and len(bands) < number - 1:
            bands.append((begin, place + 1))
            begin, held = place + 1, 0
    return [*bands, (begin, len(counts))] if number else []
