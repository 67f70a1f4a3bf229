"""``fusionassess form``: the questionnaire as a file that people fill in without a terminal."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.command_words import shell_word
from fusionassess.cli.options import WORDS, ForceOption, LangOption
from fusionassess.cli.settings import named
from fusionassess.forms.kinds import FORM_KINDS, FormKind
from fusionassess.rubric import DEFAULT_RUBRIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fusionassess.answers.model import Subject
    from fusionassess.words.labels import Labels

_HELP, _SAID = WORDS.commands, WORDS.form_command
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\s]+')
"""What the page leaves out of the name of its file, see ``forms/page/sheet.js``."""


def form(
    ctx: typer.Context,
    rubric: Annotated[str, typer.Argument(help=_HELP.rubric, metavar="[RUBRIC]")] = DEFAULT_RUBRIC,
    output: Annotated[str, typer.Option("--output", "-o", help=_SAID.output, metavar="FILE", show_default=False)] = "",
    profile: Annotated[
        list[str] | None, typer.Option("--profile", "-p", help=_HELP.profile, show_default=False)
    ] = None,
    sector: Annotated[list[str] | None, typer.Option("--sector", "-s", help=_HELP.sector, show_default=False)] = None,
    name: Annotated[
        str | None, typer.Option("--name", help=_HELP.name, show_default=False, parser=options.telling, metavar="TEXT")
    ] = None,
    period: Annotated[
        str | None,
        typer.Option("--period", help=_HELP.period, show_default=False, parser=options.telling, metavar="TEXT"),
    ] = None,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Write a form for one profile; its suffix chooses the kind."""
    from fusionassess.answers.model import Subject
    from fusionassess.documents.saving import save
    from fusionassess.forms.form import build, languages
    from fusionassess.rubric import library
    from fusionassess.words.labels import labels

    output = named(ctx, "output", output, profile=(profile or [""])[0])
    kind = next((kind for kind in FORM_KINDS if output.lower().endswith(kind.suffix)), None)
    if kind is None:
        known, helps = " ".join(sorted(kind.suffix for kind in FORM_KINDS)), WORDS.help
        if not output:
            raise typer.BadParameter(
                helps.missing_option.format(name="--output")
                + helps.remarks.format(remarks=helps.one_of.format(values=known))
            )
        raise typer.BadParameter(_SAID.suffix.format(found=output, known=known))
    streams.refuse_existing(output, force=force, taken=[rubric])
    edition = library.find(rubric)
    asked = _profile(rubric, list(edition.rubric.profiles), profile or (), output, kind.suffix)
    read_in = languages(edition.rubric, lang or options.language())
    sectors = options.sectors(sector or (), edition.rubric)
    subject = Subject(name=_typed(name) or "", profile=asked, sectors=sectors, period=_typed(period))
    forms = [build(edition, subject, one) for one in (read_in if kind.in_all_languages else read_in[:1])]
    save(Path(output), kind.write(forms), force=force)
    phrases = labels(lang or options.language())
    streams.note(phrases.commands.written.format(file=output))
    if kind.comes_back_as:
        file = output if kind.comes_back_as == kind.suffix else _sent_back(output, kind, subject, phrases)
        streams.note(phrases.form_command.send_back.format(command=_command(rubric, file)))


def _typed(text: str | None) -> str | None:
    """A text from the command line on one line."""
    return " ".join((options.typed(text) or "").split()) or None


def _profile(rubric: str, profiles: "Sequence[str]", wanted: "Sequence[str]", output: str, suffix: str) -> str:
    """The one profile asked for; without a choice the only one there is."""
    for one in wanted:
        options.known(one, profiles, _HELP.no_profile)
    chosen = wanted or profiles
    if len(chosen) == 1:
        return chosen[0]
    if not wanted:
        raise typer.BadParameter(_SAID.which_profile.format(known=", ".join(profiles)))
    stem = output[: -len(suffix)]
    files = [(one, shell_word(f"{stem}-{one}{output[len(stem) :]}")) for one in wanted]
    commands = "; ".join(f"fusionassess form {shell_word(rubric)} -p {one} -o {file}" for one, file in files)
    raise typer.BadParameter(_SAID.one_profile.format(commands=commands))


def _sent_back(output: str, kind: FormKind, subject: "Subject", phrases: "Labels") -> str:
    """What a page calls its sheet: whose it is and of when, in words where that is not known yet."""
    known = [subject.name or phrases.form_command.name_of_unit, subject.period or phrases.form_command.period]
    named = "-".join(_NOT_IN_NAMES.sub("_", part) for part in (*known, subject.profile))
    return str(Path(output).with_name(f"{named}{kind.comes_back_as}"))


def _command(rubric: str, file: str) -> str:
    """How to score what comes back."""
    from fusionassess.rubric.library import is_path

    named = f" --rubric {shell_word(rubric)}" if is_path(rubric) else ""
    return f"fusionassess score {shell_word(file)}{named}"
