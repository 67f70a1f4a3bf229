"""How fast and how small a batch is, as ratios to floors that are measured in turn in the same run.

* tables: Parquet and CSV of ROWS respondents × 45 questions to a Parquet table of scores, against a plain
  serial copy of the same shape (read the same file in one thread, write the same rows of results with the same
  settings, compute nothing; the goals are 1.3 for Parquet and 1.0 for CSV), and against the same formulas in
  Polars' streaming engine (the goal is 1.0);
* memory: the peak of a process that scores the Parquet table, and of one that scores LARGE rows (600 MiB, 1.15);
* sheets: SHEETS answer sheets against PyYAML's C loader merely parsing the YAML files in one process (the goals
  are .35 for YAML, .15 with the parser of the extra ``fast``, .05 for JSON);
* workbooks: reading a table of 10,000 rows against openpyxl's read-only mode (.25);
* where the time goes: seconds per million rows of each step alone.

Run it with ``python benchmarks/batch.py [--rows N] [--large N] [--sheets N] [--runs N] [WHAT...]``; Polars and
openpyxl are needed for their comparisons only.
"""

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import yaml

from fusionassess import documents, library, sheets, syntax
from fusionassess.batch import running, sources
from fusionassess.batch.arrow import Scorer, result_schema
from fusionassess.batch.coding import code
from fusionassess.batch.local import Batch
from fusionassess.batch.lookup import look_up
from fusionassess.batch.sinks import ParquetSink, ProblemSink
from fusionassess.batch.tables import ROWS
from fusionassess.labels import labels
from fusionassess.rubric import Rubric

ROOT = Path(__file__).parents[1]
RUBRIC = library.read(ROOT / "rubrics" / "five-paths.yaml").rubric
QUESTIONS = [question.id for question in RUBRIC.questions]
SHARES = [0.08, 0.19, 0.26, 0.22, 0.13, 0.07, 0.03, 0.01, 0.01]
"""Of levels 0 to 5, of cells left empty, of not applicable, of unknown."""
PART = 131_072


def answers(rows: int, seed: int) -> Iterator[pa.Table]:
    """Respondents of one profile in random answers, a part at a time: whole numbers, -1 and -2, null."""
    coded = np.array([0, 1, 2, 3, 4, 5, 0, -1, -2], dtype=np.int8)
    chosen = np.random.default_rng(seed)
    for start in range(0, rows, PART):
        count = min(PART, rows - start)
        columns = {"subject": pa.array([f"u{start + number:09}" for number in range(count)])}
        columns["profile"] = pa.array(["region"]).take(pa.array(np.zeros(count, dtype=np.int8)))
        drawn = np.searchsorted(np.cumsum(SHARES), chosen.random((len(QUESTIONS), count)), side="right")
        for name, kinds in zip(QUESTIONS, np.minimum(drawn, len(SHARES) - 1), strict=True):
            columns[name] = pa.array(coded[kinds], mask=kinds == 6)
        yield pa.table(columns)


def make_table(folder: Path, rows: int, suffix: str) -> Path:
    """The table of so many rows, made once."""
    file = folder / f"answers-{rows}{suffix}"
    if file.exists():
        return file
    part = file.with_suffix(".part")
    with part.open("wb") as stream:
        writer = None
        for table in answers(rows, 1):
            if writer is None:
                make = pq.ParquetWriter if suffix == ".parquet" else pa_csv.CSVWriter
                writer = make(stream, table.schema, **({"compression": "zstd"} if suffix == ".parquet" else {}))
            writer.write_table(table)
        writer.close()
    part.rename(file)
    return file


def run(source: Path, target: Path, **options: object) -> None:
    """Score a source as the command does."""
    batch = Batch(list(sources.files([source])), **options)
    problems = ProblemSink(labels("en"), lambda _: None, None, "")
    running.run(batch, str(target), problems, lambda _: None, lambda _: None, force=True)


class Copy:
    """The plain serial copy: the same input read, the same rows of results written."""

    def __init__(self) -> None:
        first = next(answers(PART, 2)).combine_chunks().to_batches()[0]
        scored = Scorer(RUBRIC).score(first).result
        self.result = scored.set_column(0, scored.schema.field(0), pa.array([f"t:{n}" for n in range(len(scored))]))

    def __call__(self, source: Path, target: Path) -> None:
        with target.open("wb") as stream:
            sink = ParquetSink(stream, result_schema(RUBRIC), [measure.id for measure in RUBRIC.measures])
            for batch in self.read(source):
                sink.write(self.result.slice(0, len(batch)))
            sink.close()

    def read(self, source: Path) -> Iterator[pa.RecordBatch]:
        if source.suffix == ".parquet":
            with pq.ParquetFile(source) as opened:
                yield from opened.iter_batches(ROWS, use_threads=False)
        else:
            options = pa_csv.ReadOptions(use_threads=False, block_size=1 << 23)
            kinds = {name: pa.int8() for name in QUESTIONS}
            with pa_csv.open_csv(source, options, convert_options=pa_csv.ConvertOptions(column_types=kinds)) as opened:
                for batch in opened:
                    for start in range(0, len(batch), PART):
                        yield batch.slice(start, PART)


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def compare(name: str, ours: Callable[[], object], floor: Callable[[], object], runs: int, goal: float) -> None:
    """Both in turn; the median ratio."""
    pairs = [(seconds(ours), seconds(floor)) for _ in range(runs)]
    mine, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{name:34} {mine:8.2f} s against {other:8.2f} s: ratio {ratio:.3f} (goal {goal})", flush=True)


def tables(folder: Path, options: argparse.Namespace) -> None:
    """Parquet and CSV against a plain copy."""
    copy = Copy()
    for suffix, goal in ((".parquet", 1.3), (".csv", 1.0)):
        source = make_table(folder, options.rows, suffix)
        ours, theirs = folder / "ours.parquet", folder / "theirs.parquet"
        compare(
            f"{suffix[1:]} of {options.rows:,} rows",
            lambda source=source: run(source, ours),
            lambda source=source: copy(source, theirs),
            options.runs,
            goal,
        )


WHAT: dict[str, Callable[[Path, argparse.Namespace], None]] = {"tables": tables}


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", help=", ".join(WHAT))
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--large", type=int, default=600_000)
    parser.add_argument("--sheets", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to keep the generated data")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        print(
            f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, pyarrow {pa.__version__}, numpy {np.__version__}"
        )
        for name in options.what or WHAT:
            WHAT[name](folder, options)


if __name__ == "__main__":
    main()
