"""Tables of JSON objects, one a line: a respondent each, its keys the columns."""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from fusionassess.batch.read.tables import Header, LayOut, Piece, Warn, read_header
from fusionassess.batch.score import arrays
from fusionassess.documents.models import STDIN
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.source import MOST_BYTES

LINES = 16_384
"""Lines read at a time."""


def read_lines(file: str, lay_out: LayOut, warn: Warn, skip: int) -> Iterator[Piece]:
    """Read JSON lines. Raises DocumentError where the file cannot be read."""
    try:
        if file == STDIN:
            yield from _read(file, sys.stdin.buffer, lay_out, warn, skip)
            return
        with Path(file).open("rb") as opened:
            yield from _read(file, opened, lay_out, warn, skip)
    except OSError as error:
        detail = error.strerror or str(error)
        raise DocumentError([Problem("unreadable", Place(file), {"file": file, "detail": detail})]) from None


def _read(file: str, opened: BinaryIO, lay_out: LayOut, warn: Warn, skip: int) -> Iterator[Piece]:
    names: dict[str, int] = {}
    told: set[str] = set()
    line, anything = 1, False
    while lines := list(islice(iter(lambda: opened.readline(MOST_BYTES), b""), LINES)):
        rows, problems = _rows(file, lines, line)
        before = len(names)
        for _, row in rows:
            for name in row:
                names.setdefault(name, len(names))
        if rows:
            header = read_header(list(names), lay_out, lambda _: Place(file, 1, 1))
            if len(names) > before:
                warn([problem for problem in header.warnings if str(problem.values["key"]) not in told])
                told |= {str(problem.values["key"]) for problem in header.warnings}
            piece = _piece(file, list(names), header, lines, line, rows)
        else:
            piece = Piece(pa.record_batch([], names=[]), [], arrays.numbers([]), _nowhere, 0)
        piece.problems, anything = problems, anything or bool(rows or problems)
        if skip:
            skip -= min(skip, piece.count)
        elif piece.count:
            yield piece
        line += len(lines)
    if not anything:
        raise DocumentError([Problem("empty-file", Place(file, 1, 1))])


class _Twice(Exception):
    """A key stands twice."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _Twice(next(key for key in keys if keys.count(key) > 1))
    return found


def _rows(file: str, lines: Sequence[bytes], first: int) -> tuple[list[tuple[int, dict[str, Any]]], list[Problem]]:
    """The objects with the line each stands on, and the lines that are none."""
    rows, problems = [], []
    for number, data in enumerate(lines, first):
        if not data.strip():
            continue
        try:
            text = data.decode("utf-8-sig" if number == 1 else "utf-8").rstrip()
        except UnicodeDecodeError as error:
            problems.append(Problem("not-utf8", Place(file, number, error.start + 1), {"guess": "GBK"}))
            continue
        try:
            row = json.loads(text, object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str)
        except json.JSONDecodeError as error:
            problems.append(
                Problem("json-syntax", Place(file, number, error.colno), {"detail": error.msg}, source=text)
            )
        except RecursionError:
            problems.append(Problem("not-a-row", Place(file, number, 1), source=text[:_SHOWN]))
        except _Twice as error:
            spot = Place(file, number, text.rfind(json.dumps(error.key, ensure_ascii=False)) + 1)
            problems.append(Problem("duplicate-key", spot, {"key": error.key, "first": number}, source=text))
        else:
            if half := _half(text, row):
                problems.append(
                    Problem("strange-character", Place(file, number, half[0]), {"found": half[1]}, source=text)
                )
            elif isinstance(row, dict):
                rows.append((number, row))
            else:
                problems.append(Problem("not-a-row", Place(file, number, 1), source=text))
    return rows, problems


def _half(text: str, row: Any) -> tuple[int, str] | None:
    """Column and name of half a character, which only an escape can spell and no table can hold."""
    spelt = _HALF_ESCAPE.search(text)
    found = _HALF.search(json.dumps(row, ensure_ascii=False)) if spelt else None
    return (spelt.start() + 1, f"U+{ord(found[0]):04X}") if spelt and found else None


_HALF_ESCAPE = re.compile(r"\\ud[89a-f]", re.IGNORECASE)
_HALF = re.compile("[\ud800-\udfff]")
_SHOWN = 200


def _piece(
    file: str,
    names: Sequence[str],
    header: Header,
    lines: Sequence[bytes],
    first: int,
    rows: list[tuple[int, dict[str, Any]]],
) -> Piece:
    columns = [arrays.texts([_text(row.get(names[position])) for _, row in rows]) for position in header.kept]
    batch = pa.record_batch(columns, names=[names[position] for position in header.kept])
    numbers = [number for number, _ in rows]

    def spot(row: int, column: int | None) -> tuple[Place, str]:
        text = lines[numbers[row] - first].decode("utf-8", "replace").rstrip()
        at = 0 if column is None else max(text.find(json.dumps(names[column], ensure_ascii=False)), 0)
        return Place(file, numbers[row], at + 1), text

    weight = sum(map(len, lines))
    return Piece(batch, header.kept, arrays.numbers(numbers), spot, weight)


def _nowhere(_row: int, _column: int | None) -> tuple[Place, str]:
    raise IndexError


def _text(cell: Any) -> str | None:
    """A value as the text of a cell; a list of words, such as sectors, stands side by side."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, list) and all(isinstance(word, str) for word in cell):
        return " ".join(cell)
    return json.dumps(cell, ensure_ascii=False)
