"""Scores of many respondents by look-up: a measure's answers have few outcomes, and the kernel works each out once.

The numbers are those of ``results.evaluate``, bit for bit. What the kernel makes of one measure is
tabulated over all states of its questions; above the measures the same sums are taken column by
column, in the order in which ``np.add.reduceat`` takes them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from fusionassess.batch.states import NO_GRADE, Answers, Scale
from fusionassess.figures import level
from fusionassess.figures.coordination import LEAST_ANSWERS, SIDES, degree_class, standard
from fusionassess.scoring import (
    ARITHMETIC,
    Bools,
    Floats,
    Ints,
    Plan,
    Tier,
    climb,
    effective_weights,
    roll_up,
)

SLICE = 2_048
"""Rows looked up at a time: their figures stay in the processor's cache."""
MOST_STATES = 1 << 12
"""States of a measure that are tabulated; a measure with more is worked out row by row."""

VALUE, COVERAGE, LOW, HIGH, NOT_APPLICABLE = range(5)
STEPS = 5
"""Figures of a node, in columns; from ``STEPS`` on the shares of answers at level 1, 2, … or above:
as answered, with every gap at the bottom, with every gap at the top."""
TOTALS = (
    "score",
    "score_low",
    "score_high",
    "level",
    "level_low",
    "level_high",
    "coverage",
    "evidenced",
    "coordination",
    "coordination_class",
    "link",
)


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


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What stands in the result table, a row per respondent; NaN is a number that is withheld."""

    status: np.ndarray[tuple[int], np.dtype[np.int8]]
    """Position in results.STATUSES."""
    columns: dict[str, Floats]
    """By name of the column; paths and measures under their ids."""


def tabulate(plan: Plan, scales: Sequence[Scale], supported: Floats) -> Tables:
    """Work out every outcome of every measure."""
    if any(tier.power != ARITHMETIC for tier in plan.tiers):
        raise ValueError("only arithmetic means are taken column by column")
    outcomes: list[Outcomes | None] = []
    for measure, (start, end) in enumerate(_runs(plan.tiers[0])):
        asked = scales[start:end]
        states = [scale.states for scale in asked]
        if any(scale.is_number for scale in asked) or np.prod(states) > MOST_STATES:
            outcomes.append(None)
        else:
            grid = np.unravel_index(np.arange(np.prod(states)), states)
            ratings = [scale.by_state.take(column) for scale, column in zip(asked, grid, strict=True)]
            applicable = [column != scale.not_applicable for scale, column in zip(asked, grid, strict=True)]
            outcomes.append(_work_out(plan, measure, np.stack(ratings, axis=-1), np.stack(applicable, axis=-1)))
    shares = effective_weights(plan, np.ones((1, len(plan.questions)), dtype=bool))[0]
    weighed = tuple(_weigh(share, scale.by_state) for share, scale in zip(shares, scales, strict=True))
    return Tables(plan, tuple(scales), tuple(outcomes), shares, weighed, supported)


def look_up(tables: Tables, answers: Answers) -> Figures:
    """Score respondents of one plan, slice by slice; no digit depends on the cut."""
    columns = {name: np.empty(len(answers)) for name in (*TOTALS, *tables.plan.paths, *tables.plan.measures)}
    status = np.empty(len(answers), dtype=np.int8)
    for start in range(0, len(answers), SLICE):
        rows = slice(start, start + SLICE)
        found = _look_up(tables, answers.rows(rows))
        status[rows] = found.status
        for name, values in found.columns.items():
            columns[name][rows] = values
    return Figures(status, columns)


def _look_up(tables: Tables, answers: Answers) -> Figures:
    plan, top = tables.plan, tables.plan.top
    found = [_find(tables, answers, measure) for measure in range(len(plan.measures))]
    paths, overall = _climb(plan, found)
    columns = {
        "score": top * overall[:, VALUE],
        "score_low": top * overall[:, LOW],
        "score_high": top * overall[:, HIGH],
        **dict(zip(("level", "level_low", "level_high"), _levels(plan, paths, overall), strict=True)),
        "evidenced": _evidenced(tables, answers),
        **dict(zip(("coordination", "coordination_class", "link"), _coordination(tables, answers), strict=True)),
    }
    coverage = np.round(overall[:, COVERAGE], 9)
    capped = np.round(overall[:, NOT_APPLICABLE], 9) > plan.not_applicable_cap
    # A total of nothing but questions that do not apply has no coverage at all.
    thin = ~(coverage >= plan.least_coverage)
    withheld = capped | thin
    for name in columns.keys() - {"link"}:
        columns[name][withheld] = np.nan
    columns["coverage"] = overall[:, COVERAGE]
    for name, nodes in zip(plan.paths, paths, strict=True):
        covered = np.round(nodes[:, COVERAGE], 9) >= plan.least_coverage
        columns[name] = np.where(covered, top * nodes[:, VALUE], np.nan)
    for name, (outcomes, rows) in zip(plan.measures, found, strict=True):
        columns[name] = outcomes.shown.take(rows)
    status = np.select([capped, thin, coverage < 1], [3, 2, 1], 0).astype(np.int8)
    return Figures(status, columns)


Found = tuple[Outcomes, Ints]
"""A measure's outcomes, and which of their rows each respondent has."""


