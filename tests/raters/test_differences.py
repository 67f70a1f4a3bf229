"""Where raters differ and what that does, against the same computed one by one."""

import itertools
import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES
from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import assess
from fusionassess.documents.source import Source
from fusionassess.raters.differences import Differences, differences
from fusionassess.raters.merging import decided, merge
from fusionassess.raters.rules import Rule
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from rated import EDITION, opened
from small import TEXT, sheet_for

QUESTIONS = ("a.1", "a.2", "b.1", "c.1")
FULL = {"a.1": 2, "a.2": 2, "b.1": 2, "c.1": 2}


def consensus(*raters: dict[str, Any], rule: Rule = "median") -> AnswerSheet:
    """What raters agreed on."""
    sheets = [(f"{place}.yaml", opened(answers, f"处室{place}")) for place, answers in enumerate(raters)]
    return merge(sheets, rule, "、").sheet


def of(*raters: dict[str, Any], rule: Rule = "median") -> Differences:
    """Their differences."""
    figures = differences(assess(EDITION, consensus(*raters, rule=rule)), draws=50)
    assert figures is not None
    return figures


def total(answers: dict[str, Any]) -> float:
    """The score of a sheet."""
    return float(assess(EDITION, sheet_for(EDITION.rubric, answers)).results.score[0])


def test_a_sheet_of_one_rater_has_none() -> None:
    """Nothing is told of raters where none are named."""
    assert differences(assess(EDITION, sheet_for(EDITION.rubric, FULL))) is None


def test_the_effect_is_that_of_the_question_alone() -> None:
    """From one answer to the other, the rest as it was agreed; the widest first."""
    figures = of(FULL, FULL | {"a.1": 1, "c.1": 0})

    assert [row.id for row in figures.disputed] == ["c.1", "a.1"]
    assert figures.disputed[0].effect == pytest.approx(total(FULL) - total(FULL | {"c.1": 0}))
    assert figures.disputed[0].spread == 2
    assert figures.disputed[0].by == "open"
    # c.1 is open: in its place stands the lower of the two in the middle.
    assert figures.disputed[1].effect == pytest.approx(total(FULL | {"c.1": 0}) - total(FULL | {"c.1": 0, "a.1": 1}))
    assert figures.by == {"agreed": 2, "median": 1, "open": 1}


levels = st.lists(st.sampled_from([0, 1, 2, 3, "na:没有这类单位", "unknown"]), min_size=4, max_size=4)


@settings(max_examples=50)
@given(levels, levels)
@pytest.mark.no_cover
def test_the_ends_are_those_of_all_combinations(first: list[Any], second: list[Any]) -> None:
    """With the lowest or the highest of the answers everywhere; what some call not applicable taken out or not."""
    answers = [
        {
            name: {"not_applicable": "没有这类单位"} if str(said).startswith("na") else said
            for name, said in zip(QUESTIONS, own, strict=True)
        }
        for own in (first, second)
    ]
    told = [[own[name] for own in answers if own[name] != "unknown"] or ["unknown"] for name in QUESTIONS]
    totals = np.array([total(dict(zip(QUESTIONS, each, strict=True))) for each in itertools.product(*told)])
    figures = of(*answers)

    if not np.isnan(totals).any():
        assert figures.low == pytest.approx(totals.min(), abs=1e-9)
        assert figures.high == pytest.approx(totals.max(), abs=1e-9)


def test_a_state_against_an_answer_is_told() -> None:
    """It has no spread, and an effect all the same."""
    answers = FULL | {"c.1": 3}
    figures = of(answers, answers | {"b.1": {"not_applicable": "没有这类单位"}, "a.1": 0})
    row = next(row for row in figures.disputed if row.id == "b.1")

    assert math.isnan(row.spread)
    assert row.by == "open"
    assert row.effect > 0


