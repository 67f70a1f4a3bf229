"""Words as they are compared, and those that programs and people write into a cell where nothing was said."""

import re
import unicodedata

BARE_WORDS = frozenset({"na", "n/a", "n.a.", "<na>"})
"""Not applicable to one who writes it, nothing at all to R, Ona, spreadsheets and others."""
CELL_ERRORS = frozenset(
    {"#n/a", "#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!", "#spill!", "#calc!", "#getting_data"}
)
"""What a spreadsheet program shows, and exports as text, where a formula came to nothing."""
UNANSWERED_WORDS = frozenset({"", "null", "nan", "unanswered", "(空)", "(跳过)", "未答", "未作答", "未填"})
NAMES_OF_NOTHING = frozenset({"none", "nil", "nothing", "无", "没有"})
"""Names that a level may have, and that say of a blank field just as well that nothing is in it."""


def narrow(text: str) -> str:
    """A text in plain characters: narrow, without invisible ones, single blanks between its words."""
    if text.isascii():
        return " ".join(text.split())
    # A power or a fraction would become a digit like any other.
    parts = [
        part if place % 2 else unicodedata.normalize("NFKC", part) for place, part in enumerate(_RAISED.split(text))
    ]
    wide = "".join(parts)
    if not wide.isprintable():
        wide = "".join(sign for sign in wide if unicodedata.category(sign) != "Cf")
    return " ".join(wide.split())


_RAISED = re.compile("([\xb2\xb3\xb9\u2070-\u209c\xbc-\xbe\u2150-\u215f\u2189]+)")
"""Digits above and below the line, and fractions in one character."""


def plain(text: str) -> str:
    """A word as it is compared: narrow, case aside."""
    return narrow(text).casefold()


def is_blank(words: str) -> bool:
    """Whether nothing is said, be it that a program has written ``NA`` for it."""
    word = plain(words)
    return word in UNANSWERED_WORDS or word in BARE_WORDS


def names_nothing(words: str) -> bool:
    """Whether a cell beside an answer is left empty, or says that nothing belongs there."""
    if _TELLING.search(words):
        return False
    word = plain(words)
    return word in _NOTHING or not says_something(words)


_NOTHING = UNANSWERED_WORDS | BARE_WORDS | NAMES_OF_NOTHING
_TELLING = re.compile(
    "(?![" + re.escape("".join(sorted(_NOTHING))) + "])[0-9a-z\u4e00-\u9fff]", re.IGNORECASE | re.ASCII
)
"""A letter, digit or Chinese character that is in none of these words: no comparing makes another of it."""


def says_something(words: str) -> bool:
    """Whether there is a letter or a digit in words, rather than blanks, dots and signs that nobody sees."""
    return any(sign.isalnum() for sign in words)
