"""The columns of a table of results: one table, from which everything else about them follows.

It stands with the rubric, low in the house, because no id of a rubric may equal the name of a
column: who reads rubrics has to know them, and imports nothing from above. From it come the ids that
are reserved (``declared``), the schema of a result (``batch.score.result``), what a look-up fills
(``batch.score.lookup``), which columns are kept as dictionaries (``batch.run.sinks``), the notes on a
workbook's heads, and the table in ``docs/howto/batch.md``; what each column says stands in every
language's ``batch.yaml``, under its name.
"""

from typing import Literal, NamedTuple


class ResultColumn(NamedTuple):
    """A column that every table of results has, whatever the rubric."""

    name: str
    type: Literal["text", "whole", "number"]
    range: str = ""
    """From where to where its numbers run; ``top`` is the rubric's highest level."""
    figure: str = ""
    """Which of ``kernel.results.Results`` it holds; nothing where no kernel computes it."""
    is_few: bool = False
    """Whether few of its values are different, however many the rows."""


RESULT_COLUMNS = (
    ResultColumn("source", "text"),
    ResultColumn("subject", "text"),
    ResultColumn("profile", "text", is_few=True),
    ResultColumn("sector", "text", is_few=True),
    ResultColumn("period", "text", is_few=True),
    ResultColumn("status", "text", is_few=True),
    ResultColumn("score", "number", "0 … top", "score"),
    ResultColumn("score_low", "number", "0 … top", "score_low"),
    ResultColumn("score_high", "number", "0 … top", "score_high"),
    ResultColumn("level", "whole", "0 … top", "level", is_few=True),
    ResultColumn("level_low", "whole", "0 … top", "level_low", is_few=True),
    ResultColumn("level_high", "whole", "0 … top", "level_high", is_few=True),
    ResultColumn("coverage", "number", "0 … 1", "coverage"),
    ResultColumn("evidenced", "number", "0 … top", "evidenced"),
    ResultColumn("coordination", "number", "0 … 1", "coordination.degree"),
    ResultColumn("coordination_class", "whole", "0 … 9", "coordination.grade", is_few=True),
    ResultColumn("link", "number", "0 … 1", "coordination.link"),
)
"""In order; behind them stand the paths and the measures under their ids, numbers from 0 to the top."""

ROADMAP_COLUMNS = (
    ResultColumn("roadmap_steps", "text"),
    ResultColumn("roadmap_cost", "whole", is_few=True),
    ResultColumn("roadmap_score", "number", "0 … top"),
    ResultColumn("roadmap_level", "whole", "0 … top", is_few=True),
    ResultColumn("roadmap_more", "number", "0 … top"),
)
"""The last ones, where a budget of effort is given: what is worth most to do, and what it brings."""

MERGED: dict[str, Literal["whole", "number"]] = {
    "raters": "whole",
    "raters_differ": "whole",
    "raters_open": "whole",
    "r_wg": "number",
    "alpha": "number",
}
"""Columns behind all others where rows of several raters were reconciled (``--merge-by``)."""

PROBLEMS = "problems"
"""The last column of an engine that cannot hand problems over beside its rows."""

RESERVED = (*(column.name for column in (*RESULT_COLUMNS, *ROADMAP_COLUMNS)), *MERGED, PROBLEMS)
"""No id may equal one of these, case aside."""
