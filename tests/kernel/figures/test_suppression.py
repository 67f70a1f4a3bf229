"""No small group is shown, and none can be found by subtraction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusionassess.kernel.figures.suppression import LEAST, decimals, hidden


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([10, 20, 30], []),
        ([10, 3, 30], [0, 1]),
        ([10, 4, 30, 4], [1, 3]),
        ([10, 3, 30, 2], [1, 3]),
        ([10, 1, 1, 30], [0, 1, 2]),
        ([8, 8, 4], [1, 2]),
        ([4], [0]),
        ([6, 4], [0, 1]),
        ([0, 6, 0], []),
        ([0, 0], []),
        ([5, 4, 0, 9], [0, 1]),
    ],
)
def test_cases_by_hand(counts: list[int], expected: list[int]) -> None:
    """A single small group takes the smallest other with it; two that are five together do not."""
    assert np.flatnonzero(hidden(np.array(counts))).tolist() == expected


def test_where_the_whole_is_not_known_only_small_groups_are_hidden() -> None:
    """There is nothing to subtract from."""
    assert hidden(np.array([10, 3, 30]), total_is_known=False).tolist() == [False, True, False]


def test_what_is_hidden_already_needs_company_too() -> None:
    """A large group hidden for another reason could be found as the rest."""
    already = np.array([False, True, False])

    assert hidden(np.array([10, 50, 30]), already=already).tolist() == [True, True, False]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_what_is_left_by_subtraction_is_no_small_group(counts: list[int]) -> None:
    """Either nothing is hidden, or two groups and five respondents, or nothing is shown."""
    given_counts = np.array(counts)
    untold = hidden(given_counts)
    shown = given_counts[~untold & (given_counts > 0)]

    assert (shown >= LEAST).all()
    if untold.any() and len(shown):
        assert untold.sum() >= 2
        assert given_counts[untold].sum() >= LEAST


@pytest.mark.parametrize(("count", "digits"), [(LEAST, 1), (499, 1), (500, 2), (100_000, 2)])
def test_a_mean_gives_no_single_score_away(count: int, digits: int) -> None:
    """Hundredths from five hundred on; the sum behind what is told stays open by a quarter of a level or more."""
    assert decimals(count) == digits
    assert count * 10**-digits / 2 >= 0.25
