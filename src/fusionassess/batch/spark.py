"""Tables scored on Apache Spark: the same scorer as on this machine, so the same bits.

Spark reads, cuts, repeats and writes; what happens to a record batch in between is
``batch.score.scorer.Scorer``. Needs the extra ``spark`` where the session lives; on the workers Python
with numpy, pyarrow, pydantic and pyyaml. The program itself travels with the job.
"""

import atexit
import json
import os
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as f
from pyspark.sql.types import BinaryType, ByteType, DataType, DoubleType, LongType, StringType, StructField, StructType

from fusionassess.batch.read import tables
from fusionassess.batch.read.sources import suffix_of
from fusionassess.batch.score.exchange import ORDER, RATERS, Exchange
from fusionassess.batch.score.maps import NO_MAP, ColumnMap
from fusionassess.batch.score.organisations import Merge
from fusionassess.batch.score.result import INVALID
from fusionassess.batch.score.scorer import COUNTED, REMARKED, SUMS, Scorer
from fusionassess.documents.saving import workspace
from fusionassess.documents.source import FORMULA, HARMLESS
from fusionassess.rubric import DEFAULT_RUBRIC
from fusionassess.rubric.library import find
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.result_columns import PROBLEMS

SHIPPED = "fusionassess.zip"

_KINDS: Mapping[pa.DataType, DataType] = {
    pa.string(): StringType(),
    pa.int8(): ByteType(),
    pa.float64(): DoubleType(),
    pa.int64(): LongType(),
    pa.binary(): BinaryType(),
}
_BATCH_ROWS = "65536"
BROKEN = "_corrupt_record"
"""The column with the text of rows that Spark could not take apart."""
_FAILURES = (PySparkException, Py4JError)


class Counts(NamedTuple):
    """What came of a job."""

    rows: int
    """Of the input."""
    written: int
    """Rows of the table: organisations, where raters were reconciled, and rows that could not be read."""
    totals: int
    """Rows with a score."""
    invalid: int
    """Rows that could not be read."""
    answers_scored: int
    answers_failed: int
    answers_passed_over: int
    """To questions that their profiles are not asked."""
    remarks: dict[str, int]
    """What was counted of the answers beside their scores, see ``remarks``."""


class Refused(Exception):
    """Spark could not start, read or write; says what it said, in one line."""


