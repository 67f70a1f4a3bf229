"""The table of results: its columns, and the figures of groups of respondents laid out in it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from fusionassess.batch.score import arrays, coding
from fusionassess.batch.score.lookup import Figures
from fusionassess.batch.score.states import Answers
from fusionassess.kernel.results import STATUSES
from fusionassess.kernel.scoring import Floats, Ints, Plan
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.result_columns import RESULT_COLUMNS, ROADMAP_COLUMNS

INVALID = "invalid"
"""The status of a row that cannot be read."""
STEPS = ROADMAP_COLUMNS[0].name
_TYPES = {"text": pa.string(), "whole": pa.int8(), "number": pa.float64()}


def result_schema(rubric: Rubric, *, roadmap: bool = False) -> pa.Schema:
    """The columns of the result table and their types, with those of a roadmap or without; all may be null."""
    nodes = [*(path.id for path in rubric.paths), *(measure.id for measure in rubric.measures)]
    columns = [(column.name, _TYPES[column.type]) for column in RESULT_COLUMNS]
    last = [(column.name, _TYPES[column.type]) for column in ROADMAP_COLUMNS] if roadmap else []
    return pa.schema([*columns, *((name, _TYPES["number"]) for name in nodes), *last])


def few_valued(rubric: Rubric) -> list[str]:
    """The columns in which few values are different: a measure's answers have few outcomes."""
    few = (column.name for column in (*RESULT_COLUMNS, *ROADMAP_COLUMNS) if column.is_few)
    return [*few, *(measure.id for measure in rubric.measures)]


class PlanGroup(NamedTuple):
    """Respondents of a batch who share a plan."""

    plan: Plan
    sectors: tuple[str, ...]
    profile: str
    rows: Ints | None
    """Their rows in the batch; None where they are all of it."""
    answers: Answers
    figures: Figures
    steps: Sequence[str | None] | None = None
    """Ids of the steps most worth taking, by respondent, where a budget is given; None where there is no total."""
    step_counts: Ints | None = None
    """(questions, top) respondents by step among theirs."""


def lay_out_results(
    rubric: Rubric, about: Mapping[str, Any], groups: Sequence[PlanGroup], rows: int, *, roadmap: bool = False
) -> Any:
    """A record batch in the result schema; nulls in rows of no group.

    ``about`` has what rows say of themselves: the columns ``source``, ``subject`` and ``period`` where there are any.
    """
    schema = result_schema(rubric, roadmap=roadmap)
    texts = _texts(about, groups, rows)
    if roadmap:
        texts[STEPS] = _steps(groups, rows)
    columns = []
    for each in schema:
        if each.name in texts:
            columns.append(texts[each.name])
        else:
            columns.append(_as_arrow(_column(groups, each.name, rows), each.type))
    return pa.record_batch(columns, schema=schema)


def _column(groups: Sequence[PlanGroup], name: str, rows: int) -> Floats:
    if len(groups) == 1 and groups[0].rows is None and name in groups[0].figures.columns:
        return groups[0].figures.columns[name]
    column = np.full(rows, np.nan)
    for group in groups:
        if name in group.figures.columns:
            column[_everyone(group)] = group.figures.columns[name]
    return column


def _texts(about: Mapping[str, Any], groups: Sequence[PlanGroup], rows: int) -> dict[str, Any]:
    states = np.full(rows, len(STATUSES), dtype=np.int8)
    kinds = np.full(rows, len(groups), dtype=np.intp)
    for place, group in enumerate(groups):
        states[_everyone(group)] = group.figures.status
        kinds[_everyone(group)] = place
    statuses = arrays.texts([*STATUSES, INVALID])
    profiles = arrays.texts([*(group.profile for group in groups), None])
    sectors = arrays.texts([*(" ".join(group.sectors) for group in groups), None])
    return {
        "source": pa.nulls(rows, pa.string()),
        "subject": pa.nulls(rows, pa.string()),
        "period": pa.nulls(rows, pa.string()),
        **{name: coding.as_text(column) for name, column in about.items()},
        "status": statuses.take(arrays.numbers(states)),
        "profile": profiles.take(arrays.numbers(kinds)),
        "sector": sectors.take(arrays.numbers(kinds)),
    }


def _steps(groups: Sequence[PlanGroup], rows: int) -> Any:
    steps = np.full(rows, None, dtype=object)
    for group in groups:
        if group.steps is not None:
            steps[_everyone(group)] = group.steps
    return arrays.texts(steps.tolist())


def _everyone(group: PlanGroup) -> Any:
    return slice(None) if group.rows is None else group.rows


def _as_arrow(column: Floats, kind: pa.DataType) -> Any:
    gaps = np.isnan(column)
    if kind == pa.int8():
        return arrays.numbers(np.where(gaps, 0, column).astype(np.int8), gaps)
    return arrays.numbers(column, gaps)
