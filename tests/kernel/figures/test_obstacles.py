"""Obstacle degrees: exact shares of the gap."""

import numpy as np
import pytest
from hypothesis import given

from fusionassess.kernel.figures.obstacles import measure_obstacles, obstacles, of_groups, of_measures, of_paths
from fusionassess.kernel.scoring import Grouping, climb, effective_weights, score
from trees import Answered, answered, plan_of


@given(answered())
def test_shares_sum_to_one_or_to_nothing(given_answers: Answered) -> None:
    """The shares of questions, measures and paths each add up to 1; at the top all are 0."""
    plan, ratings = given_answers.plan, given_answers.ratings
    shares = obstacles(plan, ratings)

    has_gap = (np.nan_to_num(ratings, nan=1.0) < 1).any(axis=-1)
    for parts in (shares, of_measures(plan, shares), of_paths(plan, shares)):
        np.testing.assert_allclose(parts.sum(axis=-1), has_gap.astype(float), rtol=0, atol=1e-12)


@given(answered())
def test_a_share_is_exactly_its_part_of_the_distance(given_answers: Answered) -> None:
    """Share times (1 - score) is the question's own weight times what it lacks."""
    plan, ratings = given_answers.plan, given_answers.ratings
    answered_there = ~np.isnan(ratings)
    gap = 1 - np.nan_to_num(score(plan, ratings).values.overall, nan=1.0)
    own = effective_weights(plan, answered_there) * (1 - np.nan_to_num(ratings, nan=1.0))

    np.testing.assert_allclose(obstacles(plan, ratings) * gap[:, None], own, rtol=0, atol=1e-12)


def test_agrees_with_the_r_package_mathmodels() -> None:
    """Weights (.4, .3, .3) and row A of its reference page: .472827, .262415, .264758."""
    plan = plan_of([[(0.4, 1), (0.3, 1), (0.3, 1)]])

    shares = obstacles(plan, np.array([[0.0162, 0.2720, 0.2655]]))[0]

    assert shares.tolist() == pytest.approx([0.472827, 0.262415, 0.264758], abs=5e-7)


def test_a_further_grouping_adds_up_to_the_same_whole() -> None:
    """Two groups that hold all four questions share the gap out whole, each the sum of its own."""
    plan = plan_of([[(1.0, 2)], [(1.0, 2)]])
    shares = obstacles(plan, np.array([[0.0, 0.5, 1.0, 0.5]]))

    of_both = of_groups(Grouping(("x", "y"), np.array([0, 3, 1, 2]), np.array([0, 2])), shares)

    assert of_both[0] == pytest.approx([shares[0, 0] + shares[0, 3], shares[0, 1] + shares[0, 2]])
    assert of_both.sum() == pytest.approx(1)


@given(answered())
def test_measures_can_be_had_from_their_means(given_answers: Answered) -> None:
    """The short way to the measures' shares is the sum over their questions."""
    plan, ratings = given_answers.plan, given_answers.ratings

    means = climb(plan.tiers[0], ratings)

    np.testing.assert_allclose(
        measure_obstacles(plan, means), of_measures(plan, obstacles(plan, ratings)), rtol=0, atol=1e-12
    )
