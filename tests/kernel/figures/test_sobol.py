"""Sobol indices: against functions whose indices are known, and by their laws."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusionassess.kernel.figures.draws import SOURCES, Settings
from fusionassess.kernel.figures.sobol import Indices, _resamples, by_source, indices
from fusionassess.kernel.figures.uncertainty import totals
from fusionassess.kernel.scoring import Block, Floats, roll_up
from respondents import block_of, example, only, two_sides
from trees import TOP, plan_of

Function = Callable[[Floats], Floats]


def estimated(function: Function, inputs: int, rows: int, seed: int = 3) -> Indices:
    """The indices of a function of independent uniforms; (inputs, rows) to (rows,)."""
    first, second = np.random.default_rng(seed).random((2, inputs, rows))
    mixed = []
    for place in range(inputs):
        swapped = first.copy()
        swapped[place] = second[place]
        mixed.append(function(swapped))
    return indices(function(first), function(second), np.array(mixed))


def ishigami(uniforms: Floats) -> Floats:
    """Ishigami & Homma 1990 with a = 7, b = .1, on [-π, π]."""
    x = np.pi * (2 * uniforms - 1)
    return np.asarray(np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


def g_function(uniforms: Floats) -> Floats:
    """Sobol's g-function with a = 0, 1, 4.5, 9."""
    a = np.array([0, 1, 4.5, 9])[:, None]
    return np.asarray(np.prod((np.abs(4 * uniforms - 2) + a) / (1 + a), axis=0))


# Closed forms; SALib 1.6.0 gives .3141 .4437 -.0002 / .5574 .4424 .2437 for the first.
KNOWN = [
    (ishigami, [0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437]),
    (g_function, [0.716493, 0.179123, 0.023686, 0.007165], [0.787370, 0.242268, 0.034327, 0.010463]),
]


@pytest.mark.parametrize(("function", "first", "total"), KNOWN)
def test_agrees_with_the_closed_form(function: Function, first: list[float], total: list[float]) -> None:
    """Within three standard deviations of the bootstrap, which are small."""
    estimates = estimated(function, len(first), 8_192)
    for values, bounds, known in (
        (estimates.first, estimates.first_bounds, first),
        (estimates.total, estimates.total_bounds, total),
    ):
        deviation = (bounds[1] - bounds[0]) / (2 * 1.96)
        assert np.all(np.abs(values - known) < 3 * deviation)
        assert np.all(deviation < 0.025)
        assert np.all((bounds[0] < values) & (values < bounds[1]))


def test_a_score_is_shared_out_by_the_squares_of_its_weights() -> None:
    """Independent answers, alike in spread: S_j = F_j² / ΣF², ST = S, and they sum to 1."""
    plan = plan_of([[(3.0, 2), (5.0, 1)], [(7.0, 3)]])
    weights = plan.full_weights
    estimates = estimated(lambda uniforms: roll_up(plan, np.floor(6 * uniforms.T) / TOP).overall, 6, 8_192)

    known = weights**2 / np.sum(weights**2)
    np.testing.assert_allclose(estimates.first, known, rtol=0, atol=0.03)
    np.testing.assert_allclose(estimates.total, known, rtol=0, atol=0.03)


def by_the_book(base: Floats, other: Floats, mixed: Floats) -> tuple[Floats, Floats]:
    """The estimators a second time, row by row as they are printed."""
    both = np.concatenate([base, other])
    mean, variance = both.mean(), both.var()
    first = [float(np.mean((other - mean) * (own - base))) / variance for own in mixed]
    total = [float(np.mean((base - own) ** 2)) / 2 / variance for own in mixed]
    return np.array(first), np.array(total)


def test_whole_rows_are_drawn_again_with_mean_and_variance() -> None:
    """The intervals are percentiles of the estimators by the book on every resample of rows."""
    rng = np.random.default_rng(2)
    base, other, mixed = rng.random(30), rng.random(30), rng.random((2, 30))
    estimates = indices(base, other, mixed, seed=9)
    again = []
    for counts in _resamples(30, 9).astype(int):
        rows = np.repeat(np.arange(30), counts)
        again.append(by_the_book(base[rows], other[rows], mixed[:, rows]))
    first, total = (np.array(column) for column in zip(*again, strict=True))

    np.testing.assert_allclose([estimates.first, estimates.total], by_the_book(base, other, mixed), rtol=0, atol=1e-12)
    np.testing.assert_allclose(estimates.first_bounds, np.quantile(first, [0.025, 0.975], axis=0), rtol=0, atol=1e-9)
    np.testing.assert_allclose(estimates.total_bounds, np.quantile(total, [0.025, 0.975], axis=0), rtol=0, atol=1e-9)


def test_resamples_are_as_large_as_the_sample() -> None:
    """Each counts as many rows as there are, each row as often as the next; the seed decides."""
    samples = _resamples(50, 1)

    assert samples.shape == (1_000, 50)
    assert np.all(samples.sum(axis=1) == 50)
    assert samples.mean(axis=0) == pytest.approx([1] * 50, abs=0.2)
    assert samples.var() == pytest.approx(1, abs=0.05)
    assert np.array_equal(samples, _resamples(50, 1))
    assert not np.array_equal(samples, _resamples(50, 2))


