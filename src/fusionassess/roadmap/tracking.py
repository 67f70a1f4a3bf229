"""From a roadmap to the follow-up of it that nobody has begun."""

import datetime

from fusionassess.answers.dates import months_later
from fusionassess.roadmap.drawing import Roadmap
from fusionassess.roadmap.followup import (
    FORMAT,
    FollowedRoadmap,
    FollowedSheet,
    FollowedStep,
    FollowUp,
    hash_of_sheet,
    hash_of_steps,
)
from fusionassess.rubric.nodes import words
from fusionassess.rubric.reference import RubricReference


def begun(roadmap: Roadmap, language: str, begin: datetime.date | None = None) -> FollowUp:
    """The follow-up of a roadmap that nobody has begun; due at the end of the months that each step has."""
    assessment = roadmap.before
    rubric, sheet = assessment.rubric, assessment.answered_sheet
    asked, subject = roadmap.asked, sheet.subject
    measures = {measure.id: measure for measure in rubric.measures}
    steps = {}
    for planned in roadmap.steps:
        one = planned.step
        owner = measures[one.candidate.measure].owner(one.step, subject.profile)
        steps[one.id] = FollowedStep(
            do=words(one.step.do, language),
            owner=words(owner, language) if owner else None,
            due=months_later(begin, planned.end) if begin else None,
        )
    return FollowUp(
        format=FORMAT,
        rubric=RubricReference(id=rubric.id, version=rubric.version, sha256=assessment.edition.sha256),
        sheet=FollowedSheet(
            name=subject.name,
            profile=subject.profile,
            period=subject.period,
            assessed_on=sheet.assessed_on,
            sha256=hash_of_sheet(sheet),
        ),
        roadmap=FollowedRoadmap(
            aim=asked.aim, amount=float(asked.amount), path=asked.path or None, begin=begin, sha256=hash_of_steps(steps)
        ),
        language=language,
        steps=steps,
    )
