"""The kernel: against COINr, against fractions, and by its laws."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reference
from fusionassess.kernel.scoring import (
    ARITHMETIC,
    GEOMETRIC,
    HARMONIC,
    Floats,
    Grouping,
    Plan,
    Scores,
    Tier,
    climb,
    effective_weights,
    geometric_mean,
    roll_up,
    score,
)
from trees import TOP, Answered, answered, oracle_plan, oracle_table, plan_of, plans, tier

NODES = ("measures", "paths", "overall")


def every_node(scores: Scores) -> Floats:
    """All values of all nodes, a row per respondent."""
    return np.column_stack([scores.values.measures, scores.values.paths, scores.values.overall])


def as_levels(row: Floats) -> list[Fraction | None]:
    """Levels for the reference, None where there is none."""
    return [None if np.isnan(level) else Fraction(float(level)) for level in row]


@pytest.mark.parametrize("answers", ["full", "na"])
@pytest.mark.parametrize(
    ("oracle", "powers", "shift"),
    [
        ("amean", (ARITHMETIC, ARITHMETIC, ARITHMETIC), 0),
        ("gmean_plus1over6", (GEOMETRIC, GEOMETRIC, GEOMETRIC), 1),
        ("hmean_plus1over6", (HARMONIC, HARMONIC, HARMONIC), 1),
        ("aag_plus1over6", (ARITHMETIC, ARITHMETIC, GEOMETRIC), 1),
    ],
)
def test_agrees_with_coinr(answers: str, oracle: str, powers: tuple[float, float, float], shift: int) -> None:
    """Every node agrees with the R package COINr to 1e-12, its NaN pattern included."""
    plan = oracle_plan(powers)
    columns, levels = oracle_table(f"answers_{answers}.csv")
    names, expected = oracle_table(f"expected_{answers}_{oracle}.csv")

    nodes = every_node(score(plan, (levels + shift) / (TOP + shift)))

    assert tuple(columns) == plan.questions
    assert names == [*plan.measures, *plan.paths, "Index"]
    assert (np.isnan(nodes) == np.isnan(expected)).all()
    np.testing.assert_allclose(nodes, expected, rtol=0, atol=1e-12)


def with_threshold(plan: Plan, leaves: Floats, least: float) -> Floats:
    """COINr's rule of coverage, which is not ours: the unweighted share of direct children, level by level."""
    columns = []
    children = leaves
    for step in plan.tiers:
        there = np.add.reduceat((~np.isnan(children)).astype(float), step.starts, axis=-1)
        share = there / np.diff(step.starts, append=children.shape[-1])
        children = np.where(share >= least, climb(step, children), np.nan)
        columns.append(children)
    return np.column_stack(columns)


@pytest.mark.parametrize("answers", ["full", "na"])
def test_agrees_with_coinr_under_its_own_threshold(answers: str) -> None:
    """The kernel's tiers under COINr's rule of coverage give COINr's numbers and gaps."""
    plan = oracle_plan((ARITHMETIC, ARITHMETIC, ARITHMETIC))
    _, levels = oracle_table(f"answers_{answers}.csv")
    _, expected = oracle_table(f"expected_{answers}_amean_thresh60.csv")

    nodes = with_threshold(plan, levels / TOP, 0.6)

    assert (np.isnan(nodes) == np.isnan(expected)).all()
    np.testing.assert_allclose(nodes, expected, rtol=0, atol=1e-12)


@given(answered())
def test_agrees_with_fractions(given_answers: Answered) -> None:
    """Scores and coverage of every node are those of a plain recomputation in fractions."""
    plan = given_answers.plan
    scored = score(plan, given_answers.ratings, given_answers.applicable)

    for row, (levels, applies) in enumerate(zip(given_answers.levels, given_answers.applicable, strict=True)):
        as_given, there = as_levels(levels), applies.tolist()
        for name, values, shares in zip(
            NODES, reference.score(plan, as_given, there), reference.coverage(plan, as_given, there), strict=True
        ):
            for expected, of_nodes in ((values, scored.values), (shares, scored.coverage)):
                wanted = [np.nan if value is None else float(value) for value in expected]
                np.testing.assert_allclose(np.atleast_1d(getattr(of_nodes, name)[row]), wanted, rtol=0, atol=1e-12)


