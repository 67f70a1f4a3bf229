"""The scoring of a batch: each piece that was read, to rows of the table and everything that is counted of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow.compute as pc

from fusionassess.batch import ledger
from fusionassess.batch.ledger import Fate, Ledger
from fusionassess.batch.read.tables import Piece, sources_of
from fusionassess.batch.run.counting import tally_of
from fusionassess.batch.run.done import Done
from fusionassess.batch.run.reading import Work
from fusionassess.batch.run.repeats import Origins, RowKeys
from fusionassess.batch.run.task import Batch
from fusionassess.batch.score import arrays, coding
from fusionassess.batch.score.coding import NO_ROWS
from fusionassess.batch.score.days import read_days
from fusionassess.batch.score.keys import keys_of, period_names, periods_of
from fusionassess.batch.score.rated import pack
from fusionassess.batch.score.result import PlanGroup
from fusionassess.batch.score.reviews import REJECTED, rejected
from fusionassess.batch.score.subjects import SAMPLE, TOTAL, TOTAL_LIKE, are_samples, folded
from fusionassess.batch.score.totals import totals
from fusionassess.batch.units.consensus import kept
from fusionassess.batch.units.respondents import Respondents
from fusionassess.cohort.tally import Tally
from fusionassess.documents.problems import DocumentError, Place, Problem, shown
from fusionassess.documents.source import stranger, visible
from fusionassess.kernel.scoring import Ints


class ScoredWork(NamedTuple):
    """Something that was scored."""

    done: Done
    work: Work
    """What it was."""
    rows: Ints
    """Rows of its piece that could be read."""
    groups: Sequence[PlanGroup] = ()
    """The same by plan."""


def score(batch: Batch, work: Work) -> ScoredWork:
    """Score what was read; what a stranger's file brings about is told as its own failure. Raises DocumentError."""
    if work.piece is None:
        return ScoredWork(work.done, work, NO_ROWS)
    piece = work.piece
    try:
        work, piece, names = _without_others(batch, work, piece)
        scored = batch.scorer.score(piece.batch, piece.troubles, names)
    except DocumentError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a stranger's file brings about is its own failure
        return ScoredWork(_unscored(work, piece, stranger(error, work.file)), work, NO_ROWS)
    result, problems = scored.result, [*piece.problems, *work.done.problems]
    if piece.lines is not None and result.column("source").null_count == len(result):
        result = result.set_column(0, result.schema.field(0), sources_of(piece, visible(work.file)))
    asked = batch.scorer.layout(piece.batch.schema.names).asked if scored.faults else {}
    for fault in scored.faults:
        problem = problem_at(batch, piece, fault.row, fault.column, fault.code, fault.values)
        question = None if fault.column is None else asked.get(fault.column)
        problems.append(problem if question is None else problem._replace(way=("answers", question)))
    told = result
    if len(scored.invalid):
        result = result.filter(pc.not_equal(result.column("status"), "invalid"))
    met = work.done.ledger + piece.ledger + scored.ledger
    met += ledger.counted("rows", "failed", Counter(problem.code for problem in piece.problems))
    # A sheet that gives no reason was refused when it was read.
    met += ledger.remarked({} if piece.lines is None else scored.remarks)
    rows = np.delete(np.arange(len(piece.batch)), scored.invalid)
    respondents = None
    if batch.reports_into:
        sources = result.column("source")
        respondents = Respondents(
            batch.usual_edition(), batch.scorer, piece, scored.groups, sources, rows.tolist(), work.members
        )
    is_rater = batch.merge is not None
    sheets = _sheets_of(batch, piece, respondents)
    done = work.done._replace(
        result=None if is_rater else result,
        tally=None if is_rater else counted(batch, scored.groups, result),
        rated=_rated(batch, piece, scored.groups, told, sheets),
        problems=sorted(problems, key=lambda problem: problem.place.order),
        ledger=met,
        respondents=None if is_rater else respondents,
        known=None if names is None else _known(batch, piece, names, rows, everyone=not len(scored.invalid)),
        origins=None if names is None else _origins(batch, piece, work.file, rows),
    )
    return ScoredWork(done, work._replace(piece=piece), rows, scored.groups)


def _without_others(batch: Batch, work: Work, piece: Piece) -> tuple[Work, Piece, Any]:
    """The rows that are respondents, and their names as they are compared; None where there are none.

    The others are totals, and returns that were rejected.
    """
    at, _ = named_by(batch, piece.batch)
    names = None if at is None else folded(piece.batch.column(at))
    if piece.lines is None:
        return work, piece, names
    layout = batch.scorer.layout(piece.batch.schema.names)
    sums = totals(batch.scorer.vocabulary, layout, piece.batch, {at: names})
    told = {**dict.fromkeys(sums.units, TOTAL_LIKE), **dict.fromkeys(sums.rows, TOTAL)}
    columns = sums.units | sums.rows
    if at is not None:
        samples = np.flatnonzero(are_samples(names)).tolist()
        told, columns = dict.fromkeys(samples, SAMPLE) | told, dict.fromkeys(samples, at) | columns
    for row, column in rejected(layout, piece.batch).items():
        told[row], columns[row] = REJECTED, column
    if not told:
        return work, piece, names
    problems = []
    for row, code in sorted(told.items()):
        word = coding.as_text(piece.batch.column(columns[row]).slice(row, 1))[0].as_py()
        values = {"found" if code == REJECTED else "name": shown(word.strip())}
        problems.append(problem_at(batch, piece, row, columns[row], code, values)._replace(severity="warning"))
    met, rows = work.done.ledger, np.array(sorted(row for row in told if told[row] in {TOTAL, REJECTED}), dtype=np.intp)
    for code in (TOTAL, REJECTED):
        own = np.array(sorted(row for row in told if told[row] == code), dtype=np.intp)
        met += aside(batch, piece, own, "passed_over", code)
    done = work.done._replace(problems=[*work.done.problems, *problems], ledger=met)
    kept_rows = np.delete(np.arange(len(piece.batch)), rows)
    left = None if names is None else names.take(arrays.numbers(kept_rows))
    return work._replace(done=done), piece.only(kept_rows), left


