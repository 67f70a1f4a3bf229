"""The level: its rules, their laws, and the examples that were worked out by hand."""

from dataclasses import replace
from fractions import Fraction
from typing import get_args

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import reference
from conftest import ROOT
from fusionassess.explaining.levels import STEPS
from fusionassess.kernel.figures.level import RULES, achievement, by_bands, by_shares, by_weakest, of_ratings, practised
from fusionassess.kernel.level_rules import LevelRule, ShareThresholds
from fusionassess.kernel.scoring import Floats, Practices, score
from fusionassess.report.headline import NEXT
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES
from trees import TOP, Answered, answered, plan_of


def level_of(given_answers: Answered) -> list[float]:
    """Levels by shares of a block."""
    return [float(value) for value in by_shares(achievement(given_answers.plan, given_answers.ratings).overall)]


NEARLY_HALF = Answered(
    plan_of([[(2.0, 1)], [(1.00001, 3), (1.0, 2), (2.0, 1), (1.00001, 1)], [(1.0, 1)]]),
    np.array([[1.0, 0, 0, 0, 0, 0, 0, 1, 1]]),
    np.array([[1, 0, 0, 1, 0, 1, 1, 1, 1]], dtype=bool),
)
"""Whoever has more than half by a share that no float holds has half."""


@given(answered())
@example(NEARLY_HALF)
def test_shares_and_level_agree_with_fractions(given_answers: Answered) -> None:
    """A_1 … A_5 and the level are those of a plain recomputation in fractions."""
    shares = achievement(given_answers.plan, given_answers.ratings).overall

    for row, (levels, applies) in enumerate(zip(given_answers.levels, given_answers.applicable, strict=True)):
        as_told = [None if np.isnan(level) else Fraction(float(level)) for level in levels]
        expected = reference.achievement(given_answers.plan, as_told, applies.tolist())
        wanted = [np.nan if share is None else float(share) for share in expected]
        np.testing.assert_allclose(shares[:, row], wanted, rtol=0, atol=1e-12)
        level = reference.level(expected)
        np.testing.assert_equal(level_of(given_answers)[row], np.nan if level is None else float(level))


@given(answered(ladders=True))
def test_the_score_is_the_sum_of_the_shares(given_answers: Answered) -> None:
    """S = A_1 + … + A_5 on ladders, so that the mean of levels rests on ordinal statements."""
    shares = achievement(given_answers.plan, given_answers.ratings).overall
    total = TOP * score(given_answers.plan, given_answers.ratings).values.overall

    np.testing.assert_allclose(shares.sum(axis=0), total, rtol=0, atol=1e-12)


@given(answered(gaps=False), st.data())
def test_a_better_answer_never_lowers_the_level(given_answers: Answered, data: st.DataObject) -> None:
    """Under each rule, raising one answer never lowers the level."""
    plan, ratings = given_answers.plan, given_answers.ratings[:1]
    improvable = np.flatnonzero(ratings[0] < 1)
    if not len(improvable):
        return
    better = ratings.copy()
    column = data.draw(st.sampled_from(improvable.tolist()))
    better[0, column] = min(better[0, column] + 1 / TOP, 1.0)

    def levels(values: np.ndarray) -> list[float]:
        shares = achievement(plan, values)
        bands = by_bands(TOP * score(plan, values).values.overall, TOP)
        done = np.nan_to_num(by_weakest(practised(plan, values)))
        least = by_weakest(by_shares(shares.paths))
        return [float(level[0]) for level in (by_shares(shares.overall), least, bands, done)]

    for before, after in zip(levels(ratings), levels(better), strict=True):
        assert after >= before


@pytest.mark.parametrize("level", range(TOP + 1))
def test_all_answers_at_a_level_give_that_level(level: int) -> None:
    """A uniform sheet has its own level under each rule."""
    plan = plan_of([[(3, 2), (7, 3)], [(5, 1)]])
    ratings = np.full((1, 6), level / TOP)
    shares = achievement(plan, ratings)

    assert by_shares(shares.overall)[0] == level
    assert by_weakest(by_shares(shares.paths))[0] == level
    assert by_bands(TOP * score(plan, ratings).values.overall, TOP)[0] == level


@pytest.mark.parametrize(
    ("shares", "level"),
    [
        ([0.86, 0.51, 0.0, 0.0, 0.0], 2),
        ([0.86, 0.50, 0.0, 0.0, 0.0], 1),
        ([0.85, 0.51, 0.0, 0.0, 0.0], 1),
        ([0.50, 0.50, 0.0, 0.0, 0.0], 0),
        ([1.0, 1.0, 1.0, 1.0, 0.51], 5),
        ([1.0, 0.86, 0.86, 0.86, 0.50], 4),
    ],
)
def test_more_than_half_and_more_than_85_percent_below(shares: list[float], level: int) -> None:
    """Level k holds with A_k above .5 and every lower share above .85; the borders themselves fail."""
    assert by_shares(np.array(shares)) == level


