"""Uncertainty: what the draws may not change, what they must change, and how likely each thing is."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES
from fusionassess.kernel.figures.draws import SOURCES, Settings, draw, levels, scene, scores, weighted
from fusionassess.kernel.figures.uncertainty import paired, quantiles, totals, uncertainty
from fusionassess.kernel.level_rules import LevelRule
from fusionassess.kernel.results import evaluate
from fusionassess.kernel.scoring import Attainable, Block, Rolled, roll_up
from respondents import FEW, block_of, example, only, two_sides
from trees import TOP, Answered, answered, plan_of


def same(first: Any, second: Any) -> bool:
    """Whether two tuples of arrays agree bit for bit."""
    return all(np.array_equal(a, b, equal_nan=True) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("name", [file.stem for file in EXAMPLES])
@pytest.mark.parametrize("rule", ["shares", "weakest", "bands"])
def test_with_nothing_varied_every_draw_is_the_kernels_own(name: str, rule: LevelRule) -> None:
    """Score, degree and level of each draw are those of the results, to the last bit."""
    plan, block = example(name)
    plan = replace(plan, level_rule=rule)
    of_draws, results = totals(plan, block, only(draws=7)), evaluate(plan, block)

    assert of_draws.score.tolist() == [results.score[0]] * 7
    np.testing.assert_array_equal(of_draws.degree, np.repeat(results.coordination.degree, 7))
    assert of_draws.level.tolist() == [results.level[0]] * 7


@given(answered(most_rows=1))
def test_weights_multiplied_by_one_are_the_plans(case: Answered) -> None:
    """Weights of their own for each draw climb to the bits of the plan's weights where the factor is 1."""
    sizes = sum(len(tier.weights) for tier in case.plan.tiers)
    plans = weighted(case.plan, np.full((3, sizes), 0.9), 0.0)

    assert plans.tiers[0].weights.shape == (3, len(case.plan.questions))
    for node in ("measures", "paths", "overall"):
        own, kernel = (getattr(roll_up(plan, np.repeat(case.ratings, 3, axis=0)), node) for plan in (plans, case.plan))
        np.testing.assert_array_equal(own, kernel)


@settings(deadline=None, max_examples=40)
@given(answered(most_rows=1), st.integers(1, 60), st.integers(0, 2**32))
def test_draws_do_not_depend_on_how_they_are_cut(case: Answered, chunk: int, seed: int) -> None:
    """In one go or some at a time, the same bits; the same seed, the same draws."""
    block = Block(case.ratings, case.applicable, np.full_like(case.ratings, np.nan))
    whole, cut = (totals(case.plan, block, Settings(draws=50, seed=seed), size) for size in (50, chunk))

    assert same(whole, cut)


def test_another_seed_is_another_draw() -> None:
    """The seed decides."""
    plan, block = example("binjiang-park")
    first, again, other = (totals(plan, block, Settings(draws=20, seed=seed)) for seed in (1, 1, 2))

    assert same(first, again)
    assert not np.any(first.score == other.score)


@pytest.mark.parametrize("off", SOURCES)
def test_switching_a_source_off_leaves_the_others_as_they_were(off: str) -> None:
    """Each source has its own stream: no random number of another moves."""
    plan, _ = example("binjiang-park")
    kept = tuple(source for source in SOURCES if source != off)
    (with_all,) = draw(plan, SOURCES, only(), FEW)
    (without,) = draw(plan, kept, only(), FEW)

    assert set(without.uniforms) == set(kept)
    assert all(np.array_equal(without.uniforms[source], with_all.uniforms[source]) for source in kept)
    numbers = [with_all.uniforms[source][:, 0] for source in SOURCES]
    assert len({column[0] for column in numbers}) == len(SOURCES)


def test_streams_are_apart() -> None:
    """The second set of draws shares nothing with the first."""
    plan, _ = example("binjiang-park")
    first, second = (next(draw(plan, SOURCES, only(), FEW, stream)) for stream in (0, 1))

    assert not any(np.any(first.uniforms[source] == second.uniforms[source]) for source in SOURCES)


def test_the_sources_are_reported_as_they_vary() -> None:
    """What is switched off is not named, nor gaps where there are none."""
    gap, none = block_of([1, np.nan]), block_of([1, 2])
    no_gap_but_not_applicable = block_of([1, np.nan], [True, False])

    assert Settings().varied(gap) == SOURCES
    assert Settings().varied(none) == SOURCES[:-1]
    assert Settings().varied(no_gap_but_not_applicable) == SOURCES[:-1]
    assert only().varied(gap) == ()
    for source, value in (("weights", 0.1), ("answers", 0.1), ("shape", 2.0), ("aggregation", True), ("fill", True)):
        assert only(**{source: value}).varied(gap) == (source,)
    assert Settings().of_weights().varied(gap) == ("weights",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"draws": 0},
        {"seed": -1},
        {"weights": 1.0},
        {"weights": -0.1},
        {"answers": 1.1},
        {"answers": -0.1},
        {"shape": 0.9},
        {"shape": np.inf},
        {"shape": np.nan},
    ],
)
def test_settings_without_meaning_are_refused(wrong: dict[str, Any]) -> None:
    """A weight that may vanish, a share above one, a scale turned over."""
    with pytest.raises(ValueError, match="must"):
        Settings(**wrong)


