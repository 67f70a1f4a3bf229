"""Answers from the command line: levels with clauses that do not hold."""

import pytest

from fusionassess.answers import supplied
from fusionassess.answers.model import Answer
from fusionassess.documents.problems import DocumentError
from small import sheet_for
from stepped import stepped_edition

EDITION = stepped_edition()


@pytest.mark.parametrize(
    ("pair", "missing"),
    [
        ("a.1=3 missing 3", [3]),
        ("a.1=3missing2,3", [2, 3]),
        ("a.1=３ 缺 2、3", [2, 3]),
        ("a.1=3 MISSING 2 3", [2, 3]),
        ("a.1=3", []),
    ],
)
def test_a_level_may_be_followed_by_what_is_missing(pair: str, missing: list[int]) -> None:
    """In either language, wide or narrow."""
    sheet = sheet_for(EDITION.rubric, {"a.1": 1})

    supposed, changes = supplied.suppose(sheet, [pair], EDITION)

    assert supposed.answers["a.1"] == Answer(level=3, missing=missing)
    assert [change.id for change in changes] == ["a.1"]


def test_only_clauses_of_the_profile_can_be_missing() -> None:
    """The firm has none at level 2; before anybody is known, a clause of anybody will do."""
    sheet = sheet_for(EDITION.rubric, {}, "firm")

    with pytest.raises(DocumentError) as error:
        supplied.suppose(sheet, ["a.1=3 missing 2"], EDITION)

    assert [problem.code for problem in error.value.problems] == ["no-such-clause"]
    assert supplied.from_pairs(["a.1=3 missing 2"], EDITION)["a.1"].missing == [2]
