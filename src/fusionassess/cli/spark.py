"""``fusionassess batch --engine spark``: tables that are too large for one machine."""

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from fusionassess.cli import installed, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS

if TYPE_CHECKING:
    from fusionassess.batch.ledger import Ledger
    from fusionassess.batch.score.organisations import Merge
    from fusionassess.batch.score.scorer import Scorer
    from fusionassess.batch.spark import Counts, Failures
    from fusionassess.documents.problems import Problem
    from fusionassess.words.labels import Labels
    from fusionassess.words.shapes.commands import SparkLabels

FEW = 20
"""Rows that cannot be read which are told of; the table has them all."""
SUFFIXES = (".parquet", ".csv", ".jsonl")
"""Of what Spark reads and writes here."""


class Engine(StrEnum):
    """Where a batch is scored."""

    local = "local"
    spark = "spark"


_HELP = WORDS.spark

EngineOption = Annotated[Engine, typer.Option("--engine", help=_HELP.engine)]
MasterOption = Annotated[str | None, typer.Option("--master", help=_HELP.master, metavar="URL", show_default=False)]


class ClusterJob(NamedTuple):
    """What is to be scored on a cluster."""

    sources: Sequence[str]
    output: str
    rubric: str | None
    columns: Path | None
    profile: str | None
    sectors: tuple[str, ...]
    bare_applies_not: bool = False
    export: str | None = None
    summary: Path | None = None
    errors: Path | None = None
    """Where everything goes that is wrong with a row."""
    budget: int | None = None
    """Points of effort for which the steps most worth taking are chosen."""
    merge: "Merge | None" = None
    """How rows of one organisation are reconciled."""


def refuse(job: ClusterJob, others: dict[str, object], *, force: bool) -> None:
    """Refuse before any work what a cluster cannot do; ``others`` are options that only this machine knows."""
    from fusionassess.batch.read.sources import suffix_of

    for option, value in others.items():
        if value:
            raise typer.BadParameter(WORDS.options.not_with.format(option=option, other="--engine spark"))
    if suffix_of(job.output) not in SUFFIXES:
        raise typer.BadParameter(_HELP.folder.format(known=", ".join(SUFFIXES), found=job.output))
    kinds = {suffix_of(source) for source in job.sources}
    if len(kinds) > 1 or not kinds <= {*SUFFIXES}:
        raise typer.BadParameter(_HELP.one_kind.format(known=", ".join(SUFFIXES), found=", ".join(sorted(kinds))))
    if job.errors and job.errors.suffix.lower() not in {".csv", ".jsonl"}:
        raise typer.BadParameter(WORDS.batch_command.bad_suffix.format(known=".csv, .jsonl", found=job.errors))
    for target in (job.output, job.errors):
        if target is not None:
            streams.refuse_existing(str(target), force=force)


def score_on_spark(job: ClusterJob, master: str | None, phrases: "Labels", *, force: bool) -> bool:
    """Score tables on a cluster and say what came of it; whether something could not be read."""
    from importlib.util import find_spec

    words = phrases.spark
    if find_spec("pyspark") is None:
        streams.note(words.missing.format(command=installed.remedy("spark")))
        raise typer.Exit(Exit.REFUSED)
    from fusionassess.batch import spark
    from fusionassess.batch.run import closing
    from fusionassess.batch.score import maps
    from fusionassess.batch.score.scorer import Scorer
    from fusionassess.documents.saving import save
    from fusionassess.rubric import DEFAULT_RUBRIC, library

    edition = library.find(job.rubric or DEFAULT_RUBRIC)
    rubric = edition.rubric
    told = maps.of(job.export, job.columns, rubric)
    try:
        session = spark.open_session(master)
        table = spark.read(session, job.sources)
        names = [name for name in table.columns if name != spark.BROKEN]
        scorer = Scorer(rubric, told, organisation=job.merge and job.merge.column)
        _tell_columns(names, scorer, job.sources[0], phrases)
        files = len(table.inputFiles())
        scored = spark.score(
            table,
            rubric,
            told,
            job.profile,
            job.sectors,
            bare_applies_not=job.bare_applies_not,
            counted=True,
            budget=job.budget,
            merge=job.merge,
        )
        counts = spark.write(scored, job.output, overwrite=force)
        told_first = [*spark.problems(session, job.output, FEW)] if counts.invalid and not job.errors else []
        answers = [names[place] for place in scorer.layout(names).questions.values()]
        failed = spark.failures(session, job.output, answers) if counts.invalid else spark.Failures({}, {})
        met = _met(counts, files, failed)
        if job.errors:
            _write_errors(job, spark.problems(session, job.output) if counts.invalid else (), phrases, force=force)
    except spark.Refused as error:
        streams.note(words.refused.format(detail=error))
        raise typer.Exit(Exit.REFUSED) from None
    # Rows that are at fault alike are told of once.
    alike = {(each["cell"], each["code"], str(each["values"])): each for each in reversed(told_first)}
    for problem in reversed(alike.values()):
        streams.note(_told(problem, words, phrases))
    streams.note(words.scored.format(count=f"{counts.written:,}", totals=f"{counts.totals:,}", folder=job.output))
    scored_rows, organisations = counts.rows - counts.invalid, counts.written - counts.invalid
    if job.merge:
        told_merged = phrases.batch_command.merged
        streams.note(told_merged.format(rows=f"{scored_rows:,}", count=f"{organisations:,}"))
    if counts.invalid:
        streams.note(words.invalid.format(count=f"{counts.invalid:,}"))
    for code, count in met.remarks.items():
        streams.note(phrases.batch_command.remarks[code].format(count=f"{count:,}"))
    for line in closing.lines(met, phrases.ledger, phrases.report.list_mark):
        streams.note(line)
    if job.summary:
        text = closing.summary(met, edition, scored=organisations, with_total=counts.totals)
        save(job.summary, text, force=force)
    return met.failed


