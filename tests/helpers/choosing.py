"""Small portfolios, and what trying every set of steps finds in them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from fusionassess.roadmap.portfolio import Climb, Ends, Need, Portfolio, Rung, Stage, whole


class Asked(NamedTuple):
    """A measure as a test writes it."""

    path: str
    weight: int
    questions: Mapping[str, tuple[float, Mapping[int, int]]]
    """By id where it stands, and what the step to each level costs."""
    needs: Sequence[tuple[str, float, float]] = ()
    """Measure, at least, for."""


def portfolio(measures: Mapping[str, Asked], top: int = 5) -> Portfolio:
    """A portfolio in which the questions of a measure weigh alike."""
    ids = list(measures)
    all_weights = sum(measure.weight for measure in measures.values())
    shares = [
        Fraction(measure.weight, all_weights * len(measure.questions))
        for measure in measures.values()
        for _ in measure.questions
    ]
    whole_shares, total = whole(shares)
    places = iter(whole_shares)
    stages = []
    for name, measure in measures.items():
        in_path = {other: asked for other, asked in measures.items() if asked.path == measure.path}
        of_path = sum(asked.weight for asked in in_path.values())
        own, of_own = whole(
            [
                Fraction(asked.weight, of_path * len(asked.questions))
                for asked in in_path.values()
                for _ in asked.questions
            ]
        )
        before = sum(len(in_path[other].questions) for other in list(in_path)[: list(in_path).index(name)])
        lines = tuple(
            Climb(question, start, next(places), own[before + place], 1.0, tuple(Rung(*rung) for rung in costs.items()))
            for place, (question, (start, costs)) in enumerate(measure.questions.items())
        )
        needs = tuple(Need(ids.index(provider), at_least, to) for provider, at_least, to in measure.needs)
        stages.append(Stage(name, measure.path, lines, needs, of_own))
    return Portfolio(tuple(stages), total, Fraction(1), top)


def random_portfolio(seed: int, *, alike: bool = False) -> Portfolio:
    """Few enough measures to try everything, with prerequisites in either direction and never in a circle."""
    own = random.Random(seed)
    count = own.randint(2, 3)
    order = own.sample(range(count), count)
    measures = {}
    for place in range(count):
        questions = {}
        for number in range(own.choice([1, 1, 2])):
            start = own.choice([0, 0, 1, 1, 2, 2.5])
            levels = [to for to in range(1, 6) if to > start and (to > 1 or own.random() < 0.5)]
            if start == 2.5 or own.random() < 0.1:
                levels = []
            costs = {to: 1 if alike else own.choice([1, 2, 4]) for to in levels}
            questions[f"m{place}.{number}"] = (float(start), costs)
        before = [other for other in range(count) if order.index(other) < order.index(place)]
        needs = [
            (f"m{other}", float(own.choice([2, 2, 3])), float(own.choice([2, 3, 4])))
            for other in before
            if own.random() < 0.5
        ]
        measures[f"m{place}"] = Asked(f"p{place // 2}", own.choice([1, 3, 7, 14]), questions, needs)
    return _unmet_only(portfolio(measures))


def _unmet_only(portfolio: Portfolio) -> Portfolio:
    """Without prerequisites that are met at the start, as a sheet's are left out."""
    return portfolio._replace(
        stages=tuple(
            stage._replace(
                needs=tuple(
                    need
                    for need in stage.needs
                    if portfolio.stages[need.provider].score(
                        [line.start for line in portfolio.stages[need.provider].lines]
                    )
                    < need.at_least
                )
            )
            for stage in portfolio.stages
        )
    )


class Tried(NamedTuple):
    """A set of steps, and what it comes to."""

    ends: Ends
    cost: int
    gain: int


def everything(portfolio: Portfolio) -> Iterator[Tried]:
    """Every set of steps that keeps chains and prerequisites, the highest levels in rubric order first."""
    lines = portfolio.lines
    for ends in product(*(line.ends[::-1] for line in lines)):
        places = iter(ends)
        of_stage = [[next(places) for _ in stage.lines] for stage in portfolio.stages]
        if all(
            portfolio.stages[need.provider].score(of_stage[need.provider]) >= need.at_least
            for stage, levels in zip(portfolio.stages, of_stage, strict=True)
            for need in stage.needs
            if any(end > line.start and end >= need.to_reach for line, end in zip(stage.lines, levels, strict=True))
        ):
            cost = sum(line.cost(end) for line, end in zip(lines, ends, strict=True))
            yield Tried(ends, cost, sum(line.lens * line.gain(end) for line, end in zip(lines, ends, strict=True)))
