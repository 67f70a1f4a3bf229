"""What a tally counts, from sheets and from columns alike."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from fusionassess.batch.score.lookup import Figures
from fusionassess.batch.score.result import Group
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.score.states import Answers, Scale
from fusionassess.cohort.tally import Rows, Tally
from fusionassess.kernel.results import Results
from fusionassess.kernel.scoring import Block, Floats, Plan


def rows_of_block(plan: Plan, block: Block, results: Results) -> Rows:
    """A block of sheets and what was computed of it."""
    return Rows(
        plan=plan,
        ratings=np.where(block.applicable, block.ratings, np.nan),
        applicable=block.applicable,
        status=results.status,
        score=results.score,
        level=results.level,
        evidenced=results.evidenced,
        grade=results.coordination.grade,
        paths=results.paths,
        measures=results.measures,
    )


def rows_of_columns(plan: Plan, scales: Sequence[Scale], answers: Answers, figures: Figures) -> Rows:
    """Columns of states and what was looked up for them; thousands of rows at a time are best."""
    columns = figures.columns
    triples = list(zip(scales, answers.states, answers.numbers, strict=True))
    return Rows(
        plan=plan,
        ratings=_beside([_ratings(*triple) for triple in triples]),
        applicable=_beside([states != scale.not_applicable for scale, states, _ in triples]),
        status=figures.status,
        score=columns["score"],
        level=columns["level"],
        evidenced=columns["evidenced"],
        grade=columns["coordination_class"],
        paths=_beside([columns[path] for path in plan.paths]),
        measures=_beside([columns[measure] for measure in plan.measures]),
    )


def _beside(columns: Sequence[Any]) -> Any:
    """(rows, columns) in memory column after column, as what is counted goes through them."""
    return np.stack(columns).T


def tally_of(scorer: Scorer, groups: Sequence[Group], result: Any, most_units: int) -> Tally:
    """Count the groups of a batch; ``result`` is the record batch of its valid rows, in order."""
    tally = Tally(scorer.rubric, most_units)
    names = _names_of(groups, result) if most_units else [()] * len(groups)
    for group, known in zip(groups, names, strict=True):
        scales = scorer.tables(group.profile, group.sectors).scales
        rows = rows_of_columns(group.plan, scales, group.answers, group.figures)
        tally.add(group.profile, group.sectors, rows, known)
    return tally


def _names_of(groups: Sequence[Group], result: Any) -> list[list[str]]:
    """The respondents of each group by name."""
    subjects = result.column("subject").to_pylist()
    rows = [np.arange(len(subjects)) if group.rows is None else group.rows for group in groups]
    valid = np.sort(np.concatenate(rows))
    return [[subjects[place] or "" for place in np.searchsorted(valid, own)] for own in rows]


def _ratings(scale: Scale, states: np.ndarray[tuple[int], np.dtype[np.uint8]], numbers: Floats | None) -> Floats:
    if numbers is None:
        return scale.by_state.take(states)
    return np.where(states == 0, numbers, np.nan)
