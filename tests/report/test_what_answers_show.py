"""What a report says of a sheet, given what its answers show."""

from typing import Any

from fusionassess.assessment.assess import assess
from fusionassess.report import Report, build_report
from fusionassess.words.labels import labels
from small import sheet_for, small_edition
from stepped import stepped_edition

EDITION = small_edition()


def report_on(answers: dict[str, Any]) -> Report:
    """The report on a sheet."""
    return build_report(assess(EDITION, sheet_for(EDITION.rubric, answers)), labels("zh"), "zh")


def test_the_report_names_what_a_step_brings() -> None:
    """The level that will hold, with its clause; who does it, and to which family it belongs."""
    edition = stepped_edition()
    report = build_report(
        assess(edition, sheet_for(edition.rubric, {"a.1": 1, "a.2": 3, "b.1": 3})), labels("zh"), "zh"
    )
    [row] = report.advice

    assert (row.id, row.number, row.first) == ("a.1@2", 1, True)
    assert [(item.label, item.text) for item in row.brings] == [
        ("1 → 2 级", "近12个月至少1个项目有约定"),
        ("1 → 2 级", "约定有书面记录"),
    ]
    assert (row.owner, row.solution_title) == ("科技局", "分担")
    assert report.front.steps == ("请1家企业写进合同（举措甲；科技局；1–3 个月）",)
    assert report.outlook is not None
    assert report.outlook.sentence.startswith("做完第 1 步：总分 2.10 → 2.55，")


def test_what_the_next_level_needs_is_marked_and_numbered() -> None:
    """Two steps of one question where it lies two levels below; the later one waits for the earlier."""
    edition = stepped_edition()
    report = build_report(
        assess(edition, sheet_for(edition.rubric, {"a.1": 0, "a.2": 1, "b.1": 1})), labels("zh"), "zh"
    )
    rows = {row.id: row for row in report.advice}

    assert [name for name, row in rows.items() if row.for_next_level] == ["a.1@1", "b.1@2", "a.1@2"]
    assert rows["a.1@2"].waiting == f"须先完成第 {rows['a.1@1'].number} 步"
    assert report.needed == (
        "升到 2 级的一种做法：做完第 {} 步（前提都在内），每步都按所写月数的上限算，最快 4 个月。"
        "路线图另找投入最小的一组，可能与此不同。"
    ).format("、".join(str(row.number) for row in report.advice if row.for_next_level))
    assert [row.number for row in report.advice] == list(range(1, len(rows) + 1))


def test_a_prerequisite_that_nobody_knows_is_to_be_found_out() -> None:
    """And said with the level that is needed."""
    edition = stepped_edition()
    for answers, reason in (
        ({"a.1": "unknown", "a.2": "unknown", "b.1": 2}, "须先完成“a 举措甲”（情况不明，先弄清）"),
        ({"a.1": 1, "a.2": 1, "b.1": 2}, "须先完成“a 举措甲”（到 2 级）"),
    ):
        report = build_report(assess(edition, sheet_for(edition.rubric, answers)), labels("zh"), "zh")
        assert next(row for row in report.advice if row.id == "b.1@3").waiting == reason


def test_nothing_answered_says_so() -> None:
    """All unknown: no claim that all is well, and the first thing to do is to find out."""
    report = report_on(dict.fromkeys(("a.1", "a.2", "b.1", "c.1"), "unknown"))

    assert report.front.findings == ("没有可以计分的作答，看不出短板。",)
    assert report.front.steps == ("先把没有计入答案的 4 题问清楚、补上，再选步骤。",)


def test_too_much_that_does_not_apply_is_called_that() -> None:
    """All answered, but the cap on not applicable is exceeded: not a word of too few answers."""
    report = report_on({"a.1": 1, "a.2": 1, "b.1": 1, "c.1": {"not_applicable": "没有"}})

    assert (report.front.headline,) == ("不适用的题太多，不给总分与等级。路径和举措的分数照常给出。",)
    assert report.outlook is not None
    assert report.outlook.sentence == ""


def test_equal_paths_have_no_best_and_no_worst() -> None:
    """All answers alike: float noise decides nothing."""
    sentences = report_on({"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 1}).front.findings

    assert "各条路径得分相同（1.00）。" in sentences
