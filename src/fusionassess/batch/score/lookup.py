"""Scores of many respondents by look-up: a measure's answers have few outcomes, and the kernel works each out once.

The numbers are those of ``results.evaluate``, bit for bit. What the kernel makes of one measure is
tabulated over all states of its questions; above the measures the same sums are taken column by
column, in the order in which ``np.add.reduceat`` takes them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np

from fusionassess.batch.score import quick
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
    weigh,
    work_out,
)
from fusionassess.batch.score.states import NO_GRADE, Answers
from fusionassess.batch.score.sums import add_up
from fusionassess.kernel.figures import level
from fusionassess.kernel.figures.coordination import LEAST_ANSWERS, SIDES, degree_class, standard
from fusionassess.kernel.results import evaluate, is_covered, is_unbounded, is_withheld, status_of
from fusionassess.kernel.scoring import Block, Bools, Floats, Ints, Plan
from fusionassess.rubric.result_columns import RESULT_COLUMNS

SLICE = 8_192
"""Rows looked up at a time: their figures stay in the processor's cache."""
LOOKED_UP = frozenset(
    {"score", "score_low", "score_high", "level", "level_low", "level_high"}
    | {"coverage", "evidenced", "coordination", "coordination_class", "link"}
)
"""What is looked up; a column of the table of results that is not among them is left to the kernel itself."""

BOUNDS = frozenset({"score_low", "score_high", "level_low", "level_high"})


def totals() -> dict[str, str]:
    """The columns of numbers that every respondent has, and the kernel's figure that each holds."""
    return {column.name: column.figure for column in RESULT_COLUMNS if column.figure}


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What stands in the result table, a row per respondent; NaN is a number that is withheld."""

    status: np.ndarray[tuple[int], np.dtype[np.int8]]
    """Position in results.STATUSES."""
    columns: dict[str, Floats]
    """By name of the column; paths and measures under their ids."""

    def rows(self, cut: Bools) -> "Figures":
        """Take some of the respondents."""
        return Figures(self.status[cut], {name: column[cut] for name, column in self.columns.items()})


def look_up(tables: Tables, answers: Answers) -> Figures:
    """Score respondents of one plan, slice by slice; no digit depends on the cut."""
    left_out = {name: figure for name, figure in totals().items() if name not in LOOKED_UP}
    columns = {name: np.empty(len(answers)) for name in (*LOOKED_UP, *tables.plan.paths, *tables.plan.measures)}
    figures = Figures(np.empty(len(answers), dtype=np.int8), columns)
    _look_up_all(tables, answers, figures)
    return replace(figures, columns=columns | _computed(tables, answers, left_out)) if left_out else figures


def _look_up_all(tables: Tables, answers: Answers, figures: Figures) -> None:
    prepared, columns = quick.prepared(tables), figures.columns
    if prepared is None:
        _fill(tables, answers, figures, None)
        return
    left = np.empty(len(answers), dtype=bool)
    for start in range(0, len(answers), SLICE):
        rows = slice(start, start + SLICE)
        part, cut = {name: column[rows] for name, column in columns.items()}, answers.rows(rows)
        left[rows] = quick.look_up(prepared, cut, part, figures.status[rows])
        part["evidenced"][:] = np.where(is_withheld(figures.status[rows]), np.nan, _evidenced(tables, cut))
    unclear = np.flatnonzero(left)
    if len(unclear):
        _fill(tables, answers.take(unclear), figures, unclear)


def _computed(tables: Tables, answers: Answers, figures: Mapping[str, str]) -> dict[str, Floats]:
    """Figures that nobody has tabulated, as the kernel computes them: right for any, and slower."""
    ratings, applicable = laid_out(tables, answers)
    supported = np.full_like(ratings, np.nan)
    if answers.grades is not None and answers.graded is not None:
        highest = np.stack([_highest(tables).take(grades) for grades in answers.grades], axis=-1)
        supported = np.where(answers.graded[:, None], np.minimum(ratings, highest), np.nan)
    results = evaluate(tables.plan, Block(ratings, applicable, supported))
    return {name: attrgetter(figure)(results) for name, figure in figures.items()}


def laid_out(tables: Tables, answers: Answers) -> tuple[Floats, Bools]:
    """(rows, questions) ratings, NaN where there is none, and where each question applies."""
    pairs = [_rated(tables, answers, question) for question in range(len(tables.plan.questions))]
    ratings, applicable = (np.stack(columns, axis=-1) for columns in zip(*pairs, strict=True))
    return ratings, applicable


def _highest(tables: Tables) -> Floats:
    """By rank of a grade the highest rating it supports; an answer without evidence counts as the weakest grade."""
    highest = np.full(NO_GRADE + 1, tables.supported[0])
    highest[: len(tables.supported)] = tables.supported
    return highest


def _fill(tables: Tables, answers: Answers, figures: Figures, places: Ints | None) -> None:
    """Look respondents up in full and put their figures into their places."""
    for start in range(0, len(answers), SLICE):
        rows = slice(start, start + SLICE)
        block = _look_up(tables, answers.rows(rows))
        at = rows if places is None else places[rows]
        figures.status[at] = block.status
        for name, values in block.columns.items():
            figures.columns[name][at] = values


def _look_up(tables: Tables, answers: Answers) -> Figures:
    plan, top = tables.plan, tables.plan.top
    of_measures = [_find(tables, answers, measure) for measure in range(len(plan.measures))]
    paths, overall = _climb(plan, of_measures)
    columns = {
        "score": top * overall[:, VALUE],
        "score_low": top * overall[:, LOW],
        "score_high": top * overall[:, HIGH],
        **dict(zip(("level", "level_low", "level_high"), _levels(tables, answers, paths, overall), strict=True)),
        "evidenced": _evidenced(tables, answers),
        **dict(zip(("coordination", "coordination_class", "link"), _coordination(tables, answers), strict=True)),
    }
    broad = np.logical_and.reduce([outcomes.is_dealt_with.take(rows) for outcomes, rows in of_measures])
    status = status_of(plan, overall[:, COVERAGE], overall[:, NOT_APPLICABLE], broad)
    withheld, unbounded = is_withheld(status), is_unbounded(status)
    for name in columns.keys() - {"link"}:
        columns[name][unbounded if name in BOUNDS else withheld] = np.nan
    columns["coverage"] = overall[:, COVERAGE]
    for name, nodes in zip(plan.paths, paths, strict=True):
        columns[name] = np.where(is_covered(plan, nodes[:, COVERAGE]), top * nodes[:, VALUE], np.nan)
    for name, (outcomes, rows) in zip(plan.measures, of_measures, strict=True):
        columns[name] = outcomes.shown.take(rows)
    return Figures(status, columns)


Found = tuple[Outcomes, Ints]
"""A measure's outcomes, and which of their rows each respondent has."""


