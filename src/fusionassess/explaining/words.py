"""What an explanation says: read from files of their own, so that no other command waits for them."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from fusionassess.words.labels import read


class ExplainLabels(NamedTuple):
    """The words of an explanation in one language."""

    heading: str
    bare_heading: str
    """Where there is no number to put a unit behind."""
    title_of: str
    source: str
    see: str
    hint: str
    list_mark: str
    titles: Mapping[str, str]
    """By kind of number, like the formulas."""
    formulas: Mapping[str, str]
    units: Mapping[str, str]
    steps: Mapping[str, str]
    notes: Mapping[str, str]
    effects: Mapping[str, str]
    """What a question without an answer does to a number."""


@cache
def explain_labels(language: str) -> ExplainLabels:
    """Read the words in a language, or in the nearest there is."""
    return read(ExplainLabels, language, "explain")
