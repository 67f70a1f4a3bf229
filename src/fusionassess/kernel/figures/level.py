"""The level: a named step, read off the shares of answers that reach it."""

import numpy as np

from fusionassess.kernel.scoring import Floats, Plan, Rolled, roll_up

LARGELY = 0.50
FULLY = 0.85
BAND_MARGIN = 0.2


def achievement(plan: Plan, ratings: Floats) -> Rolled:
    """Weighted share of answers at level k or above, k = 1 … top, for every node.

    (respondents, questions) to nodes of shape (top, respondents, …). An answer is at k when its
    rating times the top, rounded to 9 decimals, is k or more. On ladders the score is the sum of
    these shares, so that a mean of levels rests on ordinal statements only.
    """
    steps = np.round(ratings * plan.top, 9)
    thresholds = np.arange(1, plan.top + 1)[:, None, None]
    return roll_up(plan, np.where(np.isnan(ratings), np.nan, steps >= thresholds))


def by_shares(shares: Floats) -> Floats:
    """The highest k with A_k > .5 and every lower A_j > .85, else 0.

    (top, …) to (…); NaN where there are no shares. After ISO/IEC 33020, whose "largely" and
    "fully" rate process attributes; applying them to shares of questions is our adaptation.
    """
    rounded = np.round(shares, 9)
    fully_below = np.ones_like(rounded, dtype=bool)
    fully_below[1:] = np.logical_and.accumulate(rounded[:-1] > FULLY, axis=0)
    # The levels that hold need not be a run from 1 up: the highest decides.
    held = fully_below & (rounded > LARGELY)
    ranks = np.arange(1, len(shares) + 1).reshape(-1, *([1] * (shares.ndim - 1)))
    return np.where(np.isnan(shares[0]), np.nan, (held * ranks).max(axis=0))


def by_weakest(path_levels: Floats) -> Floats:
    """The least of the paths' levels by shares; (…, paths) to (…). Paths without one are passed over."""
    least = np.where(np.isnan(path_levels), np.inf, path_levels).min(axis=-1)
    return np.where(np.isinf(least), np.nan, least)


def by_bands(score: Floats, top: int) -> Floats:
    """The highest k with score at k - .2 or above, score on 0 … top.

    After the cut-offs .8, 1.8, 2.8, 3.8, 4.8 of GB/T 39117-2020 (from memory, not confirmed).
    """
    return np.clip(np.floor(np.round(score + BAND_MARGIN, 9)), 0, top)
