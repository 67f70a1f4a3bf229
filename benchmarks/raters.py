"""What it costs to reconcile rows of several raters, as a ratio to a plain batch of the same rows, in turn in one run.

* ORGANISATIONS with RATERS rows each, the rows of one far apart, in random answers to 45 questions, from Parquet to
  Parquet: with ``--merge-by`` against without; by the clock and in processor time. The goal is 3.

Run it with ``python benchmarks/raters.py [ORGANISATIONS] [RUNS]``.
"""

import statistics
import sys
import tempfile
from itertools import islice
from pathlib import Path

import cost
import pyarrow as pa
import pyarrow.parquet as pq
from cost import Cost

import batch

ORGANISATIONS, RATERS, RUNS = 100_000, 4, 5


def table(file: Path, organisations: int) -> None:
    """Write the rows."""
    rows = organisations * RATERS
    written = pa.concat_tables(list(batch.answers(rows, 1))).slice(0, rows)
    names = pa.array([f"o{number % organisations:07}" for number in range(rows)])
    pq.write_table(written.append_column("organisation", names), file)


def scored(file: Path, *words: str) -> Cost:
    """What one run takes."""
    taken = cost.of("batch", str(file), "-o", str(file.with_name("scores.parquet")), "--force", *words)
    if taken.code:
        sys.exit(f"the batch ended with {taken.code}")
    return taken


def main() -> None:
    """Print medians and ratios."""
    given = [int(word) for word in islice(sys.argv[1:], 2)]
    organisations, runs = [*given, *(ORGANISATIONS, RUNS)[len(given) :]]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        table(file, organisations)
        pairs = [(scored(file), scored(file, "--merge-by", "organisation")) for _ in range(runs)]
    print(f"Python {sys.version.split()[0]}, {organisations:,} organisations × {RATERS} raters, {runs} runs, in turn")
    peaks = [max(pair[side].memory for pair in pairs) for side in (0, 1)]
    print(f"peak of memory: {peaks[0]:.0f} MiB plain, {peaks[1]:.0f} MiB reconciled")
    for place, name in enumerate(("by the clock", "in processor time")):
        plain, merged = ([pair[side][place] for pair in pairs] for side in (0, 1))
        ratio = statistics.median(b / a for a, b in zip(plain, merged, strict=True))
        print(
            f"{name}: {statistics.median(plain):.2f} s plain, {statistics.median(merged):.2f} s reconciled, {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
