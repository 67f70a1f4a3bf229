"""Every text of the program's words, and the names it leaves to be filled in."""

import string
from typing import Any

from fusionassess.words.labels import Labels


def leaves(node: Any, way: str = "") -> dict[str, str]:
    """Every text of the labels under its way."""
    if isinstance(node, Labels):
        # Of the parsers' own words only those that read badly are replaced in English.
        parts = {name: getattr(node, name) for name in Labels.__annotations__ if name != "details"}
    elif hasattr(node, "_asdict"):
        parts = node._asdict()
    elif isinstance(node, dict):
        parts = node
    elif isinstance(node, tuple):
        parts = {str(i): part for i, part in enumerate(node)}
    else:
        return {way: node}
    return {name: text for key, part in parts.items() for name, text in leaves(part, f"{way}.{key}").items()}


def places_to_fill(text: str) -> set[str]:
    """The names in braces of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
