"""How fast and how small a batch is, as ratios to floors that are measured in turn in the same run.

* tables: Parquet and CSV of ROWS respondents × 45 questions to a Parquet table of scores, against a plain
  serial copy of the same shape (read the same file in one thread, write the same rows of results with the same
  settings, compute nothing; the goals are 1.3 for Parquet and 1.0 for CSV), and against the same formulas in
  Polars' streaming engine (the goal is 1.0);
* memory: the peak of a process that scores the Parquet table without names, and of one that scores LARGE rows
  (600 MiB, 1.15), and of both with the names, which are remembered: who comes again is told;
* engines: the quick look-up against the full one;
* picture: a run with the cohort's picture against one without (1.4);
* sheets: SHEETS copies of the six examples, each a little other, as the survey and people's hands write them,
  against PyYAML's C loader merely parsing those in YAML in one process (.35 for YAML, .06 for JSON);
* forms: SHEETS / 2 forms filled in likewise, as openpyxl and LibreOffice save them, each with texts of its own,
  against calamine merely reading their cells in two processes (1.2);
* workbooks: reading a table of 10,000 rows against openpyxl's read-only mode (.25);
* where the time goes: seconds per million rows of each step alone.

Run it with ``python benchmarks/batch.py [--rows N] [--large N] [--sheets N] [--runs N] [WHAT...]``; Polars and
openpyxl are needed for their comparisons only.
"""

import argparse
import gc
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
import unittest.mock
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import python_calamine
import returned
import yaml

from fusionassess.batch.read import sources
from fusionassess.batch.read.delimited import read_delimited
from fusionassess.batch.read.tables import ROWS, Piece, Pieces, read_parquet, sources_of
from fusionassess.batch.read.workbook import read_workbook
from fusionassess.batch.run.picture import CohortPicture
from fusionassess.batch.run.problems import ProblemSink
from fusionassess.batch.run.running import Run
from fusionassess.batch.run.sinks import ParquetSink
from fusionassess.batch.run.task import Batch
from fusionassess.batch.score import quick
from fusionassess.batch.score.coding import code
from fusionassess.batch.score.lookup import look_up
from fusionassess.batch.score.result import few_valued, result_schema
from fusionassess.batch.score.scorer import Scorer
from fusionassess.rubric import library

ROOT = Path(__file__).parents[1]
RUBRIC = library.read(ROOT / "rubrics" / "five-paths").rubric
QUESTIONS = [question.id for question in RUBRIC.questions]
SHARES = [0.08, 0.19, 0.26, 0.22, 0.13, 0.07, 0.03, 0.01, 0.01]
"""Of levels 0 to 5, of cells left empty, of not applicable, of unknown."""
EMPTY = 6
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
            columns[name] = pa.array(coded[kinds], mask=kinds == EMPTY)
        yield pa.table(columns)


def make_table(folder: Path, rows: int, suffix: str) -> Path:
    """The table of so many rows, made once."""
    file = folder / f"answers-{rows}{suffix}"
    if file.exists():
        return file
    part = file.with_suffix(".part")
    with part.open("wb") as stream:
        make, options = (pq.ParquetWriter, {"compression": "zstd"}) if suffix == ".parquet" else (pa_csv.CSVWriter, {})
        with make(stream, next(answers(1, 1)).schema, **options) as writer:
            for table in answers(rows, 1):
                writer.write_table(table)
    part.rename(file)
    return file


def run(source: Path, target: Path, most_units: int | None = None) -> None:
    """Score a source as the command does; with its picture where respondents are counted."""
    batch = Batch(sources.look([source]).files, most_units=most_units)
    # Problems that go into no table are put into no words.
    problems = ProblemSink(unittest.mock.Mock(), lambda *_: None, None, "")
    counted = None if most_units is None else CohortPicture(most_units)
    Run(batch, str(target), problems, picture=counted, force=True).at_once()


