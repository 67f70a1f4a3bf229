"""Schedules: small cases by hand, every order tried, and what no schedule may do."""

import random
from itertools import permutations

import pytest

from fusionassess.roadmap.timetable import Activity, Gate, _end, _serial, timetable


def test_what_has_a_long_tail_goes_first() -> None:
    """A2 and A3 in a chain, B2 and C2, six months each, two at once: a bad order takes 18."""
    chain = [Activity(6, (1,)), Activity(6, (1,), (0,)), Activity(6, (1,)), Activity(6, (1,))]

    assert timetable(chain, (2,)).end == 12
    assert timetable(chain, (2,)).bound == 12
    assert _end(chain, _serial(chain, (2,), [0, 0, 1, 1])) == 18


def test_what_is_named_first_begins_first_where_that_costs_no_time() -> None:
    """One at a time: the short one named first; with a long one behind it, what delays the end goes first."""
    short, long = Activity(1, (1,)), Activity(5, (1,))

    assert timetable([short, long], (1,)).starts == (0, 1)
    assert timetable([long, short], (1,)).starts == (0, 5)
    assert timetable([short, short, long, long, Activity(5, (1,), (2,))], (2,)).starts == (0, 1, 0, 2, 5)


def test_a_gate_opens_as_soon_as_enough_is_finished() -> None:
    """A mean of 2 is there once p1 has risen by one level: 9 months, not 15."""
    p1, p2 = Activity(3, (1,)), Activity(9, (1,))
    waiting = Activity(6, (1,), gates=(Gate(((0, 0.5), (1, 0.5)), 0.5),))

    assert timetable([p1, p2, waiting], (2,)) == ((0, 0, 3), 9, 9, 9)


def test_the_bound_is_of_whole_months() -> None:
    """Three months of work for two at a time take two: half a month's room is none."""
    assert timetable([Activity(1, (1,))] * 3, (2,))[1:] == (2, 2, 1)


def test_without_a_limit_only_chains_and_gates_decide() -> None:
    """Everything begins as early as it can."""
    times = timetable([Activity(6), Activity(6, (), (0,)), Activity(20)])

    assert times == ((0, 6, 0), 20, 20, 20)


def test_what_takes_more_than_there_is() -> None:
    """No schedule has room for it."""
    with pytest.raises(ValueError, match="more than there is"):
        timetable([Activity(1, (3,))], (2,))


def random_project(seed: int) -> tuple[list[Activity], tuple[int, ...]]:
    """Up to six activities with chains and gates."""
    own = random.Random(seed)
    activities: list[Activity] = []
    for place in range(own.randint(3, 6)):
        after = tuple(other for other in range(place) if own.random() < 0.25)
        others = [other for other in range(place) if other not in after and own.random() < 0.4]
        gates = (Gate(tuple((other, 1.0) for other in others), float(own.randint(1, len(others)))),) if others else ()
        activities.append(Activity(own.randint(1, 5), (own.randint(1, 2),), after, gates))
    return activities, (own.randint(2, 3),)


@pytest.mark.parametrize("seed", range(60))
def test_every_order_tried(seed: int) -> None:
    """The best of all serial schedules, and nothing is done too early or too much at once."""
    activities, capacity = random_project(seed)
    times = timetable(activities, capacity)
    best = min(_end(activities, _serial(activities, capacity, order)) for order in permutations(range(len(activities))))

    assert times.bound <= times.end == best
    ends = [start + activity.months for start, activity in zip(times.starts, activities, strict=True)]
    for start, activity in zip(times.starts, activities, strict=True):
        assert all(ends[before] <= start for before in activity.after)
        for gate in activity.gates:
            assert sum(amount for other, amount in gate.rises if ends[other] <= start) >= gate.lacking
    for month in range(times.end):
        running = [a for a, start in zip(activities, times.starts, strict=True) if start <= month < start + a.months]
        assert sum(activity.load[0] for activity in running) <= capacity[0]
