"""The ids of the rules for a level, and the shares that one asks for, apart from the rules.

A rubric is read without numpy.
"""

from typing import Literal, NamedTuple

LevelRule = Literal["shares", "weakest", "bands", "practices"]


class ShareThresholds(NamedTuple):
    """The shares of answers that the rule ``shares`` asks for; both must be exceeded.

    After ISO/IEC 33020, whose "largely" and "fully" rate process attributes; applying them to
    shares of questions is our adaptation, and a rubric may have others.
    """

    reach: float = 0.50
    """Of answers at a level or above, for that level."""
    hold: float = 0.85
    """Of answers at every lower level or above."""


USUAL = ShareThresholds()
"""Where a rubric says nothing."""
