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
from fusionassess.batch.score.keys import KeySet, keys_of
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

    Rows without a total count nowhere. A unit that stands in several rows (copies, other periods: a table of scores
    says no period) counts once, with the first of them, as in the picture of a batch: copies give nobody away. Rows
    without a name count each by itself.
    Raises DocumentError where the file cannot be read, or is not a table of scores of this rubric.
    """
    nodes = (*plan.paths, *plan.measures)
    counts = np.zeros((2, 1 + len(nodes), bins(plan.top)), dtype=np.intp)
    wanted, seen, left = arrays.texts(_orders(sectors)), KeySet(), 0
    if not file.exists():
        raise DocumentError([no_such_file(str(file))])
    name, names = str(file), ("score", *nodes)
    with guarded(name), _told_unreadable(name):
        reading = apart.read(_batches, name, names, ROWS, BLOCK, bounds=apart.bounds_of(name))
        with closing(reading) as batches:
            for batch in map(tables.unpacked, batches):
                ours = batch.filter(pc.equal(batch.column("profile").cast(pa.string()), profile))
                scores = _numbers(ours, names, plan.top)
                ours, scores = _those(~np.isnan(scores[:, 0]), ours, scores)
                again = seen.add(keys_of(folded(ours.column("subject"))))
                ours, scores = _those(~again, ours, scores)
                left += int(again.sum())
                counts[0] += spread(scores, plan.top)
                same = pc.is_in(pc.fill_null(ours.column("sector").cast(pa.string()), ""), value_set=wanted)
                counts[1] += spread(scores[same.to_numpy(zero_copy_only=False)], plan.top)
    return PeerGroups(nodes, counts[0], counts[1], left)


def _those(which: Bools, rows: Any, scores: Floats) -> tuple[Any, Floats]:
    """Some of the rows, with their scores."""
    return (rows, scores) if which.all() else (rows.filter(pa.array(which)), scores[which])


def _orders(sectors: Sequence[str]) -> list[str]:
    """The sectors as a row names them, in every order."""
    return [" ".join(order) for order in permutations(sectors)] if len(sectors) <= MOST_ORDERS else [" ".join(sectors)]


_TEXTS = ("subject", "profile", "sector")


def _batches(file: str, numbers: Sequence[str], rows: int, block: int) -> Iterator[bytes]:
    """The columns that are needed, some rows at a time."""
    wanted = [*_TEXTS, *numbers]
    with _told_unreadable(file):
        read = _in_parquet(file, wanted, rows) if file.lower().endswith(PARQUET) else _in_csv(file, wanted, block)
        yield from map(tables.packed, read)


def _in_parquet(file: str, wanted: Sequence[str], rows: int) -> Iterator[Any]:
    with tables.opened_parquet(file) as table:
        _refuse_others(file, wanted, table.schema_arrow.names)
        tables.refuse_endless(file, table.metadata.num_rows, Path(file).stat().st_size)
        yield from table.iter_batches(rows, columns=list(wanted), use_threads=False)


def _in_csv(file: str, wanted: Sequence[str], block: int) -> Iterator[Any]:
    with Path(file).open("rb") as data:
        first = data.readline(_LONGEST_HEADER).decode("utf-8-sig", "replace")
        _refuse_others(file, wanted, [name.strip('"') for name in first.strip().split(",")])
        data.seek(0)
        yield from csv.open_csv(
            data,
            read_options=csv.ReadOptions(block_size=block, use_threads=False),
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                include_columns=list(wanted),
                column_types={name: pa.string() if name in _TEXTS else pa.float64() for name in wanted},
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
