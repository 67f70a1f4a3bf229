"""Weights from judgements in pairs: against published examples, and by their laws."""

from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fusionassess.kernel.figures.ahp import MOST, RANDOM_INDEX, Priorities, doubt, pooled, priorities
from fusionassess.kernel.scoring import Floats

SAATY = [*(1 / k for k in range(9, 1, -1)), *map(float, range(1, 10))]


def reciprocal(n: int, upper: list[float]) -> Floats:
    """Fill a matrix of judgements from those above its diagonal, row by row."""
    judgements = np.ones((n, n))
    rows, columns = np.triu_indices(n, k=1)
    judgements[rows, columns] = upper
    judgements[columns, rows] = 1 / np.array(upper)
    return judgements


def consistent(weights: list[float]) -> Floats:
    """Judge as these weights say."""
    return np.asarray(np.divide.outer(np.array(weights), np.array(weights)))


@st.composite
def judged(draw: st.DrawFn, least: int = 1, most: int = 7) -> Floats:
    """Any judgements on Saaty's scale."""
    n = draw(st.integers(least, most))
    pairs = n * (n - 1) // 2
    return reciprocal(n, draw(st.lists(st.sampled_from(SAATY), min_size=pairs, max_size=pairs)))


weight_lists = st.lists(st.floats(0.1, 10), min_size=1, max_size=9)


def squared_residuals(judgements: Floats) -> float:
    """Inconsistency in the sense of log least squares: what the row geometric means leave unexplained."""
    logs = np.log(judgements)
    weights = logs.mean(axis=1)
    return float(((logs - (weights[:, None] - weights[None, :])) ** 2).sum())


# T. L. Saaty 2008, Int. J. Services Sciences 1(1):83-98: what is drunk in the United States.
DRINKS = ("coffee", "wine", "tea", "beer", "soda", "milk", "water")
COFFEE, WINE, TEA = [9, 5, 2, 1, 1, 1 / 2], [1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9], [1 / 3, 1 / 4, 1 / 3, 1 / 9]
BEER, SODA, MILK = [1 / 2, 1, 1 / 3], [2, 1 / 2], [1 / 3]


def test_the_drinks_of_saaty() -> None:
    """Seven drinks: weights to four digits, lambda max, and the ratio .022 with Saaty's own index of 1.32."""
    weighed = priorities(reciprocal(7, [*COFFEE, *WINE, *TEA, *BEER, *SODA, *MILK]))

    assert dict(zip(DRINKS, weighed.weights.round(4).tolist(), strict=True)) == {
        "coffee": 0.1775,
        "wine": 0.0191,
        "tea": 0.0418,
        "beer": 0.1164,
        "soda": 0.1896,
        "milk": 0.1288,
        "water": 0.3268,
    }
    assert weighed.eigenvalue == pytest.approx(7.176629, abs=5e-7)
    assert weighed.consistency_index / 1.32 == pytest.approx(0.0223, abs=5e-5)
    assert weighed.is_consistent


def test_a_textbook_example_of_five() -> None:
    """Jiang Qiyuan's five criteria: weights, lambda max, CI, and CR with the index of 1.12 he uses."""
    weighed = priorities(reciprocal(5, [1 / 2, 4, 3, 3, 7, 5, 5, 1 / 2, 1 / 3, 1]))

    assert weighed.weights.tolist() == pytest.approx([0.263603, 0.475835, 0.053815, 0.098068, 0.108678], abs=5e-7)
    assert weighed.eigenvalue == pytest.approx(5.072084, abs=5e-7)
    assert weighed.consistency_index == pytest.approx(0.018021, abs=5e-7)
    assert weighed.consistency_index / 1.12 == pytest.approx(0.016090, abs=5e-7)


def test_an_example_of_three() -> None:
    """Weights and lambda max; CR is .0332 with Saaty's index, .0367 with the simulated one."""
    weighed = priorities(reciprocal(3, [3, 5, 3]))

    assert weighed.weights.tolist() == pytest.approx([0.636986, 0.258285, 0.104729], abs=5e-7)
    assert weighed.eigenvalue == pytest.approx(3.038511, abs=5e-7)
    assert weighed.consistency_index / 0.58 == pytest.approx(0.0332, abs=5e-5)
    assert weighed.consistency_ratio == pytest.approx(0.0367, abs=5e-5)


# T. L. Saaty 2005, Theory and Applications of the Analytic Network Process: which city to move to.
# Criteria in the order culture, family, housing, jobs, transport; cities in that of CITIES.
CITIES = ("Bethesda", "Boston", "Pittsburgh", "Santa Fe")
CRITERIA = [1 / 5, 3, 1 / 2, 5, 7, 1, 7, 1 / 4, 3, 7]
BY_CRITERION = [
    [1 / 2, 1, 1 / 2, 2.5, 1, 1 / 2.5],
    [2, 1 / 3, 4, 1 / 8, 2, 9],
    [5, 1 / 2, 2.5, 1 / 9, 1 / 4, 7],
    [1 / 2, 3, 4, 6, 8, 1],
    [1.5, 1 / 2, 4, 1 / 3.5, 2.5, 9],
]