def _find(tables: Tables, answers: Answers, measure: int) -> Found:
    start, end = runs_of(tables.plan.tiers[0])[measure]
    outcomes = tables.outcomes[measure]
    if outcomes is None:
        pairs = [_rated(tables, answers, question) for question in range(start, end)]
        ratings, applicable = (np.stack(columns, axis=-1) for columns in zip(*pairs, strict=True))
        return work_out(tables.plan, measure, ratings, applicable), np.arange(len(answers))
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


def _climb(plan: Plan, of_measures: Sequence[Found]) -> tuple[list[Floats], Floats]:
    """Figures of each path and of the whole, (rows, figures), from those of the measures."""
    whole = np.logical_and.reduce([outcomes.whole.take(rows) for outcomes, rows in of_measures])
    nodes = _climb_whole(plan, of_measures)
    if not whole.all():
        # A node without a figure leaves its weight to its siblings: every mean has a divisor of its own.
        gaps = np.flatnonzero(~whole)
        some = _climb_with_gaps(plan, [(outcomes, rows.take(gaps)) for outcomes, rows in of_measures])
        for node, mended in zip(nodes, some, strict=True):
            node[gaps] = mended
    return nodes[:-1], nodes[-1]


def _climb_whole(plan: Plan, of_measures: Sequence[Found]) -> list[Floats]:
    """The paths, then the whole, of respondents who have every figure of every measure."""
    nodes = []
    with np.errstate(invalid="ignore"):
        for start, end in runs_of(plan.tiers[1]):
            terms = [outcomes.terms.take(rows, axis=0) for outcomes, rows in of_measures[start:end]]
            nodes.append(add_up(terms) / add_up(list(plan.tiers[1].weights[start:end])))
        weights = list(plan.tiers[2].weights)
        terms = [weight * path for weight, path in zip(weights, nodes, strict=True)]
        return [*nodes, add_up(terms) / add_up(weights)]


