"""``fusionassess compare``: sheets of one organisation, then and now."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS, FormOption, LangOption, ReportForm, RubricOption
from fusionassess.cli.uncertain import DrawsOption, SeedOption, settings_with

if TYPE_CHECKING:
    from fusionassess.answers.sheets import OpenedSheet
    from fusionassess.words.labels import Labels

LEAST_SHEETS = 2
_HELP = WORDS.commands


def compare(
    sheets: Annotated[list[Path], typer.Argument(help=_HELP.old_and_new, metavar="OLD NEW...", show_default=False)],
    rubric: RubricOption = None,
    old_rubric: Annotated[
        str | None, typer.Option("--old-rubric", help=_HELP.with_old_rubric, metavar="FILE", show_default=False)
    ] = None,
    form: FormOption = ReportForm.text,
    draws: DrawsOption = None,
    seed: SeedOption = None,
    lang: LangOption = None,
) -> None:
    """Compare the last two sheets, the oldest first; of more, show the trend, too."""
    from fusionassess.answers.sheets import open_sheet
    from fusionassess.assessment import comparison
    from fusionassess.assessment.assess import assess
    from fusionassess.render import change
    from fusionassess.report.change import build_change
    from fusionassess.report.weightings import build_weightings
    from fusionassess.words.labels import labels

    if len(sheets) < LEAST_SHEETS:
        raise typer.BadParameter(_HELP.two_sheets)
    opened = [open_sheet(sheet, rubric) for sheet in sheets]
    before = open_sheet(sheets[-2], old_rubric) if old_rubric else opened[-2]
    language = lang or options.language(opened[-1].sheet.language)
    phrases = labels(language)
    for earlier in (*opened[:-2], before):
        refuse_the_incomparable(earlier, opened[-1], phrases)
    streams.show_problems([warning for assessed in opened for warning in assessed.warnings], phrases, sys.stderr)
    assessed = [assess(each.edition, each.sheet) for each in opened]
    then = assess(before.edition, before.sheet) if old_rubric else assessed[-2]
    over_time = comparison.trend(assessed) if len(assessed) > LEAST_SHEETS else None
    weightings = build_weightings(then, assessed[-1], settings_with(draws, seed), language)
    if weightings is None and (draws is not None or seed is not None):
        streams.note(labels(language).weightings.not_alike)
    change_of = comparison.compare(then, assessed[-2], assessed[-1])
    report = build_change(change_of, then, assessed[-1], phrases, language, over_time, weightings)
    match form:
        case ReportForm.text:
            ascii_only = streams.only_ascii(sys.stdout)
            streams.styled(change.view(report, streams.width(), ascii_only=ascii_only))
        case ReportForm.markdown:
            streams.out(change.markdown(report))
        case ReportForm.json:
            streams.out(change.as_json(report), is_json=True)


def refuse_the_incomparable(before: "OpenedSheet", after: "OpenedSheet", phrases: "Labels") -> None:
    """Say why two sheets cannot be compared, where they cannot."""
    pairs = (
        (phrases.compare.other_rubric, before.edition.rubric.id, after.edition.rubric.id),
        (phrases.compare.other_profile, before.sheet.subject.profile, after.sheet.subject.profile),
    )
    for sentence, then, now in pairs:
        if then != now:
            streams.note(sentence.format(before=then, after=now))
            raise typer.Exit(Exit.REFUSED)
    names = before.sheet.subject.name, after.sheet.subject.name
    if names[0] != names[1]:
        streams.note(phrases.compare.other_subject.format(before=names[0], after=names[1]))
