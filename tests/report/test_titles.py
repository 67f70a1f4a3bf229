"""The titles of the pictures say what the numbers say, by their rules."""

from typing import Any

import pytest

from claiming import sheet
from conftest import EXAMPLES
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import assess
from fusionassess.report import Report, build_report
from fusionassess.words.labels import labels
from reports import report_on
from small import sheet_for, small_edition


def report_of(answers: dict[str, Any], **changes: Any) -> Report:
    """The report on a sheet of the small rubric: 甲 has a, 乙 has b and c."""
    edition = small_edition()
    own = sheet_for(edition.rubric, answers)
    return build_report(assess(edition, own.model_copy(update=changes)), labels("zh"), "zh")


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
        ({"a": 3, "b": 3, "c": 3}, "离目标最远的是“甲”，还差 2.50"),
    ],
)
def test_with_targets_the_one_farthest_from_its_own_is_named(targets: dict[str, int], expected: str) -> None:
    """And that all have been reached, where they have."""
    assert report_of(ANSWERS, targets=targets).pictures.paths == expected


def test_paths_equally_far_from_their_targets_are_counted() -> None:
    """None of them is the farthest alone."""
    report = report_of({"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 1}, targets={"a": 3, "b": 3, "c": 3})

    assert report.pictures.paths == "离目标最远的有 2 条路径，各差 2.00"


def test_the_radar_tells_the_lowest_and_the_highest() -> None:
    """With their scores; alike where none is below another."""
    assert report_of(ANSWERS).pictures.radar == "“甲”最低（0.50），“乙”最高（2.71）"
    alike = report_of({"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 1}).pictures
    assert alike.radar == alike.paths == "各条路径得分相同（1.00）"


def test_a_picture_that_says_nothing_is_called_what_it_shows() -> None:
    """Nothing is answered."""
    report = report_of({"a.1": "unknown", "a.2": "unknown", "b.1": "unknown", "c.1": "unknown"})

    assert report.pictures.obstacles == report.captions.obstacles
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


BANDS = {"bands": {"low": [0, 2.0], "middle": [2.0, 3.5], "high": [3.5, 5]}}
EXTREMES: dict[str, tuple[list[list[Any]], dict[str, str], dict[str, str]]] = {
    "at the top": (
        [[5, 5], [5, 5]],
        {"paths": "All paths score alike (5.00)", "bars": "All measures score alike (5.00)"},
        {"paths": "各条路径得分相同（5.00）", "bars": "各项举措得分相同（5.00）"},
    ),
    "nearly": (
        [[5, 5], [5, 4]],
        {
            "bars": "All 4 measures are in the high band; lowest score 4.00 (Measure 11)",
            "obstacles": "All points lost are in “Measure 11”",
        },
        {"bars": "4 项举措都处于高档；最低分 4.00（Measure 11）", "obstacles": "全部失分都在“Measure 11”"},
    ),
    "at the bottom": (
        [[0, 0], [0, 1]],
        {
            "bars": "All 4 measures are in the low band; lowest score 0.00 (3 measures)",
            "obstacles": "These 4 measures account for all points lost",
        },
        {"bars": "4 项举措都处于低档；最低分 0.00（3 项）", "obstacles": "全部失分都在这 4 项举措"},
    ),
    "none is low": (
        [[3, 5], [5, 5]],
        {"bars": "No measure is in the low band; lowest score 3.00 (Measure 00)"},
        {"bars": "没有举措处于低档；最低分 3.00（Measure 00）"},
    ),
    "several are highest": (
        [[3, 5], [5, 5], [5, 5]],
        {"radar": "Lowest: “Path 0” (4.00); highest: 2 paths (5.00)"},
        {"radar": "最低：“Path 0”（4.00）；最高：2 条路径（5.00）"},
    ),
    "unknown": (
        [["unknown"] * 2] * 2,
        dict.fromkeys(("paths", "radar"), "No path can be scored yet") | {"bars": "No measure can be scored yet"},
        dict.fromkeys(("paths", "radar"), "还没有路径能给分") | {"bars": "还没有举措能给分"},
    ),
    "a single measure": (
        [[3]],
        dict.fromkeys(("paths", "radar"), "“Path 0” scores 3.00") | {"bars": "“Measure 00” scores 3.00"},
        dict.fromkeys(("paths", "radar"), "“Path 0”得 3.00 分") | {"bars": "“Measure 00”得 3.00 分"},
    ),
    "some have no score": (
        [[4, 4], [4, 4], [4, 4], ["unknown"]],
        {"paths": "All paths with a score score alike (4.00)", "bars": "All measures with a score score alike (4.00)"},
        {"paths": "有得分的各条路径得分相同（4.00）", "bars": "有得分的各项举措得分相同（4.00）"},
    ),
    "some have no score, others nearly the same": (
        [[4, 4], [4, 4], [4, 5], ["unknown"]],
        {"bars": "All 6 measures with a score are in the high band; lowest score 4.00 (5 measures)"},
        {"bars": "有得分的 6 项举措都处于高档；最低分 4.00（5 项）"},
    ),
}


@pytest.mark.parametrize(("answers", "english", "chinese"), EXTREMES.values(), ids=EXTREMES)
def test_titles_of_extreme_sheets_read_well(
    answers: list[list[Any]], english: dict[str, str], chinese: dict[str, str]
) -> None:
    """All at the top, all at the bottom, nothing known, a single measure: what is said is what there is to say."""
    assessment = sheet(answers, **BANDS)
    for language, expected in (("en", english), ("zh", chinese)):
        told = build_report(assessment, labels(language), language).pictures._asdict()
        assert {name: told[name] for name in expected} == expected


def test_an_express_round_has_ranges_and_its_pictures_say_so() -> None:
    """No point, but an interval for each: the title names what is drawn."""
    opened = open_sheet(next(file for file in EXAMPLES if file.stem == "riverside-park-en"))
    firsts = {question.split(".")[0]: question for question in reversed(opened.sheet.answers)}
    few = {question: opened.sheet.answers[question] for question in firsts.values()}
    assessment = assess(opened.edition, opened.sheet.model_copy(update={"answers": few}))
    report = build_report(assessment, labels("en"), "en")

    assert report.status == "express"
    assert report.pictures.paths == report.captions.paths
    assert report.pictures.radar == report.captions.radar
    assert report.pictures.bars == report.captions.bars


def test_where_no_measure_is_low_this_is_said() -> None:
    """A count of none reads badly."""
    title = report_on("riverside-park-en").pictures.bars

    assert title.startswith("No measure is in the low band; lowest score 2.33 (")
