"""The picture of a cohort: one value that decides every word and every rounded number."""

from fusionassess.cohort.build import build_cohort
from fusionassess.cohort.value import Cohort

__all__ = ["Cohort", "build_cohort"]
