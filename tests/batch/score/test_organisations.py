"""Rows of several raters in a table against their sheets put together one by one."""

import csv
import datetime
import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conftest import ROOT, Cli
from fusionassess.assessment.assess import assess
from fusionassess.documents import writing
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


DAYS = (datetime.date(2024, 6, 1), datetime.date(2026, 6, 1), None)
DATES = (datetime.date(2022, 5, 31), datetime.date(2024, 5, 31), None)


def dated(answers: dict[str, Any], place: int) -> dict[str, Any]:
    """The same with dates of evidence."""
    own = {}
    for name, told in answers.items():
        date = DATES[(place + QUESTIONS.index(name)) % len(DATES)]
        evidence = told.get("evidence", {}) | ({"date": date} if date and "evidence" in told else {})
        own[name] = told | ({"evidence": evidence} if evidence else {})
    return own


@pytest.mark.parametrize("rule", ["median", "best-evidenced"])
def test_evidence_ages_on_the_latest_day_of_the_raters(cli: Cli, tmp_path: Path, rule: Rule) -> None:
    """A table, the sheets of a folder and ``merge`` give the same evidenced score, whoever was assessed when."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "sheets").mkdir()
    columns = ["subject", "who", "profile", "assessed_on", *QUESTIONS]
    columns += [f"{name}.{end}" for name in QUESTIONS for end in ("evidence", "evidence_date")]
    expected, too_old = [], 0
    with (tmp_path / "rows.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, columns)
        table.writeheader()
        for unit, raters in enumerate(drawn(25, 11)):
            sheets = []
            for place, row in enumerate([*raters, raters[0]]):
                day, given = DAYS[(unit + place) % 3], dated(as_answers(row), unit + place)
                sheet = opened(given, f"处室{place}", assessed_on=day)
                named = sheet.sheet.subject.model_copy(update={"name": f"单位{unit:02}"})
                sheet = sheet._replace(sheet=sheet.sheet.model_copy(update={"subject": named}))
                sheets.append((f"{place}", sheet))
                (tmp_path / "sheets" / f"{unit:02}-{place}.yaml").write_text(writing.dump(sheet.sheet), "utf-8")
                dates = {
                    f"{name}.evidence_date": str(told.get("evidence", {}).get("date", ""))
                    for name, told in given.items()
                }
                about = {
                    "subject": f"单位{unit:02}",
                    "who": f"处室{place}",
                    "profile": "city",
                    "assessed_on": day or "",
                }
                table.writerow(about | row | dates)
            consensus = merge(sheets, rule, "、").sheet
            expected.append(float(assess(EDITION, consensus).results.evidenced[0]))
            undated = consensus.model_copy(update={"assessed_on": None})
            too_old += number(str(expected[-1])) != float(assess(EDITION, undated).results.evidenced[0])

    assert too_old > 5
    for source in ("rows.csv", "sheets"):
        words = ("--rubric", tmp_path / "small.yaml", "--merge-by", "subject", "--merge-rule", rule)
        ended = cli("batch", tmp_path / source, *words)
        rows = list(csv.DictReader(io.StringIO(ended.out.removeprefix("\ufeff"))))
        assert [number(row["evidenced"]) for row in rows] == pytest.approx(expected, nan_ok=True), ended.err


def test_periods_are_told_apart(cli: Cli, tmp_path: Path) -> None:
    """Two rounds of one organisation are two rows; who names no period belongs to the only one there is."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    cells = [
        "甲,2025,1",
        "乙,,1",
        "甲, 2026,3",
        "甲,2025,1",
        "乙,2026-Q1,2",
        "甲,2026,3",
        "乙,2026年一季度,3",
        "甲,,0",
        ",2025,1",
    ]
    file = tmp_path / "rows.csv"
    file.write_text("\n".join(["org,period,a.1", *cells]) + "\n", encoding="utf-8")
    words = ("--rubric", tmp_path / "small.yaml", "--merge-by", "org", "--profile", "city")

    told = list(csv.DictReader(io.StringIO(cli("batch", file, *words).out.removeprefix("\ufeff"))))

    assert [(row["subject"], row["period"].strip(), row["raters"], row["raters_differ"]) for row in told] == [
        ("甲", "2025", "2", "0"),
        ("乙", "2026-Q1", "3", "1"),
        ("甲", "2026", "2", "0"),
        ("甲", "", "1", "0"),
        ("", "2025", "1", "0"),
    ]


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
        (("--merge-by", "subject", "--duplicates", "all"), "--key"),
    ],
)
def test_what_cannot_be_done_is_refused(cli: Cli, words: tuple[str, ...], told: str) -> None:
    """With its reason."""
    ended = cli("batch", ROOT / "examples" / "nanping-park", *words)

    assert ended.code == 2
    assert told in ended.err


