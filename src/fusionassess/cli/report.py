"""``fusionassess report``: one sheet to a report file, the form chosen by its suffix."""

from pathlib import Path

import typer

from fusionassess.cli import streams
from fusionassess.cli.options import (
    WORDS,
    ForceOption,
    LangOption,
    LensOption,
    OutputOption,
    RubricOption,
    SheetArgument,
)
from fusionassess.cli.score import WITHHELD, report_on

_HELP = WORDS.commands
FILE_WIDTH = 100


def report(
    sheet: SheetArgument,
    output: OutputOption,
    rubric: RubricOption = None,
    lens: LensOption = None,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Write the report on a sheet to a file."""
    from fusionassess.labels import labels
    from fusionassess.render import json, markdown, terminal

    suffix = Path(output).suffix.lower()
    if suffix not in (".md", ".json", ".txt"):
        raise typer.BadParameter(_HELP.report_suffix.format(known=".md .json .txt", found=suffix or output))
    streams.refuse_existing(output, force=force)
    found = report_on(sheet, rubric, lang, lens)
    match suffix:
        case ".md":
            text = markdown.view(found)
        case ".json":
            text = json.view(found)
        case _:
            text = "".join(f"{line.plain}\n" for line in terminal.view(found, FILE_WIDTH))
    streams.deliver(text, output, force=force)
    streams.note(labels(found.language).commands.written.format(file=output))
    raise typer.Exit(WITHHELD if found.score.point.value is None else 0)
