"""``fusionassess survey`` as a whole, on real pseudo-terminals and without one."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyte
import pytest

from fusionassess.answers.sheets import open_sheet
from pseudo import Pseudo
from screens import lines
from small import TEXT

Run = Callable[..., Pseudo]
Start = Callable[..., Pseudo]
PROGRAM = (sys.executable, "-m", "fusionassess")
DOWN, LEFT, ENTER, CTRL_C = "\x1b[B", "\x1b[D", "\r", "\x03"


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Run commands on pseudo-terminals, and end them when the test does."""
    started: list[Pseudo] = []

    def begin(words: tuple[str, ...], **more: Any) -> Pseudo:
        started.append(Pseudo(words, tmp_path, **more))
        return started[-1]

    yield begin
    for pseudo in started:
        pseudo.close()


@pytest.fixture
def start(run: Run, tmp_path: Path) -> Start:
    """Start surveys on the small rubric, the opening questions answered."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    opening = ("--name", "某市", "--profile", "city", "--sector", "ai")

    def begin(**more: Any) -> Pseudo:
        is_new = not (tmp_path / "s.yaml").exists()
        pseudo = run((*PROGRAM, "survey", "./small.yaml", "-o", "s.yaml", *opening), **more)
        if not more and is_new:
            pseudo.wait_for("回车开始")
            pseudo.press(ENTER)
        return pseudo

    return begin


def levels(folder: Path) -> dict[str, int | None]:
    """The levels of the saved sheet."""
    return {name: answer.level for name, answer in open_sheet(folder / "s.yaml").sheet.answers.items()}


def test_a_whole_survey_ends_with_the_report_and_the_next_commands(start: Start, run: Run, tmp_path: Path) -> None:
    """Four questions, interrupted once, resumed, to the report; exit 130, then 0."""
    first = start()
    first.wait_for("甲一？")
    first.press("1" + ENTER)
    first.wait_for("甲二？")
    first.press("0" + ENTER)
    first.wait_for("乙一？")
    first.press(CTRL_C)
    assert first.end() == 130
    assert first.is_sane()
    first.wait_for("共 4 题，已答 2 题，都已保存。")
    first.wait_for("继续作答：fusionassess survey ./small.yaml -o s.yaml")
    assert levels(tmp_path) == {"a.1": 1, "a.2": 0}

    second = run((*PROGRAM, "survey", "-o", "s.yaml"))
    second.wait_for("乙一？")
    second.press("2" + ENTER)
    second.wait_for("丙一？")
    second.press("3" + ENTER)
    second.wait_for("全部答完")
    second.press(ENTER)
    assert second.end() == 0
    # (30×.5 + 40×2 + 50×3) / 120, the sector doubling measure b.
    assert "总分 2.04" in second.raw.decode().replace("\x1b[0m", "")
    assert "导出报告：fusionassess report s.yaml -o 报告.docx" in second.raw.decode()
    assert not (tmp_path / "s.yaml.bak").exists()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_T8_a_signal_leaves_a_whole_sheet_and_a_sane_terminal(  # noqa: N802 - the trap's number
    start: Start, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Told to end in the middle of a note, it saves, restores the terminal, and exits with 128 + the signal."""
    pseudo = start()
    pseudo.wait_for("甲一？")
    pseudo.press("2" + ENTER)
    pseudo.wait_for("甲二？")
    pseudo.press("\t半句")
    pseudo.wait_for("半句")
    os.kill(pseudo.child, number)

    assert pseudo.end() == code
    assert pseudo.is_sane()
    assert levels(tmp_path) == {"a.1": 2, "a.2": None}
    assert open_sheet(tmp_path / "s.yaml").sheet.answers["a.2"].note == "半句"


def test_an_interrupt_from_outside_is_one_like_any_other(start: Start) -> None:
    """``kill -INT`` ends it with 130."""
    pseudo = start()
    pseudo.wait_for("甲一？")
    os.kill(pseudo.child, signal.SIGINT)

    assert pseudo.end() == 130
    assert pseudo.is_sane()


def test_a_kill_leaves_what_was_answered(start: Start, tmp_path: Path) -> None:
    """Even ``kill -9`` loses no answer given."""
    pseudo = start()
    pseudo.wait_for("甲一？")
    pseudo.press("3" + ENTER)
    pseudo.wait_for("甲二？")
    os.kill(pseudo.child, signal.SIGKILL)

    assert pseudo.end() == -signal.SIGKILL
    assert levels(tmp_path) == {"a.1": 3}


def test_a_second_survey_on_the_same_sheet_is_told(start: Start) -> None:
    """The sheet is held by the first; the second says so and exits 2."""
    first = start()
    first.wait_for("甲一？")
    second = start()

    assert second.end() == 2
    assert "另一个fusionassesssurvey正在填写s.yaml" in second.picture


def test_a_picture_may_be_read_when_it_is_half_drawn() -> None:
    """What is left of a wide character that is written over is one empty cell."""
    screen = pyte.Screen(6, 1)
    pyte.Stream(screen).feed("数数\x1b[1;1Ha")

    assert lines(screen) == ["a数  "]


