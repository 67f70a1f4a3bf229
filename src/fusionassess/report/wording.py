"""How numbers read, the only place where they are rounded for the eye; and how questions are named in a sentence."""

import math
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from fusionassess.report.figures import Figure, Interval
from fusionassess.words.shapes.report import ReportLabels

NO_NUMBER = "—"
NOTHING = Figure(None, NO_NUMBER)
EVERYTHING = 100
DECIMALS = 9
"""With which numbers are compared."""


def rounded(value: float, digits: int) -> str:
    """Round half up, as people do by hand; the last noisy bits of a float go first."""
    exact = Decimal(repr(round(float(value), 9)))
    # Adding 0 turns a rounded -0.00 into 0.00.
    return f"{exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0}"


def number(value: float, digits: int = 2) -> Figure:
    """Show a number with its decimals; NaN becomes a dash and no value."""
    if math.isnan(value):
        return NOTHING
    return Figure(float(value), rounded(value, digits))


def beside(value: float, *borders: float, digits: int = 2) -> Figure:
    """Show a number beside borders it is compared with, with the decimals it takes to stand on its side of each."""
    if math.isnan(value):
        return NOTHING
    enough = (
        d for d in range(digits, DECIMALS) if all(_side(rounded(value, d), b) == _side(value, b) for b in borders)
    )
    return number(value, next(enough, DECIMALS))


def share_beside(value: float, *borders: float) -> Figure:
    """Show a share as a percentage likewise."""
    if math.isnan(value):
        return NOTHING
    enough = (
        d
        for d in range(DECIMALS - 2)
        if all(_side(rounded(100 * value, d), 100 * b) == _side(100 * value, 100 * b) for b in borders)
    )
    return percent(value, next(enough, DECIMALS - 2))


def _side(value: float | str, border: float) -> int:
    """On which side of a border a number stands, compared on 9 decimals."""
    apart = round(float(value) - border, DECIMALS)
    return (apart > 0) - (apart < 0)


def plain(value: float) -> str:
    """Show a number as it was given, without needless decimals."""
    return f"{round(value, 9):g}" if abs(value) < 1e6 else f"{value:,.0f}"  # noqa: PLR2004 - beyond it :g turns to powers


def measured(value: float, unit: str) -> str:
    """Show a number with its unit; a percent sign stands right after it."""
    return f"{plain(value)}{unit}" if unit == "%" else f"{plain(value)} {unit}".strip()


def level_number(value: float) -> Figure:
    """Show a level as the whole number it is on a ladder, and with decimals where it is none."""
    return NOTHING if math.isnan(value) else number(value, 0 if round(value, 9) == round(value) else 2)


def difference(minuend: float, subtrahend: float, digits: int = 2) -> Figure:
    """Show a difference as a reader finds it from the two numbers shown."""
    shown = Decimal(rounded(minuend, digits)) - Decimal(rounded(subtrahend, digits))
    return Figure(float(minuend - subtrahend), str(shown))


def signed(value: float, digits: int = 2) -> Figure:
    """Show a change with its sign; none at all has none."""
    if math.isnan(value):
        return NOTHING
    shown = rounded(value, digits)
    return Figure(float(value), shown if float(shown) <= 0 else f"+{shown}")


def changed(before: float, after: float, digits: int = 2) -> Figure:
    """Show the change from one number to another with its sign, as a reader finds it from the two numbers shown."""
    if math.isnan(before) or math.isnan(after):
        return NOTHING
    shown = difference(after, before, digits)
    return shown if float(shown.display) <= 0 else shown._replace(display=f"+{shown}")


def percent(value: float, digits: int = 0) -> Figure:
    """Show a share as a percentage; what is neither nothing nor everything never reads so."""
    if math.isnan(value):
        return NOTHING
    shown, step = rounded(100 * value, digits), Decimal(1).scaleb(-digits)
    if Decimal(shown) == EVERYTHING and round(value, 9) < 1:
        shown = f">{EVERYTHING - step}"
    elif Decimal(shown) == 0 and round(value, 9) > 0:
        shown = f"<{step}"
    return Figure(float(value), f"{shown}%")


def whole(value: float) -> int | None:
    """A level as a whole number; nothing where it is withheld."""
    return None if math.isnan(value) else int(value)


def interval(point: float, low: float, high: float) -> Interval:
    """Show a score, and its bounds where they differ from it."""
    figures = number(point), number(low), number(high)
    same = figures[1].display == figures[2].display
    display = figures[0].display if same else f"{figures[0]} [{figures[1]}–{figures[2]}]"
    if figures[0].value is None and figures[1].value is not None:
        display = figures[1].display if same else f"{figures[1]}–{figures[2]}"
    return Interval(*figures, display)


def months(low: float, high: float) -> str:
    """Show a stretch of months in whole ones, one at the least."""
    ends = [rounded(max(end, 1.0), 0) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def named_in(titles: Mapping[str, str], names: Iterable[str], phrases: ReportLabels) -> str:
    """Questions or measures in a sentence, each by its id and what it is called; by its id alone where that is gone."""
    told = {name: f"{name} {titles[name]}" if name in titles else name for name in names}
    return (phrases.part_mark if told.keys() & titles.keys() else phrases.list_mark).join(told.values())
