"""The kinds of reports that every form can show."""

from typing import TypeAlias

from fusionassess.report.change import ChangeReport
from fusionassess.report.follow import FollowReport
from fusionassess.report.value import Report

AnyReport: TypeAlias = Report | ChangeReport | FollowReport
"""On one sheet, on change, or on a follow-up."""
