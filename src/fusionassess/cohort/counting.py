"""How a block of respondents who are asked the same is counted: the whole numbers of a part of a cohort."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise, repeat
from typing import Any

import numpy as np

from fusionassess.cohort.counts import FINE, MILLION, PeerCounts, ProfileCounts
from fusionassess.cohort.respondents import AnswerColumn, Measured, Rows, measured
from fusionassess.kernel.figures.carefulness import INFLATED, straight_lined
from fusionassess.kernel.figures.coordination import CLASSES
from fusionassess.kernel.figures.distribution import STEPS, bins, spread
from fusionassess.kernel.figures.obstacles import measure_obstacles
from fusionassess.kernel.figures.reliability import UNIT, Moments, moments
from fusionassess.kernel.results import STATUSES
from fusionassess.kernel.scoring import Bools, Floats, Ints
from fusionassess.rubric.model import Measure, Rubric
from fusionassess.rubric.questions import Asked

SLICE = 16_384
"""Rows whose obstacles are worked out at a time: their shares stay in the processor's cache."""
FOREMOST = 3
"""Obstacles of a respondent that count as its largest."""


def counted(rubric: Rubric, profile: str, rows: Rows) -> tuple[ProfileCounts, PeerCounts]:
    """Count respondents of one profile and the same sectors: for the profile, and for their peers."""
    plan = rows.plan
    cuts = np.append(plan.tiers[0].starts, len(plan.questions)).tolist()
    measures = [
        measured(rows.answers[start:end], scores)
        for start, end, scores in zip(cuts, cuts[1:], rows.measures, strict=False)
    ]
    every = [measure.counts() for measure in measures]
    # One population in every table: whoever has no total could be found as the difference of two others.
    scored = ~np.isnan(rows.score)
    of_scored = every if scored.all() else [measure.counts(np.flatnonzero(scored)) for measure in measures]
    nodes = np.where(scored, np.stack([rows.score, *rows.paths]), np.nan).T
    distribution, sums, levels = spread(nodes, plan.top), _total(nodes), _tallied(rows.level, plan.top + 1)
    known_at, sums_at = _by_total(rows, measures, distribution.shape[1])
    gaps, gap_shares, foremost = _obstacles(rows, measures)
    complete, reliability = _complete(rows, measures)
    states = _by_question(rows, measures, every)
    fitting, waiting = _advised(rubric, profile, rows, measures, states)
    of_profile = ProfileCounts(
        statuses=np.bincount(rows.status, minlength=len(STATUSES)),
        levels=levels,
        grades=_tallied(rows.grade, CLASSES),
        spread=np.concatenate([distribution, *map(_spread, measures, of_scored, repeat(plan.top))]),
        sums=np.append(sums, [_sum(measure.shown, own) for measure, own in zip(measures, of_scored, strict=True)]),
        known_at=known_at,
        sums_at=sums_at,
        gaps=gaps,
        gap_shares=gap_shares,
        foremost=foremost,
        fitting=fitting,
        waiting=waiting,
        missing=np.array([counts[-2] for counts in states]),
        not_applicable=np.array([counts[-1] for counts in states]),
        flags=_flags(rows),
        evidence=_evidence(rows),
        complete=complete,
        reliability=reliability,
        worth=np.zeros_like(fitting) if rows.worth is None else rows.worth.steps,
        brought=_brought(rows),
    )
    return of_profile, PeerCounts(distribution[0], sums[:1], levels)


def _tallied(values: Floats, number: int) -> Ints:
    """Count whole numbers from 0 up; NaN is not counted."""
    return np.bincount(values[~np.isnan(values)].astype(np.intp), minlength=number)


def _in_millionths(values: Floats) -> Floats:
    """Whole numbers of millionths, as floats: their sums are exact below 2 ** 53; NaN counts nothing."""
    return np.asarray(np.rint(np.where(np.isnan(values), 0.0, values) * MILLION))


