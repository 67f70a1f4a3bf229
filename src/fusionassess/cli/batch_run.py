"""A batch on this machine, as its command runs it: how far it is, what came of it and what was written."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import typer

from fusionassess.cli import streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.unit_reports import summed_up, teller

if TYPE_CHECKING:
    from fusionassess.batch.ledger import Ledger
    from fusionassess.batch.run.done import Done
    from fusionassess.batch.run.picture import CohortPicture
    from fusionassess.batch.run.problems import ProblemSink
    from fusionassess.batch.run.summary import Summary
    from fusionassess.batch.run.task import Batch
    from fusionassess.batch.units.reports import UnitReports
    from fusionassess.render.formats import Format
    from fusionassess.words.labels import Labels
    from fusionassess.words.shapes.commands import BatchCommandLabels


class EachReport(NamedTuple):
    """Where the report of each respondent goes, and in which formats and language."""

    folder: Path
    formats: "tuple[Format, ...]"
    language: str | None
    fonts: Path | None
    workers: int


class Outputs(NamedTuple):
    """What a batch writes, where and how."""

    table: str
    errors: Path | None
    summary: Path | None
    labelled: bool
    """Whether the table is for people, in words and rounded numbers."""
    each: EachReport | None
    """None where nobody wants reports on each respondent."""
    picture: "CohortPicture | None"
    """What is counted for the report on all of them; None where none is wanted."""
    force: bool
    """Whether old files may be written over."""


class _ScoredBatch(NamedTuple):
    """A batch that has been run."""

    met: "Ledger"
    problems: "ProblemSink"
    summary: "Summary | None"
    """None where nothing was scored."""
    reports: "UnitReports | None"


def run(
    task: "Batch",
    aside: "Ledger",
    outputs: Outputs,
    sources: Sequence[str],
    phrases: "Labels",
    language: str,
    *,
    resume: bool,
) -> "tuple[bool, Ledger]":
    """Score everything and say what came of it; whether something could not be read or nothing was scored, and all met.

    ``aside`` is what became of what was met on the way to the files.
    """
    from dataclasses import replace

    from fusionassess.batch.run import closing
    from fusionassess.batch.score.remarks import remarks
    from fusionassess.documents.saving import save

    done = _scored(task, outputs, phrases, language, resume=resume)
    met, summary = aside + done.met, done.summary
    if done.problems.hidden:
        streams.note(phrases.batch_command.hidden.format(count=f"{done.problems.hidden:,}"))
    for line in _summed_up(task, met, summary, outputs.picture, sources, phrases, language):
        streams.note(line)
    met = replace(met, remarks=dict(remarks(met.remarks)))
    for code, count in met.remarks.items():
        streams.note(phrases.batch_command.remarks[code].format(count=f"{count:,}"))
    for line in closing.lines(met, phrases.ledger, phrases.report.list_mark):
        streams.note(line)
    if done.reports is not None:
        streams.note(summed_up(done.reports, phrases))
    if outputs.summary:
        rows, totals = (summary.rows, summary.totals) if summary else (0, 0)
        text = closing.summary(met, task.edition if summary else None, scored=rows, with_total=totals)
        save(outputs.summary, text, force=outputs.force)
    if outputs.errors:
        _tell_written(done.problems, outputs, phrases)
    return met.failed or summary is None or bool(done.reports and done.reports.failed), met


def _scored(task: "Batch", outputs: Outputs, phrases: "Labels", language: str, *, resume: bool) -> _ScoredBatch:
    """Score everything into the table."""
    from fusionassess.batch.run.problems import ProblemSink
    from fusionassess.batch.run.running import Run
    from fusionassess.batch.run.sinks import kind_of
    from fusionassess.batch.run.summary import Summary

    summary: Summary | None = None

    def observe(result: object) -> None:
        nonlocal summary
        if summary is None and task.edition is not None:
            summary = Summary(task.edition.rubric)
        if summary is not None:
            summary.add(result)

    with ExitStack() as stack:
        stream = stack.enter_context(_open_errors(outputs.errors, force=outputs.force))
        tick = stack.enter_context(_progress(task, phrases.batch_command))
        stack.enter_context(_why_it_ends(phrases.batch_command))
        show = partial(streams.show_alike, phrases, sys.stderr)
        problems = ProblemSink(phrases, show, stream, kind_of(str(outputs.errors or "")))
        stack.callback(problems.finish)
        reports = stack.enter_context(_reports(outputs.each, phrases, language, tick.report, force=outputs.force))
        batch = Run(
            task,
            outputs.table,
            problems,
            observe,
            tick,
            picture=outputs.picture,
            reports=reports,
            force=outputs.force,
            labelled=outputs.labelled,
        )
        met = batch.in_parts() if resume else batch.at_once()
    return _ScoredBatch(met, problems, summary, reports)


def _summed_up(
    task: "Batch",
    met: "Ledger",
    summary: "Summary | None",
    picture: "CohortPicture | None",
    sources: Sequence[str],
    phrases: "Labels",
    language: str,
) -> Iterator[str]:
    """What was scored, counted once where names come again; or why nothing was."""
    from fusionassess.batch.run.summary import Summary
    from fusionassess.batch.score.remarks import counted_once

    if summary is None:
        yield from _nothing(met, sources, phrases)
        return
    counted = picture and picture.tally
    once = Summary.of(counted) if counted and counted_once(met.remarks) else None
    yield from summary.lines(phrases, language, once)
    if task.merge:
        rows, count = met.count("rows", "scored"), summary.rows
        yield phrases.batch_command.merged.format(rows=f"{rows:,}", count=f"{count:,}")


def _nothing(met: "Ledger", sources: Sequence[str], phrases: "Labels") -> Iterator[str]:
    """Why nothing was scored, and what to do; a path that leads nowhere has been told already."""
    words, named = phrases.batch, phrases.report.list_mark.join(sources)
    if not met.count("files"):
        yield words.nothing_there.format(sources=named)
    elif not met.failed:
        yield words.only_passed_over.format(sources=named)
    elif met.whys("files", "failed").keys() != {"no-such-file"}:
        yield words.no_sheets


def _tell_written(problems: "ProblemSink", outputs: Outputs, phrases: "Labels") -> None:
    """Where problems went to a table: how many stand there, and of which causes; and what was written beside it."""
    if problems.count:
        streams.note(problems.told_of(str(outputs.errors)))
    files = [None if outputs.table == streams.STDOUT else outputs.table, outputs.summary]
    if written := [str(file) for file in files if file and Path(file).exists()]:
        streams.note(phrases.batch_command.written.format(files=phrases.report.list_mark.join(written)))


@contextmanager
def _reports(
    each: EachReport | None, phrases: "Labels", language: str, tick: Callable[[], None], *, force: bool
) -> Iterator["UnitReports | None"]:
    """The reports of respondents, where they are wanted; nobody else writes into their folder meanwhile."""
    if each is None:
        yield None
        return
    from fusionassess.batch.units.reports import LIST, UnitReports
    from fusionassess.documents.saving import held

    each.folder.mkdir(parents=True, exist_ok=True)
    with held(each.folder / LIST):
        tell = teller(phrases, tick)
        reports = UnitReports(
            each.folder,
            each.formats,
            each.language,
            language,
            tell,
            fonts=each.fonts,
            workers=each.workers,
            force=force,
        )
        with contextlib.closing(reports):
            yield reports


@contextmanager
def _why_it_ends(words: "BatchCommandLabels") -> Iterator[None]:
    """Say why a run cannot go on, and leave."""
    from fusionassess.batch.run.parts import OtherRun
    from fusionassess.batch.run.sinks import TooManyRows
    from fusionassess.documents.saving import InUse

    try:
        yield
    except OtherRun as error:
        streams.note(words.other_run.format(folder=error.folder))
        raise typer.Exit(Exit.REFUSED) from None
    except InUse as error:
        streams.note(words.in_use.format(file=error.path))
        raise typer.Exit(Exit.REFUSED) from None
    except TooManyRows:
        streams.note(words.too_many_rows)
        raise typer.Exit(Exit.REFUSED) from None


@contextmanager
def _open_errors(errors: Path | None, *, force: bool) -> Iterator[IO[bytes] | None]:
    """The table of problems, which gets its name when it is whole; nothing where none is wanted."""
    from fusionassess.documents.saving import unfinished

    if errors is None:
        yield None
        return
    with unfinished(errors, force=force) as part, part.open("wb") as stream:
        yield stream


class _Progress:
    """Is told of every step of a batch, and of every report on a respondent; shows nothing."""

    def __call__(self, done: "Done") -> None:
        """Rows were read and scored."""

    def report(self) -> None:
        """A report was written, or is not."""


@contextmanager
def _progress(task: "Batch", words: "BatchCommandLabels") -> Iterator[_Progress]:
    """Show on a terminal how much is read, how fast, and how long it will take; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield _Progress()
        return
    from time import monotonic

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    parts: Sequence[object] = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.description}"),
        TimeRemainingColumn(),
    )
    with Progress(*parts, console=Console(file=sys.stderr), transient=True) as bar:  # type: ignore[arg-type]
        shown = bar.add_task("", total=sum(job.size for job in task.jobs) or None)
        begun, rows, reports = monotonic(), 0, 0

        class ShownProgress(_Progress):
            def __call__(self, done: "Done") -> None:
                nonlocal rows
                rows += 0 if done.result is None else len(done.result)
                bar.update(shown, advance=done.weight, description=self._told())

            def report(self) -> None:
                nonlocal reports
                reports += 1
                bar.update(shown, description=self._told())

            def _told(self) -> str:
                rate = rows / max(monotonic() - begun, 1e-3)
                read = words.progress.format(rows=f"{rows:,}", rate=f"{rate:,.0f}")
                return f"{read} · {words.progress_reports.format(count=f'{reports:,}')}" if reports else read

        yield ShownProgress()
