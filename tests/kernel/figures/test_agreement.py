"""Agreement of raters against published numbers, and by the definitions."""

import csv
import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fusionassess.kernel.figures.agreement import (
    agreed_distance,
    agreement,
    concordance,
    intraclass,
    krippendorff,
    krippendorff_range,
    utmost_variance,
    within_group,
)
from fusionassess.kernel.scoring import Floats
from trees import ORACLES

_ = math.nan
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    ]
)
"""Krippendorff 2011: four observers, twelve units."""
COMPANIES = {
    59: (
        *((2, 10, 22, 22, 3), (2, 12, 17, 26, 2), (8, 11, 20, 15, 5), (12, 13, 10, 21, 3), (5, 8, 30, 14, 2)),
        *((4, 6, 25, 21, 3), (8, 21, 19, 11, 0), (7, 12, 16, 23, 1), (8, 19, 18, 13, 1), (8, 16, 17, 16, 2)),
        (9, 14, 17, 16, 3),
    ),
    26: (
        *((2, 10, 7, 7, 0), (3, 7, 6, 9, 1), (3, 9, 6, 8, 0), (2, 11, 11, 2, 0), (2, 3, 16, 3, 2)),
        *((3, 1, 13, 5, 4), (4, 4, 9, 8, 1), (2, 5, 7, 10, 2), (5, 6, 8, 6, 1), (2, 7, 10, 7, 0)),
        (3, 3, 8, 11, 1),
    ),
}
"""Bliese, Halverson & Rothberg 2000, ``bhr2000`` of R multilevel: eleven questions on leadership in two companies of
59 and of 26 soldiers, how many gave each of five answers."""
RELIGION = {59: (14, 11, 18, 8, 8), 26: (4, 6, 9, 5, 2)}
"""Likewise, the question on religion."""
SHROUT = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)
"""Shrout & Fleiss 1979: six targets, four judges."""


def one(*ratings: float) -> Floats:
    """The raters of one question."""
    return np.array(ratings, dtype=float)[:, None]


def answered(counts: Sequence[int]) -> Floats:
    """The raters of one question, from how many gave each answer, counted from 1."""
    return one(*(level for level, count in enumerate(counts, start=1) for _ in range(count)))


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table of numbers computed elsewhere."""
    with (ORACLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("ratings", "expected"), [((4, 4, 5, 4, 4), 0.931429), ((1, 3, 5, 2, 4), 0.142857), ((0, 5, 0, 5, 0), 0.0)]
)
def test_agreement_on_a_question_as_multilevel_has_it(ratings: tuple[float, ...], expected: float) -> None:
    """``multilevel::rwg`` of six options."""
    assert agreement(one(*ratings), 6).uniform[0] == pytest.approx(expected, abs=5e-7)


def test_agreement_of_many_groups_as_multilevel_has_it() -> None:
    """Twelve groups of five raters: r_wg of nine questions and r_wg(J), 15 digits."""
    answers = rows_of("answers_full.csv")
    for place, row in enumerate(rows_of("expected_rwg_multilevel.csv")):
        names = [name for name in row if name not in {"grp", "rwgj"}]
        group = answers[place * 5 : place * 5 + 5]
        ratings = np.array([[float(each[name]) for name in names] for each in group])

        assert agreement(ratings, 6).uniform == pytest.approx([float(row[name]) for name in names], abs=1e-14)
        assert within_group(ratings, 6) == pytest.approx(float(row["rwgj"]), abs=1e-14)


def test_the_utmost_dissent_of_five_options_is_four() -> None:
    """O'Neill 2017 has 4 for it beside 2 for ratings at random; six options have 6.25."""
    assert utmost_variance(5) == 4
    assert agreement(one(1, 2, 3), 6).dissent[0] == pytest.approx(1 - 1 / 6.25)
    assert agreement(one(0, 5), 6).dissent[0] == 0


def test_the_mean_distance_is_from_the_mean() -> None:
    """Burke, Finkelstein & Dusig 1999; by hand: the mean of 1 2 3 4 5 is 3, the distances 2 1 0 1 2."""
    figures = agreement(one(1, 2, 3, 4, 5), 6)

    assert figures.deviation[0] == pytest.approx(1.2)
    assert figures.spread[0] == 4
    assert figures.raters[0] == 5


