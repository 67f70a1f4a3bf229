"""The figures of a block: status, bounds, what is withheld."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fusionassess.kernel import results
from fusionassess.kernel.figures.level import RULES
from fusionassess.kernel.level_rules import LevelRule
from fusionassess.kernel.results import STATUSES, Results, evaluate, is_covered
from fusionassess.kernel.scoring import Block, Floats, Grouping, Plan
from trees import SEEDS, TOP, Answered, answered, plan_of, rated


def block_of(levels: Floats, applicable: NDArray[Any] | None = None, supported: Floats | None = None) -> Block:
    """A block from levels; without more, everything applies and no evidence was named."""
    rows = np.atleast_2d(levels)
    applies = np.ones(rows.shape, dtype=bool) if applicable is None else np.atleast_2d(applicable).astype(bool)
    return Block(
        rows / TOP, applies, np.full(rows.shape, np.nan) if supported is None else np.atleast_2d(supported) / TOP
    )


def status(results: Results, row: int = 0) -> str:
    """The status of a row."""
    return STATUSES[int(results.status[row])]


def filled(given_answers: Answered, draw: st.DataObject) -> Answered:
    """The same answers with every open question filled at random."""
    missing = given_answers.applicable & np.isnan(given_answers.levels)
    places = np.random.default_rng(draw.draw(SEEDS)).integers(TOP + 1, size=missing.shape) / TOP
    chosen = np.stack([rated(own, places[:, q]) for q, own in enumerate(given_answers.plan.attainable)], axis=-1)
    levels = np.where(missing, TOP * chosen, given_answers.levels)
    return replace(given_answers, levels=levels)


@settings(max_examples=60)
@given(answered(), st.data(), st.sampled_from(list(RULES)))
def test_the_interval_holds_every_completion(given_answers: Answered, data: st.DataObject, rule: LevelRule) -> None:
    """Whatever the missing answers are, score, level and every node end within the bounds.

    So does the point, which leaves them out, where every question can be answered at the bottom and at the top.
    """
    plan = replace(given_answers.plan, level_rule=rule, least_coverage=0.0, not_applicable_cap=1.0)
    shown = evaluate(plan, block_of(given_answers.levels, given_answers.applicable))
    whole = filled(given_answers, data)
    known = evaluate(plan, block_of(whole.levels, whole.applicable))

    is_full = plan.lowest.max() == 0 and plan.highest.min() == 1
    for either in (known, *((shown,) if is_full and rule != "practices" else ())):
        for point, low, high in (
            (either.score, shown.score_low, shown.score_high),
            (either.level, shown.level_low, shown.level_high),
            (either.paths, shown.path_low, shown.path_high),
            (either.measures, shown.measure_low, shown.measure_high),
        ):
            there = ~np.isnan(point)
            assert (low[there] <= point[there] + 1e-12).all()
            assert (high[there] >= point[there] - 1e-12).all()


@settings(max_examples=40)
@given(answered(most_rows=10), st.integers(1, 4))
def test_every_figure_of_a_block_is_that_of_its_rows(given_answers: Answered, size: int) -> None:
    """Scoring in chunks of any size changes no bit of any figure."""
    block = block_of(given_answers.levels, given_answers.applicable, given_answers.levels)
    whole = evaluate(given_answers.plan, block)
    chunk = results.CHUNK
    results.CHUNK = size
    try:
        pieces = evaluate(given_answers.plan, block)
    finally:
        results.CHUNK = chunk

    for name in (field.name for field in fields(whole) if field.name != "coordination"):
        assert getattr(whole, name).tobytes() == getattr(pieces, name).tobytes(), name
    for name in (field.name for field in fields(whole.coordination)):
        assert getattr(whole.coordination, name).tobytes() == getattr(pieces.coordination, name).tobytes(), name


@pytest.fixture
def four() -> Plan:
    """One path with one measure of four questions."""
    return plan_of([[(10, 4)]])


def test_everything_answered_is_complete(four: Plan) -> None:
    """Where nothing is open, point and bounds coincide."""
    results = evaluate(four, block_of(np.array([1, 2, 3, 4])))

    assert status(results) == "complete"
    assert results.score[0] == results.score_low[0] == results.score_high[0] == 2.5


def test_one_unknown_is_partial_and_widens_the_score(four: Plan) -> None:
    """The open question is filled with bottom and top: (1+2+3+0)/4 and (1+2+3+5)/4."""
    results = evaluate(four, block_of(np.array([1, 2, 3, np.nan])))

    assert status(results) == "partial"
    assert (results.score[0], results.score_low[0], results.score_high[0]) == pytest.approx((2.0, 1.5, 2.75))


def test_below_the_least_coverage_no_number_is_shown() -> None:
    """Two of four answers cover .5, and a measure has none: no total, no level, no path, no measure."""
    plan = plan_of([[(10, 2), (10, 2)]])
    results = evaluate(plan, block_of(np.array([1, 2, np.nan, np.nan])))

    assert status(results) == "low_coverage"
    for figure in (
        results.score,
        results.score_low,
        results.level,
        results.paths[0],
        results.measures[0, 1:],
        results.path_levels[0],
    ):
        assert np.isnan(figure[0])
    assert results.coverage[0] == 0.5


def test_an_express_round_has_bounds_and_no_total() -> None:
    """One answer of three in every measure: every bound is told, of totals and nodes, and no point."""
    plan = plan_of([[(10, 3), (10, 3)]])
    ratings = np.array([5, np.nan, np.nan, 2, np.nan, np.nan])
    results = evaluate(plan, block_of(ratings))

    assert status(results) == "express"
    # By hand: the open ones at 0 give 5 and 2 of six questions, at 5 four times 5 more.
    assert (results.score_low[0], results.score_high[0]) == (pytest.approx(7 / 6), pytest.approx(27 / 6))
    assert (results.measure_low[0, 1], results.measure_high[0, 1]) == (pytest.approx(2 / 3), pytest.approx(4))
    assert (results.path_low[0, 0], results.level_low[0], results.level_high[0]) == (pytest.approx(7 / 6), 0, 3)
    for figure in (results.score, results.level, results.paths[0], results.measures[0], results.evidenced):
        assert np.isnan(figure).all()
    # Answered on, it goes back to a total as soon as enough is there.
    assert status(evaluate(plan, block_of(np.array([5, 4, np.nan, 2, 2, np.nan])))) == "partial"


def test_not_applicable_is_no_gap_in_an_express_round() -> None:
    """A measure that does not apply needs no answer; one of which nothing is known does."""
    plan = plan_of([[(10, 3), (10, 3), (2, 1)]])
    ratings = np.array([5, np.nan, np.nan, 2, np.nan, np.nan, np.nan])

    assert status(evaluate(plan, block_of(ratings, np.array([1, 1, 1, 1, 1, 1, 0])))) == "express"
    assert status(evaluate(plan, block_of(ratings))) == "low_coverage"


def test_a_thin_node_is_hidden_and_still_counts() -> None:
    """A measure covered to one half shows no number; its answer stays in the path's score of 3.5."""
    plan = plan_of([[(10, 2), (10, 2)]])
    results = evaluate(plan, block_of(np.array([5, np.nan, 2, 2])))

    assert np.isnan(results.measures[0, 0])
    assert results.paths[0, 0] == 3.5
    assert results.score[0] == 3.5


