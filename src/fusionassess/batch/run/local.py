"""A batch on this machine: sheets and tables are read, scored and handed on in order, all at the same time."""

import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.compute as pc

from fusionassess.batch.read import sources
from fusionassess.batch.read.archives import Broken, Found, Member, Table, members
from fusionassess.batch.read.delimited import read_delimited
from fusionassess.batch.read.jsonl import read_lines
from fusionassess.batch.read.tables import LINES, PARQUET, WORKBOOK, Piece, Warn, read_parquet, sources_of
from fusionassess.batch.read.workbook import is_form, read_workbook
from fusionassess.batch.run.counting import tally_of
from fusionassess.batch.run.pipeline import ahead, mapped
from fusionassess.batch.score import columns
from fusionassess.batch.score.result import Group
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.sheets import sheets
from fusionassess.batch.sheets.lots import batch_of
from fusionassess.cohort.tally import Tally
from fusionassess.documents.models import STDIN
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.source import visible
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition

CHUNK = 500
"""Sheets read at a time."""
FORMS = 20
"""Likewise, where there are workbooks among them."""
MANY = 400
"""Sheets from which on processes of their own pay."""


class Job(NamedTuple):
    """A stretch of the work in order: a table, an archive, or sheets that follow one another."""

    kind: sources.Kind
    files: tuple[str, ...]
    named: bool = True
    """Whether the user named it, rather than a folder or a pattern that it was found by."""

    @property
    def size(self) -> int:
        """Bytes to read, for the share that is done."""
        return sum(map(sources.size_of, self.files))


class Position(NamedTuple):
    """How far a batch has come: this job, that many of its rows or files, that many rows of the file after them."""

    job: int = 0
    rows: int = 0
    inner: int = 0
    """Of a table in an archive; 0 elsewhere."""


class Done(NamedTuple):
    """Some rows, read and scored."""

    position: Position
    """Behind them."""
    result: Any
    """A record batch of results, without the rows that could not be read; None where there is none."""
    tally: Tally | None = None
    """What was counted of them, where anything was to be."""
    problems: Sequence[Problem] = ()
    failed: int = 0
    """Rows and files that could not be read."""
    passed_over: int = 0
    """Files that hold no answers."""
    remarks: Mapping[str, int] = {}
    """What is to be told of the answers, see ``Scored``."""
    weight: int = 0
    """Bytes that were read for it."""


class _Work(NamedTuple):
    """Something that was read and is to be scored."""

    done: Done
    piece: Piece | None = None
    file: str = ""


