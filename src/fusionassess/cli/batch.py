"""``fusionassess batch``: many sheets, one table."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.options import WORDS, ForceOption, LangOption, RubricOption

if TYPE_CHECKING:
    from fusionassess.labels import Labels
    from fusionassess.library import Edition
    from fusionassess.tally import Tally

BAD_INPUT = 2
BOM = "\ufeff"
_HELP = WORDS.commands
_MORE = WORDS.options
REPORTS = (".html", ".md")


def batch(
    sources: Annotated[list[Path], typer.Argument(help=_HELP.sources, metavar="SOURCE...", show_default=False)],
    output: Annotated[str, typer.Option("--output", "-o", help=_HELP.table, metavar="FILE")] = streams.STDOUT,
    report: Annotated[
        Path | None, typer.Option("--report", help=_MORE.cohort_report, metavar="FILE", show_default=False)
    ] = None,
    units: Annotated[bool, typer.Option("--units", help=_MORE.cohort_units)] = False,
    rubric: RubricOption = None,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Score many answer sheets into one table; a bad one is reported and passed over."""
    from fusionassess.batch import cohort, table
    from fusionassess.batch.local import score_files
    from fusionassess.batch.sources import sheet_files
    from fusionassess.labels import labels

    if output != streams.STDOUT and Path(output).suffix.lower() != ".csv":
        raise typer.BadParameter(_HELP.table_suffix.format(known=".csv", found=output))
    _refuse_report(report, units=units, force=force)
    streams.refuse_existing(output, force=force)
    language = lang or options.language()
    said = labels(language)
    files = list(sheet_files(sources))
    with _progress(len(files), said.batch.reading) as tick:
        outcome = score_files(files, rubric, tick, _most_units(units=units) if report else None)
    streams.show_problems(outcome.problems, said, sys.stderr)
    if outcome.edition is None:
        streams.note(said.batch.no_sheets)
        raise typer.Exit(BAD_INPUT)
    text = table.as_csv(outcome.edition.rubric, outcome.rows)
    # Excel takes a file for UTF-8 only where the mark says so; a pipe has no use for it.
    streams.deliver(text if output == streams.STDOUT else BOM + text, output, force=force)
    if report and outcome.tally:
        _write_report(report, outcome.edition, outcome.tally, said, language, force=force)
    for line in cohort.summary(outcome.edition.rubric, outcome.rows, said, language):
        streams.note(line)
    streams.note(said.batch.passed.format(failed=outcome.failed, other=outcome.passed_over))
    raise typer.Exit(BAD_INPUT if outcome.failed else 0)


def _refuse_report(report: Path | None, *, units: bool, force: bool) -> None:
    """Refuse what cannot be written before any work is done."""
    if report is None:
        if units:
            raise typer.BadParameter(_MORE.only_with.format(option="--units", other="--report"))
        return
    if report.suffix.lower() not in REPORTS:
        found = report.suffix or str(report)
        raise typer.BadParameter(_MORE.cohort_suffix.format(known=" ".join(REPORTS), found=found))
    streams.refuse_existing(str(report), force=force)


def _most_units(*, units: bool) -> int:
    """Up to how many respondents a picture shows by name."""
    from fusionassess.report.cohort.maps import MOST_UNITS

    return MOST_UNITS if units else 0


def _write_report(
    file: Path, edition: "Edition", tally: "Tally", said: "Labels", language: str, *, force: bool
) -> None:
    from fusionassess.report.cohort import build_cohort
    from fusionassess.saving import save

    found = build_cohort(edition, tally, said, language)
    if file.suffix.lower() == ".md":
        from fusionassess.render import cohort_markdown

        content = cohort_markdown.view(found)
    else:
        from fusionassess.render import cohort_page

        content = cohort_page.view(found)
    save(file, content, force=force)
    streams.note(said.commands.written.format(file=file))


@contextmanager
def _progress(total: int, title: str) -> Iterator[Callable[[], None]]:
    """Show a bar on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    parts = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*parts, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda: bar.advance(task)