def _find(tables: Tables, answers: Answers, measure: int) -> Found:
    start, end = _runs(tables.plan.tiers[0])[measure]
    outcomes = tables.outcomes[measure]
    if outcomes is None:
        pairs = [_rated(tables, answers, question) for question in range(start, end)]
        ratings, applicable = (np.stack(columns, axis=-1) for columns in zip(*pairs, strict=True))
        return _work_out(tables.plan, measure, ratings, applicable), np.arange(len(answers))
    rows = answers.states[start].astype(np.intp)
    for question in range(start + 1, end):
        rows *= tables.scales[question].states
        rows += answers.states[question]
    return outcomes, rows


def _rated(tables: Tables, answers: Answers, question: int) -> tuple[Floats, Bools]:
    """Ratings of one question, NaN where there is none, and where it applies."""
    scale, states, numbers = tables.scales[question], answers.states[question], answers.numbers[question]
    ratings = scale.by_state.take(states) if numbers is None else np.where(states == 0, numbers, np.nan)
    return ratings, states != scale.not_applicable


def _work_out(plan: Plan, measure: int, ratings: Floats, applicable: Bools) -> Outcomes:
    """What the kernel makes of answers to one measure, (rows, its questions)."""
    start, end = _runs(plan.tiers[0])[measure]
    tier = Tier(np.zeros(1, dtype=np.intp), plan.tiers[0].weights[start:end])
    answered = ~np.isnan(ratings)
    missing = applicable & ~answered
    rated = np.where(applicable, ratings, np.nan)
    fillings = [rated, np.where(missing, 0.0, rated), np.where(missing, 1.0, rated)]
    value, low, high = (climb(tier, filled)[:, 0] for filled in fillings)
    coverage = climb(tier, np.where(applicable, answered.astype(float), np.nan))[:, 0]
    figures = np.stack([value, coverage, low, high, climb(tier, (~applicable).astype(float))[:, 0]], axis=-1)
    if plan.level_rule != "bands":
        figures = np.concatenate([figures, *(_steps(tier, plan.top, filled) for filled in fillings)], axis=-1)
    weights = np.where(np.isnan(figures), 0.0, plan.tiers[1].weights[measure])
    return Outcomes(
        terms=np.where(weights > 0, weights * figures, 0.0),
        weights=weights,
        shown=np.where(np.round(coverage, 9) >= plan.least_coverage, plan.top * value, np.nan),
        whole=np.all(weights > 0, axis=-1),
    )


def _steps(tier: Tier, top: int, ratings: Floats) -> Floats:
    """Shares of a measure's answers at level 1 … top or above, (rows, top)."""
    reached = np.round(ratings * top, 9)[:, None, :] >= np.arange(1, top + 1)[:, None]
    return climb(tier, np.where(np.isnan(ratings)[:, None, :], np.nan, reached))[..., 0]


def _climb(plan: Plan, found: Sequence[Found]) -> tuple[list[Floats], Floats]:
    """Figures of each path and of the whole, (rows, figures), from those of the measures."""
    whole = np.logical_and.reduce([outcomes.whole.take(rows) for outcomes, rows in found])
    nodes = _climb_whole(plan, found)
    if not whole.all():
        # A node without a figure leaves its weight to its siblings: every mean has a divisor of its own.
        gaps = np.flatnonzero(~whole)
        some = _climb_with_gaps(plan, [(outcomes, rows.take(gaps)) for outcomes, rows in found])
        for node, mended in zip(nodes, some, strict=True):
            node[gaps] = mended
    return nodes[:-1], nodes[-1]


def _climb_whole(plan: Plan, found: Sequence[Found]) -> list[Floats]:
    """The paths, then the whole, of respondents who have every figure of every measure."""
    nodes = []
    with np.errstate(invalid="ignore"):
        for start, end in _runs(plan.tiers[1]):
            terms = [outcomes.terms.take(rows, axis=0) for outcomes, rows in found[start:end]]
            nodes.append(_sum(terms) / _sum(list(plan.tiers[1].weights[start:end])))
        weights = list(plan.tiers[2].weights)
        terms = [weight * path for weight, path in zip(weights, nodes, strict=True)]
        return [*nodes, _sum(terms) / _sum(weights)]


def _climb_with_gaps(plan: Plan, found: Sequence[Found]) -> list[Floats]:
    """The paths, then the whole, of any respondents."""
    nodes = []
    with np.errstate(invalid="ignore"):
        for start, end in _runs(plan.tiers[1]):
            terms = [outcomes.terms.take(rows, axis=0) for outcomes, rows in found[start:end]]
            weights = [outcomes.weights.take(rows, axis=0) for outcomes, rows in found[start:end]]
            nodes.append(_sum(terms) / _sum(weights))
        weights = [np.where(np.isnan(path), 0.0, own) for path, own in zip(nodes, plan.tiers[2].weights, strict=True)]
        terms = [np.where(own > 0, own * path, 0.0) for path, own in zip(nodes, weights, strict=True)]
        return [*nodes, _sum(terms) / _sum(weights)]


