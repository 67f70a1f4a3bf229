"""What redoes a calculation from what is written of it: a pocket calculator for expressions."""

import ast
import math
import operator
import re
from collections.abc import Callable

import pytest

from fusionassess.explaining import Calculation, Derivation

NEAR = 1e-12

_SIGNS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {"min": min, "max": max, "sqrt": math.sqrt, "round": round}


def redone(expression: str) -> float:
    """Work out plain arithmetic: numbers, + - * / **, brackets, min, max, sqrt, round and nothing else."""
    return _value(ast.parse(expression, mode="eval").body)


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            return _SIGNS[type(sign)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id=name), args=inputs, keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*map(_value, inputs))
    raise ValueError(ast.dump(node))


def in_signs_of_a_machine(written: str) -> str:
    """What was written for the eye, as an expression."""
    for eye, sign in {"−": "-", "×": "*", "÷": "/", "^": "**", "√": "sqrt"}.items():
        written = written.replace(eye, sign)
    return written


def filled_in(step: Calculation) -> str:
    """What a step says with names, each name replaced by its number."""
    values = {use.name: use.value for use in step.uses}
    # A name may be the beginning of another one: the longest goes first, and only whole names go.
    names = "|".join(map(re.escape, sorted(values, key=len, reverse=True)))
    if not names:
        return in_signs_of_a_machine(step.named)
    pattern = re.compile(rf"(?<![\w.)])(?:{names})(?![\w.(])")
    return in_signs_of_a_machine(pattern.sub(lambda match: f"({values[match[0]]!r})", step.named))


def numbers_in(written: str) -> list[float]:
    """Every number of a calculation, in order."""
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?", written)]


def source_of(made: Derivation, name: str) -> float:
    """The number used: a step of a derivation where it is named so, as A1(P1) of P1.level, else its last one."""
    steps = {step.symbol: step.value for step in made.steps if step.symbol}
    return steps.get(name.partition("(")[0], made.steps[-1].value)


def check(derivations: dict[str, Derivation]) -> None:
    """Redo each step, from its expression and from its names, and hold the last one to the value."""
    for made in derivations.values():
        known: dict[str, float] = {}
        for step in made.steps:
            assert redone(step.expression) == pytest.approx(step.value, rel=0, abs=NEAR), (made.id, step)
            assert redone(filled_in(step)) == pytest.approx(step.value, rel=2e-5, abs=2e-6), (made.id, step)
            for use in step.uses:
                if use.of:
                    assert source_of(derivations[use.of], use.name) == pytest.approx(use.value, rel=0, abs=NEAR), use
                else:
                    assert known[use.name] == use.value, (made.id, use)
            if step.symbol:
                known[step.symbol] = step.value
        if made.value is not None:
            assert made.steps, made.id
            assert made.steps[-1].value == pytest.approx(made.value, rel=0, abs=NEAR), made.id
        else:
            assert made.notes, made.id
