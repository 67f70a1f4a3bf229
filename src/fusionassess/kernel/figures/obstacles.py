"""Obstacle degree: each question's exact share of the distance to the top."""

import numpy as np

from fusionassess.kernel.scoring import Floats, Grouping, Plan, effective_weights


def obstacles(plan: Plan, ratings: Floats) -> Floats:
    """Share of the gap per question, (respondents, questions); rows sum to 1, or to 0 at the top.

    O_j = F_j (1 - v_j) / sum F_k (1 - v_k) with the row's own renormalised weights F, so that the
    shares are exact: sum F_j (1 - v_j) is 1 - S / top. After Lu et al. 2011 (障碍度), whose ideal is
    the top. A question without an answer is no obstacle, nobody knows what it lacks.
    """
    answered = ~np.isnan(ratings)
    gaps = np.where(answered, effective_weights(plan, answered) * (1 - np.where(answered, ratings, 1.0)), 0.0)
    total = np.add.reduceat(gaps, [0], axis=-1)
    return np.divide(gaps, total, out=np.zeros_like(gaps), where=total > 0)


def measure_obstacles(plan: Plan, means: Floats) -> Floats:
    """What ``of_measures(plan, obstacles(plan, ratings))`` is, up to rounding, from the means of the measures.

    (respondents, measures) in [0, 1], NaN where nothing is answered. Questions of a measure share its
    weight out among those that are answered, so that a measure's gap is its own weight times what its
    mean lacks.
    """
    there = ~np.isnan(means)
    # Where every measure has a mean, all respondents weigh alike.
    weights = np.where(there[:1] if there.all() else there, plan.tiers[1].weights, 0.0)
    total = np.add.reduceat(weights, plan.tiers[1].starts, axis=-1)
    of_path = plan.tiers[2].weights / np.where(total > 0, total, 1.0)
    gaps = weights * np.repeat(of_path, plan.tiers[1].sizes, axis=-1) * (1 - means)
    if len(weights) == len(means):
        gaps[~there] = 0.0
    whole = np.add.reduceat(gaps, [0], axis=-1)
    return np.divide(gaps, whole, out=np.zeros_like(gaps), where=whole > 0)


def of_measures(plan: Plan, shares: Floats) -> Floats:
    """Add the questions' shares up to measures; (…, questions) to (…, measures)."""
    return np.add.reduceat(shares, plan.tiers[0].starts, axis=-1)


def of_paths(plan: Plan, shares: Floats) -> Floats:
    """Add the questions' shares up to paths; (…, questions) to (…, paths)."""
    return np.add.reduceat(of_measures(plan, shares), plan.tiers[1].starts, axis=-1)


def of_groups(grouping: Grouping, shares: Floats) -> Floats:
    """Add the questions' shares up to a further grouping; (…, questions) to (…, groups)."""
    return np.add.reduceat(grouping.gather(shares), grouping.starts, axis=-1)
