"""Entropy weights: how far the answers of a cohort differ, question by question. A diagnostic only.

No score is computed with them: they reward disagreement rather than importance, they change
whenever a respondent joins, and one respondent has none.
"""

import numpy as np

from fusionassess.kernel.scoring import Bools, Floats


def weights_from_sums(count: int, sums: Floats, logs: Floats, alike: Bools) -> Floats | None:
    """Weights by Shannon's entropy, (questions,) of sum 1, from what was added up of those who answered all.

    p_ij = x_ij / sum_i x_ij, e_j = -sum_i p_ij ln p_ij / ln m with 0 ln 0 = 0,
    w_j = (1 - e_j) / sum_k (1 - e_k) (Hwang & Yoon 1981, Multiple Attribute Decision Making).
    A question that all answer alike has weight 0.

    ``sums`` and ``logs`` (questions,) are the sums of x and of x ln x, 0 for x = 0; ``alike`` says which
    questions all answered the same. Whoever left one open does not count, for filling it would invent
    agreement. None where there are fewer respondents than questions, which says more of the sample than
    of the questions, or where nobody differs.
    """
    if count < len(sums) or alike.all():
        return None
    return _weights(count, sums, logs, alike)


def _weights(count: int, sums: Floats, logs: Floats, alike: Bools) -> Floats:
    """Weights from sums of x and of x ln x: with X and L these, e = (ln X - L / X) / ln m."""
    with np.errstate(divide="ignore", invalid="ignore"):
        entropy = (np.log(sums) - logs / sums) / np.log(count)
    diversity = np.where(alike, 0.0, np.maximum(0.0, 1.0 - entropy))
    total = np.add.reduce(diversity)
    return np.divide(diversity, total, out=np.full_like(diversity, np.nan), where=total > 0)
