"""``score --against``."""

import json
from pathlib import Path

import pytest

from cohorts import rows_of, tally_of, write_csv, write_parquet
from conftest import ROOT, Cli
from fusionassess.rubric.library import Edition

SHEET = ROOT / "examples" / "binjiang-park.yaml"


@pytest.fixture(scope="module")
def table(five_paths: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of scores."""
    return write_csv(tmp_path_factory.mktemp("tables") / "scores.csv", five_paths, rows_of(five_paths, 400))


@pytest.mark.parametrize(
    ("language", "title", "place"),
    [
        ("zh", "在同类中的位置", "总分 2.16，居第 29 百分位"),
        ("en", "Place among peers", "Score 2.16 is at percentile 29"),
    ],
)
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_section_stands_in_the_report(
    cli: Cli, table: Path, language: str, title: str, place: str, form: str
) -> None:
    """In both languages and both forms for the eye; standard error stays silent."""
    ended = cli("score", SHEET, "--against", table, "--lang", language, "--format", form)

    assert (ended.code, ended.err) == (0, "")
    assert title in ended.out
    assert place in ended.out


def test_json_has_the_numbers(cli: Cli, table: Path) -> None:
    """Percentile and quartiles of every node that is asked."""
    ended = cli("score", SHEET, "--against", table, "--format", "json")
    peers = json.loads(ended.out)["peers"]

    assert peers["same_sectors"] is True
    assert peers["units"] == 31
    assert [node["id"] for node in peers["nodes"][:3]] == ["score", "P1", "1a"]
    assert all(node["p25"] <= node["p50"] <= node["p75"] for node in peers["nodes"])


def test_without_a_table_there_is_no_section(cli: Cli) -> None:
    """Nothing is compared with nobody."""
    assert json.loads(cli("score", SHEET, "--format", "json").out)["peers"] is None
    assert "在同类中的位置" not in cli("score", SHEET).out


def test_parquet_says_the_same(cli: Cli, five_paths: Edition, table: Path, tmp_path: Path) -> None:
    """Whatever form the table has."""
    other = write_parquet(tmp_path / "t.parquet", five_paths, rows_of(five_paths, 400))

    assert cli("score", SHEET, "--against", other).out == cli("score", SHEET, "--against", table).out


def test_a_table_that_batch_wrote(cli: Cli, tmp_path: Path) -> None:
    """The examples are too few of a kind to be told of."""
    table = tmp_path / "scores.csv"
    assert cli("batch", ROOT / "examples" / "*.yaml", "-o", table).code == 0

    ended = cli("score", SHEET, "--against", table, "--lang", "en")

    assert ended.code == 0
    assert "Fewer than 5 units of the same profile" in ended.out


def test_what_cannot_be_read(cli: Cli, tmp_path: Path) -> None:
    """Another suffix, no file, another table: exit 2, nothing on standard output, the reason with its code."""
    (tmp_path / "t.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for name, reason in (("t.txt", ".csv .parquet"), ("no.csv", "[no-such-file]"), ("t.csv", "[not-scores]")):
        ended = cli("score", SHEET, "--against", tmp_path / name)

        assert (ended.code, ended.out) == (2, "")
        assert reason in ended.err


def test_other_weights_do_not_compare(cli: Cli, table: Path) -> None:
    """The peers' scores have the rubric's own; supposed answers are another matter."""
    ended = cli("score", SHEET, "--against", table, "--weights", ROOT / "examples" / "weights-panel.yaml")
    supposed = cli("score", SHEET, "--against", table, "--set", "1a.M=5")

    assert (ended.code, ended.out) == (2, "")
    assert "--weights" in ended.err
    assert "在同类中的位置" in supposed.out


def test_a_tally_and_a_table_agree(cli: Cli, five_paths: Edition, table: Path) -> None:
    """The cohort's picture and the place in it count the same."""
    tally = tally_of(five_paths.rubric, 400)
    sectors = ("manufacturing",)
    peers = json.loads(cli("score", SHEET, "--against", table, "--format", "json").out)["peers"]

    assert peers["units"] == int(tally.peers["region", sectors].spread.sum())
