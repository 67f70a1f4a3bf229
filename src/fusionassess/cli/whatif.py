"""What-if: options that score a sheet with other weights, or as if questions had been answered otherwise."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options
from fusionassess.cli.options import WORDS

if TYPE_CHECKING:
    from fusionassess.answers.sheets import OpenedSheet
    from fusionassess.assessment.assess import Assessment

_HELP = WORDS.options

WeightsOption = Annotated[
    str | None, typer.Option("--weights", help=_HELP.other_weights, metavar="FILE", show_default=False)
]
SetOption = Annotated[
    list[str] | None, typer.Option("--set", help=_HELP.suppose, metavar="ID=ANSWER", show_default=False)
]


def assess_supposed(
    opened: "OpenedSheet", reason: str | None, weights: str | None, pairs: Sequence[str]
) -> "Assessment":
    """Assess a sheet as it would be with these weights and answers."""
    from dataclasses import replace

    from fusionassess.answers.supplied import NotAPair, suppose
    from fusionassess.assessment.assess import assess
    from fusionassess.weights.model import reweight

    edition, sheet, weighting = opened.edition, opened.sheet, None
    try:
        sheet, changes = suppose(sheet, [options.typed(pair) or "" for pair in pairs], edition)
    except NotAPair as error:
        raise typer.BadParameter(WORDS.survey.not_a_pair.format(found=error)) from None
    if weights is not None:
        edition, weighting = reweight(weights, edition, sheet.subject.profile)
    supposed = assess(edition, sheet, reason)
    if weighting is None and not changes:
        # What was supposed is so.
        return supposed
    as_it_is = assess(opened.edition, opened.sheet, reason)
    return replace(supposed, weighting=weighting, supposed=changes, unsupposed=as_it_is)