def test_the_window_may_change_its_size(start: Start) -> None:
    """The question is laid out anew, down to 44x14 and back."""
    pseudo = start()
    pseudo.wait_for("甲一？")
    for columns, rows in ((44, 14), (30, 8), (100, 30)):
        pseudo.resize(columns, rows)
        pseudo.screen.erase_in_display(2)
        os.kill(pseudo.child, signal.SIGWINCH)
        pseudo.wait_for("窗口太小" if columns == 30 else "甲一？")


def test_T11_a_dumb_terminal_is_asked_line_by_line(start: Start, tmp_path: Path) -> None:  # noqa: N802
    """No control sequence is sent where the terminal understands none."""
    pseudo = start(environment={"TERM": "dumb"})
    for question, line in (("甲一？", "1\n"), ("甲二？", "2\n"), ("乙一？", "u\n"), ("丙一？", "q\n")):
        pseudo.wait_for(question)
        pseudo.press(line)

    assert pseudo.end() == 3
    assert b"\x1b" not in pseudo.raw
    assert levels(tmp_path) == {"a.1": 1, "a.2": 2, "b.1": None}


def test_a_rubric_elsewhere_is_found_again(run: Run, tmp_path: Path) -> None:
    """The command printed on leaving goes on with the sheet, though the rubric does not lie beside it."""
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "mine.yaml").write_text(TEXT, encoding="utf-8")
    first = run((*PROGRAM, "survey", "rubrics/mine.yaml", "-o", "c.yaml", "--name", "a", "-p", "firm", "-s", "ai"))
    first.wait_for("回车开始")
    first.press(ENTER)
    first.wait_for("甲一？")
    first.press("1" + ENTER)
    first.wait_for("乙一？")
    first.press(CTRL_C)
    assert first.end() == 130
    first.wait_for("继续作答：fusionassess survey rubrics/mine.yaml -o c.yaml")

    second = run((*PROGRAM, "survey", "rubrics/mine.yaml", "-o", "c.yaml"))
    second.wait_for("乙一？")
    second.press(CTRL_C)
    assert second.end() == 130


def test_what_no_longer_fits_is_named_and_asked_again(start: Start, tmp_path: Path) -> None:
    """A level that cannot be and an id that is not there: both named with their places, the original kept."""
    edited = (
        "format: fusionassess/answers/1\nrubric: {id: small}\nsubject: {name: 某市, profile: city, sectors: [ai]}\n"
        "answers:\n  a.1: 9  # 待核\n  a.2: 1\n  x.1: 2\n"
    )
    (tmp_path / "s.yaml").write_text(edited, encoding="utf-8")
    pseudo = start()
    pseudo.wait_for("甲一？")
    pseudo.press("2" + ENTER + CTRL_C)

    assert pseudo.end() == 130
    assert "s.yaml:5:8" in pseudo.raw.decode()
    assert "s.yaml:7:3" in pseudo.raw.decode()
    assert levels(tmp_path) == {"a.1": 2, "a.2": 1}
    assert (tmp_path / "s.yaml.bak").read_text(encoding="utf-8") == edited


def test_looking_changes_nothing(start: Start, tmp_path: Path) -> None:
    """A sheet that is opened and left is the same to the byte, comments, date and all."""
    edited = (
        "# 手写\nformat: fusionassess/answers/1\nrubric: {id: small}\n"
        "subject: {name: 某市, profile: city, sectors: [ai]}\nassessed_on: 2026-01-01\nanswers: {a.1: 1}\n"
    )
    (tmp_path / "s.yaml").write_text(edited, encoding="utf-8")
    pseudo = start()
    pseudo.wait_for("甲二？")
    pseudo.press(CTRL_C)

    assert pseudo.end() == 130
    assert (tmp_path / "s.yaml").read_text(encoding="utf-8") == edited


def test_an_edit_in_between_is_set_aside(start: Start, tmp_path: Path) -> None:
    """An editor knows no lock: what it wrote is kept beside the sheet, and the respondent is told."""
    pseudo = start()
    pseudo.wait_for("甲一？")
    (tmp_path / "s.yaml").write_text("手改\n", encoding="utf-8")
    pseudo.press("1" + ENTER)
    pseudo.wait_for("被别处改过")
    pseudo.press(CTRL_C)

    assert pseudo.end() == 130
    assert (tmp_path / "s.yaml.bak").read_text(encoding="utf-8") == "手改\n"
    assert levels(tmp_path) == {"a.1": 1}


