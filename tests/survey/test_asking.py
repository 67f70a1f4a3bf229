"""What is asked for, and what a line that was typed means."""

import pytest

from fusionassess.rubric.library import Edition
from fusionassess.survey.asking import POINT, number_in, opening_of
from fusionassess.survey.session import Session
from fusionassess.words.labels import labels
from kinds import kinds_edition
from small import sheet_for


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


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_opening_tells_one_thing_at_a_time(five_paths: Edition, language: str) -> None:
    """Nothing of the rubric's rules is lost, and none of them is a wall of text."""
    rubric = five_paths.rubric
    session = Session(five_paths, sheet_for(rubric, {}, "sme"), 0)

    told = opening_of(session, labels(language).survey, language, "o.yaml")

    points = [text.removeprefix(POINT) for text in told if text.startswith(POINT)]
    joined = "".join("".join(points).split())
    assert all("".join(rule.split()) in joined for rule in rubric.answering_rule(language, ""))
    assert max(map(len, points)) < {"zh": 100, "en": 230}[language]
