"""Rows of raters on their way to their organisation: packed, to be kept in a file or sent to another machine."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from fusionassess.batch.score import arrays
from fusionassess.batch.score.result import PlanGroup
from fusionassess.batch.score.states import NO_GRADE, Answers

SHEET = "sheet"
SCHEMA = pa.schema(
    [
        ("organisation", pa.string()),
        ("source", pa.string()),
        ("period", pa.string()),
        ("profile", pa.string()),
        ("sector", pa.string()),
        ("states", pa.binary()),
        ("grades", pa.binary()),
        ("graded", pa.int8()),
        ("numbers", pa.binary()),
        ("day", pa.int64()),
        ("last_days", pa.binary()),
        (SHEET, pa.binary()),
    ]
)
"""A rater each: whose, from where, of which period and plan; the states, the grades of evidence (nothing where none is
named) and the numbers of its questions, byte by byte; whether it names evidence for any question of the rubric; its day
of assessment and up to which day each grade counts (nothing where no evidence has a date); and its answer sheet in
JSON, where a report is wanted."""


def pack(group: PlanGroup, names: Any, result: Any, sheets: Any = None) -> Any:
    """The rows of one plan as a record batch; names, results and sheets are (rows,) of the batch that holds them."""
    answers, count = group.answers, len(group.answers)
    sources, periods = result.column("source"), result.column("period")
    if group.rows is not None:
        places = arrays.numbers(group.rows)
        names, sources, periods = (column.take(places) for column in (names, sources, periods))
        sheets = None if sheets is None else sheets.take(places)
    numbers = [column for column in answers.numbers if column is not None]
    graded = np.zeros(count, dtype=bool) if answers.graded is None else answers.graded
    days = np.zeros(count, dtype=np.int64) if answers.days is None else answers.days.astype(np.int64)
    columns = [
        names,
        sources,
        periods,
        _alike(group.profile, count),
        _alike(" ".join(group.sectors), count),
        _rows(answers.states),
        pa.nulls(count, pa.binary()) if answers.grades is None else _rows(answers.grades),
        arrays.numbers(graded.astype(np.int8)),
        _rows(numbers) if numbers else pa.nulls(count, pa.binary()),
        arrays.numbers(days),
        pa.nulls(count, pa.binary())
        if answers.last_days is None
        else _rows([column.astype(np.int32) for column in answers.last_days]),
        pa.nulls(count, pa.binary()) if sheets is None else sheets,
    ]
    return pa.record_batch(columns, schema=SCHEMA)


def unpack(batches: Sequence[Any], numbers: Sequence[bool]) -> Answers:
    """The answers of rows of one plan; ``numbers`` says which of its questions ask for a number."""
    states = list(_columns([batch.column("states") for batch in batches], np.uint8, len(numbers)))
    graded = np.concatenate([arrays.values(batch.column("graded"), 0) for batch in batches]).astype(bool)
    grades = None
    if graded.any():
        # A batch without evidence stands among those that have some.
        named = _columns([batch.column("grades") for batch in batches], np.uint8, len(numbers), NO_GRADE)
        grades = list(named)
    last_days = None
    if any(len(batch) > batch.column("last_days").null_count for batch in batches):
        last_days = list(_columns([batch.column("last_days") for batch in batches], np.int32, len(numbers)))
    days = np.concatenate([arrays.values(batch.column("day"), 0) for batch in batches])
    wanted = sum(numbers)
    values = iter(_columns([batch.column("numbers") for batch in batches], np.float64, wanted) if wanted else ())
    told = [next(values) if is_number else None for is_number in numbers]
    return Answers(states, told, grades, graded, last_days, days)


def _rows(columns: Sequence[np.ndarray[Any, Any]]) -> Any:
    """Columns as an Arrow array of each row's bytes."""
    rows = np.ascontiguousarray(np.stack(columns, axis=1))
    width = rows.shape[1] * rows.itemsize
    ends = np.arange(len(rows) + 1, dtype=np.int32) * np.int32(width)
    return pa.Array.from_buffers(pa.binary(), len(rows), [None, pa.py_buffer(ends), pa.py_buffer(rows)])


def _columns(parts: Sequence[Any], kind: type[Any], width: int, missing: int = 0) -> Any:
    """(columns, rows) of bytes that ``_rows`` has made; ``missing`` where a row has none."""
    rows = []
    for part in parts:
        own = np.full((len(part), width), missing, dtype=kind)
        empty, data = arrays.gaps(part), part.buffers()[2]
        there = np.arange(len(part)) if empty is None else np.flatnonzero(~empty)
        if len(there):
            starts = arrays.ends(part)[there]
            # Nothing stands between the rows that have some.
            data = np.frombuffer(data, dtype=np.uint8)[starts[0] : starts[0] + len(there) * own.strides[0]]
            own[there] = data.view(kind).reshape(-1, width)
        rows.append(own)
    return np.ascontiguousarray(np.concatenate(rows).T)


def _alike(text: str, count: int) -> Any:
    return arrays.texts([text]).take(arrays.numbers(np.zeros(count, dtype=np.int64)))
