"""A workbook that was filled in: its cells to the plain values of an answer sheet, with the place of each.

Everything is found by the workbook's names, which follow their cells when rows, columns or sheets
are moved or renamed: ``form_rubric`` for one cell, ``form_answers_id`` for a column of a table.
"""

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from fusionassess.documents import workbooks
from fusionassess.documents.problems import DocumentError, Fault, Loc, Place, Problem
from fusionassess.documents.source import SHEET_ROWS, Grid, Source
from fusionassess.documents.xlsx import Area, Book, Trouble, Value

PREFIX = "form_"
"""How the workbook's names begin."""

FIELDS: Mapping[str, Loc] = {
    "format": ("format",),
    "rubric": ("rubric", "id"),
    "version": ("rubric", "version"),
    "sha256": ("rubric", "sha256"),
    "profile": ("subject", "profile"),
    "sectors": ("subject", "sectors"),
    "language": ("language",),
    "name": ("subject", "name"),
    "period": ("subject", "period"),
    "role": ("respondent", "role"),
    "respondent": ("respondent", "name"),
    "assessed_on": ("assessed_on",),
}
"""Single cells, and what of the sheet they hold."""

FIGURES = ("value", "year", "numerator", "denominator", "benchmark", "years", "growth")

TABLES: Mapping[str, tuple[str, ...]] = {
    "answers": (
        "id",
        "list",
        "text",
        "levels",
        "check",
        "answer",
        "missing",
        "reason",
        "note",
        "grade",
        "evidence",
        "date",
    ),
    "indicators": ("id", *FIGURES),
    "targets": ("id", "level"),
    "lists": ("list", "code", "text"),
}
"""The columns of each table."""

MAY_LACK = {"missing"}
"""Columns that a form does without where none of its questions needs them."""

LEVELS, VALUES, GRADES, TARGETS = "level", "value", "grade", "target"
"""The lists to choose from; a question with options has one under its own id."""
NOT_APPLICABLE, UNKNOWN = "na", "unknown"
"""Codes of the choices that stand in every list of responses."""

_EARLIEST, _LATEST = 32_874, 2_958_465
"""Serial numbers of 1990-01-01 and 9999-12-31: any other number in a date's cell is something else."""
_DAYS_FROM_1900_TO_1904 = 1_462


def decode(data: bytes, file: str) -> Source:
    """Read a workbook that ``fusionassess form`` made. Raises DocumentError where it is none."""
    book = workbooks.read(data, file)
    if f"{PREFIX}format" not in book.names:
        raise DocumentError([Problem("not-a-form", Place(file), {})])
    reading = _FormReading(book)
    values = reading.document()
    return Source(file, "", Grid(values, reading.marks, tuple(reading.faults), tuple(book.sheets)))


@lru_cache(maxsize=1024)
def fingerprint(name: str, *texts: str) -> str:
    """What tells later whether the id of a row or its texts were changed; spacing and line breaks are free."""
    return f"{_digest(name)}-{_digest(*texts)}"


def _digest(*texts: str) -> str:
    bare = "\x1f".join("".join(text.split()) for text in texts)
    return hashlib.sha256(bare.encode()).hexdigest()[:12]