class Copy:
    """The plain serial copy: the same input read, the same rows of results written."""

    def __init__(self, source: Path) -> None:
        first = next(answers(PART, 2)).combine_chunks().to_batches()[0]
        scored = Scorer(RUBRIC).score(first).result
        places = pa.array([f"{source}:{number}" for number in range(len(scored))])
        self.source, self.result = source, scored.set_column(0, scored.schema.field(0), places)

    def __call__(self, target: Path) -> None:
        """Copy."""
        with target.open("wb") as stream:
            sink = ParquetSink(stream, result_schema(RUBRIC), few_valued(RUBRIC))
            for batch in self._read():
                sink.write(self.result.slice(0, len(batch)))
            sink.close()

    def _read(self) -> Iterator[pa.RecordBatch]:
        if self.source.suffix == ".parquet":
            with pq.ParquetFile(self.source) as opened:
                yield from opened.iter_batches(ROWS, use_threads=False)
        else:
            options = pa_csv.ReadOptions(use_threads=False, block_size=1 << 23)
            kinds = pa_csv.ConvertOptions(column_types=dict.fromkeys(QUESTIONS, pa.int8()))
            with pa_csv.open_csv(self.source, options, convert_options=kinds) as opened:
                for batch in opened:
                    yield from (batch.slice(start, PART) for start in range(0, len(batch), PART))


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """How long something takes, by the clock and by all processors together, child processes included."""
    gc.collect()
    begun, used = time.perf_counter(), sum(os.times()[:4])
    work()
    return time.perf_counter() - begun, sum(os.times()[:4]) - used


def compare(name: str, ours: Callable[[], object], floor: Callable[[], object], runs: int, goal: float) -> None:
    """Both in turn; the median ratio of the times, and of the processors' work, which a busy machine hardly moves."""
    pairs = [(seconds(ours), seconds(floor)) for _ in range(runs)]
    times = [statistics.median(side[place][0] for side in pairs) for place in (0, 1)]
    clock, work = (statistics.median(mine[kind] / other[kind] for mine, other in pairs) for kind in (0, 1))
    told = f"{times[0]:8.2f} s against {times[1]:8.2f} s: ratio {clock:.3f} (goal {goal}), processors' work {work:.3f}"
    print(f"{name:36} {told}", flush=True)
    each = [sorted(mine[kind] / other[kind] for mine, other in pairs) for kind in (0, 1)]
    print(
        f"{'':36} lowest to highest: {each[0][0]:.3f} to {each[0][-1]:.3f}, work {each[1][0]:.3f} to {each[1][-1]:.3f}"
    )


def tables(folder: Path, options: argparse.Namespace) -> None:
    """Parquet and CSV against a plain copy."""
    for suffix, goal in ((".parquet", 1.3), (".csv", 1.0)):
        source = make_table(folder, options.rows, suffix)
        ours, theirs = partial(run, source, folder / "ours.parquet"), partial(Copy(source), folder / "copy.parquet")
        compare(f"{suffix[1:]} of {options.rows:,} rows to a copy", ours, theirs, options.runs, goal)


def steps(folder: Path, options: argparse.Namespace) -> None:
    """Where the time of a table goes: each step alone, in one thread."""
    source = make_table(folder, options.rows, ".parquet")
    scorer = Scorer(RUBRIC)
    pieces = list(islice(read_parquet(str(source), scorer, lambda _: None, 1, 0), 8))
    rows = sum(len(piece.batch) for piece in pieces)
    groups = [group for piece in pieces for group in scorer.score(piece.batch).groups]
    results = [scorer.score(piece.batch).result for piece in pieces]
    places = [sources_of(piece, str(source)) for piece in pieces]
    told = [result.set_column(0, result.schema.field(0), place) for result, place in zip(results, places, strict=True)]
    few = few_valued(RUBRIC)
    text = make_table(folder, options.rows, ".csv")

    def write() -> None:
        sink = ParquetSink(io.BytesIO(), result_schema(RUBRIC), few)
        for result in told:
            sink.write(result)
        sink.close()

    def code_all() -> None:
        for piece in pieces:
            for name in QUESTIONS:
                code(piece.batch.column(name), scorer.vocabulary.questions[name])

    parts: dict[str, Callable[[], object]] = {
        "read CSV": lambda: _some(read_delimited(str(text), scorer, lambda _: None, 0), rows),
        "validate: cells to states": code_all,
        "score: look-ups": lambda: [look_up(scorer.tables(g.profile, g.sectors), g.answers) for g in groups],
        "all of Scorer.score": lambda: [scorer.score(piece.batch) for piece in pieces],
        "write Parquet": write,
    }
    # Another process reads Parquet: only the clock tells how long.
    every = sum(len(piece.batch) for piece in read_parquet(str(source), scorer, lambda _: None, 1, 0))
    clock = min(
        seconds(lambda: _all(read_parquet(str(source), scorer, lambda _: None, 1, 0)))[0] for _ in range(options.runs)
    )
    print(f"  {'read Parquet, by the clock':30} {1e6 * clock / every:8.2f} s per million rows", flush=True)
    for name, work in parts.items():
        took = min(seconds(work)[1] for _ in range(options.runs))
        print(f"  {name:30} {1e6 * took / rows:8.2f} s per million rows", flush=True)


