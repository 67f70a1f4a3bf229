"""The questionnaire on a screen: one application for all questions, drawn anew after every key."""

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.styles import Style

from fusionassess.answers import Answer
from fusionassess.labels import SurveyLabels
from fusionassess.survey import session as steps
from fusionassess.survey.asking import ask_of, choices, help_of, number_in
from fusionassess.survey.screen import SMALLEST, Choice, Line, question_lines
from fusionassess.survey.session import Save, Session
from fusionassess.wrapping import wrap

STYLE = Style.from_dict(
    {
        "place": "reverse",
        "question": "bold",
        "quiet": "italic",
        "current": "bold reverse",
        "said": "bold",
        "keys": "",
        "prompt": "bold",
    }
)

NO_CHOICE = -1


class Mode(Enum):
    """What the keys mean at the moment."""

    question = "question"
    help = "help"
    reason = "reason"
    note = "note"
    value = "value"
    end = "end"


WRITING = (Mode.reason, Mode.note, Mode.value)
"""Modes in which the keys write a line."""


@dataclass(slots=True)
class Desk:
    """The state behind the screen: the one thing here that changes."""

    session: Session
    save: Save
    labels: SurveyLabels
    language: str
    mode: Mode = Mode.question
    cursor: int = NO_CHOICE
    status: str = ""
    scroll: int = 0
    draft: Buffer = field(default_factory=lambda: Buffer(multiline=False))

    def arrive(self, session: Session) -> None:
        """Turn to the question at hand of a session."""
        self.session = session
        self.mode = Mode.end if session.question is None else Mode.question
        self.cursor = self._answered()
        self.scroll = 0

    @property
    def choices(self) -> list[Choice]:
        """The responses on offer."""
        return [] if self.session.question is None else list(choices(self.session.asked, self.language))

    def _answered(self) -> int:
        """Where the response given so far stands among the choices."""
        responses: list[float | str] = [choice.response for choice in self.choices]
        response = self.session.answer.response
        return responses.index(response) if response in responses else NO_CHOICE

    def give(self, answer: Answer) -> None:
        """Record an answer and save the sheet at once."""
        self.session = steps.give(self.session, answer)
        self.status = self.save(self.session)

    def move(self, by: int) -> None:
        """Move the mark over the levels, or scroll the help."""
        if self.mode is Mode.help:
            self.scroll = max(0, self.scroll + by)
            return
        count = len(self.choices)
        if count:
            start = self.cursor if self.cursor != NO_CHOICE else (-1 if by > 0 else count)
            self.cursor = max(0, min(start + by, count - 1))

    def confirm(self) -> None:
        """Take the marked choice as the answer and go on."""
        if self.cursor == NO_CHOICE:
            self.status = self.labels.choose_first
            return
        self.respond(self.choices[self.cursor].response)

    def respond(self, response: float | str) -> None:
        """Record a response, with the evidence and the note there were, and go on."""
        said = self.session.answer
        given = {self.session.asked.kind: response}
        self.give(Answer.model_validate({**given, "evidence": said.evidence, "note": said.note}))
        self.arrive(steps.forward(self.session))

    def unknown(self) -> None:
        """Record that the respondent does not know, and go on."""
        self.give(Answer(unknown=True, note=self.session.answer.note))
        self.arrive(steps.forward(self.session))

    def write(self, mode: Mode) -> None:
        """Open the line for a reason or a note."""
        said = self.session.answer
        value = "" if said.value is None else f"{said.value:g}"
        self.draft.text = {Mode.reason: said.not_applicable, Mode.note: said.note, Mode.value: value}[mode] or ""
        self.draft.cursor_position = len(self.draft.text)
        self.mode = mode

    def written(self) -> None:
        """Take what was written; an empty reason is none, an empty note deletes the old one."""
        text, mode = self.draft.text.strip(), self.mode
        if mode is Mode.note:
            self.mode = Mode.question
            self.give(self.session.answer.model_copy(update={"note": text or None}))
        elif mode is Mode.value:
            self._take_number(text)
        elif text:
            self.give(Answer(not_applicable=text, note=self.session.answer.note))
            self.arrive(steps.forward(self.session))
        else:
            self.mode = Mode.question
            self.status = self.labels.reason_needed

    def _take_number(self, text: str) -> None:
        """Take what was written as a number, full-width digits included."""
        value = number_in(text, self.session.asked)
        self.mode = Mode.question
        if value is None:
            self.status = self.labels.no_number
        else:
            self.respond(value)

    def keep_draft(self) -> None:
        """Save a half-written note before the program ends."""
        if self.mode is Mode.note and self.draft.text.strip():
            self.written()


def run(session: Session, save: Save, labels: SurveyLabels, language: str) -> Session:
    """Ask until the respondent finishes or leaves; every answer is saved when it is given.

    Raises SystemExit with 128 + the signal's number where the program is told to end.
    """
    desk = Desk(session, save, labels, language)
    desk.arrive(session)
    application: Application[None] = Application(
        layout=_layout(desk), key_bindings=_keys(desk), style=STYLE, full_screen=True, mouse_support=False
    )
    asyncio.run(_run(application, desk))
    return desk.session


async def _run(application: Application[None], desk: Desk) -> None:
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        desk.keep_draft()
        application.exit(exception=SystemExit(128 + number))

    # Without this a closed window would end Python in the middle and leave the terminal raw.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            number = getattr(signal, name)
            loop.add_signal_handler(number, end, number)
    await application.run_async()


