"""A follow-up that stands in a workbook: its cells to the plain values of the document, with the place of each.

Everything is found by the workbook's names, as in a form: ``followup_rubric`` for one cell,
``followup_steps_id`` for a column of the table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from fusionassess.documents.cells import NamedColumn, column_of, day, elsewhere, fold, spelled
from fusionassess.documents.problems import Fault, Loc, shown
from fusionassess.documents.sheet_xml import Trouble, Value
from fusionassess.documents.source import Grid, Source
from fusionassess.documents.xlsx import Book

PREFIX = "followup_"
"""How the workbook's names begin."""
MARK = f"{PREFIX}format"
"""The name that every follow-up has."""
FIELDS: Mapping[str, Loc] = {
    "format": ("format",),
    "rubric": ("rubric", "id"),
    "version": ("rubric", "version"),
    "sha256": ("rubric", "sha256"),
    "name": ("sheet", "name"),
    "profile": ("sheet", "profile"),
    "period": ("sheet", "period"),
    "assessed_on": ("sheet", "assessed_on"),
    "sheet": ("sheet", "sha256"),
    "aim": ("roadmap", "aim"),
    "amount": ("roadmap", "amount"),
    "path": ("roadmap", "path"),
    "begin": ("roadmap", "begin"),
    "roadmap": ("roadmap", "sha256"),
    "language": ("language",),
}
"""Single cells, and what of the document they hold."""
COLUMNS = ("id", "do", "owner", "due", "state", "done_on", "remark")
"""Of the table of steps, as they stand from left to right."""
DATES = ("due", "done_on")
PRINTED = ("id", "do")
"""Columns that nobody fills in."""
LISTS = ("code", "text")
"""Columns of the list of states."""


def source_of(book: Book, file: str) -> Source:
    """Read a workbook that has the names of a follow-up."""
    reading = _FollowUpReading(book)
    values = reading.document()
    return Source(file, "", Grid(values, partial(_places, book), tuple(reading.faults), tuple(book.sheets)))


def _places(book: Book) -> Mapping[Loc, tuple[int, int]]:
    """The place of every node."""
    reading = _FollowUpReading(book)
    reading.document()
    return reading.marks


@dataclass(slots=True)
class _FollowUpReading:
    """One workbook being read: what was found so far, where, and what is wrong with it."""

    book: Book
    marks: dict[Loc, tuple[int, int]] = field(default_factory=lambda: {(): (1, 1)})
    faults: list[Fault] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """The whole follow-up as plain values."""
        values: dict[str, Any] = {}
        for name, loc in FIELDS.items():
            cell = column_of(self.book, f"{PREFIX}{name}")
            if cell is not None:
                self.marks = {loc[:depth]: cell.mark(cell.top) for depth in range(1, len(loc) + 1)} | self.marks
                self._put(values, loc, self._text(loc, cell.at(cell.top), is_date=name in ("assessed_on", "begin")))
        values["steps"] = self._steps()
        return values

    @staticmethod
    def _put(values: dict[str, Any], loc: Loc, text: str | None) -> None:
        here = values
        for key in loc[:-1]:
            here = here.setdefault(str(key), {})
        if text is not None:
            here[str(loc[-1])] = text

    def _steps(self) -> dict[str, Any]:
        there = {name: column_of(self.book, f"{PREFIX}steps_{name}") for name in COLUMNS}
        columns = {name: cells for name, cells in there.items() if cells is not None}
        lacking = [name for name in COLUMNS if name not in columns]
        if lacking:
            self.faults.append(
                Fault("missing-column", ("steps",), {"table": "steps", "column": ", ".join(lacking)}, on_key=True)
            )
            return {}
        states, entries = dict(self._states()), dict[str, Any]()
        rows: dict[str, int] = {}
        for row in columns["id"].numbers():
            filled = {name: value for name, cells in columns.items() if (value := cells.at(row)) not in (None, "")}
            name = self._text(("steps", row), filled.get("id"))
            self.marks["steps", row] = columns["id"].mark(row)
            if name is None:
                if filled:
                    self.faults.append(Fault("missing-key", ("steps", row), {"key": "id"}))
            elif name in rows:
                self.faults.append(Fault("duplicate-key", ("steps", row), {"key": name, "first": rows[name]}))
            else:
                rows[name] = row
                entries[name] = self._step(name, row, columns, states)
        first = next(iter(states.values()), "")
        for each in elsewhere(self.book, columns["id"], columns["state"]):
            # A copy from before anything was done says nothing.
            if states.get(fold(each.text)) != first:
                loc: Loc = ("steps", each.name, each.sheet, each.spot[0])
                self.marks[loc] = each.spot
                self.faults.append(Fault("step-elsewhere", loc, {"id": each.name, "found": shown(each.text)}))
        return entries

    def _step(
        self, name: str, row: int, columns: Mapping[str, NamedColumn], states: Mapping[str, str]
    ) -> dict[str, str]:
        entry = {}
        here: Loc = ("steps", name)
        self.marks[here] = self.marks[*here, "[key]"] = columns["id"].mark(row)
        for part in COLUMNS[1:]:
            loc: Loc = (*here, part)
            self.marks[loc] = columns[part].mark(row)
            text = self._text(loc, columns[part].at(row), is_date=part in DATES)
            if part == "state" and text is not None:
                text = self._state(loc, text, states)
            if text is not None:
                entry[part] = text
        return entry

    def _state(self, loc: Loc, text: str, states: Mapping[str, str]) -> str | None:
        """The code of a state; one that is not in the list is told with the words of the list."""
        if states and fold(text) not in states:
            shown = column_of(self.book, f"{PREFIX}states_text")
            known = (
                ", ".join(spelled(shown.at(row)) for row in shown.numbers()) if shown else ", ".join(states.values())
            )
            self.faults.append(Fault("not-in-list", loc, {"found": text, "known": known}))
            return None
        return states.get(fold(text), text)

    def _states(self) -> Iterator[tuple[str, str]]:
        """What can be chosen: the shown text, or the code itself, to the code."""
        code, text = (column_of(self.book, f"{PREFIX}states_{name}") for name in LISTS)
        for row in code.numbers() if code is not None else ():
            state = spelled(code.at(row)) if code else ""
            yield fold(state), state
            if text is not None:
                yield fold(spelled(text.at(row))), state

    def _text(self, loc: Loc, value: Value | None, *, is_date: bool = False) -> str | None:
        if isinstance(value, Trouble):
            self.faults.append(Fault(value.code, loc, {"found": value.text}))
            return None
        text = day(value, self.book) if is_date and isinstance(value, float) else spelled(value)
        return text.strip() or None
