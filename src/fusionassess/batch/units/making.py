"""The files of one respondent's report, made here or in processes of their own."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from fusionassess.answers.model import AnswerSheet
from fusionassess.assessment.assess import assess
from fusionassess.documents import apart, fonts
from fusionassess.documents.problems import DocumentError, Problem
from fusionassess.documents.saving import FileExistsAlready, save
from fusionassess.render.formats import FORMATS, CannotWrite, Replaced
from fusionassess.report.build import build_report
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import labels


class Order(NamedTuple):
    """A report that is to be made."""

    sheet: AnswerSheet
    warnings: tuple[Problem, ...]
    """What the reader of the sheet should know."""
    language: str
    files: tuple[tuple[Path, bool], ...]
    """Each with its suffix, and whether it may be written over."""
    fonts: Path | None
    """Folder of further fonts, for the formats that take one."""


class FileMade(NamedTuple):
    """What became of a file."""

    file: Path
    error: FileExistsAlready | CannotWrite | DocumentError | None
    """Why it was not written; None where it was."""
    replaced: tuple[Replaced, ...]
    """Signs that it shows by others."""


def make(edition: Edition, order: Order) -> list[FileMade]:
    """Write the files of a report. Raises OSError where the disk refuses."""
    assessment = assess(edition, order.sheet)
    report = build_report(assessment, labels(order.language), order.language, order.warnings)
    by_suffix = {format_.suffix: format_ for format_ in FORMATS}
    outcomes = []
    for file, force in order.files:
        told: list[Replaced] = []
        format_, error = by_suffix[file.suffix], None
        wishes = {"fonts": order.fonts, "tell": told.append}
        taken = {wish: wishes[wish] for wish in format_.takes if wishes.get(wish)}
        try:
            save(file, fonts.written(format_.write, report, taken, CannotWrite), force=force)
        except (FileExistsAlready, CannotWrite, DocumentError) as reason:
            error = reason
        outcomes.append(FileMade(file, error, tuple(told)))
    return outcomes


class _Maker:
    """What a process of the pool has been told."""

    edition: Edition | None = None


def _begin(edition: Edition) -> None:
    _Maker.edition = edition
    apart.end_with_parent()


def make_apart(order: Order) -> list[FileMade]:
    """Write the files of a report in a process of the pool."""
    if _Maker.edition is None:
        raise AssertionError("a process without a rubric")
    return make(_Maker.edition, order)


def makers(workers: int, edition: Edition) -> ProcessPoolExecutor:
    """Processes that make reports: begun anew, for this one has threads by now."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin, (edition,))
