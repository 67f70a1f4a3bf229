"""``fusionassess report``: one sheet to a report file, the format chosen by its suffix."""

from pathlib import Path
from typing import Annotated

import typer

from fusionassess.cli import against, streams
from fusionassess.cli import roadmap_options as asked
from fusionassess.cli.explain import derivations
from fusionassess.cli.follow import FollowUpOption, followed_by
from fusionassess.cli.options import (
    WORDS,
    ForceOption,
    LangOption,
    LensOption,
    RubricOption,
    SheetArgument,
)
from fusionassess.cli.score import earlier_of, end_of, report_on, scored
from fusionassess.cli.settings import named, was_typed
from fusionassess.cli.uncertain import DrawsOption, SeedOption, UncertaintyOption, settings_of
from fusionassess.cli.whatif import SetOption, WeightsOption
from fusionassess.cli.writing import (
    FontsOption,
    TemplateOption,
    fits,
    format_of,
    refuse_wishes,
    refuse_without_library,
    tell_of_sheets,
    written,
)
from fusionassess.render.formats import FORMATS

_HELP, _MORE = WORDS.commands, WORDS.options
SUFFIXES = " ".join(format_.suffix for format_ in FORMATS)


def report(
    ctx: typer.Context,
    sheet: SheetArgument,
    output: Annotated[
        str,
        typer.Option("--output", "-o", help=_HELP.report_output.format(known=SUFFIXES), metavar="FILE"),
    ],
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
    months: asked.MonthsOption = None,
    at_once: asked.AtOnceOption = None,
    points_at_once: asked.PointsAtOnceOption = None,
    earlier: Annotated[
        list[Path] | None, typer.Option("--earlier", help=_MORE.earlier, metavar="SHEET", show_default=False)
    ] = None,
    followup: FollowUpOption = None,
    template: TemplateOption = None,
    fonts: FontsOption = None,
    mermaid: Annotated[bool, typer.Option("--mermaid", help=_MORE.mermaid)] = False,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Write the report on a sheet to a file."""
    from fusionassess.words.labels import labels

    output = named(ctx, "output", output, sheet=Path(sheet).stem)
    format_ = format_of(output)
    template = template if was_typed(ctx, "template") or fits(template, format_) else None
    wishes: dict[str, object] = {"template": template, "fonts": fonts, "mermaid": mermaid}
    refuse_wishes(format_.suffix, wishes)
    settings = settings_of(uncertainty, draws, seed)
    aims = asked.TypedWishes(budget, costs, reach, reach_path, score, wanted, unwanted, months, at_once, points_at_once)
    asked.refuse_alone(aims, roadmap=roadmap)
    if followup and not earlier:
        raise typer.BadParameter(WORDS.follow_command.with_earlier)
    against.refuse_other_tables(peers, weights)
    refuse_without_library(format_)
    streams.refuse_existing(
        output, force=force, taken=[sheet, *(earlier or ()), template, weights, rubric, peers, costs, followup]
    )
    scored_sheet = scored(sheet, rubric, lens, weights, pairs or ())
    assessment = scored_sheet.assessment
    before = earlier_of(scored_sheet, sheet, lang, earlier or (), rubric)
    built = report_on(scored_sheet, lang, before, settings, against.peers_in(peers, assessment))
    tell_of_sheets(built.over_time, built.captions.over_time, labels(built.language))
    if followup:
        told = followed_by(
            followup, [each.assessment for each in before[::-1]], assessment, labels(built.language), built.language
        )
        built = built._replace(followed=told)
    if roadmap:
        dropped = built.followed.dropped if built.followed else ()
        wishes_with, left_out = asked.without_dropped(assessment, aims, [name for name, *_ in dropped])
        drawn = asked.drawn(assessment, wishes_with, built.language, seed=1 if seed is None else seed)
        is_form = format_.suffix == ".xlsx"
        section = drawn.with_followup(built.language, assessment.sheet.assessed_on) if is_form else drawn.section
        if built.followed:
            from fusionassess.report.followed import beside

            section = beside(section, built.followed, left_out, labels(built.language).followup)
        built = built._replace(roadmap=section)
    if "derivations" in format_.takes:
        wishes["derivations"] = derivations(assessment, built.language)
    streams.deliver(written(built, format_, wishes), output, force=force, is_json=format_.suffix == ".json")
    streams.note(labels(built.language).commands.written.format(file=output))
    raise typer.Exit(end_of(built))
