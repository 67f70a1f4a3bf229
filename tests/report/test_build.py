"""The report: every word chosen, every number rounded, nothing untrue."""

import re
from typing import Any

import pytest

from conftest import EXAMPLES
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import assess
from fusionassess.report import Report, build_report
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Thresholds
from fusionassess.words.labels import labels
from small import sheet_for, small_edition
from stepped import stepped_edition


def report_on(answers: dict[str, Any], language: str = "zh", **more: Any) -> Report:
    """The report on a sheet of the small rubric."""
    edition: Edition = more.pop("edition", None) or small_edition()
    sheet = sheet_for(edition.rubric, answers, **more)
    return build_report(assess(edition, sheet), labels(language), language)


ALL = {"a.1": 1, "a.2": 0, "b.1": 2, "c.1": 3}


def test_the_headline_says_score_level_and_the_ends() -> None:
    """Weights 30, 20, 50: (30×.5 + 20×2 + 50×3)/100 = 2.05; the weakest path is named."""
    report = report_on(ALL)

    assert report.score.display == "2.05"
    assert report.front.headline == "总分 2.05（满分 3），处于 1 级“有”。"
    assert report.front.findings[0] == "“甲”是短板：0.50，比最强的“乙”低 2.21。"


def test_an_unknown_answer_shows_as_an_interval() -> None:
    """b.1 unknown: c stands for the whole path, (30×.5 + 70×3)/100; bottom and top of b are the ends."""
    report = report_on({**ALL, "b.1": "unknown"})

    assert report.score.display == "2.25 [1.65–2.25]"
    assert report.not_answered[0].text == "不清楚；答清这题，总分的可能范围缩小 0.60"


def test_a_note_among_other_remarks_is_called_one() -> None:
    """Else nobody could tell where the program's words end."""
    report = report_on({**ALL, "b.1": {"not_applicable": "没有", "note": "已问过"}})

    assert report.not_answered[0].text == "不适用：没有；备注：已问过"


def test_a_rule_that_disagrees_is_named() -> None:
    """The level is quoted with its rule where another rule says otherwise."""
    sentence = (
        "等级看达到各级的作答有多少，不看总分。若按最弱路径定级，则为 0 级；若按分数段定级，则为 2 级；"
        "引用等级时，请说明按哪种规则。"
    )

    assert report_on(ALL).front.notes == (sentence,)


