"""The reading of a batch: its jobs one after the other, to pieces that are to be scored."""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import accumulate, chain, islice
from types import MappingProxyType
from typing import Any, NamedTuple

from fusionassess.batch import ledger
from fusionassess.batch.ledger import Ledger, Unit
from fusionassess.batch.read import sources
from fusionassess.batch.read.archives import Broken, Found, Member, UnpackedTable, members, unpacked
from fusionassess.batch.read.jsonl import read_array
from fusionassess.batch.read.opening import NO_TABLE, kind_inside, pieces
from fusionassess.batch.read.tables import Piece, steps
from fusionassess.batch.run.done import Done, Position
from fusionassess.batch.run.pipeline import mapped
from fusionassess.batch.run.task import Batch, Job
from fusionassess.batch.sheets import sheets
from fusionassess.batch.sheets.lots import batch_of
from fusionassess.documents import apart, models
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.source import MOST_BYTES, stranger, visible
from fusionassess.documents.suffixes import DOCUMENTS, JSON, PARQUET, SCANS, WORKBOOKS, is_json

CHUNK = 500
"""Sheets read at a time."""
FORMS = 20
"""Likewise, where there are workbooks among them."""
MANY = 400
"""Sheets in YAML from which on processes of their own pay."""
_COST = 10
"""How much longer one takes than one in JSON."""


class Work(NamedTuple):
    """Something that was read and is to be scored."""

    done: Done
    piece: Piece | None = None
    file: str = ""
    members: Mapping[str, Member] = MappingProxyType({})
    """Sheets of an archive that the piece was made of, by name, where each respondent is wanted by itself."""


