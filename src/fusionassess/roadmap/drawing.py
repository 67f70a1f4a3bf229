"""A roadmap: what was asked for, the steps chosen, when each is taken, and what they bring."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from fusionassess.assessment.assess import Assessment, assess
from fusionassess.assessment.ratings import to_block
from fusionassess.assessment.steps import OpenStep, taken
from fusionassess.kernel.results import evaluate, is_withheld
from fusionassess.kernel.scoring import Floats
from fusionassess.roadmap import goals, sure
from fusionassess.roadmap.followup import Aim
from fusionassess.roadmap.in_time import in_time, months_of_one
from fusionassess.roadmap.opening import NO_WISH, Cost, Wish, opened, points
from fusionassess.roadmap.picks import Goal
from fusionassess.roadmap.portfolio import Ends, Portfolio, blocking, greatest, limited, steps
from fusionassess.roadmap.search import LISTED, Search

MOST_POINTS = 200
"""Points of the curve that are told."""


class Purpose(NamedTuple):
    """What a roadmap is to do."""

    aim: Aim
    amount: Fraction
    """The budget, the level, or the score."""
    path: str = ""
    wish: Wish = NO_WISH
    months: int | None = None
    """No step is begun whose chain takes longer."""
    at_once: int | None = None
    """At most so many steps at the same time."""
    points_at_once: int | None = None
    """At most so much effort at the same time, in points."""


class CurvePoint(NamedTuple):
    """What a budget brings."""

    cost: Fraction
    score: float
    level: float
    steps: tuple[str, ...] = ()
    """Ids of the steps that bring it."""


class Planned(NamedTuple):
    """A step of the roadmap."""

    step: OpenStep
    cost: Fraction
    start: int
    """Months from the beginning."""
    end: int
    share: float
    """Of the plausible weightings in which it belongs to the best set for the budget; NaN where that is not asked."""


class Waiting(NamedTuple):
    """A step that cannot be taken, and what it waits for."""

    step: str
    measure: str
    at_least: float
    questions: tuple[str, ...]
    """To be answered first; none where the measure is known, and can come no higher."""


class HigherLevel(NamedTuple):
    """A level above the one that the highest score for a budget stands at, and the least that it costs."""

    level: int
    steps: int
    """How many."""
    cost: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Roadmap:
    """The steps chosen, and everything that is told of them."""

    asked: Purpose
    before: Assessment
    after: Assessment
    """The sheet with the steps' answers, scored by the same kernel."""
    steps: tuple[Planned, ...]
    """By start, then in the order of the report."""
    cost: Fraction
    ties: float
    """How many sets cost and bring the same."""
    others: tuple[tuple[str, ...], ...]
    """A few of them, as ids of steps."""
    curve: tuple[CurvePoint, ...]
    """For a budget: what every amount up to it, and beyond, would bring."""
    points: int
    """How many points the curve has."""
    end: int
    """Months until all is done."""
    bound: int
    """No schedule ends earlier."""
    chain: int
    """The longest chain of steps and prerequisites, in months."""
    waiting: tuple[Waiting, ...]
    holds: float
    """Share of the plausible weightings in which the goal is reached; NaN for a budget."""
    draws: int
    """How many weightings the shares rest on; 0 where none were drawn."""
    draws_wanted: int
    higher: HigherLevel | None = None
    """For a budget: the highest level that it pays for, where the highest score stands at a lower one."""


class Unreachable(NamedTuple):
    """That nothing reaches what was asked for, and why."""

    asked: Purpose
    best: Assessment
    """With every step that can be taken."""
    waiting: tuple[Waiting, ...]
    targets: tuple[str, ...]
    """Measures whose own target ends their steps below the top."""
    stepless: tuple[str, ...]
    """Questions below the top to which the rubric has no step."""
    missed: bool
    """Whether steps that were wanted in any case cannot be taken."""