def _pieces(items: Pieces) -> Iterator[Piece]:
    return (item for item in items if isinstance(item, Piece))


def _all(items: Pieces) -> None:
    for _ in items:
        pass


def _some(items: Pieces, rows: int) -> None:
    for piece in _pieces(items):
        rows -= len(piece.batch)
        if rows <= 0:
            return


def memory(folder: Path, options: argparse.Namespace) -> None:
    """Peak memory of processes of their own: of rows without names, and of rows whose names are remembered."""
    for kind, made in (("without names", nameless), ("with names", make_table)):
        peaks = []
        for rows in (options.rows, options.large):
            source = made(folder, rows, ".parquet")
            words = [sys.executable, __file__, "alone", str(source), str(folder / "memory.parquet")]
            peaks.append(int(subprocess.run(words, check=True, capture_output=True, text=True).stdout) / 1024)
            print(f"peak of {rows:>11,} rows {kind:15}{peaks[-1]:8.0f} MiB (goal without names 600)", flush=True)
        each = (peaks[1] - peaks[0]) * 1024 * 1024 / (options.large - options.rows)
        print(f"ratio {peaks[1] / peaks[0]:.2f} (goal without names 1.15), {each:.1f} bytes a row", flush=True)


def nameless(folder: Path, rows: int, suffix: str) -> Path:
    """The same table without the column of names, made once."""
    file = folder / f"nameless-{rows}{suffix}"
    if not file.exists():
        opened = pq.ParquetFile(make_table(folder, rows, suffix))
        kept = [name for name in opened.schema_arrow.names if name != "subject"]
        with file.open("wb") as stream, pq.ParquetWriter(stream, opened.schema_arrow.remove(0)) as writer:
            for batch in opened.iter_batches(PART, columns=kept):
                writer.write_batch(batch)
    return file


def polars(folder: Path, options: argparse.Namespace) -> None:
    """The same formulas as expressions of Polars' streaming engine."""
    from batch_polars import score

    source = make_table(folder, options.rows, ".parquet")
    rubric = [
        (path.id, [(m.id, m.weights["region"], [q.id for q in m.questions]) for m in path.measures])
        for path in RUBRIC.paths
    ]
    sides = {side: [q.id for q in RUBRIC.questions if q.side == side] for side in ("science", "industry", "link")}
    theirs = partial(score, source, folder / "polars.parquet", rubric, sides, RUBRIC.top)
    ours = partial(run, source, folder / "ours.parquet")
    compare(f"parquet of {options.rows:,} rows to Polars", ours, theirs, options.runs, 1.0)


def sheets(folder: Path, options: argparse.Namespace) -> None:
    """Folders of sheets like the examples against PyYAML's C loader parsing those in YAML in one process."""
    kinds = {suffix: folder / f"sheets-{options.sheets}{suffix}" for suffix in (".yaml", ".json")}
    for suffix, place in kinds.items():
        returned.write_sheets(place, suffix, options.sheets)
    files = sorted(kinds[".yaml"].iterdir())

    def parse() -> None:
        for file in files:
            yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)

    for suffix, goal in ((".yaml", 0.35), (".json", 0.06)):
        ours = partial(run, kinds[suffix], folder / "sheets.parquet")
        compare(f"{options.sheets:,} sheets in {suffix[1:].upper()}", ours, parse, options.runs, goal)