def _total(values: Floats) -> Ints:
    """Add up each column in millionths, (rows, columns) to (columns,); NaN counts nothing."""
    return np.asarray(_in_millionths(values).sum(axis=0).astype(np.intp))


def _sum(values: Floats, counts: Ints) -> int:
    """Add up in millionths what so many have."""
    return int((_in_millionths(values) * counts).sum())


def _spread(measure: Measured, counts: Ints, top: int) -> Ints:
    """(1, bins) respondents by the score of a measure."""
    has_score = ~np.isnan(measure.shown)
    places = np.rint(measure.shown[has_score] * STEPS).astype(np.intp)
    return np.bincount(places, counts[has_score], bins(top)).astype(np.intp)[None]


def _by_question(rows: Rows, measures: Sequence[Measured], every: Sequence[Ints]) -> list[Ints]:
    """By question: (states,) respondents in each."""
    counted = [
        measure.by_state(place, counts, int(measure.states[place].max(initial=0)) + 1)
        for measure, counts in zip(measures, every, strict=True)
        for place in range(len(measure.states))
    ]
    return [
        np.append(counts, np.zeros(len(answered.ratings) - len(counts), dtype=np.intp))
        for answered, counts in zip(rows.answers, counted, strict=True)
    ]


def _by_total(rows: Rows, measures: Sequence[Measured], number: int) -> tuple[Ints, Ints]:
    """Respondents and scores of each measure by the respondents' total, (bins, measures) twice."""
    has_total = ~np.isnan(rows.score)
    totals = np.rint(rows.score[has_total] * (number - 1) / rows.plan.top).astype(np.intp)
    everyone = np.bincount(totals, minlength=number)
    known, sums = (np.empty((number, len(measures)), dtype=np.intp) for _ in range(2))
    for place, measure in enumerate(measures):
        sets = measure.sets[has_total]
        unknown = np.flatnonzero(np.isnan(measure.shown).take(sets))
        known[:, place] = everyone - np.bincount(totals[unknown], minlength=number)
        sums[:, place] = np.bincount(totals, _in_millionths(measure.shown).take(sets), number)
    return known, sums


def _obstacles(rows: Rows, measures: Sequence[Measured]) -> tuple[Ints, Ints, Ints]:
    """How many have a gap, each measure's shares of them, and how often it is among the largest."""
    plan = rows.plan
    cuts = np.append(plan.tiers[0].starts, len(plan.questions)).tolist()
    weights = [plan.tiers[0].weights[start:end] for start, end in pairwise(cuts)]
    tables = [_means(own, measure.ratings) for own, measure in zip(weights, measures, strict=True)]
    count, total, foremost = 0, np.zeros(len(measures), dtype=np.intp), np.zeros(len(measures), dtype=np.intp)
    there = ~np.isnan(rows.score)
    whole = there & np.logical_and.reduce(
        [measure.taken(~np.isnan(table)) for measure, table in zip(measures, tables, strict=True)]
    )
    for some in (np.flatnonzero(whole), np.flatnonzero(there & ~whole)):
        for start in range(0, len(some), SLICE):
            chosen = some[start : start + SLICE]
            pairs = zip(measures, tables, strict=True)
            means = np.stack([table.take(measure.sets.take(chosen)) for measure, table in pairs])
            shares = measure_obstacles(plan, means.T).T
            shares = np.compress(shares.any(axis=0), shares, axis=1)
            count += shares.shape[1]
            total += np.rint(shares * MILLION).sum(axis=1).astype(np.intp)
            foremost += _foremost(shares)
    return np.array([count]), total, foremost


def _means(weights: Floats, ratings: Floats) -> Floats:
    """(sets,) the mean of a measure's answers, (questions, sets), up to rounding what the kernel makes of them."""
    there = ~np.isnan(ratings)
    own = there * weights[:, None]
    with np.errstate(invalid="ignore"):
        return np.asarray((own * np.where(there, ratings, 0.0)).sum(axis=0) / own.sum(axis=0))


