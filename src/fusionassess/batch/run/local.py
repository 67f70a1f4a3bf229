"""A batch on this machine: sheets and tables are read, scored and handed on in order, all at the same time."""

import codecs
import os
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pyarrow.compute as pc

from fusionassess.batch import ledger
from fusionassess.batch.ledger import Fate, Ledger, Unit
from fusionassess.batch.read import sources
from fusionassess.batch.read.archives import Broken, Found, Member, UnpackedTable, members, unpacked
from fusionassess.batch.read.delimited import read_delimited
from fusionassess.batch.read.jsonl import read_array, read_lines
from fusionassess.batch.read.tables import Piece, Pieces, Warn, read_parquet, sources_of, steps
from fusionassess.batch.read.workbook import is_form, is_spreadsheet, read_workbook
from fusionassess.batch.run.counting import tally_of
from fusionassess.batch.run.merged import Merge, Organisations, Rated
from fusionassess.batch.run.pipeline import ahead, mapped
from fusionassess.batch.run.repeats import (
    DUPLICATE,
    Again,
    Duplicates,
    Repeats,
    RowKeys,
    times,
)
from fusionassess.batch.score import arrays, coding, maps
from fusionassess.batch.score.coding import NO_ROWS
from fusionassess.batch.score.keys import keys_of
from fusionassess.batch.score.remarks import AGAIN
from fusionassess.batch.score.result import PlanGroup
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.score.subjects import TOTAL, are_totals, folded
from fusionassess.batch.sheets import sheets
from fusionassess.batch.sheets.lots import batch_of
from fusionassess.batch.units.respondents import Respondents
from fusionassess.cohort.tally import Tally
from fusionassess.documents import apart
from fusionassess.documents.models import STDIN
from fusionassess.documents.problems import DocumentError, Place, Problem, shown
from fusionassess.documents.source import COMPOUND, ZIP, guess_encoding, stranger, visible
from fusionassess.documents.suffixes import LINES, PAGES, PARQUET, WORKBOOKS
from fusionassess.kernel.scoring import Ints
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition

CHUNK = 500
"""Sheets read at a time."""
FORMS = 20
"""Likewise, where there are workbooks among them."""
MANY = 400
"""Sheets from which on processes of their own pay."""


class Job(NamedTuple):
    """A stretch of the work in order: a table, an archive, sheets that follow one another, or what nobody reads."""

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
    ledger: Ledger = Ledger()
    """What became of what was met."""
    known: RowKeys | None = None
    """By what its rows are known, where any has a name."""
    weight: int = 0
    """Bytes that were read for it."""
    respondents: Respondents | None = None
    """Its rows with their sheets, where each is wanted by itself."""
    rated: Rated | None = None
    """Its rows by organisation, where several raters are reconciled."""
    whole: bool = True
    """Whether a run can go on behind it: some files are done in several steps or not at all."""


class _Work(NamedTuple):
    """Something that was read and is to be scored."""

    done: Done
    piece: Piece | None = None
    file: str = ""
    members: Mapping[str, Member] = MappingProxyType({})
    """Sheets of an archive that the piece was made of, by name, where each respondent is wanted by itself."""


class _Scored(NamedTuple):
    """Something that was scored."""

    done: Done
    work: _Work
    """What it was."""
    rows: Ints
    """Rows of its piece that could be read."""


