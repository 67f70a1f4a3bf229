"""Nearly all respondents by look-up in few columns; who cannot be told apart this way is named, and looked up in full.

Scores and coverage are summed as ever. The shares of answers that decide the level are only compared
with thresholds: they are summed in whole numbers, four in a word, and a respondent with a share too near a
threshold to be sure, or with a node that has no figure, is left to ``lookup``. No digit is another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fusionassess.batch.score.outcomes import (
    COVERAGE,
    HIGH,
    LOW,
    NOT_APPLICABLE,
    STEPS,
    VALUE,
    Outcomes,
    Tables,
    runs_of,
    sides_of,
)
from fusionassess.batch.score.states import Answers
from fusionassess.batch.score.sums import Leaf, Node, add_up, evaluate, joint_state
from fusionassess.kernel.figures.coordination import LEAST_ANSWERS, SIDES, degree_class, standard
from fusionassess.kernel.level_rules import ShareThresholds
from fusionassess.kernel.results import COMPLETE, EXPRESS, NA_CAP, PARTIAL, is_covered, status_of
from fusionassess.kernel.scoring import Bools, Floats, Plan

_KEPT = (VALUE, COVERAGE, LOW, HIGH)
_UNIT = 1 << 15
"""What stands for a share of 1: sums stay within 16 bits."""
_PER_WORD = 4

PackedShares = np.ndarray[Any, np.dtype[np.uint64]]


@dataclass(frozen=True, slots=True, eq=False)
class _Measure:
    """Outcomes of one measure in few columns, a row per state."""

    questions: tuple[int, ...]
    states: tuple[int, ...]
    terms: Floats
    """(states, 4) weight times value, coverage, low and high; NaN where a figure is missing."""
    shares: PackedShares
    """(states, words) shares of the whole, in units, four to a word: of each level as answered, with gaps at
    the bottom, at the top, then of what is not applicable."""
    shown: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Quick:
    """What the quick way needs of a plan."""

    plan: Plan
    measures: tuple[_Measure, ...]
    sides: Mapping[str, Node]
    covered: float
    """The least coverage of a node that is shown, rounding included."""
    complete: float
    """The least coverage that counts as all, rounding included."""


def prepared(tables: Tables) -> Quick | None:
    """The quick way of a plan, worked out once; None where it has none."""
    if not tables.kept:
        tables.kept.append(_prepare(tables))
    quick: Quick | None = tables.kept[0]
    return quick


def _prepare(tables: Tables) -> Quick | None:
    """Pack a plan's tables; None where its rule for the level or its questions need the full way."""
    plan = tables.plan
    if plan.level_rule != "shares" or any(outcomes is None for outcomes in tables.outcomes):
        return None
    of_measures = _shares_in_the_whole(plan)
    measures = []
    for (start, end), outcomes, share in zip(runs_of(plan.tiers[0]), tables.outcomes, of_measures, strict=True):
        states = tuple(scale.states for scale in tables.scales[start:end])
        assert outcomes is not None  # noqa: S101 - for the type checker: seen above
        measures.append(_packed(outcomes, share, tuple(range(start, end)), states))
    sides: dict[str, Node] = {}
    for side, questions in sides_of(plan):
        leaves = [_leaf(tables, int(question)) for question in questions]
        sides[side] = add_up(leaves)
    # One comparison instead of a rounding, by the kernel's own rules.
    covered = _least(lambda coverage: bool(is_covered(plan, coverage)))
    complete = _least(lambda coverage: bool(status_of(plan, coverage, _NONE, _NONE > 0) == COMPLETE))
    return Quick(plan, tuple(measures), sides, covered, complete)


def _shares_in_the_whole(plan: Plan) -> Floats:
    """(measures,) each measure's share in the whole where every measure has a figure."""
    _, to_paths, to_whole = plan.tiers
    of_paths = to_whole.weights / to_whole.weights.sum() / np.add.reduceat(to_paths.weights, to_paths.starts)
    return np.asarray(to_paths.weights * np.repeat(of_paths, to_paths.sizes))


