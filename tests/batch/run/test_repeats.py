"""Who was there before: sets of numbers, names as they are compared, rows that are totals."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusionassess.batch.run import repeats as repeats_of_rows
from fusionassess.batch.run.repeats import (
    UNPLACED,
    FirstPlaces,
    LastOne,
    Origins,
    Repeats,
    RowKeys,
    joined,
    last_ones,
)
from fusionassess.batch.score.keys import Keys, KeySet, keys_of
from fusionassess.batch.score.subjects import are_totals, folded


def keys(*numbers: int) -> Keys:
    """Keys as an array."""
    return np.array(numbers, dtype=np.uint64)


@given(st.lists(st.lists(st.integers(0, 40), max_size=30), max_size=8), st.sampled_from([0, 1 << 58, (1 << 64) - 41]))
def test_a_set_is_a_set(batches: list[list[int]], lift: int) -> None:
    """As Python's own, whatever the keys and their order; 0 is never there."""
    ours, theirs = KeySet(), set[int]()
    for batch in batches:
        lifted = [key + lift if key else 0 for key in batch]
        expected = []
        for key in lifted:
            expected.append(key in theirs)
            theirs |= {key} - {0}
        assert ours.add(keys(*lifted)).tolist() == expected
    assert ours.count == len(theirs)


def test_a_set_grows_and_forgets_nothing() -> None:
    """So many in batches that little room is left, then all of them again."""
    ours, all_of_them = KeySet(), np.random.default_rng(1).integers(1, (1 << 64) - 1, 150_000, dtype=np.uint64)
    first = [ours.add(batch).any() for batch in np.array_split(all_of_them, 9)]

    assert not any(first)
    assert ours.table.nbytes <= 24 * len(all_of_them)
    assert ours.add(all_of_them).all()


@given(st.lists(st.text(alphabet="aÄ甲乙（(）) １1㈱", max_size=30), min_size=1, max_size=20))
def test_equal_names_have_equal_keys_and_others_do_not(names: list[str]) -> None:
    """Width, case and blanks around aside, whatever stands beside them in the batch."""
    whole = folded(pa.array(["x", *names]).slice(1))
    by_key = keys_of(whole).tolist()

    for name, key in zip(whole.to_pylist(), by_key, strict=True):
        alone = folded(pa.array([f" {name.upper()} "]))
        assert keys_of(alone).tolist() == [key] or alone.to_pylist() != [name]
        assert (key == 0) == (not name)
    assert len(set(by_key)) == len(set(whole.to_pylist()))


def test_what_stands_beside_a_name_tells_it_from_others() -> None:
    """A name in two profiles is two; where one column ends and the next begins is no matter of taste."""
    names, profiles = pa.array(["甲", "甲", "ab", "a", ""]), pa.array(["x", "y", "c", "bc", "x"])

    hashed = keys_of(names, [profiles]).tolist()
    assert len(set(hashed)) == 5
    assert hashed[4] == 0


def test_totals_are_known_by_their_names() -> None:
    """In both languages and any width; a name that has more to it is a unit's."""
    names = ["合计", " 总计：", "TOTAL", "Grand Total", "平均", "Average:", "合计公司", "Total SE", "", None]

    assert are_totals(folded(pa.array(names))).tolist() == [True] * 6 + [False] * 4


def known(*names: int) -> RowKeys:
    """Rows by their names alone."""
    return RowKeys(keys(*names), keys(*names), keys(*[0] * len(names)))


def dated(*rows: tuple[int, int]) -> RowKeys:
    """Rows by person and period."""
    persons, periods = (keys(*column) for column in zip(*rows, strict=True))
    return RowKeys(persons * np.uint64(100) + periods, persons, periods)


def test_of_each_unit_the_latest_period_counts() -> None:
    """Across batches, and whatever stood first; of one period the first, of nobody every row; what was passed does not.

    Nothing is to be counted anew where the first row of each unit is the one.
    """
    repeats = Repeats("keep-first")
    for batch in (dated((5, 1), (6, 3), (0, 9), (7, 0)), dated((5, 2), (5, 2), (6, 1), (0, 1), (7, 0), (8, 4))):
        repeats.sort(batch)
    chosen = repeats.latest()
    assert chosen is not None
    assert chosen.tolist() == [False, True, True, True, True, False, False, True, False, True]

    for rows_ in ([(5, 2), (6, 0), (5, 1)], [(5, 0), (5, 0)], [(0, 1), (0, 2)]):
        repeats = Repeats("tell")
        repeats.sort(dated(*rows_))
        assert repeats.latest() is None


def in_table(file: str, first: int, days: list[int] | None = None) -> Origins:
    """Four rows of a table."""
    told = None if days is None else np.array(days)
    return Origins(file, "", np.arange(first, first + 4), None, told)


def in_files(names: Sequence[str], days: Sequence[int] = ()) -> Origins:
    """Sheets in files."""
    return Origins("", "", None, pa.array(names), np.array(days) if days else None)


