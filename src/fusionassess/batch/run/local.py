"""A batch on this machine: sheets and tables are read, scored and handed on in order, all at the same time."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from fusionassess.batch import ledger
from fusionassess.batch.read.tables import Piece
from fusionassess.batch.run import task
from fusionassess.batch.run.done import Done, Position
from fusionassess.batch.run.pipeline import ahead, mapped
from fusionassess.batch.run.reading import Reading
from fusionassess.batch.run.repeats import DUPLICATE, Again, LastOne, Repeats, RowKeys, last_ones
from fusionassess.batch.run.scoring import ScoredWork, aside, counted, named_by, problem_at, score
from fusionassess.batch.run.task import Batch
from fusionassess.batch.score import arrays, coding
from fusionassess.batch.score.keys import keys_of, latest, periods_of
from fusionassess.batch.score.organisations import organisations
from fusionassess.batch.score.remarks import AGAIN, OTHER_PERIOD, OTHER_READ
from fusionassess.batch.score.result import PlanGroup
from fusionassess.batch.score.subjects import folded
from fusionassess.batch.score.worthwhile import with_steps
from fusionassess.batch.units.consensus import Consensus
from fusionassess.cohort.tally import Tally
from fusionassess.documents.problems import Problem, shown
from fusionassess.documents.reading import STDIN
from fusionassess.kernel.scoring import Bools
from fusionassess.rubric import library


def run(
    batch: Batch,
    start: Position = Position(),  # noqa: B008 - a value, never changed
    seen: Iterable[tuple[RowKeys, list[str]]] = (),
) -> Generator[Done, None, None]:
    """Score everything from a position on; whoever came before it has been seen.

    Raises DocumentError where the rubric or the column map is at fault.
    """
    batch.workers = batch.workers or task.processors()
    if batch.rubric is not None:
        batch.edition = library.find(batch.rubric)
    is_counted = batch.most_units is not None and batch.merge is None
    with ExitStack() as stack:
        scored = _scored(batch, start, stack)
        repeats = Repeats(batch.duplicates, _last_ones(batch), is_counted=is_counted)
        for known, places in seen:
            repeats.restore(known, places)
        once = stack.enter_context(closing(_once(batch, scored, repeats)))
        yield from stack.enter_context(closing(ahead(once)))
    chosen = repeats.latest() if is_counted else None
    # What has gone by on standard input is gone.
    if chosen is not None and STDIN not in batch.files:
        yield Done(Position(), None, tally=_recounted(batch, chosen), is_whole_cohort=True, whole=False)


def _scored(batch: Batch, start: Position, stack: ExitStack) -> Generator[ScoredWork, None, None]:
    """Everything from a position on, read and scored at the same time, in order; ends with the stack."""
    read = stack.enter_context(closing(Reading(batch, start, stack).works()))
    threads = stack.enter_context(ThreadPoolExecutor(batch.workers))
    works = stack.enter_context(closing(ahead(read)))
    return stack.enter_context(closing(mapped(partial(score, batch), works, threads, batch.workers + 1)))


def _recounted(batch: Batch, chosen: Bools) -> Tally | None:
    """The cohort by the rows that count for their units, of all that have a name: everything is read again for it.

    A file that has changed meanwhile counts as far as it is as it was.
    """
    tally, place = None, 0
    with ExitStack() as stack:
        for each in _scored(replace(batch, duplicates="all", reports_into=()), Position(), stack):
            done, piece = each.done, each.work.piece
            part = done.tally
            if done.known is not None and piece is not None:
                counts = np.zeros(len(done.known.names), dtype=bool)
                own = chosen[place : place + len(counts)]
                counts[: len(own)] = own
                place += len(counts)
                part = part if counts.all() else _tally_of(batch, each, piece, counts)
            tally = tally + part if tally and part else tally or part
    return tally


def _tally_of(batch: Batch, scored: ScoredWork, piece: Piece, counts: Bools) -> Tally | None:
    """What is counted of some of the rows that could be read."""
    is_counted = np.zeros(len(piece.batch), dtype=bool)
    is_counted[scored.rows[counts]] = True
    pairs = [(group, is_counted if group.rows is None else is_counted[group.rows]) for group in scored.groups]
    groups = [_cut(batch, group, own) for group, own in pairs if own.any()]
    return counted(batch, groups, scored.done.result.filter(arrays.flags(counts)))


def would_score(batch: Batch, files: Sequence[str]) -> bool:
    """Whether anything in some of the files is scored, rather than passed over or failed. Raises DocumentError."""
    alone = replace(batch, files=files, duplicates="all", most_units=None, reports_into=(), merge=None)
    with closing(run(alone)) as steps:
        return any(done.result is not None and len(done.result) for done in steps)


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
    groups: list[tuple[PlanGroup, Any]] = []
    for some in organisations(batch.scorer, batch.merge.rule, raters, batch.budget):
        respondents = (
            Consensus(batch.usual_edition(), batch.merge.rule, some, batch.language) if batch.reports_into else None
        )
        groups += [] if batch.most_units is None else [(some.group, some.result)]
        yield Done(Position(), some.result, respondents=respondents)
    if groups:
        yield _each_once(batch, groups)


def _each_once(batch: Batch, organised: Sequence[tuple[PlanGroup, Any]]) -> Done:
    """What is counted of organisations: each once, with its latest period, whatever sectors its raters name."""
    names, profiles, periods = (
        pa.concat_arrays([result.column(name) for _, result in organised]) for name in ("subject", "profile", "period")
    )
    chosen = latest(keys_of(folded(names), [profiles]), periods_of(periods))
    tally, place = None, 0
    for group, result in organised:
        counts = chosen[place : place + len(result)]
        place += len(result)
        own, told = (
            (group, result) if counts.all() else (_cut(batch, group, counts), result.filter(arrays.flags(counts)))
        )
        part = counted(batch, [own], told)
        tally = tally + part if tally and part else tally or part
    left = int(np.count_nonzero(~chosen))
    return Done(Position(), None, tally=tally, ledger=ledger.remarked({OTHER_PERIOD: left} if left else {}))


def _cut(batch: Batch, group: PlanGroup, counts: Bools) -> PlanGroup:
    """Some respondents of a plan."""
    rows = np.flatnonzero(counts) if group.rows is None else group.rows[counts]
    answers, figures = group.answers.rows(counts), group.figures.rows(counts)
    own = group._replace(rows=rows, answers=answers, figures=figures, steps=None, step_counts=None)
    if batch.budget is None:
        return own
    tables = batch.scorer.tables(group.profile, group.sectors)
    return with_steps(batch.scorer.ladders(group.plan, group.profile, group.sectors), tables, own, batch.budget)


def _last_ones(batch: Batch) -> dict[int, LastOne]:
    """Which is the last of each that comes more than once, where it is to be kept: everything is read for it."""
    if batch.duplicates != "keep-last":
        return {}
    before = replace(batch, most_units=None, reports_into=())
    with ExitStack() as stack:
        each = (scored.done for scored in _scored(before, Position(), stack))
        return last_ones([(done.known.names, done.origins) for done in each if done.known and done.origins])


def _once(batch: Batch, pieces: Iterable[ScoredWork], repeats: Repeats) -> Generator[Done, None, None]:
    """The same without those that were there before, or with a word about them."""
    for each in pieces:
        done, piece = each.done, each.work.piece
        if done.known is None or piece is None:
            yield done
            continue
        again = repeats.sort(done.known)
        if done.origins is not None and batch.duplicates not in {"all", "keep-last"}:
            repeats.places.add(done.known.names, done.origins)
        yield _told(batch, each, piece, again, repeats) if again.any else done


def _told(batch: Batch, scored: ScoredWork, piece: Piece, again: Again, repeats: Repeats) -> Done:
    done = scored.done
    passed, told = scored.rows[again.passed], scored.rows[again.told]
    if len(passed):
        kept = np.delete(np.arange(len(piece.batch)), passed)
        done = score(batch, scored.work._replace(piece=piece.only(kept))).done
    if again.uncounted.any() and batch.most_units is not None:
        done = done._replace(tally=_tally_of(batch, scored, piece, ~again.passed & ~again.uncounted))
    is_refused = batch.duplicates == "refuse"
    # Whoever wants all of them scored need not hear of each.
    most = len(passed) if is_refused else repeats.to_show
    shown_ones = again.passed if batch.duplicates == "all" else again.passed | again.told
    named = np.flatnonzero(shown_ones)[:most]
    repeats.to_show -= 0 if is_refused else len(named)
    names = np.zeros(0, dtype=np.uint64) if scored.done.known is None else scored.done.known.names
    problems = [_repeated(batch, piece, int(scored.rows[at]), int(names[at]), repeats) for at in named.tolist()]
    other = OTHER_READ if STDIN in batch.files else OTHER_PERIOD
    met = done.ledger + ledger.remarked({AGAIN: len(told), other: int((again.uncounted & ~again.told).sum())})
    met += aside(batch, piece, passed, "failed" if is_refused else "passed_over", DUPLICATE)
    problems = sorted([*done.problems, *problems], key=lambda problem: problem.place.order)
    return done._replace(problems=problems, ledger=met, known=scored.done.known, origins=scored.done.origins)


def _repeated(batch: Batch, piece: Piece, row: int, known: int, repeats: Repeats) -> Problem:
    """What is told of a row whose unit is there elsewhere: where, and which of them is scored and why."""
    at = named_by(batch, piece.batch)[0]
    name = "" if at is None else coding.as_text(piece.batch.column(at).slice(row, 1))[0].as_py()
    kept = repeats.kept.get(known)
    other = repeats.places.first(known) if kept is None else kept.place
    told = {"name": shown(name or ""), "other": other, "decided": kept.why if kept else batch.duplicates}
    problem = problem_at(batch, piece, row, at, DUPLICATE, told)
    return problem._replace(severity="error" if batch.duplicates == "refuse" else "warning")
