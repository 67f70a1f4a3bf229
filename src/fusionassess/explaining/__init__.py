"""How any number of a report came about: steps with the values used, exact enough to redo by hand."""

from fusionassess.explaining.catalogue import Catalogue, explain, explainable, heads, in_every_result, resolve
from fusionassess.explaining.value import Derivation, Explanation, Step

__all__ = [
    "Catalogue",
    "Derivation",
    "Explanation",
    "Step",
    "explain",
    "explainable",
    "heads",
    "in_every_result",
    "resolve",
]
