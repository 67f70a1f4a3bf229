"""How numbers read."""

import math

import pytest

from fusionassess.report.wording import difference, interval, measured, months, number, percent, rounded


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (2.675, 2, "2.68"),
        (0.125, 2, "0.13"),
        (2.4999999999, 0, "3"),
        (-0.001, 2, "0.00"),
        (2.5, 0, "3"),
        (1 / 3, 2, "0.33"),
    ],
)
def test_numbers_round_half_up_as_by_hand(value: float, digits: int, shown: str) -> None:
    """Half rounds up, noise in the tenth decimal goes first, and there is no minus zero."""
    assert rounded(value, digits) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *[(0.5, "50%"), (1.0, "100%"), (0.999, ">99%"), (0.0, "0%"), (0.001, "<1%"), (0.005, "1%"), (math.nan, "—")],
        *[(1 - 1e-12, "100%"), (1e-12, "0%")],
    ],
)
def test_nearly_all_is_not_all(value: float, shown: str) -> None:
    """What is neither nothing nor everything never reads as 0% or 100%; noise of a float is nothing."""
    assert percent(value).display == shown


def test_percentages_may_have_decimals() -> None:
    """Weights show one."""
    assert percent(0.0667, 1).display == "6.7%"
    assert percent(0.9999, 1).display == ">99.9%"


def test_a_percent_sign_stands_right_after_its_number() -> None:
    """Other units are words, and a plain number has none."""
    assert [measured(40.9, unit) for unit in ("%", "万元", "")] == ["40.9%", "40.9 万元", "40.9"]


def test_a_missing_number_is_a_dash_and_no_value() -> None:
    """NaN never reaches a reader or a JSON file."""
    assert (number(math.nan).value, number(math.nan).display) == (None, "—")


def test_a_difference_agrees_with_the_numbers_shown() -> None:
    """2.045 - 1.803 shows as 2.05 - 1.80 = 0.25."""
    assert difference(2.045, 1.803).display == "0.25"


def test_bounds_show_only_where_they_differ() -> None:
    """A complete sheet has no brackets."""
    assert interval(2.0, 2.0, 2.0).display == "2.00"
    assert interval(2.0, 1.5, 2.75).display == "2.00 [1.50–2.75]"


@pytest.mark.parametrize(("span", "shown"), [((3, 6), "3–6"), ((0.6, 1.2), "1"), ((7.2, 14.4), "7–14")])
def test_months_are_whole_and_one_at_the_least(span: tuple[float, float], shown: str) -> None:
    """Nobody plans tenths of a month."""
    assert months(*span) == shown
