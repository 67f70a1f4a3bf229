"""Look-up tables give the kernel's own numbers, bit for bit."""

from dataclasses import replace
from operator import attrgetter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusionassess.assessment.plan import compile_plan
from fusionassess.batch.score import lookup, quick
from fusionassess.batch.score.lookup import LOOKED_UP, Figures, look_up, totals
from fusionassess.batch.score.outcomes import tabulate
from fusionassess.batch.score.states import NO_GRADE, Answers, Scale
from fusionassess.batch.score.sums import add_up
from fusionassess.kernel.level_rules import LevelRule, ShareThresholds
from fusionassess.kernel.results import COMPLETE, LOW_COVERAGE, PARTIAL, Results, evaluate, is_covered, status_of
from fusionassess.kernel.scoring import Block, Floats, Grouping, Plan, climb
from fusionassess.rubric.library import Edition
from trees import TOP, Answered, answered, plan_of, tier

LADDER = Scale(np.arange(TOP + 1) / TOP)
NUMBER = Scale(np.array([np.nan]), is_number=True)
SUPPORTED = np.array([2, 3, 4, 5]) / TOP
RULES = st.sampled_from(["shares", "weakest", "bands"])
THRESHOLDS = [ShareThresholds(), ShareThresholds(0.4, 0.6), ShareThresholds(0.0, 0.999)]


def tagged(plan: Plan, rule: LevelRule, chosen: np.random.Generator) -> Plan:
    """The plan with a rule for its level, and its questions dealt out to the three sides."""
    dealt = chosen.integers(0, 4, len(plan.questions))
    members = {side: np.flatnonzero(dealt == place) for place, side in enumerate(("science", "industry", "link"))}
    filled = {side: columns for side, columns in members.items() if len(columns)}
    starts = np.cumsum([0, *(len(columns) for columns in filled.values())])[:-1]
    sides = Grouping(tuple(filled), np.concatenate(list(filled.values())), starts.astype(np.intp)) if filled else None
    thresholds = THRESHOLDS[chosen.integers(len(THRESHOLDS))]
    return replace(plan, level_rule=rule, thresholds=thresholds, sides=sides, coordination=True)


def kernel_columns(plan: Plan, results: Results) -> dict[str, Floats]:
    """What the kernel makes of the same answers, by name of the column."""
    return {
        **{name: attrgetter(figure)(results) for name, figure in totals().items()},
        **dict(zip(plan.paths, results.paths.T, strict=True)),
        **dict(zip(plan.measures, results.measures.T, strict=True)),
    }


def assert_same(figures: Figures, plan: Plan, results: Results) -> None:
    """Every column is there and holds the same bits, and the same gaps."""
    expected = kernel_columns(plan, results)

    assert set(figures.columns) == set(expected)
    for name, column in expected.items():
        values = figures.columns[name]
        assert np.array_equal(np.isnan(values), np.isnan(column)), name
        assert np.array_equal(values[~np.isnan(values)].view(np.int64), column[~np.isnan(column)].view(np.int64)), name
    assert np.array_equal(figures.status, results.status)


def laid_out(given_answers: Answered, scale_of: list[Scale], graded: np.ndarray[Any, Any] | None = None) -> Answers:
    """Answers of a drawn block as states; numbers where the scale is one."""
    states, numbers = [], []
    for question, scale in enumerate(scale_of):
        level, applies = given_answers.levels[:, question], given_answers.applicable[:, question]
        known = 0 if scale.is_number else np.nan_to_num(level)
        state = np.where(~applies, scale.not_applicable, np.where(np.isnan(level), scale.missing, known))
        states.append(state.astype(np.uint8))
        numbers.append(level / TOP if scale.is_number else None)
    if graded is None:
        return Answers(states, numbers)
    return Answers(states, numbers, list(graded.T), (graded != NO_GRADE).any(axis=1))


