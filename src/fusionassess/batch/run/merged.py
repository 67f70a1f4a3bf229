"""Organisations with several raters each: their rows are gathered while a batch is read, and reconciled at its end."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from fusionassess.batch.score import arrays
from fusionassess.batch.score.lookup import look_up
from fusionassess.batch.score.reconciled import Agreed, NoRatings, reconcile
from fusionassess.batch.score.result import PlanGroup, lay_out_results
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.score.states import NO_GRADE, Answers
from fusionassess.batch.score.subjects import folded
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.kernel.scoring import Ints
from fusionassess.raters.rules import Rule
from fusionassess.rubric.result_columns import MERGED

SLICE = 65_536
"""Organisations handed on at a time."""


class Merge(NamedTuple):
    """Which column names the organisation, and the rule by which its rows are reconciled."""

    column: str
    rule: Rule


class Rated(NamedTuple):
    """Rows of a piece that could be read, plan by plan."""

    names: Any
    """Texts, one for each row of the piece: the organisation."""
    sources: Any
    groups: Sequence[PlanGroup]


def fields() -> list[pa.Field]:
    """The columns that stand behind those of every table."""
    return [pa.field(name, pa.int64() if kind == "whole" else pa.float64()) for name, kind in MERGED.items()]


class Organisations:
    """Gathers rows, and gives the organisations that they belong to."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.rated: dict[tuple[str, tuple[str, ...]], list[tuple[PlanGroup, Any, Any]]] = {}

    def add(self, rated: Rated) -> None:
        """Take the rows of a piece."""
        for group in rated.groups:
            names, sources = rated.names, rated.sources
            if group.rows is not None:
                names, sources = (column.take(arrays.numbers(group.rows)) for column in (names, sources))
            self.rated.setdefault((group.profile, group.sectors), []).append((group, names, sources))

    def results(self, scorer: Scorer) -> Iterator[tuple[Any, list[PlanGroup]]]:
        """Each organisation once, in the order in which it is first met, plan by plan. Raises DocumentError."""
        for (profile, sectors), parts in self.rated.items():
            tables = scorer.tables(profile, sectors)
            names, sources = (pa.concat_arrays([part[place] for part in parts]) for place in (1, 2))
            answers = _together([part[0].answers for part in parts])
            try:
                agreed = reconcile(answers, _numbers(names), tables.scales, tables.plan.top, self.rule)
            except NoRatings:
                raise DocumentError([Problem("no-ranks", Place("--merge-by"), {})]) from None
            for start in range(0, len(agreed.first), SLICE):
                part = _cut(agreed, slice(start, start + SLICE))
                group = PlanGroup(tables.plan, sectors, profile, None, part.answers, look_up(tables, part.answers))
                about = {
                    "source": sources.take(arrays.numbers(part.first)),
                    "subject": names.take(arrays.numbers(part.first)),
                }
                result = lay_out_results(scorer.rubric, about, [group], len(part.first))
                yield _with_agreement(result, part), [group]


def _numbers(names: Any) -> Ints:
    """Each organisation's number; a row that names none is an organisation of its own."""
    compared = folded(names)
    encoded = compared.dictionary_encode()
    numbers = arrays.values(encoded.indices, -1).astype(np.intp)
    blank = [place for place, name in enumerate(encoded.dictionary.to_pylist()) if not name]
    alone = np.flatnonzero(np.isin(numbers, [-1, *blank]))
    numbers[alone] = len(encoded.dictionary) + np.arange(len(alone))
    return numbers


def _together(parts: Sequence[Answers]) -> Answers:
    """Rows one behind the other."""
    questions = range(len(parts[0].states))
    states = [np.concatenate([part.states[question] for part in parts]) for question in questions]
    if all(part.grades is None for part in parts):
        return Answers(states, parts[0].numbers)
    empty = [np.full(len(part), NO_GRADE, np.uint8) for part in parts]
    grades = [
        np.concatenate(
            [none if part.grades is None else part.grades[question] for part, none in zip(parts, empty, strict=True)]
        )
        for question in questions
    ]
    graded = [np.zeros(len(part), dtype=bool) if part.graded is None else part.graded for part in parts]
    return Answers(states, parts[0].numbers, grades, np.concatenate(graded))


def _cut(agreed: Agreed, rows: slice) -> Agreed:
    return Agreed(
        agreed.first[rows],
        agreed.answers.rows(rows),
        agreed.raters[rows],
        agreed.differ[rows],
        agreed.open[rows],
        agreed.uniform[rows],
        agreed.alpha[rows],
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
