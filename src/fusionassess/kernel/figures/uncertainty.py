"""Uncertainty: what the answers come to over many draws, of one respondent, of two, of very many."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from fusionassess.kernel.figures.coordination import CLASSES, degree_class
from fusionassess.kernel.figures.draws import (
    CHUNK,
    Draws,
    Scene,
    Settings,
    degrees,
    draw,
    levels,
    scene,
    scores,
    weighted,
)
from fusionassess.kernel.scoring import Block, Floats, Ints, Plan, effective_weights

QUANTILES = (0.05, 0.5, 0.95)
CELLS = 2**17
"""Respondents times draws computed at a time: what the processor's cache holds."""


class Totals(NamedTuple):
    """What some draws come to, (draws,) each."""

    score: Floats
    """0 to the top."""
    degree: Floats
    """Coupling coordination degree; NaN where the answers as given have none."""
    level: Floats
    """By the rubric's rule."""


@dataclass(frozen=True, slots=True, eq=False)
class Uncertainty:
    """What one respondent's figures come to over all draws."""

    varied: tuple[str, ...]
    """The sources that varied, in the order of SOURCES."""
    score: Floats
    """(3,) 5, 50 and 95 % of the score, 0 to the top."""
    degree: Floats
    """(3,) the same of the coordination degree; NaN where there is none."""
    levels: Floats
    """(top + 1,) probability of each level by the rubric's rule."""
    grades: Floats
    """(10,) probability of each class of the degree; NaN where there is none."""
    levels_by_weights: Floats
    """(top + 1,) probability of each level where nothing but the weights varies."""


class Paired(NamedTuple):
    """A second assessment against a first over the same draws."""

    higher: float
    """Share of the draws in which the second scores higher."""
    equal: float
    """Share of the draws in which both score the same."""
    lower: float
    """Share of the draws in which the second scores lower."""
    difference: Floats
    """(3,) 5, 50 and 95 % of second minus first, in levels."""


def uncertainty(plan: Plan, block: Block, settings: Settings) -> Uncertainty:
    """Draw what else one respondent's answers could come to; ``block`` is one row that has a total.

    Probabilities of the levels in the sense of SMAA (Lahdelma, Hokkanen & Salminen 1998): shares of
    the draws. Those of the weights alone rest on the very weights of the other draws.
    """
    of_draws = totals(plan, block, settings)
    has_degree = not np.isnan(of_draws.degree).any()
    return Uncertainty(
        varied=settings.varied(block),
        score=quantiles(of_draws.score),
        degree=quantiles(of_draws.degree) if has_degree else np.full(len(QUANTILES), np.nan),
        levels=_shares(of_draws.level, plan.top + 1),
        grades=_shares(degree_class(of_draws.degree), CLASSES) if has_degree else np.full(CLASSES, np.nan),
        levels_by_weights=_shares(_levels_by_weights(plan, block, settings.of_weights()), plan.top + 1),
    )


def _levels_by_weights(plan: Plan, block: Block, settings: Settings) -> Floats:
    scenes = (scene(plan, block, drawn, settings) for drawn in draw(plan, settings.varied(block), settings))
    return np.concatenate([levels(each, scores(each)) for each in scenes])


