"""``fusionassess example``: complete sheets without a checkout."""

import tomllib
from pathlib import Path

import pytest

from conftest import EXAMPLES, ROOT, Cli
from fusionassess.answers import examples
from fusionassess.rubric.library import Edition


def test_every_profile_has_an_example(cli: Cli, five_paths: Edition, tmp_path: Path) -> None:
    """Written to a file it is the example as it is, and scores."""
    for profile in five_paths.rubric.profiles:
        target = tmp_path / f"{profile}.yaml"

        assert cli("example", profile, "-o", target).code == 0
        assert target.read_bytes() in {file.read_bytes() for file in EXAMPLES}
        assert cli("score", target).code in {0, 3}


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


def test_a_profile_without_an_example_in_the_language_says_so(cli: Cli) -> None:
    """The sheet comes in the language there is."""
    ended = cli("example", "sme", "--lang", "en")

    assert "Chinese only" in ended.err
    assert "清源传感" in ended.out


def test_a_report_in_the_language_asked_for_does_not_advise_itself(cli: Cli) -> None:
    """Only the names are said to be Chinese; profiles stand apart, so that lines break between them."""
    ended = cli("example", "sme", "--report", "--lang", "en")

    assert "The names in this example are Chinese." in ended.err
    assert "--report" not in ended.err
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
