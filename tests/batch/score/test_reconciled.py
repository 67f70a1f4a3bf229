"""Raters' rows in small numbers: an organisation has the same bits in whatever company and order."""

from typing import Any

import numpy as np
import pytest

from fusionassess.batch.score.reconciled import Agreed, reconcile
from fusionassess.batch.score.states import NO_GRADE, Answers, Scale
from fusionassess.kernel.scoring import Ints
from fusionassess.raters.rules import Rule

SCALES = [
    *(Scale(np.arange(6) / 5) for _ in range(11)),
    *(Scale(np.array([0, 0.7, 1, 0.35])) for _ in range(9)),
    *(Scale(np.array([np.nan]), is_number=True) for _ in range(3)),
]


def drawn(organisations: int, most: int, scales: list[Scale], seed: int) -> tuple[Answers, Ints]:
    """Answers of raters, one to so many of each organisation, in no order."""
    random = np.random.default_rng(seed)
    owners = random.permutation(np.repeat(np.arange(organisations), random.integers(1, most + 1, organisations)))
    rows = len(owners)
    states = [random.integers(0, scale.states, rows).astype(np.uint8) for scale in scales]
    numbers = [
        np.where(column == 0, np.round(random.random(rows), 2), np.nan) if scale.is_number else None
        for scale, column in zip(scales, states, strict=True)
    ]
    grades = [random.choice(np.array([0, 1, 2, NO_GRADE], np.uint8), rows) for _ in scales]
    return Answers(states, numbers, grades, random.random(rows) < 0.7), owners


def bits(agreed: Agreed, names: Ints) -> dict[int, tuple[object, ...]]:
    """What came of each organisation, by its number, to the last bit."""
    columns: list[Any] = [
        agreed.raters,
        agreed.differ,
        agreed.open,
        agreed.uniform,
        agreed.alpha,
        *agreed.answers.states,
    ]
    columns += [column for column in agreed.answers.numbers if column is not None]
    columns += [*(agreed.answers.grades or ()), agreed.answers.graded]
    return {
        int(names[row]): tuple(column[place].tobytes() for column in columns)
        for place, row in enumerate(agreed.first.tolist())
    }


@pytest.mark.parametrize("rule", ["median", "lowest", "best-evidenced"])
@pytest.mark.parametrize("scales", [SCALES, SCALES[:11], SCALES[:20]], ids=["numbers", "ladders", "options"])
def test_bits_depend_neither_on_company_nor_on_order(rule: Rule, scales: list[Scale]) -> None:
    """Sums are taken one by one, whatever numpy makes of an axis that happens to be short."""
    answers, owners = drawn(40, 20, scales, 5)
    together = bits(reconcile(answers, owners, scales, 5, rule, 6), owners)

    assert len(together) == 40
    for number in range(40):
        rows = np.flatnonzero(owners == number)
        alone = reconcile(answers.take(rows), owners[rows], scales, 5, rule, 6)
        assert bits(alone, owners[rows])[number] == together[number]
    turned = np.random.default_rng(1).permutation(len(owners))
    again = reconcile(answers.take(turned), owners[turned], scales, 5, rule, 6)
    assert bits(again, owners[turned]) == together


def test_every_row_knows_its_organisation() -> None:
    """Organisations stand in the order in which they are first met."""
    answers, owners = drawn(30, 4, SCALES[:3], 2)
    agreed = reconcile(answers, owners, SCALES[:3], 5, "median", 6)

    assert agreed.first.tolist() == sorted(agreed.first.tolist())
    assert (owners[agreed.first][agreed.number] == owners).all()


def test_levels_counted_from_one_are_held_against_fewer_options() -> None:
    """The same ratings agree less where they could differ less."""
    answers, owners = drawn(30, 4, SCALES[:3], 2)
    six, five = (reconcile(answers, owners, SCALES[:3], 5, "median", options).uniform for options in (6, 5))
    told = ~np.isnan(six)

    assert (five[told] <= six[told]).all()
    assert (five[told] < six[told]).any()