@dataclass
class Batch:
    """What is to be scored, and how."""

    files: Sequence[str]
    named: frozenset[str] = frozenset()
    """Those of the files that the user named, rather than a folder that holds them."""
    rubric: str | None = None
    columns: Path | None = None
    """A map of columns and values."""
    profile: str | None = None
    sectors: tuple[str, ...] = ()
    bare_applies_not: bool = False
    """Whether ``NA`` alone in a table was meant as *not applicable*; else it is a gap."""
    sheets: tuple[str, ...] = ()
    """Of workbooks with tables, those to read; all where none is named."""
    export: str | None = None
    """The name of the survey service that has exported the tables, see ``maps.exports``."""
    duplicates: Duplicates = "tell"
    """What is done with a respondent that comes again."""
    key: str | None = None
    """The column of tables by which a respondent is known; by its name, profile and period where it is None."""
    most_units: int | None = None
    """Up to how many respondents are kept by name in what is counted; nothing is counted where it is None."""
    merge: Merge | None = None
    """How rows of one organisation are reconciled; each stands for itself where it is None."""
    reports_into: tuple[str, ...] = ()
    """The folder and the forms of a report on each respondent, where they are wanted."""
    budget: int | None = None
    """Points of effort for which the steps most worth taking are chosen; none are where it is None."""
    workers: int = 0
    """Processors to use; all there are where it is 0."""
    edition: Edition | None = None
    """Known from the first table or sheet on."""

    @cached_property
    def jobs(self) -> list[Job]:
        """The work in order; what nobody reads comes first, all at once."""
        jobs: list[Job] = []
        together: list[str] = []
        aside: list[str] = []
        for file in self.files:
            kind = _kind(file)
            if kind == "workbook":
                kind = "sheets" if is_form(file) else "table"
            elif kind == "other" and (file in self.named or os.path.isdir(file)):  # noqa: PTH112 - of a million names
                kind = "sheets"
            if kind == "sheets":
                together.append(file)
            elif kind in {"foreign", "other"}:
                aside.append(file)
            else:
                jobs += _sheets(together)
                together = []
                jobs.append(Job(kind, (file,), file in self.named))
        first = [Job("other", tuple(aside))] if aside else []
        return [*first, *jobs, *_sheets(together)]

    def run(
        self,
        start: Position = Position(),  # noqa: B008 - a value, never changed
        seen: Iterable[RowKeys] = (),
    ) -> Generator[Done, None, None]:
        """Score everything from a position on; whoever came before it has been seen.

        Raises DocumentError where the rubric or the column map is at fault.
        """
        self.workers = self.workers or processors()
        if self.rubric is not None:
            self.edition = library.find(self.rubric)
        with ExitStack() as stack:
            read = stack.enter_context(closing(_Reading(self, start, stack).works()))
            threads = stack.enter_context(ThreadPoolExecutor(self.workers))
            works = stack.enter_context(closing(ahead(read)))
            scored = stack.enter_context(closing(mapped(self._scored, works, threads, self.workers + 1)))
            if self.merge is not None:
                yield from self._merged(scored, start)
                return
            repeats = Repeats(self.duplicates, self._times(), is_counted=self.most_units is not None)
            for known in seen:
                repeats.restore(known)
            once = stack.enter_context(closing(self._once(scored, repeats)))
            yield from stack.enter_context(closing(ahead(once)))

    def _merged(self, scored: Iterable[_Scored], position: Position) -> Generator[Done, None, None]:
        """What was read, and then the organisations that came of it; whoever comes again is another rater."""
        if self.merge is None:
            raise AssertionError("nothing is to be reconciled")
        organisations = Organisations(self.merge.rule)
        for each in scored:
            position = each.done.position
            if each.done.rated is not None:
                organisations.add(each.done.rated)
            yield each.done._replace(result=None, rated=None, known=None)
        for result, groups in organisations.results(self.scorer) if organisations.rated else ():
            yield Done(position, result, tally=self._counted(groups, result))

    def _rated(self, piece: Piece, groups: Sequence[PlanGroup], result: Any) -> Rated | None:
        """The rows with the organisation that each belongs to. Raises DocumentError where no column names it."""
        if self.merge is None:
            return None
        layout = self.scorer.layout(piece.batch.schema.names)
        place = layout.about.get(self.merge.column) if layout.key is None else layout.key
        if place is None:
            known = ", ".join(piece.batch.schema.names[:10])
            raise DocumentError(
                [Problem("no-merge-column", Place("--merge-by"), {"id": self.merge.column, "known": known})]
            )
        names = pc.fill_null(coding.as_text(piece.batch.column(place)), "")
        return Rated(names, result.column("source"), groups)

    def _times(self) -> dict[int, int]:
        """How often each comes that comes more than once, where the last is to be kept: everything is read for it."""
        if self.duplicates != "keep-last":
            return {}
        before = replace(self, duplicates="all", most_units=None, reports_into=())
        return times([done.known.names for done in before.run() if done.known is not None])

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
        told = maps.of(self.export, self.columns, rubric)
        # The organisation's column is read and known like the one by which a respondent is known.
        key = self.key if self.merge is None else self.merge.column
        return Scorer(rubric, told, self.profile, self.sectors, self.bare_applies_not, key, self.budget)

    def _counted(self, groups: Sequence[PlanGroup], result: Any) -> Tally | None:
        if self.most_units is None or not groups:
            return None
        return tally_of(self.scorer, groups, result, self.most_units)

    def _once(self, pieces: Iterable[_Scored], repeats: Repeats) -> Generator[Done, None, None]:
        """The same without those that were there before, or with a word about them."""
        for each in pieces:
            done, piece = each.done, each.work.piece
            if done.known is None or piece is None:
                yield done
                continue
            again = repeats.sort(done.known)
            yield self._told(each, piece, again, repeats) if again.any else done

    def _told(self, scored: _Scored, piece: Piece, again: Again, repeats: Repeats) -> Done:
        done = scored.done
        passed, told = scored.rows[again.passed], scored.rows[again.told]
        if len(passed):
            kept = np.delete(np.arange(len(piece.batch)), passed)
            done = self._scored(scored.work._replace(piece=piece.only(kept))).done
        if again.uncounted.any() and self.most_units is not None:
            counted = self.scorer.score(piece.only(scored.rows[~again.passed & ~again.uncounted]).batch)
            done = done._replace(tally=self._counted(counted.groups, counted.result))
        is_refused = self.duplicates == "refuse"
        # Whoever wants all of them scored need not hear of each.
        most = len(passed) if is_refused else repeats.to_show
        named = [*passed[:most], *([] if self.duplicates == "all" else told[:most])][:most]
        repeats.to_show -= 0 if is_refused else len(named)
        problems = [self._repeated(piece, row, is_error=is_refused) for row in named]
        met = done.ledger + ledger.remarked({AGAIN: len(told)})
        met += self._aside(piece, passed, "failed" if is_refused else "passed_over", DUPLICATE)
        problems = sorted([*done.problems, *problems], key=lambda problem: problem.place.order)
        return done._replace(problems=problems, ledger=met, known=scored.done.known)

    def _repeated(self, piece: Piece, row: int, *, is_error: bool) -> Problem:
        at = self._named_by(piece.batch)[0]
        place, text = piece.spot(row, None if at is None else piece.columns[at])
        name = "" if at is None else coding.as_text(piece.batch.column(at).slice(row, 1))[0].as_py()
        return Problem(DUPLICATE, place, {"name": shown(name or "")}, "error" if is_error else "warning", text)

    def _aside(self, piece: Piece, rows: Ints, fate: Fate, why: str) -> Ledger:
        """Rows that are not scored, and their answers."""
        if not len(rows):
            return ledger.NOTHING
        answers = self.scorer.score(piece.only(rows).batch).ledger.count("answers")
        return ledger.counted("rows", fate, {why: len(rows)}) + ledger.counted("answers", fate, {why: answers})

    def _named_by(self, batch: Any) -> tuple[int | None, list[int]]:
        """The column by which a respondent is known, and those that belong to it."""
        layout = self.scorer.layout(batch.schema.names)
        if layout.key is not None:
            return layout.key, []
        return layout.about.get("subject"), [
            layout.about[name] for name in ("profile", "period") if name in layout.about
        ]

    def _without_totals(self, work: _Work, piece: Piece) -> tuple[_Work, Piece, Any]:
        """The rows that are respondents, and their names as they are compared; None where there are none."""
        at, _ = self._named_by(piece.batch)
        subject = self.scorer.layout(piece.batch.schema.names).about.get("subject")
        if at is None:
            return work, piece, None
        names = folded(piece.batch.column(at))
        if piece.lines is None or subject is None:
            return work, piece, names
        totals = are_totals(names if at == subject else folded(piece.batch.column(subject)))
        if not totals.any():
            return work, piece, names
        rows = np.flatnonzero(totals)
        problems = []
        for row in rows.tolist():
            place, text = piece.spot(row, piece.columns[subject])
            name = coding.as_text(piece.batch.column(subject).slice(row, 1))[0].as_py()
            problems.append(Problem(TOTAL, place, {"name": shown(name)}, "warning", text))
        done = work.done._replace(
            problems=[*work.done.problems, *problems],
            ledger=work.done.ledger + self._aside(piece, rows, "passed_over", TOTAL),
        )
        kept = np.flatnonzero(~totals)
        return work._replace(done=done), piece.only(kept), names.take(arrays.numbers(kept))

    def _known(self, piece: Piece, names: Any, rows: Ints, everyone: bool) -> RowKeys:
        """By what the rows are known that could be read."""
        _, beside = self._named_by(piece.batch)
        period = self.scorer.layout(piece.batch.schema.names).about.get("period")
        with_period = keys_of(names, [piece.batch.column(place) for place in beside])
        persons = with_period
        if period in beside:
            persons = keys_of(names, [piece.batch.column(place) for place in beside if place != period])
        known = RowKeys(with_period, persons)
        return known if everyone else known.only(rows)

    def _scored(self, work: _Work) -> _Scored:
        if work.piece is None:
            return _Scored(work.done, work, NO_ROWS)
        piece = work.piece
        try:
            work, piece, names = self._without_totals(work, piece)
            scored = self.scorer.score(piece.batch, piece.troubles)
        except DocumentError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a stranger's file brings about is its own failure
            return _Scored(_unscored(work, piece, stranger(error, work.file)), work, NO_ROWS)
        result, problems = scored.result, [*piece.problems, *work.done.problems]
        if piece.lines is not None and result.column("source").null_count == len(result):
            result = result.set_column(0, result.schema.field(0), sources_of(piece, visible(work.file)))
        for fault in scored.faults:
            place, text = piece.spot(fault.row, None if fault.column is None else piece.columns[fault.column])
            problems.append(Problem(fault.code, place, fault.values, source=text))
        told = result
        if len(scored.invalid):
            result = result.filter(pc.not_equal(result.column("status"), "invalid"))
        met = work.done.ledger + piece.ledger + scored.ledger
        met += ledger.counted("rows", "failed", Counter(problem.code for problem in piece.problems))
        # A sheet that gives no reason was refused when it was read.
        met += ledger.remarked({} if piece.lines is None else scored.remarks)
        rows = np.delete(np.arange(len(piece.batch)), scored.invalid)
        respondents = None
        if self.reports_into:
            sources = result.column("source")
            respondents = Respondents(
                self.usual_edition(), self.scorer, piece, scored.groups, sources, rows.tolist(), work.members
            )
        done = work.done._replace(
            result=result,
            tally=None if self.merge else self._counted(scored.groups, result),
            rated=self._rated(piece, scored.groups, told),
            problems=sorted(problems, key=lambda problem: problem.place.order),
            ledger=met,
            respondents=respondents,
            known=None if names is None else self._known(piece, names, rows, everyone=not len(scored.invalid)),
        )
        return _Scored(done, work._replace(piece=piece), rows)