def score(
    frame: DataFrame,
    rubric: Rubric | str = DEFAULT_RUBRIC,
    columns: ColumnMap | Mapping[str, str] = NO_MAP,
    profile: str | None = None,
    sectors: Iterable[str] = (),
    *,
    bare_applies_not: bool = False,
    counted: bool = False,
    budget: int | None = None,
    merge: Merge | None = None,
) -> DataFrame:
    """Score a data frame of answers, a row per respondent.

    Args:
        frame: columns named after question ids, ``profile``, ``sector``, ``subject``, ``source``;
            texts or numbers.
        rubric: a rubric, or its id or file.
        columns: names of columns in the frame, and what they hold, where the name does not say it; or a map.
        profile: of rows that name none.
        sectors: likewise.
        bare_applies_not: whether ``NA`` alone means *not applicable*; else it is a gap.
        counted: whether to add the columns ``COUNTED`` and ``REMARKED``, whose sums ``write`` takes and leaves out.
        budget: points of effort for which to add the steps most worth taking, and what they bring.
        merge: the column that names the organisation of which a row is a rater, and the rule by which its rows are
            reconciled; each stands for itself where it is None.

    Returns:
        The columns of the result table, where raters are reconciled with those of ``organisations.fields``, then
        ``problems``: null, or for a row that cannot be read (its status is ``invalid``) a JSON list of cell, question,
        code and values.

    Raises:
        DocumentError: where the rubric cannot be read.
        ValueError: where no column names the organisation.
    """
    known = find(rubric).rubric if isinstance(rubric, str) else rubric
    told = columns if isinstance(columns, ColumnMap) else NO_MAP.model_copy(update={"columns": dict(columns)})
    names_here = tuple(frame.columns)
    scorer = Scorer(
        known,
        told,
        profile,
        tuple(sectors),
        bare_applies_not,
        # What is worth doing is worked out of the organisations, not of their raters.
        budget=None if merge else budget,
        organisation=merge and merge.column,
        names=names_here,
    )
    carry(frame.sparkSession)
    broken = frame.columns.index(BROKEN) if BROKEN in frame.columns else None
    # A dot in the name of a column means a part of a structure to Spark: ids travel by position.
    renamed = frame.toDF(*(f"c{place}" for place in range(len(frame.columns))))
    if merge is None:
        schema = scorer.counted_schema if counted else scorer.schema

        def scored(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            return scorer.counted(batches, broken) if counted else scorer(batches)

        return _mapped(renamed, scored, schema)
    if scorer.layout(names_here).organisation is None:
        raise ValueError(f"{merge.column}: {', '.join(names_here)}")
    exchange = Exchange(scorer, merge.rule, budget)
    numbered = renamed.withColumn(f"c{len(names_here)}", f.monotonically_increasing_id())
    raters = _mapped(numbered, lambda batches: exchange.raters(batches, broken), RATERS)
    brought = raters.repartition(*ORDER[:3]).sortWithinPartitions(*ORDER)
    organisations = _mapped(brought, exchange.together, exchange.schema, raters.columns)
    return organisations if counted else organisations.drop(*(each.name for each in SUMS))


def _mapped(
    frame: DataFrame,
    function: Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]],
    schema: pa.Schema,
    names: Sequence[str] | None = None,
) -> DataFrame:
    """What a function makes of the batches of a frame; it sees columns by position, or by ``names``."""
    by_place = StructType([StructField(f"c{place}", _KINDS[each.type]) for place, each in enumerate(schema)])

    def made(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        named = batches if names is None else (pa.record_batch(each.columns, names=names) for each in batches)
        for batch in function(named):
            yield pa.record_batch(batch.columns, names=[each.name for each in by_place.fields])

    return frame.mapInArrow(made, by_place).toDF(*schema.names)


def carry(session: SparkSession) -> None:
    """Send the program to the workers of a session, once: they run what this machine runs."""
    packed = _packed()
    if not any(name.endswith(f"/{packed.name}") for name in session.sparkContext.listFiles):
        session.sparkContext.addPyFile(str(packed))


@cache
def _packed() -> Path:
    """The program as a zip, there as long as this process: a worker may ask for it at any time."""
    kept = ExitStack()
    atexit.register(kept.close)
    folder = kept.enter_context(workspace())
    packed, home = folder / SHIPPED, Path(__file__).parents[1]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(home.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                archive.write(file, Path(home.name) / file.relative_to(home))
    return packed


def open_session(master: str | None) -> SparkSession:
    """A session on a cluster; without a master on the one that Spark's own settings name.

    Raises Refused.
    """
    if (master or "").startswith("local"):
        # Workers on this machine take this Python, whatever the path names first: it has what they need.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("fusionassess")
    builder = builder.master(master) if master else builder
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", _BATCH_ROWS)
    # Workers compute a partition a core; threads of a linear algebra library would only fight.
    builder = builder.config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
    try:
        session = builder.getOrCreate()
    except Exception as error:
        # A master that does not answer, a missing Java, a wrong address: each its own exception.
        raise Refused(_one_line(error)) from error
    if session.conf.get("spark.log.level", None) is None:
        # Spark tells of every attempt that failed, those that it repeats included.
        session.sparkContext.setLogLevel("FATAL")
    return session


def read(session: SparkSession, paths: Sequence[str]) -> DataFrame:
    """Read tables of one kind, every cell as it stands there; raises Refused.

    A file of Parquet that says more rows than one of its size holds raises DocumentError, as on this machine.
    """
    try:
        match suffix_of(paths[0]):
            case ".parquet":
                frame = session.read.parquet(*paths)
                with ThreadPoolExecutor(_FOOTERS) as footers:
                    for _ in footers.map(partial(_refuse_endless, session), frame.inputFiles()):
                        pass
                return frame
            case ".csv":
                first = session.read.csv(list(paths), header=True, escape='"', inferSchema=False)
                # A row of another width would lose cells without a word, a file with other names would be misread.
                schema = StructType([*first.schema, StructField(BROKEN, StringType())])
                return session.read.csv(
                    list(paths),
                    schema,
                    header=True,
                    escape='"',
                    enforceSchema=False,
                    columnNameOfCorruptRecord=BROKEN,
                )
            case _:
                return session.read.json(list(paths), primitivesAsString=True)
    except _FAILURES as error:
        raise Refused(_one_line(error)) from error


def _refuse_endless(session: SparkSession, file: str) -> None:
    """Look at what a Parquet file says of itself; Spark's own reader finds it wherever it lies."""
    spark: Any = session
    # Python's side of Spark has no door of its own to what lies in the files.
    jvm, settings = spark._jvm, spark._jsc.hadoopConfiguration()  # noqa: SLF001
    path = jvm.org.apache.hadoop.fs.Path(jvm.java.net.URI(file))
    source = jvm.org.apache.parquet.hadoop.util.HadoopInputFile.fromPath(path, settings)
    opened = jvm.org.apache.parquet.hadoop.ParquetFileReader.open(source)
    try:
        tables.refuse_endless(unquote(file), opened.getRecordCount(), source.getLength())
    finally:
        opened.close()


_FOOTERS = 16
"""Files whose ends are read at a time."""


def write(scored: DataFrame, path: str, *, overwrite: bool = False) -> Counts:
    """Write results as a folder of parts, in one pass over the input; raises Refused.

    Spark commits the parts together at the end: a run that dies leaves no ``_SUCCESS`` behind.
    """
    seen, sums = Observation(), (*COUNTED, *REMARKED)
    # A row stands for its raters, where they were reconciled.
    rows = f.coalesce(f.col("raters"), f.lit(1)) if "raters" in scored.columns else f.lit(1)
    counted = scored.observe(
        seen,
        f.coalesce(f.sum(rows), f.lit(0)).alias("rows"),
        f.count(f.lit(1)).alias("written"),
        f.count("score").alias("totals"),
        f.count(f.when(f.col("status") == INVALID, 1)).alias("invalid"),
        *(f.coalesce(f.sum(name if name in scored.columns else f.lit(0)), f.lit(0)).alias(name) for name in sums),
    ).drop(*sums)
    try:
        writer = _defused(counted, path).write.mode("overwrite" if overwrite else "errorifexists")
        match suffix_of(path):
            case ".parquet":
                writer.parquet(path)
            case ".csv":
                writer.csv(path, header=True, escape='"')
            case _:
                writer.json(path, ignoreNullFields=False)
    except _FAILURES as error:
        raise Refused(_one_line(error)) from error
    told = {name: int(count) for name, count in seen.get.items()}
    remarks = {code: told[name] for name, code in REMARKED.items()}
    return Counts(**{name: told[name] for name in Counts._fields if name in told}, remarks=remarks)


class Failures(NamedTuple):
    """What could not be read of a written result, by the code of what is wrong."""

    rows: dict[str, int]
    """By what is wrong first."""
    answers: dict[str, int]
    """Cells with an answer that is none."""


def failures(session: SparkSession, path: str, answers: Sequence[str]) -> Failures:
    """How much of a written result could not be read; ``answers`` are the names of the columns with answers."""
    first = f.get_json_object(PROBLEMS, "$[0].code")
    written = read(session, [path]).where(f.col(PROBLEMS).isNotNull())
    by_row = written.groupBy(first.alias("code")).count().collect()
    cells = written.select(f.explode(f.from_json(PROBLEMS, "array<struct<cell:string,code:string>>")).alias("told"))
    wrong = cells.where(f.col("told.cell").isin([*answers])).groupBy(f.col("told.code").alias("code")).count()
    return Failures(*({row["code"]: row["count"] for row in rows} for rows in (by_row, wrong.collect())))


def problems(session: SparkSession, path: str, count: int | None = None) -> Iterator[dict[str, Any]]:
    """The problems of a written result by source and subject, of so many rows where a number is given.

    Each as the scorer wrote it, with the row's ``source`` and ``subject``.
    """
    written = read(session, [path]).where(f.col(PROBLEMS).isNotNull()).select("source", "subject", PROBLEMS)
    ordered = written.orderBy("source", "subject", PROBLEMS) if count is None else written.limit(count)
    for row in ordered.toLocalIterator():
        for problem in json.loads(row[PROBLEMS]):
            yield {"source": row["source"], "subject": row["subject"], **problem}


def _defused(scored: DataFrame, path: str) -> DataFrame:
    """Keep a spreadsheet from taking a respondent's text in a CSV for a formula."""
    if suffix_of(path) != ".csv":
        return scored
    texts = [each.name for each in scored.schema if isinstance(each.dataType, StringType)]
    quoted = {
        name: f.when(f.col(name).rlike(FORMULA), f.concat(f.lit(HARMLESS), name)).otherwise(f.col(name))
        for name in texts
    }
    return scored.withColumns(quoted)


def _one_line(error: Exception) -> str:
    """What Spark says, and what a worker says in the last line of its trace, where it was a worker's fault."""
    lines = [line.strip() for line in str(error).strip().split("\n")]
    causes = [line for line in lines if _CAUSE.match(line) and "pyspark" not in line.partition(":")[0]]
    return lines[0] if not causes or causes[-1] in lines[0] else f"{lines[0]} {causes[-1]}"


_CAUSE = re.compile(r"(?:[A-Za-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Interrupt|Exit)\b: \S")
"""How the last line of a Python trace begins."""
