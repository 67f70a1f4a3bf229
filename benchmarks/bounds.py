"""What the bounds on strangers' files cost, and how much room they leave (docs/reliability.md tells of them).

* documents of the most nodes, each of them wrong, in six shapes: work and memory of ``check`` beside those of an
  example's;
* a table in a workbook and one in Parquet, read in a process of their own with bounds against the same readers
  in this process, in turn;
* bytes for a row of a Parquet table with random answers, as many times as the bound on rows has them.

Run it with ``python benchmarks/bounds.py [--rows N] [--runs N]``.
"""

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import cost
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from batch import RUBRIC, answers, seconds
from fusionassess.batch.read.tables import ROWS_A_BYTE, Pieces, Warn, read_parquet
from fusionassess.batch.read.workbook import read_workbook
from fusionassess.batch.score.scorer import Scorer
from fusionassess.documents import apart
from fusionassess.documents.yaml_reader import MOST_NODES
from fusionassess.rubric import DEFAULT_RUBRIC

ROOT = Path(__file__).parents[1]


def shapes() -> dict[str, Any]:
    """Sheets of nearly the most nodes, none of which belongs there."""
    most = MOST_NODES - 100
    questions = range(most // 2)
    return {
        "questions that do not exist": {"answers": {f"q{number}": number for number in range(most)}},
        "answers that are lists": {"answers": {f"q{number}": [] for number in range(most)}},
        "answers with a key of their own": {"answers": {f"q{number}": {"x": 1} for number in questions}},
        "a list for answers": {"answers": [-1] * most},
        "lists in a list": {"answers": [[number] for number in questions]},
        "targets for nothing": {"targets": {f"t{number}": "high" for number in range(most)}},
    }


def documents(folder: Path, _: argparse.Namespace) -> None:
    """What a document costs that is wrong throughout."""
    plain = cost.of("check", str(ROOT / "examples" / "riverside-park-en.yaml"))
    print(f"an example: {plain.work:.2f} s of a processor, {plain.memory:.0f} MiB")
    for name, content in shapes().items():
        file = folder / "wrong.json"
        head = {"format": "fusionassess/answers/1", "rubric": {"id": DEFAULT_RUBRIC}}
        file.write_text(json.dumps({**head, **content}), encoding="utf-8")
        took = cost.of("check", str(file))
        print(f"{name:36} {took.work - plain.work:6.2f} s and {took.memory - plain.memory:4.0f} MiB more")


def here(reader: Callable[..., Iterator[Any]], file: str, *rest: object, **_: object) -> Iterator[Any]:
    """A reader at work in this process."""
    return reader(file, *rest)


def processes(folder: Path, options: argparse.Namespace) -> None:
    """What a process of its own costs."""
    table = pa.concat_tables(answers(options.rows, 1))
    pq.write_table(table, folder / "answers.parquet")
    with xlsxwriter.Workbook(folder / "answers.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, table.column_names)
        for number, row in enumerate(table.slice(0, options.rows // 25).to_pylist(), 1):
            sheet.write_row(number, 0, list(row.values()))
    scorer = Scorer(RUBRIC)
    for file, read in (("answers.xlsx", read_workbook), ("answers.parquet", whole)):
        name = str(folder / file)

        def ours(read: Callable[..., Pieces] = read, name: str = name) -> None:
            for _ in read(name, scorer, lambda _: None, 0):
                pass

        def floor(ours: Callable[[], None] = ours) -> None:
            with mock.patch.object(apart, "read", here):
                ours()

        # The work of a process that lives on is nobody's yet: only the clock tells.
        pairs = [(seconds(ours)[0], seconds(floor)[0]) for _ in range(options.runs)]
        ratios = sorted(mine / other for mine, other in pairs)
        told = ", ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"{file} in a process of its own: {statistics.median(ratios):.2f} of the time in this one ({told})")


def whole(file: str, scorer: Scorer, warn: Warn, skip: int) -> Pieces:
    """A Parquet table from its first row."""
    return read_parquet(file, scorer, warn, Path(file).stat().st_size, skip)


def sizes(folder: Path, options: argparse.Namespace) -> None:
    """How far real tables are from the bound on rows."""
    table = pa.concat_tables(answers(options.rows, 1))
    profiles = np.random.default_rng(1).choice(list(RUBRIC.profiles), table.num_rows)
    table = table.set_column(1, "profile", pa.array(profiles).dictionary_encode())
    for name, names in (
        ("random answers to 45 questions", table.column_names[2:]),
        ("a profile and one answer", table.column_names[1:3]),
        ("a single answer", table.column_names[2:3]),
    ):
        for packing in ("zstd", "snappy"):
            pq.write_table(table.select(names), folder / "some.parquet", compression=packing)
            each = (folder / "some.parquet").stat().st_size / table.num_rows
            print(
                f"{name} ({packing}): {each:.2f} bytes a row, the bound is {each * ROWS_A_BYTE:.1f} times as many rows"
            )


def main() -> None:
    """Measure all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=400_000, help="of the Parquet table; a workbook has 1/25 of them")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    apart.begin()
    with tempfile.TemporaryDirectory() as folder:
        for each in (documents, processes, sizes):
            each(Path(folder), options)


if __name__ == "__main__":
    main()