def _packed(outcomes: Outcomes, share: float, questions: tuple[int, ...], states: tuple[int, ...]) -> _Measure:
    whole = outcomes.whole[:, None]
    known = outcomes.weights > 0
    figures = np.divide(outcomes.terms, outcomes.weights, out=np.zeros_like(outcomes.terms), where=known)
    fields = [*range(STEPS, figures.shape[1]), NOT_APPLICABLE]
    units = np.rint(figures[:, fields] * share * _UNIT).astype(np.uint64)
    words = np.zeros((len(units), -(-len(fields) // _PER_WORD)), dtype=np.uint64)
    for place in range(len(fields)):
        words[:, place // _PER_WORD] |= units[:, place] << np.uint64(16 * (place % _PER_WORD))
    terms = np.where(whole, outcomes.terms[:, _KEPT], np.nan)
    return _Measure(questions, states, terms, words, outcomes.shown)


def _leaf(tables: Tables, question: int) -> Leaf:
    weighed = tables.weighed[question]
    # Rows of four numbers are copied in one go.
    table = np.concatenate([weighed, np.zeros((len(weighed), 1))], axis=1)
    return Leaf((question,), (len(weighed),), table)


_NONE = np.zeros(1)
"""Share that does not apply."""


def _least(is_enough: Callable[[Floats], bool]) -> float:
    """The least number from 0 on that is enough."""
    low, high = (int(np.float64(end).view(np.int64)) for end in (0.0, 2.0))
    while low < high:
        middle = (low + high) // 2
        if is_enough(np.array([middle]).view(np.float64)):
            high = middle
        else:
            low = middle + 1
    return float(np.int64(low).view(np.float64))


def look_up(quick: Quick, answers: Answers, columns: Mapping[str, Floats], status: Any) -> Bools:
    """Fill in columns and status of some respondents; True for those who have to be looked up in full."""
    plan, top = quick.plan, quick.plan.top
    paths, overall, shares = _climb(quick, answers, columns)
    fields = np.ascontiguousarray(shares.view(np.uint16).T)
    thin = ~(overall[:, COVERAGE] >= quick.covered)
    capped = fields[3 * top] > _UNIT * plan.not_applicable_cap
    withheld = thin | capped
    for name, figure, hidden in (("score", VALUE, withheld), ("score_low", LOW, capped), ("score_high", HIGH, capped)):
        _withhold(np.multiply(top, overall[:, figure], out=columns[name]), hidden)
    for place, name in enumerate(("level", "level_low", "level_high")):
        columns[name][:] = _level(fields[place * top : (place + 1) * top], plan.thresholds)
        _withhold(columns[name], capped if place else withheld)
    columns["coverage"][:] = overall[:, COVERAGE]
    for name, nodes in zip(plan.paths, paths, strict=True):
        _withhold(np.multiply(top, nodes[:, VALUE], out=columns[name]), ~(nodes[:, COVERAGE] >= quick.covered))
    _coordination(quick, answers, columns)
    for name in ("coordination", "coordination_class"):
        _withhold(columns[name], withheld)
    partial = np.where(overall[:, COVERAGE] < quick.complete, PARTIAL, COMPLETE)
    # A measure without an answer is unclear here, so that whoever is thin and clear has one in each.
    status[:] = np.where(capped, NA_CAP, np.where(thin, EXPRESS, partial))
    unclear: Bools = np.isnan(overall[:, VALUE]) | _near(fields, plan, len(quick.measures))
    return unclear


def _withhold(column: Floats, hidden: Bools) -> None:
    column[hidden] = np.nan


def _climb(quick: Quick, answers: Answers, columns: Mapping[str, Floats]) -> tuple[list[Floats], Floats, PackedShares]:
    """(rows, 4) figures of each path and of the whole, and the shares of the whole; scores of measures as shown."""
    plan = quick.plan
    shares: PackedShares | None = None
    terms = []
    for name, measure in zip(plan.measures, quick.measures, strict=True):
        rows = joint_state(measure.questions, measure.states, answers.states)
        terms.append(measure.terms.take(rows, axis=0))
        units = measure.shares.take(rows, axis=0)
        shares = units if shares is None else np.add(shares, units, out=shares)
        measure.shown.take(rows, out=columns[name], mode="clip")
    weights = plan.tiers[1].weights
    paths = [add_up(terms[start:end]) / add_up(list(weights[start:end])) for start, end in runs_of(plan.tiers[1])]
    own = list(plan.tiers[2].weights)
    overall = add_up([weight * path for weight, path in zip(own, paths, strict=True)]) / add_up(own)
    assert shares is not None  # noqa: S101 - for the type checker: a plan has measures
    return paths, overall, shares


def _level(shares: Any, thresholds: ShareThresholds) -> Any:
    """The level by shares of (levels, rows) in units: shares fall from level to level, so that counting is enough."""
    largely = np.add.reduce((shares > _UNIT * thresholds.reach).view(np.uint8), axis=0)
    fully = np.add.reduce((shares > _UNIT * thresholds.hold).view(np.uint8), axis=0)
    return np.minimum(largely, fully + np.uint8(1))


def _near(fields: Any, plan: Plan, measures: int) -> Bools:
    """Where a share is so near a threshold that what was rounded away could matter."""
    margin = measures // 2 + 2
    levels = fields[: 3 * plan.top]
    near = np.zeros(fields.shape[1], dtype=bool)
    for threshold in plan.thresholds:
        near |= np.logical_or.reduce(_within(levels, threshold, margin), axis=0)
    return near | _within(fields[3 * plan.top], plan.not_applicable_cap, margin)


def _within(shares: Any, threshold: float, margin: int) -> Bools:
    # Whole numbers without a sign: what lies below the lower end wraps around to far above.
    low = max(int(_UNIT * threshold) - margin, 0)
    inside: Bools = shares - np.uint16(low) <= np.uint16(2 * margin + 1)
    return inside


def _coordination(quick: Quick, answers: Answers, columns: Mapping[str, Floats]) -> None:
    """Degree of coordination, its class, and the mean of the link."""
    means: dict[str, Any] = dict.fromkeys(SIDES, np.full(len(answers), np.nan))
    for side, node in quick.sides.items():
        share, product, count, _ = evaluate(node, answers.states).T
        with np.errstate(invalid="ignore", divide="ignore"):
            means[side] = product / share
        means[side][count < LEAST_ANSWERS] = np.nan
    science, industry, columns["link"][:] = (means[side] for side in SIDES)
    if quick.plan.coordination:
        columns["coordination"][:] = standard(science, industry)[2]
        columns["coordination_class"][:] = degree_class(columns["coordination"])
    else:
        columns["coordination"][:] = columns["coordination_class"][:] = np.nan
