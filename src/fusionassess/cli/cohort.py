"""The cohort's picture: options of ``batch``, and its file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from fusionassess.cli import streams
from fusionassess.cli.options import WORDS

if TYPE_CHECKING:
    from fusionassess.cohort.tally import Tally
    from fusionassess.rubric.library import Edition
    from fusionassess.words.labels import Labels

REPORTS = (".html", ".md")
_HELP = WORDS.options

ReportOption = Annotated[
    Path | None, typer.Option("--report", help=_HELP.cohort_report, metavar="FILE", show_default=False)
]
UnitsOption = Annotated[bool, typer.Option("--units", help=_HELP.cohort_units)]


def refuse_report(report: Path | None, *, units: bool) -> None:
    """Refuse what cannot be written before any work is done."""
    if report is None:
        if units:
            raise typer.BadParameter(_HELP.only_with.format(option="--units", other="--report"))
        return
    if report.suffix.lower() not in REPORTS:
        given = report.suffix or str(report)
        raise typer.BadParameter(_HELP.cohort_suffix.format(known=" ".join(REPORTS), found=given))


def most_units(*, units: bool) -> int:
    """Up to how many respondents a picture shows by name."""
    from fusionassess.cohort.heat_maps import MOST_UNITS

    return MOST_UNITS if units else 0


class Circumstances(NamedTuple):
    """What a picture tells of how it came about, beside what was counted."""

    repeated: int
    """Rows that it leaves out, since their units count with another one."""
    by_period: bool
    """Whether that is the one of the latest period, rather than the first that was read."""
    budget: int | None
    """Points of effort that steps were chosen for."""


def write_report(
    file: Path,
    edition: "Edition",
    tally: "Tally",
    told: Circumstances,
    phrases: "Labels",
    language: str,
    *,
    force: bool,
) -> None:
    """Write the picture in the format of the file's suffix."""
    from fusionassess.cohort import build_cohort

    cohort = build_cohort(
        edition, tally, phrases, language, told.repeated, by_period=told.by_period, budget=told.budget
    )
    if file.suffix.lower() == ".md":
        from fusionassess.render import cohort_markdown

        content = cohort_markdown.view(cohort)
    else:
        from fusionassess.render import cohort_page

        content = cohort_page.view(cohort)
    streams.deliver(content, str(file), force=force)
    streams.note(phrases.commands.written.format(file=file))
