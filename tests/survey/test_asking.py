"""What is asked for, and what a line that was typed means."""

import pytest

from fusionassess.survey.asking import number_in
from kinds import kinds_edition


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("45", 45),
        (" 45% ", 45),
        ("４５％", 45),
        ("0.5", 0.5),
        ("101", None),
        ("-1", None),
        ("half", None),
    ],
)
def test_a_number_may_have_its_sign_and_be_of_any_width(typed: str, number: float | None) -> None:
    """Beyond the range it is none."""
    asked = next(question for question in kinds_edition().rubric.questions if question.id == "q.share")

    assert number_in(typed, asked) == number
