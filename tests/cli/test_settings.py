"""Settings: ``fusionassess.toml`` beside the sheets or the user's own, the environment, and where each counts."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, Cli
from fusionassess.cli.places import user_file
from small import TEXT

BINJIANG = ROOT / "examples" / "binjiang-park.yaml"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sheet, and no settings of anybody."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    for variable in ("RUBRIC", "PROFILE", "SECTOR", "FORMAT", "TEMPLATE", "NO_CONFIG"):
        monkeypatch.delenv(f"FUSIONASSESS_{variable}", raising=False)
    folder = tmp_path / "work"
    folder.mkdir()
    shutil.copy(BINJIANG, folder / "ours.yaml")
    monkeypatch.chdir(folder)
    return folder


def write(folder: Path, text: str) -> None:
    """Make a settings file in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fusionassess.toml").write_text(text, encoding="utf-8")


def test_the_order_is_option_environment_file_sheet(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet speaks Chinese; the file, the environment and the option each change that, in this order."""
    assert "现状" in cli("score", "ours.yaml").out
    write(user_file().parent, 'language = "zh"\nformat = "markdown"\n')
    write(here, 'language = "en"\n')
    ended = cli("score", "ours.yaml")
    assert ended.out.startswith("# ")
    assert "Where we stand" in ended.out
    monkeypatch.setenv("FUSIONASSESS_FORMAT", "json")
    assert json.loads(cli("score", "ours.yaml").out)["language"] == "en"
    monkeypatch.setenv("FUSIONASSESS_LANG", "zh")
    assert json.loads(cli("score", "ours.yaml").out)["language"] == "zh"
    assert "Where we stand" in cli("score", "ours.yaml", "--lang", "en", "--format", "text").out


def test_what_counts_is_shown_with_where_it_comes_from(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, variables, options; what nobody has set, and which files were read."""
    write(user_file().parent, 'profile = "sme"\nsector = "green"\n')
    write(here, 'profile = "region"\n[output]\nreport = "{sheet}.docx"\n')
    monkeypatch.setenv("FUSIONASSESS_FORMAT", "json")
    ended = cli("--show-config", "--lang", "zh")

    assert ended.code == 0
    for line in (
        "language = zh（--lang）",
        "profile = region（fusionassess.toml）",
        f"sector = green（{user_file()}）",
        "format = json（FUSIONASSESS_FORMAT）",
        "output.report = {sheet}.docx（fusionassess.toml）",
        "template：未设（看答卷、量表和本机）",
    ):
        assert line in ended.out.splitlines()
    assert "读到的文件：fusionassess.toml" in ended.out


def test_a_format_that_a_command_does_not_print_is_for_those_that_do(cli: Cli, here: Path) -> None:
    """A check is told as text or JSON, whatever reports are set to."""
    write(here, 'format = "markdown"\n')

    ended = cli("check", "ours.yaml")

    assert (ended.code, "#" in ended.out) == (0, False)
    assert cli("score", "ours.yaml").out.startswith("# ")


def test_no_config_reads_no_file(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before or behind the command, or by the environment."""
    write(here, 'format = "json"\n')

    for words in (("--no-config", "score", "ours.yaml"), ("score", "ours.yaml", "--no-config")):
        assert cli(*words).out.startswith("东麓市滨江高新区")
    monkeypatch.setenv("FUSIONASSESS_NO_CONFIG", "1")
    assert cli("score", "ours.yaml").out.startswith("东麓市滨江高新区")


def test_a_file_beside_the_sheet_counts_wherever_one_stands(cli: Cli, here: Path, tmp_path: Path) -> None:
    """Before the one in the folder one stands in."""
    write(tmp_path / "far", 'format = "json"\n')
    write(here, 'format = "markdown"\n')
    shutil.copy(BINJIANG, tmp_path / "far" / "a.yaml")

    assert cli("score", tmp_path / "far" / "a.yaml").out.startswith("{")
    assert cli("score", "ours.yaml").out.startswith("# ")


def test_outputs_have_names_with_parts_to_fill_in(cli: Cli, here: Path) -> None:
    """The sheet's name, the profile; what is typed counts first."""
    write(here, 'profile = "sme"\n[output]\nreport = "{sheet}-r.html"\nform = "{profile}.xlsx"\nbatch = "all.csv"\n')

    assert cli("report", "ours.yaml").code == 0
    assert cli("form").code == 0
    assert cli("batch", "ours.yaml").code == 0
    assert cli("report", "ours.yaml", "-o", "other.md").code == 0
    assert {"ours-r.html", "sme.xlsx", "all.csv", "other.md"} <= {file.name for file in here.iterdir()}


def test_a_template_is_for_the_form_that_takes_it(cli: Cli, here: Path) -> None:
    """Another form is written without it; typed, it is refused there as ever. Its path is meant from the file."""
    shutil.copy(ROOT / "tests" / "documents" / "template-of-libreoffice.docx", here / "house.docx")
    write(here, 'template = "house.docx"\n')

    assert cli("report", "ours.yaml", "-o", "r.html").code == 0
    assert cli("report", "ours.yaml", "-o", "r.docx").code == 0
    assert cli("report", "ours.yaml", "-o", "r2.html", "--template", "house.docx").code == 2
    assert cli("compare", "ours.yaml", "ours.yaml").code == 0


def test_a_new_sheet_takes_what_is_set_and_one_that_is_there_keeps_its_own(cli: Cli, here: Path) -> None:
    """Rubric, profile and sector."""
    (here / "small.yaml").write_text(TEXT, encoding="utf-8")
    write(here, 'rubric = "small.yaml"\nprofile = "city"\nsector = ["ai"]\n')

    cli("survey", "-o", "new.yaml", "--name", "某市", "--no-input", "--set", "a.1=1")
    sheet = yaml.safe_load((here / "new.yaml").read_text(encoding="utf-8"))
    assert (sheet["rubric"]["id"], sheet["subject"]["profile"], sheet["subject"]["sectors"]) == (
        "small",
        "city",
        ["ai"],
    )
    assert cli("survey", "-o", "ours.yaml", "--no-input").code == 0
    assert cli("score", "ours.yaml").out.startswith("东麓市滨江高新区")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('\nlang = "zh"\n', "fusionassess.toml:2：没有设置 lang；是不是“language”？"),
        ('lens = "resilience"\n', "fusionassess.toml:1：lens 会改变得分，不能写在设置里"),
        ('weights = "w.yaml"\n', "fusionassess.toml:1：weights 会改变得分，不能写在设置里"),
        ("language = 3\n", "fusionassess.toml:1：language 应是一段加引号的文字"),
        ('language = "fr"\n', "fusionassess.toml:1：language 没有“fr”；可用：zh, en"),
        ("sector = [1]\n", "fusionassess.toml:1：sector 应是一段加引号的文字，或用方括号列出几段"),
        ('output = "r.html"\n', "fusionassess.toml:1：output 应是一张表：[output] 之下"),
        ('[output]\n\nscor = "x"\n', "fusionassess.toml:3：没有设置 output.scor"),
        ('profile = "sme"\nformat = json\n', "fusionassess.toml:2:10：这里不合 TOML 的写法"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(cli: Cli, here: Path, text: str, told: str) -> None:
    """Exit 2, and nothing is scored."""
    write(here, text)
    ended = cli("score", "ours.yaml")

    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err


def test_nothing_that_is_set_changes_a_score(cli: Cli, here: Path) -> None:
    """A sheet that is scored keeps its rubric, its profile and its sectors, and a table its columns."""
    before = cli("score", "ours.yaml", "--format", "json").out, cli("batch", "ours.yaml").out
    (here / "small.yaml").write_text(TEXT, encoding="utf-8")
    write(here, 'rubric = "small.yaml"\nprofile = "sme"\nsector = "ai"\n')

    assert (cli("score", "ours.yaml", "--format", "json").out, cli("batch", "ours.yaml").out) == before


def test_the_help_speaks_the_language_that_is_set(here: Path) -> None:
    """Chosen before any word is read."""
    import subprocess
    import sys

    write(here, 'language = "en"\n')
    for words, text in ((("--help",), "Usage:"), (("--no-config", "--help"), "用法：")):
        ended = subprocess.run(
            [sys.executable, "-m", "fusionassess", *words], check=True, capture_output=True, cwd=here
        )
        assert ended.stdout.decode().startswith(text)
