"""Text to plain values: one door for rubrics, answer sheets and batches, whatever their notation.

Scalars arrive as ``str`` (or None; in JSON also booleans); turning ``"3"`` into 3 is the business
of the model that wants a number.
"""

import contextlib
from collections.abc import Mapping
from typing import Any

from fusionassess import json_reader, yaml_reader
from fusionassess.declared import Loc
from fusionassess.problems import DocumentError
from fusionassess.source import Source


def load(source: Source) -> Any:
    """Read a YAML or JSON document into plain values. Raises DocumentError."""
    return json_reader.read(source) if _is_json(source) else yaml_reader.read(source)


def places(source: Source) -> Mapping[Loc, tuple[int, int]]:
    """Locate every node of a document: way to (line, column) from 1, as far as it can be read.

    A key's own place stands under its way with ``"[key]"`` appended.
    """
    marks: yaml_reader.Marks = {}
    with contextlib.suppress(DocumentError):
        (json_reader if _is_json(source) else yaml_reader).read(source, marks)
    return marks


def _is_json(source: Source) -> bool:
    return source.file.lower().endswith(".json")
