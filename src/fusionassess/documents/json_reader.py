"""JSON text to plain values, or problems with line and column."""

import csv
import json
import re
from bisect import bisect_right
from contextlib import suppress
from itertools import islice
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any

from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.source import Source
from fusionassess.documents.suffixes import DELIMITED, YAML
from fusionassess.documents.yaml_reader import MOST_DEPTH, MOST_NODES, Marks

_BLANK = re.compile(r"[ \t\n\r]*")
_WORD = re.compile(r"[^\s,\]}]+")
_UNFINISHED = ("Unterminated string", "Invalid \\escape", "Invalid \\uXXXX")


class _Repeated(Exception):
    """A key stands twice; where, the slow reader finds out."""


def read(source: Source, marks: Marks | None = None) -> Any:
    """Read a document into dicts, lists, strings, booleans and None.

    Numbers stay the text they are, as in YAML, so that no model meets ``1`` and ``"1"`` for the
    same thing. Raises DocumentError.
    """
    if not source.text.strip():
        raise DocumentError([source.problem("empty-file", 1, 1)])
    try:
        values = json.loads(source.text, object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str)
        nodes = count(values)
    except RecursionError:
        raise DocumentError(_problems(source)) from None
    except _Repeated:
        # What follows the key may break off: the places of keys are known only of a text that does not.
        try:
            json.loads(source.text, parse_int=str)
        except RecursionError:
            pass
        except json.JSONDecodeError as error:
            raise _refused(source, error) from None
        raise DocumentError(_problems(source)) from None
    except json.JSONDecodeError as error:
        raise _refused(source, error) from None
    if nodes > MOST_NODES:
        raise DocumentError([source.problem("too-many-nodes", 1, 1, most=MOST_NODES)])
    if marks is not None:
        _Scanner(source, marks).scan()
    return values


def count(values: Any, depth: int = 0) -> int:
    """How many nodes there are. Raises RecursionError where they are too deep."""
    if not isinstance(values, dict | list):
        return 1
    if depth >= MOST_DEPTH:
        raise RecursionError
    return 1 + sum(count(value, depth + 1) for value in (values.values() if isinstance(values, dict) else values))


def _problems(source: Source) -> list[Problem]:
    """What is wrong with a text that is well-formed, or deep. Raises DocumentError where it is too deep."""
    scanner = _Scanner(source, {})
    scanner.scan()
    return scanner.problems


def _refused(source: Source, error: json.JSONDecodeError) -> DocumentError:
    if error.msg == "Extra data" and source.text[error.pos :].startswith("{") and source.text.lstrip().startswith("{"):
        # An object in each line, as exports have them.
        return DocumentError([Problem("is-a-table", Place(source.file), {"file": source.file})])
    if suffix := _other_notation(source.text):
        wanted = {"wanted": re.sub(r"(?i)\.json", suffix, Path(source.file).name)}
        code = "table-misnamed" if suffix == DELIMITED[0] else "yaml-misnamed"
        return DocumentError([Problem(code, Place(source.file, 1, 1), wanted)])
    is_cut = error.pos >= len(source.text.rstrip()) or error.msg.startswith(_UNFINISHED)
    code = "unfinished" if is_cut else "json-syntax"
    return DocumentError([source.problem(code, error.lineno, error.colno, detail=error.msg)])


def _other_notation(text: str) -> str:
    """The suffix that a text ought to have which does not begin as a document in JSON does; none where it is unclear.

    A table has as many cells in its second row as in its first, a document in YAML says what it is.
    """
    if text.lstrip()[:1] in {"{", "["}:
        return ""
    if _DECLARED.search(text):
        return YAML[0]
    lines = [line for line in text[:_LOOKED_AT].splitlines() if line.strip()]
    for separator in ",;\t|":
        with suppress(csv.Error):
            widths = [len(row) for row in islice(csv.reader(lines, delimiter=separator), 2)]
            if len(widths) > 1 and widths[0] == widths[1] > 1:
                return DELIMITED[0]
    return ""


_DECLARED = re.compile(r"^format\s*:\s*[\"']?fusionassess/", re.MULTILINE)
_LOOKED_AT = 1 << 20
"""Characters, more than two rows have."""


def _object(items: list[tuple[str, Any]]) -> dict[str, Any]:
    pairs = dict(items)
    if len(pairs) != len(items):
        raise _Repeated
    return pairs


class _Scanner:
    """Walks a JSON text for the places of its nodes; knows that the text is well-formed, or deep."""

    def __init__(self, source: Source, marks: Marks) -> None:
        self.source, self.text, self.marks = source, source.text, marks
        self.problems: list[Problem] = []
        ends = [match.end() for match in re.finditer("\n", source.text)]
        self.starts = [0, *ends]

    def scan(self) -> None:
        self._value(self._skip(0), (), 0)

    def _spot(self, position: int) -> tuple[int, int]:
        line = bisect_right(self.starts, position)
        return line, position - self.starts[line - 1] + 1

    def _skip(self, position: int) -> int:
        match = _BLANK.match(self.text, position)
        return match.end() if match else position

    def _value(self, position: int, loc: tuple[str | int, ...], depth: int) -> int:
        self.marks[loc] = self._spot(position)
        opening = self.text[position]
        if opening not in "[{":
            return self._scalar(position)
        if depth >= MOST_DEPTH:
            spot = self._spot(position)
            raise DocumentError([*self.problems, self.source.problem("too-deep", *spot, most=MOST_DEPTH)])
        position = self._skip(position + 1)
        seen: dict[str, int] = {}
        count = 0
        while self.text[position] not in "]}":
            child: tuple[str | int, ...] = (*loc, count)
            if opening == "{":
                key, after = scanstring(self.text, position + 1)
                child = (*loc, key)
                line, column = self.marks[(*child, "[key]")] = self._spot(position)
                if key in seen:
                    self.problems.append(self.source.problem("duplicate-key", line, column, key=key, first=seen[key]))
                seen.setdefault(key, line)
                position = self._skip(self._skip(after) + 1)
            position = self._skip(self._value(position, child, depth + 1))
            if self.text[position] == ",":
                position = self._skip(position + 1)
            count += 1
        return position + 1

    def _scalar(self, position: int) -> int:
        if self.text[position] == '"':
            return int(scanstring(self.text, position + 1)[1])
        match = _WORD.match(self.text, position)
        return match.end() if match else position + 1
