"""``fusionassess form``."""

import io
from pathlib import Path
from shlex import quote

import openpyxl
import pytest

from conftest import ROOT, Cli
from kinds import TEXT as KINDS
from small import TEXT as SMALL

BEGINS = {"form.xlsx": b"PK\x03\x04", "form.xlsform.xlsx": b"PK\x03\x04", "form.html": b"<!DOCTYPE", "form.yaml": b"# "}


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    """A rubric with one profile, in a file."""
    file = tmp_path / "kinds.yaml"
    file.write_text(KINDS, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", BEGINS)
def test_the_suffix_chooses_the_form(cli: Cli, tmp_path: Path, name: str) -> None:
    """The file is written, the screen says so, and how to score what comes back; nothing on stdout."""
    file = tmp_path / name
    ended = cli("form", "-o", file, "--profile", "sme")

    back = {"form.html": tmp_path / "单位名称-期间-sme.json", "form.xlsform.xlsx": None}.get(name, file)
    lines = [f"已写入 {file}", *([f"填好交回后：fusionassess score {quote(str(back))}"] if back else [])]
    assert (ended.code, ended.out, ended.err.splitlines()) == (0, "", lines)
    assert file.read_bytes().startswith(BEGINS[name])


@pytest.mark.parametrize("name", BEGINS)
def test_the_same_form_has_the_same_bytes(cli: Cli, tmp_path: Path, name: str) -> None:
    """A form can be made again and compared."""
    first, second = tmp_path / name, tmp_path / f"again-{name}"
    for file in (first, second):
        assert cli("form", "-o", file, "--profile", "sme", "--sector", "green").code == 0

    assert first.read_bytes() == second.read_bytes()


def test_name_period_and_sectors_stand_in_the_form(cli: Cli, tmp_path: Path) -> None:
    """What is known need not be asked; it is one line whatever was typed."""
    file = tmp_path / "form.yaml"
    options = ("--name", " 清源\n传感 ", "--period", "2026-Q3", "--sector", "green", "--sector", "生物医药")
    ended = cli("form", "five-paths", "-o", file, "-p", "sme", *options)

    assert ended.code == 0
    text = file.read_text(encoding="utf-8")
    assert "  name: 清源 传感  #" in text
    assert "  sectors: [green, biomed]\n" in text
    assert "  period: 2026-Q3  #" in text


def test_the_file_that_a_page_gives_is_told_by_its_own_name(cli: Cli, tmp_path: Path) -> None:
    """Unit and period as far as they are known, so that the command can be typed as it stands."""
    known = ("--name", "清源 传感", "--period", "2026/Q3")
    ended = cli("form", "five-paths", "-o", tmp_path / "form.html", "-p", "sme", *known)

    assert ended.err.splitlines()[1].endswith(
        f"fusionassess score {quote(str(tmp_path / '清源_传感-2026_Q3-sme.json'))}"
    )


def test_english_on_request(cli: Cli, tmp_path: Path) -> None:
    """The form and what is said about it."""
    file = tmp_path / "form.yaml"
    ended = cli("form", "-o", file, "-p", "sme", "--lang", "en")

    assert ended.err.splitlines() == [f"{file} written", f"When it comes back filled in: fusionassess score {file}"]
    assert "A blank answer sheet" in file.read_text(encoding="utf-8")


def test_a_rubric_in_one_language_is_asked_in_it(cli: Cli, tmp_path: Path, kinds: Path) -> None:
    """Whatever the program speaks; a sole profile need not be named, and the command back names the file."""
    file = tmp_path / "form.yaml"
    ended = cli("form", kinds, "-o", file)

    assert ended.code == 0
    assert f"fusionassess score {file} --rubric {kinds}" in ended.err
    text = file.read_text(encoding="utf-8")
    assert "language: en\n" in text
    assert "profile: firm\n" in text


def test_score_takes_what_came_back_by_the_command_shown(cli: Cli, tmp_path: Path, kinds: Path) -> None:
    """The command on the screen works as it stands."""
    file = tmp_path / "form.yaml"
    command = cli("form", kinds, "-o", file, "--name", "Unit").err.splitlines()[-1].partition("fusionassess ")[2]
    text = file.read_text(encoding="utf-8")
    for name, answer in (("ladder", "1"), ("options", "joint"), ("share", "20")):
        text = text.replace(f"  q.{name}:\n", f"  q.{name}: {answer}\n")
    file.write_text(text, encoding="utf-8")

    assert cli(*command.split()).code == 0


def test_an_existing_file_is_kept(cli: Cli, tmp_path: Path) -> None:
    """Until --force says otherwise."""
    file = tmp_path / "form.xlsx"
    file.write_bytes(b"mine")
    refused = cli("form", "-o", file, "-p", "sme")

    assert refused.code == 2
    assert "--force" in refused.err
    assert file.read_bytes() == b"mine"
    assert cli("form", "-o", file, "-p", "sme", "--force").code == 0
    assert openpyxl.load_workbook(io.BytesIO(file.read_bytes()))


REFUSED: dict[str, tuple[list[str], list[str]]] = {
    "no file": (["-p", "sme"], [".html .xlsform.xlsx .xlsx .yaml"]),
    "a suffix that is none": (["-o", "form.pdf", "-p", "sme"], ["form.pdf", ".html .xlsform.xlsx .xlsx .yaml"]),
    "standard output": (["-o", "-", "-p", "sme"], [".html .xlsform.xlsx .xlsx .yaml"]),
    "no profile": (["-o", "f.xlsx"], ["--profile", "region, lead_firm, sme, institute, intermediary"]),
    "a profile that is none": (["-o", "f.xlsx", "-p", "town"], ["town", "region, lead_firm"]),
    "a sector that is none": (["-o", "f.xlsx", "-p", "sme", "-s", "steel"], ["steel", "green"]),
    "a rubric that is none": (["nobody", "-o", "f.xlsx", "-p", "sme"], ["nobody", "five-paths"]),
    "a folder that is none": (["-o", "no/such/f.xlsx", "-p", "sme"], ["no/such"]),
}


@pytest.mark.parametrize(("options", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_is_refused_with_the_mend(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], told: list[str]
) -> None:
    """Exit 2, nothing on stdout, no file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    ended = cli("form", *options)

    assert (ended.code, ended.out, list(tmp_path.iterdir())) == (2, "", [])
    for word in told:
        assert word in ended.err


def test_several_profiles_are_several_forms(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message gives the commands to copy, one for each."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    ended = cli("form", "-o", "a b.xlsform.xlsx", "-p", "sme", "-p", "region")

    assert ended.code == 2
    assert "fusionassess form five-paths -p sme -o 'a b-sme.xlsform.xlsx'" in ended.err
    assert "fusionassess form five-paths -p region -o 'a b-region.xlsform.xlsx'" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_help_names_every_kind(cli: Cli) -> None:
    """What can be written, on one screen."""
    ended = cli("form", "--help")

    assert ended.code == 0
    for suffix in (".xlsx", ".html", ".yaml", ".xlsform.xlsx"):
        assert suffix in ended.out


def test_a_rubric_with_two_languages_is_asked_in_the_wanted_one(cli: Cli, tmp_path: Path) -> None:
    """A text that is there in one language only stands in that one."""
    rubric, file = tmp_path / "small.yaml", tmp_path / "form.yaml"
    rubric.write_text(SMALL, encoding="utf-8")
    assert cli("form", rubric, "-o", file, "-p", "city", "--lang", "en").code == 0

    text = file.read_text(encoding="utf-8")
    assert "# Small rubric · City\n" in text
    assert "  # a.1 甲一？\n" in text


def test_nothing_heavy_is_loaded_for_the_other_commands() -> None:
    """Score does without the library that writes workbooks, and the reader of workbooks."""
    import subprocess
    import sys

    script = (
        "import sys; sys.argv=['fusionassess','score',sys.argv[1]]\n"
        "from fusionassess.cli.app import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "heavy = {'xlsxwriter', 'fusionassess.forms.form', 'fusionassess.documents.form_workbook'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    sheet = str(ROOT / "examples" / "binjiang-park.yaml")
    ended = subprocess.run([sys.executable, "-c", script, sheet], capture_output=True, check=True, text=True)
    assert ended.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("words", [["--name", "…"], ["--period", "\u3000。"]])
def test_a_name_that_says_nothing_is_refused(cli: Cli, tmp_path: Path, words: list[str]) -> None:
    """Of a unit as of a period, before anything is written."""
    ended = cli("form", "-o", tmp_path / "f.yaml", "--profile", "sme", *words)

    assert (ended.code, list(tmp_path.iterdir())) == (2, [])
    assert f"“{words[1]}”" in ended.err
