"""Which of two periods is the later one, by what is written: years, quarters, months, rounds."""

import re

from fusionassess.documents import blanks

_PARTS = 4
"""Numbers of a period by which it is put in order: year, month and day, and one more."""
_DIGITS = 4
"""Of a number by which a period is put in order: longer ones count by their first."""
_YEAR = re.compile(r"(?:19|20|21)\d\d", re.ASCII)
_RUN = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)?", re.ASCII)
"""A month or a day without signs."""
_CHINESE = {sign: str(digit) for digit, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "两": "2"}
_TENS = re.compile(r"(\d?)十(\d?)", re.ASCII)
_HALVES = {"上半": " 1 ", "下半": " 2 "}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINALS = ("first", "second", "third", "fourth")
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*")


def order_of(period: str) -> int:
    """A number that is higher for a later period; 0 where a text has none in it, or there is no text.

    The numbers of the text decide, the year first, then the others as they stand: ``2025`` < ``2026`` <
    ``2026-Q1`` < ``2026年第三季度``, ``Q3 2025`` < ``Q1 2026``, ``第二轮`` < ``第三轮``. Numerals in words, halves of
    a year and names of months are numbers, too. A whole year comes before its parts.
    """
    return _order(_with_digits(blanks.narrow(period).lower()))


def name_of(period: str) -> str:
    """A period as it is compared: the same for every way to spell it, such as ``2026-Q3`` and ``2026年第三季度``.

    All its numbers count, the year first, but for zeros at the end. A quarter is no month, and other words tell
    periods apart that have the same numbers: ``2026初评``, ``2026复评``.
    """
    words = blanks.narrow(period).lower()
    text = _with_digits(words)
    if not (numbers := _numbers(text)):
        return words
    # A text may have more digits than Python makes a number of.
    told = [number.lstrip("0") for number in numbers]
    while not told[-1] and len(told) > 1:
        told.pop()
    told = ["-".join(number or "0" for number in told)]
    for kind, signs in _KINDS.items():
        # The sign for a half has become a digit.
        if signs.search(words):
            told.append(kind)
        text = signs.sub(" ", text)
    rest = "".join(sign for sign in _FILLING.sub(" ", text) if sign.isalpha())
    return " ".join((*told, rest)).strip()


_KINDS = {
    "quarter": re.compile(r"季度?|quarters?|(?<![a-z])q(?![a-z])"),
    "half": re.compile(r"半年?|(?<![a-z])(?:half|h(?![a-z]))"),
}
_FILLING = re.compile(
    r"年度?|月份?|[日号第]|(?<![a-z])(?:fy|year|of|the)(?![a-z])|(?<=\d)(?:st|nd|rd|th|t(?=\d))(?![a-z])"
)
"""What may be left out."""


def _with_digits(text: str) -> str:
    for sign, digit in (_HALVES | _CHINESE).items():
        text = text.replace(sign, digit)
    text = _TENS.sub(lambda tens: f"{tens[1] or 1}{tens[2] or 0}", text)
    text = _ORDINAL.sub(lambda ordinal: str(_ORDINALS.index(ordinal[0]) + 1), text)
    return _MONTH.sub(lambda month: str(_MONTHS.index(month[1]) + 1), text)


def _order(text: str) -> int:
    numbers = [int(part[:_DIGITS]) for part in _numbers(text)[:_PARTS]]
    order = 0
    for number in [*numbers, *[0] * (_PARTS - len(numbers))]:
        order = order * 10**_DIGITS + number
    return order + bool(numbers)


def _numbers(text: str) -> list[str]:
    """The numbers of a text as they are written, the year first."""
    parts = [part for run in re.findall(r"\d+", text, re.ASCII) for part in _split(run)]
    year = next((place for place, part in enumerate(parts) if _YEAR.fullmatch(part)), 0)
    return [*parts[year : year + 1], *parts[:year], *parts[year + 1 :]]


def _split(run: str) -> list[str]:
    date = _RUN.fullmatch(run)
    return [part for part in date.groups() if part] if date else [run]
