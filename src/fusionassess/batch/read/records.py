"""The rows of a table in text: their cells, the line each begins on, and the column of each cell."""

import csv
import io
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple


class Record(NamedTuple):
    """A row as it stands in the text."""

    line: int
    text: str
    cells: list[str]


def cells_of(text: str, delimiter: str) -> list[str]:
    """The cells of one row; the whole text where it cannot be taken apart."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return [text]


def records(text: str, delimiter: str, line: int) -> Iterator[Record]:
    """The rows of a text with the line each begins on.

    Where a cell is longer than any answer, a quote was opened that none behind it closes: each line is a row then.
    """
    lines = io.StringIO(text, newline="")
    taken: list[str] = []

    def kept() -> Iterator[str]:
        for each in lines:
            taken.append(each)
            yield each

    is_read = False
    while not is_read:
        try:
            for cells in csv.reader(kept(), delimiter=delimiter):
                yield Record(line, "".join(taken).rstrip("\r\n"), cells)
                line += len(taken)
                taken.clear()
            is_read = True
        except csv.Error:
            for number, each in enumerate(taken, line):
                yield Record(number, each.rstrip("\r\n"), cells_of(each, delimiter))
            line += len(taken)
            taken.clear()


def cell_column(text: str, delimiter: str, position: int) -> int:
    """The column, from 1, at which a cell of a row begins."""
    starts = _cell_columns(text, delimiter)
    return starts[position] if position < len(starts) else len(text) + 1


@lru_cache(maxsize=8)
def _cell_columns(text: str, delimiter: str) -> list[int]:
    """Where each cell of a row begins: a row may have any number of them, and something wrong with each."""
    starts, quoted = [1], False
    for place, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            starts.append(place + 2)
    return starts
