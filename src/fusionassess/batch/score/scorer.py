"""Scores of tables: an iterator of Arrow record batches in, an iterator of record batches out.

``Scorer`` is the seam for engines that bring and take batches themselves: it can be pickled, keeps
nothing between batches, and gives each row the same bits in whatever batch it stands.
"""

import csv
import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fusionassess.assessment.plan import compile_plan
from fusionassess.batch.ledger import Fate, Ledger
from fusionassess.batch.score import arrays, coding
from fusionassess.batch.score.answered import entered
from fusionassess.batch.score.columns import Layout
from fusionassess.batch.score.lookup import look_up
from fusionassess.batch.score.maps import NO_MAP, ColumnMap
from fusionassess.batch.score.outcomes import Tables, tabulate
from fusionassess.batch.score.remarked import remarked
from fusionassess.batch.score.remarks import ALWAYS_APPLIES, KINDS
from fusionassess.batch.score.result import PlanGroup, lay_out_results, result_schema
from fusionassess.batch.score.reviews import REJECTED, rejected
from fusionassess.batch.score.rows import ReadRows, RowFault, read_rows
from fusionassess.batch.score.states import NO_GRADE, Answers, Scale, scale
from fusionassess.batch.score.subjects import TOTAL, are_totals, end_in_a_total, folded
from fusionassess.batch.score.vocabulary import Vocabulary
from fusionassess.batch.score.worthwhile import with_steps
from fusionassess.documents.problems import MOST_SUGGESTED, settled, shown
from fusionassess.kernel.scoring import Floats, Ints, Plan
from fusionassess.roadmap.many import Ladders, ladders
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.questions import Asked
from fusionassess.rubric.result_columns import PROBLEMS

COUNTED: Mapping[str, Fate] = {
    "answers_scored": "scored",
    "answers_failed": "failed",
    "answers_passed_over": "passed_over",
}
"""Columns that an engine may ask for, and what of the ledger they hold."""
REMARKED: Mapping[str, str] = {f"remark_{place}": code for place, code in enumerate(KINDS)}
"""Likewise of what is to be told of answers."""
SUMS = tuple(pa.field(name, pa.int64()) for name in (*COUNTED, *REMARKED))
"""Both, as columns of a table: their sums over all rows count."""
_TOLD = ("source", "subject", "period")
"""What a row says of itself that stands in the table of results as it is."""


class Scored(NamedTuple):
    """A batch scored."""

    result: Any
    """A record batch in the result schema, a row per row of the input; nulls where the row is invalid."""
    groups: list[PlanGroup]
    faults: list[RowFault]
    """In order of row and column."""
    invalid: Ints
    """Rows that have a fault."""
    remarks: Mapping[str, int]
    """What was counted of the answers beside their scores, see there."""
    ledger: Ledger
    """What became of the rows and their answers."""


_WORKING_OUT = threading.Lock()
"""Held while tables are worked out: threads that want the same ones wait for them."""


