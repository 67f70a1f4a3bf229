"""``fusionassess survey``: the questionnaire, saved after every answer, ending with the report."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams, talking
from fusionassess.cli.command_words import shell_word
from fusionassess.cli.exits import Exit
from fusionassess.cli.follow import FollowUpOption
from fusionassess.cli.options import WORDS, LangOption, LensOption
from fusionassess.cli.score import end_of, reason_of
from fusionassess.cli.settings import was_typed
from fusionassess.cli.writing import TEXT, print_report
from fusionassess.documents.suffixes import PAGES, WORKBOOKS, as_document
from fusionassess.rubric import DEFAULT_RUBRIC

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fusionassess.answers.model import Subject
    from fusionassess.rubric.model import Rubric
    from fusionassess.survey.beginning import Beginning, Known, Wishes
    from fusionassess.survey.desk import Desk, Ways
    from fusionassess.survey.keeping import Keeper
    from fusionassess.survey.session import Session
    from fusionassess.survey.terminal import Interface
    from fusionassess.words.labels import Labels

_HELP = WORDS.commands


def survey(
    ctx: typer.Context,
    rubric: Annotated[str, typer.Argument(help=_HELP.rubric, metavar="[RUBRIC]")] = DEFAULT_RUBRIC,
    sheet: Annotated[Path, typer.Option("--output", "-o", help=_HELP.survey_sheet, metavar="SHEET")] = Path(
        "answers.yaml"
    ),
    profile: Annotated[str | None, typer.Option("--profile", "-p", help=_HELP.profile, show_default=False)] = None,
    sector: Annotated[list[str] | None, typer.Option("--sector", "-s", help=_HELP.sector, show_default=False)] = None,
    name: Annotated[
        str | None, typer.Option("--name", help=_HELP.name, show_default=False, parser=options.telling, metavar="TEXT")
    ] = None,
    period: Annotated[
        str | None,
        typer.Option("--period", help=_HELP.period, show_default=False, parser=options.telling, metavar="TEXT"),
    ] = None,
    role: Annotated[str | None, typer.Option("--role", help=_HELP.role, show_default=False)] = None,
    answers: Annotated[
        str | None, typer.Option("--answers", help=_HELP.answers, metavar="FILE", show_default=False)
    ] = None,
    pairs: Annotated[
        list[str] | None, typer.Option("--set", help=_HELP.set_pair, metavar="ID=ANSWER", show_default=False)
    ] = None,
    last: Annotated[str | None, typer.Option("--last", help=_HELP.last, metavar="SHEET", show_default=False)] = None,
    followup: FollowUpOption = None,
    asked: Annotated[
        list[str] | None, typer.Option("--ask", help=_HELP.ask, metavar="GLOB", show_default=False)
    ] = None,
    skip_answered: Annotated[bool, typer.Option("--skip-answered", help=_HELP.skip_answered)] = False,
    express: Annotated[bool, typer.Option("--express", help=_HELP.express)] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help=_HELP.no_input)] = False,
    fast: Annotated[bool, typer.Option("--fast", help=_HELP.fast)] = False,
    show_score: Annotated[bool, typer.Option("--show-score", help=_HELP.show_score)] = False,
    plain: Annotated[bool, typer.Option("--plain", help=_HELP.plain)] = False,
    lens: LensOption = None,
    lang: LangOption = None,
) -> None:
    """Ask a rubric's questions one by one."""
    from fusionassess.answers.supplied import NotAPair
    from fusionassess.documents.saving import InUse, held
    from fusionassess.survey.beginning import Known, Wishes, begin
    from fusionassess.survey.desk import Ways
    from fusionassess.survey.terminal import Interface, drawn_on, interface
    from fusionassess.words.labels import labels

    sheet = _placed(sheet)
    if followup and not last:
        raise typer.BadParameter(WORDS.follow_command.with_last)
    again = _command(
        sheet,
        rubric,
        {"--last": last, "--followup": followup, "--lens": lens, "--lang": lang},
        asked or (),
        {
            "--skip-answered": skip_answered,
            "--express": express,
            "--fast": fast,
            "--show-score": show_score,
            "--plain": plain,
        },
    )
    if sheet.exists():
        # It says itself whom it is about and by which rubric: settings are for new ones.
        profile = profile if was_typed(ctx, "profile") else None
        sector = sector if was_typed(ctx, "sector") else None
        rubric = rubric if was_typed(ctx, "rubric") else DEFAULT_RUBRIC
    way = interface(plain=plain)
    if way is Interface.none and not (answers or pairs or no_input):
        streams.note(_HELP.no_terminal)
        raise typer.Exit(Exit.REFUSED)
    way = Interface.none if no_input else way
    given = [options.typed(pair) or "" for pair in pairs or ()]
    wishes = Wishes(
        rubric, Known(options.typed(name), profile, sector or (), options.typed(period)), answers, given, last, followup
    )
    try:
        with held(sheet), drawn_on(way):
            begun = begin(sheet, wishes)
            reason = reason_of(begun.edition, lens)
            language = lang or options.language(begun.language)
            session = _session(begun, labels(language), language, way, options.typed(role), wishes.known)
            session = _selected(session, asked or (), labels(language), skip_answered=skip_answered, express=express)
            if session.sheet != begun.sheet:
                _first_save(begun.keeper, session, labels(language))
            if way is not Interface.none:
                desk = _ask(session, begun.keeper, language, way, Ways(fast, show_score, str(sheet)), again)
                session, language = desk.session, desk.language
            is_lost = not _rescued(begun.keeper, labels(language))
    except InUse as error:
        streams.note(_HELP.in_use.format(file=error.path))
        raise typer.Exit(Exit.REFUSED) from None
    except NotAPair as error:
        raise typer.BadParameter(WORDS.survey.not_a_pair.format(found=error)) from None
    except EOFError:
        raise typer.Exit(Exit.INTERRUPTED) from None
    code = _end(session, sheet, labels(language), language, reason, rubric, again, wishes)
    raise typer.Exit(Exit.REFUSED if is_lost else code)


