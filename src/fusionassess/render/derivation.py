"""Derivations for a terminal and as JSON: they are shown as they stand."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from fusionassess.explaining.value import Calculation, Derivation, Explanation
from fusionassess.render.json_format.parts import as_written
from fusionassess.render.text.lines import Line, line, lines
from fusionassess.render.text.wrapping import columns, hang, wrap

FORMAT = "fusionassess/derivation/1"
NARROWEST = 30
_HEADING, _QUIET = "bold", "dim"
_HELD = "\N{NO-BREAK SPACE}"
_SIGN = re.compile("(?<= )([-+−×÷^]) ")
"""A sign with the blank behind it."""
_PRODUCT = re.compile(rf"(?<=[^ )]) (?=[×÷]{_HELD}(?:[^(√]|\([^()+−]*\))|\^)")
"""The blank before a sign that stands between plain numbers, names or a fraction of these."""


def view(explanation: Explanation, width: int) -> list[Line]:
    """Lay derivations out in lines of at most ``width`` columns."""
    return list(_lines(explanation, max(width, NARROWEST)))


def _lines(explanation: Explanation, width: int) -> Iterator[Line]:
    head, told = "", set[str]()
    for place, derivation in enumerate(explanation.derivations):
        if not derivation.id.startswith(f"{head}."):
            head, told = derivation.id, set()
        if place:
            yield line()
        yield from lines(wrap(derivation.heading, width), _HEADING)
        yield from lines(hang(derivation.formula, width, "  "))
        yield from lines(hang(derivation.source, width, "  "), _QUIET)
        for number, step in enumerate(derivation.steps, start=1):
            yield from _step(step, f"  {number}. ", width)
        # What was left out of a number was left out of its parts, too: it is said once. Why there is none always is.
        notes = [note for note in derivation.notes if derivation.value is None or note not in told]
        told.update(notes)
        yield from lines(text for note in notes for text in hang(note, width, "  - "))
        if derivation.see:
            yield from lines(hang(f"{explanation.see}{' '.join(derivation.see)}", width, "  "), _QUIET)
    yield line()
    yield from lines(wrap(explanation.hint, width), _QUIET)


def _step(step: Calculation, head: str, width: int) -> Iterator[Line]:
    """The label, then the calculation: with names, with numbers, and what comes of it."""
    yield from lines(hang(step.label, width, head))
    ways = [way for way in dict.fromkeys((step.named, step.shown, step.result)) if way]
    indent = " " * columns(head)
    for place, way in enumerate(ways):
        written = hang(_held_together(way), width, f"{indent}{'= ' if place else '  '}")
        yield from lines(text.replace(_HELD, " ") for text in written)


def _held_together(way: str) -> str:
    """A calculation that breaks before its signs, and within no product or quotient of plain numbers."""
    return _PRODUCT.sub(_HELD, _SIGN.sub(rf"\1{_HELD}", way))


def as_json(explanation: Explanation) -> str:
    """Write derivations as one JSON object."""
    content = {
        "format": FORMAT,
        "language": explanation.language,
        "derivations": as_objects(explanation.derivations),
    }
    return as_written(content)


def as_objects(derivations: Iterable[Derivation]) -> list[dict[str, Any]]:
    """Derivations as plain values."""
    return [
        {
            "id": derivation.id,
            "title": derivation.title,
            "value": derivation.value,
            "display": derivation.display,
            "unit": derivation.unit,
            "formula": derivation.formula,
            "source": derivation.source,
            "steps": [_step_object(step) for step in derivation.steps],
            "notes": list(derivation.notes),
            "see": list(derivation.see),
        }
        for derivation in derivations
    ]


def _step_object(step: Calculation) -> dict[str, Any]:
    return {
        "label": step.label,
        "symbol": step.symbol,
        "named": step.named,
        "shown": step.shown,
        "expression": step.expression,
        "value": step.value,
        "uses": [{"name": use.name, "value": use.value, "of": use.of or None} for use in step.uses],
    }
