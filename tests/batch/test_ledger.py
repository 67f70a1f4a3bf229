"""The ledger adds up, whatever is met; that of a cluster is compared in the tests of Spark."""

import gzip
import io
import json
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES
from fusionassess.batch import ledger
from fusionassess.batch.ledger import FATES, UNITS, Ledger
from fusionassess.cli.app import run
from tabled import records

Expected = Counter[tuple[str, str]]
"""By unit and fate."""
Thing = tuple[str, Callable[[str], tuple[bytes, Expected]]]
"""A suffix, and what makes the bytes of a file that counts as a unit, and what it adds."""

HEAD = ["name", "profile", "1a.M", "1b.M", "1b.R"]
cells = st.tuples(st.sampled_from(["", 3]), st.sampled_from(["", 0, "unknown", 5]), st.sampled_from(["", 1, 9, "x"]))
tables = st.lists(cells, max_size=4)


def of_rows(rows: list[tuple[Any, ...]]) -> Expected:
    """What becomes of the rows of a firm, which is not asked 1a.M."""
    expected: Expected = Counter()
    for not_asked, asked, last in rows:
        texts = [cell for cell in (not_asked, asked, last) if cell != ""]
        if last in {9, "x"}:
            expected["rows", "failed"] += 1
            expected["answers", "failed"] += len(texts)
            continue
        expected["rows", "scored"] += 1
        expected["answers", "passed_over"] += not_asked != ""
        expected["answers", "scored"] += len(texts) - (not_asked != "")
    return expected


def as_csv(rows: list[tuple[Any, ...]]) -> str:
    """A table in text."""
    lines = [HEAD, *([f"u{number}", "sme", *row] for number, row in enumerate(rows))]
    return "".join(",".join(map(str, line)) + "\n" for line in lines)


def table(rows: list[tuple[Any, ...]], *, packed: bool) -> Thing:
    """A table in text, packed or not."""

    def make(unit: str) -> tuple[bytes, Expected]:
        data = as_csv(rows).encode()
        became = Counter({(unit, "scored" if rows else "passed_over"): 1})
        return gzip.compress(data) if packed else data, became + of_rows(rows)

    return ".csv.gz" if packed else ".csv", make


def book(sheets: list[list[tuple[Any, ...]] | None]) -> Thing:
    """A workbook; a sheet that is None names no question."""

    def make(unit: str) -> tuple[bytes, Expected]:
        data, counts = io.BytesIO(), Counter[tuple[str, str]]()
        made = xlsxwriter.Workbook(data)
        for rows in sheets:
            sheet = made.add_worksheet()
            lines = [["a note"]] if rows is None else [["title"], HEAD, *(["u", "sme", *row] for row in rows)]
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
            counts["sheets", "scored" if rows else "passed_over"] += 1
            counts += of_rows(rows or [])
        made.close()
        has_names = any(rows is not None for rows in sheets)
        counts[unit, "scored" if has_names else "passed_over"] += 1
        return data.getvalue(), counts

    return ".xlsx", make


def plain(suffix: str, data: bytes, fate: str, **more: int) -> Thing:
    """A file that has nothing inside to count, but for what is said."""
    added = Counter({("rows", "scored"): more.get("rows", 0), ("answers", "scored"): more.get("answers", 0)})
    return suffix, lambda unit: (data, Counter({(unit, fate): 1}) + added)


def archive(things: list[Thing]) -> Thing:
    """An archive of other things."""

    def make(unit: str) -> tuple[bytes, Expected]:
        data, counts = io.BytesIO(), Counter({(unit, "scored" if things else "passed_over"): 1})
        with zipfile.ZipFile(data, "w") as opened:
            for number, (suffix, inner) in enumerate(things):
                content, became = inner("members")
                opened.writestr(name_of(number, suffix), content)
                counts += became
        return data.getvalue(), counts

    return ".zip", make


def name_of(number: int, suffix: str) -> str:
    """A name for a file."""
    return f"{suffix}{number}" if suffix == ".hidden" else f"f{number}{suffix}"


ANSWERS = 45
SHEET = EXAMPLES[0].read_bytes()
simple = st.one_of(
    st.just(plain(".yaml", SHEET, "scored", rows=1, answers=ANSWERS)),
    st.just(plain(".yaml", b"format: fusionassess/answers/1\nanswers: 3\n", "failed")),
    st.just(plain(".json", b'{"a": 1}', "passed_over")),
    st.just(plain(".rar", b"Rar!", "failed")),
    st.just(plain(".png", b"\x89PNG", "passed_over")),
    st.just(plain(".txt", "请于周五前交回".encode(), "passed_over")),
    st.just(plain(".csv", b"year,cost\n2026,3\n", "passed_over")),
    st.just(plain(".csv", b"", "failed")),
    st.just(plain(".hidden", b"x", "passed_over")),
    st.just(plain(".xlsx", b"PK\3\4cut", "failed")),
    st.builds(table, tables, packed=st.booleans()),
    st.builds(book, st.lists(st.one_of(st.none(), tables), min_size=1, max_size=3)),
)
things = st.recursive(simple, lambda inner: st.builds(archive, st.lists(inner, max_size=3)), max_leaves=4)