@dataclass(frozen=True)
class Scorer:
    """Scores batches of answers to one rubric; called with an iterator, it adds the column ``problems``."""

    rubric: Rubric
    told: ColumnMap = NO_MAP
    """What the columns and cells of a table mean where they do not say it."""
    profile: str | None = None
    """Of rows that name none."""
    sectors: tuple[str, ...] = ()
    """Likewise."""
    bare_applies_not: bool = False
    """Whether ``NA`` alone was meant as *not applicable*; else it is a gap."""
    key: str | None = None
    """The column by which a respondent is known."""
    budget: int | None = None
    """Points of effort for which the steps most worth taking are chosen; none are where it is None."""
    organisation: str | None = None
    """The column that names the organisation of which a row is a rater, where several are reconciled."""
    names: tuple[str, ...] | None = None
    """The names of the columns by position, where an engine cannot carry the table's own; else these."""

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Map record batches of answers to record batches of results."""
        for batch in batches:
            yield self._with_problems(batch, self.score(batch))

    def counted(self, batches: Iterable[Any], broken: int | None = None) -> Iterator[Any]:
        """The same with the columns ``COUNTED`` and ``REMARKED``: their sums over all rows are to be told.

        ``broken`` is the column that holds the text of rows that an engine could not take apart.
        """
        for batch in batches:
            scored = self.scored_apart(batch, broken)
            result = self._with_problems(batch, scored)
            columns = in_first_row(sums_of(scored), batch.num_rows)
            yield pa.record_batch([*result.columns, *columns], schema=self.counted_schema)

    def scored_apart(self, batch: Any, broken: int | None = None) -> Scored:
        """Score a batch of an engine that brings rows without their places; ``broken`` as for ``counted``."""
        return self.score(batch, self._strange(batch)) if broken is None else self._of_broken(batch, broken)

    def _totals(self, batch: Any) -> list[RowFault]:
        """Rows that are totals of others, or were rejected: an engine without an order of rows cannot pass them over.

        Nor does it know what stands above: a name that only ends like a total's is refused as well.
        """
        layout, faults = self.layout(self._names(batch)), dict[int, RowFault]()
        for place in layout.naming:
            names, compared = batch.column(place), folded(batch.column(place))
            for row in np.flatnonzero(are_totals(compared) | end_in_a_total(compared)).tolist():
                faults.setdefault(row, RowFault(row, place, TOTAL, {"name": shown(names[row].as_py())}))
        for row, place in rejected(layout, batch).items():
            faults[row] = RowFault(row, place, REJECTED, {"found": shown(batch.column(place)[row].as_py())})
        return list(faults.values())

    def _of_broken(self, batch: Any, broken: int) -> Scored:
        """Score a batch of which some rows could not be taken apart: what stands in their cells is nobody's."""
        texts = batch.column(broken)
        faults = _broken(texts, batch.num_columns - 1)
        if not faults:
            return self.score(batch, self._strange(batch))
        whole = pc.is_null(texts)
        cells = [pc.if_else(whole, column, None) for column in batch.columns]
        rest = pa.record_batch(cells, names=batch.schema.names)
        scored = self.score(rest, [*faults, *self._strange(rest)])
        rows = {fault.row for fault in faults}
        return scored._replace(faults=[f for f in scored.faults if f.row not in rows or f.code in _BROKEN])

    def _strange(self, batch: Any) -> list[RowFault]:
        """Rows that are no respondents, and those whose names an engine took for another encoding without a word."""
        faults = [*self._totals(batch)]
        for name in _TOLD:
            place = self.layout(self._names(batch)).about.get(name)
            if place is None:
                continue
            garbled = pc.match_substring(coding.as_text(batch.column(place)), "\N{REPLACEMENT CHARACTER}")
            if pc.any(garbled).as_py():
                rows = [row for row, is_garbled in enumerate(garbled.to_pylist()) if is_garbled]
                faults += [RowFault(row, place, "not-utf8", {"guess": "GBK"}) for row in rows]
        return faults

    def _with_problems(self, batch: Any, scored: Scored) -> Any:
        return pa.record_batch([*scored.result.columns, self.problems(batch, scored)], schema=self.schema)

    def problems(self, batch: Any, scored: Scored) -> Any:
        """(rows,) texts: of an invalid row a list of cell, question, code and values, in JSON."""
        told: list[str | None] = [None] * batch.num_rows
        names = self._names(batch)
        asked = self.layout(names).asked if scored.faults else {}
        for before, (row, faults) in enumerate(groupby(scored.faults, attrgetter("row"))):
            told[row] = _as_json(faults, names, asked, is_suggested=before < MOST_SUGGESTED)
        return arrays.texts(told)

    @property
    def counted_schema(self) -> pa.Schema:
        """The schema of what ``counted`` gives."""
        return pa.schema([*self.schema, *SUMS])

    @property
    def schema(self) -> pa.Schema:
        """The schema of the batches that come out of a call.

        Of an invalid row ``problems`` is a list of cell, question, code and values, in JSON: the cell is named by its
        column, as in the table of errors of a batch on one machine.
        """
        return result_schema(self.rubric, roadmap=self.budget is not None).append(pa.field(PROBLEMS, pa.string()))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the columns and cells of tables mean."""
        return Vocabulary(
            rubric=self.rubric,
            told=self.told,
            profile=self.profile,
            sectors=self.sectors,
            bare_applies_not=self.bare_applies_not,
            key=self.key,
            organisation=self.organisation,
        )

    def layout(self, names: Iterable[str]) -> Layout:
        """Which column holds what."""
        return self.vocabulary.layout(names)

    def score(self, batch: Any, troubles: Iterable[RowFault] = (), names: Any = None) -> Scored:
        """Score one batch plan by plan.

        ``troubles`` are cells of it that have no value to read, and why; ``names`` those of its respondents as they
        are compared, where they are at hand.
        """
        read = read_rows(self.vocabulary, batch, self.layout(self._names(batch)), troubles)
        groups = [self._group(read, profile, sectors, rows) for profile, sectors, rows in read.plans()]
        about = {name: batch.column(read.layout.about[name]) for name in _TOLD if name in read.layout.about}
        if "period" in about:
            about["period"] = coding.as_said(about["period"])
        result = lay_out_results(self.rubric, about, groups, len(read), roadmap=self.budget is not None)
        remarks = {ALWAYS_APPLIES: sum(map(self._applying, groups)), **remarked(self.vocabulary, read, names)}
        return Scored(result, groups, read.faults, read.invalid, remarks, self._ledger(read, groups))

    def _group(self, read: ReadRows, profile: str, sectors: tuple[str, ...], rows: Ints | None) -> PlanGroup:
        tables = self.tables(profile, sectors)
        answers = _answers(self.rubric, read, tables, sectors, rows)
        group = PlanGroup(tables.plan, sectors, profile, rows, answers, look_up(tables, answers))
        if self.budget is None:
            return group
        return with_steps(self.ladders(tables.plan, profile, sectors), tables, group, self.budget or 1)

    def _applying(self, group: PlanGroup) -> int:
        """How many answers of a plan are *not applicable* to a question that applies."""
        apply = self.applying(group.profile, group.sectors)
        names = zip(group.plan.questions, group.answers.states, strict=True)
        scales = self.tables(group.profile, group.sectors).scales
        return sum(
            int(np.count_nonzero(states == scale.not_applicable))
            for (name, states), scale in zip(names, scales, strict=True)
            if name in apply
        )

    def _ledger(self, read: ReadRows, groups: list[PlanGroup]) -> Ledger:
        first = {fault.row: fault.code for fault in reversed(read.faults)}
        answers = {read.layout.questions[name] for name in read.coded}
        codes = Counter(fault.code for fault in read.faults if fault.column in answers)
        return entered(self.vocabulary.questions, read.coded, groups, len(read), first, codes)

    def _names(self, batch: Any) -> list[str]:
        return list(self.names or batch.schema.names)

    def applying(self, profile: str, sectors: tuple[str, ...]) -> frozenset[str]:
        """The questions to which such a respondent may not answer that they do not apply."""
        key = profile, sectors
        if key not in self._always:
            asked = self.rubric.asked(profile)
            self._always[key] = frozenset(one.id for one in asked if not self.rubric.may_not_apply(one, *key))
        return self._always[key]

    @cached_property
    def _always(self) -> dict[tuple[str, tuple[str, ...]], frozenset[str]]:
        return {}

    @cached_property
    def _tables(self) -> dict[tuple[str, tuple[str, ...]], Tables]:
        return {}

    def tables(self, profile: str, sectors: tuple[str, ...]) -> Tables:
        """The look-up tables of a plan, worked out once."""
        key = profile, sectors
        with _WORKING_OUT:
            if key not in self._tables:
                self._tables[key] = self._tabulated(*key)
        return self._tables[key]

    def _tabulated(self, profile: str, sectors: tuple[str, ...]) -> Tables:
        plan = compile_plan(self.rubric, profile, sectors)
        grades = self.rubric.evidence_grades.values()
        supported = np.array([grade.supports / self.rubric.top for grade in grades])
        return tabulate(plan, self._scales(plan, profile, sectors), supported)

    def ladders(self, plan: Plan, profile: str, sectors: tuple[str, ...]) -> Ladders:
        """The steps of a plan, worked out once."""
        key = profile, sectors
        with _WORKING_OUT:
            if key not in self._ladders:
                self._ladders[key] = ladders(self.rubric, plan, profile, sectors)
            return self._ladders[key]

    @cached_property
    def _ladders(self) -> dict[tuple[str, tuple[str, ...]], Ladders]:
        return {}

    def _scales(self, plan: Plan, profile: str, sectors: tuple[str, ...]) -> list[Scale]:
        """Scales whose options stand in the order of the question itself, which is how cells were read."""
        asked = {question.id: question for question in self.rubric.questions}
        scales = []
        for name in plan.questions:
            replaced, own = self.rubric.as_asked(asked[name], profile, sectors), asked[name]
            if own.options is None:
                scales.append(scale(replaced, self.rubric.top))
            else:
                scales.append(Scale(np.array([replaced.rating(option.id, self.rubric.top) for option in own.options])))
        return scales

    def __getstate__(self) -> dict[str, Any]:
        """Leave the tables behind: whoever unpickles works out those it needs."""
        return {name: value for name, value in self.__dict__.items() if name in self.__dataclass_fields__}


def sums_of(scored: Scored) -> list[int]:
    """What a batch brings to each of ``SUMS``."""
    answers = [scored.ledger.count("answers", fate) for fate in COUNTED.values()]
    return [*answers, *(scored.remarks.get(code, 0) for code in REMARKED.values())]


def in_first_row(sums: Iterable[int], rows: int) -> list[Any]:
    """Columns of so many rows, the first of which counts for all of them."""
    columns = []
    for count in sums:
        column = np.zeros(rows, dtype=np.int64)
        column[:1] = count
        columns.append(arrays.numbers(column))
    return columns


_BROKEN = frozenset({"json-syntax", "row-width"})


def _broken(texts: Any, wanted: int) -> list[RowFault]:
    """Rows that an engine could not take apart, by the text that is left of them."""
    faults = []
    for row, text in enumerate(coding.as_text(texts).to_pylist()):
        if text is None:
            continue
        if text.lstrip().startswith("{"):
            faults.append(RowFault(row, None, "json-syntax", {"detail": shown(text)}))
        else:
            cells = len(next(csv.reader([text]), []))
            faults.append(RowFault(row, None, "row-width", {"found": cells, "wanted": wanted}))
    return faults


def _as_json(faults: Iterable[RowFault], names: list[str], asked: Mapping[int, str], *, is_suggested: bool) -> str:
    told = [
        {
            "cell": None if fault.column is None else names[fault.column],
            "question": None if fault.column is None else asked.get(fault.column),
            "code": fault.code,
            "values": settled(fault.values, is_suggested=is_suggested),
        }
        for fault in faults
    ]
    return json.dumps(told, ensure_ascii=False)


def _answers(rubric: Rubric, read: ReadRows, tables: Tables, sectors: tuple[str, ...], rows: Ints | None) -> Answers:
    """What some rows answered to the questions of their plan; a question without a column is unanswered."""

    def taken(column: Any) -> Any:
        return column if rows is None else column.take(rows)

    count = len(read) if rows is None else len(rows)
    states, numbers = [], []
    for name, own in zip(tables.plan.questions, tables.scales, strict=True):
        column = read.coded.get(name)
        codes = np.full(count, own.missing, np.uint8) if column is None else taken(column.states)
        values = None if column is None or column.values is None else taken(column.values)
        if rubric.blank == "lowest":
            is_blank = np.full(count, True) if column is None else taken(column.blank(own.missing))
            codes = np.where(is_blank, np.uint8(0 if own.is_number else np.argmin(own.ratings)), codes)
            if own.is_number:
                least = float(_as_asked(rubric, name, sectors).lowest())
                values = np.where(is_blank, least, np.nan if values is None else values)
        states.append(codes)
        numbers.append(_ratings(rubric, name, sectors, values, count) if own.is_number else None)
    days = None if read.days is None else taken(read.days)
    if read.graded is None:
        return Answers(states, numbers, days=days)
    empty = np.full(count, NO_GRADE, np.uint8)
    named = [taken(read.grades[name]) if name in read.grades else empty for name in tables.plan.questions]
    last_days = None
    if read.last_days:
        never = np.zeros(count, dtype=np.intp)
        last_days = [taken(read.last_days[name]) if name in read.last_days else never for name in tables.plan.questions]
    return Answers(states, numbers, named, taken(read.graded), last_days, days)


def _as_asked(rubric: Rubric, name: str, sectors: tuple[str, ...]) -> Asked:
    """A question that asks for a number, which has no wording by profile that could change its breakpoints."""
    question = next(question for question in rubric.questions if question.id == name)
    return rubric.as_asked(question, question.profiles[0], sectors)


def _ratings(rubric: Rubric, name: str, sectors: tuple[str, ...], values: Floats | None, count: int) -> Floats:
    """Numbers to ratings, each different one once."""
    if values is None:
        return np.full(count, np.nan)
    asked = _as_asked(rubric, name, sectors)
    different, places = np.unique(values, return_inverse=True)
    ratings = [np.nan if np.isnan(value) else asked.rating(value, rubric.top) for value in different.tolist()]
    return np.array(ratings, dtype=float)[places]
