"""``fusionassess follow``: which steps of a roadmap are done, due and late."""

import datetime
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS, ForceOption, LangOption, RubricOption
from fusionassess.cli.writing import PRINTED, TEXT, print_report, refuse_without_library, written
from fusionassess.documents.suffixes import JSON, WORKBOOKS
from fusionassess.render.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fusionassess.assessment.assess import Assessment
    from fusionassess.report.follow import FollowReport
    from fusionassess.report.followed import FollowedUp
    from fusionassess.words.labels import Labels

_HELP = WORDS.follow_command
CALENDAR = ".ics"
SUFFIXES = (*(format_.suffix for format_ in FORMATS), CALENDAR)

NO_FOLLOWUPS = {*SUFFIXES, ".csv", ".doc", ".wps"} - {*WORKBOOKS, JSON, ".txt"}
"""What people give in its place: a roadmap in a format to read, or another document of an office."""

Printed = StrEnum("Printed", [*PRINTED, "ics"])  # type: ignore[misc]  # names from a table
_AT_FIRST = Printed(TEXT)

FollowUpOption = Annotated[
    str | None, typer.Option("--followup", help=_HELP.followup, metavar="FILE", show_default=False)
]


def follow(
    file: Annotated[str, typer.Argument(help=_HELP.file, metavar="FOLLOWUP", show_default=False)],
    rubric: RubricOption = None,
    now: Annotated[
        datetime.datetime | None,
        typer.Option("--now", help=_HELP.now, formats=["%Y-%m-%d"], metavar="DATE", show_default=False),
    ] = None,
    fail_late: Annotated[bool, typer.Option("--fail-late", help=_HELP.fail_late)] = False,
    format_: Annotated[Printed, typer.Option("--format", help=WORDS.commands.format)] = _AT_FIRST,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", help=_HELP.output.format(known=" ".join(SUFFIXES)), show_default=False),
    ] = None,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Say where a follow-up stands, by owner and date."""
    from fusionassess.answers.dates import today
    from fusionassess.report.follow import build_follow
    from fusionassess.roadmap.followup import open_followup
    from fusionassess.rubric import library
    from fusionassess.words.labels import labels

    suffix = _suffix(output)
    _refuse_report(file)
    if output is not None:
        streams.refuse_existing(output, force=force, taken=[file, rubric])
    day = now.date() if now else today()
    edition = library.find(rubric) if rubric else None
    opened = open_followup(file, edition=edition, now=day)
    language = lang or options.language(opened.document.language)
    phrases = labels(language)
    streams.show_problems(opened.warnings, phrases, sys.stderr)
    report = build_follow(opened, day, phrases, language)
    if output is None or output == streams.STDOUT:
        _print(report, format_)
    else:
        _write(report, output, suffix, force=force)
        streams.note(phrases.commands.written.format(file=output))
    raise typer.Exit(Exit.FAILED if fail_late and report.late else Exit.DONE)


def followed_by(
    file: str, before: "Sequence[Assessment]", after: "Assessment", phrases: "Labels", language: str
) -> "FollowedUp":
    """What became of the roadmap of one of some earlier sheets. Raises DocumentError where it is of none of them.

    The sheets are read with the rubric of the new one.
    """
    from fusionassess.report.followed import build_followed
    from fusionassess.roadmap.followup import hold_against, open_followup
    from fusionassess.roadmap.outcome import outcome

    _refuse_report(file)
    opened = open_followup(file, edition=after.edition)
    streams.show_problems(opened.warnings, phrases, sys.stderr)
    sheets = [assessment.answered_sheet for assessment in before]
    held = hold_against(opened, sheets)
    then = next(assessment for assessment, sheet in zip(before, sheets, strict=True) if sheet is held)
    came_to = outcome(opened.document, then, after)
    return build_followed(opened.document, opened.gone, came_to, phrases, language)


def _refuse_report(file: str) -> None:
    """Say that a roadmap as it is read is none that is filled in."""
    suffix = Path(file).suffix.lower()
    if suffix in NO_FOLLOWUPS and Path(file).exists():
        raise typer.BadParameter(_HELP.no_followup.format(found=suffix))


def _suffix(output: str | None) -> str:
    if output in (None, streams.STDOUT):
        return ""
    suffix = Path(str(output)).suffix.lower()
    if suffix not in SUFFIXES:
        raise typer.BadParameter(_HELP.suffix.format(known=" ".join(SUFFIXES), found=suffix or output))
    return suffix


def _print(report: "FollowReport", format_: str) -> None:
    from fusionassess.render import roadmap

    if format_ == "ics":
        streams.out(roadmap.due_calendar(report))
    else:
        print_report(report, format_)


def _write(report: "FollowReport", output: str, suffix: str, *, force: bool) -> None:
    from fusionassess.render import roadmap

    content: str | bytes
    if suffix == CALENDAR:
        content = streams.with_line_ends(roadmap.due_calendar(report))
    else:
        chosen = next(format_ for format_ in FORMATS if format_.suffix == suffix)
        refuse_without_library(chosen)
        content = written(report, chosen, {})
    streams.deliver(content, output, force=force, is_json=suffix == ".json")
