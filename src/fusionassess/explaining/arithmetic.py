"""Arithmetic that can be read: with names, with rounded numbers, and exact to the last bit.

A term is built like the calculation itself, ``mean = (a + b) / number(2)``, and carries the three
ways to write it beside its value.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import NamedTuple

from fusionassess.report.wording import rounded

SUM, PRODUCT, POWER, ATOM = range(4)
"""How tightly a term binds: what binds less than its neighbour needs is put in brackets."""

PLACES = 6
"""Decimals, of small numbers digits, that a number is shown with: a result redone from them reads the same."""
MOST_PLACES = 9

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", "**": "^"}


class Use(NamedTuple):
    """A number that has a name."""

    name: str
    value: float
    of: str
    """Id of the derivation it comes from; empty where it comes from an earlier step."""


@dataclass(frozen=True, slots=True)
class Term:
    """A number and how it is written."""

    value: float
    exact: str
    """Unrounded, in the signs of a programming language."""
    shown: str
    named: str
    binds: int = ATOM
    uses: tuple[Use, ...] = ()

    def __add__(self, other: "Term") -> "Term":
        """Write a sum."""
        return _joined(self, "+", other, self.value + other.value, SUM, SUM)

    def __sub__(self, other: "Term") -> "Term":
        """Write a difference."""
        return _joined(self, "-", other, self.value - other.value, SUM, PRODUCT)

    def __mul__(self, other: "Term") -> "Term":
        """Write a product; a quotient behind the sign is bracketed, as the exact value depends on it."""
        return _joined(self, "*", other, self.value * other.value, PRODUCT, POWER)

    def __truediv__(self, other: "Term") -> "Term":
        """Write a quotient."""
        return _joined(self, "/", other, self.value / other.value, PRODUCT, POWER)

    def __pow__(self, other: "Term") -> "Term":
        """Write a power."""
        return _joined(self, "**", other, self.value**other.value, POWER, ATOM)

    def called(self, name: str) -> "Term":
        """The result under a name, for the steps that follow."""
        return number(self.value, name, "")


def number(value: float, name: str = "", of: str | None = None) -> Term:
    """A number as it is, by its name where it has one; that is the id it comes from unless another is given."""
    value = float(value) + 0.0  # which turns -0.0 into 0.0
    # A negative number is written with a sign, so it binds like a difference.
    binds = SUM if value < 0 else ATOM
    shown, use = digits(value), Use(name, value, name if of is None else of)
    return Term(value, _exact(value), shown, name or shown, binds, (use,) if name else ())


def digits(value: float) -> str:
    """Show a number for the eye, without needless decimals; a small one with as many digits as a large one."""
    if round(value, MOST_PLACES) == 0:
        return "0"
    small = abs(value) < 0.1  # noqa: PLR2004 - from here on decimals would be spent on zeros
    places = PLACES - 1 - math.floor(math.log10(abs(value))) if small else PLACES
    shown = rounded(value, min(places, MOST_PLACES))
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown).replace("-", "−")


def total(terms: Iterable[Term]) -> Term:
    """The sum of one term or more."""
    return reduce(add, terms)


def mean(terms: Sequence[Term]) -> Term:
    """The plain mean."""
    return total(terms) / number(len(terms))


def weighted_mean(pairs: Sequence[tuple[Term, Term]]) -> Term:
    """The mean of values, given as (weight, value)."""
    return total(weight * value for weight, value in pairs) / total(weight for weight, _ in pairs)


def mean_by_weight(pairs: Sequence[tuple[Term, Term]]) -> Term:
    """The mean of values, given as (weight, value); written without weights where all weigh alike."""
    return mean([value for _, value in pairs]) if _alike(weight for weight, _ in pairs) else weighted_mean(pairs)


def part(some: Sequence[Term], every: Sequence[Term]) -> Term:
    """The share that some weights have in all of them; counted where all weigh alike."""
    if _alike(every):
        return number(len(some)) / number(len(every))
    return (total(some) if some else number(0)) / total(every)


def shared_out(weight: Term, own: Term, every: Sequence[Term]) -> Term:
    """What one gets of a weight that all of them share; divided by their number where all weigh alike."""
    return weight / number(len(every)) if _alike(every) else weight * part([own], every)


def _alike(weights: Iterable[Term]) -> bool:
    return len({weight.value for weight in weights}) == 1


def least(*terms: Term) -> Term:
    """The least of the terms."""
    return _call("min", "min", terms, min(term.value for term in terms))


def greatest(*terms: Term) -> Term:
    """The greatest of the terms."""
    return _call("max", "max", terms, max(term.value for term in terms))


def root(term: Term) -> Term:
    """The square root."""
    return _call("sqrt", "√", (term,), math.sqrt(term.value))


def nine(term: Term) -> Term:
    """Rounded to 9 decimals, as thresholds are compared; the eye is spared it."""
    return Term(round(term.value, 9), f"round({term.exact}, 9)", term.shown, term.named, term.binds, term.uses)


def rounded_up(term: Term) -> Term:
    """The next whole number, of a quotient whose divisor is below 10,000."""
    exact, shown, named = (f"round({way} + 0.49999)" for way in (term.exact, term.shown, term.named))
    return Term(math.ceil(round(term.value, 9)), exact, shown, named, ATOM, term.uses)


def _joined(left: Term, sign: str, right: Term, value: float, binds: int, right_binds: int) -> Term:
    # A power of a power would be read from the right.
    a, b = _guarded(left, ATOM if sign == "**" else binds), _guarded(right, right_binds)
    eye = _SIGNS[sign]
    return Term(
        value,
        f"{a[0]} {sign} {b[0]}",
        f"{a[1]} {eye} {b[1]}",
        f"{a[2]} {eye} {b[2]}",
        binds,
        _together(left.uses, right.uses),
    )


def _guarded(term: Term, needed: int) -> tuple[str, str, str]:
    """The three ways to write a term, in brackets where it binds less than needed."""
    written = term.exact, term.shown, term.named
    return written if term.binds >= needed else (f"({written[0]})", f"({written[1]})", f"({written[2]})")


def _call(name: str, eye: str, terms: Sequence[Term], value: float) -> Term:
    """A function of terms; the least and the greatest of a single one are this one."""
    if len(terms) == 1 and eye == name:
        return terms[0]
    exact, shown, named = (", ".join(ways) for ways in zip(*((t.exact, t.shown, t.named) for t in terms), strict=True))
    uses = _together(*(term.uses for term in terms))
    return Term(value, f"{name}({exact})", f"{eye}({shown})", f"{eye}({named})", ATOM, uses)


def _together(*uses: tuple[Use, ...]) -> tuple[Use, ...]:
    """Each name once, in order."""
    return tuple(dict.fromkeys(use for each in uses for use in each))


def _exact(value: float) -> str:
    """The shortest digits that give the same number again."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004 - beyond it repr is shorter
