"""Readers in a process of their own, whose memory and time have bounds: a stranger's file may end it, and nothing else.

Native readers lay out what a file says that it holds: a few bytes may ask for terabytes, which ends a
program by a signal that nobody can catch. Here that is the failure of one file. One such process serves
file after file; another takes over where it was ended. Where the system knows no such bounds (all but
Linux), a process of its own is all there is.
"""

import contextlib
import faulthandler
import gc
import multiprocessing
import os
import signal
import sys
import threading
import zipfile
from collections.abc import Callable, Generator, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, NamedTuple

from fusionassess.documents.interruptions import undisturbed
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.source import guarded, stranger


class Bounds(NamedTuple):
    """What reading a file may cost."""

    memory: int
    """Bytes beyond what the process takes before."""
    seconds: int
    """Of a processor, from one thing read to the next."""


_MEMORY, _SECONDS = 256 << 20, 10
"""Bounds of the smallest file."""
_MEMORY_A_BYTE = 12
"""Of what a file unpacks to: a cell takes 20 bytes there, and 72 while a sheet is laid out."""
_TIMES_PACKED = 100
"""How often its own size a file may unpack to and have more memory for it; answers come to 5 to 30 times."""
_SECONDS_A_MIB = 4


def bounds_of(file: str) -> Bounds:
    """The bounds for a file, by its size: what it says of its own content counts as far as it can be true."""
    try:
        packed = Path(file).stat().st_size
    except OSError:
        packed = 0
    try:
        with zipfile.ZipFile(file) as archive:
            return bounds(packed, sum(info.file_size for info in archive.infolist()))
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return bounds(packed, packed)


def bounds(packed: int, unpacked: int) -> Bounds:
    """The bounds for so many bytes, and what they unpack to."""
    return Bounds(
        _MEMORY + _MEMORY_A_BYTE * max(packed, min(unpacked, _TIMES_PACKED * packed)),
        _SECONDS + _SECONDS_A_MIB * (packed >> 20),
    )


def read(
    reader: Callable[..., Iterator[Any]], file: str, *arguments: object, bounds: Bounds, is_new: bool = False
) -> Generator[Any, None, None]:
    """What a reader, called with the file and the arguments, makes of it, one thing after the other.

    ``is_new`` asks for a process that is no copy of this one: a library with threads of its own, which a copy
    does not have, would wait for them without end.

    Raises DocumentError, also where the reader took too much or was ended by what it read.
    """
    process = _idle(is_new=is_new) or _Apart(is_new=is_new)
    try:
        yield from process.ask(reader, file, arguments, bounds)
    finally:
        if process.is_idle:
            _IDLE.append(process)
        else:
            process.end()


def begin() -> None:
    """Begin such a process now: as long as there are no threads it begins with all that this one has loaded."""
    if not _IDLE:
        _IDLE.append(_Apart())


_ITEM, _PROBLEMS, _END = "item", "problems", "end"


class _Apart:
    """A process that reads."""

    def __init__(self, *, is_new: bool = False) -> None:
        may_fork = sys.platform == "linux" and threading.active_count() == 1 and not is_new
        self.is_new = not may_fork
        context: Any = multiprocessing.get_context("fork" if may_fork else "spawn")
        self.ours, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, self.ours if may_fork else None), daemon=True)
        with undisturbed():
            self.process.start()
        theirs.close()
        self.is_idle = True

    def ask(
        self, reader: Callable[..., Iterator[Any]], file: str, arguments: tuple[object, ...], bounds: Bounds
    ) -> Iterator[Any]:
        """Have it read; it is idle again when all has come."""
        self.is_idle = False
        try:
            self.ours.send((_here(), reader, file, arguments, bounds))
            while (told := self.ours.recv())[0] == _ITEM:
                yield told[1]
        except (EOFError, OSError):
            self.process.join()
            raise DocumentError([_ended(self.process.exitcode or 0, file, bounds)]) from None
        self.is_idle = True
        if told[0] == _PROBLEMS:
            raise DocumentError(told[1])

    def end(self) -> None:
        """End it, whatever it is at."""
        self.process.kill()
        self.process.join()
        self.ours.close()


