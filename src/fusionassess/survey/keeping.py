"""The sheet's file while it is being filled in: one writer at a time, whole at every moment."""

import contextlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from fusionassess import documents
from fusionassess.answers import AnswerSheet
from fusionassess.saving import save


class SheetInUse(Exception):
    """Another survey is filling the sheet in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(str(path))


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep a second survey off the sheet; raises SheetInUse, and OSError where the folder is read-only."""
    lock = FileLock(path.parent / f".{path.name}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise SheetInUse(path) from None
    try:
        yield
    finally:
        lock.release()
        with contextlib.suppress(OSError):
            Path(lock.lock_file).unlink()


def keep(path: Path, sheet: AnswerSheet) -> None:
    """Save the sheet; raises OSError, the old file then being as it was.

    Its date becomes the day of the latest answer, so that evidence never seems to come from the
    future.
    """
    day = today()
    dated = sheet.model_copy(update={"assessed_on": max(day, sheet.assessed_on or day)})
    save(path, documents.dump(dated))


def today() -> date:
    """The day it is where the respondent sits."""
    return datetime.now().astimezone().date()