def _unscored(work: _Work, piece: Piece, error: DocumentError) -> Done:
    """Rows that nothing can be made of."""
    met = work.done.ledger + piece.ledger + ledger.counted("rows", "failed", {"reader-failed": piece.count})
    return work.done._replace(problems=[*work.done.problems, *error.problems], ledger=met)


def _sheets(files: Sequence[str]) -> list[Job]:
    return [Job("sheets", tuple(files))] if files else []


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Reading:
    """Reads the jobs of a batch one after the other."""

    def __init__(self, batch: Batch, start: Position, stack: ExitStack) -> None:
        self.batch, self.start = batch, start
        sheets_left = sum(len(job.files) for job in batch.jobs[start.job :] if job.kind == "sheets")
        # Other processes must begin before there are threads.
        if any(job.kind in {"archive", "packed"} or _is_read_apart(file) for job in batch.jobs for file in job.files):
            apart.begin()
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
        elif job.kind == "other":
            yield _aside(job.files, Position(position.job + 1))
        else:
            (file,) = job.files
            yield from self._archive(_guarded((members if job.kind == "archive" else unpacked)(file), file), position)

    def _table(
        self, file: str, position: Position, size: int, *, is_named: bool, unit: Unit = "files", name: str = ""
    ) -> Iterator[_Work]:
        """A table in a file, which is called otherwise where it was unpacked."""
        name = name or file
        warnings: list[Problem] = []
        # What a table's names give to remark was told with its first rows.
        warn = (lambda _: None) if position.rows else warnings.extend
        end = Position(position.job + 1)
        try:
            for item in _pieces(file, self.batch, warn, size, position.rows):
                position = Position(position.job, position.rows + steps(item))
                if isinstance(item, Ledger):
                    yield _Work(Done(position, None, ledger=item))
                    continue
                yield _Work(Done(position, None, problems=tuple(warnings), weight=item.weight), item, name)
                warnings.clear()
        except DocumentError as error:
            yield _refused(error, end, name, unit, is_named=is_named)
        except Exception as error:  # noqa: BLE001 - whatever a stranger's file brings about is its own failure
            yield _refused(stranger(error, name), end, name, unit, is_named=True)
        else:
            became = ledger.scored(unit) if position.rows else ledger.passed_over(unit, "no-rows", name)
            yield _Work(Done(end, None, problems=tuple(warnings), ledger=became))

    def _archive(self, members: Iterator[Found], position: Position) -> Iterator[_Work]:
        for run in _runs(islice(members, position.rows, None)):
            behind = Position(position.job, position.rows + run.size)
            if run.sheets:
                by_name = {visible(sheet.name): sheet for sheet in run.sheets} if self.batch.reports_into else {}
                for work in self._as_work([self._read(run.sheets)], position):
                    yield work._replace(done=work.done._replace(whole=False), members=by_name)
            # Sheets and what was passed over between them are done together.
            before = behind if run.last is None else position._replace(rows=behind.rows - 1)
            if run.sheets or run.ledger.counts or run.ledger.assumed:
                yield _Work(Done(before, None, ledger=run.ledger))
            if isinstance(run.last, UnpackedTable):
                yield from self._packed_table(run.last, before, behind)
            elif isinstance(run.last, Broken):
                broken = run.last
                became = ledger.failed(broken.unit, broken.problem.code, broken.problem.place.file)
                yield _Work(Done(behind, None, problems=[broken.problem], ledger=became))
            position = behind

    def _packed_table(self, table: UnpackedTable, position: Position, behind: Position) -> Iterator[_Work]:
        works = self._table(
            table.path, Position(0, position.inner), table.weight, is_named=False, unit=table.unit, name=table.name
        )
        for work in works:
            done = work.done
            told = tuple(table.named(problem) for problem in done.problems)
            here = behind if done.position.job else position._replace(inner=done.position.rows)
            piece = None if work.piece is None else _piece_of(work.piece, table)
            met = done.ledger.renamed(table.path, table.name)
            yield _Work(done._replace(position=here, problems=told, ledger=met), piece, table.name)

    def _read(self, files: Sequence[str | Member]) -> sheets.Packed:
        read = sheets.read_sheets(files, self.batch.rubric, self.batch.edition)
        self.batch.edition = read.edition
        return sheets.packed(files, read)

    def _as_work(self, reads: Iterable[sheets.Packed], position: Position) -> Iterator[_Work]:
        for read in reads:
            before, position = position, Position(position.job, position.rows + read.files)
            for array in read.arrays:
                yield from self._array(array, before)
            done = Done(position, None, None, read.problems, read.ledger, weight=read.weight)
            edition = self.batch.edition
            rows = None if edition is None else batch_of(edition.rubric, read.rows)
            yield _Work(done, None if rows is None else _as_piece(rows))

    def _array(self, array: sheets.Array, position: Position) -> Iterator[_Work]:
        """The rows of a file in JSON that was taken for a sheet."""
        warnings: list[Problem] = []
        count = 0
        try:
            for item in read_array(array.file, array.text, self.batch.scorer, warnings.extend):
                count += steps(item)
                done = Done(position, None, problems=tuple(warnings), whole=False)
                if isinstance(item, Ledger):
                    yield _Work(done._replace(ledger=item))
                else:
                    yield _Work(done, item, array.file)
                warnings.clear()
        except DocumentError as error:
            work = _refused(error, position, array.file, array.unit, is_named=array.file in self.batch.named)
            yield work._replace(done=work.done._replace(whole=False))
        else:
            became = ledger.scored(array.unit) if count else ledger.passed_over(array.unit, "no-rows", array.file)
            yield _Work(Done(position, None, ledger=became, whole=False))


