"""What is in an archive: sheets by the hundred, and tables; and files that were packed one by one."""

import bz2
import errno
import gzip
import lzma
import os
import re
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from fusionassess.batch import ledger
from fusionassess.batch.ledger import Ledger, Unit
from fusionassess.batch.read import sources
from fusionassess.batch.read.opening import kind_inside
from fusionassess.batch.read.spreadsheets import is_form
from fusionassess.documents.problems import Place, Problem
from fusionassess.documents.saving import workspace
from fusionassess.documents.source import MOST_BYTES, Source, decode, is_workbook
from fusionassess.documents.suffixes import ARCHIVES, PACKED


class Member(NamedTuple):
    """A sheet in an archive, unpacked."""

    name: str
    """With that of its archive before it."""
    data: bytes
    weight: int
    """Bytes of the archive that it took."""
    unit: Unit = "members"
    """What it counts as."""

    def __str__(self) -> str:
        """Name it."""
        return self.name

    def source(self) -> Source:
        """Its text or cells. Raises DocumentError."""
        if is_workbook(self.data, self.name):
            from fusionassess.documents import form_workbook

            return form_workbook.decode(self.data, self.name)
        return decode(self.data, self.name)


class UnpackedTable(NamedTuple):
    """A table in an archive, in a file of its own that is there until the next member is asked for."""

    name: str
    """With that of its archive before it."""
    path: str
    weight: int
    unit: Unit = "members"
    """What it counts as."""

    def named(self, problem: Problem) -> Problem:
        """A problem of the file as one of the member."""
        values = {key: self.name if value == self.path else value for key, value in problem.values.items()}
        return problem._replace(place=problem.place._replace(file=self.name), values=values)


class Broken(NamedTuple):
    """Something that cannot be read: the archive, or something in it."""

    problem: Problem
    unit: Unit = "members"


Found = Member | UnpackedTable | Broken | Ledger
"""A ledger tells of what needs no reading: members that are passed over, and archives at their end."""

