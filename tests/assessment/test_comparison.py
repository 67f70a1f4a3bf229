"""Then and now, by hand on the small rubric: score = .3 × mean of a + .2 × b + .5 × c."""

import math
from dataclasses import replace
from typing import Any

import pytest

from fusionassess.assessment.assess import Assessment, assess
from fusionassess.assessment.comparison import compare, dominance, trend, under_other_weights
from fusionassess.kernel.figures.draws import Settings
from fusionassess.rubric.library import Edition
from small import sheet_for, small_edition

EDITION = small_edition()
ONES: dict[str, Any] = dict.fromkeys(("a.1", "a.2", "b.1", "c.1"), 1)


def assessed(answers: dict[str, Any], edition: Edition = EDITION, **more: Any) -> Assessment:
    """A sheet of the small rubric."""
    return assess(edition, sheet_for(edition.rubric, answers, **more))


def test_a_change_is_what_the_rubric_did_and_what_the_answers_did() -> None:
    """The old sheet under the new version stands between the two."""
    before, carried, after = assessed(ONES), assessed({**ONES, "b.1": 2}), assessed({**ONES, "b.1": 2, "c.1": 3})
    found = compare(before, carried, after)

    assert found.total[1:] == pytest.approx((1, 2.2, 0.2, 1))
    assert found.total.change == pytest.approx(1.2)
    assert [(one.id, round(one.change, 9)) for one in found.measures] == [("a", 0), ("b", 1), ("c", 2)]
    assert [one.id for one in found.paths] == ["P", "Q"]
    assert (found.only_before, found.only_after) == ((), ())


def test_a_node_that_one_side_lacks_has_no_number_there() -> None:
    """The firm is asked neither a.2 nor c."""
    city, firm = assessed(ONES), assessed({"a.1": 2, "b.1": 2}, profile="firm")
    found = compare(city, city, firm)
    by_id = {one.id: one for one in found.measures}

    assert list(by_id) == ["a", "b", "c"]
    assert math.isnan(by_id["c"].after)
    assert (found.only_before, found.only_after) == (("a.2", "c.1"), ())


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (ONES, "same"),
        ({**ONES, "b.1": 2}, "better"),
        ({**ONES, "b.1": 0}, "worse"),
        ({**ONES, "b.1": 0, "c.1": 2}, "mixed"),
        (dict.fromkeys(ONES, "unknown"), "not_known"),
    ],
)
def test_dominance_is_of_every_share_of_answers(later: dict[str, Any], expected: str) -> None:
    """At every level or above: a rise of the score is none where a share fell."""
    assert dominance(assessed(ONES), assessed(later)) == expected


def test_noise_in_a_share_is_no_change() -> None:
    """Shares are compared on 9 decimals."""
    before = assessed({**ONES, "b.1": 2})
    noisy = replace(before, results=replace(before.results, achieved=before.results.achieved + 1e-12))

    assert dominance(before, noisy) == dominance(noisy, before) == "same"


def test_another_number_of_levels_is_not_compared() -> None:
    """Level 3 of 3 and level 3 of 5 are different things."""
    before = assessed(ONES)

    assert dominance(before, replace(before, plan=replace(before.plan, top=5))) == "not_known"


def test_periods_are_called_by_their_names_and_told_apart() -> None:
    """By the period, else the day; where a name comes twice the day, or the place, tells which."""
    sheets = [
        assessed(ONES, assessed_on=day) if period is None else _of_period(period, day)
        for period, day in (("2024", None), ("2025", "2025-03-01"), ("2025", "2025-09-01"), (None, "2026-01-01"))
    ]

    assert trend(sheets).periods == ("2024", "2025-03-01", "2025-09-01", "2026-01-01")
    assert trend([_of_period("2025", None), _of_period("2025", None)]).periods == ("2025 #1", "2025 #2")
    assert trend([assessed(ONES)]).periods == ("#1",)


def _of_period(period: str, day: str | None) -> Assessment:
    assessment = assessed(ONES, assessed_on=day)
    subject = assessment.sheet.subject.model_copy(update={"period": period})
    return replace(assessment, sheet=assessment.sheet.model_copy(update={"subject": subject}))


def test_what_is_weighed_alike_is_compared_under_other_weights() -> None:
    """Sectors in another order weigh alike; other sectors do not, nor does a total that is withheld."""
    few = Settings(draws=50)
    better = {**ONES, "b.1": 3}
    both = assessed(ONES, sectors=("ai", "bio"))
    pair = under_other_weights(both, assessed(better, sectors=("bio", "ai")), replace(few, answers=0.0))

    assert pair is not None
    assert (pair.higher, pair.lower) == (1, 0)
    assert under_other_weights(both, assessed(better), few) is None
    assert under_other_weights(assessed(ONES), assessed(dict.fromkeys(ONES, "unknown")), few) is None
