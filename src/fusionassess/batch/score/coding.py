"""Columns of Arrow tables to states, a column at a time; each different word of a column is read once."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fusionassess.answers.reading import Misfit
from fusionassess.batch.score import arrays
from fusionassess.batch.score.cells import EMPTY, FAULTY, LOOK_CLOSER, UNKNOWN, Cell, GradeColumn, QuestionColumn
from fusionassess.batch.score.states import Bytes
from fusionassess.documents.blanks import UNANSWERED_WORDS, names_nothing, plain
from fusionassess.kernel.scoring import Bools, Floats, Ints

NO_ROWS: Ints = np.empty(0, dtype=np.intp)


class Coded(NamedTuple):
    """One column as states."""

    states: Bytes
    """(rows,) FAULTY where a cell cannot be read."""
    values: Floats | None
    """(rows,) the numbers, where numbers are asked for; NaN elsewhere."""
    faults: list[tuple[int, Misfit]]
    """Row and what is wrong."""
    unexplained: Ints = NO_ROWS
    """Rows that say *not applicable* and do not say why."""
    bare: Ints = NO_ROWS
    """Rows with ``NA`` or the like and nothing else."""
    unknown: Ints = NO_ROWS
    """Rows that say something that leaves the question open: their state is that of an empty cell, yet they are
    answers."""

    def blank(self, missing: int) -> Bools:
        """(rows,) where nothing is said at all: unknown and a bare ``NA`` say something."""
        is_blank: Bools = self.states == missing
        is_blank[self.unknown] = is_blank[self.bare] = False
        return is_blank

    def given(self, missing: int) -> int:
        """How many cells say something."""
        return len(self.states) - int(np.count_nonzero(self.states == missing)) + len(self.unknown)


def code(column: Any, question: QuestionColumn | GradeColumn) -> Coded:
    """Read a column of texts, whole numbers, numbers, or nothing at all."""
    rows = len(column)
    if pa.types.is_null(column.type) or not rows:
        nothing = np.full(rows, np.nan) if question.is_number else None
        return Coded(np.full(rows, question.count, dtype=np.uint8), nothing, [])
    if pa.types.is_dictionary(column.type):
        return _of_dictionary(column, question)
    if isinstance(question, QuestionColumn) and not question.is_number:
        is_plain = question.coding is None and pa.types.is_integer(column.type)
        if is_plain and (small := _small(column)) is not None:
            return _of_small(small, column, question)
        return _of_text(as_text(column), question, question.by_byte)
    return _of_text(as_text(column), question, None)


def as_text(column: Any) -> Any:
    """A column of any type as texts, null where there is nothing; whole numbers have no decimal point."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type):
        return column
    if pa.types.is_floating(column.type):
        # What a data frame writes for an empty cell.
        column = pc.if_else(pc.is_nan(column), None, column)
    if pa.types.is_duration(column.type):
        # A number of seconds is no level.
        return pc.binary_join_element_wise(column.cast(pa.int64()).cast(pa.string()), column.type.unit, " ")
    if pa.types.is_nested(column.type):
        return arrays.texts([None if cell is None else str(cell) for cell in column.to_pylist()])
    return column.cast(pa.string())


def as_said(column: Any) -> Any:
    """A column beside the answers as texts without blanks around; null where a cell says nothing, or a sign for it."""
    encoded = as_text(column).dictionary_encode()
    words = [None if names_nothing(word) else word.strip() for word in encoded.dictionary.to_pylist()]
    return arrays.texts(words).take(encoded.indices)


def _small(column: Any) -> Any:
    """Whole numbers in one byte each; None where some need more."""
    try:
        return column.cast(pa.int8())
    except pa.ArrowInvalid:
        return None


def _of_dictionary(column: Any, question: QuestionColumn | GradeColumn) -> Coded:
    """Cells whose different words stand apart already."""
    rows = len(column)
    values = np.full(rows, np.nan) if question.is_number else None
    coded = Coded(np.empty(rows, dtype=np.uint8), values, [])
    words = pa.DictionaryArray.from_arrays(column.indices, as_text(column.dictionary))
    return _read_words(words, question, slice(None), coded)


def _of_small(small: Any, column: Any, question: QuestionColumn) -> Coded:
    raw = np.frombuffer(small.buffers()[1], dtype=np.uint8)[arrays.span(small)]
    states, is_unknown = _translated(raw, question.by_number), raw == UNKNOWN & 0xFF
    if (empty := arrays.gaps(small)) is not None:
        _mark(empty, states, question.count)
        is_unknown &= ~empty
    unknown = np.flatnonzero(is_unknown)
    unknown = unknown[states[unknown] == question.count]
    unexplained = np.flatnonzero(states == question.count + 1)
    return _read_rest(column, question, Coded(states, None, [], unexplained, unknown=unknown))


