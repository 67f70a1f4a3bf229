"""Which groups are too small to be told of, and which others must stay untold lest these be found by subtraction."""

import numpy as np

from fusionassess.kernel.scoring import Bools, Ints

LEAST = 5
"""A group with fewer respondents is not shown: who knows one of them would learn too much of the others."""
FOR_HUNDREDTHS = 500
"""From so many respondents on a mean may be told in hundredths."""
FOR_QUANTILES = 10
"""From so many respondents on a quantile may be told."""


def decimals(count: int) -> int:
    """With how many decimals the mean of so many scores may be told.

    Told in steps, a mean gives the sum of the scores away to half a step times the count. From ``LEAST``
    respondents on that is a quarter of a level or more, so that the difference to the sum of a second
    report without one of them does not give that one's score away.
    """
    return 1 if count < FOR_HUNDREDTHS else 2


def hidden(counts: Ints, total_is_known: bool = True, already: Bools | None = None) -> Bools:
    """The parts of a whole that must not be shown, (groups,) of counts to (groups,).

    First those with fewer than ``LEAST``, and what is hidden ``already``. Where the whole is known,
    what is left of it after the shown parts would be one small group; so the smallest of the shown
    follow (the last among equals) until two or more hidden groups hold ``LEAST`` together, or none
    is left to hide. This is complementary cell suppression in one dimension (Willenborg & de Waal
    2001, Elements of Statistical Disclosure Control). A group without a respondent hides nothing.
    """
    there = counts > 0
    untold = there & (counts < LEAST)
    if already is not None:
        untold |= there & already
    while total_is_known and untold.any() and (shown := there & ~untold).any():
        if untold.sum() > 1 and counts[untold].sum() >= LEAST:
            break
        smallest = np.flatnonzero(shown & (counts == counts[shown].min()))[-1]
        untold[smallest] = True
    return untold
