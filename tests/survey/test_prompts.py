"""The questionnaire on a screen: real keys through a pipe, the picture read back by a terminal emulator."""

from typing import Any

import pytest

from desks import desk_on
from fusionassess.answers.model import Answer, AnswerSheet, Evidence
from fusionassess.rubric.library import Edition
from fusionassess.survey import prompts
from fusionassess.survey.desk import Ways
from fusionassess.survey.session import Session
from keyboard import (
    CTRL_C,
    CTRL_D,
    DOWN,
    END,
    ENTER,
    ESCAPE,
    F1,
    F2,
    F3,
    F4,
    F5,
    LEFT,
    RIGHT,
    TAB,
    UP,
    Terminal,
    keys,
)
from small import sheet_for, small_edition
from stepped import stepped_edition

EDITION = small_edition()


def ask(
    pressed: str,
    sheet: AnswerSheet | None = None,
    terminal: Terminal | None = None,
    last: AnswerSheet | None = None,
    edition: Edition = EDITION,
    **more: Any,
) -> tuple[Session, list[AnswerSheet]]:
    """Run the questionnaire with these keys; gives the session and every sheet that was saved."""
    saved: list[AnswerSheet] = []
    desk = desk_on(edition, sheet or sheet_for(edition.rubric, {}), saved=saved, last=last, **more)
    with keys(terminal or Terminal(), pressed):
        prompts.run(desk)
    return desk.session, saved


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

        assert terminal.shows("选最高的一级：这一级和它以下各级的话都成立")
        assert levels(session) == {"a.1": 1}


def test_the_review_offers_what_is_still_open() -> None:
    """At the end Enter goes to the first open question; when all is done it finishes."""
    terminal = Terminal()
    session, _ = ask("1\r" + RIGHT + "2\r" + "3\r" + ENTER + "0\r" + RIGHT + RIGHT + ENTER, terminal=terminal)

    assert terminal.shows("还有 1 题没有答")
    assert terminal.shows("全部答完")
    assert levels(session) == {"a.1": 1, "a.2": 0, "b.1": 2, "c.1": 3}
    assert not session.open_positions


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_T7_interrupting_raises_after_all_is_saved(key: str) -> None:  # noqa: N802 - the trap's number
    """Ctrl-C and Ctrl-D leave; a note half written is kept."""
    saved: list[AnswerSheet] = []
    desk = desk_on(EDITION, sheet_for(EDITION.rubric, {}), saved=saved)
    with keys(Terminal(), "1" + ENTER + TAB + "写到一半" + key), pytest.raises(KeyboardInterrupt):
        prompts.run(desk)

    assert saved[-1].answers == {"a.1": Answer(level=1), "a.2": Answer(note="写到一半")}


def test_T7_a_reason_half_written_is_kept_as_a_note() -> None:  # noqa: N802 - the trap's number
    """The question stays open, and what was typed is not lost."""
    desk = desk_on(EDITION, sheet_for(EDITION.rubric, {"a.1": {"note": "旧"}}))
    with keys(Terminal(), "-" + "没有平" + CTRL_C), pytest.raises(KeyboardInterrupt):
        prompts.run(desk)

    assert desk.session.sheet.answers == {"a.1": Answer(note="旧 没有平")}


def test_T6_pasting_answers_nothing() -> None:  # noqa: N802 - the trap's number
    """A pasted text is not taken for keys."""
    session, saved = ask("\x1b[200~1\r2\r-\x1b[201~" + "q")

    assert saved == []
    assert session.position == 0


def test_a_disk_that_refuses_is_said_and_the_answer_kept() -> None:
    """The status shows why; the session still holds the answer."""
    terminal = Terminal()
    desk = desk_on(EDITION, sheet_for(EDITION.rubric, {}))
    desk.save = lambda _session: "未保存：磁盘已满"
    with keys(terminal, "1" + ENTER + "q"):
        prompts.run(desk)

    assert terminal.shows("未保存：磁盘已满")
    assert levels(desk.session) == {"a.1": 1}


def test_a_window_too_small_says_so_and_takes_no_answer() -> None:
    """Below the smallest size the screen names the ways out; what cannot be read is not answered."""
    terminal = Terminal(30, 8)
    with pytest.raises(KeyboardInterrupt):
        ask("2" + ENTER + "=" + CTRL_C, terminal=terminal)

    assert terminal.shows("窗口太小")
    assert not terminal.shows("已保存")


@pytest.mark.parametrize("key", ["/", "／", "、", "g", F2])
def test_the_overview_leads_to_any_question(key: str) -> None:
    """Open questions first; Enter goes to the one marked, Escape returns to where one was."""
    terminal = Terminal()
    session, _ = ask("1\r" + key + DOWN + ENTER + "3\r" + key + ESCAPE + "q", terminal=terminal)

    assert terminal.shows("总览：共 4 题，未答 3")
    assert terminal.shows("[1] a.1 甲一？")
    assert levels(session) == {"a.1": 1, "b.1": 3}
    assert session.position == 3


def test_a_question_opened_from_the_review_leads_back_to_it() -> None:
    """The last row is the last question; its new answer is followed by the review, and Enter finishes."""
    terminal = Terminal()
    sheet = sheet_for(EDITION.rubric, {"a.1": 1, "a.2": "unknown", "b.1": {"not_applicable": "没有"}, "c.1": 0})
    session, _ = ask(END + ENTER + "2\r" + ENTER, sheet, terminal)

    assert terminal.shows("检查：共 4 题，已答 2，不适用 1，不清楚 1，未答 0")
    assert terminal.shows("[-] b.1")
    assert terminal.shows("[=] a.2")
    assert session.sheet.answers["c.1"].level == 2