@dataclass
class Batch:
    """What is to be scored, and how."""

    files: Sequence[str]
    named: frozenset[str] = frozenset()
    """Those of the files that the user named, rather than a folder that holds them."""
    rubric: str | None = None
    columns: Path | None = None
    """A column map."""
    profile: str | None = None
    sectors: tuple[str, ...] = ()
    bare_applies_not: bool = False
    """Whether ``NA`` alone in a table was meant as *not applicable*; else it is a gap."""
    most_units: int | None = None
    """Up to how many respondents are kept by name in what is counted; nothing is counted where it is None."""
    workers: int = 0
    """Processors to use; all there are where it is 0."""
    edition: Edition | None = None
    """Known from the first table or sheet on."""

    @cached_property
    def jobs(self) -> list[Job]:
        """The work in order."""
        found: list[Job] = []
        together: list[str] = []
        for file in self.files:
            kind = sources.kind_of(file)
            if kind == "sheets" and file.lower().endswith(WORKBOOK) and not is_form(file):
                kind = "table"
            if kind == "sheets":
                together.append(file)
                continue
            found += _sheets(together)
            together = []
            found.append(Job(kind, (file,), file in self.named))
        return [*found, *_sheets(together)]

    def run(self, start: Position = Position()) -> Generator[Done, None, None]:  # noqa: B008 - a value, never changed
        """Score everything from a position on. Raises DocumentError where the rubric or the column map is at fault."""
        self.workers = self.workers or _processors()
        if self.rubric is not None:
            self.edition = library.find(self.rubric)
        with ExitStack() as stack:
            read = stack.enter_context(closing(_Reading(self, start, stack).works()))
            threads = stack.enter_context(ThreadPoolExecutor(self.workers))
            works = stack.enter_context(closing(ahead(read)))
            scored = stack.enter_context(closing(mapped(self._scored, works, threads, self.workers + 1)))
            yield from stack.enter_context(closing(ahead(scored)))

    def first_edition(self) -> Edition | None:
        """The rubric of the batch, of its first sheet that can be read where nobody named one."""
        sheets_first = (file for job in self.jobs if job.kind == "sheets" for file in job.files)
        while self.edition is None and (file := next(sheets_first, None)):
            self.edition = sheets.read_sheets([file], self.rubric, None).edition
        return self.edition

    def usual_edition(self) -> Edition:
        """The rubric of the batch, the shipped one where nothing has named any."""
        self.edition = self.edition or library.find(library.shipped_ids()[0])
        return self.edition

    @cached_property
    def scorer(self) -> Scorer:
        """Scores the tables and sheets of this batch. Raises DocumentError where the column map is at fault."""
        rubric = self.usual_edition().rubric
        renamed = columns.read_map(self.columns, rubric) if self.columns else {}
        return Scorer(rubric, renamed, self.profile, self.sectors, self.bare_applies_not)

    def _counted(self, groups: Sequence[Group], result: Any) -> Tally | None:
        if self.most_units is None or not groups:
            return None
        return tally_of(self.scorer, groups, result, self.most_units)

    def _scored(self, work: _Work) -> Done:
        if work.piece is None:
            return work.done
        piece, scored = work.piece, self.scorer.score(work.piece.batch)
        result, problems = scored.result, [*piece.problems, *work.done.problems]
        if result.column("source").null_count == len(result):
            result = result.set_column(0, result.schema.field(0), sources_of(piece, visible(work.file)))
        for fault in scored.faults:
            place, text = piece.spot(fault.row, None if fault.column is None else piece.columns[fault.column])
            problems.append(Problem(fault.code, place, fault.values, source=text))
        if len(scored.invalid):
            result = result.filter(pc.not_equal(result.column("status"), "invalid"))
        return work.done._replace(
            result=result,
            tally=self._counted(scored.groups, result),
            problems=sorted(problems, key=lambda problem: problem.place.order),
            failed=work.done.failed + len(scored.invalid) + len(piece.problems),
            # A sheet that gives no reason was refused when it was read.
            remarks={} if piece.lines is None else scored.remarks,
        )


def _sheets(files: Sequence[str]) -> list[Job]:
    return [Job("sheets", tuple(files))] if files else []


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Reading:
    """Reads the jobs of a batch one after the other."""

    def __init__(self, batch: Batch, start: Position, stack: ExitStack) -> None:
        self.batch, self.start = batch, start
        sheets_left = sum(len(job.files) for job in batch.jobs[start.job :] if job.kind == "sheets")
        # Other processes must begin before there are threads.
        self.pool = None
        if sheets_left >= MANY and batch.workers > 1:
            self.pool = stack.enter_context(sheets.pool(batch.workers, batch.rubric, batch.first_edition()))

    def works(self) -> Generator[_Work, None, None]:
        """Everything that is read, in order."""
        for number, job in enumerate(self.batch.jobs):
            if number >= self.start.job:
                yield from self._job(job, self.start if number == self.start.job else Position(number))

    def _job(self, job: Job, position: Position) -> Iterator[_Work]:
        if job.kind == "table":
            (file,) = job.files
            yield from self._table(file, position, job.size, is_named=job.named)
        elif job.kind == "sheets":
            chunks = _chunks(job.files[position.rows :])
            if self.pool is not None:
                reads: Iterator[sheets.Packed] = mapped(sheets.read_chunk, chunks, self.pool, self.batch.workers + 2)
            else:
                reads = map(self._read, chunks)
            yield from self._as_work(sheets.together(reads), position)
        else:
            yield from self._archive(job.files[0], position)

    def _table(self, file: str, position: Position, size: int, *, is_named: bool) -> Iterator[_Work]:
        warnings: list[Problem] = []
        # What a table's names give to remark was told with its first rows.
        warn = (lambda _: None) if position.rows else warnings.extend
        try:
            for piece in _pieces(file, self.batch.scorer, warn, size, position.rows):
                position = Position(position.job, position.rows + piece.count)
                yield _Work(Done(position, None, problems=tuple(warnings), weight=piece.weight), piece, file)
                warnings.clear()
        except DocumentError as error:
            yield _refused(error, Position(position.job + 1), is_named=is_named)

    def _archive(self, file: str, position: Position) -> Iterator[_Work]:
        for found in _runs(islice(members(file), position.rows, None)):
            behind = Position(position.job, position.rows + (len(found) if isinstance(found, list) else 1))
            if isinstance(found, Table):
                yield from self._packed_table(found, position, behind)
            elif isinstance(found, Broken):
                yield _refused(DocumentError([found.problem]), behind, is_named=True)
            else:
                yield from self._as_work([self._read(found)], position)
            position = behind

    def _packed_table(self, table: Table, position: Position, behind: Position) -> Iterator[_Work]:
        for work in self._table(table.path, Position(0, position.inner), table.weight, is_named=False):
            done = work.done
            told = tuple(table.named(problem) for problem in done.problems)
            here = behind if done.position.job else position._replace(inner=done.position.rows)
            piece = None if work.piece is None else _piece_of(work.piece, table)
            yield _Work(done._replace(position=here, problems=told), piece, table.name)

    def _read(self, files: Sequence[str | Member]) -> sheets.Packed:
        read = sheets.read_sheets(files, self.batch.rubric, self.batch.edition)
        self.batch.edition = read.edition
        return sheets.packed(files, read)

    def _as_work(self, reads: Iterable[sheets.Packed], position: Position) -> Iterator[_Work]:
        for read in reads:
            position = Position(position.job, position.rows + read.files)
            done = Done(position, None, None, read.problems, read.failed, read.passed_over, weight=read.weight)
            edition = self.batch.edition
            rows = None if edition is None else batch_of(edition.rubric, read.rows)
            yield _Work(done, None if rows is None else _as_piece(rows))


