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
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(_mode(target))
        unfinished.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise
    _settle(target.parent)


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
