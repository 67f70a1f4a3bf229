"""The best steps of many at once are those that a roadmap of each chooses, to the step and to the bit."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.scoring import Block
from fusionassess.roadmap import many
from fusionassess.roadmap.drawing import Purpose, Roadmap, draw_up
from fusionassess.roadmap.many import Chosen, best_steps, ladders
from fusionassess.rubric.library import Edition
from planned import stepped
from solved import random_assessment


def of_one(assessment: Assessment, budget: int) -> Chosen:
    """The same for one sheet."""
    subject = assessment.sheet.subject
    known = ladders(assessment.rubric, assessment.plan, subject.profile, subject.sectors)
    return best_steps(known, assessment.block, assessment.results.measures, budget)


def drawn(assessment: Assessment, budget: int) -> Roadmap:
    """The roadmap that the command draws up."""
    roadmap = draw_up(assessment, Purpose("budget", Fraction(budget)), draws=0)
    assert isinstance(roadmap, Roadmap)
    return roadmap


def steps_of(assessment: Assessment, chosen: Chosen) -> set[str]:
    """The ids of the highest step of each question."""
    ratings = np.where(assessment.block.applicable, assessment.block.ratings, np.nan)[0]
    starts = np.round(ratings * assessment.plan.top, 9).tolist()
    ends = chosen.ends[0].tolist()
    names = assessment.plan.questions
    return {f"{name}@{end:g}" for name, start, end in zip(names, starts, ends, strict=True) if end > start}


def highest(roadmap: Roadmap) -> set[str]:
    """Likewise of a roadmap."""
    by_question: dict[str, int] = {}
    for planned in roadmap.steps:
        to = planned.step.candidate.to
        by_question[planned.step.question] = max(to, by_question.get(planned.step.question, 0))
    return {f"{name}@{to}" for name, to in by_question.items()}


def assert_the_same(assessment: Assessment, budget: int) -> bool:
    """Steps, cost, score and level; whether prerequisites had to be settled both ways."""
    chosen, roadmap = of_one(assessment, budget), drawn(assessment, budget)

    assert steps_of(assessment, chosen) == highest(roadmap)
    assert chosen.cost[0] == roadmap.cost
    assert chosen.score[0] == roadmap.after.results.score[0]
    assert chosen.level[0] == roadmap.after.results.level[0]
    richer = drawn(assessment, budget + 1).after.results.score[0]
    assert chosen.more[0] == pytest.approx(float(richer - roadmap.after.results.score[0]), abs=1e-9)
    return bool(chosen.branched[0])


@pytest.mark.no_cover
def test_the_same_as_a_roadmap_of_each(five_paths: Edition) -> None:
    """On random sheets of the shipped rubric, with and without prerequisites in the way."""
    branched = 0
    for seed in range(12, 24):
        assessment = random_assessment(five_paths, seed)
        if not np.isnan(assessment.results.score[0]):
            branched += assert_the_same(assessment, (4, 12, 30)[seed % 3])

    assert branched


@pytest.mark.parametrize("budget", range(1, 12))
@pytest.mark.parametrize(
    "answers",
    [
        {"a.1": 0, "a.2": 1, "b.1": 1},
        {"a.1": 1, "a.2": 0, "b.1": 2},
        {"a.1": 0, "a.2": 0, "b.1": 2},
        {"a.1": "unknown", "a.2": 1, "b.1": 2},
        {"a.1": {"not_applicable": "没有"}, "a.2": {"not_applicable": "没有"}, "b.1": 2},
        {"a.1": 3, "a.2": 3, "b.1": 3},
    ],
)
def test_every_budget_of_a_small_sheet(answers: dict[str, Any], budget: int) -> None:
    """A measure that waits for another: met, unmet, not known, not applicable; nothing to do at the top."""
    assessment = stepped(answers)
    if not np.isnan(assessment.results.score[0]):
        assert_the_same(assessment, budget)


def test_a_block_is_its_rows(five_paths: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many stand side by side, each has the same bits."""
    assessments = [random_assessment(five_paths, seed) for seed in range(80)]
    alike = [one for one in assessments if one.sheet.subject.profile == "region" and not one.sheet.subject.sectors]
    alike = [one for one in alike if not np.isnan(one.results.score[0])]
    first = alike[0]
    known = ladders(first.rubric, first.plan, "region", ())
    parts = ("ratings", "applicable", "supported")
    block = Block(*(np.concatenate([getattr(one.block, part) for one in alike]) for part in parts))
    measures = np.concatenate([one.results.measures for one in alike])
    whole = best_steps(known, block, measures, 12)
    monkeypatch.setattr(many, "AT_A_TIME", 2)
    cut = best_steps(known, block, measures, 12)

    assert len(alike) > 2
    for one, other in zip(whole, cut, strict=True):
        assert np.array_equal(one, other, equal_nan=True)


def test_the_largest_budget_there_is() -> None:
    """It pays for everything that a small sheet leaves open."""
    assert_the_same(stepped(), many.MOST - 1)
    assert of_one(stepped(), many.MOST).cost[0] == drawn(stepped(), many.MOST).cost


@pytest.mark.parametrize("budget", [0, 61])
def test_a_budget_there_is_not(budget: int) -> None:
    """Neither none nor one that has too large tables."""
    with pytest.raises(ValueError, match="budget"):
        of_one(stepped(), budget)


def test_what_is_better() -> None:
    """More gain, then less effort, then the highest levels in rubric order; a hair's breadth of gain is none."""
    best = many._Solved(np.array([[2.0, np.nan, 1.0]]), np.array([4]), np.array([0.5]), np.zeros(1, dtype=bool))

    def is_better(ends: list[float], cost: int, gain: float) -> bool:
        return many._is_better(best, 0, np.array(ends), cost, gain)

    assert is_better([1, np.nan, 1], 9, 0.6)
    assert not is_better([3, np.nan, 3], 1, 0.4)
    assert is_better([1, np.nan, 1], 3, 0.5 - 1e-12)
    assert not is_better([3, np.nan, 1], 5, 0.5 + 1e-12)
    assert is_better([2, np.nan, 2], 4, 0.5)
    assert not is_better([2, np.nan, 1], 4, 0.5)
