"""The command line as a whole."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from conftest import ROOT, Cli
from fusionassess import __version__
from fusionassess.cli import app

COMMANDS = (
    *("survey", "score", "batch", "report", "compare", "check", "form"),
    *("rubric", "rubric list", "rubric show", "rubric schema", "rubric new", "rubric diff", "rubric weights"),
)


def program(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "fusionassess", *words],
        check=False,
        capture_output=True,
        env={**os.environ, **environment},
        cwd=ROOT,
    )


@pytest.mark.parametrize("word", ["--version", "-V"])
def test_the_version(word: str) -> None:
    """Exit 0, name and version."""
    ended = program(word)

    assert (ended.returncode, ended.stdout.decode()) == (0, f"fusionassess {__version__}\n")


def test_the_version_beside_other_words(cli: Cli) -> None:
    """The slow way gives the same answer."""
    assert cli("--version", "score").out == f"fusionassess {__version__}\n"


EVERY_HELP = """
import contextlib, io, json, sys
from fusionassess.cli.app import ended_with

helps = {}
for command in sys.argv[1:]:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = ended_with([*command.split(), "--help"])
    helps[command] = code, out.getvalue()
print(json.dumps(helps))
"""


@cache
def helps(language: str) -> dict[str, tuple[int, str]]:
    """How each command's help ends, and what it says: the language is that of the process, so it has one of its own."""
    ended = subprocess.run(
        [sys.executable, "-c", EVERY_HELP, "", *COMMANDS],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "FUSIONASSESS_LANG": language, "COLUMNS": "80"},
    )
    return {command: (code, text) for command, (code, text) in json.loads(ended.stdout).items()}


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_T13_help_is_there_whole_in_both_languages(command: str, language: str) -> None:  # noqa: N802
    """Nothing of any help is cut at 80 columns, and Chinese help is Chinese."""
    code, text = helps(language)[command]

    assert code == 0
    assert text.startswith(("用法", "Usage"))
    assert "…" not in text
    assert any("\u4e00" <= character <= "\u9fff" for character in text) == (language == "zh" or command == "")


def test_no_command_shows_the_help(cli: Cli) -> None:
    """A bare call helps and exits 2."""
    ended = cli()

    assert ended.code == 2
    assert "survey" in ended.out + ended.err


def test_T12_an_encoding_without_blocks_gets_plain_signs() -> None:  # noqa: N802
    """GBK shows Chinese and blocks; ASCII gets question marks and plain bars, and neither fails."""
    gbk = program("score", "examples/binjiang-park.yaml", PYTHONIOENCODING="gbk")
    ascii_only = program("score", "examples/riverside-park-en.yaml", PYTHONIOENCODING="ascii")

    assert gbk.returncode == ascii_only.returncode == 0
    assert "总分 2.16" in gbk.stdout.decode("gbk")
    assert "#######....." in ascii_only.stdout.decode("ascii")
    assert "3.01 to 3.10" in ascii_only.stdout.decode("ascii")


@pytest.mark.parametrize("words", ["score examples/binjiang-park.yaml", "check examples", "rubric list"])
def test_a_closed_standard_output_is_said(words: str) -> None:
    """Exit 2 and one message; nothing is called a bug."""
    ended = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m fusionassess {words} >&-"], check=False, capture_output=True, cwd=ROOT
    )

    assert ended.returncode == 2
    assert b"Traceback" not in ended.stderr
    assert ended.stderr


@pytest.mark.parametrize("command", ["score", "batch"])
def test_a_closed_standard_input_is_said(command: str) -> None:
    """A sheet or a table that should come from there cannot be read."""
    ended = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m fusionassess {command} - <&-"],
        check=False,
        capture_output=True,
        cwd=ROOT,
    )

    assert ended.returncode == 2
    assert "[unreadable]" in ended.stderr.decode()


def test_a_file_name_never_reaches_the_terminal_as_a_command(cli: Cli, tmp_path: Path) -> None:
    """An escape sequence in a name is shown, not obeyed."""
    ended = cli("check", tmp_path / "a\x1b[31m.yaml")

    assert ended.code in {1, 2}
    assert "\x1b" not in ended.err + ended.out


@pytest.mark.parametrize("command", ["score", "check", "batch"])
def test_a_device_without_an_end_is_refused(cli: Cli, command: str) -> None:
    """No more is read than a document may have."""
    ended = cli(command, "/dev/zero")

    assert ended.code in {1, 2}
    assert "[too-large]" in ended.err + ended.out


def test_a_reader_that_leaves_early_is_no_error() -> None:
    """A closed pipe ends the program quietly with 141."""
    with subprocess.Popen(
        [sys.executable, "-m", "fusionassess", "rubric", "show", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        complaint = running.stderr.read()
        running.wait()

    assert (running.returncode, complaint) == (141, b"")


class PanicException(BaseException):
    """What they raise where they are at their end."""


@pytest.mark.parametrize("bug", [ZeroDivisionError, PanicException])
def test_a_bug_of_ours_exits_70(cli: Cli, monkeypatch: pytest.MonkeyPatch, bug: type[BaseException]) -> None:
    """An exception nobody expected shows its traceback and says whose fault it is."""

    def fail(_words: object, **_more: object) -> None:
        raise bug

    monkeypatch.setattr(app, "app", fail)
    ended = cli("score", "x")

    assert ended.code == 70
    assert bug.__name__ in ended.err
    assert "这是程序的问题，不是您的" in ended.err


def test_an_interrupt_exits_130(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C outside the questionnaire."""

    def interrupt(_words: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "app", interrupt)

    assert cli("score", "x").code == 130
