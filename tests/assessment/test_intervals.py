"""The interval is exact and one rule holds at every node, on random rubrics of every kind of question."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anything import editions, responses
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.kernel.figures.level import achievement, by_bands, by_shares
from fusionassess.rubric.library import Edition
from small import sheet_for

MOST_OPEN = 4
NEAR = pytest.approx


@st.composite
def answered(draw: st.DrawFn) -> tuple[Edition, dict[str, Any], list[str]]:
    """A rubric, answers, and the questions left open."""
    edition = draw(editions())
    names = [question.id for question in edition.rubric.questions]
    left = draw(st.lists(st.sampled_from(names), unique=True, max_size=min(MOST_OPEN, len(names) - 1)))
    given_ones = {name: draw(st.sampled_from(responses(edition.rubric, name))) for name in names if name not in left}
    return edition, given_ones, left


def assessed(edition: Edition, answers: dict[str, Any]) -> Assessment:
    """The figures of a sheet."""
    return assess(edition, sheet_for(edition.rubric, answers, "p"))


@given(answered())
def test_the_interval_is_that_of_every_way_to_fill_the_gaps(case: tuple[Edition, dict[str, Any], list[str]]) -> None:
    """Score and level, by whichever rule: no filling goes beyond the bounds, and some filling reaches each."""
    edition, answers, left = case
    is_open = edition.rubric.blank == "open"
    results = assessed(edition, answers if is_open else answers | dict.fromkeys(left, "unknown")).results
    if left and results.status[0] > 1:
        return
    fillings = product(*(responses(edition.rubric, name) for name in left))
    completed = [assessed(edition, answers | dict(zip(left, filling, strict=True))).results for filling in fillings]
    scores, levels = [float(one.score[0]) for one in completed], [float(one.level[0]) for one in completed]

    assert (min(scores), max(scores)) == NEAR((float(results.score_low[0]), float(results.score_high[0])), abs=1e-9)
    assert (min(levels), max(levels)) == (results.level_low[0], results.level_high[0])


@given(answered())
def test_a_blank_that_counts_as_its_lowest_is_the_lowest_answer(
    case: tuple[Edition, dict[str, Any], list[str]],
) -> None:
    """The same figures, to the bit, as of a sheet that says so; full coverage, and no interval."""
    edition, answers, left = case
    edition = edition._replace(rubric=edition.rubric.model_copy(update={"blank": "lowest"}))
    lowest = {question.id: question.lowest() for question in edition.rubric.questions if question.id in left}

    blank, filled = (assessed(edition, own).results for own in (answers, answers | lowest))

    assert blank.coverage[0] == 1
    for name in ("score", "score_low", "score_high", "level", "level_low", "level_high", "paths"):
        np.testing.assert_array_equal(getattr(blank, name), getattr(filled, name))


@given(answered())
@pytest.mark.no_cover
def test_a_path_stands_by_the_rule_of_the_whole(case: tuple[Edition, dict[str, Any], list[str]]) -> None:
    """A rubric of one path has one level, whatever the rule."""
    edition, answers, _ = case
    assessment = assessed(edition, answers)
    results, plan = assessment.results, assessment.plan
    for column in range(len(plan.paths)):
        if results.path_coverage[0, column] < plan.least_coverage:
            continue
        expected = {
            "bands": by_bands(results.paths[0, column], plan.top),
            "shares": by_shares(achievement(plan, assessment.block.ratings).paths[:, 0, column], plan.thresholds),
        }
        if plan.level_rule == "practices":
            continue
        rule = "bands" if plan.level_rule == "bands" else "shares"
        assert results.path_levels[0, column] == expected[rule]
    if len(plan.paths) == 1 and results.status[0] <= 1:
        assert np.array_equal(results.path_levels[0, :1], results.level, equal_nan=True)
