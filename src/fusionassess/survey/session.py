"""What the questionnaire knows: a sheet and a position in it. Pure; nothing here asks or prints.

The file is the state: everything a session needs beyond the sheet is the position, and which
questions are asked follows from the sheet's profile, never from the order of asking.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from fusionassess.answers import Answer, AnswerSheet, Respondent, RubricReference, Subject
from fusionassess.library import Edition
from fusionassess.rubric import Asked, Question
from fusionassess.sheets import FORMAT


@dataclass(frozen=True, slots=True)
class Session:
    """A sheet being filled in, and the question at hand."""

    edition: Edition
    sheet: AnswerSheet
    position: int
    """Index into ``questions``; one past the last is the end."""

    @property
    def questions(self) -> list[Question]:
        """The questions of the sheet's profile, in order."""
        return self.edition.rubric.asked(self.sheet.subject.profile)

    @property
    def question(self) -> Question | None:
        """The question at hand; None at the end."""
        questions = self.questions
        return questions[self.position] if self.position < len(questions) else None

    @property
    def asked(self) -> Asked:
        """How the question at hand reads in the sheet's sectors."""
        question = self.question
        if question is None:
            raise ValueError("the session is at its end")
        return self.edition.rubric.as_asked(question, self.sheet.subject.sectors)

    @property
    def answer(self) -> Answer:
        """What was said to the question at hand so far."""
        question = self.question
        return self.answer_to(question) if question else Answer()

    def answer_to(self, question: Question) -> Answer:
        """What was said to a question so far."""
        return self.sheet.answers.get(question.id) or Answer()

    @property
    def open_positions(self) -> list[int]:
        """Positions of the questions that nobody has dealt with."""
        return [place for place, question in enumerate(self.questions) if not self.answer_to(question).is_given]

    @property
    def is_finished(self) -> bool:
        """Whether every question has been dealt with."""
        return not self.open_positions


Save = Callable[[Session], str]
"""Saves the sheet and gives the status to show: saved, or why not."""


def new_sheet(edition: Edition, subject: Subject, language: str, today: date, role: str | None = None) -> AnswerSheet:
    """An empty sheet for one organisation."""
    rubric = edition.rubric
    return AnswerSheet(
        format=FORMAT,
        rubric=RubricReference(id=rubric.id, version=rubric.version, sha256=edition.sha256),
        subject=subject,
        respondent=Respondent(role=role) if role else None,
        assessed_on=today,
        language=language,
    )


def begin(edition: Edition, sheet: AnswerSheet) -> Session:
    """Start, or go on, at the first question not dealt with."""
    session = Session(edition, sheet, 0)
    return replace(session, position=next(iter(session.open_positions), len(session.questions)))


def give(session: Session, answer: Answer) -> Session:
    """Record an answer to the question at hand; evidence and notes are part of it."""
    question = session.question
    if question is None:
        return session
    answers = {**session.sheet.answers, question.id: answer}
    order = {known.id: place for place, known in enumerate(session.edition.rubric.questions)}
    sheet = session.sheet.model_copy(update={"answers": dict(sorted(answers.items(), key=lambda item: order[item[0]]))})
    return replace(session, sheet=sheet)


def forward(session: Session) -> Session:
    """Go to the next question; the end is one past the last."""
    return replace(session, position=min(session.position + 1, len(session.questions)))


def back(session: Session) -> Session:
    """Go to the question before."""
    return replace(session, position=max(session.position - 1, 0))


def jump(session: Session, position: int) -> Session:
    """Go to a question by its position."""
    return replace(session, position=max(0, min(position, len(session.questions))))
