"""The figures of a block of respondents, a row each: what a report tells and a batch writes."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np

from fusionassess.kernel.figures import level
from fusionassess.kernel.figures.coordination import Coordination, coordination
from fusionassess.kernel.figures.groups import group_means
from fusionassess.kernel.level_rules import LevelRule
from fusionassess.kernel.scoring import Block, Bools, Floats, Plan, geometric_mean, score

Status = Literal["complete", "partial", "low_coverage", "na_cap", "express"]
STATUSES: tuple[Status, ...] = ("complete", "partial", "low_coverage", "na_cap", "express")
COMPLETE, PARTIAL, LOW_COVERAGE, NA_CAP, EXPRESS = range(len(STATUSES))
Places = np.ndarray[tuple[int], np.dtype[np.int8]]
"""Statuses, each as its position in STATUSES."""

CHUNK = 2_000
"""Rows scored at a time: what the processor's cache holds, and a bound on memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """Figures by respondent. Scores run from 0 to the top; NaN is a number that is withheld."""

    status: Places
    """Position in STATUSES."""
    score: Floats
    score_low: Floats
    """With every open question at its own lowest rating; exact, since no score falls when a rating rises."""
    score_high: Floats
    level: Floats
    """By the rubric's rule."""
    level_low: Floats
    level_high: Floats
    level_by_rule: Floats
    """(respondents, rules) in the order of ``level.RULES``."""
    coverage: Floats
    not_applicable: Floats
    evidenced: Floats
    """Score of the answers cut to what their evidence supports; NaN where no evidence was named."""
    geometric: Floats
    """Geometric mean over the paths."""
    balance: Floats
    """Geometric over arithmetic, 1 where all paths are equal."""
    paths: Floats
    path_low: Floats
    path_high: Floats
    path_levels: Floats
    path_coverage: Floats
    measures: Floats
    measure_low: Floats
    measure_high: Floats
    measure_coverage: Floats
    achieved: Floats
    """(respondents, top) weighted share of answers at level 1, 2, … or above."""
    path_achieved: Floats
    """(respondents, paths, top)."""
    facets: Floats
    """(respondents, facets) 0 to top; no column where the rubric has no facets."""
    degree_low: Floats
    """Coordination degree with every open question at the bottom; NaN where the degree itself is withheld."""
    degree_high: Floats
    coordination: Coordination

    def by_rule(self, rule: LevelRule) -> Floats:
        """(respondents,) the level by a rule that need not be the rubric's."""
        return self.level_by_rule[:, list(level.RULES).index(rule)]


def evaluate(plan: Plan, block: Block) -> Results:
    """Compute every figure of every respondent, chunk by chunk; no digit depends on the cut."""
    cuts = range(0, max(len(block.ratings), 1), CHUNK)
    parts = [_evaluate(plan, block.rows(slice(start, start + CHUNK))) for start in cuts]
    return _joined(parts)


def is_covered(plan: Plan, coverage: Floats) -> Bools:
    """Whether enough is answered below a node for its number to be shown; of nothing that applies nothing is."""
    return np.asarray(np.round(coverage, 9) >= plan.least_coverage)


def is_broad(measures: Floats, coverage: Floats) -> Bools:
    """Whether every measure that applies has an answer, by their scores and coverages: (…, measures)."""
    return np.asarray(np.all(~np.isnan(measures) | np.isnan(coverage), axis=-1))


def status_of(plan: Plan, coverage: Floats, not_applicable: Floats, broad: Bools) -> Places:
    """Position in STATUSES, from the coverage of the whole and the share of its weight that does not apply.

    Where too little is answered for a total but every measure has an answer (``broad``), as after an
    express round, the bounds are told all the same.
    """
    capped = np.round(not_applicable, 9) > plan.not_applicable_cap
    thin = ~is_covered(plan, coverage)
    cases = [capped, thin & broad & (coverage > 0), thin, np.round(coverage, 9) < 1]
    return np.select(cases, [NA_CAP, EXPRESS, LOW_COVERAGE, PARTIAL], COMPLETE).astype(np.int8)


def is_withheld(status: Places) -> Bools:
    """Whether the totals of such a status are withheld."""
    return np.asarray(status > PARTIAL)


def is_unbounded(status: Places) -> Bools:
    """Whether the bounds of the totals are withheld, too."""
    return np.asarray(is_withheld(status) & (status != EXPRESS))


