"""Reports go out: printed in a form, or written to a file of the form that its name asks for."""

import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fusionassess.cli import installed, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS
from fusionassess.render.formats import FORMATS, CannotWrite, Format

if TYPE_CHECKING:
    from fusionassess.report import Report
    from fusionassess.report.change import ChangeReport

TEXT = "text"
"""The form that follows the terminal's width and colours."""
PRINTED = {form.name: form for form in FORMATS if form.on_terminal}
_HELP = WORDS.commands
_MORE = WORDS.options

Printed = StrEnum("Printed", list(PRINTED))  # type: ignore[misc]  # names from a table
PRINTED_AT_FIRST = Printed(TEXT)
PrintedOption = Annotated[Printed, typer.Option("--format", help=_HELP.format)]

TemplateOption = Annotated[
    Path | None, typer.Option("--template", help=_MORE.template, metavar="FILE", show_default=False)
]
FontsOption = Annotated[Path | None, typer.Option("--fonts", help=_MORE.fonts, metavar="FOLDER", show_default=False)]


def form_of(output: str) -> Format:
    """The form that a file's suffix asks for; one that there is not is refused."""
    suffix = Path(output).suffix.lower()
    form = next((form for form in FORMATS if form.suffix == suffix), None)
    if form is None:
        known = " ".join(form.suffix for form in FORMATS)
        raise typer.BadParameter(_HELP.report_suffix.format(known=known, found=suffix or output))
    return form


def refuse_wishes(form: Format, wishes: Mapping[str, object]) -> None:
    """Refuse wishes that a form does not take, naming the forms that do."""
    for wish, value in wishes.items():
        if value and wish not in form.takes:
            suffixes = " ".join(other.suffix for other in FORMATS if wish in other.takes)
            raise typer.BadParameter(_MORE.only_for.format(option=f"--{wish}", suffix=suffixes, found=form.suffix))


def refuse_without_library(form: Format) -> None:
    """Say what to install before any work is done."""
    if not form.is_there:
        streams.note(_MORE.extra_missing.format(suffix=form.suffix, command=installed.remedy(form.extra)))
        raise typer.Exit(Exit.REFUSED)


def written(report: "Report | ChangeReport", form: Format, wishes: Mapping[str, object]) -> str | bytes:
    """The report in a form; wishes that are empty, or that it does not take, are left out."""
    taken = {wish: value for wish, value in wishes.items() if value and wish in form.takes}
    try:
        return form.write(report, **taken)
    except CannotWrite as error:
        streams.note(getattr(_MORE, error.words).format(detail=error))
        raise typer.Exit(Exit.REFUSED) from None


def print_report(
    report: "Report | ChangeReport", form: str, made: "Sequence[Mapping[str, Any]]" = (), *, full: bool = True
) -> None:
    """Print a report on standard output, as text its first page alone unless ``full``.

    ``made`` says how its main numbers were made, where a form shows that.
    """
    if form == TEXT:
        from fusionassess.render import terminal

        plain = streams.only_ascii(sys.stdout)
        streams.styled(terminal.styled(report, streams.width(), ascii_only=plain, full=full))
        return
    chosen = PRINTED[form]
    text = str(chosen.write(report, **({"derivations": made} if "derivations" in chosen.takes else {})))
    streams.out(text, is_json=chosen.suffix == ".json")
