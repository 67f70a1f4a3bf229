"""What is wrong with a document, and where."""

import contextlib
import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from fusionassess.documents import given
from fusionassess.documents.suffixes import DOCUMENTS, WORKBOOKS

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """A spot in a file; line and column count from 1, 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0
    sheet: str = ""
    """Of a workbook; line and column are then those of a cell."""

    @property
    def cell(self) -> str:
        """The cell of a workbook as its formulas name it, such as ``答卷!F12``; nothing elsewhere."""
        return f"{self.sheet}!{_letters(self.column)}{self.line}" if self.sheet else ""

    @property
    def order(self) -> tuple[str, str, int, int]:
        """What problems are sorted by: a workbook's stay together sheet by sheet."""
        return self.file, self.sheet, self.line, self.column

    def __str__(self) -> str:
        """Give the place in the form that editors jump to, or that a workbook's reader looks up."""
        if self.sheet:
            return f"{self.file}:{self.cell}"
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


def _letters(column: int) -> str:
    """Name a column, counted from 1, as a spreadsheet does: 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


Loc = tuple[str | int, ...]
"""A way down a document: keys and positions."""


class Problem(NamedTuple):
    """One fault of a document: a stable code, a place, and the values its sentence needs.

    The sentence itself stands in ``words/*/problems.yaml`` under the code, in every language.
    """

    code: str
    place: Place
    values: Mapping[str, object] = {}
    severity: Severity = "error"
    source: str = ""
    """The line of the document it stands on, for the reader's eyes."""
    way: Loc = ()
    """The way down the document to what is at fault, where it is known."""
    unit: str = ""
    """Whose document or row it is, where it is known."""
    column: str = ""
    """Of a table: the name of the column that its cell stands in."""

    @property
    def cell(self) -> str:
        """The cell as its reader looks it up: in a workbook as its formulas name it, in a table by its column."""
        return self.place.cell or self.column


def noted_alike(problem: Problem) -> tuple[str, ...] | None:
    """What notes on entries of a document have in common that differ in the entry alone; None of any other problem."""
    if problem.severity != "warning" or "id" not in problem.values or problem.column:
        return None
    rest = {name: value for name, value in problem.values.items() if name != "id"}
    return problem.place.file, problem.place.sheet, problem.code, str(rest)


class Fault(NamedTuple):
    """A fault of a document before its place in the file is known."""

    code: str
    loc: Loc
    values: Mapping[str, object]
    on_key: bool = False
    """Whether the key at the end of the way is at fault, rather than its value."""
    offset: int = 0
    """Characters from the start of the key or value to what is wrong in it."""


MERGE_KEY = "<<"
"""YAML's way to mix one mapping into another: refused wherever it stands."""


class DocumentError(Exception):
    """A document cannot be used; carries every problem found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.place.order))
        super().__init__("; ".join(f"{problem.place}: {problem.code}" for problem in self.problems))


def refused(code: str, file: str, **values: object) -> DocumentError:
    """What to raise where a file cannot be used as a whole."""
    return DocumentError([Problem(code, Place(file), values)])


MOST_LISTED = 2000
"""Files of a folder that are looked through for a name that may have been meant."""


_EXAMPLES, _AN_EXAMPLE = "examples", "fusionassess example region --report"
"""The folder that the documentation reads from, and what shows the same where only the program is installed."""


def no_such_file(name: str) -> Problem:
    """The problem of a file that is not there, with the one beside it that may have been meant."""
    path, suggestion, beside = Path(name), "", list[Path]()
    if given.documents() is not None:
        return Problem("no-such-file", Place(name), {"file": name, "suggestion": ""})
    with contextlib.suppress(OSError, ValueError):
        beside = list(islice(path.parent.iterdir(), MOST_LISTED))
    # A report beside the sheet may have its very name.
    for kinds in ((path.suffix.lower(),), DOCUMENTS, WORKBOOKS, None):
        stems = {entry.stem: entry.name for entry in beside if kinds is None or entry.suffix.lower() in kinds}
        if close := nearest(path.stem, stems):
            suggestion = str(path.with_name(stems[close]))
            break
    if not beside and path.parent.name == _EXAMPLES:
        suggestion = _AN_EXAMPLE
    return Problem("no-such-file", Place(name), {"file": name, "suggestion": suggestion})


def nearest(word: str, known: Iterable[str]) -> str:
    """Give the known word most like this one, case aside, or nothing where none is like it."""
    return _nearest(word[:_MOST_COMPARED].casefold(), tuple(known))


_MOST_COMPARED = 60


class Suggestion(NamedTuple):
    """The known word most like another; it is looked for when it is told, as a file may have any number of them."""

    word: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        """Look for it."""
        return nearest(self.word, self.known)

    def __repr__(self) -> str:
        """Tell it from others without looking for it."""
        return self.word


def likely(word: str, known: Iterable[str]) -> Suggestion:
    """What a word may have been meant to be."""
    return Suggestion(word[:_MOST_COMPARED], tuple(known))


MOST_SUGGESTED = 1000
"""Problems in a row that tell what may have been meant: whoever has more of them has misspelt no word."""


def settled(values: Mapping[str, object], *, is_suggested: bool) -> dict[str, object]:
    """The values of a problem as plain ones, with what may have been meant or without."""
    settled_ones = dict(values)
    if "suggestion" in settled_ones:
        settled_ones["suggestion"] = str(settled_ones["suggestion"]) if is_suggested else ""
    return settled_ones


@lru_cache(maxsize=4096)
def _nearest(word: str, known: tuple[str, ...]) -> str:
    folded = {name.casefold(): name for name in known}
    return next((folded[match] for match in difflib.get_close_matches(word, list(folded), 1)), "")


def shown(value: object) -> str:
    """Show a value in a sentence, cut where it is long."""
    match value:
        case None:
            return "∅"
        case bool():
            return str(value).lower()
        case dict():
            return "{…}"
        case list():
            return "[…]"
        case float():
            return f"{value:g}"
    text = str(value)
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


_MOST_SHOWN = 40
