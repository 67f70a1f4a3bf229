"""The command line as a whole: its commands, and how any failure ends."""

import errno
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from fusionassess.cli import complaints, ending, helping, naming, options, places, settings, streams
from fusionassess.cli.batch import batch
from fusionassess.cli.check import check
from fusionassess.cli.compare import compare
from fusionassess.cli.doctor import doctor
from fusionassess.cli.ecosystem import ecosystem
from fusionassess.cli.example import example
from fusionassess.cli.exits import Exit
from fusionassess.cli.follow import follow
from fusionassess.cli.form import form
from fusionassess.cli.mcp import mcp
from fusionassess.cli.merge import merge
from fusionassess.cli.options import WORDS, LangOption
from fusionassess.cli.report import report
from fusionassess.cli.roadmap import roadmap
from fusionassess.cli.rubric import rubric_app
from fusionassess.cli.score import score
from fusionassess.cli.survey import survey
from fusionassess.documents.problems import DocumentError, Problem
from fusionassess.documents.saving import FileExistsAlready
from fusionassess.kernel.release import __version__

_HELP = WORDS.commands

app = typer.Typer(
    name="fusionassess",
    help=_HELP.program,
    epilog=_HELP.epilog,
    invoke_without_command=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        streams.out(f"fusionassess {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", "-V", help=_HELP.version, is_eager=True, callback=_print_version)
    ] = False,
    lang: LangOption = None,
    show_config: Annotated[bool, typer.Option("--show-config", help=_HELP.show_config)] = False,
    no_config: Annotated[bool, typer.Option("--no-config", help=_HELP.no_config)] = False,
) -> None:
    """Hold the options that stand before every command; without a command open the start menu."""
    words, asked = ctx.meta.get(helping.WORDS_TYPED, ()), lang
    values = settings.settings(words, with_files=not no_config)
    if lang:
        # As if it stood behind the command, whichever that is.
        values["language"] = settings.Setting(lang, "--lang")
    if show_config:
        streams.out(settings.shown(values, [] if no_config else places.settings_files(words)))
        raise typer.Exit
    if ctx.invoked_subcommand is not None:
        ctx.default_map = settings.defaults(ctx.command, {key: setting.value for key, setting in values.items()})
        return
    lang = values["language"].value if "language" in values else None
    from fusionassess.cli import start
    from fusionassess.survey.terminal import Interface, interface

    way = interface(plain=False)
    if way is Interface.none:
        # Nothing was asked for, so there is no result.
        streams.note(ctx.get_help())
        raise typer.Exit(Exit.REFUSED)
    try:
        raise typer.Exit(start.menu(way, lang or options.language(), asked, ended_with))
    except (KeyboardInterrupt, EOFError):
        raise typer.Exit(Exit.INTERRUPTED) from None


def _show(problems: Sequence[Problem]) -> None:
    streams.show_problems(problems, WORDS, sys.stderr)


def ended_with(words: Sequence[str], tell: Callable[[Sequence[Problem]], None] = _show) -> int:
    """Run a command, one chosen in the menu for instance, and give its exit code; told to end, the caller ends, too.

    ``tell`` is told why a document could not be used.
    """
    try:
        _run(words, tell)
    except SystemExit as end:
        if end.code in (Exit.HUNG_UP, Exit.TERMINATED):
            raise
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return Exit.DONE


app.command(help=_HELP.survey)(survey)
app.command(help=_HELP.score)(score)
app.command(help=_HELP.batch)(batch)
app.command(help=_HELP.report)(report)
app.command(help=WORDS.roadmap_command.command)(roadmap)
app.command(help=WORDS.follow_command.command)(follow)
app.command(help=_HELP.compare)(compare)
app.command(help=WORDS.raters_command.command)(merge)
app.command(help=WORDS.raters_command.ecosystem)(ecosystem)
app.command(help=_HELP.check)(check)
app.command(help=WORDS.form_command.command)(form)
app.command(help=_HELP.example)(example)
app.command(help=_HELP.doctor)(doctor)
app.command(help=_HELP.mcp)(mcp)
app.add_typer(rubric_app, name="rubric", help=_HELP.rubrics)
helping.speak(app)


def run() -> None:
    """Run the command line."""
    streams.be_forgiving()
    _run()


def _run(words: Sequence[str] | None = None, tell: Callable[[Sequence[Problem]], None] = _show) -> None:
    """Run a command, that of the command line or another; every way it can fail has its exit code and one message."""
    try:
        with ending.by_signals(), ending.by_readers():
            code = app(words, prog_name=naming.NAME, standalone_mode=False)
        sys.exit(code if isinstance(code, int) else Exit.DONE)
    except settings.WrongSettings as error:
        streams.note(str(error))
        sys.exit(Exit.REFUSED)
    except complaints.WrongUsage as error:
        streams.note(complaints.told(error))
        sys.exit(Exit.REFUSED)
    except DocumentError as error:
        tell(error.problems)
        sys.exit(Exit.REFUSED)
    except FileExistsAlready as error:
        streams.note(_HELP.exists.format(file=error.path))
        sys.exit(Exit.REFUSED)
    except OSError as error:
        ending.forget(sys.stdout if error.filename in (None, "stdout") else None)
        detail = WORDS.detail(error.strerror or error)
        streams.note(_HELP.system.format(file=error.filename, detail=detail) if error.filename else str(detail))
        # A terminal that is gone may be noticed before the signal comes that says so.
        sys.exit(Exit.HUNG_UP if error.errno == errno.EIO and error.filename is None else Exit.REFUSED)
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except BaseException as error:
        # The one place that turns our own bugs into an exit code; what a native library calls a panic is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        import traceback

        streams.note(traceback.format_exc().rstrip())
        streams.note(_HELP.bug.format(version=__version__))
        sys.exit(Exit.OUR_BUG)
