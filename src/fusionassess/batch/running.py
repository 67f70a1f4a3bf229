"""A batch run to its end: rows into a table that is written whole or not at all, problems into another."""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from fusionassess import saving
from fusionassess.batch.local import Batch, Done
from fusionassess.batch.parts import Counts, Parts, identity
from fusionassess.batch.picture import Picture
from fusionassess.batch.result import result_schema
from fusionassess.batch.sinks import SINKS, CsvSink, ProblemSink, Sink, kind_of
from fusionassess.documents import STDIN

Observe = Callable[[Any], None]
Tick = Callable[[Done], None]


def run(
    batch: Batch,
    target: str,
    problems: ProblemSink,
    observe: Observe,
    tick: Tick,
    picture: Picture | None = None,
    *,
    force: bool,
) -> Counts:
    """Score everything into one table, and count it into a picture.

    ``observe`` sees every batch of results, ``tick`` every step.

    Raises DocumentError, FileExistsAlready, TooManyRows, OSError.
    """
    counts = Counts()
    with ExitStack() as stack:
        sink: Sink | None = None
        for done in batch.run():
            counts.add(done)
            problems.add(done.problems)
            if done.result is not None and len(done.result):
                if sink is None:
                    sink = stack.enter_context(table(batch, target, force=force))
                sink.write(done.result)
                observe(done.result)
            if picture is not None:
                picture.add(done)
            tick(done)
    return counts


@contextmanager
def table(batch: Batch, target: str, *, force: bool) -> Iterator[Sink]:
    """The table to be written; it gets its name when everything is in it."""
    if batch.edition is None:
        raise AssertionError("rows without a rubric")
    rubric = batch.edition.rubric
    schema, few = result_schema(rubric), [measure.id for measure in rubric.measures]
    if target == STDIN:
        sink: Sink = CsvSink(_standard_output(), schema, mark=False)
        yield sink
        sink.close()
        sys.stdout.flush()
        return
    path, kind = Path(target), kind_of(target)
    with ExitStack() as stack:
        special = path.exists() and not path.is_file()
        part = path if special else stack.enter_context(saving.unfinished(path, force=force))
        with part.open("wb") as stream:
            sink = SINKS[kind](stream, schema, **({"few": few} if kind in {".parquet", ".pq"} else {}))
            try:
                yield sink
            except BaseException:
                sink.abandon()
                raise
            sink.close()


def _standard_output() -> IO[bytes]:
    if hasattr(sys.stdout, "buffer"):
        return sys.stdout.buffer
    return _AsText()


class _AsText(io.BytesIO):
    """Standard output that takes only text, as under a test."""

    def write(self, data: Any) -> int:
        """Hand the bytes on."""
        return sys.stdout.write(bytes(data).decode())


def resume(
    batch: Batch,
    target: str,
    problems: ProblemSink,
    observe: Observe,
    tick: Tick,
    picture: Picture | None = None,
    *,
    force: bool,
) -> Counts:
    """Score in parts that are kept beside the table until it is whole; go on behind the parts that are there.

    Raises OtherRun where they are those of another batch, InUse where another run is at it, and what ``run`` raises.
    """
    with saving.held(Path(target)):
        return _resumed(batch, target, problems, observe, tick, picture, force=force)


def _resumed(
    batch: Batch,
    target: str,
    problems: ProblemSink,
    observe: Observe,
    tick: Tick,
    picture: Picture | None,
    *,
    force: bool,
) -> Counts:
    parts = Parts(Path(f"{target}.parts"), identity(batch), picture)
    position, counts = parts.begin(problems)
    kept = len(parts.states)
    for done in batch.run(position):
        counts.add(done)
        problems.add(done.problems)
        if picture is not None:
            picture.add(done)
        parts.add(done, counts)
        tick(done)
    parts.end(counts)
    if counts.scored:
        # Where everything was done before, nothing has asked for the rubric yet.
        rubric = (batch.edition or batch.first_edition() or batch.usual_edition()).rubric
        if picture is not None:
            parts.restore(picture, rubric, kept)
        with table(batch, target, force=force) as sink:
            for result in parts.results():
                sink.write(result)
                observe(result)
    parts.remove()
    return counts
