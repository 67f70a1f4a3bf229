"""What stands in the cells of a table of answers, a row per respondent: words and numbers become states.

A cell holds a level, an option's id or a number; ``unknown``; ``na``, with or without ``: reason``; or
nothing. Whole numbers may say -1 for not applicable and -2 for unknown where a level or an option is asked.
"""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from fusionassess.answers.model import NOT_APPLICABLE_WORDS, UNKNOWN_WORDS
from fusionassess.batch.score.states import NO_GRADE, Bytes
from fusionassess.documents.problems import nearest, shown
from fusionassess.rubric.declared import Responses

NOT_APPLICABLE, UNKNOWN = -1, -2
"""What whole numbers stand for beside levels."""
FAULTY = 254
"""The state of a cell that cannot be read."""
LOOK_CLOSER = 255
"""Not a state: the cell has to be read as a word."""
EMPTY = 0x80
"""Stands for an empty cell among cells of one byte: no character of one byte is this one."""
_EMPTY = frozenset({"", "null"})
_WHOLE = re.compile(r"-?(0|[1-9]\d*)(\.0+)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?")


class CellFault(NamedTuple):
    """What is wrong with a cell, before its place is known."""

    code: str
    values: Mapping[str, object]


class Cell(NamedTuple):
    """What a cell says: a state of its question, the value where a number is asked for."""

    state: int
    value: float = math.nan


@dataclass(frozen=True)
class Question:
    """How the cells of one question are read. States are those of ``states.Scale``."""

    responses: Responses
    top: int

    @property
    def is_number(self) -> bool:
        """Whether a number is asked for."""
        return self.responses.kind == "value"

    @cached_property
    def count(self) -> int:
        """How many responses there are; the state of a missing one."""
        return {"value": 1, "option": len(self.responses.options), "level": self.top + 1}[self.responses.kind]

    def read(self, text: str) -> Cell | CellFault:
        """Read the text of a cell; full-width digits, letters and colons count as what they look like."""
        word = plain(text)
        if word in _EMPTY or word in UNKNOWN_WORDS:
            return Cell(self.count)
        if word in NOT_APPLICABLE_WORDS or word.partition(":")[0].rstrip() in NOT_APPLICABLE_WORDS:
            return Cell(self.count + 1)
        match self.responses.kind:
            case "level":
                return self._level(word, text)
            case "option":
                return self._option(word, text)
        return self._value(word, text)

    def _level(self, word: str, text: str) -> Cell | CellFault:
        if not _WHOLE.fullmatch(word):
            return CellFault("not-an-answer", {"found": shown(text.strip())})
        level = int(float(word)) if len(word) < _MOST_DIGITS else self.top + 1
        if 0 <= level <= self.top:
            return Cell(level)
        return self._said_in_numbers(level) or CellFault("level-range", {"found": shown(word), "top": self.top})

    def _option(self, word: str, text: str) -> Cell | CellFault:
        options = self.responses.options
        folded = [option.casefold() for option in options]
        if word in folded:
            return Cell(folded.index(word))
        number = int(float(word)) if _WHOLE.fullmatch(word) and len(word) < _MOST_DIGITS else 0
        known = ", ".join(options)
        values = {"found": shown(text.strip()), "known": known, "suggestion": nearest(word, options)}
        return self._said_in_numbers(number) or CellFault("not-one-of", values)

    def _value(self, word: str, text: str) -> Cell | CellFault:
        low, high = self.responses.range
        if not _NUMBER.fullmatch(word):
            return CellFault("wrong-type", {"expected": "number", "found": shown(text.strip())})
        value = float(word)
        if low <= value <= high:
            return Cell(0, value)
        return CellFault("out-of-bounds", {"found": f"{value:g}", "bound": f"{low:g}–{high:g}"})

    def _said_in_numbers(self, number: int) -> Cell | None:
        return {NOT_APPLICABLE: Cell(self.count + 1), UNKNOWN: Cell(self.count)}.get(number)

    @cached_property
    def by_byte(self) -> Bytes:
        """(256,) the state of a cell of one ASCII character or EMPTY, ``LOOK_CLOSER`` where it has to be read."""
        states = self._tabled([chr(byte) if byte < _ASCII else "" for byte in range(256)])
        states[EMPTY] = self.count
        return states

    @cached_property
    def by_number(self) -> Bytes:
        """(256,) the state of each 8-bit whole number, the negative ones from 128 on."""
        return self._tabled([str(byte if byte < _ASCII else byte - 256) for byte in range(256)])

    def _tabled(self, words: Sequence[str]) -> Bytes:
        found = [self.read(word) if word and not self.is_number else None for word in words]
        return np.array([cell.state if isinstance(cell, Cell) else LOOK_CLOSER for cell in found], dtype=np.uint8)


_ASCII = 128
_MOST_DIGITS = 16


@dataclass(frozen=True)
class Grade:
    """How the cells of a column of evidence are read: the id of a grade, or nothing. States are its ranks."""

    grades: tuple[str, ...]
    is_number = False

    @property
    def count(self) -> int:
        """The state of an empty cell."""
        return NO_GRADE

    def read(self, text: str) -> Cell | CellFault:
        """Read the text of a cell."""
        word = plain(text)
        folded = [grade.casefold() for grade in self.grades]
        if word in _EMPTY:
            return Cell(NO_GRADE)
        if word in folded:
            return Cell(folded.index(word))
        names = {"id": shown(text.strip()), "known": ", ".join(self.grades)}
        return CellFault("no-such-id", {"kind": "evidence_grades", "suggestion": nearest(word, self.grades), **names})


def plain(text: str) -> str:
    """A word as it is compared: narrow, without blanks around it, case aside."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def says_why(text: str) -> bool:
    """Whether a cell that says *not applicable* gives a reason."""
    _, _, reason = plain(text).partition(":")
    return bool(reason.strip())
