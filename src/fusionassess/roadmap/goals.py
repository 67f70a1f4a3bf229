"""What is to be reached, as sums over the questions."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from fusionassess.kernel.figures.level import BAND_MARGIN
from fusionassess.kernel.level_rules import USUAL, ShareThresholds
from fusionassess.kernel.scoring import Plan
from fusionassess.roadmap.picks import Goal
from fusionassess.roadmap.portfolio import Climb, Portfolio, Stage, at_least, exact, needed


def of_level(portfolio: Portfolio, plan: Plan, level: int) -> list[Goal]:
    """The whole at a level by the rubric's own rule."""
    match plan.level_rule:
        case "shares":
            return [by_shares(portfolio, level, plan.thresholds)]
        case "weakest":
            return by_weakest(portfolio, level, plan.thresholds)
        case "bands":
            return [by_bands(portfolio, start_of(portfolio), level)]
        case "practices":
            return [by_practices(portfolio, _practices_of(plan), level)]


def of_path_level(portfolio: Portfolio, plan: Plan, path: str, level: int) -> Goal:
    """A path at a level by the rubric's own rule, as far as it can look at a path alone."""
    match plan.level_rule:
        case "shares" | "weakest":
            return of_path(portfolio, path, level, plan.thresholds)
        case "bands":
            return of_path_by_bands(portfolio, path, level)
        case "practices":
            return of_path_by_practices(portfolio, path, _practices_of(plan), level)


def _practices_of(plan: Plan) -> dict[str, tuple[float, float]]:
    """By question the level it belongs to, and what it must come to, 0 to the top."""
    if plan.practices is None:
        return {}
    pairs = zip(plan.practices.at_level.tolist(), (plan.practices.met * plan.top).tolist(), strict=True)
    return dict(zip(plan.questions, pairs, strict=True))


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
    return _of_one_sum(lines, first, gains, at_least(total, level - exact(BAND_MARGIN) - start))


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
        tuple(int(line.id in met and round(end, 9) >= round(met[line.id], 9)) for end in line.ends) for line in lines
    )
    return _of_one_sum(lines, first, high, len(met))


def by_bands(portfolio: Portfolio, start: Fraction, level: int) -> Goal:
    """The score in the band of a level."""
    return of_score(portfolio, start, level - exact(BAND_MARGIN))


def of_score(portfolio: Portfolio, start: Fraction, score: Fraction) -> Goal:
    """The score at a number or above, from where it stands."""
    gains = tuple(tuple(line.gain(end) for end in line.ends) for line in portfolio.lines)
    return _of_one_sum(portfolio.lines, 0, gains, at_least(portfolio.total, score - start))


def _shares(
    lines: Sequence[Climb], shares: Sequence[int], first: int, total: int, level: int, thresholds: ShareThresholds
) -> Goal:
    high, low = (
        tuple(
            tuple(share if round(end, 9) >= rank else 0 for end in line.ends)
            for line, share in zip(lines, shares, strict=True)
        )
        for rank in (level, level - 1)
    )
    return Goal(first, high, low, (needed(total, thresholds.reach), needed(total, thresholds.hold) if level > 1 else 0))


def _of_one_sum(lines: Sequence[Climb], first: int, sums: tuple[tuple[int, ...], ...], enough: int) -> Goal:
    """A goal with one condition."""
    return Goal(first, sums, tuple(tuple(0 for _ in line.ends) for line in lines), (enough, 0))


def start_of(portfolio: Portfolio) -> Fraction:
    """The score where everything stands."""
    starts = sum(line.share * exact(line.start) for line in portfolio.lines)
    return Fraction(starts) / max(portfolio.total, 1)
