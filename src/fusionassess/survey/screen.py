"""One question laid out for a screen of any size; pure, so that tests can look at it.

Nothing is ever cut without a sign. Where the rows do not suffice, in this order: what was planned
shrinks to its ids and then goes, explanations retreat behind the help key, the keys shrink to the ones
that matter most, the levels fold to a line each but for the one at hand and those around it that have
room, the answer so far goes, and the question itself is shortened.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from fusionassess.render.text.wrapping import clip, columns, hang, wrap
from fusionassess.words.shapes.survey import SurveyLabels

NO_CHOICE = -1
"""The position of the mark before anything is chosen."""
UNKNOWN = -2
"""The position of the mark where the respondent says that it is not known: no choice has it."""

SMALLEST = (40, 12)
"""Columns and rows below which the questionnaire is asked line by line."""

Line = tuple[str, str]
"""A style class and a text."""


class ShownChoice(NamedTuple):
    """One response with the digit that picks it (of a level its number), and what is recorded for it."""

    digit: int
    text: str
    response: int | str
    was_last: bool = False
    """Whether it was the answer last time."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Everything shown about one question, in one language."""

    place: str
    """Such as ``[12/45] P2 一体布局 · 2a …``."""
    short_place: str
    """Such as ``[12/45]``."""
    id: str
    text: str
    explanations: tuple[str, ...]
    """The profile's cue, then the help text."""
    choices: tuple[ShownChoice, ...]
    """Empty where a number is asked for."""
    number: str
    """What number is asked for, in words; empty where none is."""
    answer_line: str
    """What was answered so far, in a line; empty where nothing was."""
    status: str
    """Saved, or why not."""
    planned: tuple[str, ...] = ()
    """What was planned for the question last time and how far it is; empty where nothing was."""
    planned_in_short: str = ""
    """The same on a line."""
    may_not_apply: bool = True
    """Whether *not applicable* is an answer."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """One way of making a question fit, from roomy to tight."""

    explanation: Sequence[str]
    keys: str
    folded: bool
    """Levels other than the current one on a line each but where there is room, and no blank lines."""
    short_place: bool
    is_said: bool = True
    """Whether the answer so far is shown."""
    question_rows: int | None = None
    """Lines of the question at most; None for all of them."""
    airy: bool = False
    """Whether an empty line stands between two choices."""
    close: bool = False
    """Whether no blank line stands around the choices."""


def question_lines(ask: Ask, cursor: int, labels: SurveyLabels, width: int, height: int) -> list[Line]:
    """Lay out one question with the choice at ``cursor`` marked; at most ``height`` lines if it can be."""
    keys, keys_short = labels.keys, labels.keys_short
    if not ask.may_not_apply:
        keys, keys_short = labels.keys_always, labels.keys_short_always
    explained = [line for text in ask.explanations for line in wrap(text, width)]
    # What was planned stands there once, and gives way before what a level means does.
    planned = [line for text in ask.planned for line in wrap(text, width)]
    in_short = wrap(ask.planned_in_short, width) if ask.planned_in_short else []
    hidden = [labels.more_help] if ask.explanations or ask.planned else []
    for fit in (
        _Fit([*planned, *explained], keys, folded=False, short_place=False, airy=True),
        _Fit([*planned, *explained], keys, folded=False, short_place=False),
        *([_Fit([*in_short, *explained], keys, folded=False, short_place=False)] if in_short else []),
        *([_Fit(explained, keys, folded=False, short_place=False)] if in_short else []),
        *([_Fit([*in_short, *hidden], keys, folded=False, short_place=False)] if in_short else []),
        _Fit(hidden, keys, folded=False, short_place=False),
        _Fit(hidden, keys_short, folded=False, short_place=False),
        _Fit(hidden, keys_short, folded=False, short_place=True, close=True),
        _Fit((), keys_short, folded=False, short_place=True, close=True),
        _Fit((), keys_short, folded=True, short_place=True),
        _Fit((), keys_short, folded=True, short_place=True, is_said=False),
        *(
            _Fit((), keys_short, folded=True, short_place=True, is_said=False, question_rows=rows)
            for rows in range(height, 0, -1)
        ),
    ):
        lines = list(_lines(ask, cursor, labels, width, fit, range(len(ask.choices)) if fit.folded else ()))
        if len(lines) <= height:
            break
    return _unfolded(ask, cursor, labels, width, height, fit) if fit.folded else lines


def _unfolded(ask: Ask, cursor: int, labels: SurveyLabels, width: int, height: int, fit: _Fit) -> list[Line]:
    """Unfold the levels that have room, those next to the mark first; where some stay folded, say how to read them."""
    # What marks a level is itself unfolded.
    by_distance = sorted(range(len(ask.choices)), key=lambda place: abs(place - max(cursor, 0)))
    lines: list[Line] = []
    for told in ((), wrap(labels.more_levels, width)):
        hinting = replace(fit, explanation=told)
        folded = [place for place in by_distance if place != cursor]
        tried = list(_lines(ask, cursor, labels, width, hinting, folded))
        if lines and len(tried) > height:
            break
        lines = tried
        for place in tuple(folded):
            fewer = [each for each in folded if each != place]
            tried = list(_lines(ask, cursor, labels, width, hinting, fewer))
            if len(tried) <= height:
                folded, lines = fewer, tried
        if not folded:
            break
    if len(lines) <= height:
        return lines
    # Of many levels on few rows those far from the mark are named by their numbers alone.
    places = sorted(by_distance)
    for place in reversed(by_distance[1:]):
        places.remove(place)
        lines = list(_lines(ask, cursor, labels, width, fit, by_distance, range(places[0], places[-1] + 1)))
        if len(lines) <= height:
            break
    return lines


def _lines(
    ask: Ask,
    cursor: int,
    labels: SurveyLabels,
    width: int,
    fit: _Fit,
    folded: Sequence[int],
    shown: range | None = None,
) -> Iterator[Line]:
    place = ask.short_place if fit.short_place else ask.place
    yield from (("class:place", line) for line in _with_status(place, ask.status, width))
    question = hang(ask.text, width, f"{ask.id} ")
    if fit.question_rows is not None and len(question) > fit.question_rows:
        question = [*question[: fit.question_rows - 1], _cut(question[fit.question_rows - 1], width)]
    yield from (("class:question", line) for line in question)
    yield from (("class:quiet", line) for line in fit.explanation)
    is_close = fit.folded or fit.close
    if not is_close:
        yield ("", "")
    digits = [choice.digit for choice in ask.choices]
    shown = range(len(digits)) if shown is None else shown
    yield from _named("↑", digits[: shown.start])
    for position, choice in enumerate(ask.choices):
        if position not in shown:
            continue
        if fit.airy and position:
            yield ("", "")
        text = f"{choice.text}{labels.as_last_time}" if choice.was_last else choice.text
        yield from _choice(choice.digit, text, width, is_current=position == cursor, folded=position in folded)
    yield from _named("↓", digits[shown.stop :])
    yield from (("class:current", line) for line in (hang(ask.number, width, "> ") if ask.number else ()))
    if not is_close:
        yield ("", "")
    if ask.answer_line and fit.is_said:
        yield from (("class:said", line) for line in _said(ask.answer_line, width, is_short=fit.short_place))
    yield from (("class:keys", line) for line in wrap(fit.keys, width))


def _named(way: str, digits: Sequence[int]) -> Iterator[Line]:
    """Levels that have no row, by their numbers."""
    if digits:
        yield "class:quiet", f"  {way}  {digits[0]}–{digits[-1]}" if len(digits) > 1 else f"  {way}  {digits[0]}"


def _said(text: str, width: int, *, is_short: bool) -> list[str]:
    lines = wrap(text, width)
    return [_cut(lines[0], width)] if is_short and len(lines) > 1 else lines


def _cut(line: str, width: int) -> str:
    """A line behind which something is missing, with the sign of it."""
    return f"{line}…" if columns(line) < width else clip(line, width)


def _with_status(place: str, status: str, width: int) -> list[str]:
    free = width - columns(place) - columns(status)
    if free > 1:
        return [place + " " * free + status]
    return [*wrap(place, width), *wrap(status, width)] if status else wrap(place, width)


def _choice(digit: int, text: str, width: int, *, is_current: bool, folded: bool) -> Iterator[Line]:
    # Two signs beside the colour: an arrow in front, and the number in brackets.
    lines = hang(text, width, f">[{digit}] " if is_current else f"  {digit}  ")
    if folded and not is_current and len(lines) > 1:
        lines = [clip(lines[0], width)]
    yield from (("class:current" if is_current else "", line) for line in lines)