def test_weights_stay_within_their_spread_and_fill_it() -> None:
    """Factors are uniform on 1 ± spread: mean 1, variance spread² / 3."""
    plan = plan_of([[(3.0, 2), (5.0, 1)], [(7.0, 3)]])
    (drawn,) = draw(plan, ("weights",), only(weights=0.25, draws=20_000), 20_000)
    varied_plan = weighted(plan, drawn.uniforms["weights"], 0.25)
    for own, tier in zip(varied_plan.tiers, plan.tiers, strict=True):
        factors = own.weights / tier.weights
        assert 0.75 <= factors.min() < 0.751
        assert 1.249 < factors.max() <= 1.25
        np.testing.assert_allclose(factors.mean(axis=0), 1, atol=0.005)
        np.testing.assert_allclose(factors.var(axis=0), 0.25**2 / 3, rtol=0.05)


def test_every_weight_is_drawn_for_itself() -> None:
    """Questions, measures and paths: no two factors go together."""
    plan = plan_of([[(3.0, 2), (5.0, 1)], [(7.0, 3)]])
    (drawn,) = draw(plan, ("weights",), only(draws=20_000), 20_000)
    together = np.corrcoef(drawn.uniforms["weights"], rowvar=False)

    assert together.shape == (11, 11)
    assert np.abs(together - np.eye(11)).max() < 0.03


def test_errors_move_a_share_of_the_answers_by_one_level() -> None:
    """A tenth of the answers moves, half up, half down, by one level; the ends are not passed."""
    plan = plan_of([[(1.0, 3)]])
    (drawn,) = draw(plan, ("answers",), only(draws=40_000), 40_000)
    moved = np.round(TOP * scene(plan, block_of([0, 3, 5]), drawn, only(answers=0.1)).answers, 9)

    shares = [{level: float(np.mean(column == level)) for level in np.unique(column)} for column in moved.T]
    assert shares[0] == pytest.approx({0: 0.95, 1: 0.05}, abs=0.005)
    assert shares[1] == pytest.approx({2: 0.05, 3: 0.9, 4: 0.05}, abs=0.005)
    assert shares[2] == pytest.approx({4: 0.05, 5: 0.95}, abs=0.005)


def test_an_option_errs_to_the_option_beside_it() -> None:
    """By ratings, however far apart these are; the first and the last have one neighbour."""
    own = Attainable(np.array([0.1, 0.3, 1.0]))
    plan = plan_of([[(1.0, 3)]], attainable=(own, own, own))
    block = Block(np.array([[0.1, 0.3, 1.0]]), np.ones((1, 3), dtype=bool), np.full((1, 3), np.nan))
    (drawn,) = draw(plan, ("answers",), only(), FEW)
    moved = scene(plan, block, drawn, only(answers=1.0)).answers

    assert [set(column) for column in moved.T.tolist()] == [{0.1, 0.3}, {0.1, 1.0}, {0.3, 1.0}]


def test_no_error_leaves_an_answer_at_its_bits() -> None:
    """A rating that is not moved is not touched: 3/7 stays 3/7."""
    plan = plan_of([[(1.0, 1)]])
    block = Block(np.array([[3 / 7]]), np.ones((1, 1), dtype=bool), np.full((1, 1), np.nan))
    (drawn,) = draw(plan, ("answers",), only(), FEW)
    rated = scene(plan, block, drawn, only(answers=0.1)).answers

    assert np.mean(rated == 3 / 7) > 0.8


def test_gaps_are_filled_with_each_level_alike() -> None:
    """Unknown becomes 0 … 5, a sixth each; what does not apply stays away; what was said stays."""
    plan = plan_of([[(1.0, 3)]])
    block = block_of([2, np.nan, np.nan], [True, True, False])
    (drawn,) = draw(plan, ("fill",), only(draws=60_000), 60_000)
    answered, unknown, away = scene(plan, block, drawn, only(fill=True)).answers.T

    assert np.all(answered == 2 / TOP)
    assert np.isnan(away).all()
    counts = np.bincount(np.round(TOP * unknown).astype(int)) / 60_000
    assert counts == pytest.approx([1 / 6] * 6, abs=0.006)
    np.testing.assert_array_equal(np.unique(unknown), np.arange(6) / TOP)


