"""What a tally counts, from sheets and from columns alike."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from fusionassess.batch.lookup import Figures
from fusionassess.batch.result import Group
from fusionassess.batch.states import Answers, Scale
from fusionassess.results import Results
from fusionassess.scoring import Block, Floats, Plan
from fusionassess.tally import Rows


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
        ratings=np.stack([_ratings(*triple) for triple in triples], axis=-1),
        applicable=np.stack([states != scale.not_applicable for scale, states, _ in triples], axis=-1),
        status=figures.status,
        score=columns["score"],
        level=columns["level"],
        evidenced=columns["evidenced"],
        grade=columns["coordination_class"],
        paths=np.stack([columns[path] for path in plan.paths], axis=-1),
        measures=np.stack([columns[measure] for measure in plan.measures], axis=-1),
    )


def names_of(groups: Sequence[Group], result: Any) -> list[list[str]]:
    """The respondents of each group by name; ``result`` is the record batch of all valid rows, in order."""
    subjects = result.column("subject").to_pylist()
    rows = [np.arange(len(subjects)) if group.rows is None else group.rows for group in groups]
    valid = np.sort(np.concatenate(rows))
    return [[subjects[place] or "" for place in np.searchsorted(valid, own)] for own in rows]


def _ratings(scale: Scale, states: np.ndarray[tuple[int], np.dtype[np.uint8]], numbers: Floats | None) -> Floats:
    if numbers is None:
        return scale.by_state.take(states)
    return np.where(states == 0, numbers, np.nan)
