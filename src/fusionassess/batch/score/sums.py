"""Sums of columns in the order in which ``np.add.reduceat`` takes the numbers of a row: the same bits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from fusionassess.batch.score.states import Bytes
from fusionassess.kernel.scoring import Floats

MOST_IN_A_TABLE = 512
"""States of a few questions together whose sum is tabulated: larger tables leave the processor's cache."""

Summand = TypeVar("Summand", bound=Any)


def add_up(columns: Sequence[Summand]) -> Summand:
    """Add up columns in the order of ``np.add.reduceat``: the first, and the pairwise sum of the rest."""
    whole: Summand = columns[0] if len(columns) == 1 else columns[0] + _pairwise(columns[1:])
    return whole


_UNROLLED, _BLOCK = 8, 128


def _pairwise(columns: Sequence[Summand]) -> Summand:
    """Add up columns in numpy's pairwise order: eight running sums in blocks of up to 128, halves beyond."""
    count = len(columns)
    if count > _BLOCK:
        half = count // 2 - count // 2 % _UNROLLED
        halves: Summand = _pairwise(columns[:half]) + _pairwise(columns[half:])
        return halves
    begun = min(count, _UNROLLED) if count >= _UNROLLED else 1
    sums = list(columns[:begun])
    rest = count - (count - begun) % begun
    for start in range(begun, rest, begun):
        sums = [total + column for total, column in zip(sums, columns[start : start + begun], strict=True)]
    while len(sums) > 1:
        sums = [left + right for left, right in zip(sums[::2], sums[1::2], strict=True)]
    total = sums[0]
    for column in columns[rest:]:
        total = total + column
    return total


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A summand that is looked up by the states of a few questions."""

    questions: tuple[int, ...]
    states: tuple[int, ...]
    """How many states each of them has."""
    table: Floats
    """(states of the first × states of the second …, figures)."""

    def __add__(self, other: "Node") -> "Node":
        """Tabulate the sum of both where that stays small: an addition less for every respondent."""
        if isinstance(other, Leaf) and len(self.table) * len(other.table) <= MOST_IN_A_TABLE:
            sums = (self.table[:, None] + other.table[None]).reshape(-1, self.table.shape[-1])
            return Leaf(self.questions + other.questions, self.states + other.states, sums)
        return Both(self, other)


@dataclass(frozen=True, slots=True, eq=False)
class Both:
    """The sum of two summands."""

    left: "Node"
    right: "Node"

    def __add__(self, other: "Node") -> "Node":
        """Add one more."""
        return Both(self, other)


Node = Leaf | Both


def evaluate(node: Node, states: Sequence[Bytes]) -> Floats:
    """(rows, figures) of a sum, from the states of all questions, in exactly the order of the tree."""
    if isinstance(node, Leaf):
        return node.table.take(joint_state(node.questions, node.states, states), axis=0)
    left = evaluate(node.left, states)
    return np.add(left, evaluate(node.right, states), out=left)


def joint_state(questions: Sequence[int], counts: Sequence[int], states: Sequence[Bytes]) -> np.ndarray[Any, Any]:
    """Number the states that a few questions are in together; all of them must be fewer than 65,536."""
    joint, many = states[questions[0]], counts[0]
    for question, count in zip(questions[1:], counts[1:], strict=True):
        many *= count
        # One byte as long as it holds the number: that is the fastest.
        joint = np.multiply(joint, count, dtype=np.uint8 if many <= _BYTE else np.uint16)
        joint += states[question]
    return joint.astype(np.intp)


_BYTE = 256
