"""The round: what the keys mean, what stands on the screen, and that nothing is lost."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.answers.sheets import open_sheet
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.raters.merging import merge
from fusionassess.render.text.wrapping import columns
from fusionassess.survey import round_lines, round_screen
from fusionassess.survey.plain import Lines
from fusionassess.survey.round import Round, RoundStage, page, questions
from fusionassess.words.labels import labels
from keyboard import CTRL_C, DOWN, ENTER, ESCAPE, F1, LEFT, RIGHT, UP, Terminal, keys
from pseudo import Pseudo
from rated import EDITION, opened
from stepped import stepped_edition

FULL = {"a.1": 2, "a.2": 2, "b.1": 2, "c.1": 2}
PARK = sorted((ROOT / "examples" / "nanping-park").glob("*.yaml"))
PROGRAM = (sys.executable, "-m", "fusionassess")


class Saved(list[AnswerSheet]):
    """Every sheet that was saved."""

    def __call__(self, sheet: AnswerSheet) -> str:
        """Keep it."""
        self.append(sheet)
        return "saved"


def meeting(*, blind: bool = False) -> Round:
    """Three raters who differ on three questions; one does not know."""
    sheets = [
        (
            "1",
            opened(FULL | {"a.1": {"level": 3, "note": "有台账", "evidence": {"grade": "E2", "text": "册"}}}, "科技局"),
        ),
        ("2", opened(FULL | {"a.1": 0, "c.1": 0, "b.1": {"not_applicable": "没有这类单位"}}, "财政局")),
        ("3", opened(FULL | {"a.1": "unknown"}, "企业")),
    ]
    sheet = merge(sheets, "ask", "、").sheet
    return Round(sheet, questions(EDITION, sheet, "zh"), Saved(), "zh", blind=blind)


def with_clauses() -> Round:
    """Two raters who differ on a question whose levels 2 and 3 have clauses; one misses that of 2."""
    edition = stepped_edition()
    sheets = [
        ("1", opened({"a.1": {"level": 3, "missing": [2]}}, "科技局", edition)),
        ("2", opened({"a.1": 3}, "财政局", edition)),
    ]
    sheet = merge(sheets, "ask", "、").sheet
    return Round(sheet, questions(edition, sheet, "zh"), Saved(), "zh")


def text_of(round_now: Round, width: int = 80, height: int = 40) -> str:
    """The page as text."""
    return "\n".join(line for _, line in page(round_now, width, height))


def by(round_now: Round) -> dict[str, str]:
    """How each question stands."""
    return {each.row.id: round_now.sheet.raters[each.row.id].by for each in round_now.questions}


def test_only_what_is_disputed_is_asked_and_the_widest_first() -> None:
    """Of four questions three; that all say alike is none."""
    assert [each.row.id for each in meeting().questions] == ["c.1", "a.1", "b.1"]


def test_every_rater_with_evidence_and_note_is_on_one_screen() -> None:
    """And who does not know, and whatever else could be answered."""
    now = meeting()
    now.step(1)
    text = text_of(now)

    assert "科技局 · E2 记录；册 · 有台账" in text
    assert "财政局" in text
    assert "企业：不清楚" in text
    assert [choice.answer.level for choice in now.questions[1].choices] == [0, 3, 1, 2, None]
    assert "没有人答过的" in text


def test_whoever_decides_on_a_level_is_asked_its_clauses() -> None:
    """Each of the level and of those below, with none marked; one that does not hold is recorded as missing."""
    now = with_clauses()
    assert "科技局 · 选 3 级，2 级的附加条件不成立" in text_of(now)

    assert now.mark("3")
    now.confirm()
    assert now.stage is RoundStage.clause
    assert "2 级还有一个条件，请单独回答：约定有书面记录" in text_of(now)
    now.confirm()
    assert "请先按 1（成立）或 0（不成立）" in text_of(now)
    now.mark("1")
    now.confirm()
    assert "近12个月复核过" in text_of(now)
    now.mark("0")
    now.confirm()
    now.written("看过记录")

    assert now.sheet.answers["a.1"] == Answer(level=3, missing=[3])
    now.step(-1)
    assert "选 3 级，3 级的附加条件不成立" in text_of(now)


def test_leaving_a_clause_decides_nothing() -> None:
    """Back to the choices; one without clauses asks for the reason at once."""
    now = with_clauses()
    with keys(Terminal(), f"3{ENTER}1{ENTER}{ESCAPE}0{ENTER}零{ENTER}q"):
        round_screen.run(now)

    assert now.sheet.answers["a.1"] == Answer(level=0)


def test_clauses_are_asked_on_the_screen_and_in_lines() -> None:
    """With the digits of the questionnaire."""
    now = with_clauses()
    with keys(Terminal(), f"3{ENTER}{UP}{ENTER}0{ENTER}{ENTER}q"):
        round_screen.run(now)
    assert now.sheet.answers["a.1"] == Answer(level=3, missing=[3])

    again, shown = with_clauses(), list[str]()
    typed = iter(["3", "1", "b", "3", "x", "0", "1", "理由", "q"])
    round_lines.run(again, Lines(lambda _prompt: next(typed), shown.append, 80))
    assert again.sheet.answers["a.1"] == Answer(level=3, missing=[2])
    assert again.sheet.raters["a.1"].reason == "理由"


def test_the_explanation_opens_as_in_the_questionnaire() -> None:
    """With the clauses; it closes with the keys that close pages there, also where the answers are hidden."""
    for key in ("?", "？", F1):
        now, terminal = with_clauses(), Terminal(80, 40)
        with keys(terminal, f"{key}{DOWN}{ENTER}0{ENTER}{ENTER}q"):
            round_screen.run(now)
        assert terminal.shows("2 级还要：约定有书面记录")
        assert now.sheet.answers["a.1"].level == 0

    shown: list[str] = []
    typed = iter(["?", "q"])
    round_lines.run(with_clauses(), Lines(lambda _prompt: next(typed), shown.append, 80))
    assert "2 级还要：约定有书面记录" in "".join(shown)


def test_a_decision_is_saved_with_its_reason_and_the_next_open_one_comes() -> None:
    """Evidence and note of the answer taken go with it."""
    now = meeting()
    now.step(1)
    now.move(-9)
    assert now.mark("3")
    now.confirm()
    now.written(" 看过台账 ")
    sheet = now.save[-1]  # type: ignore[index]

    assert sheet == now.sheet
    assert sheet.answers["a.1"].level == 3
    assert sheet.answers["a.1"].note == "有台账"
    assert (sheet.raters["a.1"].by, sheet.raters["a.1"].reason) == ("people", "看过台账")
    assert now.question is not None
    assert now.question.row.id == "b.1"
    assert by(now) == {"c.1": "open", "a.1": "people", "b.1": "open"}


def test_a_decision_that_the_sheet_has_no_room_for_is_not_taken() -> None:
    """Nor one taken back; the question stays at hand and says why."""
    now = meeting()
    now.mark("1")
    now.confirm()
    now.written("议定")
    before, later = now.sheet, now.position
    now.save = no_room
    now.mark("1")
    now.confirm()
    now.written("字" * 100)

    assert (now.sheet, now.position, now.stage) == (before, later, RoundStage.choosing)
    assert "没有定：答卷会大到再也读不回来" in text_of(now)
    now.undo()
    assert (now.sheet, now.position) == (before, later)


def no_room(sheet: AnswerSheet) -> str:
    """Refuses whatever it is."""
    raise DocumentError([Problem("would-not-be-read", Place(sheet.subject.name))])


def test_the_latest_decision_is_taken_back_with_one_key() -> None:
    """Then the one before; then there is none."""
    now = meeting()
    for _ in range(3):
        now.confirm()
        now.written("")
    assert now.question is None
    assert set(by(now).values()) == {"people"}

    now.undo()
    assert by(now) == {"c.1": "people", "a.1": "people", "b.1": "open"}
    assert "b.1" not in now.sheet.answers
    now.step(1)
    now.undo()
    now.step(9)
    now.undo()
    assert set(by(now).values()) == {"open"}
    now.step(9)
    now.undo()
    assert now.status == labels("zh").round.nothing_to_undo
    assert len(now.save) == 6  # type: ignore[arg-type]


def test_a_blind_round_shows_nothing_until_all_have_spoken() -> None:
    """Neither answers nor who gave them; nor can anything be decided."""
    now = meeting(blind=True)
    hidden = text_of(now)
    now.confirm()
    assert now.stage is RoundStage.choosing
    assert "财政局" not in hidden
    assert "c0" not in hidden

    now.reveal()
    assert "财政局" in text_of(now)
    now.confirm()
    now.written("")
    assert by(now)["c.1"] == "people"
    assert "财政局" not in text_of(now)


def test_a_round_goes_on_where_it_was_left() -> None:
    """At the first open question; earlier decisions can be taken back."""
    now = meeting()
    now.confirm()
    now.written("理由一")
    again = Round(now.sheet, questions(EDITION, now.sheet, "zh"), Saved(), "zh")

    assert again.question is not None
    assert again.question.row.id != "c.1"
    again.step(-9)
    assert "理由：理由一" in text_of(again)
    again.undo()
    assert again.sheet.raters["c.1"].by == "open"


@pytest.mark.parametrize("size", [(80, 24), (44, 14), (40, 12)])
def test_the_page_fits_and_shows_the_choice_at_the_mark(size: tuple[int, int]) -> None:
    """At any of these sizes, whichever choice is marked."""
    now = meeting()
    now.step(1)
    for place in range(len(now.questions[1].choices)):
        now.mark(now.questions[1].choices[place].key)
        lines = page(now, *size)
        assert len(lines) <= size[1]
        assert all(columns(line) <= size[0] for _, line in lines)
        assert any(style == "class:current" for style, _ in lines)


@pytest.mark.parametrize(
    ("pressed", "expected"),
    [
        (f"0{ENTER}因为{ENTER}q", {"c.1": "people", "a.1": "open", "b.1": "open"}),
        (f"０{ENTER}{ENTER}uq", {"c.1": "open", "a.1": "open", "b.1": "open"}),
        (f"2{ENTER}半句{ESCAPE}q", {"c.1": "open", "a.1": "open", "b.1": "open"}),
        (f"{RIGHT}{RIGHT}{LEFT}{DOWN}{ENTER}{ENTER}q", {"c.1": "open", "a.1": "people", "b.1": "open"}),
        (f"{ENTER}{ENTER}{ENTER}{ENTER}{ENTER}{ENTER}{ENTER}", {"c.1": "people", "a.1": "people", "b.1": "people"}),
    ],
)
def test_the_keys_of_the_screen(pressed: str, expected: dict[str, str]) -> None:
    """Choose, decide, leave the line, go on and back, take back, end."""
    now = meeting()
    with keys(Terminal(), pressed):
        round_screen.run(now)

    assert by(now) == expected


def test_an_interrupt_keeps_the_choice_that_was_taken() -> None:
    """With as much of the reason as was written."""
    now = meeting()
    with keys(Terminal(), f"0{ENTER}看{CTRL_C}"), pytest.raises(KeyboardInterrupt):
        round_screen.run(now)

    assert now.sheet.raters["c.1"].reason == "看"


def test_line_by_line_the_same_can_be_done() -> None:
    """Numbers decide, letters go on, back and take back; what is not understood is said."""
    now, shown = meeting(), list[str]()
    typed = iter(["0", "看过", "x", "", "b", "3", "", "u", "", "", ""])
    round_lines.run(now, Lines(lambda _prompt: next(typed), shown.append, 80))

    assert now.sheet.raters["c.1"].reason == "看过"
    assert "看不懂“x”" in "".join(shown)
    assert by(now) == {"c.1": "people", "a.1": "open", "b.1": "open"}
    assert now.stage is RoundStage.done


def test_the_lines_may_end() -> None:
    """What was decided is saved."""

    def read(_prompt: str) -> str:
        raise EOFError

    now = meeting(blind=True)
    round_lines.run(now, Lines(read, lambda _text: None, 80))

    assert set(by(now).values()) == {"open"}


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Pseudo]]:
    """Run the command on pseudo-terminals, and end them when the test does."""
    started: list[Pseudo] = []

    def begin(*words: str, **more: Any) -> Pseudo:
        sheets = map(str, PARK)
        started.append(Pseudo((*PROGRAM, "merge", *sheets, "-o", "c.yaml", "--rule", "ask", *words), tmp_path, **more))
        return started[-1]

    yield begin
    for pseudo in started:
        pseudo.close()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_kill_loses_no_decision_and_the_round_goes_on(
    run: Callable[..., Pseudo], tmp_path: Path, number: signal.Signals
) -> None:
    """Even ``kill -9``: what was decided is in the file, and the same command asks on."""
    first = run()
    first.wait_for("5b.M")
    first.press("2" + ENTER + "公告" + ENTER)
    first.wait_for("还有31题未定")
    os.kill(first.child, number)
    first.end()
    sheet = open_sheet(tmp_path / "c.yaml").sheet
    assert (sheet.raters["5b.M"].by, sheet.raters["5b.M"].reason) == ("people", "公告")

    second = run()
    second.wait_for("还有31题未定")
    second.press("q")
    assert second.end() == 3
    assert second.is_sane()
    assert open_sheet(tmp_path / "c.yaml").sheet.answers["5b.M"].level == 2


def test_a_file_of_other_raters_is_refused_and_left(run: Callable[..., Pseudo], tmp_path: Path) -> None:
    """By force it is replaced."""
    (tmp_path / "c.yaml").write_text("x: 1\n", encoding="utf-8")
    refused = run()
    assert refused.end() == 2
    assert (tmp_path / "c.yaml").read_text(encoding="utf-8") == "x: 1\n"

    forced = run("--force", "--plain")
    forced.wait_for("5b.M")
    forced.press("q\r")
    assert forced.end() == 3
    assert len(open_sheet(tmp_path / "c.yaml").sheet.raters) == 45
