"""Rows of several raters of one organisation become one row each, by the rules of ``raters.rules``.

Everything is counted in small numbers: an answer is the rank of its rating among those that a
question can have. Organisations are taken a few thousand at a time, those with as many raters
together, so that nothing is computed for one alone. In a table unknown is the same as unanswered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from fusionassess.batch.score.states import NO_GRADE, Answers, Bytes, Scale
from fusionassess.kernel.figures.agreement import uniform_variance
from fusionassess.kernel.scoring import Floats, Ints
from fusionassess.raters.rules import FAR, Rule

CHUNK = 4_096
"""Organisations at a time: what the processor's cache holds."""
SILENT, INAPPLICABLE = 254, 255
"""Stand for no answer and for not applicable among the ranks, above all of them."""


class NoRatings(Exception):
    """A rubric asks for numbers, whose answers have no ranks: rows cannot be reconciled in a table."""


class Agreed(NamedTuple):
    """Organisations of one plan, a row each."""

    first: Ints
    """(organisations,) the first row of each."""
    answers: Answers
    raters: Ints
    differ: Ints
    """Questions that the raters answer differently."""
    open: Ints
    """Questions that the rule leaves open."""
    uniform: Floats
    """r_wg, the mean over the questions that two or more rated; NaN where there is none."""
    alpha: Floats
    """Krippendorff's alpha, ordinal; NaN where all ratings are alike."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ranks:
    """The answers of a plan as ranks, and back."""

    by_state: Sequence[Bytes]
    """By question, (states,) to ranks."""
    states: np.ndarray[Any, np.dtype[np.uint8]]
    """(questions, ranks) back to states."""
    levels: Floats
    """(questions, ranks) on 0 … top."""
    values: np.ndarray[Any, np.dtype[np.uint8]]
    """(questions, ranks) to the place of the level among all levels there are."""
    distinct: int
    """How many levels there are."""


def _ranks(scales: Sequence[Scale], top: int) -> _Ranks:
    if any(scale.is_number for scale in scales):
        raise NoRatings
    width = max(len(scale.ratings) for scale in scales)
    states = np.zeros((len(scales), width), dtype=np.uint8)
    levels = np.full((len(scales), width), np.nan)
    by_state: list[Bytes] = []
    for question, scale in enumerate(scales):
        rounded = np.round(scale.ratings * top, 9)
        known, first, rank = np.unique(rounded, return_index=True, return_inverse=True)
        states[question, : len(known)], levels[question, : len(known)] = first, known
        by_state.append(np.append(rank, [SILENT, INAPPLICABLE]).astype(np.uint8))
    every = np.unique(levels[~np.isnan(levels)])
    return _Ranks(by_state, states, levels, np.searchsorted(every, levels).astype(np.uint8), len(every))


def reconcile(answers: Answers, organisations: Ints, scales: Sequence[Scale], top: int, rule: Rule) -> Agreed:
    """Bring the rows of each organisation together; ``organisations`` are (rows,) numbers. Raises NoRatings."""
    ranks = _ranks(scales, top)
    coded = np.stack([own.take(column) for own, column in zip(ranks.by_state, answers.states, strict=True)])
    grades = None if answers.grades is None else np.stack(list(answers.grades))
    _, first, number, raters = np.unique(organisations, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(number, kind="stable")
    starts = np.cumsum([0, *raters[:-1]])
    questions, count = len(scales), len(first)
    chosen = np.empty((questions, count), dtype=np.uint8)
    given = np.full((questions, count), NO_GRADE, dtype=np.uint8)
    differ, still_open = np.zeros(count, dtype=np.intp), np.zeros(count, dtype=np.intp)
    uniform, alpha = np.empty(count), np.empty(count)
    for several, places in _alike(raters):
        rows = order[starts[places] + np.arange(several)[:, None]]
        told, ranked = coded[:, rows], None if grades is None else _known(grades[:, rows])
        made = _settled(told, ranked, ranks, rule)
        chosen[:, places], differ[places], still_open[places] = made.states, made.differ, made.open
        if ranked is not None:
            given[:, places] = made.grades
        uniform[places], alpha[places] = _agreement(told, ranks, top)
    # In the order in which organisations are first met.
    met = np.argsort(first, kind="stable")
    graded = None if answers.graded is None else np.logical_or.reduceat(answers.graded[order], starts)[met]
    return Agreed(
        first[met],
        Answers(
            list(chosen[:, met]),
            [None] * questions,
            None if grades is None else list(given[:, met]),
            graded,
        ),
        raters[met],
        differ[met],
        still_open[met],
        uniform[met],
        alpha[met],
    )


def _alike(raters: Ints) -> Iterator[tuple[int, Ints]]:
    """Organisations with as many raters, some at a time."""
    for several in np.unique(raters).tolist():
        places = np.flatnonzero(raters == several)
        for start in range(0, len(places), CHUNK):
            yield several, places[start : start + CHUNK]


def _known(grades: np.ndarray[Any, np.dtype[np.uint8]]) -> np.ndarray[Any, np.dtype[np.int16]]:
    """Ranks of grades, -1 of none named."""
    return np.where(grades == NO_GRADE, -1, grades.astype(np.int16)).astype(np.int16)


class _Settled(NamedTuple):
    """What became of the questions of some organisations, (questions, organisations) and (organisations,)."""

    states: np.ndarray[Any, np.dtype[np.uint8]]
    grades: np.ndarray[Any, np.dtype[np.uint8]]
    differ: Ints
    open: Ints


def _settled(told: Any, grades: Any, ranks: _Ranks, rule: Rule) -> _Settled:
    """Apply a rule to ranks of (questions, raters, organisations)."""
    rated = told < SILENT
    some, applies_not = rated.any(axis=1), (told == INAPPLICABLE).any(axis=1)
    lowest, highest = _ends(told, rated)
    taken = told
    if rule == "best-evidenced" and grades is not None:
        best = np.where(rated, grades, -1).max(axis=1, keepdims=True)
        taken = np.where(rated & (grades < best), SILENT, told).astype(np.uint8)
    low, high = _ends(taken, taken < SILENT)
    ordered, count = np.sort(taken, axis=1), (taken < SILENT).sum(axis=1)
    middle = np.take_along_axis(ordered, np.maximum((count - 1) // 2, 0)[:, None, :], axis=1)[:, 0]
    choice = lowest if rule == "lowest" else middle
    alike = lowest == highest
    apart = _level(ranks, high) - _level(ranks, low)
    far = (np.round(np.nan_to_num(apart), 9) >= FAR) if rule != "lowest" else np.zeros_like(alike)
    conflict = some & applies_not
    unsettled = conflict | (some & ~alike & far)
    width = ranks.states.shape[1]
    settled_states = np.take_along_axis(ranks.states, np.minimum(choice, width - 1).astype(np.intp), axis=1)
    missing = np.array([len(own) - 2 for own in ranks.by_state], dtype=np.uint8)[:, None]
    states = np.where(some & ~unsettled, settled_states, missing)
    states = np.where(~some & applies_not, missing + 1, states).astype(np.uint8)
    kept = np.full(states.shape, NO_GRADE, dtype=np.uint8)
    if grades is not None:
        same = (told == choice[:, None, :]) & rated
        best = np.where(same, grades, -1).max(axis=1)
        kept = np.where((best >= 0) & some & ~unsettled, best, NO_GRADE).astype(np.uint8)
    differ = (some & (~alike | applies_not)).sum(axis=0)
    return _Settled(states, kept, differ, unsettled.sum(axis=0))


def _ends(told: Any, rated: Any) -> tuple[Any, Any]:
    """The lowest and the highest rank of each question."""
    return np.where(rated, told, SILENT).min(axis=1), np.where(rated, told, 0).max(axis=1)


def _level(ranks: _Ranks, rank: Any) -> Floats:
    width = ranks.levels.shape[1]
    levels: Floats = np.take_along_axis(ranks.levels, np.minimum(rank, width - 1).astype(np.intp), axis=1)
    return levels


def _agreement(told: Any, ranks: _Ranks, top: int) -> tuple[Floats, Floats]:
    """The mean of r_wg over the questions, and alpha, of each organisation."""
    questions, several, count = told.shape
    if several == 1:
        return np.full(count, np.nan), np.full(count, np.nan)
    rated = told < SILENT
    number = rated.sum(axis=1)
    place = np.minimum(told, ranks.levels.shape[1] - 1).astype(np.intp)
    levels = np.where(rated, ranks.levels[np.arange(questions)[:, None, None], place], 0.0)
    enough = number > 1
    means = levels.sum(axis=1) / np.maximum(number, 1)
    apart = np.where(rated, levels - means[:, None, :], 0.0)
    variance = (apart * apart).sum(axis=1) / np.maximum(number - 1, 1)
    uniform = np.where(enough, np.maximum(1 - variance / uniform_variance(top + 1), 0.0), 0.0)
    known = enough.sum(axis=0)
    mean = np.where(known > 0, uniform.sum(axis=0) / np.maximum(known, 1), np.nan)
    values = ranks.values[np.arange(questions)[:, None, None], place]
    return mean, _alpha(values, rated, number, ranks.distinct)


def _alpha(values: Any, rated: Any, number: Any, distinct: int) -> Floats:
    """Alpha of each organisation, as ``kernel.figures.agreement`` has it, from the pairs of its raters."""
    _, several, count = values.shape
    base = np.arange(count, dtype=np.int64) * distinct * distinct
    shared = 1 / np.maximum(number - 1, 1)
    places, weights = [], []
    for one in range(several):
        for other in range(one + 1, several):
            both = rated[:, one] & rated[:, other]
            pair = base + values[:, one].astype(np.int64) * distinct + values[:, other]
            places.append(pair[both])
            weights.append(shared[both])
    size = count * distinct * distinct
    half = np.bincount(np.concatenate(places), np.concatenate(weights), minlength=size)
    pairs = half.reshape(count, distinct, distinct)
    pairs = pairs + pairs.transpose(0, 2, 1)
    marginal = pairs.sum(axis=2)
    total = marginal.sum(axis=1)
    reached = np.cumsum(marginal, axis=1) - marginal / 2
    distance = (reached[:, :, None] - reached[:, None, :]) ** 2
    observed = (pairs * distance).sum(axis=(1, 2))
    expected = (marginal[:, :, None] * marginal[:, None, :] * distance).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha: Floats = np.where(np.round(expected, 9) > 0, 1 - (total - 1) * observed / expected, np.nan)
    return alpha
