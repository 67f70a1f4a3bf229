"""Many respondents at once: the same numbers as one by one, however they are cut."""

import numpy as np
import pytest
from hypothesis import given, settings

from fusionassess.kernel.figures.draws import Settings, draw, weighted
from fusionassess.kernel.figures.uncertainty import many, quantiles, uncertainty
from fusionassess.kernel.scoring import Floats, Plan, roll_up
from respondents import example, only
from trees import TOP, Answered, answered


@settings(deadline=None, max_examples=60)
@given(answered(most_rows=8))
def test_many_are_what_each_is_alone(case: Answered) -> None:
    """The quantiles of a block are those of each row's draws by the kernel; rows without an answer have none."""
    varied = only(weights=0.25, draws=40)
    intervals = many(case.plan, case.ratings, varied)
    (drawn,) = draw(case.plan, ("weights",), varied, 40)
    plans = weighted(case.plan, drawn.uniforms["weights"], 0.25)

    for row, spread in zip(case.ratings, intervals, strict=True):
        alone = TOP * roll_up(plans, np.broadcast_to(row, (40, len(row)))).overall
        expected = np.full(3, np.nan) if np.isnan(row).all() else quantiles(alone)
        np.testing.assert_allclose(spread, expected, rtol=0, atol=1e-12)


def cohort(rows: int, gaps: float) -> tuple[Plan, Floats]:
    """Answers of many to the rubric's questions, some of them missing."""
    plan, _ = example("binjiang-park")
    rng = np.random.default_rng(11)
    ratings = rng.integers(0, TOP + 1, (rows, len(plan.questions))) / TOP
    ratings[rng.random(ratings.shape) < gaps] = np.nan
    return plan, ratings


@pytest.mark.parametrize("gaps", [0.0, 0.05, 0.4])
def test_a_cohort_is_its_rows_bit_for_bit(gaps: float) -> None:
    """However a cohort is cut, no digit changes."""
    plan, ratings = cohort(60, gaps)
    varied = only(weights=0.25, draws=4_000)
    whole = many(plan, ratings, varied)

    for cut in (slice(0, 1), slice(1, 3), slice(3, 40), slice(40, 60)):
        np.testing.assert_array_equal(many(plan, ratings[cut], varied), whole[cut])


def test_many_agree_with_the_figures_of_one() -> None:
    """The same seed gives a respondent the same weights, alone and among many."""
    plan, block = example("xinghe-group")
    varied = only(weights=0.25, draws=1_000)

    np.testing.assert_allclose(
        many(plan, block.ratings, varied)[0], uncertainty(plan, block, varied).score, rtol=0, atol=1e-12
    )


def test_only_weights_vary_for_many() -> None:
    """Anything else is refused rather than passed over."""
    plan, ratings = cohort(2, 0.0)

    with pytest.raises(ValueError, match="only weights"):
        many(plan, ratings, Settings())
