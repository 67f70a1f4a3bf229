"""Answer sheets of a batch: files by the hundred to rows of a table, which is scored like any other."""

import gc
import json
import multiprocessing
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from fusionassess.answers import sheets
from fusionassess.answers.carrying import MISFITS
from fusionassess.answers.model import AnswerSheet
from fusionassess.assessment.ratings import rank_of
from fusionassess.batch import ledger
from fusionassess.batch.ledger import Ledger, Unit
from fusionassess.batch.read.archives import Member
from fusionassess.batch.read.jsonl import rows_begin
from fusionassess.batch.read.sources import size_of
from fusionassess.batch.score.names import EVIDENCE, EVIDENCE_DATE
from fusionassess.batch.sheets import ordinary
from fusionassess.batch.sheets.lots import Lot, Texts, joined, lot_of
from fusionassess.documents import apart, models, reading, syntax
from fusionassess.documents.interruptions import undisturbed
from fusionassess.documents.problems import DocumentError, Place, Problem, shown
from fusionassess.documents.source import Source, guarded, visible
from fusionassess.documents.suffixes import DOCUMENTS, is_json
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric

TOGETHER = 5_000
"""Sheets that are scored together, if they are read in PATIENCE seconds."""
PATIENCE = 0.5

Row = dict[str, str] | ordinary.Row


class Array(NamedTuple):
    """A file in JSON or YAML that is no sheet, but perhaps a list of rows or the like."""

    file: str
    text: str
    unit: Unit
    are_lines: bool = False
    """Whether its rows follow one another with nothing around them; a single object is such a row, too."""
    words: tuple[str, ...] = ()
    """What stands in it, where it may be none of these: answers may stand there in a shape of their own."""


@dataclass(slots=True)
class Read:
    """What came of some files."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Errors of the files passed over, and warnings."""
    aside: list[Ledger] = field(default_factory=list)
    """What became of files that gave no row."""
    arrays: list["Array"] = field(default_factory=list)
    weight: int = 0
    """Bytes of the files."""
    edition: Edition | None = None
    """The rubric all of them answer."""


_READERS: list[tuple[Edition, bool, ordinary.Ordinary | None]] = []


def _reader(edition: Edition | None, *, of_raters: bool) -> ordinary.Ordinary | None:
    """How ordinary sheets of an edition are read; None while it is unknown, or where not every answer is a level."""
    if edition is None:
        return None
    if not _READERS or _READERS[0][0] is not edition or _READERS[0][1] != of_raters:
        is_plain = ordinary.only_ladders(edition.rubric)
        _READERS[:] = [(edition, of_raters, ordinary.Ordinary(edition, of_raters=of_raters) if is_plain else None)]
    return _READERS[0][2]


def read_sheets(
    files: Iterable[str | Member], rubric: str | None, edition: Edition | None, *, of_raters: bool = False
) -> Read:
    """Read sheets; a bad one is reported and passed over.

    All answer one rubric: the edition given, else the rubric named, else the first sheet's. Where they are those of
    raters, their evidence counts as it is named, with its date and the day of assessment beside it.
    """
    read, reader = Read(edition=edition), _reader(edition, of_raters=of_raters)
    for file in files:
        if isinstance(file, Member):
            data: bytes | None = file.data
            read.weight += file.weight
        else:
            data = ordinary.small(file)
            read.weight += size_of(file) if data is None else len(data)
        row = None if reader is None or data is None else reader.of_data(data, str(file))
        if row is not None:
            read.rows.append(row)
            continue
        try:
            with guarded(str(file)):
                _open(file, data, rubric, read, of_raters=of_raters)
            reader = _reader(read.edition, of_raters=of_raters)
        except DocumentError as error:
            if error.problems[0].code == "too-large" and (array := _large_array(file)):
                read.arrays.append(array)
                continue
            if error.problems[0].code == "not-a-form" and str(file).lower().endswith(DOCUMENTS):
                wanted = {"wanted": f"{Path(str(file)).stem}.xlsx"}
                error = DocumentError([Problem("workbook-misnamed", Place(str(file)), wanted)])
            read.aside.append(ledger.failed(unit_of(file), error.problems[0].code, str(error.problems[0].place)))
            read.problems += error.problems
    return read


def unit_of(file: str | Member) -> Unit:
    """What a sheet counts as."""
    return file.unit if isinstance(file, Member) else "files"