def _aside(files: Sequence[str], position: Position) -> _Work:
    """What cannot be read: told where it may well be a return."""
    met, problems = Ledger(), []
    codes = {file: sources.foreign_code(file) for file in files if _kind(file) == "foreign"}
    for file, code in codes.items():
        problems.append(Problem(code, Place(file), {"suffix": sources.suffix_of(file)}))
    for code in dict.fromkeys(codes.values()):
        met += ledger.failed("files", code, *(file for file, own in codes.items() if own == code))
    if others := [file for file in files if file not in codes]:
        met += ledger.passed_over("files", "other-kind", *others)
    return _Work(Done(position, None, problems=problems, ledger=met))


def _refused(error: DocumentError, position: Position, name: str, unit: Unit, *, is_named: bool) -> _Work:
    """A file that cannot be read; a table that happened to be there and has no answers is none of ours."""
    code = error.problems[0].code
    harmless = _NO_TABLE if name.lower().endswith(".txt") or sources.has_lost_its_suffix(name) else _NO_ANSWERS
    if not is_named and all(problem.code in harmless for problem in error.problems):
        return _Work(Done(position, None, ledger=ledger.passed_over(unit, "no-known-names", name)))
    return _Work(Done(position, None, problems=error.problems, ledger=ledger.failed(unit, code, name)))


