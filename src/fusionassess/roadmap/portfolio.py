"""What can be chosen from, in whole numbers: questions, the levels they may be brought to, and what that costs.

Everything is exact. Shares and costs are read as the decimals they were written as, and scaled to
whole numbers; levels are what a question ends at. Measures are processed in rubric order, so that
"rubric order" is a matter of places here.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from fusionassess.rubric.steps import step_id

DECIMALS = 12
"""Weights are read to so many decimals: what floats say beyond is noise."""
LARGEST = 2**40
"""Denominators up to this are kept exactly; beyond, shares stand on a grid of 10^-12 (judgements in pairs)."""
GRID = 10**12
TENTHS = 10
"""What a level gained counts for beside others where no lens favours its measure, in tenths."""
HALF_A_DIGIT = Fraction(5, 10**10)
"""What rounding to 9 decimals, as every rule does, forgives."""


class Rung(NamedTuple):
    """A step on a question's ladder."""

    to: int
    cost: int
    """In units of the portfolio."""


class Climb(NamedTuple):
    """A question that has a rating, from where it stands."""

    id: str
    start: float
    """Where it stands, 0 to the top; whole on a ladder."""
    share: int
    """Its weight in the whole, in units of which the whole has ``Portfolio.total``."""
    own: int
    """Its weight in its path, in units of which the path has ``Stage.total``."""
    weight: float
    """Among the questions of its measure."""
    rungs: tuple[Rung, ...] = ()
    """Rising; each follows the one before."""
    lens: int = TENTHS
    """What a level gained counts for beside others, in tenths: 13 or 11 where a lens favours the measure."""
    least: int | None = None
    """The level it must be brought to at least, where a step is wanted in any case."""

    @property
    def ends(self) -> tuple[float, ...]:
        """The levels it may end at, rising."""
        ends = (self.start, *(float(rung.to) for rung in self.rungs))
        return ends if self.least is None else tuple(end for end in ends if end >= self.least)

    def cost(self, end: float) -> int:
        """What it takes to end there."""
        return sum(rung.cost for rung in self.rungs if rung.to <= end)

    def gain(self, end: float) -> int:
        """Levels gained times share, in the whole."""
        return self.share * round(end - self.start)

    def waits_for(self, need: "Need", end: float) -> bool:
        """Whether it has taken a step that waits for a prerequisite, where it ends there."""
        return end > self.start and end >= need.to_reach


class Need(NamedTuple):
    """A prerequisite of steps: another measure at a level."""

    provider: int
    """Place of the measure among the stages."""
    at_least: float
    to_reach: float
    """Steps to this level or above wait for it."""


class Stage(NamedTuple):
    """A measure."""

    id: str
    path: str
    lines: tuple[Climb, ...]
    """Those that have a rating."""
    needs: tuple[Need, ...] = ()
    """Those that are unmet at the start and may be met by steps."""
    total: int = 0
    """Of the shares of its path."""

    def score(self, ends: Sequence[float]) -> float:
        """Its score once its lines stand at these ends, as rules compare it."""
        weights = [line.weight for line in self.lines]
        return round(math.fsum(w * end for w, end in zip(weights, ends, strict=True)) / math.fsum(weights), 9)


class Portfolio(NamedTuple):
    """Everything that can be chosen from."""

    stages: tuple[Stage, ...]
    total: int
    """Of the shares of the whole."""
    unit: Fraction
    """What one unit of cost is worth in points or money."""
    top: int

    @property
    def lines(self) -> list[Climb]:
        """All lines in order."""
        return [line for stage in self.stages for line in stage.lines]

    def units(self, amount: Fraction) -> int:
        """How many whole units of cost an amount holds."""
        return int(amount / self.unit)

    def amount(self, units: int) -> Fraction:
        """What so many units of cost come to."""
        return self.unit * units


Ends = tuple[float, ...]
"""The level of every line of a portfolio, in order."""


def exact(number: float) -> Fraction:
    """Read a float as the decimal it was written as."""
    return Fraction(str(round(number, DECIMALS)))


def whole(parts: Sequence[Fraction]) -> tuple[list[int], int]:
    """Scale shares that sum to 1 to whole numbers; gives them and their sum."""
    scale = math.lcm(*(part.denominator for part in parts)) if parts else 1
    if scale > LARGEST:
        scale = GRID
    rounded = [round(part * scale) for part in parts]
    return rounded, sum(rounded)


def needed(total: int, share: float) -> int:
    """The fewest units that are more than a share of the total, as rules compare: rounded to 9 decimals."""
    return math.ceil((exact(share) + HALF_A_DIGIT) * total)


def at_least(total: int, points: Fraction) -> int:
    """The fewest units of gain that come to so many points, as rules compare."""
    return max(0, math.ceil((points - HALF_A_DIGIT) * total))


def greatest(portfolio: Portfolio) -> Ends:
    """The highest level that every line can have at once, prerequisites kept.

    There is always one such state: whatever two sets of steps allow, both together allow.
    """
    ends = [[max(line.ends, default=line.start) for line in stage.lines] for stage in portfolio.stages]
    while True:
        blocked = [
            (place, need)
            for place, stage in enumerate(portfolio.stages)
            for need in stage.needs
            if portfolio.stages[need.provider].score(ends[need.provider]) < need.at_least
            and any(line.waits_for(need, end) for line, end in zip(stage.lines, ends[place], strict=True))
        ]
        if not blocked:
            return tuple(end for of_stage in ends for end in of_stage)
        for place, need in blocked:
            lines = portfolio.stages[place].lines
            ends[place] = [
                max(e for e in (line.start, *line.ends) if e <= end and not line.waits_for(need, e))
                for line, end in zip(lines, ends[place], strict=True)
            ]


def blocking(portfolio: Portfolio, ends: Ends) -> Iterator[tuple[str, str, float]]:
    """Steps that cannot be taken even with everything else done, the lowest of each line: step, measure, level."""
    places = iter(ends)
    by_stage = [[next(places) for _ in stage.lines] for stage in portfolio.stages]
    for stage in portfolio.stages:
        for need in stage.needs:
            provider = portfolio.stages[need.provider]
            if provider.score(by_stage[need.provider]) < need.at_least:
                for line in stage.lines:
                    waiting = [rung.to for rung in line.rungs if rung.to >= need.to_reach]
                    if waiting:
                        yield step_id(line.id, waiting[0]), provider.id, need.at_least


def limited(portfolio: Portfolio, ends: Ends) -> Portfolio:
    """The portfolio without the steps beyond these ends."""
    highest = iter(ends)
    return portfolio._replace(
        stages=tuple(
            stage._replace(lines=tuple(_cut(line, next(highest)) for line in stage.lines)) for stage in portfolio.stages
        )
    )


def _cut(line: Climb, end: float) -> Climb:
    return line._replace(rungs=tuple(rung for rung in line.rungs if rung.to <= end))


def steps(portfolio: Portfolio, ends: Ends) -> list[str]:
    """The ids of the steps that lead to these ends, in rubric order."""
    return [
        step_id(line.id, rung.to)
        for line, end in zip(portfolio.lines, ends, strict=True)
        for rung in line.rungs
        if rung.to <= end
    ]


def gain(portfolio: Portfolio, ends: Iterable[float]) -> int:
    """Levels gained times share, in the whole."""
    return sum(line.gain(end) for line, end in zip(portfolio.lines, ends, strict=True))
