"""Raters reconciled where an engine brings rows together: the bits of a batch on one machine, wherever it cuts."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from conftest import Cli
from fusionassess.batch.score.exchange import ORDER, RATERS, Exchange
from fusionassess.batch.score.organisations import fields
from fusionassess.batch.score.scorer import SUMS, Scorer
from fusionassess.raters.rules import Rule
from fusionassess.rubric.library import find
from fusionassess.rubric.result_columns import PROBLEMS
from sheeted import random_rows, table_of

ROWS = 150
BY = [(name, "ascending") for name in ("subject", "profile", "sector", "source")]


def answers() -> pa.RecordBatch:
    """Up to five raters of an organisation, some rows that cannot be read or name none, in no order."""
    rows = random_rows(find("five-paths").rubric, ROWS, seed=11)
    random = np.random.default_rng(2)
    for place, row in enumerate(rows):
        row |= {"org": f"单位{place % 37}", "source": f"s{place:03}", "sector": "", "profile": "sme"}
        row["period"] = ("2025", " 2026-Q1 ", "—")[place % 37 % 3]
        row["1a.M"] = "nine" if place % 40 == 3 else row["1a.M"]
    rows[7]["org"], rows[9]["org"], rows[44]["org"] = "", "n/a", " 单位7"
    return table_of([rows[place] for place in random.permutation(ROWS)])


def exchanged(table: pa.RecordBatch, rule: Rule, budget: int | None, first: int, then: int) -> pa.Table:
    """Both steps, in batches of so many rows, the raters sorted between them."""
    exchange = Exchange(Scorer(find("five-paths").rubric, organisation="org"), rule, budget)
    numbered = pa.record_batch([*table.columns, pa.array(np.arange(len(table)))], names=[*table.schema.names, "number"])
    batches = (numbered.slice(start, first) for start in range(0, len(numbered), first))
    raters = pa.Table.from_batches(list(exchange.raters(batches)), RATERS)
    brought = raters.sort_by([(name, "ascending") for name in ORDER]).combine_chunks()
    told = list(exchange.together(brought.to_batches(max_chunksize=then)))
    return pa.Table.from_batches(told, exchange.schema).sort_by(BY).combine_chunks()


@pytest.mark.parametrize(("rule", "budget"), [("median", None), ("best-evidenced", 3)])
def test_organisations_are_those_of_a_batch_on_this_machine(
    cli: Cli, tmp_path: Path, rule: Rule, budget: int | None
) -> None:
    """Every column of them, to the last bit; a row that cannot be read stays one, with what is wrong."""
    table = answers().sort_by("source")
    pq.write_table(pa.Table.from_batches([table]), tmp_path / "t.parquet")
    more = () if budget is None else ("--roadmap-budget", budget)
    words = ["batch", tmp_path / "t.parquet", "-o", tmp_path / "local.parquet", "--merge-by", "org"]
    assert cli(*words, "--merge-rule", rule, *more).code == 2
    local = pq.read_table(tmp_path / "local.parquet")
    local = local.cast(pa.schema([(each.name, _plain(each.type)) for each in local.schema])).sort_by(BY)
    told = exchanged(table, rule, budget, 20, 9)
    valid = told.filter(pc.is_null(told[PROBLEMS]))

    assert valid.select(local.schema.names).combine_chunks().equals(local.combine_chunks())
    assert set(local["period"].to_pylist()) == {"2025", "2026-Q1", None}
    lacking = told.filter(pc.is_valid(told[PROBLEMS])).to_pylist()
    assert sorted(row["source"] for row in lacking) == ["s003", "s043", "s083", "s123"]
    assert {(row["status"], row["raters"], row["subject"][:2]) for row in lacking} == {("invalid", None, "单位")}


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def test_where_batches_are_cut_changes_nothing() -> None:
    """Neither before rows are brought together nor behind; what is counted is counted once."""
    table = answers()
    whole = exchanged(table, "median", None, ROWS, ROWS)
    sums = [each.name for each in SUMS]

    for first, then in ((1, 1), (7, 2), (64, 150)):
        cut = exchanged(table, "median", None, first, then)
        assert cut.drop_columns(sums).equals(whole.drop_columns(sums))
        answered = [name for name in sums if name.startswith("answers_")]
        for name in answered:
            assert pc.sum(cut[name]) == pc.sum(whole[name])
    assert [each.name for each in fields()] == whole.schema.names[-len(sums) - 6 : -len(sums) - 1]
