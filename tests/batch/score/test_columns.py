"""What the columns of a table are called."""

from pathlib import Path

import pytest

from fusionassess.batch.score.columns import Layout
from fusionassess.batch.score.maps import NO_MAP, ColumnMap, read_map
from fusionassess.batch.score.scorer import Scorer
from fusionassess.documents.problems import DocumentError
from fusionassess.documents.source import Source
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from small import TEXT, small_edition
from stepped import stepped_edition

RUBRIC = small_edition().rubric


def likely_names(layout: Layout) -> list[tuple[int, str]]:
    """The unknown columns with the names that may have been meant."""
    return [(position, str(like)) for position, like in layout.unknown]


def lay_out(names: list[str], told: ColumnMap = NO_MAP) -> Layout:
    """Which column of a table holds what."""
    return Scorer(RUBRIC, told).layout(names)


def test_columns_are_known_by_several_names() -> None:
    """Case, width and blanks aside; grades beside their questions; Chinese names for what is no answer."""
    names = ["单位名称", "Profile", " 领域 ", "A.1", "ａ.2", "b.1.Evidence", "extra", "\ufeffperiod"]

    layout = lay_out(names)

    assert layout.about == {"subject": 0, "profile": 1, "sector": 2, "period": 7}
    assert layout.questions == {"a.1": 3, "a.2": 4}
    assert layout.grades == {"b.1": 5}
    assert likely_names(layout) == [(6, "")]
    assert layout.twice == ()


def test_a_slip_in_a_name_is_told_from_a_stranger() -> None:
    """What is like a known name is named beside it."""
    assert likely_names(lay_out(["profil", "sectr"])) == [(0, "profile"), (1, "sector")]


def test_what_looks_like_a_question_is_told_with_those_of_its_measure() -> None:
    """A slip, or a question of another version: only who made the table knows, so nothing is guessed."""
    layout = lay_out(["b.l", "b.9.evidence"])

    assert [(position, measure) for position, measure, _ in layout.unasked] == [(0, "b"), (1, "b")]
    assert all("b.1" in known for _, _, known in layout.unasked)
    assert layout.unknown == ()


@pytest.mark.parametrize(
    "name",
    [
        "a.1 机制",
        "a.1（机制）",
        "a.1: how?",
        "a.1. How much time does it take?",
        "Q3.a.1",
        "3.a.1",
        "A.1*",
        "【a.1】",
        "'a.1'",
        "a.1\n（机制）",
    ],
)
def test_what_is_said_behind_a_code_or_marks_it_does_not_hide_it(name: str) -> None:
    """As services and people print it; told, where it is more than a mark."""
    layout = lay_out(["name", name, "b.1"])

    assert layout.questions == {"a.1": 1, "b.1": 2}
    assert (layout.unknown, layout.unasked) == ((), ())


@pytest.mark.parametrize(
    "name", ["a.1 得分", "a.1（分值）", "a.1 备注", "a.1 [other]", "a.1 score", "a.1 (evidence grade)"]
)
def test_what_stands_beside_an_answer_is_not_taken_for_it(name: str) -> None:
    """It is passed over with the question it may have meant, not as one of another version."""
    layout = lay_out(["name", name, "b.1"])

    assert (layout.questions, likely_names(layout), layout.unasked) == ({"b.1": 2}, [(1, "a.1")], ())


@pytest.mark.parametrize("names", [["a.1", "a.1 机制"], ["a.1 机制", "a.1"]])
def test_a_code_by_itself_goes_before_one_with_words(names: list[str]) -> None:
    """The other column is passed over and told."""
    layout = lay_out(names)

    assert layout.questions == {"a.1": names.index("a.1")}
    assert likely_names(layout) == [(names.index("a.1 机制"), "a.1")]


def test_of_two_columns_with_words_neither_is_taken() -> None:
    """Nobody knows which holds the answers."""
    assert lay_out(["a.1 机制", "a.1 做法", "b.1"]).questions == {"b.1": 2}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("单位名称（全称）", "subject"),
        ("* 主体类型（必填）", "profile"),
        ("单位\n名称", "subject"),
        ("Q1.单位名称", "subject"),
        ("1.主体", "profile"),
        ("“领域”", "sector"),
        ("单位名称【必填】", "subject"),
        ("单位名称[必填]", "subject"),
        ("“【单位名称】[必填]”", "subject"),
        ("name [required] *", "subject"),
    ],
)
def test_names_that_say_whose_a_row_is_may_be_marked(name: str, kind: str) -> None:
    """By signs, brackets, numbers or a line break; what goes on in words is another column."""
    assert lay_out([name, "a.1"]).about == {kind: 0}
    assert lay_out(["name of the contact", "a.1"]).about == {}


def test_a_column_of_evidence_leaves_the_answers_to_the_other() -> None:
    """In whatever brackets it is said what each is."""
    layout = lay_out(["a.1 (mechanism)", "a.1 (evidence grade)", "b.1"])

    assert (layout.questions, likely_names(layout)) == ({"a.1": 0, "b.1": 2}, [(1, "a.1")])


def test_two_columns_for_one_thing() -> None:
    """The first counts, the second is reported."""
    assert lay_out(["name", "subject", "a.1", "A.1"]).twice == ((1, "subject"), (3, "a.1"))


