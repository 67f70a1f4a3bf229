"""Help and complaints of every command: in one language, whole, with examples and the values there are."""

import re
import shlex
from collections.abc import Iterator

import pytest
import typer

from conftest import Cli
from fusionassess.batch.score.maps import exports
from fusionassess.cli import values
from fusionassess.cli.app import app
from fusionassess.cli.helping import tidy
from fusionassess.render.text.wrapping import columns
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import labels

NAMES = {
    *("fusionassess", "English", "SVG", "Excel", "WPS", "Markdown", "Mermaid", "Word", "PDF", "PowerPoint", "Spark"),
    "MCP",
    *("XLSForm", "KoBoToolbox", "ODK", "YAML", "JSON", "CSV", "JSONL", "XLSX", "Parquet", "HTML", "Schema", "NA", "DK"),
    *("bash", "fish", "PowerShell", "zsh", "en", "zh", "lang", "docx", "html", "yarn", "alpha", "five-paths"),
}
"""What is called so in every language."""


def commands() -> Iterator[tuple[str, ...]]:
    """Every command by the words that call it, the program itself first."""

    def walk(command: object, way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield way
        for name, below in getattr(command, "commands", {}).items():
            yield from walk(below, (*way, name))

    return walk(typer.main.get_command(app), ())


def names(five_paths: Edition) -> set[str]:
    """What every command, choice and id is called."""

    def walk(command: object) -> Iterator[str]:
        for parameter in getattr(command, "params", ()):
            yield from (str(getattr(one, "value", one)) for one in getattr(parameter.type, "choices", None) or ())
        for name, below in getattr(command, "commands", {}).items():
            yield name
            yield from walk(below)

    listed = (name for values_of in values.LISTED.values() for name in values_of(five_paths.rubric))
    return {*NAMES, *exports(), *walk(typer.main.get_command(app)), *listed}


def english(text: str, known: set[str]) -> set[str]:
    """The English words of a text: no options, no ids, no file names."""
    text = re.sub(r"(?<![\w-])--?[a-z][\w-]*", " ", text)
    text = re.sub(r"[\w./*-]*[.=/*_|:@][\w./*=|-]*", " ", text)
    return {word for word in re.findall(r"[A-Za-z][A-Za-z-]+", text) if word not in known}


@pytest.mark.parametrize("way", list(commands()), ids=" ".join)
def test_the_help_of_every_command_is_chinese_but_for_names(
    cli: Cli, way: tuple[str, ...], five_paths: Edition
) -> None:
    """Words of typer's included; no line is too wide, nothing is cut, and no blank is lost among the characters."""
    ended = cli(*way, "--help")
    told, _, _examples = ended.out.partition("\n例子\n")

    assert (ended.code, ended.err) == (0, "")
    assert english(told, names(five_paths)) == set()
    assert max(map(columns, ended.out.splitlines())) <= 80
    assert "…" not in ended.out
    assert not re.search(r"[，。；：、] \S", told)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("way", list(commands()), ids=" ".join)
def test_every_help_has_examples_of_that_very_command(way: tuple[str, ...], language: str) -> None:
    """Each line can be typed: its options are those of its command."""
    name = " ".join(way) or "fusionassess"
    examples = labels(language).help.examples[name].splitlines()

    assert examples
    tree = typer.main.get_command(app)
    for example in examples:
        program, *words = shlex.split(re.split(r" {2,}", example)[0])
        assert program == "fusionassess"
        command = tree
        for word in words:
            command = getattr(command, "commands", {}).get(word, command)
        options = {spelling for one in (tree, command) for parameter in one.params for spelling in parameter.opts}
        options |= {"--help", "-h"}
        assert {word for word in words if word.startswith("-")} <= options, example
        assert tuple(words[: len(way)]) == way or name in {"fusionassess", "rubric"}


def test_values_stand_in_the_help_and_are_completed(cli: Cli, five_paths: Edition) -> None:
    """Profiles, sectors and lenses are few enough to be listed."""
    out = "".join(cli("survey", "--help").out.split())

    for name in (*five_paths.rubric.profiles, *five_paths.rubric.sectors, "resilience"):
        assert name in out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("survey --profile ", {"region", "sme", "institute", "intermediary", "lead_firm"}),
        ("survey --sector gr", {"green"}),
        ("score x.yaml --lens res", {"resilience"}),
        ("score x.yaml --explain 1a.", {"1a.M", "1a.R", "1a.O"}),
        ("score x.yaml --explain sc", {"score"}),
        ("score x.yaml --set 1a.", {"1a.M=", "1a.R=", "1a.O="}),
        ("score x.yaml --rubric five", {"five-paths"}),
        ("survey five", {"five-paths"}),
        ("example s", {"sme"}),
        ("rubric show -p in", {"institute", "intermediary"}),
        ("sco", {"score"}),
    ],
)
def test_the_shell_completes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, offered: set[str]
) -> None:
    """Commands, options' values, ids of the rubric, shipped rubrics."""
    words = f"fusionassess {typed}"
    monkeypatch.setenv("_FUSIONASSESS_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))

    with pytest.raises(SystemExit):
        app(prog_name="fusionassess", standalone_mode=False)

    assert set(capsys.readouterr().out.split()) == offered


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("score", "缺少参数 答卷"),
        ("report a.yaml", "缺少选项 --output"),
        ("form", "缺少选项 --output"),
        ("report a.yaml -o x.html --template", "--template 后面要写一个值"),
        ("score a.yaml --full=3", "--full 后面不能写值"),
        ("score a.yaml --lenz x", "没有选项 --lenz；是不是“--lens”？"),
        ("scor a.yaml", "没有命令“scor”；是不是“score”？"),
        ("rubric sho", "没有命令“sho”；是不是“show”？"),
        ("score a.yaml b.yaml", "多写了“b.yaml”"),
        ("score a.yaml --draws many", "--draws：“many”不是整数"),
        ("score a.yaml --draws 5", "--draws：5 不在范围 100<=x<=1000000 里"),
        ("score a.yaml --fail-under much", "--fail-under：“much”不是数"),
        ("score a.yaml --format pdf", "--format：“pdf”不在可用的 'text', 'markdown', 'json' 之中"),
        ("follow f.yaml --now soon", "--now：“soon”不是日期"),
        ("--lang fr", "--lang：程序不说“fr”；可用：zh, en"),
        ("compare a.yaml", "至少要两份答卷"),
    ],
)
def test_what_is_wrong_with_a_command_line_is_told_in_one_language(
    cli: Cli, five_paths: Edition, words: str, told: str
) -> None:
    """One sentence, then how the command is called and where all options are; exit 2, nothing on standard output."""
    ended = cli(*words.split())

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines()[0].startswith(told)
    typed = {word.strip("-") for word in words.split()}
    assert english(ended.err, names(five_paths) | typed) == set()


