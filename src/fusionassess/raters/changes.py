"""Two consensus sheets of one organisation: whether raters or facts have changed."""

from collections.abc import Mapping
from typing import NamedTuple

from fusionassess.answers.model import RaterAnswer
from fusionassess.assessment.assess import Assessment
from fusionassess.raters.differences import raters_of
from fusionassess.raters.merging import Rater


class StayedRater(NamedTuple):
    """A rater of both times, on the questions that they rated both times."""

    rater: Rater
    before: float
    """Mean level of their own answers, 0 … top."""
    after: float
    questions: int
    moved: int
    """On how many of them their own answer is another."""


class RaterChanges(NamedTuple):
    """Who rated then and now."""

    gone: tuple[Rater, ...]
    new: tuple[Rater, ...]
    stayed: tuple[StayedRater, ...]
    moved: frozenset[str]
    """Questions to which one of those who stayed answers otherwise."""


def rater_changes(then: Assessment, now: Assessment) -> RaterChanges | None:
    """Compare the raters of two sheets under one version of the rubric; None where neither names any."""
    before, after = raters_of(then), raters_of(now)
    if not (before or after):
        return None
    stayed, moved = [], set[str]()
    for rater in (rater for rater in after if rater in before):
        old, new = _own(then, rater), _own(now, rater)
        moved |= {name for name in old.keys() & new.keys() if _stand(old[name]) != _stand(new[name])}
        levels = [(_level(then, name, old[name]), _level(now, name, new[name])) for name in old.keys() & new.keys()]
        pairs = [(one, other) for one, other in levels if one is not None and other is not None]
        if pairs:
            count = len(pairs)
            before_mean, after_mean = (sum(each) / count for each in zip(*pairs, strict=True))
            apart = sum(one != other for one, other in pairs)
            stayed.append(StayedRater(rater, before_mean, after_mean, count, apart))
    return RaterChanges(
        tuple(rater for rater in before if rater not in after),
        tuple(rater for rater in after if rater not in before),
        tuple(stayed),
        frozenset(moved),
    )


def _own(assessment: Assessment, rater: Rater) -> Mapping[str, RaterAnswer]:
    """A rater's answers by question."""
    return {
        name: answer
        for name, entry in assessment.sheet.raters.items()
        for answer in entry.answers
        if Rater(answer.role or "", answer.name) == rater
    }


def _stand(answer: RaterAnswer) -> tuple[object, ...]:
    return answer.counted, answer.not_applicable is not None, answer.unknown


def _level(assessment: Assessment, name: str, answer: RaterAnswer) -> float | None:
    if answer.counted is None or name not in assessment.plan.questions:
        return None
    rubric, subject = assessment.rubric, assessment.sheet.subject
    question = next(question for question in rubric.questions if question.id == name)
    rating = rubric.as_asked(question, subject.profile, subject.sectors).rating(answer.counted, rubric.top)
    return round(rating * rubric.top, 9)