@pytest.mark.parametrize(
    ("files", "days", "last", "why"),
    [
        (["a.yaml", "b.yaml"], [9, 8], "a.yaml", "day"),
        (["a.yaml", "b.yaml"], [9, 0], "b.yaml", "order"),
        (["甲20261008.xlsx", "乙20260930.xlsx"], [], "甲20261008.xlsx", "date"),
        (["2026-10-8 甲.xlsx", "2026-9-30 甲.xlsx"], [], "2026-10-8 甲.xlsx", "date"),
        (["甲2026年10月8日.xlsx", "甲2026.9.30.xlsx"], [], "甲2026年10月8日.xlsx", "date"),
        (["甲20261308.xlsx", "甲20260230.xlsx"], [], "甲20260230.xlsx", "order"),
        (["甲20260930(1).xlsx", "甲20260930.xlsx"], [], "甲20260930(1).xlsx", "copy"),
        (["甲(10).xlsx", "甲 (9).xlsx"], [], "甲(10).xlsx", "copy"),
        (["甲 - 副本.xlsx", "甲.xlsx"], [], "甲 - 副本.xlsx", "copy"),
        (["甲 - 副本 (2).xlsx", "甲- 副本.xlsx"], [], "甲 - 副本 (2).xlsx", "copy"),
        (["甲副本.xlsx", "甲.xlsx"], [], "甲副本.xlsx", "copy"),
        (["A - Copy (3).xlsx", "A - Copy.xlsx", "A - Copy (2).xlsx"], [], "A - Copy (3).xlsx", "copy"),
        (["A 3.xlsx", "A 2.xlsx", "A.xlsx"], [], "A 3.xlsx", "copy"),
        (["x/A copy.csv.gz", "x/A.csv.gz"], [], "x/A copy.csv.gz", "copy"),
        (["t.xlsx(2)", "t.xlsx(1)", "t.xlsx"], [], "t.xlsx(2)", "copy"),
        (["甲(2).xlsx", "乙(1).xlsx"], [], "乙(1).xlsx", "order"),
        (["y/甲(2).xlsx", "x/甲(1).xlsx"], [], "x/甲(1).xlsx", "order"),
        (["甲 - 副本.xlsx", "甲20261001.xlsx"], [], "甲20261001.xlsx", "order"),
        (["hardcopy.xlsx", "hard.xlsx"], [], "hard.xlsx", "order"),
    ],
)
def test_which_is_the_last(files: list[str], days: list[int], last: str, why: str) -> None:
    """By day of assessment, date in the name, number of a copy; else what is read last, and it is said which."""
    of_unit = np.ones(len(files), dtype=np.uint64)

    assert last_ones([(of_unit, in_files(files, days))]) == {1: LastOne(files.index(last), last, why)}  # type: ignore[arg-type]


def test_of_rows_of_a_table_the_last_one_counts() -> None:
    """Unless their days say otherwise; over several batches, and not by numbers in the name of the table."""
    below = last_ones([(keys(1, 2, 1, 0), in_table("t.csv", 2)), (keys(0, 0, 3, 1), in_table("t.csv", 6))])
    by_day = last_ones([(keys(1, 2, 1, 0), in_table("t.csv", 2, [9, 1, 8, 0]))])

    assert below == {1: LastOne(2, "t.csv:9", "row")}
    assert by_day == {1: LastOne(0, "t.csv:2", "day")}


def test_what_is_done_with_those_that_come_again() -> None:
    """Each way to deal with them, over two batches; a row without a name is nobody's."""
    batches = [known(1, 2, 1, 0), known(0, 2, 3, 1)]
    kept = {}
    last = last_ones([(batch.names, in_table("t.csv", line)) for batch, line in zip(batches, (2, 6), strict=True)])
    for mode in ("tell", "keep-first", "refuse", "all", "keep-last"):
        repeats = Repeats(mode, last if mode == "keep-last" else None)
        sorted_out = [repeats.sort(batch) for batch in batches]
        kept[mode] = [[row for again in sorted_out for row in rows(again)] for rows in (passed, told, uncounted)]

    again = [False, False, True, False, False, True, False, True]
    nobody = [False] * 8
    assert kept["tell"] == kept["all"] == [nobody, again, again]
    assert kept["keep-first"] == kept["refuse"] == [again, nobody, nobody]
    assert kept["keep-last"] == [[True, True, True, False, False, False, False, False], nobody, nobody]


def passed(again: object) -> list[bool]:
    """Rows that are not scored."""
    return again.passed.tolist()  # type: ignore[attr-defined, no-any-return]


def told(again: object) -> list[bool]:
    """Rows that are scored and told."""
    return again.told.tolist()  # type: ignore[attr-defined, no-any-return]


def uncounted(again: object) -> list[bool]:
    """Rows that a picture leaves out."""
    return again.uncounted.tolist()  # type: ignore[attr-defined, no-any-return]


def test_what_was_seen_is_kept_for_a_run_that_goes_on() -> None:
    """As bytes, joined over the batches of a part."""
    parts = joined([known(1, 2), known(3)])
    assert parts is not None
    back = RowKeys.loaded(parts.dumped())
    repeats = Repeats("keep-first")
    repeats.restore(back)

    assert repeats.sort(known(3, 4, 1)).passed.tolist() == [True, False, True]
    assert joined([]) is None


def test_where_the_first_rows_stand_is_kept_as_long_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """What came later has a sign in place of it, and the run goes on."""
    monkeypatch.setattr(repeats_of_rows, "MOST_PLACED", 2)
    places = FirstPlaces()
    places.add(keys(7, 8, 9), in_files(["a.yaml", "b.yaml", "c.yaml"]))
    places.add(keys(10), in_files(["d.yaml"]))

    assert [places.first(name) for name in (7, 9)] == ["a.yaml", "c.yaml"]
    assert places.first(10) == UNPLACED