@given(answered(most_rows=12), st.integers(1, 5))
def test_a_block_is_its_rows(given_answers: Answered, size: int) -> None:
    """Cutting a block into pieces of any size changes no bit."""
    plan, ratings, applies = given_answers.plan, given_answers.ratings, given_answers.applicable
    whole = every_node(score(plan, ratings, applies))

    cuts = [slice(start, start + size) for start in range(0, len(ratings), size)]
    pieces = np.vstack([every_node(score(plan, ratings[cut], applies[cut])) for cut in cuts])

    assert whole.tobytes() == pieces.tobytes()


@given(answered())
def test_a_score_lies_between_worst_and_best(given_answers: Answered) -> None:
    """No node leaves the range of the answers."""
    ratings = given_answers.ratings
    of_rows = every_node(score(given_answers.plan, ratings, given_answers.applicable))

    for row, nodes in zip(ratings, of_rows, strict=True):
        known = row[~np.isnan(row)]
        scored = nodes[~np.isnan(nodes)]
        assert len(known) or not len(scored)
        assert ((scored >= known.min(initial=1.0) - 1e-12) & (scored <= known.max(initial=0.0) + 1e-12)).all()


@given(answered(), st.data())
def test_a_better_answer_never_hurts(given_answers: Answered, data: st.DataObject) -> None:
    """Raising one answer lowers no node."""
    ratings = given_answers.ratings[:1]
    improvable = np.flatnonzero(ratings[0] < 1)
    if not len(improvable):
        return
    better = ratings.copy()
    column = data.draw(st.sampled_from(improvable.tolist()))
    better[0, column] = min(better[0, column] + 1 / TOP, 1.0)

    before, after = (every_node(score(given_answers.plan, values)) for values in (ratings, better))

    assert (np.isnan(before) | (after >= before - 1e-12)).all()


@given(answered(), st.floats(0.01, 100))
def test_scaling_weights_changes_nothing(given_answers: Answered, factor: float) -> None:
    """Only the shares among siblings count."""
    plan = given_answers.plan
    questions, measures, paths = (replace(step, weights=step.weights * factor) for step in plan.tiers)
    scaled = replace(plan, tiers=(questions, measures, paths))

    nodes, again = (every_node(score(p, given_answers.ratings)) for p in (plan, scaled))

    np.testing.assert_allclose(nodes, again, rtol=0, atol=1e-12)


@given(answered())
def test_effective_weights_agree_with_fractions(given_answers: Answered) -> None:
    """A question's share in the whole is the product of its shares among present siblings."""
    present = ~np.isnan(given_answers.ratings)
    shares = effective_weights(given_answers.plan, present)

    for row, there in zip(shares, present, strict=True):
        expected = reference.effective_weights(given_answers.plan, there.tolist())
        np.testing.assert_allclose(row, [float(share) for share in expected], rtol=0, atol=1e-12)
        assert sum(expected) == Fraction(bool(there.any()))


@given(answered())
def test_effective_weights_add_up_to_the_score(given_answers: Answered) -> None:
    """The score is the sum of effective weight times rating."""
    ratings = given_answers.ratings
    weights = effective_weights(given_answers.plan, ~np.isnan(ratings))
    overall = score(given_answers.plan, ratings).values.overall

    np.testing.assert_allclose(np.nansum(weights * ratings, axis=-1), np.nan_to_num(overall), rtol=0, atol=1e-12)


@given(plans)
def test_the_geometric_mean_of_equal_paths_is_their_value(plan: Plan) -> None:
    """Equal paths have equal arithmetic and geometric means; one at zero makes the geometric zero."""
    paths = np.full((1, len(plan.paths)), 0.6)
    with_zero = paths.copy()
    with_zero[0, 0] = 0.0

    assert geometric_mean(plan, paths) == pytest.approx(0.6)
    assert geometric_mean(plan, with_zero)[0] == 0.0


def test_suppression_does_not_feed_upward() -> None:
    """Path A of two measures (weight 10: 5, unknown) and (10: 2, 2) has 3.5 though the first is thin."""
    plan = plan_of([[(10, 2), (10, 2)]])
    scores = score(plan, np.array([[5, np.nan, 2, 2]]) / TOP)

    assert TOP * scores.values.paths[0, 0] == 3.5
    assert scores.coverage.measures[0].tolist() == [0.5, 1.0]


