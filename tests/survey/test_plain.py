"""The questionnaire line by line."""

import io
from collections.abc import Iterable
from typing import Any

import pytest

from desks import desk_on
from fusionassess.answers.model import Answer, AnswerSheet, Evidence
from fusionassess.cli import talking
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.rubric.library import Edition
from fusionassess.survey import entries, picking, plain, preliminaries
from fusionassess.survey.beginning import Known
from fusionassess.survey.desk import Ways
from fusionassess.survey.picking import GoneBack
from fusionassess.survey.plain import Lines
from fusionassess.survey.session import Session
from fusionassess.words.labels import labels
from kinds import kinds_edition
from small import sheet_for, small_edition
from stepped import stepped_edition

EDITION = small_edition()
SAID = labels("zh").survey


def lines_of(typed: Iterable[str], shown: list[str]) -> Lines:
    """Lines typed in advance; EOFError where they end."""
    waiting = iter(typed)

    def read(prompt: str) -> str:
        shown.append(prompt)
        line = next(waiting, None)
        if line is None:
            raise EOFError
        return line

    return Lines(read, shown.append, 60)


def ask(
    *typed: str, last: AnswerSheet | None = None, edition: Edition = EDITION, **more: Any
) -> tuple[Session, str, int]:
    """Type these lines; gives the session, what was shown, and how often it was saved."""
    shown: list[str] = []
    saved: list[AnswerSheet] = []
    desk = desk_on(edition, sheet_for(edition.rubric, {}), saved=saved, last=last, **more)
    plain.run(desk, lines_of(typed, shown))
    return desk.session, "\n".join(shown), len(saved)


def test_a_whole_run() -> None:
    """A level, a full-width level, unknown, not applicable with its reason: finished."""
    session, _, saves = ask("1", "２", "=", "-", "没有平台")

    assert not session.open_positions
    assert session.sheet.answers == {
        "a.1": Answer(level=1),
        "a.2": Answer(level=2),
        "b.1": Answer(unknown=True),
        "c.1": Answer(not_applicable="没有平台"),
    }
    assert saves == 4


def test_back_skip_note_and_help() -> None:
    """Back and forward move, a note is kept, help shows the whole question."""
    session, shown, _ = ask("1", "b", "c", "待查", "", "?", "q")

    assert session.sheet.answers == {"a.1": Answer(level=1, note="待查")}
    assert session.position == 1
    assert "已选 1 级。 备注：待查" in shown
    assert "选最高的一级" in shown


@pytest.mark.parametrize("word", ["7", "x", "1.5", "-1"])
def test_what_was_not_understood_is_said(word: str) -> None:
    """A wrong line answers nothing and names what can be typed."""
    session, shown, saves = ask(word, "q")

    assert saves == 0
    assert session.position == 0
    assert f"没有看懂“{word}”" in shown.replace("\n", "")


def test_a_reason_is_needed() -> None:
    """An empty reason records nothing."""
    session, shown, _ = ask("-", " ", "q")

    assert session.sheet.answers == {}
    assert "不适用必须用文字写明原因" in shown


def test_at_the_end_the_review_leads_to_what_is_open() -> None:
    """What was skipped comes first in the review; Enter goes there, and when all is done it finishes."""
    session, shown, _ = ask("", "1", "1", "1", "", "3", "")

    assert "还有 1 题没有答" in shown
    assert "[ ] a.1 甲一？" in shown
    assert session.sheet.answers["a.1"].level == 3
    assert session.question is None


def test_the_review_and_the_overview_lead_to_any_question() -> None:
    """An id goes there, case aside; from the review the answer changed leads back to it."""
    session, shown, _ = ask("1", "g", "C.1", "3", "a.2", "0", "r", "x.9", "A.1", "2", "q")

    assert {name: answer.level for name, answer in session.sheet.answers.items()} == {"a.1": 2, "a.2": 0, "c.1": 3}
    assert "[1] a.1" in shown
    assert "没有题号“x.9”" in shown
    assert session.question is None


def test_a_reason_may_follow_at_once() -> None:
    """The sign and the reason in one line."""
    session, _, _ = ask("- 没有平台", "q")

    assert session.sheet.answers["a.1"] == Answer(not_applicable="没有平台")


def test_evidence_is_asked_in_three_steps() -> None:
    """Grade, paper, date; a date that is none is said, and the rest stays."""
    session, shown, _ = ask("e", "1", "台账", "2026-13-45", "e", "1", "台账", "２０２６年3月1日", "q")

    evidence = session.sheet.answers["a.1"].evidence
    assert evidence == Evidence.model_validate({"grade": "E0", "text": "台账", "date": "2026-03-01"})
    assert "没有看懂日期" in shown


