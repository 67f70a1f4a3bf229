"""Calculations written for the eye and for a machine."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusionassess.explaining.arithmetic import (
    Term,
    Use,
    digits,
    greatest,
    least,
    mean,
    nine,
    number,
    root,
    total,
    weighted_mean,
)
from redoing import in_signs_of_a_machine, redone

NUMBERS = st.sampled_from([-2.5, -1.0, 0.25, 1.0, 1 / 3, 2.0, 3.0, 17.75])


def terms() -> st.SearchStrategy[Term]:
    """Calculations of every shape, nested."""
    return st.recursive(
        NUMBERS.map(number),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda pair: pair[0] + pair[1]),
            st.tuples(inner, inner).map(lambda pair: pair[0] - pair[1]),
            st.tuples(inner, inner).map(lambda pair: pair[0] * pair[1]),
            st.tuples(inner, NUMBERS.map(number)).map(lambda pair: pair[0] / pair[1]),
            st.tuples(inner, inner).map(lambda pair: least(*pair)),
            st.lists(inner, min_size=1, max_size=3).map(lambda terms: greatest(*terms)),
            st.tuples(inner, st.just(number(2))).map(lambda pair: root(pair[0] ** pair[1])),
            inner.map(nine),
        ),
        max_leaves=8,
    )


@given(terms())
def test_what_is_written_comes_to_the_value(term: Term) -> None:
    """Brackets stand wherever leaving them out would change the result."""
    assert redone(term.exact) == pytest.approx(term.value, rel=1e-12, abs=1e-12)


@given(terms())
def test_the_eye_is_given_the_same_brackets(term: Term) -> None:
    """As shown it is the same calculation over rounded numbers."""

    def shape(written: str) -> str:
        return "".join(sign for sign in in_signs_of_a_machine(written) if sign in "()+*/,")

    if "round" not in term.exact:
        assert shape(term.shown) == shape(term.exact)
        assert shape(term.named) == shape(term.exact)


@pytest.mark.parametrize(
    ("term", "exact", "shown"),
    [
        (number(1) - (number(2) - number(3)), "1 - (2 - 3)", "1 − (2 − 3)"),
        ((number(1) - number(2)) - number(3), "1 - 2 - 3", "1 − 2 − 3"),
        (number(2) * (number(3) / number(4)), "2 * (3 / 4)", "2 × (3 ÷ 4)"),
        (number(-2) * number(3), "(-2) * 3", "(−2) × 3"),
        ((number(2) ** number(3)) ** number(2), "(2 ** 3) ** 2", "(2 ^ 3) ^ 2"),
        (root(number(2) * number(8)), "sqrt(2 * 8)", "√(2 × 8)"),
        (least(number(2)), "2", "2"),
        (nine(number(1 / 3)), "round(0.3333333333333333, 9)", "0.333333"),
        (mean([number(1), number(2)]), "(1 + 2) / 2", "(1 + 2) ÷ 2"),
        (weighted_mean([(number(0.5), number(4)), (number(1), number(2))]),) * 1
        + ("(0.5 * 4 + 1 * 2) / (0.5 + 1)", "(0.5 × 4 + 1 × 2) ÷ (0.5 + 1)"),
    ],
)
def test_how_it_is_written(term: Term, exact: str, shown: str) -> None:
    """Exact for a machine, with the signs of arithmetic for the eye."""
    assert (term.exact, term.shown) == (exact, shown)


def test_names_stand_for_numbers_once_each() -> None:
    """Each use carries name, number and origin; a name used twice is told once."""
    product = number(2, "a") * number(2, "a") + number(1 / 3, "b", "somewhere")

    assert product.named == "a × a + b"
    assert product.uses == (Use("a", 2.0, "a"), Use("b", 1 / 3, "somewhere"))
    assert product.called("p").named == "p"
    assert product.called("p").uses == (Use("p", product.value, ""),)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (-0.0, "0"),
        (2, "2"),
        (-2, "−2"),
        (7.1, "7.1"),
        (2 / 3, "0.666667"),
        (1234.5678912, "1234.567891"),
        (0.0671141, "0.0671141"),
        (0.00012345678, "0.000123457"),
        (1e-12, "0"),
        (100, "100"),
    ],
)
def test_six_decimals_and_of_small_numbers_as_many_digits(value: float, shown: str) -> None:
    """Enough to redo a report by hand, without needless noughts."""
    assert digits(value) == shown


def test_a_sum_is_of_one_term_or_more() -> None:
    """The sum of one is this one; its value is added from the left."""
    assert total([number(0.1)]).exact == "0.1"
    assert total(map(number, (0.1, 0.2, 0.3))).value == math.fsum([0.1 + 0.2, 0.3])
