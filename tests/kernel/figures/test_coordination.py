"""Coupling coordination: against published tables, and by its laws."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fusionassess.kernel.figures.coordination import coordination, degree_class, wang_coupling
from fusionassess.kernel.scoring import Floats, Grouping, Plan
from trees import plan_of

units = st.floats(0.0, 1.0)


def two_sided(each: int = 4, *, coordination_given: bool = True) -> Plan:
    """A plan with ``each`` questions on science, industry and link, all of equal weight."""
    plan = plan_of([[(1.0, 3 * each)]])
    order = np.arange(3 * each, dtype=np.intp)
    sides = Grouping(("science", "industry", "link"), order, np.array([0, each, 2 * each], dtype=np.intp))
    return replace(plan, sides=sides, coordination=coordination_given)


def answers(science: float, industry: float, link: float = 0.5, each: int = 4) -> Floats:
    """One row in which every answer of a side is the same."""
    return np.array([[science] * each + [industry] * each + [link] * each])


# Hindawi Math. Probl. Eng. 2022, 2969206, table 4: U1, U2, C, T, D with weights ½, ½.
HINDAWI = [
    (0.101, 0.280, 0.882, 0.190, 0.410),
    (0.165, 0.406, 0.906, 0.286, 0.509),
    (0.187, 0.427, 0.920, 0.307, 0.532),
    (0.238, 0.511, 0.931, 0.374, 0.590),
    (0.424, 0.421, 1.000, 0.422, 0.650),
    (0.538, 0.407, 0.990, 0.473, 0.684),
    (0.591, 0.466, 0.993, 0.528, 0.724),
    (0.694, 0.581, 0.996, 0.638, 0.797),
    (0.892, 0.662, 0.989, 0.777, 0.877),
    (0.879, 0.637, 0.987, 0.758, 0.865),
]


@pytest.mark.parametrize(("first", "second", "coupling", "index", "degree"), HINDAWI)
def test_agrees_with_a_published_table(
    first: float, second: float, coupling: float, index: float, degree: float
) -> None:
    """C, T and D of ten years are those printed in the paper, within its rounding."""
    figures = coordination(two_sided(), answers(first, second))

    assert figures.coupling[0] == pytest.approx(coupling, abs=1e-3)
    assert figures.index[0] == pytest.approx(index, abs=1e-3)
    assert figures.degree[0] == pytest.approx(degree, abs=1e-3)


# The vignette of the CRAN package coupling 0.2: four systems, C and D of Wang's formula.
VIGNETTE = [
    ((0.8179733, 0.3246648, 0.6590316, 0.1308531), 0.4722274, 0.4776480),
    ((0.3020233, 0.1318888, 0.4046987, 0.5173794), 0.6211236, 0.4588675),
    ((0.9209903, 0.3353516, 0.6921477, 0.3141320), 0.5375842, 0.5514412),
    ((0.9604095, 0.3914758, 0.7099999, 0.4316421), 0.5861986, 0.6045044),
    ((0.9061589, 0.3473603, 0.7297774, 0.6909494), 0.6640321, 0.6662930),
    ((0.9456379, 0.4391423, 0.7304117, 0.4792905), 0.6319211, 0.6402164),
]


@pytest.mark.parametrize(("systems", "wang", "degree"), VIGNETTE)
def test_agrees_with_the_r_package_coupling(systems: tuple[float, ...], wang: float, degree: float) -> None:
    """The coupling of four systems, and the degree that follows, agree to the printed digits."""
    row = np.array(systems)

    assert wang_coupling(row) == pytest.approx(wang, abs=2e-7)
    assert math.sqrt(wang_coupling(row) * row.mean()) == pytest.approx(degree, abs=2e-7)


# The reference page of the R package mathmodels: three systems; C after Wang.
MATHMODELS = [
    ((0.0162, 0.2720, 0.2655), 0.447),
    ((0.1782, 0.6824, 0.3721), 0.501),
    ((0.5490, 0.0593, 0.5729), 0.455),
    ((0.6730, 0.4812, 0.9082), 0.669),
    ((0.0207, 0.8891, 0.2017), 0.175),
    ((0.9875, 0.5573, 0.8984), 0.715),
]


@pytest.mark.parametrize(("systems", "wang"), MATHMODELS)
def test_agrees_with_the_r_package_mathmodels(systems: tuple[float, ...], wang: float) -> None:
    """The coupling of three systems agrees to three digits."""
    assert wang_coupling(np.array(systems)) == pytest.approx(wang, abs=6e-4)


@given(units, units)
def test_the_degree_is_the_root_of_the_geometric_mean(first: float, second: float) -> None:
    """With equal weights D squared is the geometric mean of the two sides."""
    figures = coordination(two_sided(), answers(first, second))

    assert figures.degree[0] ** 4 == pytest.approx(first * second, abs=1e-12)


@given(units, units, units)
def test_the_degree_never_falls_when_a_side_rises(first: float, second: float, higher: float) -> None:
    """Standard D is monotone: an improvement is never punished."""
    assume(higher >= first)
    before, after = (coordination(two_sided(), answers(side, second)).degree[0] for side in (first, higher))

    assert after >= before - 1e-12


def test_the_corrected_formula_can_fall() -> None:
    """Why Wang's C is a figure of balance only: D(.4, .5) = .618, but D(.4, .9) = .554."""
    before, after = (math.sqrt(wang_coupling(np.array(pair)) * np.mean(pair)) for pair in ((0.4, 0.5), (0.4, 0.9)))

    assert before == pytest.approx(0.618, abs=5e-4)
    assert after == pytest.approx(0.554, abs=5e-4)


