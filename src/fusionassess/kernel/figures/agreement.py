"""Agreement of raters: one organisation, several who answered the same questions.

Ratings stand as (raters, questions) on any scale whose neighbours are one apart, NaN where a rater
gave none. Every index is NaN where it cannot be computed: two raters are the least.
"""

from typing import NamedTuple

import numpy as np

from fusionassess.kernel.scoring import Floats

LEAST_RATERS = 2
LEAST_FOR_WHOLE = 2
"""Questions that a coefficient of the whole needs, at the least."""
CHUNK = 100
"""Resamples computed at a time: a bound on memory."""


class Agreement(NamedTuple):
    """How far raters agree on each question; all arrays are (questions,)."""

    raters: Floats
    """How many rated it."""
    spread: Floats
    """From the lowest to the highest rating."""
    uniform: Floats
    """r_wg, agreement against ratings at random."""
    dissent: Floats
    """r*_wg, agreement against the utmost dissent."""
    deviation: Floats
    """AD, the mean distance from the mean."""


class Range(NamedTuple):
    """A coefficient with its bootstrap interval."""

    value: float
    low: float
    high: float


def agreement(ratings: Floats, options: int) -> Agreement:
    """How far raters agree on each question, on a ladder with so many options.

    r_wg = 1 - s² / ((A² - 1) / 12), not below 0 (James, Demaree & Wolf 1984, J. Applied Psychology
    69(1):85-98), with s² the sample variance and A the options. r*_wg = 1 - s² / ((A - 1)² / 4), not
    below 0, holds s² against the variance where half stand at either end (Lindell & Brandt 1997,
    Applied Psychological Measurement 21(3):271-278, as O'Neill 2017 has it, Frontiers in Psychology
    8:777). AD is the mean absolute distance from the mean (Burke, Finkelstein & Dusig 1999,
    Organizational Research Methods 2(1):49-68); up to A / 6 raters are said to agree.
    """
    given = ~np.isnan(ratings)
    count = given.sum(axis=0)
    enough = count >= LEAST_RATERS
    some = np.maximum(count, 1)
    values = np.where(given, ratings, 0.0)
    means = values.sum(axis=0) / some
    apart = np.where(given, values - means, 0.0)
    variance = (apart * apart).sum(axis=0) / np.maximum(count - 1, 1)
    spread = np.where(given, ratings, -np.inf).max(axis=0) - np.where(given, ratings, np.inf).min(axis=0)

    def told(figure: Floats) -> Floats:
        return np.where(enough, figure, np.nan)

    return Agreement(
        raters=count.astype(float),
        spread=told(spread),
        uniform=told(np.maximum(1 - variance / uniform_variance(options), 0.0)),
        dissent=told(np.maximum(1 - variance / utmost_variance(options), 0.0)),
        deviation=told(np.abs(apart).sum(axis=0) / some),
    )


def agreed_distance(options: int) -> float:
    """The AD up to which raters are said to agree, A / 6 (Burke & Dunlap 2002, Org. Research Methods 5(2):159-172)."""
    return options / 6


def uniform_variance(options: int) -> float:
    """The variance of ratings that fall on each option alike; 35/12 for six levels."""
    return (options**2 - 1) / 12


def utmost_variance(options: int) -> float:
    """The variance of ratings of which half stand at either end."""
    return (options - 1) ** 2 / 4


def within_group(ratings: Floats, options: int) -> float:
    """r_wg(J) of several questions together: J (1 - m) / (J (1 - m) + m), m the mean of s² / ((A² - 1) / 12).

    The mean counts as 1 at most (James, Demaree & Wolf 1984). It grows with the number of questions J.
    """
    rated = ratings[:, (~np.isnan(ratings)).sum(axis=0) >= LEAST_RATERS]
    if rated.shape[1] == 0:
        return np.nan
    variances = np.nanvar(rated, axis=0, ddof=1)
    mean = min(float(variances.mean()) / uniform_variance(options), 1.0)
    items: int = rated.shape[1]
    return float(items * (1 - mean) / (items * (1 - mean) + mean))


def krippendorff(ratings: Floats) -> float:
    """Krippendorff's alpha for ordered levels, 1 - D_o / D_e; not everybody need have rated everything.

    Krippendorff 2011, Computing Krippendorff's Alpha-Reliability (ordinal metric). NaN where all
    ratings are alike, for then nothing tells agreement from a habit.
    """
    return float(_alphas(_coincidences(ratings)))


