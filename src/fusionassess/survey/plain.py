"""The questionnaire line by line: for dumb terminals, screen readers, odd consoles and tests."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from fusionassess.answers import Answer
from fusionassess.labels import SurveyLabels
from fusionassess.rubric import Asked
from fusionassess.survey import session as steps
from fusionassess.survey.asking import ask_of, choices, help_of, number_in
from fusionassess.survey.session import Save, Session
from fusionassess.wrapping import hang, wrap


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


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What stays the same from question to question."""

    lines: Lines
    save: Save
    labels: SurveyLabels
    language: str


def run(session: Session, dialogue: Dialogue) -> Session:
    """Ask until every question is dealt with, the respondent leaves, or the lines end."""
    while True:
        if session.question is None:
            if session.is_finished:
                return session
            dialogue.lines.show_wrapped(dialogue.labels.end_open.format(count=len(session.open_positions)))
            session = steps.jump(session, session.open_positions[0])
        _show_question(session, dialogue)
        try:
            word = _narrow(dialogue.lines.read("> "))
        except EOFError:
            return session
        if word == "q":
            return session
        session = _take(session, word, dialogue)


def _take(session: Session, word: str, dialogue: Dialogue) -> Session:
    """Do what one line says."""
    match word:
        case "b":
            return steps.back(session)
        case "f" | "":
            return steps.forward(session)
        case "?":
            _show_help(session, dialogue)
            return session
        case "c":
            note = dialogue.lines.read(f"{dialogue.labels.write_note} ").strip()
            return _give(session, session.answer.model_copy(update={"note": note or None}), dialogue)
    answer = _answer(session, word, dialogue)
    return steps.forward(_give(session, answer, dialogue)) if answer else session


def _answer(session: Session, word: str, dialogue: Dialogue) -> Answer | None:
    """The answer a line gives, or None where it gives none."""
    said, asked, labels = session.answer, session.asked, dialogue.labels
    if word in {"-", "n"}:
        reason = dialogue.lines.read(f"{labels.write_reason} ").strip()
        if reason:
            return Answer(not_applicable=reason, note=said.note)
        dialogue.lines.show(labels.reason_needed)
        return None
    if word in {"=", "u"}:
        return Answer(unknown=True, note=said.note)
    response = _response(word, asked, dialogue.language)
    if response is None:
        dialogue.lines.show_wrapped(labels.not_understood.format(found=word))
        return None
    return Answer.model_validate({asked.kind: response, "evidence": said.evidence, "note": said.note})


def _response(word: str, asked: Asked, language: str) -> float | str | None:
    """The response a line names: a number, or the choice of that number."""
    if asked.number is not None:
        return number_in(word, asked)
    on_offer = list(choices(asked, language))
    return on_offer[int(word)].response if word.isdecimal() and int(word) < len(on_offer) else None


def _give(session: Session, answer: Answer, dialogue: Dialogue) -> Session:
    given = steps.give(session, answer)
    dialogue.lines.show(dialogue.save(given))
    return given


def _show_question(session: Session, dialogue: Dialogue) -> None:
    lines, ask = dialogue.lines, ask_of(session, dialogue.labels, dialogue.language)
    lines.show("")
    lines.show_wrapped(ask.place)
    lines.show_wrapped(ask.text, f"{ask.id} ")
    for text in ask.explanations:
        lines.show_wrapped(text)
    for place, choice in enumerate(ask.choices):
        lines.show_wrapped(choice.text, f"  {place} ")
    if ask.said:
        lines.show_wrapped(ask.said)
    first = ask.number or dialogue.labels.choose_number.format(top=len(ask.choices) - 1)
    lines.show_wrapped(f"{first} | {dialogue.labels.keys_plain}")


def _show_help(session: Session, dialogue: Dialogue) -> None:
    for text in help_of(session, dialogue.labels, dialogue.language):
        for line in wrap(text, dialogue.lines.width):
            dialogue.lines.show(line)


def _narrow(word: str) -> str:
    """Take full-width characters as their narrow ones, case aside."""
    return unicodedata.normalize("NFKC", word).strip().lower()
