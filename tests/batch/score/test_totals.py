"""Totals are told from units whose names end alike: by what stands in their cells."""

from pathlib import Path

import pytest

from conftest import Cli
from tabled import rows

HEAD = "name,profile,1b.M,1b.R"
UNITS = ["East Steel,sme,1,2", "East Glass,sme,4,1"]


def scored(cli: Cli, folder: Path, *lines: str) -> tuple[list[str], str]:
    """Who is scored, and what is said."""
    (folder / "t.csv").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    ended = cli("batch", folder / "t.csv", "--lang", "en")
    return [row["subject"] for row in rows(ended.out)], ended.err


@pytest.mark.parametrize(
    "line",
    [
        "East Total,sme,5,3",
        "East Average,sme,2.5,1.5",
        "East Total,sme,2,2",
        "East Total,sme,12,17",
        "East Total,sme,,",
        "East Total,,3,3",
        "东区 小计,sme,5,3",
    ],
)
def test_sums_means_and_numbers_of_rows_are_totals(cli: Cli, tmp_path: Path, line: str) -> None:
    """So is a row that answers nothing, names no profile where the others do, or holds what no answer is."""
    names, told = scored(cli, tmp_path, *UNITS, line)

    assert names == ["East Steel", "East Glass"]
    assert "[total-row]" in told


@pytest.mark.parametrize("line", ["Gulf Total,sme,3,4", "中石化 汇总,sme,0,5", "Gulf Total,sme,5,unknown"])
@pytest.mark.parametrize("before", [[], UNITS])
def test_a_unit_whose_name_ends_like_that_of_a_total_is_scored(
    cli: Cli, tmp_path: Path, line: str, before: list[str]
) -> None:
    """And told, for who reads it knows better."""
    names, told = scored(cli, tmp_path, *before, line, "West,sme,1,1")

    assert names == [*(each.partition(",")[0] for each in before), line.partition(",")[0], "West"]
    assert "[total-like]" in told


def test_groups_one_below_the_other_are_added_up_each_for_itself(cli: Cli, tmp_path: Path) -> None:
    """And the last row adds up all of them."""
    west = ["West Wood,sme,0,1", "West Iron,sme,1,0"]
    names, _ = scored(cli, tmp_path, *UNITS, "East Total,sme,5,3", *west, "West Total,sme,1,1", "All Total,sme,6,4")

    assert names == ["East Steel", "East Glass", "West Wood", "West Iron"]


@pytest.mark.parametrize("name", ["示例", "TEST", " 测试单位 "])
def test_a_row_that_is_called_an_example_is_scored_and_told(cli: Cli, tmp_path: Path, name: str) -> None:
    """A template often has one, and whoever tries a form out sends one."""
    names, told = scored(cli, tmp_path, f"{name},sme,1,1", "测试设备公司,sme,1,1")

    assert len(names) == 2
    assert told.count("[sample-row]") == 1