MOST_NESTED = 3
"""Archives in one another that are opened: some are made to have no end."""
_ROOM_LEFT = 1 << 26
"""Bytes of the disk that are left alone."""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    tarfile.TarError,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What readers of archives say of one that was cut, altered, locked or made by hand."""


class _TooMuchError(Exception):
    """An archive unpacks to more than one of its size may."""


@dataclass(slots=True)
class _Room:
    """Bytes that an archive, with those in it, may unpack to; what it says and what is unpacked both count."""

    most: int
    taken: int = 0

    def take(self, size: int) -> None:
        """Take some of it. Raises _TooMuchError where there is no more."""
        self.taken += size
        if self.taken > self.most:
            raise _TooMuchError

    def problem(self, file: str) -> Problem:
        """That it was not enough."""
        return Problem("too-much-inside", Place(file), {"most": self.most >> 20})


def _room(file: str) -> _Room:
    return _Room(_UNPACKED + _TIMES_PACKED * sources.size_of(file))


_UNPACKED, _TIMES_PACKED = 1 << 28, 200
"""What the smallest archive may unpack to, and how often its own size beside that: answers come to 5 to 30 times."""


def members(file: str, name: str = "", depth: int = 0, room: _Room | None = None) -> Iterator[Found]:
    """What is in an archive and in those in it; ``name`` is what an inner one is called, ``room`` that of the outer."""
    name, unit = name or file, _unit(depth)
    left = room or _room(file)
    something = False
    try:
        for member in (_of_zip if file.lower().endswith(".zip") else _of_tar)(file, name, depth, left):
            something = True
            yield member
    except _TooMuchError:
        # Looking for what comes behind could take as long as unpacking it.
        if room is not None:
            raise
        yield Broken(left.problem(name), unit)
    except _BROKEN as error:
        yield _broken(name, error, unit)
    except OSError as error:
        yield _unreadable(name, error.strerror or str(error), unit)
    else:
        yield ledger.scored(unit) if something else ledger.passed_over(unit, "nothing-inside", name)


def unpacked(file: str) -> Iterator[Found]:
    """The one file in a packed one, such as ``answers.csv.gz``: it counts as that file."""
    packer = next(suffix for suffix in PACKED if file.lower().endswith(suffix))
    room = _room(file)
    try:
        with _PACKERS[packer](file) as opened:
            yield from _kept(file, file[: -len(packer)], opened, sources.size_of(file), "files", 0, room)
    except _TooMuchError:
        yield Broken(room.problem(file), "files")
    except _BROKEN as error:
        yield _broken(file, error, "files")
    except OSError as error:
        yield _unreadable(file, error.strerror or str(error), "files")


_PACKERS: dict[str, Callable[[Any], Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}


def _unit(depth: int) -> Unit:
    return "members" if depth else "files"


def _of_zip(file: str, name: str, depth: int, room: _Room) -> Iterator[Found]:
    """By name."""
    with zipfile.ZipFile(file) as archive:
        foreign = ""
        for info in sorted(archive.infolist(), key=lambda info: sources.in_order(info.filename)):
            if info.is_dir():
                continue
            inner, guessed = _readable(info)
            foreign = foreign or (inner if guessed else "")
            spot = f"{name}!{inner}"
            room.take(info.file_size)
            try:
                opened = partial(archive.open, info)
                yield from _member(spot, inner, opened, info.file_size, info.compress_size, depth, room)
            except _BROKEN as error:
                # Damaged, or with a password: the others are whole.
                yield _broken(spot, error, "members")
        if foreign:
            yield ledger.assumed("names-gb18030", name)


def _of_tar(file: str, name: str, depth: int, room: _Room) -> Iterator[Found]:
    """In the order of the archive: a packed one cannot be read backwards."""
    with Path(file).open("rb") as raw, tarfile.open(fileobj=raw) as archive:
        before = 0
        for entry in archive:
            if entry.isdir():
                continue
            spot = f"{name}!{entry.name}"
            room.take(entry.size)
            if not entry.isfile():
                yield ledger.passed_over("members", "link" if entry.issym() or entry.islnk() else "no-file", spot)
                continue
            yield from _member(
                spot, entry.name, partial(_extracted, archive, entry), entry.size, raw.tell() - before, depth, room
            )
            before = raw.tell()


def _extracted(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    opened = archive.extractfile(entry)
    if opened is None:
        raise tarfile.ReadError(entry.name)
    return opened


def _readable(info: zipfile.ZipInfo) -> tuple[str, bool]:
    """A name as it was packed, and whether it was guessed: what is no UTF-8 was most likely packed in China."""
    if info.flag_bits & _SAYS_UTF8 or info.filename.isascii():
        return info.filename, False
    try:
        data = info.filename.encode("cp437")
    except UnicodeError:
        return info.filename, False
    try:
        return data.decode(), False
    except UnicodeError:
        pass
    try:
        return data.decode("gb18030"), True
    except UnicodeError:
        return info.filename, True


_SAYS_UTF8 = 0x800


def _broken(file: str, error: Exception, unit: Unit) -> Broken:
    """What its reader has found, which may name the file once more, or all that it knows of it."""
    detail = _FOR_FILE.split(str(error).split("\n", 1)[0])[0] or type(error).__name__
    if _LOCKED.search(str(error)):
        return Broken(Problem("locked-archive", Place(file)), unit)
    return Broken(Problem("damaged-archive", Place(file), {"detail": detail}), unit)


_LOCKED = re.compile("is encrypted, password required")
_FOR_FILE = re.compile(" (?:for|of) (?:file|archive) | <")


def _unreadable(file: str, detail: str, unit: Unit) -> Broken:
    return Broken(Problem("unreadable", Place(file), {"file": file, "detail": detail}), unit)


def _member(
    name: str, inner: str, opened: Callable[[], IO[bytes]], size: int, weight: int, depth: int, room: _Room
) -> Iterator[Found]:
    """A member by its name; ``size`` is what it says that it unpacks to."""
    if any(sources.is_hidden(part) for part in inner.split("/") if part not in {".", ".."}):
        yield ledger.passed_over("members", "hidden", name)
        return
    kind = sources.kind_of(inner)
    if kind == "other" and not sources.has_lost_its_suffix(inner):
        yield ledger.passed_over("members", "other-kind", name)
    elif kind == "foreign":
        yield Broken(Problem(sources.foreign_code(inner), Place(name), {"suffix": sources.suffix_of(inner)}))
    elif kind == "archive" and depth == MOST_NESTED:
        yield Broken(Problem("nested-archive", Place(name), {"most": MOST_NESTED}))
    elif kind != "sheets" and size > (free := shutil.disk_usage(tempfile.gettempdir()).free - _ROOM_LEFT):
        # A few kilobytes may say that they unpack to terabytes.
        yield Broken(Problem("no-room", Place(name), {"found": size, "room": max(free, 0)}))
    elif kind == "packed":
        packer = next(suffix for suffix in PACKED if inner.lower().endswith(suffix))
        with opened() as outer, _PACKERS[packer](outer) as within:
            yield from _kept(name, inner[: -len(packer)], within, weight, "members", depth, room)
    else:
        with opened() as data:
            yield from _kept(name, inner, data, weight, "members", depth, room)


def _kept(
    name: str, inner: str, opened: IO[bytes], weight: int, unit: Unit, depth: int, room: _Room
) -> Iterator[Found]:
    """What was unpacked: a sheet in memory, anything larger in a file that is there until the next one is asked for."""
    kind = sources.kind_of(inner)
    if kind == "sheets":
        # One byte more than a document may have: the reader says that it is too many.
        yield Member(name, opened.read(MOST_BYTES + 1), weight, unit)
        return
    with workspace() as folder:
        # A suffix that says nothing may be too long for a file system, or have signs that it does not take.
        ending = "" if kind == "other" else sources.suffix_of(inner)
        ending = next((suffix for suffix in ARCHIVES if inner.lower().endswith(suffix)), ending)
        path = folder / f"member{ending}"
        try:
            with path.open("wb") as copy:
                _copy(opened, copy, folder, room)
        except OSError as error:
            # There is no room for this one; the next may be smaller.
            yield _unreadable(name, f"{tempfile.gettempdir()}: {error.strerror or error}", unit)
            return
        if kind == "other":
            # The name says nothing of what it is: as in a folder, its content does.
            kind = kind_inside(str(path))
        if kind == "other":
            yield ledger.passed_over(unit, "other-kind", name)
        elif kind == "foreign":
            yield Broken(Problem(sources.foreign_code(inner), Place(name), {"suffix": sources.suffix_of(inner)}), unit)
        elif kind == "sheets":
            yield Member(name, path.read_bytes()[: MOST_BYTES + 1], weight, unit)
        elif kind == "archive":
            yield from members(str(path), name, depth + 1, room)
        elif kind == "workbook" and is_form(str(path)):
            with path.open("rb") as copy:
                yield Member(name, copy.read(MOST_BYTES + 1), weight, unit)
        else:
            yield UnpackedTable(name, str(path), weight, unit)


def _copy(opened: IO[bytes], copy: IO[bytes], folder: Path, room: _Room) -> None:
    """Unpack as long as there is room: how long a packed file is it does not say. Raises OSError, _TooMuchError."""
    while chunk := opened.read(_CHUNK):
        room.take(len(chunk))
        if shutil.disk_usage(folder).free < _ROOM_LEFT:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        copy.write(chunk)


_CHUNK = 1 << 24