def test_roles_stand_beside_the_others_on_the_same_questions() -> None:
    """Two of one role count as their mean."""
    sheets = [
        ("1", opened({"a.1": 3, "a.2": 3, "b.1": 1}, "科技局")),
        ("2", opened({"a.1": 1, "a.2": 1, "c.1": 0}, "企业")),
        ("3", opened({"a.1": 1, "a.2": 2, "c.1": 3}, "企业", name="李")),
    ]
    figures = differences(assess(EDITION, merge(sheets, "ask", "、").sheet), draws=10)

    assert figures is not None
    first, second = figures.roles
    assert (first.role, first.raters, first.answers) == ("科技局", 1, 3)
    assert (second.role, second.raters, second.answers) == ("企业", 2, 3)
    assert first.gaps[0] == pytest.approx(((3 - 1) + (3 - 1.5)) / 2)
    assert first.gap == pytest.approx(-second.gap)
    assert first.means[0] == 3
    assert math.isnan(first.means[1])
    assert math.isnan(first.gaps[1])


def test_an_answer_that_its_rule_would_not_give_was_changed_by_people() -> None:
    """Whoever opens the consensus in the questionnaire and answers otherwise has decided."""
    sheet = consensus(FULL, FULL | {"a.1": 1})
    changed = sheet.model_copy(update={"answers": sheet.answers | {"a.1": Answer(level=3)}})
    figures = differences(assess(EDITION, changed), draws=10)

    assert figures is not None
    assert figures.by == {"agreed": 3, "people": 1}


def test_decided_by_people_is_told_with_its_reason() -> None:
    """And a question that is taken back is open."""
    sheet = decided(consensus(FULL, FULL | {"a.1": 0}), "a.1", Answer(level=1), "people", "看过台账")
    figures = differences(assess(EDITION, sheet), draws=10)

    assert figures is not None
    assert (figures.disputed[0].by, figures.disputed[0].reason) == ("people", "看过台账")
    again = differences(assess(EDITION, decided(sheet, "a.1", None, "open")), draws=10)
    assert again is not None
    assert again.disputed[0].by == "open"


def test_the_hint_that_waits_for_several_raters_speaks() -> None:
    """K12 of the shipped rubric: two levels apart and not talked over; without raters it is left out, and said."""
    alone = open_sheet(next(file for file in EXAMPLES if file.stem == "binjiang-park"))
    two = {"by": "lowest", "answers": [{"role": "甲", "level": 3}, {"role": "乙", "level": 1}]}
    near = {"by": "lowest", "answers": [{"role": "甲", "level": 3}, {"role": "乙", "level": 2}]}
    over = two | {"by": "people"}
    values = alone.sheet.model_dump(mode="json", exclude_defaults=True)
    sheet = AnswerSheet.model_validate(
        values | {"raters": {"1a.M": two, "1b.M": near, "5b.M": over}}, context=alone.edition.rubric.declared()
    )

    without, given = assess(alone.edition, alone.sheet).diagnosis, assess(alone.edition, sheet).diagnosis

    assert "K12" in without.unread_rules
    assert "K12" not in given.unread_rules
    assert [hint.where for hint in given.hints if hint.rule == "K12"] == [("1a.M",)]


def test_levels_counted_from_one_leave_one_option_less() -> None:
    """Three levels of the small rubric in place of four: r_wg against 8/12, not 15/12; AD of agreement up to half."""
    text = TEXT.replace("levels: [无, 有, 好, 优]", "scale: {from: 1}\nlevels: [有, 好, 优]")
    text = re.sub(r"levels: \[([abc])0, \w1, \w2, \w3\]", r"levels: [\g<1>1, \g<1>2, \g<1>3]", text)
    text = re.sub(r"^bands:.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"\n +steps:\n(?: +- \{to.*\n)+", "\n", text)
    edition = Edition(library.parse(Source("one.yaml", text)), "0" * 64, "one.yaml")
    sheets = [(role, opened(own, role, edition)) for role, own in (("A", FULL), ("B", FULL | {"a.1": 1}))]
    figures = differences(assess(edition, merge(sheets, "median", "、").sheet), draws=10)

    assert figures is not None
    assert figures.disputed[0].uniform == pytest.approx(1 - 0.5 / (8 / 12))