def _climb_with_gaps(plan: Plan, of_measures: Sequence[Found]) -> list[Floats]:
    """The paths, then the whole, of any respondents."""
    nodes = []
    with np.errstate(invalid="ignore"):
        for start, end in runs_of(plan.tiers[1]):
            terms = [outcomes.terms.take(rows, axis=0) for outcomes, rows in of_measures[start:end]]
            weights = [outcomes.weights.take(rows, axis=0) for outcomes, rows in of_measures[start:end]]
            nodes.append(add_up(terms) / add_up(weights))
        weights = [np.where(np.isnan(path), 0.0, own) for path, own in zip(nodes, plan.tiers[2].weights, strict=True)]
        terms = [np.where(own > 0, own * path, 0.0) for path, own in zip(nodes, weights, strict=True)]
        return [*nodes, add_up(terms) / add_up(weights)]


def _levels(tables: Tables, answers: Answers, paths: Sequence[Floats], overall: Floats) -> Floats:
    """(3, rows) the level by the plan's rule: as answered, at the least, at the most."""
    plan = tables.plan
    return level.RULES[plan.level_rule].level(
        level.Standing(
            score=np.stack([plan.top * overall[:, at] for at in (VALUE, LOW, HIGH)]),
            path_scores=lambda: np.stack([plan.top * path[:, [VALUE, LOW, HIGH]].T for path in paths], axis=-1),
            top=plan.top,
            shares=lambda: _shares(plan, overall),
            path_shares=lambda: np.stack([_shares(plan, path) for path in paths], axis=-1),
            path_practices=lambda: _practised(tables, answers),
            thresholds=plan.thresholds,
        )
    )


def _practised(tables: Tables, answers: Answers) -> Floats:
    """(3, rows, paths) levels of the paths by their practices: as answered, at the least, at the most."""
    plan = tables.plan
    ratings, applicable = laid_out(tables, answers)
    missing = applicable & np.isnan(ratings)
    fillings = (np.where(missing, bound, ratings) for bound in (plan.lowest, plan.highest))
    return level.practised(plan, np.stack([ratings, *fillings]))


def _shares(plan: Plan, nodes: Floats) -> Floats:
    """(top, 3, rows) shares of a node's answers at level 1, 2, … or above."""
    shares = np.ascontiguousarray(nodes[:, STEPS:].T)
    return np.moveaxis(shares.reshape(3, plan.top, -1), 1, 0)


def _evidenced(tables: Tables, answers: Answers) -> Floats:
    """The score of the answers cut to what their evidence supports; NaN where none was named."""
    scores = np.full(len(answers), np.nan)
    if answers.grades is None or answers.graded is None:
        return scores
    rows = np.flatnonzero(answers.graded)
    some = answers if len(rows) == len(answers) else answers.take(rows)
    highest = _highest(tables)
    nodes = [
        np.minimum(_rated(tables, some, question)[0], highest.take(grades))
        for question, grades in enumerate(some.grades or ())
    ]
    for tier in tables.plan.tiers:
        nodes = [_mean(nodes[start:end], tier.weights[start:end]) for start, end in runs_of(tier)]
    scores[rows] = tables.plan.top * nodes[0]
    return scores


def _mean(children: Sequence[Floats], weights: Floats) -> Floats:
    """What ``scoring.climb`` makes of one run of siblings, column by column; NaN leaves the mean."""
    shares = [np.where(np.isnan(child), 0.0, weight) for child, weight in zip(children, weights, strict=True)]
    terms = [np.where(share > 0, share * child, 0.0) for share, child in zip(shares, children, strict=True)]
    with np.errstate(invalid="ignore"):
        return add_up(terms) / add_up(shares)


def _coordination(tables: Tables, answers: Answers) -> tuple[Floats, Floats, Floats]:
    """Degree of coordination, its class, and the mean of the link."""
    plan = tables.plan
    means = dict.fromkeys(SIDES, np.full(len(answers), np.nan))
    for side, questions in sides_of(plan):
        share, product, count = add_up([_weighed(tables, answers, question) for question in questions]).T
        with np.errstate(invalid="ignore"):
            means[side] = np.where(count >= LEAST_ANSWERS, product / share, np.nan)
    science, industry, link = (means[side] for side in SIDES)
    degree = standard(science if plan.coordination else np.full_like(science, np.nan), industry)[2]
    return degree, degree_class(degree), link


def _weighed(tables: Tables, answers: Answers, question: int) -> Floats:
    """(rows, 3) of one question, as ``Tables.weighed`` has it by state."""
    numbers = answers.numbers[question]
    if numbers is None:
        return tables.weighed[question].take(answers.states[question], axis=0)
    return weigh(tables.shares[question], np.where(answers.states[question] == 0, numbers, np.nan))