def test_the_lock_holds_whichever_name_a_sheet_has(start: Start, run: Run, tmp_path: Path) -> None:
    """A link to a sheet in use is the sheet in use."""
    first = start()
    first.wait_for("甲一？")
    (tmp_path / "link.yaml").symlink_to("s.yaml")
    second = run((*PROGRAM, "survey", "-o", "link.yaml"))

    assert second.end() == 2
    assert "另一个fusionassesssurvey正在填写" in second.picture


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_T8_a_signal_at_the_opening_questions_leaves_a_sane_terminal(  # noqa: N802 - the trap's number
    run: Run, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Told to end before anything is known, it gives the terminal back and has written nothing."""
    pseudo = run((*PROGRAM, "survey", "-o", "s.yaml"))
    pseudo.wait_for("您代表哪一类主体？")
    os.kill(pseudo.child, number)

    assert pseudo.end() == code
    assert pseudo.is_sane()
    assert not pseudo.screen.cursor.hidden
    assert not (tmp_path / "s.yaml").exists()


@pytest.mark.parametrize("environment", [{"LANG": "C", "LC_ALL": "C"}, {"PYTHONIOENCODING": "gbk"}])
def test_T12_other_encodings_end_nothing(start: Start, tmp_path: Path, environment: dict[str, str]) -> None:  # noqa: N802
    """In the C locale and on a GBK terminal the questionnaire runs, and the sheet is UTF-8."""
    pseudo = start(environment={**environment, "FUSIONASSESS_PLAIN": "1"})
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    pseudo.wait_for_bytes("甲一？".encode(encoding))
    pseudo.press("1\n")
    pseudo.wait_for_bytes("甲二？".encode(encoding))
    pseudo.press_bytes("c 备注\n".encode(encoding))
    pseudo.wait_for_bytes("备注：备注".encode(encoding))
    pseudo.press("q\n")

    assert pseudo.end() == 3
    assert open_sheet(tmp_path / "s.yaml").sheet.answers["a.2"].note == "备注"


def test_a_hand_edited_sheet_that_is_broken_is_left_alone(start: Start, tmp_path: Path) -> None:
    """Its problems are shown with their places, exit 2, and not a byte of it changes."""
    broken = "format: fusionassess/answers/1\nrubric: {id: small}\nsubject: {name: 某市, profile: citi}\n"
    (tmp_path / "s.yaml").write_text(broken, encoding="utf-8")

    pseudo = start()

    assert pseudo.end() == 2
    assert "s.yaml:3:30" in pseudo.picture
    assert (tmp_path / "s.yaml").read_text(encoding="utf-8") == broken


@pytest.mark.parametrize("stdin", ["null", "pipe", "closed"])
def test_T9_without_a_terminal_it_says_what_to_do_instead(tmp_path: Path, stdin: str) -> None:  # noqa: N802
    """Exit 2, nothing on stdout, no sheet is made, whatever stands in for the keyboard."""
    command = f"{sys.executable} -m fusionassess survey -o {tmp_path}/s.yaml"
    redirected = {"null": "</dev/null", "pipe": "", "closed": "<&-"}[stdin]
    ended = subprocess.run(
        ["sh", "-c", f"{command} {redirected}"],
        check=False,
        capture_output=True,
        input=b"3\n" if stdin == "pipe" else None,
    )

    assert (ended.returncode, ended.stdout) == (2, b"")
    assert "没有可以交互的终端" in ended.stderr.decode()
    assert not (tmp_path / "s.yaml").exists()


def test_T10_the_report_may_go_to_a_pipe(run: Run, tmp_path: Path) -> None:  # noqa: N802
    """With stdout piped the questions are still drawn on the terminal, and only the report goes to the pipe."""
    line = f"exec {sys.executable} -m fusionassess survey ./small.yaml -o s.yaml --name a -p firm -s ai > out.txt"
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    pseudo = run(("sh", "-c", line))
    pseudo.wait_for("回车开始")
    pseudo.press(ENTER)
    pseudo.wait_for("甲一？")
    pseudo.press("1" + ENTER)
    pseudo.wait_for("乙一？")
    pseudo.press("2" + ENTER)
    pseudo.wait_for("全部答完")
    pseudo.press(ENTER)

    assert pseudo.end() == 0
    assert (tmp_path / "out.txt").read_text(encoding="utf-8").startswith("a\n小量表 · 自评报告\n")


def test_the_way_to_go_on_is_the_whole_command(run: Run, tmp_path: Path) -> None:
    """What was asked for is asked for again: last time's sheet, patterns, the way of asking."""
    (tmp_path / "last one.yaml").write_text(
        "format: fusionassess/answers/1\nrubric: {id: small}\nsubject: {name: 某市, profile: city, sectors: [ai]}\n",
        encoding="utf-8",
    )
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    words = ("--last", "last one.yaml", "--ask", "a*", "--fast", "--lang", "zh", "--express")
    pseudo = run((*PROGRAM, "survey", "small.yaml", "-o", "new.yaml", *words), columns=130)
    pseudo.wait_for("甲一？")
    pseudo.press(CTRL_C)

    assert pseudo.end() == 130
    hint = "fusionassess survey small.yaml -o new.yaml --last 'last one.yaml' --lang zh --ask 'a*' --express --fast"
    assert hint in pseudo.raw.decode()
