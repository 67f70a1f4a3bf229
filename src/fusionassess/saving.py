"""Files written whole or not at all."""

import contextlib
import os
from pathlib import Path


class FileExistsAlready(Exception):
    """The file is there and nobody said that it may be overwritten."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(str(path))


def save(path: Path, content: str | bytes, *, force: bool = True) -> None:
    """Write a file so that a reader, or a crash at any moment, finds the old or the new one, whole.

    Raises FileExistsAlready where it may not be overwritten, and OSError where the disk refuses;
    the old file is then as it was.
    """
    if not force and path.exists():
        raise FileExistsAlready(path)
    import tempfile

    # A link stays a link: what it points to is replaced.
    target = Path(os.path.realpath(path))
    data = content.encode() if isinstance(content, str) else content
    if target.exists() and not target.is_file():
        # A device or a pipe takes what it is given; to replace it would be to destroy it.
        with target.open("wb") as device:
            device.write(data)
        return
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.chmod(_mode(target))
            _put(unfinished, target, force=force)
        except BaseException:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise
    except FileExistsError:
        raise FileExistsAlready(path) from None
    except OSError as error:
        # The reader knows the file they named, not the one beside it.
        error.filename, error.filename2 = str(path), None
        raise
    _settle(target.parent)


def _put(unfinished: Path, target: Path, *, force: bool) -> None:
    """Give the file its name; without force, a file that came in the meantime stays."""
    if force or not hasattr(os, "link"):
        unfinished.replace(target)
        return
    os.link(unfinished, target)
    unfinished.unlink()


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
