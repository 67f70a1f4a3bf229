"""A report for each respondent of a batch: options of ``batch``, its progress, and what is said of it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import streams
from fusionassess.cli.options import WORDS
from fusionassess.cli.writing import refuse_without_library
from fusionassess.render.formats import FORMATS, CannotWrite, Format

if TYPE_CHECKING:
    from fusionassess.batch.units.reports import Failed, UnitReports
    from fusionassess.words.labels import Labels

_HELP = WORDS.batch_command
MOST_TOLD = 50
"""Reports that could not be written, told one by one."""

UnitReportsOption = Annotated[
    Path | None, typer.Option("--unit-reports", help=_HELP.unit_reports, metavar="FOLDER", show_default=False)
]
FormatsOption = Annotated[str | None, typer.Option("--formats", help=_HELP.formats, show_default=False)]


def forms_of(folder: Path | None, formats: str | None, sources: Sequence[Path]) -> tuple[Format, ...]:
    """The forms that are asked for; none where no reports are. What cannot be done is refused before any work."""
    if folder is None:
        if formats is not None:
            raise typer.BadParameter(WORDS.options.only_with.format(option="--formats", other="--unit-reports"))
        return ()
    by_name = {name: form for form in FORMATS for name in (form.name, form.suffix.removeprefix("."))}
    forms = []
    for name in (formats or "html").split(","):
        form = by_name.get(name.strip().lower().removeprefix("."))
        if form is None:
            known = ", ".join(form.suffix.removeprefix(".") for form in FORMATS)
            raise typer.BadParameter(_HELP.no_format.format(known=known, found=name.strip() or formats))
        refuse_without_library(form)
        forms.append(form)
    within = [source for source in sources if source.is_dir() and folder.resolve().is_relative_to(source.resolve())]
    if within:
        # The next run would take its reports for returns.
        raise typer.BadParameter(_HELP.inside_source.format(folder=folder, source=within[0]))
    if folder.exists() and not folder.is_dir():
        raise typer.BadParameter(_HELP.no_folder.format(folder=folder))
    return tuple(dict.fromkeys(forms))


def teller(phrases: "Labels", tick: Callable[[], None]) -> Callable[["Failed | None"], None]:
    """Say which reports are not written and why, the first ones by name; ``tick`` is called for each that is."""
    told = 0

    def tell(failed: "Failed | None") -> None:
        nonlocal told
        tick()
        if failed is None:
            return
        told += 1
        if told <= MOST_TOLD:
            place = failed.file or failed.source
            streams.note(phrases.batch_command.unit_failed.format(source=failed.source, file=place, why=_why(failed)))
        elif told == MOST_TOLD + 1:
            streams.note(phrases.batch_command.unit_more)

    def _why(failed: "Failed") -> str:
        match failed.error:
            case CannotWrite():
                return str(getattr(phrases.options, failed.error.words)).format(detail=failed.error)
            case _ if failed.file is None:
                return phrases.batch_command.unit_changed
        return phrases.batch_command.unit_exists

    return tell


def summed_up(reports: "UnitReports", phrases: "Labels") -> str:
    """How many files were written, were there already, and were not written."""
    return phrases.batch_command.units_written.format(
        folder=reports.folder, written=reports.written, kept=reports.kept, failed=reports.failed
    )
