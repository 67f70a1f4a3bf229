"""The exact search: published knapsacks, small cases by hand, brute force and a solver."""

from fractions import Fraction

import numpy as np
import pytest

from choosing import Asked, Tried, everything, portfolio, random_portfolio
from fusionassess.kernel.figures.level import by_shares as level_by_shares
from fusionassess.roadmap import goals
from fusionassess.roadmap.picks import Goal, TooManyEnds
from fusionassess.roadmap.portfolio import Ends, Portfolio, greatest, limited, steps
from fusionassess.roadmap.search import Search

TENTHS = 10
P01 = (165, (23, 31, 29, 44, 53, 38, 63, 85, 89, 82), (92, 57, 49, 68, 60, 43, 67, 84, 87, 72), 309, "1111010000")
P07 = (
    750,
    (70, 73, 77, 80, 82, 87, 90, 94, 98, 106, 110, 113, 115, 118, 120),
    (135, 139, 149, 150, 156, 163, 173, 184, 192, 201, 210, 214, 221, 229, 240),
    1458,
    "101010111000011",
)


@pytest.mark.parametrize(("capacity", "weights", "profits", "optimum", "chosen"), [P01, P07])
def test_published_knapsacks(
    capacity: int, weights: tuple[int, ...], profits: tuple[int, ...], optimum: int, chosen: str
) -> None:
    """P01 and P07 of Burkardt's collection: one question an item, one step each."""
    items = {
        f"i{number}": Asked("p", profit, {f"i{number}.Q": (0.0, {1: weight})})
        for number, (weight, profit) in enumerate(zip(weights, profits, strict=True))
    }
    best = Search(portfolio(items)).best(capacity)

    assert best is not None
    assert Fraction(best.point.gain, TENTHS * portfolio(items).total) * sum(profits) == optimum
    assert "".join(f"{end:.0f}" for end in best.sets[0]) == chosen
    assert best.point.ties == 1


def score(portfolio: Portfolio, gain: int) -> Fraction:
    """The score after a gain, on the lens's tenths."""
    return goals.start_of(portfolio) + Fraction(gain, TENTHS * portfolio.total)


X_AND_Y = portfolio(
    {
        "x": Asked("p", 1, {"X": (1.0, {2: 4, 3: 1, 4: 1, 5: 1})}),
        "y": Asked("p", 1, {"Y": (1.0, {2: 2, 3: 2, 4: 2, 5: 4})}),
    }
)
WAITING = portfolio(
    {
        "p": Asked("p", 1, {"P": (1.0, {2: 4, 3: 4, 4: 4, 5: 4})}),
        "r": Asked("p", 10, {"R": (2.0, {3: 1, 4: 4, 5: 4})}, [("p", 2, 3)]),
        "o": Asked("p", 2, {"O": (1.0, {2: 1, 3: 4, 4: 4, 5: 4})}),
    }
)


def test_what_is_cheap_only_behind_what_is_dear() -> None:
    """Greedy by ratio stops at 2.5; the whole curve is known."""
    best = Search(X_AND_Y).best(7)

    assert best is not None
    assert score(X_AND_Y, best.point.gain) == 3
    assert best.sets[0][0] == 5
    curve = {point.cost: float(score(X_AND_Y, point.gain)) for point in Search(X_AND_Y).curve()}
    assert curve == {0: 1, 2: 1.5, 4: 2, 6: 2.5, 7: 3, 9: 3.5, 11: 4, 13: 4.5, 17: 5}


def test_a_prerequisite_is_paid_for() -> None:
    """With 5 points the prerequisite and what waits for it; with 4 it is not worth it."""
    for budget, expected, ends in ((5, Fraction(34, 13), (2.0, 3.0, 1.0)), (4, Fraction(25, 13), None)):
        best = Search(WAITING).best(budget)
        assert best is not None
        assert score(WAITING, best.point.gain) == expected
        assert ends is None or best.sets == (ends,)


def test_ties_are_counted_and_listed_in_rubric_order() -> None:
    """Three questions of one measure are alike."""
    three = {f"A{number}": (1.0, {2: 1, 3: 1}) for number in range(3)}
    made = portfolio(
        {"a": Asked("p", 6, three), "b": Asked("p", 4, {"B0": (1.0, {2: 1}), "B1": (1.0, {}), "B2": (1.0, {})})}
    )
    best = Search(made).best(1)

    assert best is not None
    assert score(made, best.point.gain) == Fraction(6, 5)
    assert best.point.ties == 3
    assert [steps(made, ends) for ends in best.sets] == [["A0@2"], ["A1@2"], ["A2@2"]]


def test_half_is_not_more_than_half() -> None:
    """Two of four give exactly .5; level 1 takes three, in four ways."""
    made = portfolio({f"m{n}": Asked("p", 1, {f"m{n}.Q": (0.0, {1: 1})}) for n in range(4)})
    least = Search(made, [goals.by_shares(made, 1)]).least()

    assert least is not None
    assert (least.point.cost, least.point.ties) == (3, 4)


def test_eighty_five_hundredths_are_not_more_than_that() -> None:
    """A alone has exactly .85 at level 1."""
    made = portfolio({"a": Asked("p", 17, {"A": (1.0, {2: 2})}), "b": Asked("p", 3, {"B": (0.0, {1: 1})})})
    least = Search(made, [goals.by_shares(made, 2)]).least()

    assert least is not None
    assert (least.point.cost, least.sets) == (3, ((2.0, 1.0),))


