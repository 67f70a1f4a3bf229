"""``--against``: the table of scores that holds a respondent's peers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli.options import WORDS
from fusionassess.documents.suffixes import PARQUET

if TYPE_CHECKING:
    from fusionassess.assessment.assess import Assessment
    from fusionassess.kernel.figures.peers import PeerGroups

SUFFIXES = (".csv", *PARQUET)
_HELP = WORDS.options

AgainstOption = Annotated[
    Path | None, typer.Option("--against", help=_HELP.against, metavar="TABLE", show_default=False)
]


def refuse_other_tables(table: Path | None, weights: str | None) -> None:
    """Refuse a form that cannot be read, and scores under other weights. Raises typer.BadParameter."""
    if table is None:
        return
    if weights:
        raise typer.BadParameter(_HELP.against_weights)
    if table.suffix.lower() not in SUFFIXES:
        suffix = table.suffix or str(table)
        raise typer.BadParameter(_HELP.against_suffix.format(known=" ".join(SUFFIXES), found=suffix))


def peers_in(table: Path | None, assessment: "Assessment") -> "PeerGroups | None":
    """Count the peers in a table; nothing where no table is named. Raises DocumentError."""
    if table is None:
        return None
    from fusionassess.batch.peers import read_peers

    subject = assessment.sheet.subject
    return read_peers(table, assessment.plan, subject.profile, subject.sectors)
