"""A derivation as a value: every word chosen, every number written three ways."""

from typing import NamedTuple

from fusionassess.explaining.arithmetic import Use


class Calculation(NamedTuple):
    """One calculation."""

    label: str
    """What is calculated."""
    symbol: str
    """What later steps call the result; empty where none uses it."""
    named: str
    """The calculation for the eye, with names."""
    shown: str
    """The same with the numbers, rounded where they are long."""
    expression: str
    """The same for a machine: plain arithmetic over unrounded numbers, with min, max, sqrt and round."""
    value: float
    result: str
    """The value as it is shown."""
    uses: tuple[Use, ...]
    """The numbers that have a name, most of them the id of another derivation."""


class Derivation(NamedTuple):
    """How one number came about."""

    id: str
    title: str
    value: float | None
    """As the report has it; None where it gives none."""
    display: str
    unit: str
    heading: str
    """Title, display and unit in a line."""
    formula: str
    """In words."""
    source: str
    """Where the formula is written down."""
    steps: tuple[Calculation, ...]
    """The last one gives the value."""
    notes: tuple[str, ...]
    """What was left out, with its effect; why no number is given."""
    see: tuple[str, ...]
    """Ids of the derivations whose values are used under another name."""


class Explanation(NamedTuple):
    """The derivations asked for, in one language."""

    language: str
    see: str
    """What to say before the ids of the numbers used."""
    hint: str
    """How to go on."""
    derivations: tuple[Derivation, ...]
