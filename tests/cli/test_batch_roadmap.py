"""``fusionassess batch --roadmap-budget``: the steps most worth taking of every unit, in the table."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLES, Cli
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.batch.run.parts import identity
from fusionassess.batch.run.task import Batch
from fusionassess.batch.score.scorer import Scorer
from fusionassess.roadmap.drawing import Purpose, Roadmap, draw_up
from fusionassess.rubric.library import Edition
from fusionassess.rubric.result_columns import ROADMAP_COLUMNS
from fusionassess.words.labels import labels
from sheeted import random_rows, table_of
from tabled import records, rows

NAMES = [column.name for column in ROADMAP_COLUMNS]


def to_the_top(file: Path) -> Assessment:
    """A sheet without wanted levels, which a table does not have either."""
    opened = open_sheet(file)
    return assess(opened.edition, opened.sheet.model_copy(update={"targets": {}}))


def test_the_columns_are_what_a_roadmap_says(cli: Cli, tmp_path: Path) -> None:
    """Steps, cost, score and level of each unit, the numbers to the last digit."""
    target = tmp_path / "scores.jsonl"
    ended = cli("batch", *map(str, EXAMPLES), "-o", target, "--roadmap-budget", "9")
    table: dict[str, dict[str, Any]] = {row["subject"]: row for row in records(target)}

    assert ended.code == 0
    assert list(next(iter(table.values())))[-len(NAMES) :] == NAMES
    for file in EXAMPLES:
        assessment = to_the_top(file)
        roadmap = draw_up(assessment, Purpose("budget", Fraction(9)), draws=0)
        assert isinstance(roadmap, Roadmap)
        row = table[assessment.sheet.subject.name]
        assert sorted(row["roadmap_steps"].split()) == sorted(planned.step.id for planned in roadmap.steps)
        assert row["roadmap_cost"] == roadmap.cost
        assert row["roadmap_score"] == roadmap.after.results.score[0]
        assert row["roadmap_level"] == roadmap.after.results.level[0]


def test_without_a_budget_the_table_is_as_ever(cli: Cli) -> None:
    """No column more."""
    assert not set(NAMES) & set(rows(cli("batch", str(EXAMPLES[0])).out)[0])


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_every_form_of_table(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """And the head of a workbook says what a column is."""
    target = tmp_path / f"scores{suffix}"
    ended = cli("batch", str(EXAMPLES[0]), "-o", target, "--roadmap-budget", "9", "--lang", "en")

    assert ended.code == 0
    assert "@" in str(records(target)[0]["roadmap_steps"])
    if suffix == ".xlsx":
        heads = openpyxl.load_workbook(target).active[1]
        notes = {head.value: head.comment.text for head in heads}
        assert notes["roadmap_cost"] == labels("en").batch.roadmap_columns["roadmap_cost"]


def test_a_row_has_the_same_bits_in_any_batch(five_paths: Edition) -> None:
    """Whatever stands beside it: profiles, sectors, gaps, totals withheld, rows that cannot be read."""
    lines = [*random_rows(five_paths.rubric, 60, 7), {"profile": "nobody"}]
    scorer = Scorer(five_paths.rubric, budget=8)
    [whole] = scorer([table_of(lines)])
    cut = [row for line in lines for part in scorer([table_of([line])]) for row in part.to_pylist()]
    table = whole.to_pylist()

    assert [{name: row[name] for name in NAMES} for row in table] == [
        {name: row[name] for name in NAMES} for row in cut
    ]
    assert whole.schema == scorer.schema
    for row in table:
        assert (row["roadmap_score"] is None) == (row["score"] is None)
        if row["score"] is not None:
            assert row["roadmap_score"] >= row["score"]
            assert 0 <= row["roadmap_cost"] <= 8
        else:
            assert [row[name] for name in NAMES] == [None] * len(NAMES)


def test_another_budget_is_another_run() -> None:
    """What was done for one is not gone on with for the other."""
    file = str(EXAMPLES[0])

    assert identity(Batch([file], budget=5)) != identity(Batch([file], budget=6)) != identity(Batch([file]))


@pytest.mark.parametrize("typed", ["0", "-1", "61", "x"])
def test_a_budget_there_is_not(cli: Cli, typed: str) -> None:
    """Refused before any work."""
    assert cli("batch", str(EXAMPLES[0]), "--roadmap-budget", typed).code == 2


def test_a_run_goes_on(cli: Cli, tmp_path: Path) -> None:
    """With --resume the same table."""
    lines = [{"subject": f"u{place}", "profile": "region", "1a.M": str(place % 6)} for place in range(9)]
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    words = ("batch", str(source), "--roadmap-budget", "3")
    cli(*words, "-o", tmp_path / "a.csv")
    cli(*words, "-o", tmp_path / "b.csv", "--resume")

    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
