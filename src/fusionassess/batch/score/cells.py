"""What stands in the cells of a table of answers, a row per respondent: words and numbers become states.

What a word says is read as everywhere, see ``answers.reading``; a map may say of a table what its own
codes and labels mean.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from fusionassess.answers.reading import Meaning, Misfit, gives_reason, read
from fusionassess.batch.score.maps import Coding
from fusionassess.batch.score.states import NO_GRADE, Bytes
from fusionassess.documents import form_workbook
from fusionassess.documents.blanks import names_nothing, plain
from fusionassess.documents.problems import likely, shown
from fusionassess.rubric.declared import Responses

NOT_APPLICABLE, UNKNOWN = -1, -2
"""What whole numbers stand for beside levels."""
FAULTY = 254
"""The state of a cell that cannot be read."""
LOOK_CLOSER = 255
"""Not a state: the cell has to be read as a word."""
EMPTY = 0x80
"""Stands for an empty cell among cells of one byte: no character of one byte is this one."""


class Cell(NamedTuple):
    """What a cell says: a state of its question, the value where a number is asked for."""

    state: int
    value: float = math.nan
    is_bare: bool = False
    """Whether it holds a sign such as ``NA`` and nothing else."""
    has_reason: bool = True
    """Whether it says why the question does not apply, where it does not."""


@dataclass(frozen=True)
class QuestionColumn:
    """How the cells of one question are read. States are those of ``states.Scale``."""

    responses: Responses
    top: int
    bottom: int = 0
    bare_applies_not: bool = False
    """Whether ``NA`` alone was meant as *not applicable*; else it is a gap."""
    coding: Coding | None = None
    """What the table's own codes and labels say."""
    is_exported: bool = False
    """Whether it was asked by an XLSForm of ours, in which ``na`` is the code of *not applicable*."""

    @property
    def is_number(self) -> bool:
        """Whether a number is asked for."""
        return self.responses.kind == "value"

    @cached_property
    def count(self) -> int:
        """How many responses there are; the state of a missing one."""
        return {"value": 1, "option": len(self.responses.options), "level": self.top + 1}[self.responses.kind]

    def read(self, text: str) -> Cell | Misfit:
        """Read the text of a cell."""
        if self.is_exported and text.strip() == _OUR_CODE:
            return Cell(self.count + 1, has_reason=False)
        meant = read(text, self.responses) if self.coding is None else self.coding.read(text, self.responses)
        if isinstance(meant, Misfit):
            return meant
        match meant.meaning:
            case Meaning.RESPONSE:
                return self._response(meant.response)
            case Meaning.NOT_APPLICABLE:
                return Cell(self.count + 1, has_reason=gives_reason(meant.reason))
            case Meaning.BARE:
                return Cell(self.count + self.bare_applies_not, is_bare=True, has_reason=not self.bare_applies_not)
        return Cell(self.count)

    def _response(self, response: object) -> Cell:
        match response:
            case float():
                return Cell(0, response)
            case int():
                return Cell(response)
        return Cell(self.responses.options.index(str(response)))

    @cached_property
    def by_byte(self) -> Bytes:
        """(256,) the state of a cell of one ASCII character or EMPTY, ``LOOK_CLOSER`` where it has to be read."""
        # Only what a response may be: the rest is read as words, each once.
        is_likely = str.isdigit if self.responses.kind == "level" else str.isalnum
        words = [chr(byte) if byte < _ASCII and is_likely(chr(byte)) else "" for byte in range(256)]
        # What has to be counted is looked at as a word.
        states = self._tabled(words, self.count)
        states[EMPTY] = self.count
        return states

    @cached_property
    def by_number(self) -> Bytes:
        """(256,) the state of each 8-bit whole number, the negative ones from 128 on."""
        numbers = [byte if byte < _ASCII else byte - 256 for byte in range(256)]
        # None says why a question does not apply: whoever counts them knows them by their state.
        words = [str(number) if UNKNOWN <= number <= self.top else "" for number in numbers]
        return self._tabled(words, self.count + 1)

    def _tabled(self, words: Sequence[str], last: int) -> Bytes:
        """The states of words, up to the last that is known by itself."""
        by_word = [self.read(word) if word and not self.is_number else None for word in words]
        plainly = [cell if isinstance(cell, Cell) and cell.state <= last else None for cell in by_word]
        return np.array([LOOK_CLOSER if cell is None else cell.state for cell in plainly], dtype=np.uint8)


_ASCII = 128
_OUR_CODE = form_workbook.NOT_APPLICABLE


@dataclass(frozen=True)
class GradeColumn:
    """How the cells of a column of evidence are read: the id of a grade, its title, or nothing. States are ranks."""

    grades: tuple[str, ...]
    titles: tuple[tuple[str, ...], ...] = ()
    """By grade, in every language."""
    is_number = False

    @property
    def count(self) -> int:
        """The state of an empty cell."""
        return NO_GRADE

    @cached_property
    def _ranks(self) -> dict[str, int]:
        ranks = {plain(title): rank for rank, titles in enumerate(self.titles) for title in titles}
        for rank, (grade, titles) in enumerate(zip(self.grades, self.titles or ((),) * len(self.grades), strict=True)):
            ranks |= {plain(f"{grade} {title}"): rank for title in titles} | {plain(grade): rank}
        return ranks

    def read(self, text: str) -> Cell | Misfit:
        """Read the text of a cell."""
        word = plain(text)
        if word in self._ranks:
            return Cell(self._ranks[word])
        if names_nothing(text):
            return Cell(NO_GRADE)
        names = {"id": shown(text.strip()), "known": ", ".join(self.grades)}
        return Misfit("no-such-id", {"kind": "evidence_grades", "suggestion": likely(word, self.grades), **names})