@pytest.mark.parametrize(("soldiers", "printed"), [(59, 0.8481366), (26, 0.8227542)])
def test_the_mean_distance_is_the_one_that_multilevel_prints(soldiers: int, printed: float) -> None:
    """``ad.m(bhr2000[, 2:12], bhr2000$GRP)``, the mean over the eleven questions; the data are of multilevel 2.8."""
    questions = COMPANIES[soldiers]

    assert {sum(counts) for counts in questions} == {soldiers}
    own = [agreement(answered(counts), 5).deviation[0] for counts in questions]
    assert np.mean(own) == pytest.approx(printed, abs=5e-8)


@pytest.mark.parametrize(("soldiers", "printed"), [(59, 0.11046172), (26, 0.31923077)])
def test_dissent_follows_from_the_agreement_that_multilevel_prints(soldiers: int, printed: float) -> None:
    """``rwg(bhr2000$RELIG, bhr2000$GRP, ranvar=2)``; the utmost variance of five answers is 4, so r*_wg loses half.

    No table of r*_wg of single questions was found in print: its number is taken from the printed r_wg.
    """
    figures = agreement(answered(RELIGION[soldiers]), 5)

    assert figures.uniform[0] == pytest.approx(printed, abs=5e-9)
    assert figures.dissent[0] == pytest.approx(1 - (1 - printed) / 2, abs=5e-9)


def redone(ratings: Sequence[int], options: int) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Spread, r_wg, r*_wg and AD in fractions, written from the formulas and nothing else.

    The variance comes from the squared differences of all pairs, the null variances from the answers themselves:
    every option once, and half of the raters at either end.
    """
    count = len(ratings)
    pairs = sum((one - other) ** 2 for one in ratings for other in ratings)
    variance = Fraction(pairs, 2 * count * (count - 1))
    alike = Fraction(sum((one - other) ** 2 for one in range(options) for other in range(options)), 2 * options**2)
    ends = Fraction((options - 1) ** 2, 4)
    mean = Fraction(sum(ratings), count)
    distance = sum((abs(rating - mean) for rating in ratings), Fraction(0)) / count
    at_least = Fraction(0)
    return (
        Fraction(max(ratings) - min(ratings)),
        max(1 - variance / alike, at_least),
        max(1 - variance / ends, at_least),
        distance,
    )


@given(
    st.integers(3, 8).flatmap(
        lambda options: st.tuples(st.just(options), st.lists(st.integers(0, options - 1), min_size=2, max_size=9))
    )
)
def test_every_index_of_a_question_redone_in_fractions(drawn: tuple[int, list[int]]) -> None:
    """On ladders of three to eight levels, by an implementation that shares nothing with the program's."""
    options, ratings = drawn
    figures = agreement(one(*ratings), options)
    told = (figures.spread[0], figures.uniform[0], figures.dissent[0], figures.deviation[0])

    assert told == pytest.approx([float(figure) for figure in redone(ratings, options)], abs=1e-12)


@pytest.mark.parametrize(("options", "printed"), [(5, 0.8), (7, 1.2), (9, 1.5), (11, 1.8)])
def test_the_distance_of_agreement_is_the_one_in_print(options: int, printed: float) -> None:
    """Burke & Dunlap 2002, from their abstract: c ÷ 6, for scales of 5, 7, 9 and 11 points .8, 1.2, 1.5 and 1.8."""
    assert round(agreed_distance(options), 1) == printed


def test_one_rater_agrees_with_nobody() -> None:
    """Nothing is told of a question that one alone has answered."""
    figures = agreement(one(3, math.nan), 6)

    assert figures.raters[0] == 1
    assert np.isnan([figures.spread, figures.uniform, figures.dissent, figures.deviation]).all()
    assert math.isnan(within_group(one(3, math.nan), 6))


def test_alpha_as_krippendorff_has_it() -> None:
    """His own example, ordinal."""
    assert krippendorff(KRIPPENDORFF) == pytest.approx(0.815388, abs=5e-7)


