"""Sheets of several raters of one organisation, on the small rubric."""

from typing import Any

from fusionassess.answers.model import Respondent
from fusionassess.answers.sheets import OpenedSheet
from fusionassess.rubric.library import Edition
from small import sheet_for, small_edition

EDITION = small_edition()


def opened(
    answers: dict[str, Any], role: str | None = None, edition: Edition = EDITION, name: str | None = None, **more: Any
) -> OpenedSheet:
    """A sheet of a rater."""
    sheet = sheet_for(edition.rubric, answers, **more)
    if role:
        sheet = sheet.model_copy(update={"respondent": Respondent(role=role, name=name)})
    return OpenedSheet(sheet, edition, ())


def pair(first: OpenedSheet, second: OpenedSheet) -> list[tuple[str, OpenedSheet]]:
    """Two sheets with their files."""
    return [("x/a.yaml", first), ("x/b.yaml", second)]
