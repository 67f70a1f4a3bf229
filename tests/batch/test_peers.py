"""Peers out of a table of scores: from CSV and Parquet alike, block by block, and what is no such table."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cohorts import names_of, rows_of, write_csv, write_parquet
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.assessment.plan import compile_plan
from fusionassess.batch import peers as reader
from fusionassess.batch.peers import read_peers
from fusionassess.documents.problems import DocumentError
from fusionassess.kernel.figures.distribution import spread
from fusionassess.kernel.figures.peers import LEAST_OF_SECTOR, PeerGroups
from fusionassess.kernel.figures.suppression import LEAST
from fusionassess.kernel.scoring import Plan
from fusionassess.report.peers import build_peers
from fusionassess.rubric.library import Edition
from small import sheet_for


@pytest.fixture(scope="module")
def rows(five_paths: Edition) -> list[dict[str, Any]]:
    """A cohort's rows."""
    return rows_of(five_paths, 400)


def by_hand(plan: Plan, rows: list[dict[str, Any]]) -> Iterator[Any]:
    """The spread of every node among some rows."""
    for name in ("score", *plan.paths, *plan.measures):
        values = [math.nan if row.get(name) is None else row[name] for row in rows if row.get("score") is not None]
        yield spread(np.array(values, dtype=float)[:, None], plan.top)[0].tolist()


@pytest.mark.parametrize("write", [write_csv, write_parquet])
@pytest.mark.parametrize("block", [1_000, 1 << 24])
def test_both_forms_give_the_same_peers(
    five_paths: Edition,
    rows: list[dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: Any,
    block: int,
) -> None:
    """Counted by hand from the rows; however the file is cut."""
    monkeypatch.setattr(reader, "BLOCK", block)
    monkeypatch.setattr(reader, "ROWS", 7)
    suffix = "csv" if write is write_csv else "parquet"
    file = write(tmp_path / f"t.{suffix}", five_paths, rows)
    plan = compile_plan(five_paths.rubric, "sme")
    sector = next(iter(five_paths.rubric.sectors))
    groups = read_peers(file, plan, "sme", [sector])
    ours = [row for row in rows if row["profile"] == "sme"]

    assert groups.nodes == (*plan.paths, *plan.measures)
    assert groups.of_profile.tolist() == list(by_hand(plan, ours))
    assert groups.of_sectors.tolist() == list(by_hand(plan, [row for row in ours if row["sector"] == sector]))


def test_sectors_are_the_same_in_any_order(five_paths: Edition, tmp_path: Path) -> None:
    """And no sector is a field of its own."""
    numbers = dict.fromkeys(names_of(five_paths)[3:], 2.0)
    first, second, *_ = five_paths.rubric.sectors
    fields = [f"{first} {second}", f"{second} {first}", first, ""]
    rows = [{"subject": field, "profile": "region", "sector": field, **numbers} for field in fields]
    file = write_csv(tmp_path / "t.csv", five_paths, rows)
    plan = compile_plan(five_paths.rubric, "region")

    def same(*sectors: str) -> int:
        return int(read_peers(file, plan, "region", sectors).of_sectors[0].sum())

    assert (same(first, second), same(second, first), same(first), same()) == (2, 2, 1, 1)


@pytest.mark.parametrize("write", [write_csv, write_parquet])
@pytest.mark.parametrize("cut", [1, 1_000])
def test_a_unit_counts_once(
    five_paths: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Any, cut: int
) -> None:
    """However often it stands there and however it is spelled; the first row counts, one without a name for itself."""
    monkeypatch.setattr(reader, "ROWS", cut)
    names = ["甲公司", "甲公司", " 甲公司 ", "Ａ", "a", "", "", None, "乙"]
    scores = [float(place % 5) for place in range(len(names))]
    nodes = names_of(five_paths)[3:]
    rows = [
        {"subject": name, "profile": "region", "sector": "", **dict.fromkeys(nodes, score)}
        for name, score in zip(names, scores, strict=True)
    ]
    rows += [{**rows[0], "profile": "sme"}]
    file = write(tmp_path / f"t.{'csv' if write is write_csv else 'parquet'}", five_paths, rows)
    plan = compile_plan(five_paths.rubric, "region")

    groups = read_peers(file, plan, "region", [])

    assert groups.of_profile.tolist() == list(by_hand(plan, [rows[place] for place in (0, 3, 5, 6, 7, 8)]))
    assert groups.further == 3


@pytest.mark.parametrize("write", [write_csv, write_parquet])
@pytest.mark.parametrize(("periods", "counted"), [(("2026", "2025", "2026"), 2), (("", "2025", "2025"), 1)])
def test_of_several_periods_the_latest_with_a_total_counts(
    five_paths: Edition, tmp_path: Path, write: Any, periods: tuple[str, ...], counted: int
) -> None:
    """Of the same period the first; a row without a total is none, and none of its measures counts."""
    nodes = names_of(five_paths)[3:]
    rows: list[dict[str, Any]] = [
        {"subject": "甲", "profile": "region", "sector": "", **dict.fromkeys(nodes, level), "period": period}
        for level, period in zip((4.0, 1.0, 3.0), periods, strict=True)
    ]
    rows[0]["score"] = None
    plan = compile_plan(five_paths.rubric, "region")

    file = write(tmp_path / f"t.{'csv' if write is write_csv else 'parquet'}", five_paths, rows, "period")
    groups = read_peers(file, plan, "region", [])
    assert groups.of_profile.tolist() == list(by_hand(plan, [rows[counted]]))
    assert groups.further == 1

    # A table of an earlier release says no period.
    groups = read_peers(write(file, five_paths, rows), plan, "region", [])
    assert groups.of_profile.tolist() == list(by_hand(plan, [rows[1]]))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("t.csv", "profile,sector\n", "not-scores"),
        ("t.csv", "", "not-scores"),
        ("t.parquet", "no parquet", "unreadable"),
    ],
)
def test_what_is_no_table_of_scores(five_paths: Edition, tmp_path: Path, name: str, content: str, code: str) -> None:
    """Refused with its place and what is missing."""
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")

    with pytest.raises(DocumentError) as caught:
        read_peers(file, compile_plan(five_paths.rubric, "region"), "region", [])
    (problem,) = caught.value.problems

    assert (problem.code, problem.place.file) == (code, str(file))
    if code == "not-scores":
        assert "score" in str(problem.values["columns"])


