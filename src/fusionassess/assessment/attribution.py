"""What each changed answer did to score and level: every change is made and undone, and scored again."""

import math
from collections.abc import Sequence
from itertools import permutations
from typing import NamedTuple

import numpy as np

from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.results import Results, evaluate
from fusionassess.kernel.scoring import Block, Bools, Floats, Ints

ORDERS = 32
"""Orders drawn in which the changes are made, each a second time the other way round; fewer than that are all taken."""
SEED = 1


class Effect(NamedTuple):
    """One changed answer; numbers are NaN where a total is withheld."""

    id: str
    """Of the question."""
    on_score: float
    """What it did to the score, as the mean over the orders in which the changes may have come."""
    on_evidenced: float
    """Likewise, to the score that the evidence supports."""
    level_without: float
    """The level now if this answer were still as it was."""


class Attribution(NamedTuple):
    """The change of the score, shared out."""

    effects: tuple[Effect, ...]
    """Falls first; their sum and ``elsewhere`` are the whole change."""
    elsewhere: float
    """What other questions, weights or sectors did: 0 where both sheets are asked and weighed alike."""
    evidenced_elsewhere: float
    """Likewise of the evidenced score; NaN where either sheet has none."""
    by_order: bool
    """Whether some parts depend on the order, since an answer came or went and the others weigh more or less."""
    orders: int
    """How many orders the parts are the mean of."""
    is_every_order: bool
    """Whether these are all there are, so that the parts are exact."""


def attribute(then: Assessment, now: Assessment) -> Attribution:
    """Share the change from one assessment to another out among the answers that changed.

    Both are of the same version of the rubric. What an answer did is what the score changed by when
    it was put in, averaged over orders: its Shapley value. Where there are more than twice ``ORDERS``
    orders it is sampled over ``ORDERS`` of them and their reverses (Castro, Gómez and Tejada 2009).
    Whatever the orders, the parts add up to the whole. As long as the same questions are answered the
    score is a weighted sum, and every order gives the same.
    """
    before, evidence = _carried(then, now), not np.isnan([then.results.evidenced[0], now.results.evidenced[0]]).any()
    places = np.flatnonzero(_differs(before, now.block, with_evidence=bool(evidence)))
    orders = _orders(len(places))
    walked = evaluate(now.plan, _walks(before, now.block, places, orders))
    without = evaluate(now.plan, _each_undone(before, now.block, places))
    score, spread = _shares(walked.score, orders)
    evidenced = _shares(walked.evidenced, orders)[0] if evidence else [math.nan] * len(places)
    effects = [
        Effect(now.plan.questions[place], score[row], evidenced[row], float(without.level[row]))
        for row, place in enumerate(places)
    ]
    return Attribution(
        effects=tuple(sorted(effects, key=lambda effect: (np.isnan(effect.on_score), round(effect.on_score, 9)))),
        elsewhere=_elsewhere(walked, "score", then),
        evidenced_elsewhere=_elsewhere(walked, "evidenced", then) if evidence else math.nan,
        by_order=bool((spread > _SAME).any()),
        orders=len(orders),
        is_every_order=_can_take_every(len(places)),
    )


_SAME = 1e-9


def _elsewhere(walked: Results, figure: str, then: Assessment) -> float:
    """What the score was under the questions and weights of today, less what it was."""
    change: float = getattr(walked, figure)[0] - getattr(then.results, figure)[0]
    return 0.0 if round(change, 9) == 0 else float(change)


def _carried(then: Assessment, now: Assessment) -> Block:
    """The old answers to the questions of today; those that were not asked then stand as today."""
    block = Block(*(getattr(now.block, name).copy() for name in _FIELDS))
    known = {name: place for place, name in enumerate(then.plan.questions)}
    for place, name in enumerate(now.plan.questions):
        if name in known:
            for field in _FIELDS:
                getattr(block, field)[0, place] = getattr(then.block, field)[0, known[name]]
    return block


_FIELDS = ("ratings", "applicable", "supported")


def _differs(before: Block, after: Block, *, with_evidence: bool) -> Bools:
    """(questions,) whether an answer, its state or, where both name any, what its evidence supports is another."""
    differs: Bools = before.applicable[0] != after.applicable[0]
    for name in ("ratings", "supported") if with_evidence else ("ratings",):
        differs = differs | ~np.isclose(
            getattr(before, name)[0], getattr(after, name)[0], rtol=0, atol=_SAME, equal_nan=True
        )
    return differs


def _can_take_every(count: int) -> bool:
    return math.factorial(count) <= 2 * ORDERS


def _orders(count: int) -> list[Ints]:
    if _can_take_every(count):
        return [np.array(order, dtype=np.intp) for order in permutations(range(count))]
    draw = np.random.default_rng(SEED)
    orders = [draw.permutation(count) for _ in range(ORDERS)]
    return [*orders, *(order[::-1] for order in orders)]


def _walks(before: Block, after: Block, places: Ints, orders: Sequence[Ints]) -> Block:
    """(orders × (changes + 1), questions) the old answers, then one change more in each row, order by order."""
    steps = len(places) + 1
    done = np.zeros((len(orders), steps, before.ratings.shape[1]), dtype=bool)
    for row, order in enumerate(orders):
        for step, change in enumerate(order, start=1):
            done[row, step:, places[change]] = True
    return _mixed(before, after, done.reshape(len(orders) * steps, -1))


def _each_undone(before: Block, after: Block, places: Ints) -> Block:
    """(changes, questions) the answers of today, in each row but for one."""
    done = np.ones((len(places), before.ratings.shape[1]), dtype=bool)
    done[np.arange(len(places)), places] = False
    return _mixed(before, after, done)


def _mixed(before: Block, after: Block, done: Bools) -> Block:
    return Block(*(np.where(done, getattr(after, name), getattr(before, name)) for name in _FIELDS))


def _shares(walked: Floats, orders: Sequence[Ints]) -> tuple[list[float], Floats]:
    """What each change did on average, and how far the orders differ; NaN where a total is withheld on the way."""
    steps = np.diff(walked.reshape(len(orders), -1), axis=1)
    by_change = np.empty_like(steps)
    for row, order in enumerate(orders):
        by_change[row, order] = steps[row]
    means = by_change.mean(axis=0)
    return [float(share) for share in means], np.nan_to_num(np.ptp(by_change, axis=0)) if len(means) else means