def forms(folder: Path, options: argparse.Namespace) -> None:
    """Forms that were filled in against calamine merely reading every cell of them, in as many processes."""
    count = max(options.sheets // 2, 500)
    place = folder / f"forms-{count}"
    returned.write_forms(place, count)
    files = sorted(map(str, place.iterdir()))

    def read_all() -> None:
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(read_cells, files, chunksize=20))

    compare(f"{count:,} forms", partial(run, place, folder / "forms.parquet"), read_all, options.runs, 1.2)


def read_cells(file: str) -> None:
    """Every cell of a workbook, as calamine has them."""
    with python_calamine.CalamineWorkbook.from_path(file) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def picture(folder: Path, options: argparse.Namespace) -> None:
    """A run that counts for the cohort's picture against one that does not."""
    kinds = [make_table(folder, options.rows, suffix) for suffix in (".parquet", ".csv")]
    labelled = folder / f"labels-{options.rows // 10}.csv"
    returned.write_table(labelled, options.rows // 10)
    for source in (*kinds, labelled):
        target = folder / "ours.parquet"
        with_it, without = partial(run, source, target, most_units=0), partial(run, source, target)
        compare(f"{source.name} with the picture", with_it, without, options.runs, 1.4)


def engines(folder: Path, options: argparse.Namespace) -> None:
    """What the quick look-up spares: tables scored with it against the same without it."""
    kinds = [make_table(folder, options.rows, suffix) for suffix in (".parquet", ".csv")]
    labelled = folder / f"labels-{options.rows // 10}.csv"
    returned.write_table(labelled, options.rows // 10)

    def in_full(source: Path) -> None:
        with unittest.mock.patch.object(quick, "prepared", return_value=None):
            run(source, folder / "ours.parquet")

    for source in (*kinds, labelled):
        ours = partial(run, source, folder / "ours.parquet")
        compare(f"{source.name}, quick to full look-up", ours, partial(in_full, source), options.runs, 1.0)


def workbooks(folder: Path, options: argparse.Namespace) -> None:
    """Reading a table of 10,000 rows out of a workbook against openpyxl's read-only mode."""
    import openpyxl
    import xlsxwriter

    file = folder / "answers.xlsx"
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    table = next(answers(10_000, 4))
    sheet.write_row(0, 0, table.column_names)
    for number, row in enumerate(table.to_pylist(), 1):
        sheet.write_row(number, 0, list(row.values()))
    book.close()
    scorer = Scorer(RUBRIC)

    def ours() -> None:
        for _ in read_workbook(str(file), scorer, lambda _: None, 0):
            pass

    def theirs() -> None:
        opened = openpyxl.load_workbook(file, read_only=True)
        for _ in opened.active.iter_rows(values_only=True):
            pass

    compare("workbook of 10,000 rows, reading", ours, theirs, options.runs, 0.25)


def alone(source: str, target: str) -> None:
    """Score one table and print this process's peak of memory in KiB."""
    run(Path(source), Path(target))
    # What a process counts itself begins with the peak of the one that started it; the kernel knows better.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


WHAT: dict[str, Callable[[Path, argparse.Namespace], None]] = {
    "tables": tables,
    "steps": steps,
    "polars": polars,
    "memory": memory,
    "engines": engines,
    "picture": picture,
    "sheets": sheets,
    "forms": forms,
    "workbooks": workbooks,
}


def main() -> None:
    """Measure what was asked for."""
    if sys.argv[1:2] == ["alone"]:
        alone(*sys.argv[2:])
        return
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
            try:
                WHAT[name](folder, options)
            except ImportError as error:
                print(f"{name} left out: {error}")


if __name__ == "__main__":
    main()