class Reading:
    """Reads the jobs of a batch one after the other."""

    def __init__(self, batch: Batch, start: Position, stack: ExitStack) -> None:
        self.batch, self.start = batch, start
        jobs = batch.jobs[start.job :]
        sheets_left = chain.from_iterable(job.files for job in jobs if job.kind == "sheets")
        # Other processes must begin before there are threads.
        if any(job.kind in {"archive", "packed"} or _is_read_apart(file) for job in batch.jobs for file in job.files):
            apart.begin()
        self.pool = None
        if batch.workers > 1 and processes_pay(sheets_left):
            pool = sheets.pool(batch.workers, batch.rubric, batch.first_edition(), of_raters=batch.merge is not None)
            self.pool = stack.enter_context(pool)

    def works(self) -> Generator[Work, None, None]:
        """Everything that is read, in order."""
        for number, job in enumerate(self.batch.jobs):
            if number >= self.start.job:
                yield from self._job(job, self.start if number == self.start.job else Position(number))

    def _job(self, job: Job, position: Position) -> Iterator[Work]:
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
        elif job.kind == "other":
            yield _aside(job.files, Position(position.job + 1), self.batch.named)
        else:
            (file,) = job.files
            yield from self._archive(_guarded((members if job.kind == "archive" else unpacked)(file), file), position)

    def _table(
        self, file: str, position: Position, size: int, *, is_named: bool, unit: Unit = "files", name: str = ""
    ) -> Iterator[Work]:
        """A table in a file, which is called otherwise where it was unpacked."""
        name = name or file
        warnings: list[Problem] = []
        # What a table's names give to remark was told with its first rows.
        warn = (lambda _: None) if position.rows else warnings.extend
        end = Position(position.job + 1)
        try:
            for item in pieces(file, self.batch.scorer, warn, size, position.rows, self.batch.sheets):
                position = Position(position.job, position.rows + steps(item))
                if isinstance(item, Ledger):
                    yield Work(Done(position, None, ledger=item))
                    continue
                yield Work(Done(position, None, problems=tuple(warnings), weight=item.weight), item, name)
                warnings.clear()
        except DocumentError as error:
            yield _refused(error, end, name, unit, is_named=is_named)
        except Exception as error:  # noqa: BLE001 - whatever a stranger's file brings about is its own failure
            yield _refused(stranger(error, name), end, name, unit, is_named=True)
        else:
            became = ledger.scored(unit) if position.rows else ledger.passed_over(unit, "no-rows", name)
            yield Work(Done(end, None, problems=tuple(warnings), ledger=became))

    def _archive(self, members: Iterator[Found], position: Position) -> Iterator[Work]:
        for run in _runs(islice(members, position.rows, None)):
            behind = Position(position.job, position.rows + run.size)
            if run.sheets:
                by_name = {visible(sheet.name): sheet for sheet in run.sheets} if self.batch.reports_into else {}
                for work in self._as_work([self._read(run.sheets)], position):
                    yield work._replace(done=work.done._replace(whole=False), members=by_name)
            # Sheets and what was passed over between them are done together.
            before = behind if run.last is None else position._replace(rows=behind.rows - 1)
            if run.sheets or run.ledger.counts or run.ledger.assumed:
                yield Work(Done(before, None, ledger=run.ledger))
            if isinstance(run.last, UnpackedTable):
                yield from self._packed_table(run.last, before, behind)
            elif isinstance(run.last, Broken):
                broken = run.last
                became = ledger.failed(broken.unit, broken.problem.code, broken.problem.place.file)
                yield Work(Done(behind, None, problems=[broken.problem], ledger=became))
            position = behind

    def _packed_table(self, table: UnpackedTable, position: Position, behind: Position) -> Iterator[Work]:
        works = self._table(
            table.path, Position(0, position.inner), table.weight, is_named=False, unit=table.unit, name=table.name
        )
        for work in works:
            done = work.done
            told = tuple(table.named(problem) for problem in done.problems)
            here = behind if done.position.job else position._replace(inner=done.position.rows)
            piece = None if work.piece is None else _piece_of(work.piece, table)
            met = done.ledger.renamed(table.path, table.name)
            yield Work(done._replace(position=here, problems=told, ledger=met), piece, table.name)

    def _read(self, files: Sequence[str | Member]) -> sheets.Packed:
        batch = self.batch
        read = sheets.read_sheets(files, batch.rubric, batch.edition, of_raters=batch.merge is not None)
        self.batch.edition = read.edition
        return sheets.packed(files, read)

    def _as_work(self, reads: Iterable[sheets.Packed], position: Position) -> Iterator[Work]:
        for read in reads:
            before, position = position, Position(position.job, position.rows + read.files)
            for array in read.arrays:
                yield from self._array(array, before)
            done = Done(position, None, None, read.problems, read.ledger, weight=read.weight)
            edition = self.batch.edition
            rows = None if edition is None else batch_of(edition.rubric, read.rows)
            yield Work(done, None if rows is None else _as_piece(rows))

    def _array(self, array: sheets.Array, position: Position) -> Iterator[Work]:
        """The rows of a file in JSON that was taken for a sheet."""
        warnings: list[Problem] = []
        count = 0
        rows = partial(read_array, array.file, array.text, self.batch.scorer, are_lines=array.are_lines)
        try:
            if array.words:
                self._look_at_rows(array)
            for item in rows(warnings.extend):
                count += steps(item)
                done = Done(position, None, problems=tuple(warnings), whole=False)
                if isinstance(item, Ledger):
                    yield Work(done._replace(ledger=item))
                else:
                    yield Work(done, item, array.file)
                warnings.clear()
        except DocumentError as error:
            yield self._no_rows(array, error, position)
        else:
            became = ledger.scored(array.unit) if count else ledger.passed_over(array.unit, "no-rows", array.file)
            yield Work(Done(position, None, ledger=became, whole=False))

    def _no_rows(self, array: sheets.Array, error: DocumentError, position: Position) -> Work:
        """What becomes of a file in JSON or YAML that has no rows: it may answer questions in a shape of its own."""
        if all(problem.code in NO_ROWS for problem in error.problems):
            words = array.words or models.words_in(_values_of(array.text))
            if self.batch.scorer.vocabulary.named(words, worded=False) >= _FEWEST_NAMED:
                error = DocumentError([Problem("rows-unclear", Place(array.file), {"file": array.file})])
            elif array.words:
                aside = ledger.passed_over(array.unit, "other-document", array.file)
                return Work(Done(position, None, ledger=aside, whole=False))
        work = _refused(error, position, array.file, array.unit, is_named=array.file in self.batch.named)
        return work._replace(done=work.done._replace(whole=False))

    def _look_at_rows(self, array: sheets.Array) -> None:
        """Refuse what has no rows at all, and rows in YAML, of which it is not known where each stands.

        Raises DocumentError.
        """
        rows = read_array(array.file, array.text, self.batch.scorer, lambda _: None, are_lines=array.are_lines)
        for item in islice(rows, 1):
            if isinstance(item, Piece) and not len(item.batch):
                raise DocumentError([Problem("not-a-row", Place(array.file, 1, 1))])
        if not is_json(array.file):
            raise DocumentError([Problem("rows-in-yaml", Place(array.file, 1, 1))])


def _values_of(text: str) -> object:
    """What a text in JSON holds; the text itself where it is several, or too long to be held as values."""
    try:
        return json.loads(text) if len(text) <= MOST_BYTES else text
    except (ValueError, RecursionError):
        return text


