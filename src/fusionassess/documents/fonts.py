"""A folder of further fonts: looked through before a typesetter opens it, which then works apart and within bounds.

A font is a program of its own: a few bytes of it may ask for work without end. A typesetter passes over what is no
font to it without a word, so that a font that was cut off would only show as letters that are missing.
"""

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from fusionassess.documents import apart
from fusionassess.documents.apart import Bounds
from fusionassess.documents.problems import DocumentError, Place, Problem

SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")
"""By which a typesetter knows a file for a font."""
MOST_ENTRIES = 10_000
"""Files and folders, those in folders included."""
MOST_BYTES = 2_000_000_000
"""Of all font files together; every typeface of Noto for Chinese, Japanese and Korean takes a quarter."""
_MEMORY, _SECONDS = 1 << 30, 60
"""What a report may take beside the fonts themselves; one with those of the machine takes 170 MiB and a second."""

Write = Callable[..., str | bytes]


def written(write: Write, report: object, wishes: Mapping[str, Any], passed: type[Exception]) -> str | bytes:
    """What ``write`` makes of a report: here, or apart where a folder of ``fonts`` is among the wishes.

    ``tell``, if it is among them, is told in this process; an exception of the kind ``passed`` is raised as it is.
    Raises DocumentError where the fonts are to blame, OSError where their folder cannot be read.
    """
    if "fonts" not in wishes:
        return write(report, **wishes)
    folder = Path(wishes["fonts"])
    bounds = Bounds(_MEMORY + looked_through(folder), _SECONDS)
    taken = {wish: value for wish, value in wishes.items() if wish != "tell"}
    content: str | bytes = b""
    try:
        # The typesetter keeps threads: a copy of a process in which it was at work would wait for them.
        for kind, value in apart.read(_made, str(folder), write, report, taken, passed, bounds=bounds, is_new=True):
            if kind == _REFUSED:
                raise value
            if kind == _TOLD:
                wishes.get("tell", _nobody)(value)
            else:
                content = value
    except DocumentError as error:
        raise DocumentError([_blamed(problem) for problem in error.problems]) from None
    return content


_TOLD, _MADE, _REFUSED = "told", "made", "refused"


def _made(
    _folder: str, write: Write, report: object, wishes: Mapping[str, Any], passed: type[Exception]
) -> Iterator[tuple[str, Any]]:
    """What is told, then what is made, or why it is not."""
    # A typesetter begins a thread for each processor, and each takes memory: a bound must not depend on the machine.
    os.environ["RAYON_NUM_THREADS"] = "2"
    told: list[Any] = []
    try:
        content = write(report, **wishes, tell=told.append)
    except passed as error:
        yield _REFUSED, error
        return
    yield from ((_TOLD, each) for each in told)
    yield _MADE, content


def _nobody(_: object) -> None:
    """Is told where nobody listens."""


def _blamed(problem: Problem) -> Problem:
    code = "fonts-too-costly" if problem.code == "too-costly" else "fonts-failed"
    return problem._replace(code=code) if problem.code in {"too-costly", "reader-failed"} else problem


def looked_through(folder: Path) -> int:
    """How many bytes the font files of a folder have together, those in its folders included, links followed.

    Raises DocumentError where they are too many, or one is no font as far as its head says, and OSError
    where the folder cannot be read.
    """
    total, problems = 0, []
    for file in _files(folder):
        try:
            with open(file, "rb", opener=_without_waiting) as opened:
                status = os.fstat(opened.fileno())
                if not stat.S_ISREG(status.st_mode) or not _is_whole(opened, status.st_size):
                    problems.append(Problem("no-font", Place(str(file))))
                total += status.st_size
        except OSError as error:
            values = {"file": str(file), "detail": error.strerror or str(error)}
            problems.append(Problem("unreadable", Place(str(file)), values))
        if total > MOST_BYTES:
            raise _too_many(folder)
    if problems:
        raise DocumentError(problems)
    return total


def _without_waiting(name: str, flags: int) -> int:
    # A pipe is not waited for.
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _files(folder: Path) -> Iterator[Path]:
    """Whatever has the name of a font; a folder that is met a second time, through a link, is passed over."""
    met, waiting, count = {os.path.realpath(folder)}, [folder], 0
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            if here == folder:
                raise
            continue
        count += len(entries)
        if count > MOST_ENTRIES:
            raise _too_many(folder)
        for entry in entries:
            path = here / entry.name
            if entry.is_dir():
                if (real := os.path.realpath(path)) not in met:
                    met.add(real)
                    waiting.append(path)
            elif entry.name.lower().endswith(SUFFIXES) and not entry.name.startswith(_BESIDE):
                yield path


_BESIDE = "._"
"""Begins the name of what a Mac packs beside a file: no font, and nothing that anybody put there."""


def _too_many(folder: Path) -> DocumentError:
    values = {"entries": MOST_ENTRIES, "most": MOST_BYTES // 1_000_000}
    return DocumentError([Problem("too-many-fonts", Place(str(folder)), values)])


def _is_whole(opened: Any, size: int) -> bool:
    """Whether every table that the head of a font file names lies within the file (OpenType, "Organization")."""
    head = opened.read(12)
    if head[:4] != b"ttcf":
        return head[:4] in _KINDS and _has_its_tables(opened, head, size)
    count = int.from_bytes(head[8:12])
    places = opened.read(4 * count) if 0 < count <= _MOST_FACES else b""
    faces = (int.from_bytes(places[at : at + 4]) for at in range(0, len(places), 4))
    return bool(places) and all(_is_face(opened, face, size) for face in faces)


def _is_face(opened: Any, place: int, size: int) -> bool:
    opened.seek(place)
    head = opened.read(12)
    return head[:4] in _KINDS and _has_its_tables(opened, head, size)


def _has_its_tables(opened: Any, head: bytes, size: int) -> bool:
    """Of the file's place just behind the head."""
    length = 16 * int.from_bytes(head[4:6])
    tables = opened.read(length)
    records = (tables[at : at + 16] for at in range(0, length, 16))
    return 0 < len(tables) == length and all(
        int.from_bytes(record[8:12]) + int.from_bytes(record[12:16]) <= size for record in records
    )


_KINDS = (b"\0\1\0\0", b"true", b"OTTO")
_MOST_FACES = 1000
"""In one file; a reader tries as many as it says, up to four thousand million."""
