"""``fusionassess score``."""

import io
import json
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from conftest import ROOT, Cli

BINJIANG = ROOT / "examples" / "binjiang-park.yaml"
RIVERSIDE = ROOT / "examples" / "riverside-park-en.yaml"


def test_the_report_goes_to_stdout_and_nothing_to_stderr(cli: Cli) -> None:
    """Exit 0, the first page or with --full the whole report, a quiet stderr."""
    for words, name in (((), "binjiang-park.page.zh.80.txt"), (("--full",), "binjiang-park.zh.80.txt")):
        ended = cli("score", BINJIANG, *words)

        assert ended.code == 0
        assert ended.err == ""
        expected = (ROOT / "tests" / "golden" / "terminal" / name).read_text(encoding="utf-8")
        assert [line.rstrip() for line in ended.out.splitlines()] == expected.splitlines()


def test_json_is_pure(cli: Cli) -> None:
    """Nothing but JSON on stdout."""
    ended = cli("score", BINJIANG, "--format", "json")

    assert json.loads(ended.out)["format"] == "fusionassess/result/1"
    assert ended.err == ""


def test_markdown(cli: Cli) -> None:
    """The same text as the golden file."""
    ended = cli("score", RIVERSIDE, "--format", "markdown")

    assert ended.out == (ROOT / "tests/golden/markdown/riverside-park-en.en.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "environment", "heading"),
    [
        ((), {}, "Where we stand"),
        (("--lang", "zh"), {}, "现状"),
        ((), {"FUSIONASSESS_LANG": "zh"}, "现状"),
        (("--lang", "en"), {"FUSIONASSESS_LANG": "zh"}, "Where we stand"),
        ((), {"LANG": "zh_CN.UTF-8"}, "Where we stand"),
    ],
)
def test_the_language_is_asked_for_then_the_sheets(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], environment: dict[str, str], heading: str
) -> None:
    """The option first, then the user's variable, then the sheet's language, then the machine's."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert heading in cli("score", RIVERSIDE, *words).out


def test_a_sheet_from_stdin(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash is standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BINJIANG.read_bytes())))

    assert "总分 2.16" in cli("score", "-").out


def test_bad_input_is_named_with_its_place_and_mend(cli: Cli, tmp_path: Path) -> None:
    """Exit 2, nothing on stdout, every problem with place, code, line and caret on stderr."""
    file = tmp_path / "bad.yaml"
    text = BINJIANG.read_text(encoding="utf-8").replace("profile: region", "profile: regoin")
    file.write_text(text, encoding="utf-8")
    ended = cli("score", file)

    before = text[: text.index("regoin")]
    line, column = 1 + before.count("\n"), len(before) - before.rfind("\n")
    assert ended.code == 2
    assert ended.out == ""
    assert f"{file}:{line}:{column}: 没有“regoin”这个主体；是不是“region”？" in ended.err
    assert "[no-such-id]" in ended.err
    excerpt, caret = ended.err.splitlines()[1:3]
    assert excerpt.startswith(f"{line:>6} | ")
    # The caret points at the word on a screen, where a Chinese character takes two columns.
    assert cell_len(excerpt[: excerpt.index("regoin")]) == caret.index("^")


def test_a_missing_file(cli: Cli) -> None:
    """Exit 2 and one line."""
    ended = cli("score", "no-such.yaml")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "no-such.yaml: 找不到文件 no-such.yaml；请检查路径 [no-such-file]\n"


def test_a_withheld_total_exits_3(cli: Cli, tmp_path: Path) -> None:
    """Too few answers: the report still comes, the exit code says that there is no total."""
    file = tmp_path / "thin.yaml"
    file.write_text(
        "format: fusionassess/answers/1\nrubric: {id: five-paths}\n"
        "subject: {name: 某园区, profile: region}\nanswers: {1a.M: 3}\n",
        encoding="utf-8",
    )
    ended = cli("score", file)

    assert ended.code == 3
    assert "不给总分与等级" in ended.out


def test_a_named_rubric_that_is_another_one_is_refused(cli: Cli, tmp_path: Path) -> None:
    """A sheet of one rubric is not scored with another."""
    from small import TEXT

    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    ended = cli("score", BINJIANG, "--rubric", tmp_path / "small.yaml")

    assert ended.code == 2
    assert "[other-rubric]" in ended.err


def test_warnings_stand_in_the_report(cli: Cli, tmp_path: Path) -> None:
    """An answer that does not count, and another version, are named where the reader looks."""
    text = BINJIANG.read_text(encoding="utf-8").replace("version: 1.1.0", "version: 0.9.0", 1)
    file = tmp_path / "old.yaml"
    file.write_text(text, encoding="utf-8")

    assert "按量表 0.9.0 版填写，按 1.1.0 版计分" in cli("score", file).out


@pytest.mark.parametrize("words", [("score",), ("score", "a", "b"), ("score", "a", "--format", "pdf"), ("nonsense",)])
def test_wrong_usage_exits_2(cli: Cli, words: tuple[str, ...]) -> None:
    """Usage goes to stderr."""
    ended = cli(*words)

    assert (ended.code, ended.out) == (2, "")
    assert "用法：fusionassess" in ended.err
