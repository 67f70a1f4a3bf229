"""What can be chosen from: decimals kept exactly, and thresholds in whole units as rules compare them."""

from fractions import Fraction

import pytest

from fusionassess.roadmap.portfolio import GRID, Climb, Need, Rung, at_least, exact, needed, whole


def test_a_float_is_the_decimal_it_was_written_as() -> None:
    """Noise behind the twelfth decimal is none of it."""
    assert exact(0.1 + 0.2) == Fraction(3, 10)
    assert exact(1e-13) == 0


def test_shares_become_whole_numbers() -> None:
    """The fewest that keep them; what has no small denominator stands on a grid."""
    assert whole([Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]) == ([3, 2, 1], 6)
    assert whole([]) == ([], 0)
    parts, total = whole([Fraction(1, 2**41), 1 - Fraction(1, 2**41)])
    assert (parts[0], total) == (round(GRID / 2**41), GRID)


@pytest.mark.parametrize(
    ("total", "share", "units"),
    [(4, 0.5, 3), (100, 0.85, 86), (100, 0.0, 1), (7, 0.5, 4), (10**9, 0.5, 500_000_001)],
)
def test_more_than_a_share_is_needed(total: int, share: float, units: int) -> None:
    """The share itself is not enough, nor what nine decimals do not tell from it."""
    assert needed(total, share) == units


@pytest.mark.parametrize(
    ("points", "units"),
    [(Fraction(1), 10), (Fraction(11, 10), 11), (Fraction(1) + Fraction(4, 10**10), 10), (Fraction(-1), 0)],
)
def test_points_are_compared_on_nine_decimals(points: Fraction, units: int) -> None:
    """Of units of a tenth; what stands there already needs none."""
    assert at_least(10, points) == units


def test_a_line_costs_and_brings_what_its_rungs_do() -> None:
    """From 1 to 2 for 3, to 4 for 2 more; a step wanted in any case takes the start from its ends."""
    line = Climb("q", 1.0, share=5, own=1, weight=1.0, rungs=(Rung(2, 3), Rung(4, 2)))

    assert [(end, line.cost(end), line.gain(end)) for end in line.ends] == [(1, 0, 0), (2, 3, 5), (4, 5, 15)]
    assert line._replace(least=2).ends == (2, 4)
    assert [line.waits_for(Need(0, 2, 4), end) for end in line.ends] == [False, False, True]
    assert not line.waits_for(Need(0, 2, 1), line.start)