def _layout(desk: Desk) -> Layout:
    writing = Condition(lambda: desk.mode in WRITING)
    page = Window(FormattedTextControl(lambda: _page(desk), focusable=True, show_cursor=False), wrap_lines=False)
    label = Window(FormattedTextControl(lambda: [("class:prompt", _writing_label(desk))]), height=1, wrap_lines=False)
    line = Window(BufferControl(desk.draft), height=1, wrap_lines=False)
    return Layout(HSplit([page, ConditionalContainer(HSplit([label, line]), writing)]), focused_element=page)


def _writing_label(desk: Desk) -> str:
    said = desk.labels
    return {Mode.reason: said.write_reason, Mode.value: said.write_number}.get(desk.mode, said.write_note)


def _page(desk: Desk) -> StyleAndTextTuples:
    from prompt_toolkit.application.current import get_app

    size = get_app().output.get_size()
    lines = page_lines(desk, size.columns, size.rows - (2 if desk.mode in WRITING else 0))
    return [(style, text + "\n") for style, text in lines]


def page_lines(desk: Desk, width: int, height: int) -> list[Line]:
    """What the screen shows, line by line."""
    if width < SMALLEST[0] or height < SMALLEST[1] - 2:
        return [("", line) for line in wrap(desk.labels.too_small, max(width, 2))]
    if desk.mode is Mode.help:
        lines = [line for text in help_of(desk.session, desk.labels, desk.language) for line in wrap(text, width)]
        desk.scroll = min(desk.scroll, max(0, len(lines) - height + 1))
        shown = lines[desk.scroll : desk.scroll + height - 1]
        return [*(("", line) for line in shown), ("class:keys", desk.labels.keys_help)]
    if desk.mode is Mode.end:
        open_now = len(desk.session.open_positions)
        text = desk.labels.end_open.format(count=open_now) if open_now else desk.labels.end_done
        return [("class:question", line) for line in wrap(text, width)]
    ask = ask_of(desk.session, desk.labels, desk.language, desk.status)
    return question_lines(ask, desk.cursor, desk.labels, width, height)


def _keys(desk: Desk) -> KeyBindings:
    keys = KeyBindings()
    asking = Condition(lambda: desk.mode is Mode.question)
    moving = Condition(lambda: desk.mode in (Mode.question, Mode.help))
    browsing = Condition(lambda: desk.mode in (Mode.question, Mode.end))
    writing = Condition(lambda: desk.mode in WRITING)
    reading = Condition(lambda: desk.mode is Mode.help)
    ended = Condition(lambda: desk.mode is Mode.end)

    def on(*names: str, when: Condition, do: Callable[[KeyPressEvent], None]) -> None:
        for name in names:
            keys.add(name, filter=when, eager=True)(do)

    def at(position: int) -> Callable[[KeyPressEvent], None]:
        def mark(_event: KeyPressEvent) -> None:
            if position < len(desk.choices):
                desk.cursor = position

        return mark

    on("up", "k", when=moving, do=lambda _: desk.move(-1))
    on("down", "j", when=moving, do=lambda _: desk.move(1))
    on("pageup", "home", when=moving, do=lambda _: desk.move(-10))
    on("pagedown", "end", when=moving, do=lambda _: desk.move(10))
    for digit in range(10):
        # A Chinese input method may send the full-width digit.
        on(str(digit), chr(0xFF10 + digit), when=asking, do=at(digit))
    on("enter", when=asking, do=lambda _: _write(desk, Mode.value) if not desk.choices else desk.confirm())
    on("left", "backspace", "b", when=browsing, do=lambda _: desk.arrive(steps.back(desk.session)))
    on("right", "f", when=asking, do=lambda _: desk.arrive(steps.forward(desk.session)))
    on("-", "－", "n", when=asking, do=lambda _: _write(desk, Mode.reason))
    on("=", "＝", "u", when=asking, do=lambda _: desk.unknown())
    on("tab", "c", when=asking, do=lambda _: _write(desk, Mode.note))
    on("?", "？", "f1", when=asking, do=lambda _: _mode(desk, Mode.help))
    on("enter", "escape", "q", "?", "？", "f1", "left", when=reading, do=lambda _: _mode(desk, Mode.question))
    on("enter", when=writing, do=lambda event: _written(desk, event))
    on("escape", when=writing, do=lambda event: _abandon(desk, event))
    on("enter", when=ended, do=lambda event: _finish(desk, event))
    on("q", when=browsing, do=lambda event: event.app.exit())
    on("c-c", "c-d", "<sigint>", when=Condition(lambda: True), do=lambda event: _leave(desk, event))
    on("c-z", when=Condition(lambda: True), do=lambda event: event.app.suspend_to_background())
    keys.add(Keys.Any, filter=~writing)(lambda _event: None)
    keys.add(Keys.BracketedPaste, filter=~writing)(lambda _event: None)
    return keys


def _mode(desk: Desk, mode: Mode) -> None:
    desk.mode = mode


def _write(desk: Desk, mode: Mode) -> None:
    from prompt_toolkit.application.current import get_app

    desk.write(mode)
    get_app().layout.focus(desk.draft)


def _written(desk: Desk, event: KeyPressEvent) -> None:
    desk.written()
    event.app.layout.focus_previous()


def _abandon(desk: Desk, event: KeyPressEvent) -> None:
    desk.mode = Mode.question
    event.app.layout.focus_previous()


def _finish(desk: Desk, event: KeyPressEvent) -> None:
    """End where all is done, else go to the first question still open."""
    if desk.session.is_finished:
        event.app.exit()
    else:
        desk.arrive(steps.jump(desk.session, desk.session.open_positions[0]))


def _leave(desk: Desk, event: KeyPressEvent) -> None:
    desk.keep_draft()
    event.app.exit(exception=KeyboardInterrupt)