def test_names_of_others(tmp_path: Path) -> None:
    """A column map renames, whatever the case; what it does not name keeps its own name."""
    file = tmp_path / "columns.yaml"
    file.write_text(
        "format: fusionassess/columns/1\ncolumns:\n  group_a/Q1: a.1\n  单位: subject\n  Ev: b.1.evidence\n",
        encoding="utf-8",
    )

    layout = lay_out(["GROUP_A/q1", "单位", "ev", "c.1"], read_map(file, RUBRIC))

    assert (layout.questions, layout.grades, layout.about) == ({"a.1": 0, "c.1": 3}, {"b.1": 2}, {"subject": 1})


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("format: fusionassess/columns/1\ncolumns:\n  x: a.9\n", "no-such-column", 3),
        ("format: fusionassess/columns/1\ncolumns:\n  x: a.1\n  x: a.2\n", "duplicate-key", 4),
        ("format: fusionassess/columns/2\ncolumns: {}\n", "not-one-of", 1),
        ("format: fusionassess/columns/1\ncolumns: [a]\n", "wrong-type", 2),
        ("format: fusionassess/columns/1\nvalues:\n  labels:\n    good: 9\n", "level-range", 4),
        ("format: fusionassess/columns/1\nvalues:\n  labels: {good: fine}\n", "not-an-answer", 3),
        ("format: fusionassess/columns/1\nvalues:\n  for:\n    a.9: {from: 1}\n", "no-such-id", 4),
        ("format: fusionassess/columns/1\nvalues:\n  for:\n    a.1: {from: one}\n", "wrong-type", 4),
        ("format: fusionassess/columns/1\nvalues:\n  unknown: [9]\n  missing:\n    - 9\n", "code-twice", 5),
        ("format: fusionassess/columns/1\nvalues: {form: 1}\n", "unknown-key", 2),
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
    exported = lay_out(["who/name", "m/g/q_a.1", "m/g/note_a.1", "m/g/na_a.1", "rubric"])
    other = lay_out(["name", "contact/name", "a.1", "rubric"])

    assert (exported.about, exported.questions, exported.reasons) == ({"subject": 0}, {"a.1": 1}, {"a.1": 3})
    assert exported.unknown == ()
    assert (other.about, other.twice) == ({"subject": 0}, ())
    assert [position for position, _ in other.unknown] == [1, 3]


def test_clauses_that_do_not_hold_have_a_column_of_their_own() -> None:
    """In a table behind a dot, in an export before the id; one column for each choice says nothing more."""
    scorer = Scorer(stepped_edition().rubric)
    table = scorer.layout(["a.1", "a.1.missing"])
    exported = scorer.layout(["m/g/q_a.1", "m/g/missing_a.1", "m/g/missing_a.1/3"])

    assert (table.questions, table.missing) == ({"a.1": 0}, {"a.1": 1})
    assert (exported.questions, exported.missing, exported.unknown) == ({"a.1": 0}, {"a.1": 1}, ())


@pytest.mark.parametrize(
    "name",
    [
        *("a_1", "a-1", "A–1", "q_a_1", "q_aLg==1", "p/q_aLg==1", "p-g-q_a-1", "qa1", "Q_A_1"),
        *("a.1 甲一？", "3、a.1 甲一？", "3、甲一？", "甲一", "Q3. 甲一？", "组/a.1 甲一？"),
    ],
)
def test_ids_are_known_in_other_spellings(name: str) -> None:
    """Those of databases, statistics programs, phones and survey services; told once."""
    layout = lay_out(["profile", name])

    assert layout.questions == {"a.1": 1}
    assert layout.respelled == ((1, "a.1"),)
    assert layout.unknown == ()


@pytest.mark.parametrize(
    ("name", "question"),
    [("X1a.M", "1a.M"), ("_1a_M", "1a.M"), ("@1a.M", "1a.M"), ("v1a_M", "1a.M"), ("1A.M", "1a.M"), ("q1aM", "1a.M")],
)
def test_ids_that_begin_with_a_digit(five_paths: Edition, name: str, question: str) -> None:
    """Programs put something before them."""
    assert Scorer(five_paths.rubric).layout([name, "profile"]).questions == {question: 0}


def test_what_stands_beside_an_id() -> None:
    """Grades, dates and reasons are known by the same spellings."""
    layout = lay_out(
        ["a_1", "a_1_evidence", "a-1-evidence-date", "a_1_reason", "b.1.reason", "g/grade_b_1", "date_b_1"]
    )

    assert layout.questions == {"a.1": 0}
    assert (layout.grades, layout.dates) == ({"a.1": 1, "b.1": 5}, {"a.1": 2, "b.1": 6})
    assert layout.reasons == {"a.1": 3, "b.1": 4}


@pytest.mark.parametrize("name", ["a1", "a", "1", "a.11", "xa.1", "a..", "2. a", "甲", "b1.evidence"])
def test_what_is_like_an_id_and_is_none(name: str) -> None:
    """A name without its signs may be anybody's."""
    assert lay_out([name, "b.1"]).questions == {"b.1": 1}


def test_a_spelling_of_several_questions_is_refused() -> None:
    """It is not guessed which one was meant; the exact id still is."""
    text = TEXT.replace("id: a.2", "id: a-1")
    rubric = library.parse(Source("two.yaml", text))
    scorer = Scorer(rubric)

    assert scorer.layout(["a_1"]).unclear == ((0, ("a.1", "a-1")),)
    assert scorer.layout(["a.1", "A-1"]).questions == {"a.1": 0, "a-1": 1}


def test_a_map_may_say_which_columns_are_nobodys() -> None:
    """They are passed over without a word; a known name is known all the same."""
    told = NO_MAP.model_copy(update={"beside": ["_*", "Extra ?", "a.1", "【内部】*", "填表 人"]})

    assert likely_names(lay_out(["_id", "EXTRA 1", "other", "a.1"], told)) == [(2, "")]
    assert lay_out(["a.1"], told).questions == {"a.1": 0}
    assert likely_names(lay_out(["a.1", "【内部】备注", "填表 人", "内部备注"], told)) == [(3, "")]
