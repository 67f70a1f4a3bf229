"""Signs as readers see them: a letter with its marks, an emoji with all that is joined to it."""

import unicodedata
from collections.abc import Iterator

REPLACEMENT = "\ufffd"
"""Stands for a sign that cannot be shown: an empty box could be taken for one that somebody did not tick."""
_JOINER, _NO_JOINER = "\u200d", "\u200c"
_SELECTORS = (range(0x180B, 0x180E), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_TAGS = range(0xE0020, 0xE0080)
_SKINS = range(0x1F3FB, 0x1F400)
_REGIONS = range(0x1F1E6, 0x1F200)
"""Two of them make a flag."""


def signs(text: str) -> Iterator[str]:
    """The signs of a text, which they are when put together again."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _goes_on(text[start:place], text[place]):
            yield text[start:place]
            start = place


def stand_in(sign: str, *, can_show: bool) -> str:
    """What is shown in place of a sign that cannot be; ``can_show`` says whether the letter below its marks can.

    Nothing takes the place of what nobody sees; a letter stays, and what stands on it is replaced.
    """
    if all(_is_unseen(part) for part in sign):
        return ""
    letter, marks = sign[0], sign[1:]
    is_letter_with_marks = marks and all(unicodedata.category(mark).startswith("M") for mark in marks)
    return letter + REPLACEMENT if is_letter_with_marks and can_show else REPLACEMENT


def _goes_on(begun: str, character: str) -> bool:
    """Whether a sign that has begun takes another character."""
    code, kind = ord(character), unicodedata.category(character)
    if kind.startswith("M") or character in {_JOINER, _NO_JOINER} or code in _TAGS or code in _SKINS:
        return True
    if begun.endswith(_JOINER):
        # Between letters a joiner asks for another shape of each.
        return kind[0] in "SC"
    return code in _REGIONS and len(begun) == 1 and ord(begun) in _REGIONS


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or any(ord(character) in some for some in _SELECTORS)
