"""Entropy weights: against published numbers, and what makes them a diagnostic only."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fusionassess.kernel.figures import entropy
from fusionassess.kernel.figures.entropy import weights_from_sums
from fusionassess.kernel.scoring import Floats

# Hwang & Yoon 1981: four fighter aircraft by six attributes; pymcdm and scikit-criteria give the same weights.
FIGHTERS = np.array(
    [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ]
)

# Ratings with two decimals: where answers differ by no more than the last bits, so do their entropies.
hundredths = st.integers(0, 100).map(lambda n: n / 100)
cohorts = st.integers(2, 12).flatmap(
    lambda rows: st.integers(1, 6).flatmap(lambda columns: arrays(float, (rows, columns), elements=hundredths))
)


def entropy_weights(values: Floats) -> Floats:
    """Weights of any cohort, however small; each question by its own largest value, since its unit does not matter."""
    highest = values.max(axis=0)
    shares = values / np.where(highest > 0, highest, 1.0)
    logs = shares * np.log(np.where(shares > 0, shares, 1.0))
    alike = (values == values[0]).all(axis=0)
    return entropy._weights(len(values), shares.sum(axis=0), logs.sum(axis=0), alike)


def of_cohort(ratings: Floats) -> Floats | None:
    """Weights from the sums over respondents."""
    logs = ratings * np.log(np.where(ratings > 0, ratings, 1.0))
    alike = (ratings == ratings[:1]).all(axis=0)
    return weights_from_sums(len(ratings), ratings.sum(axis=0), logs.sum(axis=0), alike)


def test_the_fighters_of_hwang_and_yoon() -> None:
    """Six weights to six digits."""
    expected = [0.064190, 0.206088, 0.013445, 0.081326, 0.358680, 0.276272]

    assert entropy_weights(FIGHTERS).tolist() == pytest.approx(expected, abs=1e-6)


def test_a_case_of_scikit_criteria() -> None:
    """Two by two."""
    weighed = entropy_weights(np.array([[1.0, 2.0], [4.0, 16.0]]))

    assert weighed.tolist() == pytest.approx([0.358889, 0.641111], abs=1e-6)


@given(cohorts)
def test_weights_are_shares_unless_nobody_differs(values: Floats) -> None:
    """Not negative, of sum 1; a question that all answer alike weighs nothing; all alike, all NaN."""
    weighed = entropy_weights(values)
    alike = (values == values[0]).all(axis=0)

    if alike.all() or np.isnan(weighed).any():
        assert np.isnan(weighed).all()
        assert alike.all()
    else:
        assert (weighed >= 0).all()
        assert weighed.sum() == pytest.approx(1)
        assert (weighed[alike] == 0).all()


@given(cohorts, st.floats(0.5, 100))
def test_the_unit_of_a_question_does_not_matter(values: Floats, unit: float) -> None:
    """Shares within a column are what counts."""
    first, second = entropy_weights(values), entropy_weights(values * unit)

    np.testing.assert_allclose(first, second, rtol=1e-6)


def test_nought_is_nought() -> None:
    """0 ln 0 is 0: of two respondents where one has all, the entropy is nil and the weight the most there is."""
    assert entropy_weights(np.array([[0.0, 1.0], [1.0, 1.0]])).tolist() == [1, 0]
    assert entropy_weights(np.array([[0.0, 0.0], [1.0, 0.0]])).tolist() == [1, 0]


def test_one_respondent_has_no_weights() -> None:
    """Nothing differs where there is nobody to differ from."""
    assert np.isnan(entropy_weights(np.array([[0.2, 0.8]]))).all()


def test_a_cohort_smaller_than_its_questions_is_refused() -> None:
    """Three respondents and three questions will do, two will not."""
    ratings = np.array([[0.2, 0.4, 0.6], [0.4, 0.4, 0.2], [0.8, 0.6, 0.6]])
    weighed = of_cohort(ratings)

    assert weighed is not None
    assert weighed.tolist() == pytest.approx(entropy_weights(ratings).tolist())
    assert of_cohort(ratings[:2]) is None


def test_a_cohort_of_one_mind_is_refused() -> None:
    """0/0 is no weight."""
    assert of_cohort(np.full((5, 3), 0.4)) is None
    assert of_cohort(np.empty((0, 3))) is None


def test_a_question_that_all_answer_alike_has_no_weight_in_a_cohort() -> None:
    """The others share it."""
    weighed = of_cohort(np.array([[0.4, 0.2], [0.4, 0.8], [0.4, 0.6]]))

    assert weighed is not None
    assert weighed.tolist() == [0, 1]
