"""Cronbach's alpha against R's psych package, by the definition, and in parts."""

import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fusionassess.kernel.figures.reliability import UNIT, Moments, cronbach_alpha, moments
from fusionassess.kernel.scoring import Floats
from trees import ORACLES, TOP

answers = st.tuples(st.integers(0, 30), st.integers(1, 7)).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(0, TOP).map(lambda level: level / TOP))
)


def by_definition(ratings: Floats) -> float:
    """Alpha from numpy's sample variances."""
    questions = ratings.shape[1]
    variances = ratings.var(axis=0, ddof=1).sum()
    return float(questions / (questions - 1) * (1 - variances / ratings.sum(axis=1).var(ddof=1)))


def moments_of(ratings: Floats) -> Moments:
    """Of ratings one by one; each respondent's answer counts once."""
    units = np.rint(ratings * UNIT).astype(np.intp)
    return moments(list(units.T), list(np.ones_like(units).T), units.sum(axis=1))


def oracle(name: str) -> list[dict[str, str]]:
    """The rows of a table of numbers computed elsewhere."""
    with (ORACLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", ["P1", "P2", "P3", "P4", "P5"])
def test_as_psych_has_it(path: str) -> None:
    """``psych::alpha`` of each path's questions, 15 digits."""
    rows = oracle("answers_full.csv")
    names = [name for name in rows[0] if name.startswith(path)]
    ratings = np.array([[float(row[name]) / TOP for name in names] for row in rows])
    (expected,) = (float(row[path]) for row in oracle("expected_cronbach_psych.csv") if row["stat"] == "alpha")

    assert cronbach_alpha(moments_of(ratings)) == pytest.approx(expected, abs=1e-14)


@given(answers)
def test_by_the_definition(ratings: Floats) -> None:
    """From sample variances, wherever there are any."""
    alpha = cronbach_alpha(moments_of(ratings))

    if ratings.shape[1] < 2 or len(ratings) < 2 or len(set(np.rint(ratings.sum(axis=1) * TOP))) < 2:
        assert math.isnan(alpha)
    else:
        assert alpha == pytest.approx(by_definition(ratings), rel=1e-9, abs=1e-9)
        assert alpha <= 1 + 1e-12


@given(answers, st.integers(0, 30))
def test_parts_add_up_bit_for_bit(ratings: Floats, cut: int) -> None:
    """However the respondents are cut; the order of the parts does not matter either."""
    whole = cronbach_alpha(moments_of(ratings))
    parts = [moments_of(ratings[cut:]), moments_of(ratings[:cut])]

    assert [cronbach_alpha(parts[0] + parts[1])] == pytest.approx([whole], abs=0, nan_ok=True)
    assert [cronbach_alpha(parts[1] + parts[0])] == pytest.approx([whole], abs=0, nan_ok=True)


def test_one_question_asked_twice_is_perfectly_reliable_and_opposites_are_not() -> None:
    """1 for copies; negative for questions that work against each other."""
    rising = np.arange(6) / TOP

    assert cronbach_alpha(moments_of(np.stack([rising, rising], axis=1))) == pytest.approx(1)
    assert cronbach_alpha(moments_of(np.stack([rising, rising, 1 - rising], axis=1))) < 0
    assert math.isnan(cronbach_alpha(moments_of(np.stack([rising, 1 - rising], axis=1))))
