"""The questionnaire on a screen: real keys through a pipe, the picture read back by a terminal emulator."""

from typing import Any

import pytest

from claiming import sheet as sheet_of
from desks import desk_on
from fusionassess.answers.model import Answer, AnswerSheet, Evidence
from fusionassess.rubric.library import Edition
from fusionassess.survey import prompts
from fusionassess.survey.asking import help_of
from fusionassess.survey.desk import Mode, Ways
from fusionassess.survey.pages import page_lines
from fusionassess.survey.session import Session, give, hurry
from fusionassess.words.labels import labels
from keyboard import (
    BACKSPACE,
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
    session, _ = ask("２" + ENTER + "－" + "没有\r" + "＝" + ENTER + "q")

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
    assert terminal.shows("不适用必须用文字写明原因")


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
        ask("2" + ENTER + "=" + ENTER + CTRL_C, terminal=terminal)

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


def test_who_goes_back_from_a_question_of_the_review_goes_on_from_there() -> None:
    """The answer before it is followed by the question, not by the review."""
    sheet = sheet_for(EDITION.rubric, {"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 0})
    session, _ = ask(END + ENTER + LEFT + "2\r" + "3\r" + ENTER, sheet)

    assert levels(session) == {"a.1": 1, "a.2": 1, "b.1": 2, "c.1": 3}


def test_what_was_marked_is_still_marked_behind_the_help() -> None:
    """Enter confirms it."""
    session, _ = ask("2" + F1 + ESCAPE + ENTER + "q")

    assert levels(session) == {"a.1": 2}


def test_of_a_row_longer_than_the_screen_the_beginning_is_shown() -> None:
    """And as much of it as there is room for."""
    long = sheet_of([[None, None]], questions={"q01": {"asked": {"text": "Begin " + "more " * 200}}})
    desk = desk_on(long.edition, long.sheet)
    desk.show(Mode.overview)
    desk.move(1)
    shown = [line for style, line in page_lines(desk, 44, 14) if style == "class:current"]

    assert "Begin" in shown[0]
    assert len(shown) > 5


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


def test_the_grades_are_shown_whole_with_the_level_that_each_supports() -> None:
    """Not only the one at hand: nobody chooses among what is cut."""
    terminal = Terminal(columns=40)
    ask("+" + ESCAPE + "q", terminal=terminal)

    for name, grade in EDITION.rubric.evidence_grades.items():
        assert terminal.shows(f"{name} {grade.title['zh']}：最高支持到 {grade.supports:g} 级")


def test_why_a_line_is_refused_stands_above_it_once() -> None:
    """On a line of its own, and not at the top of the question as well."""
    terminal = Terminal()
    ask("+" + DOWN + ENTER + "台账\r" + "昨天\r" + ESCAPE + "q", terminal=terminal)

    told = [sum("没有看懂日期" in "".join(row.split()) for row in frame) for frame in terminal.frames]
    assert max(told) == 1
    assert told[-1] == 0


@pytest.mark.parametrize(("written", "complaint"), [("2026-10-01", "日期在今天以后"), ("昨天", "没有看懂日期")])
def test_a_date_that_cannot_be_is_refused(written: str, complaint: str) -> None:
    """Evidence must exist already; only the date is asked again, and what was typed can be mended."""
    terminal = Terminal()
    session, _ = ask("+" + DOWN + ENTER + "台账\r" + written + ENTER + ESCAPE + "q", terminal=terminal)

    assert terminal.shows(f"{complaint}")
    assert terminal.shows(f"按Esc放弃）{written}") or terminal.shows(f"Esc 放弃）{written}")
    assert session.sheet.answers["a.1"].evidence == Evidence(grade="E0", text="台账")


@pytest.mark.parametrize("typed", ["20260301", "2026-3", "2026年3月", "２０２６．３", "2026-03-01"])
def test_a_refused_date_is_mended_in_its_line(typed: str) -> None:
    """Eight digits and a month are dates, too; a month stands for its first day."""
    session, _ = ask("+" + DOWN + ENTER + "台账\r" + "昨天\r" + BACKSPACE * 2 + typed + ENTER + "q")

    assert session.sheet.answers["a.1"].evidence == Evidence.model_validate(
        {"grade": "E0", "text": "台账", "date": "2026-03-01"}
    )


def test_unknown_is_marked_and_recorded_by_enter_as_a_level_is() -> None:
    """A slip costs nothing: another key takes the mark away, and so does leaving the question."""
    terminal = Terminal()
    session, saved = ask(
        "=" + "2" + ENTER + "=" + DOWN + ENTER + "=" + RIGHT + "=" + "?" + ESCAPE + "q", terminal=terminal
    )

    assert levels(session) == {"a.1": 2, "a.2": 0}
    assert len(saved) == 2
    assert terminal.shows("按回车记为“不清楚”")
    assert ask("=" + "q", ways=Ways(fast=True))[0].sheet.answers["a.1"].unknown


def test_evidence_and_note_outlive_unknown_and_not_applicable() -> None:
    """And are there when a level is answered after all."""
    given = {"level": 2, "note": "旧", "evidence": {"grade": "E1", "text": "台账", "date": "2026-03-01"}}
    sheet = sheet_for(EDITION.rubric, {"a.1": given, "a.2": 1, "b.1": 1, "c.1": 1})
    kept = Evidence.model_validate(given["evidence"])
    for pressed in ("=" + ENTER, "-" + "没有平台" + ENTER):
        session, _ = ask(LEFT * 4 + pressed + "q", sheet)
        answer = session.sheet.answers["a.1"]
        assert answer.level is None
        assert (answer.note, answer.evidence) == ("旧", kept)
        again, _ = ask(LEFT * 4 + "2" + ENTER + "q", session.sheet)
        assert again.sheet.answers["a.1"] == sheet.answers["a.1"]


@pytest.mark.parametrize("stray", ["12-10", "2025", "。。", "=", "不适用", "N/A"])
def test_a_reason_that_is_no_words_is_asked_again(stray: str) -> None:
    """A stray keystroke is no reason; it can be mended in its line."""
    terminal = Terminal()
    session, saved = ask("-" + stray + ENTER + ESCAPE + "q", terminal=terminal)

    assert session.sheet.answers == {}
    assert saved == []
    assert terminal.shows("不适用必须用文字写明原因")


def test_unknown_and_not_applicable_are_confirmed() -> None:
    """The next question stands on the screen by then; the line above it says what was taken of the last one."""
    terminal = Terminal()
    ask("=" + ENTER + "-" + "没有平台\r" + "q", terminal=terminal)

    assert terminal.shows("a.1 记为不清楚，已保存")
    assert terminal.shows("a.2 记为不适用，已保存")


def test_escape_closes_what_is_open_and_never_leaves() -> None:
    """A page, a line, the review; at a question it says how one leaves."""
    terminal = Terminal()
    session, saved = ask(F1 + ESCAPE + "/" + ESCAPE + "c" + "半句" + ESCAPE + ESCAPE + "q", terminal=terminal)

    assert terminal.shows("Esc 只关页面；要退出请按 Ctrl-C")
    assert (session.position, saved) == (0, [])


def test_the_overview_is_narrowed_by_words() -> None:
    """By id, text or measure; empty shows all again; Enter goes to what is left."""
    terminal = Terminal()
    session, _ = ask("/" + "/" + "乙一\r" + ENTER + "q", terminal=terminal)

    assert terminal.shows("总览：含“乙一”的 1 题，共 4 题。")
    assert session.question is not None
    assert session.question.id == "b.1"

    session, _ = ask("/" + "/" + "没有这题\r" + ENTER + "/" + BACKSPACE * 4 + "\r" + DOWN + ENTER + "q")
    assert session.position == 1


def test_an_opening_page_comes_before_the_first_question_and_again_in_the_help() -> None:
    """Who, the rule, how many, how long, where it is kept, how to stop; Enter begins. Not for those in a hurry."""
    terminal = Terminal(rows=40)
    session, _ = ask(ENTER + "1" + ENTER + "q", terminal=terminal, ways=Ways(file="某市.yaml"))

    first = "".join("".join(frame) for frame in terminal.frames[:3])
    for text in ("评估对象：某市", "共 4 题", "答案存在 某市.yaml", "随时可按 Ctrl-C", "选最高的一级"):
        assert "".join(text.split()) in "".join(first.split()), text
    assert levels(session) == {"a.1": 1}
    begun = ["".join(line.split()) for frame in terminal.frames[:3] for line in frame]
    assert any(line.startswith("-“不适用”须写原因") for line in begun)
    assert any(line.startswith("-“不清楚”不算最低分") for line in begun)
    terminal = Terminal(rows=80)
    ask(F1 + ESCAPE + "q", terminal=terminal, ways=Ways(file="某市.yaml", fast=True))
    assert terminal.shows("答案存在 某市.yaml")
    assert not any("回车开始" in "".join(frame) for frame in terminal.frames)


def test_last_times_evidence_and_note_are_shown_before_they_are_taken() -> None:
    """And that they come along with the same choice."""
    last = sheet_for(EDITION.rubric, {})
    given = Answer(level=2, evidence=Evidence(grade="E1", text="旧台账"), note="旧备注")
    last = last.model_copy(update={"answers": {"a.1": given}})
    terminal = Terminal()
    session, _ = ask(ENTER + "q", terminal=terminal, last=last)

    assert terminal.shows(
        "上期（选同一项，证据和备注就一并沿用，要改按 + 或 Tab）：已选 2 级。 证据：E1 旧台账。 备注：旧备注"
    )
    assert session.sheet.answers["a.1"] == given


def test_a_short_round_asks_one_question_a_measure_and_the_next_one_where_there_is_no_answer() -> None:
    """Unknown is no answer: the measure's next question comes, if it has one."""
    sheet = sheet_for(EDITION.rubric, {})
    whole, _ = ask("q", sheet)
    session = hurry(whole)

    assert [question.id for question in session.questions] == ["a.1", "b.1", "c.1"]
    session = give(session, Answer(unknown=True))
    assert [question.id for question in session.questions] == ["a.1", "a.2", "b.1", "c.1"]
    session = give(session, Answer(level=1))
    assert [question.id for question in session.questions] == ["a.1", "b.1", "c.1"]


def test_a_short_round_shows_what_is_answered_already() -> None:
    """Though its measure's first question is still open."""
    whole, _ = ask("q", sheet_for(EDITION.rubric, {"a.2": 1}))

    assert [question.id for question in hurry(whole).questions] == ["a.1", "a.2", "b.1", "c.1"]


def test_a_target_belongs_to_the_measure() -> None:
    """A whole level, or nothing for the highest; anything else is refused."""
    terminal = Terminal()
    session, _ = ask("t" + "9\r" + BACKSPACE + "3\r" + F5 + BACKSPACE + "2\r" + "q", terminal=terminal)

    assert terminal.shows("请写 0–3 中的一个整数")
    assert session.sheet.targets == {"a": 2}


@pytest.mark.parametrize("key", ["l", F3])
def test_the_language_turns_in_place(key: str) -> None:
    """The same question in the other language, the mark where it was; the sheet remembers."""
    terminal = Terminal()
    session, _ = ask("2" + key + UP + DOWN + ENTER + "q", terminal=terminal)

    assert terminal.shows("digits, up/down or = unknown")
    assert session.sheet.language == "en"
    assert levels(session) == {"a.1": 2}


def test_last_time_is_marked_and_one_key_away() -> None:
    """Last time's choice is marked and preselected; Enter takes it with its note."""
    terminal = Terminal()
    last = sheet_for(EDITION.rubric, {"a.1": {"level": 2, "note": "旧"}, "a.2": {"not_applicable": "没有"}})
    session, _ = ask(ENTER + "-" + ENTER + "q", terminal=terminal, last=last)

    assert any(
        line.startswith(">[2]") and line.replace(" ", "").endswith("（上期）")
        for frame in terminal.frames
        for line in frame
    )
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


@pytest.mark.parametrize(
    ("language", "there", "elsewhere"),
    [("zh", "国家科技任务：", "专项："), ("en", "national S&T task:", "IP:")],
)
def test_help_explains_a_term_where_it_is_meant(five_paths: Edition, language: str, there: str, elsewhere: str) -> None:
    """Not inside another word or name, such as the major projects of the state, membership or principle."""
    session = Session(five_paths, sheet_for(five_paths.rubric, {}, "region"), 0)
    told = "\n".join(help_of(session, labels(language).survey, language, ""))

    assert there in told
    assert elsewhere not in told


def test_clauses_are_ticked_one_by_one() -> None:
    """Digits or arrows, then Enter; without a choice nothing is taken, and Escape drops the level, too."""
    edition, terminal = stepped_edition(), Terminal()
    session, saved = ask(
        "3" + ENTER + ENTER + "1" + ENTER + DOWN + DOWN + ENTER + "q", terminal=terminal, edition=edition
    )

    assert session.sheet.answers == {"a.1": Answer(level=3, missing=[3])}
    assert len(saved) == 1
    assert terminal.shows("请单独回答：约定有书面记录")
    assert ask("3" + ENTER + "1" + ENTER + ESCAPE + "q", edition=edition)[0].sheet.answers == {}


def test_enter_on_a_clause_says_its_own_keys_until_the_next_one() -> None:
    """Not those of the levels; on a line of its own, with what to do where it is not known."""
    edition = stepped_edition()
    desk = desk_on(edition, sheet_for(edition.rubric, {}), ways=Ways(fast=False))
    desk.mode = Mode.question
    desk.mark(3)
    desk.confirm()
    desk.confirm()
    lines = [line for _, line in page_lines(desk, 80, 24)]

    assert "请先按 1（成立）或 0（不成立）" in lines
    assert any("不清楚它成不成立：按 Esc 回到等级" in line for line in lines)
    desk.mark(1)
    assert desk.status == ""
    desk.leave_page()
    assert (desk.mode, desk.status) == (Mode.question, "")


def test_a_clause_is_preselected_as_it_was_answered() -> None:
    """Enter all the way keeps everything."""
    edition = stepped_edition()
    sheet = sheet_for(edition.rubric, {"a.1": {"level": 3, "missing": [2]}})
    session, _ = ask("b" + ENTER + ENTER + ENTER + "q", sheet=sheet, edition=edition)

    assert session.sheet.answers == {"a.1": Answer(level=3, missing=[2])}


def test_from_the_review_one_returns_to_where_one_turned_to_it() -> None:
    """Its key is no way to the last question; where it came by itself the last question is the one just left."""
    session, _ = ask("f" + "r" + ESCAPE + "1" + ENTER + "q")

    assert levels(session) == {"a.2": 1}

    session, _ = ask("f" * len(EDITION.rubric.questions) + LEFT + "1" + ENTER + "q")

    assert set(levels(session)) == {"c.1"}


def test_a_wanted_level_is_shown_once_it_is_taken() -> None:
    """It is kept with the measure, where nothing else on the page would tell of it."""
    terminal = Terminal()
    ask("t" + "2" + ENTER + "q", terminal=terminal)

    assert terminal.shows("本举措目标 2 级。")
