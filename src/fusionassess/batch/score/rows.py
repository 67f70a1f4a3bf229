"""Rows of a batch read: what each says of its respondent and answers, and what is wrong with it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow.compute as pc

from fusionassess.answers import ageing
from fusionassess.answers.reading import UNCLEAR, Misfit
from fusionassess.batch.score import arrays, coding
from fusionassess.batch.score.cells import GradeColumn, QuestionColumn
from fusionassess.batch.score.columns import Layout
from fusionassess.batch.score.days import Days, read_days
from fusionassess.batch.score.states import NO_GRADE
from fusionassess.batch.score.vocabulary import Vocabulary
from fusionassess.documents.blanks import names_nothing, plain
from fusionassess.documents.problems import likely, shown
from fusionassess.kernel.scoring import Bools, Ints
from fusionassess.rubric.declared import Responses

NO_PROFILE = "no-profile"
"""The code of a row that says nothing of who is assessed, where nobody has said it for all rows."""


class RowFault(NamedTuple):
    """What is wrong with a cell of a batch."""

    row: int
    column: int | None
    """Position in the table; None where the column is not there."""
    code: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class ReadRows:
    """What the rows of a batch say, column by column and in their order."""

    batch: Any
    """The record batch itself."""
    layout: Layout
    """Which column of it holds what."""
    coded: Mapping[str, coding.Coded]
    """The answers by question."""
    grades: Mapping[str, np.ndarray[Any, Any]]
    """(rows,) the rank of the grade of evidence, by question."""
    graded: Bools | None
    """(rows,) which respondents named evidence for anything; None where nobody did."""
    last_days: Mapping[str, Ints]
    """By question: up to which day the evidence of each row counts as its grade, where raters are reconciled."""
    days: Ints | None
    """(rows,) the day of assessment, likewise."""
    profiles: tuple[list[str | None], Ints]
    """The different profiles, None for one that is not known, and which each row has."""
    sectors: tuple[list[tuple[str, ...]], Ints]
    """The different choices of sectors, and which each row has."""
    faults: list[RowFault]
    """In order of row and column."""
    invalid: Ints
    """Rows that have a fault."""

    def __len__(self) -> int:
        count: int = self.batch.num_rows
        return count

    def plans(self) -> Iterator[tuple[str, tuple[str, ...], Ints | None]]:
        """The valid rows by profile and sectors; None in place of rows that are all."""
        profiles, sectors = self.profiles, self.sectors
        together = profiles[1] * len(sectors[0]) + sectors[1]
        valid = np.ones(len(self), dtype=bool)
        valid[self.invalid] = False
        kinds = np.unique(together[valid])
        for kind in kinds.tolist():
            profile, chosen = profiles[0][kind // len(sectors[0])], sectors[0][kind % len(sectors[0])]
            everyone = len(kinds) == 1 and not len(self.invalid)
            if profile is not None:
                yield profile, chosen, None if everyone else np.flatnonzero(valid & (together == kind))


def read_rows(vocabulary: Vocabulary, batch: Any, layout: Layout, troubles: Iterable[RowFault] = ()) -> ReadRows:
    """Read every column of a batch; ``troubles`` are cells of it that have no value to read, and why."""
    return _Reader(vocabulary, batch, layout, troubles).read()


_ROUNDED = r"^\s*[1-9](?:\.\d+)?[eE]\+\d\d\s*$"
"""A number as spreadsheets show those of many digits."""


class _Reader:
    """Reads one batch; holds what its parts share."""

    def __init__(self, vocabulary: Vocabulary, batch: Any, layout: Layout, troubles: Iterable[RowFault]) -> None:
        self.vocabulary, self.batch, self.layout = vocabulary, batch, layout
        self.rows: int = batch.num_rows
        self.faults = [*troubles]
        self.last_days: dict[str, Ints] = {}
        self.days: Ints | None = None

    def read(self) -> ReadRows:
        """Read every column."""
        known, layout = self.vocabulary, self.layout
        coded = {name: self._code(place, known.question(name, layout)) for name, place in layout.questions.items()}
        self._choose(coded)
        evidence = known.rubric.evidence_grades
        ranks = GradeColumn(tuple(evidence), tuple(tuple(grade.title.values()) for grade in evidence.values()))
        grades = {name: self._code(place, ranks).states for name, place in layout.grades.items()}
        self._age(grades)
        self._refuse_rounded()
        profiles, sectors = self._profiles(), self._sectors()
        self._settle(coded, profiles, sectors)
        for name, place in layout.missing.items():
            self._without(name, place, coded.get(name), profiles, sectors)
        self.faults.sort(key=lambda fault: (fault.row, -1 if fault.column is None else fault.column))
        return ReadRows(
            batch=self.batch,
            layout=layout,
            coded=coded,
            grades=grades,
            graded=_any_named(list(grades.values())),
            last_days=self.last_days,
            days=self.days,
            profiles=profiles,
            sectors=sectors,
            faults=self.faults,
            invalid=np.unique(np.array([fault.row for fault in self.faults], dtype=np.intp)),
        )

    def _code(self, place: int, question: QuestionColumn | GradeColumn) -> coding.Coded:
        coded = coding.code(self.batch.column(place), question)
        self.faults += [RowFault(row, place, fault.code, fault.values) for row, fault in coded.faults]
        return coded

    def _choose(self, coded: Mapping[str, coding.Coded]) -> None:
        """Of questions that ask for a number, which do not apply, where a column of its own says so."""
        choice = QuestionColumn(
            Responses("option", ("value",), texts=((),)), self.vocabulary.rubric.top, is_exported=True
        )
        for name, place in self.layout.choices.items():
            chosen = self._code(place, choice).states
            if name in coded:
                own = self.vocabulary.questions[name]
                coded[name].states[chosen == choice.count + 1] = own.count + 1

    def _settle(
        self,
        coded: Mapping[str, coding.Coded],
        profiles: tuple[list[str | None], Ints],
        sectors: tuple[list[tuple[str, ...]], Ints],
    ) -> None:
        """Read texts that stand for several levels as the respondent of their row reads them."""
        names = {self.layout.questions[name]: name for name in coded}
        left = []
        for fault in self.faults:
            name = names.get(fault.column) if fault.code == UNCLEAR and fault.column is not None else None
            profile = profiles[0][profiles[1][fault.row]]
            chosen = sectors[0][sectors[1][fault.row]]
            if name is None or profile is None or not set(chosen) <= set(self.vocabulary.rubric.sectors):
                left.append(fault)
                continue
            text = coding.as_text(self.batch.column(fault.column).slice(fault.row, 1))[0].as_py()
            read = self.vocabulary.questions_of(profile, chosen)[name].read(text)
            if isinstance(read, Misfit):
                left.append(fault)
            else:
                coded[name].states[fault.row] = read.state
        self.faults = left

    def _without(
        self,
        name: str,
        place: int,
        coded: coding.Coded | None,
        profiles: tuple[list[str | None], Ints],
        sectors: tuple[list[tuple[str, ...]], Ints],
    ) -> None:
        """Lower the levels of a question whose clauses, or those of a level below, do not hold."""
        words = coding.as_text(self.batch.column(place)).dictionary_encode()
        different = arrays.values(words.indices, len(words.dictionary))
        plans = profiles[1] * len(sectors[0]) + sectors[1]
        states = None if coded is None else coded.states
        for kind, word in enumerate(words.dictionary.to_pylist()):
            levels, here = levels_in(word or ""), np.flatnonzero(different == kind)
            for plan in np.unique(plans[here]).tolist() if levels != () else ():
                rows = here[plans[here] == plan]
                profile, chosen = profiles[0][plan // len(sectors[0])], sectors[0][plan % len(sectors[0])]
                known = self.vocabulary.declared.clauses_of(name, profile or "", chosen)
                if levels is None or not set(levels) <= set(known):
                    told = {"id": name, "found": shown(word), "known": ", ".join(map(str, known)) or "—"}
                    self.faults += [RowFault(row, place, "no-such-clause", told) for row in rows.tolist()]
                    continue
                has_level = (
                    np.zeros(len(rows), dtype=bool) if states is None else states[rows] <= self.vocabulary.rubric.top
                )
                self.faults += [RowFault(row, place, "missing-without-level", {}) for row in rows[~has_level].tolist()]
                if states is not None:
                    states[rows[has_level]] = np.minimum(states[rows[has_level]], min(levels) - 1)

    def _age(self, grades: Mapping[str, np.ndarray[Any, Any]]) -> None:
        """Count evidence that was too old on the day of assessment as the next lower grade.

        A rater's evidence ages when all of its organisation's raters are known: on the latest of their days.
        """
        at = self.layout.about.get("assessed_on")
        assessed = None if at is None else self._days(at, of_evidence=False)
        is_rater = self.vocabulary.organisation is not None
        if is_rater and assessed is not None:
            self.days = assessed.numbers
        for name, place in self.layout.dates.items():
            evidence = self._days(place)
            if is_rater:
                self.last_days[name] = evidence.last_days(self.vocabulary.rubric.evidence_months)
            if assessed is None:
                continue
            for row in np.flatnonzero(ageing.is_too_new(evidence.numbers, assessed.numbers)).tolist():
                date = str(evidence.different[evidence.rows[row]])
                self.faults.append(RowFault(row, place, "date-in-future", {"found": date}))
            if name in grades and not is_rater:
                last = evidence.last_days(self.vocabulary.rubric.evidence_months)
                old = ageing.is_too_old(last, assessed.numbers)
                # What is no rank, such as that of no grade at all, has none below it.
                ranks = grades[name]
                ranks[:] = ageing.lowered(ranks, old & (ranks < len(self.vocabulary.rubric.evidence_grades)))

    def _days(self, place: int, *, of_evidence: bool = True) -> Days:
        days = read_days(self.batch.column(place), of_evidence=of_evidence)
        self.faults += [RowFault(row, place, fault.code, fault.values) for row, fault in days.faults]
        return days

    def _refuse_rounded(self) -> None:
        """Refuse rows whose name is a long number that a spreadsheet has rounded: it tells nobody from others."""
        layout = self.layout
        known = layout.about.get("subject") if layout.key is None else layout.key
        for place in sorted({at for at in (known, layout.organisation) if at is not None}):
            texts = coding.as_text(self.batch.column(place))
            # Most tables have none: a look at all bytes at once takes no time.
            if b"+" not in bytes(texts.buffers()[2] or b""):
                continue
            rounded = pc.match_substring_regex(texts, _ROUNDED).to_pylist()
            self.faults += [
                RowFault(row, place, "code-rounded", {"found": shown(texts[row].as_py().strip())})
                for row, is_rounded in enumerate(rounded)
                if is_rounded
            ]

    def _words(self, name: str) -> tuple[list[str], Ints] | None:
        """The different words of a column about the respondent, and which each row has."""
        place = self.layout.about.get(name)
        if place is None:
            return None
        encoded = coding.as_text(self.batch.column(place)).dictionary_encode()
        words = encoded.dictionary.to_pylist()
        return [*words, ""], arrays.values(encoded.indices, len(words))

    def _profiles(self) -> tuple[list[str | None], Ints]:
        """The different profiles, and which each row has."""
        known = self.vocabulary.profiles
        words, rows = self._words("profile") or ([""], np.zeros(self.rows, dtype=np.intp))
        profiles = [
            self.vocabulary.profile or self.vocabulary.told.profile if names_nothing(word) else known.get(plain(word))
            for word in words
        ]
        for place, named in enumerate(profiles):
            if named is None:
                self._unknown("profiles", "profile", words[place], np.flatnonzero(rows == place))
        return profiles, rows

    def _sectors(self) -> tuple[list[tuple[str, ...]], Ints]:
        """The different choices of sectors, and which each row has."""
        known = self.vocabulary.rubric.sectors_by_word
        words, rows = self._words("sector") or ([""], np.zeros(self.rows, dtype=np.intp))
        sectors = []
        for place, text in enumerate(words):
            parts = ([] if names_nothing(text) else split_sectors(text, known)) or list(self.vocabulary.sectors)
            if strange := next((part for part in parts if part not in known.values()), None):
                self._unknown("sectors", "sector", strange, np.flatnonzero(rows == place))
            sectors.append(tuple(dict.fromkeys(parts)))
        return sectors, rows

    def _unknown(self, kind: str, column: str, word: str, rows: Ints) -> None:
        names = tuple(self.vocabulary.rubric.profiles if kind == "profiles" else self.vocabulary.rubric.sectors)
        told: dict[str, object] = {"kind": kind, "id": shown(word.strip()), "known": ", ".join(names)}
        told["suggestion"] = likely(word.strip(), names)
        if kind == "profiles" and names_nothing(word):
            code, values = NO_PROFILE, {"known": told["known"]}
        else:
            code, values = "no-such-id", told
        place = self.layout.about.get(column)
        self.faults += [RowFault(int(row), place, code, values) for row in rows]


def levels_in(text: str) -> tuple[int, ...] | None:
    """The levels that a cell names, apart by blanks or signs; None where it holds anything else."""
    if names_nothing(text):
        return ()
    parts = re.split(r"[\s,;、]+", plain(text).strip("[]() "))
    return None if any(part and not part.isdecimal() for part in parts) else tuple(int(part) for part in parts if part)


def split_sectors(text: str, known: Mapping[str, str]) -> list[str]:
    """The sectors a cell names, apart by blanks or by a sign; a word that is none comes as it is."""
    parts: list[str] = []
    for part in (plain(text),) if plain(text) in known else map(str.strip, _APART.split(plain(text))):
        parts += [part] if part in known else part.split()
    return [known.get(part, part) for part in parts]


_APART = re.compile("[;、,|/&+\u250b]")
"""The last is what a survey service puts between several choices."""


def _any_named(grades: list[np.ndarray[Any, Any]]) -> Bools | None:
    """Which respondents named evidence for anything; None where nobody did."""
    if not grades:
        return None
    named = np.logical_or.reduce([column != NO_GRADE for column in grades])
    return named if named.any() else None
