"""What is counted of respondents who are asked the same, as whole numbers that add up in any order."""

from dataclasses import dataclass, fields

from fusionassess.kernel.figures.reliability import Moments
from fusionassess.kernel.scoring import Ints

MILLION = 1_000_000
"""Means are added up in millionths."""
FINE = 1 << 32
"""Logarithms are added up in these parts; the sum of a billion still has room."""
ALIKE, LONG_RUN, CLAIMED = range(3)
"""Flags: all answers the same, most in a row the same, a score well above what the evidence supports."""


@dataclass(frozen=True, slots=True, eq=False)
class ProfileCounts:
    """What is counted of the respondents of one profile, all of whom are asked the same."""

    statuses: Ints
    """(statuses,) respondents."""
    levels: Ints
    """(top + 1,) respondents."""
    grades: Ints
    """(classes,) respondents by class of coordination."""
    spread: Ints
    """(1 + paths + measures, bins) respondents with a total, by score: of the whole, each path, each measure."""
    sums: Ints
    """(1 + paths + measures,) scores in millionths."""
    known_at: Ints
    """(bins, measures) respondents that have a score of the measure, by their total."""
    sums_at: Ints
    """(bins, measures) the scores of the measure in millionths, by the total."""
    gaps: Ints
    """(1,) respondents with a total that have any gap to the top."""
    gap_shares: Ints
    """(measures,) shares of their gaps, in millionths."""
    foremost: Ints
    """(measures,) respondents among whose largest obstacles it is."""
    fitting: Ints
    """(questions, top) respondents whose next step leads to level 1, 2, …"""
    waiting: Ints
    """(questions, top) those of them with a prerequisite unmet."""
    missing: Ints
    """(questions,) respondents to whom it applies, without an answer."""
    not_applicable: Ints
    """(questions,) respondents to whom it does not apply."""
    flags: Ints
    """(flags,) respondents."""
    evidence: Ints
    """(2,) respondents with an evidenced score; what it lacks to the claimed one, in millionths."""
    complete: Ints
    """(4, questions) over respondents without a gap: how many, answers, squares (in UNIT), x ln x (in FINE)."""
    reliability: tuple[Moments, ...]
    """By path."""
    worth: Ints
    """(questions, top) respondents among whose steps most worth taking, for a budget, is that to level 1, 2, …"""
    brought: Ints
    """(3,) respondents with such steps; their totals afterwards and what one more point would add, in millionths."""

    def __add__(self, other: "ProfileCounts") -> "ProfileCounts":
        """Put two parts of a profile together."""
        names = [field.name for field in fields(self) if field.name != "reliability"]
        together = tuple(left + right for left, right in zip(self.reliability, other.reliability, strict=True))
        return ProfileCounts(
            **{name: getattr(self, name) + getattr(other, name) for name in names}, reliability=together
        )


@dataclass(frozen=True, slots=True, eq=False)
class PeerCounts:
    """What is counted of the respondents of one profile and the same sectors."""

    spread: Ints
    """(bins,) respondents by total."""
    sum: Ints
    """(1,) totals in millionths."""
    levels: Ints
    """(top + 1,) respondents."""

    def __add__(self, other: "PeerCounts") -> "PeerCounts":
        """Put two parts of a peer group together."""
        return PeerCounts(self.spread + other.spread, self.sum + other.sum, self.levels + other.levels)
