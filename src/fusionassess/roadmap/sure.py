"""How sure the choice of steps is: the best set, or the level reached, under other plausible weights.

The weights drawn are those that ``--uncertainty`` draws from the same seed. Prerequisites are judged
by the rubric's own weights in every draw.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from fusionassess.kernel.figures import level
from fusionassess.kernel.figures.draws import Scene, Settings, draw, levels, scores, weighted
from fusionassess.kernel.scoring import Block, Floats, Plan, effective_weights
from fusionassess.roadmap.portfolio import TENTHS, Portfolio
from fusionassess.roadmap.search import Search
from fusionassess.rubric.steps import step_id

DRAWS = 1_000
CELLS = 200_000
"""Draws times units of the budget: beyond, fewer weightings are drawn."""
FEWEST = 40
"""With fewer draws than this nothing is told."""

Choices = np.ndarray[tuple[int, int], np.dtype[np.int16]]


class Certain(NamedTuple):
    """What the draws tell."""

    shares: Mapping[str, float]
    """By step, the share of the draws in which it belongs to the best set."""
    holds: float
    """Share of the draws in which a goal is reached; NaN where there is none."""
    draws: int

    def share(self, step: str) -> float:
        """That of a step; NaN where nothing is told."""
        return self.shares.get(step, 0.0) if self.shares else np.nan


NOTHING = Certain({}, np.nan, 0)


def of_budget(
    plan: Plan, block: Block, portfolio: Portfolio, budget: int, draws: int = DRAWS, seed: int = 1
) -> Certain:
    """The share of the draws in which each step belongs to the best set for a budget, in units of the portfolio."""
    most = sum(line.cost(max(line.ends)) for line in portfolio.lines)
    budget = min(budget, most)
    count = min(draws, CELLS // (budget + 1))
    if count < FEWEST or not portfolio.lines:
        return NOTHING
    shares = np.concatenate([effective_weights(each, _answered(block)) for each in _weightings(plan, count, seed)])
    columns = [plan.questions.index(line.id) for line in portfolio.lines]
    ends = _best(portfolio, shares[:, columns], budget)
    chances = {}
    for place, line in enumerate(portfolio.lines):
        for rung in line.rungs:
            chances[step_id(line.id, rung.to)] = float(np.mean(ends[place] >= rung.to))
    return Certain(chances, np.nan, count)


def of_goal(
    plan: Plan,
    after: Block,
    reached: "tuple[str, float, int | None]",
    draws: int = DRAWS,
    seed: int = 1,
) -> Certain:
    """The share of the draws in which the answers after the steps reach a goal.

    The goal is a level of the whole or of the path at a place, or a score.
    """
    kind, wanted, path = reached
    ratings = np.where(after.applicable, after.ratings, np.nan)
    held = []
    for each in _weightings(plan, draws, seed):
        rows = each.tiers[1].weights.shape[0]
        answers = np.broadcast_to(ratings, (rows, ratings.shape[1]))
        scene = Scene(each, answers, answers, None)
        if kind == "score":
            held.append(np.round(each.top * scores(scene).overall, 9) >= wanted)
        elif path is not None:
            standing = level.standing(each, answers, level.achievement_of(each, answers), scores(scene))
            held.append(level.RULES[each.level_rule].of_paths(standing)[:, path] >= wanted)
        else:
            held.append(levels(scene, scores(scene)) >= wanted)
    return Certain({}, float(np.mean(np.concatenate(held))), draws)


def _answered(block: Block) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    answered: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = block.applicable & ~np.isnan(block.ratings)
    return answered


def _weightings(plan: Plan, draws: int, seed: int) -> list[Plan]:
    """The plan under drawn weights, some draws in each."""
    settings = Settings(draws=draws, seed=seed).of_weights()
    return [weighted(plan, drawn.uniforms["weights"], settings.weights) for drawn in draw(plan, ("weights",), settings)]


def _best(portfolio: Portfolio, shares: Floats, budget: int) -> list[Floats]:
    """By line, the end of it in the best set of each draw.

    The dynamic programme of ``search``, budget by draw; ``shares`` is (draws, lines).
    """
    search = Search(portfolio, any_weights=True)
    lines, draws = portfolio.lines, len(shares)
    table = {0: np.zeros((budget + 1, draws))}
    choices: list[dict[int, tuple[Choices, Choices]]] = []
    for place in reversed(range(len(search.picks))):
        pick = search.picks[place]
        starts = np.array([lines[line].start for line in pick.lines])
        lens = np.array([lines[line].lens / TENTHS for line in pick.lines])
        gains = [((np.array(ends) - starts) * lens) @ shares[:, list(pick.lines)].T for ends in pick.ends]
        grown: dict[int, Floats] = {}
        taken: dict[int, tuple[Choices, Choices]] = {}
        for state, best in table.items():
            for choice, gain in enumerate(gains):
                cost = int(pick.cost[choice])
                after = search.state(place, state, pick.asks[choice], pick.gives[choice])
                if after is None or cost > budget:
                    continue
                if after not in grown:
                    grown[after] = np.full((budget + 1, draws), -np.inf)
                    taken[after] = tuple(np.zeros((budget + 1, draws), dtype=np.int16) for _ in range(2))  # type: ignore[assignment]
                with_step = best[: budget + 1 - cost] + gain
                better = with_step > grown[after][cost:]
                np.copyto(grown[after][cost:], with_step, where=better)
                np.copyto(taken[after][0][cost:], choice, where=better)
                np.copyto(taken[after][1][cost:], state, where=better)
        table = grown
        choices.append(taken)
    return _read_back(search, choices[::-1], budget, draws)


def _read_back(
    search: Search, choices: Sequence[Mapping[int, tuple[Choices, Choices]]], budget: int, draws: int
) -> list[Floats]:
    """Follow the choices of every draw from the first pick on."""
    left, states, every = np.full(draws, budget), np.zeros(draws, dtype=int), np.arange(draws)
    drawn_ends: list[Floats] = []
    for pick, taken in zip(search.picks, choices, strict=True):
        chosen, behind = np.zeros(draws, dtype=int), np.zeros(draws, dtype=int)
        for state, (choice, before) in taken.items():
            own = states == state
            chosen[own] = choice[left[own], every[own]]
            behind[own] = before[left[own], every[own]]
        ends = np.array(pick.ends)[chosen]
        drawn_ends += list(ends.T)
        left, states = left - pick.cost[chosen], behind
    return drawn_ends
