"""Several periods in one batch: each row says its own, and a picture counts the latest of each unit."""

import csv
import io
import itertools
import json
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from conftest import Cli
from small import TEXT

HEAD = "name,profile,period,a.1,a.2,b.1,c.1\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table beside the small rubric, still without rows."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path / "rows.csv"


def rows(*units: tuple[str, str, int]) -> str:
    """Rows of cities: name, period, one level throughout."""
    return HEAD + "".join(f"{name},city,{period},{','.join([str(level)] * 4)}\n" for name, period, level in units)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx", ".parquet"])
@pytest.mark.parametrize("merged", [False, True])
def test_each_row_says_its_period(cli: Cli, table: Path, suffix: str, merged: bool) -> None:
    """As it was written, in every form of table, of raters brought together as well; a sign for nothing is nothing."""
    table.write_text(rows(("甲", " 2026年第三季度 ", 1), ("乙", "—", 2), ("丙", "", 3)), "utf-8")
    target = table.with_name(f"scores{suffix}")
    more = ("--merge-by", "name") if merged else ()

    assert cli("batch", table, "--rubric", table.with_name("small.yaml"), "-o", target, *more).code == 0

    assert [period or None for period in _column(target, "period")] == ["2026年第三季度", None, None]


def _column(file: Path, name: str) -> list[str | None]:
    match file.suffix:
        case ".csv":
            return [row[name] for row in csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))]
        case ".jsonl":
            return [json.loads(line)[name] for line in file.read_text("utf-8").splitlines()]
        case ".parquet":
            read: list[str | None] = pq.read_table(file)[name].to_pylist()
            return read
    head, *cells = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    return [row[head.index(name)] for row in cells]


def picture_of(cli: Cli, table: Path, *words: object) -> tuple[str, str]:
    """The cohort's page as Markdown, and what the terminal says."""
    ended = cli("batch", *(words or (table,)), "-o", table.with_name("s.csv"), *_options(table))
    assert ended.code == 0
    return table.with_name("c.md").read_text("utf-8"), " ".join(ended.err.split())


def _options(table: Path) -> tuple[object, ...]:
    report, rubric = table.with_name("c.md"), table.with_name("small.yaml")
    return ("--report", report, "--rubric", rubric, "--force", "--lang", "en")


ROUNDS = [(f"U{unit}", period, level) for unit in range(6) for period, level in (("2026-Q1", 3), ("2025-Q4", 1))]


@pytest.mark.parametrize("order", [1, -1])
def test_a_picture_counts_the_latest_period_of_each_unit(cli: Cli, table: Path, order: int) -> None:
    """Whichever was read first; a unit without a period counts as it is. The terminal tells of the same units."""
    table.write_text(rows(*ROUNDS[::order], ("V", "", 3)), "utf-8")

    page, said = picture_of(cli, table)

    assert "Of 7 units 7 have a total" in page
    assert "Mean total 3.0" in page
    assert "Left out here: 6 further rows of units that stand in several" in page
    assert "Sheets scored: 13, 13 of them with a total. The figures that follow count each unit once: 7." in said
    assert "Score: mean 3.00, median 3.00, lowest 3.00, highest 3.00." in said
    assert "count neither in the figures above nor in the cohort report: 6." in said


def test_the_same_picture_from_several_files_and_by_key(cli: Cli, table: Path) -> None:
    """The folder of the older round is read first; a column that is the key says who it is, not when."""
    before, after = table.with_name("a.csv"), table.with_name("b.csv")
    before.write_text(rows(*ROUNDS[1::2]), "utf-8")
    after.write_text(rows(*ROUNDS[::2]), "utf-8")
    table.write_text(rows(*ROUNDS[::2]), "utf-8")
    alone = picture_of(cli, table)[0]

    for words in ((before, after), (after, before), (before, after, "--key", "name"), (before, after, "--resume")):
        page = picture_of(cli, table, *words)[0]
        assert page.replace(_left_out(page), "") == alone


@pytest.mark.parametrize("further", [(), ("--roadmap-budget", "2"), ("--resume",)])
def test_organisations_count_once_with_their_latest_period(cli: Cli, table: Path, further: tuple[str, ...]) -> None:
    """Each round of an organisation is a row of the table; the picture has the latest."""
    table.write_text(rows(*ROUNDS, *ROUNDS), "utf-8")

    page, said = picture_of(cli, table, table, "--merge-by", "name", *further)

    assert "Of 6 units 6 have a total" in page
    assert "Mean total 3.0" in page
    assert "Left out here: 6 further rows" in page
    assert "Sheets scored: 12, 12 of them with a total. The figures that follow count each unit once: 6." in said


def test_an_organisation_counts_once_whatever_its_raters_say(cli: Cli, table: Path) -> None:
    """Raters of one that name other sectors make two rows, and one unit."""
    body = "name,profile,sector,a.1,a.2,b.1,c.1\n"
    body += "".join(f"U{unit},city,{sector},3,3,3,3\n" for unit in range(4) for sector in ("", "ai"))
    table.write_text(body, "utf-8")

    page, _ = picture_of(cli, table, table, "--merge-by", "name", "--roadmap-budget", "3")

    assert "Fewer than 5 units have a total" in page


def _left_out(page: str) -> str:
    return next(line for line in page.splitlines(keepends=True) if "Left out here" in line)


def test_a_run_that_goes_on_counts_the_latest_period(cli: Cli, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ended after a few parts and given again, it writes the page of a run that was never ended."""
    files = []
    for place, row in enumerate(ROUNDS[::-1]):
        files.append(table.with_name(f"{place:02}.csv"))
        files[-1].write_text(rows(row), "utf-8")
    whole = picture_of(cli, table, *files)

    from fusionassess.batch.run import parts

    monkeypatch.setattr(parts, "PART_ROWS", 1)
    add, counted = parts.Parts.add, itertools.count(1)

    def dying(self: object, done: object, met: object) -> None:
        add(self, done, met)  # type: ignore[arg-type]
        if next(counted) == 7:
            raise KeyboardInterrupt

    monkeypatch.setattr(parts.Parts, "add", dying)
    cli("batch", "--resume", *files, "-o", table.with_name("s.csv"), *_options(table))
    assert table.with_name("s.csv.parts").exists()
    monkeypatch.setattr(parts.Parts, "add", add)

    assert picture_of(cli, table, "--resume", *files) == whole


def test_from_standard_input_the_first_row_counts(cli: Cli, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be read twice, and both page and terminal say so."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(rows(*ROUNDS[::-1]).encode())))

    page, said = picture_of(cli, table, "-")

    assert "Mean total 1.0" in page
    assert "with the row that was read first." in page
    assert "Standard input cannot be read twice" in said
