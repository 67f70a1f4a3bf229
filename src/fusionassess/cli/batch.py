"""``fusionassess batch``: many sheets, or tables of any length, to one table."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.batch_run import EachReport, Outputs, run
from fusionassess.cli.cohort import Circumstances, ReportOption, UnitsOption, most_units, refuse_report, write_report
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS, ForceOption, LangOption, RubricOption
from fusionassess.cli.spark import ClusterJob, Engine, EngineOption, MasterOption, refuse, score_on_spark
from fusionassess.cli.streams import is_same
from fusionassess.cli.unit_reports import FormatsOption, UnitReportsOption, formats_of
from fusionassess.cli.writing import FontsOption

if TYPE_CHECKING:
    from fusionassess.batch.run.task import Batch
    from fusionassess.batch.score.organisations import Merge


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
            export=service,
            summary=summary,
            errors=errors,
            budget=budget,
            merge=merge,
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
    _check(output, errors, summary, resume, headers)
    refuse_report(report, units=units)
    places = [Path(source) for source in sources]
    wanted_formats = formats_of(unit_reports, formats, fonts, places)
    taken = [*(place for place in places if not place.is_dir()), columns]
    for target in (output, errors, report, summary):
        if target is not None:
            streams.refuse_existing(str(target), force=force, taken=taken)
            taken.append(Path(target))
    looked_at = look(places)
    counted = most_units(units=units) if report else None
    task = Batch(
        looked_at.files,
        frozenset(str(place) for place in places if not place.is_dir()),
        rubric,
        columns,
        profile,
        tuple(sector or ()),
        bare_applies_not,
        sheets=tuple(sheet or ()),
        export=service,
        duplicates=duplicates.value,
        key=key,
        most_units=counted,
        merge=merge,
        reports_into=(str(unit_reports.resolve()), *(each.suffix for each in wanted_formats)) if unit_reports else (),
        language=language,
        budget=budget,
        workers=workers or processors(),
    )
    _refuse_sources(task, (output, errors, report, summary), force=force)
    each = EachReport(unit_reports, wanted_formats, lang, fonts, task.workers) if unit_reports else None
    picture = None if counted is None else CohortPicture(counted)
    outputs = Outputs(output, errors, summary, headers is Headers.labels, each, picture, force)
    is_at_fault, met = run(task, looked_at.ledger, outputs, sources, phrases, language, resume=resume)
    if report and picture and picture.tally and task.edition:
        told = Circumstances(counted_once(met.remarks), streams.STDOUT not in sources, budget)
        write_report(report, task.edition, picture.tally, told, phrases, language, force=force)
    raise typer.Exit(Exit.REFUSED if is_at_fault else Exit.DONE)


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


def _check(output: str, errors: Path | None, summary: Path | None, resume: bool, headers: Headers) -> None:
    """Refuse before any work what could not be written."""
    from fusionassess.batch.run.sinks import LABELLED, SINKS, kind_of

    if output != streams.STDOUT and kind_of(output) not in SINKS:
        raise typer.BadParameter(_HELP.bad_suffix.format(known=", ".join(SINKS), found=output))
    if headers is Headers.labels and output != streams.STDOUT and kind_of(output) not in LABELLED:
        raise typer.BadParameter(_HELP.bad_suffix.format(known=", ".join(LABELLED), found=output))
    if errors and kind_of(str(errors)) not in {".csv", ".jsonl"}:
        raise typer.BadParameter(_HELP.bad_suffix.format(known=".csv, .jsonl", found=errors))
    if summary and summary.suffix.lower() != ".json":
        raise typer.BadParameter(_HELP.bad_suffix.format(known=".json", found=summary))
    if resume and output == streams.STDOUT:
        raise typer.BadParameter(_HELP.no_resume)
