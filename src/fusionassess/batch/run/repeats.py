"""Respondents that return more than once.

A respondent is known by its name, profile and period, or by a column that the user names; of each only its key
is kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fusionassess.batch.read.sources import FileOrder, in_order
from fusionassess.batch.score.keys import Keys, KeySet, latest
from fusionassess.documents.problems import Place
from fusionassess.kernel.scoring import Bools, Ints

Duplicates = Literal["tell", "keep-first", "keep-last", "all", "refuse"]
"""What is done with a respondent that comes again: scored and told; passed over; scored in place of those before;
scored without naming each; refused."""
DUPLICATE = "duplicate"
"""A heading of the ledger."""

_PASSED = np.uint64(1)
"""The person of a row that is not scored; of two to the sixty-fourth no other has it but by chance."""

MOST_SHOWN = 20
"""Rows that come again which are named; all are counted."""


class RowKeys(NamedTuple):
    """By what the rows of a batch are known; 0 where a row has no name."""

    names: Keys
    """By name, profile and period, or by the user's column."""
    persons: Keys
    """Without the period: a picture counts nobody twice."""
    periods: Keys
    """Higher for a later one; 0 where a row names none."""

    def only(self, rows: Ints) -> "RowKeys":
        """Some of the rows."""
        return RowKeys(*(column[rows] for column in self))

    def dumped(self) -> bytes:
        """As bytes; ``loaded`` takes them back."""
        return np.stack(self).tobytes()

    @staticmethod
    def loaded(data: bytes) -> "RowKeys":
        """Take back what ``dumped`` gave."""
        return RowKeys(*np.frombuffer(data, dtype=np.uint64).reshape(len(RowKeys._fields), -1))


class Origins(NamedTuple):
    """Where the rows of a batch are from, which are known by name."""

    file: str
    """Of a table; nothing of sheets, each of which is a file."""
    sheet: str
    """Of a workbook."""
    lines: Ints | None
    """(rows,) of a table."""
    sources: Any
    """(rows,) an Arrow array of the files of sheets."""
    days: Ints | None = None
    """(rows,) the days of assessment by number, 0 where none is named; None where nobody asked for them."""

    def place(self, row: int) -> Place:
        """Where a row stands."""
        if self.lines is None:
            return Place(self.sources[row].as_py())
        return Place(self.file, int(self.lines[row]), 1 if self.sheet else 0, self.sheet)

    def told(self, row: int) -> str:
        """The same as it is printed."""
        place = self.place(row)
        return str(place) if place.sheet or not place.line else f"{place.file}:{place.line}"

    def texts(self) -> Any:
        """(rows,) all of them as they are printed, an Arrow array."""
        if self.lines is None:
            return self.sources
        before = self.told(0).removesuffix(str(self.lines[0])) if len(self.lines) else ""
        return pc.binary_join_element_wise(before, pa.array(self.lines).cast(pa.string()), "")


MOST_PLACED = 1 << 20
"""Rows of which it is kept where they stand, so that those who come again can be told of it."""
UNPLACED = "…"


class FirstPlaces:
    """Where the first rows of a run stand, by what they are known."""

    def __init__(self) -> None:
        self.count = 0
        self.batches: list[tuple[Keys, Origins]] = []

    def add(self, names: Keys, origins: Origins) -> None:
        """Keep where some rows stand, as long as there is room."""
        if self.count < MOST_PLACED:
            self.batches.append((names, origins))
            self.count += len(names)

    def first(self, name: int) -> str:
        """Where the first row of a name stands, as it is told."""
        for names, origins in self.batches:
            if len(rows := np.flatnonzero(names == np.uint64(name))):
                return origins.told(int(rows[0]))
        return UNPLACED


Reason = Literal["day", "date", "copy", "row", "order"]
"""By what the last of several is known: the later day of assessment, the later date in the name of the file, the higher
number of a copy there, the place further down in the table; or nothing tells, and it is what was read last."""


class LastOne(NamedTuple):
    """Which of several rows of one name is scored where the last is wanted."""

    number: int
    """Counted from 0 as they are read."""
    place: str
    why: Reason


class Again(NamedTuple):
    """Rows of a batch that were there before."""

    passed: Bools
    """Not scored."""
    told: Bools
    """Scored, and told."""
    uncounted: Bools
    """Not counted in a picture, which has counted their unit before."""

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return bool(self.passed.any() or self.told.any() or self.uncounted.any())


