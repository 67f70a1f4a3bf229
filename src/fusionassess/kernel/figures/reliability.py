"""Reliability in a cohort: whether the questions of a path rise and fall together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from fusionassess.kernel.scoring import Ints

UNIT = 2_520
"""What a rating of 1 counts as: the least number that 1 to 10 divide, so that ladders of up to 10 steps stay exact."""
LEAST_RESPONDENTS = 30
"""Fewer say more of the sample than of the questions (an expert default)."""


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Sums over the respondents who answered all of some questions, in whole units: they add up in any order."""

    count: Ints
    """(1,) respondents who answered all of them."""
    sums: Ints
    """(questions,) of the answers."""
    squares: Ints
    """(questions,) of their squares."""
    total: Ints
    """(1,) of the respondents' totals."""
    total_squares: Ints
    """(1,) of the squares of the totals."""

    def __add__(self, other: "Moments") -> "Moments":
        """Put two parts of a cohort together."""
        return Moments(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def moments(units: Sequence[Ints], counts: Sequence[Ints], totals: Ints) -> Moments:
    """Add up the answers of respondents who answered all.

    By question what each of its answers counts in units, and how many gave it; (respondents,) the totals.
    """
    return Moments(
        np.array([len(totals)]),
        np.array([(own * given).sum() for own, given in zip(units, counts, strict=True)]),
        np.array([(own * own * given).sum() for own, given in zip(units, counts, strict=True)]),
        np.array([totals.sum()]),
        np.array([(totals * totals).sum()]),
    )


def cronbach_alpha(moments: Moments) -> float:
    """Cronbach's alpha: k / (k - 1) (1 - sum of the questions' variances / variance of the totals).

    Cronbach 1951, Psychometrika 16(3):297-334, on the respondents who answered all. It is a lower bound
    of reliability, says nothing of the number of dimensions, and is negative where questions work
    against each other. NaN for one question, for fewer than two respondents, and where all totals are
    the same.
    """
    count, total = int(moments.count[0]), int(moments.total[0])
    questions = len(moments.sums)
    # Variances times the squared count: whole numbers of any length, so that nothing cancels.
    each: int = sum(
        count * square - value * value
        for value, square in zip(moments.sums.tolist(), moments.squares.tolist(), strict=True)
    )
    whole = count * int(moments.total_squares[0]) - total * total
    # The totals of fewer than two respondents do not differ either.
    if questions < 2 or whole == 0:  # noqa: PLR2004 - one question has nothing to go along with
        return math.nan
    return float(questions / (questions - 1) * (1 - each / whole))
