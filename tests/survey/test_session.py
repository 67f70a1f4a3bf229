"""The session: pure steps over a sheet."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.documents import models, syntax, writing
from fusionassess.documents.source import Source
from fusionassess.survey import session as steps
from fusionassess.survey.session import Session, begin
from small import sheet_for, small_edition

EDITION = small_edition()


def started(answers: dict[str, Any] | None = None, profile: str = "city") -> Session:
    """A session on the small rubric."""
    return begin(EDITION, sheet_for(EDITION.rubric, answers or {}, profile))


given_answers = st.one_of(
    st.integers(0, 3).map(lambda level: Answer(level=level)),
    st.just(Answer(unknown=True)),
    st.just(Answer(not_applicable="没有")),
    st.just(Answer(note="想一想")),
)
walks = st.lists(
    st.one_of(
        given_answers.map(lambda answer: ("give", answer)),
        st.sampled_from([("forward", None), ("back", None)]),
        st.integers(-2, 9).map(lambda position: ("jump", position)),
    ),
    max_size=25,
)


def walk(session: Session, taken: list[tuple[str, Any]]) -> Session:
    """Take the steps of a walk."""
    for name, value in taken:
        match name:
            case "give":
                session = steps.give(session, value)
            case "jump":
                session = steps.jump(session, value)
            case "forward":
                session = steps.forward(session)
            case _:
                session = steps.back(session)
    return session


@settings(max_examples=60)
@given(walks)
def test_the_file_is_the_state(taken: list[tuple[str, Any]]) -> None:
    """After any walk the sheet, written and read again, is the same sheet, its answers in the rubric's order."""
    session = walk(started(), taken)
    source = Source("s.yaml", writing.dump(session.sheet))

    again = models.validate(syntax.load(source), AnswerSheet, source, context=EDITION.rubric.declared())

    assert again == session.sheet
    order = [question.id for question in EDITION.rubric.questions]
    assert list(session.sheet.answers) == [name for name in order if name in session.sheet.answers]


@given(walks)
def test_back_after_forward_is_where_we_were(taken: list[tuple[str, Any]]) -> None:
    """Forward and back again changes nothing, before the end."""
    session = walk(started(), taken)
    if session.question is not None:
        assert steps.back(steps.forward(session)) == session


@given(walks)
def test_no_step_leaves_the_questionnaire(taken: list[tuple[str, Any]]) -> None:
    """The position stays between the first question and one past the last."""
    session = walk(started(), taken)

    assert 0 <= session.position <= len(session.questions)


def test_it_goes_on_at_the_first_question_not_dealt_with() -> None:
    """A note alone is no answer; unknown and not applicable are."""
    session = started({"a.1": 2, "a.2": {"note": "待查"}, "b.1": "unknown"})

    assert session.position == 1
    assert session.open_positions == [1, 3]


def test_a_whole_sheet_begins_at_the_end() -> None:
    """Nothing is open, so the session is finished and has no question at hand."""
    session = started({"a.1": 2, "b.1": {"not_applicable": "没有"}}, profile="firm")

    assert session.question is None
    assert not session.open_positions


def test_questions_follow_the_profile_of_the_sheet() -> None:
    """The firm is asked two, whatever answers to others the sheet still carries."""
    session = started({"c.1": 3}, profile="firm")

    assert [question.id for question in session.questions] == ["a.1", "b.1"]
    assert session.sheet.answers["c.1"].level == 3


def test_an_answer_at_the_end_changes_nothing() -> None:
    """There is no question to answer there."""
    session = steps.jump(started(), 99)

    assert steps.give(session, Answer(level=1)) == session
