"""``fusionassess report``: one sheet to a report file, the form chosen by its suffix."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import against, streams
from fusionassess.cli import roadmap_options as asked
from fusionassess.cli.exits import Exit
from fusionassess.cli.explain import derivations
from fusionassess.cli.options import (
    WORDS,
    ForceOption,
    LangOption,
    LensOption,
    OutputOption,
    RubricOption,
    SheetArgument,
)
from fusionassess.cli.score import end_of, report_on, scored
from fusionassess.cli.uncertain import DrawsOption, SeedOption, UncertaintyOption, settings_of
from fusionassess.cli.whatif import SetOption, WeightsOption
from fusionassess.render.formats import FORMATS, CannotWrite, Format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fusionassess.report import Report

_HELP = WORDS.commands
_MORE = WORDS.options


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
    peers: against.AgainstOption = None,
    roadmap: Annotated[bool, typer.Option("--roadmap", help=WORDS.roadmap_command.section)] = False,
    budget: asked.BudgetOption = None,
    costs: asked.CostsOption = None,
    reach: asked.ReachOption = None,
    reach_path: asked.ReachPathOption = None,
    score: asked.ScoreOption = None,
    wanted: asked.WithOption = None,
    unwanted: asked.WithoutOption = None,
    at_once: asked.AtOnceOption = None,
    points_at_once: asked.PointsAtOnceOption = None,
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
    from fusionassess.words.labels import labels

    suffix = Path(output).suffix.lower()
    form = next((form for form in FORMATS if form.suffix == suffix), None)
    if form is None:
        known = " ".join(form.suffix for form in FORMATS)
        raise typer.BadParameter(_HELP.report_suffix.format(known=known, found=suffix or output))
    wishes: dict[str, object] = {"template": template, "fonts": fonts, "mermaid": mermaid}
    for wish, value in wishes.items():
        if value and wish not in form.takes:
            suffixes = " ".join(other.suffix for other in FORMATS if wish in other.takes)
            raise typer.BadParameter(_MORE.only_for.format(option=f"--{wish}", suffix=suffixes, found=suffix))
    settings = settings_of(uncertainty, draws, seed)
    aims = asked.TypedWishes(budget, costs, reach, reach_path, score, wanted, unwanted, at_once, points_at_once)
    asked.refuse_alone(aims, roadmap=roadmap)
    against.refuse_other_tables(peers, weights)
    refuse_without_library(form)
    streams.refuse_existing(
        output, force=force, taken=[sheet, *(earlier or ()), template, weights, rubric, peers, costs]
    )
    scored_sheet = scored(sheet, rubric, lens, weights, pairs or ())
    assessment = scored_sheet.assessment
    built = report_on(scored_sheet, lang, earlier or (), rubric, settings, against.peers_in(peers, assessment))
    if roadmap:
        built = built._replace(
            roadmap=asked.drawn(assessment, aims, built.language, seed=1 if seed is None else seed).section
        )
    if "derivations" in form.takes:
        wishes["derivations"] = derivations(assessment, built.language)
    taken = {wish: value for wish, value in wishes.items() if value and wish in form.takes}
    streams.deliver(written(built, form, taken), output, force=force, is_json=form.suffix == ".json")
    streams.note(labels(built.language).commands.written.format(file=output))
    raise typer.Exit(end_of(built))


def refuse_without_library(form: Format) -> None:
    """Say what to install before any work is done."""
    if not form.is_there:
        streams.note(_MORE.extra_missing.format(suffix=form.suffix, extra=form.extra))
        raise typer.Exit(Exit.REFUSED)


def written(built: "Report", form: Format, wishes: "Mapping[str, object]") -> str | bytes:
    """The report in a form, or say why it cannot be written, and end."""
    try:
        return form.write(built, **wishes)
    except CannotWrite as error:
        streams.note(getattr(_MORE, error.words).format(detail=error))
        raise typer.Exit(Exit.REFUSED) from None
