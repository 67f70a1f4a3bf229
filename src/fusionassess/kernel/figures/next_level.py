"""What the next level needs: the conditions of the shares rule that do not hold yet."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from fusionassess.kernel.figures.level import achievement, by_shares, is_met
from fusionassess.kernel.scoring import Floats, Plan, effective_weights


class Shortfall(NamedTuple):
    """One share of answers that is still too small."""

    level: int
    """The level that answers must reach to count."""
    share: float
    """Weighted share of answers that do."""
    needed: float
    """The share that must be exceeded."""
    questions: tuple[int, ...]
    """Columns of the answers below it that can be raised to it, heaviest first."""
    fewest: int
    """How many of these, the heaviest first, carry the share over; all of them where not even all do."""
    most: float
    """The share once all of them are raised: a question's own highest rating may stand below the level."""

    @property
    def is_reachable(self) -> bool:
        """Whether the share can be exceeded at all."""
        return round(self.most, 9) > self.needed


def conditions(plan: Plan, ratings: Floats, target: int) -> list[Shortfall]:
    """List what one row of ratings lacks for a level: A_target > reach and every lower A_j > hold."""
    answered = ~np.isnan(ratings)
    weights = effective_weights(plan, answered[None, :])[0]
    steps = np.round(ratings * plan.top, 9)
    unmet = []
    for level in range(1, target + 1):
        needed = plan.thresholds.reach if level == target else plan.thresholds.hold
        is_below = answered & (steps < level)
        share = 1.0 - float(np.sum(weights[is_below]))
        if not answered.any() or round(share, 9) > needed:
            continue
        can_rise = is_below & (np.round(plan.highest * plan.top, 9) >= level)
        # Equal weights differ by noise, which is rounded away; the rubric's order decides.
        below = sorted(np.flatnonzero(can_rise).tolist(), key=lambda column: -round(weights[column], 9))
        reached = np.round(share + np.cumsum(weights[below]), 9)
        most = float(reached[-1]) if below else round(share, 9)
        fewest = int(np.argmax(reached > needed)) + 1 if most > needed else len(below)
        unmet.append(Shortfall(level, share, needed, tuple(below), fewest, most))
    return unmet


def unmet_practices(plan: Plan, ratings: Floats, target: int) -> list[int]:
    """Columns of the answered practices that a level lacks, in the rubric's order."""
    if plan.practices is None:
        return []
    lacks = ~np.isnan(ratings) & ~is_met(plan.practices, ratings)
    return [int(column) for column in np.flatnonzero(lacks & (plan.practices.at_level <= target))]


def needs(plan: Plan, ratings: Floats, target: int) -> dict[int, int]:
    """Columns of answers, and the level each must reach, for the whole to reach a level by its rule.

    By the shares rule the heaviest answers of every condition; by the weakest path those of each
    path that stands lower; by practices all that are not met. Answers that are missing count for nothing.
    """
    if plan.practices is not None and plan.level_rule == "practices":
        return {
            column: math.ceil(round(plan.practices.met[column] * plan.top, 9))
            for column in unmet_practices(plan, ratings, target)
        }
    least: dict[int, int] = {}
    for part in _parts(plan, ratings, target):
        for condition in conditions(plan, part, target):
            for column in condition.questions[: condition.fewest]:
                least[column] = max(condition.level, least.get(column, 0))
    return least


def _parts(plan: Plan, ratings: Floats, target: int) -> Iterator[Floats]:
    """The answers that a rule looks at together: all of them, or those of each path that is too low."""
    if plan.level_rule != "weakest":
        yield ratings
        return
    measures = np.append(plan.tiers[0].starts, len(ratings))
    paths = np.append(plan.tiers[1].starts, len(plan.measures))
    levels = by_shares(achievement(plan, ratings[None, :]).paths, plan.thresholds)[0]
    for path, level in enumerate(levels.tolist()):
        if level < target:
            part = np.full_like(ratings, np.nan)
            own = slice(measures[paths[path]], measures[paths[path + 1]])
            part[own] = ratings[own]
            yield part
