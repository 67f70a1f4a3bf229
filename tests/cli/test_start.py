"""``fusionassess`` alone: the start menu on a terminal, help without one."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Cli
from fusionassess.answers.dates import today
from fusionassess.cli import start, talking
from fusionassess.survey.picking import GoneBack, Picking
from fusionassess.survey.terminal import Interface
from fusionassess.words.labels import labels
from pseudo import Pseudo

PROGRAM = (sys.executable, "-m", "fusionassess")
DOWN, ENTER, CTRL_C = "\x1b[B", "\r", "\x03"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Pseudo]]:
    """Open the menu in a folder with an example that is half filled in."""
    text = (ROOT / "examples" / "xinghe-group.yaml").read_text(encoding="utf-8")
    (tmp_path / "ours.yaml").write_text(text[: text.index("  1b.R:")], encoding="utf-8")
    (tmp_path / "notes.yaml").write_text("a: [", encoding="utf-8")
    running: list[Pseudo] = []

    def begin(*words: str, **more: Any) -> Pseudo:
        running.append(Pseudo((*PROGRAM, *words), tmp_path, **more))
        return running[-1]

    yield begin
    for pseudo in running:
        pseudo.close()


def test_the_menu_offers_the_sheet_found_here_and_goes_on_with_it(opened: Callable[..., Pseudo]) -> None:
    """The first row resumes; what it does is shown as a command; afterwards the menu is there again."""
    pseudo = opened()
    pseudo.wait_for("接着填 ours.yaml（4/35 题，星河装备集团）")
    pseudo.press(ENTER)
    pseudo.wait_for("1b.R")
    pseudo.press(CTRL_C)
    pseudo.wait_for("fusionassess survey -o ours.yaml")
    pseudo.press(ENTER)
    pseudo.wait_for("开始一份新的自评")
    pseudo.press(CTRL_C)
    assert pseudo.end() == 130
    assert pseudo.is_sane()


def test_a_new_sheet_is_named_by_its_year_and_ends_as_a_document(opened: Callable[..., Pseudo]) -> None:
    """The name offered; one typed without an end gets it, and that is told."""
    pseudo = opened(environment={"TERM": "dumb"})
    pseudo.wait_for("2 开始一份新的自评")
    pseudo.press("2\n")
    pseudo.wait_for(f"自评-{today().year}.yaml")
    pseudo.press("我区自评\n")
    pseudo.wait_for("存成 我区自评.yaml")
    pseudo.wait_for("fusionassess survey -o '我区自评.yaml'")
    pseudo.press("\x04")


def test_going_on_offers_the_sheet_of_last_time(opened: Callable[..., Pseudo], tmp_path: Path) -> None:
    """A finished one of the same organisation; a sheet does not say what it was begun with."""
    shutil.copy(ROOT / "examples" / "xinghe-group.yaml", tmp_path / "2025.yaml")
    shutil.copy(ROOT / "examples" / "qingyuan-sensors.yaml", tmp_path / "other.yaml")
    pseudo = opened(environment={"TERM": "dumb"})
    pseudo.wait_for("1 接着填 ours.yaml")
    pseudo.press("1\n")
    pseudo.wait_for("对照哪一份上期？")
    pseudo.wait_for("2 不对照")
    assert "other.yaml" not in pseudo.raw.decode()
    pseudo.press("1\n")
    pseudo.wait_for("fusionassess survey -o ours.yaml --last 2025.yaml")
    pseudo.press("\x04")


def test_a_new_sheet_of_the_same_unit_is_held_against_last_time(
    opened: Callable[..., Pseudo], tmp_path: Path, cli: Cli
) -> None:
    """Where finished sheets lie here; the follow-up of its roadmap comes along."""
    shutil.copy(ROOT / "examples" / "xinghe-group.yaml", tmp_path / "2025.yaml")
    assert cli("roadmap", tmp_path / "2025.yaml", "--budget", "12", "-o", tmp_path / "plan.yaml").code == 0
    pseudo = opened(environment={"TERM": "dumb"})
    pseudo.wait_for("2 开始一份新的自评")
    pseudo.press("2\n")
    pseudo.wait_for("2025.yaml（星河装备集团）")
    pseudo.wait_for("2 都不是，从头开始")
    pseudo.press("1\n")
    pseudo.wait_for("存成哪个文件")
    pseudo.press("2026.yaml\n")
    pseudo.wait_for("fusionassess survey -o 2026.yaml --last 2025.yaml --followup plan.yaml")
    pseudo.press("\x04")


def test_escape_and_ctrl_c_go_back_to_the_menu(opened: Callable[..., Pseudo]) -> None:
    """From a list, and from the line that asks for a file; in the menu itself Escape does nothing, Ctrl-C leaves."""
    pseudo = opened("--lang", "en")
    for key in ("\x1b", CTRL_C):
        pseudo.wait_for("9) Leave")
        pseudo.press("4" + ENTER)
        pseudo.wait_for("Which kind of form?")
        pseudo.press(key)
        pseudo.wait_for("9) Leave")
        pseudo.press("2" + ENTER)
        pseudo.wait_for(f"{today().year}.yaml")
        pseudo.press(key)
    pseudo.wait_for("9) Leave")
    pseudo.press("\x1b")
    pseudo.wait_for("9) Leave")
    pseudo.press(CTRL_C)
    assert pseudo.end() == 130


@pytest.mark.parametrize("wishes", [["help"], ["form", ".pdf", "sme"], ["survey"], ["example"]])
def test_wherever_escape_is_pressed_the_menu_is_there_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wishes: list[str]
) -> None:
    """In a line that asks for a file, in a list, and in the line that waits for Enter."""
    chosen, run = iter(wishes), list[Sequence[str]]()

    def back(*_: object) -> Any:
        raise GoneBack

    def one(question: str, _: object) -> str:
        is_menu = question == labels("en").start.what
        return next(chosen, "leave") if is_menu else next(chosen, None) or back()

    def ended(words: Sequence[str]) -> int:
        run.append(words)
        return 3

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(talking, "picking", lambda *_, **__: Picking(one, back, back, print))

    assert start.menu(Interface.screen, "en", None, ended) == (3 if wishes == ["help"] else 0)
    assert run == ([["--help"]] if wishes == ["help"] else [])


def test_a_consensus_is_named_and_its_round_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    """Where the sheets it was made of lie beside it; without them it is not offered as one person's sheet."""
    for sheet in (ROOT / "examples" / "nanping-park").glob("*.yaml"):
        shutil.copy(sheet, tmp_path / sheet.name)
    monkeypatch.chdir(tmp_path)
    names = sorted(file.name for file in tmp_path.glob("*.yaml"))
    assert cli("merge", *names, "-o", "c.yaml").code in (0, 3)

    rows = {wish: row for row, wish in start._rows(labels("zh"))}
    words = start._command("round c.yaml", labels("zh"), "zh", None)  # type: ignore[arg-type]

    assert rows["round c.yaml"].startswith("接着商定合议卷 c.yaml")
    assert "resume c.yaml" not in rows
    assert (words[0], sorted(words[1:5]), words[5:]) == ("merge", names, ["-o", "c.yaml", "--rule", "ask"])
    (tmp_path / names[0]).unlink()
    assert "round c.yaml" not in [wish for _, wish in start._rows(labels("zh"))]


