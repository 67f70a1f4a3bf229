"""Reports go out: printed in a format, or written to a file of the format that its name asks for."""

import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fusionassess.cli import installed, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS
from fusionassess.render.formats import FORMATS, CannotWrite, Format, Replaced
from fusionassess.render.text.signs import REPLACEMENT

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport
    from fusionassess.report.value import OverTime
    from fusionassess.words.labels import Labels
    from fusionassess.words.shapes.commands import OptionLabels

_MOST_SIGNS = 12
"""That no font has, named one by one."""
TEXT = "text"
"""The format that follows the terminal's width and colours."""
PRINTED = {format_.name: format_ for format_ in FORMATS if format_.on_terminal}
_HELP = WORDS.commands
_MORE = WORDS.options

Printed = StrEnum("Printed", list(PRINTED))  # type: ignore[misc]  # names from a table
PRINTED_AT_FIRST = Printed(TEXT)
PrintedOption = Annotated[Printed, typer.Option("--format", help=_HELP.format)]

TemplateOption = Annotated[
    Path | None, typer.Option("--template", help=_MORE.template, metavar="FILE", show_default=False)
]
FontsOption = Annotated[Path | None, typer.Option("--fonts", help=_MORE.fonts, metavar="FOLDER", show_default=False)]


def format_of(output: str) -> Format:
    """The format that a file's suffix asks for; one that there is not is refused."""
    suffix = Path(output).suffix.lower()
    format_ = next((format_ for format_ in FORMATS if format_.suffix == suffix), None)
    if format_ is None:
        known = " ".join(format_.suffix for format_ in FORMATS)
        raise typer.BadParameter(_HELP.report_suffix.format(known=known, found=suffix or output))
    return format_


def fits(template: Path | None, format_: Format) -> bool:
    """Whether a format takes this template."""
    return template is not None and "template" in format_.takes and template.suffix.lower() == format_.suffix


def refuse_wishes(suffix: str, wishes: Mapping[str, object]) -> None:
    """Refuse wishes that the format of a suffix does not take, naming the formats that do."""
    for wish, value in wishes.items():
        takers = [format_.suffix for format_ in FORMATS if wish in format_.takes]
        if value and suffix not in takers:
            raise typer.BadParameter(
                _MORE.only_for.format(option=f"--{wish}", suffix=" ".join(takers), found=suffix or "-")
            )


def refuse_without_library(format_: Format) -> None:
    """Say what to install before any work is done."""
    if not format_.is_there:
        streams.note(_MORE.extra_missing.format(suffix=format_.suffix, command=installed.remedy(format_.extra)))
        raise typer.Exit(Exit.REFUSED)


def written(report: "AnyReport", format_: Format, wishes: Mapping[str, object]) -> str | bytes:
    """The report in a format; wishes that are empty, or that it does not take, are left out."""
    from fusionassess.documents import fonts
    from fusionassess.words.labels import labels

    words = labels(report.language).options
    told = {"tell": lambda replaced: streams.note(about(replaced, words))}
    taken = {wish: value for wish, value in {**wishes, **told}.items() if value and wish in format_.takes}
    try:
        return fonts.written(format_.write, report, taken, CannotWrite)
    except CannotWrite as error:
        streams.note(getattr(words, error.words).format(detail=error))
        raise typer.Exit(Exit.REFUSED) from None


def about(replaced: "Replaced", words: "OptionLabels") -> str:
    """What a format shows by another sign: which signs, how often, where, and what to do about it."""
    named = [
        words.replaced_sign.format(sign=sign, code=" ".join(f"U+{ord(part):04X}" for part in sign), count=count)
        for sign, count in list(replaced.signs.items())[:_MOST_SIGNS]
    ]
    more = len(replaced.signs) - len(named)
    return words.replaced.format(
        count=sum(replaced.signs.values()),
        stand_in=REPLACEMENT,
        signs=words.replaced_mark.join(named) + (words.replaced_more.format(count=more) if more else ""),
        under=words.replaced_mark.join(title or words.first_page for title in replaced.under),
    )


def tell_of_sheets(periods: "OverTime | None", section: str, phrases: "Labels") -> None:
    """Say in one line where it stands what is to be known of the sheets, if anything is."""
    if periods and periods.notes:
        streams.note(phrases.compare.sheets_told.format(section=section))


def print_report(
    report: "AnyReport", format_: str, made: "Sequence[Mapping[str, Any]]" = (), *, full: bool = True
) -> None:
    """Print a report on standard output, as text its first page alone unless ``full``.

    ``made`` says how its main numbers were made, where a format shows that.
    """
    if format_ == TEXT:
        from fusionassess.render import terminal

        plain = streams.only_ascii(sys.stdout)
        streams.styled(terminal.styled(report, streams.width(), ascii_only=plain, full=full))
        return
    chosen = PRINTED[format_]
    text = str(chosen.write(report, **({"derivations": made} if "derivations" in chosen.takes else {})))
    streams.out(text, is_json=chosen.suffix == ".json")