def _open(file: str | Member, data: bytes | None, rubric: str | None, read: Read, *, of_raters: bool) -> None:
    """Read a sheet, whose bytes may be at hand, by its models. Raises DocumentError."""
    source = _source(file, data)
    if _is_array(source):
        read.arrays.append(Array(str(file), source.text, unit_of(file)))
        return
    reader = _reader(read.edition, of_raters=of_raters)
    if reader is not None and (row := reader.of_form(source)) is not None:
        read.rows.append(row._replace(source=str(file)))
        return
    try:
        values = syntax.load(source)
    except DocumentError as error:
        if error.problems[0].code != "is-a-table":
            raise
        read.arrays.append(Array(str(file), source.text, unit_of(file), are_lines=True))
        return
    if several := models.sheets_inside(values):
        raise DocumentError([Problem("several-sheets", Place(str(file)), {"file": str(file), "count": several})])
    # What is wrong already is a form of ours of which sheets were deleted.
    is_other = not source.faults and source.grid is None and _is_other_document(values)
    if is_other and sheets.declared_format(values) not in (sheets.FORMAT, sheets.DRAFT):
        _other(file, source, values, read)
        return
    try:
        sheets.refuse_blank(values, source)
        opened = sheets.from_values(values, source, rubric, read.edition)
    except DocumentError as error:
        raise DocumentError(_of_unit(error.problems, _unit_in(values))) from None
    read.edition = read.edition or opened.edition
    faults = sheets.nothing_answered(opened.sheet, opened.edition.rubric)
    read.problems += _of_unit(models.problems(faults, source, "warning"), opened.sheet.subject.name)
    read.problems += _of_unit(opened.warnings, opened.sheet.subject.name)
    read.aside.append(ledger.counted("answers", "passed_over", {"not-carried": _left_out(values, opened.warnings)}))
    reader = _reader(read.edition, of_raters=of_raters)
    if reader is not None:
        read.rows.append(ordinary.row_of(reader, opened.sheet, str(file)))
    else:
        read.rows.append(row_of(opened.edition.rubric, opened.sheet, str(file), of_rater=of_raters))


def _source(file: str | Member, data: bytes | None) -> Source:
    """The text or the cells of a sheet. Raises DocumentError."""
    if isinstance(file, Member):
        return file.source()
    if data is None:
        return reading.read(file)
    if suffix := reading.foreign_inside(data):
        raise DocumentError([Problem("foreign-document", Place(file), {"suffix": suffix})])
    return reading.source_of(data, file)


def _other(file: str | Member, source: Source, values: object, read: Read) -> None:
    """A document that is no sheet: one that does not say what it is may hold rows."""
    if sheets.declared_format(values) is not None or not isinstance(values, dict | list | str):
        read.aside.append(ledger.passed_over(unit_of(file), "other-document", str(file)))
        return
    # A text in YAML has its rows elsewhere: it is only looked at whether they name questions.
    text = source.text if is_json(source.file) else json.dumps(values)
    are_lines = not models.rows_inside(values, AnswerSheet.model_fields)
    read.arrays.append(Array(str(file), text, unit_of(file), are_lines=are_lines, words=models.words_in(values)))


def _unit_in(values: object) -> str:
    """Whose sheet some values are, as far as they say it."""
    subject = values.get("subject") if isinstance(values, dict) else None
    name = subject.get("name") if isinstance(subject, dict) else None
    return shown(name) if isinstance(name, str) else ""


def _left_out(values: Any, warnings: Iterable[Problem]) -> int:
    """How many answers of another version were not carried over; an empty entry is none."""
    left = {problem.way[1] for problem in warnings if problem.code in MISFITS and problem.way[:1] == ("answers",)}
    return sum(values["answers"][name] not in (None, "", {}) for name in left)


def _of_unit(problems: Iterable[Problem], unit: str) -> list[Problem]:
    """The problems of a unit's sheet."""
    return [problem._replace(unit=unit) for problem in problems]


def _is_array(source: Source) -> bool:
    if source.grid is not None or not is_json(source.file) or (begins := rows_begin(source.text)) is None:
        return False
    before, rows = source.text[: min(begins, _HEAD)], source.text[begins : begins + _HEAD]
    # A document names its format first; that of sheets also stands in the rows of our own form.
    return "fusionassess/" not in before and not _NO_ROWS.search(rows)


def _large_array(file: str | Member) -> Array | None:
    """A list of rows that is larger than a sheet may be; None where a file is none."""
    if isinstance(file, Member) or not is_json(file) or size_of(file) > MOST_IN_AN_ARRAY:
        return None
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    return Array(file, text, "files") if rows_begin(text) is not None else None