@pytest.mark.parametrize("key", ["+", "＋", "e", F4])
def test_evidence_is_graded_described_and_dated(key: str) -> None:
    """Grade from a list, then the paper, then its date; full-width digits are digits."""
    terminal = Terminal()
    session, saved = ask(key + DOWN + DOWN + ENTER + "台账\r" + "２０２６-03-01\r" + "q", terminal=terminal)

    assert session.sheet.answers["a.1"].evidence == Evidence.model_validate(
        {"grade": "E1", "text": "台账", "date": "2026-03-01"}
    )
    assert len(saved) == 3
    assert terminal.shows("证据：E1 台账 2026-03-01。")


@pytest.mark.parametrize(("written", "complaint"), [("2026-10-01", "日期在今天以后"), ("昨天", "没有看懂日期")])
def test_a_date_that_cannot_be_is_refused(written: str, complaint: str) -> None:
    """Evidence must exist already; what else was said of it stays."""
    terminal = Terminal()
    session, _ = ask("+" + DOWN + ENTER + "台账\r" + written + ENTER + "q", terminal=terminal)

    assert terminal.shows(complaint)
    assert session.sheet.answers["a.1"].evidence == Evidence(grade="E0", text="台账")


def test_a_target_belongs_to_the_measure() -> None:
    """A whole level, or nothing for the highest; anything else is refused."""
    terminal = Terminal()
    session, _ = ask("t" + "9\r" + F5 + "2\r" + "q", terminal=terminal)

    assert terminal.shows("请写 0–3 中的一个整数")
    assert session.sheet.targets == {"a": 2}


@pytest.mark.parametrize("key", ["l", F3])
def test_the_language_turns_in_place(key: str) -> None:
    """The same question in the other language, the mark where it was; the sheet remembers."""
    terminal = Terminal()
    session, _ = ask("2" + key + UP + DOWN + ENTER + "q", terminal=terminal)

    assert terminal.shows("up/down choose")
    assert session.sheet.language == "en"
    assert levels(session) == {"a.1": 2}


def test_last_time_is_marked_and_one_key_away() -> None:
    """Last time's choice is marked and preselected; Enter takes it with its note."""
    terminal = Terminal()
    last = sheet_for(EDITION.rubric, {"a.1": {"level": 2, "note": "旧"}, "a.2": {"not_applicable": "没有"}})
    session, _ = ask(ENTER + "-" + ENTER + "q", terminal=terminal, last=last)

    assert terminal.shows("(2)（上期）")
    assert terminal.shows("上期：已选不适用：没有。")
    assert session.sheet.answers == {
        "a.1": Answer(level=2, note="旧"),
        "a.2": Answer(not_applicable="没有"),
    }


def test_a_digit_answers_at_once_where_it_is_wanted_fast() -> None:
    """No Enter between the digits."""
    session, _ = ask("12" + "q", ways=Ways(fast=True))

    assert levels(session) == {"a.1": 1, "a.2": 2}


def test_no_score_is_shown_unless_it_is_a_workshop() -> None:
    """Scores pull answers; only who asks for them sees them, and a dash while too little is answered."""
    quiet, workshop = Terminal(), Terminal()
    ask("3\r" + UP + DOWN + "q", terminal=quiet)
    ask("3\r" + UP + DOWN + "q", terminal=workshop, ways=Ways(show_score=True))

    assert not quiet.shows("目前总分")
    assert workshop.shows("目前总分 —")


def test_what_is_pasted_into_a_note_becomes_one_line() -> None:
    """Line ends turn into blanks, so that the whole note can be seen."""
    session, _ = ask(TAB + "\x1b[200~一\n二\x1b[201~" + ENTER + "q")

    assert session.sheet.answers["a.1"].note == "一 二"


def test_help_explains_the_terms_a_question_uses() -> None:
    """The glossary's words stand in the help of the questions that use them, and all keys are named."""
    terminal = Terminal(80, 40)
    ask("?" + DOWN + UP + "q" + "q", terminal=terminal)

    assert terminal.shows("全部按键")
    assert terminal.shows("F3：中文 / English")


def test_clauses_are_ticked_one_by_one() -> None:
    """Digits or arrows, then Enter; without a choice nothing is taken, and Escape drops the level, too."""
    edition, terminal = stepped_edition(), Terminal()
    session, saved = ask(
        "3" + ENTER + ENTER + "1" + ENTER + DOWN + DOWN + ENTER + "q", terminal=terminal, edition=edition
    )

    assert session.sheet.answers == {"a.1": Answer(level=3, missing=[3])}
    assert len(saved) == 1
    assert terminal.shows("单独勾选：约定有书面记录")
    assert ask("3" + ENTER + "1" + ENTER + ESCAPE + "q", edition=edition)[0].sheet.answers == {}


def test_a_clause_is_preselected_as_it_was_answered() -> None:
    """Enter all the way keeps everything."""
    edition = stepped_edition()
    sheet = sheet_for(edition.rubric, {"a.1": {"level": 3, "missing": [2]}})
    session, _ = ask("b" + ENTER + ENTER + ENTER + "q", sheet=sheet, edition=edition)

    assert session.sheet.answers == {"a.1": Answer(level=3, missing=[2])}
