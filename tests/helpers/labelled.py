"""Every text of the program's words, and the names it leaves to be filled in."""

import string
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

from fusionassess.words.labels import Labels

SECTIONS = tuple(Labels.__annotations__)
"""The names of all sections."""


def leaves(node: Any, way: str = "") -> dict[str, str]:
    """Every text of plain values under its way."""
    if isinstance(node, Mapping):
        parts = dict(node)
    elif isinstance(node, list | tuple):
        parts = {str(i): part for i, part in enumerate(node)}
    else:
        return {way: node}
    return {name: text for key, part in parts.items() for name, text in leaves(part, f"{way}.{key}").items()}


def written(language: str, section: str) -> dict[str, Any]:
    """What a language's file says, as it is written there."""
    text = (files("fusionassess.words") / language / f"{section}.yaml").read_text(encoding="utf-8")
    values: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return values


def places_to_fill(text: str) -> set[str]:
    """The names in braces of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
