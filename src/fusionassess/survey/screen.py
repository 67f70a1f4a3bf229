"""One question laid out for a screen of any size; pure, so that tests can look at it.

Nothing is ever cut without a sign. Where the rows do not suffice, in this order: explanations
retreat behind the help key, the levels fold to a line each but for the one at hand, the keys
shrink to the ones that matter most.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from fusionassess.labels import SurveyLabels
from fusionassess.wrapping import hang, wrap

SMALLEST = (40, 12)
"""Columns and rows below which the questionnaire is asked line by line."""

Line = tuple[str, str]
"""A style class and a text."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Everything shown about one question, in one language."""

    place: str
    """Such as ``[12/45] P2 一体布局 · 2a …``."""
    id: str
    text: str
    explanations: tuple[str, ...]
    """The profile's cue, then the help text."""
    levels: tuple[str, ...]
    said: str
    """What was answered so far, in a line; empty where nothing was."""
    status: str
    """Saved, or why not."""


def question_lines(ask: Ask, cursor: int, labels: SurveyLabels, width: int, height: int) -> list[Line]:
    """Lay out one question with the level at ``cursor`` marked; at most ``height`` lines if it can be."""
    explained = [line for text in ask.explanations for line in wrap(text, width)]
    hidden = [labels.more_help] if ask.explanations else []
    for explanation, folded, keys in (
        (explained, False, labels.keys),
        (hidden, False, labels.keys),
        (hidden, True, labels.keys),
        (hidden, True, labels.keys_short),
    ):
        lines = list(_lines(ask, cursor, explanation, keys, width, folded=folded))
        if len(lines) <= height:
            break
    return lines


def _lines(ask: Ask, cursor: int, explanation: Sequence[str], keys: str, width: int, *, folded: bool) -> Iterator[Line]:
    yield from (("class:place", line) for line in _with_status(ask, width))
    yield from (("class:question", line) for line in hang(ask.text, width, f"{ask.id} "))
    yield from (("class:quiet", line) for line in explanation)
    if not folded:
        yield ("", "")
    for level, text in enumerate(ask.levels):
        yield from _level(level, text, width, is_current=level == cursor, folded=folded)
    if not folded:
        yield ("", "")
    if ask.said:
        yield from (("class:said", line) for line in wrap(ask.said, width))
    yield from (("class:keys", line) for line in wrap(keys, width))


def _with_status(ask: Ask, width: int) -> list[str]:
    free = width - cell_len(ask.place) - cell_len(ask.status)
    if free > 1:
        return [ask.place + " " * free + ask.status]
    return [*wrap(ask.place, width), *wrap(ask.status, width)] if ask.status else wrap(ask.place, width)


def _level(level: int, text: str, width: int, *, is_current: bool, folded: bool) -> Iterator[Line]:
    # The text comes first and its number last: a number in front pulls answers to the middle.
    lines = hang(f"{text}  ({level})", width, "> " if is_current else "  ")
    if folded and not is_current and len(lines) > 1:
        lines = [set_cell_size(lines[0], width - 1).rstrip() + "…"]
    yield from (("class:current" if is_current else "", line) for line in lines)
