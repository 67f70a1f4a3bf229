"""A report for each respondent of a batch: options of ``batch``, its progress, and what is said of it."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import streams
from fusionassess.cli.options import WORDS
from fusionassess.cli.writing import about, refuse_wishes, refuse_without_library
from fusionassess.documents.problems import DocumentError
from fusionassess.render.formats import FORMATS, CannotWrite, Format

if TYPE_CHECKING:
    from fusionassess.batch.units.reports import Failed, Incomplete, UnitReports
    from fusionassess.words.labels import Labels

_HELP = WORDS.batch_command
MOST_TOLD = 50
"""Reports that could not be written, told one by one."""

UnitReportsOption = Annotated[
    Path | None, typer.Option("--unit-reports", help=_HELP.unit_reports, metavar="FOLDER", show_default=False)
]
FormatsOption = Annotated[str | None, typer.Option("--formats", help=_HELP.formats, show_default=False)]


def formats_of(
    folder: Path | None, formats: str | None, fonts: Path | None, sources: Sequence[Path]
) -> tuple[Format, ...]:
    """The formats that are asked for; none where no reports are. What cannot be done is refused before any work."""
    if folder is None:
        for option, value in (("--formats", formats), ("--fonts", fonts)):
            if value is not None:
                raise typer.BadParameter(WORDS.options.only_with.format(option=option, other="--unit-reports"))
        return ()
    by_name = {name: format_ for format_ in FORMATS for name in (format_.name, format_.suffix.removeprefix("."))}
    chosen = []
    for name in (formats or "html").split(","):
        format_ = by_name.get(name.strip().lower().removeprefix("."))
        if format_ is None:
            known = ", ".join(format_.suffix.removeprefix(".") for format_ in FORMATS)
            raise typer.BadParameter(_HELP.no_format.format(known=known, found=name.strip() or formats))
        refuse_without_library(format_)
        chosen.append(format_)
    if not any("fonts" in format_.takes for format_ in chosen):
        refuse_wishes(chosen[0].suffix, {"fonts": fonts})
    if fonts is not None:
        from fusionassess.documents.fonts import looked_through

        looked_through(fonts)
    within = [source for source in sources if source.is_dir() and folder.resolve().is_relative_to(source.resolve())]
    if within:
        # The next run would take its reports for returns.
        raise typer.BadParameter(_HELP.inside_source.format(folder=folder, source=within[0]))
    if folder.exists() and not folder.is_dir():
        raise typer.BadParameter(_HELP.no_folder.format(folder=folder))
    return tuple(dict.fromkeys(chosen))


def teller(phrases: "Labels", tick: Callable[[], None]) -> Callable[["Failed | Incomplete | None"], None]:
    """Say which reports are not written or lack signs, and why, the first ones by name; ``tick`` is called for each."""
    from fusionassess.batch.units.reports import Failed
    from fusionassess.words.labels import on_one_line

    words, told = phrases.batch_command, Counter[type]()

    def tell(event: "Failed | Incomplete | None") -> None:
        if event is None or isinstance(event, Failed):
            tick()
        if event is None:
            return
        told[type(event)] += 1
        if told[type(event)] > MOST_TOLD:
            if told[type(event)] == MOST_TOLD + 1:
                streams.note(words.unit_more)
        elif isinstance(event, Failed):
            place = event.file or event.source
            why = _why(event, phrases)
            streams.note(on_one_line(words.unit_failed.format(source=event.source, file=place, why=why)))
        else:
            why = about(event.replaced, phrases.options)
            streams.note(on_one_line(words.unit_incomplete.format(source=event.source, file=event.file, why=why)))

    return tell


def _why(failed: "Failed", phrases: "Labels") -> str:
    match failed.error:
        case CannotWrite():
            return str(getattr(phrases.options, failed.error.words)).format(detail=failed.error)
        case _ if failed.file is None:
            return phrases.batch_command.unit_changed
        case DocumentError():
            return phrases.report.list_mark.join(phrases.placed(problem) for problem in failed.error.problems)
    return phrases.batch_command.unit_exists


def summed_up(reports: "UnitReports", phrases: "Labels") -> str:
    """How many files were written, were there already, and were not written."""
    return phrases.batch_command.units_written.format(
        folder=reports.folder,
        written=f"{reports.written:,}",
        kept=f"{reports.kept:,}",
        failed=f"{reports.failed:,}",
    )
