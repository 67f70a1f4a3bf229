"""Tables of JSON objects, one a line: a respondent each, its keys the columns."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from fusionassess.batch.read.blocks import BLOCK, Bytes, recoded
from fusionassess.batch.read.tables import Header, Piece, Pieces, Warn, behind, read_header
from fusionassess.batch.score import arrays
from fusionassess.batch.score.names import ABOUT
from fusionassess.batch.score.scorer import Scorer
from fusionassess.documents import json_reader, models
from fusionassess.documents.blanks import plain
from fusionassess.documents.problems import DocumentError, Loc, Place, Problem
from fusionassess.documents.reading import STDIN
from fusionassess.documents.source import MOST_BYTES, Source

LINES = 16_384
"""Lines read at a time."""


def read_lines(file: str, scorer: Scorer, warn: Warn, skip: int) -> Pieces:
    """Read JSON lines. Raises DocumentError where the file cannot be read."""
    try:
        if file == STDIN:
            yield from behind(_read(file, _lines(file, sys.stdin.buffer), scorer, warn), skip)
            return
        with Path(file).open("rb") as opened:
            yield from behind(_read(file, _lines(file, opened), scorer, warn), skip)
    except OSError as error:
        detail = error.strerror or str(error)
        raise DocumentError([Problem("unreadable", Place(file), {"file": file, "detail": detail})]) from None


def read_array(file: str, text: str, scorer: Scorer, warn: Warn, *, are_lines: bool = False) -> Pieces:
    """Read the rows of a JSON text that is a list of objects, holds one, or has them under the names of their units.

    ``are_lines`` says that they follow one another with nothing around them. Raises DocumentError.
    """
    return _read(file, iter(_elements(file, text, are_lines=are_lines)), scorer, warn)


class JsonLine(NamedTuple):
    """A row as it stands in the text."""

    number: int
    """Of the row: lines are counted with those that are blank, the elements of a list by themselves."""
    data: bytes
    line: int
    """On which it begins."""
    before: int = 0
    """Characters before it on that line."""
    name: str = ""
    """Of the respondent, where rows stand under the names of theirs."""

    def text(self) -> str:
        """What stands there. Raises UnicodeDecodeError."""
        return self.data.decode("utf-8-sig" if self.number == 1 else "utf-8").rstrip()

    def place(self, file: str, line: int, column: int) -> Place:
        """The place in the file of one in the row, whose lines and columns count from 1."""
        return Place(file, self.line + line - 1, column + (self.before if line == 1 else 0))

    def shown(self, text: str, line: int) -> str:
        """A line of the row, its columns those of the file."""
        return " " * self.before + text if line == 1 else text


def _lines(file: str, opened: Bytes) -> Iterator[JsonLine]:
    """Lines of a text, whatever its kind of UTF; one that is longer than a document may be comes in parts."""
    stream, number, kept = recoded(file, opened), 1, b""
    while more := stream.read(BLOCK):
        *whole, kept = (kept + more).split(b"\n")
        for line in whole:
            yield JsonLine(number, line, number)
            number += 1
        if len(kept) > MOST_BYTES:
            yield JsonLine(number, kept, number)
            kept = b""
    if kept:
        yield JsonLine(number, kept, number)


def rows_begin(text: str) -> int | None:
    """Where the rows begin in a JSON text that is a list of them, or holds one; None where it does neither.

    Servers answer ``{"count": 2, "results": [{…}]}``.
    """
    if text.lstrip().startswith("["):
        return text.index("[")
    match = _WRAPPED.search(text)
    return match.end() - 1 if match else None


_WRAPPED = re.compile(rf'"(?:{"|".join(models.WRAPPERS)})"\s*:\s*\[(?=\s*\{{)')
_UNITS = re.compile(rf'\s*\{{(?:\s*"(?:{"|".join(models.WRAPPERS)})"\s*:\s*\{{)?')
"""How an object begins in which each row stands under the name of its unit."""


def _elements(file: str, text: str, *, are_lines: bool) -> Iterator[JsonLine]:
    """The elements of the list of rows, or the members of the object that has them under their names."""
    decoder, line, number, name = json.JSONDecoder(), 1, 0, ""
    begins, units = None if are_lines else rows_begin(text), None if are_lines else _UNITS.match(text)
    place = 0 if are_lines else units.end() if begins is None and units else text.index("[", begins or 0) + 1
    counted_to = 0
    while True:
        place = _GAP.match(text, place).end()  # type: ignore[union-attr]
        if begins is None and units and (key := _KEY.match(text, place)):
            name, place = json.loads(key[1], strict=False), key.end()
        line, counted_to = line + text.count("\n", counted_to, place), place
        if text[place : place + 1] in {"]", "}", ""}:
            if text[place : place + 1] == "" and not are_lines:
                raise DocumentError([Problem("json-syntax", Place(file, line), {"detail": "Expecting ',' delimiter"})])
            return
        try:
            _, end = decoder.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError) as error:
            detail = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
            at = error.pos if isinstance(error, json.JSONDecodeError) else place
            spot = Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
            raise DocumentError([Problem("json-syntax", spot, {"detail": detail})]) from None
        number += 1
        before = place - text.rfind("\n", 0, place) - 1
        yield JsonLine(number, text[place:end].encode("utf-8", "surrogatepass"), line, before, name)
        place = end


_GAP = re.compile(r"[\s,]*")
_KEY = re.compile(r'("(?:[^"\\]|\\.)*")\s*:\s*')


def _read(file: str, given: Iterator[JsonLine], scorer: Scorer, warn: Warn) -> Pieces:
    names: dict[str, int] = {}
    told: set[str] = set()
    units: set[str] = set()
    anything = False
    # Most rows have the same names.
    asks = asking(scorer)
    while lines := list(islice(given, LINES)):
        rows, problems = _rows(file, lines)
        if several := models.sheets_inside([row for _, row in rows]):
            values = {"file": file, "count": several}
            raise DocumentError([Problem("several-sheets", rows[0][0].place(file, 1, 1), values)])
        before = len(names)
        rows = _out_of_units(rows, units, asks, is_all=not anything)
        rows = _without_groups(file, rows, problems, asks)
        for _, row in rows:
            for name in row:
                names.setdefault(name, len(names))
        if rows:
            header = read_header(list(names), scorer, lambda _: Place(file, 1, 1))
            if len(names) > before:
                warn([problem for problem in header.warnings if str(problem.values["key"]) not in told])
                told |= {str(problem.values["key"]) for problem in header.warnings}
            piece = _piece(file, list(names), header, lines, rows)
        else:
            piece = Piece(pa.record_batch([], names=[]), [], arrays.numbers([]), _nowhere, 0)
        piece.problems, anything = problems, anything or bool(rows or problems)
        if piece.count:
            yield piece
    if not anything:
        raise DocumentError([Problem("empty-file", Place(file, 1, 1))])


def asking(scorer: Scorer) -> Callable[[str], bool]:
    """Whether a name is that of a question; names are remembered, as many as a table may have."""
    return lru_cache(MOST_REMEMBERED)(lambda name: bool(scorer.vocabulary.named([name])))


MOST_REMEMBERED = 1 << 14


def _out_of_units(rows: list["Row"], units: set[str], asks: Callable[[str], bool], *, is_all: bool) -> list["Row"]:
    """Rows that are written ``{"甲公司": {…}}``, each under the name of its unit, out of there and with that name.

    Where several have the same name around them and none another, it is that of a group. ``units`` are the names
    met so far; ``is_all`` says that no rows came before these: a single one is taken for a unit's.
    """
    around = {
        each.number: key
        for each, row in rows
        for key, inner in row.items()
        if len(row) == 1 and isinstance(inner, dict) and not asks(key)
    }
    units.update(around.values())
    if len(units) == 1 and not (is_all and len(rows) == 1 and units.isdisjoint(models.WRAPPERS)):
        return rows
    return [
        (_inner(each, name), _named(row[name], name)) if (name := around.get(each.number)) is not None else (each, row)
        for each, row in rows
    ]


def _inner(each: JsonLine, name: str) -> JsonLine:
    """The row that is the one member of another, where it stands."""
    text = each.text()
    begins = _KEY.search(text).end()  # type: ignore[union-attr]
    line, before = each.line + text.count("\n", 0, begins), begins - text.rfind("\n", 0, begins) - 1
    data = text[begins : text.rindex("}")].encode("utf-8", "surrogatepass")
    return JsonLine(each.number, data, line, before + (each.before if line == each.line else 0), name)


def _without_groups(
    file: str, rows: Sequence["Row"], problems: list[Problem], asks: Callable[[str], bool]
) -> list["Row"]:
    """Rows without the groups of their questions; one in which a key would then stand twice is a problem."""
    flat = []
    for each, row in rows:
        if not any(isinstance(cell, dict) for cell in row.values()):
            flat.append((each, row))
            continue
        cells = list(_cells(row, asks))
        joined = {"/".join(way): cell for way, cell in cells}
        if len(joined) == len(cells):
            flat.append((each, joined))
        else:
            problems.append(_repeated_in_groups(file, each, [way for way, _ in cells]))
            problems.sort(key=lambda problem: problem.place.order)
    return flat


Way = tuple[str, ...]
"""The names of the groups that a key stands in, and the key."""


def _cells(row: dict[str, Any], asks: Callable[[str], bool], group: Way = ()) -> Iterator[tuple[Way, Any]]:
    """The cells of a row and of the groups in it: of ``{"g": {"q_1b_M": "3"}}`` that of ``g`` and ``q_1b_M``."""
    for name, cell in row.items():
        # What stands under the name of a question is an answer, however it is put.
        if isinstance(cell, dict) and len("/".join(group)) < _LONGEST_GROUP and not asks(name):
            yield from _cells(cell, asks, (*group, name))
        else:
            yield (*group, name), cell


_LONGEST_GROUP = 400
"""Characters of the names of groups in one another."""


def _repeated_in_groups(file: str, row: JsonLine, ways: Sequence["Way"]) -> Problem:
    """Which key stands twice once it has the names of its groups before it, and where."""
    source, marks, met = Source(file, row.text()), dict[Loc, tuple[int, int]](), dict[str, int]()
    json_reader.read(source, marks)
    for way in ways:
        line, column = marks[(*way, "[key]")]
        key = "/".join(way)
        if key in met:
            values = {"key": key, "first": met[key]}
            return Problem(
                "duplicate-key", row.place(file, line, column), values, source=row.shown(source.lines[line - 1], line)
            )
        met[key] = row.line + line - 1
    raise AssertionError(ways)


class _Twice(Exception):
    """A key stands twice."""


def _repeated(file: str, row: JsonLine, text: str) -> Problem:
    """Which key stands twice, and where."""
    try:
        json_reader.read(Source(file, text))
    except DocumentError as error:
        problem = error.problems[0]
        line, column = problem.place.line, problem.place.column
        values = {**problem.values, "first": row.line + int(str(problem.values.get("first", 1))) - 1}
        return Problem(problem.code, row.place(file, line, column), values, source=row.shown(problem.source, line))
    raise AssertionError(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Twice
    return members


Row = tuple[JsonLine, dict[str, Any]]


def _rows(file: str, lines: Sequence[JsonLine]) -> tuple[list[Row], list[Problem]]:
    """The objects with the line each stands on, and the lines that are none."""
    rows, problems = [], []
    for each in lines:
        number, data = each.line, each.data
        if not data.strip():
            continue
        try:
            text = each.text()
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
        except _Twice:
            problems.append(_repeated(file, each, text))
        else:
            if half := _half(text, row):
                problems.append(
                    Problem("strange-character", Place(file, number, half[0]), {"found": half[1]}, source=text)
                )
            elif isinstance(row, dict):
                rows.append((each, _named(row, each.name) if each.name else row))
            else:
                problems.append(Problem("not-a-row", Place(file, number, 1), source=text))
    return rows, problems


def _named(row: dict[str, Any], name: str) -> dict[str, Any]:
    """A row that stands under the name of its unit; a name in the row goes before."""
    own = [row[key] for key in row if plain(key) in _NAMES]
    return {"subject": next(filter(None, own), name), **{key: row[key] for key in row if plain(key) not in _NAMES}}


_NAMES = frozenset(map(plain, ABOUT["subject"]))


def _half(text: str, row: Any) -> tuple[int, str] | None:
    """Column and name of half a character, which only an escape can spell and no table can hold."""
    spelt = _HALF_ESCAPE.search(text)
    match = _HALF.search(json.dumps(row, ensure_ascii=False)) if spelt else None
    return (spelt.start() + 1, f"U+{ord(match[0]):04X}") if spelt and match else None


_HALF_ESCAPE = re.compile(r"\\ud[89a-f]", re.IGNORECASE)
_HALF = re.compile("[\ud800-\udfff]")
_SHOWN = 200


def _piece(
    file: str,
    names: Sequence[str],
    header: Header,
    lines: Sequence[JsonLine],
    rows: Sequence[Row],
) -> Piece:
    columns = [arrays.texts([_text(row.get(names[position])) for _, row in rows]) for position in header.kept]
    batch = pa.record_batch(columns, names=[names[position] for position in header.kept])

    def spot(row: int, column: int | None) -> tuple[Place, str]:
        each = rows[row][0]
        source, marks = Source(file, each.text()), dict[Loc, tuple[int, int]]()
        with suppress(DocumentError):
            json_reader.read(source, marks)
        # Of a value, the value; where it is missing there is only the row to point at.
        name = () if column is None else (names[column],)
        line, at = marks.get(name) or marks.get(tuple("".join(name).split("/")), (1, 1))
        return each.place(file, line, at), each.shown(source.lines[line - 1], line)

    weight = sum(len(each.data) for each in lines)
    return Piece(batch, header.kept, arrays.numbers([each.number for each, _ in rows]), spot, weight)


def _nowhere(_row: int, _column: int | None) -> tuple[Place, str]:
    raise IndexError


def _text(cell: Any) -> str | None:
    """A value as the text of a cell; a list of words, such as sectors, stands side by side."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, list) and all(isinstance(word, str) for word in cell):
        return " ".join(cell)
    return json.dumps(cell, ensure_ascii=False)
