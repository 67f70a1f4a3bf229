"""The questionnaire line by line: for dumb terminals, screen readers, odd consoles and tests."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from fusionassess.render.text.wrapping import hang, wrap
from fusionassess.rubric.questions import Asked, Clause
from fusionassess.survey import session as steps
from fusionassess.survey.asking import POINT, ask_of, choices, help_of, number_in, opening_of
from fusionassess.survey.desk import Desk, Mode
from fusionassess.survey.entries import Entry
from fusionassess.survey.pages import (
    asked_for,
    clause_head,
    clause_rows,
    grade_rows,
    question_rows,
    review_head,
    review_row,
)
from fusionassess.words.language import names
from fusionassess.words.shapes.survey import SurveyLabels

_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""Stands for bytes that are no text in the terminal's encoding."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A way to talk in lines."""

    read: Callable[[str], str]
    """Shows a prompt and gives a line; EOFError where there are no more."""
    show: Callable[[str], None]
    width: int

    def show_wrapped(self, text: str, head: str = "") -> None:
        """Show a text in lines that fit, further lines indented by the head's width."""
        for line in hang(text, self.width, head):
            self.show(line)


def run(desk: Desk, lines: Lines) -> None:
    """Ask until the respondent finishes, leaves, or the lines end."""
    if desk.mode is Mode.opening:
        for text in opening_of(desk.session, desk.phrases, desk.language, desk.ways.file):
            lines.show_wrapped(text.removeprefix(POINT), POINT if text.startswith(POINT) else "")
        desk.confirm()
    try:
        while not desk.done:
            desk.status = ""
            is_leaving = _review(desk, lines) if desk.mode is Mode.review else _question(desk, lines)
            if is_leaving:
                return
            _show_status(desk, lines)
    except EOFError:
        return


def _question(desk: Desk, lines: Lines) -> bool:
    """Show one question and do what one line says; whether the respondent leaves."""
    _show_question(desk, lines)
    typed = lines.read("> ")
    if _UNREADABLE in typed:
        lines.show_wrapped(desk.phrases.unreadable)
        return False
    word, _, rest = typed.strip().partition(" ")
    word = _narrow(word)
    if word == "q":
        return True
    if word in _LINES:
        desk.write(_LINES[word])
        _write(desk, lines, rest)
    elif word in ("g", "/"):
        _overview(desk, lines, rest)
    elif word in _ACTIONS:
        _ACTIONS[word](desk, lines)
    else:
        _answer_or_go(desk, lines, typed)
    return False


def _answer_or_go(desk: Desk, lines: Lines, typed: str) -> None:
    """Take a line as a response, or as the id of a question to go to."""
    word = _narrow(typed)
    response = _response(word, desk.session.asked, desk.language)
    if response is not None:
        desk.respond(response)
        _tick(desk, lines)
    elif not _go_to(desk, word):
        lines.show_wrapped(desk.phrases.not_understood.format(found=typed.strip()))


def _response(word: str, asked: Asked, language: str) -> float | str | None:
    """The response a line names: a number, or the choice of that number."""
    if asked.number is not None:
        return number_in(word, asked)
    by_digit = {str(choice.digit): choice.response for choice in choices(asked, language)}
    return by_digit.get(str(int(word))) if word.isdecimal() else None


def _tick(desk: Desk, lines: Lines) -> None:
    """Ask of each clause of the level chosen whether it holds."""
    while desk.mode is Mode.clause and desk.session.question:
        holds = ask_clause(desk.session.question.id, desk.clause, desk.phrases, desk.language, lines)
        if holds is None:
            desk.leave_page()
        else:
            desk.tick(holds=holds)


def ask_clause(name: str, clause: Clause, phrases: SurveyLabels, language: str, lines: Lines) -> bool | None:
    """Ask until it is said whether a clause of a question holds; None where one goes back to the levels."""
    while True:
        lines.show_wrapped(clause_head(name, clause, phrases, language))
        for sign, text in clause_rows(clause, phrases):
            lines.show_wrapped(text, f"  {sign}")
        lines.show_wrapped(phrases.clause_unknown_plain)
        word = _narrow(lines.read("> "))
        if word in ("0", "1"):
            return word == "1"
        if word == "b":
            return None
        lines.show_wrapped(phrases.not_understood.format(found=word))


def _go_to(desk: Desk, word: str) -> bool:
    """Go to the question of an id, case aside; whether there is one."""
    places = {question.id.casefold(): place for place, question in enumerate(desk.session.questions)}
    if word in places:
        desk.arrive(steps.jump(desk.session, places[word]))
    return word in places


