"""Which action is advised, given what the answers show already."""

from typing import Any

import pytest

from fusionassess.assessment.assess import action_for, assess
from fusionassess.documents.problems import DocumentError
from fusionassess.documents.source import Source
from fusionassess.report import Report, build_report
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import labels
from small import TEXT, sheet_for

LOW, MIDDLE = "title: 甲低, ", "title: 甲中, "
BRINGING = TEXT.replace(LOW, LOW + "brings: {a.1: 1}, ").replace(MIDDLE, MIDDLE + "brings: {a.1: 2, a.2: 1}, ")
EDITION = Edition(library.parse(Source("small.yaml", BRINGING)), "0" * 64, "small.yaml")


def advised(answers: dict[str, Any], profile: str = "city") -> str | None:
    """The action for measure a."""
    sheet = sheet_for(EDITION.rubric, answers, profile)
    score = float(assess(EDITION, sheet).results.measures[0, 0])
    action = action_for(EDITION.rubric, sheet, EDITION.rubric.measures[0], score)
    return action.id if action else None


@pytest.mark.parametrize(
    ("answers", "action"),
    [
        ({"a.1": 0, "a.2": 0}, "a.low"),
        ({"a.1": 1, "a.2": 0}, "a.mid"),
        ({"a.1": 3, "a.2": 0}, "a.mid"),
        ({"a.1": 0, "a.2": 3}, "a.mid"),
        ({"a.1": 2, "a.2": 1}, "a.mid"),
    ],
    ids=["nothing yet", "low is done", "middle in part", "middle", "all is done"],
)
def test_an_action_that_brings_nothing_new_is_passed_over(answers: dict[str, int], action: str) -> None:
    """The band's action where it brings something, else the next band's; the highest where all is done."""
    assert advised(answers) == action


def test_a_lower_action_is_taken_up_where_the_higher_ones_are_done() -> None:
    """Uneven answers: the middle action is done, the low one is not."""
    text = TEXT.replace(LOW, LOW + "brings: {a.2: 1}, ").replace(MIDDLE, MIDDLE + "brings: {a.1: 2}, ")
    rubric = library.parse(Source("small.yaml", text))
    sheet = sheet_for(rubric, {"a.1": 3, "a.2": 0})

    action = action_for(rubric, sheet, rubric.measures[0], 1.5)

    assert action is not None
    assert action.id == "a.low"


def report_on(answers: dict[str, Any]) -> Report:
    """The report on a sheet."""
    return build_report(assess(EDITION, sheet_for(EDITION.rubric, answers)), labels("zh"), "zh")


def test_the_report_names_what_it_brings_and_what_is_there() -> None:
    """The step from the answer to the level brought; what is reached needs no doing."""
    row = next(row for row in report_on({"a.1": 3, "a.2": 0, "b.1": 1, "c.1": 1}).advice if row.measure == "a")

    assert [(item.label, item.text) for item in row.next_levels] == [("a.2 0 → 1", "a1")]
    assert row.reached == "已达到的不必重做：a.1（2 级）"


def test_nothing_answered_says_so() -> None:
    """All unknown: no claim that all is well, and the first thing to do is to find out."""
    report = report_on(dict.fromkeys(("a.1", "a.2", "b.1", "c.1"), "unknown"))

    assert report.holding_back == ("没有可以计分的作答，看不出短板。",)
    assert report.first == ("先把不清楚和未答的 4 题问清楚、补上，再谈措施。",)


def test_too_much_that_does_not_apply_is_called_that() -> None:
    """All answered, but the cap on not applicable is exceeded: not a word of too few answers."""
    report = report_on({"a.1": 1, "a.2": 1, "b.1": 1, "c.1": {"not_applicable": "没有"}})

    assert report.standing == ("不适用的题太多，不给总分与等级；路径和举措的分数照常给出。",)


def test_equal_paths_have_no_best_and_no_worst() -> None:
    """All answers alike: float noise decides nothing."""
    sentences = report_on({"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 1}).standing

    assert "各条路径得分相同（1.00）。" in sentences


def test_an_action_brings_levels_of_its_own_measure_only() -> None:
    """Another measure's question in ``brings`` is refused where it stands."""
    with pytest.raises(DocumentError) as caught:
        library.parse(Source("small.yaml", TEXT.replace(LOW, LOW + "brings: {b.1: 1}, ")))

    assert [problem.code for problem in caught.value.problems] == ["no-such-id"]


def test_of_several_lower_actions_the_nearest_is_taken_up() -> None:
    """A high measure whose high and middle actions are done falls back band by band, the nearest first."""
    middle = next(line for line in TEXT.splitlines() if MIDDLE in line)
    high = middle.replace("a.mid, band: middle, title: 甲中", "a.high, band: high, title: 甲高, brings: {a.1: 3}")
    text = TEXT.replace(middle, f"{middle}\n{high}")
    text = text.replace(LOW, LOW + "brings: {a.2: 1}, ").replace(MIDDLE, MIDDLE + "brings: {a.2: 2}, ")
    rubric = library.parse(Source("small.yaml", text))
    action = action_for(rubric, sheet_for(rubric, {"a.1": 3, "a.2": 0}), rubric.measures[0], 3.0)

    assert action is not None
    assert action.id == "a.mid"
