"""``fusionassess example``: complete sheets without a checkout."""

import re
import tomllib
from itertools import product
from pathlib import Path

import pytest

from conftest import ROOT, Cli
from fusionassess.answers import examples
from fusionassess.answers.sheets import open_sheet
from fusionassess.rubric.library import Edition
from fusionassess.words.language import LANGUAGES


def test_every_profile_has_an_example_in_every_language(cli: Cli, five_paths: Edition, tmp_path: Path) -> None:
    """Written to a file it is the example as it is; its texts are in the language asked for."""
    for profile, language in product(five_paths.rubric.profiles, LANGUAGES):
        target = tmp_path / f"{profile}-{language}.yaml"

        assert cli("example", profile, "--lang", language, "-o", target).code == 0

        text = target.read_text(encoding="utf-8")
        assert text.encode() in {each.file.read_bytes() for each in examples.examples()}
        assert bool(re.search("[一-鿿]", text)) == (language == "zh")
        assert f"language: {language}\n" in text


@pytest.mark.parametrize("file", sorted((ROOT / "examples" / "en").iterdir()), ids=lambda file: file.stem)
def test_an_example_in_another_language_says_the_same(file: Path) -> None:
    """All but its texts: answers, grades and dates of evidence, numbers, targets; a reason stands where one stood."""
    told, original = (open_sheet(each) for each in (file, ROOT / "examples" / file.name))
    assert not told.warnings

    assert _without_texts(told.sheet.model_dump()) == _without_texts(original.sheet.model_dump())


_TEXTS = ("name", "role", "text", "note", "not_applicable", "language")


def _without_texts(value: object, key: str = "") -> object:
    """Plain values, where a text is only said to be there."""
    if isinstance(value, dict):
        return {key: _without_texts(each, key) for key, each in value.items()}
    return bool(value) if key in _TEXTS else value


def test_the_sheet_is_the_result_and_what_is_told_of_it_is_not(cli: Cli) -> None:
    """Standard output holds the sheet alone, so that it can go into a file or a pipe."""
    ended = cli("example", "sme")

    assert ended.out == (ROOT / "examples" / "qingyuan-sensors.yaml").read_text(encoding="utf-8")
    assert "清源传感" in ended.err


def test_a_report_is_shown_instead_of_the_sheet(cli: Cli) -> None:
    """With --report; in English of the English example."""
    ended = cli("example", "--report", "--lang", "en")

    assert ended.code == 0
    assert ended.out.startswith("Riverside High-Tech Park")
    assert "format:" not in ended.out


def test_the_other_profiles_stand_apart(cli: Cli) -> None:
    """So that lines break between them; the example is named as it calls itself."""
    ended = cli("example", "sme", "--report", "--lang", "en")

    assert ended.out.startswith("Qingyuan Sensors")
    assert "region, intermediary, institute" in ended.err


def test_an_unknown_profile_is_told_with_those_there_are(cli: Cli) -> None:
    """Exit 2."""
    ended = cli("example", "firm")

    assert ended.code == 2
    assert "lead_firm" in ended.err


def test_nothing_is_overwritten(cli: Cli, tmp_path: Path) -> None:
    """Without --force."""
    target = tmp_path / "ours.yaml"
    target.write_text("mine", encoding="utf-8")

    assert cli("example", "-o", target).code == 2
    assert target.read_text(encoding="utf-8") == "mine"


def test_the_wheel_takes_the_examples_from_where_they_are() -> None:
    """One place: the folder of the checkout is what the wheel packs."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    packed = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert packed["examples"] == "fusionassess/examples"
    assert not (ROOT / "src" / "fusionassess" / "examples").exists()


def test_a_packed_folder_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As in a wheel."""
    (tmp_path / "examples").mkdir()
    monkeypatch.setattr(examples, "files", lambda _name: tmp_path)

    assert examples.folder() == tmp_path / "examples"
    assert list(examples.examples()) == []


def test_an_example_that_only_the_sources_have_is_told_by_its_command(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The documentation reads from a folder that an installed program does not bring."""
    monkeypatch.chdir(tmp_path)

    ended = cli("score", "examples/binjiang-park.yaml")

    assert ended.code == 2
    assert "fusionassess example region --report" in ended.err
    assert "fusionassess example" not in cli("score", "elsewhere/binjiang-park.yaml").err
