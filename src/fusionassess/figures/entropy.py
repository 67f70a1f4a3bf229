"""Entropy weights: how far the answers of a cohort differ, question by question. A diagnostic only.

No score is computed with them: they reward disagreement rather than importance, they change
whenever a respondent joins, and one respondent has none.
"""

import numpy as np

from fusionassess.scoring import Floats


def entropy_weights(values: Floats) -> Floats:
    """Weights by Shannon's entropy, (respondents, questions) to (questions,) of sum 1.

    p_ij = x_ij / sum_i x_ij, e_j = -sum_i p_ij ln p_ij / ln m with 0 ln 0 = 0,
    w_j = (1 - e_j) / sum_k (1 - e_k) (Hwang & Yoon 1981, Multiple Attribute Decision Making).
    A question that all answer alike has weight 0; NaN where that is so of every question, and for
    one respondent. Raises ValueError for values that are negative or missing.
    """
    if not (np.isfinite(values).all() and (values >= 0).all()):
        raise ValueError("entropy needs values that are there and not negative")
    alike = (values == values[0]).all(axis=0)
    diversity = np.where(alike, 0.0, np.maximum(0.0, 1.0 - _entropy(values)))
    total = np.add.reduce(diversity)
    return np.divide(diversity, total, out=np.full_like(diversity, np.nan), where=total > 0)


def _entropy(values: Floats) -> Floats:
    """Entropy of each column as a share of the highest it could have; (questions,) in [0, 1]."""
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = values / values.sum(axis=0)
        terms = np.where(shares > 0, shares * np.log(shares), 0.0)
        return np.asarray(-terms.sum(axis=0) / np.log(len(values)))


def cohort_weights(ratings: Floats) -> Floats | None:
    """Entropy weights of a cohort, (respondents, questions) to (questions,), NaN where unanswered.

    Respondents with a gap are left out, for filling it would invent agreement. None where fewer
    respondents than questions are left, which says more of the sample than of the questions, or
    where nobody differs.
    """
    complete = ratings[~np.isnan(ratings).any(axis=1)]
    if len(complete) < ratings.shape[1] or (complete == complete[:1]).all():
        return None
    return entropy_weights(complete)
