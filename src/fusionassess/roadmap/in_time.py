"""Chosen steps in time: how long each takes, what it waits for, and when all is done."""

import math
from collections.abc import Sequence

from fusionassess.assessment.assess import Assessment
from fusionassess.assessment.steps import OpenStep
from fusionassess.roadmap.opening import opened, points
from fusionassess.roadmap.portfolio import Climb, Portfolio
from fusionassess.roadmap.timetable import Activity, Gate, Timetable, timetable
from fusionassess.rubric.steps import step_id


def months_of(assessment: Assessment, chosen: Sequence[OpenStep]) -> int:
    """Months until these steps are done, each begun as soon as what it waits for is, which stands among them."""
    return in_time(assessment, opened(assessment), chosen).end


def months_of_one(assessment: Assessment, step: OpenStep) -> int:
    """Whole months that a step takes: the longer end of its span, times the sectors' mean factor."""
    factor = assessment.rubric.duration(assessment.sheet.subject.sectors)
    return max(1, math.ceil(round(step.step.months[1] * factor, 9)))


def in_time(
    assessment: Assessment,
    portfolio: Portfolio,
    chosen: Sequence[OpenStep],
    at_once: int | None = None,
    points_at_once: int | None = None,
) -> Timetable:
    """A schedule of the chosen steps; a gate opens as soon as enough steps of the measure waited for are done.

    At most so many steps, and so many points of effort, are under way at the same time, where that is said.
    """
    place = {step.id: number for number, step in enumerate(chosen)}
    limits = [most for most in (at_once, points_at_once) if most is not None]
    activities = []
    for step in chosen:
        loads = []
        if at_once is not None:
            loads.append(1)
        if points_at_once is not None:
            loads.append(int(points(step)))
        stage = next(stage for stage in portfolio.stages if stage.id == step.candidate.measure)
        gates = [
            _gate(portfolio, need.provider, need.at_least, place)
            for need in stage.needs
            if step.candidate.to >= need.to_reach
        ]
        after = (place[step.candidate.after],) if step.candidate.after in place else ()
        activities.append(Activity(months_of_one(assessment, step), tuple(loads), after, tuple(gates)))
    return timetable(activities, limits)


def _gate(portfolio: Portfolio, provider: int, at_least: float, place: dict[str, int]) -> Gate:
    stage = portfolio.stages[provider]
    total = math.fsum(line.weight for line in stage.lines)
    rises = [
        (place[step], line.weight * (to - before) / total)
        for line in stage.lines
        for before, to in _climbed(line)
        if (step := step_id(line.id, to)) in place
    ]
    start = math.fsum(line.weight * line.start for line in stage.lines) / total
    return Gate(tuple(rises), round(at_least - start, 9))


def _climbed(line: Climb) -> list[tuple[float, int]]:
    levels = [rung.to for rung in line.rungs]
    return list(zip([line.start, *levels], levels, strict=False))