@settings(max_examples=20)
@given(st.floats(-1e4, 1e4), st.sampled_from([-3.0, 0.5, 20.0]))
def test_neither_a_shift_nor_a_scale_changes_an_index(shift: float, scale: float) -> None:
    """Centred: results far from zero are shared out as those around it."""
    plain = estimated(ishigami, 3, 64)
    moved = estimated(lambda uniforms: scale * ishigami(uniforms) + shift, 3, 64)

    for before, after in zip(plain, moved, strict=True):
        np.testing.assert_allclose(after, before, rtol=0, atol=1e-6)


def test_intervals_hold_what_they_promise() -> None:
    """Nineteen of twenty hold the true index, give or take."""
    held = []
    for seed in range(150):
        estimates = estimated(lambda uniforms: uniforms[0] + 2 * uniforms[1], 2, 256, seed)
        held.append((estimates.first_bounds[0] < [0.2, 0.8]) & (estimates.first_bounds[1] > [0.2, 0.8]))

    assert 0.9 < np.mean(held) < 0.99


def test_two_sources_of_one_respondent_add_up_as_computed_by_hand() -> None:
    """Errors of four answers and the filling of one gap: variances are .1 / 25 each and (36 - 1) / 12 / 25."""
    plan = plan_of([[(1.0, 5)]])
    varied = only(answers=0.1, fill=True, seed=4)
    shared = by_source(plan, block_of([1, 2, 3, 4, np.nan]), varied, rows=8_192)

    assert shared is not None
    assert shared.sources == ("answers", "fill")
    known = np.array([4 * 0.1, 35 / 12]) / (4 * 0.1 + 35 / 12)
    np.testing.assert_allclose(shared.score.first, known, rtol=0, atol=0.03)
    np.testing.assert_allclose(shared.score.total, known, rtol=0, atol=0.03)
    assert shared.degree is None


def test_one_source_explains_everything() -> None:
    """Its first and its total index are 1."""
    plan, block = example("binjiang-park")
    for source, value in (("weights", 0.25), ("answers", 0.1), ("shape", 1.25), ("aggregation", True), ("fill", True)):
        shared = by_source(plan, block, only(**{source: value}), rows=1_000)
        assert shared is not None
        assert shared.sources == (source,)
        assert shared.score.first[0] == pytest.approx(1, abs=0.15)
        assert shared.score.total[0] == pytest.approx(1, abs=0.15)


def test_the_variance_shared_out_is_that_of_the_draws() -> None:
    """Freezing a source where it does nothing lowers the variance of the score by about its first index."""
    plan, block = example("binjiang-park")
    shared = by_source(plan, block, Settings())
    assert shared is not None
    assert shared.sources == SOURCES
    everything = totals(plan, block, Settings(draws=10_000)).score.var()
    for place, frozen in enumerate(({"weights": 0.0}, {"answers": 0.0}, {"shape": 1.0})):
        left = totals(plan, block, replace(Settings(draws=10_000), **frozen)).score.var()  # type: ignore[arg-type]
        assert 1 - left / everything == pytest.approx(shared.score.first[place], abs=0.05)


def test_what_a_figure_does_not_depend_on_has_no_share() -> None:
    """The mean over the paths is no part of the coordination degree: both indices are nothing at all."""
    plan, block = example("binjiang-park")
    shared = by_source(plan, block, Settings(), rows=500)

    assert shared is not None
    assert shared.degree is not None
    place = SOURCES.index("aggregation")
    assert (shared.degree.first[place], shared.degree.total[place]) == (0, 0)
    assert shared.degree.total[0] > 0


def test_the_same_seed_gives_the_same_indices() -> None:
    """Digit for digit; another seed gives others."""
    plan, block = example("binjiang-park")
    first, again, other = (by_source(plan, block, Settings(seed=seed), rows=700) for seed in (1, 1, 2))
    assert first is not None
    assert again is not None
    assert other is not None

    for one, two in zip(first.score, again.score, strict=True):
        np.testing.assert_array_equal(one, two)
    assert not np.any(first.score.first == other.score.first)


def test_where_nothing_varies_there_is_nothing_to_share_out() -> None:
    """All switched off: no indices; everyone at the top under any weights: not a number rather than noise."""
    plan = two_sides(4)
    top = block_of([5] * 8)

    assert by_source(plan, top, only()) is None
    shared = by_source(plan, top, only(weights=0.25), rows=100)
    assert shared is not None
    assert shared.degree is not None
    for figure in (*shared.score, *shared.degree):
        assert np.isnan(figure).all()


def test_a_respondent_without_a_degree_has_indices_of_the_score() -> None:
    """Three answers on a side: the degree is left out, the score is not."""
    ratings = np.array([[0.2, 0.4, 0.6, np.nan, 0.2, 0.4, 0.6, 0.8]])
    block = Block(ratings, np.ones(ratings.shape, dtype=bool), ratings)
    shared = by_source(two_sides(4), block, Settings(), rows=200)

    assert shared is not None
    assert shared.degree is None
    assert shared.score.total.min() > 0
