"""Scores on a Spark cluster of a master and two workers, all on the loopback address.

The cluster is started and stopped here. A session belongs to its process, so every job runs in one of its own.
"""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from conftest import Cli, Ended
from fusionassess.batch.ledger import UNITS
from fusionassess.batch.score.scorer import Scorer
from fusionassess.rubric.library import find
from fusionassess.rubric.result_columns import PROBLEMS
from sheeted import random_rows, table_of
from sparked import HOST, spark_environment

pyspark = pytest.importorskip("pyspark", reason="the extra spark is not installed")

JAVA = shutil.which("java")
PARTS = 12
ROWS = 40
"""Rows in each part of the table."""
PATIENCE = 240
"""Seconds that Spark may take to do anything: the machine may be busy."""

pytestmark = [
    pytest.mark.skipif(JAVA is None, reason="Spark needs Java 17 or newer"),
    pytest.mark.timeout(3 * PATIENCE),
]


class Cluster(NamedTuple):
    """A running cluster."""

    master: str
    workers: list[subprocess.Popen[bytes]]
    environment: dict[str, str]


class Jobs(NamedTuple):
    """Tables that one session on the cluster has scored."""

    ended: subprocess.CompletedProcess[str]
    targets: list[Path]
    """Of one table in several kinds of files."""
    alike: Path
    """A table of one profile, and the steps of a budget for it."""
    worth: Path
    commands: list[Ended]
    """How commands in the same process ended: one over the table in CSV, the same again, and one over raters."""


def test_scores_are_those_of_this_machine_bit_for_bit(jobs: Jobs, table: Path) -> None:
    """Parquet, CSV and JSON lines come to the same bytes as here, invalid rows and their problems included."""
    assert jobs.ended.returncode == 0, jobs.ended.stderr
    assert jobs.ended.stdout.count(f"rows={PARTS * ROWS} ") == len(jobs.targets)
    expected = local(table)
    for target in jobs.targets:
        assert sorted_table(pq.read_table(target)).equals(expected), target.name


def test_the_steps_of_a_budget_are_those_of_this_machine(jobs: Jobs) -> None:
    """Steps, cost, score and level of every unit, bit for bit."""
    assert jobs.ended.returncode == 0, jobs.ended.stderr
    assert sorted_table(pq.read_table(jobs.worth)).equals(local(jobs.alike, 6))


def test_raters_come_together_from_wherever_they_lie(jobs: Jobs, cli: Cli) -> None:
    """Organisations whose rows stand in several files: every column of theirs, bit for bit, and the same ledger."""
    folder = jobs.worth.parent
    there = jobs.commands[2]

    assert (cli(*of_raters(folder, "a")).code, there.code) == (2, 2), there.err
    one, other = (json.loads((folder / f"{at}.json").read_text(encoding="utf-8")) for at in "ab")
    assert told_of(one) == told_of(other)
    errors = [csv.DictReader((folder / f"{at}.csv").read_text(encoding="utf-8-sig").splitlines()) for at in "ab"]
    same = ("cell", "unit", "question", "severity", "code", "message")
    alike = [sorted(tuple(row[name] for name in same) for row in table) for table in errors]
    assert alike[0] == alike[1] != []
    told = pq.read_table(folder / "b.parquet")
    scored = sorted_table(told.filter(pc.is_null(told[PROBLEMS])))
    local_table = pq.read_table(folder / "a.parquet")
    assert 122 < len(local_table) <= 183
    assert f"Rows reconciled: 196; organisations: {len(local_table)}." in there.err
    plain = local_table.cast(pa.schema([(name, scored.schema.field(name).type) for name in local_table.schema.names]))
    assert scored.select(plain.schema.names).equals(sorted_table(plain))


def of_raters(folder: Path, at: str) -> list[str]:
    """The words of a command over the raters, whose files have a letter of their own."""
    words = ["batch", str(folder / "raters.parquet"), "--merge-by", "org", "--roadmap-budget", "3", "--lang", "en"]
    into = {"-o": "parquet", "--summary": "json", "--errors": "csv"}
    return [*words, *(word for option, kind in into.items() for word in (option, str(folder / f"{at}.{kind}")))]