_NO_ANSWERS = frozenset({"no-answer-columns"})
_NO_TABLE = frozenset({"no-answer-columns", "not-text", "not-utf8", "empty-file", "row-without-end"})
"""What a text may be that is no table at all."""


def _is_read_apart(file: str) -> bool:
    """Whether a file may want a reader that is held to bounds."""
    return file.lower().endswith(_READ_APART) or sources.has_lost_its_suffix(file)


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


def _pieces(file: str, batch: Batch, warn: Warn, size: int, skip: int) -> Pieces:
    suffix, scorer = Path(file).suffix.lower(), batch.scorer
    if file == STDIN:
        return _of_stream(scorer, warn, skip)
    if suffix in PARQUET or (sources.has_lost_its_suffix(file) and _first_bytes(file).startswith(b"PAR1")):
        return read_parquet(file, scorer, warn, size, skip)
    # Not every file is what its name says: services give text or web pages the suffix of a workbook.
    begins = _first_bytes(file)
    if begins.startswith((ZIP, COMPOUND)):
        return read_workbook(file, scorer, warn, skip, batch.sheets)
    if suffix in WORKBOOKS and begins.lstrip(b"\xef\xbb\xbf\xff\xfe\0\r\n\t ").startswith(b"<"):
        raise DocumentError([Problem("web-page-workbook", Place(file))])
    if suffix in WORKBOOKS:
        return _text_of_workbook(file, scorer, warn, skip)
    return (read_lines if suffix in LINES else read_delimited)(file, scorer, warn, skip)


