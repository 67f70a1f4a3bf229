"""What is to be told of the answers of a table beside its scores: counted batch by batch, said at the end."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

NO_REASON = "no-reason"
"""Answers that say *not applicable* and not why."""
BARE = "bare-na"
"""Answers that are ``NA`` or the like, and count as unanswered."""
ALWAYS_APPLIES = "always-applies"
"""Answers that say *not applicable* where the rubric says that the question applies."""
SILENT = "nothing-said"
"""Rows that answer nothing."""
NAMELESS = "nameless"
"""Rows of a table with names that have answers and no name."""
IN_DOUBT = "review-in-doubt"
"""Rows that are scored though those who looked them through have neither accepted nor rejected them."""
AGAIN = "same-name"
"""Rows that have the name of an earlier one and are scored as well."""
OTHER_PERIOD = "other-period"
"""Rows of a unit that a picture counts with another period."""
OTHER_READ = "other-period-read"
"""Likewise, where the rows cannot be read again and the first of a unit counts."""
HIDDEN_ROWS, HIDDEN_COLUMNS = "hidden-rows", "hidden-columns"
"""Rows, and columns of answers, that are hidden in their workbook and read like the others."""
LOWEST, ABOVE, LEVELS, TOPS = "at-lowest", "above-top", "levels", "at-top"
"""Batches with an answer at level 0; of those without: numbers one above the top level; levels; levels at the top."""
KINDS = (NO_REASON, BARE, LOWEST, ABOVE, LEVELS, TOPS, ALWAYS_APPLIES, SILENT, NAMELESS, IN_DOUBT)
"""What is counted of every batch of answers."""
FROM_ONE, NONE_LOWEST = "from-one", "none-lowest"
"""Told where nothing is at level 0: of how many numbers above the top, or of how many levels."""

_MANY = 100
"""Levels of which, where they were numbered from 0, hardly none is 0."""


class Remark(NamedTuple):
    """Something to tell."""

    code: str
    """One of those that are told here, FROM_ONE and NONE_LOWEST.

    ``words/*/batch_command.yaml`` says each.
    """
    answers: int


def remarks(counted: Mapping[str, int]) -> Iterator[Remark]:
    """What there is to tell of what was counted."""
    of_rows = (SILENT, NAMELESS, IN_DOUBT, HIDDEN_ROWS, HIDDEN_COLUMNS, AGAIN, OTHER_PERIOD, OTHER_READ)
    for code in (NO_REASON, ALWAYS_APPLIES, BARE, *of_rows):
        if count := counted.get(code, 0):
            yield Remark(code, count)
    if counted.get(LOWEST, 0):
        return
    if above := counted.get(ABOVE, 0):
        yield Remark(FROM_ONE, above)
    elif (levels := counted.get(LEVELS, 0)) >= _MANY and counted.get(TOPS, 0):
        yield Remark(NONE_LOWEST, levels)


def counted_once(counted: Mapping[str, int]) -> int:
    """How many rows are of a unit that was there before, and stand in no picture of the cohort."""
    return sum(counted.get(code, 0) for code in (AGAIN, OTHER_PERIOD, OTHER_READ))
