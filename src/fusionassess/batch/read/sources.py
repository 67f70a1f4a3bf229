"""Where a batch finds its sheets and tables: folders, patterns, archives, single files."""

import glob
import os
from collections.abc import Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Literal

from fusionassess.documents.models import STDIN

SHEETS = (".yaml", ".yml", ".json", ".xlsx")
TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".pq")
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz")
NOT_OURS = (".", "~$", "__MACOSX")
"""Hidden files, and what spreadsheet programs and packers lay beside them."""


Kind = Literal["sheets", "table", "archive"]


_Found = tuple[str, str]
"""A file by its name, and by the name that no link leads to; of a million files a bare pair is made soonest."""


def files(sources: Iterable[Path]) -> Iterator[str]:
    """The files of folders (with their subfolders) and patterns, and the files named; each once, by name."""
    seen: set[str] = set()
    for source in sources:
        for path, real in _files(source):
            if real not in seen:
                seen.add(real)
                yield path


def _files(source: Path) -> Iterator[_Found]:
    """Files below a folder or of a pattern, and what cannot be looked into: reading it will say why."""
    name = str(source)
    if name == STDIN:
        yield (name, name)
    elif source.is_dir():
        yield from _below(name, os.path.realpath(name))
    elif not source.exists() and (matching := _matching(name)):
        for each in matching:
            # What a pattern finds is taken as if its folder had been named: other files are left alone.
            if Path(each).is_dir():
                yield from _below(each, os.path.realpath(each))
            elif _is_ours(each):
                yield (each, os.path.realpath(each))
    else:
        yield (name, os.path.realpath(name))


def _matching(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - the pattern may begin at the root


def _below(folder: str, real: str) -> Iterator[_Found]:
    """Files in a folder and the folders in it, by name; links to folders are not followed."""
    try:
        with os.scandir(folder) as opened:
            entries = sorted(opened, key=attrgetter("name"))
    except OSError:
        yield (folder, real)
        return
    real += os.sep
    for entry in entries:
        name = entry.name
        if name.startswith(NOT_OURS):
            continue
        is_ours = name.lower().endswith(_OURS)
        if is_ours and entry.is_file(follow_symlinks=False):
            yield (entry.path, real + name)
        elif entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path, real + name)
        elif is_ours:
            yield from _at_link(entry.path)


def _at_link(path: str) -> list[_Found]:
    """What a link leads to: a file, or nowhere, which reading it will say; a pipe or a device is nobody's sheet."""
    there = Path(path)
    found = there.is_file() or (there.is_symlink() and not there.exists())
    return [(path, os.path.realpath(path))] if found else []


def _is_ours(name: str) -> bool:
    base = name.rpartition(os.sep)[2]
    return not base.startswith(NOT_OURS) and base.lower().endswith(_OURS)


_OURS = (*SHEETS, *TABLES, *ARCHIVES)


def size_of(file: str) -> int:
    """Bytes of a file; none where there is no file."""
    try:
        return os.stat(file).st_size  # noqa: PTH116 - of a million names
    except OSError:
        return 0


def suffix_of(path: str) -> str:
    """The suffix that says what a path or an address holds; a folder of parts goes by its own name."""
    return Path(path.rstrip("/*")).suffix.lower()


def kind_of(file: str) -> Kind:
    """What a file is by its name; of a workbook only its content can tell."""
    name = file.lower()
    if name.endswith(_PLAIN):
        return "sheets"
    if file == STDIN or name.endswith((*TABLES, ".txt")):
        return "table"
    return "archive" if name.endswith(ARCHIVES) else "sheets"


_PLAIN = (".yaml", ".yml", ".json")
