"""The peers of a respondent, read out of a table of scores that a batch wrote."""

from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from fusionassess.batch.score import arrays
from fusionassess.batch.score.keys import KeySet, keys_of
from fusionassess.batch.score.subjects import folded
from fusionassess.documents.problems import DocumentError, Place, Problem, no_such_file
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
    """Count those of a respondent's profile, and of its sectors, block by block.

    Rows without a total count nowhere. A unit that stands in several rows (copies, other periods: a table of scores
    says no period) counts once, with the first of them, as in the picture of a batch: copies give nobody away. Rows
    without a name count each by itself.
    Raises DocumentError where the file cannot be read, or is not a table of scores of this rubric.
    """
    nodes = (*plan.paths, *plan.measures)
    counts = np.zeros((2, 1 + len(nodes), bins(plan.top)), dtype=np.intp)
    wanted, seen, left = arrays.texts(_orders(sectors)), KeySet(), 0
    try:
        with file.open("rb") as data:
            for batch in _batches(file, data, ("score", *nodes)):
                ours = batch.filter(pc.equal(batch.column("profile").cast(pa.string()), profile))
                scores = _numbers(ours, ("score", *nodes), plan.top)
                ours, scores = _those(~np.isnan(scores[:, 0]), ours, scores)
                again = seen.add(keys_of(folded(ours.column("subject"))))
                ours, scores = _those(~again, ours, scores)
                left += int(again.sum())
                counts[0] += spread(scores, plan.top)
                same = pc.is_in(pc.fill_null(ours.column("sector").cast(pa.string()), ""), value_set=wanted)
                counts[1] += spread(scores[same.to_numpy(zero_copy_only=False)], plan.top)
    except FileNotFoundError:
        raise DocumentError([no_such_file(str(file))]) from None
    except (OSError, pa.ArrowException) as error:
        detail = str(getattr(error, "strerror", None) or error).split("\n")[0]
        raise _refused(file, "unreadable", detail=detail) from None
    return PeerGroups(nodes, counts[0], counts[1], left)


def _those(which: Bools, rows: Any, scores: Floats) -> tuple[Any, Floats]:
    """Some of the rows, with their scores."""
    return (rows, scores) if which.all() else (rows.filter(pa.array(which)), scores[which])


def _orders(sectors: Sequence[str]) -> list[str]:
    """The sectors as a row names them, in every order."""
    return [" ".join(order) for order in permutations(sectors)] if len(sectors) <= MOST_ORDERS else [" ".join(sectors)]


def _batches(file: Path, data: BinaryIO, numbers: Sequence[str]) -> Iterator[Any]:
    """The columns that are needed, some rows at a time."""
    wanted = ["subject", "profile", "sector", *numbers]
    if file.suffix.lower() in PARQUET:
        table = parquet.ParquetFile(data)
        _refuse_others(file, wanted, table.schema_arrow.names)
        yield from table.iter_batches(ROWS, columns=wanted)
        return
    first = data.readline().decode("utf-8-sig", "replace")
    _refuse_others(file, wanted, [name.strip('"') for name in first.strip().split(",")])
    data.seek(0)
    yield from csv.open_csv(
        data,
        read_options=csv.ReadOptions(block_size=BLOCK),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            include_columns=wanted,
            column_types={name: pa.float64() if name in numbers else pa.string() for name in wanted},
        ),
    )


def _refuse_others(file: Path, wanted: Sequence[str], columns: Sequence[str]) -> None:
    if missing := [name for name in wanted if name not in columns]:
        raise _refused(file, "not-scores", columns=", ".join(missing))


def _numbers(batch: Any, names: Sequence[str], top: int) -> Floats:
    """(rows, names) with NaN where there is no number. Raises ArrowInvalid for what no score can be."""
    columns = [pc.fill_null(batch.column(name).cast(pa.float64()), float("nan")).to_numpy() for name in names]
    scores = np.stack(columns, axis=-1)
    if ((scores < 0) | (scores > top)).any():
        raise pa.ArrowInvalid("a score lies beyond the levels of the rubric")
    return scores


def _refused(file: Path, code: str, **values: object) -> DocumentError:
    return DocumentError([Problem(code, Place(str(file)), {"file": str(file), **values})])
