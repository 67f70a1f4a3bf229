"""Arrow arrays from plain values, and back.

``pyarrow.array``, ``scalar`` and ``to_numpy`` look for pandas before anything else and import it
wherever it is installed, in every process of a batch: 0.3 s each. Buffers can do without it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from fusionassess.kernel.scoring import Bools


def texts(words: Sequence[str | None]) -> Any:
    """A column of texts; None is null."""
    coded = [b"" if value is None else value.encode() for value in words]
    places = np.zeros(len(coded) + 1, dtype=np.int32)
    np.cumsum([len(text) for text in coded], out=places[1:])
    empty = np.array([value is None for value in words], dtype=bool) if None in words else None
    return _of_buffers(pa.string(), len(coded), empty, pa.py_buffer(places), pa.py_buffer(b"".join(coded)))


def numbers(values: Sequence[int] | np.ndarray[Any, Any], empty: Bools | None = None) -> Any:
    """A column of numbers of numpy's own kind, of whole numbers from a list; null where there is a gap."""
    column = np.ascontiguousarray(values, dtype=values.dtype if isinstance(values, np.ndarray) else np.int64)
    return _of_buffers(pa.from_numpy_dtype(column.dtype), len(column), empty, pa.py_buffer(column))


def flags(values: Bools) -> Any:
    """A column of truth values."""
    bits = pa.py_buffer(np.packbits(values, bitorder="little"))
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, bits])


def values(column: Any, missing: float) -> np.ndarray[Any, Any]:
    """The numbers of a column; where there is none, the one that stands for it."""
    if not len(column):
        return np.empty(0, dtype=_kind(column.type))
    own = np.frombuffer(column.buffers()[1], dtype=_kind(column.type))[span(column)]
    empty = gaps(column)
    return own if empty is None else np.where(empty, own.dtype.type(missing), own)


def _kind(of_column: Any) -> np.dtype[Any]:
    """What numpy calls the numbers of a column: older releases of Arrow would ask pandas, which need not be there."""
    return np.dtype(_SPELLED.get(str(of_column), str(of_column)))


_SPELLED = {"double": "float64", "float": "float32", "halffloat": "float16"}
"""Kinds of numbers that Arrow calls otherwise than numpy."""


def ends(column: Any) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Where each text of a column begins in its buffer, and where the last one ends."""
    return np.frombuffer(column.buffers()[1], dtype=np.int32)[column.offset : column.offset + len(column) + 1]


def gaps(column: Any) -> Bools | None:
    """Where a column is null; None where it is nowhere."""
    if not column.null_count:
        return None
    bits = np.frombuffer(column.buffers()[0], dtype=np.uint8)
    return np.logical_not(np.unpackbits(bits, bitorder="little")[span(column)])


def span(column: Any) -> slice:
    """Where the cells of a column lie in its buffers."""
    return slice(column.offset, column.offset + len(column))


def _of_buffers(kind: pa.DataType, rows: int, empty: Bools | None, *buffers: pa.Buffer) -> Any:
    count = 0 if empty is None else int(np.count_nonzero(empty))
    there = pa.py_buffer(np.packbits(~empty, bitorder="little")) if empty is not None and count else None
    return pa.Array.from_buffers(kind, rows, [there, *buffers], count)