def test_numbers_are_reconciled_by_what_they_count(cli: Cli, tmp_path: Path) -> None:
    """The middle one by its level; two levels apart stay open; of those that count the same there is one."""
    (tmp_path / "kinds.yaml").write_text(KINDS, encoding="utf-8")
    file = tmp_path / "rows.csv"
    rows = ["甲,10", "甲,20", "甲,30", "乙,0", "乙,90", "丙,70", "丙,95", "丁,", "丁,10", "戊,15", "戊,NA: 没有"]
    file.write_text(
        "\n".join(["org,q.ladder,q.share", *(row.replace(",", ",0,") for row in rows)]) + "\n", encoding="utf-8"
    )

    ended = cli("batch", file, "--rubric", tmp_path / "kinds.yaml", "--merge-by", "org", "--profile", "firm")
    told = {row["subject"]: row for row in csv.DictReader(io.StringIO(ended.out.removeprefix("\ufeff")))}

    assert ended.code == 0
    assert {name: number(row["score_low"]) for name, row in told.items()} == pytest.approx(
        {name: third(share) for name, share in {"甲": 20, "乙": 0, "丙": 60, "丁": 10, "戊": 0}.items()}
    )
    states = {name: (row["raters_differ"], row["raters_open"]) for name, row in told.items()}
    assert states == {"甲": ("1", "0"), "乙": ("1", "1"), "丙": ("0", "0"), "丁": ("0", "0"), "戊": ("1", "1")}
    lowest = cli(
        *("batch", file, "--rubric", tmp_path / "kinds.yaml", "--merge-by", "org", "--profile", "firm"),
        *("--merge-rule", "lowest"),
    )
    scores = {row["subject"]: row for row in csv.DictReader(io.StringIO(lowest.out.removeprefix("\ufeff")))}
    assert number(scores["甲"]["score_low"]) == pytest.approx(third(10))
    assert (scores["乙"]["raters_open"], number(scores["乙"]["score_low"])) == ("0", 0)
    uniform = 1 - np.var([0.5, 1, 1.25], ddof=1) / (2 / 3)
    assert (number(told["甲"]["r_wg"]), number(told["丙"]["r_wg"])) == pytest.approx(((1 + uniform) / 2, 1))


def third(share: float) -> float:
    """The least score of one question of three, of a share that counts by its breakpoints."""
    return 2 * float(np.interp(share, [0, 20, 60], [0, 0.5, 1])) / 3


def test_what_is_worth_doing_is_that_of_the_consensus(cli: Cli, tmp_path: Path) -> None:
    """The same steps, to the step, as the sheet that ``merge`` writes has in a batch."""
    park = sorted((ROOT / "examples" / "nanping-park").glob("*.yaml"))
    assert cli("merge", *park, "-o", tmp_path / "consensus.yaml", "--rule", "median").code in {0, 3}
    (one,) = records(cli, "batch", tmp_path / "consensus.yaml", "--roadmap-budget", "6")
    (row,) = records(cli, "batch", *park, "--merge-by", "subject", "--roadmap-budget", "6")

    assert row["roadmap_steps"]
    assert {name: row[name] for name in one if name != "source"} == {
        name: one[name] for name in one if name != "source"
    }


def records(cli: Cli, *words: object) -> list[dict[str, str]]:
    """The rows that a batch prints."""
    return list(csv.DictReader(io.StringIO(cli(*words).out.removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("mode", "raters"),
    [("tell", ["3", "1"]), ("keep-first", ["2", "1"]), ("keep-last", ["2", "1"]), ("all", ["3", "1"])],
)
def test_a_rater_that_comes_again_is_known_by_the_key(cli: Cli, tmp_path: Path, mode: str, raters: list[str]) -> None:
    """Within its organisation: the office of another one is somebody else."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    file = tmp_path / "rows.csv"
    rows = ["甲,科技局,1", "甲,财政局,2", "甲,科技局,3", "乙,科技局,3"]
    file.write_text("\n".join(["org,office,a.1", *rows]) + "\n", encoding="utf-8")
    words = ["batch", file, "--rubric", tmp_path / "small.yaml", "--profile", "city", "--merge-by", "org"]
    told = records(cli, *words, "--key", "office", "--duplicates", mode)

    assert [row["raters"] for row in told] == raters
    ended = cli(*words, "--key", "office", "--duplicates", mode)
    assert ("[duplicate]" in ended.err) == (mode != "all")
    assert cli(*words, "--key", "office", "--duplicates", "refuse").code == 2
    assert cli(*words, "--key", "nobody").code == 2


def test_a_total_in_the_column_of_organisations_is_none(cli: Cli, tmp_path: Path) -> None:
    """Passed over and told."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    file = tmp_path / "rows.csv"
    file.write_text("org,profile,a.1\n甲,city,1\n甲,city,1\n合计,city,2\n", encoding="utf-8")
    ended = cli("batch", file, "--rubric", tmp_path / "small.yaml", "--merge-by", "org")

    assert "[total-row]" in ended.err
    assert [row["subject"] for row in csv.DictReader(io.StringIO(ended.out.removeprefix("\ufeff")))] == ["甲"]


def test_a_table_without_the_column_fails_alone(cli: Cli, tmp_path: Path) -> None:
    """The others are reconciled."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("org,profile,a.1\n甲,city,1\n甲,city,2\n", encoding="utf-8")
    (tmp_path / "in" / "b.csv").write_text("subject,profile,a.1\n乙,city,1\n", encoding="utf-8")
    ended = cli("batch", tmp_path / "in", "--rubric", tmp_path / "small.yaml", "--merge-by", "org")

    assert ended.code == 2
    assert "b.csv" in ended.err
    assert "[no-merge-column]" in ended.err
    assert [row["raters"] for row in csv.DictReader(io.StringIO(ended.out.removeprefix("\ufeff")))] == ["2"]
