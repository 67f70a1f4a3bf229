"""Several periods in one batch: each row says its own, and a picture counts the latest of each unit."""

import csv
import io
import json
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