def problem_at(
    batch: Batch, piece: Piece, row: int, column: int | None, code: str, values: Mapping[str, object]
) -> Problem:
    """What is wrong with a row of a piece or its cell in a column of the piece: where it stands, and whose it is."""
    names = piece.batch.schema.names
    place, text = piece.spot(row, None if column is None else piece.columns[column])
    in_table = piece.lines is not None and column is not None
    return Problem(
        code, place, values, source=text, unit=_unit(batch, piece, row), column=names[column] if in_table else ""
    )


def _unit(batch: Batch, piece: Piece, row: int) -> str:
    """Whose a row is: the organisation, the name, or what stands in the column by which it is known."""
    layout = batch.scorer.layout(piece.batch.schema.names)
    for at in (layout.organisation, layout.about.get("subject"), layout.key):
        if at is not None and (name := coding.as_text(piece.batch.column(at).slice(row, 1))[0].as_py()):
            return shown(name.strip())
    return ""


def _known(batch: Batch, piece: Piece, names: Any, rows: Ints, everyone: bool) -> RowKeys:
    """By what the rows are known that could be read."""
    _, beside = named_by(batch, piece.batch)
    period = batch.scorer.layout(piece.batch.schema.names).about.get("period")
    columns = {place: piece.batch.column(place) for place in beside}
    persons = keys_of(names, [column for place, column in columns.items() if place != period])
    with_period = persons
    if period in columns:
        columns[period] = period_names(columns[period])
        with_period = keys_of(names, [*columns.values()])
    periods = np.zeros_like(persons) if period is None else periods_of(piece.batch.column(period))
    known = RowKeys(with_period, persons, periods)
    return known if everyone else known.only(rows)


def _origins(batch: Batch, piece: Piece, file: str, rows: Ints) -> Origins:
    """Where the rows are from that could be read; when they were assessed, where the last of several is wanted."""
    days, taken = None, arrays.numbers(rows)
    about = batch.scorer.layout(piece.batch.schema.names).about
    if batch.duplicates == "keep-last" and "assessed_on" in about:
        days = read_days(piece.batch.column(about["assessed_on"]), of_evidence=False).numbers[rows]
    if piece.lines is None:
        return Origins("", "", None, piece.batch.column("source").take(taken), days)
    return Origins(file, piece.sheet, arrays.values(piece.lines.take(taken), 0), None, days)


def _rated(batch: Batch, piece: Piece, groups: Sequence[PlanGroup], result: Any, sheets: Any) -> Sequence[Any]:
    """The rows as raters of their organisations, plan by plan. Raises DocumentError where no column names these."""
    if batch.merge is None:
        return ()
    names = piece.batch.schema.names
    place = batch.scorer.layout(names).organisation
    if place is None:
        told = {"id": batch.merge.column, "known": ", ".join(names[:10])}
        raise DocumentError([Problem("no-merge-column", Place("--merge-by"), told)])
    organisations = coding.as_text(piece.batch.column(place))
    return [pack(group, organisations, result, sheets) for group in groups]


def _sheets_of(batch: Batch, piece: Piece, respondents: Respondents | None) -> Any:
    """The sheets of raters, kept for the report on their organisation; None where none is wanted."""
    if respondents is None or batch.merge is None:
        return None
    layout = batch.scorer.layout(piece.batch.schema.names)
    subject = layout.about.get("subject")
    place = layout.key if layout.key is not None else (None if subject == layout.organisation else subject)
    return kept(respondents, None if place is None else coding.as_text(piece.batch.column(place)))


def counted(batch: Batch, groups: Sequence[PlanGroup], result: Any) -> Tally | None:
    """What is counted of some rows; nothing where no picture is wanted."""
    if batch.most_units is None or not groups:
        return None
    return tally_of(batch.scorer, groups, result, batch.most_units)


def aside(batch: Batch, piece: Piece, rows: Ints, fate: Fate, why: str) -> Ledger:
    """Rows that are not scored, and their answers."""
    if not len(rows):
        return ledger.NOTHING
    answers = batch.scorer.score(piece.only(rows).batch).ledger.count("answers")
    return ledger.counted("rows", fate, {why: len(rows)}) + ledger.counted("answers", fate, {why: answers})


def named_by(batch: Batch, rows: Any) -> tuple[int | None, list[int]]:
    """The column by which a respondent is known, and those that belong to it."""
    layout = batch.scorer.layout(rows.schema.names)
    if batch.merge is not None:
        # Of an organisation's raters each is known only where a column of its own says who it is.
        beside = [layout.organisation, layout.about.get("period")]
        return layout.key, [] if layout.key is None else [at for at in beside if at is not None]
    if layout.key is not None:
        return layout.key, []
    return layout.about.get("subject"), [layout.about[name] for name in ("profile", "period") if name in layout.about]


def _unscored(work: Work, piece: Piece, error: DocumentError) -> Done:
    """Rows that nothing can be made of."""
    met = work.done.ledger + piece.ledger + ledger.counted("rows", "failed", {"reader-failed": piece.count})
    return work.done._replace(problems=[*work.done.problems, *error.problems], ledger=met)