def test_the_next_level_is_spelled_out() -> None:
    """The unmet condition names level, share, how many and which."""
    report = report_on({"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 1})

    assert report.level.display == "1 有"
    assert report.level.next_title == "升到 2 级还差什么"
    assert report.level.next_steps == (
        (
            "达到 2 级及以上的题（按权重计）须超过 50%，现为 0%："
            "提升其中权重最大的 2 题就够（c.1 丙一？；b.1 乙一？）。"
            "这样的题共 4 题；选哪几题都不能再少。"
        ),
    )


def test_the_shares_quoted_are_the_rubrics_own() -> None:
    """What the next level needs, and how the level came about."""
    edition = small_edition(shares=Thresholds(reach=0.4, hold=0.7))
    report = report_on({"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 1}, edition=edition)

    assert "达到 2 级及以上的题（按权重计）须超过 40%，现为 0%" in report.level.next_steps[0]
    method = {item.label: item.text for item in report.method}["等级"]
    assert "该级份额超过 40%，且以下各级份额都超过 70%" in method


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("weakest", "等级由最弱的路径决定，要升到 1 级，须先提升“甲”。"),
        ("bands", "总分达到 2.80 即为 3 级，现为 2.05。"),
    ],
)
def test_each_rule_explains_its_own_next_level(rule: str, sentence: str) -> None:
    """What the next level needs follows the rubric's rule."""
    assert report_on(ALL, edition=small_edition(level_rule=rule)).level.next_steps == (sentence,)


def test_advice_waits_for_its_prerequisite_and_says_so() -> None:
    """The step of b to 2 waits for a, whose step stands first though its own priority is lower."""
    report = report_on({"a.1": 1, "a.2": 0, "b.1": 1, "c.1": 3})
    first, second = report.advice

    assert (first.id, first.first) == ("a.1@2", True)
    assert first.why == "等级 1 → 2；权重 15.0 × 提高 1 级 ÷ 投入 4 = 3.8"
    assert (second.id, second.first) == ("b.1@2", False)
    assert second.waiting == "须先完成“a 举措甲”（到 2 级）"


def test_durations_follow_the_sector() -> None:
    """Half as long in one sector, twice in another, the mean of both for both."""
    spans = [report_on(ALL, sectors=sectors).advice[0].months for sectors in ((), ("ai",), ("bio",), ("ai", "bio"))]

    assert spans == [(6, 12), (3, 6), (12, 24), (7.5, 15)]


def test_a_target_bounds_what_is_wanted() -> None:
    """With target 1 for measure a its question is where it should be, and has no step."""
    assert "a" in {row.measure for row in report_on(ALL).advice}
    assert "a" not in {row.measure for row in report_on(ALL, targets={"a": 1}).advice}


def test_gaps_are_shares_of_the_distance() -> None:
    """Distance .95: a has 30×2.5/3 = 25 of 31.67 points, b 6.67; c none."""
    report = report_on(ALL)

    assert [(gap.id, gap.share.display) for gap in report.gaps] == [("a", "79%"), ("b", "21%")]
    assert [gap.id for gap in report.question_gaps] == ["a.2", "a.1", "b.1"]


def test_evidence_gaps_are_listed_with_their_reason() -> None:
    """Claimed above what is supported: by grade, by age, by naming none; the evidenced score beside the claimed."""
    answers = {
        "a.1": {"level": 3, "evidence": {"grade": "E1"}},
        "a.2": {"level": 3, "evidence": {"grade": "E2", "date": "2020-01-01"}},
        "b.1": 2,
        "c.1": 1,
    }
    report = report_on(answers, assessed_on="2026-09-30")

    assert {gap.id: gap.remark for gap in report.evidence_gaps} == {
        "a.1": "证据为 E1（文件）",
        "a.2": "证据 E2 已超过 24 个月，按低一等计",
        "b.1": "没有注明证据",
    }
    # 30×3 + 20×2 + 50×1 = 180 claimed; 30×2 + 20×1 + 50×1 = 130 supported.
    assert report.evidenced.sentence == "按所附证据只能支持 1.30 分，比自报低 0.50。"


def test_without_evidence_nothing_is_listed() -> None:
    """Not measured is said once and is no list of reproaches."""
    report = report_on(ALL)

    assert report.evidence_gaps == ()
    assert report.evidenced.sentence == "作答没有注明证据等级，未核证据。"


def test_a_withheld_total_says_why_and_keeps_the_measures() -> None:
    """Two answers of four: no total, the reason, and the measure that is covered."""
    report = report_on({"a.1": 1, "a.2": 0})

    assert report.status == "low_coverage"
    assert report.score.display == "—"
    assert "覆盖率 30% 低于下限 60%" in report.front.trust
    assert report.front.headline == "作答还不够，不给总分与等级；先补答，再看短板。"
    assert report.paths[0].measures[0].score.display == "0.50"
    assert report.paths[1].measures[0].remark == "覆盖率 0%，低于 60%，不给分"


def test_the_cap_on_not_applicable_is_explained() -> None:
    """Half the weight not applicable: totals withheld, with share and cap."""
    report = report_on({**ALL, "c.1": {"not_applicable": "没有"}})

    assert report.status == "na_cap"
    assert "不适用的题占权重 50%，超过上限 25%" in report.front.trust
    assert report.paths[1].measures[1].remark == "各题均不适用"


def test_the_best_sheet_has_nothing_to_do() -> None:
    """All at the top: no gap, no advice, and it says so."""
    report = report_on(dict.fromkeys(ALL, 3))

    assert report.front.findings == ("已答各题都在最高等级。",)
    assert report.front.steps == ("没有可列的步骤。",)
    assert report.advice == ()
    assert report.level.next_steps == ()


def test_a_profile_of_one_side_is_told_why_there_is_no_degree() -> None:
    """The firm of the small rubric sees one side only."""
    report = report_on({"a.1": 1, "b.1": 2}, profile="firm")

    assert report.coordination.sentences == ("本主体只看得到科技与产业中的一侧，不计算两侧的耦合协调度。",)


def test_english_readers_get_english() -> None:
    """Sentences in English, texts of the rubric in English where there are any."""
    report = report_on(ALL, "en")

    assert report.front.headline == "Score 2.05 out of 3: level 1, 有."
    assert report.advice[0].measure_title == "Measure A"


def test_what_narrows_the_interval_most_is_named_first() -> None:
    """The widths of the open questions add up to the interval's."""
    report = report_on({"a.1": 1, "a.2": "unknown", "b.1": "unknown", "c.1": 2})
    widths = [float(item.text.rpartition(" ")[2]) for item in report.not_answered]

    assert [item.label.split()[0] for item in report.not_answered] == ["b.1", "a.2"]
    assert report.score.low.value is not None
    assert report.score.high.value is not None
    assert sum(widths) == pytest.approx(report.score.high.value - report.score.low.value, abs=0.011)


def test_the_gap_is_shared_out_among_paths_facets_and_sides() -> None:
    """Each line adds up to the whole, as do the shares of the tree."""
    report = report_on({"a.1": 1, "a.2": 0, "b.1": 2, "c.1": 0})

    for item in report.gap_groups:
        assert sum(int(share) for share in re.findall(r"(\d+)%", item.text)) == pytest.approx(100, abs=1)
    assert sum(path.gap_share for path in report.paths) == pytest.approx(1)
    for path in report.paths:
        assert sum(measure.gap_share for measure in path.measures) == pytest.approx(path.gap_share)


def test_an_earlier_sheet_that_is_given_is_not_missed() -> None:
    """A report that shows the scores over time does not say that there was no earlier sheet."""
    opened = open_sheet(next(file for file in EXAMPLES if file.stem == "riverside-park-en"))
    assessment = assess(opened.edition, opened.sheet)
    for earlier, is_missed in (((), True), ((assessment,), False)):
        report = build_report(assessment, labels("en"), "en", earlier=earlier)
        left_out = next(item.text for item in report.method if item.label == "Left out")

        assert ("an earlier sheet" in left_out) == is_missed
        assert "several raters" in left_out


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ([3], "3 established: Agreed (the clause of level 3 does not hold, so it counts as 2)"),
        ([], "3 established: Agreed"),
    ],
)
def test_an_answer_without_its_clause_says_what_it_counts_as(missing: list[int], told: str) -> None:
    """Nobody reads a level in the list of answers that the score does not count."""
    edition = stepped_edition()
    sheet = sheet_for(edition.rubric, {"a.1": {"level": 3, "missing": missing}})
    report = build_report(assess(edition, sheet), labels("en"), "en")

    (row,) = (row for path in report.paths for m in path.measures for row in m.questions if row.id == "a.1")
    assert row.answer.replace(" for ≥80% of the projects of the last 12 months", "") == told


@pytest.mark.parametrize("name", ["qingyuan-sensors", "xinghe-group"])
def test_whatever_stands_before_a_step_of_higher_priority_says_why(name: str) -> None:
    """Others wait for it, or a step further up its own ladder brings more: who reads the arithmetic must not wonder."""
    sheet, edition, _ = open_sheet(next(file for file in EXAMPLES if file.stem == name))
    rows = build_report(assess(edition, sheet), labels("en"), "en").advice

    early = [
        row
        for place, row in enumerate(rows)
        if any(round(other.priority, 9) > round(row.priority, 9) and not other.waits_for for other in rows[place + 1 :])
    ]
    assert any("must come before the step to level" in row.mark for row in early)
    assert all(row.mark.endswith("so it stands earlier") for row in early)
    assert not any(re.search("for step [0-9]+,? [0-9]|for steps [0-9]+, so", row.mark) for row in rows)
