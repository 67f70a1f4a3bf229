"""The exact search: the best set of steps for every budget, and the least that reaches a goal.

A list of non-dominated sums, built from the last question to the first, kept apart by the state of
the prerequisites (multiple-choice knapsack by dynamic programming: Kellerer, Pferschy and Pisinger,
Knapsack Problems, 2004, chapter 11). Sums are whole numbers, so that a tie is a tie. A sum is dropped
only where another one in the same state costs less or brings more, and is worse in nothing: it is part
of no best set, so that the best sets are counted exactly.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from fusionassess.roadmap.picks import Goal, Ints, Pick, picks_of
from fusionassess.roadmap.portfolio import Ends, Portfolio
from fusionassess.roadmap.sums import Floats, Sums, added, undominated

LISTED = 5
"""Sets that come to the same are listed up to this many."""
GROWTH = 40
"""The bound of costs grows by this part of itself until a goal is reached."""
MIXED = ((1, 0), (0, 1), (1, 1), (2, 1), (1, 2), (3, 2), (2, 3), (4, 1), (1, 4))
"""How the two conditions of a goal are weighed together to bound what is still lacking."""
SLACK = 1e-9
"""What floats may be wrong by, in bounds that may only be too low."""


class Point(NamedTuple):
    """The best for what it costs."""

    cost: int
    gain: int
    """Tenths of shares times levels, as a lens counts them."""
    ties: float
    """How many sets come to the same."""


class Curve(NamedTuple):
    """What every budget brings."""

    points: list[Point]
    sets: list[Ends]
    """The first set of each point."""
    all_points: int
    """How many there are."""


class Found(NamedTuple):
    """A point with the sets that come to it."""

    point: Point
    sets: tuple[Ends, ...]
    """The first few; the highest levels in rubric order come first."""


class Search:
    """A portfolio laid out for searching, towards goals or for its own sake."""

    def __init__(self, portfolio: Portfolio, goals: Sequence[Goal] = (), *, any_weights: bool = False) -> None:
        """Lay it out; for any weights no choice is left out that is worse by the rubric's own."""
        self.picks, self.bonds = picks_of(portfolio, goals, any_weights=any_weights)
        self.goals: list[Goal | None] = [_goal_of(pick, goals) for pick in self.picks]

    def curve(self, budget: int | None = None) -> list[Point]:
        """The best for every budget, the cheapest first; every point brings more than those before it."""
        tables = self._tables(budget)[0]
        return _points(tables[0]) if tables else []

    def whole_curve(self, most: int) -> Curve:
        """The curve with a set for each point; where there are more points than asked for, some of them, evenly."""
        tables = self._tables(None)
        points = _points(tables[0][0]) if tables[0] else []
        places = range(len(points))
        if len(points) > most:
            places = np.unique(np.linspace(0, len(points) - 1, most).round().astype(int)).tolist()
        told = [points[place] for place in places]
        return Curve(told, [self._told(tables, point, 1).sets[0] for point in told], len(points))

    def best(self, budget: int) -> Found | None:
        """The most that a budget brings, at the least cost. None where even what is wanted in any case costs more."""
        tables = self._tables(budget)
        return self._told(tables, _points(tables[0][0])[-1]) if tables[0] else None

    def least(self) -> Found | None:
        """The least cost that reaches every goal, and the most it brings at that. None where nothing reaches them."""
        lacking = _Lacking(self.picks, self.goals)
        bound, most = lacking.at_start(), sum(int(pick.cost.max()) for pick in self.picks)
        while bound is not None:
            bounded = self._tables(bound, lacking, by_gain=False)[0]
            if bounded:
                tables = self._tables(int(bounded[0].cost.min()), lacking)
                return self._told(tables, _points(tables[0][0])[-1])
            if bound >= most:
                return None
            bound = min(most, bound + max(1, bound // GROWTH))
        return None

    def _tables(
        self, bound: int | None, lacking: "_Lacking | None" = None, *, by_gain: bool = True
    ) -> list[dict[int, Sums]]:
        """Non-dominated sums of the picks from each place on, by state; nothing that costs more than the bound.

        Where sums are not told apart by what they bring, they are not counted either.
        """
        nothing = np.zeros(1, dtype=np.int64)
        tables = [{0: Sums(nothing, nothing, nothing, nothing, np.ones(1))}]
        for place in reversed(range(len(self.picks))):
            grown = self._grown(place, tables[-1], by_gain=by_gain)
            kept = {}
            for state, sums in grown.items():
                if bound is not None:
                    still = lacking.at_least(place, sums) if lacking else 0
                    sums = sums.rows(sums.cost + still <= bound)  # noqa: PLW2901 - the same sums, fewer
                if len(sums.cost):
                    kept[state] = undominated(sums, by_gain=by_gain)
            tables.append(kept)
        return tables[::-1]

    def _grown(self, place: int, behind: dict[int, Sums], *, by_gain: bool) -> dict[int, Sums]:
        """Every choice of a pick on top of every sum behind it."""
        pick, goal = self.picks[place], self.goals[place]
        gains = pick.gain if by_gain else np.zeros_like(pick.gain)
        alike: dict[tuple[int, int], list[int]] = {}
        for choice, bits in enumerate(zip(pick.asks, pick.gives, strict=True)):
            alike.setdefault(bits, []).append(choice)
        parts: dict[int, list[Sums]] = {}
        for state, sums in behind.items():
            for (asks, gives), choices in alike.items():
                after = self.state(place, state, asks, gives)
                if after is not None:
                    parts.setdefault(after, []).append(added(sums, pick, gains, np.array(choices)))
        grown = {state: Sums.joined(sums) for state, sums in parts.items()}
        if goal is None:
            return grown
        enough = goal.enough
        for state, sums in grown.items():
            high, low = np.minimum(sums.high, enough[0]), np.minimum(sums.low, enough[1])
            grown[state] = sums._replace(high=high, low=low)
            if place == 0 or self.goals[place - 1] is not goal:
                reached = sums.rows((high == enough[0]) & (low == enough[1]))
                grown[state] = reached._replace(high=np.zeros_like(reached.high), low=np.zeros_like(reached.low))
        return grown

    def state(self, place: int, state: int, asks: int, gives: int) -> int | None:
        """The state of the bonds once a pick is chosen, where the picks behind it are; None where it may not be.

        The bit of a bond says, as long as its provider is still to come, that it must be met, and
        afterwards that it is.
        """
        after = state
        for number, bond in enumerate(self.bonds):
            bit = 1 << number
            if asks & bit:
                if bond.provider > place and not state & bit:
                    return None
                after |= bit
            if bond.provider == place:
                if state & bit and not gives & bit:
                    return None
                after = after & ~bit | gives & bit
            if bond.provider >= place and bond.first_consumer >= place:
                after &= ~bit
        return after

    def _told(self, tables: Sequence[dict[int, Sums]], point: Point, most: int = LISTED + 1) -> Found:
        first = self.goals[0] if self.picks else None
        sets = self._sets(tables, 0, {0}, (point.cost, point.gain, *(first.enough if first else (0, 0))))
        return Found(point, tuple(ends for _, ends in zip(range(most), sets, strict=False)))

    def _sets(
        self, tables: Sequence[dict[int, Sums]], place: int, states: set[int], left: tuple[int, int, int, int]
    ) -> Iterator[Ends]:
        """The sets that leave nothing over of what is left to come to."""
        if place == len(self.picks):
            yield ()
            return
        pick, goal = self.picks[place], self.goals[place]
        following = self.goals[place + 1] if place + 1 < len(self.picks) else None
        for choice, ends in enumerate(pick.ends):
            cost, gain, high, low = (
                before - int(column[choice])
                for before, column in zip(left, (pick.cost, pick.gain, pick.high, pick.low), strict=True)
            )
            if following is goal:
                asked = after = (high, low)
            elif goal is not None and max(high, low) > 0:
                continue
            else:
                asked, after = (0, 0), following.enough if following else (0, 0)
            behind = {
                state
                for state, sums in tables[place + 1].items()
                if self.state(place, state, pick.asks[choice], pick.gives[choice]) in states
                and _has(sums, (cost, gain, *asked))
            }
            if behind:
                for rest in self._sets(tables, place + 1, behind, (cost, gain, *after)):
                    yield (*ends, *rest)


def _goal_of(pick: Pick, goals: Sequence[Goal]) -> Goal | None:
    """The goal that a pick counts for, if any."""
    return next((goal for goal in goals if goal.first <= pick.lines.start < goal.first + len(goal.high)), None)


def _has(sums: Sums, left: tuple[int, int, int, int]) -> bool:
    exactly = (sums.cost == left[0]) & (sums.gain == left[1])
    return bool((exactly & (sums.high >= left[2]) & (sums.low >= left[3])).any())


def _points(sums: Sums) -> list[Point]:
    return [Point(*row) for row in zip(sums.cost.tolist(), sums.gain.tolist(), sums.number.tolist(), strict=True)]


class _Lacking:
    """How much at least is still to be spent on the picks before a place, whatever prerequisites cost."""

    def __init__(self, picks: Sequence[Pick], goals: Sequence[Goal | None]) -> None:
        self.picks, self.goals = picks, goals
        self.before: list[int | None] = [0]
        """By place, the least that the goals of the picks before it cost, the goal at the place left out."""
        self.lists: list[list[tuple[Ints, Floats]]] = []
        """By place, for each mix the sums of the picks of its goal before it."""
        for place, goal in enumerate(goals):
            begins = place == 0 or goals[place - 1] is not goal
            if begins and place:
                self.before.append(self._whole(place - 1))
            elif place:
                self.before.append(self.before[-1])
            none = [(np.zeros(1, dtype=np.int64), np.zeros(1)) for _ in MIXED]
            if begins or goal is None:
                self.lists.append(none)
            else:
                self.lists.append(self._grown(picks[place - 1], goal, self.lists[-1]))

    @staticmethod
    def _mixed(goal: Goal, mix: tuple[int, int], high: Any, low: Any) -> Any:
        return mix[0] * high / max(goal.enough[0], 1) + mix[1] * low / max(goal.enough[1], 1)

    def _grown(self, pick: Pick, goal: Goal, lists: Sequence[tuple[Ints, Floats]]) -> list[tuple[Ints, Floats]]:
        grown = []
        for mix, (costs, values) in zip(MIXED, lists, strict=True):
            added = self._mixed(goal, mix, pick.high, pick.low)
            cost, value = (costs[:, None] + pick.cost).ravel(), (values[:, None] + added).ravel()
            order = np.lexsort((-value, cost))
            cost, value = cost[order], value[order]
            better = np.ones(len(value), dtype=bool)
            better[1:] = value[1:] > np.maximum.accumulate(value)[:-1]
            grown.append((cost[better], value[better]))
        return grown

    def _whole(self, last: int) -> int | None:
        """The least that all goals up to a place cost, where a goal or none ends there."""
        goal, before = self.goals[last], self.before[last]
        if goal is None or before is None:
            return before
        lists = self._grown(self.picks[last], goal, self.lists[last])
        most = 0
        for mix, (costs, values) in zip(MIXED, lists, strict=True):
            place = int(np.searchsorted(values, self._mixed(goal, mix, *goal.enough) - SLACK))
            if place == len(values):
                return None
            most = max(most, int(costs[place]))
        return before + most

    def at_start(self) -> int | None:
        """The least that all goals cost; None where they cannot be reached."""
        return self._whole(len(self.picks) - 1) if self.picks else 0

    def at_least(self, place: int, sums: Sums) -> Ints:
        """What the picks before a place must still cost, for sums of the picks from it on."""
        goal, before = self.goals[place], self.before[place]
        least = np.full(len(sums.cost), before if before is not None else 0, dtype=np.int64)
        if goal is None or place == 0 or self.goals[place - 1] is not goal:
            return least
        most = np.zeros(len(sums.cost), dtype=np.int64)
        lacking = goal.enough[0] - sums.high, goal.enough[1] - sums.low
        for mix, (costs, values) in zip(MIXED, self.lists[place], strict=True):
            places = np.searchsorted(values, self._mixed(goal, mix, *lacking) - SLACK)
            beyond = np.append(costs, np.iinfo(np.int64).max // 4)
            most = np.maximum(most, beyond[places])
        return least + most
