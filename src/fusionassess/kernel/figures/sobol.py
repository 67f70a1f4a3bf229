"""Sobol indices: how much of a figure's spread comes from each source of uncertainty.

A first index is the share of the variance that a source explains on its own, a total index the
share that would remain if only this source stayed unknown, its interplay with others included.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from fusionassess.kernel.figures.draws import Draws, Settings, degrees, draw, generator, scene, scores
from fusionassess.kernel.scoring import Block, Floats, Plan

ROWS = 4_096
"""Pairs of draws behind the indices; a figure of the rubric is cheap."""
RESAMPLES = 1_000
CONFIDENCE = (0.025, 0.975)
SMALLEST = 1e-9
"""A standard deviation below this is float noise: scores are compared to 9 decimals."""
BOOTSTRAP = 2
"""The random stream of the bootstrap; 0 and 1 are those of the two sets of draws."""


class Indices(NamedTuple):
    """First and total indices of k sources, each with its interval; NaN where nothing varies."""

    first: Floats
    """(k,) may be slightly negative by chance, which means nothing but that it is near 0."""
    first_bounds: Floats
    """(2, k) bootstrap percentiles 2.5 and 97.5 %."""
    total: Floats
    """(k,)."""
    total_bounds: Floats
    """(2, k)."""


class BySource(NamedTuple):
    """Indices of one respondent's figures, a column per source that varies."""

    sources: tuple[str, ...]
    score: Indices
    degree: Indices | None
    """None where there is no coordination degree."""


def by_source(plan: Plan, block: Block, settings: Settings, rows: int = ROWS) -> BySource | None:
    """Share the spread of one respondent's figures out among the sources; None where none varies.

    With k sources it takes (k + 2) times as many scores as there are rows.
    """
    sources = settings.varied(block)
    if not sources:
        return None
    parts, enough = [], replace(settings, draws=rows)
    streams = (draw(plan, sources, enough, stream=stream) for stream in (0, 1))
    for first, second in zip(*streams, strict=True):
        swapped = ({**first.uniforms, source: second.uniforms[source]} for source in sources)
        sets = [first, second, *(Draws(first.rows, uniforms) for uniforms in swapped)]
        scenes = [scene(plan, block, drawn, settings) for drawn in sets]
        parts.append([[plan.top * scores(each).overall, degrees(plan, block, each)] for each in scenes])
    score, degree = np.moveaxis(np.concatenate(parts, axis=-1), 1, 0)
    return BySource(
        sources,
        indices(score[0], score[1], score[2:], settings.seed),
        None if np.isnan(degree).any() else indices(degree[0], degree[1], degree[2:], settings.seed),
    )


def indices(base: Floats, other: Floats, mixed: Floats, seed: int = 1) -> Indices:
    """First and total indices with bootstrap intervals.

    ``base`` and ``other`` are (rows,) results of two independent sets of draws, ``mixed`` is
    (k, rows): row i comes from the base with source i taken from the other.
    S_i = mean[(y_B - m)(y_ABi - y_A)] / V, after Saltelli et al. 2010, centred: without m the
    estimate grows worse the further the results lie from 0. ST_i = mean[(y_A - y_ABi)^2] / 2V,
    after Jansen 1999. Whole rows are drawn again, and m and V computed anew, for every resample.
    """
    terms = _terms(base, other, mixed)
    first, total = _from_means(terms.mean(axis=-1))
    # Not a matrix product: its last digits depend on the number of threads.
    resampled = np.einsum("br,tr->tb", _resamples(len(base), seed), terms) / len(base)
    bounds = [np.quantile(estimates, CONFIDENCE, axis=-1) for estimates in _from_means(resampled)]
    return Indices(first, bounds[0], total, bounds[1])


def _resamples(rows: int, seed: int) -> Floats:
    """How often each row is drawn in each resample, (RESAMPLES, rows)."""
    drawn = generator(seed, BOOTSTRAP).integers(rows, size=(RESAMPLES, rows))
    drawn += rows * np.arange(RESAMPLES)[:, None]
    return np.bincount(drawn.reshape(-1), minlength=drawn.size).reshape(drawn.shape).astype(float)


def _terms(base: Floats, other: Floats, mixed: Floats) -> Floats:
    """All that the indices are made of, (4 + 3k, rows); its means suffice to compute them."""
    # A shift of all results changes no index, and keeps the digits that the squares would lose.
    middle = np.mean([base, other])
    a, b, m = base - middle, other - middle, mixed - middle
    return np.concatenate([[a, b, a * a, b * b], m - a, b * (m - a), (m - a) ** 2 / 2])


def _from_means(means: Floats) -> tuple[Floats, Floats]:
    """First and total indices from the means of the terms, (4 + 3k, …) to (k, …) twice."""
    a, b, a_squared, b_squared = means[:4]
    shift, product, half_square = np.split(means[4:], 3)
    mean = (a + b) / 2
    variance = (a_squared + b_squared) / 2 - mean**2
    variance = np.where(variance > SMALLEST**2, variance, np.nan)
    return (product - mean * shift) / variance, half_square / variance
