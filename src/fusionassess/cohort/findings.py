"""What holds a cohort back, and which actions fit many at once."""

import numpy as np

from fusionassess.assessment.plan import compile_plan
from fusionassess.cohort.pooled import Pooled, mean
from fusionassess.cohort.tally import MILLION
from fusionassess.cohort.value import AdviceRow, ObstacleRow
from fusionassess.kernel.figures.advice import EFFORT
from fusionassess.kernel.figures.suppression import LEAST
from fusionassess.report.wording import months, percent
from fusionassess.rubric.model import Action
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.cohort import CohortLabels

MOST_ACTIONS = 3
"""Of each profile."""


def obstacles(found: Pooled, language: str) -> tuple[ObstacleRow, ...]:
    """Every measure that enough units with a gap are asked about, the commonest obstacle first."""
    measures = found.tally.rubric.measures
    asked = {measure.id: 0 for measure in measures}
    for profile in found.profiles:
        for name in found.tally.plans[profile].measures:
            asked[name] += int(found.tally.profiles[profile].gaps[0])
    shares, foremost = found.by_measure("gap_shares").tolist(), found.by_measure("foremost").tolist()
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


def advice(found: Pooled, labels: Labels, said: CohortLabels, language: str) -> tuple[AdviceRow, ...]:
    """The actions with the most to gain for their effort, profile by profile as far as these may be told of."""
    rows: list[AdviceRow] = []
    for place, profile in enumerate(found.profiles):
        if not found.hidden[place]:
            ranked = sorted(_of_profile(found, profile, labels, said, language), key=lambda pair: -pair[0])
            rows += [row for _, row in ranked[:MOST_ACTIONS]]
    return tuple(rows)


def _of_profile(
    found: Pooled, profile: str, labels: Labels, said: CohortLabels, language: str
) -> list[tuple[float, AdviceRow]]:
    rubric, counted = found.tally.rubric, found.tally.profiles[profile]
    measures = {measure.id: measure for measure in rubric.measures}
    rows = []
    weights = _weights(found, profile)
    for place, name in enumerate(found.tally.plans[profile].measures):
        for column, band in enumerate(rubric.bands):
            count = int(counted.fitting[place, column])
            action = measures[name].action(band, profile)
            if action is None or count < LEAST:
                continue
            gain = int(counted.gain[place, column]) / MILLION
            waiting = int(counted.waiting[place, column])
            row = AdviceRow(
                id=action.id,
                title=words(action.title, language),
                measure=said.id_and_title.format(id=name, title=words(measures[name].title, language)),
                profile=words(rubric.profiles[profile].title, language),
                units=count,
                gain=mean(gain, count),
                waiting=_waiting(waiting, said),
                effort=labels.report.efforts[action.effort],
                months=labels.report.months_text.format(months=months(*action.months)),
                owner=_owner(action, profile, language),
            )
            rows.append((weights[name] * gain / EFFORT[action.effort], row))
    return rows


def _waiting(count: int, said: CohortLabels) -> str:
    if not count:
        return said.none_waits
    return said.some_wait.format(count=count if count >= LEAST else said.few.format(least=LEAST))


def _owner(action: Action, profile: str, language: str) -> str:
    return words(action.owners[profile], language)


def _weights(found: Pooled, profile: str) -> dict[str, float]:
    """Each measure's share in the whole for a profile, before any sector's multiplier."""
    plan = compile_plan(found.tally.rubric, profile)
    return dict(zip(plan.measures, np.add.reduceat(plan.full_weights, plan.tiers[0].starts).tolist(), strict=True))
