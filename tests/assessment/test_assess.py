"""Everything that is known of one organisation, put together."""

from typing import Any

import pytest

from fusionassess.assessment.assess import Assessment, assess
from small import sheet_for, small_edition
from stepped import stepped_edition

EDITION, STEPPED = small_edition(), stepped_edition()


def assessed(answers: dict[str, Any]) -> Assessment:
    """A sheet of the small rubric, whose levels end at 3."""
    return assess(EDITION, sheet_for(EDITION.rubric, answers))


@pytest.mark.parametrize(
    ("level", "lacks"), [(0, [(1, 0.5)]), (1, [(2, 0.5)]), (2, [(3, 0.5)]), (3, []), ("unknown", [])]
)
def test_conditions_are_those_of_the_level_above(level: Any, lacks: list[tuple[int, float]]) -> None:
    """By the shares rule; none at the top, and none where there is no level to go on from."""
    conditions = assessed(dict.fromkeys(("a.1", "a.2", "b.1", "c.1"), level)).conditions

    assert [(one.level, one.needed) for one in conditions] == lacks


def test_what_is_advised_begins_with_the_first_steps_and_names_none_twice() -> None:
    """Behind them stands the next step of every other question."""
    assessment = assess(STEPPED, sheet_for(STEPPED.rubric, {"a.1": 0, "a.2": 1, "b.1": 1}))
    listed = [step.id for step in assessment.listed]

    assert [step.id for step in assessment.first_steps] == listed[: len(assessment.first_steps)]
    assert len(set(listed)) == len(listed)
    assert {step.question for step in assessment.listed} == {step.question for step in assessment.steps}
    assert set(listed) <= {step.id for step in assessment.steps}