@settings(max_examples=150, deadline=None)
@given(answered(most_rows=9, ladders=True), RULES, st.integers(0, 2**32 - 1), st.booleans(), st.booleans())
@pytest.mark.no_cover
def test_the_numbers_are_the_kernels(
    block: Answered, rule: LevelRule, seed: int, with_numbers: bool, with_evidence: bool
) -> None:
    """Whatever the tree, the rule, the gaps, the evidence and the kind of question."""
    chosen = np.random.default_rng(seed)
    plan = tagged(block.plan, rule, chosen)
    asked = [NUMBER if with_numbers and chosen.random() < 0.3 else LADDER for _ in plan.questions]
    graded = chosen.choice([0, 1, 2, 3, NO_GRADE, NO_GRADE, NO_GRADE], block.levels.shape).astype(np.uint8)
    graded[chosen.random(len(graded)) < 0.5] = NO_GRADE
    highest = SUPPORTED[np.where(graded == NO_GRADE, 0, graded)]
    named = (graded != NO_GRADE).any(axis=1, keepdims=True)
    supported = np.where(named, np.minimum(block.ratings, highest), np.nan)
    if not with_evidence:
        supported = np.full_like(supported, np.nan)
    answers = laid_out(block, asked, graded if with_evidence else None)

    figures = look_up(tabulate(plan, asked, SUPPORTED), answers)

    assert_same(figures, plan, evaluate(plan, Block(block.levels / TOP, block.applicable, supported)))


@pytest.mark.parametrize(
    ("profile", "gaps"),
    [("region", 0.0), ("region", 0.01), ("region", 0.3), ("lead_firm", 0.3), ("sme", 0.01), ("institute", 0.0)],
)
def test_the_shipped_rubric(five_paths: Edition, profile: str, gaps: float) -> None:
    """Thousands of random respondents of several profiles, with and without gaps, in more slices than one."""
    rubric = five_paths.rubric
    plan = compile_plan(rubric, profile, list(rubric.sectors)[:1])
    chosen = np.random.default_rng(7)
    shape = (2 * lookup.SLICE + 5, len(plan.questions))
    levels = chosen.integers(0, TOP + 1, shape).astype(float)
    levels[chosen.random(shape) < gaps] = np.nan
    # Many answers alike bring the shares of answers to the very borders of the rule.
    levels[::3] = np.where(chosen.random(levels[::3].shape) < 0.5, 2.0, 3.0)
    block = Answered(plan, levels, chosen.random(shape) >= gaps / 2)
    asked = [LADDER] * len(plan.questions)

    figures = look_up(tabulate(plan, asked, SUPPORTED), laid_out(block, asked))

    nothing = np.full(shape, np.nan)
    assert_same(figures, plan, evaluate(plan, Block(levels / TOP, block.applicable, nothing)))


@settings(max_examples=60, deadline=None)
@given(answered(most_rows=9, ladders=True), st.integers(0, 2**32 - 1))
def test_the_quick_way_leaves_only_what_it_cannot_tell(block: Answered, seed: int) -> None:
    """Whoever it does not hand on has the very numbers of the full way."""
    plan = tagged(block.plan, "shares", np.random.default_rng(seed))
    tables, answers = (
        tabulate(plan, [LADDER] * len(plan.questions), SUPPORTED),
        laid_out(block, [LADDER] * len(plan.questions)),
    )
    prepared = quick.prepared(tables)
    assert prepared is not None
    figures = look_up(tables, answers)
    quickly = {name: np.empty_like(column) for name, column in figures.columns.items()}
    status = np.empty_like(figures.status)

    clear = ~quick.look_up(prepared, answers, quickly, status)

    assert np.array_equal(status[clear], figures.status[clear])
    for name, column in figures.columns.items():
        if name != "evidenced":
            assert np.array_equal(quickly[name][clear], column[clear], equal_nan=True), name


def test_the_quick_way_tells_nearly_everybody(five_paths: Edition) -> None:
    """Of random respondents with a few gaps it hands on fewer than one in ten."""
    plan = compile_plan(five_paths.rubric, "region")
    chosen = np.random.default_rng(11)
    asked = [LADDER] * len(plan.questions)
    states = [chosen.choice(8, 5000, p=[0.08, 0.19, 0.26, 0.22, 0.14, 0.07, 0.03, 0.01]) for _ in plan.questions]
    answers = Answers([column.astype(np.uint8) for column in states], [None] * len(states))
    tables = tabulate(plan, asked, SUPPORTED)
    columns = {name: np.empty(5000) for name in (*LOOKED_UP, *plan.paths, *plan.measures)}

    prepared = quick.prepared(tables)
    assert prepared is not None
    left = quick.look_up(prepared, answers, columns, np.empty(5000, dtype=np.int8))

    assert 0 < left.mean() < 0.1


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 300), st.integers(0, 2**32 - 1))
def test_columns_are_added_up_in_the_order_of_numpy(count: int, seed: int) -> None:
    """Below eight, in blocks of eight, and beyond the blocks of 128."""
    row = np.random.default_rng(seed).random(count) ** 3

    assert add_up(list(row)) == np.add.reduceat(row, [0])[0]


