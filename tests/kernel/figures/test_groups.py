"""Means of further groupings."""

from dataclasses import replace

import numpy as np
import pytest

from fusionassess.kernel.figures.groups import group_means
from fusionassess.kernel.scoring import Grouping
from trees import plan_of


def test_questions_weigh_in_a_group_as_in_the_whole() -> None:
    """A question of a heavy measure counts more in its facet, too; an answer missing leaves with its weight."""
    plan = plan_of([[(3, 1), (1, 1)], [(4, 2)]])
    grouping = Grouping(("a", "b"), np.array([0, 1, 2], dtype=np.intp), np.array([0, 2], dtype=np.intp))
    plan = replace(plan, facets=grouping)
    ratings = np.array([[1.0, 0.0, 0.5, 0.9], [np.nan, 0.2, np.nan, 0.9]])

    means, answers = group_means(plan, grouping, ratings)

    # Weights in the whole: 3/8, 1/8, 1/4; the fourth question stands in no group.
    assert means[0].tolist() == pytest.approx([0.75, 0.5])
    assert means[1, 0] == pytest.approx(0.2)
    assert np.isnan(means[1, 1])
    assert answers.tolist() == [[2, 1], [1, 0]]
