"""How any number of a report came about: steps with the values used, exact enough to redo by hand."""

from fusionassess.explaining.catalogue import Catalogue, explain, explainable, heads, in_every_result, resolve
from fusionassess.explaining.value import Calculation, Derivation, Explanation

__all__ = [
    "Calculation",
    "Catalogue",
    "Derivation",
    "Explanation",
    "explain",
    "explainable",
    "heads",
    "in_every_result",
    "resolve",
]
