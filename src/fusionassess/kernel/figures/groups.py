"""Means of a further grouping of the questions, such as sides or facets."""

import numpy as np

from fusionassess.kernel.scoring import Floats, Grouping, Ints, Plan


def group_means(plan: Plan, grouping: Grouping, ratings: Floats) -> tuple[Floats, Ints]:
    """Weighted mean in [0, 1] and number of answers of each group.

    (respondents, questions) to (respondents, groups) twice. Questions weigh as they do in the
    whole (the plan's full weights); a group without an answer is NaN.
    """
    values, weights = grouping.gather(ratings), grouping.gather(plan.full_weights)[None, :]
    present = ~np.isnan(values)
    applied = np.where(present, weights, 0.0)
    with np.errstate(invalid="ignore"):
        total = np.add.reduceat(applied, grouping.starts, axis=-1)
        means = np.add.reduceat(np.where(present, applied * values, 0.0), grouping.starts, axis=-1) / total
    return means, np.add.reduceat(present, grouping.starts, axis=-1, dtype=np.intp)
