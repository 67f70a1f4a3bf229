"""The questionnaire line by line."""

from collections.abc import Iterable

import pytest

from fusionassess.answers import Answer
from fusionassess.labels import labels
from fusionassess.survey import opening, plain
from fusionassess.survey.opening import Known
from fusionassess.survey.plain import Dialogue, Lines
from fusionassess.survey.session import Session, begin
from small import sheet_for, small_edition

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


def ask(*typed: str) -> tuple[Session, str, int]:
    """Type these lines; gives the session, what was shown, and how often it was saved."""
    shown: list[str] = []
    saved: list[Session] = []

    def save(session: Session) -> str:
        saved.append(session)
        return "已保存"

    started = begin(EDITION, sheet_for(EDITION.rubric, {}))
    session = plain.run(started, Dialogue(lines_of(typed, shown), save, SAID, "zh"))
    return session, "\n".join(shown), len(saved)


def test_a_whole_run() -> None:
    """A level, a full-width level, unknown, not applicable with its reason: finished."""
    session, _, saves = ask("1", "２", "=", "-", "没有平台")

    assert session.is_finished
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
    assert "选出“从 2 级起" in shown


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
    assert "不适用必须写明原因" in shown


def test_at_the_end_the_open_ones_come_again() -> None:
    """What was skipped is asked again; when the lines end, the session is given back."""
    session, shown, _ = ask("", "1", "1", "1")

    assert "还有 1 题没有答" in shown
    assert session.position == 0


def test_the_opening_asks_for_what_is_not_known() -> None:
    """A wrong number is asked again; sectors may be several; a name must be given."""
    shown: list[str] = []
    lines = lines_of(["9", "１", "1、2", " ", "某市"], shown)

    subject = opening.line_by_line(EDITION.rubric, SAID, "zh", Known(), lines)

    assert (subject.name, subject.profile, subject.sectors) == ("某市", "city", ["ai", "bio"])
    assert "请输入 1–2 中的一个数" in shown


def test_the_opening_asks_nothing_that_is_known() -> None:
    """All given on the command line, nothing is shown."""
    shown: list[str] = []

    subject = opening.line_by_line(EDITION.rubric, SAID, "zh", Known("某市", "firm", ["ai"]), lines_of([], shown))

    assert subject.profile == "firm"
    assert shown == []
