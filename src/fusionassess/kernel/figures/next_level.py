"""What the next level needs: the conditions of the shares rule that do not hold yet."""

from typing import NamedTuple

import numpy as np

from fusionassess.kernel.figures.level import is_met
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
