"""YAML and JSON text to plain values, or problems with line and column.

One loader for rubrics, answer sheets and batches, built on the event stream of PyYAML's C
parser. Compared with ``yaml.load`` it takes half the time, leaves words as words (``no``, ``on``,
``010`` and ``1:30`` are what the author typed; only ``null``, ``~`` and nothing are none), refuses
a key given twice, and does not fall for nesting or aliases without end.

Every scalar arrives as ``str`` (or None); turning ``"3"`` into 3 is the business of the model
that wants a number.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from fusionassess.declared import Loc
from fusionassess.problems import DocumentError, Place, Problem

try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # PyYAML built without libyaml: the same events, slower
    from yaml.loader import SafeLoader as _Parser  # type: ignore[assignment]

MOST_BYTES = 8_000_000
MOST_DEPTH = 40
MOST_NODES = 400_000
"""Nodes after aliases are followed: an alias bomb has few bytes and no end of nodes."""

_NOTHING = {"", "~", "null", "Null", "NULL"}


class Source(NamedTuple):
    """The text of a document and the name under which its problems are reported."""

    file: str
    text: str

    def problem(self, code: str, line: int, column: int, /, **values: object) -> Problem:
        """Make a problem at a place of this text, both counted from 1, with the line itself."""
        lines = self.text.split("\n")
        excerpt = lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
        return Problem(code, Place(self.file, line, column), values, source=excerpt)


def decode(data: bytes, file: str) -> Source:
    """Decode the bytes of a document: UTF-8, with or without a byte order mark."""
    if len(data) > MOST_BYTES:
        raise DocumentError([Problem("too-large", Place(file), {"found": len(data), "most": MOST_BYTES})])
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise DocumentError([Problem("not-utf8", Place(file, 1, 1), {"guess": "UTF-16"})])
    try:
        return Source(file, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        code, guess = (
            ("half-character", "") if error.end >= len(data) - 3 and _cut(error) else ("not-utf8", _guess(data))
        )
        raise DocumentError([Problem(code, Place(file, line, column), {"guess": guess})]) from None


def _cut(error: UnicodeDecodeError) -> bool:
    return error.reason == "unexpected end of data"


def _guess(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GBK"


def load(source: Source) -> Any:
    """Read a YAML or JSON document into dicts, lists, strings and None."""
    if source.file.endswith(".json"):
        return _load_json(source)
    return _Reader(source).read()


def places(source: Source) -> Mapping[Loc, tuple[int, int]]:
    """Locate every node of a document that ``load`` could read: way to (line, column) from 1.

    A key's own place stands under its way with ``"[key]"`` appended.
    """
    marks: dict[Loc, tuple[int, int]] = {}
    _Reader(source, marks).read()
    return marks


class _JsonRepeats(Exception):
    pass


def _load_json(source: Source) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) != len(items):
            raise _JsonRepeats
        return found

    try:
        return json.loads(source.text, object_pairs_hook=pairs, parse_constant=str)
    except (_JsonRepeats, RecursionError):
        # JSON is YAML too (but for what json has just accepted): the YAML reader names the place.
        return _Reader(source).read()
    except json.JSONDecodeError as error:
        if not source.text.strip():
            raise DocumentError([source.problem("empty-file", 1, 1)]) from None
        code = "unfinished" if error.pos >= len(source.text.rstrip()) else "json-syntax"
        raise DocumentError([source.problem(code, error.lineno, error.colno, detail=error.msg)]) from None


@dataclass(slots=True)
class _Reader:
    source: Source
    marks: dict[Loc, tuple[int, int]] | None = None
    found: list[Problem] = field(default_factory=list)
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    nodes: int = 0
    parser: Any = None

    def read(self) -> Any:
        if not self.source.text.strip():
            raise DocumentError([self.source.problem("empty-file", 1, 1)])
        try:
            self.parser = _Parser(self.source.text)
            value = self._document()
        except yaml.MarkedYAMLError as error:
            self.found.append(_syntax_problem(self.source, error))
        except yaml.reader.ReaderError as error:
            line, column = _line_and_column(self.source.text, error.position)
            self.found.append(self.source.problem("strange-character", line, column, found=f"U+{_ordinal(error):04X}"))
        if self.found:
            raise DocumentError(self.found)
        return value

    def _document(self) -> Any:
        events = self.parser
        events.get_event()  # stream start
        if isinstance(event := events.get_event(), yaml.StreamEndEvent):
            raise DocumentError([self.source.problem("empty-file", 1, 1)])
        value = self._node(events.get_event(), (), 0)
        events.get_event()  # document end
        event = events.get_event()
        if not isinstance(event, yaml.StreamEndEvent):
            self._report("second-document", event)
        return value

    def _node(self, event: Any, loc: Loc, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise self._refuse("too-many-nodes", event, most=MOST_NODES)
        if self.marks is not None:
            self.marks[loc] = _spot(event.start_mark)
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self._alias(event)
        if event.tag is not None and event.tag != "!":
            self._report("tag", event, found=event.tag)
        before = self.nodes
        if kind is yaml.ScalarEvent:
            value: Any = event.value
            if event.implicit[0] and value in _NOTHING:
                value = None
        elif depth >= MOST_DEPTH:
            raise self._refuse("too-deep", event, most=MOST_DEPTH)
        elif kind is yaml.MappingStartEvent:
            value = self._mapping(loc, depth + 1)
        else:
            value = self._sequence(loc, depth + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, self.nodes - before + 1)
        return value

    def _alias(self, event: Any) -> Any:
        if event.anchor not in self.anchors:
            self._report("no-such-anchor", event, found=event.anchor)
            return None
        value, size = self.anchors[event.anchor]
        self.nodes += size
        return value

    def _mapping(self, loc: Loc, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        lines: dict[str, int] = {}
        marks, parser = self.marks, self.parser
        while type(event := parser.get_event()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                raise self._refuse("key-not-a-word", event)
            key = event.value
            if key in mapping:
                self._report("duplicate-key", event, key=key, first=lines[key])
            lines[key] = _spot(event.start_mark)[0]
            child = loc
            if marks is not None:
                child = (*loc, key)
                marks[(*child, "[key]")] = _spot(event.start_mark)
            mapping[key] = self._node(parser.get_event(), child, depth)
        return mapping

    def _sequence(self, loc: Loc, depth: int) -> list[Any]:
        items: list[Any] = []
        while type(event := self.parser.get_event()) is not yaml.SequenceEndEvent:
            items.append(self._node(event, loc if self.marks is None else (*loc, len(items)), depth))
        return items

    def _report(self, code: str, event: Any, /, **values: object) -> None:
        self.found.append(self.source.problem(code, *_spot(event.start_mark), **values))

    def _refuse(self, code: str, event: Any, /, **values: object) -> DocumentError:
        self._report(code, event, **values)
        return DocumentError(self.found)


def _ordinal(error: yaml.reader.ReaderError) -> int:
    return error.character if isinstance(error.character, int) else ord(error.character)


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _spot(mark: Any) -> tuple[int, int]:
    """Line and column of a mark of the parser, counted from 1."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


_FULL_WIDTH_COLON = re.compile(r"^\s*(?:-\s*)?[^\s'\"#:：][^'\"#:：]*：")
_TAB_INDENT = re.compile(r"^ *\t")


def _syntax_problem(source: Source, error: yaml.MarkedYAMLError) -> Problem:
    """Say what the YAML parser stumbled over, in terms of what people really type."""
    mark = error.problem_mark or error.context_mark
    line, column = _spot(mark)
    lines = source.text.split("\n")
    # The parser often notices a line late: look at the line it names and the one before.
    for near in (line, line - 1):
        text = lines[near - 1] if 0 < near <= len(lines) else ""
        if _TAB_INDENT.match(text):
            return source.problem("tab", near, text.index("\t") + 1)
        if ":" not in text and (match := _FULL_WIDTH_COLON.match(text)):
            return source.problem("full-width-colon", near, match.end())
    at_end = line >= len(source.text.rstrip().split("\n")) and column > len(lines[min(line, len(lines)) - 1].rstrip())
    if at_end or line > len(lines):
        start = error.context_mark or mark
        return source.problem("unfinished", *_spot(start), detail=error.problem or "")
    return source.problem("yaml-syntax", line, column, detail=error.problem or error.context or "")
