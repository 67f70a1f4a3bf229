"""What redoes a calculation from what is written of it: a pocket calculator for expressions."""

import ast
import math
import operator
import re
from collections.abc import Callable

from fusionassess.explaining import Calculation

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
