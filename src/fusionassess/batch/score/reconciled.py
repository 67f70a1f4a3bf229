"""Rows of several raters of one organisation become one row each, by the rules of ``raters.rules``.

An answer is the place of its level among all levels that occur, be it a level, an option or a number. Organisations
are taken a few thousand at a time, those with as many raters together, so that nothing is computed for one alone;
yet every sum is taken in an order of its own, so that an organisation has the same bits whoever stands beside it and
in whatever order its raters come. In a table unknown is the same as unanswered. Evidence ages on the latest day of
assessment of an organisation's raters, as in the sheet that theirs become.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from fusionassess.answers import ageing
from fusionassess.batch.score.states import NO_GRADE, Answers, Scale
from fusionassess.batch.score.sums import add_up
from fusionassess.kernel.figures.agreement import uniform_variance
from fusionassess.kernel.scoring import Floats, Ints
from fusionassess.raters.rules import FAR, Rule

CHUNK = 4_096
"""Organisations at a time: what the processor's cache holds."""
FEW = 253
"""Levels up to which a byte holds a place, and what is not rated behind them."""


class Agreed(NamedTuple):
    """Organisations of one plan, a row each, in the order in which they are first met."""

    first: Ints
    """(organisations,) the first row of each."""
    number: Ints
    """(rows,) the organisation of each row."""
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


class _Placed(NamedTuple):
    """The answers of a plan as places of levels, and back."""

    told: Any
    """(questions, rows) the place of each answer's level; above all places ``silent``, and behind it not applicable."""
    levels: Floats
    """(places,) on 0 … top, in order."""
    states: np.ndarray[Any, np.dtype[np.uint8]]
    """(questions, places) the state that an answer of this level is in."""
    silent: int

    def level(self, place: Any) -> Floats:
        """The level of a place; whatever where it is none."""
        levels: Floats = self.levels.take(np.minimum(place, len(self.levels) - 1).astype(np.intp))
        return levels


def _placed(answers: Answers, scales: Sequence[Scale], top: int) -> _Placed:
    by_question = [
        np.round((scale.ratings if numbers is None else numbers) * top, 9)
        for scale, numbers in zip(scales, answers.numbers, strict=True)
    ]
    # That there is one at the least, whoever answered what.
    levels = np.unique(np.concatenate([[0.0], *(own[~np.isnan(own)] for own in by_question)]))
    kind = np.uint8 if len(levels) <= FEW else np.uint32
    silent = int(np.iinfo(kind).max) - 1
    states = np.zeros((len(scales), len(levels)), dtype=np.uint8)
    told = np.empty((len(scales), len(answers)), dtype=kind)
    for question, (own, scale) in enumerate(zip(by_question, scales, strict=True)):
        column = answers.states[question]
        if scale.is_number:
            places = np.where(column == scale.not_applicable, silent + 1, silent)
            rated = (column == 0) & ~np.isnan(own)
            places[rated] = np.searchsorted(levels, own[rated])
            told[question] = places
        else:
            different, first = np.unique(own, return_index=True)
            states[question, np.searchsorted(levels, different)] = first
            by_state = np.append(np.searchsorted(levels, own), [silent, silent + 1]).astype(kind)
            told[question] = by_state.take(column)
    return _Placed(told, levels, states, silent)


