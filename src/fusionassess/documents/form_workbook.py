"""A workbook that was filled in: its cells to the plain values of an answer sheet, with the place of each.

Everything is found by the workbook's names, which follow their cells when rows, columns or sheets
are moved or renamed: ``form_rubric`` for one cell, ``form_answers_id`` for a column of a table.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from fusionassess.documents import workbooks
from fusionassess.documents.blanks import names_nothing
from fusionassess.documents.cells import (
    MERGED,
    NamedColumn,
    column_of,
    day,
    elsewhere,
    fold,
    lone_beside,
    spelled,
    tables_beside,
)
from fusionassess.documents.problems import DocumentError, Fault, Loc, Place, Problem, shown
from fusionassess.documents.sheet_xml import Cells, Trouble, Value
from fusionassess.documents.source import SHEET_ROWS, Grid, Source
from fusionassess.documents.xlsx import Book

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


def decode(data: bytes, file: str) -> Source:
    """Read a workbook that ``fusionassess form`` made. Raises DocumentError where it is none."""
    return source_of(workbooks.read(data, file), file)


def source_of(book: Book, file: str) -> Source:
    """The same of a workbook whose cells are at hand."""
    if f"{PREFIX}format" not in book.names:
        raise DocumentError([Problem("not-a-form", Place(file), {"file": file})])
    reading = _FormReading(book)
    values = reading.document()
    return Source(file, "", Grid(values, partial(_places, book), tuple(reading.faults), tuple(book.sheets)))


def _places(book: Book) -> Mapping[Loc, tuple[int, int]]:
    """The place of every node; most forms never ask for it."""
    reading = _FormReading(book, marks={(): (1, 1)})
    reading.document()
    return reading.marks or {}


@lru_cache(maxsize=1024)
def fingerprint(name: str, *texts: str) -> str:
    """What tells later whether the id of a row or its texts were changed; spacing and line breaks are free."""
    return f"{_digest(name)}-{_digest(*texts)}"


def _digest(*texts: str) -> str:
    bare = "\x1f".join("".join(text.split()) for text in texts)
    return hashlib.sha256(bare.encode()).hexdigest()[:12]


_NOTHING: Mapping[int, Value] = {}
Row = Mapping[str, Value]
"""What stands in a row of a table, by column."""


@dataclass(slots=True)
class _FormReading:
    """One workbook being read: what was found so far, and what is wrong with it."""

    book: Book
    marks: dict[Loc, tuple[int, int]] | None = None
    """The place of every node, where it is wanted."""
    faults: list[Fault] = field(default_factory=list)
    columns: dict[str, dict[str, NamedColumn]] = field(default_factory=dict)
    """Those that are there, by table."""
    sheets: dict[str, list[tuple[Cells, list[tuple[str, int]]]]] = field(default_factory=dict)
    """The sheets that a table stands on, one as a rule: its cells, and the table's columns by name and number."""
    covered: dict[str, list[tuple[str, frozenset[int]]]] = field(default_factory=dict)
    """The columns to fill in of which cells are merged with others, with the rows, by table: none as a rule."""

    def document(self) -> dict[str, Any]:
        """The whole sheet as plain values."""
        for table, columns in TABLES.items():
            places = {column: self._column(f"{table}_{column}") for column in columns}
            here = {column: there for column, there in places.items() if there is not None}
            on = {column.before: column.rows for column in here.values()}
            self.columns[table] = here
            self.covered[table] = [
                (name, column.covered) for name, column in here.items() if column.covered and name not in _PRINTED
            ]
            self.sheets[table] = [
                (rows, [(name, column.number) for name, column in here.items() if column.before == before])
                for before, rows in on.items()
            ]
        values = self._fields()
        # Without the hidden sheet of lists no choice can be told from any other text.
        if self._has("lists"):
            self._tables(values, self._lists())
        return values

    def _tables(self, values: dict[str, Any], lists: dict[str, dict[str, str]]) -> None:
        for part, read in (("answers", self._answer), ("indicators", self._figure), ("targets", self._target)):
            rows: dict[str, int] = {}
            entries: dict[str, Any] = {}
            for name, row, values_of in self._rows(part):
                if name in rows:
                    loc: Loc = (part, row, "id")
                    self._note(part, row, "id", loc)
                    self.faults.append(Fault("duplicate-key", loc, {"key": name, "first": rows[name]}))
                    continue
                rows[name] = row
                self._note(part, row, "id", (part, name, "[key]"))
                entry = read(name, row, values_of, lists)
                if entry is not None:
                    entries[name] = entry
            values[part] = entries
        if {"id", "answer"} <= self.columns["answers"].keys():
            self._elsewhere(lists)

    def _elsewhere(self, lists: Mapping[str, Mapping[str, str]]) -> None:
        """Find answers where the form asks for none: beside its columns, below its rows, on a copy of its sheet."""
        columns = self.columns["answers"]
        ids, answers = columns["id"], columns["answer"]
        for each in elsewhere(self.book, ids, answers, self.columns["lists"]["code"].rows):
            self._stray("asked-elsewhere", each.name, (each.name, each.sheet, each.spot[0]), each.spot, each.text)
        for each in tables_beside(self.book, ids, self.columns["lists"]["code"].rows):
            self._stray("asked-elsewhere", each.name, (each.name, each.sheet, each.spot[0]), each.spot, each.text)
        rows = {spelled(ids.at(row)): row for row in ids.numbers()}

        def answers_otherwise(name: str, text: str) -> bool:
            choices = lists.get(spelled(self._row("answers", rows[name]).get("list")), {})
            own = choices.get(fold(spelled(answers.at(rows[name]))))
            return choices.get(fold(text), own) != own

        for each in lone_beside(self.book, ids, self.columns["lists"]["code"].rows, answers_otherwise):
            self._stray("asked-elsewhere", each.name, (each.name, each.sheet, each.spot[0]), each.spot, each.text)
        last = max(column.number for column in columns.values())
        texts = [columns[name].number for name in ("note", "evidence") if name in columns]
        for row in self._numbers("answers", "id"):
            here = ids.rows.get(row, _NOTHING)
            beside = [at for at in here if at > last and spelled(here[at]).strip()]
            if answers.at(row) is None:
                # Words there are words; what can be chosen for an answer is meant for one.
                choices = lists.get(spelled(self._row("answers", row).get("list")), {})
                beside += [at for at in texts if fold(spelled(here.get(at))) in choices]
            if beside and answers.at(row) is None and (name := spelled(ids.at(row))):
                spot = ids.before + row, beside[0]
                self._stray("answer-beside", name, (name, "beside"), spot, spelled(here[beside[0]]))

    def _stray(self, code: str, name: str, where: Loc, spot: tuple[int, int], typed: str) -> None:
        loc: Loc = ("answers", *where)
        if self.marks is not None:
            self.marks[loc] = spot
        self.faults.append(Fault(code, loc, {"id": name, "found": shown(typed)}))

    # The guide

    def _fields(self) -> dict[str, Any]:
        values: dict[str, Any] = {"subject": {}, "rubric": {}}
        for name, loc in FIELDS.items():
            cell = self._column(name)
            if cell is None:
                continue
            if self.marks is not None:
                self.marks = {loc[:depth]: cell.mark(cell.top) for depth in range(1, len(loc) + 1)} | self.marks
            value = cell.at(cell.top)
            read = self._date(loc, value) if name == "assessed_on" else self._unless_nothing(self._text(loc, value))
            here = values
            for key in loc[:-1]:
                here = here.setdefault(str(key), {}) if read is not None or key == "subject" else {}
            here[str(loc[-1])] = self._sectors(read, cell) if name == "sectors" else read
        return values

    def _sectors(self, text: str | None, cell: NamedColumn) -> list[str]:
        sectors = (text or "").replace(",", " ").split()
        if self.marks is not None:
            self.marks |= {("subject", "sectors", place): cell.mark(cell.top) for place in range(len(sectors))}
        return sectors

    # Tables

    def _column(self, name: str) -> NamedColumn | None:
        return column_of(self.book, f"{PREFIX}{name}")

    def _row(self, table: str, row: int) -> Row:
        """What stands in a row of a table, by column, where there is something."""
        values: dict[str, Value] = {}
        for rows, columns in self.sheets[table]:
            here = rows.get(row, _NOTHING)
            values |= {name: here[number] for name, number in columns if number in here}
        if not self.covered[table]:
            return values
        lost = {name for name, covered in self.covered[table] if row in covered}
        # What belongs to an answer is lost only where there is one.
        if table == "answers" and "answer" not in values and "answer" not in lost:
            return values
        return values | dict.fromkeys(lost, MERGED)

    def _numbers(self, table: str, column: str) -> list[int]:
        """The rows along a column of a table in which anything stands: a name may stand for a million."""
        first, last = self.columns[table][column].top, min(self.columns[table][column].bottom, SHEET_ROWS)
        return sorted({row for rows, _ in self.sheets[table] for row in rows if first <= row <= last})

    def _has(self, table: str) -> bool:
        """Whether a table is there, whole; of those that a form may do without, nothing may be left either."""
        missing = [column for column in TABLES[table] if column not in self.columns[table] and column not in MAY_LACK]
        named = missing and any(name.startswith(f"{PREFIX}{table}_") for name in self.book.names)
        if missing and (named or table in {"answers", "lists"}):
            self.faults.append(Fault("missing-column", (table,), {"table": table, "column": ", ".join(missing)}))
        return not missing

    def _rows(self, table: str) -> Iterator[tuple[str, int, Row]]:
        """The rows of a table in which something was filled in: id, number, cells."""
        if not self._has(table):
            return
        for row in self._numbers(table, "id"):
            values = self._row(table, row)
            if all(self._is_empty(table, column, values[column]) for column in values.keys() - _PRINTED):
                # What was typed over the question or its levels is meant for an answer.
                typed = [spelled(values.get(column)) for column in ("text", "levels")]
                if table == "answers" and min(map(len, typed)) in range(1, _MOST_TYPED):
                    self._is_as_printed(spelled(values.get("id")), row, values)
                continue
            name = self._text((table, row), values.get("id"))
            self._note(table, row, "id", (table, row))
            if name is None:
                self.faults.append(Fault("missing-key", (table, row), {"key": "id"}))
            else:
                yield name, row, values

    @staticmethod
    def _is_empty(table: str, column: str, value: Value | None) -> bool:
        """Whether nothing was filled in, be it that a program wrote ``n/a`` or the like beside an answer."""
        if not isinstance(value, str):
            return value is None
        return not value.strip() if (table, column) in _CHOSEN else names_nothing(value)

    @staticmethod
    def _unless_nothing(text: str | None) -> str | None:
        return None if text is None or names_nothing(text) else text

    def _lists(self) -> dict[str, dict[str, str]]:
        """What can be chosen: by list, the shown text or the code itself to the code."""
        lists: dict[str, dict[str, str]] = {}
        for row in self._numbers("lists", "code"):
            values = self._row("lists", row)
            name, code, text = (spelled(values.get(column)) for column in TABLES["lists"])
            choices = lists.setdefault(name, {})
            choices[fold(text)] = choices[fold(code)] = code
        return lists

    def _answer(self, name: str, row: int, values: Row, lists: dict[str, dict[str, str]]) -> dict[str, Any] | None:
        here: Loc = ("answers", name)
        self._note("answers", row, "answer", here)
        if not self._is_as_printed(name, row, values):
            return None
        entry = self._response(name, row, values, lists)
        if missing := self._beside("answers", "missing", row, values, (*here, "missing")):
            entry["missing"] = [level for level in re.split(r"[^\w-]+", missing) if level]
        note = self._beside("answers", "note", row, values, (*here, "note"))
        evidence = {
            "grade": self._chosen("answers", "grade", row, values, (*here, "evidence", "grade"), lists.get(GRADES, {})),
            "text": self._beside("answers", "evidence", row, values, (*here, "evidence", "text")),
            "date": self._date((*here, "evidence", "date"), values.get("date")),
        }
        self._note("answers", row, "date", (*here, "evidence", "date"))
        given = {key: value for key, value in evidence.items() if value is not None}
        return entry | ({"note": note} if note else {}) | ({"evidence": given} if given else {})

    def _is_as_printed(self, name: str, row: int, values: Row) -> bool:
        """Whether the row still asks what it asked: an answer to another text is none."""
        check = spelled(values.get("check"))
        now = fingerprint(name, spelled(values.get("text")), spelled(values.get("levels")))
        if check == now:
            return True
        printed, as_it_stands = check.partition("-"), now.partition("-")
        for place, code, column in ((0, "id-edited", "id"), (2, "text-edited", "text")):
            if printed[place] != as_it_stands[place]:
                loc: Loc = ("answers", row, column)
                self._note("answers", row, column, loc)
                self.faults.append(Fault(code, loc, {"id": name}))
                return False
        return True

    def _response(self, name: str, row: int, values: Row, lists: dict[str, dict[str, str]]) -> dict[str, Any]:
        """What was chosen, in the long form of a sheet; nothing where nothing was."""
        here: Loc = ("answers", name)
        reason = self._beside("answers", "reason", row, values, (*here, "not_applicable"))
        of_row = spelled(values.get("list"))
        kind = of_row if of_row in (LEVELS, VALUES) else "option"
        choices = lists.get(of_row, {})
        loc: Loc = (*here, kind)
        # What was typed rather than chosen is read like an answer anywhere else.
        chosen = self._cell("answers", "answer", row, values, loc)
        code = choices.get(fold(chosen or ""), chosen)
        if code == NOT_APPLICABLE:
            return {"not_applicable": reason or ""}
        if reason is not None and code is not None and code not in choices.values():
            return {kind: code, "not_applicable": reason}
        if reason is not None:
            self.faults.append(Fault("reason-without-choice", (*here, "not_applicable"), {}))
        if code == UNKNOWN:
            return {"unknown": "true"}
        return {} if code is None else {kind: code}

    def _figure(self, name: str, row: int, values: Row, _lists: dict[str, dict[str, str]]) -> dict[str, Any]:
        self._note("indicators", row, "value", ("indicators", name))
        parts = {part: self._beside("indicators", part, row, values, ("indicators", name, part)) for part in FIGURES}
        return {part: value for part, value in parts.items() if value is not None}

    def _target(self, name: str, row: int, values: Row, lists: dict[str, dict[str, str]]) -> str | None:
        return self._chosen("targets", "level", row, values, ("targets", name), lists.get(TARGETS, {}))

    # Cells

    def _note(self, table: str, row: int, column: str, loc: Loc) -> None:
        """Note the place of a node."""
        if self.marks is not None and (cells := self.columns[table].get(column)) is not None:
            self.marks[loc] = cells.mark(row)

    def _cell(self, table: str, column: str, row: int, values: Row, loc: Loc) -> str | None:
        """The text of a cell, its place noted."""
        if self.marks is not None:
            self._note(table, row, column, loc)
        value = values.get(column)
        return None if value is None else self._text(loc, value)

    def _beside(self, table: str, column: str, row: int, values: Row, loc: Loc) -> str | None:
        """The text of a cell that stands beside an answer; none where it only says that nothing belongs there."""
        text = self._cell(table, column, row, values, loc)
        return None if text is None or names_nothing(text) else text

    def _chosen(
        self, table: str, column: str, row: int, values: Row, loc: Loc, choices: Mapping[str, str]
    ) -> str | None:
        """The code of what was chosen from a list."""
        text = self._cell(table, column, row, values, loc)
        if text is None:
            return None
        code = choices.get(fold(text))
        if code is None and not names_nothing(text):
            known = ", ".join(dict.fromkeys(choices.values()))
            self.faults.append(Fault("not-in-list", loc, {"found": text, "known": known}))
        return code

    def _text(self, loc: Loc, value: Value | None) -> str | None:
        if isinstance(value, str):
            return value.strip() or None
        if isinstance(value, Trouble):
            self.faults.append(Fault(value.code, loc, {"found": value.text}))
            return None
        return spelled(value).strip() or None

    def _date(self, loc: Loc, value: Value | None) -> str | None:
        """A date as ISO 8601 writes it; what is none goes on to whoever can say so."""
        return day(value, self.book) if isinstance(value, float) else self._unless_nothing(self._text(loc, value))


_CHOSEN = {("answers", "answer"), ("targets", "level")}
"""Columns with responses or levels, one of which may be called *none*."""
_MOST_TYPED = 16
"""Characters of what is typed for an answer; a question, or the levels of one, has more."""
_PRINTED = {"id", "list", "text", "levels", "check"}
"""Columns that a form comes with."""
