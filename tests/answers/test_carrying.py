"""Sheets of another version of their rubric."""

from typing import Any

import pytest

from fusionassess.answers.carrying import carry
from kinds import kinds_edition
from small import small_edition

DECLARED = small_edition().rubric.declared()
KINDS = kinds_edition().rubric.declared()


def sheet(version: str | None, **parts: Any) -> dict[str, Any]:
    """The plain values of a sheet."""
    return {"rubric": {"id": "small", "version": version}, **parts}


@pytest.mark.parametrize("version", [None, "1.2.0"])
def test_the_same_version_is_carried_over_whole(version: str | None) -> None:
    """Its faults are errors, not remarks."""
    values = sheet(version, answers={"x": "1"})

    assert carry(values, "1.2.0", DECLARED) == (values, [])


def test_what_does_not_fit_is_left_out_and_named() -> None:
    """An unknown question, an unknown target and a level too high; the rest stays."""
    values = sheet(
        "1.0.0", answers={"a.1": "2", "x": "1", "a.2": {"level": "5"}, "b.1": "9"}, targets={"z": "3", "a": "2"}
    )
    carried = carry(values, "1.2.0", DECLARED)

    assert carried.values["answers"] == {"a.1": "2"}
    assert carried.values["targets"] == {"a": "2"}
    assert [(fault.code, fault.loc) for fault in carried.remarks] == [
        ("not-carried", ("answers", "x")),
        ("no-longer-a-level", ("answers", "a.2")),
        ("no-longer-a-level", ("answers", "b.1")),
        ("not-carried", ("targets", "z")),
    ]


@pytest.mark.parametrize(
    ("name", "entry", "code"),
    [
        ("q.options", "2", "no-longer-an-option"),
        ("q.options", {"level": "2"}, "no-longer-an-option"),
        ("q.options", {"value": "2"}, "no-longer-an-option"),
        ("q.ladder", "3", "no-longer-a-level"),
        ("q.ladder", "9" * 5_000, "no-longer-a-level"),
        ("q.ladder", {"option": "own"}, "no-longer-a-level"),
        ("q.ladder", {"value": "2", "note": "n"}, "no-longer-a-level"),
        ("q.share", "140", "no-longer-a-value"),
        ("q.share", {"value": "-1"}, "no-longer-a-value"),
        ("q.share", {"level": "2"}, "no-longer-a-value"),
    ],
)
def test_a_response_that_its_question_no_longer_takes_is_left_out(name: str, entry: Any, code: str) -> None:
    """Whatever it was answered with and however it is written, the code says what the question wants now."""
    carried = carry(sheet("0.9.0", answers={name: entry}), "1.0.0", KINDS)

    assert [(fault.code, fault.loc) for fault in carried.remarks] == [(code, ("answers", name))]
    assert carried.values["answers"] == {}


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("q.options", "own"),
        ("q.options", {"option": "own", "note": "n"}),
        ("q.options", "Unknown"),
        ("q.options", "na"),
        ("q.options", None),
        ("q.options", {"not_applicable": "none here"}),
        ("q.ladder", "2"),
        ("q.ladder", "own"),
        ("q.ladder", "-1"),
        ("q.ladder", {"level": None, "unknown": "true"}),
        ("q.share", "100"),
        ("q.share", "much"),
        ("q.share", ["2"]),
    ],
)
def test_what_fits_and_what_was_never_an_answer_is_carried_over(name: str, entry: Any) -> None:
    """A faulty word is not the version's doing: the model refuses it."""
    carried = carry(sheet("0.9.0", answers={name: entry}), "1.0.0", KINDS)

    assert (carried.remarks, carried.values["answers"]) == ([], {name: entry})


@pytest.mark.parametrize("values", [None, [], "text", {}, {"rubric": "small"}, sheet("1.0.0", answers=["x"])])
def test_what_has_the_wrong_shape_is_left_to_the_model(values: Any) -> None:
    """Nothing is guessed at."""
    assert carry(values, "1.2.0", DECLARED).remarks == []
