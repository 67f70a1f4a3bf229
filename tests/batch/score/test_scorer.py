"""Record batches of answers in, record batches of results out."""

import json
import pickle
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES
from fusionassess.answers.model import Answer
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.plan import compile_plan
from fusionassess.assessment.ratings import to_block
from fusionassess.batch.score.maps import NO_MAP
from fusionassess.batch.score.remarks import KINDS
from fusionassess.batch.score.result import result_schema
from fusionassess.batch.score.scorer import REMARKED, Scorer
from fusionassess.kernel.results import STATUSES, evaluate
from fusionassess.rubric.library import Edition
from fusionassess.rubric.result_columns import PROBLEMS
from kinds import kinds_edition
from sheeted import random_rows, row_of, table_of
from small import sheet_for, small_edition
from stepped import stepped_edition


def result(scorer: Scorer, *batches: Any) -> list[dict[str, Any]]:
    """The rows that come out of a call."""
    return [row for batch in scorer(batches) for row in batch.to_pylist()]


def test_an_express_round_is_told_from_too_little(five_paths: Edition) -> None:
    """A row with one answer in every measure has bounds alone, looked up and worked out; one measure less has none."""
    sheet = open_sheet(EXAMPLES[0]).sheet
    first = {name: answer for name, answer in sheet.answers.items() if name.endswith(".M")}
    given = [first, {**first, "1a.M": Answer(unknown=True)}, {**first, "1a.R": Answer(not_applicable="没有这类企业")}]
    sheets = [sheet.model_copy(update={"answers": answers}) for answers in given]
    rubric = five_paths.rubric

    rows = result(Scorer(rubric), table_of(row_of(each) for each in sheets))

    assert [row["status"] for row in rows] == ["express", "low_coverage", "express"]
    for row, each in zip(rows, sheets, strict=True):
        plan = compile_plan(rubric, each.subject.profile, each.subject.sectors)
        own = evaluate(plan, to_block(rubric, plan, [each]))
        for name in ("score_low", "score_high", "level_low", "level_high"):
            value = getattr(own, name)[0]
            assert row[name] == (None if np.isnan(value) else value)
        assert (row["score"], row["level"], row["coordination"]) == (None, None, None)


def test_the_numbers_of_a_sheet_are_those_of_its_row(five_paths: Edition) -> None:
    """Every example sheet, laid out as a row, comes to the same bits: evidence, sectors and gaps included."""
    sheets = [open_sheet(file).sheet for file in EXAMPLES]
    rubric = five_paths.rubric

    results = result(Scorer(rubric), table_of(row_of(sheet) for sheet in sheets))

    assert len({row["sector"] for row in results}) > 1
    assert any(row["evidenced"] is not None for row in results)
    for row, sheet in zip(results, sheets, strict=True):
        plan = compile_plan(rubric, sheet.subject.profile, sheet.subject.sectors)
        own = evaluate(plan, to_block(rubric, plan, [sheet]))
        expected = {
            "score": own.score[0],
            "score_low": own.score_low[0],
            "score_high": own.score_high[0],
            "level": own.level[0],
            "level_low": own.level_low[0],
            "level_high": own.level_high[0],
            "coverage": own.coverage[0],
            "evidenced": own.evidenced[0],
            "coordination": own.coordination.degree[0],
            "coordination_class": own.coordination.grade[0],
            "link": own.coordination.link[0],
            **dict(zip(plan.paths, own.paths[0], strict=True)),
            **dict(zip(plan.measures, own.measures[0], strict=True)),
        }
        assert row["subject"] == sheet.subject.name
        assert row["status"] == STATUSES[own.status[0]]
        assert row[PROBLEMS] is None
        for name, value in expected.items():
            assert row[name] == (None if np.isnan(value) else value), name


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 40), max_size=6))
def test_no_digit_depends_on_the_cut(seed: int, cuts: list[int]) -> None:
    """A table gives the same rows whole, row by row and in any pieces, by a scorer that was pickled in between."""
    rubric = small_edition().rubric
    words = ("0", "1", "2", "3", "", "unknown", "na", "不适用", "x", "９")
    table = table_of(random_rows(rubric, 60, seed, words))
    starts = [0, *np.cumsum(cuts).tolist()]
    ends = [*starts[1:], 60]
    pieces = [table.slice(start, end - start) for start, end in zip(starts, ends, strict=True) if start < 60]
    scorer = Scorer(rubric)

    whole = pa.Table.from_batches(scorer([table]))
    again = pickle.loads(pickle.dumps(scorer))

    assert pa.Table.from_batches(again(pieces)).equals(whole)
    assert pa.Table.from_batches(again(table.slice(i, 1) for i in range(60))).equals(whole)
    assert whole.schema == scorer.schema == result_schema(rubric).append(pa.field(PROBLEMS, pa.string()))