def _foremost(shares: Floats) -> Ints:
    """(measures,) how often each is among the largest, of (measures, respondents).

    Equal shares differ by noise, which is rounded away; the rubric's order decides.
    """
    number = len(shares)
    # One whole number tells share and measure: comparing it once keeps both.
    keys = np.rint(shares * 1e9)
    keys *= number
    keys += np.arange(number - 1, -1, -1)[:, None]
    largest = np.full((min(FOREMOST, number), shares.shape[1]), -1.0)
    for key in keys:
        for place in largest:
            smaller = np.minimum(place, key)
            np.maximum(place, key, out=place)
            key = smaller  # noqa: PLW2901 - what was pushed out goes on to the next place
    measures = number - 1 - (largest.astype(np.intp) % number)
    is_one = np.take_along_axis(shares, measures, axis=0) > 0
    return np.bincount(measures[is_one], minlength=number)


def _advised(
    rubric: Rubric, profile: str, rows: Rows, measures: Sequence[Measured], states: Sequence[Ints]
) -> tuple[Ints, Ints]:
    """Whose next step leads to which level, and who of them waits, (questions, top) each.

    The steps are those of the profile without any sector's replacements.
    """
    plan = rows.plan
    fitting, waiting = (np.zeros((len(plan.questions), plan.top), dtype=np.intp) for _ in range(2))
    known = dict(zip(plan.measures, measures, strict=True))
    starts = dict(zip(plan.measures, plan.tiers[0].starts.tolist(), strict=True))
    applies = {name: _applies(sums, rows.answers[starts[name] :]) for name, sums in known.items()}
    for measure in rubric.asked_measures(profile):
        sums = known[measure.id]
        lacking: dict[int, Ints | None] = {}
        for place, goals in enumerate(_goals(rubric, profile)[measure.id]):
            column = starts[measure.id] + place
            by_goal: dict[int, list[int]] = {}
            for state, rating in enumerate(rows.answers[column].ratings.tolist()):
                level = None if math.isnan(rating) else round(rating * plan.top)
                goal = None if level is None else next((to for to in goals if to > level), None)
                if goal is not None:
                    by_goal.setdefault(goal, []).append(state)
            counted = states[column].tolist()
            for goal, own in by_goal.items():
                fitting[column, goal - 1] = sum([counted[state] for state in own])
                if goal not in lacking:
                    unmet = _unmet(measure, goal, known, applies)
                    lacking[goal] = None if unmet is None else sums.counts(np.flatnonzero(unmet))
                if (counts := lacking[goal]) is not None:
                    waits = sums.by_state(place, counts, len(counted)).tolist()
                    waiting[column, goal - 1] = sum([waits[state] for state in own])
    return fitting, waiting


_GOALS: list[tuple[Rubric, dict[str, dict[str, list[list[int]]]]]] = []


def _goals(rubric: Rubric, profile: str) -> dict[str, list[list[int]]]:
    """By measure and question, the levels that steps lead to, rising; worked out once for blocks that follow."""
    kept = _GOALS[0] if _GOALS else None
    if kept is None or kept[0] is not rubric:
        kept = (rubric, {})
        _GOALS[:] = [kept]
    known = kept[1]
    if profile not in known:
        known[profile] = {
            measure.id: [_goals_of(rubric.as_asked(question, profile, ())) for question in measure.asked(profile)]
            for measure in rubric.asked_measures(profile)
        }
    return known[profile]


def _goals_of(asked: Asked) -> list[int]:
    return sorted(step.to for step in asked.steps) if asked.levels else []


def _applies(measure: Measured, answers: Sequence[AnswerColumn]) -> Bools:
    """(sets,) whether any question of a measure applies: the last state of each says that it does not."""
    last = np.array([len(answered.ratings) - 1 for answered, _ in zip(answers, measure.states, strict=False)])
    return np.asarray((measure.states != last[:, None]).any(axis=0))


