"""Answers as small numbers: each question is in one of few states, one column of bytes per question.

A question's states are its responses (a ladder's levels from 0 up, the options in order), then
*missing* (unknown or unanswered: to a score they are the same), then *not applicable*.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fusionassess.kernel.scoring import Bools, Floats, Ints
from fusionassess.rubric.questions import Asked

Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]

NO_GRADE = 255
"""Stands for no evidence named, where the others are ranks of evidence grades."""


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """What can be answered to a question, and the rating each response stands for."""

    ratings: Floats
    """(responses,) in [0, 1]; of a question that asks for a number one NaN: its rating comes with the answer."""
    is_number: bool = False

    @property
    def missing(self) -> int:
        """The state of a question that is unknown or unanswered."""
        return len(self.ratings)

    @property
    def not_applicable(self) -> int:
        """The state of a question that does not apply."""
        return len(self.ratings) + 1

    @property
    def states(self) -> int:
        """How many states there are."""
        return len(self.ratings) + 2

    @property
    def by_state(self) -> Floats:
        """(states,) the rating of each state, NaN where it has none."""
        return np.append(self.ratings, [np.nan, np.nan])


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What respondents of one plan answered, column by column in the plan's order of questions."""

    states: Sequence[Bytes]
    numbers: Sequence[Floats | None]
    """(respondents,) ratings, of questions that ask for a number; None for the others."""
    grades: Sequence[Bytes] | None = None
    """Ranks of the evidence named, NO_GRADE where none is; None where nobody named any."""
    graded: Bools | None = None
    """(respondents,) whether evidence was named for any question of the rubric."""
    last_days: Sequence[Ints] | None = None
    """Of raters, whose evidence ages on a day that is not their own: the last day on which each grade counts, 0 where
    it never grows old; None where nobody dates any."""
    days: Ints | None = None
    """(respondents,) of raters: the number of the day of assessment, 0 where none is named."""

    def __len__(self) -> int:
        return len(self.states[0])

    def rows(self, cut: slice | Bools) -> "Answers":
        """Take some of the respondents."""
        return Answers(
            [column[cut] for column in self.states],
            [None if column is None else column[cut] for column in self.numbers],
            None if self.grades is None else [column[cut] for column in self.grades],
            None if self.graded is None else self.graded[cut],
            None if self.last_days is None else [column[cut] for column in self.last_days],
            None if self.days is None else self.days[cut],
        )

    def take(self, rows: Ints) -> "Answers":
        """Take some of the respondents by number."""
        return Answers(
            [column.take(rows) for column in self.states],
            [None if column is None else column.take(rows) for column in self.numbers],
            None if self.grades is None else [column.take(rows) for column in self.grades],
            None if self.graded is None else self.graded.take(rows),
            None if self.last_days is None else [column.take(rows) for column in self.last_days],
            None if self.days is None else self.days.take(rows),
        )


def scale(asked: Asked, top: int) -> Scale:
    """The scale of a question as it is asked in some sectors."""
    if asked.kind == "value":
        return Scale(np.array([np.nan]), is_number=True)
    responses = range(top + 1) if asked.kind == "level" else asked.choices()
    return Scale(np.array([asked.rating(response, top) for response in responses]))
