"""The round on a screen: one application for all questions, drawn anew after every key."""

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

from fusionassess.render.text.wrapping import wrap
from fusionassess.survey.prompts import PAGE, STYLE
from fusionassess.survey.round import Round, RoundStage, page
from fusionassess.survey.terminal import run_application


@dataclass(frozen=True, slots=True)
class _RoundTable:
    """A round, and the reason being written."""

    meeting: Round
    reason: Buffer = field(default_factory=lambda: Buffer(multiline=False))

    def settle(self, body: Window) -> None:
        """Open or close the line as the round now stands, and end where it is done."""
        application = get_app()
        if self.meeting.stage is RoundStage.done:
            application.exit()
        elif self.meeting.stage is RoundStage.writing:
            application.layout.focus(self.reason)
        else:
            self.reason.text = ""
            application.layout.focus(body)

    def written(self) -> None:
        """Decide, with the reason as far as it is written."""
        self.meeting.written(self.reason.text)


def run(meeting: Round) -> None:
    """Decide until all is decided or whoever keeps the round leaves; each decision is saved when it is made.

    A choice that was taken counts, with as much of its reason as was written, whatever ends the program.
    Raises KeyboardInterrupt, EOFError and SystemExit as the questionnaire does.
    """
    table = _RoundTable(meeting)
    body = Window(FormattedTextControl(lambda: _shown(meeting), focusable=True, show_cursor=False), wrap_lines=False)
    writing = Condition(lambda: meeting.stage is RoundStage.writing)
    label = Window(
        FormattedTextControl(lambda: [("class:prompt", "\n".join(_label(meeting)))]),
        height=lambda: len(_label(meeting)),
    )
    line = Window(BufferControl(table.reason), height=1, wrap_lines=False)
    application: Application[None] = Application(
        layout=Layout(HSplit([body, ConditionalContainer(HSplit([label, line]), writing)]), focused_element=body),
        key_bindings=_keys(table, body),
        style=STYLE,
        full_screen=True,
        mouse_support=False,
    )
    run_application(application, table.written)


def _shown(meeting: Round) -> StyleAndTextTuples:
    size = get_app().output.get_size()
    below = len(_label(meeting)) + 1 if meeting.stage is RoundStage.writing else 0
    return [(style, text + "\n") for style, text in page(meeting, size.columns, size.rows - below)]


def _label(meeting: Round) -> list[str]:
    return wrap(meeting.phrases.why, get_app().output.get_size().columns)


def _keys(table: _RoundTable, body: Window) -> KeyBindings:
    """Bind every action to a key that a Chinese input method lets through, and to a letter beside it."""
    meeting, keys = table.meeting, KeyBindings()
    choosing = Condition(lambda: meeting.stage is RoundStage.choosing)
    ticking = Condition(lambda: meeting.stage is RoundStage.clause)
    reading = Condition(lambda: meeting.stage is RoundStage.help)
    beside = ticking | reading
    writing = Condition(lambda: meeting.stage is RoundStage.writing)

    def on(*names: str, when: Filter, do: Callable[[], object]) -> None:
        def act(_event: KeyPressEvent) -> None:
            do()
            table.settle(body)

        for name in names:
            keys.add(name, filter=when, eager=True)(act)

    on("up", "k", when=choosing | beside, do=partial(meeting.move, -1))
    on("down", "j", when=choosing | beside, do=partial(meeting.move, 1))
    on("pageup", when=reading, do=partial(meeting.move, -PAGE))
    on("pagedown", when=reading, do=partial(meeting.move, PAGE))
    for sign in "0123456789-=":
        # A Chinese input method may send the full-width sign.
        on(sign, chr(ord(sign) + 0xFEE0), when=choosing | ticking, do=partial(meeting.mark, sign))
    on("enter", when=choosing | beside, do=meeting.confirm)
    on("?", "？", "f1", when=choosing, do=meeting.explain)
    on("q", "left", "backspace", "escape", "?", "？", "f1", when=beside, do=meeting.drop)
    on("u", "f8", when=choosing, do=meeting.undo)
    on("left", "backspace", "b", when=choosing, do=partial(meeting.step, -1))
    on("right", "f", when=choosing, do=partial(meeting.step, 1))
    on("v", "f7", when=choosing, do=meeting.reveal)
    on("q", "f10", when=choosing, do=meeting.leave)
    on("enter", when=writing, do=table.written)
    on("escape", when=writing, do=meeting.drop)

    def interrupt(_event: KeyPressEvent) -> None:
        table.written()
        get_app().exit(exception=KeyboardInterrupt)

    for name in ("c-c", "c-d", "<sigint>"):
        keys.add(name, eager=True)(interrupt)
    for ignored in (Keys.Any, Keys.BracketedPaste):
        keys.add(ignored, filter=~writing)(lambda _event: None)
    return keys
