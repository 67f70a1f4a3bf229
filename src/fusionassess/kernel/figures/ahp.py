"""Weights from judgements in pairs: the analytic hierarchy process, with its check for consistency."""

from typing import NamedTuple

import numpy as np

from fusionassess.kernel.scoring import Floats

RANDOM_INDEX = {
    3: 0.525,
    4: 0.885,
    5: 1.108,
    6: 1.249,
    7: 1.340,
    8: 1.404,
    9: 1.451,
    10: 1.486,
    11: 1.514,
    12: 1.536,
    13: 1.555,
    14: 1.571,
    15: 1.584,
}
"""Mean consistency index of random judgements by number of things compared: our own simulation.

Saaty's table says .58 for three things, which understates their inconsistency by a tenth.
"""
RANDOM_MATRICES = 400_000
"""Reciprocal matrices drawn for each entry of the table, judgements alike likely on 1/9, …, 1/2, 1, 2, …, 9."""
MOST = max(RANDOM_INDEX)
"""So many things can be compared; nobody keeps more in mind."""
LIMITS = {3: 0.05, 4: 0.08}
LIMIT = 0.10
"""Highest consistency ratio that is taken for care rather than chance (Saaty 1994), lower for few things."""


class Priorities(NamedTuple):
    """The weights that judgements in pairs come to, and how well the judgements agree among themselves."""

    weights: Floats
    """(n,), sum 1."""
    eigenvalue: float
    """The principal one, lambda max: n where the judgements are consistent, else more."""
    consistency_index: float
    """CI = (lambda max - n) / (n - 1)."""
    consistency_ratio: float
    """CR = CI / RI; 0 for two things or one, which cannot contradict themselves."""

    @property
    def limit(self) -> float:
        """The highest ratio that is accepted for as many things."""
        return LIMITS.get(len(self.weights), LIMIT)

    @property
    def is_consistent(self) -> bool:
        """Whether the ratio, rounded to 9 decimals, is within the limit."""
        return round(self.consistency_ratio, 9) <= self.limit


class Doubt(NamedTuple):
    """The judgement that fits the others least."""

    row: int
    column: int
    given: float
    """How many times as important the row's thing is as the column's, as judged."""
    implied: float
    """The same as all other judgements say it, by way of each third thing."""


def priorities(judgements: Floats) -> Priorities:
    """Weights and consistency of judgements in pairs, (n, n): entry i, j is how many times i outweighs j.

    The weights are the principal right eigenvector (Saaty 1977, J. Math. Psychol. 15:234-281),
    scaled to sum 1. Raises ValueError where the judgements are no positive reciprocal matrix, or
    more than fifteen things are compared.
    """
    n = len(judgements)
    _refuse_what_is_no_judgement(judgements)
    values, vectors = np.linalg.eig(judgements)
    # By Perron's theorem the largest eigenvalue of a positive matrix is real, its vector of one sign.
    principal = int(np.argmax(values.real))
    vector = np.abs(vectors[:, principal].real)
    eigenvalue = max(float(values[principal].real), float(n))
    index = (eigenvalue - n) / (n - 1) if n in RANDOM_INDEX else 0.0
    return Priorities(vector / vector.sum(), eigenvalue, index, index / RANDOM_INDEX.get(n, 1.0))


def _refuse_what_is_no_judgement(judgements: Floats) -> None:
    n = len(judgements)
    if judgements.shape != (n, n) or not 0 < n <= MOST:
        raise ValueError(f"judgements must be square, of {MOST} things at the most")
    if not (np.isfinite(judgements).all() and (judgements > 0).all()):
        raise ValueError("judgements must be positive and finite")
    if not np.allclose(judgements * judgements.T, 1.0, rtol=0, atol=1e-9):
        raise ValueError("each judgement must be the reciprocal of its counterpart")


def pooled(judgements: Floats) -> Floats:
    """One set of judgements of many: their geometric mean entry by entry, (experts, n, n) to (n, n).

    Only the geometric mean keeps the result reciprocal (Aczél & Saaty 1983, J. Math. Psychol.
    27:93-102).
    """
    return np.asarray(np.exp(np.log(judgements).mean(axis=0)))


def doubt(judgements: Floats) -> Doubt | None:
    """The judgement, (n, n), that fits the others least; None for two things or one.

    What the others imply for i, j is the geometric mean of a_ik a_kj over every third thing k.
    The judgement furthest from it, by ratio, has the largest residual under the weights of the row
    geometric means (log least squares; Crawford & Williams 1985, J. Math. Psychol. 29:387-405).
    Of three things all judgements fit equally badly; then the most extreme one is named.
    """
    n = len(judgements)
    if n not in RANDOM_INDEX:
        return None
    logs = np.log(judgements)
    sums = logs.sum(axis=1)
    # The sum of log a_ik + log a_kj over all k, without k = i and k = j, which are log a_ij each.
    implied = (sums[:, None] - sums[None, :] - 2 * logs) / (n - 2)
    rows, columns = np.triu_indices(n, k=1)
    misfit, extreme = np.abs(logs - implied)[rows, columns], np.abs(logs)[rows, columns]
    ranked = np.lexsort((-np.round(extreme, 9), -np.round(misfit, 9)))
    row, column = int(rows[ranked[0]]), int(columns[ranked[0]])
    return Doubt(row, column, float(judgements[row, column]), float(np.exp(implied[row, column])))