def _placed(sheet: Path) -> Path:
    """Where the sheet is kept: a name without an end gets one, and that is told."""
    # These are filled in elsewhere, and never written here.
    if sheet.suffix.lower() in {*WORKBOOKS, *PAGES}:
        raise typer.BadParameter(WORDS.form_command.no_form_of_sheet.format(found=sheet.suffix))
    full = Path(as_document(str(sheet)))
    if full != sheet:
        streams.note(WORDS.survey.saved_as.format(file=full))
    return full


def _session(
    begun: "Beginning", phrases: "Labels", language: str, way: "Interface", role: str | None, wished: "Known"
) -> "Session":
    """Go on with the sheet there is, or begin a new one for whoever it is about."""
    from fusionassess.answers.dates import today
    from fusionassess.survey.session import new_sheet

    streams.show_problems(begun.warnings, phrases, sys.stderr)
    if begun.sheet is None:
        subject = _subject(begun, phrases, language, way)
        return begun.session(new_sheet(begun.edition, subject, language, today(), role))
    if begun.dropped:
        streams.note(phrases.survey.dropped)
        streams.show_problems(begun.dropped, phrases, sys.stderr)
    path, subject = begun.keeper.path, begun.sheet.subject
    if not begun.sheet.answers:
        # Nothing depends on whom it is about yet.
        subject = _as_wished(begun.edition.rubric, subject, wished)
        streams.note(phrases.survey.resuming.format(file=path, name=subject.name))
        return begun.session(begun.sheet.model_copy(update={"subject": subject}))
    if wished.profile not in (None, subject.profile):
        raise typer.BadParameter(phrases.survey.other_profile.format(file=path, profile=subject.profile))
    if wished.name not in (None, subject.name):
        raise typer.BadParameter(phrases.survey.other_subject.format(file=path, found=subject.name, name=wished.name))
    if wished.sectors and options.sectors(wished.sectors, begun.edition.rubric) != subject.sectors:
        sectors = " ".join(subject.sectors) or phrases.survey.nothing_picked
        raise typer.BadParameter(phrases.survey.other_sectors.format(file=path, found=sectors))
    streams.note(phrases.survey.resuming.format(file=path, name=subject.name))
    return begun.session(begun.sheet)


def _subject(begun: "Beginning", phrases: "Labels", language: str, way: "Interface") -> "Subject":
    """Who is assessed: as known already, else asked, where there is someone to ask."""
    from fusionassess.survey import preliminaries
    from fusionassess.survey.terminal import Interface

    rubric, known = begun.edition.rubric, begun.known
    options.known(known.profile, rubric.profiles, _HELP.no_profile)
    known = known._replace(sectors=options.sectors(known.sectors, rubric))
    if way is not Interface.none:
        return preliminaries.ask(
            rubric, phrases.survey, language, known, talking.picking(way, phrases, can_go_back=True)
        )
    if missing := known.missing():
        raise typer.BadParameter(phrases.survey.say_who.format(options=" ".join(f"--{part}" for part in missing)))
    return preliminaries.as_known(known)


def _as_wished(rubric: "Rubric", subject: "Subject", wished: "Known") -> "Subject":
    """Whom a sheet without answers is about: as the command says, else as it says itself."""
    options.known(wished.profile, rubric.profiles, _HELP.no_profile)
    changed = {
        "name": wished.name,
        "profile": wished.profile,
        "sectors": options.sectors(wished.sectors, rubric),
        "period": wished.period,
    }
    return subject.model_copy(update={part: value for part, value in changed.items() if value})


def _selected(
    session: "Session", patterns: "Sequence[str]", phrases: "Labels", *, skip_answered: bool, express: bool
) -> "Session":
    """Keep to the questions that were asked for."""
    from fusionassess.survey.session import hurry, matching, select

    session = hurry(session) if express else session

    if patterns and not matching(session, patterns):
        example = session.questions[0].id
        raise typer.BadParameter(phrases.survey.nothing_asked.format(patterns=" ".join(patterns), example=example))
    return select(session, patterns, skip_answered=skip_answered)


