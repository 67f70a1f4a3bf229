"""What the next level needs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from fusionassess.kernel.figures.level import achievement, by_shares
from fusionassess.kernel.figures.next_level import conditions
from fusionassess.kernel.scoring import Attainable
from trees import TOP, Answered, answered, plan_of


@given(answered())
def test_meeting_every_condition_reaches_the_level(given_answers: Answered) -> None:
    """Raising the named questions, as many as said, to the level wanted reaches it."""
    plan, ratings = given_answers.plan, given_answers.ratings[0]
    level = by_shares(achievement(plan, ratings[None, :]).overall, plan.thresholds)[0]
    if np.isnan(level) or level == TOP:
        return
    raised = ratings.copy()
    unmet = conditions(plan, ratings, int(level) + 1)
    for condition in unmet:
        for column in condition.questions[: condition.fewest]:
            raised[column] = max(raised[column], condition.level / TOP)

    reached = by_shares(achievement(plan, raised[None, :]).overall, plan.thresholds)[0]
    assert (reached >= level + 1) == all(condition.is_reachable for condition in unmet)


def test_the_fewest_are_the_heaviest() -> None:
    """Of four answers below the level, weighing .4, .3, .2 and .1, one carries the share over a half with .2 there."""
    plan = plan_of([[(4, 1), (3, 1), (2, 1), (1, 1)]])

    (condition,) = conditions(plan, np.array([0.0, 0.0, 0.2, 0.0]), 1)

    assert condition.questions == (0, 1, 3)
    assert condition.fewest == 1
    assert condition.share == pytest.approx(0.2)


def test_equal_weights_keep_the_order_of_the_rubric() -> None:
    """.1 + .2 weighs no more than .3, whatever its last bit says."""
    plan = plan_of([[(0.3, 1), (0.1 + 0.2, 1)]])

    (condition,) = conditions(plan, np.array([0.0, 0.0]), 1)

    assert condition.questions == (0, 1)


def test_what_holds_already_is_not_listed() -> None:
    """Only conditions that fail are named."""
    plan = plan_of([[(1, 4)]])

    lacking = conditions(plan, np.array([0.4, 0.2, 0.2, 0.2]), 2)

    assert [condition.level for condition in lacking] == [2]


def test_without_answers_there_is_nothing_to_raise() -> None:
    """An empty row has no conditions."""
    assert conditions(plan_of([[(1, 2)]]), np.array([np.nan, np.nan]), 1) == []


def test_what_stands_at_its_own_highest_cannot_be_raised() -> None:
    """Of four questions, two end below level 3: half of the answers can reach it, and more than half would have to."""
    ladder, low = Attainable(np.arange(TOP + 1) / TOP), Attainable(np.array([0.2, 0.5]))
    plan = plan_of([[(1, 4)]], attainable=(ladder, low, low, ladder))
    by_level = {one.level: one for one in conditions(plan, np.array([0.4, 0.5, 0.5, 0.4]), 3)}

    assert (by_level[3].questions, by_level[3].most, by_level[3].is_reachable) == ((0, 3), 0.5, False)
    assert all(one.is_reachable for one in conditions(plan, np.array([0.2, 0.2, 0.2, 0.2]), 2))


def test_a_share_that_noise_lifts_over_its_border_is_not_beyond_it() -> None:
    """Seven of fourteen that can rise no further leave a half where more is needed, whatever the last bits say."""
    low = Attainable(np.array([0.0, 0.2]))
    full = Attainable(np.array([0.0, 1.0]))
    plan = replace(plan_of([[(1.0, 14)]]), attainable=(*[low] * 7, *[full] * 7))

    *_, last = conditions(plan, np.array([0.2] * 7 + [1.0] * 7), 2)

    assert (last.fewest, last.most, last.is_reachable) == (0, 0.5, False)
