"""The largest gaps: where the distance to the top lies."""

import math

from fusionassess.assessment import Assessment
from fusionassess.figures import obstacles
from fusionassess.language import words
from fusionassess.report.value import Gap
from fusionassess.report.wording import number, percent

MOST_MEASURES = 5
MOST_QUESTIONS = 5


def measure_gaps(assessment: Assessment, language: str) -> tuple[Gap, ...]:
    """The measures with the largest shares of the gap."""
    shares = obstacles.of_measures(assessment.plan, assessment.obstacles)
    titles = {measure.id: words(measure.title, language) for measure in assessment.rubric.measures}
    scores = assessment.results.measures[0]
    found = [
        Gap(name, titles[name], percent(share), number(score))
        for name, share, score in zip(assessment.plan.measures, shares, scores, strict=True)
        if share > 0
    ]
    return _largest(found, MOST_MEASURES)


def question_gaps(assessment: Assessment, language: str) -> tuple[Gap, ...]:
    """The questions with the largest shares of the gap."""
    texts = {question.id: words(question.text, language) for question in assessment.rubric.questions}
    answers = assessment.sheet.answers
    found = []
    for name, share in zip(assessment.plan.questions, assessment.obstacles, strict=True):
        if share > 0:
            level = answers[name].level
            found.append(Gap(name, texts[name], percent(share), number(math.nan if level is None else level, 0)))
    return _largest(found, MOST_QUESTIONS)


def _largest(found: list[Gap], most: int) -> tuple[Gap, ...]:
    # Equal shares keep the rubric's order, so that the same sheet gives the same report.
    return tuple(sorted(found, key=lambda gap: -round(gap.share.value or 0.0, 9))[:most])
