"""What became of a roadmap, once the sheet was filled in again."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from fusionassess.answers.model import Answer
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.roadmap.followup import FollowUp, is_done_by
from fusionassess.rubric.steps import level_of, question_of


class MeasureThenAndNow(NamedTuple):
    """A measure with steps done."""

    id: str
    done: tuple[str, ...]
    """Ids of its steps that are done."""
    before: float
    """NaN where there is no score; so below."""
    after: float


class CameTo(NamedTuple):
    """What the steps that were done brought."""

    done: tuple[str, ...]
    """Ids of the steps done by the day of the new sheet."""
    later: tuple[str, ...]
    """Those that were done only after it, which count as not done."""
    without_effect: tuple[str, ...]
    """Of the done ones those whose level the new sheet does not have."""
    beyond: tuple[str, ...]
    """Steps not marked as done whose level the new sheet has, and the old one had not."""
    before: Assessment
    """The old sheet."""
    promised: Assessment
    """The old sheet with the levels of the done steps."""
    brought: Assessment
    """The old sheet with the new answers to the questions of the done steps, and no other."""
    after: Assessment
    """The new sheet."""
    touched: tuple[MeasureThenAndNow, ...]
    others: tuple[tuple[float, float], ...]
    """Scores then and now of the measures that no step was done for, where they have both."""
    others_unscored: tuple[str, ...]
    """Ids of those that have none, then or now."""


def outcome(followup: FollowUp, before: Assessment, after: Assessment) -> CameTo:
    """Hold a follow-up against two sheets; ``before`` is the old one, read with the rubric of the new one."""
    day = after.sheet.assessed_on
    done = tuple(name for name, step in followup.steps.items() if is_done_by(step, day))
    stood, stands = _levels(before), _levels(after)
    reached = [name for name in followup.steps if _has(stands, name)]
    measures = dict(_measures(before, after))
    of_measures = {question: measure for measure in measures for question in _questions(before, measure)}
    touched: dict[str, list[str]] = {}
    for name in done:
        measure = of_measures.get(question_of(name))
        if measure is not None:
            touched.setdefault(measure, []).append(name)
    others = {name: scores for name, scores in measures.items() if name not in touched}
    return CameTo(
        done=done,
        later=tuple(name for name, step in followup.steps.items() if step.state == "done" and name not in done),
        without_effect=tuple(name for name in done if name not in reached),
        beyond=tuple(name for name in reached if followup.steps[name].state != "done" and not _has(stood, name)),
        before=before,
        promised=_promised(before, done),
        brought=_brought(before, after, done),
        after=after,
        touched=tuple(MeasureThenAndNow(name, tuple(own), *measures[name]) for name, own in touched.items()),
        others=tuple(scores for scores in others.values() if not any(map(math.isnan, scores))),
        others_unscored=tuple(name for name, scores in others.items() if any(map(math.isnan, scores))),
    )


def standing_of(assessment: Assessment, question: str) -> float | None:
    """Where a question stands, 0 to the top; None where it has no answer that counts."""
    return _levels(assessment).get(question)


def _levels(assessment: Assessment) -> dict[str, float]:
    plan, block = assessment.plan, assessment.block
    ratings = zip(plan.questions, block.ratings[0].tolist(), block.applicable[0].tolist(), strict=True)
    known = [(name, rating) for name, rating, applies in ratings if applies and not math.isnan(rating)]
    return {name: round(rating * plan.top, 9) for name, rating in known}


def _has(levels: dict[str, float], step: str) -> bool:
    return levels.get(question_of(step), -1.0) >= level_of(step)


def _measures(before: Assessment, after: Assessment) -> Iterator[tuple[str, tuple[float, float]]]:
    """Every measure of the new sheet with its score then and now."""
    scores = dict(zip(before.plan.measures, before.results.measures[0].tolist(), strict=True))
    for name, now in zip(after.plan.measures, after.results.measures[0].tolist(), strict=True):
        yield name, (scores.get(name, math.nan), now)


def _questions(assessment: Assessment, measure: str) -> Iterator[str]:
    for one in assessment.rubric.measures:
        if one.id == measure:
            yield from (question.id for question in one.questions)


def _promised(before: Assessment, done: tuple[str, ...]) -> Assessment:
    """The old sheet with the levels of the done steps; where it stood higher it stays so."""
    answers, levels = dict(before.answered_sheet.answers), _levels(before)
    for name in sorted(done, key=level_of):
        question, level = question_of(name), level_of(name)
        if question in before.plan.questions and levels.get(question, level) < level:
            kept = answers.get(question, Answer())
            answers[question] = Answer(level=level, evidence=kept.evidence, note=kept.note)
    return _again(before, answers)


def _brought(before: Assessment, after: Assessment, done: tuple[str, ...]) -> Assessment:
    answers, now = dict(before.answered_sheet.answers), after.answered_sheet.answers
    for question in {question_of(name) for name in done}:
        if question in now and question in before.plan.questions:
            answers[question] = now[question]
    return _again(before, answers)


def _again(before: Assessment, answers: dict[str, Answer]) -> Assessment:
    sheet = before.answered_sheet.model_copy(update={"answers": answers})
    return assess(before.edition, sheet, before.lens)