def _first_save(keeper: "Keeper", session: "Session", phrases: "Labels") -> None:
    """Save before anything is asked: a place that cannot be written is better known now."""
    if copy := keeper.keep(session.sheet):
        streams.note(phrases.survey.set_aside.format(file=copy.path))


def _ask(session: "Session", keeper: "Keeper", language: str, way: "Interface", ways: "Ways", again: str) -> "Desk":
    """Ask, and save after every answer; interrupted, say how to go on."""
    from fusionassess.answers.dates import today
    from fusionassess.survey.desk import Desk
    from fusionassess.survey.terminal import Interface
    from fusionassess.words.labels import labels

    def save(current: "Session") -> str:
        phrases = labels(current.sheet.language or language).survey
        try:
            copy = keeper.keep(current.sheet)
        except OSError as error:
            return phrases.not_saved.format(detail=labels(desk.language).detail(error.strerror or error))
        if copy is None:
            return phrases.saved
        return (phrases.saved_beside if copy.is_from_before else phrases.changed_elsewhere).format(file=copy.path)

    desk = Desk(session, save, language, today(), ways)
    try:
        if way is Interface.screen:
            from fusionassess.survey import prompts

            prompts.run(desk)
        else:
            from fusionassess.survey import plain

            plain.run(desk, talking.lines())
    except (KeyboardInterrupt, EOFError, SystemExit) as error:
        phrases = labels(desk.language)
        if _rescued(keeper, phrases):
            asked = desk.session.questions
            given = len(asked) - len(desk.session.open_positions)
            streams.note(phrases.survey.stopped.format(given=given, count=len(asked)))
        streams.note(_resume(phrases, again))
        if isinstance(error, SystemExit):
            raise
        raise typer.Exit(Exit.INTERRUPTED) from None
    return desk


def _rescued(keeper: "Keeper", phrases: "Labels") -> bool:
    """Save what could not be saved before, somewhere, or at least show it; whether it is in its place."""
    try:
        place = keeper.rescue()
    except OSError as error:
        streams.note(phrases.survey.not_saved.format(detail=phrases.detail(error.strerror or error)))
        streams.note(keeper.unsaved())
        return False
    if place not in (None, keeper.path):
        streams.note(phrases.survey.rescued.format(file=place))
        return False
    return True


def _command(
    sheet: Path,
    rubric: str,
    values: "Mapping[str, str | None]",
    asked: "Sequence[str]",
    switches: "Mapping[str, bool]",
) -> str:
    """The whole command that goes on with a sheet; whom it is about and what was given with it is saved by then."""
    from fusionassess.rubric.library import is_path

    words = ["fusionassess", "survey", *([shell_word(rubric)] if is_path(rubric) else []), "-o", shell_word(sheet)]
    for option, value in values.items():
        words += [option, shell_word(value)] if value is not None else []
    for pattern in asked:
        words += ["--ask", shlex.quote(pattern)]
    return " ".join([*words, *(option for option, is_on in switches.items() if is_on)])


def _resume(phrases: "Labels", again: str) -> str:
    return phrases.survey.resume.format(command=again)


def _end(
    session: "Session",
    path: Path,
    phrases: "Labels",
    language: str,
    reason: str | None,
    rubric: str,
    again: str,
    wishes: "Wishes",
) -> Exit:
    """Print the report on a finished sheet and what may come next, or how to go on; gives the exit code."""
    from fusionassess.assessment.assess import assess
    from fusionassess.report import build_report
    from fusionassess.rubric.library import is_path
    from fusionassess.rubric.nodes import words

    if (still_open := session.open_everywhere) and not session.is_short_round_done:
        streams.note(phrases.survey.unfinished.format(count=len(still_open)))
        streams.note(phrases.survey.open_ids.format(ids=" ".join(still_open)))
        streams.note(_resume(phrases, again))
        return Exit.INCOMPLETE
    report = build_report(assess(session.edition, session.sheet, reason), phrases, language)
    print_report(report, TEXT, full=False)
    if session.is_short_round_done and report.status == "low_coverage" and (silent := session.silent_measures):
        measures = phrases.survey.list_mark.join(f"{each.id} {words(each.title, language)}" for each in silent)
        streams.note("\n" + phrases.survey.silent.format(measures=measures, command=again))
    file = f"{shell_word(path)} --rubric {shell_word(rubric)}" if is_path(rubric) else shell_word(path)
    commands = {
        "score": f"fusionassess score {file}",
        "report": f"fusionassess report {file} -o {phrases.survey.report_file}",
    }
    streams.note("\n" + phrases.survey.next_commands.format(**commands))
    if end_of(report) is Exit.DONE:
        streams.note(phrases.survey.next_roadmap.format(command=f"fusionassess roadmap {file} --budget 20"))
        if wishes.last is not None:
            followed = f" --followup {shell_word(wishes.followup)}" if wishes.followup is not None else ""
            against = f"fusionassess compare {shell_word(wishes.last)} {file}{followed}"
            streams.note(phrases.survey.next_compare.format(command=against))
    if still_open:
        streams.note(phrases.survey.go_on_in_full.format(command=f"fusionassess survey -o {shell_word(path)}"))
    return end_of(report)
