"""Signs that a questionnaire was filled in without care."""

import numpy as np

from fusionassess.kernel.scoring import Bools, Floats, Ints

LEAST_ANSWERS = 10
"""Of a respondent with fewer answers nothing is said (an expert default)."""
LONG_RUN = 0.5
"""A run of one and the same answer over more than this share of a respondent's answers is long (an expert default)."""
INFLATED = 1.0
"""A score this many levels above what the evidence supports is a claim without cover (an expert default)."""


def longest_run(ratings: Floats) -> Ints:
    """The longest run of one and the same answer, (respondents, questions) in order asked to (respondents,).

    The "long string" index of Johnson 2005, Journal of Research in Personality 39(1):103-129; an
    unanswered question (NaN) neither ends nor lengthens a run.
    """
    rows = len(ratings)
    longest, run = np.zeros(rows, dtype=np.intp), np.zeros(rows, dtype=np.intp)
    last = np.full(rows, np.nan)
    for column in np.ascontiguousarray(ratings.T):
        there = ~np.isnan(column)
        run = np.where(there, np.where(column == last, run + 1, 1), run)
        last = np.where(there, column, last)
        np.maximum(longest, run, out=longest)
    return longest


def straight_lined(ratings: Floats) -> tuple[Bools, Bools]:
    """Whether all answers of a respondent are one and the same; whether more than half in a row are.

    The second holds only where the first does not. Neither for fewer than ``LEAST_ANSWERS`` answers.
    """
    answers = (~np.isnan(ratings)).sum(axis=1)
    run = longest_run(ratings)
    enough = answers >= LEAST_ANSWERS
    alike = enough & (run == answers)
    return alike, enough & ~alike & (run > LONG_RUN * answers)
