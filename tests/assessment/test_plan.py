"""From a rubric to arrays."""

import pytest

from fusionassess.assessment.plan import compile_plan
from fusionassess.rubric.library import Edition
from small import small_edition
from stepped import stepped_edition


def test_a_profile_gets_its_own_questions_and_weights() -> None:
    """The firm is asked a.1 and b.1 at equal weights; measure c is not there."""
    plan = compile_plan(small_edition().rubric, "firm")

    assert plan.questions == ("a.1", "b.1")
    assert plan.measures == ("a", "b")
    assert plan.full_weights.tolist() == [0.5, 0.5]
    assert not plan.coordination


def test_a_path_weighs_the_sum_of_its_measures() -> None:
    """Paths of 30 and 20 + 50."""
    plan = compile_plan(small_edition().rubric, "city")

    assert plan.tiers[2].weights.tolist() == [30, 70]
    assert plan.tiers[1].weights.tolist() == [30, 20, 50]


@pytest.mark.parametrize(("sectors", "weight"), [((), 20), (("ai",), 40), (("bio",), 20), (("ai", "bio"), 30)])
def test_sectors_multiply_weights_by_their_mean(sectors: tuple[str, ...], weight: float) -> None:
    """A multiplier of 2 doubles; two sectors use the mean of theirs, 1 where one says nothing."""
    rubric = small_edition().rubric

    assert rubric.weight_of(rubric.measures[1], "city", sectors) == weight


def test_groupings_keep_only_what_is_asked() -> None:
    """The firm has no question on the industry side."""
    plan = compile_plan(small_edition().rubric, "firm")

    assert plan.sides is not None
    assert plan.sides.ids == ("science", "link")
    assert plan.sides.order.tolist() == [0, 1]


def test_a_rubric_without_sides_has_no_grouping(five_paths: Edition) -> None:
    """No sides, no grouping; the shipped rubric has three."""
    bare = small_edition(sides={}).rubric

    assert compile_plan(bare, "city").sides is None
    plan = compile_plan(five_paths.rubric, "region")
    assert plan.sides is not None
    assert plan.sides.ids == ("science", "industry", "link")


def test_questions_weigh_what_they_say() -> None:
    """One where nothing is said."""
    plan = compile_plan(stepped_edition().rubric, "city")

    assert plan.tiers[0].weights.tolist() == [3, 1, 1]
    assert plan.full_weights.tolist() == pytest.approx([0.45, 0.15, 0.4])
