"""What is to be told of the answers of one batch beside their scores, counted."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from fusionassess.answers.reading import gives_reason
from fusionassess.batch.score import arrays, coding
from fusionassess.batch.score.keys import is_nobody
from fusionassess.batch.score.remarks import ABOVE, BARE, IN_DOUBT, LEVELS, LOWEST, NAMELESS, NO_REASON, SILENT, TOPS
from fusionassess.batch.score.reviews import in_doubt
from fusionassess.batch.score.rows import ReadRows
from fusionassess.batch.score.subjects import folded
from fusionassess.batch.score.vocabulary import Vocabulary
from fusionassess.kernel.scoring import Ints


def remarked(vocabulary: Vocabulary, read: ReadRows, names: Any = None) -> Mapping[str, int]:
    """Count what the answers of a batch give to remark, by the codes of ``remarks``; ``names`` as they are compared."""
    counts = {NO_REASON: 0, BARE: 0, **_numbering(vocabulary, read)}
    for name, column in read.coded.items():
        counts[NO_REASON] += _unexplained(read, name, column.unexplained)
        counts[BARE] += 0 if vocabulary.bare_applies_not else len(column.bare)
    doubted = in_doubt(read.layout, read.batch)
    doubted[read.invalid] = False
    counts[IN_DOUBT] = int(np.count_nonzero(doubted))
    return counts | _nobody(vocabulary, read, names)


def _nobody(vocabulary: Vocabulary, read: ReadRows, names: Any) -> dict[str, int]:
    """Count the rows that answer nothing, such as a remark below a table, and those that answer for nobody."""
    is_silent = np.ones(len(read), dtype=bool)
    for name, column in read.coded.items():
        is_silent &= column.blank(vocabulary.question(name, read.layout).count)
    is_silent[read.invalid] = False
    place = read.layout.about.get("subject") if read.layout.key is None else None
    nameless = 0
    if place is not None:
        is_nameless = is_nobody(folded(read.batch.column(place)) if names is None else names) & ~is_silent
        is_nameless[read.invalid] = False
        nameless = int(np.count_nonzero(is_nameless))
    return {SILENT: int(np.count_nonzero(is_silent)), NAMELESS: nameless}


def _numbering(vocabulary: Vocabulary, read: ReadRows) -> dict[str, int]:
    """Count what tells whether levels may have been numbered from 1, which shifts each unnoticed."""
    top, ladders = vocabulary.rubric.top, [name for name in read.coded if _is_plain_ladder(vocabulary, name)]
    if vocabulary.rubric.bottom or any((read.coded[name].states == 0).any() for name in ladders):
        return {LOWEST: 1}
    columns = {read.layout.questions[name] for name in ladders}
    above = sum(
        fault.column in columns and fault.code == "level-range" and fault.values["found"] == str(top + 1)
        for fault in read.faults
    )
    levels = sum(int(np.count_nonzero(read.coded[name].states <= top)) for name in ladders)
    tops = sum(int(np.count_nonzero(read.coded[name].states == top)) for name in ladders)
    return {ABOVE: above, LEVELS: levels, TOPS: tops}


def _is_plain_ladder(vocabulary: Vocabulary, name: str) -> bool:
    question = vocabulary.questions[name]
    return question.responses.kind == "level" and (question.coding is None or question.coding.start is None)


def _unexplained(read: ReadRows, name: str, rows: Ints) -> int:
    """How many of some rows that say *not applicable* give no reason in the column beside, either."""
    place = read.layout.reasons.get(name)
    if place is None or not len(rows):
        return len(rows)
    reasons = coding.as_text(read.batch.column(place).take(arrays.numbers(rows)))
    return sum(not gives_reason(reason or "") for reason in reasons.to_pylist())
