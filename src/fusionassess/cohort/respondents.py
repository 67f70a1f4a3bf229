"""Respondents of one plan as they are counted: a question has few answers, and so has a measure.

What follows from the answers to one measure is worked out once for each different set of answers,
and counted by how many respondents gave it: of a million rows, a few hundred lines are left.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np

from fusionassess.kernel.scoring import Bools, Floats, Ints, Plan

MOST_STATES = 1 << 12
"""Sets of answers to a measure that are numbered; where there could be more, each respondent's stands for itself."""


class AnswerColumn(NamedTuple):
    """The answers to one question."""

    ratings: Floats
    """(states,) in [0, 1]; NaN of the last two: missing, and not applicable."""
    states: np.ndarray[tuple[int], np.dtype[Any]]
    """(rows,) which of them each respondent is in."""

    @property
    def missing(self) -> int:
        """The state of a question without an answer; the one after it is not applicable."""
        return len(self.ratings) - 2


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Respondents of one plan, scored. NaN is a number that is withheld."""

    plan: Plan
    answers: Sequence[AnswerColumn]
    """By question."""
    status: np.ndarray[tuple[int], np.dtype[np.int8]]
    """Position in results.STATUSES."""
    score: Floats
    level: Floats
    evidenced: Floats
    grade: Floats
    """Class of coordination."""
    paths: Sequence[Floats]
    """A column a path."""
    measures: Sequence[Floats]
    """A column a measure."""
    worth: "Worthwhile | None" = None
    """The steps most worth taking of each, where a budget is given."""


class Worthwhile(NamedTuple):
    """The steps most worth taking of respondents for a budget."""

    steps: Ints
    """(questions, top) respondents whose set has the step to level 1, 2, …"""
    after: Floats
    """(rows,) the total once they are done; NaN where there is none."""
    more: Floats
    """(rows,) what one more point of effort would add."""


@dataclass(frozen=True, eq=False)
class Measured:
    """The answers to one measure, and its score."""

    sets: Ints
    """(rows,) the number of each respondent's set of answers."""
    states: Ints
    """(questions, sets) the state of each question."""
    ratings: Floats
    """(questions, sets)."""
    shown: Floats
    """(sets,) the score; NaN where it is withheld, or nobody gave the answers."""

    @property
    def count(self) -> int:
        """How many sets there are."""
        return len(self.shown)

    def counts(self, rows: Ints | None = None) -> Ints:
        """(sets,) how many respondents gave each, of some rows."""
        return np.bincount(self.sets if rows is None else self.sets.take(rows), minlength=self.count)

    def taken(self, table: Any) -> Any:
        """(rows,) of what stands in a table by set."""
        return table.take(self.sets)

    @cached_property
    def is_complete(self) -> Bools:
        """(sets,) whether every question has an answer."""
        return np.asarray(~np.isnan(self.ratings).any(axis=0))

    def by_state(self, question: int, counts: Ints, states: int) -> Ints:
        """(states,) how many are in each state of one question, out of counts by set."""
        # Whole numbers far below 2 ** 53: their sums are exact.
        return np.bincount(self.states[question], counts, states).astype(np.intp)


@lru_cache(maxsize=64)
def _every_set(sizes: tuple[int, ...]) -> Ints:
    """(questions, sets) the states of questions of so many states each, in every combination."""
    states = np.stack(np.unravel_index(np.arange(math.prod(sizes)), sizes))
    states.flags.writeable = False
    return states


def measured(answers: Sequence[AnswerColumn], scores: Floats) -> Measured:
    """Number the sets of answers to one measure; a respondent's set decides the score."""
    sizes = [len(answer.ratings) for answer in answers]
    if math.prod(sizes) <= MOST_STATES:
        sets = answers[0].states.astype(np.intp)
        for answer in answers[1:]:
            sets *= len(answer.ratings)
            sets += answer.states
        states = _every_set(tuple(sizes))
    else:
        sets, states = np.arange(len(scores)), np.stack([answer.states.astype(np.intp) for answer in answers])
    ratings = np.stack([answer.ratings.take(own) for answer, own in zip(answers, states, strict=True)])
    shown = np.full(states.shape[1], np.nan)
    shown[sets] = scores
    return Measured(sets, states, ratings, shown)
