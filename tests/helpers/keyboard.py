"""A keyboard and a screen for the questionnaire: real keys through a pipe, the picture drawn by pyte."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyte
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output

from screens import lines

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
ENTER, TAB, ESCAPE, CTRL_C, CTRL_D, F1 = "\r", "\t", "\x1b", "\x03", "\x04", "\x1bOP"
BACKSPACE = "\x7f"
F2, F3, F4, F5, END = "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[F"
_KEY = re.compile("\x1b\\[200~.*?\x1b\\[201~|\x1b\\[[A-F]|\x1b\\[15~|\x1bO[P-S]|.", re.DOTALL)


@dataclass
class Terminal:
    """What the program writes, drawn by pyte."""

    columns: int = 80
    rows: int = 24
    waiting: list[str] = field(default_factory=list)
    """Keys still to be pressed, one after each picture."""
    frames: list[list[str]] = field(default_factory=list)
    press: Callable[[str], None] = print

    def __post_init__(self) -> None:
        """Start with an empty screen."""
        self.screen = pyte.Screen(self.columns, self.rows)
        self.stream = pyte.Stream(self.screen)
        self.encoding = "utf-8"

    def write(self, text: str) -> int:
        """Take what is written, and keep the picture it makes."""
        self.stream.feed(text)
        self.frames.append([line.rstrip() for line in lines(self.screen)])
        return len(text)

    def flush(self) -> None:
        """Press the next key once a picture stands, as a respondent would."""
        if self.waiting:
            self.press(self.waiting.pop(0))

    def isatty(self) -> bool:
        """Be a terminal."""
        return True

    def fileno(self) -> int:
        """Be standard output, as far as anyone asks."""
        return 1

    def shows(self, text: str) -> bool:
        """Whether any picture so far shows a text; a wide character leaves an empty cell behind it."""
        wanted = "".join(text.split())
        return any(wanted in "".join("".join(frame).split()) for frame in self.frames)


@contextmanager
def keys(terminal: Terminal, pressed: str) -> Iterator[None]:
    """Press these keys on this terminal."""
    output = Vt100_Output(
        terminal,  # type: ignore[arg-type]
        lambda: Size(rows=terminal.rows, columns=terminal.columns),
        term="xterm",
        default_color_depth=ColorDepth.DEPTH_1_BIT,
        enable_cpr=False,
    )
    terminal.waiting = _KEY.findall(pressed)
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=output):
        terminal.press = pipe.send_text
        yield
