"""The round: people decide what raters answer differently, one question after the other.

Pure but for saving: what a key means, and what stands on the screen. Whoever draws it, or reads it
line by line, asks here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from fusionassess.answers.model import Answer, AnswerSheet, RaterAnswer
from fusionassess.assessment.assess import assess
from fusionassess.documents.problems import DocumentError
from fusionassess.raters.differences import differences
from fusionassess.raters.merging import decided
from fusionassess.raters.rules import Voice, said_of, settle, told_by, voices
from fusionassess.render.text.wrapping import hang, wrap
from fusionassess.report.raters import DisputeRow, VoiceRow
from fusionassess.report.reconciled import build_raters
from fusionassess.rubric.library import Edition
from fusionassess.rubric.questions import Clause
from fusionassess.survey import session as steps
from fusionassess.survey.asking import choices, explained
from fusionassess.survey.pages import clause_lines, read_lines
from fusionassess.survey.screen import NO_CHOICE, Line
from fusionassess.words.labels import labels
from fusionassess.words.shapes.raters import RoundLabels
from fusionassess.words.shapes.survey import SurveyLabels

ASKED = {"open", "people"}
"""Questions whose decision is open, or was made by people and may be made anew."""


class RoundStage(Enum):
    """What is going on."""

    choosing = "choosing"
    clause = "clause"
    help = "help"
    writing = "writing"
    done = "done"


class Decision(NamedTuple):
    """An answer that may be decided on, and who gave it."""

    key: str
    """What chooses it: its level, else its place among the responses; - not applicable, = unknown, as ever."""
    answer: Answer
    text: str
    voices: tuple[str, ...]
    """A line each: who, the clauses missing, evidence and note."""


class ToDecide(NamedTuple):
    """One question to be decided."""

    row: DisputeRow
    choices: tuple[Decision, ...]
    """What raters answered, the lowest first, then whatever else can be answered."""
    given: int
    """How many of them somebody gave."""
    silent: tuple[VoiceRow, ...]
    """Raters who do not know."""
    clauses: tuple[Clause, ...]
    """Of the levels, the lowest first: whoever decides on a level is asked of each whether it holds."""
    explained: tuple[str, ...]
    """The question with everything that explains it."""


Save = Callable[[AnswerSheet], str]
"""Saves the sheet and says so, or why not."""


def questions(edition: Edition, sheet: AnswerSheet, language: str) -> tuple[ToDecide, ...]:
    """The questions to be decided, those that move the total most first."""
    assessment = assess(edition, sheet)
    told, figures = build_raters(assessment, labels(language), language), differences(assessment, draws=0)
    if told is None or figures is None:
        return ()
    pairs = zip(told.disputes, figures.disputed, strict=True)
    return tuple(_to_decide(edition, sheet, row, own.voices, language) for row, own in pairs if row.by in ASKED)


def _to_decide(
    edition: Edition, sheet: AnswerSheet, row: DisputeRow, heard: Sequence[Voice], language: str
) -> ToDecide:
    rubric, subject = edition.rubric, sheet.subject
    question = next(question for question in rubric.questions if question.id == row.id)
    asked = rubric.as_asked(question, subject.profile, subject.sectors)
    pairs = list(zip(heard, row.voices, strict=True))
    keys = {said_of(voice) for voice in heard if not voice.answer.unknown}
    given: list[Decision] = []
    for key in sorted(keys, key=lambda key: (isinstance(key, str), key if isinstance(key, float) else 0.0)):
        same = [(voice, told) for voice, told in pairs if said_of(voice) == key]
        answer = settle([voice for voice, _ in same], "ask").answer or Answer()
        spoken = tuple(_voice_line(voice.answer, told, labels(language).round) for voice, told in same)
        given.append(Decision(_key(answer, len(given) + 1), answer, same[0][1].answer, spoken))
    others: list[Decision] = []
    for shown in choices(asked, language):
        answer = Answer.model_validate({asked.kind: shown.response})
        (voice,) = voices(rubric, asked, [RaterAnswer(**told_by(answer))], sheet.assessed_on)
        if said_of(voice) not in keys:
            text = f"{shown.response} {shown.text}" if asked.kind == "level" else shown.text
            others.append(Decision(_key(answer, len(given) + len(others) + 1), answer, text, ()))
    others.append(Decision("=", Answer(unknown=True), labels(language).report.answer_unknown, ()))
    silent = tuple(told for voice, told in pairs if voice.answer.unknown)
    clauses = tuple(sorted(asked.also, key=lambda clause: clause.level))
    # Nothing that was decided stands in the explanation.
    session = steps.begin(edition, sheet.model_copy(update={"answers": {}}))
    place = [asked_one.id for asked_one in session.questions].index(row.id)
    told_of = explained(steps.jump(session, place), labels(language).survey, language)
    return ToDecide(row, (*given, *others), len(given), silent, clauses, tuple(told_of))


def _voice_line(answer: RaterAnswer, told: VoiceRow, phrases: RoundLabels) -> str:
    """Who answered so, the clauses that do not hold, the evidence and the note."""
    missing = ", ".join(map(str, answer.missing))
    without = phrases.missing.format(level=answer.level, missing=missing) if missing else ""
    return " · ".join(filter(None, (told.rater, without, told.evidence, told.note)))


def _key(answer: Answer, place: int) -> str:
    if answer.not_applicable is not None:
        return "-"
    return str(place if answer.level is None else answer.level)


@dataclass(slots=True)
class Round:
    """A round under way."""

    sheet: AnswerSheet
    questions: tuple[ToDecide, ...]
    save: Save
    language: str
    blind: bool = False
    """Whether answers stay hidden until all have spoken."""
    position: int = 0
    """One past the last is the end."""
    cursor: int = 0
    stage: RoundStage = RoundStage.choosing
    status: str = ""
    revealed: set[str] = field(default_factory=set)
    history: list[str] = field(default_factory=list)
    """Questions decided, the latest last."""
    clauses: tuple[Clause, ...] = ()
    """Of the level that was chosen and of those below it, not asked yet."""
    missing: tuple[int, ...] = ()
    """Levels whose clauses do not hold, of those asked so far."""
    marked: int = NO_CHOICE
    """Whether the clause at hand holds: 0 yes, 1 no."""
    scroll: int = 0
    """Lines of the explanation that have gone by."""

    def __post_init__(self) -> None:
        """Begin at the first question that is open."""
        self.history = [each.row.id for each in self.questions if self.is_decided(each)]
        self._go(next(iter(self.open_places), len(self.questions)))

    @property
    def phrases(self) -> RoundLabels:
        """The words of the round in its language."""
        return labels(self.language).round

    @property
    def survey(self) -> SurveyLabels:
        """The words of the questionnaire, for what is asked as there."""
        return labels(self.language).survey

    @property
    def question(self) -> ToDecide | None:
        """The one at hand; None at the end."""
        return self.questions[self.position] if self.position < len(self.questions) else None

    @property
    def open_places(self) -> list[int]:
        """Places of the questions that nobody has decided."""
        return [place for place, each in enumerate(self.questions) if not self.is_decided(each)]

    def is_decided(self, question: ToDecide) -> bool:
        """Whether people have decided a question."""
        return self.sheet.raters[question.row.id].by == "people"

    @property
    def is_hidden(self) -> bool:
        """Whether the answers to the question at hand are not shown yet."""
        question = self.question
        return self.blind and question is not None and question.row.id not in self.revealed

    def move(self, rows: int) -> None:
        """Move the mark, or scroll the explanation."""
        if self.stage is RoundStage.help:
            self.scroll = max(0, self.scroll + rows)
        elif self.stage is RoundStage.clause:
            self.marked = 0 if rows < 0 else 1
        elif self.question and not self.is_hidden:
            self.cursor = max(0, min(self.cursor + rows, len(self.question.choices) - 1))

    def mark(self, key: str) -> bool:
        """Put the mark on a choice by its key; whether there is one."""
        if self.stage is RoundStage.clause:
            # The digit 1 stands for yes, as in the questionnaire.
            self.marked = {"1": 0, "0": 1}.get(key, self.marked)
            return key in ("0", "1")
        if self.stage is not RoundStage.choosing:
            return False
        keys = [choice.key for choice in self.question.choices] if self.question and not self.is_hidden else []
        if key in keys:
            self.cursor = keys.index(key)
        return key in keys

    def reveal(self) -> None:
        """Show what the raters answered: all have spoken."""
        if self.question:
            self.revealed.add(self.question.row.id)

    def confirm(self) -> None:
        """Take the choice at the mark, ask which clauses hold, and why; at the end, leave."""
        if self.question is None:
            self.stage = RoundStage.done
        elif self.stage is RoundStage.help:
            self.drop()
        elif self.stage is RoundStage.clause:
            if self.marked == NO_CHOICE:
                self.status = self.survey.choose_clause
            else:
                self.tick(holds=self.marked == 0)
        elif self.is_hidden:
            self.status = self.phrases.hidden
        else:
            level = self.question.choices[self.cursor].answer.level
            below = [clause for clause in self.question.clauses if level is not None and clause.level <= level]
            self.clauses, self.missing, self.status = tuple(below), (), ""
            self._ask_on()

    def tick(self, *, holds: bool) -> None:
        """Say whether the clause at hand holds; after the last one comes why."""
        self.missing = self.missing if holds else (*self.missing, self.clauses[0].level)
        self.clauses, self.status = self.clauses[1:], ""
        self._ask_on()

    def _ask_on(self) -> None:
        """Ask the next clause, with nothing marked: it is for the table to say; or ask why."""
        self.stage, self.marked = RoundStage.clause if self.clauses else RoundStage.writing, NO_CHOICE

    def explain(self) -> None:
        """Show the question with everything that explains it."""
        if self.question:
            self.stage, self.scroll = RoundStage.help, 0

    def written(self, reason: str) -> None:
        """Decide, with the reason that was written, and go to the next question that is open."""
        question = self.question
        if question is None or self.stage is not RoundStage.writing:
            return
        name, choice = question.row.id, question.choices[self.cursor]
        answer = choice.answer.model_copy(update={"missing": list(self.missing)})
        self.stage = RoundStage.choosing
        if not self._keep(decided(self.sheet, name, answer, "people", reason.strip() or None)):
            return
        self.history = [*(each for each in self.history if each != name), name]
        later = [place for place in self.open_places if place > self.position]
        self._go(next(iter([*later, *self.open_places]), len(self.questions)), keep_status=True)

    def _keep(self, sheet: AnswerSheet) -> bool:
        """Save, and say so; whether it is recorded: a sheet too large to be read again stays as it was."""
        try:
            self.status = self.save(sheet)
        except DocumentError:
            self.status = self.phrases.sheet_full
            return False
        self.sheet = sheet
        return True

    def drop(self) -> None:
        """Leave the line or the page without deciding."""
        self.stage, self.clauses, self.status = RoundStage.choosing, (), ""

    def leave(self) -> None:
        """End, whatever is open."""
        self.stage = RoundStage.done

    def undo(self) -> None:
        """Take a decision back: that of the question at hand, else the latest."""
        question = self.question
        if question is not None and self.is_decided(question):
            name = question.row.id
        elif self.history:
            name = self.history[-1]
        else:
            self.status = self.phrases.nothing_to_undo
            return
        if not self._keep(decided(self.sheet, name, None, "open")):
            return
        self.history = [each for each in self.history if each != name]
        place = next(place for place, each in enumerate(self.questions) if each.row.id == name)
        self._go(place, keep_status=True)

    def step(self, places: int) -> None:
        """Go to a neighbouring question without deciding."""
        self._go(max(0, min(self.position + places, len(self.questions))))

    def _go(self, place: int, *, keep_status: bool = False) -> None:
        self.position, self.cursor = place, 0
        self.status = self.status if keep_status else ""
        if self.question:
            answer = self.sheet.answers.get(self.question.row.id)
            # Which clauses hold was said by the table.
            told = [choice.answer.model_copy(update={"missing": []}) for choice in self.question.choices]
            now = answer and answer.model_copy(update={"missing": []})
            self.cursor = told.index(now) if now in told else (self.question.given - 1) // 2


def head(meeting: Round) -> str:
    """Where the round stands."""
    phrases, count = meeting.phrases, len(meeting.questions)
    if meeting.question is None:
        return phrases.end.format(count=count, open=len(meeting.open_places))
    place = phrases.place.format(number=meeting.position + 1, count=count, open=len(meeting.open_places))
    return "  ".join(filter(None, (place, meeting.status)))


def blocks(meeting: Round) -> Iterator[tuple[str, str, str]]:
    """What stands below the question: a style, a head and a text each; the choice at the mark has its own style."""
    question, phrases = meeting.question, meeting.phrases
    if question is None:
        return
    yield "quiet", "", question.row.facts
    if meeting.is_hidden:
        yield "", "", phrases.hidden
        return
    decided_now = meeting.is_decided(question)
    if decided_now:
        entry = meeting.sheet.raters[question.row.id]
        yield "said", "", phrases.decided.format(reason=entry.reason or phrases.no_reason)
        answer = meeting.sheet.answers.get(question.row.id)
        if answer and answer.missing:
            missing = ", ".join(map(str, answer.missing))
            yield "said", "", phrases.missing.format(level=answer.level, missing=missing)
    for place, choice in enumerate(question.choices):
        if place == question.given:
            yield "quiet", "", phrases.others
        is_current = place == meeting.cursor
        # The text of a level begins with its number.
        sign = "" if choice.answer.level is not None else f"{choice.key} "
        yield "current" if is_current else "", f"{'>' if is_current else ' '} {sign}", choice.text
        for voice in choice.voices:
            yield "quiet", "      ", voice
    for silent in question.silent:
        yield "quiet", "      ", phrases.silent.format(rater=silent.rater)


def page(meeting: Round, width: int, height: int) -> list[Line]:
    """What the screen shows; a long question scrolls so that the choice at the mark is seen with who gave it."""
    if meeting.question and meeting.stage is RoundStage.help:
        texts, keys = meeting.question.explained, meeting.survey.keys_help
        explanation, meeting.scroll = read_lines(texts, meeting.scroll, keys, meeting.survey, width, height)
        return explanation
    if meeting.question and meeting.stage is RoundStage.clause:
        name, clause = meeting.question.row.id, meeting.clauses[0]
        phrases, language = meeting.survey, meeting.language
        return clause_lines(name, clause, phrases, language, meeting.marked, width, height, status=meeting.status)
    top = [("class:place", line) for line in wrap(head(meeting), width)]
    question = meeting.question
    if question:
        top += [("class:question", line) for line in hang(question.row.title, width, f"{question.row.id} ")]
    bottom = [
        ("class:keys", line) for line in wrap(meeting.phrases.keys_end if not question else _keys(meeting), width)
    ]
    lines: list[Line] = []
    start = end = 0
    is_near = False
    for style, sign, text in blocks(meeting):
        shown = [(f"class:{style}" if style else "", line) for line in hang(text, width, sign)]
        if style == "current":
            start, is_near = len(lines), True
        elif is_near and not sign.isspace():
            is_near = False
        lines += shown
        end = len(lines) if is_near else end
    room = max(1, height - len(top) - len(bottom))
    offset = min(max(0, end - room), start)
    return [*top, *lines[offset : offset + room], *bottom]


def _keys(meeting: Round) -> str:
    return meeting.phrases.keys_blind if meeting.is_hidden else meeting.phrases.keys