def test_alpha_of_one_level_alone_is_none() -> None:
    """Where all say the same nothing tells agreement from a habit; nor where nobody is paired."""
    assert math.isnan(krippendorff(np.full((3, 4), 2.0)))
    assert math.isnan(krippendorff(np.array([[1.0, _], [_, 2.0]])))


def test_levels_that_differ_by_noise_are_one_level() -> None:
    """.1 + .2 is .3 to raters, whatever the last bits say."""
    assert krippendorff(np.array([[0.1 + 0.2, 0.6, 0.9], [0.3, 0.6, 0.9]])) == 1


def test_the_interval_of_alpha_is_drawn_from_a_seed() -> None:
    """The same seed gives the same interval, around the value; another seed another."""
    first, again, other = (krippendorff_range(KRIPPENDORFF, 2_000, seed) for seed in (1, 1, 2))

    assert first == again != other
    assert first.low < first.value < first.high
    assert first.value == krippendorff(KRIPPENDORFF)
    assert 0.4 < first.low < 0.7
    assert 0.9 < first.high <= 1


def test_the_mean_of_judges_as_shrout_and_fleiss_have_it() -> None:
    """ICC(2,k); the paper prints .62."""
    assert intraclass(SHROUT.T) == pytest.approx(0.620051, abs=5e-7)


def test_the_mean_of_judges_as_psych_has_it() -> None:
    """``psych::ICC`` of the questions of a path as judges, 13 digits."""
    rows = rows_of("answers_full.csv")
    names = [name for name in rows[0] if name.startswith("P1")]
    ratings = np.array([[float(row[name]) for row in rows] for name in names])
    (expected,) = (float(row["ICC"]) for row in rows_of("expected_icc_psych_P1.csv") if row["type"] == "ICC2k")

    assert intraclass(ratings) == pytest.approx(expected, abs=1e-13)


def test_concordance_as_kendall_has_it() -> None:
    """Four judges, ten objects, rank sums whose squared distances add up to 1,048: W is .7939."""
    ranks = np.array(
        [
            [1, 2, 6, 5, 4, 3, 8, 7, 9, 10],
            [2, 1, 5, 4, 6, 3, 7, 8, 9, 10],
            [1, 3, 2, 5, 4, 7, 9, 6, 10, 8],
            [1, 2, 4, 6, 8, 3, 10, 9, 5, 7],
        ],
        dtype=float,
    )
    sums = ranks.sum(axis=0)

    assert ((sums - sums.mean()) ** 2).sum() == 1_048
    assert concordance(ranks) == pytest.approx(0.7939, abs=5e-5)


def test_concordance_of_ties_as_irr_has_it() -> None:
    """``irr::kendall(anxiety, correct=TRUE)``: three raters, twenty persons, W .54."""
    anxiety = np.array(
        [
            [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
            [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
            [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
        ],
        dtype=float,
    )

    assert concordance(anxiety) == pytest.approx(0.54, abs=0.005)


def test_what_is_not_complete_has_no_coefficient_of_the_complete() -> None:
    """One gap is enough; so are one rater or one question, and ratings without any difference."""
    gap = np.array([[1.0, 2.0], [1.0, _]])

    for ratings in (gap, np.array([[1.0, 2.0]]), np.array([[1.0], [2.0]]), np.full((2, 3), 2.0)):
        assert math.isnan(intraclass(ratings))
        assert math.isnan(concordance(ratings))


ratings = arrays(float, st.tuples(st.integers(2, 5), st.integers(2, 9)), elements=st.integers(0, 5).map(float))


@given(ratings)
def test_raters_who_say_the_same_agree_wholly(drawn: Floats) -> None:
    """Every index is at its best, and none is better where raters differ."""
    alike = np.repeat(drawn[:1], len(drawn), axis=0)
    best, own = agreement(alike, 6), agreement(drawn, 6)

    assert (best.spread == 0).all()
    assert (best.uniform == 1).all()
    assert (own.uniform <= own.dissent + 1e-12).all()
    assert within_group(alike, 6) == 1
    assert not krippendorff(alike) < 1 - 1e-12
    assert not krippendorff(drawn) > 1 + 1e-12
