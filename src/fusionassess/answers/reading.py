"""What a text says to a question, read alike in sheets, forms, tables and on the command line.

A text is a level, an option or a number as people and programs write them; *unknown*; *not applicable*,
with or without its reason; or nothing. What could mean two things is refused, and what is told then says
how to write it. *Not applicable* is said, never taken from a sign that other programs write where nothing is.
"""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from fusionassess.documents.blanks import BARE_WORDS, CELL_ERRORS, NAMES_OF_NOTHING, UNANSWERED_WORDS, narrow, plain
from fusionassess.documents.problems import likely, shown
from fusionassess.rubric.declared import Responses


class Meaning(Enum):
    """What kind of thing is said."""

    RESPONSE = "response"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"
    BARE = "bare"
    """A sign such as ``NA``, which one means as *not applicable* and another's program writes where nothing is."""


class Said(NamedTuple):
    """What a text says."""

    meaning: Meaning
    response: int | str | float | None = None
    """A level, an option's id or a number."""
    reason: str = ""
    """Why the question does not apply."""


class Misfit(NamedTuple):
    """Why a text is no answer: a code, and the values of its sentence."""

    code: str
    values: Mapping[str, object]


UNCLEAR = "answer-unclear"
"""The code of a text that stands for several responses."""
UNKNOWN = Said(Meaning.UNKNOWN)
UNANSWERED = Said(Meaning.UNANSWERED)
NOT_APPLICABLE = Said(Meaning.NOT_APPLICABLE)
BARE = Said(Meaning.BARE)

UNKNOWN_WORDS = frozenset(
    {"unknown", "dk", "don't know", "dont know", "do not know", "not sure", "unsure"}
    | {"不清楚", "不知道", "不了解", "不确定", "说不清"}
)
NOT_APPLICABLE_WORDS = BARE_WORDS | {"not_applicable", "not applicable", "not-applicable", "不适用", "不涉及"}
NO_REASON = frozenset(
    {"", "-", "0", "1", "true", "false", "yes", "no", "y", "n", "none", "null", "nan", "是", "否", "无"}
    | NOT_APPLICABLE_WORDS
)
"""Words that give no reason."""
_CODES: Mapping[int, Said] = {-1: NOT_APPLICABLE, -2: UNKNOWN}
"""What whole numbers stand for beside levels."""

_LONGEST = 4000
"""Characters of the longest text that is looked at: no level is told at such length."""
_SAID_NOT_TO_APPLY = re.compile(
    r"(?:(?:na|n/a|n\.a\.)\s*[:(]|(?:not[ _-]?applicable|不适用|不涉及)\s*[:(,;.。\u2014\u2013-])\s*(?P<reason>.*)",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"-?(?:0|[1-9]\d*)(?:\.0+)?", re.ASCII)
_LEVEL = re.compile(
    r"(?P<mark>第|等级|级别|level|lv\.?|l)? ?(?P<number>(?:-?0|[1-9]\d*)(?:\.0+)?|[零〇一二三四五六七八九])"
    r"(?: ?(?P<unit>级|級|分))?(?P<apart>[ .。、:,;)\]\u2014\u2013_-]*)(?P<rest>.*)",
    re.ASCII,
)
_NUMBER = re.compile(
    r"(?P<number>[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(?P<unit>.*)", re.ASCII
)
_NUMERALS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_BEHIND = " .。)"
"""What may stand behind a level and add nothing."""
_MOST_DIGITS = 16


def gives_reason(words: str) -> bool:
    """Whether words say why a question does not apply: words, no digits alone, nor yes or no once more."""
    return any(sign.isalpha() for sign in words) and plain(words) not in NO_REASON


def read(text: str, responses: Responses) -> Said | Misfit:
    """Read what a text says to a question with these responses."""
    if len(text) > _LONGEST and not text.strip().isdigit():
        return _refused(text, responses)
    written = narrow(text)
    if written.startswith("{") and written.endswith("}"):
        written = written[1:-1].strip()
    word = written.casefold()
    if (meant := _word(word)) is not None:
        return meant
    if reason := _SAID_NOT_TO_APPLY.fullmatch(written):
        return Said(Meaning.NOT_APPLICABLE, reason=reason["reason"].strip().removesuffix(")").strip())
    if responses.kind == "value":
        return _number(word, text, responses)
    if _WHOLE.fullmatch(word) and len(word) < _MOST_DIGITS and (meant := _CODES.get(int(float(word)))):
        return meant
    return (_level if responses.kind == "level" else _option)(word, text, responses)


def _word(word: str) -> Said | Misfit | None:
    if word in CELL_ERRORS:
        return Misfit("cell-error", {"found": word.upper()})
    if word in UNANSWERED_WORDS:
        return UNANSWERED
    if word in UNKNOWN_WORDS:
        return UNKNOWN
    if word in BARE_WORDS:
        return BARE
    return NOT_APPLICABLE if word in NOT_APPLICABLE_WORDS else None


