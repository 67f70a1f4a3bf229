"""The best steps of many respondents at once: the same set that a roadmap of each would choose.

A multiple-choice knapsack for all of them side by side, array by array, first with prerequisites left
aside. Whoever's best set keeps its prerequisites all the same has it. For the others one that is broken
is settled both ways, its steps left out or its measure brought to what they wait for, and both are
solved again (branch and bound: Land and Doig 1960), so that the choice is exact for every respondent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np

from fusionassess.kernel.figures.order_of_steps import EFFORT
from fusionassess.kernel.results import evaluate
from fusionassess.kernel.scoring import Block, Bools, Floats, Ints, Plan, climb, effective_weights
from fusionassess.rubric.model import Rubric

NEAR = 1e-9
"""Gains that differ by less are the same: sums of floats are blurred by far less, shares differ by far more."""
AT_A_TIME = 4_096
"""Respondents whose tables stand in memory together."""
MOST = 60
"""A larger budget has so large tables that it is asked for one sheet at a time."""
_NO_END = 30_000


class Prerequisite(NamedTuple):
    """A prerequisite of the steps of a measure."""

    measure: int
    provider: int
    """Columns of the plan's measures."""
    at_least: float
    to_reach: float


@dataclass(frozen=True, slots=True, eq=False)
class Ladders:
    """The steps that a plan has for a profile in its sectors."""

    plan: Plan
    costs: Sequence[Ints]
    """By question (levels, levels) points from level to level, beyond any budget where no step leads there."""
    gates: tuple[Prerequisite, ...]

    def steps(self, question: int, start: int, end: int) -> list[int]:
        """The levels of the steps that lead from one level to another."""
        return [level for level in range(start + 1, end + 1) if self.costs[question][start, level] < _NO_END]


class Chosen(NamedTuple):
    """The best steps of some respondents."""

    ends: Floats
    """(rows, questions) where each question ends, 0 to the top; NaN where it has no rating."""
    cost: Ints
    """(rows,) points."""
    score: Floats
    """(rows,) what the kernel makes of the answers with these ends."""
    level: Floats
    more: Floats
    """(rows,) what one more point of effort would add to the score."""
    branched: Bools
    """(rows,) for whom prerequisites had to be settled both ways."""


def ladders(rubric: Rubric, plan: Plan, profile: str, sectors: Sequence[str]) -> Ladders:
    """Lay out the steps of a plan."""
    asked = {question.id: question for question in rubric.questions}
    costs = []
    for name in plan.questions:
        own = rubric.as_asked(asked[name], profile, list(sectors))
        table = np.full((rubric.top + 1, rubric.top + 1), _NO_END, dtype=np.int64)
        steps = sorted(own.steps, key=lambda step: step.to) if own.levels is not None else []
        for start in range(rubric.top + 1):
            spent = 0
            for step in (step for step in steps if step.to > start):
                spent += EFFORT[step.read_by(profile).effort]
                table[start, step.to] = spent
        costs.append(table)
    columns = {name: column for column, name in enumerate(plan.measures)}
    gates = tuple(
        Prerequisite(columns[measure.id], columns[need.measure], need.at_least, need.to_reach)
        for measure in rubric.measures
        if measure.id in columns
        for need in measure.requires
        if need.measure in columns
    )
    return Ladders(plan, costs, gates)


