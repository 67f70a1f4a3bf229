"""What holds a cohort back, and which steps fit many at once."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from fusionassess.assessment.plan import compile_plan
from fusionassess.cohort.counts import MILLION
from fusionassess.cohort.pooled import Pooled, mean
from fusionassess.cohort.value import AdviceRow, ObstacleRow, Spread, WorthRow
from fusionassess.kernel.figures.order_of_steps import EFFORT
from fusionassess.kernel.figures.suppression import LEAST, decimals
from fusionassess.report.figures import Figure
from fusionassess.report.wording import months, percent, plain
from fusionassess.rubric.nodes import words
from fusionassess.rubric.steps import step_id
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.cohort import CohortLabels

LOWEST = 3
"""Measures named as the weakest."""
MOST_STEPS = 3
"""Of each profile."""
MOST_WORTH = 5
"""Likewise, of the steps of a budget."""


def weakest(means: Sequence[tuple[str, Figure]], phrases: CohortLabels) -> Iterator[str]:
    """The lowest of some measures by their means as these are told; no sentence where all are alike.

    They come in the rubric's order, which decides among equal means.
    """
    if len({mean.display for _, mean in means}) > 1:
        lowest = sorted(means, key=lambda pair: pair[1].value or 0.0)[:LOWEST]
        named = (phrases.id_and_figure.format(id=name, figure=mean) for name, mean in lowest)
        yield phrases.weakest.format(measures=phrases.list_mark.join(named))


def holding(rows: Sequence[ObstacleRow], phrases: CohortLabels) -> Iterator[str]:
    """The commonest obstacles; no sentence where every measure is one for as many."""
    if len({row.foremost.display for row in rows}) > 1:
        told = (phrases.id_and_figure.format(id=f"{row.id} {row.title}", figure=row.foremost) for row in rows[:LOWEST])
        yield phrases.holding.format(measures=phrases.list_mark.join(told))


def first(rows: Sequence[AdviceRow], phrases: CohortLabels) -> Iterator[str]:
    """The first step of each profile that may be told of, the most units first."""
    if foremost := [next(group) for _, group in groupby(rows, lambda row: row.profile)]:
        told = (
            phrases.first_step.format(profile=row.profile, title=row.title, count=row.units)
            for row in sorted(foremost, key=lambda row: -row.units)
        )
        yield phrases.first.format(steps=phrases.part_mark.join(told))


def obstacles(pool: Pooled, language: str) -> tuple[ObstacleRow, ...]:
    """Every measure that enough units with a gap are asked about, the commonest obstacle first."""
    measures = pool.tally.rubric.measures
    asked = {measure.id: 0 for measure in measures}
    for profile in pool.profiles:
        for name in pool.tally.plans[profile].measures:
            asked[name] += int(pool.tally.profiles[profile].gaps[0])
    shares, foremost = pool.by_measure("gap_shares").tolist(), pool.by_measure("foremost").tolist()
    rows = [
        ObstacleRow(
            id=measure.id,
            title=words(measure.title, language),
            foremost=percent(foremost[place] / asked[measure.id]),
            share=percent(shares[place] / MILLION / asked[measure.id], 1),
            asked=asked[measure.id],
        )
        for place, measure in enumerate(measures)
        if asked[measure.id] >= LEAST
    ]
    return tuple(sorted(rows, key=lambda row: (-(row.foremost.value or 0.0), -(row.share.value or 0.0))))


def advice(pool: Pooled, labels: Labels, phrases: CohortLabels, language: str) -> tuple[AdviceRow, ...]:
    """The commonest steps, profile by profile as far as these may be told of."""
    rows: list[AdviceRow] = []
    for place, profile in enumerate(pool.profiles):
        if not pool.hidden[place]:
            ranked = sorted(_of_profile(pool, profile, labels, phrases, language), key=lambda pair: -pair[0])
            rows += [row for _, row in ranked[:MOST_STEPS]]
    return tuple(rows)


def worthwhile(pool: Pooled, phrases: CohortLabels, language: str) -> tuple[WorthRow, ...]:
    """The steps of a budget that help most units, profile by profile as far as these may be told of.

    A step that nearly everybody has would tell of those few that have it not.
    """
    rubric = pool.tally.rubric
    rows = []
    for place, profile in enumerate(pool.profiles):
        counted, plan = pool.tally.profiles[profile], pool.tally.plans[profile]
        count = int(counted.brought[0])
        if pool.hidden[place] or not count:
            continue
        questions = {question.id: question for question in rubric.questions}
        measures = {question.id: measure for measure in rubric.measures for question in measure.questions}
        ranked = []
        for column, level in zip(*(places.tolist() for places in np.nonzero(counted.worth)), strict=True):
            units, name = int(counted.worth[column, level]), plan.questions[column]
            if units < LEAST or count - units < LEAST:
                continue
            asked = rubric.as_asked(questions[name], profile, ())
            step = next((step for step in asked.steps if step.to == level + 1), None)
            if step is not None:
                measure = measures[name]
                row = WorthRow(
                    id=step_id(name, level + 1),
                    title=words(step.read_by(profile).do, language),
                    measure=phrases.id_and_title.format(id=measure.id, title=words(measure.title, language)),
                    profile=words(rubric.profiles[profile].title, language),
                    units=units,
                    share=percent(units / count),
                )
                ranked.append(row)
        rows += sorted(ranked, key=lambda row: -row.units)[:MOST_WORTH]
    return tuple(rows)


def brought(pool: Pooled, phrases: CohortLabels, score: Spread) -> Iterator[str]:
    """What the steps of a budget bring to the whole, and what one more point of effort for each would."""
    count, after, more = pool.of("brought").tolist()
    if count >= LEAST:
        yield phrases.worth_brings.format(count=count, before=score.mean, after=mean(after / MILLION, count))
        added = mean(more / MILLION, count)
        step = plain(10 ** -decimals(count))
        yield phrases.worth_more.format(more=added) if added.value else phrases.worth_little_more.format(step=step)


def _of_profile(
    pool: Pooled, profile: str, labels: Labels, phrases: CohortLabels, language: str
) -> list[tuple[float, AdviceRow]]:
    """Every step that fits enough units, and what all of them would win by it for its effort."""
    rubric, counted = pool.tally.rubric, pool.tally.profiles[profile]
    plan = compile_plan(rubric, profile)
    weights = dict(zip(plan.questions, plan.full_weights.tolist(), strict=True))
    rows = []
    asked = [(measure, question) for measure in rubric.measures for question in measure.asked(profile)]
    for column, (measure, question) in enumerate(asked):
        for step in rubric.as_asked(question, profile, ()).steps:
            units = int(counted.fitting[column, step.to - 1])
            if units < LEAST:
                continue
            read, owner = step.read_by(profile), measure.owner(step, profile)
            row = AdviceRow(
                id=step_id(question.id, step.to),
                title=words(read.do, language),
                measure=phrases.id_and_title.format(id=measure.id, title=words(measure.title, language)),
                profile=words(rubric.profiles[profile].title, language),
                units=units,
                waiting=_waiting(int(counted.waiting[column, step.to - 1]), phrases),
                effort=labels.report.efforts[read.effort],
                months=labels.report.months_text.format(months=months(*read.months)),
                owner=words(owner, language) if owner else "",
            )
            rows.append((weights[question.id] * units / EFFORT[read.effort], row))
    return rows


def _waiting(count: int, phrases: CohortLabels) -> str:
    if not count:
        return phrases.none_waits
    return phrases.some_wait.format(count=count if count >= LEAST else phrases.few.format(least=LEAST))
