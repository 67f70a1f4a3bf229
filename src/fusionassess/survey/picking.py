"""Small questions with few answers: pick one, pick several, write a line; on a screen, or line by line."""

import shutil
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from fusionassess.render.text.wrapping import clip, columns, wrap
from fusionassess.survey.plain import Lines
from fusionassess.words.shapes.survey import SurveyLabels

Row = tuple[str, str]
"""What is shown, and what is picked with it."""

POINTER = ">"
"""questionary's own is not in GBK."""
MARGIN = 8
"""Columns that its pointer, number and edges take."""


def in_words(question: str, hint: str, width: int) -> Row:
    """A question and its hint for a screen, broken between words: the program's own would break inside one."""
    lines = wrap(question, width - MARGIN)
    is_beside = columns(f"{lines[-1]} {hint}") <= width - MARGIN
    return "\n  ".join(lines), hint if is_beside else f"\n  {hint}"


class GoneBack(Exception):
    """Escape was pressed where one can go back."""


class Picking(NamedTuple):
    """A way to ask them; each raises KeyboardInterrupt or EOFError where nobody answers any more."""

    one: Callable[[str, Sequence[Row]], str]
    several: Callable[[str, Sequence[Row]], list[str]]
    line: Callable[[str, str], str]
    """The question, and what the line begins with."""
    tell: Callable[[str], None]
    """Say why an answer was not taken."""


def on_screen(labels: SurveyLabels, tell: Callable[[str], None], *, can_go_back: bool = False) -> Picking:
    """Ask with arrows, space and Enter; the number in front is a key, too.

    Where one can go back, Escape does: each question then raises GoneBack.
    """
    import questionary
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
    from questionary import Choice, Question

    def asked(question: Question) -> Question:
        if can_go_back:
            keys = KeyBindings()

            @keys.add("escape", eager=True)
            def _go_back(event: KeyPressEvent) -> None:
                event.app.exit(exception=GoneBack)

            own = question.application.key_bindings
            question.application.key_bindings = merge_key_bindings([*([own] if own else []), keys])
        return question

    def fitting(rows: Sequence[Row]) -> list[Choice]:
        # questionary would cut a row without a sign.
        room = shutil.get_terminal_size().columns - MARGIN
        return [Choice(title if columns(title) <= room else clip(title, room), value=value) for title, value in rows]

    # What stays on the screen afterwards is ours: questionary would say "done (2 selections)".
    def one(question: str, rows: Sequence[Row]) -> str:
        message, hint = in_words(question, labels.choose_hint, shutil.get_terminal_size().columns)
        picked = asked(
            questionary.select(
                message,
                fitting(rows),
                pointer=POINTER,
                use_shortcuts=True,
                instruction=hint,
                qmark=" ",
                erase_when_done=True,
            )
        ).unsafe_ask()
        return told(question, [picked], rows)[0]

    def several(question: str, rows: Sequence[Row]) -> list[str]:
        message, hint = in_words(question, labels.choose_many_hint, shutil.get_terminal_size().columns)
        picked = asked(
            questionary.checkbox(
                message,
                fitting(rows),
                pointer=POINTER,
                instruction=hint,
                qmark=" ",
                erase_when_done=True,
            )
        ).unsafe_ask()
        return told(question, picked, rows)

    def told(question: str, picked: list[str], rows: Sequence[Row]) -> list[str]:
        titles = [title for title, value in rows if value in picked]
        tell(f"{question} {labels.list_mark.join(titles) or labels.nothing_picked}")
        return picked

    def line(question: str, draft: str) -> str:
        return str(asked(questionary.text(question, default=draft, qmark=" ")).unsafe_ask())

    return Picking(one, several, line, tell)


def line_by_line(labels: SurveyLabels, lines: Lines) -> Picking:
    """Ask in lines: a list with numbers, and a number for an answer."""

    def one(question: str, rows: Sequence[Row]) -> str:
        _offer(lines, question, rows)
        while len(picked := _numbers(lines.read("> "), len(rows))) != 1:
            lines.show(labels.pick_one.format(count=len(rows)))
        return rows[picked[0] - 1][1]

    def several(question: str, rows: Sequence[Row]) -> list[str]:
        _offer(lines, question, rows)
        lines.show(labels.pick_many)
        return [rows[number - 1][1] for number in _numbers(lines.read("> "), len(rows))]

    def line(question: str, draft: str) -> str:
        return lines.read(f"{question} [{draft}] " if draft else f"{question} ") or draft

    return Picking(one, several, line, lines.show_wrapped)


def _offer(lines: Lines, question: str, rows: Sequence[Row]) -> None:
    lines.show("")
    lines.show_wrapped(question)
    for number, (title, _) in enumerate(rows, start=1):
        lines.show_wrapped(title, f"  {number} ")


def _numbers(line: str, highest: int) -> list[int]:
    """The numbers of a line that stand for something on offer, each once."""
    words_of_line = unicodedata.normalize("NFKC", line).replace(",", " ").replace("、", " ").split()
    numbers = [int(word) for word in words_of_line if word.isdecimal()]
    return [number for number in dict.fromkeys(numbers) if 1 <= number <= highest]