@pytest.mark.parametrize(
    ("shares", "level"), [([0.7, 0.61, 0.35], 3), ([0.7, 0.6, 0.35], 2), ([0.61, 0.3, 0.3], 1), ([0.3, 0.3, 0.0], 0)]
)
def test_a_rubric_may_ask_for_other_shares(shares: list[float], level: int) -> None:
    """More than .3 at the level and more than .6 below it, by hand; the borders themselves fail."""
    assert by_shares(np.array(shares), ShareThresholds(reach=0.3, hold=0.6)) == level


def test_a_level_may_hold_though_the_one_below_only_largely_does() -> None:
    """The highest level that holds decides."""
    assert by_shares(np.array([1.0, 0.9, 0.6, 0.55, 0.0])) == 3


def test_float_noise_moves_no_border() -> None:
    """Shares are compared after rounding to 9 decimals: three tenths and two are a half, not more."""
    plan = plan_of([[(1, 10)]])
    ratings = np.array([[0.2] * 5 + [0.0] * 5])

    assert by_shares(achievement(plan, ratings).overall)[0] == 0


def test_an_answer_a_last_bit_below_a_level_is_at_it() -> None:
    """Ratings are compared on 9 decimals, too, as an answer of a ladder and as a practice."""
    nearly = float(np.nextafter(0.6, 0))
    plan = plan_of([[(1, 2)]], practices=Practices(np.array([3.0, np.nan]), np.array([0.6, 1.0])))
    ratings = np.array([[nearly, 1.0]])

    assert achievement(plan, ratings).overall[:, 0].tolist() == [1, 1, 1, 0.5, 0.5]
    assert practised(plan, ratings).tolist() == [[TOP]]


def test_practices_by_hand() -> None:
    """An unmet practice of level 3 leaves 2; one without an answer, and a question of no level, leave all open."""
    plan = plan_of([[(1, 3)]], practices=Practices(np.array([3.0, 2.0, np.nan]), np.ones(3)))
    ratings = np.array([[0.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, np.nan, 0.0], [np.nan, np.nan, 1.0]])

    assert practised(plan, ratings)[:, 0].tolist() == pytest.approx([2, TOP, 1, TOP, np.nan], nan_ok=True)


@pytest.mark.parametrize(("score_shown", "level"), [(0.79, 0), (0.8, 1), (2.8, 3), (2.7999999999, 3), (4.8, 5), (5, 5)])
def test_bands_begin_two_tenths_below_the_level(score_shown: float, level: int) -> None:
    """Cut-offs .8, 1.8, 2.8, 3.8 and 4.8; noise in the tenth decimal does not matter."""
    assert by_bands(np.array(score_shown), TOP) == level


def test_no_answer_no_level() -> None:
    """Without a single rating there is no level under any rule."""
    plan = plan_of([[(1, 2)]])
    shares = achievement(plan, np.full((1, 2), np.nan))

    assert np.isnan(by_shares(shares.overall)[0])
    assert np.isnan(by_weakest(by_shares(shares.paths))[0])


def test_the_weakest_path_decides() -> None:
    """The weakest rule is the least of the paths that have a level."""
    assert by_weakest(np.array([[3.0, 1.0, np.nan]]))[0] == 1


def test_every_rule_stands_everywhere_under_its_id() -> None:
    """In the registry, in what a rubric and a result may say, in the words, in explanations, report and docs."""
    rules = set(RULES)

    assert set(get_args(LevelRule)) == rules
    assert set(STEPS) == set(NEXT) == rules
    for language in LANGUAGES:
        phrases = labels(language)
        assert set(phrases.report.rules) == set(phrases.report.method_level) == rules
        for texts in (phrases.explain.titles, phrases.explain.formulas):
            assert {f"level_{rule}" for rule in rules} <= set(texts)
    page = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    assert all(f"| `{rule}`" in page for rule in rules)


@given(answered())
def test_a_rule_of_the_registry_is_the_function_of_its_name(given_answers: Answered) -> None:
    """The registry hands each function what it reads."""
    plan, ratings = given_answers.plan, given_answers.ratings
    scores = score(plan, ratings).values
    shares = achievement(plan, ratings)
    expected: dict[LevelRule, Floats] = {
        "shares": by_shares(shares.overall, plan.thresholds),
        "weakest": by_weakest(by_shares(shares.paths, plan.thresholds)),
        "bands": by_bands(plan.top * scores.overall, plan.top),
        "practices": by_weakest(practised(plan, ratings)),
    }

    for rule, values in expected.items():
        np.testing.assert_array_equal(of_ratings(replace(plan, level_rule=rule), ratings, scores), values)
