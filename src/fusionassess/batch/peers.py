"""The peers of a respondent, read out of a table of scores that a batch wrote."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from fusionassess.batch.read import tables
from fusionassess.batch.score import arrays
from fusionassess.batch.score.keys import keys_of, latest, periods_of
from fusionassess.batch.score.subjects import folded
from fusionassess.documents import apart
from fusionassess.documents.problems import DocumentError, Place, Problem, no_such_file
from fusionassess.documents.source import guarded
from fusionassess.documents.suffixes import PARQUET
from fusionassess.kernel.figures.distribution import bins, spread
from fusionassess.kernel.figures.peers import PeerGroups
from fusionassess.kernel.scoring import Bools, Floats, Plan

ROWS = 65_536
BLOCK = 1 << 24
"""Bytes of a CSV file read at a time."""
MOST_ORDERS = 5
"""Up to how many sectors are recognised in any order."""


def read_peers(file: Path, plan: Plan, profile: str, sectors: Sequence[str]) -> PeerGroups:
    """Count those of a respondent's profile, and of its sectors, block by block, which a process of its own reads.

    Rows without a total count nowhere. A unit that stands in several rows (copies, other periods) counts once, with
    the first of them that is of its latest period, as in the picture of a batch: copies give nobody away. Rows
    without a name count each by itself. The table is read twice: of which row a unit counts shows at its end.
    Raises DocumentError where the file cannot be read, or is not a table of scores of this rubric.
    """
    nodes = (*plan.paths, *plan.measures)
    counts = np.zeros((2, 1 + len(nodes), bins(plan.top)), dtype=np.intp)
    wanted, place = arrays.texts(_orders(sectors)), 0
    if not file.exists():
        raise DocumentError([no_such_file(str(file))])
    name, names = str(file), ("score", *nodes)
    with guarded(name), _told_unreadable(name):
        chosen = _counting(name, names, profile, plan.top)
        for ours, scores in _with_total(name, names, names, profile, plan.top):
            counts_here = np.zeros(len(scores), dtype=bool)
            own = chosen[place : place + len(scores)]
            # A table that has grown meanwhile counts as it was.
            counts_here[: len(own)] = own
            place += len(scores)
            once, own_scores = _those(counts_here, ours, scores)
            counts[0] += spread(own_scores, plan.top)
            same = pc.is_in(pc.fill_null(once.column("sector").cast(pa.string()), ""), value_set=wanted)
            counts[1] += spread(own_scores[same.to_numpy(zero_copy_only=False)], plan.top)
    return PeerGroups(nodes, counts[0], counts[1], int(np.count_nonzero(~chosen)))


def _counting(file: str, needed: Sequence[str], profile: str, top: int) -> Bools:
    """(rows with a total,) which of them count for their units."""
    persons, periods = [np.empty(0, dtype=np.uint64)], [np.empty(0, dtype=np.uint64)]
    for ours, _ in _with_total(file, needed, ("score",), profile, top):
        persons.append(keys_of(folded(ours.column("subject"))))
        has_period = "period" in ours.schema.names
        periods.append(periods_of(ours.column("period")) if has_period else np.zeros_like(persons[-1]))
    return latest(np.concatenate(persons), np.concatenate(periods))


def _with_total(
    file: str, needed: Sequence[str], names: Sequence[str], profile: str, top: int
) -> Iterator[tuple[Any, Floats]]:
    """Rows of a profile that have a total, and some of their numbers; the table must have all that are needed."""
    reading = apart.read(_batches, file, needed, names, ROWS, BLOCK, bounds=apart.bounds_of(file))
    with closing(reading) as batches:
        for batch in map(tables.unpacked, batches):
            ours = batch.filter(pc.equal(batch.column("profile").cast(pa.string()), profile))
            scores = _numbers(ours, names, top)
            yield _those(~np.isnan(scores[:, 0]), ours, scores)


def _those(which: Bools, rows: Any, scores: Floats) -> tuple[Any, Floats]:
    """Some of the rows, with their scores."""
    return (rows, scores) if which.all() else (rows.filter(pa.array(which)), scores[which])


def _orders(sectors: Sequence[str]) -> list[str]:
    """The sectors as a row names them, in every order."""
    return [" ".join(order) for order in permutations(sectors)] if len(sectors) <= MOST_ORDERS else [" ".join(sectors)]


_TEXTS = ("subject", "profile", "sector")
_PERIOD = "period"
"""In tables of this release."""


def _batches(file: str, needed: Sequence[str], numbers: Sequence[str], rows: int, block: int) -> Iterator[bytes]:
    """The columns that are wanted, some rows at a time."""
    with _told_unreadable(file):
        read = _in_parquet if file.lower().endswith(PARQUET) else _in_csv
        yield from map(tables.packed, read(file, [*_TEXTS, *needed], [*_TEXTS, *numbers], rows, block))


def _in_parquet(file: str, needed: Sequence[str], wanted: Sequence[str], rows: int, _: int) -> Iterator[Any]:
    with tables.opened_parquet(file) as table:
        _refuse_others(file, needed, table.schema_arrow.names)
        tables.refuse_endless(file, table.metadata.num_rows, Path(file).stat().st_size)
        columns = [name for name in (*wanted, _PERIOD) if name in table.schema_arrow.names]
        yield from table.iter_batches(rows, columns=columns, use_threads=False)


def _in_csv(file: str, needed: Sequence[str], wanted: Sequence[str], _: int, block: int) -> Iterator[Any]:
    with Path(file).open("rb") as data:
        first = data.readline(_LONGEST_HEADER).decode("utf-8-sig", "replace")
        names = [name.strip('"') for name in first.strip().split(",")]
        _refuse_others(file, needed, names)
        data.seek(0)
        columns = [name for name in (*wanted, _PERIOD) if name in names]
        yield from csv.open_csv(
            data,
            read_options=csv.ReadOptions(block_size=block, use_threads=False),
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                include_columns=columns,
                column_types={name: pa.string() if name in (*_TEXTS, _PERIOD) else pa.float64() for name in columns},
            ),
        )


_LONGEST_HEADER = 1 << 20
"""Bytes."""


def _refuse_others(file: str, wanted: Sequence[str], columns: Sequence[str]) -> None:
    if missing := [name for name in wanted if name not in columns]:
        raise _refused(file, "not-scores", columns=", ".join(missing))


def _numbers(batch: Any, names: Sequence[str], top: int) -> Floats:
    """(rows, names) with NaN where there is no number. Raises ArrowInvalid for what no score can be."""
    columns = [pc.fill_null(batch.column(name).cast(pa.float64()), float("nan")).to_numpy() for name in names]
    scores = np.stack(columns, axis=-1)
    if ((scores < 0) | (scores > top)).any():
        raise pa.ArrowInvalid("a score lies beyond the levels of the rubric")
    return scores


@contextmanager
def _told_unreadable(file: str) -> Iterator[None]:
    """What a file is not, or holds that is no score, as its problem. Raises DocumentError."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        detail = str(getattr(error, "strerror", None) or error).split("\n")[0]
        raise _refused(file, "unreadable", detail=detail) from None


def _refused(file: str, code: str, **values: object) -> DocumentError:
    return DocumentError([Problem(code, Place(file), {"file": file, **values})])
