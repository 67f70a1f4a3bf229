"""In time: when each step begins, where only so much can be done at once.

The serial schedule of resource-constrained project scheduling (Kolisch 1996, Serial and parallel
resource-constrained project scheduling methods revisited) with the longest tail first, then with
random priorities; the best of all is kept. No schedule can be shorter than its bound, which is told.
Of schedules as short as the best the one is told that keeps most to the order the activities are given in.
"""

import math
import random
from collections.abc import Sequence
from typing import NamedTuple

RESTARTS = 200
NOISE = 0.5
"""Random priorities are tails made longer or shorter by up to this part, every other time by all of them."""


class Gate(NamedTuple):
    """A prerequisite: enough must be finished before."""

    rises: tuple[tuple[int, float], ...]
    """Places of activities, and what each adds once it is finished."""
    lacking: float
    """What they must add up to, rounded to 9 decimals."""


class Activity(NamedTuple):
    """Something that takes time."""

    months: int
    load: tuple[int, ...] = ()
    """What it takes of each thing of which there is only so much."""
    after: tuple[int, ...] = ()
    """Places of the activities that must be finished before."""
    gates: tuple[Gate, ...] = ()


class Timetable(NamedTuple):
    """When everything begins, in months from 0."""

    starts: tuple[int, ...]
    end: int
    bound: int
    """No schedule ends earlier: the longest chain, or the work there is shared out without a gap."""
    chain: int
    """The longest chain alone."""


def timetable(
    activities: Sequence[Activity], capacity: Sequence[int] = (), restarts: int = RESTARTS, seed: int = 1
) -> Timetable:
    """Find a short schedule; a load beyond what there is raises ValueError.

    Args:
        activities: neither ``after`` nor gates run in circles, and every gate can be passed. Where it costs
            no time, what is named first begins first.
        capacity: how much there is of each thing; without any, only chains and gates decide.
        restarts: how many random priorities are tried where the first schedule is above the bound.
        seed: of the random priorities.
    """
    if any(load > most for activity in activities for load, most in zip(activity.load, capacity, strict=False)):
        raise ValueError("an activity takes more than there is")
    tails = _tails(activities)
    free = _serial(activities, (), tails)
    chain = _end(activities, free)
    bound = max([chain, *_work(activities, capacity)])
    best = _serial(activities, capacity, tails)
    own = random.Random(seed)  # noqa: S311 - no secret
    for number in range(restarts):
        if _end(activities, best) == bound:
            break
        # Every other time any order: some of the best are far from that of the tails.
        noise = NOISE if number % 2 else 1.0
        priorities = [tail * own.uniform(1 - noise, 1 + noise) for tail in tails]
        other = _serial(activities, capacity, priorities)
        if _end(activities, other) < _end(activities, best):
            best = other
    end = _end(activities, best)
    return Timetable(tuple(_as_named(activities, capacity, tails, end) or best), end, bound, chain)


def _as_named(
    activities: Sequence[Activity], capacity: Sequence[int], tails: Sequence[float], end: int
) -> list[int] | None:
    """A schedule that ends as early, and in which the fewest with the longest tails go before those named first."""
    longest = sorted(range(len(activities)), key=lambda place: -tails[place])
    for ahead in range(len(activities)):
        priorities = [-float(place) for place in range(len(activities))]
        for rank, place in enumerate(longest[:ahead]):
            priorities[place] = float(ahead - rank)
        starts = _serial(activities, capacity, priorities)
        if _end(activities, starts) <= end:
            return starts
    return None


def _end(activities: Sequence[Activity], starts: Sequence[int]) -> int:
    return max((start + one.months for start, one in zip(starts, activities, strict=True)), default=0)


def _work(activities: Sequence[Activity], capacity: Sequence[int]) -> list[int]:
    """By thing, how long the work takes where none of it ever lies idle."""
    return [
        math.ceil(sum(activity.months * activity.load[thing] for activity in activities) / most)
        for thing, most in enumerate(capacity)
    ]


def _tails(activities: Sequence[Activity]) -> list[float]:
    """The longest chain from the start of each activity to the end, a gate counted as if it waited for all."""
    behind: list[list[int]] = [[] for _ in activities]
    for place, activity in enumerate(activities):
        for before in (*activity.after, *(other for gate in activity.gates for other, _ in gate.rises)):
            behind[before].append(place)
    tails: dict[int, float] = {}

    def tail(place: int) -> float:
        if place not in tails:
            tails[place] = activities[place].months + max((tail(other) for other in behind[place]), default=0.0)
        return tails[place]

    return [tail(place) for place in range(len(activities))]


def _serial(activities: Sequence[Activity], capacity: Sequence[int], priorities: Sequence[float]) -> list[int]:
    """Place one activity after the other, as early as it can be, the one of the highest priority first."""
    starts: list[int | None] = [None] * len(activities)
    used: list[list[int]] = []
    left = sorted(range(len(activities)), key=lambda place: (-priorities[place], place))
    while left:
        for place in left:
            earliest = _earliest(activities, starts, place)
            if earliest is not None:
                break
        else:
            raise ValueError("a gate that is never passed, or a circle")
        start = _fitting(activities[place], used, capacity, earliest)
        starts[place] = start
        left.remove(place)
    return [start or 0 for start in starts]


def _earliest(activities: Sequence[Activity], starts: Sequence[int | None], place: int) -> int | None:
    """When what is placed lets an activity begin; None where something is missing."""
    earliest = 0
    for before in activities[place].after:
        start = starts[before]
        if start is None:
            return None
        earliest = max(earliest, start + activities[before].months)
    for gate in activities[place].gates:
        risen, passed = 0.0, None
        finished = [
            (start + activities[other].months, amount)
            for other, amount in gate.rises
            if (start := starts[other]) is not None
        ]
        for end, amount in sorted(finished):
            risen += amount
            if round(risen, 9) >= gate.lacking:
                passed = end
                break
        if passed is None:
            return None
        earliest = max(earliest, passed)
    return earliest


def _fitting(activity: Activity, used: list[list[int]], capacity: Sequence[int], earliest: int) -> int:
    """The first start from a month on at which there is room, which is taken."""
    if not capacity:
        return earliest
    start = month = earliest
    while month < start + activity.months:
        while len(used) <= month:
            used.append([0] * len(capacity))
        full = any(taken + load > most for taken, load, most in zip(used[month], activity.load, capacity, strict=True))
        month += 1
        if full:
            start = month
    for taken in range(start, start + activity.months):
        for thing, load in enumerate(activity.load):
            used[taken][thing] += load
    return start