def test_the_scale_is_bent_and_its_ends_stay() -> None:
    """v^g with ln g uniform: median 1, ends 1/1.25 and 1.25, the lowest and the highest level fixed."""
    plan = plan_of([[(1.0, 3)]])
    (drawn,) = draw(plan, ("shape",), only(draws=20_000), 20_000)
    respondent = scene(plan, block_of([0, 2, 5]), drawn, only(shape=1.25))
    exponents = np.log(respondent.scaled[:, 1]) / np.log(0.4)

    assert np.all(respondent.scaled[:, 0] == 0)
    assert np.all(respondent.scaled[:, 2] == 1)
    assert 0.8 <= exponents.min() < 0.801
    assert 1.249 < exponents.max() <= 1.25 + 1e-12
    assert np.log(exponents).mean() == pytest.approx(0, abs=0.003)
    assert np.log(exponents).var() == pytest.approx(np.log(1.25) ** 2 / 3, rel=0.03)
    assert np.abs(TOP * (respondent.scaled[:, 1] - 0.4)).max() < 0.415
    np.testing.assert_array_equal(respondent.answers, np.broadcast_to(block_of([0, 2, 5]).ratings, (20_000, 3)))


def test_half_of_the_draws_take_the_geometric_mean() -> None:
    """Paths at 1 and 4 with equal weights: 2.5 or 2."""
    plan = plan_of([[(1.0, 1)], [(1.0, 1)]])
    scores_drawn = totals(plan, block_of([1, 4]), only(aggregation=True, draws=20_000)).score

    assert set(np.round(scores_drawn, 9)) == {2.0, 2.5}
    assert np.mean(scores_drawn < 2.1) == pytest.approx(0.5, abs=0.01)


def test_one_measure_of_two_follows_its_weight() -> None:
    """Answers 0 and 5, equal weights: the score is 5 w₂ / (w₁ + w₂) with w uniform on 1 ± .25.

    With r = w₂ / w₁ its quantiles are known: P(r < x) = (x b - a)² / 2x(b - a)² below 1, by symmetry above.
    """
    plan = plan_of([[(1.0, 1), (1.0, 1)]])
    scores_drawn = uncertainty(plan, block_of([0, 5]), only(weights=0.25, draws=100_000)).score
    low, high = 0.75, 1.25

    def below(ratio: float) -> float:
        return (ratio * high - low) ** 2 / (2 * ratio * (high - low) ** 2)

    ratio = scores_drawn[0] / (TOP - scores_drawn[0])
    assert below(ratio) == pytest.approx(0.05, abs=0.002)
    assert scores_drawn[1] == pytest.approx(2.5, abs=0.005)
    assert scores_drawn[0] + scores_drawn[2] == pytest.approx(5, abs=0.01)


def test_the_probability_of_a_level_is_its_share_of_the_draws() -> None:
    """Two measures at 2 and 3: level 3 as soon as the second outweighs the first, half of the weightings."""
    plan = plan_of([[(1.0, 1), (1.0, 1)]])
    spread = uncertainty(plan, block_of([2, 3]), Settings(draws=20_000))

    assert spread.levels_by_weights == pytest.approx([0, 0, 0.5, 0.5, 0, 0], abs=0.01)
    assert spread.levels.sum() == pytest.approx(1)
    assert np.count_nonzero(spread.levels) == 4


@pytest.mark.parametrize("rule", ["shares", "weakest"])
def test_the_level_of_answers_takes_no_notice_of_the_scale(rule: LevelRule) -> None:
    """Bending the scale and changing the mean moves the score, but no share of answers."""
    plan, block = example("binjiang-park")
    plan = replace(plan, level_rule=rule)
    of_draws = totals(plan, block, only(shape=2.0, aggregation=True))

    assert np.ptp(of_draws.score) > 1
    assert set(of_draws.level) == set(evaluate(plan, block).level)


def test_the_level_of_a_score_follows_the_score() -> None:
    """By bands, a bent scale moves the level."""
    plan = replace(plan_of([[(1.0, 1)]]), level_rule="bands")
    of_draws = totals(plan, block_of([2]), only(shape=2.0))

    np.testing.assert_array_equal(of_draws.level, np.floor(of_draws.score + 0.2))
    assert len(set(of_draws.level)) == 3


@pytest.mark.parametrize("rule", ["shares", "weakest", "bands"])
def test_each_draw_is_scored_as_by_hand(rule: LevelRule) -> None:
    """A draw's weights and answers put into a plan of their own give its score, level and degree."""
    plan, block = example("binjiang-park")
    plan = replace(plan, level_rule=rule)
    varied = only(weights=0.25, answers=0.1, fill=True)
    (drawn,) = draw(plan, varied.varied(block), varied, FEW)
    respondent = scene(plan, block, drawn, varied)
    whole = totals(plan, block, varied)
    for row in (0, 17, FEW - 1):
        tiers = [replace(tier, weights=tier.weights[row]) for tier in respondent.plan.tiers]
        own = replace(plan, tiers=(tiers[0], tiers[1], tiers[2]))
        alone = evaluate(own, Block(respondent.answers[[row]], block.applicable, block.supported))
        assert whole.score[row] == alone.score[0]
        assert whole.level[row] == alone.level[0]
        assert whole.degree[row] == alone.coordination.degree[0]


