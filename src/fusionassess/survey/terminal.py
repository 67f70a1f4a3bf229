"""What the terminal can do: whether there is one, and which way to ask on it."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from enum import Enum
from typing import TYPE_CHECKING

from fusionassess.survey.screen import SMALLEST

if TYPE_CHECKING:
    from prompt_toolkit.application import Application


class Interface(Enum):
    """A way to ask."""

    none = "none"
    plain = "plain"
    screen = "screen"


def interface(*, plain: bool) -> Interface:
    """Choose how to ask before anything is asked; a terminal that fails halfway helps nobody."""
    if not _is_terminal(sys.stdin) or not (_is_terminal(sys.stdout) or _is_terminal(sys.stderr)):
        return Interface.none
    if plain or os.environ.get("FUSIONASSESS_PLAIN") or os.environ.get("TERM", "") in ("dumb", "unknown"):
        return Interface.plain
    size = shutil.get_terminal_size()
    too_small = size.columns < SMALLEST[0] or size.lines < SMALLEST[1]
    return Interface.plain if too_small else Interface.screen


@contextlib.contextmanager
def drawn_on(way: Interface) -> Iterator[None]:
    """Draw on the terminal even where standard output goes into a file or a pipe."""
    if way is not Interface.screen:
        yield
        return
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.input import create_input
    from prompt_toolkit.output import create_output

    output = create_output(always_prefer_tty=True)
    with create_app_session(create_input(always_prefer_tty=True), output):
        try:
            yield
        finally:
            # A signal may end a prompt before it has given back what it took.
            output.show_cursor()
            output.disable_bracketed_paste()
            output.flush()


def run_application(application: "Application[None]", keep: Callable[[], object]) -> None:
    """Run what fills the screen; told to end, it keeps what is being written and gives the terminal back."""
    # A lone escape need not wait long for the rest of a sequence.
    application.ttimeoutlen = 0.1

    async def run() -> None:
        loop = asyncio.get_running_loop()

        def end(number: int) -> None:
            keep()
            application.exit(exception=SystemExit(128 + number))

        # Without this a closed window would end Python in the middle and leave the terminal raw.
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                number = getattr(signal, name)
                loop.add_signal_handler(number, end, number)
        await application.run_async()

    asyncio.run(run())


def _is_terminal(stream: object) -> bool:
    # A closed stream is None, or refuses the question.
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except ValueError:
        return False