def _unmet(measure: Measure, goal: int, known: Mapping[str, Measured], applies: Mapping[str, Bools]) -> Bools | None:
    """Which respondents lack a prerequisite, None where there is none; one that nobody knows is lacking, too."""
    lacking = [
        known[name].taken(applies[name] & ~(np.round(known[name].shown, 9) >= requirement.at_least))
        for requirement in measure.requires
        if goal >= requirement.to_reach and (name := requirement.measure) in known
    ]
    return np.logical_or.reduce(lacking) if lacking else None


def _flags(rows: Rows) -> Ints:
    """Respondents who answered without care, or claim what their evidence does not cover."""
    different = np.unique(np.concatenate([answered.ratings[:-2] for answered in rows.answers]))
    alike = long_run = np.zeros(0, dtype=bool)
    if len(different) < _NOTHING and len(rows.answers) < _NOTHING:
        alike, long_run = straight_lined([_as_numbers(answered, different) for answered in rows.answers], _NOTHING)
    with np.errstate(invalid="ignore"):
        claimed = np.round(rows.score - rows.evidenced, 9) >= INFLATED
    return np.array([alike.sum(), long_run.sum(), claimed.sum()])


_NOTHING = 255
"""Stands for no answer among numbers of one byte."""


def _as_numbers(answered: AnswerColumn, different: Floats) -> Any:
    """(rows,) the same number for the same rating, whatever the question."""
    numbers = np.append(np.searchsorted(different, answered.ratings[:-2]), [_NOTHING, _NOTHING]).astype(np.uint8)
    return numbers.take(answered.states)


def _evidence(rows: Rows) -> Ints:
    lacking = rows.score - rows.evidenced
    return np.array([(~np.isnan(lacking)).sum(), _total(lacking[:, None])[0]])


def _brought(rows: Rows) -> Ints:
    if rows.worth is None:
        return np.zeros(3, dtype=np.intp)
    after, more = rows.worth.after, rows.worth.more
    return np.array([(~np.isnan(after)).sum(), _total(after[:, None])[0], _total(more[:, None])[0]])


def _units(ratings: Floats) -> Ints:
    """Ratings in whole units; no rating is none."""
    return np.asarray(np.rint(np.where(np.isnan(ratings), 0.0, ratings) * UNIT).astype(np.intp))


def _complete(rows: Rows, measures: Sequence[Measured]) -> tuple[Ints, tuple[Moments, ...]]:
    """Of respondents without a gap: sums by question; by path, of those without a gap in it, its moments."""
    starts = rows.plan.tiers[1].starts.tolist()
    everyone, reliability = np.ones(len(rows.score), dtype=bool), []
    in_units = [_units(measure.ratings) for measure in measures]
    for start, end in pairwise([*starts, len(measures)]):
        own, own_units = measures[start:end], in_units[start:end]
        is_whole = np.logical_and.reduce([measure.taken(measure.is_complete) for measure in own])
        everyone &= is_whole
        whole = np.flatnonzero(is_whole)
        totals = np.add.reduce(
            [units.sum(axis=0).take(measure.sets.take(whole)) for measure, units in zip(own, own_units, strict=True)]
        )
        columns = [column for units in own_units for column in units]
        counts = [given for measure in own for given in repeat(measure.counts(whole), len(measure.states))]
        reliability.append(moments(columns, counts, totals))
    sums, complete = list[Ints](), np.flatnonzero(everyone)
    for measure, units in zip(measures, in_units, strict=True):
        given, values = measure.counts(complete), units / UNIT
        logs = np.rint(values * np.log(np.where(units > 0, values, 1.0)) * FINE).astype(np.intp)
        sums.append(np.stack([np.ones_like(units), units, units * units, logs]) @ given)
    return np.concatenate(sums, axis=1), tuple(reliability)
