"""Schedules beside the shortest there are, by an integer programme.

The instances with published optima (PSPLIB j30) ship in no package, so that projects of their kind are drawn:
four things of which there is only so much, three following steps at most, as Kolisch and Sprecher (1997,
PSPLIB) draw theirs.
"""

import random

import highspy
import numpy as np
import pytest

from fusionassess.roadmap.timetable import Activity, timetable

SEEDS = range(16)
THINGS = 4
MEAN_GAP, WORST_GAP = 0.005, 0.1


def project(seed: int) -> tuple[list[Activity], list[int]]:
    """Ten activities of 1 to 10 months, and how much there is of each thing."""
    own = random.Random(seed)
    count = 10
    loads = [[own.randint(1, 6) if own.random() < 0.6 else 0 for _ in range(THINGS)] for _ in range(count)]
    followed = [0] * count
    activities = []
    for place in range(count):
        able = [other for other in range(place) if followed[other] < 3]
        after = tuple(sorted(own.sample(able, min(len(able), own.choice([0, 1, 1, 2])))))
        for other in after:
            followed[other] += 1
        activities.append(Activity(own.randint(1, 10), tuple(loads[place]), after))
    strength = own.choice([0.2, 0.5, 0.8])
    most = [max(load[thing] for load in loads) for thing in range(THINGS)]
    together = [sum(load[thing] for load in loads) for thing in range(THINGS)]
    return activities, [max(1, round(a + strength * (b - a) / 2)) for a, b in zip(most, together, strict=True)]


def shortest(activities: list[Activity], capacity: list[int], within: int) -> int:
    """The shortest there is, of schedules that end within so many months: a column for each start."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    columns: dict[tuple[int, int], int] = {}
    for place, activity in enumerate(activities):
        for start in range(within - activity.months + 1):
            columns[place, start] = len(columns)
            solver.addVar(0, 1)
            solver.changeColIntegrality(columns[place, start], highspy.HighsVarType.kInteger)
    end = len(columns)
    solver.addVar(0, within)
    solver.changeColCost(end, 1)

    def row(low: float, high: float, values: dict[int, float]) -> None:
        solver.addRow(low, high, len(values), np.array(list(values), dtype=np.int32), np.array(list(values.values())))

    def started(place: int) -> dict[int, float]:
        return {columns[place, s]: float(s) for s in range(within) if (place, s) in columns}

    for place, activity in enumerate(activities):
        row(1, 1, dict.fromkeys(started(place), 1.0))
        row(activity.months, np.inf, {end: 1.0, **{column: -start for column, start in started(place).items()}})
        for before in activity.after:
            others = {column: -start for column, start in started(before).items()}
            row(activities[before].months, np.inf, {**started(place), **others})
    for month in range(within):
        for thing, most in enumerate(capacity):
            running: dict[int, float] = {
                columns[place, start]: float(activity.load[thing])
                for place, activity in enumerate(activities)
                for start in range(max(0, month - activity.months + 1), month + 1)
                if activity.load[thing] and (place, start) in columns
            }
            if running:
                row(-np.inf, most, running)
    solver.run()
    return round(float(solver.getObjectiveValue()))


@pytest.mark.no_cover
def test_schedules_are_all_but_the_shortest() -> None:
    """Within half a per cent on average."""
    gaps = []
    for seed in SEEDS:
        activities, capacity = project(seed)
        times = timetable(activities, capacity)
        best = shortest(activities, capacity, times.end)
        assert times.bound <= best <= times.end
        gaps.append(times.end / best - 1)

    assert np.mean(gaps) <= MEAN_GAP
    assert max(gaps) <= WORST_GAP
