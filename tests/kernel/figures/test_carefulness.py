"""Signs of carelessness: runs of one and the same answer."""

import math
from itertools import groupby
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusionassess.kernel.figures.carefulness import longest_run, straight_lined

NAN = float("nan")
rows = st.lists(st.sampled_from([0.0, 0.2, 0.4, NAN]), min_size=1, max_size=25)


MISSING = 255


def columns(rows: list[list[float]]) -> list[np.ndarray[Any, np.dtype[np.uint8]]]:
    """Answers as small numbers, a column a question."""
    tenths = np.array(rows) * 10
    return list(np.where(np.isnan(tenths), MISSING, np.rint(np.nan_to_num(tenths))).astype(np.uint8).T)


@pytest.mark.parametrize(
    ("row", "expected"),
    [([0.2, 0.2, 0.4], 2), ([NAN, NAN], 0), ([0.2, NAN, 0.2, 0.2], 3), ([0, 0.2, 0, 0.2], 1), ([0.4], 1)],
)
def test_runs_by_hand(row: list[float], expected: int) -> None:
    """Unanswered questions neither end nor lengthen a run."""
    assert longest_run(columns([row]), MISSING).tolist() == [expected]


@given(st.lists(rows, min_size=1, max_size=4))
def test_the_longest_run_is_that_of_the_answers(given_rows: list[list[float]]) -> None:
    """As ``groupby`` finds it, and no row minds the others."""
    width = max(map(len, given_rows))
    padded = [row + [NAN] * (width - len(row)) for row in given_rows]
    expected = [
        max((len(list(run)) for _, run in groupby(value for value in row if not math.isnan(value))), default=0)
        for row in given_rows
    ]

    assert longest_run(columns(padded), MISSING).tolist() == expected


def test_who_is_flagged() -> None:
    """All alike; more than half in a row; a varied sheet; ten answers, which are enough; nine, which are not."""
    alike, half, varied = [0.4] * 12, [0.4] * 7 + [0, 0.2] * 2 + [0], [0.4] * 6 + [0, 0.2] * 3
    enough, few = [0.4] * 10 + [NAN] * 2, [0.4] * 9 + [NAN] * 3

    all_alike, most_alike = straight_lined(columns([alike, half, varied, enough, few]), MISSING)

    assert all_alike.tolist() == [True, False, False, True, False]
    assert most_alike.tolist() == [False, True, False, False, False]