def test_a_form_is_made_in_four_keys(opened: Callable[..., Pseudo], tmp_path: Path) -> None:
    """Kind, profile and file each have a first offer that Enter takes; leaving gives the last exit code."""
    pseudo = opened("--lang", "en")
    pseudo.wait_for("9) Leave")
    pseudo.press("4" + ENTER)
    pseudo.wait_for("Which kind of form?")
    pseudo.press(ENTER)
    pseudo.wait_for("2) ")
    pseudo.press(ENTER)
    pseudo.wait_for("form-region.html")
    pseudo.press(ENTER)
    pseudo.wait_for("Enter goes back to the menu")
    assert (tmp_path / "form-region.html").exists()
    pseudo.press(ENTER)
    pseudo.wait_for("9) Leave")
    pseudo.press("9" + ENTER)
    assert pseudo.end() == 0


@pytest.mark.parametrize("size", [(80, 24), (44, 14)])
def test_one_key_goes_on_in_the_other_language(opened: Callable[..., Pseudo], size: tuple[int, int]) -> None:
    """Every text is in it then, help too; what is run is asked for it, and one can go back."""
    pseudo = opened(columns=size[0], rows=size[1])
    pseudo.wait_for("8) 中文 / English")
    pseudo.press("8" + ENTER)
    pseudo.wait_for("What to do?")
    pseudo.wait_for("9) Leave")
    pseudo.press("7" + ENTER)
    pseudo.wait_for("fusionassess --lang en --help")
    pseudo.wait_for("Enter goes back")
    assert "Usage: " in pseudo.raw.decode()
    pseudo.press(ENTER)
    pseudo.wait_for("9) Leave")
    pseudo.press("8" + ENTER)
    pseudo.wait_for("9) 退出")
    pseudo.press("9" + ENTER)
    assert pseudo.end() == 0
    assert pseudo.is_sane()


def test_an_example_is_shown_line_by_line_where_the_terminal_is_dumb(opened: Callable[..., Pseudo]) -> None:
    """Numbers instead of arrows; the end of the lines ends it."""
    pseudo = opened(environment={"TERM": "dumb"})
    pseudo.wait_for("3 看一个填好的样例")
    pseudo.press("3\n")
    pseudo.wait_for("3 专精特新")
    pseudo.press("3\n")
    pseudo.wait_for("回车回到菜单")
    assert "清源传感" in pseudo.raw.decode()
    pseudo.press("\x04")
    assert pseudo.end() == 130


def test_only_sheets_are_offered_the_latest_first(tmp_path: Path) -> None:
    """Broken files, other documents, hidden ones and folders are passed over; no more than a few are listed."""
    for place in range(start.MOST_SHEETS + 2):
        shutil.copy(ROOT / "examples" / "qingyuan-sensors.yaml", tmp_path / f"s{place}.yaml")
        os.utime(tmp_path / f"s{place}.yaml", (place, place))
    shutil.copy(ROOT / "examples" / "weights-ahp.yaml", tmp_path / "w.yaml")
    shutil.copy(ROOT / "examples" / "qingyuan-sensors.yaml", tmp_path / ".hidden.yaml")
    (tmp_path / "broken.yaml").write_text("format: fusionassess/answers/1\nanswers: [", encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()

    sheets = list(start.sheets_here(tmp_path))

    assert [sheet.file for sheet in sheets] == ["s4.yaml", "s3.yaml", "s2.yaml"]
    assert sheets[0][1:4] == ("清源传感", 30, 30)


def test_a_folder_that_cannot_be_read_has_no_sheets(tmp_path: Path) -> None:
    """The menu opens all the same."""
    assert list(start.sheets_here(tmp_path / "gone")) == []


def test_without_a_terminal_help_is_told_and_the_exit_code_is_2(cli: Cli) -> None:
    """On standard error: nothing was asked for, so there is no result."""
    ended = cli()

    assert ended.code == 2
    assert ended.out == ""
    assert "survey" in ended.err
