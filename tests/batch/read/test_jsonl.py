"""Rows in JSON: lines, and lists of them as servers answer."""

import csv
import io
import json
from pathlib import Path

import pytest

from conftest import Cli, Ended

OURS = {"format": "fusionassess/answers/1", "rubric": "five-paths", "profile": "sme", "q_1b_M": "3"}
"""A row as a survey service gives it of our own form."""


def subjects(ended: Ended) -> list[str]:
    """Whose rows were scored."""
    return [row["subject"] for row in csv.DictReader(io.StringIO(ended.out))]


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("name", ["t.jsonl", "t.json", "wrapped.json", "t.csv", "t"])
def test_rows_of_our_own_form_are_no_answer_sheets(cli: Cli, tmp_path: Path, name: str, count: int) -> None:
    """Each says of which format and rubric the form was, as a sheet does; it has answers in columns all the same."""
    rows = [OURS | {"name": who} for who in "ab"[:count]]
    text = {
        "t.jsonl": "\n".join(map(json.dumps, rows)),
        "t.json": json.dumps(rows),
        "wrapped.json": json.dumps({"count": count, "results": rows}),
    }.get(name, "\n".join(map(",".join, [rows[0].keys(), *(row.values() for row in rows)])))
    (tmp_path / name).write_text(text, encoding="utf-8")

    ended = cli("batch", tmp_path / name, "--lang", "en")

    assert subjects(ended) == [*"ab"[:count]], ended.err