def draw_up(
    assessment: Assessment, asked: Purpose, cost: Cost = points, draws: int = sure.DRAWS, seed: int = 1
) -> Roadmap | Unreachable | None:
    """Choose the steps, put them in time, and score the sheet with their answers.

    None where a budget does not pay for the steps that are wanted in any case. Raises ValueError where
    the totals are withheld.
    """
    if is_withheld(assessment.results.status)[0]:
        raise ValueError("the totals are withheld")
    everything = opened(assessment, cost, within(assessment, asked))
    highest = greatest(everything)
    waiting = tuple(_waiting(assessment, everything, highest))
    if not _keeps_wishes(everything, highest):
        return _unreachable(assessment, asked, everything, highest, waiting)
    portfolio = limited(everything, highest)
    search = Search(portfolio, _goals(assessment, portfolio, asked))
    best = search.best(portfolio.units(asked.amount)) if asked.aim == "budget" else search.least()
    if best is None:
        return None if asked.aim == "budget" else _unreachable(assessment, asked, everything, highest, waiting)
    ends = best.sets[0]
    chosen = _chosen(assessment, portfolio, ends)
    plan = in_time(assessment, portfolio, chosen, asked.at_once, asked.points_at_once)
    after = assess(assessment.edition, taken(assessment.answered_sheet, chosen), assessment.lens)
    certain = _how_sure(assessment, portfolio, asked, after, draws, seed)
    curve, count = _curve(assessment, portfolio, asked)
    planned = [
        Planned(step, cost(step), start, start + months_of_one(assessment, step), certain.share(step.id))
        for step, start in zip(chosen, plan.starts, strict=True)
    ]
    return Roadmap(
        asked=asked,
        before=assessment,
        after=after,
        steps=tuple(sorted(planned, key=lambda one: one.start)),
        cost=portfolio.amount(best.point.cost),
        ties=best.point.ties,
        others=tuple(tuple(steps(portfolio, other)) for other in best.sets[1 : LISTED + 1]),
        curve=curve,
        points=count,
        end=plan.end,
        bound=plan.bound,
        chain=plan.chain,
        waiting=waiting,
        holds=certain.holds,
        draws=certain.draws,
        draws_wanted=draws,
        higher=_higher(assessment, portfolio, asked, after),
    )


def _higher(assessment: Assessment, portfolio: Portfolio, asked: Purpose, after: Assessment) -> HigherLevel | None:
    """The highest level that the budget pays for, where its highest score stands at a lower one."""
    higher = None
    if asked.aim == "budget":
        for level in range(int(after.results.level[0]) + 1, assessment.plan.top + 1):
            least = Search(portfolio, goals.of_level(portfolio, assessment.plan, level)).least()
            if least is None or (cost := portfolio.amount(least.point.cost)) > asked.amount:
                break
            higher = HigherLevel(level, len(_chosen(assessment, portfolio, least.sets[0])), cost)
    return higher


def within(assessment: Assessment, asked: Purpose) -> Wish:
    """The wish, and that no step is taken whose chain takes longer than there is time."""
    if asked.months is None:
        return asked.wish
    late, taken_by = set[str](), dict[str, int]()
    for step in sorted(assessment.steps, key=lambda step: step.candidate.to):
        taken_by[step.question] = taken_by.get(step.question, 0) + months_of_one(assessment, step)
        if taken_by[step.question] > asked.months:
            late.add(step.id)
    return asked.wish._replace(unwanted=asked.wish.unwanted | late)


def _keeps_wishes(portfolio: Portfolio, ends: Ends) -> bool:
    return all(line.least is None or end >= line.least for line, end in zip(portfolio.lines, ends, strict=True))


def _goals(assessment: Assessment, portfolio: Portfolio, asked: Purpose) -> list[Goal]:
    """What is to be reached; a level is one by the rubric's own rule."""
    match asked.aim:
        case "budget":
            return []
        case "score":
            return [goals.of_score(portfolio, goals.start_of(portfolio), asked.amount)]
        case "path":
            return [goals.of_path_level(portfolio, assessment.plan, asked.path, int(asked.amount))]
        case "level":
            return goals.of_level(portfolio, assessment.plan, int(asked.amount))


