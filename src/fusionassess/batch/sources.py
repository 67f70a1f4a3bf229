"""Where a batch finds its sheets and tables: folders, patterns, archives, single files."""

import glob
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from fusionassess.documents import STDIN
from fusionassess.problems import DocumentError, Place, Problem
from fusionassess.source import MOST_BYTES, Source, decode, is_workbook

SHEETS = (".yaml", ".yml", ".json", ".xlsx")
TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".pq")
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz")
_NOT_OURS = (".", "~$", "__MACOSX")
"""Hidden files, and what spreadsheet programs and packers lay beside them."""


class Member(NamedTuple):
    """A sheet in an archive, unpacked."""

    archive: str
    name: str
    data: bytes

    def __str__(self) -> str:
        """Name it by its archive."""
        return f"{self.archive}!{self.name}"

    def source(self) -> Source:
        """Its text or cells. Raises DocumentError."""
        if is_workbook(self.data, self.name):
            from fusionassess import xlsx_reader

            return xlsx_reader.decode(self.data, str(self))
        return decode(self.data, str(self))


class _Found(NamedTuple):
    """A file by its name, and by the name that no link leads to."""

    path: str
    real: str


def files(sources: Iterable[Path]) -> Iterator[str]:
    """The files of folders (with their subfolders) and patterns, and the files named; each once, by name."""
    seen: set[str] = set()
    for source in sources:
        for found in _files(source):
            if found.real not in seen:
                seen.add(found.real)
                yield found.path


def _files(source: Path) -> Iterator[_Found]:
    """Files below a folder or of a pattern, and what cannot be looked into: reading it will say why."""
    name = str(source)
    if name == STDIN:
        yield _Found(name, name)
    elif source.is_dir():
        yield from _below(name, os.path.realpath(name))
    elif not source.exists() and (matching := _matching(name)):
        for each in matching:
            # What a pattern finds is taken as if its folder had been named: other files are left alone.
            if Path(each).is_dir():
                yield from _below(each, os.path.realpath(each))
            elif _is_ours(each):
                yield _Found(each, os.path.realpath(each))
    else:
        yield _Found(name, os.path.realpath(name))


def _matching(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - the pattern may begin at the root


def _below(folder: str, real: str) -> Iterator[_Found]:
    """Files in a folder and the folders in it, by name; links to folders are not followed."""
    try:
        with os.scandir(folder) as opened:
            entries = sorted(opened, key=lambda entry: entry.name)
    except OSError:
        yield _Found(folder, real)
        return
    for entry in entries:
        name = entry.name
        if entry.is_dir(follow_symlinks=False):
            if not name.startswith(_NOT_OURS):
                yield from _below(entry.path, real + os.sep + name)
        elif _is_ours(name):
            if entry.is_file(follow_symlinks=False):
                yield _Found(entry.path, real + os.sep + name)
            else:
                yield from _at_link(entry.path)


def _at_link(path: str) -> list[_Found]:
    """What a link leads to: a file, or nowhere, which reading it will say; a pipe or a device is nobody's sheet."""
    there = Path(path)
    found = there.is_file() or (there.is_symlink() and not there.exists())
    return [_Found(path, os.path.realpath(path))] if found else []


def _is_ours(name: str) -> bool:
    base = name.rpartition(os.sep)[2]
    return not base.startswith(_NOT_OURS) and base.lower().endswith(_OURS)


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


def is_table(file: str) -> bool:
    """Whether a file is a table by its name; of a workbook only its content can tell."""
    return file == STDIN or file.lower().endswith((*TABLES, ".txt"))


def is_archive(file: str) -> bool:
    """Whether a file is an archive by its name."""
    return file.lower().endswith(ARCHIVES)


def members(file: str) -> Iterator[Member]:
    """The sheets in an archive, by name. Raises DocumentError where it cannot be read."""
    try:
        if file.lower().endswith(".zip"):
            with zipfile.ZipFile(file) as archive:
                for info in sorted(archive.infolist(), key=lambda info: info.filename):
                    if not info.is_dir() and _is_sheet(info.filename):
                        with archive.open(info) as opened:
                            yield _member(file, _readable(info), opened)
        else:
            # In the order of the archive: a packed tar cannot be read backwards.
            with tarfile.open(file) as packed:
                for entry in packed:
                    if entry.isfile() and _is_sheet(entry.name) and (content := packed.extractfile(entry)):
                        yield _member(file, entry.name, content)
    except (zipfile.BadZipFile, zlib.error, tarfile.TarError, EOFError, NotImplementedError, RuntimeError) as error:
        raise _unreadable(file, str(error).split("\n", 1)[0]) from None
    except OSError as error:
        raise _unreadable(file, error.strerror or str(error)) from None


def _readable(info: zipfile.ZipInfo) -> str:
    """A name as it was packed: what does not say that it is UTF-8 was most likely packed in China."""
    if info.flag_bits & _SAYS_UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


_SAYS_UTF8 = 0x800


def _unreadable(file: str, detail: str) -> DocumentError:
    return DocumentError([Problem("unreadable", Place(file), {"file": file, "detail": detail})])


def _is_sheet(name: str) -> bool:
    parts = name.split("/")
    return name.lower().endswith(SHEETS) and not any(part.startswith(_NOT_OURS) for part in parts if part != ".")


def _member(file: str, name: str, opened: IO[bytes]) -> Member:
    # One byte more than a document may have: the reader says that it is too many.
    return Member(file, name, opened.read(MOST_BYTES + 1))
