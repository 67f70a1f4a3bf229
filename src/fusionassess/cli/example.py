"""``fusionassess example``: a sheet that is filled in, to look at or to start from."""

from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.options import WORDS, ForceOption, LangOption

if TYPE_CHECKING:
    from fusionassess.answers.examples import Example

_HELP = WORDS.commands


def example(
    profile: Annotated[str, typer.Argument(help=_HELP.example_profile, metavar="[PROFILE]")] = "region",
    output: Annotated[
        str, typer.Option("--output", "-o", help=_HELP.output, metavar="FILE", show_default=False)
    ] = streams.STDOUT,
    shows_report: Annotated[bool, typer.Option("--report", help=_HELP.example_report)] = False,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Print an example sheet, or its report, or write it to a file."""
    from fusionassess.answers import examples
    from fusionassess.words.labels import labels

    language = lang or options.language()
    phrases = labels(language)
    chosen = examples.of(profile, language)
    known = list(dict.fromkeys(each.profile for each in examples.examples()))
    if chosen is None:
        raise typer.BadParameter(phrases.start.no_example.format(found=profile, known=", ".join(known)))
    streams.refuse_existing(output, force=force)
    streams.note(
        phrases.start.example_head.format(
            name=chosen.name, profile=profile, known=phrases.roadmap.list_mark.join(known)
        )
    )
    if output != streams.STDOUT or not shows_report:
        streams.deliver(chosen.text, output, force=force)
    if output != streams.STDOUT:
        streams.note(phrases.commands.written.format(file=output))
    if shows_report:
        _print_report(chosen, language)


def _print_report(chosen: "Example", language: str) -> None:
    from fusionassess.answers.sheets import from_source
    from fusionassess.assessment.assess import assess
    from fusionassess.cli.writing import TEXT, print_report
    from fusionassess.documents.source import decode
    from fusionassess.report import build_report
    from fusionassess.words.labels import labels

    opened = from_source(decode(chosen.file.read_bytes(), str(chosen.file)))
    report = build_report(assess(opened.edition, opened.sheet), labels(language), language, opened.warnings)
    print_report(report, TEXT, full=False)
