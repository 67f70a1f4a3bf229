"""``fusionassess form``: the questionnaire as a file that people fill in without a terminal."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.options import WORDS, ForceOption, LangOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fusionassess.answers.model import Subject
    from fusionassess.rubric.library import Edition

SUFFIXES = (".xlsform.xlsx", ".xlsx", ".html", ".yaml")
"""The kinds of forms, the longest suffix first."""
_HELP, _SAID = WORDS.commands, WORDS.form_command


def form(
    rubric: Annotated[str, typer.Argument(help=_HELP.rubric, metavar="[RUBRIC]")] = "five-paths",
    output: Annotated[str, typer.Option("--output", "-o", help=_SAID.output, metavar="FILE", show_default=False)] = "",
    profile: Annotated[
        list[str] | None, typer.Option("--profile", "-p", help=_HELP.profile, show_default=False)
    ] = None,
    sector: Annotated[list[str] | None, typer.Option("--sector", "-s", help=_HELP.sector, show_default=False)] = None,
    name: Annotated[str | None, typer.Option("--name", help=_HELP.name, show_default=False)] = None,
    period: Annotated[str | None, typer.Option("--period", help=_HELP.period, show_default=False)] = None,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Write a form for one profile; its suffix chooses the kind."""
    from fusionassess.answers.model import Subject
    from fusionassess.documents.saving import save
    from fusionassess.forms.form import languages
    from fusionassess.rubric import library
    from fusionassess.words.labels import labels

    suffix = next((known for known in SUFFIXES if output.lower().endswith(known)), "")
    if not suffix:
        found = output or "-o"
        raise typer.BadParameter(_SAID.suffix.format(found=found, known=" ".join(sorted(SUFFIXES))))
    streams.refuse_existing(output, force=force, taken=[rubric])
    edition = library.find(rubric)
    asked = _profile(rubric, list(edition.rubric.profiles), profile or (), output, suffix)
    for one in sector or ():
        options.known(one, edition.rubric.sectors, _HELP.no_sector)
    language = languages(edition.rubric, lang or options.language())[0]
    subject = Subject(name=_typed(name) or "", profile=asked, sectors=sector or [], period=_typed(period))
    save(Path(output), _content(suffix, edition, subject, language), force=force)
    said = labels(lang or options.language())
    streams.note(said.commands.written.format(file=output))
    if suffix != ".xlsform.xlsx":
        streams.note(said.form_command.send_back.format(command=_command(rubric, output, suffix)))


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
    files = [(one, shlex.quote(f"{stem}-{one}{output[len(stem) :]}")) for one in wanted]
    commands = "; ".join(f"fusionassess form {shlex.quote(rubric)} -p {one} -o {file}" for one, file in files)
    raise typer.BadParameter(_SAID.one_profile.format(commands=commands))


def _content(suffix: str, edition: "Edition", subject: "Subject", language: str) -> str | bytes:
    """Write the form in the shape its suffix promises."""
    from fusionassess.forms.form import build, languages

    if suffix in (".xlsx", ".yaml"):
        form = build(edition, subject, language)
        if suffix == ".xlsx":
            from fusionassess.forms import workbook

            return workbook.view(form)
        from fusionassess.forms import blank

        return blank.view(form)
    forms = [build(edition, subject, one) for one in languages(edition.rubric, language)]
    if suffix == ".html":
        from fusionassess.forms import page

        return page.view(forms)
    from fusionassess.forms import xlsform

    return xlsform.view(forms)


def _command(rubric: str, output: str, suffix: str) -> str:
    """How to score what comes back; the page gives a JSON file."""
    from fusionassess.rubric.library import is_path

    file = str(Path(output).with_suffix(".json")) if suffix == ".html" else output
    named = f" --rubric {shlex.quote(rubric)}" if is_path(rubric) else ""
    return f"fusionassess score {shlex.quote(file)}{named}"
