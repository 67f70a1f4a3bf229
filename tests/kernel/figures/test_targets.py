"""Where paths stand once targets are reached."""

import numpy as np
import pytest

from fusionassess.kernel.figures.targets import reached
from trees import TOP, plan_of


def test_each_measure_stands_at_its_target_or_above() -> None:
    """Weights 3, 1 and 2. By hand: (3 × 4 + 1 × 5) ÷ 4; one above its target stays, one without a target, too."""
    plan = plan_of([[(3, 2), (1, 1)], [(2, 1)]])
    ratings = np.array([2, 3, 5, 1]) / TOP

    assert reached(plan, ratings, np.array([4, 3, np.nan])) == pytest.approx([4.25, 1])


def test_a_measure_without_a_score_stands_at_its_target() -> None:
    """Nobody knows where it is now; without a target either it counts for nothing."""
    plan = plan_of([[(3, 2), (1, 1)], [(2, 1)]])
    ratings = np.array([np.nan, np.nan, 2, np.nan]) / TOP

    assert reached(plan, ratings, np.array([4, np.nan, np.nan])) == pytest.approx([3.5, np.nan], nan_ok=True)
