"""``fusionassess report``: one sheet to a report file, the form chosen by its suffix."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fusionassess.cli import streams
from fusionassess.cli.explain import derivations
from fusionassess.cli.options import (
    CANNOT,
    WORDS,
    ForceOption,
    LangOption,
    LensOption,
    OutputOption,
    RubricOption,
    SheetArgument,
)
from fusionassess.cli.score import WITHHELD, report_on, scored
from fusionassess.cli.uncertain import DrawsOption, SeedOption, UncertaintyOption, settings_of
from fusionassess.cli.whatif import SetOption, WeightsOption

if TYPE_CHECKING:
    from fusionassess.report import Report

_HELP = WORDS.commands
_MORE = WORDS.options
FILE_WIDTH = 100
SUFFIXES = (".html", ".docx", ".pdf", ".xlsx", ".md", ".txt", ".json")
EXTRAS = {".docx": ("docx", "docx"), ".pdf": ("typst", "pdf")}
"""The module a suffix needs, and the extra that brings it."""


def report(
    sheet: SheetArgument,
    output: OutputOption,
    rubric: RubricOption = None,
    lens: LensOption = None,
    weights: WeightsOption = None,
    pairs: SetOption = None,
    uncertainty: UncertaintyOption = False,
    draws: DrawsOption = None,
    seed: SeedOption = None,
    earlier: Annotated[
        list[Path] | None, typer.Option("--earlier", help=_MORE.earlier, metavar="SHEET", show_default=False)
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", help=_MORE.template, metavar="DOCX", show_default=False)
    ] = None,
    fonts: Annotated[
        Path | None, typer.Option("--fonts", help=_MORE.fonts, metavar="FOLDER", show_default=False)
    ] = None,
    mermaid: Annotated[bool, typer.Option("--mermaid", help=_MORE.mermaid)] = False,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Write the report on a sheet to a file."""
    from fusionassess.documents.saving import save
    from fusionassess.words.labels import labels

    suffix = Path(output).suffix.lower()
    if suffix not in SUFFIXES:
        raise typer.BadParameter(_HELP.report_suffix.format(known=" ".join(SUFFIXES), found=suffix or output))
    for option, value, form in (
        ("--template", template, ".docx"),
        ("--fonts", fonts, ".pdf"),
        ("--mermaid", mermaid, ".md"),
    ):
        if value and suffix != form:
            raise typer.BadParameter(_MORE.only_for.format(option=option, suffix=form, found=suffix))
    settings = settings_of(uncertainty, draws, seed)
    _refuse_without_library(suffix)
    streams.refuse_existing(output, force=force, taken=[sheet, *(earlier or ()), template, weights, rubric])
    assessed = scored(sheet, rubric, lens, weights, pairs or ())
    found = report_on(assessed, lang, earlier or (), rubric, settings)
    made = derivations(assessed.assessment, found.language) if suffix == ".json" else ()
    save(Path(output), _written(found, suffix, template, fonts, made, mermaid=mermaid), force=force)
    streams.note(labels(found.language).commands.written.format(file=output))
    raise typer.Exit(WITHHELD if found.score.point.value is None else 0)


def _refuse_without_library(suffix: str) -> None:
    """Say what to install before any work is done."""
    module, extra = EXTRAS.get(suffix, ("json", ""))
    if find_spec(module) is None:
        streams.note(_MORE.extra_missing.format(suffix=suffix, extra=extra))
        raise typer.Exit(CANNOT)


def _written(
    found: "Report",
    suffix: str,
    template: Path | None,
    fonts: Path | None,
    made: Sequence[Mapping[str, Any]],
    *,
    mermaid: bool,
) -> str | bytes:
    """The report in the form of a suffix; ``made`` says in JSON how its main numbers were made."""
    content: str | bytes
    match suffix:
        case ".docx":
            content = _as_word(found, template)
        case ".pdf":
            content = _as_pdf(found, fonts)
        case ".html":
            from fusionassess.render import page

            content = page.view(found)
        case ".xlsx":
            from fusionassess.render import workbook

            content = workbook.view(found)
        case ".md":
            from fusionassess.render import markdown

            content = markdown.view(found, mermaid=mermaid)
        case ".json":
            from fusionassess.render import json

            content = json.view(found, made)
        case _:
            from fusionassess.render import terminal

            content = "".join(f"{line.plain}\n" for line in terminal.view(found, FILE_WIDTH))
    return content


def _as_word(found: "Report", template: Path | None) -> bytes:
    from fusionassess.render import word

    try:
        return word.view(found, template)
    except word.NotATemplate as error:
        streams.note(_MORE.not_a_template.format(file=error))
        raise typer.Exit(CANNOT) from None


def _as_pdf(found: "Report", fonts: Path | None) -> bytes:
    from fusionassess.render import pdf

    try:
        return pdf.view(found, fonts)
    except pdf.NoFont as error:
        streams.note(_MORE.no_font.format(sample=error))
        raise typer.Exit(CANNOT) from None
