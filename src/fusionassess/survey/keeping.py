"""The sheet's file while it is being filled in: whole at every moment."""

import contextlib
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from fusionassess.answers.dates import today
from fusionassess.answers.model import AnswerSheet
from fusionassess.documents import writing
from fusionassess.documents.saving import refuse_read_only, save


class SetAside(NamedTuple):
    """A copy of what somebody else had written."""

    path: Path
    is_from_before: bool
    """Whether it is what the file held when the questionnaire began, rather than an edit in between."""


class Keeper:
    """Writes one sheet again and again, and sets aside what somebody else wrote in between.

    An editor knows nothing of our lock. What stands in the file and is not what was last written
    here, comments included, is copied beside it before it is replaced.
    """

    def __init__(self, path: Path, sheet: AnswerSheet | None = None) -> None:
        """Begin with a new sheet, or with one that was read from the file."""
        self.path = path
        # A sheet that we wrote reads the same when written again; one with comments, say, does not.
        self._written = writing.dump_for(path, sheet) if sheet else None
        self._before = path.read_bytes() if sheet and path.is_file() else None
        self._unsaved: AnswerSheet | None = None

    def keep(self, sheet: AnswerSheet) -> SetAside | None:
        """Save the sheet; gives the copy made of what somebody else had written, if any.

        Its date becomes the day of the latest answer, so that evidence never seems to come from
        the future. Raises OSError, the old file then being as it was, and DocumentError where the
        sheet is larger than what is read; it is none that is to be saved then.
        """
        day = today()
        dated = sheet.model_copy(update={"assessed_on": max(day, sheet.assessed_on or day)})
        text = writing.dump_for(self.path, dated)
        self._unsaved = dated
        refuse_read_only(self.path)
        copy = self._set_aside(text)
        save(self.path, text)
        self._written, self._unsaved = text, None
        return copy

    def rescue(self) -> Path | None:
        """Try once more to save what could not be saved: in its place, else in the system's temporary folder.

        Gives where it lies now, None where nothing was unsaved; raises OSError where even that fails.
        """
        sheet = self._unsaved
        if sheet is None:
            return None
        with contextlib.suppress(OSError):
            self.keep(sheet)
            return self.path
        handle, name = tempfile.mkstemp(prefix=f"{self.path.stem}-", suffix=self.path.suffix)
        os.close(handle)
        save(Path(name), writing.dump_for(Path(name), sheet))
        return Path(name)

    def unsaved(self) -> str:
        """What could not be saved, as a document."""
        return writing.dump(self._unsaved) if self._unsaved else ""

    def _set_aside(self, text: str) -> SetAside | None:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        # Once more the same, after a save that was interrupted when its file had its name already.
        if content in {own.encode() for own in (self._written, text) if own is not None}:
            return None
        copy = _free_name(self.path)
        save(copy, content)
        return SetAside(copy, content == self._before)


def _free_name(path: Path) -> Path:
    """A name beside the file that nothing has: ``answers.yaml.bak``, ``answers.yaml.2.bak``, and so on."""
    copy, number = path.with_name(f"{path.name}.bak"), 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.name}.{number}.bak")
    return copy
