"""What an explanation says."""

from collections.abc import Mapping
from typing import NamedTuple


class ExplainLabels(NamedTuple):
    """The words of an explanation in one language."""

    heading: str
    bare_heading: str
    """Where there is no number to put a unit behind."""
    title_of: str
    source: str
    read_up_in: Mapping[str, str]
    """Headings of the page on scoring, by what a formula is about."""
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
