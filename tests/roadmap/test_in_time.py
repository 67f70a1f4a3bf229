"""How long steps take, by themselves and together."""

from dataclasses import replace

import pytest

from fusionassess.assessment.assess import Assessment
from fusionassess.roadmap.in_time import months_of, months_of_one
from planned import stepped


def in_a_sector(factor: float) -> Assessment:
    """A sheet of a sector in which steps take so many times as long."""
    assessment = stepped(sectors=("ai",))
    rubric = assessment.rubric
    sectors = {**rubric.sectors, "ai": rubric.sectors["ai"].model_copy(update={"durations": factor})}
    changed = assessment.edition._replace(rubric=rubric.model_copy(update={"sectors": sectors}))
    return replace(assessment, edition=changed)


@pytest.mark.parametrize(
    ("span", "factor", "months"),
    [((1, 3), 1, 3), ((1, 3), 1.1, 4), ((1, 10), 1.1, 11), ((1, 3), 0.1, 1), ((0.5, 0.5), 1, 1), ((1, 2.5), 2, 5)],
)
def test_a_step_takes_whole_months(span: tuple[float, float], factor: float, months: int) -> None:
    """The longer end of its span times the sector's factor, a month begun counts; 10 × 1.1 is 11 but for noise."""
    assessment = in_a_sector(factor)
    step = assessment.steps[0]
    step = step._replace(step=step.step.model_copy(update={"months": span}))

    assert months_of_one(assessment, step) == months


def test_steps_together_take_as_long_as_their_longest_chain() -> None:
    """Steps of one question follow one another, those of others go on beside them."""
    assessment = stepped()
    chain = [step for step in assessment.steps if step.question == "a.1"]
    alone = [months_of_one(assessment, step) for step in chain]

    assert months_of(assessment, chain) == sum(alone)
    assert months_of(assessment, [*chain, *(s for s in assessment.steps if s.id == "a.2@2")]) == sum(alone)
    assert months_of(assessment, []) == 0
