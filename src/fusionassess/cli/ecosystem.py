"""``fusionassess ecosystem``: a region's own sheet beside those of its actors."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS, ForceOption, LangOption, RubricOption
from fusionassess.cli.writing import (
    PRINTED,
    PRINTED_AT_FIRST,
    PrintedOption,
    format_of,
    print_report,
    refuse_without_library,
    written,
)
from fusionassess.render.formats import FORMATS

_HELP = WORDS.raters_command
TOLD = ("subject", "ecosystem")
"""The sections of a report that are about an ecosystem; warnings name files, and go to standard error."""


def ecosystem(
    region: Annotated[Path, typer.Argument(help=_HELP.region, metavar="REGION", show_default=False)],
    sheets: Annotated[list[Path], typer.Argument(help=_HELP.others, metavar="SHEETS...", show_default=False)],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            help=_HELP.ecosystem_output.format(known=" ".join(format_.suffix for format_ in FORMATS)),
            metavar="FILE",
            show_default=False,
        ),
    ] = None,
    rubric: RubricOption = None,
    redact: Annotated[bool, typer.Option("--redact", help=_HELP.redact)] = False,
    format_: PrintedOption = PRINTED_AT_FIRST,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Put a region's own sheet beside those of its firms, institutes and intermediaries."""
    from fusionassess.answers.sheets import open_sheet
    from fusionassess.assessment.assess import assess
    from fusionassess.raters.ecosystem import NoEcosystem, refuse, without_names
    from fusionassess.raters.ecosystem import ecosystem as put_together
    from fusionassess.render import json
    from fusionassess.report import build_report
    from fusionassess.report.ecosystem import build_ecosystem
    from fusionassess.words.labels import labels

    target = format_of(output) if output else None
    if output and target:
        refuse_without_library(target)
        streams.refuse_existing(output, force=force, taken=[region, *sheets, rubric])
    opened = [open_sheet(file, rubric) for file in (region, *sheets)]
    language = lang or options.language(opened[0].sheet.language)
    phrases = labels(language)
    streams.show_problems([warning for each in opened for warning in each.warnings], phrases, sys.stderr)
    try:
        refuse(opened[0], list(zip(map(str, sheets), opened[1:], strict=True)))
    except NoEcosystem as error:
        streams.note(phrases.raters_command.no_ecosystem[error.why].format(**error.values))
        raise typer.Exit(Exit.REFUSED) from None
    own, *others = [
        assess(each.edition, without_names(each.sheet, phrases.ecosystem.redacted) if redact else each.sheet)
        for each in opened
    ]
    figures = put_together(own, others)
    told = build_ecosystem(figures, others, phrases, language, redact=redact)
    report = build_report(own, phrases, language)._replace(ecosystem=told, only=TOLD, warnings=())
    if output and target:
        is_json = target.suffix == ".json"
        streams.deliver(
            json.ecosystem(report) if is_json else written(report, target, {}), output, force=force, is_json=is_json
        )
        streams.note(phrases.commands.written.format(file=output))
    elif PRINTED[format_].suffix == ".json":
        streams.out(json.ecosystem(report), is_json=True)
    else:
        print_report(report, format_)
    raise typer.Exit(Exit.DONE)
