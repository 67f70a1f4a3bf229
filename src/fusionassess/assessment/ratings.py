"""Answers become numbers: a row of ratings per sheet."""

import calendar
import datetime
from collections.abc import Sequence

import numpy as np

from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.kernel.scoring import Block, Plan
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.questions import Question


def to_block(rubric: Rubric, plan: Plan, sheets: Sequence[AnswerSheet]) -> Block:
    """Lay the answers of sheets of one plan out as arrays, a row per sheet."""
    shape = (len(sheets), len(plan.questions))
    ratings, supported = np.full(shape, np.nan), np.full(shape, np.nan)
    applicable = np.ones(shape, dtype=bool)
    questions = {question.id: question for question in rubric.questions}
    for row, sheet in enumerate(sheets):
        graded = any(answer.evidence and answer.evidence.grade for answer in sheet.answers.values())
        for column, name in enumerate(plan.questions):
            answer = sheet.answers.get(name)
            if answer is None:
                continue
            applicable[row, column] = answer.not_applicable is None
            rating = rating_of(rubric, sheet, questions[name])
            if rating is not None:
                ratings[row, column] = rating
                if graded:
                    highest = supported_level(rubric, answer, sheet.assessed_on)
                    supported[row, column] = min(rating, highest / rubric.top)
    return Block(ratings, applicable, supported)


def rating_of(rubric: Rubric, sheet: AnswerSheet, question: Question) -> float | None:
    """The number in [0, 1] that a sheet's answer to a question stands for; None where it has none."""
    answer = sheet.answers.get(question.id)
    if answer is None or answer.response is None:
        return None
    return rubric.as_asked(question, sheet.subject.sectors).rating(answer.response, rubric.top)


def supported_level(rubric: Rubric, answer: Answer, assessed_on: datetime.date | None) -> float:
    """The highest level the evidence of an answer supports; none named counts as the weakest grade."""
    grades = list(rubric.evidence_grades)
    evidence = answer.evidence
    rank = grades.index(evidence.grade) if evidence and evidence.grade else 0
    if is_expired(rubric, answer, assessed_on):
        rank = max(rank - 1, 0)
    return rubric.evidence_grades[grades[rank]].supports


def is_expired(rubric: Rubric, answer: Answer, assessed_on: datetime.date | None) -> bool:
    """Whether evidence is older, on the day of assessment, than the rubric lets it be."""
    date = answer.evidence.date if answer.evidence else None
    if date is None or assessed_on is None or rubric.evidence_months is None:
        return False
    return months_later(date, round(rubric.evidence_months)) < assessed_on


def months_later(date: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, its last day where it has no such day; the calendar ends with the year 9999."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if year > datetime.MAXYEAR:
        return datetime.date.max
    return datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))