def _chosen(assessment: Assessment, portfolio: Portfolio, ends: Ends) -> list[OpenStep]:
    """The steps that lead there, in the order of the report."""
    names = frozenset(steps(portfolio, ends))
    in_order = {step.id: step for step in (*assessment.listed, *assessment.steps)}
    return [step for name, step in in_order.items() if name in names]


def _waiting(assessment: Assessment, portfolio: Portfolio, highest: Ends) -> Iterable[Waiting]:
    """Steps that nothing lets begin: first those that wait for what nobody knows, then for what cannot rise enough."""
    measures = {measure.id: measure for measure in assessment.rubric.measures}
    profile = assessment.sheet.subject.profile
    for step in assessment.steps:
        for name, least in step.candidate.waits_for:
            if name in step.not_known:
                answers = assessment.sheet.answers
                open_ = [
                    question.id
                    for question in measures[name].asked(profile)
                    if (answer := answers.get(question.id)) is None or not answer.is_given or answer.unknown
                ]
                yield Waiting(step.id, name, least, tuple(open_))
    yield from (Waiting(step, name, least, ()) for step, name, least in blocking(portfolio, highest))


def _unreachable(
    assessment: Assessment, asked: Purpose, everything: Portfolio, highest: Ends, waiting: tuple[Waiting, ...]
) -> Unreachable:
    plan, top = assessment.plan, assessment.plan.top
    done = _chosen(assessment, everything, highest)
    stepless = [line.id for line in everything.lines if line.start < top and not line.rungs]
    have = {step.question for step in assessment.steps}
    return Unreachable(
        asked,
        assess(assessment.edition, taken(assessment.answered_sheet, done), assessment.lens),
        waiting,
        tuple(name for name, wanted in assessment.sheet.targets.items() if wanted < top and name in plan.measures),
        tuple(name for name in stepless if name not in have),
        not _keeps_wishes(everything, highest),
    )


def _how_sure(
    assessment: Assessment, portfolio: Portfolio, asked: Purpose, after: Assessment, draws: int, seed: int
) -> sure.Certain:
    plan = assessment.plan
    if not draws:
        return sure.NOTHING
    if asked.aim == "budget":
        return sure.of_budget(plan, assessment.block, portfolio, portfolio.units(asked.amount), draws, seed)
    path = plan.paths.index(asked.path) if asked.aim == "path" else None
    return sure.of_goal(plan, after.block, (asked.aim, float(asked.amount), path), draws, seed)


def _curve(assessment: Assessment, portfolio: Portfolio, asked: Purpose) -> tuple[tuple[CurvePoint, ...], int]:
    """What every budget brings, by scoring the sheet as each of the best sets would leave it."""
    if asked.aim != "budget":
        return (), 0
    curve = Search(portfolio).whole_curve(MOST_POINTS)
    columns = [assessment.plan.questions.index(line.id) for line in portfolio.lines]
    block = to_block(assessment.rubric, assessment.plan, [assessment.sheet] * len(curve.sets))
    ratings: Floats = block.ratings.copy()
    starts = np.array([line.start for line in portfolio.lines])
    ends = np.array(curve.sets).reshape(len(curve.sets), len(columns))
    moved = ends > starts
    ratings[:, columns] = np.where(moved, ends / assessment.plan.top, ratings[:, columns])
    results = evaluate(assessment.plan, type(block)(ratings, block.applicable, block.supported))
    rows = zip(curve.points, results.score.tolist(), results.level.tolist(), curve.sets, strict=True)
    return tuple(
        CurvePoint(portfolio.amount(point.cost), score, level, tuple(steps(portfolio, ends)))
        for point, score, level, ends in rows
    ), curve.all_points
