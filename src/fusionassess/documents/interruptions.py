"""What a signal interrupts, and what it waits for."""

import contextlib
import signal
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Do a few steps that belong together: what a signal tells meanwhile is dealt with afterwards.

    For the beginning of a file, a thread or a process: an exception between its beginning and the block that
    ends it would leave it behind, and one that arises in a hook of ``os.fork`` is lost, and the signal with it.
    A new process, which begins with these handlers, sets its own in ``apart.end_with_parent``.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told: list[int] = []
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    handled = [number for number in numbers if callable(signal.getsignal(number))]
    before = {number: signal.signal(number, lambda number, _frame: told.append(number)) for number in handled}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in told:
            signal.raise_signal(number)
