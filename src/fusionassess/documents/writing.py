"""A document as a text that is read back to an equal one: YAML or JSON."""

import json
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from fusionassess.documents import json_reader
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.source import INVISIBLE, MOST_BYTES
from fusionassess.documents.suffixes import is_json
from fusionassess.documents.yaml_reader import MOST_NODES, STRANGE_LINE_END

_NO_FOLDING = 1_000_000
"""Characters of a line: none is broken."""


def dump(document: BaseModel, header: str = "") -> str:
    """Write a document as YAML, behind a header of comments."""
    return header + _yaml(_values(document))


def dump_for(path: Path, document: BaseModel) -> str:
    """Write a document in the notation that a file's name promises: JSON or YAML.

    Raises DocumentError where it would be larger than what is read.
    """
    values = _values(document)
    text = json.dumps(values, ensure_ascii=False, indent=2) + "\n" if is_json(path.name) else _yaml(values)
    size, nodes = len(text.encode()), json_reader.count(values)
    if size > MOST_BYTES or nodes > MOST_NODES:
        told = {"found": size, "most": MOST_BYTES, "nodes": nodes, "most_nodes": MOST_NODES}
        raise DocumentError([Problem("would-not-be-read", Place(str(path)), told)])
    return text


def _yaml(values: dict[str, Any]) -> str:
    text: str = yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_NO_FOLDING)
    return text


def _values(document: BaseModel) -> dict[str, Any]:
    values: dict[str, Any] = _readable(document.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    return values


def _readable(value: Any) -> Any:
    """Plain values without the characters that no document may have, wherever they came from."""
    if isinstance(value, str):
        return INVISIBLE.sub("", value)
    if isinstance(value, dict):
        return {_readable(key): _readable(part) for key, part in value.items()}
    return [_readable(part) for part in value] if isinstance(value, list) else value


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """The safe dumper without anchors: a reader of the file should find each thing where it stands."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the base class sets the name
        return True

    def represent_str(self, data: str) -> Any:
        """Between double quotes where it has a sign that ends a line to YAML and to no editor: an escape there."""
        return self.represent_scalar(
            "tag:yaml.org,2002:str", data, style='"' if STRANGE_LINE_END.search(data) else None
        )


_Dumper.add_representer(str, _Dumper.represent_str)
