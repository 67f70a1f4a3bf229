"""What is to be reached, as sums over the questions."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from fusionassess.kernel.figures.level import BAND_MARGIN
from fusionassess.kernel.level_rules import USUAL, ShareThresholds
from fusionassess.roadmap.portfolio import Climb, Portfolio, Stage, at_least, exact, needed
from fusionassess.roadmap.units import Goal

DIGITS = 9


def by_shares(portfolio: Portfolio, level: int, thresholds: ShareThresholds = USUAL) -> Goal:
    """The whole at a level by the shares rule, whose conditions are two: shares fall as levels rise."""
    return _shares(portfolio.lines, [line.share for line in portfolio.lines], 0, portfolio.total, level, thresholds)


def of_path(portfolio: Portfolio, path: str, level: int, thresholds: ShareThresholds = USUAL) -> Goal:
    """A path at a level by the shares rule."""
    stages, lines, first = _of_path(portfolio, path)
    return _shares(lines, [line.own for line in lines], first, stages[0].total, level, thresholds)


def _of_path(portfolio: Portfolio, path: str) -> tuple[list[Stage], list[Climb], int]:
    """The measures of a path, its lines, and the place of the first of these."""
    stages = [stage for stage in portfolio.stages if stage.path == path]
    before = [stage.path for stage in portfolio.stages].index(path)
    first = sum(len(stage.lines) for stage in portfolio.stages[:before])
    return stages, [line for stage in stages for line in stage.lines], first


def of_path_by_bands(portfolio: Portfolio, path: str, level: int) -> Goal:
    """A path's score in the band of a level."""
    stages, lines, first = _of_path(portfolio, path)
    total = stages[0].total
    start = Fraction(sum(line.own * exact(line.start) for line in lines)) / total
    gains = tuple(tuple(line.own * round(end - line.start) for end in line.ends) for line in lines)
    nothing = tuple(tuple(0 for _ in line.ends) for line in lines)
    return Goal(first, gains, nothing, (at_least(total, level - exact(BAND_MARGIN) - start), 0))


def by_weakest(portfolio: Portfolio, level: int, thresholds: ShareThresholds = USUAL) -> list[Goal]:
    """Every path at a level."""
    paths = dict.fromkeys(stage.path for stage in portfolio.stages if stage.lines)
    return [of_path(portfolio, path, level, thresholds) for path in paths]


def by_practices(portfolio: Portfolio, practices: Mapping[str, tuple[float, float]], level: int) -> Goal:
    """Every practice of a level and those below; of each question its level and what it must come to, 0 to the top."""
    return _practices(portfolio.lines, 0, practices, level)


def of_path_by_practices(
    portfolio: Portfolio, path: str, practices: Mapping[str, tuple[float, float]], level: int
) -> Goal:
    """The practices of a path."""
    _, lines, first = _of_path(portfolio, path)
    return _practices(lines, first, practices, level)


def _practices(lines: Sequence[Climb], first: int, practices: Mapping[str, tuple[float, float]], level: int) -> Goal:
    met = {line.id: practices[line.id][1] for line in lines if line.id in practices and practices[line.id][0] <= level}
    high = tuple(
        tuple(int(line.id in met and round(end, DIGITS) >= round(met[line.id], DIGITS)) for end in line.ends)
        for line in lines
    )
    nothing = tuple(tuple(0 for _ in line.ends) for line in lines)
    return Goal(first, high, nothing, (len(met), 0))


def by_bands(portfolio: Portfolio, start: Fraction, level: int) -> Goal:
    """The score in the band of a level."""
    return of_score(portfolio, start, level - exact(BAND_MARGIN))


def of_score(portfolio: Portfolio, start: Fraction, score: Fraction) -> Goal:
    """The score at a number or above, from where it stands."""
    gains = tuple(tuple(line.gain(end) for end in line.ends) for line in portfolio.lines)
    nothing = tuple(tuple(0 for _ in line.ends) for line in portfolio.lines)
    return Goal(0, gains, nothing, (at_least(portfolio.total, score - start), 0))


def _shares(
    lines: Sequence[Climb], shares: Sequence[int], first: int, total: int, level: int, thresholds: ShareThresholds
) -> Goal:
    high, low = (
        tuple(
            tuple(share if round(end, DIGITS) >= rank else 0 for end in line.ends)
            for line, share in zip(lines, shares, strict=True)
        )
        for rank in (level, level - 1)
    )
    return Goal(first, high, low, (needed(total, thresholds.reach), needed(total, thresholds.hold) if level > 1 else 0))


def start_of(portfolio: Portfolio) -> Fraction:
    """The score where everything stands."""
    starts = sum(line.share * exact(line.start) for line in portfolio.lines)
    return Fraction(starts) / max(portfolio.total, 1)