def _refused(error: DocumentError, position: Position, *, is_named: bool) -> _Work:
    """A file that cannot be read; a table that happened to be there and has no answers is none of ours."""
    is_other = not is_named and all(problem.code == "no-answer-columns" for problem in error.problems)
    told = () if is_other else error.problems
    return _Work(Done(position, None, problems=told, failed=not is_other, passed_over=is_other))


def _chunks(files: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(files), CHUNK):
        chunk = files[start : start + CHUNK]
        # A form takes as long as a hundred other sheets: whoever waits wants to see something move.
        size = FORMS if any(file.lower().endswith(WORKBOOK) for file in chunk) else CHUNK
        yield from (chunk[first : first + size] for first in range(0, len(chunk), size))


def _runs(found: Iterator[Found]) -> Iterator[list[Member] | Table | Broken]:
    """Sheets that follow one another, and each table by itself: it is gone when the next member is asked for."""
    sheets_first: list[Member] = []
    for each in found:
        if isinstance(each, Member):
            sheets_first.append(each)
        if sheets_first and (not isinstance(each, Member) or len(sheets_first) == CHUNK):
            yield sheets_first
            sheets_first = []
        if not isinstance(each, Member):
            yield each
    if sheets_first:
        yield sheets_first


def _piece_of(piece: Piece, table: Table) -> Piece:
    """Rows of a table in an archive, which is named by it."""

    def spot(row: int, column: int | None) -> tuple[Place, str]:
        place, text = piece.spot(row, column)
        return place._replace(file=table.name), text

    return replace(piece, spot=spot, problems=[table.named(problem) for problem in piece.problems])


def _as_piece(batch: Any) -> Piece:
    """Sheets as rows of a table in which nothing can be wrong any more."""

    def spot(row: int, _column: int | None) -> tuple[Place, str]:
        return Place(batch.column("source")[row].as_py()), ""

    return Piece(batch, range(batch.num_columns), None, spot, 0)


def _pieces(file: str, scorer: Scorer, warn: Warn, size: int, skip: int) -> Iterator[Piece]:
    suffix = Path(file).suffix.lower()
    if file == STDIN:
        return _of_stream(scorer, warn, skip)
    if suffix in PARQUET:
        return read_parquet(file, scorer.layout, warn, size, skip)
    if suffix in WORKBOOK:
        return read_workbook(file, scorer.layout, warn, skip)
    return (read_lines if suffix in LINES else read_delimited)(file, scorer.layout, warn, skip)


def _of_stream(scorer: Scorer, warn: Warn, skip: int) -> Iterator[Piece]:
    """Standard input: JSON lines where it begins with a brace, else delimited text."""
    import sys

    begins = sys.stdin.buffer.peek(1)[:1] if hasattr(sys.stdin.buffer, "peek") else b""
    return (read_lines if begins == b"{" else read_delimited)(STDIN, scorer.layout, warn, skip)
