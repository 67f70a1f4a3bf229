"""``fusionassess compare``: two sheets of one organisation, then and now."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.options import WORDS, LangOption, RubricOption
from fusionassess.cli.score import Form, FormOption

if TYPE_CHECKING:
    from fusionassess.labels import Labels
    from fusionassess.sheets import OpenedSheet

CANNOT = 2
_HELP = WORDS.commands


def compare(
    old: Annotated[Path, typer.Argument(help=_HELP.old_sheet, metavar="OLD", show_default=False)],
    new: Annotated[Path, typer.Argument(help=_HELP.new_sheet, metavar="NEW", show_default=False)],
    rubric: RubricOption = None,
    old_rubric: Annotated[
        str | None, typer.Option("--old-rubric", help=_HELP.with_old_rubric, metavar="FILE", show_default=False)
    ] = None,
    form: FormOption = Form.text,
    lang: LangOption = None,
) -> None:
    """Compare two sheets; between versions of the rubric, tell its share of the change from the answers'."""
    from fusionassess import comparison
    from fusionassess.assessment import assess
    from fusionassess.labels import labels
    from fusionassess.render import change
    from fusionassess.report.change import build_change
    from fusionassess.sheets import open_sheet

    after, carried = open_sheet(new, rubric), open_sheet(old, rubric)
    before = open_sheet(old, old_rubric) if old_rubric else carried
    language = lang or options.language(after.sheet.language)
    said = labels(language)
    _refuse_the_incomparable(before, after, said)
    streams.show_problems((*carried.warnings, *after.warnings), said, sys.stderr)
    then, now = assess(before.edition, before.sheet), assess(after.edition, after.sheet)
    under_new = assess(carried.edition, carried.sheet) if old_rubric else then
    report = build_change(comparison.compare(then, under_new, now), then, now, said, language)
    match form:
        case Form.text:
            streams.styled(change.view(report, streams.width()))
        case Form.markdown:
            streams.out(change.markdown(report))
        case Form.json:
            streams.out(change.as_json(report))


def _refuse_the_incomparable(before: "OpenedSheet", after: "OpenedSheet", said: "Labels") -> None:
    """Say why two sheets cannot be compared, where they cannot."""
    pairs = (
        (said.compare.other_rubric, before.edition.rubric.id, after.edition.rubric.id),
        (said.compare.other_profile, before.sheet.subject.profile, after.sheet.subject.profile),
    )
    for sentence, then, now in pairs:
        if then != now:
            streams.note(sentence.format(before=then, after=now))
            raise typer.Exit(CANNOT)
    names = before.sheet.subject.name, after.sheet.subject.name
    if names[0] != names[1]:
        streams.note(said.compare.other_subject.format(before=names[0], after=names[1]))