def _text_of_workbook(file: str, scorer: Scorer, warn: Warn, skip: int) -> Pieces:
    """A text with the suffix of a workbook: a table, or what is left of a workbook. Raises DocumentError."""
    try:
        yield from read_delimited(file, scorer, warn, skip)
    except DocumentError as error:
        if error.problems[0].code not in _NO_TABLE - {"empty-file"}:
            raise
        guess = guess_encoding(_first_bytes(file)) or "?"
        raise DocumentError([Problem("not-a-workbook", Place(file), {"guess": guess})]) from None


def _kind(file: str) -> sources.Kind:
    """What a file is by its name, or by how it begins where the name says nothing."""
    kind = sources.kind_of(file)
    if kind != "other":
        return kind
    if file.lower().endswith(PAGES):
        # The form itself came back, rather than the sheet that it saves.
        return "foreign" if b'id="form">' in _first_bytes(file, _PAGE) else "other"
    return _kind_by_content(file) if sources.has_lost_its_suffix(file) else kind


_PAGE = 1 << 20


def _kind_by_content(file: str) -> sources.Kind:
    """What a file without a suffix is by how it begins."""
    begins = _first_bytes(file)
    if begins.startswith((b"Rar!", b"7z\xbc\xaf")):
        return "foreign"
    if begins.startswith((ZIP, COMPOUND)):
        return "workbook" if is_spreadsheet(file) else "other"
    if b"fusionassess/answers/" in begins:
        return "sheets"
    return "table" if begins.startswith(b"PAR1") or _is_text(begins) else "other"


def _is_text(begins: bytes) -> bool:
    # A letter that is cut in two at the end is one all the same.
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        return b"\0" not in begins and bool(decoder.decode(begins))
    except UnicodeDecodeError:
        return any(guess_encoding(begins[: len(begins) - cut]) for cut in range(4))


def _first_bytes(file: str, most: int = 512) -> bytes:
    """How a file begins; nothing where it cannot be read, which its reader will say."""
    try:
        with Path(file).open("rb") as opened:
            return opened.read(most)
    except OSError:
        return b""


def _of_stream(scorer: Scorer, warn: Warn, skip: int) -> Pieces:
    """Standard input: JSON lines where it begins with a brace, else delimited text."""
    import sys

    begins = sys.stdin.buffer.peek(1)[:1] if hasattr(sys.stdin.buffer, "peek") else b""
    return (read_lines if begins == b"{" else read_delimited)(STDIN, scorer, warn, skip)
