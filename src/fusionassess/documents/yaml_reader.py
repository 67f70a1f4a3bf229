"""YAML text to plain values, or problems with line and column.

Built on the event stream of PyYAML's C parser. Compared with ``yaml.load`` it takes half the
time, leaves words as words (``no``, ``on``, ``010`` and ``1:30`` are what the author typed; only
``null``, ``~`` and nothing are none), refuses a key given twice, and does not fall for nesting or
aliases without end.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from fusionassess.documents.problems import DocumentError, Loc, Problem, shown
from fusionassess.documents.source import Source

try:
    from yaml._yaml import CParser as _Parser

    _POSITIONS_IN_BYTES = True
except ImportError:  # PyYAML built without libyaml: the same events, slower
    from yaml.loader import SafeLoader as _Parser  # type: ignore[assignment]

    _POSITIONS_IN_BYTES = False

MOST_DEPTH = 40
MOST_NODES = 100_000
"""Nodes after aliases are followed, nearly seven times those of the shipped rubric: an alias bomb has few bytes and
no end of nodes, and each that is wrong takes a kilobyte or two until it is told."""

Marks = dict[Loc, tuple[int, int]]
"""Line and column, from 1, of every node; of a key under its way with ``"[key]"`` appended."""

_NOTHING = {"", "~", "null", "Null", "NULL"}
STRANGE_LINE_END = re.compile("[\x85\u2028\u2029]")
"""YAML 1.1 ends a line here, no editor does: every later line would be counted wrong."""


def read(source: Source, marks: Marks | None = None) -> Any:
    """Read a document into dicts, lists, strings and None, noting places where asked to.

    Raises DocumentError with every problem up to the first that cannot be read past.
    """
    if not source.text.strip():
        raise DocumentError([source.problem("empty-file", 1, 1)])
    if strange := STRANGE_LINE_END.search(source.text):
        line, column = _line_and_column(source.text, strange.start())
        character = f"U+{ord(strange.group()):04X}"
        raise DocumentError([source.problem("strange-character", line, column, found=character)])
    return _YamlReader(source, marks).read()


@dataclass(slots=True)
class _YamlReader:
    source: Source
    marks: Marks | None
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    nodes: int = 0
    parser: Any = None

    def read(self) -> Any:
        value = None
        try:
            self.parser = _Parser(self.source.text)
            value = self._document()
        except yaml.MarkedYAMLError as error:
            self.problems.append(_syntax_problem(self.source, error))
        except yaml.reader.ReaderError as error:
            line, column = _line_and_column(self.source.text, _position(self.source.text, error.position))
            self.problems.append(
                self.source.problem("strange-character", line, column, found=f"U+{_ordinal(error):04X}")
            )
        if self.problems:
            raise DocumentError(self.problems)
        return value

    def _document(self) -> Any:
        events = self.parser
        events.get_event()  # stream start
        if isinstance(events.get_event(), yaml.StreamEndEvent):
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
            if event.tag is not None and event.tag != "!":
                self._report("tag", event, found=event.tag)
            key = event.value
            if key in mapping:
                self._report("duplicate-key", event, key=key, first=lines[key])
            else:
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
        self.problems.append(self.source.problem(code, *_spot(event.start_mark), **values))

    def _refuse(self, code: str, event: Any, /, **values: object) -> DocumentError:
        self._report(code, event, **values)
        return DocumentError(self.problems)


def _spot(mark: Any) -> tuple[int, int]:
    """Line and column of a mark of the parser, counted from 1."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _ordinal(error: yaml.reader.ReaderError) -> int:
    return error.character if isinstance(error.character, int) else ord(error.character)


def _position(text: str, position: int) -> int:
    """The character a reader's error stands at."""
    return len(text.encode()[:position].decode("utf-8", "ignore")) if _POSITIONS_IN_BYTES else position


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


_FULL_WIDTH_COLON = re.compile(r"^\s*(?:-\s*)?[^\s'\"#:：][^'\"#:：]*：")
_TAB_INDENT = re.compile(r"^ *\t")
_TWO_COLONS = re.compile(r"[{,]\s*([^\s{}\[\],:'\"]+): +([^{}\[\],'\"]*: [^{}\[\],'\"]*)")
"""Between braces, a value without quotes that has a colon in it."""
_GLUED_COLON = re.compile(r"^\s*(?:-\s+)?[^\s'\"#\[{:]+:(?=[^\s:/])(?!.*: )")


def _syntax_problem(source: Source, error: yaml.MarkedYAMLError) -> Problem:
    """Say what the YAML parser stumbled over, in terms of what people really type."""
    detail = error.problem or error.context or ""
    line, column = _spot(error.problem_mark or error.context_mark)
    if slip := _slip(source, line):
        return slip
    if end := _end(source, error, line, column):
        return source.problem("unfinished", *end, detail=detail)
    if error.context_mark and detail.startswith("did not find expected ',' or"):
        return source.problem("unclosed", *_spot(error.context_mark), line=line)
    if error.context_mark and detail == "could not find expected ':'":
        return source.problem("no-colon", *_spot(error.context_mark))
    return source.problem("yaml-syntax", line, column, detail=detail)


def _slip(source: Source, line: int) -> Problem | None:
    """A slip of the pen that explains the trouble: a tab, a full-width colon, a colon without its space."""
    lines = source.lines
    # The parser often notices a line late: look at the line it names and the one before.
    for near in (line, line - 1):
        text = lines[near - 1] if 0 < near <= len(lines) else ""
        if _TAB_INDENT.match(text):
            return source.problem("tab", near, text.index("\t") + 1)
        if ":" not in text and (match := _FULL_WIDTH_COLON.match(text)):
            return source.problem("full-width-colon", near, match.end())
        if glued := _GLUED_COLON.match(text):
            return source.problem("no-colon", near, glued.end())
        if twice := _TWO_COLONS.search(text):
            return source.problem("colon-in-value", near, twice.start(2) + 1, found=shown(twice[2].strip()))
    return None


def _end(source: Source, error: yaml.MarkedYAMLError, line: int, column: int) -> tuple[int, int] | None:
    """Where what was not finished began, if the trouble is that the file ends."""
    last = len(source.text.rstrip().split("\n"))
    width = len(source.lines[last - 1].rstrip())
    if line < last or (line == last and column <= width):
        return None
    start = _spot(error.context_mark or error.problem_mark)
    return start if start[0] <= last else (last, width + 1)
