"""Text for files that take no control characters: XML, spreadsheets, typesetting."""

import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Leave out what XML forbids and the signs that turn the direction of whatever follows them."""
    return _DIRECTIONS.sub("", _UNPRINTABLE.sub(" ", text))
