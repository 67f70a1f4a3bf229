"""What the next level needs: the conditions of the shares rule that do not hold yet."""

from typing import NamedTuple

import numpy as np

from fusionassess.kernel.figures.level import FULLY, LARGELY
from fusionassess.kernel.scoring import Floats, Plan, effective_weights


class Condition(NamedTuple):
    """One share of answers that is still too small."""

    level: int
    """The level that answers must reach to count."""
    share: float
    """Weighted share of answers that do."""
    needed: float
    """The share that must be exceeded."""
    questions: tuple[int, ...]
    """Columns of the answers below it, heaviest first."""
    fewest: int
    """How many of these, the heaviest first, carry the share over."""


def conditions(plan: Plan, ratings: Floats, target: int) -> list[Condition]:
    """List what one row of ratings lacks for a level: A_target > .5 and every lower A_j > .85."""
    answered = ~np.isnan(ratings)
    weights = effective_weights(plan, answered[None, :])[0]
    steps = np.round(ratings * plan.top, 9)
    unmet = []
    for level in range(1, target + 1):
        needed = LARGELY if level == target else FULLY
        below = [int(column) for column in np.flatnonzero(answered & (steps < level))]
        below.sort(key=lambda column: -weights[column])
        share = 1.0 - float(np.sum(weights[below]))
        if not answered.any() or round(share, 9) > needed:
            continue
        reached = share + np.cumsum(weights[below])
        fewest = int(np.argmax(np.round(reached, 9) > needed)) + 1
        unmet.append(Condition(level, share, needed, tuple(below), fewest))
    return unmet
