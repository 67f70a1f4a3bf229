"""How a process ends from outside: told by a signal, or because nobody takes what it writes any more."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from typing import TextIO

from fusionassess.cli.exits import Exit
from fusionassess.documents.saving import clear_away


@contextlib.contextmanager
def by_signals() -> Iterator[None]:
    """Turn a closed window or a polite kill into SystemExit, so that what was begun is cleared away.

    A second signal ends the program where it stands.
    """

    def end(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise SystemExit(128 + number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # Under nohup a closed window is to be ignored.
    before = {number: signal.signal(number, end) for number in numbers if signal.getsignal(number) != signal.SIG_IGN}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def by_readers() -> Iterator[None]:
    """End with a code of its own where the reader of standard output has seen enough."""
    try:
        yield
    except (SystemExit, BrokenPipeError) as error:
        # typer and rich would end with 1 there, which here means that a gate was not met.
        if not any(isinstance(cause, BrokenPipeError) for cause in _causes(error)):
            raise
        forget(sys.stdout)
        sys.exit(Exit.READER_LEFT)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and whatever was being dealt with when it arose."""
    while error is not None:
        yield error
        error = error.__context__


@contextlib.contextmanager
def promptly() -> Iterator[None]:
    """End at once where somebody has told the program to: a thread may still wait for input that never comes.

    Python would wait for it, or abort over it. What was begun is cleared away by then.
    """
    try:
        yield
    except SystemExit as error:
        if error.code not in _FROM_OUTSIDE:
            raise
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()
        clear_away()
        os._exit(int(error.code))


_FROM_OUTSIDE = {Exit.HUNG_UP, Exit.INTERRUPTED, Exit.READER_LEFT, Exit.TERMINATED}


def forget(stream: TextIO | None) -> None:
    """Let whatever is still to be written to a stream go nowhere: Python would complain on its way out."""
    with contextlib.suppress(OSError, ValueError):
        if stream is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
