"""Uncertainty: options that let a report say what it comes to under other weights, scales and errors."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli.options import WORDS

if TYPE_CHECKING:
    from fusionassess.kernel.figures.draws import Settings

FEWEST, MOST = 100, 1_000_000
_HELP = WORDS.options

UncertaintyOption = Annotated[bool, typer.Option("--uncertainty", help=_HELP.uncertainty)]
DrawsOption = Annotated[
    int | None, typer.Option("--draws", help=_HELP.draws, min=FEWEST, max=MOST, metavar="N", show_default=False)
]
SeedOption = Annotated[int | None, typer.Option("--seed", help=_HELP.seed, min=0, metavar="N", show_default=False)]


def settings_of(uncertainty: bool, draws: int | None, seed: int | None) -> "Settings | None":
    """What is asked for; nothing where uncertainty is not. Raises typer.BadParameter."""
    if uncertainty:
        return settings_with(draws, seed)
    for name, value in (("draws", draws), ("seed", seed)):
        if value is not None:
            raise typer.BadParameter(_HELP.only_with.format(option=f"--{name}", other="--uncertainty"))
    return None


def settings_with(draws: int | None, seed: int | None) -> "Settings":
    """The settings with their own number of draws and seed, where these are not given."""
    from fusionassess.kernel.figures.draws import Settings

    usual = Settings()
    return replace(usual, draws=usual.draws if draws is None else draws, seed=usual.seed if seed is None else seed)
