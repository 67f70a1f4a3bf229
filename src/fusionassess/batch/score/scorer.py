"""Scores of tables: an iterator of Arrow record batches in, an iterator of record batches out.

``Scorer`` is the seam for engines that bring and take batches themselves: it can be pickled, keeps
nothing between batches, and gives each row the same bits in whatever batch it stands.
"""

import csv
import json
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fusionassess.answers import ageing
from fusionassess.answers.reading import UNCLEAR, Misfit, gives_reason
from fusionassess.assessment.plan import compile_plan
from fusionassess.batch.ledger import Fate, Ledger
from fusionassess.batch.score import arrays, coding
from fusionassess.batch.score.answered import entered
from fusionassess.batch.score.cells import GradeColumn, QuestionColumn
from fusionassess.batch.score.columns import Layout, lay_out
from fusionassess.batch.score.days import Days, read_days
from fusionassess.batch.score.lookup import look_up
from fusionassess.batch.score.maps import NO_MAP, ColumnMap, codings
from fusionassess.batch.score.names import Spelling
from fusionassess.batch.score.outcomes import Tables, tabulate
from fusionassess.batch.score.remarks import (
    ABOVE,
    ALWAYS_APPLIES,
    BARE,
    KINDS,
    LEVELS,
    LOWEST,
    NAMELESS,
    NO_REASON,
    SILENT,
    TOPS,
)
from fusionassess.batch.score.result import PlanGroup, lay_out_results, result_schema
from fusionassess.batch.score.states import NO_GRADE, Answers, Scale, scale
from fusionassess.batch.score.subjects import TOTAL, are_totals, folded
from fusionassess.batch.score.worthwhile import with_steps
from fusionassess.documents.blanks import names_nothing, plain
from fusionassess.documents.problems import MOST_SUGGESTED, likely, settled, shown
from fusionassess.kernel.scoring import Bools, Floats, Ints, Plan
from fusionassess.roadmap.many import Ladders, ladders
from fusionassess.rubric.declared import Declared, Responses
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
NO_PROFILE = "no-profile"
"""The code of a row that says nothing of who is assessed, where nobody has said it for all rows."""
_TOLD = ("source", "subject", "period")
"""What a row says of itself that stands in the table of results as it is."""


class RowFault(NamedTuple):
    """What is wrong with a cell of a batch."""

    row: int
    column: int | None
    """Position in the table; None where the column is not there."""
    code: str
    values: Mapping[str, object]


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
        """Rows that are totals of others, which an engine without an order of rows cannot pass over and tell."""
        faults: dict[int, RowFault] = {}
        for place in self.layout(self._names(batch)).naming:
            names = batch.column(place)
            for row in np.flatnonzero(are_totals(folded(names))).tolist():
                faults.setdefault(row, RowFault(row, place, TOTAL, {"name": shown(names[row].as_py())}))
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
        for before, row in enumerate(scored.invalid.tolist()):
            told[row] = _as_json(
                [fault for fault in scored.faults if fault.row == row],
                names,
                asked,
                is_suggested=before < MOST_SUGGESTED,
            )
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

    def layout(self, names: Iterable[str]) -> Layout:
        """Which column holds what."""
        key = tuple(names)
        if key not in self._layouts:
            self._layouts[key] = lay_out(
                key, self._spelling, self.rubric, self.told, key=self.key, organisation=self.organisation
            )
        return self._layouts[key]

    @cached_property
    def _layouts(self) -> dict[tuple[str, ...], Layout]:
        return {}

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.rubric)

    def named(self, names: Iterable[str], *, worded: bool = True) -> int:
        """How many questions some words name, if they are the names of columns; ``worded`` as for ``lay_out``."""
        return len(lay_out(list(names), self._spelling, self.rubric, self.told, suggest=False, worded=worded).questions)

    @cached_property
    def profiles(self) -> dict[str, str]:
        """The profiles by every word that names them."""
        known = {plain(name): name for name in self.rubric.profiles}
        for name, profile in self.rubric.profiles.items():
            known |= {plain(title): name for title in profile.title.values()}
        return known

    def score(self, batch: Any, troubles: Iterable[RowFault] = ()) -> Scored:
        """Score one batch; ``troubles`` are cells of it that have no value to read, and why."""
        layout = self.layout(self._names(batch))
        read = _Reader(self, batch, layout)
        read.faults += troubles
        return read.scored()

    def _names(self, batch: Any) -> list[str]:
        return list(self.names or batch.schema.names)

    @cached_property
    def questions(self) -> dict[str, QuestionColumn]:
        """How the cells of each question are read."""
        return self._columns(self.rubric.responses())

    def _columns(self, wanted: Mapping[str, Responses]) -> dict[str, QuestionColumn]:
        coded = codings(self.told.values, wanted)
        top, bottom, bare = self.rubric.top, self.rubric.bottom, self.bare_applies_not
        return {name: QuestionColumn(own, top, bottom, bare, coded[name]) for name, own in wanted.items()}

    def questions_of(self, profile: str, sectors: tuple[str, ...]) -> dict[str, QuestionColumn]:
        """The same as a respondent reads them: one text may stand for another level to somebody else."""
        key = profile, sectors
        if key not in self._own_questions:
            self._own_questions[key] = self._columns(self.rubric.responses(*key))
        return self._own_questions[key]

    @cached_property
    def _own_questions(self) -> dict[tuple[str, tuple[str, ...]], dict[str, QuestionColumn]]:
        return {}

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
    def exported(self) -> dict[str, QuestionColumn]:
        """The same in exports of our own XLSForm."""
        return {name: replace(question, is_exported=True) for name, question in self.questions.items()}

    @cached_property
    def declared(self) -> Declared:
        """The names of the rubric, and which levels have clauses."""
        return self.rubric.declared()

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