def _level(word: str, text: str, responses: Responses) -> Said | Misfit:
    # A bare number is a level, also where the text of another one is but a number.
    if not _WHOLE.fullmatch(word) and (told := _told(responses).get(_fold(word), ())):
        return _one(word, text, told)
    match, top = _LEVEL.fullmatch(word), len(responses.texts) - 1
    if match is None or not (match["number"].isascii() or match["mark"] or match["unit"]):
        return _out_of_range(word, responses) if _WHOLE.fullmatch(word) else _refused(text, responses)
    number = match["number"]
    level = _NUMERALS[number] if number in _NUMERALS else int(float(number)) if len(number) < _MOST_DIGITS else top + 1
    if (rest := match["rest"]).strip(_BEHIND):
        is_apart = match["apart"] or match["unit"] or rest[0].isalpha()
        return _level_and_words(level, _told(responses).get(_fold(rest), ()) if is_apart else (), text, responses)
    if match["apart"].strip(_BEHIND):
        return _refused(text, responses)
    is_level = 0 <= level <= top and responses.texts[level]
    return Said(Meaning.RESPONSE, level) if is_level else _out_of_range(word, responses)


def _level_and_words(level: int, named: tuple[int | str, ...], text: str, responses: Responses) -> Said | Misfit:
    """A level, and words that are those of the levels named."""
    if not named:
        return _refused(text, responses)
    if level not in named:
        other = " / ".join(map(str, named))
        return Misfit("answer-contradicts", {"found": shown(text.strip()), "number": level, "other": other})
    return Said(Meaning.RESPONSE, level)


def _out_of_range(word: str, responses: Responses) -> Misfit:
    levels = [level for level, texts in enumerate(responses.texts) if texts]
    return Misfit("level-range", {"found": shown(word), "bottom": levels[0], "top": levels[-1]})


def _one(word: str, text: str, told: tuple[int | str, ...]) -> Said | Misfit:
    """The response that has this name or text, unless several have, or the name is as good as nothing."""
    if word in NAMES_OF_NOTHING:
        return Misfit("answer-or-nothing", {"found": shown(text.strip()), "answer": told[0]})
    if len(told) > 1:
        return Misfit(UNCLEAR, {"found": shown(text.strip()), "known": " / ".join(map(str, told))})
    return Said(Meaning.RESPONSE, told[0])


def _option(word: str, text: str, responses: Responses) -> Said | Misfit:
    by_id = {option.casefold(): option for option in responses.options}
    if word in by_id:
        return Said(Meaning.RESPONSE, by_id[word])
    if told := _told(responses).get(_fold(word), ()):
        return _one(word, text, told)
    first, _, rest = word.replace(":", " ").replace("、", " ").partition(" ")
    if by_id.get(first.rstrip(".)")) in _told(responses).get(_fold(rest), ()):
        return Said(Meaning.RESPONSE, by_id[first.rstrip(".)")])
    return _refused(text, responses)


def _number(word: str, text: str, responses: Responses) -> Said | Misfit:
    low, high = responses.range
    match = _NUMBER.fullmatch(word)
    units = {_fold(unit) for unit in responses.units}
    # ``1,5`` is one and a half to some and nothing to others; ``1,500`` has thousands apart.
    if match is None or not (not _fold(match["unit"]) or _fold(match["unit"]) in units):
        return Misfit("wrong-type", {"expected": "number", "found": shown(text.strip())})
    value = float(match["number"].replace(",", ""))
    if low <= value <= high:
        return Said(Meaning.RESPONSE, value)
    return Misfit("out-of-bounds", {"found": f"{value:g}", "bound": f"{low:g}–{high:g}"})


def _refused(text: str, responses: Responses) -> Misfit:
    word = shown(text.strip())
    if responses.kind == "option":
        known, suggestion = ", ".join(responses.options), likely(text.strip(), responses.options)
        return Misfit("not-one-of", {"found": word, "known": known, "suggestion": suggestion})
    if responses.kind == "value":
        return Misfit("wrong-type", {"expected": "number", "found": word})
    return Misfit("not-an-answer", {"found": word})


@lru_cache(maxsize=1024)
def _told(responses: Responses) -> Mapping[str, tuple[int | str, ...]]:
    """Which responses a name or a text stands for, folded."""
    by_word: dict[str, set[int | str]] = {}
    keys: Iterable[int | str] = responses.options or range(len(responses.texts))
    names = responses.names or ((),) * len(responses.texts)
    for key, texts, own in zip(keys, responses.texts, names, strict=True):
        together = [name + text for name in own for text in texts]
        for words in (*texts, *own, *together):
            by_word.setdefault(_fold(words), set()).add(key)
    of_own: dict[str, set[int | str]] = {}
    for key, texts in zip(keys, responses.own, strict=bool(responses.own)) if responses.own else ():
        for words in texts:
            of_own.setdefault(_fold(words), set()).add(key)
    return {word: tuple(sorted(of_own.get(word, which), key=str)) for word, which in by_word.items()}


def _fold(text: str) -> str:
    """A text without what does not tell it from others: width, case, spacing, the stop at its end."""
    return "".join(plain(text).split()).rstrip(".。;；")
