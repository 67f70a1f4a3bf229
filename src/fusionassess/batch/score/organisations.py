"""Organisations with several raters each: their rows are reconciled and scored, however they were brought together."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from fusionassess.answers.periods import name_of
from fusionassess.batch.score import arrays, rated
from fusionassess.batch.score.keys import is_nobody
from fusionassess.batch.score.lookup import look_up
from fusionassess.batch.score.reconciled import Agreed, reconcile
from fusionassess.batch.score.result import PlanGroup, lay_out_results
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.score.subjects import folded
from fusionassess.batch.score.worthwhile import with_steps
from fusionassess.documents.blanks import names_nothing
from fusionassess.kernel.scoring import Ints
from fusionassess.raters.rules import Rule
from fusionassess.rubric.result_columns import MERGED

SLICE = 65_536
"""Organisations handed on at a time."""


class Merge(NamedTuple):
    """Which column names the organisation, and the rule by which its rows are reconciled."""

    column: str
    rule: Rule


class Organisations(NamedTuple):
    """Some organisations of one plan."""

    result: Any
    """A record batch: the table of results, and ``fields`` behind it."""
    group: PlanGroup
    raters: Sequence[Any]
    """(organisations,) an Arrow array each: the answer sheets of its raters in JSON, where they were kept."""


def fields() -> list[pa.Field]:
    """The columns that stand behind those of every table."""
    return [pa.field(name, pa.int64() if kind == "whole" else pa.float64()) for name, kind in MERGED.items()]


def organisations(
    scorer: Scorer, rule: Rule, batches: Iterable[Any], budget: int | None = None
) -> Iterator[Organisations]:
    """Each organisation once, in the order in which it is first met, plan by plan.

    ``batches`` are rows of raters as ``rated`` packs them, each of one plan; ``budget`` is in points of effort, for
    the steps most worth taking.
    """
    by_plan: dict[tuple[str, str], list[Any]] = {}
    for batch in batches:
        if len(batch):
            by_plan.setdefault((batch.column("profile")[0].as_py(), batch.column("sector")[0].as_py()), []).append(
                batch
            )
    for (profile, sectors), parts in by_plan.items():
        yield from _of_plan(scorer, rule, profile, tuple(sectors.split()), parts, budget)


def _of_plan(
    scorer: Scorer, rule: Rule, profile: str, sectors: tuple[str, ...], parts: Sequence[Any], budget: int | None
) -> Iterator[Organisations]:
    tables = scorer.tables(profile, sectors)
    answers = rated.unpack(parts, [scale.is_number for scale in tables.scales])
    names, sources, periods, sheets = (
        pa.concat_arrays([part.column(name) for part in parts])
        for name in ("organisation", "source", "period", rated.SHEET)
    )
    options = scorer.rubric.top + 1 - scorer.rubric.bottom
    rounds = _periods(periods)
    agreed = reconcile(answers, _numbers(names, rounds), tables.scales, tables.plan.top, rule, options)
    # The first of an organisation's raters that names the period.
    told, dated = agreed.first.copy(), np.flatnonzero(rounds > 0)[::-1]
    told[agreed.number[dated]] = dated
    behind = np.argsort(agreed.number, kind="stable") if sheets.null_count < len(sheets) else None
    ends = np.cumsum(agreed.raters)
    for start in range(0, len(agreed.first), SLICE):
        part = _cut(agreed, slice(start, start + SLICE))
        group = PlanGroup(tables.plan, sectors, profile, None, part.answers, look_up(tables, part.answers))
        if budget is not None:
            group = with_steps(scorer.ladders(tables.plan, profile, sectors), tables, group, budget)
        about = {
            "source": sources.take(arrays.numbers(part.first)),
            "subject": names.take(arrays.numbers(part.first)),
            "period": periods.take(arrays.numbers(told[start : start + SLICE])),
        }
        result = lay_out_results(scorer.rubric, about, [group], len(part.first), roadmap=budget is not None)
        kept = [] if behind is None else np.split(behind[: ends[-1]], ends[:-1])[start : start + SLICE]
        yield Organisations(_with_agreement(result, part), group, [sheets.take(arrays.numbers(rows)) for rows in kept])


def _numbers(names: Any, told: Ints) -> Ints:
    """The number of each organisation in each period; a row that names none is an organisation of its own.

    ``told`` are (rows,) the numbers of periods, 0 where none is named.

    A row without a period belongs to the only one that its organisation has; where it has several, it is apart.
    """
    compared = folded(names)
    encoded = compared.dictionary_encode()
    numbers = arrays.values(encoded.indices, -1).astype(np.intp)
    alone = np.flatnonzero(is_nobody(compared))
    numbers[alone] = len(encoded.dictionary) + np.arange(len(alone))
    if not told.any():
        return numbers
    kinds = int(told.max()) + 1
    named = np.unique((numbers * kinds + told)[told > 0])
    whose, first, count = np.unique(named // kinds, return_index=True, return_counts=True)
    only = np.zeros(int(numbers.max()) + 1, dtype=np.intp)
    only[whose[count == 1]] = named[first[count == 1]] % kinds
    known: Ints = numbers * kinds + np.where(told > 0, told, only[numbers])
    return known


def _periods(periods: Any) -> Ints:
    """(rows,) a number for each period; 0 where none is named."""
    encoded = folded(periods).dictionary_encode()
    named = ["" if names_nothing(word or "") else word for word in [*encoded.dictionary.to_pylist(), ""]]
    # What reads alike is one period, however it is spelled.
    words = [name_of(word) if word else "" for word in named]
    different = {word: place for place, word in enumerate(dict.fromkeys(["", *words]))}
    by_word = np.array([different[word] for word in words], dtype=np.intp)
    numbers: Ints = by_word[arrays.values(encoded.indices, len(words) - 1)]
    return numbers


def _cut(agreed: Agreed, rows: slice) -> Agreed:
    return agreed._replace(
        first=agreed.first[rows],
        answers=agreed.answers.rows(rows),
        raters=agreed.raters[rows],
        differ=agreed.differ[rows],
        open=agreed.open[rows],
        uniform=agreed.uniform[rows],
        alpha=agreed.alpha[rows],
    )


def _with_agreement(result: Any, agreed: Agreed) -> Any:
    """The table of results with how many raters there were and how far they agree behind it."""
    values = (agreed.raters, agreed.differ, agreed.open, agreed.uniform, agreed.alpha)
    columns = [
        arrays.numbers(column.astype(np.int64))
        if column.dtype.kind == "i"
        else arrays.numbers(column, np.isnan(column))
        for column in values
    ]
    return pa.record_batch([*result.columns, *columns], schema=pa.schema([*result.schema, *fields()]))
