"""Where a batch finds its returns: folders, patterns, archives, single files, and what each is by its name."""

import datetime
import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from fusionassess.batch.ledger import Ledger, passed_over, total
from fusionassess.documents.reading import STDIN
from fusionassess.documents.suffixes import (
    ARCHIVES,
    DELIMITED,
    DOCUMENTS,
    FOREIGN_BY_SUFFIX,
    LINES,
    PACKED,
    PAGES,
    PARQUET,
    SCANS,
    WORKBOOKS,
)

_HIDDEN = (".", "~$", "__MACOSX")
_LEFT_BY_WINDOWS = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})


Kind = Literal["sheets", "table", "workbook", "archive", "packed", "foreign", "other"]

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(DOCUMENTS, "sheets"),
    **dict.fromkeys((*PARQUET, *DELIMITED, *LINES), "table"),
    **dict.fromkeys(WORKBOOKS, "workbook"),
    **dict.fromkeys(ARCHIVES, "archive"),
    **dict.fromkeys(FOREIGN_BY_SUFFIX, "foreign"),
}
_CODES = {**FOREIGN_BY_SUFFIX, **dict.fromkeys(PAGES, "form-page"), **dict.fromkeys(SCANS, "foreign-document")}


_Found = tuple[str, str]
"""A file by its name, and by the name that no link leads to; of a million files a bare pair is made soonest."""


class Met(NamedTuple):
    """What stands where a batch was sent."""

    files: list[str]
    """Each once, in order."""
    ledger: Ledger
    """What is no file, hidden, or met a second time."""


def look(sources: Iterable[Path]) -> Met:
    """The files of folders (with their subfolders) and patterns, and the files named."""
    seen: set[str] = set()
    files: list[str] = []
    aside: list[Ledger] = []
    for source in sources:
        for path, real in _files(source, aside):
            if real in seen:
                aside.append(passed_over("files", "met-twice", path))
                continue
            seen.add(real)
            files.append(path)
    return Met(files, total(aside))


def _files(source: Path, aside: list[Ledger]) -> Iterator[_Found]:
    """Files below a folder or of a pattern, and what cannot be looked into: reading it will say why."""
    name = str(source)
    if name == STDIN:
        yield (name, name)
    elif source.is_dir():
        yield from _below(name, os.path.realpath(name), aside)
    elif not source.exists() and (matching := _matching(name)):
        for each in matching:
            # What a pattern finds is taken as if its folder had been named.
            if Path(each).is_dir():
                yield from _below(each, os.path.realpath(each), aside)
            elif is_hidden(each.rpartition(os.sep)[2]):
                aside.append(passed_over("files", "hidden", each))
            else:
                yield from _at(each, aside)
    else:
        yield (name, os.path.realpath(name))


def _matching(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern, recursive=True), key=in_order)  # noqa: PTH207 - the pattern may begin at the root


class FileOrder(NamedTuple):
    """What the name of a file tells of which is the later of two."""

    base: str
    """What is left of the name: of copies it is the same."""
    day: int
    """The date in it, such as ``20260930``, ``2026-9-30`` or ``2026年9月30日``, as ``toordinal`` counts; 0 of none."""
    copy: int
    """The number that programs give to what is there already; 0 of the first."""


_MAY_TELL = re.compile(r"(?:19|20)\d\d|(?:[)）]|副本|copy| \d\d?)(?=\.|$)", re.IGNORECASE)
"""Names of which it is worth looking closer, for there may be a million."""
_STEM = re.compile(r"(.*?)(\.[a-z][a-z0-9]{0,7}(?:\.(?:gz|bz2|xz))?)?", re.IGNORECASE | re.DOTALL)
_COPY = re.compile(
    r"(.*?\S)(?:"
    r"\s?[(（](?P<number>\d{1,6})[)）]|\s(?P<bare>[2-9]|[1-9]\d)|"
    r"(?:\s?-\s?|\s)?(?:副本|(?<![a-z])copy)(?:\s?[(（]?(?P<of>\d{1,6})[)）]?)?"
    r")",
    re.IGNORECASE | re.DOTALL,
)
"""A file that is there once more, as programs name it: ``甲公司(1)``, ``甲公司 - 副本 (2)``, ``A - Copy``, ``A 2``."""
_DATE = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)"
    r"|(?P<year>(?:19|20)\d\d)(?:(?P<sign>[-_.])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)(?!\d)"
    r"|年(?P<moon>\d\d?)月(?P<sun>\d\d?)日?))"
)


