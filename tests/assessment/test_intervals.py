"""The interval is exact and one rule holds at every node, on random rubrics of every kind of question."""

import json
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusionassess.assessment.assess import Assessment, assess
from fusionassess.documents.source import Source
from fusionassess.kernel.figures.level import RULES, achievement, by_bands, by_shares
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.questions import NumberScale, interpolate
from small import sheet_for

RATINGS = st.integers(0, 20).map(lambda twentieths: twentieths / 20)
MOST_OPEN = 4
NEAR = pytest.approx


def practice(draw: st.DrawFn, top: int, most: float) -> dict[str, float]:
    """Mostly a level that the question belongs to, and a rating that an answer can have and that meets it."""
    if most == 0 or draw(st.integers(0, 3)) == 0:
        return {}
    met = most if most < 1 or draw(st.booleans()) else draw(st.sampled_from([0.05, 0.5, 1.0]))
    return {"at_level": draw(st.integers(1, top)), "met": met}


@st.composite
def questions(draw: st.DrawFn, name: str, top: int) -> dict[str, Any]:
    """A ladder, options whose ratings need not span 0 to 1, or a number."""
    asked: dict[str, Any] = {
        "id": name,
        "profiles": ["p"],
        "text": "?",
        "weight": draw(st.sampled_from([1, 1, 2, 0.5])),
    }
    match draw(st.sampled_from(["levels", "options", "number"])):
        case "levels":
            return asked | practice(draw, top, 1) | {"levels": [f"l{level}" for level in range(top + 1)]}
        case "options":
            ratings = draw(st.lists(RATINGS, min_size=2, max_size=4))
            return (
                asked
                | practice(draw, top, max(ratings))
                | {"options": [{"id": f"o{i}", "text": "t", "rating": own} for i, own in enumerate(ratings)]}
            )
    low = draw(RATINGS)
    points = [[0, low], [10, draw(RATINGS)], [20, draw(RATINGS)]]
    span = draw(st.sampled_from([[0, 20], [5, 12]]))
    scale = NumberScale.model_validate({"unit": "x", "range": span, "breakpoints": points})
    most = max(interpolate(scale.breakpoints, value) for value in (*span, 10))
    return asked | practice(draw, top, most) | {"number": {"unit": "x", "range": span, "breakpoints": points}}


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """A small rubric under one of the rules."""
    top = draw(st.integers(2, 5))
    paths: list[dict[str, Any]] = []
    for p in range(draw(st.integers(1, 2))):
        measures = []
        for m in range(draw(st.integers(1, 2))):
            name = f"m{p}{m}"
            asked = [draw(questions(f"q{p}{m}{q}", top)) for q in range(draw(st.integers(1, 2)))]
            weights = {"p": draw(st.sampled_from([1, 2, 7]))}
            measures.append({"id": name, "title": "m", "weights": weights, "questions": asked})
        paths.append({"id": f"P{p}", "title": "p", "measures": measures})
    own_levels = any("at_level" in question for path in paths for m in path["measures"] for question in m["questions"])
    rules = [rule for rule in RULES if rule != "practices" or own_levels]
    document = {
        "format": "fusionassess/rubric/1",
        "id": "random",
        "version": "1.0.0",
        "languages": ["en"],
        "title": "t",
        "levels": [f"n{level}" for level in range(top + 1)],
        "level_rule": draw(st.sampled_from(rules)),
        "shares": draw(st.sampled_from([{}, {"reach": 0.3, "hold": 0.6}, {"reach": 0.0}, {"hold": 0.99}])),
        "blank": draw(st.sampled_from(["open", "open", "lowest"])),
        "least_coverage": 0.1,
        "profiles": {"p": {"title": "p"}},
        "paths": paths,
    }
    return Edition(library.parse(Source("random.json", json.dumps(document))), "0" * 64, "random.json")


def responses(rubric: Rubric, name: str) -> list[Any]:
    """What can be answered to a question; of a number enough values to hold its extremes."""
    asked = next(question for question in rubric.questions if question.id == name)
    if asked.options:
        return [option.id for option in asked.options]
    if asked.number:
        low, high = asked.number.range
        return sorted({low, high, *(value for value, _ in asked.number.breakpoints if low <= value <= high)})
    return list(range(rubric.top + 1))


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
