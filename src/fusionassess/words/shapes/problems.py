"""What is said of faults in documents."""

from collections.abc import Mapping
from typing import NamedTuple


class ProblemLabels(NamedTuple):
    """How faults of documents are told."""

    sentences: Mapping[str, str]
    """One for every code."""
    kinds: Mapping[str, str]
    types: Mapping[str, str]
    did_you_mean: str
    details: Mapping[str, str]
    """What the parsers say, in this language; what is not listed is shown as they say it."""