def in_order(name: str) -> FileOrder:
    """What files are sorted by: the name, those of a later date and copies behind the first."""
    if not _MAY_TELL.search(name):
        return FileOrder(name, 0, 0)
    folder, sign, file = name.rpartition("/" if "/" in name else os.sep)
    parts = _STEM.fullmatch(file)
    stem, suffix = (file, "") if parts is None else (parts[1], parts[2] or "")
    copies, day = 0, 0
    while again := _COPY.fullmatch(stem):
        stem = again[1]
        copies += int(again["number"] or again["bare"] or again["of"] or 1)
    for date in _DATE.finditer(stem):
        day = _day_of(date) or day
    if day:
        stem = _DATE.sub("", stem).strip(" -_")
        while again := _COPY.fullmatch(stem):
            stem = again[1]
            copies += int(again["number"] or again["bare"] or again["of"] or 1)
    return FileOrder(f"{folder}{sign}{stem}{suffix}", day, copies)


def _day_of(date: "re.Match[str]") -> int:
    """The number of a date in a name; 0 where there is no such day."""
    parts = [date["y"] or date["year"], date["m"] or date["month"] or date["moon"], date["d"] or date["day"]]
    try:
        return datetime.date(*(int(part or date["sun"]) for part in parts)).toordinal()
    except ValueError:
        return 0


def _below(folder: str, real: str, aside: list[Ledger]) -> Iterator[_Found]:
    """Files in a folder and the folders in it, by name; links to folders are not followed."""
    try:
        with os.scandir(folder) as opened:
            entries = sorted(opened, key=lambda entry: in_order(entry.name))
    except OSError:
        yield (folder, real)
        return
    real += os.sep
    for entry in entries:
        name = entry.name
        if is_hidden(name):
            aside.append(passed_over("files", "hidden", entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield (entry.path, real + name)
        elif entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path, real + name, aside)
        else:
            yield from _at(entry.path, aside)


def _at(path: str, aside: list[Ledger]) -> Iterator[_Found]:
    """What a link leads to: a file, or nowhere, which reading it will say; a pipe or a device is nobody's sheet."""
    there = Path(path)
    if there.is_file() or (there.is_symlink() and not there.exists()):
        yield (path, os.path.realpath(path))
    else:
        aside.append(passed_over("files", "link" if there.is_symlink() else "no-file", path))


def is_hidden(name: str) -> bool:
    """Whether a name is that of something hidden, or of what programs lay beside the files of their users."""
    return name.startswith(_HIDDEN) or name.lower() in _LEFT_BY_WINDOWS


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
    """What a file is by its name."""
    name = file.lower()
    # What there may be a million of is told first.
    if name.endswith(DOCUMENTS):
        return "sheets"
    if file == STDIN:
        return "table"
    if name.endswith(ARCHIVES):
        return "archive"
    suffix = os.path.splitext(name)[1]  # noqa: PTH122 - of a million names
    if suffix in PACKED:
        inner = _KINDS.get(os.path.splitext(name.removesuffix(suffix))[1], "other")  # noqa: PTH122
        return "packed" if inner in {"sheets", "table", "workbook"} else "foreign"
    return _KINDS.get(suffix, "other")


def has_lost_its_suffix(file: str) -> bool:
    """Whether a name says nothing of what a file is, as ``甲公司`` or ``t.xlsx(1)``: programs for chats cut and add."""
    return not _ORDINARY.fullmatch(os.path.splitext(file.lower())[1])  # noqa: PTH122 - of a million names


_ORDINARY = re.compile(r"\.[a-z]{2,8}\d?")


def foreign_code(file: str) -> str:
    """The code that says how to save what cannot be read, by the suffix of a foreign file."""
    return _CODES.get(os.path.splitext(file.lower())[1], "foreign-archive")  # noqa: PTH122
