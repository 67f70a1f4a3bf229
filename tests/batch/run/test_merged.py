"""Rows of several raters in a table against their sheets put together one by one."""

import csv
import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conftest import ROOT, Cli
from fusionassess.assessment.assess import assess
from fusionassess.kernel.figures.agreement import agreement, krippendorff
from fusionassess.raters.differences import differences
from fusionassess.raters.merging import merge
from fusionassess.raters.rules import Rule
from kinds import TEXT as KINDS
from rated import EDITION, opened
from small import TEXT

QUESTIONS = ("a.1", "a.2", "b.1", "c.1")
NA = "NA: 没有这类单位"


def drawn(organisations: int, seed: int) -> list[list[dict[str, str]]]:
    """Raters of organisations, one to five each, in random answers and grades of evidence."""
    random = np.random.default_rng(seed)
    cells = ["0", "1", "2", "3", "1", "2", "", "DK", NA]
    return [
        [
            {name: cells[random.integers(len(cells))] for name in QUESTIONS}
            | {f"{name}.evidence": ["", "E0", "E1", "E2"][random.integers(4)] for name in QUESTIONS}
            for _ in range(random.integers(1, 6))
        ]
        for _ in range(organisations)
    ]


def as_answers(row: dict[str, str]) -> dict[str, Any]:
    """A row as a sheet has it."""
    answers: dict[str, Any] = {}
    for name in QUESTIONS:
        cell, grade = row[name], row[f"{name}.evidence"]
        state: dict[str, Any] = {}
        if cell == "DK":
            state = {"unknown": True}
        elif cell.startswith("NA"):
            state = {"not_applicable": cell[4:]}
        elif cell:
            state = {"level": int(cell)}
        if grade:
            state["evidence"] = {"grade": grade}
        if state:
            answers[name] = state
    return answers


@pytest.fixture
def table(tmp_path: Path) -> tuple[Path, list[list[dict[str, str]]]]:
    """A table of forty organisations, the raters of each far apart, and the small rubric beside it."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    organisations = drawn(40, 7)
    file = tmp_path / "rows.csv"
    columns = ["org", "subject", "profile", *QUESTIONS, *(f"{name}.evidence" for name in QUESTIONS)]
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.DictWriter(stream, columns)
        rows.writeheader()
        for turn in range(5):
            for number, raters in enumerate(organisations):
                if turn < len(raters):
                    told = {"org": f"单位{number}", "subject": f"处室{turn}", "profile": "city"}
                    rows.writerow(told | raters[turn])
    return file, organisations


@pytest.mark.parametrize("rule", ["median", "lowest", "best-evidenced"])
def test_an_organisation_is_the_consensus_of_its_raters(
    cli: Cli, table: tuple[Path, list[list[dict[str, str]]]], rule: Rule
) -> None:
    """Every figure of its row is that of the sheet that ``merge`` makes of theirs; so is how far they agree."""
    file, organisations = table
    ended = cli("batch", file, "--rubric", file.parent / "small.yaml", "--merge-by", "org", "--merge-rule", rule)
    rows = list(csv.DictReader(io.StringIO(ended.out.removeprefix("\ufeff"))))

    assert ended.code == 0
    assert [row["subject"] for row in rows] == [f"单位{number}" for number in range(40)]
    for row, raters in zip(rows, organisations, strict=True):
        given = [as_answers(rater) for rater in raters]
        if len(raters) > 1:
            sheets = [(str(place), opened(own, f"处室{place}")) for place, own in enumerate(given)]
            sheet = merge(sheets, rule, "、").sheet
        else:
            sheet = opened(given[0]).sheet
        assessed = assess(EDITION, sheet)
        for name, figure in (("score", assessed.results.score), ("evidenced", assessed.results.evidenced)):
            assert number(row[name]) == pytest.approx(float(figure[0]), nan_ok=True), (row, sheet.answers)
        assert int(row["raters"]) == len(raters)
        levels = np.array([[level(own, name) for name in QUESTIONS] for own in given])
        uniform = agreement(levels, 4).uniform
        expected = np.nan if np.isnan(uniform).all() else float(np.nanmean(uniform))
        assert number(row["r_wg"]) == pytest.approx(expected, nan_ok=True)
        assert number(row["alpha"]) == pytest.approx(krippendorff(levels), nan_ok=True)
        if len(raters) > 1:
            figures = differences(assessed, draws=0)
            disputed = figures.disputed if figures else ()
            assert int(row["raters_differ"]) == len(disputed)
            assert int(row["raters_open"]) == sum(each.by == "open" for each in disputed)


def number(cell: str) -> float:
    """What a cell holds; nothing is no number."""
    return float(cell) if cell else math.nan


def level(answers: dict[str, Any], name: str) -> float:
    """What a rater's answer counts as."""
    return float(answers.get(name, {}).get("level", math.nan))


