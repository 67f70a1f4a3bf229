"""``fusionassess survey``: the questionnaire, saved after every answer, ending with the report."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.options import WORDS, LangOption, LensOption
from fusionassess.cli.score import Form, print_report, reason_of

if TYPE_CHECKING:
    from fusionassess.answers import Subject
    from fusionassess.labels import Labels
    from fusionassess.library import Edition
    from fusionassess.sheets import OpenedSheet
    from fusionassess.survey.opening import Known
    from fusionassess.survey.plain import Lines
    from fusionassess.survey.session import Session
    from fusionassess.survey.terminal import Interface

NO_TERMINAL = 2
UNFINISHED = 3
INTERRUPTED = 130
_HELP = WORDS.commands


def survey(
    rubric: Annotated[str, typer.Argument(help=_HELP.rubric, metavar="[RUBRIC]")] = "five-paths",
    sheet: Annotated[Path, typer.Option("--output", "-o", help=_HELP.survey_sheet, metavar="SHEET")] = Path(
        "answers.yaml"
    ),
    profile: Annotated[str | None, typer.Option("--profile", "-p", help=_HELP.profile, show_default=False)] = None,
    sector: Annotated[list[str] | None, typer.Option("--sector", "-s", help=_HELP.sector, show_default=False)] = None,
    name: Annotated[str | None, typer.Option("--name", help=_HELP.name, show_default=False)] = None,
    role: Annotated[str | None, typer.Option("--role", help=_HELP.role, show_default=False)] = None,
    plain: Annotated[bool, typer.Option("--plain", help=_HELP.plain)] = False,
    lens: LensOption = None,
    lang: LangOption = None,
) -> None:
    """Ask a rubric's questions one by one."""
    from fusionassess.labels import labels
    from fusionassess.library import find
    from fusionassess.sheets import open_sheet
    from fusionassess.survey.keeping import SheetInUse, held, today
    from fusionassess.survey.opening import Known
    from fusionassess.survey.session import begin, new_sheet
    from fusionassess.survey.terminal import Interface, drawn_on, interface

    way = interface(plain=plain)
    if way is Interface.none:
        streams.note(_HELP.no_terminal)
        raise typer.Exit(NO_TERMINAL)
    try:
        with held(sheet), drawn_on(way):
            opened = open_sheet(sheet) if sheet.exists() else None
            edition = opened.edition if opened else find(rubric)
            _known(edition, profile, sector or [])
            reason = reason_of(edition, lens)
            language = lang or options.language(opened.sheet.language if opened else None)
            said = labels(language)
            if opened:
                _greet(opened, said, sheet, profile)
                session = begin(edition, opened.sheet)
            else:
                known = Known(name, profile, sector or [])
                subject = _subject(edition, said, language, way, known)
                session = begin(edition, new_sheet(edition, subject, language, today(), role))
            finished = _ask(session, sheet, said, language, way)
    except SheetInUse as error:
        streams.note(_HELP.in_use.format(file=error.path))
        raise typer.Exit(NO_TERMINAL) from None
    _end(finished, sheet, said, language, reason)


def _known(edition: "Edition", profile: str | None, sectors: list[str]) -> None:
    """Refuse a profile or sector the rubric does not have before anything is asked."""
    options.known(profile, edition.rubric.profiles, _HELP.no_profile)
    for sector in sectors:
        options.known(sector, edition.rubric.sectors, _HELP.no_sector)


def _greet(opened: "OpenedSheet", said: "Labels", path: Path, profile: str | None) -> None:
    """Say that an old sheet goes on, and what its reader should know."""
    streams.show_problems(opened.warnings, said, sys.stderr)
    subject = opened.sheet.subject
    if profile is not None and profile != subject.profile:
        raise typer.BadParameter(said.survey.other_profile.format(file=path, profile=subject.profile))
    streams.note(said.survey.resuming.format(file=path, name=subject.name))


def _subject(edition: "Edition", said: "Labels", language: str, way: "Interface", known: "Known") -> "Subject":
    from fusionassess.survey import opening
    from fusionassess.survey.terminal import Interface

    if way is Interface.screen:
        return opening.on_screen(edition.rubric, said.survey, language, known)
    return opening.line_by_line(edition.rubric, said.survey, language, known, _lines())


def _ask(session: "Session", path: Path, said: "Labels", language: str, way: "Interface") -> "Session":
    """Ask, and save after every answer; interrupted, say how to go on."""
    from fusionassess.survey.keeping import keep
    from fusionassess.survey.terminal import Interface

    def save(current: "Session") -> str:
        try:
            keep(path, current.sheet)
        except OSError as error:
            return said.survey.not_saved.format(detail=error.strerror or error)
        return said.survey.saved

    keep(path, session.sheet)
    try:
        if way is Interface.screen:
            from fusionassess.survey import prompts

            return prompts.run(session, save, said.survey, language)
        from fusionassess.survey import plain

        return plain.run(session, plain.Dialogue(_lines(), save, said.survey, language))
    except (KeyboardInterrupt, SystemExit) as error:
        streams.note(_resume(path, said))
        if isinstance(error, SystemExit):
            raise
        raise typer.Exit(INTERRUPTED) from None


def _lines() -> "Lines":
    """Read lines from standard input, show them on standard error."""
    from fusionassess.survey.plain import Lines

    def read(prompt: str) -> str:
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")

    return Lines(read, streams.note, streams.width())


def _resume(path: Path, said: "Labels") -> str:
    return said.survey.resume.format(command=f"fusionassess survey -o {shlex.quote(str(path))}")


def _end(session: "Session", path: Path, said: "Labels", language: str, reason: str | None) -> None:
    """Print the report on a finished sheet and what may come next, or how to go on."""
    from fusionassess.assessment import assess
    from fusionassess.report import build_report

    if not session.is_finished:
        streams.note(said.survey.unfinished.format(count=len(session.open_positions)))
        streams.note(_resume(path, said))
        raise typer.Exit(UNFINISHED)
    report = build_report(assess(session.edition, session.sheet, reason), said, language)
    print_report(report, Form.text)
    file = shlex.quote(str(path))
    commands = {"score": f"fusionassess score {file}", "report": f"fusionassess report {file} -o report.md"}
    streams.note("\n" + said.survey.next_commands.format(**commands))
    raise typer.Exit(UNFINISHED if report.score.point.value is None else 0)