def _levels(plan: Plan, paths: Sequence[Floats], overall: Floats) -> Floats:
    """(3, rows) the level by the plan's rule: as answered, at the least, at the most."""
    match plan.level_rule:
        case "bands":
            return np.stack([level.by_bands(plan.top * overall[:, at], plan.top) for at in (VALUE, LOW, HIGH)])
        case "weakest":
            return level.by_weakest(np.stack([level.by_shares(_shares(plan, path)) for path in paths], axis=-1))
        case _:
            return level.by_shares(_shares(plan, overall))


def _shares(plan: Plan, nodes: Floats) -> Floats:
    """(top, 3, rows) shares of a node's answers at level 1, 2, … or above."""
    shares = np.ascontiguousarray(nodes[:, STEPS:].T)
    return np.moveaxis(shares.reshape(3, plan.top, -1), 1, 0)


def _evidenced(tables: Tables, answers: Answers) -> Floats:
    """The score of the answers cut to what their evidence supports; NaN where none was named."""
    found = np.full(len(answers), np.nan)
    if answers.grades is None or answers.graded is None:
        return found
    rows = np.flatnonzero(answers.graded)
    columns = []
    for question, grades in enumerate(answers.grades):
        ratings, applicable = _rated(tables, answers, question)
        # An answer without evidence, where others name some, counts as the weakest grade.
        highest = tables.supported.take(np.where(grades == NO_GRADE, 0, grades)[rows])
        columns.append(np.where(applicable[rows], np.minimum(ratings[rows], highest), np.nan))
    if len(rows):
        found[rows] = tables.plan.top * roll_up(tables.plan, np.stack(columns, axis=-1)).overall
    return found


def _coordination(tables: Tables, answers: Answers) -> tuple[Floats, Floats, Floats]:
    """Degree of coordination, its class, and the mean of the link."""
    plan = tables.plan
    means = dict.fromkeys(SIDES, np.full(len(answers), np.nan))
    for side, questions in _sides(plan):
        share, product, count = _sum([_weighed(tables, answers, question) for question in questions]).T
        with np.errstate(invalid="ignore"):
            means[side] = np.where(count >= LEAST_ANSWERS, product / share, np.nan)
    science, industry, link = (means[side] for side in SIDES)
    degree = standard(science if plan.coordination else np.full_like(science, np.nan), industry)[2]
    return degree, degree_class(degree), link


def _sides(plan: Plan) -> Iterator[tuple[str, Ints]]:
    if plan.sides is not None:
        yield from zip(plan.sides.ids, np.split(plan.sides.order, plan.sides.starts[1:]), strict=True)


def _weighed(tables: Tables, answers: Answers, question: int) -> Floats:
    """(rows, 3) of one question, as ``Tables.weighed`` has it by state."""
    numbers = answers.numbers[question]
    if numbers is None:
        return tables.weighed[question].take(answers.states[question], axis=0)
    return _weigh(tables.shares[question], np.where(answers.states[question] == 0, numbers, np.nan))


def _weigh(share: float, ratings: Floats) -> Floats:
    known = ~np.isnan(ratings)
    return np.stack([np.where(known, share, 0.0), np.where(known, share * ratings, 0.0), known], axis=-1)


def _runs(tier: Tier) -> list[tuple[int, int]]:
    """Where each parent's children begin and end."""
    starts = tier.starts.tolist()
    return list(zip(starts, [*starts[1:], tier.weights.shape[-1]], strict=True))


def _sum(columns: Sequence[Floats]) -> Floats:
    """Add up columns in the order of ``np.add.reduceat``: the first, and the pairwise sum of the rest."""
    return columns[0] if len(columns) == 1 else columns[0] + _pairwise(columns[1:])


_UNROLLED, _BLOCK = 8, 128


def _pairwise(columns: Sequence[Floats]) -> Floats:
    """Add up columns in numpy's pairwise order: eight running sums in blocks of up to 128, halves beyond."""
    count = len(columns)
    if count > _BLOCK:
        half = count // 2 - count // 2 % _UNROLLED
        return _pairwise(columns[:half]) + _pairwise(columns[half:])
    begun = min(count, _UNROLLED) if count >= _UNROLLED else 1
    sums = list(columns[:begun])
    rest = count - (count - begun) % begun
    for start in range(begun, rest, begun):
        sums = [total + column for total, column in zip(sums, columns[start : start + begun], strict=True)]
    while len(sums) > 1:
        sums = [left + right for left, right in zip(sums[::2], sums[1::2], strict=True)]
    total = sums[0]
    for column in columns[rest:]:
        total = total + column
    return total
