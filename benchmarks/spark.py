"""Spark: scoring a table against Spark's own copy of the same table, both warm, in turn.

Goal: at most 2.5 times the copy. One machine shows what a task costs, not how tasks scale.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fusionassess.batch import spark
from fusionassess.rubric.library import find

GOAL = 2.5
PROFILE = "region"


def main() -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--master", default="local[2]")
    given = parser.parse_args()
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder / "answers.parquet", given.rows)
        session = spark.open_session(given.master)
        table = spark.read(session, [str(folder / "answers.parquet")])
        scored = spark.score(table, "five-paths", profile=PROFILE)
        # As many columns of the same types as the result has, made without Python.
        kinds = [each.dataType for each in scored.schema]
        names = [f"`{column}`" for column in table.columns]
        copied = table.selectExpr(
            *(
                f"cast({names[place % len(names)]} as {kind.simpleString()}) as c{place}"
                for place, kind in enumerate(kinds)
            )
        )
        took: dict[str, list[float]] = {"copy": [], "score": []}
        for run in range(given.runs + 1):
            for kind, frame in (("copy", copied), ("score", scored)):
                began = time.perf_counter()
                frame.write.mode("overwrite").parquet(str(folder / kind))
                if run:
                    took[kind].append(time.perf_counter() - began)
        session.stop()
    copy, score = (statistics.median(took[kind]) for kind in ("copy", "score"))
    met = "met" if score / copy <= GOAL else "NOT met"
    print(f"{given.rows:,} rows on {given.master}, {given.runs} runs, warm: copy {copy:.1f} s, score {score:.1f} s")
    print(f"ratio {score / copy:.2f} (goal {GOAL}: {met}); {1e6 * score / given.rows:.1f} µs a row")


def generate(path: Path, rows: int) -> None:
    """A table of answers, some unknown, some not applicable."""
    drawn = np.random.default_rng(1)
    questions = [question.id for question in find("five-paths").rubric.asked(PROFILE)]
    columns = {"subject": pa.array([f"u{row}" for row in range(rows)])}
    for name in questions:
        columns[name] = pa.array(drawn.integers(-2, 6, rows, dtype=np.int8))
    pq.write_table(pa.table(columns), path, row_group_size=1 << 17)


if __name__ == "__main__":
    main()