def test_T12_bytes_that_are_no_text_are_not_taken() -> None:  # noqa: N802 - the trap's number
    """What the terminal's encoding does not explain is asked for again, as an answer and as a note."""
    session, shown, saves = ask("\N{REPLACEMENT CHARACTER}", "c", "a\N{REPLACEMENT CHARACTER}", "好", "q")

    assert session.sheet.answers == {"a.1": Answer(note="好")}
    assert saves == 1
    assert shown.count("编码与终端不符") == 2


def test_a_target_and_another_language() -> None:
    """The target is the measure's; the words turn to the other language at once."""
    session, shown, _ = ask("t", "9", "t", "2", "l", "q")

    assert session.sheet.targets == {"a": 2}
    assert session.sheet.language == "en"
    assert "请写 0–3 中的一个整数" in shown
    assert "q save and leave" in shown


def test_same_as_last_time() -> None:
    """What was said last time is marked and taken with one letter, whatever it was; nothing is nothing."""
    said_last = {"a.1": {"level": 2, "note": "旧"}, "a.2": "unknown", "b.1": {"not_applicable": "没有平台"}}
    last = sheet_for(EDITION.rubric, said_last)
    session, shown, _ = ask("s", "s", "s", "s", "q", last=last)

    assert session.sheet.answers == {
        "a.1": Answer(level=2, note="旧"),
        "a.2": Answer(unknown=True),
        "b.1": Answer(not_applicable="没有平台"),
    }
    assert "（上期）" in shown
    assert "上期：已选不适用：没有平台。" in shown
    assert "没有看懂“s”" in shown


def test_the_score_so_far_is_for_those_who_ask_for_it() -> None:
    """Nobody sees a score while answering, unless it is a workshop."""
    assert "目前总分" not in ask("3", "q")[1]
    assert "目前总分" in ask("3", "q", ways=Ways(show_score=True))[1]


def test_the_opening_asks_for_what_is_not_known() -> None:
    """A wrong number is asked again; sectors may be several; a name must be given."""
    shown: list[str] = []
    lines = lines_of(["9", "１", "1、2", " ", "某市"], shown)

    subject = preliminaries.ask(EDITION.rubric, SAID, "zh", Known(), picking.line_by_line(SAID, lines))

    assert (subject.name, subject.profile, subject.sectors) == ("某市", "city", ["ai", "bio"])
    assert "请输入 1–2 中的一个数" in shown
    assert "名称不能空着：报告的题头和文件都用它。" in shown


def test_no_sector_is_asked_once_more() -> None:
    """Enter may have come too soon: one can go back, or leave it at none."""
    for typed, sectors in ((["", "1", "2"], ["bio"]), (["", "2"], [])):
        shown: list[str] = []
        lines = lines_of(typed, shown)
        subject = preliminaries.ask(
            EDITION.rubric, SAID, "zh", Known("某市", "city"), picking.line_by_line(SAID, lines)
        )
        assert subject.sectors == sectors
        assert "没有选领域" in "".join(shown)


def test_escape_goes_back_to_the_question_before() -> None:
    """A wrong profile can be mended; at the first question Escape stays there."""
    asked: list[str] = []
    answers = iter([GoneBack, "city", GoneBack, "firm", ["ai"], GoneBack, [], GoneBack, ["bio"], "某厂"])

    def answer(question: str, *_: object) -> Any:
        asked.append(question)
        if (given := next(answers)) is GoneBack:
            raise GoneBack
        return given

    way = picking.Picking(answer, answer, answer, asked.append)
    subject = preliminaries.ask(EDITION.rubric, SAID, "zh", Known(), way)

    assert (subject.profile, subject.sectors, subject.name) == ("firm", ["bio"], "某厂")
    profile, sectors, name = SAID.ask_profile, SAID.ask_sectors, SAID.ask_name
    assert asked == [profile, profile, sectors, profile, sectors, name, sectors, SAID.no_sector, sectors, name]


def test_the_opening_asks_nothing_that_is_known() -> None:
    """All given on the command line, nothing is shown."""
    shown: list[str] = []

    way = picking.line_by_line(SAID, lines_of([], shown))
    subject = preliminaries.ask(EDITION.rubric, SAID, "zh", Known("某市", "firm", ["ai"]), way)

    assert subject.profile == "firm"
    assert shown == []