LADDER = [3, 0, None, -1, -2, 2]


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["3", "0", "", "na: x", "unknown", "2"]),
        pa.array(["３", "0", None, "不适用：没有", "不清楚", " 2 "]),
        pa.array(["3.0", "-0", "null", "N/A: x", "DK", "2.00"]),
        pa.array(["3", "0", "", "na: x", "unknown", "2"], pa.large_string()),
        pa.array(["3", "0", "", "na: x", "unknown", "2"]).dictionary_encode(),
        pa.array(LADDER, pa.int8()),
        pa.array(LADDER, pa.int64()),
        pa.array(LADDER, pa.float64()),
        pa.array([3.0, 0.0, np.nan, -1.0, -2.0, 2.0]),
        pa.array(["?", *["3", "0", "", "na: x", "unknown", "2"], "?"]).slice(1, 6),
        pa.array([9, *LADDER, 9], pa.int8()).slice(1, 6),
    ],
    ids=lambda column: str(column.type),
)
def test_a_level_is_read_however_it_is_stored(column: Any) -> None:
    """Texts, whole numbers, numbers and dictionaries, sliced or not, say the same."""
    rubric = small_edition().rubric
    rest = pa.array(["1"] * 6)
    names = ["profile", "a.1", "a.2", "b.1", "c.1"]

    def scores(of: Any) -> list[dict[str, Any]]:
        return result(Scorer(rubric), pa.record_batch([pa.array(["city"] * 6), of, rest, rest, rest], names))

    assert scores(column) == scores(pa.array(["3", "0", "", "na: x", "unknown", "2"]))


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("q.ladder", "3", "level-range"),
        ("q.ladder", "-3", "level-range"),
        ("q.ladder", "9" * 400, "level-range"),
        ("q.ladder", "1.5", "not-an-answer"),
        ("q.ladder", "010", "not-an-answer"),
        ("q.ladder", "yes", "not-an-answer"),
        ("q.ladder", "native", "not-an-answer"),
        ("q.options", "owned", "not-one-of"),
        ("q.options", "1", "not-one-of"),
        ("q.share", "-1", "out-of-bounds"),
        ("q.share", "100.5", "out-of-bounds"),
        ("q.share", "half", "wrong-type"),
        ("q.share", "1_0", "wrong-type"),
        ("q.ladder.evidence", "E9", "no-such-id"),
        ("profile", "nobody", "no-such-id"),
        ("profile", "", "no-profile"),
        ("sector", "ai;steel", "no-such-id"),
    ],
)
def test_a_cell_that_cannot_be_read_spoils_its_row_alone(column: str, cell: str, code: str) -> None:
    """The row is invalid and says which column and why; its neighbours are scored as ever."""
    good = {
        "profile": "firm",
        "sector": "ai",
        "q.ladder": "2",
        "q.options": "OWN",
        "q.share": "２０",
        "q.ladder.evidence": "e1",
    }
    scorer = Scorer(kinds_edition().rubric)

    before, spoilt, after = result(scorer, table_of([good, {**good, column: cell}, good]))

    (told,) = json.loads(spoilt[PROBLEMS])
    assert (told["cell"], told["code"]) == (column, code)
    assert spoilt["status"] == "invalid"
    assert spoilt["score"] is None
    assert before == after
    assert before["status"] == "complete"
    # Means of 2/2, 1 and .5, at a top of 2.
    assert before["score"] == pytest.approx(5 / 3)
    assert before["evidenced"] == pytest.approx(2 * (1 + 0.5 + 0.5) / 3)


