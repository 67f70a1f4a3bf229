"""Paths, measures and questions with their figures."""

import math
from typing import NamedTuple

import numpy as np

from fusionassess.answers.model import Answer
from fusionassess.assessment.assess import Assessment
from fusionassess.assessment.ratings import is_expired, rating_of, supported_level
from fusionassess.kernel.figures import obstacles, targets
from fusionassess.kernel.results import EXPRESS
from fusionassess.report.figures import Figure, Item, Tone
from fusionassess.report.value import MeasureRow, PathRow, QuestionRow, State
from fusionassess.report.wording import (
    NO_NUMBER,
    NOTHING,
    interval,
    level_number,
    measured,
    number,
    percent,
    share_beside,
)
from fusionassess.rubric.model import Measure, Path
from fusionassess.rubric.nodes import words
from fusionassess.rubric.questions import Asked, Question
from fusionassess.words.shapes.report import ReportLabels


def path_rows(assessment: Assessment, phrases: ReportLabels, language: str) -> tuple[PathRow, ...]:
    """Every path this profile is asked, in the rubric's order."""
    asked = set(assessment.plan.paths)
    paths = [path for path in assessment.rubric.paths if path.id in asked]
    return tuple(_path_row(assessment, path, row, phrases, language) for row, path in enumerate(paths))


def _path_row(assessment: Assessment, path: Path, row: int, phrases: ReportLabels, language: str) -> PathRow:
    results, plan = assessment.results, assessment.plan
    score = float(results.paths[0, row])
    level = None if np.isnan(results.path_levels[0, row]) else int(results.path_levels[0, row])
    coverage = float(results.path_coverage[0, row])
    asked = set(plan.measures)
    return PathRow(
        id=path.id,
        title=words(path.title, language),
        about=words(path.about, language) if path.about else "",
        weight=percent(float(plan.tiers[2].weights[row] / plan.tiers[2].weights.sum()), 1),
        gap_share=float(obstacles.of_paths(plan, assessment.obstacles)[row]),
        score=interval(score, results.path_low[0, row], results.path_high[0, row]),
        level=level,
        level_name=words(assessment.rubric.levels[level], language) if level is not None else NO_NUMBER,
        achieved=tuple(percent(share) for share in results.path_achieved[0, row]),
        target=_path_target(assessment, path, row),
        coverage=percent(coverage),
        tone=_tone(assessment, score),
        remark=_remark(assessment, phrases, score, coverage),
        measures=tuple(
            _measure_row(assessment, measure, phrases, language) for measure in path.measures if measure.id in asked
        ),
    )


def _path_target(assessment: Assessment, path: Path, row: int) -> Figure:
    wanted = assessment.sheet.targets
    if np.isnan(assessment.results.paths[0, row]) or not any(measure.id in wanted for measure in path.measures):
        return NOTHING
    plan = assessment.plan
    named = np.array([wanted.get(measure, np.nan) for measure in plan.measures])
    return number(targets.reached(plan, assessment.block.ratings[0], named)[row])


def _measure_row(assessment: Assessment, measure: Measure, phrases: ReportLabels, language: str) -> MeasureRow:
    results, plan = assessment.results, assessment.plan
    row = plan.measures.index(measure.id)
    score, coverage = float(results.measures[0, row]), float(results.measure_coverage[0, row])
    band = None if np.isnan(score) else assessment.rubric.band(score)
    columns = {name: column for column, name in enumerate(plan.questions)}
    asked = [question for question in measure.questions if question.id in columns]
    return MeasureRow(
        id=measure.id,
        title=words(measure.title, language),
        weight=percent(float(sum(assessment.weights[columns[question.id]] for question in asked)), 1),
        gap_share=float(obstacles.of_measures(plan, assessment.obstacles)[row]),
        score=interval(score, results.measure_low[0, row], results.measure_high[0, row]),
        target=level_number(assessment.sheet.targets.get(measure.id, math.nan)),
        coverage=percent(coverage),
        band=band,
        band_name=band_name(phrases, band),
        tone=_tone(assessment, score),
        remark=_remark(assessment, phrases, score, coverage),
        questions=tuple(question_row(assessment, question, phrases, language) for question in asked),
    )


def question_row(assessment: Assessment, question: Question, phrases: ReportLabels, language: str) -> QuestionRow:
    """One question with what was said, its evidence and its note."""
    rubric, sheet = assessment.rubric, assessment.sheet
    answer = sheet.answer_to(question.id)
    rating = rating_of(rubric, sheet, question)
    asked = rubric.as_asked(question, sheet.subject.profile, sheet.subject.sectors)
    told = _answer_text(assessment, asked, answer, phrases, language)
    return QuestionRow(
        id=question.id,
        text=words(asked.text, language),
        state="unanswered" if question.id in assessment.blanks else _state(answer),
        level=answer.level,
        reached=NOTHING if rating is None else level_number(rating * rubric.top),
        supported=_supported(assessment, answer),
        gap_share=float(assessment.obstacles[assessment.plan.questions.index(question.id)]),
        answer=phrases.answer_blank.format(answer=told) if question.id in assessment.blanks else told,
        evidence=_evidence_text(assessment, answer, phrases, language),
        note=answer.note or "",
    )