def _translated(cells: Bytes, table: Bytes) -> Bytes:
    """Of bytes, ``translate`` makes others in a third of the time that ``take`` needs."""
    return np.frombuffer(bytearray(cells).translate(table.tobytes()), dtype=np.uint8)


def _mark(empty: Bools, states: Bytes, missing: int) -> None:
    # Products and sums of bytes over all rows are faster than picking rows out.
    states *= (~empty).view(np.uint8)
    states += empty.view(np.uint8) * np.uint8(missing)


def _read_rest(column: Any, question: QuestionColumn | GradeColumn, coded: Coded) -> Coded:
    """Read the cells as words that could not be looked up."""
    if not len(coded.states) or coded.states.max() < LOOK_CLOSER:
        return coded
    rest = np.flatnonzero(coded.states == LOOK_CLOSER)
    if len(rest) == len(coded.states):
        return _read_words(as_text(column), question, slice(None), coded)
    return _read_words(as_text(column.take(arrays.numbers(rest))), question, rest, coded)


def _of_text(column: Any, question: QuestionColumn | GradeColumn, by_byte: Bytes | None) -> Coded:
    """Cells of one character are looked up by it; words are told apart first."""
    rows = len(column)
    values = np.full(rows, np.nan) if question.is_number else None
    states = np.full(rows, LOOK_CLOSER, np.uint8) if by_byte is None else _translated(_bytes_of(column), by_byte)
    if (empty := arrays.gaps(column)) is not None:
        _mark(empty, states, question.count)
    return _read_rest(column, question, Coded(states, values, []))


def _bytes_of(column: Any) -> Bytes:
    """(rows,) the byte of each cell of one byte; EMPTY where it has none, what is no character where it has more."""
    ends = arrays.ends(column)
    if ends[-1] == ends[0]:
        return np.full(len(column), EMPTY, dtype=np.uint8)
    # An empty cell at the very end begins where the text has ended.
    firsts = np.frombuffer(column.buffers()[2], dtype=np.uint8).take(ends[:-1], mode="clip")
    lengths = np.diff(ends)
    # Sums of bytes over all rows are faster than picking rows out.
    firsts |= np.negative((lengths != 1).view(np.uint8))
    firsts -= (lengths == 0).view(np.uint8) * np.uint8(255 - EMPTY)
    return firsts


def _read_words(texts: Any, question: QuestionColumn | GradeColumn, rows: Ints | slice, coded: Coded) -> Coded:
    """Read the words of some rows, each different one once, and fill in what they say."""
    encoded = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
    words = [word or "" for word in encoded.dictionary.to_pylist()]
    read = [question.read(word) for word in words]
    cells = [one if isinstance(one, Cell) else Cell(FAULTY) for one in read]
    places = arrays.values(encoded.indices, len(cells))
    cells.append(Cell(question.count))
    coded.states[rows] = np.array([cell.state for cell in cells], dtype=np.uint8)[places]
    if coded.values is not None:
        coded.values[rows] = np.array([cell.value for cell in cells])[places]
    faulty = {place: one for place, one in enumerate(read) if isinstance(one, Misfit)}
    numbers = np.arange(len(coded.states))[rows] if faulty else ()
    faults = [
        (int(row), faulty[place])
        for row, place in zip(numbers, places.tolist() if faulty else (), strict=True)
        if place in faulty
    ]

    def leaves_open(cell: Cell, word: str) -> bool:
        return cell.state == question.count and not cell.is_bare and plain(word) not in UNANSWERED_WORDS

    return coded._replace(
        faults=faults,
        unexplained=np.append(coded.unexplained, _rows_of([not cell.has_reason for cell in cells], places, rows)),
        bare=_rows_of([cell.is_bare for cell in cells], places, rows),
        unknown=np.append(coded.unknown, _rows_of([*map(leaves_open, cells, words), False], places, rows)),
    )


def _rows_of(are_meant: Sequence[bool], places: Ints, rows: Ints | slice) -> Ints:
    """The rows whose cell is one of those meant."""
    if not any(are_meant):
        return NO_ROWS
    chosen = np.flatnonzero(np.array(are_meant)[places])
    return chosen if isinstance(rows, slice) else rows[chosen]
