"""Answers become numbers: a row of ratings per sheet."""

import datetime
from collections.abc import Sequence

import numpy as np

from fusionassess.answers import ageing
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
    for row, given in enumerate(sheets):
        sheet = as_counted(rubric, given)
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


def blanks_of(rubric: Rubric, sheet: AnswerSheet) -> frozenset[str]:
    """Ids of the questions asked whose missing answer counts as the lowest; none where the rubric leaves them open."""
    if rubric.blank == "open":
        return frozenset()
    asked = (question.id for question in rubric.asked(sheet.subject.profile))
    return frozenset(name for name in asked if not sheet.answers.get(name, Answer()).is_given)


def as_counted(rubric: Rubric, sheet: AnswerSheet) -> AnswerSheet:
    """The sheet with the lowest answer in the place of each blank that the rubric counts so."""
    blanks = blanks_of(rubric, sheet)
    if not blanks:
        return sheet
    subject, answers = sheet.subject, dict(sheet.answers)
    for question in rubric.questions:
        if question.id in blanks:
            asked = rubric.as_asked(question, subject.profile, subject.sectors)
            answers[question.id] = answers.get(question.id, Answer()).model_copy(update={asked.kind: asked.lowest()})
    return sheet.model_copy(update={"answers": answers})


def rating_of(rubric: Rubric, sheet: AnswerSheet, question: Question) -> float | None:
    """The number in [0, 1] that a sheet's answer to a question stands for; None where it has none."""
    answer = sheet.answers.get(question.id)
    if answer is None or answer.counted is None:
        return None
    subject = sheet.subject
    return rubric.as_asked(question, subject.profile, subject.sectors).rating(answer.counted, rubric.top)


def supported_level(rubric: Rubric, answer: Answer, assessed_on: datetime.date | None) -> float:
    """The highest level the evidence of an answer supports; none named counts as the weakest grade."""
    supports = [grade.supports for grade in rubric.evidence_grades.values()]
    return supports[rank_of(rubric, answer, assessed_on) or 0]


def rank_of(rubric: Rubric, answer: Answer, assessed_on: datetime.date | None) -> int | None:
    """The rank of the grade that an answer's evidence counts as on the day of assessment; None where none is named."""
    if not answer.evidence or not answer.evidence.grade:
        return None
    rank = list(rubric.evidence_grades).index(answer.evidence.grade)
    return int(ageing.lowered(rank, is_expired(rubric, answer, assessed_on)))


def is_expired(rubric: Rubric, answer: Answer, assessed_on: datetime.date | None) -> bool:
    """Whether evidence is older, on the day of assessment, than the rubric lets it be."""
    last = ageing.last_day(answer.evidence.date if answer.evidence else None, rubric.evidence_months)
    return bool(ageing.is_too_old(last, ageing.day_number(assessed_on)))
