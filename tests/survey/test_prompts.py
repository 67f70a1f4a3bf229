"""The questionnaire on a screen: real keys through a pipe, the picture read back by a terminal emulator."""

import pytest

from fusionassess.answers import Answer, AnswerSheet
from fusionassess.labels import labels
from fusionassess.survey import prompts
from fusionassess.survey.session import Session, begin
from keyboard import CTRL_C, CTRL_D, DOWN, ENTER, ESCAPE, F1, LEFT, RIGHT, TAB, UP, Terminal, keys
from small import sheet_for, small_edition

EDITION = small_edition()


def ask(
    pressed: str, sheet: AnswerSheet | None = None, terminal: Terminal | None = None
) -> tuple[Session, list[AnswerSheet]]:
    """Run the questionnaire with these keys; gives the session and every sheet that was saved."""
    saved: list[AnswerSheet] = []

    def save(session: Session) -> str:
        saved.append(session.sheet)
        return "已保存"

    with keys(terminal or Terminal(), pressed):
        started = begin(EDITION, sheet or sheet_for(EDITION.rubric, {}))
        return prompts.run(started, save, labels("zh").survey, "zh"), saved


def levels(session: Session) -> dict[str, int | None]:
    """The levels answered."""
    return {name: answer.level for name, answer in session.sheet.answers.items()}


def test_arrows_choose_and_enter_confirms() -> None:
    """Down twice is the second level; up from nowhere is the last; every answer is saved at once."""
    session, saved = ask(DOWN + DOWN + ENTER + UP + ENTER + "q")

    assert levels(session) == {"a.1": 1, "a.2": 3}
    assert len(saved) == 2


def test_digits_mark_and_do_not_confirm() -> None:
    """A digit moves the mark; only Enter answers. A level there is not is ignored."""
    session, _ = ask("2" + "9" + ENTER + "1" + "q")

    assert levels(session) == {"a.1": 2}


def test_T5_full_width_digits_and_signs_work() -> None:  # noqa: N802 - the trap's number
    """What a Chinese input method sends is taken like its narrow twin."""
    session, _ = ask("２" + ENTER + "－" + "没有\r" + "＝" + "q")

    assert session.sheet.answers["a.1"].level == 2
    assert session.sheet.answers["a.2"].not_applicable == "没有"
    assert session.sheet.answers["b.1"].unknown


def test_enter_without_a_choice_answers_nothing() -> None:
    """Nobody slips into level 0 by holding Enter."""
    terminal = Terminal()
    session, saved = ask(ENTER + ENTER + "q", terminal=terminal)

    assert session.sheet.answers == {}
    assert saved == []
    assert terminal.shows("请先用上下键选一级")


def test_T4_back_and_forward() -> None:  # noqa: N802 - the trap's number
    """Left goes back to an answered question with its level marked; right goes on without answering."""
    terminal = Terminal()
    session, _ = ask("1" + ENTER + LEFT + DOWN + ENTER + RIGHT + LEFT + "3" + ENTER + "q", terminal=terminal)

    assert levels(session) == {"a.1": 2, "a.2": 3}
    assert terminal.shows("已选 1 级。")


def test_a_reason_is_asked_and_needed() -> None:
    """An empty reason records nothing; a written one does, and keeps the note."""
    terminal = Terminal()
    session, _ = ask("-" + ENTER + TAB + "待查\r" + "-" + "没有平台\r" + "q", terminal=terminal)

    assert session.sheet.answers["a.1"] == Answer(not_applicable="没有平台", note="待查")
    assert terminal.shows("不适用必须写明原因")


def test_escape_drops_what_was_being_written() -> None:
    """The reason is abandoned and the question stands as before."""
    session, _ = ask("-" + "没" + ESCAPE + "1" + ENTER + "q")

    assert session.sheet.answers == {"a.1": Answer(level=1)}


def test_a_note_stays_with_a_changed_answer() -> None:
    """Answering anew keeps note and evidence; an emptied note is deleted."""
    sheet = sheet_for(
        EDITION.rubric, {"a.1": {"level": 1, "note": "旧", "evidence": {"grade": "E1"}}, "a.2": 1, "b.1": 1}
    )
    session, _ = ask(LEFT * 3 + "3" + ENTER + LEFT + TAB + "\x15" + ENTER + "q", sheet)

    answer = session.sheet.answers["a.1"]
    assert (answer.level, answer.note) == (3, None)
    assert answer.evidence is not None
    assert answer.evidence.grade == "E1"


def test_help_shows_the_whole_question_and_returns() -> None:
    """The question mark, narrow or full-width, or F1, opens the notes; Enter returns to the question."""
    for key in ("?", "？", F1):
        terminal = Terminal()
        session, _ = ask(key + DOWN + ENTER + "1" + ENTER + "q", terminal=terminal)

        assert terminal.shows("选出“从 2 级起每一句都符合近 12 个月情况”的最高一级")
        assert levels(session) == {"a.1": 1}


def test_the_end_offers_what_is_still_open() -> None:
    """At the end Enter goes to the first open question; when all is done it finishes."""
    terminal = Terminal()
    session, _ = ask("1\r" + RIGHT + "2\r" + "3\r" + ENTER + "0\r" + RIGHT + RIGHT + ENTER, terminal=terminal)

    assert terminal.shows("还有 1 题没有答")
    assert terminal.shows("全部答完")
    assert levels(session) == {"a.1": 1, "a.2": 0, "b.1": 2, "c.1": 3}
    assert session.is_finished


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_T7_interrupting_raises_after_all_is_saved(key: str) -> None:  # noqa: N802 - the trap's number
    """Ctrl-C and Ctrl-D leave; a note half written is kept."""
    saved: list[AnswerSheet] = []

    def save(session: Session) -> str:
        saved.append(session.sheet)
        return ""

    with keys(Terminal(), "1" + ENTER + TAB + "写到一半" + key), pytest.raises(KeyboardInterrupt):
        prompts.run(begin(EDITION, sheet_for(EDITION.rubric, {})), save, labels("zh").survey, "zh")

    assert saved[-1].answers == {"a.1": Answer(level=1), "a.2": Answer(note="写到一半")}


def test_T6_pasting_answers_nothing() -> None:  # noqa: N802 - the trap's number
    """A pasted text is not taken for keys."""
    session, saved = ask("\x1b[200~1\r2\r-\x1b[201~" + "q")

    assert saved == []
    assert session.position == 0


def test_a_disk_that_refuses_is_said_and_the_answer_kept() -> None:
    """The status shows why; the session still holds the answer."""
    terminal = Terminal()
    with keys(terminal, "1" + ENTER + "q"):
        session = prompts.run(
            begin(EDITION, sheet_for(EDITION.rubric, {})),
            lambda _session: "未保存：磁盘已满",
            labels("zh").survey,
            "zh",
        )

    assert terminal.shows("未保存：磁盘已满")
    assert levels(session) == {"a.1": 1}


def test_a_window_too_small_says_so() -> None:
    """Below the smallest size the screen names the ways out."""
    terminal = Terminal(30, 8)
    ask("q", terminal=terminal)

    assert terminal.shows("窗口太小")
