"""``fusionassess roadmap``: which steps to take, in which order, and what they bring."""

import codecs
import datetime
import shlex
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import helping, naming, options, streams
from fusionassess.cli import roadmap_options as asked
from fusionassess.cli.exits import Exit
from fusionassess.cli.explain import ExplainOption, print_derivations
from fusionassess.cli.options import WORDS, ForceOption, LangOption, LensOption, RubricOption, SheetArgument
from fusionassess.cli.score import scored
from fusionassess.cli.uncertain import SeedOption
from fusionassess.cli.whatif import SetOption, WeightsOption
from fusionassess.cli.writing import PRINTED, FontsOption, refuse_wishes
from fusionassess.documents.suffixes import YAML
from fusionassess.render.formats import FORMATS, Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fusionassess.cli.score import ScoredSheet
    from fusionassess.report import Report

_HELP = WORDS.roadmap_command
_MORE = WORDS.options
TOLD = ("subject", "warnings", "weights", "supposed", "roadmap")
"""The sections of a report that are a roadmap by itself."""
CSV, CALENDAR, FOLLOWED = ".csv", ".ics", YAML
SUFFIXES = (*(format_.suffix for format_ in FORMATS), CSV, CALENDAR, *FOLLOWED)

Printed = StrEnum("Printed", [*PRINTED, "csv", "ics"])  # type: ignore[misc]  # names from a table
_AT_FIRST = Printed("text")


