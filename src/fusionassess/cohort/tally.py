"""What is counted of a cohort while a batch runs: block by block, in whole numbers, in constant room.

Whole numbers add up to the same total in any order. So a tally depends neither on where a batch
was cut nor on which worker counted what, and two tallies are put together with ``+``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import NamedTuple

import numpy as np

from fusionassess.kernel.figures.advice import MOST_GAIN
from fusionassess.kernel.figures.carefulness import INFLATED, straight_lined
from fusionassess.kernel.figures.coordination import CLASSES
from fusionassess.kernel.figures.distribution import spread
from fusionassess.kernel.figures.obstacles import measure_obstacles
from fusionassess.kernel.figures.reliability import UNIT, Moments, moments
from fusionassess.kernel.results import STATUSES
from fusionassess.kernel.scoring import Bools, Floats, Ints, Plan
from fusionassess.rubric.model import Measure, Rubric

MILLION = 1_000_000
"""Means are added up in millionths."""
FINE = 1 << 32
"""Logarithms are added up in these parts; the sum of a billion still has room."""
FOREMOST = 3
"""Obstacles of a respondent that count as its largest."""
ALIKE, LONG_RUN, CLAIMED = range(3)
"""Flags: all answers the same, most in a row the same, a score well above what the evidence supports."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Respondents of one plan, scored: a block of sheets or of columns alike. NaN is a number that is withheld."""

    plan: Plan
    ratings: Floats
    """(rows, questions) in [0, 1]; NaN where a question has no rating, or does not apply."""
    applicable: Bools
    """The same shape."""
    status: np.ndarray[tuple[int], np.dtype[np.int8]]
    """Position in results.STATUSES."""
    score: Floats
    level: Floats
    evidenced: Floats
    grade: Floats
    """Class of coordination."""
    paths: Floats
    measures: Floats


class Unit(NamedTuple):
    """A respondent by name, where a picture is small enough to show each."""

    name: str
    profile: str
    score: float
    level: float
    measures: dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
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
    """(measures, bands) respondents whom the action of the band fits: by score, with something to gain."""
    waiting: Ints
    """(measures, bands) those of them with a prerequisite unmet."""
    gain: Ints
    """(measures, bands) levels they have to gain, two each at most, in millionths."""
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

    def __add__(self, other: "Counted") -> "Counted":
        """Put two parts of a profile together."""
        names = [field.name for field in fields(self) if field.name != "reliability"]
        together = tuple(left + right for left, right in zip(self.reliability, other.reliability, strict=True))
        return Counted(**{name: getattr(self, name) + getattr(other, name) for name in names}, reliability=together)


@dataclass(frozen=True, slots=True, eq=False)
class Peers:
    """What is counted of the respondents of one profile and the same sectors."""

    spread: Ints
    """(bins,) respondents by total."""
    sum: Ints
    """(1,) totals in millionths."""
    levels: Ints
    """(top + 1,) respondents."""

    def __add__(self, other: "Peers") -> "Peers":
        """Put two parts of a peer group together."""
        return Peers(self.spread + other.spread, self.sum + other.sum, self.levels + other.levels)


Group = tuple[str, tuple[str, ...]]
"""A profile and its sectors in the rubric's order."""


@dataclass(slots=True)
class Tally:
    """What is counted of a cohort so far."""

    rubric: Rubric
    most_units: int = 0
    """Up to how many respondents are kept by name."""
    profiles: dict[str, Counted] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    """Of each profile; what its counts are of. Weights of sectors are not to be read here."""
    peers: dict[Group, Peers] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    """Empty where there are more than are kept."""

    @property
    def count(self) -> int:
        """How many respondents were counted."""
        return sum(int(counted.statuses.sum()) for counted in self.profiles.values())

    def add(self, profile: str, sectors: Sequence[str], rows: Rows, names: Sequence[str] = ()) -> None:
        """Count respondents of one profile and its sectors; ``names`` of the respondents, if they may be kept."""
        ordered = tuple(sector for sector in self.rubric.sectors if sector in sectors)
        units = _units(rows, profile, names) if names and self.count + len(names) <= self.most_units else []
        part = Tally(
            self.rubric,
            self.most_units,
            {profile: _counted(self.rubric, profile, rows)},
            {profile: rows.plan},
            {(profile, ordered): _peers(rows)},
            units,
        )
        self._take(part)

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
        for name, counted in other.profiles.items():
            self.profiles[name] = self.profiles[name] + counted if name in self.profiles else counted
        for group, peers in other.peers.items():
            self.peers[group] = self.peers[group] + peers if group in self.peers else peers


def _units(rows: Rows, profile: str, names: Sequence[str]) -> list[Unit]:
    measures = rows.measures.tolist()
    return [
        Unit(name, profile, score, level, dict(zip(rows.plan.measures, scores, strict=True)))
        for name, score, level, scores in zip(names, rows.score.tolist(), rows.level.tolist(), measures, strict=True)
    ]


def _peers(rows: Rows) -> Peers:
    return Peers(
        spread(rows.score[:, None], rows.plan.top)[0],
        _total(rows.score[:, None]),
        _tallied(rows.level, rows.plan.top + 1),
    )