def _write_errors(job: ClusterJob, problems: "Iterable[dict[str, Any]]", phrases: "Labels", *, force: bool) -> None:
    """The table of errors, with the columns that it has on one machine, and how many are in it."""
    from fusionassess.batch.run.problems import ProblemSink
    from fusionassess.batch.run.sinks import kind_of
    from fusionassess.documents.saving import unfinished

    if job.errors is None:
        return
    with unfinished(job.errors, force=force) as part, part.open("wb") as stream:
        sink = ProblemSink(phrases, lambda *_: None, stream, kind_of(str(job.errors)))
        for problem in problems:
            sink.add([_as_problem(problem)])
    if sink.count:
        streams.note(sink.told_of(str(job.errors)))


def _as_problem(told: "dict[str, Any]") -> "Problem":
    """What a written result says of a row that could not be read, as it is told on one machine."""
    from fusionassess.documents.problems import Place, Problem

    way = ("answers", told["question"]) if told["question"] else ()
    place, unit = Place(told["source"] or ""), told["subject"] or ""
    return Problem(told["code"], place, told["values"], way=way, unit=unit, column=told["cell"] or "")


def _met(counts: "Counts", files: int, failures: "Failures") -> "Ledger":
    """What became of everything on a cluster."""
    from fusionassess.batch import ledger
    from fusionassess.batch.score.remarks import remarks

    in_order = counts.answers_failed - sum(failures.answers.values())
    return ledger.total(
        [
            ledger.scored("files", files),
            ledger.scored("rows", counts.rows - counts.invalid),
            ledger.counted("rows", "failed", failures.rows),
            ledger.scored("answers", counts.answers_scored),
            ledger.counted("answers", "failed", failures.answers),
            ledger.counted("answers", "failed", {ledger.UNREADABLE_ROW: in_order}),
            ledger.counted("answers", "passed_over", {"not-asked": counts.answers_passed_over}),
            ledger.remarked(dict(remarks(counts.remarks))),
        ]
    )


def _tell_columns(names: Sequence[str], scorer: "Scorer", source: str, phrases: "Labels") -> None:
    """Name the columns that are passed over. Raises DocumentError where none holds answers, or two the same."""
    from fusionassess.batch.read.tables import read_header
    from fusionassess.documents.problems import Place

    header = read_header(names, scorer, lambda position: Place(source, 0, position + 1))
    streams.show_problems(header.warnings, phrases, sys.stderr)


def _told(problem: dict[str, object], words: "SparkLabels", phrases: "Labels") -> str:
    from fusionassess.documents.problems import Place, Problem

    unit = problem["subject"] or problem["source"] or "?"
    values = problem["values"]
    fault = Problem(str(problem["code"]), Place(""), values if isinstance(values, dict) else {})
    return words.problem.format(
        unit=unit, column=problem["cell"] or "", sentence=phrases.sentence(fault), code=fault.code
    )
