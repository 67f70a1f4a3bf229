"""The level: a named step. Every rule that can name it stands in ``RULES``.

Other code asks for a rule by its id; what is said of a rule stands under the same id in the words
of reports and explanations.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from fusionassess.kernel.level_rules import USUAL, LevelRule, ShareThresholds
from fusionassess.kernel.scoring import Bools, Floats, Plan, Practices, Rolled, roll_up

BAND_MARGIN = 0.2


class Standing(NamedTuple):
    """What a level can be read off; shares are counted only for a rule that asks for them."""

    score: Floats
    """(…) 0 to the top."""
    path_scores: Callable[[], Floats]
    """(…, paths) 0 to the top."""
    top: int
    shares: Callable[[], Floats]
    """(top, …) of the whole: share of answers at level 1, 2, … or above."""
    path_shares: Callable[[], Floats]
    """(top, …, paths)."""
    path_practices: Callable[[], Floats]
    """(…, paths) the highest level of each of which no answered practice, nor one below, is unmet."""
    thresholds: ShareThresholds = USUAL
    """The shares to be exceeded, for rules that compare shares."""


class Rule(NamedTuple):
    """One way to name the level of the whole."""

    level: Callable[[Standing], Floats]
    """(…), NaN where there is none."""
    of_paths: Callable[[Standing], Floats]
    """(…, paths) the level of each path by the same rule, as far as it can look at a path alone."""
    has_shares: bool
    """Whether it reads shares of answers, for whoever prepares them for many."""


def of_ratings(plan: Plan, ratings: Floats, scores: Rolled) -> Floats:
    """The level of the whole by the plan's rule; (respondents, questions) and their scores to (respondents,)."""
    return RULES[plan.level_rule].level(standing(plan, ratings, achievement_of(plan, ratings), scores))


def achievement_of(plan: Plan, ratings: Floats) -> Callable[[], Rolled]:
    """``achievement``, when it is asked for, and once."""
    return cache(lambda: achievement(plan, ratings))


def standing(plan: Plan, ratings: Floats, shares: Callable[[], Rolled], scores: Rolled) -> Standing:
    """What the rules read, off the ratings, the shares of every node and the scores in [0, 1]."""
    top = plan.top
    return Standing(
        score=top * scores.overall,
        path_scores=lambda: top * scores.paths,
        top=top,
        shares=lambda: shares().overall,
        path_shares=lambda: shares().paths,
        path_practices=lambda: practised(plan, ratings),
        thresholds=plan.thresholds,
    )


def rules_of(plan: Plan) -> tuple[LevelRule, ...]:
    """The rules that can name a level under a plan: one needs questions that belong to levels."""
    return tuple(rule for rule in RULES if rule != "practices" or plan.practices is not None)


def achievement(plan: Plan, ratings: Floats) -> Rolled:
    """Weighted share of answers at level k or above, k = 1 … top, for every node.

    (respondents, questions) to nodes of shape (top, respondents, …). An answer is at k when its
    rating times the top, rounded to 9 decimals, is k or more. On ladders the score is the sum of
    these shares, so that a mean of levels rests on ordinal statements only.
    """
    steps = np.round(ratings * plan.top, 9)
    thresholds = np.arange(1, plan.top + 1)[:, None, None]
    return roll_up(plan, np.where(np.isnan(ratings), np.nan, steps >= thresholds))


def by_shares(shares: Floats, thresholds: ShareThresholds = USUAL) -> Floats:
    """The highest k with A_k > reach and every lower A_j > hold (.5 and .85 unless said), else 0.

    (top, …) to (…); NaN where there are no shares.
    """
    rounded = np.round(shares, 9)
    fully_below = np.ones_like(rounded, dtype=bool)
    fully_below[1:] = np.logical_and.accumulate(rounded[:-1] > thresholds.hold, axis=0)
    # The levels that hold need not be a run from 1 up: the highest decides.
    held = fully_below & (rounded > thresholds.reach)
    ranks = np.arange(1, len(shares) + 1).reshape(-1, *([1] * (shares.ndim - 1)))
    return np.where(np.isnan(shares[0]), np.nan, (held * ranks).max(axis=0))


def by_weakest(path_levels: Floats) -> Floats:
    """The least of the paths' levels; (…, paths) to (…). A path without any answer is left out.

    Where it is unknown rather than not applicable, the lower bound of the level takes it at its lowest.
    """
    least = np.where(np.isnan(path_levels), np.inf, path_levels).min(axis=-1)
    return np.where(np.isinf(least), np.nan, least)


def by_bands(score: Floats, top: int) -> Floats:
    """The highest k with score at k - .2 or above, score on 0 … top.

    After the cut-offs .8, 1.8, 2.8, 3.8, 4.8 of GB/T 39117-2020 (from memory, not confirmed).
    """
    return np.clip(np.floor(np.round(score + BAND_MARGIN, 9)), 0, top)


def is_met(practices: Practices, ratings: Floats) -> Bools:
    """(…, questions) whether a practice is met, compared on 9 decimals; False where there is no rating."""
    return np.asarray(np.round(ratings, 9) >= np.round(practices.met, 9))


def practised(plan: Plan, ratings: Floats) -> Floats:
    """The highest k of each path such that every answered practice of level k or below is met.

    (…, questions) to (…, paths). Where none is answered there is no level, and where all are met it
    is the top, whether or not a practice belongs to that level.
    """
    starts = plan.tiers[0].starts[plan.tiers[1].starts]
    if plan.practices is None:
        return np.full((*ratings.shape[:-1], len(starts)), np.nan)
    allowed = np.where(is_met(plan.practices, ratings), plan.top, plan.practices.at_level - 1)
    counts = ~np.isnan(ratings) & ~np.isnan(plan.practices.at_level)
    return np.asarray(np.fmin.reduceat(np.where(counts, allowed, np.nan), starts, axis=-1))


RULES: Mapping[LevelRule, Rule] = {
    "shares": Rule(
        lambda achieved: by_shares(achieved.shares(), achieved.thresholds),
        lambda achieved: by_shares(achieved.path_shares(), achieved.thresholds),
        has_shares=True,
    ),
    "weakest": Rule(
        lambda achieved: by_weakest(by_shares(achieved.path_shares(), achieved.thresholds)),
        lambda achieved: by_shares(achieved.path_shares(), achieved.thresholds),
        has_shares=True,
    ),
    "bands": Rule(
        lambda achieved: by_bands(achieved.score, achieved.top),
        lambda achieved: by_bands(achieved.path_scores(), achieved.top),
        has_shares=False,
    ),
    "practices": Rule(
        # The least of the paths' is that of all their practices together.
        lambda achieved: by_weakest(achieved.path_practices()),
        lambda achieved: achieved.path_practices(),
        has_shares=False,
    ),
}
"""By id; a rubric chooses one, the report names those that disagree with it."""