def totals(plan: Plan, block: Block, settings: Settings, chunk: int = CHUNK) -> Totals:
    """What every draw comes to for one respondent."""
    parts = []
    for drawn in draw(plan, settings.varied(block), settings, chunk):
        respondent = scene(plan, block, drawn, settings)
        rolled = scores(respondent)
        parts.append(Totals(plan.top * rolled.overall, degrees(plan, block, respondent), levels(respondent, rolled)))
    return Totals(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def paired(plan: Plan, before: Floats, after: Floats, settings: Settings) -> Paired:
    """Compare two rows of ratings, (questions,), under common random weights, scale and aggregation.

    Errors of answers, where they vary, are drawn for each row on its own. A question without a
    rating leaves the mean, whatever ``settings.fill`` says. Scores are compared rounded to 9 decimals.
    """
    first, second = _block_of(before), _block_of(after)
    # Nothing is open in these blocks, so that nothing is filled.
    varied = settings.varied(first)
    own = tuple(source for source in varied if source == "answers")
    parts = []
    for drawn, other in zip(draw(plan, varied, settings), draw(plan, own, settings, stream=1), strict=True):
        later = scene(plan, second, Draws(drawn.rows, {**drawn.uniforms, **other.uniforms}), settings)
        parts.append(_total(later) - _total(scene(plan, first, drawn, settings)))
    differences = np.concatenate(parts)
    rounded = np.round(differences, 9)
    return Paired(
        higher=float(np.mean(rounded > 0)),
        equal=float(np.mean(rounded == 0)),
        lower=float(np.mean(rounded < 0)),
        difference=quantiles(differences),
    )


def _total(scene: Scene) -> Floats:
    return scene.plan.top * scores(scene).overall


def _block_of(row: Floats) -> Block:
    """One respondent to whom what has no rating does not apply."""
    ratings = row.reshape(1, -1)
    return Block(ratings, ~np.isnan(ratings), np.full_like(ratings, np.nan))


def many(plan: Plan, ratings: Floats, settings: Settings) -> Floats:
    """5, 50 and 95 % of the score of many respondents under common random weights.

    (respondents, questions) to (respondents, 3), 0 to the top; NaN where a row has no rating. Only
    weights can be varied: they are the same for all, while errors of answers are everyone's own.
    Raises ValueError where the settings vary anything else.

    With weights alone a score is a sum of shares times ratings. The shares are the same for all
    who answered something of the same measures; a measure answered in part is put right by itself.
    """
    if settings != settings.of_weights():
        raise ValueError("only weights can be varied for many respondents")
    (drawn,) = draw(plan, ("weights",), settings, chunk=settings.draws)
    plans = weighted(plan, drawn.uniforms["weights"], settings.weights)
    starts = plan.tiers[0].starts
    patterns, which = np.unique(
        np.logical_or.reduceat(~np.isnan(ratings), starts, axis=-1), axis=0, return_inverse=True
    )
    intervals = np.full((len(ratings), len(QUANTILES)), np.nan)
    at_a_time = max(1, CELLS // settings.draws)
    for number in np.flatnonzero(patterns.any(axis=-1)):
        shares = effective_weights(plans, np.repeat(patterns[number], plan.tiers[0].sizes)[None, :])
        rows = np.flatnonzero(which.reshape(-1) == number)
        for start in range(0, len(rows), at_a_time):
            cut = rows[start : start + at_a_time]
            intervals[cut] = quantiles(plan.top * _sums(ratings[cut], shares, starts))
    return intervals


def _sums(ratings: Floats, shares: Floats, starts: Ints) -> Floats:
    """Scores in [0, 1] under shares of (draws, questions); (rows, questions) to (rows, draws).

    Sums run question by question, so that a row's digits do not depend on the rows beside it, as
    they would with a matrix product.
    """
    present = ~np.isnan(ratings)
    values = np.where(present, ratings, 0.0)
    sums: Floats = np.einsum("rq,dq->rd", values, shares)
    for questions in np.split(np.arange(ratings.shape[-1]), starts[1:]):
        answered, own = present[:, questions].astype(float), shares[:, questions]
        partly = np.flatnonzero(np.ptp(answered, axis=-1))
        if len(partly):
            # The answered questions of a measure take over the share of the others.
            gain = _products(np.ones((1, len(questions))), own) / _products(answered[partly], own) - 1
            sums[partly] += gain * _products(values[partly][:, questions], own)
    return sums


def _products(left: Floats, right: Floats) -> Floats:
    """Sums of products over the few questions of a measure; (rows, n) and (draws, n) to (rows, draws)."""
    total = left[:, :1] * right[:, 0]
    for question in range(1, left.shape[-1]):
        total += left[:, question, None] * right[:, question]
    return total


def quantiles(values: Floats) -> Floats:
    """5, 50 and 95 % of (…, draws), linear between neighbours: (…, 3)."""
    # Sorting in place of selecting: numpy sorts floats with vector instructions.
    ordered = np.sort(values, axis=-1)
    places = np.array(QUANTILES) * (values.shape[-1] - 1)
    below = np.floor(places).astype(np.intp)
    lower, upper = ordered[..., below], ordered[..., np.ceil(places).astype(np.intp)]
    between: Floats = lower + (places - below) * (upper - lower)
    return between


def _shares(ranks: Floats, count: int) -> Floats:
    return np.bincount(ranks.astype(np.intp), minlength=count) / len(ranks)
