"""The round line by line: for dumb terminals, screen readers, odd consoles and tests."""

import unicodedata
from collections.abc import Callable

from fusionassess.survey.plain import Lines, ask_clause
from fusionassess.survey.round import Round, RoundStage, blocks, head


def run(meeting: Round, lines: Lines) -> None:
    """Decide until all is decided or the lines end; each decision is saved when it is made."""
    try:
        while meeting.stage is not RoundStage.done:
            if _one(meeting, lines):
                return
    except EOFError:
        return


def _one(meeting: Round, lines: Lines) -> bool:
    """Show where the round stands and do what one line says; whether to leave."""
    lines.show("")
    lines.show_wrapped(head(meeting))
    question = meeting.question
    if question:
        lines.show_wrapped(question.row.title, f"{question.row.id} ")
        for _, sign, text in blocks(meeting):
            lines.show_wrapped(text, sign)
    lines.show_wrapped(meeting.phrases.lines if question else meeting.phrases.lines_end)
    word = unicodedata.normalize("NFKC", lines.read("> ")).strip().casefold()
    if word == "q":
        return True
    if meeting.mark(word):
        meeting.confirm()
        _tick(meeting, lines)
        if meeting.stage is RoundStage.writing:
            meeting.written(lines.read(f"{meeting.phrases.why} "))
    elif word == "?":
        for text in question.explained if question else ():
            lines.show_wrapped(text)
    elif word.isdecimal() and meeting.is_hidden:
        lines.show_wrapped(meeting.phrases.hidden)
    elif word in _ACTIONS:
        _ACTIONS[word](meeting)
    else:
        lines.show_wrapped(meeting.phrases.not_understood.format(found=word))
    return False


def _tick(meeting: Round, lines: Lines) -> None:
    """Ask of each clause of the level chosen whether it holds."""
    while meeting.stage is RoundStage.clause and meeting.question:
        name, clause = meeting.question.row.id, meeting.clauses[0]
        holds = ask_clause(name, clause, meeting.survey, meeting.language, lines)
        if holds is None:
            meeting.drop()
        else:
            meeting.tick(holds=holds)


def _further(meeting: Round) -> None:
    """Leave a question open; at the end, end."""
    if meeting.question is None:
        meeting.confirm()
    else:
        meeting.step(1)


_ACTIONS: dict[str, Callable[[Round], object]] = {
    "": _further,
    "b": lambda meeting: meeting.step(-1),
    "u": Round.undo,
    "v": Round.reveal,
}
