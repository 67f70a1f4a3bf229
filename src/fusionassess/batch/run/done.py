"""How far a batch has come, and what a step of it brings."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from fusionassess.batch.ledger import Ledger
from fusionassess.batch.run.repeats import Origins, RowKeys
from fusionassess.batch.units.consensus import Consensus
from fusionassess.batch.units.respondents import Respondents
from fusionassess.cohort.tally import Tally
from fusionassess.documents.problems import Problem


class Position(NamedTuple):
    """How far a batch has come: this job, that many of its rows or files, that many rows of the file after them."""

    job: int = 0
    rows: int = 0
    inner: int = 0
    """Of a table in an archive; 0 elsewhere."""


class Done(NamedTuple):
    """Some rows, read and scored."""

    position: Position
    """Behind them."""
    result: Any
    """A record batch of results, without the rows that could not be read; None where there is none."""
    tally: Tally | None = None
    """What was counted of them, where anything was to be."""
    problems: Sequence[Problem] = ()
    ledger: Ledger = Ledger()
    """What became of what was met."""
    known: RowKeys | None = None
    """By what its rows are known, where any has a name."""
    origins: Origins | None = None
    """Where these rows are from."""
    weight: int = 0
    """Bytes that were read for it."""
    respondents: Respondents | Consensus | None = None
    """Its rows, or organisations, with their sheets, where each is wanted by itself."""
    rated: Sequence[Any] = ()
    """Its rows as raters of their organisations, where several are reconciled; there is no ``result`` then."""
    whole: bool = True
    """Whether a run can go on behind it: some files are done in several steps or not at all."""
    is_whole_cohort: bool = False
    """Whether that is everybody, in place of what was counted before."""
