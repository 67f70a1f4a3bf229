"""``fusionassess doctor``: what works here, and how to mend what does not."""

import stat
import sys
from importlib import metadata
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest

from conftest import Cli
from fusionassess.cli import doctor, installed
from fusionassess.render.formats import Format


def test_everything_is_looked_at_and_nothing_needed_is_broken(cli: Cli) -> None:
    """Exit 0, a line for each part, in either language."""
    for language, names in (
        ("zh", ("程序", "终端", "编码", "中文字体", "浏览器", "Java")),
        ("en", ("program", "fonts"[:4])),
    ):
        ended = cli("doctor", "--lang", language)

        assert ended.code == 0
        assert [name for name in names if name not in ended.out] == []


def test_a_missing_library_is_named_with_the_command_that_brings_it(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only some work needs it: the exit code stays 0."""
    monkeypatch.setattr(Format, "is_there", property(lambda form: not form.library))

    ended = cli("doctor", "--lang", "en")

    assert ended.code == 0
    lines = ended.out.replace("\n          ", " ")
    assert "to write .docx run:" in lines
    assert "python-docx" in lines


def test_what_cannot_be_looked_at_is_not_called_missing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """The font is looked for by the PDF library."""
    monkeypatch.setattr(doctor, "find_spec", lambda _name: None)

    ended = cli("doctor", "--lang", "zh")

    assert "未检查" in next(line for line in ended.out.splitlines() if "装了 PDF 的库" in line)


def test_an_encoding_without_chinese_is_broken_for_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """And only told in English."""
    monkeypatch.setattr(sys, "stdout", type("Stream", (), {"encoding": "ascii"})())

    states = {language: next(doctor._encoding(language)).state for language in ("zh", "en")}

    assert states == {"zh": doctor.Health.broken, "en": doctor.Health.optional}


def test_broken_parts_end_with_1(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder that nobody may write to."""
    monkeypatch.setattr(doctor, "_can_be_written", lambda place: place != Path.cwd())
    monkeypatch.chdir(tmp_path)

    ended = cli("doctor", "--lang", "zh")

    assert ended.code == 1
    assert "不行" in ended.out
    assert "不能写入" in "".join(ended.out.split())


@pytest.mark.parametrize(
    ("told", "version"), [('openjdk version "17.0.9" 2023', 17), ('java version "1.8.0_392"', 8), ("nothing", None)]
)
def test_the_version_of_java_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: str, version: int | None
) -> None:
    """Old ones are called 1.8."""
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho '{told}' >&2\n", encoding="utf-8")
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    assert doctor.java_version() == version


@pytest.mark.parametrize(
    ("prefix", "has_pip", "begins"),
    [
        ("/home-of-me/.local/share/pipx/venvs/fusionassess", False, "pipx inject fusionassess "),
        ("/home-of-me/.local/share/uv/tools/fusionassess", False, f"uv pip install --python {sys.executable} "),
        ("/srv/venv", True, f"{sys.executable} -m pip install "),
    ],
)
def test_the_remedy_fits_the_installation(
    monkeypatch: pytest.MonkeyPatch, prefix: str, has_pip: bool, begins: str
) -> None:
    """pipx, uv, or an environment with pip; the library is named, for an extra cannot be told afterwards."""

    def spec(_name: str) -> ModuleSpec | None:
        return ModuleSpec("pip", None) if has_pip else None

    def requires(_name: str) -> list[str]:
        return ["rich>=13", "python-docx>=1.2; extra == 'docx'", "typst>=0.15; extra == 'pdf'"]

    monkeypatch.setattr(sys, "prefix", prefix)
    monkeypatch.setattr(installed, "find_spec", spec)
    monkeypatch.setattr(metadata, "requires", requires)

    assert installed.remedy("docx") == f"{begins}'python-docx>=1.2'"


def test_without_metadata_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program run from its sources."""

    def requires(name: str) -> Any:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", requires)

    assert "fusionassess[pdf]" in installed.remedy("pdf")
