"""What the columns of a table are called."""

from pathlib import Path

import pytest

from fusionassess.batch.score.columns import lay_out, read_map
from fusionassess.documents.problems import DocumentError
from small import small_edition
from stepped import stepped_edition

RUBRIC = small_edition().rubric


def test_columns_are_known_by_several_names() -> None:
    """Case, width and blanks aside; grades beside their questions; Chinese names for what is no answer."""
    names = ["单位名称", "Profile", " 领域 ", "A.1", "ａ.2", "b.1.Evidence", "extra", "\ufeffperiod"]

    found = lay_out(names, RUBRIC, {})

    assert found.about == {"subject": 0, "profile": 1, "sector": 2, "period": 7}
    assert found.questions == {"a.1": 3, "a.2": 4}
    assert found.grades == {"b.1": 5}
    assert found.unknown == ((6, ""),)
    assert found.twice == ()


def test_a_slip_in_a_name_is_told_from_a_stranger() -> None:
    """What is like a known name is named beside it."""
    assert lay_out(["profil", "b.l"], RUBRIC, {}).unknown == ((0, "profile"), (1, "b.1"))


def test_two_columns_for_one_thing() -> None:
    """The first counts, the second is reported."""
    assert lay_out(["name", "subject", "a.1", "A.1"], RUBRIC, {}).twice == ((1, "subject"), (3, "a.1"))


def test_names_of_others(tmp_path: Path) -> None:
    """A column map renames, whatever the case; what it does not name keeps its own name."""
    file = tmp_path / "columns.yaml"
    file.write_text(
        "format: fusionassess/columns/1\ncolumns:\n  group_a/Q1: a.1\n  单位: subject\n  Ev: b.1.evidence\n",
        encoding="utf-8",
    )

    found = lay_out(["GROUP_A/q1", "单位", "ev", "c.1"], RUBRIC, read_map(file, RUBRIC))

    assert (found.questions, found.grades, found.about) == ({"a.1": 0, "c.1": 3}, {"b.1": 2}, {"subject": 1})


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("format: fusionassess/columns/1\ncolumns:\n  x: a.9\n", "no-such-column", 3),
        ("format: fusionassess/columns/1\ncolumns:\n  x: a.1\n  x: a.2\n", "duplicate-key", 4),
        ("format: fusionassess/columns/2\ncolumns: {}\n", "not-one-of", 1),
        ("format: fusionassess/columns/1\ncolumns: [a]\n", "wrong-type", 2),
        ("format: fusionassess/columns/1\n", "missing-key", 1),
    ],
)
def test_a_column_map_names_what_is_there(tmp_path: Path, text: str, code: str, line: int) -> None:
    """Faults of a map stand at their place."""
    file = tmp_path / "columns.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(DocumentError) as caught:
        read_map(file, RUBRIC)

    assert [(problem.code, problem.place.line) for problem in caught.value.problems] == [(code, line)]


def test_groups_stand_before_names_in_exports_only() -> None:
    """``who/name`` of an export is the respondent; in another table it is nobody's, and is named."""
    rubric = small_edition().rubric
    exported = lay_out(["who/name", "m/g/q_a.1", "m/g/note_a.1", "m/g/na_a.1", "rubric"], rubric, {})
    other = lay_out(["name", "contact/name", "a.1", "rubric"], rubric, {})

    assert (exported.about, exported.questions, exported.reasons) == ({"subject": 0}, {"a.1": 1}, {"a.1": 3})
    assert exported.unknown == ()
    assert (other.about, other.twice) == ({"subject": 0}, ())
    assert [position for position, _ in other.unknown] == [1, 3]


def test_clauses_that_do_not_hold_have_a_column_of_their_own() -> None:
    """In a table behind a dot, in an export before the id; one column for each choice says nothing more."""
    rubric = stepped_edition().rubric
    table = lay_out(["a.1", "a.1.missing"], rubric, {})
    exported = lay_out(["m/g/q_a.1", "m/g/missing_a.1", "m/g/missing_a.1/3"], rubric, {})

    assert (table.questions, table.missing) == ({"a.1": 0}, {"a.1": 1})
    assert (exported.questions, exported.missing, exported.unknown) == ({"a.1": 0}, {"a.1": 1}, ())
