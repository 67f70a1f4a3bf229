"""Signs that a questionnaire was filled in without care."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from fusionassess.kernel.scoring import Bools

Bytes = np.ndarray[Any, np.dtype[np.uint8]]

LEAST_ANSWERS = 10
"""Of a respondent with fewer answers nothing is said (an expert default)."""
LONG_RUN = 0.5
"""A run of one and the same answer over more than this share of a respondent's answers is long (an expert default)."""
INFLATED = 1.0
"""A score this many levels above what the evidence supports is a claim without cover (an expert default)."""


def longest_run(answers: Sequence[Bytes], missing: int) -> Bytes:
    """The longest run of one and the same answer, (questions) columns of (respondents,) to (respondents,).

    Answers are small numbers, the same number the same answer wherever it stands. The "long string"
    index of Johnson 2005, Journal of Research in Personality 39(1):103-129; an unanswered question
    neither ends nor lengthens a run. Questions must be fewer than 256.
    """
    longest, run = (np.zeros(len(answers[0]), dtype=np.uint8) for _ in range(2))
    last = np.full_like(answers[0], missing)
    for column in answers:
        there = column != missing
        filled = np.where(there, column, last)
        # An unanswered one goes on with the last answer, so that its run stays; another answer begins at 0 again.
        run *= filled == last
        run += there
        np.maximum(longest, run, out=longest)
        last = filled
    return longest


def straight_lined(answers: Sequence[Bytes], missing: int) -> tuple[Bools, Bools]:
    """Whether all answers of a respondent are one and the same; whether more than half in a row are.

    The second holds only where the first does not. Neither for fewer than ``LEAST_ANSWERS`` answers.
    """
    run = longest_run(answers, missing)
    count = np.zeros_like(run)
    for column in answers:
        count += column != missing
    enough = count >= LEAST_ANSWERS
    alike = enough & (run == count)
    return alike, enough & ~alike & (run > LONG_RUN * count)