def test_clauses_are_asked_one_by_one_once_a_level_is_chosen() -> None:
    """Those of the level and of the levels below it; one that does not hold is recorded as missing."""
    session, shown, saves = ask("3", "1", "x", "0", "2", "1", "0", edition=stepped_edition())

    assert session.sheet.answers == {
        "a.1": Answer(level=3, missing=[3]),
        "a.2": Answer(level=2),
        "b.1": Answer(level=1),
    }
    assert saves == 3
    assert shown.index("约定有书面记录") < shown.index("近12个月复核过")
    assert SAID.not_understood.format(found="x")[:20] in shown
    assert "输入 b 回到等级" in shown


def test_leaving_the_clauses_answers_nothing() -> None:
    """Back to the levels; one without clauses is recorded at once."""
    session, _, saves = ask("3", "1", "b", "1", edition=stepped_edition())

    assert session.sheet.answers == {"a.1": Answer(level=1)}
    assert saves == 1


def test_the_same_as_last_time_is_so_with_its_clauses() -> None:
    """Nothing is asked again."""
    edition = stepped_edition()
    last = sheet_for(edition.rubric, {"a.1": {"level": 3, "missing": [2]}})
    session, shown, _ = ask("s", "b", last=last, edition=edition)

    assert session.sheet.answers == {"a.1": Answer(level=3, missing=[2])}
    assert "已选 3 级，2 级的附加条件不成立，按 1 级计。" in shown


def test_clauses_stand_in_the_help() -> None:
    """With the level they belong to."""
    assert "　3 级还要：近12个月复核过" in ask("?", edition=stepped_edition())[1]


def test_a_line_that_is_too_long_is_refused_and_asked_for_again() -> None:
    """It costs nothing but itself."""
    most = "字" * entries.MOST_WRITTEN
    session, shown, saves = ask("c", f"{most}字", most, "1")

    assert session.sheet.answers["a.1"] == Answer(level=1, note=most)
    assert shown.count("没有记下：这一行有 10,001 个字") == 1
    assert saves == 2


def test_what_the_sheet_has_no_room_for_is_not_recorded() -> None:
    """A response, what is not known, a grade, a note: the question stays at hand and says so."""
    desk = desk_on(EDITION, sheet_for(EDITION.rubric, {}))
    desk.save = no_room
    for typed in (["2"], ["="], ["e", "1"], ["c", "注"], ["-", "没有平台"]):
        shown: list[str] = []
        plain.run(desk, lines_of(typed, shown))

        assert "".join(shown).count("没有记下：答卷会大到再也读不回来") == 1, typed
        assert (desk.session.sheet.answers, desk.session.position) == ({}, 0)
        desk.leave_page()


def no_room(session: Session) -> str:
    """Refuses whatever it is."""
    raise DocumentError([Problem("would-not-be-read", Place(session.sheet.subject.name))])


def test_a_line_without_end_is_read_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next line is the next; what has no end is no line."""
    typed, asked = io.StringIO("x" * 200_000 + "\n1\n" + "y" * 9_000_000), list[int]()

    class Typed:
        def readline(self, size: int = -1) -> str:
            asked.append(size)
            return typed.readline(size)

    monkeypatch.setattr("sys.stdin", Typed())
    read = talking.lines().read

    assert entries.MOST_WRITTEN < len(read("> ")) < 100_000
    assert read("> ") == "1"
    with pytest.raises(EOFError):
        read("> ")
    assert all(0 < size < 100_000 for size in asked)
    assert typed.tell() < 8_500_000


def test_options_are_counted_from_1() -> None:
    """What stands in front of an option picks it; 0 picks none."""
    edition, saved = kinds_edition(), list[AnswerSheet]()
    desk = desk_on(edition, sheet_for(edition.rubric, {"q.ladder": 1}, "firm"), "en", saved)
    shown: list[str] = []
    words = iter(["0", "1", "q"])
    plain.run(desk, Lines(lambda _: next(words), shown.append, 80))

    assert "  1 Bought" in shown
    assert any("“0”" in line for line in shown)
    assert desk.session.sheet.answers["q.options"].option == "bought"


@pytest.mark.parametrize("width", [44, 60, 80, 120])
def test_a_small_question_is_broken_between_words(width: int) -> None:
    """With its hint beside it where that has room, else below it whole."""
    phrases = labels("en").survey
    question, hint = picking.in_words(phrases.ask_sectors, phrases.choose_many_hint, width)

    assert f"{question} {hint}".split() == f"{phrases.ask_sectors} {phrases.choose_many_hint}".split()
    assert all(len(line) <= width - 2 for line in f"{question} {hint}".split("\n"))
