"""What is said of faults in documents."""

from collections.abc import Mapping
from typing import NamedTuple


class ProblemLabels(NamedTuple):
    """How faults of documents are told."""

    sentences: Mapping[str, str]
    """One for every code."""
    in_cells: Mapping[str, str]
    """Those that read otherwise where the place is a cell of a workbook."""
    kinds: Mapping[str, str]
    types: Mapping[str, str]
    documents: Mapping[str, str]
    """What a document of each kind is, and what it is good for; ``{file}`` is its name."""
    decided: Mapping[str, str]
    """What was done with a unit that is there twice, and by what it is known which is the later."""
    did_you_mean: str
    details: Mapping[str, str]
    """What the parsers say, in this language; what is not listed is shown as they say it."""
