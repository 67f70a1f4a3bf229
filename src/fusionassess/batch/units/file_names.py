"""Names of files from names of people: safe on every system, each given once."""

import re
import unicodedata
from collections.abc import Collection

MOST_BYTES = 120
"""Of a name without its suffix: archives and Windows count the folders before it, too."""
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]')
_OF_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever suffix they have (Microsoft, Naming Files, Paths, and Namespaces)."""


def safe_name(text: str) -> str:
    """A text as the name of a file, without suffix: composed letters, no sign that a system or a shell reads."""
    plain = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    plain = " ".join(_NOT_IN_NAMES.sub("_", plain).split())
    plain = _within(plain.lstrip(".-~ "), MOST_BYTES).rstrip(". ")
    return f"_{plain}" if not plain or _OF_DEVICES.fullmatch(plain) else plain


def free_name(text: str, taken: Collection[str]) -> str:
    """A safe name of which none that is taken differs only by case; ``taken`` holds them as ``folded``."""
    name, place = safe_name(text), 1
    free = name
    while folded(free) in taken:
        place += 1
        free = f"{_within(name, MOST_BYTES - len(str(place)) - 1).rstrip('. ')}-{place}"
    return free


def folded(name: str) -> str:
    """A name as file systems compare it that know no case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())


def _within(text: str, most: int) -> str:
    """The first letters of a text that take so many bytes at the most."""
    return text.encode()[:most].decode("utf-8", "ignore")
