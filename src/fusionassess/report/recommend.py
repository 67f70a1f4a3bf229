"""The recommended measures in words."""

import math
from collections.abc import Iterator, Sequence

from fusionassess.assessment.assess import Assessment, action_for, brings
from fusionassess.assessment.ratings import rating_of
from fusionassess.kernel.figures.advice import EFFORT, Candidate
from fusionassess.report.figures import Item
from fusionassess.report.value import Advice
from fusionassess.report.wording import months, number
from fusionassess.rubric.model import Action, Measure
from fusionassess.rubric.nodes import words
from fusionassess.rubric.questions import Asked, Question
from fusionassess.words.shapes.report import ReportLabels


def advice_rows(assessment: Assessment, phrases: ReportLabels, language: str) -> tuple[Advice, ...]:
    """Every recommended measure in order, the short list marked."""
    measures = {measure.id: measure for measure in assessment.rubric.measures}
    rows = []
    for candidate in assessment.candidates:
        measure = measures[candidate.measure]
        action = action_for(assessment.rubric, assessment.sheet, measure, candidate.score)
        if action is not None:
            rows.append(_row(assessment, candidate, measure, action, phrases, language))
    return tuple(rows)


def _row(
    assessment: Assessment, candidate: Candidate, measure: Measure, action: Action, phrases: ReportLabels, language: str
) -> Advice:
    rubric, subject = assessment.rubric, assessment.sheet.subject
    factors = [rubric.sectors[sector].durations for sector in subject.sectors]
    factor = sum(factors) / len(factors) if factors else 1.0
    span = (action.months[0] * factor, action.months[1] * factor)
    titles = rubric.titles(language)
    waiting = phrases.list_mark.join(phrases.id_and_title.format(id=i, title=titles[i]) for i in candidate.waits_for)
    needed_by = tuple(other.measure for other in assessment.candidates if measure.id in other.waits_for)
    return Advice(
        id=action.id,
        measure=measure.id,
        measure_title=titles[measure.id],
        band=action.band,
        title=words(action.title, language),
        effort=action.effort,
        effort_name=phrases.efforts[action.effort],
        months=span,
        months_text=phrases.months_text.format(months=months(*span)),
        owner=words(action.owners[subject.profile], language),
        solution=action.solution,
        solution_title=words(rubric.solutions[action.solution].title, language) if action.solution else "",
        priority=candidate.priority,
        why=_why(candidate, phrases) + _for_others(assessment, candidate, needed_by, phrases),
        waits_for=candidate.waits_for,
        waiting=phrases.waits_for.format(measures=waiting) if waiting else "",
        needed_by=needed_by,
        first=candidate in assessment.short_list,
        reached=_reached(assessment, measure, action, phrases),
        next_levels=_next_levels(assessment, measure, action, candidate, language),
    )


def _reached(assessment: Assessment, measure: Measure, action: Action, phrases: ReportLabels) -> str:
    """Which levels that the action brings hold already, so that nobody does them twice."""
    brought = brings(assessment.rubric, assessment.sheet, measure, action)
    levels = [
        phrases.id_and_level.format(id=question.id, level=f"{level:g}")
        for question, level, reached in brought
        if reached
    ]
    return phrases.reached_already.format(levels=phrases.list_mark.join(levels)) if levels else ""


def _for_others(assessment: Assessment, candidate: Candidate, needed_by: Sequence[str], phrases: ReportLabels) -> str:
    """Who waits for a measure, and whether it stands earlier than its own priority would put it."""
    if not needed_by:
        return ""
    after = assessment.candidates[assessment.candidates.index(candidate) + 1 :]
    is_moved = any(round(other.priority, 9) > round(candidate.priority, 9) for other in after)
    sentence = phrases.moved_up if is_moved else phrases.comes_first
    return sentence.format(measures=phrases.list_mark.join(needed_by))


def _why(candidate: Candidate, phrases: ReportLabels) -> str:
    return phrases.priority_sentence.format(
        score=number(candidate.score),
        wanted=number(candidate.wanted, 0 if candidate.wanted == int(candidate.wanted) else 1),
        weight=number(candidate.weight, 1),
        gain=number(candidate.gain),
        effort=EFFORT[candidate.effort],
        priority=number(candidate.priority, 1),
    )


def _next_levels(
    assessment: Assessment, measure: Measure, action: Action, candidate: Candidate, language: str
) -> tuple[Item, ...]:
    """What will hold once the action is done; without that, the next level of the measure's lowest answers."""
    rubric, sheet = assessment.rubric, assessment.sheet

    def asked_of(question: Question) -> Asked:
        return rubric.as_asked(question, sheet.subject.profile, sheet.subject.sectors)

    if action.brings:
        return tuple(_brought(assessment, measure, action, language))
    ratings = [
        (question, rating)
        for question in measure.questions
        if question.id in assessment.plan.questions and (rating := rating_of(rubric, sheet, question)) is not None
    ]
    lowest = min((rating for _, rating in ratings), default=0.0)
    # The lowest band is climbed out of whole: a first step of "now and then" is nobody's aim.
    least = math.ceil(rubric.bands[action.band][1]) if action.band == next(iter(rubric.bands)) else 0
    return tuple(
        step
        for question, rating in ratings
        if rating == lowest and rating * rubric.top < candidate.wanted
        for step in _step(question.id, asked_of(question), rating, least, language)
    )


def _brought(assessment: Assessment, measure: Measure, action: Action, language: str) -> Iterator[Item]:
    rubric, sheet = assessment.rubric, assessment.sheet
    for question, level, reached in brings(rubric, sheet, measure, action):
        levels = rubric.as_asked(question, sheet.subject.profile, sheet.subject.sectors).levels
        rating = rating_of(rubric, sheet, question)
        if levels is not None and rating is not None and not reached:
            yield Item(f"{question.id} {rating * rubric.top:g} → {level:g}", words(levels[round(level)], language))


def _step(name: str, asked: Asked, rating: float, least: int, language: str) -> Iterator[Item]:
    """The next level of a ladder, or the next better option; a number has no next step of its own."""
    if asked.levels is not None:
        level = round(rating * (len(asked.levels) - 1))
        goal = max(level + 1, least)
        yield Item(f"{name} {level} → {goal}", words(asked.levels[goal], language))
    better = [option for option in asked.options or () if option.rating > rating]
    if better:
        yield Item(name, words(min(better, key=lambda option: option.rating).text, language))
