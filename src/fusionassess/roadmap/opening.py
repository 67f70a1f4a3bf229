"""From an assessment to what can be chosen from."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from fusionassess.assessment.assess import Assessment
from fusionassess.assessment.steps import OpenStep, favour
from fusionassess.kernel.figures.order_of_steps import EFFORT
from fusionassess.kernel.scoring import Bools, Floats, Plan
from fusionassess.roadmap.portfolio import TENTHS, Climb, Need, Portfolio, Rung, Stage, exact, whole
from fusionassess.rubric.model import Measure
from fusionassess.rubric.steps import level_of, question_of

Cost = Callable[[OpenStep], Fraction]


class Wish(NamedTuple):
    """Steps that are to be taken, or not, whatever they bring; their ids."""

    wanted: frozenset[str] = frozenset()
    unwanted: frozenset[str] = frozenset()


NO_WISH = Wish()


def points(step: OpenStep) -> Fraction:
    """The cost of a step where no other is given: the points of its effort."""
    return Fraction(EFFORT[step.step.effort])


def opened(assessment: Assessment, cost: Cost = points, wish: Wish = NO_WISH) -> Portfolio:
    """Everything that an assessment leaves open, in whole numbers.

    A prerequisite that is met stays so, and is left out. One that nobody knows how it stands cannot
    be met by steps: those that wait for it are left out, with what follows them.
    """
    plan = assessment.plan
    block = assessment.block
    ratings = np.where(block.applicable, block.ratings, np.nan)[0]
    costs = {step.id: cost(step) for step in assessment.steps}
    unit = _unit(costs.values())
    measures = {measure.id: measure for measure in assessment.rubric.measures}
    return laid_out(
        plan,
        ratings,
        _rungs(assessment.steps, costs, unit, wish.unwanted),
        {name: _needs(assessment, measures[name]) for name in plan.measures},
        unit,
        {name: round(TENTHS * favour(measures[name], assessment.lens)) for name in plan.measures},
        {question_of(step): level_of(step) for step in sorted(wish.wanted, key=level_of)},
    )


def laid_out(
    plan: Plan,
    ratings: Floats,
    rungs: Mapping[str, tuple[Rung, ...]],
    needs: Mapping[str, tuple[Need, ...]],
    unit: Fraction = Fraction(1),
    lenses: Mapping[str, int] = MappingProxyType({}),
    least: Mapping[str, int] = MappingProxyType({}),
) -> Portfolio:
    """What one respondent can choose from, of its ratings (questions,), the steps by question and the needs by measure.

    NaN is a question without a rating.
    """
    answered = ~np.isnan(ratings)
    shares, total = whole(_shares(plan, answered))
    stages = []
    questions = plan.tiers[0].runs
    for path, run in zip(plan.paths, plan.tiers[1].runs, strict=True):
        span = range(questions[run.start].start, questions[run.stop - 1].stop)
        own, of_own = whole(_renormalised([Fraction(shares[column]) for column in span]))
        for place in run:
            name = plan.measures[place]
            lines = tuple(
                Climb(
                    id=plan.questions[column],
                    start=round(float(ratings[column]) * plan.top, 9),
                    share=shares[column],
                    own=own[column - span.start],
                    weight=float(plan.tiers[0].weights[column]),
                    rungs=rungs.get(plan.questions[column], ()),
                    lens=lenses.get(name, TENTHS),
                    least=least.get(plan.questions[column]),
                )
                for column in questions[place]
                if answered[column]
            )
            stages.append(Stage(name, path, lines, needs.get(name, ()), of_own))
    return Portfolio(tuple(stages), total, unit, plan.top)


def _shares(plan: Plan, answered: Bools) -> list[Fraction]:
    """The share of each question in the whole, as the answers share it out among siblings; they sum to 1."""
    weights = [exact(weight) for weight in plan.tiers[1].weights.tolist()]
    of_questions = [exact(weight) for weight in plan.tiers[0].weights.tolist()]
    questions, paths = plan.tiers[0].runs, plan.tiers[1].runs
    there = [any(answered[column] for column in run) for run in questions]
    of_paths = _renormalised(
        [sum((weights[m] for m in run), Fraction(0)) * any(there[m] for m in run) for run in paths]
    )
    shares = [Fraction(0)] * len(plan.questions)
    for run, of_path in zip(paths, of_paths, strict=True):
        of_measures = _renormalised([weights[measure] * there[measure] for measure in run])
        for measure, of_measure in zip(run, of_measures, strict=True):
            own = _renormalised([of_questions[column] * bool(answered[column]) for column in questions[measure]])
            for column, share in zip(questions[measure], own, strict=True):
                shares[column] = of_path * of_measure * share
    return shares


def _renormalised(parts: Sequence[Fraction]) -> list[Fraction]:
    total = sum(parts, Fraction(0))
    return [part / total if total else part for part in parts]


def _unit(amounts: Iterable[Fraction]) -> Fraction:
    """The largest amount of which all are multiples."""
    known = [amount for amount in amounts if amount]
    scale = math.lcm(*(amount.denominator for amount in known))
    return Fraction(math.gcd(*(int(amount * scale) for amount in known)) or 1, scale)


def _rungs(
    steps: Iterable[OpenStep], costs: Mapping[str, Fraction], unit: Fraction, unwanted: frozenset[str]
) -> dict[str, tuple[Rung, ...]]:
    """The steps of each question that can be taken, rising; where one cannot, those above cannot either."""
    by_question: dict[str, tuple[Rung, ...]] = {}
    ended = set()
    for step in sorted(steps, key=lambda step: step.candidate.to):
        if step.not_known or step.id in unwanted:
            ended.add(step.question)
        if step.question not in ended:
            rung = Rung(step.candidate.to, int(costs[step.id] / unit))
            by_question[step.question] = (*by_question.get(step.question, ()), rung)
    return by_question


def _needs(assessment: Assessment, measure: Measure) -> tuple[Need, ...]:
    """The prerequisites of a measure that are unmet, and may be met by steps."""
    unmet = {
        pair
        for step in assessment.steps
        if step.candidate.measure == measure.id
        for pair in step.candidate.waits_for
        if pair[0] not in step.not_known
    }
    return tuple(
        Need(assessment.plan.measures.index(requirement.measure), requirement.at_least, requirement.to_reach)
        for requirement in measure.requires
        if (requirement.measure, requirement.at_least) in unmet
    )
