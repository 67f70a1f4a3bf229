"""Sheets of another version of their rubric."""

from typing import Any

import pytest

from fusionassess.carrying import carry
from small import small_edition

DECLARED = small_edition().rubric.declared()


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


@pytest.mark.parametrize("values", [None, [], "text", {}, {"rubric": "small"}, sheet("1.0.0", answers=["x"])])
def test_what_has_the_wrong_shape_is_left_to_the_model(values: Any) -> None:
    """Nothing is guessed at."""
    assert carry(values, "1.2.0", DECLARED).remarks == []
