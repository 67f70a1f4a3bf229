"""What each changed answer did, by hand on the small rubric: score = .3 × mean of a + .2 × b + .5 × c."""

from typing import Any

import pytest

from fusionassess.assessment.assess import Assessment, assess
from fusionassess.assessment.attribution import ORDERS, Attribution, _orders, attribute
from small import sheet_for, small_edition

EDITION = small_edition()
ONES: dict[str, Any] = dict.fromkeys(("a.1", "a.2", "b.1", "c.1"), 1)


def assessed(answers: dict[str, Any], **more: Any) -> Assessment:
    """A sheet of the small rubric."""
    return assess(EDITION, sheet_for(EDITION.rubric, answers, **more))


def on_score(found: Attribution) -> dict[str, float]:
    """What each answer did to the score, in the order that is told."""
    return {effect.id: round(effect.on_score, 9) for effect in found.effects}


def test_where_everything_stays_answered_each_has_its_weight_times_its_change() -> None:
    """Falls first; whatever the order, and nothing is left over."""
    found = attribute(assessed(ONES), assessed({**ONES, "a.1": 3, "b.1": 0}))

    assert list(on_score(found).items()) == [("b.1", -0.2), ("a.1", 0.3)]
    assert (found.elsewhere, found.by_order, found.orders, found.is_every_order) == (0, False, 2, True)


def test_the_level_without_a_change_is_that_of_the_sheet_without_it() -> None:
    """Of the answers now, with one as it was."""
    now = {**ONES, "c.1": 3, "b.1": 3}
    found = attribute(assessed(ONES), assessed(now))
    without = {name: float(assessed({**now, name: 1}).results.level[0]) for name in ("b.1", "c.1")}

    assert {effect.id: effect.level_without for effect in found.effects} == without


def test_an_answer_that_came_is_shared_out_over_every_order() -> None:
    """B first brings .6 and then c 1.5; c first brings 2.1 and then b nothing: .3 and 1.8."""
    then = {"a.1": 3, "a.2": 3, "b.1": "unknown", "c.1": 0}
    found = attribute(assessed(then), assessed({**then, "b.1": 3, "c.1": 3}))

    assert on_score(found) == {"b.1": 0.3, "c.1": 1.8}
    assert (found.by_order, found.elsewhere) == (True, 0)


def test_other_weights_are_told_apart_from_the_answers() -> None:
    """In the field of AI b weighs double: with a at 3 and the rest at 1 the score falls from 1.6 to 1.5."""
    answers = {**ONES, "a.1": 3, "a.2": 3}
    found = attribute(assessed(answers), assessed(answers, sectors=("ai",)))

    assert found.effects == ()
    assert found.elsewhere == pytest.approx((30 * 3 + 90) / 120 - 1.6)


def graded(grade: str | None) -> dict[str, Any]:
    """Answers of which one has evidence."""
    return {**ONES, "a.1": {"level": 3, "evidence": {"grade": grade}} if grade else 3}


def test_better_evidence_counts_where_both_sheets_name_any() -> None:
    """From a grade that supports 1 to one that supports 3: .15 × 2 of the evidenced score, and nothing of the score."""
    found = attribute(assessed(graded("E0")), assessed(graded("E2")))

    assert on_score(found) == {"a.1": 0}
    assert (found.effects[0].on_evidenced, found.evidenced_elsewhere) == pytest.approx((0.3, 0))
    assert attribute(assessed(graded("E0")), assessed(graded(None))).effects == ()


@pytest.mark.parametrize(("changes", "orders"), [(0, 1), (1, 1), (4, 24), (5, 2 * ORDERS), (30, 2 * ORDERS)])
def test_few_changes_are_made_in_every_order_and_many_in_some_and_their_reverses(changes: int, orders: int) -> None:
    """The drawn ones are drawn from a seed, so that a report says the same each time."""
    drawn = [order.tolist() for order in _orders(changes)]

    assert len(drawn) == orders
    assert all(sorted(order) == list(range(changes)) for order in drawn)
    assert drawn == [order.tolist() for order in _orders(changes)]
    if orders == 2 * ORDERS:
        assert drawn[ORDERS:] == [order[::-1] for order in drawn[:ORDERS]]
    else:
        assert len({tuple(order) for order in drawn}) == orders
