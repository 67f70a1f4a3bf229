"""Text that reads as itself wherever it stands, whatever signs a respondent used: Markdown, XML, poor encodings."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$!])")
_LIST_START = re.compile(r"^(\s*\d*)([-+.)])(\s)")
_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
"""Code points that stand for no character and never will."""
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029{_NO_CHARACTERS}]")
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
"""Signs that turn what follows them, and the mark that begins a file: no font has it."""


def escape(text: str) -> str:
    """Make a text read as itself wherever it stands: in a paragraph, a list or a cell."""
    escaped = _SPECIAL.sub(r"\\\1", text.strip())
    return _LIST_START.sub(r"\1\\\2\3", escaped).replace("\r\n", "\n").replace("\n", "<br>")


SPELLED_OUT = {"…": "...", "→": "->", "≥": ">=", "≤": "<=", "√": "sqrt", "▲": "^", "△": "~"}
"""Signs that an encoding without them spells out, most of them in more room."""
_SPELLED_OUT = str.maketrans(SPELLED_OUT)


def spell_out(text: str) -> str:
    """Put such signs in signs that every encoding has, before a text is broken into lines."""
    return text.translate(_SPELLED_OUT)


def printable(text: str) -> str:
    """Leave out what XML forbids, and signs that nobody sees but for what they do to whatever follows them."""
    return _UNSEEN.sub("", _UNPRINTABLE.sub(" ", text))