def reconcile(
    answers: Answers, organisations: Ints, scales: Sequence[Scale], top: int, rule: Rule, options: int
) -> Agreed:
    """Bring the rows of each organisation together; ``organisations`` are (rows,) numbers.

    ``options`` are the levels of a ladder, which agreement is held against.
    """
    placed = _placed(answers, scales, top)
    grades = None if answers.grades is None else np.stack(list(answers.grades))
    last_days = None if answers.last_days is None else np.stack(list(answers.last_days))
    _, first, number, raters = np.unique(organisations, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(number, kind="stable")
    starts = np.cumsum([0, *raters[:-1]])
    questions, count = len(scales), len(first)
    missing = np.array([scale.missing for scale in scales], dtype=np.uint8)[:, None]
    chosen = np.empty((questions, count), dtype=np.uint8)
    given = np.full((questions, count), NO_GRADE, dtype=np.uint8)
    numbers = [None if own is None else np.full(count, np.nan) for own in answers.numbers]
    differ, still_open = np.zeros(count, dtype=np.intp), np.zeros(count, dtype=np.intp)
    uniform, alpha = np.empty(count), np.empty(count)
    for several, places in _alike(raters):
        rows = order[starts[places] + np.arange(several)[:, None]]
        told, ranked = placed.told[:, rows], None if grades is None else _known(grades[:, rows])
        if ranked is not None and last_days is not None and answers.days is not None:
            latest = answers.days[rows].max(axis=0)
            ranked = ageing.lowered(ranked, ageing.is_too_old(last_days[:, rows], latest)).astype(np.int16)
        # In the order of their levels: nobody's sums depend on who is asked first.
        ordered = np.sort(told, axis=1)
        made = _settled(told, ordered, ranked, placed, rule)
        chosen[:, places] = np.where(made.is_settled, made.states, missing + made.applies_not)
        differ[places], still_open[places] = made.differ, made.open
        if ranked is not None:
            given[:, places] = made.grades
        for question, (own, ratings) in enumerate(zip(numbers, answers.numbers, strict=True)):
            if own is not None and ratings is not None:
                own[places] = _number(ratings[rows], told[question] == made.choice[question], made.is_settled[question])
        uniform[places], alpha[places] = _agreement(ordered, placed, options)
    met = np.argsort(first, kind="stable")
    graded = None if answers.graded is None else np.logical_or.reduceat(answers.graded[order], starts)[met]
    return Agreed(
        first[met],
        np.argsort(met)[number],
        Answers(
            list(chosen[:, met]),
            [None if own is None else own[met] for own in numbers],
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


def _number(ratings: Floats, is_choice: Any, is_settled: Any) -> Floats:
    """(organisations,) the rating agreed on where numbers are asked for; of those that count the same the lowest."""
    least = np.where(is_choice, ratings, np.inf).min(axis=0)
    return np.where(is_settled & np.isfinite(least), least, np.nan)


class _Settled(NamedTuple):
    """What became of the questions of some organisations, (questions, organisations) and (organisations,)."""

    choice: Any
    """Places of the levels taken."""
    is_settled: Any
    """Whether one was taken."""
    states: np.ndarray[Any, np.dtype[np.uint8]]
    """Where one was taken."""
    applies_not: Any
    """Whether it does not apply, as all say who say anything."""
    grades: np.ndarray[Any, np.dtype[np.uint8]]
    differ: Ints
    open: Ints


def _settled(told: Any, ordered: Any, grades: Any, placed: _Placed, rule: Rule) -> _Settled:
    """Apply a rule to places of (questions, raters, organisations), as they were told and in order."""
    rated = told < placed.silent
    some, applies_not = rated.any(axis=1), (told > placed.silent).any(axis=1)
    lowest, highest = _ends(told, rated, placed.silent)
    taken = told
    if rule == "best-evidenced" and grades is not None:
        best = np.where(rated, grades, -1).max(axis=1, keepdims=True)
        taken = np.where(rated & (grades < best), placed.silent, told).astype(told.dtype)
        ordered = np.sort(taken, axis=1)
    low, high = _ends(taken, taken < placed.silent, placed.silent)
    count = (taken < placed.silent).sum(axis=1)
    middle = np.take_along_axis(ordered, np.maximum((count - 1) // 2, 0)[:, None, :], axis=1)[:, 0]
    choice = lowest if rule == "lowest" else middle
    alike = lowest == highest
    apart = placed.level(high) - placed.level(low)
    far = (np.round(apart, 9) >= FAR) if rule != "lowest" else np.zeros_like(alike)
    unsettled = some & (applies_not | (~alike & far))
    place = np.minimum(choice, placed.states.shape[1] - 1).astype(np.intp)
    kept = np.full(choice.shape, NO_GRADE, dtype=np.uint8)
    if grades is not None:
        same = (told == choice[:, None, :]) & rated
        best = np.where(same, grades, -1).max(axis=1)
        kept = np.where((best >= 0) & some & ~unsettled, best, NO_GRADE).astype(np.uint8)
    return _Settled(
        choice,
        some & ~unsettled,
        np.take_along_axis(placed.states, place, axis=1),
        applies_not & ~some,
        kept,
        (some & (~alike | applies_not)).sum(axis=0),
        unsettled.sum(axis=0),
    )


def _ends(told: Any, rated: Any, silent: int) -> tuple[Any, Any]:
    """The lowest and the highest place of each question."""
    return np.where(rated, told, silent).min(axis=1), np.where(rated, told, 0).max(axis=1)


def _agreement(told: Any, placed: _Placed, options: int) -> tuple[Floats, Floats]:
    """The mean of r_wg over the questions, and alpha, of each organisation; ``told`` is in order of levels."""
    _, several, count = told.shape
    if several == 1:
        return np.full(count, np.nan), np.full(count, np.nan)
    rated = told < placed.silent
    number = rated.sum(axis=1)
    levels = np.where(rated, placed.level(told), 0.0)
    enough = number > 1
    means = _sum(levels) / np.maximum(number, 1)
    apart = np.where(rated, levels - means[:, None, :], 0.0)
    variance = _sum(apart * apart) / np.maximum(number - 1, 1)
    uniform = np.where(enough, np.maximum(1 - variance / uniform_variance(options), 0.0), 0.0)
    known = enough.sum(axis=0)
    mean = np.where(known > 0, add_up(list(uniform)) / np.maximum(known, 1), np.nan)
    return mean, _alpha(told, rated & enough[:, None, :], number, len(placed.levels))


def _sum(figures: Floats) -> Floats:
    """(questions, organisations) of the raters, in order: what numpy makes of an axis depends on the others."""
    return add_up([figures[:, rater] for rater in range(figures.shape[1])])


def _alpha(told: Any, paired: Any, number: Any, places: int) -> Floats:
    """Alpha of each organisation, as ``kernel.figures.agreement`` has it.

    The distance of two values is that of their mean ranks among all of the organisation's, so that the pairs of
    raters need not be gone through: sums of ranks and of their squares will do, and whole numbers are exact. Ranks
    are doubled, and counted from the middle.
    """
    count = told.shape[2]
    keys = (np.arange(count) * places + told)[paired]
    values = paired.sum(axis=(0, 1))
    if places <= FEW:
        counts, of_key = np.bincount(keys, minlength=count * places), np.repeat(np.arange(count), places)
    else:
        different, keys, counts = np.unique(keys, return_inverse=True, return_counts=True)
        of_key = different // places
    before = np.cumsum(values) - values
    middle = 2 * (np.cumsum(counts) - before[of_key]) - counts - values[of_key]
    ranks = np.zeros(told.shape, dtype=np.int64)
    ranks[paired] = middle[keys]
    sums, squares = ranks.sum(axis=1), (ranks * ranks).sum(axis=1)
    observed = add_up(list((number * squares - sums * sums) / np.maximum(number - 1, 1)))
    expected = values * squares.sum(axis=0).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha: Floats = np.where(expected > 0, 1 - (values - 1) * observed / expected, np.nan)
    return alpha