def test_too_much_not_applicable_withholds_the_totals_and_keeps_the_nodes() -> None:
    """Two questions of five not applicable are .4 of the weight: paths stay, totals go."""
    plan = plan_of([[(10, 5)]])
    results = evaluate(plan, block_of(np.array([1, 2, 3, np.nan, np.nan]), np.array([1, 1, 1, 0, 0])))

    assert status(results) == "na_cap"
    for figure in (results.score, results.score_low, results.score_high, results.level, results.evidenced):
        assert np.isnan(figure[0])
    assert results.paths[0, 0] == pytest.approx(2.0)


def test_a_rating_that_does_not_apply_counts_nowhere() -> None:
    """Whatever stands behind a question that was declared not applicable, no figure changes."""
    sides = Grouping(("science", "industry"), np.arange(8), np.array([0, 4]))
    plan = replace(plan_of([[(3, 4)], [(1, 5)]]), sides=sides, facets=sides, coordination=True)
    applicable, levels = np.array([1, 1, 1, 1, 1, 1, 1, 1, 0]), np.array([1, 2, 3, 4, 5, 4, 3, 2, np.nan])
    applicable[0] = 0
    behind = np.where(applicable, levels, 5)
    without, with_ratings = (
        evaluate(plan, block_of(row, applicable, row)) for row in (np.where(applicable, levels, np.nan), behind)
    )

    for field in fields(without):
        for own, other in zip(*(arrays_of(getattr(each, field.name)) for each in (without, with_ratings)), strict=True):
            np.testing.assert_array_equal(own, other, err_msg=field.name)


def arrays_of(figure: Any) -> list[Any]:
    """A figure's own array, or those of the coordination."""
    return [getattr(figure, field.name) for field in fields(figure)] if is_dataclass(figure) else [figure]


