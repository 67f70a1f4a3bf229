"""A batch on this machine: sheets are read one by one, scored in blocks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fusionassess import documents, sheets, syntax
from fusionassess.answers import AnswerSheet
from fusionassess.batch.counting import rows_of_block
from fusionassess.batch.table import Row, rows_of
from fusionassess.library import Edition
from fusionassess.plan import compile_plan
from fusionassess.problems import DocumentError, Problem
from fusionassess.ratings import to_block
from fusionassess.results import evaluate
from fusionassess.tally import Tally

Opened = tuple[str, AnswerSheet]


@dataclass(slots=True)
class Outcome:
    """What came of a batch."""

    edition: Edition | None = None
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Errors of the files passed over, and warnings."""
    failed: int = 0
    passed_over: int = 0
    """Files that are no answer sheets."""
    tally: Tally | None = None
    """Where a picture of the cohort is wanted."""


def score_files(
    files: Iterable[Path],
    rubric: str | None = None,
    tick: Callable[[], None] = lambda: None,
    most_units: int | None = None,
) -> Outcome:
    """Read and score sheets; a bad one is reported and passed over.

    All sheets answer one rubric: the one named, or the first sheet's. ``tick`` is called after
    each file read. With ``most_units`` a tally is kept, and up to so many respondents by name.
    """
    outcome = Outcome()
    opened: list[tuple[str, AnswerSheet]] = []
    for file in files:
        try:
            _open(file, rubric, outcome, opened)
        except DocumentError as error:
            # Somebody's workbook that is no form is no sheet either.
            is_other = all(problem.code == "not-a-form" for problem in error.problems)
            outcome.passed_over += is_other
            outcome.failed += not is_other
            outcome.problems += () if is_other else error.problems
        tick()
    if outcome.edition is not None:
        outcome.tally = None if most_units is None else Tally(outcome.edition.rubric, most_units)
        outcome.rows = _score(outcome.edition, opened, outcome.tally)
    return outcome


def _open(file: Path, rubric: str | None, outcome: Outcome, opened: list[Opened]) -> None:
    source = documents.read(file)
    values = syntax.load(source)
    if sheets.declared_format(values) != sheets.FORMAT and _is_other_document(values):
        outcome.passed_over += 1
        return
    found = sheets.from_values(values, source, rubric, outcome.edition)
    outcome.edition = outcome.edition or found.edition
    outcome.problems += found.warnings
    opened.append((str(file), found.sheet))


def _is_other_document(values: object) -> bool:
    return "answers" not in values if isinstance(values, dict) else True


def _score(edition: Edition, opened: list[Opened], tally: Tally | None) -> list[Row]:
    """Score the sheets in blocks of one plan each; the rows come back in the order of the sheets."""
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for place, (_, sheet) in enumerate(opened):
        groups.setdefault((sheet.subject.profile, tuple(sheet.subject.sectors)), []).append(place)
    rows: dict[int, Row] = {}
    for (profile, sectors), places in groups.items():
        plan = compile_plan(edition.rubric, profile, sectors)
        found = [opened[place] for place in places]
        block = to_block(edition.rubric, plan, [sheet for _, sheet in found])
        results = evaluate(plan, block)
        rows.update(zip(places, rows_of(plan, results, found), strict=True))
        if tally is not None:
            names = [sheet.subject.name for _, sheet in found] if tally.most_units else []
            tally.add(profile, sectors, rows_of_block(plan, block, results), names)
    return [rows[place] for place in sorted(rows)]
