"""The summary of a batch: what was met and what became of it."""

from typing import Annotated, Literal

from pydantic import Field

from fusionassess.render.json_format.parts import Part
from fusionassess.render.json_format.result import RubricUsed, Tool

Count = Annotated[int, Field(ge=0)]
Unit = Literal["files", "members", "sheets", "rows", "answers"]


class Became(Part):
    """What became of the things of one kind: found = scored + failed + passed_over."""

    found: Count
    scored: Count
    failed: Count
    passed_over: Count
    by_code: dict[str, Count]
    """The failed ones by the code of what is wrong."""
    by_heading: dict[str, Count]
    """Those passed over, by why."""


class LedgerFound(Part):
    """Everything that was met, kind by kind."""

    files: Became
    """In folders, of patterns, or named."""
    members: Became
    """Of archives."""
    sheets: Became
    """Of workbooks that hold tables; a form counts as its file."""
    rows: Became
    """Respondents: rows of tables, and answer sheets that could be read."""
    answers: Became
    """Cells of questions that say something."""


class FailureFound(Part):
    """A file, a member or a sheet that could not be read; rows and answers stand in the table of errors."""

    unit: Unit
    code: str
    place: str
    """The file, with line and column or the cell where there is one."""


class PassedOver(Part):
    """Files, members or sheets that hold nothing to score."""

    unit: Unit
    heading: str
    names: list[str]


class Guessed(Part):
    """What nobody said and was guessed."""

    code: str
    files: list[str]


class BatchSummary(Part):
    """What came of a batch."""

    format: Literal["fusionassess/batch/1"] = "fusionassess/batch/1"
    tool: Tool
    rubric: RubricUsed | None
    """None where nothing was scored."""
    scored: Count
    """Rows of the table of results."""
    with_total: Count
    """Those of them that have a total."""
    ledger: LedgerFound
    failures: list[FailureFound]
    passed_over: list[PassedOver]
    assumed: list[Guessed]
    remarks: dict[str, Count]
    """What is to be told beside, such as answers *not applicable* without a reason (bare)."""