@pytest.mark.parametrize("value", ["high", "5.1", "-1"])
def test_what_is_no_score(five_paths: Edition, tmp_path: Path, value: str) -> None:
    """Words, and numbers beyond the levels."""
    numbers = dict.fromkeys(names_of(five_paths)[3:], 2.0)
    rows = [{"subject": "x", "profile": "region", "sector": "", **numbers, "score": value}]
    file = write_csv(tmp_path / "t.csv", five_paths, rows)

    with pytest.raises(DocumentError) as caught:
        read_peers(file, compile_plan(five_paths.rubric, "region"), "region", [])

    assert caught.value.problems[0].code == "unreadable"


def test_no_such_file(five_paths: Edition, tmp_path: Path) -> None:
    """Said as of any other document."""
    with pytest.raises(DocumentError) as caught:
        read_peers(tmp_path / "t.csv", compile_plan(five_paths.rubric, "region"), "region", [])

    assert caught.value.problems[0].code == "no-such-file"


def one(edition: Edition, level: int = 3) -> Assessment:
    """A park that answers alike."""
    asked = [question.id for question in edition.rubric.questions if "region" in question.profiles]
    return assess(edition, sheet_for(edition.rubric, dict.fromkeys(asked, level), "region", ("ai",)))


def groups(assessment: Assessment, scores: list[float], of_sectors: int) -> PeerGroups:
    """Peers with these scores in every node; so many of the first of them of the same sectors."""
    plan = assessment.plan
    nodes = (*plan.paths, *plan.measures)
    values = np.repeat(np.array(scores, dtype=float)[:, None], 1 + len(nodes), axis=1)
    return PeerGroups(nodes, spread(values, plan.top), spread(values[:of_sectors], plan.top))


@pytest.mark.parametrize("count", [0, 1, LEAST - 1])
def test_too_few_peers_are_not_told_of(five_paths: Edition, count: int) -> None:
    """No number at all, only why."""
    place = one(five_paths)
    told = build_peers(place, groups(place, [1.0] * count, 0), "zh")

    assert (told.units, told.rows) == (None, ())
    assert "不足 5 家" in told.sentences[0]


def test_a_place_among_five(five_paths: Edition) -> None:
    """Two below, one equal, two above: the middle; quartiles as numpy has them."""
    place = one(five_paths)
    told = build_peers(place, groups(place, [1.0, 2.0, 3.0, 4.0, 5.0], 0), "en")
    total = told.rows[0]

    assert (told.units, told.is_by_sector) == (5, False)
    assert total.percentile.value == 50
    assert [figure.value for figure in (total.lower, total.median, total.upper)] == [2, 3, 4]
    assert "profile (Region or park authority)" in told.sentences[0]
    assert len(told.sentences) == 2
    assert [row.id for row in told.rows[:3]] == ["", "P1", "1a"]


@pytest.mark.parametrize(("number", "by_sector"), [(LEAST_OF_SECTOR - 1, False), (LEAST_OF_SECTOR, True)])
def test_the_sector_is_chosen_where_it_is_large_enough(five_paths: Edition, number: int, by_sector: bool) -> None:
    """Else all of the profile."""
    place = one(five_paths)
    told = build_peers(place, groups(place, [2.0] * 30, number), "en")

    assert told.is_by_sector == by_sector
    assert told.units == (number if by_sector else 30)
    assert ("Artificial intelligence" in told.sentences[0]) == by_sector
    assert told.sentences[2].count("(1.00)") == 3


def test_behind_is_said_too(five_paths: Edition) -> None:
    """The three measures furthest below."""
    place = one(five_paths, level=1)
    told = build_peers(place, groups(place, [2.0] * 6, 0), "en")

    assert "Furthest below" in told.sentences[2]
    assert told.sentences[2].count("(1.00)") == 3
    assert told.rows[0].percentile.value == 0


def test_a_node_that_few_peers_have_is_not_told_of(five_paths: Edition) -> None:
    """Six totals, four scores of the first path: no quartile, no percentile of it."""
    place = one(five_paths)
    all_of_them = groups(place, [1.0, 2.0, 3.0, 4.0, 5.0, 5.0], 0)
    counts = all_of_them.of_profile.copy()
    counts[1] = spread(np.array([[1.0], [2.0], [3.0], [4.0]]), place.plan.top)[0]
    told = build_peers(place, PeerGroups(all_of_them.nodes, counts, all_of_them.of_sectors), "en")

    path = told.rows[1]
    assert path.id == "P1"
    assert path.own.value == pytest.approx(3)
    assert {figure.value for figure in (path.percentile, path.lower, path.median, path.upper)} == {None}
    assert told.rows[2].median.value is not None