def _evaluate(plan: Plan, block: Block) -> Results:
    applicable = block.applicable
    ratings = np.where(applicable, block.ratings, np.nan)
    missing = applicable & np.isnan(ratings)
    scores = score(plan, ratings, applicable)
    lowest, highest = (np.where(missing, filling, ratings) for filling in (plan.lowest, plan.highest))
    low, high = score(plan, lowest, applicable).values, score(plan, highest, applicable).values
    broad = is_broad(scores.values.measures, scores.coverage.measures)
    status = status_of(plan, scores.coverage.overall, scores.not_applicable, broad)
    withheld, unbounded = is_withheld(status), is_unbounded(status)

    def shown(total: Floats) -> Floats:
        return np.where(withheld, np.nan, total)

    def bound(total: Floats) -> Floats:
        return np.where(unbounded, np.nan, total)

    def bounds_of(nodes: Floats, coverage: Floats) -> Floats:
        return np.where(is_covered(plan, coverage) | (status == EXPRESS)[:, None], nodes, np.nan)

    def covered(nodes: Floats, coverage: Floats) -> Floats:
        return np.where(is_covered(plan, coverage), nodes, np.nan)

    top = plan.top
    shares = level.achievement(plan, ratings)
    standing = level.standing(plan, ratings, lambda: shares, scores.values)
    levels = {name: rule.level(standing) for name, rule in level.RULES.items()}
    by_path = covered(level.RULES[plan.level_rule].of_paths(standing), scores.coverage.paths)
    path_coverage, measure_coverage = scores.coverage.paths, scores.coverage.measures
    geometric = geometric_mean(plan, scores.values.paths)
    figures = _withhold(coordination(plan, ratings), withheld)
    bounds = [_where_known(figures.degree, coordination(plan, filled).degree) for filled in (lowest, highest)]
    return Results(
        status=status,
        score=shown(top * scores.values.overall),
        score_low=bound(top * low.overall),
        score_high=bound(top * high.overall),
        level=shown(levels[plan.level_rule]),
        level_low=bound(level.of_ratings(plan, lowest, low)),
        level_high=bound(level.of_ratings(plan, highest, high)),
        level_by_rule=np.stack([shown(whole) for whole in levels.values()], axis=-1),
        coverage=scores.coverage.overall,
        not_applicable=scores.not_applicable,
        evidenced=shown(top * score(plan, np.where(applicable, block.supported, np.nan), applicable).values.overall),
        geometric=shown(top * geometric),
        balance=shown(_ratio(geometric, scores.values.overall)),
        paths=covered(top * scores.values.paths, path_coverage),
        path_low=bounds_of(top * low.paths, path_coverage),
        path_high=bounds_of(top * high.paths, path_coverage),
        path_levels=by_path,
        path_coverage=path_coverage,
        measures=covered(top * scores.values.measures, measure_coverage),
        measure_low=bounds_of(top * low.measures, measure_coverage),
        measure_high=bounds_of(top * high.measures, measure_coverage),
        measure_coverage=measure_coverage,
        achieved=np.moveaxis(shares.overall, 0, -1),
        path_achieved=np.moveaxis(shares.paths, 0, -1),
        facets=_facets(plan, ratings),
        degree_low=bounds[0],
        degree_high=bounds[1],
        coordination=figures,
    )


def _facets(plan: Plan, ratings: Floats) -> Floats:
    if plan.facets is None:
        return np.empty((len(ratings), 0))
    return plan.top * group_means(plan, plan.facets, ratings)[0]


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)


def _where_known(point: Floats, bound: Floats) -> Floats:
    """A bound beside its point: open questions filled lend a side answers that it does not have."""
    return np.where(np.isnan(point), np.nan, bound)


def _withhold(figures: Coordination, withheld: Bools) -> Coordination:
    hidden = {
        name: np.where(withheld, np.nan, getattr(figures, name))
        for name in ("coupling", "index", "degree", "grade", "wang", "bridge_gap")
    }
    kept = {f.name: getattr(figures, f.name) for f in fields(figures) if f.name not in hidden}
    return Coordination(**hidden, **kept)


def _joined(parts: list[Results]) -> Results:
    """Put the rows of several cuts one after the other."""
    if len(parts) == 1:
        return parts[0]
    together = _columns([part.coordination for part in parts])
    return Results(**_columns(parts), coordination=Coordination(**together))


def _columns(parts: Sequence[Results | Coordination]) -> dict[str, Any]:
    names = [field.name for field in fields(parts[0]) if field.name != "coordination"]
    return {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
