"""Rows of many sheets column by column: small enough to go from process to process, and as a record batch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from fusionassess.batch.score import arrays
from fusionassess.batch.score.names import EVIDENCE, EVIDENCE_DATE
from fusionassess.batch.score.states import NO_GRADE
from fusionassess.batch.sheets.ordinary import NOTHING, Row
from fusionassess.documents.source import INVISIBLE, visible
from fusionassess.rubric.model import Rubric


class Lot(NamedTuple):
    """Rows of levels."""

    sources: list[str]
    subjects: list[str]
    profiles: list[str]
    sectors: list[str]
    periods: list[str]
    answers: bytes
    """Those of the rows, one after the other."""
    grades: bytes
    """Likewise; nothing where nobody names evidence."""
    days: list[str]
    """Of assessment."""
    dates: list[Mapping[int, str]]
    """Of raters, the dates of their evidence by question."""


Texts = list[dict[str, str]]
"""Rows by the names of their columns, of a rubric whose answers are not all levels."""


def lot_of(rows: Sequence[Row]) -> Lot:
    """Put rows together."""
    sources, subjects, profiles, sectors, periods, answers, grades, days, dates = map(list, zip(*rows, strict=True))
    some = b""
    if any(grades):
        nothing = bytes([NO_GRADE]) * len(answers[0])
        some = b"".join([own or nothing for own in grades])
    return Lot(sources, subjects, profiles, sectors, periods, b"".join(answers), some, days, dates)


def joined(lots: Iterable[Lot | Texts]) -> Lot | Texts:
    """Several lots of one rubric as one."""
    lots = list(lots)
    texts: Texts = [row for lot in lots if isinstance(lot, list) for row in lot]
    levels = [lot for lot in lots if isinstance(lot, Lot)]
    if not levels:
        return texts
    some = b""
    if any(lot.grades for lot in levels):
        some = b"".join([lot.grades or bytes([NO_GRADE]) * len(lot.answers) for lot in levels])
    return Lot(
        [word for lot in levels for word in lot.sources],
        [word for lot in levels for word in lot.subjects],
        [word for lot in levels for word in lot.profiles],
        [word for lot in levels for word in lot.sectors],
        [word for lot in levels for word in lot.periods],
        b"".join([lot.answers for lot in levels]),
        some,
        [day for lot in levels for day in lot.days],
        [own for lot in levels for own in lot.dates],
    )


def batch_of(rubric: Rubric, lot: Lot | Texts) -> Any:
    """A lot as a record batch, with the columns that some row fills; None where it has no rows."""
    if isinstance(lot, Lot):
        return _of_levels(rubric, lot)
    if not lot:
        return None
    names = list(dict.fromkeys(name for row in lot for name in row))
    return pa.record_batch([arrays.texts([row.get(name) for row in lot]) for name in names], names=names)


def _of_levels(rubric: Rubric, lot: Lot) -> Any:
    strange = INVISIBLE.search("".join(lot.sources))
    columns: dict[str, Any] = {"source": arrays.texts(list(map(visible, lot.sources)) if strange else lot.sources)}
    columns["subject"] = arrays.texts(lot.subjects)
    columns["profile"] = arrays.texts(lot.profiles)
    columns["sector"] = arrays.texts(lot.sectors)
    columns["period"] = arrays.texts(lot.periods)
    ids = [question.id for question in rubric.questions]
    for name, column in zip(ids, _columns(lot.answers, len(ids), np.int8), strict=True):
        columns[name] = arrays.numbers(column, column == NOTHING)
    if lot.grades:
        names = arrays.texts(list(rubric.evidence_grades))
        for name, column in zip(ids, _columns(lot.grades, len(ids), np.uint8), strict=True):
            empty = column == NO_GRADE
            if not empty.all():
                ranks = arrays.numbers(np.where(empty, 0, column).astype(np.int8), empty)
                columns[name + EVIDENCE] = pa.DictionaryArray.from_arrays(ranks, names)
    if any(lot.days):
        columns["assessed_on"] = arrays.texts(lot.days)
        for place in sorted({place for own in lot.dates for place in own}):
            columns[ids[place] + EVIDENCE_DATE] = arrays.texts([own.get(place, "") for own in lot.dates])
    return pa.record_batch(list(columns.values()), names=list(columns))


def _columns(rows: bytes, number: int, kind: Any) -> Any:
    return np.ascontiguousarray(np.frombuffer(rows, dtype=kind).reshape(-1, number).T)
