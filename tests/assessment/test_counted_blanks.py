"""A rubric may count an unanswered question as its lowest answer; unknown and not applicable stay what they are."""

from typing import Any

import numpy as np
import pytest

from fusionassess.assessment.assess import Assessment, assess
from fusionassess.batch.score.scorer import Scorer
from fusionassess.explaining import explain, explainable
from fusionassess.report import build_report
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import labels
from kinds import kinds_edition
from sheeted import row_of, table_of
from small import sheet_for, small_edition


def lowest(edition: Edition) -> Edition:
    """The rubric, with blanks counted as the lowest answer."""
    return edition._replace(rubric=edition.rubric.model_copy(update={"blank": "lowest"}))


SMALL, KINDS = lowest(small_edition()), lowest(kinds_edition())


def assessed(answers: dict[str, Any], edition: Edition = SMALL, profile: str = "city") -> Assessment:
    """The figures of a sheet."""
    return assess(edition, sheet_for(edition.rubric, answers, profile))


def test_by_hand() -> None:
    """a.1 3 and a.2 blank make 1.5, b.1 is unknown, c.1 blank 0: (30 × 1.5 + 70 × 0) ÷ 100, 80 % covered."""
    results = assessed({"a.1": 3, "b.1": "unknown"}).results

    assert results.score[0] == pytest.approx(30 * 1.5 / 100)
    assert results.coverage[0] == pytest.approx(0.8)
    assert results.measures[0].tolist() == pytest.approx([1.5, float("nan"), 0], nan_ok=True)
    assert results.score_high[0] == pytest.approx((30 * 1.5 + 20 * 3) / 100)


def test_an_empty_sheet_is_complete_at_the_bottom() -> None:
    """Nothing said is level 0; under a rubric that leaves blanks open it is no total."""
    assessment = assessed({})

    assert (assessment.results.score[0], assessment.results.level[0], assessment.results.status[0]) == (0, 0, 0)
    assert assess(small_edition(), sheet_for(small_edition().rubric, {})).results.status[0] > 1


def test_the_report_tells_blanks_from_answers() -> None:
    """They stay unanswered, with what they count as, and the method says the rule and how many."""
    report = build_report(
        assessed({"a.1": 3, "a.2": {"note": "later"}, "b.1": "unknown", "c.1": 1}), labels("en"), "en"
    )

    row = report.paths[0].measures[0].questions[1]
    assert (row.state, row.reached.value, row.note) == ("unanswered", 0, "later")
    assert row.answer.startswith("not answered, counts as: 0 ")
    assert "2 answered, 0 not applicable, 1 unknown, 1 unanswered; coverage 80%" in report.front.trust
    method = next(item.text for item in report.method if item.label == "Missing answers")
    assert method.startswith("An unanswered question counts as its lowest answer, as this rubric has it; here 1 do.")
    assert "unanswered do not count" not in method


def test_what_was_said_keeps_its_blanks() -> None:
    """For whoever writes the sheet on: stand-ins go, notes stay."""
    sheet = sheet_for(SMALL.rubric, {"a.1": 3, "a.2": {"note": "later"}, "b.1": "unknown"})

    assert assess(SMALL, sheet).answered_sheet == sheet
    assert assess(SMALL, sheet).sheet.answers["c.1"].level == 0


def test_the_explanation_says_so() -> None:
    """The answer is redone as 0, with the reason."""
    known = explainable(assessed({"a.1": 3, "b.1": 1, "c.1": 1}), labels("en"), "en")

    made = explain(known, ["a.2"], alone=True).derivations[0]

    assert made.value == 0
    assert "Not answered; this rubric counts that as the lowest answer." in made.notes


@pytest.mark.parametrize(
    "answers",
    [
        {"q.ladder": 1},
        {"q.options": {"option": "joint"}},
        {"q.share": {"value": 33.3}, "q.options": "unknown"},
        {"q.ladder": "unknown", "q.share": "unknown"},
        {"q.ladder": {"not_applicable": "so"}},
        {},
    ],
)
def test_a_row_of_a_batch_is_its_sheet(answers: dict[str, Any]) -> None:
    """To the bit, for ladders, options and numbers, with unknown and not applicable among them."""
    sheet = sheet_for(KINDS.rubric, answers, "firm")
    own = assess(KINDS, sheet).results

    row = next(row for batch in Scorer(KINDS.rubric)([table_of([row_of(sheet)])]) for row in batch.to_pylist())

    found = [row[name] for name in ("score", "score_low", "score_high", "level", "coverage")]
    figures = (own.score, own.score_low, own.score_high, own.level, own.coverage)
    assert found == [None if np.isnan(figure[0]) else figure[0] for figure in figures]
