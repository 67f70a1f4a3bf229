"""Counts of scores: quantiles as numpy finds them, parts that add up, bands of enough respondents."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fusionassess.kernel.figures.distribution import STEPS, bins, middle, quantile, quantile_bands, share_below, spread
from fusionassess.kernel.scoring import Floats
from trees import TOP

scores = st.integers(0, 60).flatmap(
    lambda rows: arrays(float, (rows, 2), elements=st.one_of(st.floats(0, TOP), st.just(math.nan)))
)
shares = st.floats(0, 1)


@given(scores, shares)
def test_a_quantile_is_that_of_the_rounded_scores(values: Floats, share: float) -> None:
    """Numpy's own on the scores to thousandths; without a score there is none."""
    counts = spread(values, TOP)
    for node in (0, 1):
        known = values[~np.isnan(values[:, node]), node]
        if len(known):
            expected = np.quantile(np.rint(known * 1_000) / 1_000, share)
            assert quantile(counts[node], share) == pytest.approx(expected, abs=1e-9)
        else:
            assert math.isnan(quantile(counts[node], share))


@given(scores, st.integers(0, 60))
def test_parts_add_up_to_the_whole(values: Floats, cut: int) -> None:
    """However the respondents are cut."""
    parts = spread(values[:cut], TOP) + spread(values[cut:], TOP)

    assert parts.tolist() == spread(values, TOP).tolist()
    assert parts.shape == (2, bins(TOP))


@given(scores, st.floats(0, TOP))
def test_a_percentile_rank_counts_equals_half(values: Floats, own: float) -> None:
    """Below plus half of the equals; among scores as they are rounded."""
    counts = spread(values, TOP)[0]
    known = np.rint(values[~np.isnan(values[:, 0]), 0] * 1_000)
    place = round(own * 1_000)
    if len(known):
        assert share_below(counts, own) == pytest.approx(
            ((known < place).sum() + (known == place).sum() / 2) / len(known)
        )
    else:
        assert math.isnan(share_below(counts, own))
    assert math.isnan(share_below(counts, math.nan))


@given(scores, st.integers(1, 10), st.integers(1, 6))
def test_bands_hold_everybody_and_none_is_small(values: Floats, wanted: int, least: int) -> None:
    """One after the other from the first bin to the last."""
    counts = spread(values, TOP)[0]
    bands = quantile_bands(counts, wanted, least)
    total = int(counts.sum())

    assert len(bands) <= wanted
    assert bool(bands) == (total >= least)
    if bands:
        assert [begin for begin, _ in bands] == [0, *(end for _, end in bands[:-1])]
        assert bands[-1][1] == len(counts)
        assert all(counts[begin:end].sum() >= least for begin, end in bands)


def test_ten_bands_of_a_hundred_are_tenths() -> None:
    """Where no two scores are the same, the bands hold equally many."""
    counts = spread(np.linspace(0, TOP, 100)[:, None], TOP)[0]

    assert [int(counts[begin:end].sum()) for begin, end in quantile_bands(counts, 10, 5)] == [10] * 10


def test_a_band_may_hold_just_the_least() -> None:
    """Ten respondents, five at the least: two bands, the last one as large as the first."""
    counts = spread(np.linspace(0, TOP, 10)[:, None], TOP)[0]

    assert [int(counts[begin:end].sum()) for begin, end in quantile_bands(counts, 2, 5)] == [5, 5]


@given(st.lists(st.integers(0, 5_000), min_size=5, max_size=60), st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]))
def test_a_middle_is_the_mean_of_the_scores_around_a_place(values: list[int], share: float) -> None:
    """Of five neighbours in order, whatever the share; none where there are fewer than five."""
    counts = np.bincount(values, minlength=5_001)
    ordered, place = sorted(values), round((len(values) - 1) * share)
    begin = min(max(place - 2, 0), len(values) - 5)

    assert middle(counts, share, 5) == pytest.approx(sum(ordered[begin : begin + 5]) / 5 / STEPS)
    assert math.isnan(middle(counts, share, len(values) + 1))
