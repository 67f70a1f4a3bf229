"""What the questionnaire knows: a sheet and a position in it. Pure; nothing here asks or prints.

The file is the state: everything a session needs beyond the sheet is the position and what was
asked for on the command line, and which questions are asked follows from the sheet's profile,
never from the order of asking.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from fusionassess.answers.model import Answer, AnswerSheet, Respondent, Subject
from fusionassess.answers.sheets import FORMAT
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Measure
from fusionassess.rubric.questions import Asked, Question
from fusionassess.rubric.reference import RubricReference

if TYPE_CHECKING:
    from fusionassess.roadmap.followup import FollowUp


@dataclass(frozen=True, slots=True)
class Session:
    """A sheet being filled in, and the question at hand."""

    edition: Edition
    sheet: AnswerSheet
    position: int
    """Index into ``questions``; one past the last is the end."""
    selection: tuple[str, ...] = ()
    """Ids of the questions to be asked this time; empty for all of the profile."""
    last: AnswerSheet | None = None
    """The sheet of the last period, shown beside each question."""
    express: bool = False
    """Whether one answer a measure is enough this time."""
    followup: "FollowUp | None" = None
    """What was planned then, and how far it is, shown likewise."""

    @property
    def questions(self) -> list[Question]:
        """The questions asked this time, in order."""
        asked = self._short_round() if self.express else self.edition.rubric.asked(self.sheet.subject.profile)
        return [question for question in asked if not self.selection or question.id in self.selection]

    @property
    def is_short_round_done(self) -> bool:
        """Whether a round of one question a measure was asked for, and everything in it is dealt with."""
        return self.express and not self.selection and not self.open_positions

    @property
    def silent_measures(self) -> list[Measure]:
        """The measures that apply and have no response: what was asked of them is unknown or does not apply."""
        profile = self.sheet.subject.profile
        return [
            measure
            for measure in self.edition.rubric.measures
            if (answers := [self.answer_to(question) for question in measure.asked(profile)])
            and any(answer.unknown for answer in answers)
            and all(answer.response is None for answer in answers)
        ]

    def _short_round(self) -> Iterator[Question]:
        """Of each measure its first question, and the next ones until one has a response; what is answered stays."""
        for measure in self.edition.rubric.measures:
            is_wanted = True
            for question in measure.asked(self.sheet.subject.profile):
                answer = self.answer_to(question)
                if is_wanted or answer.is_given:
                    yield question
                if not answer.is_given or answer.response is not None:
                    is_wanted = False

    @property
    def question(self) -> Question | None:
        """The question at hand; None at the end."""
        questions = self.questions
        return questions[self.position] if self.position < len(questions) else None

    @property
    def asked(self) -> Asked:
        """How the question at hand reads for the sheet's profile in its sectors."""
        question = self.question
        if question is None:
            raise ValueError("the session is at its end")
        subject = self.sheet.subject
        return self.edition.rubric.as_asked(question, subject.profile, subject.sectors)

    @property
    def may_not_apply(self) -> bool:
        """Whether *not applicable* is an answer to the question at hand."""
        question, subject = self.question, self.sheet.subject
        return question is not None and self.edition.rubric.may_not_apply(question, subject.profile, subject.sectors)

    @property
    def answer(self) -> Answer:
        """What was said to the question at hand so far."""
        question = self.question
        return self.answer_to(question) if question else Answer()

    def answer_to(self, question: Question) -> Answer:
        """What was said to a question so far."""
        return self.sheet.answer_to(question.id)

    @property
    def last_answer(self) -> Answer:
        """What was said to the question at hand last time."""
        question = self.question
        return (self.last.answers.get(question.id) if self.last and question else None) or Answer()

    @property
    def open_positions(self) -> list[int]:
        """Positions of the questions that nobody has dealt with."""
        return [place for place, question in enumerate(self.questions) if not self.answer_to(question).is_given]

    @property
    def open_everywhere(self) -> list[str]:
        """Ids of the profile's questions that nobody has dealt with, asked this time or not."""
        asked = self.edition.rubric.asked(self.sheet.subject.profile)
        return [question.id for question in asked if not self.answer_to(question).is_given]


Save = Callable[[Session], str]
"""Saves the sheet and gives the status to show: saved, or why not; DocumentError where it cannot be read again."""


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


def begin(
    edition: Edition, sheet: AnswerSheet, last: AnswerSheet | None = None, followup: "FollowUp | None" = None
) -> Session:
    """Start, or go on, at the first question not dealt with."""
    return _at_first_open(Session(edition, sheet, 0, last=last, followup=followup))


def matching(session: Session, patterns: Sequence[str]) -> list[str]:
    """Ids of the questions asked that match a pattern such as ``4*`` or ``*.M``, case aside; all without one."""
    folded = [pattern.casefold() for pattern in patterns]
    ids = [question.id for question in session.questions]
    return [name for name in ids if not folded or any(fnmatchcase(name.casefold(), one) for one in folded)]


def select(session: Session, patterns: Sequence[str], *, skip_answered: bool) -> Session:
    """Ask only the questions whose ids match, or only those of them that are open; all where none is."""
    if not patterns and not skip_answered:
        return _at_first_open(session)
    open_now = {session.questions[place].id for place in session.open_positions}
    chosen = [name for name in matching(session, patterns) if not skip_answered or name in open_now]
    return _at_first_open(replace(session, selection=tuple(chosen)))


def _at_first_open(session: Session) -> Session:
    return replace(session, position=next(iter(session.open_positions), len(session.questions)))


def give(session: Session, answer: Answer) -> Session:
    """Record an answer to the question at hand; evidence and notes are part of it."""
    return take_over(session, {session.question.id: answer}) if session.question else session


def take_over(session: Session, given: Mapping[str, Answer]) -> Session:
    """Record answers that come from elsewhere, by the ids of their questions, in the rubric's order."""
    answers = {**session.sheet.answers, **given}
    order = {known.id: place for place, known in enumerate(session.edition.rubric.questions)}
    sheet = session.sheet.model_copy(update={"answers": dict(sorted(answers.items(), key=lambda item: order[item[0]]))})
    return replace(session, sheet=sheet)


def want(session: Session, measure: str, level: float | None) -> Session:
    """Record the level wanted of a measure, or that nothing particular is."""
    targets = {name: wanted for name, wanted in session.sheet.targets.items() if name != measure}
    targets |= {} if level is None else {measure: level}
    return replace(session, sheet=session.sheet.model_copy(update={"targets": targets}))


def hurry(session: Session) -> Session:
    """Ask one question a measure, from the first open one."""
    return _at_first_open(replace(session, express=True))


def speak(session: Session, language: str) -> Session:
    """Go on in another language; the sheet remembers it."""
    return replace(session, sheet=session.sheet.model_copy(update={"language": language}))


def forward(session: Session) -> Session:
    """Go to the next question; the end is one past the last."""
    return replace(session, position=min(session.position + 1, len(session.questions)))


def back(session: Session) -> Session:
    """Go to the question before."""
    return replace(session, position=max(session.position - 1, 0))


def jump(session: Session, position: int) -> Session:
    """Go to a question by its position."""
    return replace(session, position=max(0, min(position, len(session.questions))))
