"""What the kernel makes of each measure of a plan, tabulated over all states of its questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fusionassess.batch.score.states import Scale
from fusionassess.kernel.figures.level import RULES
from fusionassess.kernel.results import is_broad, is_covered
from fusionassess.kernel.scoring import ARITHMETIC, Bools, Floats, Ints, Plan, Tier, climb

MOST_STATES = 1 << 12
"""States of a measure that are tabulated; a measure with more is worked out row by row."""

VALUE, COVERAGE, LOW, HIGH, NOT_APPLICABLE = range(5)
STEPS = 5
"""Figures of a node, in columns; from ``STEPS`` on the shares of answers at level 1, 2, … or above:
as answered, with every gap at the bottom, with every gap at the top."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """What the kernel makes of one measure, a row per state of its questions, or per respondent."""

    terms: Floats
    """(rows, figures) the measure's weight times the figure; 0 where there is no figure."""
    weights: Floats
    """(rows, figures) the measure's weight; 0 where there is no figure."""
    shown: Floats
    """(rows,) its score; NaN where too little is answered."""
    whole: Bools
    """(rows,) whether every figure is there."""
    is_dealt_with: Bools
    """(rows,) whether it has an answer, or does not apply."""


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """A plan with the outcomes of its measures."""

    plan: Plan
    scales: tuple[Scale, ...]
    """By question."""
    outcomes: tuple[Outcomes | None, ...]
    """By measure; None where its questions have too many states, or ask for a number."""
    shares: Floats
    """(questions,) each question's share in the whole when every one is answered."""
    weighed: tuple[Floats, ...]
    """By question: (states, 3) its share in the whole, that times the rating, and 1; 0 where there is no rating."""
    supported: Floats
    """(grades,) the highest rating each grade of evidence supports."""
    kept: list[Any] = field(default_factory=list)
    """What else was worked out of these tables, by whoever needs it."""


def tabulate(plan: Plan, scales: Sequence[Scale], supported: Floats) -> Tables:
    """Work out every outcome of every measure."""
    if any(tier.power != ARITHMETIC for tier in plan.tiers):
        raise ValueError("only arithmetic means are taken column by column")
    outcomes: list[Outcomes | None] = []
    # Most measures have questions that weigh alike and are answered alike: what is made of one is made of all.
    alike: dict[tuple[bytes, ...], Floats] = {}
    for measure, (start, end) in enumerate(runs_of(plan.tiers[0])):
        asked = scales[start:end]
        states = [scale.states for scale in asked]
        if any(scale.is_number for scale in asked) or np.prod(states) > MOST_STATES:
            outcomes.append(None)
        else:
            by_question = (plan.tiers[0].weights, plan.lowest, plan.highest)
            key = *(own[start:end].tobytes() for own in by_question), *(scale.ratings.tobytes() for scale in asked)
            if key not in alike:
                grid = np.unravel_index(np.arange(np.prod(states)), states)
                ratings = [scale.by_state.take(column) for scale, column in zip(asked, grid, strict=True)]
                applicable = [column != scale.not_applicable for scale, column in zip(asked, grid, strict=True)]
                alike[key] = _figures(plan, measure, np.stack(ratings, axis=-1), np.stack(applicable, axis=-1))
            outcomes.append(_outcomes(plan, measure, alike[key]))
    shares = plan.full_weights
    weighed = tuple(weigh(share, scale.by_state) for share, scale in zip(shares, scales, strict=True))
    return Tables(plan, tuple(scales), tuple(outcomes), shares, weighed, supported)


def work_out(plan: Plan, measure: int, ratings: Floats, applicable: Bools) -> Outcomes:
    """What the kernel makes of answers to one measure, (rows, its questions)."""
    return _outcomes(plan, measure, _figures(plan, measure, ratings, applicable))


def _figures(plan: Plan, measure: int, ratings: Floats, applicable: Bools) -> Floats:
    """(rows, figures) of a measure, whatever it weighs."""
    start, end = runs_of(plan.tiers[0])[measure]
    tier = Tier(np.zeros(1, dtype=np.intp), plan.tiers[0].weights[start:end])
    answered = ~np.isnan(ratings)
    missing = applicable & ~answered
    rated = np.where(applicable, ratings, np.nan)
    bounds = (plan.lowest[start:end], plan.highest[start:end])
    fillings = [rated, *(np.where(missing, bound, rated) for bound in bounds)]
    value, low, high = (climb(tier, filled)[:, 0] for filled in fillings)
    coverage = climb(tier, np.where(applicable, answered.astype(float), np.nan))[:, 0]
    figures = np.stack([value, coverage, low, high, climb(tier, (~applicable).astype(float))[:, 0]], axis=-1)
    if RULES[plan.level_rule].has_shares:
        figures = np.concatenate([figures, *(_steps(tier, plan.top, filled) for filled in fillings)], axis=-1)
    return figures


def _outcomes(plan: Plan, measure: int, figures: Floats) -> Outcomes:
    weights = np.where(np.isnan(figures), 0.0, plan.tiers[1].weights[measure])
    return Outcomes(
        terms=np.where(weights > 0, weights * figures, 0.0),
        weights=weights,
        shown=np.where(is_covered(plan, figures[:, COVERAGE]), plan.top * figures[:, VALUE], np.nan),
        whole=np.all(weights > 0, axis=-1),
        is_dealt_with=is_broad(figures[:, [VALUE]], figures[:, [COVERAGE]]),
    )


def _steps(tier: Tier, top: int, ratings: Floats) -> Floats:
    """Shares of a measure's answers at level 1 … top or above, (rows, top)."""
    reached = np.round(ratings * top, 9)[:, None, :] >= np.arange(1, top + 1)[:, None]
    return climb(tier, np.where(np.isnan(ratings)[:, None, :], np.nan, reached))[..., 0]


def weigh(share: float, ratings: Floats) -> Floats:
    """(…, 3) a question's share, that times its rating, and 1; 0 where there is no rating."""
    known = ~np.isnan(ratings)
    return np.stack([np.where(known, share, 0.0), np.where(known, share * ratings, 0.0), known], axis=-1)


def sides_of(plan: Plan) -> Iterator[tuple[str, Ints]]:
    """The questions of each side, in the order of the plan's grouping."""
    if plan.sides is not None:
        yield from ((side, plan.sides.members(side)) for side in plan.sides.ids)


def runs_of(tier: Tier) -> list[tuple[int, int]]:
    """Where each parent's children begin and end."""
    return [(run.start, run.stop) for run in tier.runs]
