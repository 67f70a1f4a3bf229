"""The questionnaire's desk: what a respondent can do, whichever way the keys or lines come in.

Everything is done to a pure session and saved at once; neither a terminal nor a key is known here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from fusionassess.answers.model import Answer
from fusionassess.assessment.assess import assess
from fusionassess.documents.problems import DocumentError
from fusionassess.report.wording import number
from fusionassess.rubric.nodes import words
from fusionassess.rubric.questions import Clause
from fusionassess.survey import entries
from fusionassess.survey import session as steps
from fusionassess.survey.asking import around, choices
from fusionassess.survey.entries import Entry
from fusionassess.survey.screen import NO_CHOICE, UNKNOWN, ShownChoice
from fusionassess.survey.session import Save, Session
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES
from fusionassess.words.shapes.survey import SurveyLabels


class Mode(Enum):
    """What is in front of the respondent."""

    question = "question"
    help = "help"
    overview = "overview"
    review = "review"
    grades = "grades"
    clause = "clause"
    write = "write"
    opening = "opening"


@dataclass(frozen=True, slots=True)
class Ways:
    """How the questionnaire was asked for."""

    fast: bool = False
    """A digit answers at once."""
    show_score: bool = False
    """The score so far stands beside every question, for workshops."""
    file: str = ""
    """The sheet, for the respondent to know; where it is named, what one should know first comes first."""


@dataclass(slots=True)
class Desk:
    """The state behind the screen or the lines: the one thing here that changes."""

    session: Session
    save: Save
    language: str
    today: date
    ways: Ways = Ways()
    mode: Mode = Mode.question
    entry: Entry = Entry.note
    """What the line being written is for."""
    cursor: int = NO_CHOICE
    marked: int = NO_CHOICE
    """The choice that was marked when a page or a line was opened."""
    scroll: int = 0
    """Lines of the help that have gone by."""
    status: str = ""
    clauses: tuple[Clause, ...] = ()
    """Of the level that was chosen and of those below it: each is asked whether it holds."""
    missing: tuple[int, ...] = ()
    """Levels whose clauses do not hold, of those asked so far."""
    from_review: bool = False
    """Whether the question at hand was opened from the review, to which it returns."""
    turned_from: int | None = None
    """The position from which one turned to the review by its key; nothing where it came by itself."""
    done: bool = False
    """Whether the respondent has finished."""
    filter: str = ""
    """What the overview is narrowed to."""
    refused: str = ""
    """A line that was not taken, to be mended; ``status`` says why."""

    def __post_init__(self) -> None:
        """Begin with the question at hand, or with what should be known before the first one."""
        self.arrive(self.session)
        is_new = len(self.session.open_everywhere) == len(self.session.edition.rubric.asked(self._profile))
        if self.ways.file and is_new and not self.ways.fast and self.mode is Mode.question:
            self.mode = Mode.opening

    @property
    def _profile(self) -> str:
        return self.session.sheet.subject.profile

    @property
    def phrases(self) -> SurveyLabels:
        """The words of the questionnaire in the language spoken."""
        return labels(self.language).survey

    @property
    def choices(self) -> list[ShownChoice]:
        """The responses on offer."""
        return [] if self.session.question is None else list(choices(self.session.asked, self.language))

    @property
    def listed(self) -> list[int]:
        """Positions in the overview and the review: open questions first, each part in order; as narrowed."""
        still_open = self.session.open_positions
        every = still_open + [place for place in range(len(self.session.questions)) if place not in still_open]
        return [place for place in every if self._is_wanted(place)]

    def _is_wanted(self, place: int) -> bool:
        """Whether the id, the text or the measure of a question has what the overview is narrowed to."""
        if not self.filter:
            return True
        question, subject = self.session.questions[place], self.session.sheet.subject
        asked = self.session.edition.rubric.as_asked(question, subject.profile, subject.sectors)
        _, measure = around(self.session, question.id)
        told = (question.id, words(asked.text, self.language), words(measure.title, self.language))
        return any(self.filter.casefold() in text.casefold() for text in told)

    @property
    def score_so_far(self) -> str:
        """The score of what is answered, where the respondent wants to see it."""
        if not self.ways.show_score:
            return ""
        score = assess(self.session.edition, self.session.sheet).results.score[0]
        return self.phrases.score_so_far.format(score=number(score))

    def arrive(self, session: Session) -> None:
        """Turn to the question at hand of a session, or to the review at the end."""
        self.session = session
        self.scroll, self.filter, self.refused = 0, "", ""
        if session.question is None:
            self.mode, self.cursor, self.from_review = Mode.review, 0, False
        else:
            self.mode, self.cursor = Mode.question, self._preselected()

    def _preselected(self) -> int:
        """Where the response stands that was given so far, or else last time."""
        responses: list[float | str] = [choice.response for choice in self.choices]
        given, last = self.session.answer, self.session.last_answer
        response = given.response if given.is_given else last.response
        return responses.index(response) if response in responses else NO_CHOICE

    def _keep(self, session: Session, told: str = "") -> bool:
        """Save, and say so; ``told`` says what was recorded, where the screen would not show it.

        Whether it is recorded: a sheet that would be too large to be read again stays as it was.
        """
        name = self.session.question.id if self.session.question else ""
        try:
            saved = self.save(session)
        except DocumentError:
            self.status = self.phrases.sheet_full
            return False
        self.session = session
        self.status = f"{told.format(id=name)}{saved}"
        return True

    def _go_on(self, *, is_kept: bool = True) -> None:
        """Leave the question at hand for the next, or for the review it was opened from, unless nothing was kept."""
        end = len(self.session.questions)
        after = steps.jump(self.session, end) if self.from_review else self._forward()
        self.arrive(after if is_kept else self.session)

    def back(self) -> None:
        """Go to the question before; from the review to where one turned to it, which is no page to be lost in."""
        place = self.turned_from if self.mode is Mode.review else None
        self.from_review = False
        self.arrive(steps.back(self.session) if place is None else steps.jump(self.session, place))

    def forward(self) -> None:
        """Go to the next question without answering."""
        self.arrive(self._forward())

    def _forward(self) -> Session:
        """The question after, or the review, which then came by itself."""
        self.turned_from = None
        return steps.forward(self.session)

    def stay(self) -> None:
        """Say how one leaves: nothing is open here that could be closed."""
        self.status = self.phrases.how_to_leave

    def to_review(self) -> None:
        """Go to the review, and remember from where; a question opened from it changes nothing of that."""
        if not self.from_review:
            self.turned_from = self.session.position
        self.arrive(steps.jump(self.session, len(self.session.questions)))

    def move(self, by: int) -> None:
        """Move the mark, or scroll what is being read."""
        self._unsay()
        if self.mode in (Mode.help, Mode.opening):
            self.scroll = max(0, self.scroll + by)
            return
        count = self._rows()
        if count:
            start = self.cursor if self.cursor >= 0 else (-1 if by > 0 else count)
            self.cursor = max(0, min(start + by, count - 1))

    def _unsay(self) -> None:
        """Take back that a choice is wanted."""
        if self.status in (self.phrases.choose_first, self.phrases.choose_clause, self.phrases.confirm_unknown):
            self.status = ""

    def _rows(self) -> int:
        match self.mode:
            case Mode.overview:
                return len(self.listed)
            case Mode.review:
                return len(self.session.questions) + 1
            case Mode.grades:
                return len(self.session.edition.rubric.evidence_grades) + 1
            case Mode.clause:
                return 2
        return len(self.choices)

    def mark(self, digit: int) -> None:
        """Mark a choice by its digit; answer at once where the respondent wants it fast."""
        self._unsay()
        if self.mode is Mode.clause:
            # The digit 1 stands for yes, as everywhere.
            places = [1 - digit] if digit < self._rows() else []
        else:
            places = [place for place, choice in enumerate(self.choices) if choice.digit == digit]
        for place in places:
            self.cursor = place
            if self.ways.fast:
                self.confirm()

    def confirm(self) -> None:
        """Do what Enter does where the respondent is."""
        match self.mode:
            case Mode.question:
                self._confirm_choice()
            case Mode.overview:
                if self.listed:
                    self.arrive(steps.jump(self.session, self.listed[self.cursor]))
            case Mode.opening:
                self.arrive(self.session)
            case Mode.review:
                self._confirm_review()
            case Mode.grades:
                self._grade()
            case Mode.help:
                self.leave_page()
            case Mode.clause if self.cursor == NO_CHOICE:
                self.status = self.phrases.choose_clause
            case Mode.clause:
                self.tick(holds=self.cursor == 0)

    def _confirm_choice(self) -> None:
        if self.cursor == UNKNOWN:
            self.unknown()
        elif not self.choices:
            self.write(Entry.value)
        elif self.cursor == NO_CHOICE:
            self.status = self.phrases.choose_first
        else:
            self.respond(self.choices[self.cursor].response)

    def _confirm_review(self) -> None:
        """The first row finishes, or goes to the first open question; the others open theirs."""
        still_open = self.session.open_positions
        if self.cursor == 0 and not still_open:
            self.done = True
            return
        place = self.listed[self.cursor - 1] if self.cursor > 0 else still_open[0]
        self.arrive(steps.jump(self.session, place))
        self.from_review = True

    def respond(self, response: float | str) -> None:
        """Record a response and go on; where a level has clauses, ask first which of them hold."""
        also = sorted(self.session.asked.also, key=lambda clause: clause.level)
        below = [clause for clause in also if isinstance(response, int | float) and clause.level <= response]
        if not below:
            self.record(response)
            return
        self._open(Mode.clause)
        self.marked = self.choices.index(next(choice for choice in self.choices if choice.response == response))
        self.clauses, self.missing, self.status = tuple(below), (), ""
        self.cursor = self._ticked()

    def _grade(self) -> None:
        grades = [None, *self.session.edition.rubric.evidence_grades]
        if self._keep(entries.grade(self.session, grades[self.cursor])):
            self.write(Entry.evidence)

    def record(self, response: float | str, missing: Sequence[int] = ()) -> None:
        """Record a response and the clauses that do not hold, and go on."""
        self._go_on(is_kept=self._keep(entries.respond(self.session, response, missing)))

    @property
    def clause(self) -> Clause:
        """The clause at hand."""
        return self.clauses[0]

    def _ticked(self) -> int:
        """Where it stands what was said of the clause at hand so far, or else last time."""
        given = self.session.answer if self.session.answer.is_given else self.session.last_answer
        is_told = given.level is not None and given.level >= self.clause.level
        return int(self.clause.level in given.missing) if is_told else NO_CHOICE

    def tick(self, *, holds: bool) -> None:
        """Say whether the clause at hand holds; after the last one the answer is recorded."""
        self.missing = self.missing if holds else (*self.missing, self.clause.level)
        self.clauses, self.status = self.clauses[1:], ""
        if self.clauses:
            self.cursor = self._ticked()
        else:
            self.record(self.choices[self.marked].response, self.missing)

    def mark_unknown(self) -> None:
        """Mark that it is not known, to be confirmed like a level; at once where the respondent wants it fast."""
        self.cursor, self.status = UNKNOWN, self.phrases.confirm_unknown
        if self.ways.fast:
            self.confirm()

    def unknown(self) -> None:
        """Record that the respondent does not know, and go on; evidence and note stay."""
        kept = {"evidence": self.session.answer.evidence, "note": self.session.answer.note}
        given = steps.give(self.session, Answer(unknown=True, **kept))
        self._go_on(is_kept=self._keep(given, self.phrases.taken_unknown))

    def _open(self, mode: Mode) -> None:
        if self.mode is Mode.question:
            self.marked = self.cursor
        self.mode, self.scroll, self.cursor = mode, 0, self.marked

    def show(self, mode: Mode) -> None:
        """Open the help or the overview."""
        self._open(mode)
        self.cursor = self.listed.index(self.session.position) if mode is Mode.overview and self.session.question else 0

    def narrow(self, text: str) -> None:
        """Show the overview of the questions that have a text."""
        self.mode, self.filter, self.refused, self.cursor = Mode.overview, text.strip(), "", 0

    def leave_page(self) -> None:
        """Return from a page or a line to the question at hand, or to the review where there is none."""
        if self.mode is Mode.write and self.entry is Entry.filter:
            self.narrow("")
            return
        self._unsay()
        if self.refused:
            # Of a line that is dropped nothing is left to complain of.
            self.status = ""
        self.arrive(self.session)
        if self.mode is Mode.question and self.marked >= 0:
            self.cursor = self.marked

    def weigh_evidence(self) -> None:
        """Ask for the evidence: its grade, then what it is, then its date."""
        grades = list(self.session.edition.rubric.evidence_grades)
        if not grades:
            self.write(Entry.evidence)
            return
        evidence = self.session.answer.evidence
        self._open(Mode.grades)
        self.cursor = grades.index(evidence.grade) + 1 if evidence and evidence.grade else 0

    def write(self, entry: Entry) -> None:
        """Begin a line; a reason only where the question may not apply."""
        if entry is Entry.reason and not self.session.may_not_apply:
            self.status = self.phrases.always_applies
            return
        self._open(Mode.write)
        self.entry, self.refused = entry, ""

    @property
    def draft(self) -> str:
        """What the line begins with."""
        if self.entry is Entry.filter:
            return self.filter
        return self.refused or entries.draft(self.entry, self.session)

    def written(self, text: str) -> None:
        """Take a line that was written; one that cannot be taken costs nothing but itself."""
        if self.entry is Entry.filter:
            self.narrow(text)
            return
        taken = entries.take(self.entry, text, self.session, self.today, self.phrases)
        if taken.complaint:
            if text.strip():
                self.refused = text
            else:
                self.leave_page()
            self.status = taken.complaint
            return
        if not self._keep(taken.session, self.phrases.taken_not_applicable if self.entry is Entry.reason else ""):
            self.refused = text
        elif taken.goes_on:
            self._go_on()
        elif taken.follows:
            self.write(taken.follows)
        else:
            self.leave_page()

    def keep_draft(self, text: str) -> None:
        """Save what is half written before the program ends: as it is, or a half-written reason as a note."""
        if self.mode is Mode.write and text.strip():
            if self.entry is Entry.reason:
                noted = " ".join(filter(None, (self.session.answer.note, text.strip())))
                self.write(Entry.note)
                self.written(noted)
            elif self.entry in (Entry.note, Entry.evidence):
                self.written(text)

    def other_language(self) -> None:
        """Go on in the next language that both the rubric and the program speak."""
        spoken = [name for name in LANGUAGES if name in self.session.edition.rubric.languages]
        if spoken:
            after = spoken.index(self.language) + 1 if self.language in spoken else 0
            self.language = spoken[after % len(spoken)]
            self._keep(steps.speak(self.session, self.language))
