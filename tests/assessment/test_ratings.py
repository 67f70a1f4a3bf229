"""From answers to numbers."""

import datetime

import numpy as np
import pytest

from fusionassess.answers.model import Answer
from fusionassess.assessment.plan import compile_plan
from fusionassess.assessment.ratings import is_expired, supported_level, to_block
from small import sheet_for, small_edition
from stepped import stepped_edition

RUBRIC = small_edition().rubric
PLAN = compile_plan(RUBRIC, "city")
DAY = datetime.date(2026, 9, 30)


def test_a_level_becomes_its_share_of_the_top() -> None:
    """Level 2 of 3 rates two thirds; unknown and unanswered have no rating, not applicable does not apply."""
    sheet = sheet_for(RUBRIC, {"a.1": 2, "a.2": "unknown", "b.1": {"not_applicable": "没有"}})

    block = to_block(RUBRIC, PLAN, [sheet])

    np.testing.assert_equal(block.ratings[0], [2 / 3, np.nan, np.nan, np.nan])
    assert block.applicable[0].tolist() == [True, True, False, True]


def test_without_a_grade_on_the_sheet_nothing_is_supported_or_not() -> None:
    """No answer names a grade: the evidenced row is empty."""
    block = to_block(RUBRIC, PLAN, [sheet_for(RUBRIC, {"a.1": 2, "a.2": {"level": 3, "evidence": {"text": "某文件"}}})])

    assert np.isnan(block.supported).all()


def test_one_grade_on_the_sheet_measures_them_all() -> None:
    """An answer without a grade then counts as the weakest."""
    sheet = sheet_for(RUBRIC, {"a.1": {"level": 3, "evidence": {"grade": "E1"}}, "a.2": 3, "b.1": 1})

    assert to_block(RUBRIC, PLAN, [sheet]).supported[0, :3].tolist() == pytest.approx([2 / 3, 1 / 3, 1 / 3])


@pytest.mark.parametrize(
    ("date", "supports"),
    [(None, 3), ("2024-09-30", 3), ("2024-09-29", 2), ("2026-01-01", 3)],
)
def test_old_evidence_counts_one_grade_lower(date: str | None, supports: int) -> None:
    """24 months to the day still hold; a day more, and E2 counts as E1."""
    answer = Answer.model_validate({"level": 3, "evidence": {"grade": "E2", "date": date}})

    assert supported_level(RUBRIC, answer, DAY) == supports


def test_the_weakest_grade_cannot_sink_lower() -> None:
    """Expired E0 stays E0."""
    answer = Answer.model_validate({"level": 3, "evidence": {"grade": "E0", "date": "2001-01-01"}})

    assert supported_level(RUBRIC, answer, DAY) == 1


def test_age_is_counted_in_calendar_months() -> None:
    """Evidence of the 29th of February expires after the 28th of February two years on."""
    answer = Answer.model_validate({"level": 3, "evidence": {"grade": "E2", "date": "2024-02-29"}})

    assert not is_expired(RUBRIC, answer, datetime.date(2026, 2, 28))
    assert is_expired(RUBRIC, answer, datetime.date(2026, 3, 1))


def test_without_a_day_of_assessment_nothing_expires() -> None:
    """Age is measured against the sheet's date, never against today."""
    answer = Answer.model_validate({"level": 3, "evidence": {"grade": "E2", "date": "2001-01-01"}})

    assert not is_expired(RUBRIC, answer, None)


@pytest.mark.parametrize(
    ("answer", "counts"),
    [
        ({"level": 3}, 3),
        ({"level": 3, "missing": []}, 3),
        ({"level": 3, "missing": [3]}, 2),
        ({"level": 3, "missing": [2]}, 1),
        ({"level": 3, "missing": [3, 2]}, 1),
        ({"level": 2, "missing": [3]}, 2),
        ({"level": 0, "missing": [2]}, 0),
    ],
)
def test_a_missing_clause_costs_its_level_and_all_above(answer: dict[str, object], counts: int) -> None:
    """One above the level that was answered costs nothing."""
    rubric = stepped_edition().rubric
    sheet = sheet_for(rubric, {"a.1": answer})

    block = to_block(rubric, compile_plan(rubric, "city"), [sheet])

    assert sheet.answers["a.1"].response == answer["level"]
    assert block.ratings[0, 0] == counts / 3