def best_steps(known: Ladders, block: Block, measures: Floats, budget: int) -> Chosen:
    """The best steps of respondents for a budget; whose total is withheld has none.

    ``measures`` is (rows, measures), the scores as the kernel shows them: NaN where one is withheld.
    """
    if not 1 <= budget <= MOST:
        raise ValueError("no such budget")
    parts = [
        _some(known, block.ratings[rows], block.applicable[rows], measures[rows], budget)
        for rows in (slice(first, first + AT_A_TIME) for first in range(0, max(len(block.ratings), 1), AT_A_TIME))
    ]
    return Chosen(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _some(known: Ladders, ratings: Floats, applicable: Bools, measures: Floats, budget: int) -> Chosen:
    plan = known.plan
    rated = np.where(applicable, ratings, np.nan)
    starts = np.round(rated * plan.top, 9)
    weights = effective_weights(plan, ~np.isnan(rated))
    task = _Task(known, starts, weights, _gates(known, applicable, measures))
    solved = [_solve(task, most) for most in (budget, budget + 1)]
    ends, cost = solved[0].ends, solved[0].cost
    after = np.where(ends > starts, ends / plan.top, ratings)
    results = evaluate(plan, Block(after, applicable, np.full_like(ratings, np.nan)))
    more = solved[1].gain - solved[0].gain
    return Chosen(ends, cost, results.score, results.level, more, solved[0].branched)


class _Task(NamedTuple):
    """Some respondents, and what can be chosen for each."""

    known: Ladders
    starts: Floats
    """(rows, questions) on 0 to top; NaN where there is no rating."""
    weights: Floats
    """(rows, questions) shares in the whole."""
    gates: Ints
    """(rows, gates) how each prerequisite stands."""

    def take(self, rows: Ints) -> "_Task":
        """Some of them."""
        return self._replace(starts=self.starts[rows], weights=self.weights[rows], gates=self.gates[rows])


class _Solved(NamedTuple):
    ends: Floats
    cost: Ints
    gain: Floats
    branched: Bools


class _Nodes(NamedTuple):
    """Respondents, some of whose prerequisites are settled."""

    rows: Ints
    left_out: Bools
    """(nodes, gates) whose steps are left out."""
    wanted: Floats
    """(nodes, measures) what a measure must come to; 0 where nothing is asked of it."""

    def take(self, which: Ints) -> "_Nodes":
        """Some of them."""
        return _Nodes(self.rows[which], self.left_out[which], self.wanted[which])


def _solve(task: _Task, budget: int) -> _Solved:
    """The best set of everybody."""
    count, plan = len(task.starts), task.known.plan
    best = _Solved(
        task.starts.copy(), np.zeros(count, dtype=np.int64), np.full(count, -np.inf), np.zeros(count, dtype=bool)
    )
    nodes = _Nodes(
        np.arange(count),
        np.zeros((count, len(task.known.gates)), dtype=bool),
        np.zeros((count, len(plan.measures))),
    )
    while len(nodes.rows):
        own = task.take(nodes.rows)
        ends, cost, gain = _relaxed(own, nodes, budget)
        broken = _broken(own, ends)
        for node in np.flatnonzero((broken < 0) & np.isfinite(gain)).tolist():
            row = int(nodes.rows[node])
            if _is_better(best, row, ends[node], int(cost[node]), float(gain[node])):
                best.ends[row], best.cost[row], best.gain[row] = ends[node], cost[node], gain[node]
        open_ = np.flatnonzero((broken >= 0) & (gain >= best.gain[nodes.rows] - NEAR))
        best.branched[nodes.rows[open_]] = True
        nodes = _branches(task.known, nodes.take(open_), broken[open_])
    return best


def _is_better(best: _Solved, row: int, ends: Floats, cost: int, gain: float) -> bool:
    """More gain, then less effort, then the highest levels in rubric order."""
    if abs(gain - best.gain[row]) > NEAR:
        return bool(gain > best.gain[row])
    if cost != best.cost[row]:
        return bool(cost < best.cost[row])
    return bool(np.nan_to_num(ends).tolist() > np.nan_to_num(best.ends[row]).tolist())


def _branches(known: Ladders, nodes: _Nodes, broken: Ints) -> _Nodes:
    """Each node twice: without the steps that wait for what is broken, and with that brought about."""
    without, with_it = nodes.left_out.copy(), nodes.wanted.copy()
    for place, gate in enumerate(known.gates):
        hit = broken == place
        alike = [(other.provider, other.at_least) == (gate.provider, gate.at_least) for other in known.gates]
        without[hit] |= np.array(alike)
        with_it[hit, gate.provider] = np.maximum(with_it[hit, gate.provider], gate.at_least)
    return _Nodes(
        np.concatenate([nodes.rows, nodes.rows]),
        np.concatenate([without, nodes.left_out]),
        np.concatenate([nodes.wanted, with_it]),
    )


def _relaxed(task: _Task, nodes: _Nodes, budget: int) -> tuple[Floats, Ints, Floats]:
    """Ends, cost and gain of the best set of each node, whatever prerequisites are not settled."""
    plan = task.known.plan
    gates = np.where(nodes.left_out, _UNKNOWN, task.gates)
    options = [_options(task.known, column, task.starts[:, column], gates) for column in range(len(plan.questions))]
    wholes = {
        measure: _Whole.of(task, options, measure, rows, nodes.wanted[rows, measure])
        for measure in range(len(plan.measures))
        if len(rows := np.flatnonzero(nodes.wanted[:, measure] > 0))
    }
    tables = _tables(task, options, wholes, budget)
    ends, cost = _read_back(task, options, wholes, tables, budget)
    gain = np.nansum(task.weights * (ends - task.starts), axis=1)
    return ends, cost, np.where(np.isfinite(tables[0][budget]), gain, -np.inf)


_MET, _UNMET, _UNKNOWN = range(3)


def _gates(known: Ladders, applicable: Bools, measures: Floats) -> Ints:
    """(rows, gates) how each prerequisite stands: met or no hindrance, unmet, or not known."""
    tier = known.plan.tiers[0]
    applies = np.logical_or.reduceat(applicable, tier.starts, axis=1)
    states = np.zeros((len(applicable), len(known.gates)), dtype=np.int64)
    for column, gate in enumerate(known.gates):
        score = measures[:, gate.provider]
        with np.errstate(invalid="ignore"):
            unmet = np.where(np.isnan(score), _UNKNOWN, np.where(np.round(score, 9) >= gate.at_least, _MET, _UNMET))
        states[:, column] = np.where(applies[:, gate.provider], unmet, _MET)
    return states


def _measure_of(plan: Plan, question: int) -> int:
    return int(np.searchsorted(plan.tiers[0].starts, question, side="right")) - 1


def _options(known: Ladders, column: int, starts: Floats, gates: Ints) -> list[tuple[int, Ints]]:
    """Where a question may end above its start, the highest first: the level, and (rows,) what that costs.

    A step that waits for what nobody knows cannot be taken.
    """
    plan = known.plan
    whole = np.where(np.isnan(starts), 0, starts)
    rows = whole.astype(np.int64)
    is_level = ~np.isnan(starts) & (whole == rows)
    measure = _measure_of(plan, column)
    options = []
    for end in range(plan.top, 0, -1):
        costs = np.where(is_level, known.costs[column][rows, end], _NO_END)
        for place, gate in enumerate(known.gates):
            if gate.measure == measure and end >= gate.to_reach:
                costs = np.where(gates[:, place] == _UNKNOWN, _NO_END, costs)
        if (costs < _NO_END).any():
            options.append((end, costs))
    return options


class _Whole(NamedTuple):
    """A measure whose questions are chosen together, since it must come to something."""

    rows: Ints
    """Who must."""
    columns: range
    choices: tuple[tuple[int, ...], ...]
    """The ends of its questions, the highest first; -1 where a question stays."""
    costs: Ints
    """(choices, rows), beyond any budget where the measure does not come to enough."""
    gains: Floats
    """(choices, rows)"""

    @classmethod
    def of(
        cls, task: _Task, options: Sequence[list[tuple[int, Ints]]], measure: int, rows: Ints, wanted: Floats
    ) -> "_Whole":
        """Lay out everything that can be chosen for a measure."""
        plan = task.known.plan
        columns = plan.tiers[0].run(measure)
        weights = plan.tiers[0].weights[columns.start : columns.stop]
        starts, shares = task.starts[rows][:, columns], task.weights[rows][:, columns]
        there = ~np.isnan(starts)
        total = (weights * there).sum(axis=1)
        choices = tuple(product(*([*(end for end, _ in options[column]), -1] for column in columns)))
        costs = np.zeros((len(choices), len(rows)), dtype=np.int64)
        gains = np.zeros((len(choices), len(rows)))
        known = [dict(options[column]) for column in columns]
        for place, choice in enumerate(choices):
            ends = np.nan_to_num(starts)
            for question, end in enumerate(choice):
                if end >= 0:
                    costs[place] += known[question][end][rows]
                    gains[place] += np.nan_to_num(shares[:, question] * (end - starts[:, question]))
                    ends[:, question] = end
            with np.errstate(invalid="ignore", divide="ignore"):
                mean = (weights * there * ends).sum(axis=1) / total
                costs[place] = np.where(np.round(mean, 9) >= wanted, costs[place], _NO_END)
        return cls(rows, columns, choices, costs, gains)


def _tables(
    task: _Task, options: Sequence[list[tuple[int, Ints]]], wholes: Mapping[int, _Whole], most: int
) -> list[Floats]:
    """(budgets, rows) by question the most that it and those behind it gain for each budget; the last is nothing."""
    tables = [np.zeros((most + 1, len(task.starts)))]
    runs = task.known.plan.tiers[0].runs
    for measure in reversed(range(len(runs))):
        beyond = tables[-1]
        for column in reversed(runs[measure]):
            behind = tables[-1]
            table = behind.copy()
            for end, costs in options[column]:
                gain = task.weights[:, column] * (end - task.starts[:, column])
                _improve(table, behind, costs, gain, np.arange(len(gain)))
            tables.append(table)
        if measure in wholes:
            whole = wholes[measure]
            tables[-1][:, whole.rows] = -np.inf
            for costs, gain in zip(whole.costs, whole.gains, strict=True):
                _improve(tables[-1], beyond, costs, gain, whole.rows)
    return tables[::-1]


def _improve(table: Floats, behind: Floats, costs: Ints, gain: Floats, rows: Ints) -> None:
    """Take what is better with a choice on top of what stands behind it; costs and gains are of these rows."""
    most = len(table) - 1
    for cost in np.unique(costs[costs <= most]).tolist():
        own = np.flatnonzero(costs == cost)
        at = rows[own]
        table[cost:, at] = np.maximum(table[cost:, at], behind[: most + 1 - cost, at] + gain[own])


def _read_back(
    task: _Task,
    options: Sequence[list[tuple[int, Ints]]],
    wholes: Mapping[int, _Whole],
    tables: Sequence[Floats],
    budget: int,
) -> tuple[Floats, Ints]:
    """The set that a roadmap tells: the least effort, then the highest levels in rubric order."""
    starts, rows = task.starts, np.arange(len(task.starts))
    left = np.argmax(tables[0] >= tables[0][budget] - NEAR, axis=0)
    cost, ends = left.copy(), starts.copy()
    for measure, columns in enumerate(task.known.plan.tiers[0].runs):
        one_by_one = np.ones(len(starts), dtype=bool)
        if measure in wholes:
            whole = wholes[measure]
            one_by_one[whole.rows] = False
            _read_whole(whole, tables, ends, left)
        for column in columns:
            here, behind = tables[column][left, rows], tables[column + 1]
            undecided = one_by_one & ~np.isnan(starts[:, column])
            for end, costs in options[column]:
                fits = undecided & (costs <= left)
                after = np.where(fits, left - costs, 0)
                gain = task.weights[:, column] * (end - starts[:, column])
                with np.errstate(invalid="ignore"):
                    taken = fits & (behind[after, rows] + gain >= here - NEAR)
                ends[taken, column] = end
                left = np.where(taken, after, left)
                undecided &= ~taken
    return ends, cost


def _read_whole(whole: _Whole, tables: Sequence[Floats], ends: Floats, left: Ints) -> None:
    """The same of the questions of a measure together; ``ends`` and ``left`` are changed."""
    own = left[whole.rows]
    here, behind = tables[whole.columns.start][own, whole.rows], tables[whole.columns.stop]
    undecided = np.isfinite(here)
    for choice, costs, gain in zip(whole.choices, whole.costs, whole.gains, strict=True):
        fits = undecided & (costs <= own)
        after = np.where(fits, own - costs, 0)
        taken = fits & (behind[after, whole.rows] + gain >= here - NEAR)
        for column, end in zip(whole.columns, choice, strict=True):
            if end >= 0:
                ends[whole.rows[taken], column] = end
        own = np.where(taken, after, own)
        undecided &= ~taken
    left[whole.rows] = own


def _broken(task: _Task, ends: Floats) -> Ints:
    """The first prerequisite of whose steps some are taken though it is not there, by node; -1 where none is."""
    known, starts = task.known, task.starts
    means, runs = climb(known.plan.tiers[0], ends), known.plan.tiers[0].runs
    broken = np.full(len(ends), -1, dtype=np.int64)
    for column in reversed(range(len(known.gates))):
        gate = known.gates[column]
        own = runs[gate.measure]
        with np.errstate(invalid="ignore"):
            asks = ((ends[:, own] > starts[:, own]) & (ends[:, own] >= gate.to_reach)).any(axis=1)
            short = np.round(means[:, gate.provider], 9) < gate.at_least
        broken[asks & short & (task.gates[:, column] == _UNMET)] = column
    return broken
