"""What is wrong with a document, and where."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """A spot in a file; line and column count from 1, 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Give the place in the form that editors jump to."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Problem(NamedTuple):
    """One fault of a document: a stable code, a place, and the values its sentence needs.

    The sentence itself stands in ``texts/*.yaml`` under the code, in every language.
    """

    code: str
    place: Place
    values: Mapping[str, object] = {}
    severity: Severity = "error"
    source: str = ""
    """The line of the document it stands on, for the reader's eyes."""


class DocumentError(Exception):
    """A document cannot be used; carries every problem found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.place))
        super().__init__("; ".join(f"{problem.place}: {problem.code}" for problem in self.problems))
