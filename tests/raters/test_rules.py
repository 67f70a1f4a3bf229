"""How several answers become one, rule by rule and state by state."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusionassess.answers.model import Answer, RaterAnswer
from fusionassess.raters.rules import FAR, NO_RANK, RULES, Rule, Voice, differs, settle

NA = "没有这类单位"


def voice(said: Any, rank: int = NO_RANK, **more: Any) -> Voice:
    """A rater's answer: a level, ``NA``, or ``None`` for unknown."""
    match said:
        case None:
            return Voice(RaterAnswer(unknown=True, **more), None, rank)
        case str():
            return Voice(RaterAnswer(not_applicable=said, **more), None, rank)
        case _:
            return Voice(RaterAnswer(level=said, **more), float(said), rank)


def settled(rule: Rule, *told: Any) -> tuple[str, Any]:
    """How it was decided, and for what."""
    by, answer = settle([each if isinstance(each, Voice) else voice(each) for each in told], rule)
    if answer is None:
        return by, None
    return by, "unknown" if answer.unknown else answer.level if answer.level is not None else answer.not_applicable


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((3, 3), ("agreed", 3)),
        ((3,), ("one", 3)),
        ((3, None), ("agreed", 3)),
        ((None, None), ("agreed", "unknown")),
        ((None,), ("one", "unknown")),
        ((NA, NA), ("agreed", NA)),
        ((NA, None), ("agreed", NA)),
        ((NA, 0), ("open", None)),
        ((NA, 3, 3, 3), ("open", None)),
    ],
)
def test_states_are_reconciled_alike_by_every_rule(
    rule: Rule, told: tuple[Any, ...], expected: tuple[str, Any]
) -> None:
    """Unknown yields; not applicable against an answer is for people to decide."""
    assert settled(rule, *told) == expected


@pytest.mark.parametrize(
    ("rule", "told", "expected"),
    [
        ("median", (1, 2), ("median", 1)),
        ("median", (2, 3, 3), ("median", 3)),
        ("median", (1, 3), ("open", None)),
        ("median", (0, 1, 2), ("open", None)),
        ("median", (2, None, 3), ("median", 2)),
        ("lowest", (1, 4, 3), ("lowest", 1)),
        ("ask", (1, 2), ("open", None)),
        ("best-evidenced", (voice(4, 1), voice(1, 2)), ("best-evidenced", 1)),
        ("best-evidenced", (voice(4, 2), voice(1, 2), voice(0, 1)), ("open", None)),
        ("best-evidenced", (voice(3, 2), voice(2, 2), voice(0, 1)), ("best-evidenced", 2)),
        ("best-evidenced", (2, 3), ("best-evidenced", 2)),
        ("best-evidenced", (1, 3), ("open", None)),
    ],
)
def test_each_rule(rule: Rule, told: tuple[Any, ...], expected: tuple[str, Any]) -> None:
    """The middle is one that somebody gave, and never one between answers two levels apart."""
    assert settled(rule, *told) == expected


def test_of_those_who_say_the_same_the_best_evidence_stays() -> None:
    """With its note; who said it does not belong into the answer."""
    by, answer = settle([voice(3, 0, note="一"), voice(3, 2, note="二", role="甲"), voice(3, 2, note="三")], "ask")

    assert by == "agreed"
    assert answer == Answer(level=3, note="二")
    assert type(answer) is Answer


def test_unknown_is_no_other_answer() -> None:
    """Whoever does not know does not differ."""
    assert not differs([voice(3), voice(None), voice(3)])
    assert differs([voice(3), voice(NA)])
    assert differs([voice(3), voice(2)])
    assert not differs([voice(None), voice(None)])


@given(st.lists(st.integers(0, 5), min_size=1, max_size=7), st.sampled_from(RULES))
def test_what_is_decided_was_said_by_somebody(levels: list[int], rule: Rule) -> None:
    """And the order of the raters does not matter for the level."""
    by, level = settled(rule, *levels)

    assert level in {*levels, None}
    assert (by, level) == settled(rule, *reversed(levels))
    if rule == "median" and max(levels) - min(levels) >= FAR:
        assert level is None