def test_a_measure_of_many_states_is_worked_out_row_by_row() -> None:
    """Tables stop where they would outgrow the answers."""
    plan = plan_of([[(2.0, 5), (1.0, 1)]])
    tables = tabulate(plan, [LADDER] * 6, SUPPORTED)
    levels = np.random.default_rng(3).integers(0, 6, (50, 6)).astype(float)
    block = Answered(plan, levels, np.ones(levels.shape, dtype=bool))

    assert tables.outcomes[0] is None
    assert tables.outcomes[1] is not None
    nothing = np.full(levels.shape, np.nan)
    assert_same(
        look_up(tables, laid_out(block, [LADDER] * 6)),
        plan,
        evaluate(plan, Block(levels / TOP, block.applicable, nothing)),
    )


def test_only_arithmetic_means() -> None:
    """A plan with another mean is refused rather than scored otherwise."""
    plan = plan_of([[(1.0, 2)]])
    geometric = replace(plan, tiers=(replace(plan.tiers[0], power=0.0), *plan.tiers[1:]))

    with pytest.raises(ValueError, match="arithmetic"):
        tabulate(geometric, [LADDER] * 2, SUPPORTED)


def test_a_scale_counts_its_states() -> None:
    """Responses, then missing, then not applicable."""
    assert (LADDER.missing, LADDER.not_applicable, LADDER.states) == (6, 7, 8)
    assert np.isnan(LADDER.by_state[6:]).all()
    assert np.isnan(climb(plan_of([[(1.0, 1)]]).tiers[0], LADDER.by_state[6:7])).all()


def test_measures_that_weigh_their_questions_otherwise_have_outcomes_of_their_own() -> None:
    """Answered alike, weighed alike or the other way round."""
    tiers = tier([2, 2, 2], [1.0, 3.0, 3.0, 1.0, 1.0, 3.0]), tier([3], [1.0, 1.0, 1.0]), tier([1], [1.0])
    plan = Plan(tuple("abcdef"), ("m", "n", "o"), ("P",), tiers, 5)
    ladder = Scale(np.linspace(0, 1, 6))

    outcomes = tabulate(plan, [ladder] * 6, SUPPORTED).outcomes

    shown = [outcomes.shown for outcomes in outcomes if outcomes is not None]
    assert np.array_equal(shown[0], shown[2], equal_nan=True)
    assert not np.array_equal(shown[0], shown[1], equal_nan=True)
    assert shown[0][8 * 5] == pytest.approx(5 / 4)
    assert shown[1][8 * 5] == pytest.approx(15 / 4)


@pytest.mark.parametrize("least", [0.0, 0.3, 0.6, 0.75, 1 / 3, 1.0])
def test_the_quick_way_compares_where_the_kernel_rounds(least: float) -> None:
    """The least coverage that is shown, and the least that is complete, to the last bit."""
    plan = replace(plan_of([[(1.0, 2)], [(1.0, 1)]]), least_coverage=least)
    prepared = quick.prepared(tabulate(plan, [LADDER] * 3, SUPPORTED))
    assert prepared is not None

    assert is_covered(plan, np.array([prepared.covered])).all()
    assert status_of(plan, np.array([prepared.complete]), np.zeros(1), np.zeros(1, bool)) == COMPLETE
    if prepared.covered > 0:
        assert not is_covered(plan, np.array([np.nextafter(prepared.covered, 0)])).any()
    assert status_of(plan, np.array([np.nextafter(prepared.complete, 0)]), np.zeros(1), np.zeros(1, bool)) == (
        LOW_COVERAGE if prepared.complete == prepared.covered else PARTIAL
    )
