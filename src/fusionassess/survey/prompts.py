"""The questionnaire on a screen: one application for all questions, drawn anew after every key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from prompt_toolkit.application import Application
from prompt_toolkit.application.current import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition, Filter
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.styles import Style

from fusionassess.render.text.wrapping import wrap
from fusionassess.survey.desk import Desk, Mode
from fusionassess.survey.entries import Entry
from fusionassess.survey.pages import asked_for, fits, page_lines
from fusionassess.survey.terminal import run_application

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
PAGE = 10
"""Rows that a page key moves."""
ALL = 10_000
"""More rows than any list has."""


def _on_one_line(line: Buffer) -> None:
    """Join what was pasted in several lines."""
    if "\n" in line.text:
        line.text = " ".join(line.text.split("\n"))


@dataclass(frozen=True, slots=True)
class _Screen:
    """A desk, and the line being written at it."""

    desk: Desk
    line: Buffer = field(default_factory=lambda: Buffer(multiline=False, on_text_changed=_on_one_line))

    def settle(self) -> None:
        """Open or close the line as the desk now stands, and end where it is done."""
        application = get_app()
        if self.desk.done:
            application.exit()
        elif self.desk.mode is Mode.write:
            self.line.text = self.desk.draft
            self.line.cursor_position = len(self.line.text)
            application.layout.focus(self.line)
        else:
            application.layout.focus_last()

    def written(self) -> None:
        """Hand the line to the desk."""
        self.desk.written(self.line.text)

    def keep_draft(self) -> None:
        """Save what was half written."""
        self.desk.keep_draft(self.line.text)


def run(desk: Desk) -> None:
    """Ask until the respondent finishes or leaves; every answer is saved when it is given.

    Raises KeyboardInterrupt where the respondent interrupts, EOFError where the terminal is gone,
    and SystemExit with 128 + the signal's number where the program is told to end.
    """
    screen = _Screen(desk)
    application: Application[None] = Application(
        layout=_layout(screen), key_bindings=_keys(screen), style=STYLE, full_screen=True, mouse_support=False
    )
    run_application(application, screen.keep_draft)


def _layout(screen: _Screen) -> Layout:
    desk = screen.desk
    is_writing = Condition(lambda: desk.mode is Mode.write)
    page = Window(FormattedTextControl(lambda: _page(desk), focusable=True, show_cursor=False), wrap_lines=False)
    label = Window(
        FormattedTextControl(lambda: [("class:prompt", "\n".join(_label(desk)))]), height=lambda: len(_label(desk))
    )
    line = Window(BufferControl(screen.line), height=1, wrap_lines=False)
    return Layout(HSplit([page, ConditionalContainer(HSplit([label, line]), is_writing)]), focused_element=page)


def _page(desk: Desk) -> StyleAndTextTuples:
    size = get_app().output.get_size()
    lines = page_lines(desk, size.columns, _room(desk, size.rows))
    return [(style, text + "\n") for style, text in lines]


def _room(desk: Desk, rows: int) -> int:
    """Rows for the page, beside the label and the line that are being written."""
    if desk.mode is not Mode.write:
        return rows
    return rows - len(_label(desk)) - 1


def _label(desk: Desk) -> list[str]:
    """What the line is for, wrapped, with the keys that end it."""
    return wrap(f"{asked_for(desk)} {desk.phrases.keys_write}", get_app().output.get_size().columns)


def _keys(screen: _Screen) -> KeyBindings:
    """Bind every action to a key that a Chinese input method lets through, and to a letter beside it."""
    desk, keys = screen.desk, KeyBindings()
    asking = _in(desk, Mode.question)
    asking_or_reviewing = _in(desk, Mode.question, Mode.review)
    opening = _in(desk, Mode.opening)
    reading = _in(desk, Mode.question, Mode.review, Mode.opening)
    beside = _in(desk, Mode.help, Mode.overview, Mode.grades, Mode.clause)
    writing = _in(desk, Mode.write)
    choosing = _in(desk, Mode.question, Mode.review, Mode.help, Mode.overview, Mode.grades, Mode.clause, Mode.opening)

    def on(*names: str, when: Filter, do: Callable[[], object]) -> None:
        def act(_event: KeyPressEvent) -> None:
            do()
            screen.settle()

        for name in names:
            keys.add(name, filter=when, eager=True)(act)

    for rows, names in {-1: ("up", "k"), 1: ("down", "j"), -PAGE: ("pageup",), PAGE: ("pagedown",)}.items():
        on(*names, when=choosing, do=partial(desk.move, rows))
    on("home", when=choosing, do=partial(desk.move, -ALL))
    on("end", when=choosing, do=partial(desk.move, ALL))
    for digit in range(10):
        # A Chinese input method may send the full-width digit.
        on(str(digit), chr(0xFF10 + digit), when=_in(desk, Mode.question, Mode.clause), do=partial(desk.mark, digit))
    on("enter", when=choosing, do=desk.confirm)
    on("left", "backspace", "b", when=asking_or_reviewing, do=desk.back)
    on("right", "f", when=asking, do=desk.forward)
    on("-", "－", "n", when=asking, do=lambda: desk.write(Entry.reason))
    on("=", "＝", "u", when=asking, do=desk.mark_unknown)
    on("tab", "c", when=asking, do=lambda: desk.write(Entry.note))
    on("+", "＋", "e", "f4", when=asking, do=desk.weigh_evidence)
    on("t", "f5", when=asking, do=lambda: desk.write(Entry.target))
    on("f6", "r", when=asking, do=desk.to_review)
    on("/", "／", "、", "g", "f2", when=asking_or_reviewing, do=lambda: desk.show(Mode.overview))
    on("/", "／", "、", "f", when=_in(desk, Mode.overview), do=lambda: desk.write(Entry.filter))
    on("?", "？", "f1", when=reading, do=lambda: desk.show(Mode.help))
    on("right", "space", when=opening, do=desk.confirm)
    on("l", "f3", when=choosing, do=desk.other_language)
    on("q", "left", "backspace", "?", "？", "f1", "f2", when=beside, do=desk.leave_page)
    on("enter", when=writing, do=screen.written)
    on("escape", when=beside | writing, do=desk.leave_page)
    on("escape", when=_in(desk, Mode.review), do=desk.back)
    on("escape", when=_in(desk, Mode.question, Mode.opening), do=desk.stay)
    on("q", "f10", when=reading, do=lambda: get_app().exit())

    def interrupt() -> None:
        screen.keep_draft()
        get_app().exit(exception=KeyboardInterrupt)

    always = Condition(lambda: True)
    for name in ("c-c", "c-d", "<sigint>"):
        keys.add(name, filter=always, eager=True)(lambda _event: interrupt())
    keys.add("c-z", filter=always, eager=True)(lambda event: event.app.suspend_to_background())
    for ignored in (Keys.Any, Keys.BracketedPaste):
        keys.add(ignored, filter=~writing)(lambda _event: None)
    return keys


def _in(desk: Desk, *modes: Mode) -> Filter:
    """Whether the desk is in one of the modes, and can be seen: nobody answers what is not on the screen."""
    return Condition(lambda: desk.mode in modes and (desk.mode is Mode.write or _is_shown(desk)))


def _is_shown(desk: Desk) -> bool:
    size = get_app().output.get_size()
    return fits(size.columns, _room(desk, size.rows))
