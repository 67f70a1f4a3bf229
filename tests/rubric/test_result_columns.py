"""One table of the result's columns, and what follows from it: schema, look-up, words of every language, docs."""

import re
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest

from conftest import EXAMPLES, ROOT, Cli
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.plan import compile_plan
from fusionassess.assessment.ratings import to_block
from fusionassess.batch.score import lookup, result
from fusionassess.batch.score.scorer import Scorer
from fusionassess.documents.problems import DocumentError
from fusionassess.documents.source import Source
from fusionassess.kernel.results import STATUSES, evaluate
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.rubric.result_columns import MERGED, RESERVED, RESULT_COLUMNS, ROADMAP_COLUMNS, ResultColumn
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES
from sheeted import row_of, table_of
from small import TEXT, small_edition

NAMES = [column.name for column in RESULT_COLUMNS]


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_column_has_its_words(language: str) -> None:
    """In every language, and no word is left over."""
    assert list(labels(language).batch.columns) == NAMES


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_column_has_its_head_for_people(language: str) -> None:
    """And every status its words."""
    further = [column.name for column in ROADMAP_COLUMNS]

    assert list(labels(language).batch.heads) == [*NAMES, *further, *MERGED]
    assert tuple(labels(language).batch.statuses) == STATUSES


@pytest.mark.parametrize(("language", "page"), [("en", "batch.md"), ("zh", "batch.zh-CN.md")])
def test_the_page_on_batches_has_the_tables(language: str, page: str) -> None:
    """Name, type, range and words of every column, as the table and the words of the language have them."""
    text = (ROOT / "docs" / "howto" / page).read_text(encoding="utf-8")
    phrases = labels(language).batch
    names = {"text": "文字", "number": "数", "whole": "整数"} if language == "zh" else {}

    def row(name: str, type_: str, range_: str, told: str) -> str:
        ends = range_ if language == "en" else range_.replace(" … ", " 至 ").replace(" top", "最高级")
        return f"| {name} | {names.get(type_, type_)} | {ends} | {told} |\n"

    rows = [row(f"`{one.name}`", one.type, one.range, phrases.columns[one.name]) for one in RESULT_COLUMNS]
    nodes = "`P1` …, `1a` …" if language == "en" else "`P1`……、`1a`……"
    rows.append(row(nodes, "number", "0 … top", phrases.nodes))
    further = [row(f"`{one.name}`", one.type, one.range, phrases.roadmap_columns[one.name]) for one in ROADMAP_COLUMNS]

    assert all(f"|---|---|---|---|\n{''.join(table)}\n" in text for table in (rows, further))


def test_the_columns_of_a_budget_have_their_words() -> None:
    """In every language, and they are last in the schema where they are wanted."""
    names = [column.name for column in ROADMAP_COLUMNS]
    for language in LANGUAGES:
        assert list(labels(language).batch.roadmap_columns) == names
    assert result.result_schema(small_edition().rubric, roadmap=True).names[-len(names) :] == names


def test_the_schema_has_the_columns_in_order() -> None:
    """And every figure is looked up, or computed."""
    schema = result.result_schema(small_edition().rubric)

    assert schema.names == [*NAMES, "P", "Q", "a", "b", "c"]
    assert {column.type: schema.field(column.name).type for column in RESULT_COLUMNS} == {
        "text": pa.string(),
        "whole": pa.int8(),
        "number": pa.float64(),
    }
    assert set(lookup.totals()) == lookup.LOOKED_UP == {column.name for column in RESULT_COLUMNS if column.figure}


@pytest.mark.parametrize("name", RESERVED)
def test_no_id_may_be_a_columns(name: str) -> None:
    """Whatever its case."""
    with pytest.raises(DocumentError) as refused:
        library.parse(Source("small.yaml", re.sub(r"id: c$", f"id: {name.title()}", TEXT, flags=re.MULTILINE)))

    assert "reserved-id" in {problem.code for problem in refused.value.problems}


def test_a_column_is_a_figure_and_a_row(five_paths: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure that the kernel has and nobody has tabulated comes out of every engine once the table names it."""
    rubric = five_paths.rubric
    added = (
        *RESULT_COLUMNS,
        ResultColumn("balance", "number", "0 … 1", "balance"),
        ResultColumn("backed", "number", "0 … top", "evidenced"),
    )
    monkeypatch.setattr(lookup, "RESULT_COLUMNS", added)
    monkeypatch.setattr(result, "RESULT_COLUMNS", added)
    sheets = [open_sheet(file).sheet for file in EXAMPLES]

    (block,) = Scorer(rubric)([table_of(map(row_of, sheets))])

    for row, sheet in zip(block.to_pylist(), sheets, strict=True):
        plan = compile_plan(rubric, sheet.subject.profile, sheet.subject.sectors)
        own = evaluate(plan, to_block(rubric, plan, [sheet]))
        assert row["balance"] == own.balance[0]
        assert row["backed"] == row["evidenced"] == (None if np.isnan(own.evidenced[0]) else own.evidenced[0])


def test_the_heads_of_a_workbook_have_notes(cli: Cli, tmp_path: Path) -> None:
    """What a column says, in the language asked for; of paths and measures their titles."""
    ended = cli("batch", str(EXAMPLES[0]), "-o", str(tmp_path / "x.xlsx"), "--lang", "en")

    assert ended.code == 0
    heads = openpyxl.load_workbook(tmp_path / "x.xlsx").active[1]
    notes = {head.value: head.comment.text for head in heads}
    assert notes["coverage"] == "answered share of the weight that applies"
    assert notes["P1"] == "Activate the actors"
    assert None not in notes.values()
