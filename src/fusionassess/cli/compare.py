"""``fusionassess compare``: sheets of one organisation, then and now."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.follow import FollowUpOption, followed_by
from fusionassess.cli.options import WORDS, ForceOption, LangOption, RubricOption
from fusionassess.cli.settings import was_typed
from fusionassess.cli.uncertain import DrawsOption, SeedOption, settings_with
from fusionassess.cli.writing import (
    PRINTED_AT_FIRST,
    FontsOption,
    PrintedOption,
    TemplateOption,
    fits,
    format_of,
    print_report,
    refuse_wishes,
    refuse_without_library,
    tell_of_sheets,
    written,
)

if TYPE_CHECKING:
    from fusionassess.answers.sheets import OpenedSheet
    from fusionassess.words.labels import Labels

LEAST_SHEETS = 2
_HELP = WORDS.commands


def compare(
    ctx: typer.Context,
    sheets: Annotated[list[Path], typer.Argument(help=_HELP.old_and_new, metavar="OLD NEW...", show_default=False)],
    rubric: RubricOption = None,
    old_rubric: Annotated[
        str | None, typer.Option("--old-rubric", help=_HELP.with_old_rubric, metavar="FILE", show_default=False)
    ] = None,
    followup: FollowUpOption = None,
    format_: PrintedOption = PRINTED_AT_FIRST,
    output: Annotated[
        str | None, typer.Option("--output", "-o", help=_HELP.change_output, metavar="FILE", show_default=False)
    ] = None,
    template: TemplateOption = None,
    fonts: FontsOption = None,
    draws: DrawsOption = None,
    seed: SeedOption = None,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Compare sheets of one organisation, the oldest first: what changed, and what it did to score and level."""
    from fusionassess.answers.sheets import open_sheet
    from fusionassess.assessment.assess import assess
    from fusionassess.report.change import build_change
    from fusionassess.report.weightings import build_weightings
    from fusionassess.words.labels import labels

    if len(sheets) < LEAST_SHEETS:
        raise typer.BadParameter(_HELP.two_sheets)
    target = format_of(output) if output else None
    if not was_typed(ctx, "template") and not (target and fits(template, target)):
        template = None
    wishes: dict[str, object] = {"template": template, "fonts": fonts}
    if output and target:
        refuse_wishes(target.suffix, wishes)
        refuse_without_library(target)
        streams.refuse_existing(output, force=force, taken=[*sheets, template, old_rubric, rubric, followup])
    opened = [open_sheet(sheet, rubric) for sheet in sheets]
    before = open_sheet(sheets[-2], old_rubric) if old_rubric else opened[-2]
    language = lang or options.language(opened[-1].sheet.language)
    phrases = labels(language)
    for earlier in (*opened[:-2], before):
        refuse_the_incomparable(earlier, opened[-1], phrases)
    tell_a_wrong_order(sheets, opened, phrases)
    assessed = [assess(each.edition, each.sheet) for each in opened]
    then = assess(before.edition, before.sheet) if old_rubric else assessed[-2]
    weightings = build_weightings(then, assessed[-1], settings_with(draws, seed), language)
    if weightings is None and (draws is not None or seed is not None):
        streams.note(labels(language).weightings.not_alike)
    report = build_change(
        assessed,
        then,
        phrases,
        language,
        weightings,
        files=(str(sheets[-2]), str(sheets[-1])),
        warnings=[each.warnings for each in opened],
    )
    tell_of_sheets(report.over_time, phrases.compare.sheets_title, phrases)
    if followup:
        report = report._replace(followed=followed_by(followup, assessed[-2::-1], assessed[-1], phrases, language))
    if output and target:
        streams.deliver(written(report, target, wishes), output, force=force, is_json=target.suffix == ".json")
        streams.note(phrases.commands.written.format(file=output))
    else:
        print_report(report, format_)


def tell_a_wrong_order(files: "Sequence[Path]", opened: "Sequence[OpenedSheet]", phrases: "Labels") -> None:
    """Say so where a sheet is newer than one given behind it, by their own days, or is the same sheet."""
    for (before, then), (after, now) in pairwise(zip(files, opened, strict=True)):
        files_told = {"before": before, "after": after}
        days = then.sheet.assessed_on, now.sheet.assessed_on
        if then.sheet == now.sheet and then.edition.sha256 == now.edition.sha256:
            streams.note(phrases.compare.same_sheet.format(**files_told))
        elif days[0] and days[1] and days[0] > days[1]:
            told = phrases.compare.wrong_order.format(**files_told, before_day=days[0], after_day=days[1])
            streams.note(told)


def refuse_the_incomparable(before: "OpenedSheet", after: "OpenedSheet", phrases: "Labels") -> None:
    """Say why two sheets cannot be compared, where they cannot."""
    from fusionassess.documents.blanks import plain

    pairs = (
        (phrases.compare.other_rubric, before.edition.rubric.id, after.edition.rubric.id),
        (phrases.compare.other_profile, before.sheet.subject.profile, after.sheet.subject.profile),
    )
    for sentence, then, now in pairs:
        if then != now:
            streams.note(sentence.format(before=then, after=now))
            raise typer.Exit(Exit.REFUSED)
    names = before.sheet.subject.name, after.sheet.subject.name
    if plain(names[0]) != plain(names[1]):
        streams.note(phrases.compare.other_subject.format(before=names[0], after=names[1]))