class Repeats:
    """Who has been there so far."""

    def __init__(self, mode: Duplicates, kept: Mapping[int, LastOne] | None = None, *, is_counted: bool = True) -> None:
        self.mode = mode
        self.is_counted = is_counted
        """Whether there is a picture, in which nobody is to be counted twice."""
        self.kept = kept or {}
        """Which row of each that comes more than once is scored, where the last is to be kept."""
        self.met: dict[int, int] = dict.fromkeys(self.kept, 0)
        """How often each of them has come."""
        self.places = FirstPlaces()
        self.to_show = MOST_SHOWN
        """How many are still named with their places."""
        self.names, self.persons = KeySet(), KeySet()
        self._counted: list[tuple[Keys, Keys]] = []
        """Persons and periods of all rows that a picture may count, in order."""

    def sort(self, known: RowKeys) -> Again:
        """Which rows were there before; from now on all of them were."""
        again = self.names.add(known.names)
        match self.mode:
            case "keep-last":
                passed = self._comes_again(known.names)
            case "keep-first" | "refuse":
                passed = again
            case "all" | "tell":
                passed = np.zeros_like(again)
        uncounted = np.zeros_like(passed)
        if self.is_counted:
            uncounted[~passed] = self.persons.add(known.persons[~passed])
            # Where no row names a period, there is nothing to keep of them.
            periods = known.periods if known.periods.any() else np.broadcast_to(np.uint64(0), len(passed))
            self._counted.append((np.where(passed, _PASSED, known.persons), periods))
        return Again(passed, again & ~passed if self.mode in {"tell", "all"} else np.zeros_like(again), uncounted)

    def restore(self, known: RowKeys, places: Sequence[str] = ()) -> None:
        """Take those for seen that an earlier run has seen; ``places`` are where the first ones of them stand."""
        self.sort(known)
        self.places.add(known.names[: len(places)], Origins("", "", None, pa.array(places, pa.string())))

    def latest(self) -> Bools | None:
        """Which of all rows so far a picture counts: of each unit the latest period, and of that the row read first.

        None where those are the rows that were the first to be read of their units, which it has counted already.
        """
        if not any(periods.any() for _, periods in self._counted):
            return None
        persons, periods = (np.concatenate(columns) for columns in zip(*self._counted, strict=True))
        first, chosen = latest(persons, np.zeros_like(periods)), latest(persons, periods)
        return None if (first == chosen).all() else chosen & (persons != _PASSED)

    def _comes_again(self, names: Keys) -> Bools:
        passed = np.zeros(len(names), dtype=bool)
        if not self.kept:
            return passed
        repeated = np.isin(names, np.fromiter(self.kept, dtype=np.uint64, count=len(self.kept)))
        for row in np.flatnonzero(repeated).tolist():
            name = int(names[row])
            passed[row] = self.met[name] != self.kept[name].number
            self.met[name] += 1
        return passed


def last_ones(batches: Sequence[tuple[Keys, Origins]]) -> dict[int, LastOne]:
    """Which is the last of each that comes more than once.

    A day of assessment counts where all of them name one, a date in the names of their files likewise, the number
    of a copy where the names are otherwise the same; then what is read later.
    """
    if not batches:
        return {}
    names = np.concatenate([own for own, _ in batches])
    different, counts = np.unique(names, return_counts=True)
    wanted = different[(counts > 1) & (different != 0)]
    met: dict[int, list[_Met]] = {}
    for own, origins in batches:
        for row in np.flatnonzero(np.isin(own, wanted)).tolist():
            met.setdefault(int(own[row]), []).append(_Met.of(origins, row))
    return {name: _last(rows) for name, rows in met.items()}


class _Met(NamedTuple):
    """A row that comes more than once."""

    day: int
    file: str
    by_name: FileOrder
    origins: Origins
    row: int

    @staticmethod
    def of(origins: Origins, row: int) -> "_Met":
        file = origins.place(row).file
        day = 0 if origins.days is None else int(origins.days[row])
        return _Met(day, file, in_order(file), origins, row)


def _last(rows: Sequence[_Met]) -> LastOne:
    days = [each.day for each in rows]
    dates = [each.by_name.day for each in rows]
    are_copies = len({each.by_name._replace(copy=0) for each in rows}) == 1
    copies = [each.by_name.copy if are_copies else 0 for each in rows]
    told = [days if all(days) else [0] * len(rows), dates if all(dates) else [0] * len(rows), copies]
    ranks = [*zip(*told, range(len(rows)), strict=True)]
    *_, before, last = sorted(ranks)
    chosen = rows[last[-1]]
    differing = next((why for why, one, other in zip(_REASONS, before, last, strict=False) if one != other), None)
    in_one_table = all(each.file == chosen.file for each in rows)
    return LastOne(last[-1], chosen.origins.told(chosen.row), differing or ("row" if in_one_table else "order"))


_REASONS: tuple[Reason, ...] = ("day", "date", "copy")


def joined(known: Iterable[RowKeys]) -> RowKeys | None:
    """Several batches as one."""
    parts = list(known)
    if not parts:
        return None
    return RowKeys(*map(np.concatenate, zip(*parts, strict=True)))
