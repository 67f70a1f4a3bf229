"""Desks of the questionnaire, for whichever way it is asked."""

from datetime import date
from typing import Any

from fusionassess.answers.model import AnswerSheet
from fusionassess.rubric.library import Edition
from fusionassess.survey.desk import Desk
from fusionassess.survey.session import Session, begin

TODAY = date(2026, 9, 30)


def desk_on(
    edition: Edition,
    sheet: AnswerSheet,
    language: str = "zh",
    saved: list[AnswerSheet] | None = None,
    last: AnswerSheet | None = None,
    **more: Any,
) -> Desk:
    """A desk that says 已保存 after every answer and keeps each sheet that was saved."""

    def save(session: Session) -> str:
        if saved is not None:
            saved.append(session.sheet)
        return "已保存"

    return Desk(begin(edition, sheet, last), save, language, TODAY, **more)