def write_raters(folder: Path) -> None:
    """A table in five files, the rows of an organisation in several of them."""
    source = folder / "raters.parquet"
    source.mkdir()
    rows = random_rows(find("five-paths").rubric, 5 * ROWS, 13)
    for place, row in enumerate(rows):
        row |= {"org": f"unit {place % 61}", "profile": "region", "sector": "", "source": f"s{place:03}"}
        row |= {"period": ("2025", "2026", "")[place // 61 % 3], "assessed_on": f"2026-0{place % 9 + 1}-15"}
        row |= {"1b.M.evidence": "E2", "1b.M.evidence_date": ("2022-03-01", "2023-04-01")[place % 2]}
        row["1a.M"] = "nine" if place % 50 == 3 else row["1a.M"]
    for part in range(5):
        alike = table_of(rows[part * ROWS : (part + 1) * ROWS])
        pq.write_table(pa.Table.from_batches([alike]), source / f"part-{part}.parquet")


def told_of(summary: dict[str, Any]) -> dict[str, Any]:
    """What a summary says of how many, answers that failed by code included; a cluster names no files."""
    return {name: value for name, value in summary.items() if name != "failures"}


def test_the_command_writes_a_folder_and_tells_of_rows_it_cannot_read(jobs: Jobs, table: Path) -> None:
    """CSV in and out; figures as this machine writes them; exit 2 for the invalid rows; a second run is refused."""
    ended, again, _ = jobs.commands

    assert (ended.code, ended.out) == (2, ""), ended.err
    assert f"{PARTS * ROWS} rows scored" in ended.err
    assert "10 rows could not be read" in ended.err
    # Which of the rows at fault comes first is for the cluster to say.
    assert re.search(r"\bu\d+ 1a\.M: ", ended.err), ended.err
    texts = [part.read_text(encoding="utf-8") for part in (jobs.worth.parent / "scores.csv").glob("part-*.csv")]
    by_subject = {row["subject"]: row for text in texts for row in csv.DictReader(text.splitlines())}
    for row in local(table).to_pylist():
        score = by_subject[row["subject"]]["score"]
        assert (float(score) if score else None) == row["score"]
    assert again.code == 2
    assert "--force" in again.err


def test_the_run_is_whole_after_a_worker_was_killed(cluster: Cluster, table: Path, tmp_path: Path) -> None:
    """With some parts done and others not, one worker dies with all it runs; the other does the rest."""
    out = tmp_path / "scores.parquet"
    job = submit(cluster, "slowly", f"{table}={out}")
    wait_until(lambda: done(out) >= 2 or job.poll() is not None)
    assert job.poll() is None
    assert done(out) < PARTS
    kill(cluster.workers[0])
    ended = finish(job)

    assert ended.returncode == 0, ended.stderr
    assert "lost=0" not in ended.stdout
    assert sorted_table(pq.read_table(out)).equals(local(table))


@pytest.fixture(scope="module")
def jobs(cluster: Cluster, table: Path, tmp_path_factory: pytest.TempPathFactory) -> Jobs:
    """A session takes longer to start than all that it is asked for here."""
    folder = tmp_path_factory.mktemp("jobs")
    sources = [table, as_csv(table, folder), as_jsonl(table, folder)]
    targets = [folder / f"{source.suffix[1:]}.parquet" for source in sources]
    rows = random_rows(find("five-paths").rubric, ROWS, 3)
    alike = [{**row, "subject": f"u{place:03}", "profile": "region", "sector": ""} for place, row in enumerate(rows)]
    source, worth = folder / "some.parquet", folder / "worth.parquet"
    pq.write_table(pa.Table.from_batches([table_of(alike)]), source)
    plain = [f"{source}={target}" for source, target in zip(sources, targets, strict=True)]
    write_raters(folder)
    command = ["batch", str(sources[1]), "-o", str(folder / "scores.csv"), "--lang", "en"]
    commands = [[*words, *on(cluster)] for words in (command, command, of_raters(folder, "b"))]
    ended = finish(submit(cluster, "", *plain, f"{source}={worth}=6", commands=commands))
    told = json.loads(ended.stdout.splitlines()[-1]) if ended.returncode == 0 else []
    return Jobs(ended, targets, source, worth, [Ended(*each) for each in told])


def on(cluster: Cluster) -> list[str]:
    """The words by which a command goes to a cluster."""
    return ["--engine", "spark", "--master", cluster.master]


SCORE = """
import contextlib, io, json, sys, time
from fusionassess.batch import spark
from fusionassess.batch.score import scorer
from fusionassess.cli.app import run
master, slowly, commands, *jobs = sys.argv[1:]
if slowly:
    # Every part takes a while, so that a worker dies with parts undone.
    class Slow(scorer.Scorer):
        def __call__(self, batches):
            time.sleep(0.3)
            yield from super().__call__(batches)
    spark.Scorer = Slow
session = spark.open_session(master)
for job in jobs:
    source, target, *budget = job.split("=")
    scored = spark.score(spark.read(session, [source]), budget=int(budget[0]) if budget else None)
    counts = spark.write(scored, target)
    executors = session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    print(*(f"{name}={value}" for name, value in counts._asdict().items()), f"lost={2 - (len(executors) - 1)}")
told = []
for words in json.loads(commands):
    sys.argv, out, err, code = ["fusionassess", *words], io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            run()
        except SystemExit as end:
            code = end.code or 0
    told.append((code, out.getvalue(), err.getvalue()))
print(json.dumps(told))
"""
"""A session takes as long to begin as all that it is asked for: commands find the one that their process has."""


def submit(cluster: Cluster, slowly: str, *jobs: str, commands: Sequence[Sequence[str]] = ()) -> subprocess.Popen[str]:
    """Start jobs, and commands behind them, in a process of their own."""
    command = [sys.executable, "-c", SCORE, cluster.master, slowly, json.dumps(commands), *jobs]
    return subprocess.Popen(command, env=cluster.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(job: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """Wait for a job."""
    out, err = job.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(job.args, job.returncode, out, err)


def done(out: Path) -> int:
    """How many parts are committed."""
    return len(list(out.glob("_temporary/0/task_*")))


def local(table: Path, budget: int | None = None) -> pa.Table:
    """The scores as this machine works them out."""
    scorer = Scorer(find("five-paths").rubric, budget=budget)
    return sorted_table(pa.Table.from_batches(scorer(pq.read_table(table).to_batches()), scorer.schema))


def sorted_table(table: pa.Table) -> pa.Table:
    """In an order that no engine decides: parts come as they were done."""
    return table.sort_by([("subject", "ascending"), ("source", "ascending")]).combine_chunks()


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for something to be so."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "Spark took too long"
        time.sleep(0.05)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started, at once."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table in many parts; some rows cannot be read."""
    folder = tmp_path_factory.mktemp("table") / "answers.parquet"
    folder.mkdir()
    rows = random_rows(find("five-paths").rubric, PARTS * ROWS, seed=7)
    for place in range(3, len(rows), 50):
        rows[place]["1a.M"] = "nine"
    for part in range(PARTS):
        batch = table_of(rows[part * ROWS : (part + 1) * ROWS])
        pq.write_table(pa.Table.from_batches([batch]), folder / f"part-{part:02}.parquet")
    assert local(folder)[PROBLEMS].null_count < len(rows)
    return folder


def as_csv(table: Path, folder: Path) -> Path:
    """The table as one CSV."""
    file = folder / "t.csv"
    rows = pq.read_table(table).to_pylist()
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def as_jsonl(table: Path, folder: Path) -> Path:
    """The table as JSON, a line a row."""
    file = folder / "t.jsonl"
    rows = pq.read_table(table).to_pylist()
    file.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master and two workers of a core each, all in process groups of their own."""
    folder = tmp_path_factory.mktemp("cluster")
    settings = (
        # A part of the table is a task, however small.
        "spark.sql.files.maxPartitionBytes 64k",
        "spark.sql.files.openCostInBytes 64k",
        f"spark.driver.host {HOST}",
        "spark.executor.memory 512m",
    )
    environment = os.environ | spark_environment(folder, *settings)
    environment |= {"SPARK_WORKER_DIR": str(folder / "work"), "SPARK_DAEMON_MEMORY": "256m"}
    started: list[subprocess.Popen[bytes]] = []

    def start(kind: str, *options: str) -> Path:
        log = folder / f"{len(started)}.log"
        program = str(Path(pyspark.__file__).parent / "bin" / "spark-class")
        command = [
            program,
            f"org.apache.spark.deploy.{kind}",
            "--host",
            HOST,
            "--port",
            "0",
            "--webui-port",
            "0",
            *options,
        ]
        with log.open("wb") as output:
            started.append(
                subprocess.Popen(command, env=environment, stdout=output, stderr=output, start_new_session=True)
            )
        return log

    try:
        log = start("master.Master")
        wait_until(lambda: bool(re.search(r"spark://[\d.:]+", log.read_text(encoding="utf-8"))))
        master = re.findall(r"spark://[\d.:]+", log.read_text(encoding="utf-8"))[0]
        for _ in range(2):
            start("worker.Worker", "--cores", "1", "--memory", "1g", master)
        wait_until(lambda: log.read_text(encoding="utf-8").count("Registering worker") == 2)
        yield Cluster(master, started[1:], environment)
    finally:
        for process in started:
            if process.poll() is None:
                kill(process)


ROWS_HERE = ["u0,sme,3,1,", "u1,sme,,unknown,9", "u2,sme,,0,1", "u3,sme,3,5,x", "u9,sme,1"]
"""Of a firm, which is not asked the first question; two cannot be read, and one has another width."""


def on_this_machine(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Score a small table with workers on this machine, where the first Python of the path is of no use."""
    (folder / "bin").mkdir()
    wrong = folder / "bin" / "python3"
    wrong.write_text("#!/bin/sh\nexit 9\n", encoding="utf-8")
    wrong.chmod(0o755)
    (folder / "t.csv").write_text("\n".join(["name,profile,1a.M,1b.M,1b.R", *ROWS_HERE, ""]), encoding="utf-8")
    words = ["batch", folder / "t.csv", "-o", folder / "scores.jsonl", "--summary", folder / "there.json"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYSPARK")}
    home = spark_environment(folder) | {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    # Which Python the workers take is for the program to find out.
    del home["PYSPARK_PYTHON"]
    master = ["--engine", "spark", "--master", "local[2]", "--lang", "en"]
    return subprocess.run(
        [sys.executable, "-m", "fusionassess", *map(str, words), *master],
        check=False,
        env={**kept, **home, **more},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def test_workers_on_this_machine_take_this_python_and_keep_the_same_ledger(tmp_path: Path, cli: Cli) -> None:
    """As where the program is installed by itself and nothing is activated.

    A row of another width is not scored with cells that are missing.
    """
    ended = on_this_machine(tmp_path)

    assert ended.returncode == 2, ended.stderr
    assert "[level-range]" in ended.stderr
    parts = [part.read_text(encoding="utf-8") for part in (tmp_path / "scores.jsonl").glob("part-*")]
    rows = [json.loads(line) for part in parts for line in part.splitlines()]
    ended_as = {row["subject"]: row["status"] for row in rows}
    assert ended_as == {"u0": "low_coverage", "u2": "low_coverage", **dict.fromkeys(("u1", "u3", None), "invalid")}
    assert cli("batch", tmp_path / "t.csv", "-o", tmp_path / "o.csv", "--summary", tmp_path / "here.json").code == 2
    there, here = (json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8")) for name in ("there", "here"))
    for unit in UNITS:
        for key in ("found", "scored", "failed", "passed_over", "by_heading"):
            assert there["ledger"][unit][key] == here["ledger"][unit][key], (unit, key)
    assert there["ledger"]["rows"]["by_code"] == here["ledger"]["rows"]["by_code"]
    assert there["scored"] == here["scored"]


def test_what_fails_on_a_worker_is_told_with_its_cause(tmp_path: Path) -> None:
    """In one line, such as which module the workers' Python lacks."""
    bare = tmp_path / "bare"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n', encoding="utf-8")
    bare.chmod(0o755)

    ended = on_this_machine(tmp_path, PYSPARK_PYTHON=str(bare))

    assert ended.returncode == 2, ended.stderr
    assert re.search(r"Spark did not finish: .*No module named '\w+'", ended.stderr), ended.stderr
    assert "Traceback" not in ended.stderr