@dataclass(slots=True)
class _FormReading:
    """One workbook being read: what was found so far, and what is wrong with it."""

    book: Book
    marks: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    areas: dict[tuple[str, str], Area | None] = field(default_factory=dict)
    """Those that were looked for, by table and column."""

    def document(self) -> dict[str, Any]:
        """The whole sheet as plain values."""
        self.marks[()] = 1, 1
        values = self._fields()
        # Without the hidden sheet of lists no choice can be told from any other text.
        if self._has("lists"):
            self._tables(values, self._lists())
        return values

    def _tables(self, values: dict[str, Any], lists: dict[str, dict[str, str]]) -> None:
        for part, read in (("answers", self._answer), ("indicators", self._figure), ("targets", self._target)):
            rows: dict[str, int] = {}
            entries: dict[str, Any] = {}
            for name, row in self._rows(part):
                if name in rows:
                    loc: Loc = (part, row, "id")
                    self._note(part, row, "id", loc)
                    self.faults.append(Fault("duplicate-key", loc, {"key": name, "first": rows[name]}))
                    continue
                rows[name] = row
                self._note(part, row, "id", (part, name, "[key]"))
                entry = read(name, row, lists)
                if entry is not None:
                    entries[name] = entry
            values[part] = entries

    # The guide

    def _fields(self) -> dict[str, Any]:
        values: dict[str, Any] = {"subject": {}, "rubric": {}}
        for name, loc in FIELDS.items():
            area = self.book.names.get(f"{PREFIX}{name}")
            if area is None or area.sheet not in self.book.sheets:
                continue
            for depth in range(1, len(loc) + 1):
                self.marks.setdefault(loc[:depth], self._mark(area.sheet, area.top, area.left))
            value = self._at(area.sheet, area.top, area.left)
            read = self._date(loc, value) if name == "assessed_on" else self._text(loc, value)
            here = values
            for key in loc[:-1]:
                here = here.setdefault(str(key), {}) if read is not None or key == "subject" else {}
            here[str(loc[-1])] = self._sectors(read, area) if name == "sectors" else read
        return values

    def _sectors(self, text: str | None, area: Area) -> list[str]:
        sectors = (text or "").replace(",", " ").split()
        for place in range(len(sectors)):
            self.marks["subject", "sectors", place] = self._mark(area.sheet, area.top, area.left)
        return sectors

    # Tables

    def _area(self, table: str, column: str) -> Area | None:
        if (table, column) not in self.areas:
            area = self.book.names.get(f"{PREFIX}{table}_{column}")
            self.areas[table, column] = area if area and area.sheet in self.book.sheets else None
        return self.areas[table, column]

    def _value(self, table: str, column: str, row: int) -> Value | None:
        area = self._area(table, column)
        return self._at(area.sheet, row, area.left) if area else None

    def _has(self, table: str) -> bool:
        """Whether a table is there, whole; of those that a form may do without, nothing may be left either."""
        named = [name for name in self.book.names if name.startswith(f"{PREFIX}{table}_")]
        wanted = [column for column in TABLES[table] if column not in MAY_LACK]
        missing = [column for column in wanted if self._area(table, column) is None]
        if missing and (named or table in {"answers", "lists"}):
            self.faults.append(Fault("missing-column", (table,), {"table": table, "column": ", ".join(missing)}))
        return not missing

    def _rows(self, table: str) -> Iterator[tuple[str, int]]:
        """The rows of a table in which something was filled in, by id."""
        if not self._has(table):
            return
        ids = self._area(table, "id")
        filled_in = [column for column in TABLES[table] if column not in _PRINTED]
        for row in range(ids.top, min(ids.bottom, SHEET_ROWS) + 1) if ids else ():
            if all(self._is_empty(self._value(table, column, row)) for column in filled_in):
                continue
            name = self._text((table, row), self._value(table, "id", row))
            self._note(table, row, "id", (table, row))
            if name is None:
                self.faults.append(Fault("missing-key", (table, row), {"key": "id"}))
            else:
                yield name, row

    @staticmethod
    def _is_empty(value: Value | None) -> bool:
        return value is None or (isinstance(value, str) and not value.strip())

    def _lists(self) -> dict[str, dict[str, str]]:
        """What can be chosen: by list, the shown text or the code itself to the code."""
        lists: dict[str, dict[str, str]] = {}
        area = self._area("lists", "code")
        for row in range(area.top, min(area.bottom, SHEET_ROWS) + 1) if area else ():
            name, code, text = (_plain(self._value("lists", column, row)) for column in TABLES["lists"])
            lists.setdefault(name, {}).update({_fold(text): code, _fold(code): code})
        return lists

    def _answer(self, name: str, row: int, lists: dict[str, dict[str, str]]) -> dict[str, Any] | None:
        here: Loc = ("answers", name)
        self._note("answers", row, "answer", here)
        if not self._is_as_printed(name, row):
            return None
        entry = self._response(name, row, lists)
        if missing := self._cell("answers", "missing", row, (*here, "missing")):
            entry["missing"] = [level for level in re.split(r"[^\w-]+", missing) if level]
        note = self._cell("answers", "note", row, (*here, "note"))
        evidence = {
            "grade": self._chosen("answers", "grade", row, (*here, "evidence", "grade"), lists.get(GRADES, {})),
            "text": self._cell("answers", "evidence", row, (*here, "evidence", "text")),
            "date": self._date((*here, "evidence", "date"), self._value("answers", "date", row)),
        }
        self._note("answers", row, "date", (*here, "evidence", "date"))
        given = {key: value for key, value in evidence.items() if value is not None}
        return entry | ({"note": note} if note else {}) | ({"evidence": given} if given else {})

    def _is_as_printed(self, name: str, row: int) -> bool:
        """Whether the row still asks what it asked: an answer to another text is none."""
        printed = _plain(self._value("answers", "check", row)).partition("-")
        texts = [_plain(self._value("answers", column, row)) for column in ("text", "levels")]
        as_it_stands = fingerprint(name, *texts).partition("-")
        for place, code, column in ((0, "id-edited", "id"), (2, "text-edited", "text")):
            if printed[place] != as_it_stands[place]:
                loc: Loc = ("answers", row, column)
                self._note("answers", row, column, loc)
                self.faults.append(Fault(code, loc, {"id": name}))
                return False
        return True

    def _response(self, name: str, row: int, lists: dict[str, dict[str, str]]) -> dict[str, Any]:
        """What was chosen, in the long form of a sheet; nothing where nothing was."""
        here: Loc = ("answers", name)
        reason = self._cell("answers", "reason", row, (*here, "not_applicable"))
        of_row = _plain(self._value("answers", "list", row))
        kind = of_row if of_row in (LEVELS, VALUES) else "option"
        choices = lists.get(of_row, {})
        loc: Loc = (*here, kind)
        # What was typed rather than chosen is read like an answer anywhere else.
        chosen = self._cell("answers", "answer", row, loc)
        code = choices.get(_fold(chosen or ""), chosen)
        if code == NOT_APPLICABLE:
            return {"not_applicable": reason or ""}
        if reason is not None and code is not None and code not in choices.values():
            return {kind: code, "not_applicable": reason}
        if reason is not None:
            self.faults.append(Fault("reason-without-choice", (*here, "not_applicable"), {}))
        if code == UNKNOWN:
            return {"unknown": "true"}
        return {} if code is None else {kind: code}

    def _figure(self, name: str, row: int, _lists: dict[str, dict[str, str]]) -> dict[str, Any]:
        self._note("indicators", row, "value", ("indicators", name))
        parts = {part: self._cell("indicators", part, row, ("indicators", name, part)) for part in FIGURES}
        return {part: value for part, value in parts.items() if value is not None}

    def _target(self, name: str, row: int, lists: dict[str, dict[str, str]]) -> str | None:
        return self._chosen("targets", "level", row, ("targets", name), lists.get(TARGETS, {}))

    # Cells

    def _at(self, sheet: str, row: int, column: int) -> Value | None:
        return self.book.sheets[sheet].get(row, {}).get(column)

    def _mark(self, sheet: str, row: int, column: int) -> tuple[int, int]:
        return list(self.book.sheets).index(sheet) * SHEET_ROWS + row, column

    def _note(self, table: str, row: int, column: str, loc: Loc) -> None:
        """Note the place of a node."""
        area = self._area(table, column)
        if area:
            self.marks[loc] = self._mark(area.sheet, row, area.left)

    def _cell(self, table: str, column: str, row: int, loc: Loc) -> str | None:
        """The text of a cell, its place noted."""
        self._note(table, row, column, loc)
        return self._text(loc, self._value(table, column, row))

    def _chosen(self, table: str, column: str, row: int, loc: Loc, choices: Mapping[str, str]) -> str | None:
        """The code of what was chosen from a list."""
        text = self._cell(table, column, row, loc)
        if text is None:
            return None
        code = choices.get(_fold(text))
        if code is None:
            known = ", ".join(dict.fromkeys(choices.values()))
            self.faults.append(Fault("not-in-list", loc, {"found": text, "known": known}))
        return code

    def _text(self, loc: Loc, value: Value | None) -> str | None:
        if isinstance(value, Trouble):
            self.faults.append(Fault(value.code, loc, {"found": value.text}))
            return None
        return _plain(value).strip() or None

    def _date(self, loc: Loc, value: Value | None) -> str | None:
        """A date as ISO 8601 writes it; what is none goes on to whoever can say so."""
        if not isinstance(value, float):
            return self._text(loc, value)
        serial = value + (_DAYS_FROM_1900_TO_1904 if self.book.starts_in_1904 else 0)
        if not _EARLIEST <= serial <= _LATEST:
            return _plain(value)
        return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(serial))).isoformat()


_PRINTED = {"id", "list", "text", "levels", "check"}
"""Columns that a form comes with."""


def _plain(value: Value | None) -> str:
    """A value as a text document would spell it."""
    match value:
        case None | Trouble():
            return ""
        case bool():
            return str(value).lower()
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
    return value


def _fold(text: str) -> str:
    """A choice without what does not tell it from others: width, case, spacing."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
