"""``fusionassess batch``: many sheets, one table."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.options import WORDS, ForceOption, LangOption, RubricOption

BAD_INPUT = 2
BOM = "\ufeff"
_HELP = WORDS.commands


def batch(
    sources: Annotated[list[Path], typer.Argument(help=_HELP.sources, metavar="SOURCE...", show_default=False)],
    output: Annotated[str, typer.Option("--output", "-o", help=_HELP.table, metavar="FILE")] = streams.STDOUT,
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
    streams.refuse_existing(output, force=force)
    language = lang or options.language()
    said = labels(language)
    files = list(sheet_files(sources))
    with _progress(len(files), said.batch.reading) as tick:
        outcome = score_files(files, rubric, tick)
    streams.show_problems(outcome.problems, said, sys.stderr)
    if outcome.edition is None:
        streams.note(said.batch.no_sheets)
        raise typer.Exit(BAD_INPUT)
    text = table.as_csv(outcome.edition.rubric, outcome.rows)
    # Excel takes a file for UTF-8 only where the mark says so; a pipe has no use for it.
    streams.deliver(text if output == streams.STDOUT else BOM + text, output, force=force)
    for line in cohort.summary(outcome.edition.rubric, outcome.rows, said, language):
        streams.note(line)
    streams.note(said.batch.passed.format(failed=outcome.failed, other=outcome.passed_over))
    raise typer.Exit(BAD_INPUT if outcome.failed else 0)


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
