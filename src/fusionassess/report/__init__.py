"""The report: one value that decides every word and every rounded number."""

from fusionassess.report.build import build_report
from fusionassess.report.value import Report

__all__ = ["Report", "build_report"]
