"""The ledger of a batch: everything that was met, and what became of it.

It lies below all that meets something (readers, scorer, engines), so that each of them enters its own
part. An entry is one fate of one thing; how many were found is never counted apart, it is the sum of
the fates. Ledgers may be added in any order, from processes, parts of a long run and partitions alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

Unit = Literal["files", "members", "sheets", "rows", "answers"]
Fate = Literal["scored", "failed", "passed_over"]

UNITS: tuple[Unit, ...] = ("files", "members", "sheets", "rows", "answers")
"""Files and members of archives that were met; sheets of workbooks that are no forms; respondents; answers."""
FATES: tuple[Fate, ...] = ("scored", "failed", "passed_over")
"""Scored: it was read to its end, and what it holds stands under the units below it."""

HEADINGS = (
    "other-kind",
    "other-document",
    "no-known-names",
    "no-rows",
    "nothing-inside",
    "hidden",
    "link",
    "met-twice",
    "no-file",
    "hidden-sheet",
    "not-chosen",
    "texts-below-names",
    "names-again",
    "not-asked",
    "not-carried",
    "duplicate",
    "total-row",
    "rejected-row",
)
"""Under which things are passed over; ``words/*/ledger.yaml`` says each."""

UNREADABLE_ROW = "row-failed"
"""Why an answer failed that is in order itself, in a row that is not."""
BELOW = "below-unusable-names"
"""Why a row failed that stands below names that cannot be used."""


class LedgerEntry(NamedTuple):
    """A fate of things of one kind."""

    unit: Unit
    fate: Fate
    why: str = ""
    """The code of what is wrong, or a heading; nothing where it was scored."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What became of everything that was met."""

    counts: Mapping[LedgerEntry, int] = field(default_factory=dict)
    names: Mapping[LedgerEntry, tuple[str, ...]] = field(default_factory=dict)
    """Of files, members and sheets that were not scored."""
    remarks: Mapping[str, int] = field(default_factory=dict)
    """What is to be told beside, by its code: how many answers or rows it is about."""
    assumed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What was guessed, by its code: the files it was guessed of."""

    def __add__(self, other: "Ledger") -> "Ledger":
        """Put two ledgers together."""
        return Ledger(
            _together(self.counts, other.counts),
            _together(self.names, other.names),
            _together(self.remarks, other.remarks),
            _together(self.assumed, other.assumed),
        )

    def count(self, unit: Unit, fate: Fate | None = None) -> int:
        """How many there are of a fate; of all fates together how many were found."""
        return sum(count for entry, count in self.counts.items() if entry.unit == unit and fate in {None, entry.fate})

    def whys(self, unit: Unit, fate: Fate) -> dict[str, int]:
        """How many there are of a fate by code or heading, in the order of the alphabet."""
        by_why = {entry.why: count for entry, count in self.counts.items() if (entry.unit, entry.fate) == (unit, fate)}
        return dict(sorted(by_why.items()))

    def named(self, unit: Unit, fate: Fate, why: str) -> tuple[str, ...]:
        """The names of those of a fate for one reason."""
        return self.names.get(LedgerEntry(unit, fate, why), ())

    def renamed(self, file: str, name: str) -> "Ledger":
        """The same of a file that is called otherwise: what was unpacked is named by its archive."""

        def told(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(name + each.removeprefix(file) if each.startswith(file) else each for each in names)

        return replace(
            self,
            names={entry: told(names) for entry, names in self.names.items()},
            assumed={code: told(names) for code, names in self.assumed.items()},
        )

    @property
    def failed(self) -> bool:
        """Whether anything at all could not be read."""
        return any(entry.fate == "failed" and count for entry, count in self.counts.items())


NOTHING = Ledger()


def scored(unit: Unit, count: int = 1) -> Ledger:
    """Things that were scored."""
    return Ledger({LedgerEntry(unit, "scored"): count}) if count else NOTHING


def failed(unit: Unit, code: str, *names: str) -> Ledger:
    """Something by name that could not be read."""
    return _named(LedgerEntry(unit, "failed", code), names)


def passed_over(unit: Unit, heading: str, *names: str) -> Ledger:
    """Something by name that holds nothing to score."""
    return _named(LedgerEntry(unit, "passed_over", heading), names)


def counted(unit: Unit, fate: Fate, whys: Mapping[str, int]) -> Ledger:
    """Things without names: rows and answers."""
    return Ledger({LedgerEntry(unit, fate, why): count for why, count in whys.items() if count})


def remarked(counts: Mapping[str, int]) -> Ledger:
    """What is to be told beside."""
    return Ledger(remarks={code: count for code, count in counts.items() if count})


def assumed(code: str, *names: str) -> Ledger:
    """What was guessed of some files."""
    return Ledger(assumed={code: names})


def total(ledgers: Iterable[Ledger]) -> Ledger:
    """All of them as one."""
    whole = NOTHING
    for each in ledgers:
        whole += each
    return whole


def _named(entry: LedgerEntry, names: tuple[str, ...]) -> Ledger:
    return Ledger({entry: len(names)}, {entry: names})


def _together(mine: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> Mapping[Any, Any]:
    if not mine or not theirs:
        return mine or theirs
    both = dict(mine)
    for key, value in theirs.items():
        both[key] = both[key] + value if key in both else value
    return both


def dumped(ledger: Ledger) -> dict[str, Any]:
    """As values that JSON can hold; ``loaded`` takes them back."""
    return {
        "counts": [[*entry, count] for entry, count in ledger.counts.items()],
        "names": [[*entry, list(names)] for entry, names in ledger.names.items()],
        "remarks": dict(ledger.remarks),
        "assumed": {code: list(names) for code, names in ledger.assumed.items()},
    }


def loaded(values: Mapping[str, Any]) -> Ledger:
    """Take back what ``dumped`` gave."""
    return Ledger(
        {LedgerEntry(unit, fate, why): count for unit, fate, why, count in values["counts"]},
        {LedgerEntry(unit, fate, why): tuple(names) for unit, fate, why, names in values["names"]},
        dict(values["remarks"]),
        {code: tuple(names) for code, names in values["assumed"].items()},
    )
