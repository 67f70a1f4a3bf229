"""The steps most worth taking, respondent by respondent: the columns of a table that a budget of effort adds."""

from dataclasses import replace

import numpy as np

from fusionassess.batch.score.lookup import laid_out
from fusionassess.batch.score.outcomes import Tables
from fusionassess.batch.score.result import PlanGroup
from fusionassess.kernel.results import is_withheld
from fusionassess.kernel.scoring import Block, Floats, Ints
from fusionassess.roadmap.many import Chosen, Ladders, best_steps
from fusionassess.rubric.steps import step_id


def with_steps(known: Ladders, tables: Tables, group: PlanGroup, budget: int) -> PlanGroup:
    """The group with its roadmaps; whose total is withheld has none."""
    ratings, applicable = laid_out(tables, group.answers)
    measures = np.stack([group.figures.columns[name] for name in tables.plan.measures], axis=-1)
    told = ~is_withheld(group.figures.status)
    block = Block(ratings[told], applicable[told], np.full_like(ratings[told], np.nan))
    chosen = best_steps(known, block, measures[told], budget)
    figures = {"roadmap_cost": chosen.cost, "roadmap_score": chosen.score, "roadmap_level": chosen.level}
    columns = {}
    for name, values in {**figures, "roadmap_more": chosen.more}.items():
        column = np.full(len(told), np.nan)
        column[told] = values
        columns[name] = column
    starts = np.nan_to_num(np.round(np.where(block.applicable, block.ratings, np.nan) * tables.plan.top, 9))
    named, counts = _named(known, chosen, starts)
    steps = np.full(len(told), None, dtype=object)
    steps[told] = named
    return group._replace(
        figures=replace(group.figures, columns=group.figures.columns | columns),
        steps=steps.tolist(),
        step_counts=counts,
    )


def _named(known: Ladders, chosen: Chosen, starts: Floats) -> tuple[list[str], Ints]:
    """The ids of the steps of each respondent, in rubric order, apart by blanks; and how many have each."""
    named: list[list[str]] = [[] for _ in starts]
    counts = np.zeros((len(known.plan.questions), known.plan.top), dtype=np.intp)
    moved = np.nan_to_num(chosen.ends) > starts
    for row, column in zip(*(places.tolist() for places in np.nonzero(moved)), strict=True):
        levels = known.steps(column, int(starts[row, column]), int(chosen.ends[row, column]))
        name = known.plan.questions[column]
        named[row] += [step_id(name, level) for level in levels]
        counts[column, [level - 1 for level in levels]] += 1
    return [" ".join(steps) for steps in named], counts