MOST_IN_AN_ARRAY = 200_000_000
"""Bytes of a list of rows in JSON, which is read as a whole."""
_HEAD = 4096
_NO_ROWS = re.compile("fusionassess/(?!answers/)")


def _is_other_document(values: object) -> bool:
    return "answers" not in values if isinstance(values, dict) else True


def row_of(rubric: Rubric, sheet: AnswerSheet, source: str, *, of_rater: bool = False) -> dict[str, str]:
    """A sheet as a row of a table; evidence counts as the grade that its age leaves it, but for a rater's.

    A rater's evidence ages on a day that is not its own: its dates stand beside it.
    """
    row = {
        "source": visible(source),
        "subject": sheet.subject.name,
        "profile": sheet.subject.profile,
        "sector": " ".join(sheet.subject.sectors),
        "period": sheet.subject.period or "",
    }
    grades = list(rubric.evidence_grades)
    if sheet.assessed_on:
        row["assessed_on"] = sheet.assessed_on.isoformat()
    for name, answer in sheet.answers.items():
        if answer.not_applicable is not None:
            row[name] = "na:x"
        elif answer.counted is not None:
            row[name] = str(answer.counted)
        elif answer.unknown:
            row[name] = "unknown"
        if (rank := rank_of(rubric, answer, None if of_rater else sheet.assessed_on)) is not None:
            row[name + EVIDENCE] = grades[rank]
            if of_rater and answer.evidence and answer.evidence.date:
                row[name + EVIDENCE_DATE] = answer.evidence.date.isoformat()
    return row


class Packed(NamedTuple):
    """What came of some files, in a form that goes from process to process."""

    files: int
    """How many there were."""
    rows: Lot | Texts
    problems: list[Problem]
    ledger: Ledger
    arrays: list[Array]
    weight: int
    """Bytes of the files."""


def packed(files: Sequence[str | Member], read: Read) -> Packed:
    """Pack what came of files."""
    levels = [row for row in read.rows if isinstance(row, ordinary.Row)]
    rows = lot_of(levels) if levels else [row for row in read.rows if isinstance(row, dict)]
    became = ledger.total(read.aside)
    if read.rows:
        became += ledger.scored(unit_of(files[0]), len(read.rows))
    return Packed(len(files), rows, read.problems, became, read.arrays, read.weight)


def together(reads: Iterable[Packed]) -> Iterator[Packed]:
    """The same in larger pieces: what is done to columns costs by the piece."""
    waiting, since = list[Packed](), monotonic()
    for read in reads:
        waiting.append(read)
        if sum(each.files for each in waiting) >= TOGETHER or monotonic() - since >= PATIENCE:
            yield _joined(waiting)
            waiting, since = [], monotonic()
    if waiting:
        yield _joined(waiting)


def _joined(reads: Sequence[Packed]) -> Packed:
    return Packed(
        sum(read.files for read in reads),
        joined(read.rows for read in reads),
        [problem for read in reads for problem in read.problems],
        ledger.total(read.ledger for read in reads),
        [array for read in reads for array in read.arrays],
        sum(read.weight for read in reads),
    )


class _Worker:
    """What a process of the pool has been told."""

    rubric: str | None = None
    edition: Edition | None = None
    of_raters = False


def _begin(rubric: str | None, edition: Edition | None, of_raters: bool) -> None:
    _Worker.rubric, _Worker.edition, _Worker.of_raters = rubric, edition, of_raters
    apart.end_with_parent()
    # What was loaded before stays: the collector need not walk through a whole rubric for every few sheets.
    gc.freeze()


def read_chunk(files: Sequence[str | Member]) -> Packed:
    """Read sheets in a process of the pool."""
    return packed(files, read_sheets(files, _Worker.rubric, _Worker.edition, of_raters=_Worker.of_raters))


def pool(workers: int, rubric: str | None, edition: Edition | None, *, of_raters: bool = False) -> ProcessPoolExecutor:
    """Processes that read sheets; where the system can, they begin with all that this one has loaded."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods and sys.platform == "linux" else None)
    processes = ProcessPoolExecutor(workers, context, _begin, (rubric, edition, of_raters))
    # All of them begin with the first task: now, while there are no threads yet.
    with undisturbed():
        first = processes.submit(int)
    first.result()
    return processes
