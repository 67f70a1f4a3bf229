"""A batch on this machine: sheets and tables are read, scored and handed on in order, all at the same time."""

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from fusionassess.batch import ledger
from fusionassess.batch.read.tables import Piece
from fusionassess.batch.run import task
from fusionassess.batch.run.done import Done, Position
from fusionassess.batch.run.pipeline import ahead, mapped
from fusionassess.batch.run.reading import Reading
from fusionassess.batch.run.repeats import DUPLICATE, Again, Repeats, RowKeys, times
from fusionassess.batch.run.scoring import ScoredWork, aside, counted, named_by, score
from fusionassess.batch.run.task import Batch
from fusionassess.batch.score import coding
from fusionassess.batch.score.organisations import organisations
from fusionassess.batch.score.remarks import AGAIN, OTHER_PERIOD
from fusionassess.batch.units.consensus import Consensus
from fusionassess.documents.problems import Problem, shown
from fusionassess.rubric import library


def run(
    batch: Batch,
    start: Position = Position(),  # noqa: B008 - a value, never changed
    seen: Iterable[RowKeys] = (),
) -> Generator[Done, None, None]:
    """Score everything from a position on; whoever came before it has been seen.

    Raises DocumentError where the rubric or the column map is at fault.
    """
    batch.workers = batch.workers or task.processors()
    if batch.rubric is not None:
        batch.edition = library.find(batch.rubric)
    with ExitStack() as stack:
        read = stack.enter_context(closing(Reading(batch, start, stack).works()))
        threads = stack.enter_context(ThreadPoolExecutor(batch.workers))
        works = stack.enter_context(closing(ahead(read)))
        scored = stack.enter_context(closing(mapped(partial(score, batch), works, threads, batch.workers + 1)))
        is_counted = batch.most_units is not None and batch.merge is None
        repeats = Repeats(batch.duplicates, _times(batch), is_counted=is_counted)
        for known in seen:
            repeats.restore(known)
        once = stack.enter_context(closing(_once(batch, scored, repeats)))
        yield from stack.enter_context(closing(ahead(once)))


def run_to_the_end(batch: Batch) -> Iterator[Done]:
    """Score everything; where raters are reconciled, bring them together when all were read. Raises DocumentError."""
    raters: list[Any] = []
    for done in run(batch):
        raters += done.rated
        yield done
    if batch.merge is not None:
        yield from organised(batch, raters)


def organised(batch: Batch, raters: Iterable[Any]) -> Iterator[Done]:
    """The organisations that come of all raters' rows."""
    if batch.merge is None:
        raise AssertionError("nothing is to be reconciled")
    for some in organisations(batch.scorer, batch.merge.rule, raters, batch.budget):
        respondents = (
            Consensus(batch.usual_edition(), batch.merge.rule, some, batch.language) if batch.reports_into else None
        )
        yield Done(Position(), some.result, tally=counted(batch, [some.group], some.result), respondents=respondents)


def _times(batch: Batch) -> dict[int, int]:
    """How often each comes that comes more than once, where the last is to be kept: everything is read for it."""
    if batch.duplicates != "keep-last":
        return {}
    before = replace(batch, duplicates="all", most_units=None, reports_into=())
    return times([done.known.names for done in run(before) if done.known is not None])


def _once(batch: Batch, pieces: Iterable[ScoredWork], repeats: Repeats) -> Generator[Done, None, None]:
    """The same without those that were there before, or with a word about them."""
    for each in pieces:
        done, piece = each.done, each.work.piece
        if done.known is None or piece is None:
            yield done
            continue
        again = repeats.sort(done.known)
        yield _told(batch, each, piece, again, repeats) if again.any else done


def _told(batch: Batch, scored: ScoredWork, piece: Piece, again: Again, repeats: Repeats) -> Done:
    done = scored.done
    passed, told = scored.rows[again.passed], scored.rows[again.told]
    if len(passed):
        kept = np.delete(np.arange(len(piece.batch)), passed)
        done = score(batch, scored.work._replace(piece=piece.only(kept))).done
    if again.uncounted.any() and batch.most_units is not None:
        once_each = batch.scorer.score(piece.only(scored.rows[~again.passed & ~again.uncounted]).batch)
        done = done._replace(tally=counted(batch, once_each.groups, once_each.result))
    is_refused = batch.duplicates == "refuse"
    # Whoever wants all of them scored need not hear of each.
    most = len(passed) if is_refused else repeats.to_show
    named = [*passed[:most], *([] if batch.duplicates == "all" else told[:most])][:most]
    repeats.to_show -= 0 if is_refused else len(named)
    problems = [_repeated(batch, piece, row, is_error=is_refused) for row in named]
    met = done.ledger + ledger.remarked({AGAIN: len(told), OTHER_PERIOD: int((again.uncounted & ~again.told).sum())})
    met += aside(batch, piece, passed, "failed" if is_refused else "passed_over", DUPLICATE)
    problems = sorted([*done.problems, *problems], key=lambda problem: problem.place.order)
    return done._replace(problems=problems, ledger=met, known=scored.done.known)


def _repeated(batch: Batch, piece: Piece, row: int, *, is_error: bool) -> Problem:
    at = named_by(batch, piece.batch)[0]
    place, text = piece.spot(row, None if at is None else piece.columns[at])
    name = "" if at is None else coding.as_text(piece.batch.column(at).slice(row, 1))[0].as_py()
    return Problem(DUPLICATE, place, {"name": shown(name or "")}, "error" if is_error else "warning", text)
