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


def files(sources: Iterable[Path]) -> Iterator[Path]:
    """The files of folders (with their subfolders) and patterns, and the files named; each once, by name."""
    seen: set[Path] = set()
    for source in sources:
        for file in _files(source):
            if (real := file.resolve()) not in seen:
                seen.add(real)
                yield file


def _files(source: Path) -> Iterator[Path]:
    """Files below a folder or of a pattern, and what cannot be looked into: reading it will say why."""
    if str(source) == STDIN:
        yield source
    elif source.is_dir():
        yield from _below(source)
    elif not source.exists() and (found := _matching(str(source))):
        for name in found:
            # What a pattern finds is taken as if its folder had been named: other files are left alone.
            yield from _below(Path(name)) if Path(name).is_dir() else [Path(name)] if _is_ours(name) else []
    else:
        yield source


def _matching(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - the pattern may begin at the root


def _below(folder: Path) -> list[Path]:
    found: list[Path] = []

    def note(error: OSError) -> None:
        found.append(Path(error.filename))

    for here, names, inside in os.walk(folder, onerror=note):
        names[:] = [name for name in names if not name.startswith(_NOT_OURS)]
        paths = (Path(here) / name for name in inside if _is_ours(name))
        # A link to nowhere is named, too; a pipe or a device is nobody's sheet.
        found += (file for file in paths if file.is_file() or file.is_symlink())
    return sorted(found)


def _is_ours(name: str) -> bool:
    base = os.path.basename(name)  # noqa: PTH119 - of a thousand names
    return not base.startswith(_NOT_OURS) and base.lower().endswith((*SHEETS, *TABLES, *ARCHIVES))


def is_table(file: Path) -> bool:
    """Whether a file is a table by its name; of a workbook only its content can tell."""
    return str(file) == STDIN or file.name.lower().endswith((*TABLES, ".txt"))


def is_archive(file: Path) -> bool:
    """Whether a file is an archive by its name."""
    return file.name.lower().endswith(ARCHIVES)


def members(file: Path) -> Iterator[Member]:
    """The sheets in an archive, by name. Raises DocumentError where it cannot be read."""
    try:
        if file.suffix.lower() == ".zip":
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


def _unreadable(file: Path, detail: str) -> DocumentError:
    return DocumentError([Problem("unreadable", Place(str(file)), {"file": str(file), "detail": detail})])


def _is_sheet(name: str) -> bool:
    parts = name.split("/")
    return name.lower().endswith(SHEETS) and not any(part.startswith(_NOT_OURS) for part in parts if part != ".")


def _member(file: Path, name: str, opened: IO[bytes]) -> Member:
    # One byte more than a document may have: the reader says that it is too many.
    return Member(str(file), name, opened.read(MOST_BYTES + 1))