def krippendorff_range(ratings: Floats, draws: int, seed: int) -> Range:
    """Likewise with an interval of 95%: the questions are drawn again and again, with replacement.

    A resample in which all ratings are alike has no alpha and is left out; no interval where fewer
    than half of them have one.
    """
    counts = _coincidences(ratings)
    value = float(_alphas(counts))
    units = len(counts)
    nothing = Range(value, np.nan, np.nan)
    if np.isnan(value) or draws < 1:
        return nothing
    generator = np.random.default_rng(seed)
    alphas = np.empty(draws)
    for start in range(0, draws, CHUNK):
        drawn = generator.integers(units, size=(min(CHUNK, draws - start), units))
        alphas[start : start + len(drawn)] = _alphas(counts[drawn])
    told = alphas[~np.isnan(alphas)]
    if len(told) * 2 < draws:
        return nothing
    low, high = np.quantile(told, [0.025, 0.975]).tolist()
    return Range(value, low, high)


def _coincidences(ratings: Floats) -> Floats:
    """(questions, levels, levels) pairs of ratings of a question, each question weighing as its raters are many."""
    paired = ratings[:, (~np.isnan(ratings)).sum(axis=0) >= LEAST_RATERS]
    # Levels are compared as the user's are: what differs by a rounding error is one level.
    values = np.round(paired, 9)
    levels = np.unique(values[~np.isnan(values)])
    tally = (values.T[:, :, None] == levels).sum(axis=1).astype(float)
    pairs = tally[:, :, None] * tally[:, None, :]
    place = np.arange(len(levels))
    pairs[:, place, place] -= tally
    shared: Floats = pairs / (tally.sum(axis=1) - 1)[:, None, None]
    return shared


def _alphas(counts: Floats) -> Floats:
    """Alpha of each set of questions: (…, questions, levels, levels) to (…)."""
    together = counts.sum(axis=-3)
    marginal = together.sum(axis=-1)
    total = marginal.sum(axis=-1)
    # The distance of two levels: all ratings from one to the other, those at both ends counted half.
    reached = np.cumsum(marginal, axis=-1) - marginal / 2
    distance = (reached[..., :, None] - reached[..., None, :]) ** 2
    observed = (together * distance).sum(axis=(-2, -1))
    expected = (marginal[..., :, None] * marginal[..., None, :] * distance).sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - (total - 1) * observed / expected, np.nan)


def intraclass(ratings: Floats) -> float:
    """ICC(2,k): how far the mean of all raters tells the questions apart, in absolute agreement.

    Shrout & Fleiss 1979, Psychological Bulletin 86(2):420-428. Only where every rater rated every
    question given.
    """
    raters, questions = ratings.shape
    if raters < LEAST_RATERS or questions < LEAST_FOR_WHOLE or np.isnan(ratings).any():
        return np.nan
    grand = ratings.mean()
    between = raters * ((ratings.mean(axis=0) - grand) ** 2).sum() / (questions - 1)
    judges = questions * ((ratings.mean(axis=1) - grand) ** 2).sum() / (raters - 1)
    total = ((ratings - grand) ** 2).sum()
    rest = (total - between * (questions - 1) - judges * (raters - 1)) / ((questions - 1) * (raters - 1))
    below = between + (judges - rest) / questions
    return float((between - rest) / below) if round(float(below), 12) > 0 else np.nan


def concordance(ratings: Floats) -> float:
    """Kendall's W, whether raters put the questions in the same order, corrected for ties.

    W = 12 S / (m² (n³ - n) - m T), T the sum of t³ - t over the ties of every rater (Kendall & Babington
    Smith 1939, Annals of Mathematical Statistics 10(3):275-287; Siegel & Castellan 1988). Only where every
    rater rated every question given.
    """
    raters, questions = ratings.shape
    if raters < LEAST_RATERS or questions < LEAST_FOR_WHOLE or np.isnan(ratings).any():
        return np.nan
    ranks, ties = np.empty_like(ratings), 0.0
    for row, own in enumerate(np.round(ratings, 9)):
        _, place, count = np.unique(own, return_inverse=True, return_counts=True)
        ranks[row] = (np.cumsum(count) - (count - 1) / 2)[place]
        ties += float((count.astype(float) ** 3 - count).sum())
    sums = ranks.sum(axis=0)
    apart = float(((sums - sums.mean()) ** 2).sum())
    below = raters**2 * (questions**3 - questions) - raters * ties
    return 12 * apart / below if below > 0 else np.nan