def roadmap(
    ctx: typer.Context,
    sheet: SheetArgument,
    rubric: RubricOption = None,
    budget: asked.BudgetOption = None,
    costs: asked.CostsOption = None,
    reach: asked.ReachOption = None,
    reach_path: asked.ReachPathOption = None,
    score: asked.ScoreOption = None,
    wanted: asked.WithOption = None,
    unwanted: asked.WithoutOption = None,
    months: asked.MonthsOption = None,
    at_once: asked.AtOnceOption = None,
    points_at_once: asked.PointsAtOnceOption = None,
    lens: LensOption = None,
    weights: WeightsOption = None,
    pairs: SetOption = None,
    draws: Annotated[
        int | None, typer.Option("--draws", help=_HELP.draws, min=0, max=100_000, metavar="N", show_default=False)
    ] = None,
    seed: SeedOption = None,
    begin: Annotated[
        datetime.datetime | None,
        typer.Option("--begin", help=_HELP.begin, formats=["%Y-%m-%d"], metavar="DATE", show_default=False),
    ] = None,
    format_: Annotated[Printed, typer.Option("--format", help=WORDS.commands.format)] = _AT_FIRST,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", help=_HELP.output.format(known=" ".join(SUFFIXES)), show_default=False),
    ] = None,
    sheet_after: Annotated[
        Path | None, typer.Option("--sheet-after", help=_HELP.sheet_after, metavar="FILE", show_default=False)
    ] = None,
    fonts: FontsOption = None,
    explain: ExplainOption = None,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Draw up a roadmap and print it, or write it to a file."""
    from fusionassess.report import build_report
    from fusionassess.words.labels import labels

    suffix, wishes_of_form = _suffix(output), {"fonts": fonts}
    refuse_wishes(suffix, wishes_of_form)
    taken = [sheet, rubric, costs, weights]
    for target in filter(None, (output, sheet_after)):
        streams.refuse_existing(str(target), force=force, taken=[*taken, *([output] if target is sheet_after else [])])
    scored_sheet = scored(sheet, rubric, lens, weights, pairs or ())
    language = lang or options.language(scored_sheet.opened.sheet.language)
    wishes = asked.TypedWishes(
        budget, costs, reach, reach_path, score, wanted, unwanted, months, at_once, points_at_once
    )
    drawn = asked.drawn(scored_sheet.assessment, wishes, language, draws, 1 if seed is None else seed)
    whole = build_report(scored_sheet.assessment, labels(language), language, scored_sheet.opened.warnings)
    day = begin.date() if begin else scored_sheet.assessment.sheet.assessed_on
    if explain:
        _explain(scored_sheet, drawn, explain, language, format_)
        raise typer.Exit(Exit.DONE)
    section = drawn.with_followup(language, day) if suffix == ".xlsx" else drawn.section
    report = whole._replace(roadmap=section, only=TOLD)
    if sheet_after is not None:
        _save_sheet(sheet_after, drawn, force=force)
    if output is None or output == streams.STDOUT:
        _print(report, format_, day)
        if format_ == _AT_FIRST and output is None and section.steps:
            typed = shlex.join([naming.NAME, *ctx.meta.get(helping.WORDS_TYPED, ())])
            streams.note(labels(language).roadmap_command.next.format(roadmap=typed))
    else:
        if suffix in FOLLOWED:
            _save_followup(Path(output), drawn, language, day, force=force)
        else:
            _write(report, Path(output), suffix, day, wishes_of_form, force=force)
        streams.note(labels(language).commands.written.format(file=output))
    raise typer.Exit(Exit.DONE)


def _explain(
    scored_sheet: "ScoredSheet", drawn: asked.DrawnUp, ids: "Sequence[str]", language: str, format_: str
) -> None:
    from fusionassess.explaining.roadmaps import explainable_roadmap
    from fusionassess.words.labels import labels

    known = explainable_roadmap(drawn.roadmap, drawn.cost, drawn.unit, labels(language), language)
    print_derivations(known, ids, format_, scored_sheet.opened.warnings)


def _suffix(output: str | None) -> str:
    suffix = Path(output).suffix.lower() if output and output != streams.STDOUT else ""
    if suffix not in ("", *SUFFIXES) or (output not in (None, streams.STDOUT) and not suffix):
        raise typer.BadParameter(_HELP.suffix.format(known=" ".join(SUFFIXES), found=suffix or output))
    return suffix


def _save_sheet(file: Path, drawn: asked.DrawnUp, *, force: bool) -> None:
    from fusionassess.documents import writing
    from fusionassess.documents.saving import save

    save(file, writing.dump_for(file, drawn.roadmap.after.answered_sheet), force=force)
    streams.note(WORDS.commands.written.format(file=file))


def _save_followup(file: Path, drawn: asked.DrawnUp, language: str, day: datetime.date | None, *, force: bool) -> None:
    from fusionassess.documents import writing
    from fusionassess.documents.saving import save
    from fusionassess.roadmap.tracking import begun

    save(file, writing.dump_for(file, begun(drawn.roadmap, language, day)), force=force)


def _print(report: "Report", format_: str, day: datetime.date | None) -> None:
    from fusionassess.render import json, roadmap, terminal

    match format_:
        case "text":
            streams.styled(terminal.styled(report, streams.width(), ascii_only=streams.only_ascii(sys.stdout)))
        case "json":
            streams.out(json.roadmap(report), is_json=True)
        case "csv":
            streams.out(roadmap.as_csv(report))
        case "ics":
            streams.out(roadmap.as_calendar(report, _day(day)))
        case _:
            streams.out(str(PRINTED[format_].write(report)))


def _day(day: datetime.date | None) -> datetime.date:
    if day is None:
        raise typer.BadParameter(_HELP.no_date)
    return day


def _write(
    report: "Report",
    file: Path,
    suffix: str,
    day: datetime.date | None,
    wishes: Mapping[str, object],
    *,
    force: bool,
) -> None:
    from fusionassess.cli.writing import refuse_without_library, written
    from fusionassess.render import json, roadmap

    content: str | bytes
    match suffix:
        case ".csv":
            # Spreadsheets know by this mark that it is UTF-8.
            content = codecs.BOM_UTF8 + streams.with_line_ends(roadmap.as_csv(report))
        case ".ics":
            content = streams.with_line_ends(roadmap.as_calendar(report, _day(day)))
        case ".json":
            content = json.roadmap(report)
        case _:
            format_: Format = next(format_ for format_ in FORMATS if format_.suffix == suffix)
            refuse_without_library(format_)
            content = written(report, format_, wishes)
    streams.deliver(content, str(file), force=force, is_json=suffix == ".json")
