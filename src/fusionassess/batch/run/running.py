"""A batch run to its end: rows into a table that is written whole or not at all, problems into another."""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from fusionassess.batch.ledger import NOTHING, Ledger
from fusionassess.batch.run import local
from fusionassess.batch.run.done import Done, Position
from fusionassess.batch.run.labelled import Labelled
from fusionassess.batch.run.parts import Parts, identity
from fusionassess.batch.run.picture import CohortPicture
from fusionassess.batch.run.problems import ProblemSink
from fusionassess.batch.run.sinks import (
    SINKS,
    CsvSink,
    LabelledSink,
    ParquetSink,
    Sink,
    WorkbookSink,
    kind_of,
)
from fusionassess.batch.run.task import Batch
from fusionassess.batch.score import organisations
from fusionassess.batch.score.result import few_valued, result_schema
from fusionassess.batch.units.reports import UnitReports
from fusionassess.documents import saving
from fusionassess.documents.reading import STDIN
from fusionassess.documents.suffixes import PARQUET
from fusionassess.rubric.model import Rubric
from fusionassess.words.labels import Labels


def _ignore(_: Any) -> None:
    pass


@dataclass
class Run:
    """A batch, and where what comes of it goes.

    Its methods raise DocumentError, FileExistsAlready, TooManyRows, OSError.
    """

    batch: Batch
    target: str
    """The table of results."""
    problems: ProblemSink
    observe: Callable[[Any], None] = _ignore
    """Sees every batch of results."""
    tick: Callable[[Done], None] = _ignore
    """Is told of every step."""
    picture: CohortPicture | None = None
    reports: UnitReports | None = None
    """Where a report is wanted for each respondent."""
    force: bool = False
    """Whether an old table may be written over."""
    labelled: bool = False
    """Whether the table is for people, in words and rounded numbers."""
    ledger: Ledger = NOTHING

    def at_once(self) -> Ledger:
        """Score everything into one table."""
        with ExitStack() as stack:
            sink: Sink | None = None
            for done in local.run_to_the_end(self.batch):
                self._count(done)
                if done.result is not None and len(done.result):
                    if sink is None:
                        sink = stack.enter_context(_table(self))
                    sink.write(done.result)
                    self.observe(done.result)
                self.tick(done)
        return self.ledger

    def _count(self, done: Done) -> None:
        self.ledger += done.ledger
        self.problems.add(done.problems)
        if self.picture is not None:
            self.picture.add(done)
        if self.reports is not None and done.respondents is not None:
            self.reports.add(done.respondents)

    def in_parts(self) -> Ledger:
        """Score in parts that are kept beside the table until it is whole; go on behind the parts that are there.

        Raises OtherRun where they are those of another batch, InUse where another run is at it.
        """
        with saving.held(Path(self.target)):
            parts = Parts(Path(f"{self.target}.parts"), identity(self.batch), self.picture)
            position, self.ledger = parts.begin(self.problems)
            kept = len(parts.states)
            with closing(parts):
                for done in local.run(self.batch, position, list(parts.seen())):
                    self._count(done)
                    parts.add(done, self.ledger)
                    self.tick(done)
                parts.end(self.ledger)
            if self.ledger.count("rows", "scored"):
                self._join(parts, kept)
            parts.remove()
        return self.ledger

    def _join(self, parts: Parts, kept: int) -> None:
        """Put all parts into one table and one picture; the first ones were kept by an earlier run."""
        # Where everything was done before, nothing has asked for the rubric yet.
        edition = self.batch.edition or self.batch.first_edition() or self.batch.usual_edition()
        if self.picture is not None:
            parts.restore(self.picture, edition.rubric, kept)
        with _table(self) as sink:
            for done in local.organised(self.batch, parts.rows()) if self.batch.merge else _as_kept(parts):
                self._count(done)
                if done.result is not None:
                    sink.write(done.result)
                    self.observe(done.result)


def _as_kept(parts: Parts) -> Iterator[Done]:
    """The rows of parts that were counted when they were scored."""
    return (Done(Position(), result) for result in parts.rows())


@contextmanager
def _table(run: Run) -> Iterator[Sink]:
    """The table to be written; it gets its name when everything is in it."""
    batch, target = run.batch, run.target
    if batch.edition is None:
        raise AssertionError("rows without a rubric")
    rubric, told = batch.edition.rubric, run.problems.labels
    schema = _schema(batch, rubric)
    labelled = Labelled(rubric, schema, told) if run.labelled else None
    if target == STDIN:
        output = _standard_output()
        sink: Sink = _labelled_csv(output, labelled, mark=False) if labelled else CsvSink(output, schema, mark=False)
        yield sink
        sink.close()
        sys.stdout.flush()
        return
    path, kind = Path(target), kind_of(target)
    with ExitStack() as stack:
        special = path.exists() and not path.is_file()
        part = path if special else stack.enter_context(saving.unfinished(path, force=run.force))
        with part.open("wb") as stream:
            folder = stack.enter_context(saving.workspace()) if kind == ".xlsx" else None
            sink = _sink(kind, stream, schema, rubric, told, folder, labelled)
            try:
                yield sink
            except BaseException:
                sink.abandon()
                raise
            sink.close()


def _labelled_csv(stream: Any, labelled: Labelled, *, mark: bool = True) -> Sink:
    return LabelledSink(
        CsvSink(stream, labelled.schema(as_texts=True), mark=mark), partial(labelled.table, as_texts=True)
    )


def _schema(batch: Batch, rubric: Rubric) -> pa.Schema:
    """The columns of the table, with those of raters where rows are reconciled."""
    schema = result_schema(rubric, roadmap=batch.budget is not None)
    for field in organisations.fields() if batch.merge else ():
        schema = schema.append(field)
    return schema


def _sink(
    kind: str,
    stream: IO[bytes],
    schema: pa.Schema,
    rubric: Rubric,
    told: Labels,
    folder: Path | None,
    labelled: Labelled | None,
) -> Sink:
    match kind:
        case suffix if suffix in PARQUET:
            return ParquetSink(stream, schema, few_valued(rubric))
        case ".xlsx" if labelled:
            shape, looks = labelled.schema(as_texts=False), labelled.looks()
            book = WorkbookSink(stream, shape, labelled.notes(), folder, looks)
            return LabelledSink(book, partial(labelled.table, as_texts=False))
        case ".xlsx":
            heads = {**told.batch.columns, **told.batch.roadmap_columns, **rubric.titles(told.language)}
            return WorkbookSink(stream, schema, heads, folder)
    return _labelled_csv(stream, labelled) if labelled else SINKS[kind](stream, schema)


def _standard_output() -> IO[bytes]:
    if hasattr(sys.stdout, "buffer"):
        return sys.stdout.buffer
    return _AsText()


class _AsText(io.BytesIO):
    """Standard output that takes only text, as under a test."""

    def write(self, data: Any) -> int:
        """Hand the bytes on."""
        return sys.stdout.write(bytes(data).decode())
