"""What is in an archive: sheets by the hundred, and tables."""

import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from fusionassess.batch.read.sources import ARCHIVES, NOT_OURS, SHEETS, TABLES
from fusionassess.batch.read.tables import WORKBOOK
from fusionassess.batch.read.workbook import is_form
from fusionassess.documents.problems import Place, Problem
from fusionassess.documents.source import MOST_BYTES, Source, decode, is_workbook


class Member(NamedTuple):
    """A sheet in an archive, unpacked."""

    name: str
    """With that of its archive before it."""
    data: bytes
    weight: int
    """Bytes of the archive that it took."""

    def __str__(self) -> str:
        """Name it."""
        return self.name

    def source(self) -> Source:
        """Its text or cells. Raises DocumentError."""
        if is_workbook(self.data, self.name):
            from fusionassess.documents import form_workbook

            return form_workbook.decode(self.data, self.name)
        return decode(self.data, self.name)


class Table(NamedTuple):
    """A table in an archive, in a file of its own that is there until the next member is asked for."""

    name: str
    """With that of its archive before it."""
    path: str
    weight: int

    def named(self, problem: Problem) -> Problem:
        """A problem of the file as one of the member."""
        values = {key: self.name if value == self.path else value for key, value in problem.values.items()}
        return problem._replace(place=problem.place._replace(file=self.name), values=values)


class Broken(NamedTuple):
    """Something that cannot be read: the archive, or one in it."""

    problem: Problem


Found = Member | Table | Broken

MOST_NESTED = 3
"""Archives in one another that are opened: some are made to have no end."""


def members(file: str, name: str = "", depth: int = 0) -> Iterator[Found]:
    """The sheets and tables in an archive and in those in it; ``name`` is what an inner one is called."""
    name = name or file
    try:
        yield from (_of_zip if file.lower().endswith(".zip") else _of_tar)(file, name, depth)
    except (zipfile.BadZipFile, zlib.error, tarfile.TarError, EOFError, NotImplementedError, RuntimeError) as error:
        yield _unreadable(name, str(error).split("\n", 1)[0])
    except OSError as error:
        yield _unreadable(name, error.strerror or str(error))


def _of_zip(file: str, name: str, depth: int) -> Iterator[Found]:
    """By name."""
    with zipfile.ZipFile(file) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            if not info.is_dir() and _is_ours(info.filename):
                with archive.open(info) as opened:
                    yield from _member(f"{name}!{_readable(info)}", opened, info.compress_size, depth)


def _of_tar(file: str, name: str, depth: int) -> Iterator[Found]:
    """In the order of the archive: a packed one cannot be read backwards."""
    with Path(file).open("rb") as raw, tarfile.open(fileobj=raw) as archive:
        before = 0
        for entry in archive:
            if entry.isfile() and _is_ours(entry.name) and (opened := archive.extractfile(entry)):
                yield from _member(f"{name}!{entry.name}", opened, raw.tell() - before, depth)
                before = raw.tell()


def _readable(info: zipfile.ZipInfo) -> str:
    """A name as it was packed: what does not say that it is UTF-8 was most likely packed in China."""
    if info.flag_bits & _SAYS_UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


_SAYS_UTF8 = 0x800


def _unreadable(file: str, detail: str) -> Broken:
    return Broken(Problem("unreadable", Place(file), {"file": file, "detail": detail}))


def _is_ours(name: str) -> bool:
    parts = name.split("/")
    wanted = name.lower().endswith((*SHEETS, *TABLES, *ARCHIVES))
    return wanted and not any(part.startswith(NOT_OURS) for part in parts if part != ".")


def _member(name: str, opened: IO[bytes], weight: int, depth: int) -> Iterator[Found]:
    suffix = next(suffix for suffix in (*SHEETS, *TABLES, *ARCHIVES) if name.lower().endswith(suffix))
    if suffix in {*SHEETS} - {*WORKBOOK}:
        # One byte more than a document may have: the reader says that it is too many.
        yield Member(name, opened.read(MOST_BYTES + 1), weight)
        return
    if suffix in ARCHIVES and depth == MOST_NESTED:
        yield Broken(Problem("nested-archive", Place(name), {"most": MOST_NESTED}))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"member{suffix}"
        try:
            with path.open("wb") as copy:
                shutil.copyfileobj(opened, copy)
        except OSError as error:
            # There is no room for this one; the next may be smaller.
            yield _unreadable(name, f"{tempfile.gettempdir()}: {error.strerror or error}")
            return
        if suffix in ARCHIVES:
            yield from members(str(path), name, depth + 1)
        elif suffix in WORKBOOK and is_form(str(path)):
            with path.open("rb") as copy:
                yield Member(name, copy.read(MOST_BYTES + 1), weight)
        else:
            yield Table(name, str(path), weight)