def test_a_group_without_a_command_shows_its_help(cli: Cli) -> None:
    """Exit 2, on standard error."""
    ended = cli("rubric")

    assert ended.code == 2
    assert "列出自带的量表" in ended.err


def test_the_language_may_stand_before_the_command(cli: Cli) -> None:
    """It counts as if it stood behind it; what stands behind counts first."""
    sheet = "examples/binjiang-park.yaml"

    assert "Where we stand" in cli("--lang", "en", "score", sheet).out
    assert "现状" in cli("--lang", "en", "score", sheet, "--lang", "zh").out
    assert "Measure" in cli("--lang", "en", "rubric", "show").out or cli("--lang", "en", "rubric", "list").out


def test_blanks_between_characters_are_no_words() -> None:
    """Those beside Latin words stay."""
    assert tidy("算第一份， 用 --key 列 名（ YAML ） ，要 读两遍") == "算第一份，用 --key 列名（YAML），要读两遍"


def test_the_systems_reasons_are_told_in_the_language(cli: Cli, tmp_path: object) -> None:
    """A folder that is not there, a folder in place of a file, a name that was misspelt."""
    assert "没有这个文件或文件夹" in cli("form", "-p", "sme", "-o", f"{tmp_path}/no/x.html").err
    assert f"fusionassess batch {tmp_path}" in cli("score", str(tmp_path)).err
    assert "是不是“examples/binjiang-park.yaml”？" in cli("score", "examples/binjiang-prak.yaml").err
