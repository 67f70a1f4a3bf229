"""What goes to terminals and files of text passes one filter: nothing of a stranger's is obeyed."""

import json
import os
import sys
import termios
from pathlib import Path

import pytest

from conftest import Cli
from fusionassess.cli import streams
from fusionassess.cli.naming import called
from fusionassess.documents.problems import Place, Problem
from fusionassess.documents.source import visible, visible_json
from fusionassess.words.labels import labels

NAME = "甲\u202e\u2066司\u2028乙"
"""A name that turns what follows it, and breaks a line where no editor does; documents may hold it."""
OBEYED = "\x1b\x7f\x9b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"


def sheet(folder: Path) -> Path:
    """An example in JSON under such a name."""
    written = folder / "turned.json"
    content = {
        "format": "fusionassess/answers/1",
        "rubric": {"id": "five-paths"},
        "subject": {"name": NAME, "profile": "sme"},
        "answers": {"1a.R": {"not_applicable": NAME}},
    }
    written.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return written


def assert_harmless(text: str) -> None:
    """Hold a text to have nothing that a terminal obeys."""
    assert "甲" in text
    assert not set(text) & set(OBEYED)


@pytest.mark.parametrize(
    "words", [("--format", "text"), ("--format", "markdown"), ("--format", "json"), ("--explain", "overall")]
)
def test_what_is_printed_is_not_obeyed(cli: Cli, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Of a sheet under such a name."""
    ended = cli("score", sheet(tmp_path), *words)

    assert not set(ended.out + ended.err) & set(OBEYED)
    if "--explain" not in words:
        assert_harmless(ended.out)


def test_json_keeps_what_was_said(cli: Cli, tmp_path: Path) -> None:
    """An escape stands for what a terminal would obey."""
    assert json.loads(cli("score", sheet(tmp_path), "--format", "json").out)["subject"]["name"] == NAME


@pytest.mark.parametrize("suffix", [".txt", ".md", ".json", ".html"])
def test_files_of_text_are_not_obeyed(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """Somebody will print them on a terminal."""
    target = tmp_path / f"report{suffix}"
    cli("report", sheet(tmp_path), "-o", target)

    assert_harmless(target.read_text(encoding="utf-8"))


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_tables_are_not_obeyed(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """Nor what a batch writes, whatever its files are called."""
    target = tmp_path / f"table{suffix}"
    assert cli("batch", sheet(tmp_path), "-o", target).code == 0

    assert_harmless(target.read_text(encoding="utf-8"))


def test_no_more_problems_are_told_than_anybody_reads(cli: Cli, tmp_path: Path) -> None:
    """The others of the thousand that are looked for are counted, and that there are more is one of them."""
    keys = "".join(f"key{number}: 1\n" for number in range(1250))
    (tmp_path / "s.yaml").write_text(f"format: fusionassess/answers/1\n{keys}", encoding="utf-8")

    ended = cli("score", tmp_path / "s.yaml", "--lang", "en")

    assert ended.code == 2
    assert ended.err.count("[unknown-key]") + ended.err.count("[missing-key]") == 100
    assert "901" in ended.err.splitlines()[-1]


def test_line_feeds_and_tabs_stay() -> None:
    """They are what a text is made of."""
    assert visible("a\tb\n") == visible_json("a\tb\n") == "a\tb\n"
    assert visible("\x1b\x85") == "\ufffd\ufffd"


def shown(monkeypatch: pytest.MonkeyPatch, text: str) -> list[str]:
    """The lines of a note on a terminal of 44 columns, as it gets them."""
    master, slave = os.openpty()
    termios.tcsetwinsize(slave, (14, 44))
    with os.fdopen(slave, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr("sys.stderr", terminal)
        streams.note(text)
        lines = os.read(master, 10_000).decode().split("\r\n")
    os.close(master)
    return lines


def test_a_terminal_breaks_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told is broken at blanks by the width of the terminal it goes to; the line of a file is not."""
    sentence = "the total is withheld, so there is no roadmap: answer more questions first"
    source = "     1 | " + "word " * 10 + "end"

    lines = shown(monkeypatch, f"{sentence}\n{source}")

    assert " ".join(lines[:2]) == sentence
    assert max(map(len, lines[:2])) <= 44
    assert lines[2:] == [source, ""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("继续作答：{command} --lang zh", ["继续作答：", "{command} --lang zh"]),
        ("To go on: {command} --lang en", ["To go on:", "{command} --lang en"]),
        (
            "导出报告：{command} -o 报告.docx（也可写成 .pdf）",
            ["导出报告：", "{command} -o 报告.docx", "（也可写成 .pdf）"],
        ),
        ("Report: {command} (or .pdf)", ["Report:", "{command}", "(or .pdf)"]),
    ],
)
def test_a_terminal_breaks_no_command(monkeypatch: pytest.MonkeyPatch, text: str, expected: list[str]) -> None:
    """It stands on a line of its own, to be copied whole: broken, it would be two commands, or have a wrong name."""
    command = f"{called()} survey -o '某市（一期）自评-2026.yaml' --last 2025.yaml"

    assert shown(monkeypatch, text.format(command=command)) == [each.format(command=command) for each in expected] + [
        ""
    ]


def test_notes_on_a_document_that_are_alike_are_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Beside a result, with the lines of all; an error is told each time, and so is a note that is the result."""
    notes = [Problem("always-applies", Place("a.yaml", line), {"id": f"q{line}"}, "warning") for line in (3, 5)]
    errors = [Problem("always-applies", Place("a.yaml", line), {"id": f"q{line}"}) for line in (7, 8)]
    other = Problem("always-applies", Place("b.yaml", 4), {"id": "q3"}, "warning")

    streams.show_problems([*notes, *errors, other], labels("en"), sys.stderr)
    beside = capsys.readouterr().err
    streams.show_problems(notes, labels("en"), sys.stdout)

    told = [line.partition(" ")[0] for line in beside.splitlines()]
    assert told == ["a.yaml:3:0:", "The", "a.yaml:7:0:", "a.yaml:8:0:", "b.yaml:4:0:"]
    assert "The same holds of 2 entries of this file: lines 3, 5." in beside
    assert capsys.readouterr().out.count("[always-applies]") == 2
