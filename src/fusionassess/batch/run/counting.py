"""What a tally counts, from columns of states and what was looked up for them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from fusionassess.batch.score.keys import period_name
from fusionassess.batch.score.lookup import Figures
from fusionassess.batch.score.result import PlanGroup
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.score.states import Answers, Bytes, Scale
from fusionassess.cohort.respondents import AnswerColumn, Rows, Worthwhile
from fusionassess.cohort.tally import PeriodCount, Tally
from fusionassess.kernel.scoring import Floats, Ints, Plan


def rows_of_columns(
    plan: Plan, scales: Sequence[Scale], answers: Answers, figures: Figures, steps: Ints | None = None
) -> Rows:
    """Columns of states and what was looked up for them; thousands of rows at a time are best.

    ``steps`` (questions, top) are the respondents by step most worth taking, where a budget is given.
    """
    columns = figures.columns
    return Rows(
        plan=plan,
        answers=list(map(_answered, scales, answers.states, answers.numbers)),
        status=figures.status,
        score=columns["score"],
        level=columns["level"],
        evidenced=columns["evidenced"],
        grade=columns["coordination_class"],
        paths=[columns[path] for path in plan.paths],
        measures=[columns[measure] for measure in plan.measures],
        worth=None if steps is None else Worthwhile(steps, columns["roadmap_score"], columns["roadmap_more"]),
    )


def _answered(scale: Scale, states: Bytes, numbers: Floats | None) -> AnswerColumn:
    """The answers to one question; where numbers are asked for, each different rating is a state of its own."""
    if numbers is None:
        return AnswerColumn(scale.by_state, states)
    ratings, places = np.unique(np.where(states == 0, numbers, 0.0), return_inverse=True)
    missing = len(ratings)
    return AnswerColumn(
        np.append(ratings, [np.nan, np.nan]),
        np.where(states == 0, places, np.where(states == scale.missing, missing, missing + 1)),
    )


def tally_of(scorer: Scorer, groups: Sequence[PlanGroup], result: Any, most_units: int) -> Tally:
    """Count the groups of a batch; ``result`` is the record batch of its valid rows, in order."""
    tally = Tally(scorer.rubric, most_units)
    names = _names_of(groups, result) if most_units else [()] * len(groups)
    for group, known in zip(groups, names, strict=True):
        scales = scorer.tables(group.profile, group.sectors).scales
        rows = rows_of_columns(group.plan, scales, group.answers, group.figures, group.step_counts)
        tally.add(group.profile, group.sectors, rows, known)
    counts = result.column("period").value_counts()
    spelled = counts.field("values").fill_null("")
    for written, count in zip(spelled.to_pylist(), counts.field("counts").to_pylist(), strict=True):
        tally.add_periods({period_name(written): PeriodCount(count, written)})
        if tally.periods is None:
            # There are too many to tell: none of the others is looked at.
            break
    return tally


def _names_of(groups: Sequence[PlanGroup], result: Any) -> list[list[str]]:
    """The respondents of each group by name."""
    subjects = result.column("subject").to_pylist()
    rows = [np.arange(len(subjects)) if group.rows is None else group.rows for group in groups]
    valid = np.sort(np.concatenate(rows))
    return [[subjects[place] or "" for place in np.searchsorted(valid, own)] for own in rows]
