"""The search against a solver, on sheets of the shipped rubric; and what floats and weights of judgements do to it."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from fusionassess.assessment.assess import Assessment, assess
from fusionassess.roadmap import goals
from fusionassess.roadmap.drawing import Purpose, Roadmap, draw_up
from fusionassess.roadmap.opening import opened
from fusionassess.roadmap.portfolio import GRID
from fusionassess.roadmap.search import Search
from fusionassess.rubric.library import Edition
from planned import stepped
from small import sheet_for
from solved import Model, open_portfolio, random_assessment
from stepped import stepped_edition


@pytest.fixture
def assessed(five_paths: Edition, seed: int) -> Assessment:
    """A random sheet of the shipped rubric."""
    return random_assessment(five_paths, seed)


@pytest.mark.parametrize("seed", range(8))
def test_a_budget_by_a_solver(assessed: Assessment) -> None:
    """The same cost, the same gain."""
    portfolio = open_portfolio(opened(assessed))
    for budget in (7, 20, 40):
        best = Search(portfolio).best(budget)
        assert best is not None
        assert (best.point.cost, best.point.gain) == Model(portfolio).best(budget)


@pytest.mark.parametrize("seed", range(5))
def test_a_level_by_a_solver(assessed: Assessment) -> None:
    """The next levels by the shares rule, of the weakest path, of one path, and a score."""
    portfolio = open_portfolio(opened(assessed))
    path = portfolio.stages[-1].path
    for aims in (
        [goals.by_shares(portfolio, 3)],
        [goals.by_shares(portfolio, 4)],
        goals.by_weakest(portfolio, 2),
        [goals.of_path(portfolio, path, 4)],
        [goals.of_score(portfolio, goals.start_of(portfolio), Fraction(3))],
    ):
        least = Search(portfolio, aims).least()
        solved = Model(portfolio, aims).least()
        assert (None if least is None else (least.point.cost, least.point.gain)) == solved


@pytest.mark.parametrize("seed", range(12))
def test_the_scores_of_whole_numbers_are_those_of_the_kernel(assessed: Assessment) -> None:
    """Shares of questions in fractions are the kernel's weights, and their sum its score."""
    if np.isnan(assessed.results.score[0]):
        return
    portfolio = opened(assessed)

    assert sum(line.share for line in portfolio.lines) == portfolio.total
    assert float(goals.start_of(portfolio)) == pytest.approx(float(assessed.results.score[0]), abs=1e-12)
    for stage in portfolio.stages:
        if stage.lines:
            own = [line for other in portfolio.stages if other.path == stage.path for line in other.lines]
            assert sum(line.own for line in own) == stage.total


def weighed(*weights: float) -> Assessment:
    """The small sheet with other weights for its two measures and for a.1 among the questions of a."""
    assessment = stepped({"a.1": 0, "a.2": 0, "b.1": 0})
    tiers = (
        replace(assessment.plan.tiers[0], weights=np.array([weights[2], 1.0, 1.0])),
        replace(assessment.plan.tiers[1], weights=np.array(weights[:2])),
        replace(assessment.plan.tiers[2], weights=np.array(weights[:2])),
    )
    return replace(assessment, plan=replace(assessment.plan, tiers=tiers))


def test_weights_are_the_decimals_they_were_written_as() -> None:
    """.1 + .2 beside .3 makes no points of the curve that differ in the last bit of a float only."""
    portfolio = opened(weighed(0.1 + 0.2, 0.3, 1.0))

    assert portfolio.total == 4
    assert [line.share for line in portfolio.lines] == [1, 1, 2]


def test_irrational_weights_stand_on_a_grid() -> None:
    """Weights of judgements have no denominator; what is chosen is what scoring finds best."""
    portfolio = opened(weighed(2**0.5, 3**0.5, 5**0.5))

    assert abs(portfolio.total - GRID) <= 2
    gains = [point.gain for point in Search(portfolio).curve()]
    assert gains == sorted(set(gains))


def test_evidence_does_not_rise_with_a_step() -> None:
    """The sheet afterwards keeps what was named, and its evidenced score counts no more than that."""
    roadmap = draw_up(stepped(), Purpose("budget", Fraction(6)), draws=0)
    assert isinstance(roadmap, Roadmap)
    assert np.isnan(roadmap.after.results.evidenced[0])
    before, after = roadmap.before.sheet.answers, roadmap.after.sheet.answers
    assert {name: answer.evidence for name, answer in before.items()} == {
        name: answer.evidence for name, answer in after.items()
    }


def test_a_lens_weighs_the_choice() -> None:
    """A level of the measures that serve its reason counts for 1.3."""
    edition = stepped_edition()
    paths = edition.rubric.paths
    measure = paths[1].measures[0]
    favoured = measure.model_copy(update={"serves": measure.serves.model_copy(update={"reasons": {"R1": 1.0}})})
    rubric = edition.rubric.model_copy(
        update={"paths": [paths[0], paths[1].model_copy(update={"measures": [favoured]})]}
    )
    sheet = sheet_for(edition.rubric, {"a.1": 0, "a.2": 1, "b.1": 1})
    lenses = [line.lens for line in opened(replace(assess(edition._replace(rubric=rubric), sheet), lens="R1")).lines]

    assert lenses == [10, 10, 13]