def test_what_an_engine_is_to_tell_comes_with_the_rows() -> None:
    """The sums of the columns are what one machine counts; a row that is a total is no respondent."""
    rubric = small_edition().rubric
    names = ["甲", "合计", "乙", "Total"]
    cells = ["NA", "3", "不适用", "2"]
    table = table_of(
        {"subject": name, "profile": "firm", "a.1": cell, "b.1": "3"} for name, cell in zip(names, cells, strict=True)
    )
    scorer = Scorer(rubric)

    (block,) = scorer.counted([table])
    remarks = {code: sum(block.column(name).to_pylist()) for name, code in REMARKED.items()}

    assert remarks == {code: scorer.score(table).remarks.get(code, 0) for code in KINDS}
    assert (remarks["bare-na"], remarks["no-reason"]) == (1, 1)
    statuses = block.column("status").to_pylist()
    assert [status == "invalid" for status in statuses] == [False, True, False, True]
    assert '"code": "total-row"' in block.column(PROBLEMS)[1].as_py()


def test_all_faults_of_a_row_are_told() -> None:
    """In the order of the columns."""
    (row,) = result(Scorer(kinds_edition().rubric), table_of([{"profile": "x", "q.ladder": "y", "q.share": "z"}]))

    assert [told["cell"] for told in json.loads(row[PROBLEMS])] == ["profile", "q.ladder", "q.share"]


def test_faults_are_gone_through_once_however_many_rows_have_some() -> None:
    """Each row has its own; an engine gives thousands of rows at a time."""
    scorer = Scorer(small_edition().rubric)
    table = pa.RecordBatch.from_pylist([{"profile": "firm", "a.1": str(row + 7), "b.1": "x"} for row in range(50)])
    scored, rounds = scorer.score(table), list[None]()

    class Counted(list):  # type: ignore[type-arg]
        def __iter__(self) -> Any:
            rounds.append(None)
            return super().__iter__()

    told = [
        json.loads(text) for text in scorer.problems(table, scored._replace(faults=Counted(scored.faults))).to_pylist()
    ]

    assert [[each["cell"] for each in row] for row in told] == [["a.1", "b.1"]] * 50
    assert [row[0]["values"]["found"] for row in told] == [str(row + 7) for row in range(50)]
    assert len(rounds) == 1


def test_truth_and_lists_are_no_answers() -> None:
    """Columns of types that no cell of a table should have."""
    rubric = kinds_edition().rubric
    for column in (pa.array([True]), pa.array([[1, 2]])):
        (row,) = result(Scorer(rubric), pa.record_batch([pa.array(["firm"]), column], ["profile", "q.ladder"]))
        assert row["status"] == "invalid"


def test_what_rows_may_leave_to_the_scorer() -> None:
    """A profile and sectors for rows that name none; names by position; a column map; titles for ids."""
    rubric = small_edition().rubric
    plain = result(Scorer(rubric), table_of([{"profile": "city", "sector": "ai bio", "a.1": "2", "b.1": "3"}]))
    bare = pa.record_batch([pa.array(["2"]), pa.array(["3"])], ["c0", "c1"])
    renamed = NO_MAP.model_copy(update={"columns": {"c0": "a.1", "c1": "b.1"}})

    assert result(Scorer(rubric, profile="city", sectors=("ai", "bio"), names=("a.1", "B.1")), bare) == plain
    assert result(Scorer(rubric, renamed, "city", ("ai", "bio")), bare) == plain
    assert result(Scorer(rubric), table_of([{"主体": "城市", "领域": "智能、生物", "a.1": "2", "b.1": "3"}])) == plain
    assert result(Scorer(rubric), table_of([{"profile": "CITY", "sector": "AI; bio", "a.1": "2", "b.1": "3"}])) == plain


def test_options_in_another_order_in_a_sector() -> None:
    """A sector may list a question's options in an order of its own: the id counts."""
    from fusionassess.documents.source import Source
    from fusionassess.rubric import library
    from kinds import TEXT

    replaced = """
      q.options:
        text: Where from in AI?
        options:
          - {id: own, text: Own, rating: 0.9}
          - {id: bought, text: Bought, rating: 0}
          - {id: joint, text: Joint, rating: 0.2}
"""
    text = TEXT.replace("    questions:\n      q.ladder", f"    questions:{replaced}      q.ladder")
    rubric = library.parse(Source("kinds.yaml", text))

    rest = {"q.ladder": "0", "q.share": "0"}
    rows = result(
        Scorer(rubric, profile="firm", sectors=("ai",)),
        table_of([{**rest, "q.options": "joint"}, {**rest, "q.options": "own"}]),
    )

    assert [row["score"] for row in rows] == pytest.approx([2 * 0.2 / 3, 2 * 0.9 / 3])


