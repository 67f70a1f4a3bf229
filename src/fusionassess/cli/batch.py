"""``fusionassess batch``: many sheets, or tables of any length, to one table."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, NamedTuple

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.cohort import Circumstances, ReportOption, UnitsOption, most_units, refuse_report, write_report
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS, ForceOption, LangOption, RubricOption
from fusionassess.cli.spark import ClusterJob, Engine, EngineOption, MasterOption, refuse, score_on_spark
from fusionassess.cli.streams import is_same
from fusionassess.cli.unit_reports import FormatsOption, UnitReportsOption, forms_of, summed_up, teller
from fusionassess.cli.writing import FontsOption

if TYPE_CHECKING:
    from fusionassess.batch.ledger import Ledger
    from fusionassess.batch.run.done import Done
    from fusionassess.batch.run.picture import CohortPicture
    from fusionassess.batch.run.problems import ProblemSink
    from fusionassess.batch.run.task import Batch
    from fusionassess.batch.score.organisations import Merge
    from fusionassess.batch.units.reports import UnitReports
    from fusionassess.render.formats import Format
    from fusionassess.words.labels import Labels
    from fusionassess.words.shapes.commands import BatchCommandLabels


class Duplicate(StrEnum):
    """What is done with a respondent that comes again."""

    tell = "tell"
    keep_first = "keep-first"
    keep_last = "keep-last"
    all = "all"
    refuse = "refuse"


class BareNa(StrEnum):
    """What ``NA`` alone means in a table."""

    unanswered = "unanswered"
    not_applicable = "not-applicable"


class Headers(StrEnum):
    """Whom the table of results is for."""

    names = "names"
    labels = "labels"


MergeRule = StrEnum("MergeRule", ["median", "lowest", "best-evidenced"])
"""How rows of one organisation are reconciled; people cannot be asked here."""

_HELP = WORDS.batch_command


def batch(
    sources: Annotated[list[str], typer.Argument(help=_HELP.sources, metavar="SOURCE...", show_default=False)],
    output: Annotated[str, typer.Option("--output", "-o", help=_HELP.table, metavar="FILE")] = streams.STDOUT,
    errors: Annotated[Path | None, typer.Option(help=_HELP.errors, metavar="FILE", show_default=False)] = None,
    resume: Annotated[bool, typer.Option("--resume", help=_HELP.resume)] = False,
    columns: Annotated[Path | None, typer.Option(help=_HELP.columns, metavar="FILE", show_default=False)] = None,
    profile: Annotated[str | None, typer.Option(help=_HELP.profile, show_default=False)] = None,
    sector: Annotated[list[str] | None, typer.Option(help=_HELP.sector, show_default=False)] = None,
    service: Annotated[
        str | None, typer.Option("--from", help=_HELP.export, metavar="NAME", show_default=False)
    ] = None,
    duplicates: Annotated[Duplicate, typer.Option(help=_HELP.duplicates, metavar="WORD")] = Duplicate.tell,
    key: Annotated[str | None, typer.Option(help=_HELP.key, metavar="COLUMN", show_default=False)] = None,
    merge_by: Annotated[
        str | None, typer.Option("--merge-by", help=_HELP.merge_by, metavar="COLUMN", show_default=False)
    ] = None,
    merge_rule: Annotated[
        MergeRule, typer.Option("--merge-rule", help=_HELP.merge_rule, metavar="WORD")
    ] = MergeRule.median,
    bare_na: Annotated[BareNa, typer.Option("--bare-na", help=_HELP.bare_na, metavar="WORD")] = BareNa.unanswered,
    sheet: Annotated[list[str] | None, typer.Option(help=_HELP.sheet, show_default=False)] = None,
    summary: Annotated[Path | None, typer.Option(help=_HELP.summary, metavar="FILE", show_default=False)] = None,
    rubric: RubricOption = None,
    lang: LangOption = None,
    report: ReportOption = None,
    units: UnitsOption = False,
    unit_reports: UnitReportsOption = None,
    formats: FormatsOption = None,
    budget: Annotated[
        int | None,
        typer.Option("--roadmap-budget", help=_HELP.budget, metavar="N", min=1, max=60, show_default=False),
    ] = None,
    headers: Annotated[Headers, typer.Option(help=_HELP.headers, metavar="WORD")] = Headers.names,
    fonts: FontsOption = None,
    workers: Annotated[int | None, typer.Option(help=_HELP.workers, min=1, metavar="N", show_default=False)] = None,
    engine: EngineOption = Engine.local,
    master: MasterOption = None,
    force: ForceOption = False,
) -> None:
    """Score many answer sheets, or the rows of tables, into one table; what cannot be read is reported."""
    from fusionassess.batch.read.sources import look
    from fusionassess.batch.run.picture import CohortPicture
    from fusionassess.batch.run.task import Batch, processors
    from fusionassess.batch.score.maps import exports
    from fusionassess.batch.score.remarks import counted_once
    from fusionassess.words.labels import labels

    language = lang or options.language()
    phrases, bare_applies_not = labels(language), bare_na is BareNa.not_applicable
    if service is not None and service not in exports():
        raise typer.BadParameter(_HELP.no_export.format(known=", ".join(exports()), found=service))
    if duplicates is Duplicate.keep_last and streams.STDOUT in sources:
        raise typer.BadParameter(_HELP.no_stdin.format(option="--duplicates keep-last"))
    merge = _merge(merge_by, merge_rule, are_known=bool(key) or duplicates is Duplicate.tell)
    if engine is Engine.spark:
        wanted = {"--duplicates": duplicates is not Duplicate.tell, "--key": bool(key)}
        if any(wanted.values()):
            given = ", ".join(option for option, is_given in wanted.items() if is_given)
            raise typer.BadParameter(_HELP.on_cluster.format(option=given))
        job = ClusterJob(
            sources,
            output,
            rubric,
            columns,
            profile,
            tuple(sector or ()),
            bare_applies_not,
            service,
            summary,
            errors,
            budget,
            merge,
        )
        local = {"--resume": resume, "--report": report, "--units": units, "--sheet": sheet}
        local["--headers labels"] = headers is Headers.labels
        refuse(
            job,
            {**local, "--unit-reports": unit_reports, "--formats": formats, "--fonts": fonts, "--workers": workers},
            force=force,
        )
        raise typer.Exit(Exit.REFUSED if score_on_spark(job, master, phrases, force=force) else Exit.DONE)
    if master:
        raise typer.BadParameter(WORDS.options.only_with.format(option="--master", other="--engine spark"))
    _check(output, errors, resume, headers)
    refuse_report(report, units=units)
    if summary and summary.suffix.lower() != ".json":
        raise typer.BadParameter(_HELP.bad_suffix.format(known=".json", found=summary))
    places = [Path(source) for source in sources]
    forms = forms_of(unit_reports, formats, fonts, places)
    taken = [*(place for place in places if not place.is_dir()), columns]
    for target in (output, errors, report, summary):
        if target is not None:
            streams.refuse_existing(str(target), force=force, taken=taken)
            taken.append(Path(target))
    looked_at = look(places)
    named = frozenset(str(place) for place in places if not place.is_dir())
    counted = most_units(units=units) if report else None
    task = Batch(
        looked_at.files,
        named,
        rubric,
        columns,
        profile,
        tuple(sector or ()),
        bare_applies_not,
        tuple(sheet or ()),
        service,
        duplicates.value,
        key,
        counted,
        merge,
        (str(unit_reports.resolve()), *(form.suffix for form in forms)) if unit_reports else (),
        language,
        budget,
        workers or processors(),
    )
    _refuse_sources(task, (output, errors, report, summary), force=force)
    picture = None if counted is None else CohortPicture(counted)
    ended, met = _run(
        task,
        looked_at.ledger,
        _Targets(output, errors, summary),
        phrases,
        language,
        picture,
        _EachReport(unit_reports, forms, lang, fonts, workers or processors()) if unit_reports else None,
        sources,
        resume=resume,
        labelled=headers is Headers.labels,
        force=force,
    )
    if report and picture and picture.tally and task.edition:
        repeated = counted_once(met.remarks)
        told = Circumstances(repeated, streams.STDOUT not in sources, budget)
        write_report(report, task.edition, picture.tally, told, phrases, language, force=force)
    raise typer.Exit(Exit.REFUSED if ended else Exit.DONE)


def _refuse_sources(task: "Batch", targets: "Sequence[str | Path | None]", *, force: bool) -> None:
    """Refuse to write over answers that this very run reads from a folder.

    A table of an earlier run stands there often, too: nothing in it is scored, and it is written anew.
    """
    from fusionassess.batch.run.local import would_score

    for target in (Path(each) for each in targets if each is not None and force):
        own = [file for file in task.files if file.endswith(target.name) and is_same(file, target)]
        if own and would_score(task, own):
            raise typer.BadParameter(WORDS.options.taken.format(file=target))


def _merge(column: str | None, rule: MergeRule, *, are_known: bool) -> "Merge | None":
    """How rows of one organisation are reconciled; refused where a rater that comes again could not be known."""
    if column is None:
        if rule is not MergeRule.median:
            raise typer.BadParameter(WORDS.options.only_with.format(option="--merge-rule", other="--merge-by"))
        return None
    if not are_known:
        raise typer.BadParameter(_HELP.merge_key)
    from fusionassess.batch.score.organisations import Merge
    from fusionassess.raters.rules import RULES

    return Merge(column, next(each for each in RULES if each == rule))


def _check(output: str, errors: Path | None, resume: bool, headers: Headers) -> None:
    """Refuse before any work what could not be written."""
    from fusionassess.batch.run.sinks import LABELLED, SINKS, kind_of

    if output != streams.STDOUT and kind_of(output) not in SINKS:
        raise typer.BadParameter(_HELP.bad_suffix.format(known=", ".join(SINKS), found=output))
    if headers is Headers.labels and output != streams.STDOUT and kind_of(output) not in LABELLED:
        raise typer.BadParameter(_HELP.bad_suffix.format(known=", ".join(LABELLED), found=output))
    if errors and kind_of(str(errors)) not in {".csv", ".jsonl"}:
        raise typer.BadParameter(_HELP.bad_suffix.format(known=".csv, .jsonl", found=errors))
    if resume and output == streams.STDOUT:
        raise typer.BadParameter(_HELP.no_resume)


class _EachReport(NamedTuple):
    """Where the report of each respondent goes, and in which forms and language."""

    folder: Path
    forms: "tuple[Format, ...]"
    language: str | None
    fonts: Path | None
    workers: int


class _Targets(NamedTuple):
    """Where what comes of a batch goes."""

    table: str
    errors: Path | None
    summary: Path | None


def _run(
    task: "Batch",
    aside: "Ledger",
    targets: _Targets,
    phrases: "Labels",
    language: str,
    picture: "CohortPicture | None",
    each: "_EachReport | None",
    sources: Sequence[str],
    *,
    resume: bool,
    labelled: bool,
    force: bool,
) -> "tuple[bool, Ledger]":
    """Score everything and say what came of it; whether something could not be read or nothing was scored, and all met.

    ``aside`` is what became of what was met on the way to the files.
    """
    from dataclasses import replace

    from fusionassess.batch.run import closing
    from fusionassess.batch.run.problems import ProblemSink
    from fusionassess.batch.run.running import Run
    from fusionassess.batch.run.sinks import kind_of
    from fusionassess.batch.run.summary import Summary
    from fusionassess.batch.score.remarks import counted_once, remarks
    from fusionassess.documents.saving import save

    words = phrases.batch_command
    summary: Summary | None = None

    def observe(result: object) -> None:
        nonlocal summary
        if summary is None and task.edition is not None:
            summary = Summary(task.edition.rubric)
        if summary is not None:
            summary.add(result)

    with ExitStack() as stack:
        stream = stack.enter_context(_opened(targets.errors, force=force))
        tick = stack.enter_context(_progress(task, words))
        stack.enter_context(_told(words))
        problems = ProblemSink(
            phrases,
            partial(streams.show_alike, phrases, sys.stderr),
            stream,
            kind_of(str(targets.errors or "")),
        )
        stack.callback(problems.finish)
        reports = stack.enter_context(_reports(each, phrases, language, tick.report, force=force))
        run = Run(task, targets.table, problems, observe, tick, picture, reports, force, labelled)
        met = aside + (run.in_parts() if resume else run.at_once())
    if problems.hidden:
        streams.note(words.hidden.format(count=f"{problems.hidden:,}"))
    counted = picture and picture.tally
    once = Summary.of(counted) if counted and counted_once(met.remarks) else None
    for line in _nothing(met, sources, phrases) if summary is None else summary.lines(phrases, language, once):
        streams.note(line)
    if task.merge and summary is not None:
        streams.note(words.merged.format(rows=f"{met.count('rows', 'scored'):,}", count=f"{summary.rows:,}"))
    met = replace(met, remarks=dict(remarks(met.remarks)))
    for code, count in met.remarks.items():
        streams.note(words.remarks[code].format(count=f"{count:,}"))
    reported = [] if reports is None else [summed_up(reports, phrases)]
    for line in [*closing.lines(met, phrases.ledger, phrases.report.list_mark), *reported]:
        streams.note(line)
    if targets.summary:
        rows, totals = (summary.rows, summary.totals) if summary else (0, 0)
        text = closing.summary(met, task.edition if summary else None, scored=rows, with_total=totals)
        save(targets.summary, text, force=force)
    _tell_written(problems, targets, phrases)
    return met.failed or summary is None or bool(reports and reports.failed), met


def _tell_written(problems: "ProblemSink", targets: _Targets, phrases: "Labels") -> None:
    """Where problems went to a table: how many stand there, and of which causes; and what was written beside it."""
    if not targets.errors:
        return
    if problems.count:
        streams.note(problems.told_of(str(targets.errors)))
    files = [None if targets.table == streams.STDOUT else targets.table, targets.summary]
    if written := [str(file) for file in files if file and Path(file).exists()]:
        streams.note(phrases.batch_command.written.format(files=phrases.report.list_mark.join(written)))


def _nothing(met: "Ledger", sources: Sequence[str], phrases: "Labels") -> Iterator[str]:
    """Why nothing was scored, and what to do; a path that leads nowhere has been told already."""
    words, named = phrases.batch, phrases.report.list_mark.join(sources)
    if not met.count("files"):
        yield words.nothing_there.format(sources=named)
    elif not met.failed:
        yield words.only_passed_over.format(sources=named)
    elif met.whys("files", "failed").keys() != {"no-such-file"}:
        yield words.no_sheets


@contextmanager
def _reports(
    each: _EachReport | None, phrases: "Labels", language: str, tick: Callable[[], None], *, force: bool
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
            each.forms,
            each.language,
            language,
            tell,
            fonts=each.fonts,
            workers=each.workers,
            force=force,
        )
        with closing(reports):
            yield reports


@contextmanager
def _told(words: "BatchCommandLabels") -> Iterator[None]:
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
def _opened(errors: Path | None, *, force: bool) -> Iterator[IO[bytes] | None]:
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
