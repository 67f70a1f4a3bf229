"""Sheets of several raters become one sheet like any other."""

import pytest

from fusionassess.answers.sheets import OpenedSheet, from_values
from fusionassess.documents import syntax, writing
from fusionassess.documents.source import Source
from fusionassess.raters.merging import NotMergeable, decided, keep_decisions, merge
from rated import EDITION, opened, pair
from small import sheet_for, small_edition


def test_who_answered_what_is_kept_and_what_all_say_is_decided() -> None:
    """Questions that only one office answers are put together."""
    evidence = {"grade": "E1", "text": "文件"}
    one = opened({"a.1": {"level": 2, "evidence": evidence, "note": "n"}, "a.2": 1}, "科技局", assessed_on="2026-09-01")
    two = opened({"a.1": 2, "b.1": 3, "c.1": "unknown"}, "财政局", assessed_on="2026-09-20")

    merged = merge(pair(one, two), "median", "、")
    sheet = merged.sheet

    assert {name: answer.level for name, answer in sheet.answers.items()} == {"a.1": 2, "a.2": 1, "b.1": 3, "c.1": None}
    assert sheet.answers["a.1"].evidence is not None
    assert {name: entry.by for name, entry in sheet.raters.items()} == {
        "a.1": "agreed",
        "a.2": "one",
        "b.1": "one",
        "c.1": "one",
    }
    assert [(answer.role, answer.level, answer.note) for answer in sheet.raters["a.1"].answers] == [
        ("科技局", 2, "n"),
        ("财政局", 2, None),
    ]
    assert sheet.respondent is not None
    assert sheet.respondent.role == "科技局、财政局"
    assert str(sheet.assessed_on) == "2026-09-20"
    assert (sheet.rubric.version, sheet.rubric.sha256) == ("1.2.0", "0" * 64)


def test_a_consensus_is_a_sheet_like_any_other() -> None:
    """It is written, and read again as it was."""
    sheet = merge(pair(opened({"a.1": 1}, "甲"), opened({"a.1": 3}, "乙")), "median", "、").sheet
    source = Source("c.yaml", writing.dump(sheet))

    assert sheet.answers == {}
    assert from_values(syntax.load(source), source, edition=EDITION).sheet == sheet


def test_what_sheets_say_otherwise_beside_their_answers_is_left_out_and_told() -> None:
    """Alike or said by one alone it stays."""
    one, two = opened({"a.1": 1}, "甲", targets={"a": 3, "b": 2}), opened({"a.1": 1}, "乙", targets={"a": 2, "c": 1})

    merged = merge(pair(one, two), "median", "、")

    assert merged.sheet.targets == {"b": 2, "c": 1}
    assert [(part.part, part.id, part.values) for part in merged.left_out] == [("targets", "a", (("甲", 3), ("乙", 2)))]


def about(opened: OpenedSheet, **subject: str) -> OpenedSheet:
    """A sheet of another organisation or period."""
    changed = opened.sheet.subject.model_copy(update=subject)
    return opened._replace(sheet=opened.sheet.model_copy(update={"subject": changed}))


def test_a_name_is_one_in_any_width() -> None:
    """The first spelling is taken, and there is nothing to make sure of."""
    sheets = pair(*(about(opened({"a.1": 1}, role), name=name) for role, name in (("甲", "甲（A）"), ("乙", "甲(a)"))))

    assert merge(sheets, "median", "、").names == ()


def test_sheets_of_two_periods_are_refused() -> None:
    """What changed between them is no difference between raters; a sheet without a period goes with any."""
    one, two, three = (
        about(opened({"a.1": 1}, role), period=period)
        for role, period in zip("甲乙丙", (" Q1", "q1", "Q2"), strict=True)
    )
    sheets = [("n", opened({"a.1": 1}, "丁")), *pair(one, two)]

    assert merge(sheets, "median", "、").sheet.subject.period == " Q1"
    with pytest.raises(NotMergeable) as refused:
        merge([*sheets, ("c", three)], "median", "、")
    assert (refused.value.why, refused.value.values["first"], refused.value.values["file"]) == (
        "other_period",
        "x/a.yaml",
        "c",
    )


def test_names_that_differ_are_told() -> None:
    """The first is taken."""
    one, two = opened({"a.1": 1}, "甲"), opened({"a.1": 1}, "乙")
    merged = merge(pair(one, about(two, name="某县")), "median", "、")

    assert merged.names == ("某市", "某县")
    assert merged.sheet.subject.name == "某市"


def test_a_sheet_without_a_role_goes_by_its_file() -> None:
    """Nobody is turned away for it."""
    sheet = merge(pair(opened({"a.1": 1}), opened({"a.1": 1})), "median", "、").sheet

    assert [answer.role for answer in sheet.raters["a.1"].answers] == ["a", "b"]


@pytest.mark.parametrize(
    ("why", "second"),
    [
        ("same_rater", opened({"a.1": 1}, " 甲 ")),
        ("other_profile", opened({"a.1": 1}, "乙", profile="firm")),
        ("other_sectors", opened({"a.1": 1}, "乙", sectors=("ai",))),
        ("other_version", opened({"a.1": 1}, "乙", edition=small_edition(version="2.0.0"))),
        ("other_rubric", opened({"a.1": 1}, "乙", edition=small_edition(id="other"))),
        ("is_consensus", opened({}, "乙", raters={"a.1": {"by": "open", "answers": [{"role": "丙", "level": 1}]}})),
    ],
)
def test_what_does_not_belong_together_is_refused_for_its_reason(why: str, second: OpenedSheet) -> None:
    """Another rubric, version, profile or sectors, one rater twice, a consensus among the sheets."""
    with pytest.raises(NotMergeable) as refused:
        merge(pair(opened({"a.1": 1}, "甲"), second), "median", "、")

    assert refused.value.why == why


def test_one_sheet_is_no_consensus() -> None:
    """Two are the least."""
    with pytest.raises(NotMergeable) as refused:
        merge([("a", opened({"a.1": 1}, "甲"))], "median", "、")

    assert refused.value.why == "one_sheet"


def test_what_people_decided_is_kept_where_the_answers_are_still_the_same() -> None:
    """A rater who has changed an answer opens the question again."""
    one, two = opened({"a.1": 1, "b.1": 0}, "甲"), opened({"a.1": 3, "b.1": 3}, "乙")
    before = merge(pair(one, two), "ask", "、").sheet
    for name in ("a.1", "b.1"):
        before = decided(before, name, sheet_for(EDITION.rubric, {name: 2}).answers[name], "people", "看过台账")
    anew = merge(pair(one, opened({"a.1": 3, "b.1": 2}, "乙")), "lowest", "、").sheet

    sheet, kept = keep_decisions(anew, before)

    assert kept == 1
    assert sheet.answers["a.1"].level == 2
    assert (sheet.raters["a.1"].by, sheet.raters["a.1"].reason) == ("people", "看过台账")
    assert (sheet.answers["b.1"].level, sheet.raters["b.1"].by) == (0, "lowest")
