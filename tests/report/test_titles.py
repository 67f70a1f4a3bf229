"""The titles of the pictures say what the numbers say, by their rules."""

from typing import Any

import pytest

from fusionassess.assessment.assess import assess
from fusionassess.report import Report, build_report
from fusionassess.words.labels import labels
from reports import report_on
from small import sheet_for, small_edition


def report_of(answers: dict[str, Any], **changes: Any) -> Report:
    """The report on a sheet of the small rubric: 甲 has a, 乙 has b and c."""
    edition = small_edition()
    sheet = sheet_for(edition.rubric, answers)
    return build_report(assess(edition, sheet.model_copy(update=changes)), labels("zh"), "zh")


ANSWERS = {"a.1": 1, "a.2": 0, "b.1": 2, "c.1": 3}
"""甲 .50, 乙 2.71; the whole 2.05."""


def test_without_targets_the_paths_below_the_whole_are_named() -> None:
    """By the scores as they are shown."""
    report = report_of(ANSWERS)

    assert report.pictures.paths == f"低于总分 {report.score.point} 的路径：甲"


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ({"a": 3, "b": 3}, "离目标最远的是“甲”，还差 2.50"),
        ({"a": 0}, "定了目标的路径都已达到目标"),
    ],
)
def test_with_targets_the_one_farthest_from_its_own_is_named(targets: dict[str, int], expected: str) -> None:
    """And that all have been reached, where they have."""
    assert report_of(ANSWERS, targets=targets).pictures.paths == expected


def test_the_radar_tells_the_lowest_and_the_highest() -> None:
    """With their scores; alike where none is below another."""
    assert report_of(ANSWERS).pictures.radar == "“甲”最低（0.50），“乙”最高（2.71）"
    alike = report_of({"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 1}).pictures
    assert alike.radar == alike.paths == "各条路径得分相同（1.00）"


def test_a_picture_that_says_nothing_is_called_what_it_shows() -> None:
    """Nothing is answered."""
    report = report_of({"a.1": "unknown", "a.2": "unknown", "b.1": "unknown", "c.1": "unknown"})

    assert report.pictures.paths == report.captions.paths
    assert report.pictures.radar == report.captions.radar
    assert report.pictures.bars == report.captions.bars
    assert report.pictures.plane == report.pictures.quadrant == ""  # not drawn


@pytest.mark.parametrize("language", ["zh", "en"])
def test_titles_hold_the_numbers_that_the_report_shows(language: str) -> None:
    """Bands are counted, shares summed up, the quadrant is the one that holds."""
    report = report_on("binjiang-park", language)
    measures = [row for path in report.paths for row in path.measures]
    low = sum(row.band == "low" for row in measures)
    share = round(100 * sum(gap.share.value or 0.0 for gap in report.gaps))
    assert report.quadrant is not None
    name = report.quadrant.names[report.quadrant.maturity_high][report.quadrant.outcome_high]

    assert str(low) in report.pictures.bars
    assert str(len(measures)) in report.pictures.bars
    assert f"{share}%" in report.pictures.obstacles
    assert name in report.pictures.quadrant
    assert report.coordination.degree.point.display in report.pictures.plane


def test_where_no_measure_is_low_this_is_said() -> None:
    """A count of none reads badly."""
    title = report_on("riverside-park-en").pictures.bars

    assert title.startswith("No measure is in the low band; lowest score 2.33 (")
