"""What is counted of a cohort while a batch runs: block by block, in whole numbers, in constant room.

Whole numbers add up to the same total in any order. So a tally depends neither on where a batch
was cut nor on which worker counted what, and two tallies are put together with ``+``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from fusionassess.cohort.counting import counted
from fusionassess.cohort.counts import PeerCounts, ProfileCounts
from fusionassess.cohort.respondents import Rows
from fusionassess.kernel.scoring import Plan
from fusionassess.rubric.model import Rubric

MOST_PERIODS = 100
"""Different periods that are counted one by one: a column of days and hours must not fill the memory."""


class NamedUnit(NamedTuple):
    """A respondent by name, where a picture is small enough to show each."""

    name: str
    profile: str
    score: float
    level: float
    measures: dict[str, float]


class PeriodCount(NamedTuple):
    """How many respondents' answers are of one period."""

    units: int
    written: str
    """How it is spelled; where it is spelled in several ways, the first in the alphabet."""


Periods = Mapping[str, PeriodCount] | None
"""By the name under which they are compared, "" where none was said; None where there are too many."""


PeerGroup = tuple[str, tuple[str, ...]]
"""A profile and its sectors in the rubric's order."""


@dataclass(slots=True)
class Tally:
    """What is counted of a cohort so far."""

    rubric: Rubric
    most_units: int = 0
    """Up to how many respondents are kept by name."""
    profiles: dict[str, ProfileCounts] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    """Of each profile; what its counts are of. Weights of sectors are not to be read here."""
    peers: dict[PeerGroup, PeerCounts] = field(default_factory=dict)
    units: list[NamedUnit] = field(default_factory=list)
    """Empty where there are more than are kept."""
    periods: Periods = field(default_factory=dict)
    """Of which periods the answers are."""

    @property
    def count(self) -> int:
        """How many respondents were counted."""
        return sum(int(own.statuses.sum()) for own in self.profiles.values())

    def add(self, profile: str, sectors: Sequence[str], rows: Rows, names: Sequence[str] = ()) -> None:
        """Count respondents of one profile and its sectors; ``names`` of the respondents, if they may be kept."""
        ordered = tuple(sector for sector in self.rubric.sectors if sector in sectors)
        units = _named(rows, profile, names) if names and self.count + len(names) <= self.most_units else []
        own, peers = counted(self.rubric, profile, rows)
        part = Tally(
            self.rubric,
            self.most_units,
            {profile: own},
            {profile: rows.plan},
            {(profile, ordered): peers},
            units,
        )
        self._take(part)

    def add_periods(self, periods: Periods) -> None:
        """Count of which periods the answers of respondents are."""
        self.periods = _together(self.periods, periods)

    def __add__(self, other: "Tally") -> "Tally":
        """Put two parts of a cohort together."""
        both = Tally(self.rubric, self.most_units)
        both._take(self)
        both._take(other)
        return both

    def _take(self, other: "Tally") -> None:
        is_small = self.count + other.count <= self.most_units
        self.units = [*self.units, *other.units] if is_small else []
        self.plans = other.plans | self.plans
        self.periods = _together(self.periods, other.periods)
        for name, own in other.profiles.items():
            self.profiles[name] = self.profiles[name] + own if name in self.profiles else own
        for group, peers in other.peers.items():
            self.peers[group] = self.peers[group] + peers if group in self.peers else peers


def _together(some: Periods, others: Periods) -> Periods:
    """Counts by period put together; too many stay too many, in whatever order they come."""
    if some is None or others is None:
        return None
    both = dict(some)
    for name, (units, written) in others.items():
        known = both.get(name)
        both[name] = PeriodCount(units + known.units, min(written, known.written)) if known else others[name]
    return both if len(both) <= MOST_PERIODS else None


def _named(rows: Rows, profile: str, names: Sequence[str]) -> list[NamedUnit]:
    measures = zip(*(column.tolist() for column in rows.measures), strict=True)
    return [
        NamedUnit(name, profile, score, level, dict(zip(rows.plan.measures, scores, strict=True)))
        for name, score, level, scores in zip(names, rows.score.tolist(), rows.level.tolist(), measures, strict=True)
    ]
