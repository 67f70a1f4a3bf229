"""What a batch is to score, and how: its files in jobs, its rubric, its scorer."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from fusionassess.batch.read import sources
from fusionassess.batch.read.opening import kind_by_content, kind_inside
from fusionassess.batch.read.spreadsheets import is_form
from fusionassess.batch.run.repeats import Duplicates
from fusionassess.batch.score import maps
from fusionassess.batch.score.organisations import Merge
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.sheets import sheets
from fusionassess.documents.suffixes import SCANS
from fusionassess.rubric import DEFAULT_RUBRIC, library
from fusionassess.rubric.library import Edition
from fusionassess.words.language import FIRST


class Job(NamedTuple):
    """A stretch of the work in order: a table, an archive, sheets that follow one another, or what nobody reads."""

    kind: sources.Kind
    files: tuple[str, ...]
    named: bool = True
    """Whether the user named it, rather than a folder or a pattern that it was found by."""

    @property
    def size(self) -> int:
        """Bytes to read, for the share that is done."""
        return sum(map(sources.size_of, self.files))


@dataclass
class Batch:
    """What is to be scored, and how."""

    files: Sequence[str]
    named: frozenset[str] = frozenset()
    """Those of the files that the user named, rather than a folder that holds them."""
    rubric: str | None = None
    columns: Path | None = None
    """A map of columns and values."""
    profile: str | None = None
    sectors: tuple[str, ...] = ()
    bare_applies_not: bool = False
    """Whether ``NA`` alone in a table was meant as *not applicable*; else it is a gap."""
    sheets: tuple[str, ...] = ()
    """Of workbooks with tables, those to read; all where none is named."""
    export: str | None = None
    """The name of the survey service that has exported the tables, see ``maps.exports``."""
    duplicates: Duplicates = "tell"
    """What is done with a respondent that comes again."""
    key: str | None = None
    """The column of tables by which a respondent is known; by its name, profile and period where it is None."""
    most_units: int | None = None
    """Up to how many respondents are kept by name in what is counted; nothing is counted where it is None."""
    merge: Merge | None = None
    """How rows of one organisation are reconciled; each stands for itself where it is None."""
    reports_into: tuple[str, ...] = ()
    """The folder and the forms of a report on each respondent, where they are wanted."""
    language: str = FIRST
    """Of what is put into words where reports are wanted."""
    budget: int | None = None
    """Points of effort for which the steps most worth taking are chosen; none are where it is None."""
    workers: int = 0
    """Processors to use; all there are where it is 0."""
    edition: Edition | None = None
    """Known from the first table or sheet on."""

    @cached_property
    def jobs(self) -> list[Job]:
        """The work in order; what nobody reads comes first, all at once."""
        jobs: list[Job] = []
        together: list[str] = []
        aside: list[str] = []
        for file in self.files:
            kind = kind_inside(file)
            if kind == "workbook":
                kind = "sheets" if is_form(file) else "table"
            elif kind == "other" and (file in self.named or os.path.isdir(file)):  # noqa: PTH112 - of a million names
                kind = "other" if file.lower().endswith(SCANS) else _named_kind(file)
            if kind == "sheets":
                together.append(file)
            elif kind in {"foreign", "other"}:
                aside.append(file)
            else:
                jobs += _sheets(together)
                together = []
                jobs.append(Job(kind, (file,), file in self.named))
        first = [Job("other", tuple(aside))] if aside else []
        return [*first, *jobs, *_sheets(together)]

    def first_edition(self) -> Edition | None:
        """The rubric of the batch, of its first sheet that can be read where nobody named one."""
        sheets_first = (file for job in self.jobs if job.kind == "sheets" for file in job.files)
        while self.edition is None and (file := next(sheets_first, None)):
            self.edition = sheets.read_sheets([file], self.rubric, None).edition
        return self.edition

    def usual_edition(self) -> Edition:
        """The rubric of the batch, the shipped one where nothing has named any."""
        self.edition = self.edition or library.find(DEFAULT_RUBRIC)
        return self.edition

    @cached_property
    def scorer(self) -> Scorer:
        """Scores the tables and sheets of this batch. Raises DocumentError where the column map is at fault."""
        rubric = self.usual_edition().rubric
        told = maps.of(self.export, self.columns, rubric)
        return Scorer(
            rubric,
            told,
            self.profile,
            self.sectors,
            self.bare_applies_not,
            self.key,
            # What is worth doing is worked out of the organisations, not of their raters.
            self.budget if self.merge is None else None,
            organisation=self.merge and self.merge.column,
        )


def _named_kind(file: str) -> sources.Kind:
    """What a file is that the user names, and whose name says nothing: what cannot be told is read as a sheet."""
    kind = kind_by_content(file)
    if kind == "workbook":
        return "sheets" if is_form(file) else "table"
    return kind if kind in {"table", "foreign"} else "sheets"


def _sheets(files: Sequence[str]) -> list[Job]:
    return [Job("sheets", tuple(files))] if files else []


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
