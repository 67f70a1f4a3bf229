"""Rows in JSON: lines, and lists of them as servers answer."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import Cli, Ended
from fusionassess.batch.read import jsonl
from fusionassess.batch.score.scorer import Scorer
from small import small_edition

OURS = {"format": "fusionassess/answers/1", "rubric": "five-paths", "profile": "sme", "q_1b_M": "3"}
"""A row as a survey service gives it of our own form."""


def as_csv(rows: list[dict[str, str]]) -> str:
    """Rows as a service exports them."""
    return "\n".join(",".join(cells) for cells in (rows[0], *(row.values() for row in rows)))


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
    }.get(name, as_csv(rows))
    (tmp_path / name).write_text(text, encoding="utf-8")

    ended = cli("batch", tmp_path / name, "--lang", "en")

    assert subjects(ended) == [*"ab"[:count]], ended.err


def test_a_key_that_stands_twice_once_groups_are_gone_is_refused(cli: Cli, tmp_path: Path) -> None:
    """Neither of the two is taken for the answer."""
    first = json.dumps({"name": "a", "profile": "sme", "g": {"q_1b_M": "1"}})
    (tmp_path / "t.jsonl").write_text(f'{first}\n{first[:-1]}, "g/q_1b_M": "2"}}\n[1]\n', encoding="utf-8")

    ended = cli("batch", tmp_path / "t.jsonl", "--lang", "en")

    assert (ended.code, subjects(ended)) == (2, ["a"])
    told = [line for line in ended.err.splitlines() if re.search("jsonl:[23]:", line)]
    assert [line[line.rindex("[") :] for line in told] == ["[duplicate-key]", "[not-a-row]"]
    assert f"t.jsonl:2:{len(first) + 2}: the key “g/q_1b_M” stands twice, the first time on line 2" in told[0]


def test_names_of_groups_are_remembered_up_to_a_number() -> None:
    """Else a new one in every line would take ever more memory."""
    asks: Any = jsonl.asking(Scorer(small_edition().rubric))

    assert (asks("a.1"), asks("group")) == (True, False)
    assert asks.cache_info().maxsize == jsonl.MOST_REMEMBERED
