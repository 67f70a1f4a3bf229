"""Files written whole or not at all, by one at a time."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path


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
    lock = FileLock(target.parent / f".{target.name}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise InUse(path) from None
    try:
        yield
    finally:
        lock.release()
        with contextlib.suppress(OSError):
            Path(lock.lock_file).unlink()


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
    with unfinished(path, force=force) as part, part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def unfinished(path: Path, *, force: bool) -> Iterator[Path]:
    """A file to be written that gets its name when the block ends, and is gone where the block fails.

    Raises FileExistsAlready where the name may not be taken, and OSError where the disk refuses.
    """
    import tempfile

    target = Path(os.path.realpath(path))
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        os.close(handle)
        part = Path(name)
        try:
            yield part
            part.chmod(_mode(target))
            _put(part, target, force=force)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
    except FileExistsError:
        raise FileExistsAlready(path) from None
    except OSError as error:
        # The reader knows the file they named, not the one beside it.
        error.filename, error.filename2 = str(path), None
        raise
    _settle(target.parent)


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