def test_no_degree_is_invented() -> None:
    """Three answers and a gap on a side have no degree, nor have they one where the gap is filled."""
    without = uncertainty(two_sides(4), block_of([1, 2, 3, np.nan, 1, 2, 3, 4]), Settings(draws=FEW))
    given_ = uncertainty(two_sides(4), block_of([1, 2, 3, 2, 1, 2, 3, 4]), Settings(draws=FEW))

    assert "fill" in without.varied
    assert np.isnan(without.degree).all()
    assert np.isnan(without.grades).all()
    assert np.all(np.diff(given_.degree) > 0)
    assert given_.grades.sum() == pytest.approx(1)
    assert not np.isnan(without.score).any()


def test_quantiles_are_linear_between_neighbours() -> None:
    """As numpy's own, row by row, and of one value that value."""
    values = np.random.default_rng(5).random((4, 73))

    np.testing.assert_allclose(quantiles(values), np.quantile(values, [0.05, 0.5, 0.95], axis=-1).T, rtol=0, atol=1e-15)
    assert quantiles(np.array([2.0])).tolist() == [2, 2, 2]


# Two assessments.


def test_common_weights_cancel_out() -> None:
    """Half a level more everywhere is half a level more under any weights, though either score varies."""
    plan = plan_of([[(3.0, 2), (5.0, 1)], [(7.0, 3)]])
    before = np.array([0.0, 0.2, 0.9, 0.4, 0.6, 0.8])
    pair = paired(plan, before, before + 0.1, only(weights=0.25))

    assert (pair.higher, pair.equal, pair.lower) == (1.0, 0.0, 0.0)
    assert pair.difference == pytest.approx([0.5] * 3, abs=1e-12)
    assert np.ptp(uncertainty(plan, block_of((before * TOP).tolist()), only(weights=0.25)).score) > 0.05


def test_the_same_answers_are_equal() -> None:
    """Where only what is common varies, nobody gains on himself."""
    plan, block = example("binjiang-park")
    row = block.ratings[0]
    pair = paired(plan, row, row, Settings(draws=FEW, answers=0.0))

    assert (pair.higher, pair.equal, pair.lower) == (0.0, 1.0, 0.0)
    assert pair.difference.tolist() == [0, 0, 0]


def test_errors_of_answers_are_each_ones_own() -> None:
    """Where answers err, the same answers are as often above as below."""
    plan, block = example("xinghe-group")
    row = block.ratings[0]
    pair = paired(plan, row, row, only(answers=0.1, draws=20_000))

    assert pair.higher + pair.equal / 2 == pytest.approx(0.5, abs=0.015)
    assert pair.equal < 0.1
    assert pair.difference[0] < -0.05


def test_a_swap_between_measures_depends_on_the_weights() -> None:
    """One level from the first measure to the second is a gain in the half of weightings that favour it."""
    plan = plan_of([[(1.0, 1), (1.0, 1)]])
    there, back = (paired(plan, np.array(a), np.array(b), only(weights=0.25, draws=20_000)) for a, b in PAIRS)

    assert there.higher == pytest.approx(0.5, abs=0.01)
    assert (back.higher, back.equal, back.lower) == (there.lower, there.equal, there.higher)
    assert there.difference == pytest.approx(-back.difference[::-1], abs=1e-12)


PAIRS = [([0.6, 0.4], [0.4, 0.6]), ([0.4, 0.6], [0.6, 0.4])]


def test_a_gap_leaves_the_mean_of_its_own_row_alone() -> None:
    """Unknown in one row is not filled, whatever the settings say."""
    plan = plan_of([[(1.0, 2)]])
    pair = paired(plan, np.array([0.2, np.nan]), np.array([0.2, 0.2]), Settings(draws=FEW, answers=0.0))

    assert (pair.higher, pair.equal, pair.lower) == (0.0, 1.0, 0.0)


def test_the_levels_of_a_scene_need_its_score_by_bands_alone() -> None:
    """By shares the level stands on the answers, whatever the score."""
    plan, block = example("binjiang-park")
    (drawn,) = draw(plan, ("weights",), only(), FEW)
    respondent = scene(plan, block, drawn, only(weights=0.25))

    np.testing.assert_array_equal(
        levels(respondent, scores(respondent)), levels(respondent, Rolled(np.zeros(FEW), np.zeros(FEW), np.zeros(FEW)))
    )
