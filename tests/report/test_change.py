"""What is told of a change where several parts of the whole changed alike, or one hides another."""

from typing import Any

import pytest

from claiming import sheet
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.report.change import ChangeReport, build_change
from fusionassess.words.labels import labels


def compared(*answers: list[list[Any]]) -> ChangeReport:
    """The report on sheets with these levels, a year after one another."""
    made = [in_year(2024 + year, levels) for year, levels in enumerate(answers)]
    return build_change(made, made[-2], labels("en"), "en")


def in_year(year: int, levels: list[list[Any]]) -> Assessment:
    """A sheet with these levels, of the end of September."""
    made = sheet(levels)
    day = made.sheet.assessed_on.replace(year=year)  # type: ignore[union-attr]
    return assess(made.edition, made.sheet.model_copy(update={"assessed_on": day}))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ([[3, 3], [1, 1]], "P0 Path 0 changed most, +2.00"),
        ([[3, 3], [3, 3]], "P0 Path 0 is among those that changed most, +2.00"),
    ],
)
def test_the_path_that_changed_most_is_named_as_the_only_one_where_it_is(now: list[list[int]], told: str) -> None:
    """Of two that changed by the same, one is named as one of them."""
    assert compared([[1, 1], [1, 1]], now).over_time.title.endswith(told)


def test_a_path_that_fell_by_a_measure_newly_scored_is_told_with_it() -> None:
    """Unless a measure of it fell, too: then that is why."""
    by_others = compared([[4, 4, None]], [[4, 4, 0]])
    by_itself = compared([[4, 4, None]], [[3, 4, 0]])

    assert len(by_others.fallen_notes) == 1
    assert "Measure 02" in by_others.fallen_notes[0]
    assert by_itself.fallen_notes == ()