@settings(max_examples=40)
@given(st.lists(things, max_size=5))
@pytest.mark.no_cover
def test_everything_that_was_met_is_told(met: list[Thing]) -> None:
    """Each file, member, sheet, row and answer once; exit 2 where something failed or nothing was scored."""
    with TemporaryDirectory() as name:
        folder, out, summary = Path(name) / "in", Path(name) / "out.jsonl", Path(name) / "s.json"
        folder.mkdir()
        expected: Expected = Counter()
        for number, (suffix, make) in enumerate(met):
            data, became = make("files")
            (folder / name_of(number, suffix)).write_bytes(data)
            expected += became

        code = called("batch", folder, "-o", out, "--summary", summary)

        told = json.loads(summary.read_text(encoding="utf-8"))
        counts = {(unit, fate): told["ledger"][unit][fate] for unit in UNITS for fate in FATES}
        assert counts == {(unit, fate): expected[unit, fate] for unit in UNITS for fate in FATES}
        for unit in UNITS:
            assert told["ledger"][unit]["found"] == sum(counts[unit, fate] for fate in FATES)
            assert sum(told["ledger"][unit]["by_code"].values()) == counts[unit, "failed"]
            assert sum(told["ledger"][unit]["by_heading"].values()) == counts[unit, "passed_over"]
        named = Counter((entry["unit"], "passed_over") for entry in told["passed_over"] for _ in entry["names"])
        named += Counter((entry["unit"], "failed") for entry in told["failures"])
        assert named == {
            key: count for key, count in expected.items() if count and key[0] in UNITS[:3] and key[1] != "scored"
        }
        rows = records(out) if out.exists() else []
        assert len(rows) == told["scored"] == expected["rows", "scored"]
        failed = any(expected[unit, "failed"] for unit in UNITS)
        assert code == (2 if failed or not rows else 0)


def test_answers_of_an_earlier_version_are_counted(tmp_path: Path) -> None:
    """Those that no longer fit are passed over under a heading of their own; an empty entry is no answer."""
    sheet = """\
format: fusionassess/answers/1
rubric: {id: five-paths, version: 1.0.0}
subject: {name: A firm, profile: sme, period: 2026}
answers: {1b.M: 3, 1b.O: 2, 1c.O: {level: 4}, 2a.O: , 1c.R: 9, 1b.R: unknown}
targets: {9z: 4}
"""
    (tmp_path / "old.yaml").write_text(sheet, encoding="utf-8")
    summary = tmp_path / "summary.json"

    assert called("batch", tmp_path / "old.yaml", "-o", tmp_path / "scores.csv", "--summary", summary) == 0
    answers = json.loads(summary.read_text("utf-8"))["ledger"]["answers"]
    fates = {"found": 5, "scored": 2, "failed": 0, "passed_over": 3}
    assert answers == fates | {"by_code": {}, "by_heading": {"not-carried": 3}}


def called(*words: object) -> int:
    """The exit code of a command."""
    before, sys.argv = sys.argv, ["fusionassess", *map(str, words)]
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            run()
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        sys.argv = before
    return 0


entries = st.builds(
    ledger.counted,
    st.sampled_from(UNITS),
    st.sampled_from(FATES),
    st.dictionaries(st.sampled_from("abc"), st.integers(1, 9)),
)
named = st.builds(ledger.passed_over, st.sampled_from(UNITS), st.sampled_from("abc"), st.text(max_size=2))
guessed = st.builds(ledger.assumed, st.sampled_from("abc"), st.text(max_size=2))


@given(st.lists(st.one_of(entries, named, guessed), max_size=6), st.randoms())
def test_the_order_in_which_ledgers_are_added_does_not_matter(parts: list[Ledger], chance: Any) -> None:
    """Nor whether they were kept in between; found is always the sum of the fates."""
    whole = ledger.total(parts)
    chance.shuffle(parts)
    other = ledger.total(ledger.loaded(json.loads(json.dumps(ledger.dumped(part)))) for part in parts)

    assert whole.counts == other.counts
    assert {key: sorted(names) for key, names in whole.names.items()} == {
        key: sorted(names) for key, names in other.names.items()
    }
    assert {key: sorted(names) for key, names in whole.assumed.items()} == {
        key: sorted(names) for key, names in other.assumed.items()
    }
    for unit in UNITS:
        assert whole.count(unit) == sum(whole.count(unit, fate) for fate in FATES)