_IDLE: list[_Apart] = []
"""Processes of this one that wait for the next file."""
if hasattr(os, "register_at_fork"):
    # A child of this process begins its own.
    os.register_at_fork(after_in_child=_IDLE.clear)


def _here() -> str:
    """The folder that files are named from; empty where it is there no more."""
    try:
        return str(Path.cwd())
    except OSError:
        return ""


def _idle(*, is_new: bool) -> _Apart | None:
    while ready := [process for process in _IDLE if process.is_new or not is_new]:
        process = ready[-1]
        _IDLE.remove(process)
        if process.process.is_alive():
            return process
        process.end()
    return None


def _ended(code: int, file: str, bounds: Bounds) -> Problem:
    """What the end of the process says of the file that it was reading."""
    if -code in _TOO_COSTLY:
        return Problem("too-costly", Place(file), {"memory": bounds.memory >> 20, "seconds": bounds.seconds})
    detail = signal.Signals(-code).name if code < 0 else f"exit {code}"
    return Problem("reader-failed", Place(file), {"detail": detail})


_TOO_COSTLY = {signal.SIGABRT, *(getattr(signal, name) for name in ("SIGKILL", "SIGXCPU") if hasattr(signal, name))}
"""How a process ends that gets no more memory or time: a native reader gives up, or the system takes it away."""


def _serve(connection: Connection, other_end: Connection | None) -> None:
    """Read file after file, until nobody wants any more."""
    if other_end is not None:
        other_end.close()
    end_with_parent()
    _be_silent()
    gc.freeze()
    while True:
        try:
            folder, reader, file, arguments, bounds = connection.recv()
        except (EOFError, OSError):
            return
        # A file is named from where the program stands now, not from where it stood when this process began.
        with contextlib.suppress(OSError):
            os.chdir(folder)
        with contextlib.suppress(BrokenPipeError):
            connection.send(_told(connection, reader, file, arguments, bounds))


def _told(
    connection: Connection,
    reader: Callable[..., Iterator[Any]],
    file: str,
    arguments: tuple[object, ...],
    bounds: Bounds,
) -> tuple[str, object]:
    """Send what a reader gives; how it ended."""
    try:
        with bounded(bounds), guarded(file):
            for item in reader(file, *arguments):
                connection.send((_ITEM, item))
                _limit_time(bounds.seconds)
    except DocumentError as error:
        if isinstance(error.__cause__, MemoryError):
            return _PROBLEMS, [_ended(-signal.SIGABRT, file, bounds)]
        return _PROBLEMS, error.problems
    except BaseException as error:
        # What a native reader's own language calls a panic is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return _PROBLEMS, stranger(ValueError(str(error)), file).problems
    return _END, None


def _be_silent() -> None:
    """Leave the terminal to the process that is worked for: a native reader would tell its end there."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in range(3):
        os.dup2(nowhere, handle)
    os.close(nowhere)
    faulthandler.disable()


@contextlib.contextmanager
def bounded(bounds: Bounds) -> Iterator[None]:
    """Hold this process to bounds for a while."""
    if sys.platform != "linux":
        yield
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + bounds.memory
    resource.setrlimit(resource.RLIMIT_AS, (_at_most(soft, most), hard))
    _limit_time(bounds.seconds)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        _limit_time(None)


def _limit_time(seconds: int | None) -> None:
    """Let this process go on for so long; it is ended by a signal then."""
    if sys.platform != "linux":
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = hard if seconds is None else _at_most(hard, int(used.ru_utime + used.ru_stime) + 1 + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _at_most(limit: int, wanted: int) -> int:
    """A limit as it is or lower; it may be none."""
    return wanted if limit < 0 else min(limit, wanted)


def end_with_parent() -> None:
    """End when the process that is worked for ends, however that is, and only then.

    Ctrl-C and a closed window are told to all processes of a terminal: the parent says when it is over.
    """
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_outlived, args=(parent.sentinel, os.getppid()), daemon=True).start()


def _outlived(sentinel: int, parent: int) -> None:
    # Processes begun later hold the other end of the sentinel, too: whether the parent is still ours says more.
    while not wait([sentinel], _LOOK) and os.getppid() == parent:
        pass
    os._exit(1)


_LOOK = 0.25
"""Seconds between two looks."""