def test_a_prerequisite_is_climbed_beyond_the_level_wanted() -> None:
    """A question of P goes to 4 so that R may go to 3; with the levels 2 and 3 alone it would cost 5."""
    made = portfolio(
        {
            "p": Asked("p", 1, {"P1": (2.0, {3: 4, 4: 4}), "P2": (3.0, {4: 1})}),
            "r": Asked("p", 3, {"R": (2.0, {3: 1})}, [("p", 3, 3)]),
            "o": Asked("p", 2, {"O": (2.0, {3: 4})}),
        }
    )
    least = Search(made, [goals.by_shares(made, 3)]).least()

    assert least is not None
    assert (least.point.cost, least.sets) == (2, ((2.0, 4.0, 3.0, 2.0),))


def best_of(tried: list[Tried]) -> tuple[int, int, list[Ends]]:
    """The most gain, then the least cost; every set that has both."""
    gain = max(one.gain for one in tried)
    cost = min(one.cost for one in tried if one.gain == gain)
    return cost, gain, [one.ends for one in tried if (one.cost, one.gain) == (cost, gain)]


@pytest.mark.parametrize("seed", range(40))
def test_a_budget_by_brute_force(seed: int) -> None:
    """Every point of the curve, the sets of some budgets, and how many they are."""
    made = random_portfolio(seed, alike=seed % 2 == 0)
    tried = list(everything(made))
    costs = sorted({one.cost for one in tried})
    curve: list[tuple[int, int]] = []
    for cost in costs:
        most = max(one.gain for one in tried if one.cost <= cost)
        if not curve or most > curve[-1][1]:
            curve.append((cost, most))

    assert [(point.cost, point.gain) for point in Search(made).curve()] == curve
    for budget in costs[:: max(1, len(costs) // 4)]:
        cost, gain, sets = best_of([one for one in tried if one.cost <= budget])
        best = Search(made).best(budget)
        assert best is not None
        assert (best.point.cost, best.point.gain, best.point.ties) == (cost, gain, len(sets))
        assert list(best.sets) == sets[:6]


def level(portfolio: Portfolio, ends: Ends, path: str | None = None) -> int:
    """The level by the product's own rule."""
    lines = [
        (line, line.own if path else line.share)
        for stage in portfolio.stages
        if path in {None, stage.path}
        for line in stage.lines
    ]
    at = dict(zip([line.id for line in portfolio.lines], ends, strict=True))
    total = sum(share for _, share in lines)
    shares = [sum(share for line, share in lines if at[line.id] >= rank) / total for rank in range(1, 6)]
    return int(level_by_shares(np.array(shares)))


def reached(portfolio: Portfolio, kind: str, wanted: int) -> tuple[list[Goal], "list[Tried]"]:
    """Goals, and by brute force the sets that reach them."""
    tried = list(everything(portfolio))
    paths = list(dict.fromkeys(stage.path for stage in portfolio.stages))
    if kind == "shares":
        return [goals.by_shares(portfolio, wanted)], [one for one in tried if level(portfolio, one.ends) >= wanted]
    if kind == "weakest":
        low = [one for one in tried if min(level(portfolio, one.ends, path) for path in paths) >= wanted]
        return goals.by_weakest(portfolio, wanted), low
    if kind == "path":
        return [goals.of_path(portfolio, paths[-1], wanted)], [
            one for one in tried if level(portfolio, one.ends, paths[-1]) >= wanted
        ]
    start = goals.start_of(portfolio)
    bound = Fraction(wanted) - Fraction(1, 5)
    return [goals.by_bands(portfolio, start, wanted)], [one for one in tried if score(portfolio, one.gain) >= bound]


@pytest.mark.parametrize("kind", ["shares", "weakest", "path", "bands"])
@pytest.mark.parametrize("seed", range(24))
def test_a_level_by_brute_force(kind: str, seed: int) -> None:
    """The least effort, then the most gain; how many ties; and that nothing reaches what nothing reaches."""
    made = random_portfolio(seed, alike=seed % 3 == 0)
    for wanted in (1, 2, 3, 4):
        aims, able = reached(made, kind, wanted)
        least = Search(made, aims).least()
        if not able:
            assert least is None
            continue
        cost = min(one.cost for one in able)
        gain = max(one.gain for one in able if one.cost == cost)
        sets = [one.ends for one in able if (one.cost, one.gain) == (cost, gain)]
        assert least is not None
        assert (least.point.cost, least.point.gain, least.point.ties) == (cost, gain, len(sets))
        assert list(least.sets) == sets[:6]


@pytest.mark.parametrize("seed", range(24))
def test_the_greatest_state(seed: int) -> None:
    """Nothing is beyond it, and the search finds the same without what is."""
    made = random_portfolio(seed)
    highest = greatest(made)

    assert highest == tuple(max(column) for column in zip(*(one.ends for one in everything(made)), strict=True))
    assert Search(limited(made, highest)).curve() == Search(made).curve()


def test_a_measure_that_others_wait_for_has_its_bounds() -> None:
    """Eight questions of five steps have 1.7 million ends; where nobody waits, each question is chosen by itself."""
    eight = {f"p.{number}": (0.0, dict.fromkeys(range(1, 6), 1)) for number in range(8)}
    waiting = {"p": Asked("p", 1, eight), "r": Asked("p", 1, {"R": (0.0, {1: 1})}, [("p", 2, 1)])}
    free = waiting | {"r": Asked("p", 1, {"R": (0.0, {1: 1})})}

    assert len(Search(portfolio(free)).curve()) == 42
    with pytest.raises(TooManyEnds, match=r"^p$"):
        Search(portfolio(waiting))
