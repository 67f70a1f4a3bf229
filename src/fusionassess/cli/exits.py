"""How a command ends: every exit code, known here and nowhere else."""

from enum import IntEnum
from typing import Self


class Exit(IntEnum):
    """A code and what it means; docs/exit-codes.md has the same table."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> Self:
        """Give a number its meaning."""
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    DONE = 0, "done"
    FAILED = 1, "a gate was not met, `check` or `doctor` found a fault, no roadmap reaches its goal, or a step is late"
    REFUSED = 2, "wrong usage, unreadable input, or something that cannot be written; what could be done is done"
    INCOMPLETE = 3, "the total is withheld, or a survey or a round of raters was left unfinished"
    OUR_BUG = 70, "a fault of the program"
    HUNG_UP = 129, "the terminal was closed; answers are saved"
    INTERRUPTED = 130, "interrupted from the keyboard; answers are saved"
    READER_LEFT = 141, "whoever read standard output had seen enough"
    TERMINATED = 143, "told to end; answers are saved"