def test_a_table_without_rows() -> None:
    """Nothing comes of nothing, in the right columns."""
    scorer = Scorer(small_edition().rubric)
    empty = table_of([{"profile": "city", "a.1": "1"}]).slice(0, 0)

    (block,) = scorer([empty])

    assert (block.num_rows, block.schema) == (0, scorer.schema)


@pytest.mark.parametrize(
    ("profile", "sector", "level", "missing", "answer"),
    [
        ("city", "", "3", "3", {"level": 3, "missing": [3]}),
        ("city", "", "3", "3 2", {"level": 3, "missing": [2, 3]}),
        ("city", "", "2", "3，2", {"level": 2, "missing": [2, 3]}),
        ("city", "", "2", "[3]", {"level": 2, "missing": [3]}),
        ("firm", "ai", "3", "3", {"level": 3, "missing": [3]}),
        ("firm", "", "3", "", 3),
        *(("firm", "", "3", nothing, 3) for nothing in ("n/a", "NA", "none", "无", "-", "—", "(空)")),
    ],
)
def test_a_column_of_missing_clauses_costs_what_it_costs_a_sheet(
    profile: str, sector: str, level: str, missing: str, answer: object
) -> None:
    """The level below the first that is missing, in words or as whole numbers."""
    rubric = stepped_edition().rubric
    sectors = (sector,) if sector else ()
    plan = compile_plan(rubric, profile, sectors)
    own = evaluate(plan, to_block(rubric, plan, [sheet_for(rubric, {"a.1": answer, "b.1": 1}, profile, sectors)]))
    row = {"profile": profile, "sector": sector, "a.1": level, "a.1.missing": missing, "b.1": "1"}

    [scored_row] = result(Scorer(rubric), table_of([row]))

    assert scored_row["score"] == own.score[0]
    if missing.isdecimal():
        numbers = pa.array([int(missing)], pa.int8())
        columns = [numbers if name == "a.1.missing" else pa.array([cell]) for name, cell in row.items()]
        batch = pa.RecordBatch.from_arrays(columns, names=list(row))
        assert result(Scorer(rubric), batch)[0]["score"] == own.score[0]


@pytest.mark.parametrize(
    ("profile", "level", "missing", "code"),
    [
        ("firm", "3", "2", "no-such-clause"),
        ("city", "3", "1", "no-such-clause"),
        ("city", "3", "second", "no-such-clause"),
        ("city", "unknown", "3", "missing-without-level"),
        ("city", "", "3", "missing-without-level"),
    ],
)
def test_a_clause_that_cannot_be_missing_spoils_its_row_alone(
    profile: str, level: str, missing: str, code: str
) -> None:
    """Each profile has clauses of its own, and they belong to a level."""
    rows = [
        {"profile": profile, "a.1": level, "a.1.missing": missing, "b.1": "1"},
        {"profile": "city", "a.1": "3", "a.1.missing": "3", "b.1": "1"},
    ]

    spoilt, good = result(Scorer(stepped_edition().rubric), table_of(rows))

    assert spoilt["status"] == "invalid"
    assert code in spoilt[PROBLEMS]
    assert good["status"] != "invalid"


def test_an_engine_that_took_names_for_utf8_is_found_out(five_paths: Edition) -> None:
    """Its signs for what it could not read are no name: such rows fail, those beside them are scored."""
    rows = [{"subject": name, "profile": "sme", "1b.M": "3"} for name in ("\N{REPLACEMENT CHARACTER}\u05f9", "甲", "")]

    (block,) = Scorer(five_paths.rubric).counted([table_of(rows)])

    assert block.column("status").to_pylist()[0] == "invalid"
    assert block.column("status").to_pylist()[1:] != ["invalid", "invalid"]
    assert "not-utf8" in block.column("problems").to_pylist()[0]
    assert block.column("answers_failed").to_pylist() == [1, 0, 0]
    assert block.column("answers_scored").to_pylist() == [2, 0, 0]