@given(units, units)
def test_the_sides_may_be_swapped(first: float, second: float) -> None:
    """The degree does not care which side is which."""
    figures, swapped = (coordination(two_sided(), answers(*pair)) for pair in ((first, second), (second, first)))

    np.testing.assert_allclose(figures.degree, swapped.degree, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("degree", "grade"), [(border / 10, min(border, 9)) for border in range(11)])
def test_classes_are_closed_on_the_left(degree: float, grade: int) -> None:
    """A degree on a border belongs to the class above it; 1 belongs to the last."""
    assert degree_class(np.array(degree)) == grade


@pytest.mark.parametrize("border", range(1, 10))
def test_float_noise_moves_no_class(border: int) -> None:
    """A last bit below a border is on it; a billionth is below."""
    degrees = np.array([np.nextafter(border / 10, 0), border / 10 - 1e-9])

    assert degree_class(degrees).tolist() == [border, border - 1]


def test_nothing_on_both_sides_is_degree_zero() -> None:
    """At the origin C is not defined, T and D are zero."""
    figures = coordination(two_sided(), answers(0.0, 0.0))

    assert np.isnan(figures.coupling[0])
    assert figures.degree[0] == 0.0
    assert figures.grade[0] == 0


def test_a_side_with_three_answers_has_no_figure() -> None:
    """Fewer than four answers on a side, and neither it nor the degree is given; the link still is."""
    row = answers(0.5, 0.5, 0.7)
    row[0, 0] = np.nan
    figures = coordination(two_sided(), row)

    assert np.isnan(figures.science[0])
    assert np.isnan(figures.degree[0])
    assert figures.link[0] == pytest.approx(0.7)
    assert figures.answers[0].tolist() == [3, 4, 4]


def test_a_profile_that_sees_one_side_gets_no_degree() -> None:
    """Without coordination the sides' means are given, and nothing that holds one against the other."""
    figures = coordination(two_sided(coordination_given=False), answers(0.5, 0.7))

    held = (figures.coupling, figures.index, figures.degree, figures.grade, figures.wang, figures.bridge_gap)
    assert np.isnan(held).all()
    assert (figures.science[0], figures.industry[0], figures.link[0]) == pytest.approx((0.5, 0.7, 0.5))


def test_a_rubric_without_sides_has_no_coordination() -> None:
    """No sides, no figure, no failure."""
    figures = coordination(plan_of([[(1.0, 3)]]), np.array([[0.2, 0.4, 0.6]]))

    assert np.isnan(figures.degree[0])
    assert figures.answers[0].tolist() == [0, 0, 0]


def test_the_bridge_gap_is_what_the_link_lacks() -> None:
    """The weaker side minus the link."""
    assert coordination(two_sided(), answers(0.8, 0.6, 0.45)).bridge_gap[0] == pytest.approx(0.15)