def _aside(files: Sequence[str], position: Position, named: frozenset[str]) -> Work:
    """What cannot be read: told where it may well be a return."""
    met, problems = Ledger(), []
    codes = {
        file: sources.foreign_code(file)
        for file in files
        if kind_inside(file) == "foreign" or (file in named and file.lower().endswith(SCANS))
    }
    for file, code in codes.items():
        problems.append(Problem(code, Place(file), {"suffix": sources.suffix_of(file)}))
    for code in dict.fromkeys(codes.values()):
        met += ledger.failed("files", code, *(file for file, own in codes.items() if own == code))
    if others := [file for file in files if file not in codes]:
        met += ledger.passed_over("files", "other-kind", *others)
    return Work(Done(position, None, problems=problems, ledger=met))


def _refused(error: DocumentError, position: Position, name: str, unit: Unit, *, is_named: bool) -> Work:
    """A file that cannot be read; a table that happened to be there and has no answers is none of ours."""
    code = error.problems[0].code
    harmless = NO_TABLE if name.lower().endswith(".txt") or sources.has_lost_its_suffix(name) else _NO_ANSWERS
    if not is_named and all(problem.code in harmless for problem in error.problems):
        return Work(Done(position, None, ledger=ledger.passed_over(unit, "no-known-names", name)))
    return Work(Done(position, None, problems=error.problems, ledger=ledger.failed(unit, code, name)))


_NO_ANSWERS = frozenset({"no-answer-columns"})
NO_ROWS = frozenset({"no-answer-columns", "not-a-row", "empty-file"})
_FEWEST_NAMED = 2
"""Questions that a document names which may well be a return."""


def processes_pay(files: Iterable[str]) -> bool:
    """Whether processes of their own pay for these sheets."""
    return any(cost >= MANY * _COST for cost in accumulate(map(_cost, files)))


def _cost(file: str) -> int:
    """How long a sheet takes, about, by its name."""
    name = file.lower()
    if name.endswith(JSON):
        return 1
    return 4 * _COST if name.endswith(WORKBOOKS) else _COST


def _is_read_apart(file: str) -> bool:
    """Whether a file may want a reader that is held to bounds."""
    name = file.lower()
    # What there may be a million of is told first.
    return not name.endswith(DOCUMENTS) and (name.endswith(_READ_APART) or sources.has_lost_its_suffix(file))


_READ_APART = (*PARQUET, *WORKBOOKS)


def _chunks(files: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(files), CHUNK):
        chunk = files[start : start + CHUNK]
        # A form takes as long as a hundred other sheets: whoever waits wants to see something move.
        size = FORMS if any(file.lower().endswith(WORKBOOKS) for file in chunk) else CHUNK
        yield from (chunk[first : first + size] for first in range(0, len(chunk), size))


def _guarded(members: Iterator[Found], file: str) -> Iterator[Found]:
    """What is in an archive, as far as it can be read."""
    try:
        yield from members
    except Exception as error:  # noqa: BLE001 - whatever a stranger's file brings about is its own failure
        (problem,) = stranger(error, file).problems
        yield Broken(problem, "files")


class _Run(NamedTuple):
    """What follows one another in an archive."""

    sheets: list[Member]
    last: UnpackedTable | Broken | None
    """Behind the sheets: a table is gone when the next member is asked for."""
    ledger: Ledger
    size: int
    """How many."""


def _runs(members: Iterator[Found]) -> Iterator[_Run]:
    """Members that are read together, and each table by itself."""
    together, met, count = list[Member](), Ledger(), 0
    for each in members:
        count += 1
        if isinstance(each, Member):
            together.append(each)
        elif isinstance(each, Ledger):
            met += each
        if isinstance(each, UnpackedTable | Broken) or len(together) == CHUNK:
            yield _Run(together, each if isinstance(each, UnpackedTable | Broken) else None, met, count)
            together, met, count = [], Ledger(), 0
    if count:
        yield _Run(together, None, met, count)


def _piece_of(piece: Piece, table: UnpackedTable) -> Piece:
    """Rows of a table in an archive, which is named by it."""

    def spot(row: int, column: int | None) -> tuple[Place, str]:
        place, text = piece.spot(row, column)
        return place._replace(file=table.name), text

    return replace(
        piece,
        spot=spot,
        problems=[table.named(problem) for problem in piece.problems],
        ledger=piece.ledger.renamed(table.path, table.name),
    )


def _as_piece(batch: Any) -> Piece:
    """Sheets as rows of a table in which nothing can be wrong any more."""

    def spot(row: int, _column: int | None) -> tuple[Place, str]:
        return Place(batch.column("source")[row].as_py()), ""

    return Piece(batch, range(batch.num_columns), None, spot, 0)
