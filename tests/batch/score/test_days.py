"""Dates in tables: what evidence was too old on the day of assessment, as in a sheet."""

import datetime

import numpy as np
import pyarrow as pa
import pytest

from fusionassess.answers.sheets import from_values
from fusionassess.assessment.plan import compile_plan
from fusionassess.assessment.ratings import to_block
from fusionassess.batch.score.days import read_days
from fusionassess.batch.score.scorer import Scorer
from fusionassess.documents.source import Source
from fusionassess.kernel.results import evaluate
from fusionassess.rubric.library import Edition
from fusionassess.rubric.result_columns import PROBLEMS
from kinds import kinds_edition
from sheeted import row_of, table_of

DAY = datetime.date(2024, 2, 29)


@pytest.mark.parametrize(
    "stored",
    [
        pa.array(["2024-02-29", "2024/2/29", "2024.2.29", "2024年2月29日", " 2024-02-29 "]),
        pa.array(["2024-02-29T00:00:00.000+08:00", "2024-02-29 17:30:00", "2024-02-29T17:30"]),
        pa.array([DAY]),
        pa.array([DAY], pa.date64()),
        pa.array([datetime.datetime(2024, 2, 29, 23, 59, tzinfo=datetime.UTC)], pa.timestamp("us")),
        pa.array([datetime.datetime(2024, 2, 29, tzinfo=datetime.UTC)], pa.timestamp("s")),
        pa.array(["2024-02-29", "2024/02/29"]).dictionary_encode(),
        pa.array(["45351", "45351.75", "20240229"]),
        pa.array([45351, 20240229]),
    ],
)
def test_a_day_is_read_however_it_is_stored(stored: pa.Array) -> None:
    """As people, spreadsheets, databases and servers write it."""
    days = read_days(stored)

    assert days.faults == []
    assert days.numbers.tolist() == [DAY.toordinal()] * len(stored)


def test_what_is_no_day_spoils_its_row_alone(five_paths: Edition) -> None:
    """A word, a bare number, a day that the calendar lacks, evidence of tomorrow."""
    row = {"profile": "sme", "1b.M": "3", "1b.M.evidence": "E3", "assessed_on": "2026-09-30"}
    dates = ["2026-09-01", "去年", "4555", "2026-02-30", "2026-10-01", ""]
    rows = [{**row, "1b.M.evidence_date": date} for date in dates]
    rows.append({**row, "1b.M.evidence_date": "2026-09-01", "assessed_on": "第三季度"})

    scored = Scorer(five_paths.rubric).score(table_of(rows))

    told = [(fault.row, fault.code) for fault in scored.faults]
    assert told == [(1, "bad-date"), (2, "bad-date"), (3, "bad-date"), (4, "date-in-future"), (6, "bad-date")]
    assert scored.faults[3].values == {"found": "2026-10-01"}
    assert np.array_equal(scored.invalid, [1, 2, 3, 4, 6])


def test_a_day_that_cannot_be_meant_is_refused(five_paths: Edition) -> None:
    """As in a sheet: the last day of the calendar is what some systems write for "no end"."""
    row = {"profile": "sme", "1b.M": "3", "1b.M.evidence": "E2", "1b.M.evidence_date": "9999-12-31"}

    scored = Scorer(five_paths.rubric).score(table_of([row | {"assessed_on": day} for day in ("2026-09-30", "")]))

    assert [(fault.row, fault.code) for fault in scored.faults] == [(0, "out-of-bounds"), (1, "out-of-bounds")]


def test_old_evidence_supports_less_in_a_table_as_in_a_sheet(five_paths: Edition) -> None:
    """Every grade, new, old and without a date: the evidenced score is the sheet's."""
    rubric, head = five_paths.rubric, {"format": "fusionassess/answers/1", "rubric": {"id": "five-paths"}}
    head |= {"subject": {"name": "x", "profile": "sme"}, "assessed_on": "2026-09-30"}
    kinds = [{"grade": grade} | date for grade in rubric.evidence_grades for date in ({}, {"date": "2023-01-31"})]
    sheets = []
    for evidence in kinds:
        answers = {question.id: {"level": 5, "evidence": evidence} for question in rubric.asked("sme")}
        sheets.append(from_values({**head, "answers": answers}, Source("x.yaml", ""), None, five_paths).sheet)

    evidenced = Scorer(rubric).score(table_of(map(row_of, sheets))).result.column("evidenced").to_pylist()

    plan = compile_plan(rubric, "sme")
    assert evidenced == evaluate(plan, to_block(rubric, plan, sheets)).evidenced.tolist()
    assert len(set(evidenced)) == len(rubric.evidence_grades)


def test_a_number_that_does_not_apply_in_an_export() -> None:
    """Its own column says so; without it, it would be missing."""
    rubric = kinds_edition().rubric
    names = ["profile", "g/q_q.ladder", "g/q_q.options", "g/q_q.share", "g/value_q.share", "g/na_q.share"]
    cells = [("value", "20", ""), ("na", "", "没有此类业务"), ("unknown", "", ""), ("", "", ""), ("often", "20", "")]
    rows = [dict(zip(names, ("firm", "2", "own", *cell), strict=True)) for cell in cells]

    (block,) = Scorer(rubric)([table_of(rows)])

    assert block.column("status").to_pylist() == ["complete", "na_cap", "partial", "partial", "invalid"]
    assert block.column("coverage").to_pylist()[:2] == [1.0, 1.0]
    assert "not-one-of" in block.column(PROBLEMS)[4].as_py()
