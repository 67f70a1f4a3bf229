"""The first page: its findings follow their rules, the ladder says where we are."""

from typing import Any

import pytest

from claiming import sheet
from fusionassess.assessment.assess import assess
from fusionassess.documents.problems import Place, Problem
from fusionassess.render.sections import contents
from fusionassess.report import build_report
from fusionassess.report.carried import notes
from fusionassess.report.value import Front
from fusionassess.words.labels import labels
from reports import report_on
from small import sheet_for, small_edition


def front_of(answers: dict[str, Any], **changes: Any) -> Front:
    """The first page of the report on a sheet of the small rubric."""
    edition = small_edition(**changes)
    return build_report(assess(edition, sheet_for(edition.rubric, answers)), labels("zh"), "zh").front


def test_the_ladder_names_every_level_and_marks_ours() -> None:
    """The level reached, and those that open answers leave possible."""
    rungs = front_of({"a.1": 2, "a.2": 1, "b.1": "unknown", "c.1": 2}).rungs

    assert [rung.display for rung in rungs] == ["0 无", "1 有", "2 好", "3 优"]
    assert [rung.is_here for rung in rungs].count(True) == 1
    assert [rung.mark for rung in rungs if rung.is_here] == ["▲ 我们在这里"]


def test_what_a_level_lacks_is_said_without_ids() -> None:
    """The unmet shares, and no question by its id."""
    needs = front_of({"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 1}).next

    assert needs == "升到 2 级“好”还需：达到 2 级及以上的题（按权重计）须超过 50%，现为 0%。"


def test_at_the_top_nothing_is_lacking() -> None:
    """Said once, and there is no gap."""
    page = front_of({"a.1": 3, "a.2": 3, "b.1": 3, "c.1": 3})

    assert page.next == "已在最高一级。"
    assert page.findings == ("已答各题都在最高等级。",)
    assert page.brings == ""


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        # 甲 .50, 乙 2.71: further apart than half a level.
        ({"a.1": 1, "a.2": 0, "b.1": 2, "c.1": 3}, "“甲”是短板：0.50，比最强的“乙”低 2.21。"),
        # 甲 1.50, 乙 (20×2 + 50×1)/70 = 1.29: nearer.
        ({"a.1": 2, "a.2": 1, "b.1": 2, "c.1": 1}, "各条路径相差不大：最低是“乙”1.29，最高是“甲”1.50。"),
        ({"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 1}, "各条路径得分相同（1.00）。"),
    ],
)
def test_the_first_finding_is_of_the_paths(answers: dict[str, int], expected: str) -> None:
    """The weakest path where it is half a level or more below the strongest; else how near they are."""
    assert front_of(answers).findings[0] == expected


@pytest.mark.parametrize(("second", "is_told"), [(1, True), (2, False)])
def test_a_path_that_may_turn_out_as_low_as_the_lowest_is_told_of(second: int, *, is_told: bool) -> None:
    """The other path is 1.33 of 1.00–2.25 and may be the 1.00 of the lowest; 1.67 of 1.25–2.50 may not."""
    finding = build_report(sheet([[1] * 4, [2, second, 1, "unknown"]]), labels("zh"), "en").front.findings[0]

    assert (labels("zh").report.lowest_may_change in finding) is is_told


def test_the_second_finding_names_where_most_is_lost() -> None:
    """Measure a loses 30 × 2.5/3 = 25 of 31.67 points, b the rest."""
    second = front_of({"a.1": 1, "a.2": 0, "b.1": 2, "c.1": 3}).findings[1]

    assert second == "失分最多的举措是“举措甲”“举措乙”，分别占全部失分的 79%、21%。"


def test_a_wide_interval_comes_before_uneven_paths() -> None:
    """Measure b unknown: its 20 of 100 points leave .60 levels open; the third finding says so."""
    assert front_of({"a.1": 1, "a.2": 0, "b.1": "unknown", "c.1": 3}).findings[2].startswith("1 题没有计入的答案")


def test_facets_apart_are_the_third_finding() -> None:
    """Results at 0, mechanisms at 2 and more."""
    assert (
        front_of({"a.1": 2, "a.2": 0, "b.1": 2, "c.1": 3})
        .findings[2]
        .startswith("在“机制”“成效”几方面中，得分最低的是“成效”：0.00，比“机制”低 ")
    )


def test_a_short_round_tells_nothing_of_facets() -> None:
    """It asks what comes first of each measure; in a full round the same answers would tell."""
    answers = {"a.1": "unknown", "a.2": 0, "b.1": 0, "c.1": 3}
    short, full = front_of(answers, least_coverage=0.9), front_of(answers, least_coverage=0)

    assert not any("几方面中" in finding for finding in short.findings)
    assert any("几方面中" in finding for finding in full.findings)


def test_a_path_whose_measures_are_far_apart_is_the_third_finding_of_a_rubric_without_facets() -> None:
    """Measure b 1 and c 3 stand in one path."""
    third = front_of({"a.1": 2, "a.2": 2, "b.1": 1, "c.1": 3}).findings[2]

    assert third == "“乙”内部不均衡：“举措乙”1.00，“举措丙”3.00。"


def test_where_nothing_else_is_found_the_highest_measure_is_named() -> None:
    """Where all are alike, none is."""
    assert front_of({"a.1": 3, "a.2": 2, "b.1": 2, "c.1": 2}).findings[2] == "得分最高的举措是“举措甲”：2.50。"
    assert len(front_of({"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 1}).findings) == 2


def test_the_link_below_both_sides_is_a_finding() -> None:
    """The example's bridge gap of .15 is beyond .1."""
    assert "0.15" in report_on("binjiang-park", "zh").front.findings[2]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_the_short_list_brings_says_whether_the_level_is_kept(language: str) -> None:
    """Before and after, and how many steps the next level needs."""
    report = report_on("binjiang-park", language)
    needed = sum(row.for_next_level for row in report.advice)
    kept = {"zh": "仍为 2 级", "en": "still level 2"}[language]

    assert "2.16 → 2.31" in report.front.brings
    assert kept in report.front.brings
    assert str(needed) in report.front.brings


@pytest.mark.parametrize(
    ("language", "told"), [("zh", "第 4、5 步见“建议步骤”。"), ("en", "Then steps 4, 5: see “Steps to take”.")]
)
def test_the_first_page_says_that_further_first_steps_follow_and_where(language: str, told: str) -> None:
    """Three of five are on the page; right below them it is told where the others stand, under their numbers."""
    report = report_on("binjiang-park", language)
    section = next(each for each in contents(report) if each.id == "advice")

    assert report.front.brings.startswith(told)
    assert section.title in told
    assert [row.number for row in report.advice if row.first] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("language", "told"), [("zh", "先后看每份投入的收效，不看用时"), ("en", "The order is gain per effort")]
)
def test_where_a_long_step_comes_first_the_order_is_told(language: str, told: str) -> None:
    """Two years or more among the first three; nothing where all are shorter."""

    def order(months: list[int]) -> str:
        steps = [{"to": level, "do": f"Do {level}", "effort": "S", "months": months} for level in range(1, 6)]
        assessment = sheet([[1, 1]], questions={"q00": {"asked": {"steps": steps}}})
        return build_report(assessment, labels(language), language).front.order

    assert order([24, 48]).startswith(told)
    assert order([12, 24]).startswith(told)
    assert order([12, 23]) == ""


@pytest.mark.parametrize(("language", "between"), [("zh", "？”“"), ("en", "?”, “")])
def test_questions_in_a_row_are_quoted(language: str, between: str) -> None:
    """They are whole sentences, whose marks would end the one they stand in."""
    sentences = [row.sentence for row in report_on("binjiang-park", language).trends]

    assert any(sentence.count(between) for sentence in sentences)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", ("覆盖率：", "目标：", "纽带：", "低（不足 2）、中（2 至不足 3.5）、高（3.5 及以上）")),
        ("en", ("Coverage:", "Target:", "link:", "low (below 2), middle (2 to below 3.5), high (3.5 and above)")),
    ],
)
def test_the_method_says_what_the_words_of_the_first_page_mean(language: str, told: tuple[str, ...]) -> None:
    """Sides and bands only where the rubric has them."""
    report = report_on("binjiang-park", language)
    words = labels(language).report.method_words_label
    (meant,) = (item.text for item in report.method if item.label == words)
    plain = build_report(sheet([[3]]), labels(language), language)
    (less,) = (item.text for item in plain.method if item.label == words)

    assert all(part in meant for part in told)
    assert [part in less for part in told] == [True, True, False, False]


def test_where_nothing_is_lost_but_something_is_open_that_comes_next() -> None:
    """However narrow the bounds: there is no step, so the question is what to do first."""
    page = front_of({"a.1": 3, "a.2": 3, "b.1": 3, "c.1": "unknown"}, least_coverage=0.3)

    assert page.findings[0] == "已答各题都在最高等级。"
    assert page.findings[1].startswith("1 题没有计入的答案")
    assert page.steps == ("先把没有计入答案的 1 题问清楚、补上，再选步骤。",)


def test_too_few_answers_tell_of_no_loss_but_of_the_open_questions() -> None:
    """A share of all points lost would speak of what nobody knows."""
    page = front_of({"a.1": 1, "a.2": 1, "b.1": "unknown", "c.1": "unknown"})

    assert page.findings == ("2 题没有计入的答案：先把它们问清楚。",)


def test_the_heading_says_three_where_there_are_three() -> None:
    """Else it is without a number."""

    def heading(answers: dict[str, Any]) -> str:
        edition = small_edition()
        return build_report(assess(edition, sheet_for(edition.rubric, answers)), labels("zh"), "zh").words.holding_back

    assert heading({"a.1": 1, "a.2": 0, "b.1": 2, "c.1": 3}) == "三点发现"
    assert heading(dict.fromkeys(("a.1", "a.2", "b.1", "c.1"), 3)) == "发现"


def test_many_paths_with_one_score_are_counted() -> None:
    """Up to four are named."""
    low, lower = (build_report(sheet([[1], *[[4]] * count]), labels("zh"), "zh").front.findings[0] for count in (4, 5))

    assert "“" in low.split("最强的")[1]
    assert "比最强的5 条路径低 3.00" in lower


def test_questions_at_fault_alike_are_one_note() -> None:
    """Each sentence once, with all of its questions."""
    assessment = sheet([[1, 1, 1]])
    asked = assessment.plan.questions
    faults = [
        Problem("always-applies", Place("ours.yaml", line), {"id": name}, "warning")
        for line, name in enumerate(asked, 1)
    ]

    told = list(
        notes(assessment, [*faults, Problem("other-edition", Place("ours.yaml"), {"version": "1"})], labels("zh"), "zh")
    )

    assert len(told) == 2
    assert told[0].startswith("、".join(asked))