def test_where_the_totals_are_withheld_so_is_the_coordination() -> None:
    """The sides' own means stay, and how many answers they rest on; nothing that holds them together does."""
    sides = Grouping(("science", "industry", "link"), np.arange(12), np.array([0, 4, 8]))
    plan = replace(plan_of([[(1, 12)], [(1, 1)]]), sides=sides, coordination=True)
    levels = np.array([1, 2, 3, 4] * 3 + [np.nan])
    shown, withheld = (evaluate(plan, block_of(levels, applicable)) for applicable in (None, np.arange(13) < 12))

    figures = withheld.coordination
    assert (status(shown), status(withheld)) == ("low_coverage", "na_cap")
    held = (figures.coupling, figures.index, figures.degree, figures.grade, figures.wang, figures.bridge_gap)
    assert np.isnan((*held, withheld.degree_low, withheld.degree_high)).all()
    assert (figures.science[0], figures.industry[0], figures.link[0]) == pytest.approx((0.5, 0.5, 0.5))
    assert figures.answers[0].tolist() == [4, 4, 4]


def test_coverage_is_compared_on_nine_decimals(four: Plan) -> None:
    """A last bit below the least coverage is enough; a billionth is not."""
    least = four.least_coverage

    assert is_covered(four, np.array([np.nextafter(least, 0), least - 1e-9, np.nan])).tolist() == [True, False, False]


def test_a_quarter_not_applicable_is_still_allowed(four: Plan) -> None:
    """The cap is above .25, not at it."""
    results = evaluate(four, block_of(np.array([1, 2, 3, np.nan]), np.array([1, 1, 1, 0])))

    assert status(results) == "complete"
    assert results.score[0] == pytest.approx(2.0)


def test_nothing_applicable_has_no_total(four: Plan) -> None:
    """A sheet of nothing but not applicable is withheld, not a division by zero."""
    results = evaluate(replace(four, not_applicable_cap=1.0), block_of(np.full(4, np.nan), np.zeros(4)))

    assert status(results) == "low_coverage"
    assert np.isnan(results.score[0])


def test_evidence_caps_the_second_score(four: Plan) -> None:
    """Claimed 3, 3, 3, 3; the evidence supports 2, 3, 3, 2."""
    results = evaluate(four, block_of(np.array([3, 3, 3, 3]), supported=np.array([2, 3, 3, 2])))

    assert results.score[0] == pytest.approx(3.0)
    assert results.evidenced[0] == pytest.approx(2.5)


def test_without_evidence_it_is_not_measured(four: Plan) -> None:
    """No grade named on the sheet, no evidenced score."""
    assert np.isnan(evaluate(four, block_of(np.array([3, 3, 3, 3]))).evidenced[0])


def test_balance_is_one_where_all_paths_are_equal() -> None:
    """Geometric over arithmetic; a path at zero makes it zero."""
    plan = plan_of([[(1, 1)], [(1, 1)]])
    results = evaluate(plan, block_of(np.array([[2, 2], [0, 4]])))

    assert results.balance.tolist() == pytest.approx([1.0, 0.0])
    assert results.geometric.tolist() == pytest.approx([2.0, 0.0])


def test_a_sheet_at_the_bottom_has_no_balance() -> None:
    """0/0 is no number."""
    assert np.isnan(evaluate(plan_of([[(1, 1)], [(1, 1)]]), block_of(np.array([0, 0]))).balance[0])


def test_no_respondents_no_rows(four: Plan) -> None:
    """An empty block gives empty figures."""
    results = evaluate(four, block_of(np.empty((0, 4))))

    assert results.score.shape == (0,)
    assert results.measures.shape == (0, 1)


LADDER = st.one_of(st.just(float("nan")), st.integers(0, TOP).map(float))


@settings(max_examples=60)
@given(st.lists(LADDER, min_size=9, max_size=9), st.lists(st.integers(0, TOP), min_size=9, max_size=9))
def test_the_bounds_of_coordination_hold_every_completion(levels: list[float], instead: list[int]) -> None:
    """Point and completion lie between; where the answers give no degree, there are no bounds."""
    sides = Grouping(("science", "industry"), np.arange(9), np.array([0, 5]))
    plan = replace(plan_of([[(2.0, 3), (1.0, 3)], [(1.0, 3)]]), sides=sides, coordination=True, least_coverage=0.0)
    known = np.where(np.isnan(levels), instead, levels)

    results, whole = evaluate(plan, block_of(np.array(levels))), evaluate(plan, block_of(known))

    degree, low, high = results.coordination.degree[0], results.degree_low[0], results.degree_high[0]
    assert np.isnan(degree) == np.isnan(low) == np.isnan(high)
    if not np.isnan(degree):
        for value in (degree, whole.coordination.degree[0]):
            assert low - 1e-12 <= value <= high + 1e-12
