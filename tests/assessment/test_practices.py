"""The rule of practices, by hand: a level holds where all of its practices and those below are met."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusionassess.assessment.assess import Assessment, assess
from fusionassess.assessment.plan import compile_plan
from fusionassess.assessment.ratings import to_block
from fusionassess.batch.score.lookup import look_up
from fusionassess.batch.score.outcomes import tabulate
from fusionassess.batch.score.states import Answers, scale
from fusionassess.explaining import explain, explainable
from fusionassess.kernel.results import evaluate
from fusionassess.kernel.scoring import Block
from fusionassess.report import build_report
from fusionassess.words.labels import labels
from practices import practices_edition
from small import sheet_for

EDITION = practices_edition()
RUBRIC = EDITION.rubric
FULL = {"A1.a": "fully", "A1.b": "fully", "A1.c": "fully", "R1.a": 3, "R1.b": 3, "R1.note": 0}
NA = {"not_applicable": "so"}


def assessed(**changed: Any) -> Assessment:
    """All practices met, some answers changed."""
    answers = {name: changed.get(name.replace(".", "_"), given_one) for name, given_one in FULL.items()}
    answers = {
        name: {"option": answer} if isinstance(answer, str) and answer != "unknown" else answer
        for name, answer in answers.items()
        if answer is not None
    }
    return assess(EDITION, sheet_for(RUBRIC, answers, "firm"))


@pytest.mark.parametrize(
    ("changed", "paths", "whole", "low"),
    [
        # All met: the top, in a path without a practice of level 3, too; what belongs to no level does not count.
        ({}, [3, 3], 3, 3),
        # Largely is enough for A1.a and A1.b, not for A1.c, which names no rating of its own.
        ({"A1_a": "largely", "A1_b": "largely"}, [3, 3], 3, 3),
        ({"A1_c": "largely"}, [2, 3], 2, 2),
        # One practice of level 1 decides, however much stands above it.
        ({"A1_a": "partially"}, [0, 3], 0, 0),
        ({"R1_b": 2}, [3, 1], 1, 1),
        # Unknown ones leave the level and give the interval; not applicable ones leave both.
        ({"A1_b": "unknown"}, [3, 3], 3, 1),
        ({"A1_b": None, "R1_b": 2}, [3, 1], 1, 1),
        ({"A1_a": NA}, [3, 3], 3, 3),
        ({"A1_a": NA, "A1_b": NA, "A1_c": "partially"}, [2, 3], 2, 2),
    ],
)
def test_levels_by_hand(changed: dict[str, Any], paths: list[int], whole: int, low: int) -> None:
    """Of each path, of the whole, and the least the whole can come to."""
    results = assessed(**changed).results

    assert results.path_levels[0].tolist() == paths
    assert results.level[0] == whole
    assert (results.level_low[0], results.level_high[0]) == (low, whole)


def test_a_path_without_an_answered_practice_has_no_level() -> None:
    """The question that belongs to no level names none; the whole stands by the other path."""
    results = assessed(R1_a=NA, R1_b=NA).results

    assert np.isnan(results.path_levels[0, 1])
    assert results.level[0] == 3


def test_the_report_names_the_practices_that_the_next_level_needs() -> None:
    """In the rubric's order, those of lower levels and of the next one, and the rule in the method."""
    report = build_report(assessed(A1_b="not", R1_a=1, R1_b=0), labels("en"), "en")

    assert report.level.rank == 0
    assert report.level.next_steps == (
        "Level 1 needs all of its practices and those of lower levels; not met yet: 1 (“R1.a Written down?”).",
    )
    assert report.level.by_rule[-1] == ("practices", 0)
    assert "every answered practice is met" in next(item.text for item in report.method if item.label == "Level")


def test_the_explanation_speaks_of_practices_alone() -> None:
    """No weight goes to siblings, and what belongs to no level is not named."""
    known = explainable(assessed(A1_b="unknown", R1_a=NA, R1_note=None), labels("en"), "en")

    made = explain(known, ["level"], alone=True).derivations[0]

    assert made.notes == (
        "R1.a: not applicable: so; the level does not look at it.",
        "A1.b: unknown; not counted; the least and the highest level count it at its lowest and highest answer.",
    )


def test_a_rubric_without_practices_is_not_told_of_the_rule(five_paths: Any) -> None:
    """No level by a rule that nothing can be read off."""
    sheet = sheet_for(five_paths.rubric, {}, "region")

    report = build_report(assess(five_paths, sheet), labels("en"), "en")

    assert [rule for rule, _ in report.level.by_rule] == ["shares", "weakest", "bands"]


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 9))
def test_a_row_of_a_batch_has_the_level_of_its_sheet(seed: int, rows: int) -> None:
    """Bit for bit, whatever is answered, unknown or not applicable."""
    plan = replace(compile_plan(RUBRIC, "firm"), least_coverage=0.0)
    scales = [scale(question, RUBRIC.top) for question in RUBRIC.questions]
    chosen = np.random.default_rng(seed)
    states = [chosen.integers(0, own.states, rows).astype(np.uint8) for own in scales]
    ratings = np.stack([own.by_state.take(found) for own, found in zip(scales, states, strict=True)], axis=-1)
    applicable = np.stack([found != own.not_applicable for own, found in zip(scales, states, strict=True)], axis=-1)

    figures = look_up(tabulate(plan, scales, np.array([1.0])), Answers(states, [None] * len(scales)))

    expected = evaluate(plan, Block(ratings, applicable, np.full_like(ratings, np.nan)))
    for name in ("level", "level_low", "level_high"):
        np.testing.assert_array_equal(figures.columns[name], getattr(expected, name))


def test_a_better_answer_never_lowers_the_level() -> None:
    """On 200 random sheets, each answer raised to fully."""
    plan = compile_plan(RUBRIC, "firm")
    chosen = np.random.default_rng(5)
    ratings = chosen.choice([0, 0.33, 0.66, 1], (200, 6))
    nothing, all_apply = np.full_like(ratings, np.nan), np.ones(ratings.shape, dtype=bool)
    before = evaluate(plan, Block(ratings, all_apply, nothing)).level
    for column in range(6):
        better = ratings.copy()
        better[:, column] = 1
        assert (evaluate(plan, Block(better, all_apply, nothing)).level >= before).all()


def test_the_plan_carries_what_the_questions_say() -> None:
    """Levels, NaN where a question belongs to none, and the ratings that meet them."""
    plan = compile_plan(RUBRIC, "firm")
    block = to_block(RUBRIC, plan, [sheet_for(RUBRIC, {}, "firm")])

    assert plan.practices is not None
    np.testing.assert_array_equal(plan.practices.at_level, [1, 2, 3, 1, 2, np.nan])
    np.testing.assert_array_equal(plan.practices.met, [0.66, 0.66, 1, 1, 1, 1])
    assert block.ratings.shape == (1, 6)