def _counted(rubric: Rubric, profile: str, rows: Rows) -> Counted:
    plan = rows.plan
    nodes = np.concatenate([rows.score[:, None], rows.paths, rows.measures], axis=1)
    # One population in every table: whoever has no total could be found as the difference of two others.
    nodes[np.isnan(rows.score)] = np.nan
    distribution = spread(nodes, plan.top)
    known_at, sums_at = _by_total(rows, distribution.shape[1])
    gaps, gap_shares, foremost = _obstacles(rows)
    fitting, waiting, gain = _advised(rubric, profile, rows)
    missing = rows.applicable & np.isnan(rows.ratings)
    path_starts = plan.tiers[0].starts[plan.tiers[1].starts]
    by_path = np.split(rows.ratings, path_starts[1:], axis=1)
    return Counted(
        statuses=np.bincount(rows.status, minlength=len(STATUSES)),
        levels=_tallied(rows.level, plan.top + 1),
        grades=_tallied(rows.grade, CLASSES),
        spread=distribution,
        sums=_total(nodes),
        known_at=known_at,
        sums_at=sums_at,
        gaps=gaps,
        gap_shares=gap_shares,
        foremost=foremost,
        fitting=fitting,
        waiting=waiting,
        gain=gain,
        missing=missing.sum(axis=0),
        not_applicable=(~rows.applicable).sum(axis=0),
        flags=_flags(rows),
        evidence=_evidence(rows),
        complete=_complete(rows.ratings),
        reliability=tuple(map(moments, by_path)),
    )


def _tallied(values: Floats, number: int) -> Ints:
    """Count whole numbers from 0 up; NaN is not counted."""
    return np.bincount(values[~np.isnan(values)].astype(np.intp), minlength=number)


def _total(values: Floats) -> Ints:
    """Add up each column in millionths, (rows, columns) to (columns,); NaN counts nothing."""
    total: Ints = np.rint(np.nan_to_num(values) * MILLION).astype(np.intp).sum(axis=0)
    return total


def _by_total(rows: Rows, number: int) -> tuple[Ints, Ints]:
    """Respondents and scores of each measure by the respondents' total, (bins, measures) twice."""
    found = ~np.isnan(rows.score)
    totals = np.rint(rows.score[found] * (number - 1) / rows.plan.top).astype(np.intp)
    known, sums = (np.empty((number, rows.measures.shape[1]), dtype=np.intp) for _ in range(2))
    for place, column in enumerate(rows.measures.T):
        scores = column[found]
        known[:, place] = np.bincount(totals[~np.isnan(scores)], minlength=number)
        # Whole numbers far below 2 ** 53: their sums are exact.
        sums[:, place] = np.bincount(totals, np.rint(np.nan_to_num(scores) * MILLION), number)
    return known, sums


def _obstacles(rows: Rows) -> tuple[Ints, Ints, Ints]:
    """How many have a gap, each measure's shares of them, and how often it is among the largest."""
    plan = rows.plan
    shares = measure_obstacles(plan, np.compress(~np.isnan(rows.score), rows.ratings.T, axis=1).T)
    shares = shares[shares.any(axis=1)]
    left, foremost = np.round(shares, 9), np.zeros(len(plan.measures), dtype=np.intp)
    everyone = np.arange(len(shares))
    for _ in range(min(FOREMOST, len(plan.measures))):
        # Equal shares differ by noise, which is rounded away; the rubric's order decides.
        largest = left.argmax(axis=1)
        foremost += np.bincount(largest[shares[everyone, largest] > 0], minlength=len(foremost))
        left[everyone, largest] = -1.0
    return np.array([len(shares)]), _total(shares), foremost


def _advised(rubric: Rubric, profile: str, rows: Rows) -> tuple[Ints, Ints, Ints]:
    """Whom each band's action fits, who waits, and what there is to gain, (measures, bands) each."""
    plan, bands = rows.plan, list(rubric.bands)
    found = np.zeros((3, len(plan.measures), len(bands)), dtype=np.intp)
    scores = dict(zip(plan.measures, np.round(rows.measures, 9).T, strict=True))
    measures = {measure.id: measure for measure in rubric.measures}
    for place, (name, own) in enumerate(scores.items()):
        gain = np.clip(plan.top - own, 0, MOST_GAIN)
        left = gain > 0
        # A border belongs to the higher band, as Rubric.band has it.
        for band in reversed(range(len(bands))):
            low, high = rubric.bands[bands[band]]
            here = left & (own >= low) & (own <= high)
            left &= ~here
            if measures[name].action(bands[band], profile) is not None and here.any():
                waits = here & _unmet(measures[name], math.ceil(high), scores)
                found[:, place, band] = here.sum(), waits.sum(), np.rint(gain[here] * MILLION).sum()
    return found[0], found[1], found[2]


def _unmet(measure: Measure, goal: int, scores: dict[str, Floats]) -> Bools:
    """Which respondents lack a prerequisite; a measure without a score is not known to be there."""
    found = np.zeros(len(scores[measure.id]), dtype=bool)
    for requirement in measure.requires:
        if goal >= requirement.to_reach and requirement.measure in scores:
            found |= scores[requirement.measure] < requirement.at_least
    return found


def _flags(rows: Rows) -> Ints:
    alike, long_run = straight_lined(rows.ratings)
    with np.errstate(invalid="ignore"):
        claimed = np.round(rows.score - rows.evidenced, 9) >= INFLATED
    return np.array([alike.sum(), long_run.sum(), claimed.sum()])


def _evidence(rows: Rows) -> Ints:
    lacking = rows.score - rows.evidenced
    return np.array([(~np.isnan(lacking)).sum(), _total(lacking[:, None])[0]])


def _complete(ratings: Floats) -> Ints:
    complete = ratings[~np.isnan(ratings).any(axis=1)]
    units = np.rint(complete * UNIT).astype(np.intp)
    values = units / UNIT
    logs = np.rint(values * np.log(np.where(units > 0, values, 1.0)) * FINE).astype(np.intp)
    counts = np.full(ratings.shape[1], len(units))
    return np.stack([counts, units.sum(axis=0), (units * units).sum(axis=0), logs.sum(axis=0)])
