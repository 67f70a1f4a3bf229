"""Files written whole or not at all, by one at a time."""

import contextlib
import errno
import glob
import hashlib
import os
import stat
from collections.abc import Iterator
from functools import cache
from io import BufferedReader
from pathlib import Path

from fusionassess.documents.interruptions import undisturbed


class FileExistsAlready(Exception):
    """The file is there and nobody said that it may be overwritten."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(str(path))


class InUse(Exception):
    """Somebody else is at work on the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(str(path))


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep a second program that holds it off a file, by whichever name it is opened.

    Raises InUse, and OSError where the folder is missing or read-only.
    """
    from filelock import FileLock, Timeout

    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    # A little patience: who finds a lock that its holder is just taking away tries again.
    lock = FileLock(target.parent / f".{_short(target.name)}.lock", timeout=0.1, poll_interval=0.02)
    try:
        lock.acquire()
    except Timeout:
        raise InUse(path) from None
    except OSError as error:
        error.filename = str(path)
        raise
    try:
        yield
    finally:
        # Taken away while it is held: afterwards it could be somebody else's. Who has waited for it sees
        # that it has no name any more, and makes a new one.
        with contextlib.suppress(OSError):
            Path(lock.lock_file).unlink()
        lock.release()


def refuse_read_only(path: Path) -> None:
    """Respect that somebody has taken the right to write from a file: to put another in its place needs none.

    Raises PermissionError.
    """
    with contextlib.suppress(FileNotFoundError):
        if not path.stat().st_mode & 0o222:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


@contextlib.contextmanager
def regular(path: Path) -> Iterator[BufferedReader]:
    """A file that the program itself has written, opened to be read again; what is checked is what is read.

    A pipe or a link that somebody laid there is not waited for or followed. Raises OSError, also where it is one.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        yield opened


def save(path: Path, content: str | bytes, *, force: bool = True) -> None:
    """Write a file so that a reader, or a crash at any moment, finds the old or the new one, whole.

    Raises FileExistsAlready where it may not be overwritten, and OSError where the disk refuses;
    the old file is then as it was.
    """
    if not force and path.exists():
        raise FileExistsAlready(path)
    # A link stays a link: what it points to is replaced.
    target = Path(os.path.realpath(path))
    data = content.encode() if isinstance(content, str) else content
    if target.exists() and not target.is_file():
        # A device or a pipe takes what it is given; to replace it would be to destroy it.
        with target.open("wb") as device:
            device.write(data)
        return
    with unfinished(path, force=force) as part:
        part.write_bytes(data)


@contextlib.contextmanager
def unfinished(path: Path, *, force: bool) -> Iterator[Path]:
    """A file to be written that gets its name when the block ends, and is gone where the block fails.

    Its content is on the disk before it has the name. What programs left lying that were killed
    while they wrote the same file is swept away. Raises FileExistsAlready where the name may not be
    taken, and OSError where the disk refuses.
    """
    target = Path(os.path.realpath(path))
    try:
        _sweep(target)
        part, handle = None, -1
        try:
            with undisturbed():
                part, handle = _begun(target)
            yield part
            _flush(part)
            part.chmod(_mode(target))
            _put(part, target, force=force)
        except BaseException:
            if part is not None:
                with contextlib.suppress(OSError):
                    part.unlink()
            raise
        finally:
            if part is not None:
                os.close(handle)
    except FileExistsError:
        raise FileExistsAlready(path) from None
    except OSError as error:
        # The reader knows the file they named, not the one beside it.
        error.filename, error.filename2 = str(path), None
        raise
    _settle(target.parent)


_BEGUN: set[Path] = set()
"""Folders of this process that are there."""
_FOLDER = "fusionassess-"
_HELD = ".held"


@contextlib.contextmanager
def workspace() -> Iterator[Path]:
    """A folder for what is needed only while the block runs.

    What programs left lying that were killed is swept away, once for a process.
    """
    import shutil
    import tempfile

    _sweep_folders()
    folder, handle = None, -1
    try:
        with undisturbed():
            folder = Path(tempfile.mkdtemp(prefix=_FOLDER))
            _BEGUN.add(folder)
            handle = os.open(folder / _HELD, os.O_RDWR | os.O_CREAT, 0o600)
            _marked(handle)
        yield folder
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
            _BEGUN.discard(folder)
        if handle >= 0:
            os.close(handle)


def clear_away() -> None:
    """Remove every such folder of this process, which ends without leaving its blocks."""
    import shutil

    for folder in _BEGUN:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _sweep_folders() -> None:
    """Remove the folders of processes that have ended since."""
    import shutil
    import tempfile

    for left in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        with contextlib.suppress(OSError):
            # Not through a link that somebody laid there; one without a mark is just being made, or none of ours.
            handle = os.open(left / _HELD, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
            try:
                is_own = not hasattr(os, "getuid") or os.fstat(handle).st_uid == os.getuid()
                if is_own and not left.is_symlink() and _marked(handle):
                    shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(handle)


def _begun(target: Path) -> tuple[Path, int]:
    """A file beside the target, and a handle that marks it as somebody's while it is open."""
    import tempfile

    while True:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{_short(target.name)}.", suffix=_PART)
        # A sweeper may have been quicker than the mark; then there is no name any more.
        if _marked(handle) and os.fstat(handle).st_nlink:
            return Path(name), handle
        os.close(handle)


def _sweep(target: Path) -> None:
    """Remove what was begun for the target by programs that have ended since."""
    for left in target.parent.glob(f".{glob.escape(_short(target.name))}.*{_PART}"):
        with contextlib.suppress(OSError):
            handle = os.open(left, os.O_RDWR)
            try:
                if _marked(handle):
                    left.unlink()
            finally:
                os.close(handle)


_PART = ".part"


def _short(name: str) -> str:
    """A name with room for what is put around it; a digest of one that takes all that a name may have."""
    return name if len(os.fsencode(name)) <= _LONGEST else hashlib.sha256(os.fsencode(name)).hexdigest()[:32]


_LONGEST = 230
"""Bytes; systems give a name 255."""


def _marked(handle: int) -> bool:
    """Mark an open file as somebody's, until the handle is closed; False where it is marked already."""
    try:
        import fcntl
    except ImportError:
        # Windows keeps every open file from being removed.
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _flush(part: Path) -> None:
    """Bring the content to the disk; else a power cut could leave the name on an empty file."""
    handle = os.open(part, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put(part: Path, target: Path, *, force: bool) -> None:
    """Give the file its name; without force, a file that came in the meantime stays."""
    if force or not hasattr(os, "link"):
        part.replace(target)
        return
    os.link(part, target)
    part.unlink()


def _mode(target: Path) -> int:
    """Keep the rights of the old file; give a new one what the user's mask allows."""
    try:
        return target.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _settle(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system lets us."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
