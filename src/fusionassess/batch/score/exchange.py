"""Raters reconciled where an engine brings the rows of one organisation together: a step before, one behind."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fusionassess.batch.score import arrays, coding, rated
from fusionassess.batch.score.keys import is_nobody
from fusionassess.batch.score.organisations import fields, organisations
from fusionassess.batch.score.result import lay_out_results, result_schema
from fusionassess.batch.score.scorer import SUMS, Scorer, in_first_row, sums_of
from fusionassess.batch.score.subjects import folded
from fusionassess.kernel.scoring import Ints
from fusionassess.raters.rules import Rule
from fusionassess.rubric.result_columns import PROBLEMS

ORDER = ("profile", "sector", "key", "source", "place")
"""Rows of one organisation are alike in the first three; the others say which of them gives its name."""
RATERS = pa.schema(
    [
        ("key", pa.string()),
        ("place", pa.int64()),
        *(each for each in rated.SCHEMA if each.name != rated.SHEET),
        (PROBLEMS, pa.string()),
        *SUMS,
    ]
)
"""A rater each, or a row that cannot be read: whose it is, its number, what it answers, what is wrong with it."""


@dataclass(frozen=True)
class Exchange:
    """Both steps; it can be pickled, as ``Scorer``.

    ``raters`` makes rows in ``RATERS`` of the rows of a table; these, sorted by ``ORDER``, are what ``together`` makes
    organisations of, some at a time. A row that cannot be read stays a row of its own, as in ``Scorer``.
    """

    scorer: Scorer
    rule: Rule
    budget: int | None = None
    """Points of effort for which the steps most worth taking are chosen."""

    @property
    def schema(self) -> pa.Schema:
        """Of what ``together`` gives: the table of results, ``fields``, and what ``Scorer`` tells of rows."""
        results = result_schema(self.scorer.rubric, roadmap=self.budget is not None)
        return pa.schema([*results, *fields(), pa.field(PROBLEMS, pa.string()), *SUMS])

    def raters(self, batches: Iterable[Any], broken: int | None = None) -> Iterator[Any]:
        """Rows of a table, whose last column is a number of their own, as raters; ``broken`` as for ``Scorer``."""
        for batch in batches:
            rows = batch.select(list(range(batch.num_columns - 1)))
            scored, places = self.scorer.scored_apart(rows, broken), batch.column(batch.num_columns - 1)
            at = self.scorer.layout(self.scorer.names or rows.schema.names).organisation
            if at is None:
                raise AssertionError("no column names an organisation")
            names, result = coding.as_text(rows.column(at)), scored.result
            compared = folded(names)
            alone = pc.binary_join_element_wise("\0", places.cast(pa.string()), "")
            keys = pc.if_else(arrays.flags(is_nobody(compared)), alone, compared)
            beside = [self.scorer.problems(rows, scored), *in_first_row(sums_of(scored), batch.num_rows)]
            for group in scored.groups:
                packed = rated.pack(group, names, result).columns[:-1]
                yield self._raters([keys, places], packed, beside, group.rows)
            if len(scored.invalid):
                nothing = [pa.nulls(batch.num_rows, each.type) for each in rated.SCHEMA][3:-1]
                told = (names, result.column("source"), result.column("period"), *nothing)
                own = [column.take(arrays.numbers(scored.invalid)) for column in told]
                yield self._raters([alone, places], own, beside, scored.invalid)

    def _raters(self, first: Sequence[Any], packed: Sequence[Any], beside: Sequence[Any], rows: Ints | None) -> Any:
        if rows is not None:
            first, beside = ([column.take(arrays.numbers(rows)) for column in columns] for columns in (first, beside))
        return pa.record_batch([*first, *packed, *beside], schema=RATERS)

    def together(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Raters in ``ORDER`` as organisations, and the rows that cannot be read."""
        held: Any = None
        for batch in batches:
            rows = batch if held is None else _joined([held, batch])
            # The next batch may go on with the last organisation.
            begins = _runs(rows, ("profile", "sector", "key"))[-1] if len(rows) else 0
            held = rows.slice(begins)
            yield from self._whole(rows.slice(0, begins))
        if held is not None:
            yield from self._whole(held)

    def _whole(self, rows: Any) -> Iterator[Any]:
        """Organisations of which all raters are there."""
        if not len(rows):
            return
        sums = [int(pc.sum(rows.column(each.name)).as_py()) for each in SUMS]
        for told in self._told(rows):
            nothing = pa.nulls(len(told), pa.string())
            columns = list(told.columns) if PROBLEMS in told.schema.names else [*told.columns, nothing]
            yield pa.record_batch([*columns, *in_first_row(sums, len(told))], schema=self.schema)
            sums = [0] * len(sums)

    def _told(self, rows: Any) -> Iterator[Any]:
        lacking = rows.filter(pc.is_null(rows.column("states")))
        if len(lacking):
            about = {
                "source": lacking.column("source"),
                "subject": lacking.column("organisation"),
                "period": lacking.column("period"),
            }
            result = lay_out_results(self.scorer.rubric, about, [], len(lacking), roadmap=self.budget is not None)
            nothing = [pa.nulls(len(lacking), each.type) for each in fields()]
            schema = pa.schema([*result.schema, *fields(), pa.field(PROBLEMS, pa.string())])
            yield pa.record_batch([*result.columns, *nothing, lacking.column(PROBLEMS)], schema=schema)
        known = rows.filter(pc.is_valid(rows.column("states")))
        packed = pa.record_batch(
            [
                pa.nulls(len(known), each.type) if each.name == rated.SHEET else known.column(each.name)
                for each in rated.SCHEMA
            ],
            schema=rated.SCHEMA,
        )
        begins = _runs(packed, ("profile", "sector"))
        parts = [packed.slice(start, end - start) for start, end in pairwise([*begins, len(packed)])]
        for some in organisations(self.scorer, self.rule, parts, self.budget):
            yield some.result


def _joined(batches: Sequence[Any]) -> Any:
    columns = [pa.concat_arrays(columns) for columns in zip(*(batch.columns for batch in batches), strict=True)]
    return pa.record_batch(columns, schema=batches[0].schema)


def _runs(rows: Any, names: Sequence[str]) -> list[int]:
    """Where in rows one behind the other some columns change."""
    changes = np.zeros(max(len(rows) - 1, 0), dtype=bool)
    for name in names:
        codes = arrays.values(coding.as_text(rows.column(name)).dictionary_encode().indices, -1)
        changes |= codes[1:] != codes[:-1]
    return [0, *(np.flatnonzero(changes) + 1).tolist()] if len(rows) else []