def test_coverage_leaves_out_what_does_not_apply() -> None:
    """(10: not applicable, unknown, answered) and (10: three answered) are covered to .75."""
    plan = plan_of([[(10, 3), (10, 3)]])
    ratings = np.array([[np.nan, np.nan, 0.4, 0.2, 0.4, 0.6]])
    applicable = np.array([[False, True, True, True, True, True]])

    assert score(plan, ratings, applicable).coverage.overall[0] == 0.75


def test_not_applicable_renormalises_among_siblings() -> None:
    """One applicable measure of three at 1, beside a path at .4, gives .70 by the sibling rule, not .55."""
    plan = plan_of([[(10, 1), (10, 1), (10, 1)], [(10, 1), (10, 1), (10, 1)]])
    ratings = np.array([[1.0, np.nan, np.nan, 0.4, 0.4, 0.4]])
    applicable = np.array([[True, False, False, True, True, True]])

    scores = score(plan, ratings, applicable)

    assert scores.values.overall[0] == pytest.approx(0.70)
    assert scores.not_applicable[0] == pytest.approx(1 / 3)
    assert scores.coverage.overall[0] == 1.0


def test_a_node_without_answers_has_no_number() -> None:
    """All children not applicable make the parent NaN, and its coverage too."""
    plan = plan_of([[(10, 2)], [(10, 1)]])
    scores = score(plan, np.array([[np.nan, np.nan, 1.0]]), np.array([[False, False, True]]))

    assert np.isnan(scores.values.paths[0, 0])
    assert np.isnan(scores.coverage.paths[0, 0])
    assert scores.values.overall[0] == 1.0


@pytest.mark.parametrize(
    ("sizes", "weights"),
    [([2, 0, 1], [1, 1, 1]), ([2], [1, 0]), ([2], [1, -1]), ([1], [float("nan")]), ([1], [float("inf")])],
)
def test_a_tier_that_reduceat_would_misread_is_refused(sizes: list[int], weights: list[float]) -> None:
    """An empty run, or a weight that is not positive and finite, never reaches the kernel."""
    with pytest.raises(ValueError, match=r"each parent|weights"):
        tier(sizes, weights)


@pytest.mark.parametrize("starts", [[1], [0, 3]])
def test_runs_lie_among_the_children(starts: list[int]) -> None:
    """Children before the first run would be lost, and behind the last child none begins."""
    with pytest.raises(ValueError, match="each parent"):
        Tier(np.array(starts), np.ones(3))


def test_a_tier_knows_where_children_stand() -> None:
    """Three parents of two, one and three children."""
    step = tier([2, 1, 3], [1.0] * 6)

    assert step.runs == [range(2), range(2, 3), range(3, 6)]
    assert step.sizes.tolist() == [2, 1, 3]


def test_a_grouping_knows_its_members() -> None:
    """In its own order; a group that is not there has none."""
    grouping = Grouping(("science", "link"), np.array([4, 0, 2]), np.array([0, 2]))

    assert [grouping.members(group).tolist() for group in ("science", "link", "industry")] == [[4, 0], [2], []]


@pytest.mark.parametrize(
    ("power", "mean"), [(-1, 4), (0, 128 ** (1 / 3)), (1, 6), (2, 44 ** (1 / 2)), (3, 344 ** (1 / 3))]
)
def test_power_means_by_hand(power: float, mean: float) -> None:
    """Of 2 with the weight 1 and 8 with 2: 3 ÷ (1/2 + 2/8), ∛(2 · 8²), 18 ÷ 3, √(132 ÷ 3), ∛(1032 ÷ 3)."""
    (found,) = climb(tier([2], [1.0, 2.0], power), np.array([2.0, 8.0]))

    assert found == pytest.approx(mean, rel=1e-12)


def test_one_respondent_rolls_up_like_many() -> None:
    """Leading axes broadcast: the roll-up of one row is the row of the roll-up."""
    plan = plan_of([[(3, 2), (1, 3)], [(2, 1)]])
    block = np.array([[0.2, 0.4, 1.0, np.nan, 0.0, 0.8], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]])

    assert roll_up(plan, block[1]).overall == roll_up(plan, block).overall[1]