def _as_json(faults: list[RowFault], names: list[str], asked: Mapping[int, str], *, is_suggested: bool) -> str:
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


_ROUNDED = r"^\s*[1-9](?:\.\d+)?[eE]\+\d\d\s*$"
"""A number as spreadsheets show those of many digits."""


class _Reader:
    """Reads one batch; holds what its parts share."""

    def __init__(self, scorer: Scorer, batch: Any, layout: Layout) -> None:
        self.scorer, self.batch, self.layout = scorer, batch, layout
        self.rows: int = batch.num_rows
        self.faults: list[RowFault] = []
        self.last_days: dict[str, Ints] = {}
        """By question: up to which day the evidence of each row counts as its grade, where raters are reconciled."""
        self.days: Ints | None = None
        """(rows,) the day of assessment, likewise."""

    def scored(self) -> Scored:
        """Read every column, score the valid rows plan by plan, and lay the results out."""
        rubric = self.scorer.rubric
        coded = {name: self._code(place, self._question(name)) for name, place in self.layout.questions.items()}
        self._choose(coded)
        titles = [tuple(grade.title.values()) for grade in rubric.evidence_grades.values()]
        ranks = GradeColumn(tuple(rubric.evidence_grades), tuple(titles))
        grades = {name: self._code(place, ranks).states for name, place in self.layout.grades.items()}
        self._age(grades)
        graded = _any_named(list(grades.values()))
        self._refuse_rounded()
        profiles, sectors = self._profiles(), self._sectors()
        self._settle(coded, profiles, sectors)
        for name, place in self.layout.missing.items():
            self._without(name, place, coded.get(name), profiles, sectors)
        invalid = np.unique(np.array([fault.row for fault in self.faults], dtype=np.intp))
        groups = []
        for profile, chosen, rows in self._split(profiles, sectors, invalid):
            tables = self.scorer.tables(profile, chosen)
            answers = self._answers(tables, chosen, coded, grades, graded, rows)
            group = PlanGroup(tables.plan, chosen, profile, rows, answers, look_up(tables, answers))
            groups.append(group if self.scorer.budget is None else self._with_steps(tables, group))
        self.faults.sort(key=lambda fault: (fault.row, -1 if fault.column is None else fault.column))
        remarks = {NO_REASON: 0, BARE: 0, ALWAYS_APPLIES: sum(map(self._applying, groups)), **self._numbering(coded)}
        for name, column in coded.items():
            remarks[NO_REASON] += self._unexplained(name, column.unexplained)
            remarks[BARE] += 0 if self.scorer.bare_applies_not else len(column.bare)
        remarks |= self._nobody(coded, invalid)
        about = {name: self.batch.column(self.layout.about[name]) for name in _TOLD if name in self.layout.about}
        if "period" in about:
            about["period"] = coding.as_said(about["period"])
        result = lay_out_results(rubric, about, groups, self.rows, roadmap=self.scorer.budget is not None)
        return Scored(result, groups, self.faults, invalid, remarks, self._ledger(coded, groups))

    def _with_steps(self, tables: Tables, group: PlanGroup) -> PlanGroup:
        known = self.scorer.ladders(tables.plan, group.profile, group.sectors)
        return with_steps(known, tables, group, self.scorer.budget or 1)

    def _applying(self, group: PlanGroup) -> int:
        """How many answers of a plan are *not applicable* to a question that applies."""
        apply = self.scorer.applying(group.profile, group.sectors)
        names = zip(group.plan.questions, group.answers.states, strict=True)
        scales = self.scorer.tables(group.profile, group.sectors).scales
        return sum(
            int(np.count_nonzero(states == scale.not_applicable))
            for (name, states), scale in zip(names, scales, strict=True)
            if name in apply
        )

    def _ledger(self, coded: Mapping[str, coding.Coded], groups: list[PlanGroup]) -> Ledger:
        first = {fault.row: fault.code for fault in reversed(self.faults)}
        answers = {self.layout.questions[name] for name in coded}
        codes = Counter(fault.code for fault in self.faults if fault.column in answers)
        return entered(self.scorer.questions, coded, groups, self.rows, first, codes)

    def _nobody(self, coded: Mapping[str, coding.Coded], invalid: Ints) -> dict[str, int]:
        """Count the rows that answer nothing, such as a remark below a table, and those that answer for nobody."""
        is_silent = np.ones(self.rows, dtype=bool)
        for name, column in coded.items():
            is_silent &= column.blank(self._question(name).count)
        is_silent[invalid] = False
        place = self.layout.about.get("subject") if self.layout.key is None else None
        nameless = 0
        if place is not None:
            names = coding.as_text(self.batch.column(place))
            ends = arrays.ends(names)
            is_nameless = (ends[1:] == ends[:-1]) & ~is_silent
            is_nameless[invalid] = False
            nameless = int(np.count_nonzero(is_nameless))
        return {SILENT: int(np.count_nonzero(is_silent)), NAMELESS: nameless}

    def _numbering(self, coded: Mapping[str, coding.Coded]) -> dict[str, int]:
        """Count what tells whether levels may have been numbered from 1, which shifts each unnoticed."""
        top, ladders = self.scorer.rubric.top, [name for name in coded if self._is_plain_ladder(name)]
        if self.scorer.rubric.bottom or any((coded[name].states == 0).any() for name in ladders):
            return {LOWEST: 1}
        columns = {self.layout.questions[name] for name in ladders}
        above = sum(
            fault.column in columns and fault.code == "level-range" and fault.values["found"] == str(top + 1)
            for fault in self.faults
        )
        levels = sum(int(np.count_nonzero(coded[name].states <= top)) for name in ladders)
        tops = sum(int(np.count_nonzero(coded[name].states == top)) for name in ladders)
        return {ABOVE: above, LEVELS: levels, TOPS: tops}

    def _is_plain_ladder(self, name: str) -> bool:
        question = self.scorer.questions[name]
        return question.responses.kind == "level" and (question.coding is None or question.coding.start is None)

    def _question(self, name: str) -> QuestionColumn:
        return (self.scorer.exported if name in self.layout.exported else self.scorer.questions)[name]

    def _unexplained(self, name: str, rows: Ints) -> int:
        """How many of some rows that say *not applicable* give no reason in the column beside, either."""
        place = self.layout.reasons.get(name)
        if place is None or not len(rows):
            return len(rows)
        reasons = coding.as_text(self.batch.column(place).take(arrays.numbers(rows)))
        return sum(not gives_reason(reason or "") for reason in reasons.to_pylist())

    def _code(self, place: int, question: QuestionColumn | GradeColumn) -> coding.Coded:
        coded = coding.code(self.batch.column(place), question)
        self.faults += [RowFault(row, place, fault.code, fault.values) for row, fault in coded.faults]
        return coded

    def _choose(self, coded: Mapping[str, coding.Coded]) -> None:
        """Of questions that ask for a number, which do not apply, where a column of its own says so."""
        choice = QuestionColumn(Responses("option", ("value",), texts=((),)), self.scorer.rubric.top, is_exported=True)
        for name, place in self.layout.choices.items():
            chosen = self._code(place, choice).states
            if name in coded:
                own = self.scorer.questions[name]
                coded[name].states[chosen == choice.count + 1] = own.count + 1

    def _settle(
        self,
        coded: Mapping[str, coding.Coded],
        profiles: tuple[list[str | None], Ints],
        sectors: tuple[list[tuple[str, ...]], Ints],
    ) -> None:
        """Read texts that stand for several levels as the respondent of their row reads them."""
        names = {self.layout.questions[name]: name for name in coded}
        left = []
        for fault in self.faults:
            name = names.get(fault.column) if fault.code == UNCLEAR and fault.column is not None else None
            profile = profiles[0][profiles[1][fault.row]]
            chosen = sectors[0][sectors[1][fault.row]]
            if name is None or profile is None or not set(chosen) <= set(self.scorer.rubric.sectors):
                left.append(fault)
                continue
            text = coding.as_text(self.batch.column(fault.column).slice(fault.row, 1))[0].as_py()
            read = self.scorer.questions_of(profile, chosen)[name].read(text)
            if isinstance(read, Misfit):
                left.append(fault)
            else:
                coded[name].states[fault.row] = read.state
        self.faults = left

    def _without(
        self,
        name: str,
        place: int,
        coded: coding.Coded | None,
        profiles: tuple[list[str | None], Ints],
        sectors: tuple[list[tuple[str, ...]], Ints],
    ) -> None:
        """Lower the levels of a question whose clauses, or those of a level below, do not hold."""
        words = coding.as_text(self.batch.column(place)).dictionary_encode()
        different = arrays.values(words.indices, len(words.dictionary))
        plans = profiles[1] * len(sectors[0]) + sectors[1]
        states = None if coded is None else coded.states
        for kind, word in enumerate(words.dictionary.to_pylist()):
            levels, here = levels_in(word or ""), np.flatnonzero(different == kind)
            for plan in np.unique(plans[here]).tolist() if levels != () else ():
                rows = here[plans[here] == plan]
                profile, chosen = profiles[0][plan // len(sectors[0])], sectors[0][plan % len(sectors[0])]
                known = self.scorer.declared.clauses_of(name, profile or "", chosen)
                if levels is None or not set(levels) <= set(known):
                    told = {"id": name, "found": shown(word), "known": ", ".join(map(str, known)) or "—"}
                    self.faults += [RowFault(row, place, "no-such-clause", told) for row in rows.tolist()]
                    continue
                has_level = (
                    np.zeros(len(rows), dtype=bool) if states is None else states[rows] <= self.scorer.rubric.top
                )
                self.faults += [RowFault(row, place, "missing-without-level", {}) for row in rows[~has_level].tolist()]
                if states is not None:
                    states[rows[has_level]] = np.minimum(states[rows[has_level]], min(levels) - 1)

    def _age(self, grades: Mapping[str, np.ndarray[Any, Any]]) -> None:
        """Count evidence that was too old on the day of assessment as the next lower grade.

        A rater's evidence ages when all of its organisation's raters are known: on the latest of their days.
        """
        at = self.layout.about.get("assessed_on")
        assessed = None if at is None else self._days(at, of_evidence=False)
        is_rater = self.scorer.organisation is not None
        if is_rater and assessed is not None:
            self.days = assessed.numbers
        for name, place in self.layout.dates.items():
            evidence = self._days(place)
            if is_rater:
                self.last_days[name] = evidence.last_days(self.scorer.rubric.evidence_months)
            if assessed is None:
                continue
            for row in np.flatnonzero(ageing.is_too_new(evidence.numbers, assessed.numbers)).tolist():
                date = str(evidence.different[evidence.rows[row]])
                self.faults.append(RowFault(row, place, "date-in-future", {"found": date}))
            if name in grades and not is_rater:
                last = evidence.last_days(self.scorer.rubric.evidence_months)
                old = ageing.is_too_old(last, assessed.numbers)
                # What is no rank, such as that of no grade at all, has none below it.
                ranks = grades[name]
                ranks[:] = ageing.lowered(ranks, old & (ranks < len(self.scorer.rubric.evidence_grades)))

    def _days(self, place: int, *, of_evidence: bool = True) -> Days:
        days = read_days(self.batch.column(place), of_evidence=of_evidence)
        self.faults += [RowFault(row, place, fault.code, fault.values) for row, fault in days.faults]
        return days

    def _refuse_rounded(self) -> None:
        """Refuse rows whose name is a long number that a spreadsheet has rounded: it tells nobody from others."""
        layout = self.layout
        known = layout.about.get("subject") if layout.key is None else layout.key
        for place in sorted({at for at in (known, layout.organisation) if at is not None}):
            texts = coding.as_text(self.batch.column(place))
            # Most tables have none: a look at all bytes at once takes no time.
            if b"+" not in bytes(texts.buffers()[2] or b""):
                continue
            rounded = pc.match_substring_regex(texts, _ROUNDED).to_pylist()
            self.faults += [
                RowFault(row, place, "code-rounded", {"found": shown(texts[row].as_py().strip())})
                for row, is_rounded in enumerate(rounded)
                if is_rounded
            ]

    def _words(self, name: str) -> tuple[list[str], Ints] | None:
        """The different words of a column about the respondent, and which each row has."""
        place = self.layout.about.get(name)
        if place is None:
            return None
        encoded = coding.as_text(self.batch.column(place)).dictionary_encode()
        words = encoded.dictionary.to_pylist()
        return [*words, ""], arrays.values(encoded.indices, len(words))

    def _profiles(self) -> tuple[list[str | None], Ints]:
        """The different profiles, and which each row has."""
        known = self.scorer.profiles
        words, rows = self._words("profile") or ([""], np.zeros(self.rows, dtype=np.intp))
        profiles = [
            self.scorer.profile or self.scorer.told.profile if names_nothing(word) else known.get(plain(word))
            for word in words
        ]
        for place, named in enumerate(profiles):
            if named is None:
                self._unknown("profiles", "profile", words[place], np.flatnonzero(rows == place))
        return profiles, rows

    def _sectors(self) -> tuple[list[tuple[str, ...]], Ints]:
        """The different choices of sectors, and which each row has."""
        known = self.scorer.rubric.sectors_by_word
        words, rows = self._words("sector") or ([""], np.zeros(self.rows, dtype=np.intp))
        sectors = []
        for place, text in enumerate(words):
            parts = ([] if names_nothing(text) else split_sectors(text, known)) or list(self.scorer.sectors)
            if strange := next((part for part in parts if part not in known.values()), None):
                self._unknown("sectors", "sector", strange, np.flatnonzero(rows == place))
            sectors.append(tuple(dict.fromkeys(parts)))
        return sectors, rows

    def _unknown(self, kind: str, column: str, word: str, rows: Ints) -> None:
        names = tuple(self.scorer.rubric.profiles if kind == "profiles" else self.scorer.rubric.sectors)
        told: dict[str, object] = {"kind": kind, "id": shown(word.strip()), "known": ", ".join(names)}
        told["suggestion"] = likely(word.strip(), names)
        if kind == "profiles" and names_nothing(word):
            code, values = NO_PROFILE, {"known": told["known"]}
        else:
            code, values = "no-such-id", told
        place = self.layout.about.get(column)
        self.faults += [RowFault(int(row), place, code, values) for row in rows]

    def _split(
        self, profiles: tuple[list[str | None], Ints], sectors: tuple[list[tuple[str, ...]], Ints], invalid: Ints
    ) -> Iterator[tuple[str, tuple[str, ...], Ints | None]]:
        """The valid rows, plan by plan."""
        together = profiles[1] * len(sectors[0]) + sectors[1]
        valid = np.ones(self.rows, dtype=bool)
        valid[invalid] = False
        kinds = np.unique(together[valid])
        for kind in kinds.tolist():
            profile, chosen = profiles[0][kind // len(sectors[0])], sectors[0][kind % len(sectors[0])]
            everyone = len(kinds) == 1 and not len(invalid)
            if profile is not None:
                yield profile, chosen, None if everyone else np.flatnonzero(valid & (together == kind))

    def _answers(
        self,
        tables: Tables,
        sectors: tuple[str, ...],
        coded: Mapping[str, coding.Coded],
        grades: Mapping[str, np.ndarray[Any, Any]],
        graded: Bools | None,
        rows: Ints | None,
    ) -> Answers:
        """What some rows answered to the questions of their plan; a question without a column is unanswered."""

        def taken(column: Any) -> Any:
            return column if rows is None else column.take(rows)

        count = self.rows if rows is None else len(rows)
        states, numbers = [], []
        for name, own in zip(tables.plan.questions, tables.scales, strict=True):
            column = coded.get(name)
            codes = np.full(count, own.missing, np.uint8) if column is None else taken(column.states)
            values = None if column is None or column.values is None else taken(column.values)
            if self.scorer.rubric.blank == "lowest":
                is_blank = np.full(count, True) if column is None else taken(column.blank(own.missing))
                codes = np.where(is_blank, np.uint8(0 if own.is_number else np.argmin(own.ratings)), codes)
                if own.is_number:
                    least = float(self._as_asked(name, sectors).lowest())
                    values = np.where(is_blank, least, np.nan if values is None else values)
            states.append(codes)
            numbers.append(self._ratings(name, sectors, values, count) if own.is_number else None)
        days = None if self.days is None else taken(self.days)
        if graded is None:
            return Answers(states, numbers, days=days)
        empty = np.full(count, NO_GRADE, np.uint8)
        named = [taken(grades[name]) if name in grades else empty for name in tables.plan.questions]
        last_days = None
        if self.last_days:
            never = np.zeros(count, dtype=np.intp)
            last_days = [
                taken(self.last_days[name]) if name in self.last_days else never for name in tables.plan.questions
            ]
        return Answers(states, numbers, named, taken(graded), last_days, days)

    def _as_asked(self, name: str, sectors: tuple[str, ...]) -> Asked:
        """A question that asks for a number, which has no wording by profile that could change its breakpoints."""
        rubric = self.scorer.rubric
        question = next(question for question in rubric.questions if question.id == name)
        return rubric.as_asked(question, question.profiles[0], sectors)

    def _ratings(self, name: str, sectors: tuple[str, ...], values: Floats | None, count: int) -> Floats:
        """Numbers to ratings, each different one once."""
        if values is None:
            return np.full(count, np.nan)
        rubric, asked = self.scorer.rubric, self._as_asked(name, sectors)
        different, places = np.unique(values, return_inverse=True)
        ratings = [np.nan if np.isnan(value) else asked.rating(value, rubric.top) for value in different.tolist()]
        return np.array(ratings, dtype=float)[places]


def levels_in(text: str) -> tuple[int, ...] | None:
    """The levels that a cell names, apart by blanks or signs; None where it holds anything else."""
    if names_nothing(text):
        return ()
    parts = re.split(r"[\s,;、]+", plain(text).strip("[]() "))
    return None if any(part and not part.isdecimal() for part in parts) else tuple(int(part) for part in parts if part)


def split_sectors(text: str, known: Mapping[str, str]) -> list[str]:
    """The sectors a cell names, apart by blanks or by a sign; a word that is none comes as it is."""
    parts: list[str] = []
    for part in (plain(text),) if plain(text) in known else map(str.strip, _APART.split(plain(text))):
        parts += [part] if part in known else part.split()
    return [known.get(part, part) for part in parts]


_APART = re.compile("[;、,|/&+\u250b]")
"""The last is what a survey service puts between several choices."""


def _any_named(grades: list[np.ndarray[Any, Any]]) -> Bools | None:
    """Which respondents named evidence for anything; None where nobody did."""
    if not grades:
        return None
    named = np.logical_or.reduce([column != NO_GRADE for column in grades])
    return named if named.any() else None