class ToldAnswer(NamedTuple):
    """An answer in words."""

    state: State
    answer: str
    evidence: str
    note: str


def told_answer(
    assessment: Assessment, question: Question, answer: Answer, phrases: ReportLabels, language: str
) -> ToldAnswer:
    """What an answer to a question says, be it the sheet's or a rater's."""
    subject = assessment.sheet.subject
    asked = assessment.rubric.as_asked(question, subject.profile, subject.sectors)
    return ToldAnswer(
        _state(answer),
        _answer_text(assessment, asked, answer, phrases, language),
        _evidence_text(assessment, answer, phrases, language),
        answer.note or "",
    )


def facet_items(assessment: Assessment, language: str) -> tuple[Item, ...]:
    """The mean of each facet's answers."""
    facets = assessment.plan.facets
    if facets is None:
        return ()
    known = assessment.rubric.facets
    means = assessment.results.facets[0]
    return tuple(
        Item(words(known[facet].title, language), number(mean).display)
        for facet, mean in zip(facets.ids, means, strict=True)
    )


def band_name(phrases: ReportLabels, band: str | None) -> str:
    """Name a band; one that the program does not know reads as its id."""
    return phrases.bands.get(band, band) if band else NO_NUMBER


def _tone(assessment: Assessment, score: float) -> Tone:
    """Where a score stands among the rubric's bands, or in thirds where it has none."""
    if np.isnan(score):
        return "none"
    bands = assessment.rubric.bands
    names = list(bands)
    place = (
        names.index(assessment.rubric.band(score) or names[0]) / max(len(names) - 1, 1)
        if names
        else score / assessment.rubric.top
    )
    return "low" if place < 1 / 3 else "high" if place > 2 / 3 else "middle"


def _remark(assessment: Assessment, phrases: ReportLabels, score: float, coverage: float) -> str:
    if not np.isnan(score):
        return ""
    if np.isnan(coverage):
        return phrases.all_not_applicable
    if assessment.results.status[0] == EXPRESS:
        return phrases.only_a_range
    least = assessment.plan.least_coverage
    return phrases.too_few_answers.format(coverage=share_beside(coverage, least), least=percent(least))


def _state(answer: Answer) -> State:
    if answer.response is not None:
        return "answered"
    if answer.not_applicable is not None:
        return "not_applicable"
    return "unknown" if answer.unknown else "unanswered"


def _supported(assessment: Assessment, answer: Answer) -> float | None:
    if answer.response is None or np.isnan(assessment.results.evidenced[0]):
        return None
    return supported_level(assessment.rubric, answer, assessment.sheet.assessed_on)


def _answer_text(assessment: Assessment, asked: Asked, answer: Answer, phrases: ReportLabels, language: str) -> str:
    if answer.level is not None and asked.levels is not None:
        name = words(assessment.rubric.levels[answer.level], language)
        told = phrases.answer_level.format(
            level=answer.level, name=name, text=words(asked.levels[answer.level], language)
        )
        return _without_clause(answer, told, phrases)
    if answer.option is not None:
        return words(asked.choices()[answer.option], language)
    if answer.value is not None and asked.number is not None:
        return measured(answer.value, words(asked.number.unit, language))
    if answer.not_applicable is not None:
        return phrases.answer_not_applicable.format(reason=answer.not_applicable)
    return phrases.answer_unknown if answer.unknown else phrases.answer_unanswered


def _without_clause(answer: Answer, told: str, phrases: ReportLabels) -> str:
    """An answer in words, with what it counts as where a clause of its level, or of one below, does not hold."""
    if answer.counted == answer.level:
        return told
    missing = phrases.list_mark.join(map(str, answer.missing))
    return phrases.answer_missing.format(answer=told, missing=missing, counted=answer.counted)


def _evidence_text(assessment: Assessment, answer: Answer, phrases: ReportLabels, language: str) -> str:
    evidence = answer.evidence
    if evidence is None:
        return ""
    grade = words(assessment.rubric.evidence_grades[evidence.grade].title, language) if evidence.grade else ""
    parts = [
        f"{evidence.grade} {grade}" if grade else "",
        evidence.text or "",
        evidence.date.isoformat() if evidence.date else "",
        phrases.evidence_expired if is_expired(assessment.rubric, answer, assessment.sheet.assessed_on) else "",
    ]
    return phrases.part_mark.join(part for part in parts if part)
