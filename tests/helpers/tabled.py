"""Tables of results read back, for tests."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq


def rows(text: str) -> list[dict[str, str]]:
    """A CSV text as rows."""
    return list(csv.DictReader(io.StringIO(text)))


def records(file: Path) -> list[dict[str, Any]]:
    """A table of results, whatever its form, with empty cells as None."""
    match file.suffix:
        case ".csv":
            return [{k: v or None for k, v in row.items()} for row in rows(file.read_text(encoding="utf-8-sig"))]
        case ".jsonl":
            return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        case ".parquet":
            table: list[dict[str, Any]] = pq.read_table(file).to_pylist()
            return table
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    head, *body = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(map(str, head), row, strict=True)) for row in body]
