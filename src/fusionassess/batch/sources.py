"""Where a batch finds its sheets."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

SUFFIXES = (".yaml", ".yml", ".json", ".xlsx")
_NOT_OURS = (".", "~$")
"""Hidden files, and what spreadsheet programs lay beside a workbook while it is open."""


def sheet_files(sources: Iterable[Path]) -> Iterator[Path]:
    """The files of folders (with their subfolders) and the files named, each once, in order of name."""
    seen: set[Path] = set()
    for source in sources:
        for file in _files(source):
            if (real := file.resolve()) not in seen:
                seen.add(real)
                yield file


def _files(source: Path) -> Iterator[Path]:
    """Sheets below a folder, and what cannot be looked into: reading it will say why."""
    if not source.is_dir():
        yield source
        return
    found: list[Path] = []

    def note(error: OSError) -> None:
        found.append(Path(error.filename))

    for folder, names, files in os.walk(source, onerror=note):
        names[:] = [name for name in names if not name.startswith(".")]
        here = (Path(folder) / name for name in files if not name.startswith(_NOT_OURS))
        # A link to nowhere is named, too; a pipe or a device is nobody's sheet.
        found += (file for file in here if file.suffix.lower() in SUFFIXES and (file.is_file() or file.is_symlink()))
    yield from sorted(found)
