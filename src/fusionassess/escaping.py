"""Text that reads as itself in Markdown, whatever signs a respondent used."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$!])")
_LIST_START = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)")


def escape(text: str) -> str:
    """Make a text read as itself wherever it stands: in a paragraph, a list or a cell."""
    escaped = _SPECIAL.sub(r"\\\1", text.strip())
    return _LIST_START.sub(r"\1\\\2\3", escaped).replace("\r\n", "\n").replace("\n", "<br>")