def test_sheets_of_one_organisation_are_reconciled_too(cli: Cli) -> None:
    """By their subject; the sheets of the example become one row."""
    park = sorted((ROOT / "examples" / "nanping-park").glob("*.yaml"))
    ended = cli("batch", *park, "--merge-by", "subject")
    (row,) = csv.DictReader(io.StringIO(ended.out.removeprefix("\ufeff")))

    assert ended.code == 0
    assert row["subject"] == "云溪市南屏高新区"
    assert (row["raters"], row["raters_differ"], row["raters_open"]) == ("4", "32", "11")
    assert "4 行合成 1 个单位" in ended.err


def test_a_row_that_names_no_organisation_stands_alone(cli: Cli, tmp_path: Path) -> None:
    """Nobody knows whose rater it is; nor is one profile put together with another."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    file = tmp_path / "rows.csv"
    rows = ["甲,city,1", " 甲,city,2", ",city,3", ",city,3", "甲,firm,2"]
    file.write_text("\n".join(["org,profile,a.1", *rows]) + "\n", encoding="utf-8")
    ended = cli("batch", file, "--rubric", tmp_path / "small.yaml", "--merge-by", "org")
    told = list(csv.DictReader(io.StringIO(ended.out.removeprefix("\ufeff"))))

    assert [(row["subject"], row["profile"], row["raters"]) for row in told] == [
        ("甲", "city", "2"),
        ("", "city", "1"),
        ("", "city", "1"),
        ("甲", "firm", "1"),
    ]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx", ".parquet"])
def test_every_kind_of_table_has_the_further_columns(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """Behind all others."""
    park = sorted((ROOT / "examples" / "nanping-park").glob("*.yaml"))
    target = tmp_path / f"t{suffix}"

    assert cli("batch", *park, "--merge-by", "subject", "-o", target, "--report", tmp_path / "c.md").code == 0
    assert target.stat().st_size > 100


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--merge-by", "nothing"), "no-merge-column"),
        (("--merge-rule", "lowest"), "--merge-by"),
        (("--merge-by", "subject", "--merge-rule", "ask"), "ask"),
        (("--merge-by", "subject", "--engine", "spark"), "--engine spark"),
        (("--merge-by", "subject", "--duplicates", "all"), "--duplicates"),
        (("--merge-by", "subject", "--key", "subject"), "--key"),
    ],
)
def test_what_cannot_be_done_is_refused(cli: Cli, words: tuple[str, ...], told: str) -> None:
    """With its reason."""
    ended = cli("batch", ROOT / "examples" / "nanping-park", *words)

    assert ended.code == 2
    assert told in ended.err


def test_numbers_have_no_ranks(cli: Cli, tmp_path: Path) -> None:
    """A rubric that asks for numbers is refused."""
    (tmp_path / "kinds.yaml").write_text(KINDS, encoding="utf-8")
    file = tmp_path / "rows.csv"
    file.write_text("org,profile,q.ladder\n甲,firm,1\n甲,firm,2\n", encoding="utf-8")

    ended = cli("batch", file, "--rubric", tmp_path / "kinds.yaml", "--merge-by", "org")

    assert ended.code == 2
    assert "no-ranks" in ended.err
