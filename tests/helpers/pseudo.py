"""A real pseudo-terminal with a program in it, read back by a terminal emulator."""

import contextlib
import fcntl
import os
import pty
import select
import struct
import termios
import time
from dataclasses import dataclass, field
from pathlib import Path

import pyte

from screens import lines

PATIENCE = 100.0
"""Seconds to wait for a text before giving up: long, for a busy machine is no fault."""


@dataclass
class Pseudo:
    """A program on a pseudo-terminal of its own."""

    words: tuple[str, ...]
    folder: Path
    columns: int = 80
    rows: int = 24
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start the program."""
        self.screen = pyte.HistoryScreen(self.columns, self.rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.child, self.handle = pty.fork()
        if self.child == 0:
            os.chdir(self.folder)
            environment = {**os.environ, "TERM": "xterm", **self.environment}
            for variable in ("COLUMNS", "LINES"):
                environment.pop(variable, None)
            os.execvpe(self.words[0], self.words, environment)
        self.resize(self.columns, self.rows)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def press(self, keys: str) -> None:
        """Press keys."""
        self.press_bytes(keys.encode())

    def press_bytes(self, keys: bytes) -> None:
        """Press keys in another encoding."""
        os.write(self.handle, keys)

    def read(self, seconds: float = 0.05) -> bool:
        """Take what the program has written; whether it may write more."""
        ready, _, _ = select.select([self.handle], [], [], seconds)
        if not ready:
            return True
        try:
            output = os.read(self.handle, 65536)
        except OSError:
            return False
        self.raw += output
        self.stream.feed(output)
        return bool(output)

    @property
    def picture(self) -> str:
        """The screen without blanks."""
        return "".join("".join(lines(self.screen)).split())

    def wait_for(self, text: str) -> None:
        """Wait until the screen shows a text."""
        wanted, end = "".join(text.split()), time.monotonic() + PATIENCE
        while wanted not in self.picture:
            assert time.monotonic() < end, f"{text!r} did not come:\n" + "\n".join(lines(self.screen))
            assert self.read() or wanted in self.picture, "\n".join(lines(self.screen))

    def wait_for_bytes(self, text: bytes) -> None:
        """Wait until the program has written a text, in whatever encoding."""
        end = time.monotonic() + PATIENCE
        while text not in self.raw:
            assert time.monotonic() < end, f"{text!r} did not come: {self.raw!r}"
            assert self.read() or text in self.raw, self.raw

    def end(self) -> int:
        """Wait for the program to end; its exit code, or minus the signal that killed it."""
        end = time.monotonic() + PATIENCE
        while True:
            self.read()
            done, status = os.waitpid(self.child, os.WNOHANG)
            if done:
                while self.read(0.2) and select.select([self.handle], [], [], 0.1)[0]:
                    pass
                return os.waitstatus_to_exitcode(status)
            assert time.monotonic() < end, "the program does not end:\n" + "\n".join(lines(self.screen))

    def is_sane(self) -> bool:
        """Whether the terminal echoes and reads lines, as a shell leaves it."""
        modes = termios.tcgetattr(self.handle)[3]
        return bool(modes & termios.ECHO) and bool(modes & termios.ICANON)

    def close(self) -> None:
        """End the program if it still runs, and give the terminal back."""
        with contextlib.suppress(OSError):
            os.close(self.handle)
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.child, 9)
            os.waitpid(self.child, 0)
