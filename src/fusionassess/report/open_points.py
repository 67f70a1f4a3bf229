"""What the reader should not overlook: thin evidence, and what was not answered."""

import numpy as np

from fusionassess.answers.model import Answer
from fusionassess.assessment.assess import Assessment
from fusionassess.assessment.ratings import is_expired
from fusionassess.kernel.scoring import effective_weights
from fusionassess.report.figures import Item
from fusionassess.report.tree import question_row
from fusionassess.report.value import AnswerCounts, EvidenceGap, QuestionRow
from fusionassess.report.wording import number
from fusionassess.rubric.nodes import words
from fusionassess.words.shapes.report import ReportLabels


def counts(assessment: Assessment) -> AnswerCounts:
    """How the questions asked were dealt with."""
    blank = assessment.blanks
    given = {name: answer for name, answer in assessment.sheet.answers.items() if name not in blank}
    answers = [given.get(name) or Answer() for name in assessment.plan.questions]
    return AnswerCounts(
        asked=len(answers),
        answered=sum(answer.response is not None for answer in answers),
        not_applicable=sum(answer.not_applicable is not None for answer in answers),
        unknown=sum(answer.unknown for answer in answers),
        unanswered=sum(not answer.is_given for answer in answers),
    )


def _rows(assessment: Assessment, phrases: ReportLabels, language: str) -> list[QuestionRow]:
    asked = set(assessment.plan.questions)
    questions = [question for question in assessment.rubric.questions if question.id in asked]
    return [question_row(assessment, question, phrases, language) for question in questions]


def evidence_gaps(assessment: Assessment, phrases: ReportLabels, language: str) -> tuple[EvidenceGap, ...]:
    """Answers above what their evidence supports, the widest first."""
    gaps = []
    for row in _rows(assessment, phrases, language):
        reached = row.reached.value
        if reached is None or row.supported is None or round(row.supported, 9) >= round(reached, 9):
            continue
        answer = assessment.sheet.answers[row.id]
        grade = answer.evidence.grade if answer.evidence else None
        title = words(assessment.rubric.evidence_grades[grade].title, language) if grade else ""
        remark = phrases.evidence_grade_only.format(grade=grade, title=title) if grade else phrases.evidence_none
        # The lowest grade has none below it to count as.
        is_lowest = grade == next(iter(assessment.rubric.evidence_grades))
        if not is_lowest and is_expired(assessment.rubric, answer, assessment.sheet.assessed_on):
            remark = phrases.evidence_too_old.format(
                grade=grade, months=number(assessment.rubric.evidence_months or 0, 0)
            )
        gaps.append(EvidenceGap(row.id, row.text, row.reached, row.supported, remark))
    return tuple(sorted(gaps, key=lambda gap: gap.supported - (gap.claimed.value or 0.0)))


def not_answered(assessment: Assessment, phrases: ReportLabels, language: str) -> tuple[Item, ...]:
    """Questions without a rating: unanswered and unknown first, then not applicable with its reason."""
    order = ("unanswered", "unknown", "not_applicable")
    widths = dict(zip(assessment.plan.questions, _widths(assessment), strict=True))
    rows = [row for row in _rows(assessment, phrases, language) if row.state in order]
    rows.sort(key=lambda row: (order.index(row.state), -round(widths[row.id], 9)))
    return tuple(
        Item(
            f"{row.id} {row.text}",
            phrases.part_mark.join(
                filter(None, (row.answer, _narrows(widths[row.id], phrases), _noted(row.note, phrases)))
            ),
        )
        for row in rows
    )


def _widths(assessment: Assessment) -> list[float]:
    """What each open question adds to the width of the score's interval; the widths add up to all of it.

    With every gap filled, the score is the sum of effective weight times rating, so a question
    between its lowest and its highest rating moves it by its weight times that range times the top.
    """
    applicable, plan = assessment.block.applicable, assessment.plan
    weights = effective_weights(plan, applicable)[0] * (plan.highest - plan.lowest) * plan.top
    is_open = applicable[0] & np.isnan(assessment.block.ratings[0])
    known = not np.isnan(assessment.results.score[0])
    return [float(w) if o and known else 0.0 for w, o in zip(weights, is_open, strict=True)]


def _noted(note: str, phrases: ReportLabels) -> str:
    return phrases.note_said.format(note=note) if note else ""


def _narrows(width: float, phrases: ReportLabels) -> str:
    return phrases.narrows.format(width=number(width)) if width else ""