def test_the_cities_of_saaty() -> None:
    """Two tiers, criteria and cities: the published three digits, and the fourth of the package AHPy."""
    criteria = priorities(reciprocal(5, CRITERIA)).weights
    cities = np.array([priorities(reciprocal(4, upper)).weights for upper in BY_CRITERION])

    of_cities = dict(zip(CITIES, (criteria @ cities).round(4).tolist(), strict=True))

    assert of_cities == {"Bethesda": 0.2291, "Boston": 0.2748, "Pittsburgh": 0.3852, "Santa Fe": 0.1110}


# The R package ahpsurvey carries these, simulated with half a million matrices for each number of things.
AHPSURVEY = {3: 0.5251686, 4: 0.8836651, 5: 1.1081014, 6: 1.2492774, 7: 1.3415514, 8: 1.404846}


@pytest.mark.parametrize("n", AHPSURVEY)
def test_the_random_indices_are_those_of_another_simulation(n: int) -> None:
    """Within what two simulations of this size may differ by."""
    assert RANDOM_INDEX[n] == pytest.approx(AHPSURVEY[n], abs=0.003)


@pytest.mark.parametrize("n", RANDOM_INDEX)
def test_the_random_indices_can_be_simulated_again(n: int) -> None:
    """A small simulation comes to the same within four standard errors; so no entry is misplaced."""
    draw = np.random.Generator(np.random.PCG64(n))
    ratios = [
        priorities(reciprocal(n, draw.choice(SAATY, n * (n - 1) // 2).tolist())).consistency_index for _ in range(400)
    ]

    assert np.mean(ratios) == pytest.approx(RANDOM_INDEX[n], abs=4 * float(np.std(ratios)) / 20)


def test_the_random_index_of_three_things_can_be_counted_out() -> None:
    """All 17³ judgements of three things have lambda max 1 + t + 1/t: their mean CI is .5245, the table's to .001."""
    first, second, third = np.meshgrid(SAATY, SAATY, SAATY)
    t = np.cbrt(second / (first * third))
    exact = float(((1 + t + 1 / t) - 3).mean()) / 2

    assert exact == pytest.approx(0.5245, abs=5e-5)
    assert RANDOM_INDEX[3] == pytest.approx(exact, abs=0.001)


def test_saatys_own_index_would_flatter_three_things() -> None:
    """His .58 is a tenth too high, so a ratio would come out a tenth too low."""
    assert pytest.approx(1.1, abs=0.01) == 0.58 / RANDOM_INDEX[3]


@given(weight_lists)
def test_consistent_judgements_give_their_weights_back(weights: list[float]) -> None:
    """CR 0, lambda max n, and the weights that the judgements were made from."""
    weighed = priorities(consistent(weights))

    assert weighed.weights.tolist() == pytest.approx((np.array(weights) / sum(weights)).tolist(), rel=1e-9)
    assert weighed.eigenvalue == pytest.approx(len(weights), abs=1e-9)
    assert weighed.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert weighed.is_consistent


@given(judged(3, 3))
def test_of_three_things_the_eigenvector_is_the_geometric_mean(judgements: Floats) -> None:
    """Both methods give the same weights, whatever the judgements."""
    means = np.exp(np.log(judgements).mean(axis=1))

    assert priorities(judgements).weights.tolist() == pytest.approx((means / means.sum()).tolist(), rel=1e-9)


@given(judged())
def test_weights_are_shares_and_the_ratio_is_no_less_than_nothing(judgements: Floats) -> None:
    """Positive, of sum 1; two things or one never contradict themselves."""
    weighed = priorities(judgements)

    assert (weighed.weights > 0).all()
    assert weighed.weights.sum() == pytest.approx(1, abs=1e-12)
    assert weighed.consistency_ratio >= 0
    assert len(judgements) > 2 or weighed.consistency_ratio == 0


@given(judged(), st.randoms(use_true_random=False))
def test_the_order_of_things_changes_nothing(judgements: Floats, random: Random) -> None:
    """Things compared in another order keep their weights and the ratio."""
    order = list(range(len(judgements)))
    random.shuffle(order)

    first, second = priorities(judgements), priorities(judgements[np.ix_(order, order)])

    assert second.weights.tolist() == pytest.approx(first.weights[order].tolist(), rel=1e-6)
    assert second.consistency_ratio == pytest.approx(first.consistency_ratio, abs=1e-9)


@pytest.mark.parametrize(("n", "limit"), [(1, 0.10), (2, 0.10), (3, 0.05), (4, 0.08), (5, 0.10), (9, 0.10)])
def test_fewer_things_have_lower_limits(n: int, limit: float) -> None:
    """Saaty 1994: .05 for three, .08 for four, .10 from five on."""
    assert priorities(np.ones((n, n))).limit == limit


@pytest.mark.parametrize(("judged_at", "accepted"), [(7.9, True), (8.0, False)])
def test_the_limit_decides(judged_at: float, accepted: bool) -> None:
    """Of three things judged 2, x, 2, lambda max is 1 + t + 1/t with t³ = x/4: the border .05 lies at x = 7.94."""
    weighed = priorities(reciprocal(3, [2, judged_at, 2]))
    t = (judged_at / 4) ** (1 / 3)

    assert weighed.eigenvalue == pytest.approx(1 + t + 1 / t, abs=1e-9)
    assert weighed.is_consistent == accepted


@pytest.mark.parametrize(("ratio", "accepted"), [(0.10, True), (0.10 + 4e-10, True), (0.10 + 6e-10, False)])
def test_a_ratio_at_the_limit_is_accepted(ratio: float, accepted: bool) -> None:
    """It must not exceed the limit, and noise in the last digits does not."""
    assert Priorities(np.full(5, 0.2), 5.448, 0.112, ratio).is_consistent == accepted


@given(weight_lists, st.lists(st.lists(st.floats(0.2, 5), min_size=9, max_size=9), min_size=1, max_size=4))
def test_pooled_judgements_are_reciprocal_and_of_like_minds_their_own(
    weights: list[float], tilts: list[list[float]]
) -> None:
    """The geometric mean of consistent judges is consistent, with the geometric mean of their weights."""
    each = [np.array(weights) * np.array(tilt[: len(weights)]) for tilt in tilts]
    means = np.exp(np.mean(np.log(each), axis=0))

    weighed = priorities(pooled(np.array([consistent(own.tolist()) for own in each])))

    assert weighed.weights.tolist() == pytest.approx((means / means.sum()).tolist(), rel=1e-9)
    assert weighed.consistency_ratio == pytest.approx(0, abs=1e-9)


def test_pooling_two_opposites_leaves_nothing() -> None:
    """One says 4, one says 1/4: 1, where an arithmetic mean would say 2.125."""
    assert pooled(np.array([reciprocal(2, [4]), reciprocal(2, [1 / 4])])).tolist() == [[1, 1], [1, 1]]


@given(st.lists(st.floats(0.3, 3), min_size=4, max_size=8), st.data())
def test_one_slip_among_consistent_judgements_is_found(weights: list[float], data: st.DataObject) -> None:
    """From four things on, the slip is named and the others imply what it should have been."""
    n = len(weights)
    row = data.draw(st.integers(0, n - 2))
    column = data.draw(st.integers(row + 1, n - 1))
    slip = data.draw(st.sampled_from([0.2, 0.5, 2.0, 5.0]))
    judgements = consistent(weights)
    judgements[row, column] *= slip
    judgements[column, row] /= slip

    doubted = doubt(judgements)

    assert doubted is not None
    assert (doubted.row, doubted.column) == (row, column)
    assert doubted.given == pytest.approx(weights[row] / weights[column] * slip)
    assert doubted.implied == pytest.approx(weights[row] / weights[column])


@given(judged(3))
def test_what_the_others_imply_would_mend_more_than_any_other_change_of_one_pair(judgements: Floats) -> None:
    """Put in its place, the rest of the inconsistency is the least that a change of one judgement can leave."""
    doubted = doubt(judgements)
    assert doubted is not None
    assume(round(doubted.given / doubted.implied, 9) != 1)

    def left(row: int, column: int, value: float) -> float:
        changed = judgements.copy()
        changed[row, column], changed[column, row] = value, 1 / value
        return squared_residuals(changed)

    best = left(doubted.row, doubted.column, doubted.implied)

    assert best < squared_residuals(judgements)
    for row, column in zip(*np.triu_indices(len(judgements), k=1), strict=True):
        for value in SAATY:
            assert best <= left(int(row), int(column), value) + 1e-9


def test_of_three_equal_misfits_the_most_extreme_is_named() -> None:
    """2, 9, 2: all three miss by the same factor; 9 is named, for 4 is what the other two imply."""
    doubted = doubt(reciprocal(3, [2, 9, 2]))

    assert doubted is not None
    assert (doubted.row, doubted.column, doubted.given) == (0, 2, 9)
    assert doubted.implied == pytest.approx(4)


@pytest.mark.parametrize("n", [1, 2])
def test_two_things_leave_no_doubt(n: int) -> None:
    """One judgement has nothing to disagree with."""
    assert doubt(np.ones((n, n))) is None


@pytest.mark.parametrize(
    ("judgements", "complaint"),
    [
        (np.ones((2, 3)), "square"),
        (np.ones((MOST + 1, MOST + 1)), "square"),
        (np.empty((0, 0)), "square"),
        (np.array([[1.0, np.nan], [np.nan, 1.0]]), "positive"),
        (np.array([[1.0, 0.0], [np.inf, 1.0]]), "positive"),
        (np.array([[1.0, -2.0], [-0.5, 1.0]]), "positive"),
        (np.array([[1.0, 2.0], [2.0, 1.0]]), "reciprocal"),
        (np.array([[2.0, 2.0], [0.5, 1.0]]), "reciprocal"),
    ],
)
def test_what_is_no_judgement_is_refused(judgements: Floats, complaint: str) -> None:
    """An eigenvector would come out of these, too, and mean nothing."""
    with pytest.raises(ValueError, match=complaint):
        priorities(judgements)
