"""The name under which hints name the program: one that can be typed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from fusionassess.cli import naming
from fusionassess.cli.app import app

SCRIPT = Path("build/demo/bin/fusionassess")


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation in a folder that the shell does not search; one stands in its folder of work."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    SCRIPT.parent.mkdir(parents=True)
    SCRIPT.write_text(f"#!{sys.executable}\nfrom fusionassess.__main__ import main\nmain()\n", encoding="utf-8")
    SCRIPT.chmod(0o755)
    return tmp_path / SCRIPT


def ended(*words: str) -> str:
    """What a command writes, wherever."""
    done = subprocess.run(words, capture_output=True, check=False, encoding="utf-8")
    return done.stdout + done.stderr


def test_hints_name_the_program_as_it_was_started(script: Path) -> None:
    """Of a problem, of a help page; the word alone would be a command not found."""
    assert script.exists()
    assert f"用 {SCRIPT} batch ." in ended(str(SCRIPT), "--lang", "zh", "score", ".")
    assert f"Usage: {SCRIPT} score " in ended(str(SCRIPT), "--lang", "en", "score", "--help")
    assert f"用 {sys.executable} -m fusionassess batch ." in ended(
        sys.executable, "-m", "fusionassess", "--lang", "zh", "score", "."
    )


def test_the_name_alone_will_do_where_the_shell_finds_it(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not where it finds another installation."""
    monkeypatch.setattr(sys, "argv", [str(SCRIPT)])
    assert naming.called() == str(SCRIPT)
    monkeypatch.setenv("PATH", str(script.parent))
    assert naming.called() == "fusionassess"

    monkeypatch.setattr(sys, "argv", ["/elsewhere/bin of mine/fusionassess"])
    assert naming.as_called("run fusionassess check") == "run '/elsewhere/bin of mine/fusionassess' check"
    monkeypatch.setattr(sys, "argv", ["pytest"])
    assert naming.called() == "fusionassess"


def test_only_a_command_is_renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the program's name in a sentence, nor in a path or an address."""
    monkeypatch.setattr(sys, "argv", ["/elsewhere/fusionassess"])
    monkeypatch.setenv("PATH", os.devnull)
    for text in ("fusionassess 0.2.0 failed", "in a/fusionassess score", "made by fusionassess.", "my-fusionassess x"):
        assert naming.as_called(text) == text
    assert naming.as_called("用 fusionassess score 甲.yaml") == "用 /elsewhere/fusionassess score 甲.yaml"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_looks_like_a_command_in_the_words_is_one(language: str) -> None:
    """So that whatever is renamed is one; what assistants are told is no hint."""
    known = {str(command.callback.__name__) for command in app.registered_commands if command.callback} | {"rubric"}
    for file in (ROOT / "src/fusionassess/words" / language).glob("*.yaml"):
        if file.stem != "assistants":
            names = set(re.findall(r"\bfusionassess ([a-z]+)", file.read_text(encoding="utf-8")))
            assert names <= known, file


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
@pytest.mark.parametrize(
    ("locale", "shown", "other"),
    [
        ("C.UTF-8", "东麓市滨江高新区", "In English: {name} score examples/riverside-park-en.yaml"),
        ("", "东麓市滨江高新区", "In English: {name} score examples/riverside-park-en.yaml"),
        ("zh_CN.UTF-8", "东麓市滨江高新区", "In English: {name} score examples/riverside-park-en.yaml"),
        ("en_US.UTF-8", "Riverside High-Tech Park", "中文：{name} score examples/binjiang-park.yaml"),
    ],
)
def test_the_demo_speaks_the_language_of_its_reader(tmp_path: Path, locale: str, shown: str, other: str) -> None:
    """Where the machine is set to none it says in the other how to get that."""
    (tmp_path / "bin").mkdir()
    name = tmp_path / "bin" / "fusionassess"
    name.write_text(f"#!{sys.executable}\nfrom fusionassess.__main__ import main\nmain()\n", encoding="utf-8")
    name.chmod(0o755)
    (tmp_path / "ready").touch()

    bare = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "FUSIONASSESS_"))}
    done = subprocess.run(
        ["make", "-s", "-C", str(ROOT), "-o", f"{tmp_path}/ready", "demo", f"DEMO={tmp_path}"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**bare, "LANG": locale, "PYTHONUTF8": "1"},
    )

    assert done.stdout.splitlines()[0] == shown
    assert other.format(name=name) in done.stdout
    assert f"Go on / 接着试: {name}\n" in done.stdout