def _review(desk: Desk, lines: Lines) -> bool:
    """Show how everything stands, and finish, go on, or go to a question; whether the respondent leaves."""
    lines.show("")
    lines.show_wrapped(review_head(desk))
    _show_list(desk, lines)
    lines.show_wrapped(review_row(desk))
    lines.show_wrapped(desk.phrases.choose_review)
    word = _narrow(lines.read("> "))
    if word == "q":
        return True
    if word == "b":
        desk.back()
    elif not word:
        desk.confirm()
    elif _go_to(desk, word):
        desk.from_review = True
    else:
        lines.show_wrapped(desk.phrases.no_such_question.format(found=word))
    return False


def _overview(desk: Desk, lines: Lines, text: str) -> None:
    desk.narrow(text)
    _show_list(desk, lines)
    desk.leave_page()
    lines.show_wrapped(desk.phrases.choose_question)
    word = _narrow(lines.read("> "))
    if word and not _go_to(desk, word):
        lines.show_wrapped(desk.phrases.no_such_question.format(found=word))


def _show_list(desk: Desk, lines: Lines) -> None:
    for sign, text in question_rows(desk):
        lines.show_wrapped(text, sign)
    lines.show_wrapped(desk.phrases.legend)


def _write(desk: Desk, lines: Lines, written: str = "") -> None:
    """Write what the desk asks for, with the draft shown; one line may ask for another."""
    while desk.mode is Mode.write:
        if desk.draft and not written and not desk.refused:
            lines.show_wrapped(desk.draft, "  ")
        text = written or lines.read(f"{asked_for(desk).removeprefix(desk.status).strip()} ")
        written = ""
        if _UNREADABLE in text:
            lines.show_wrapped(desk.phrases.unreadable)
        else:
            desk.written(text)
            if desk.refused:
                lines.show_wrapped(desk.status)


def _evidence(desk: Desk, lines: Lines) -> None:
    desk.weigh_evidence()
    if desk.mode is Mode.grades:
        rows = grade_rows(desk)
        lines.show_wrapped(desk.phrases.grades)
        for place, (sign, text) in enumerate(rows):
            lines.show_wrapped(text, f"  {place} {sign}")
        word = _narrow(lines.read(f"{desk.phrases.choose_grade} > "))
        if not (word.isdecimal() and int(word) < len(rows)):
            desk.leave_page()
            lines.show_wrapped(desk.phrases.not_understood.format(found=word))
            return
        desk.cursor = int(word)
        desk.confirm()
    _write(desk, lines)


def _same_as_last_time(desk: Desk, lines: Lines) -> None:
    last = desk.session.last_answer
    if last.response is not None:
        desk.record(last.response, last.missing)
    elif last.not_applicable is not None:
        desk.write(Entry.reason)
        if desk.mode is Mode.write:
            desk.written(last.not_applicable)
    elif last.unknown:
        desk.unknown()
    else:
        lines.show_wrapped(desk.phrases.not_understood.format(found="s"))


def _show_question(desk: Desk, lines: Lines) -> None:
    ask = ask_of(desk.session, desk.phrases, desk.language)
    lines.show("")
    lines.show_wrapped(ask.place)
    lines.show_wrapped(ask.text, f"{ask.id} ")
    for text in (*ask.planned, *ask.explanations):
        lines.show_wrapped(text)
    for choice in ask.choices:
        lines.show_wrapped(choice.text + (desk.phrases.as_last_time if choice.was_last else ""), f"  {choice.digit} ")
    for text in filter(None, (ask.answer_line, desk.score_so_far)):
        lines.show_wrapped(text)
    first = ask.number or desk.phrases.choose_number.format(bottom=ask.choices[0].digit, top=ask.choices[-1].digit)
    keys = desk.phrases.keys_plain if ask.may_not_apply else desk.phrases.keys_plain_always
    lines.show_wrapped(f"{first} | {keys}")


def _show_help(desk: Desk, lines: Lines) -> None:
    for text in help_of(
        desk.session,
        desk.phrases,
        desk.language,
        desk.phrases.all_keys_plain.format(languages=names()),
        desk.ways.file,
    ):
        for line in wrap(text, lines.width):
            lines.show(line)


def _show_status(desk: Desk, lines: Lines) -> None:
    if desk.status:
        lines.show_wrapped(desk.status)


_LINES = {"-": Entry.reason, "n": Entry.reason, "c": Entry.note, "t": Entry.target}
_ACTIONS: dict[str, Callable[[Desk, Lines], object]] = {
    "b": lambda desk, _: desk.back(),
    "f": lambda desk, _: desk.forward(),
    "": lambda desk, _: desk.forward(),
    "=": lambda desk, _: desk.unknown(),
    "u": lambda desk, _: desk.unknown(),
    "s": _same_as_last_time,
    "e": _evidence,
    "+": _evidence,
    "r": lambda desk, _: desk.to_review(),
    "l": lambda desk, _: desk.other_language(),
    "?": _show_help,
}


def _narrow(word: str) -> str:
    """Take full-width characters as their narrow ones, case aside."""
    return unicodedata.normalize("NFKC", word).strip().casefold()
