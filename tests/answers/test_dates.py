"""One reader of days, for sheets, the questionnaire, forms and tables."""

import datetime
from typing import Any

import pyarrow as pa
import pytest

from desks import desk_on
from fusionassess.answers.dates import day_in, day_or_month_in, months_later
from fusionassess.answers.model import Answer
from fusionassess.batch.score.days import read_days
from fusionassess.survey.entries import date_in
from small import sheet_for, small_edition

DAY, FIRST = datetime.date(2026, 3, 31), datetime.date(2026, 3, 1)
DAYS: list[Any] = [
    "2026-03-31",
    "2026-3-31",
    "2026/3/31",
    "2026.3.31",
    "2026年3月31日",
    "2026 年 3 月 31 日",
    "２０２６年３月３１日",
    "2026-03-31T08:00:00+08:00",
    "20260331",
    20260331,
    20260331.0,
    "46112",
    46112.0,
    DAY,
]
MONTHS = ["2026-3", "2026-03", "2026/3", "2026.3", "2026年3月", "2026 年 3 月", "202603", "２０２６年３月"]
NONE: list[Any] = [
    "去年",
    "2026",
    "2026年",
    "2026-13",
    "2026-02-30",
    "20260230",
    "260331",
    "4555",
    "2026 3 31",
    True,
    None,
    ["2026-03-31"],
]


@pytest.mark.parametrize("written", DAYS)
def test_a_day_is_a_day_wherever_it_is_read(written: Any) -> None:
    """In a sheet, in the questionnaire, in a table."""
    assert day_in(written) == day_or_month_in(written) == DAY
    answer = Answer.model_validate({"level": 1, "evidence": {"text": "x", "date": written}})
    assert answer.evidence is not None
    assert answer.evidence.date == DAY
    assert read_days(pa.array([str(written)])).different[0] == DAY
    assert date_in(str(written)) == DAY


@pytest.mark.parametrize("written", MONTHS)
def test_a_month_is_the_first_day_of_evidence_and_no_day_of_assessment(written: str) -> None:
    """Everywhere alike; the first day is the careful one."""
    assert day_in(written) is None
    answer = Answer.model_validate({"level": 1, "evidence": {"text": "x", "date": written}})
    assert answer.evidence is not None
    assert answer.evidence.date == FIRST
    assert read_days(pa.array([written])).different[0] == FIRST
    assert [fault.code for _, fault in read_days(pa.array([written]), of_evidence=False).faults] == ["bad-date"]
    assert date_in(written) == FIRST


@pytest.mark.parametrize("written", NONE)
def test_what_is_no_day_is_none(written: Any) -> None:
    """Words, years, days that the calendar lacks, numbers of something else."""
    assert day_in(written) is None
    assert day_or_month_in(written) is None


def test_the_questionnaire_keeps_what_a_sheet_would_read() -> None:
    """A month typed is written as its first day."""
    edition = small_edition()
    desk = desk_on(edition, sheet_for(edition.rubric, {}))
    desk.weigh_evidence()
    desk.confirm()
    desk.written("台账")
    desk.written("2025年12月")

    evidence = desk.session.sheet.answers["a.1"].evidence
    assert evidence is not None
    assert evidence.date == datetime.date(2025, 12, 1)


def test_a_day_with_its_time_is_that_day() -> None:
    """Also where a reader of YAML made one of it: days are compared with days."""
    day = day_in(datetime.datetime(2026, 3, 31, 9, 30, tzinfo=datetime.UTC))

    assert day == datetime.date(2026, 3, 31)
    assert not isinstance(day, datetime.datetime)


@pytest.mark.parametrize(
    ("months", "expected"),
    [(0, "2027-01-31"), (1, "2027-02-28"), (13, "2028-02-29"), (11, "2027-12-31")],
)
def test_months_later(months: int, expected: str) -> None:
    """The last day where a month has no such day."""
    assert months_later(datetime.date(2027, 1, 31), months).isoformat() == expected


def test_the_calendar_ends() -> None:
    """What would lie behind its last day is that day, never an earlier one."""
    assert months_later(datetime.date(9999, 6, 30), 7) == datetime.date.max
