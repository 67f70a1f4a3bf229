"""The same choice by a solver: an integer programme for HiGHS, and sheets of the shipped rubric to try it on."""

import random
from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np

from fusionassess.assessment.assess import Assessment, assess
from fusionassess.roadmap.picks import Goal
from fusionassess.roadmap.portfolio import Portfolio, greatest, limited
from fusionassess.rubric.library import Edition
from small import sheet_for


def random_assessment(edition: Edition, seed: int) -> Assessment:
    """A sheet with any levels, 6 % unknown and 6 % not applicable."""
    own = random.Random(seed)
    rubric = edition.rubric
    profile = own.choice(list(rubric.profiles))
    answers: dict[str, Any] = {}
    for question in rubric.asked(profile):
        chance = own.random()
        answers[question.id] = own.choice([0, 1, 1, 2, 2, 3, 3, 4, 5])
        if chance < 0.06:
            answers[question.id] = "unknown"
        elif chance < 0.12:
            answers[question.id] = {"not_applicable": "没有"}
    sectors = tuple(own.sample(list(rubric.sectors), own.randint(0, 2)))
    return assess(edition, sheet_for(rubric, answers, profile, sectors))


def open_portfolio(portfolio: Portfolio) -> Portfolio:
    """Without the steps that nothing lets begin."""
    return limited(portfolio, greatest(portfolio))


class Model:
    """A portfolio as an integer programme: a column for each end of each line."""

    def __init__(self, portfolio: Portfolio, goals: Sequence[Goal] = ()) -> None:
        self.solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("mip_rel_gap", 0.0)
        self.solver.setOptionValue("mip_abs_gap", 0.5)
        lines = portfolio.lines
        self.columns: list[list[int]] = []
        cost, gain = list[int](), list[int]()
        for line in lines:
            self.columns.append(list(range(len(cost), len(cost) + len(line.ends))))
            cost += [line.cost(end) for end in line.ends]
            gain += [line.lens * line.gain(end) for end in line.ends]
        self.cost, self.gain = np.array(cost, dtype=float), np.array(gain, dtype=float)
        for column in range(len(cost)):
            self.solver.addVar(0.0, 1.0)
            self.solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        for own in self.columns:
            self._row(1.0, 1.0, own, [1.0] * len(own))
        self._needs(portfolio)
        for goal in goals:
            for sums, enough in zip((goal.high, goal.low), goal.enough, strict=True):
                columns = [column for own in self.columns[goal.first : goal.first + len(sums)] for column in own]
                self._row(enough - 0.5, highspy.kHighsInf, columns, [float(value) for row in sums for value in row])

    def _row(self, low: float, high: float, columns: Sequence[int], values: Sequence[float]) -> None:
        self.solver.addRow(low, high, len(columns), np.array(columns, dtype=np.int32), np.array(values, dtype=float))

    def _needs(self, portfolio: Portfolio) -> None:
        """A line that takes a waiting step asks as much of its provider as lacks; levels never fall."""
        first = np.cumsum([0, *(len(stage.lines) for stage in portfolio.stages)])
        for number, stage in enumerate(portfolio.stages):
            for need in stage.needs:
                provider = portfolio.stages[need.provider]
                total = sum(line.weight for line in provider.lines)
                columns, values = list[int](), list[float]()
                for line, own in zip(provider.lines, self.columns[first[need.provider] :], strict=False):
                    columns += own
                    values += [line.weight * (end - line.start) / total for end in line.ends]
                lacking = need.at_least - sum(line.weight * line.start for line in provider.lines) / total
                for line, own in zip(stage.lines, self.columns[first[number] :], strict=False):
                    asking = [
                        column
                        for column, end in zip(own, line.ends, strict=True)
                        if end > line.start and end >= need.to_reach
                    ]
                    if asking:
                        self._row(-1e-6, highspy.kHighsInf, [*columns, *asking], [*values, *([-lacking] * len(asking))])

    def _solve(self, objective: Any, *, most: bool) -> int | None:
        for column, value in enumerate(objective):
            self.solver.changeColCost(column, float(value))
        sense = highspy.ObjSense.kMaximize if most else highspy.ObjSense.kMinimize
        self.solver.changeObjectiveSense(sense)
        self.solver.run()
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return round(self.solver.getObjectiveValue())

    def best(self, budget: int) -> tuple[int, int]:
        """The least cost of the most gain for a budget, and that gain: two solves."""
        every = list(range(len(self.cost)))
        self._row(-highspy.kHighsInf, float(budget), every, self.cost.tolist())
        gain = self._solve(self.gain, most=True)
        assert gain is not None
        self._row(gain - 0.5, highspy.kHighsInf, every, self.gain.tolist())
        cost = self._solve(self.cost, most=False)
        assert cost is not None
        return cost, gain

    def least(self) -> tuple[int, int] | None:
        """The least cost that reaches the goals, and the most gain at that; None where nothing does."""
        cost = self._solve(self.cost, most=False)
        if cost is None:
            return None
        self._row(-highspy.kHighsInf, cost + 0.5, list(range(len(self.cost))), self.cost.tolist())
        gain = self._solve(self.gain, most=True)
        assert gain is not None
        return cost, gain
