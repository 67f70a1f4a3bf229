"""Finds rubrics: shipped with the program, beside an answer sheet, or at a path."""

import hashlib
from contextlib import suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from fusionassess.documents import given, models, syntax
from fusionassess.documents.problems import DocumentError, Place, Problem, nearest, no_such_file, shown
from fusionassess.documents.source import MOST_BYTES, Source, decode
from fusionassess.documents.suffixes import DOCUMENTS
from fusionassess.rubric import cache, declared
from fusionassess.rubric.model import Rubric

RUBRIC_FORMAT = "fusionassess/rubric/1"
_HEAD = 65_536
"""Bytes within which a rubric says what it is."""
HEAD_FILE = "rubric.yaml"
"""In a folder that is a rubric: all but the paths, which stand in files of their own, in the order of their names."""
MOST_PATHS = 100
"""Files of paths in the folder of a rubric."""


class Edition(NamedTuple):
    """A rubric as it stands in a file, or in the files of a folder."""

    rubric: Rubric
    sha256: str
    """Of the bytes, as ``sha256sum FILE`` or ``cat rubric.yaml P1.yaml … | sha256sum`` gives it."""
    file: str


def shipped() -> Traversable:
    """The folder of shipped rubrics: inside the wheel, or at the top of a checkout."""
    packaged = files("fusionassess") / "rubrics"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "rubrics"


def shipped_ids() -> list[str]:
    """Ids of the rubrics that come with the program."""
    entries = [entry for entry in shipped().iterdir() if entry.name.endswith(".yaml") or is_folder(entry)]
    return sorted({entry.name.removesuffix(".yaml") for entry in entries})


def is_folder(place: Traversable) -> bool:
    """Whether a place is a folder that is a rubric."""
    return place.is_dir() and (place / HEAD_FILE).is_file()


def find(name: str, beside: Path | None = None) -> Edition:
    """Find a rubric by id or path and read it; raises DocumentError with every problem.

    An id is looked up in the folder ``beside`` first, so that a sheet can travel with its rubric,
    then among the shipped ones; what is none may be a folder where the program was called. Among
    documents that are given it is one of them, or shipped.
    """
    texts = given.documents()
    if texts is not None and name in texts:
        data = texts[name]
        return Edition(parse(decode(data, name)), hashlib.sha256(data).hexdigest(), name)
    if place := locate(name, beside):
        return read(place)
    if is_path(name):
        raise DocumentError([no_such_file(name)])
    # A name too long for the system is nobody's.
    with suppress(OSError):
        if texts is None and is_folder(Path(name)):
            return read(Path(name))
    raise DocumentError([Problem("no-such-rubric", Place(name), unknown(name))])


def locate(name: str, beside: Path | None = None) -> Traversable | None:
    """Where a rubric lies, or None where there is none of that name."""
    if given.documents() is not None:
        if is_path(name):
            return None
        beside = None
    try:
        if is_path(name):
            return Path(name) if Path(name).exists() else None
        near = [beside / f"{name}{suffix}" for suffix in DOCUMENTS] if beside else []
        own = next((place for place in near if place.is_file() and _says_rubric(place)), None)
        if own is None and beside and is_folder(beside / name):
            own = beside / name
        packaged = (shipped() / name, shipped() / f"{name}.yaml")
        return own or next((place for place in packaged if place.is_file() or is_folder(place)), None)
    except OSError:
        # A name too long for the system is nobody's.
        return None


def _says_rubric(place: Path) -> bool:
    """Whether a file is a rubric: a sheet may be named like the rubric it answers."""
    with place.open("rb") as file:
        return RUBRIC_FORMAT.rpartition("/")[0].encode() in file.read(_HEAD)


def unknown(name: str) -> dict[str, object]:
    """What to tell of an id that nobody knows."""
    ids = shipped_ids()
    return {"id": shown(name), "known": ", ".join(ids), "suggestion": nearest(name, ids)}


def is_path(name: str) -> bool:
    """Whether a rubric is named by its file or folder rather than by its id."""
    return name.endswith(DOCUMENTS) or "/" in name or "\\" in name


def read(place: Traversable) -> Edition:
    """Read one rubric, or take it from the cache where the same bytes were read before."""
    contents = _contents(place)
    sha256 = hashlib.sha256(b"".join(data for _, data in contents)).hexdigest()
    # The bytes of a folder in one file are no rubric.
    key = sha256 if len(contents) == 1 else f"{len(contents)}-{sha256}"
    rubric = cache.load(key)
    if rubric is None:
        rubric = parse(_source(place, contents))
        cache.store(key, rubric)
    return Edition(rubric, sha256, str(place))


def files_of(place: Traversable) -> list[Traversable]:
    """The files of a rubric: itself, or those of its folder, the first one first and the paths by their names."""
    if not is_folder(place):
        return [place]
    others = [file for file in place.iterdir() if file.name.endswith(DOCUMENTS) and file.name != HEAD_FILE]
    if len(others) > MOST_PATHS:
        raise DocumentError([Problem("too-many", Place(str(place)), {"found": len(others), "wanted": MOST_PATHS})])
    return [place / HEAD_FILE, *sorted(others, key=lambda file: file.name)]


def source_of(place: Traversable) -> Source:
    """The text of a rubric, or the texts of its folder. Raises DocumentError where one cannot be read."""
    return _source(place, _contents(place))


def _source(place: Traversable, contents: list[tuple[str, bytes]]) -> Source:
    if len(contents) == 1:
        ((name, data),) = contents
        return decode(data, name)
    return Source(str(place), "", parts=tuple(decode(data, name) for name, data in contents))


def _contents(place: Traversable) -> list[tuple[str, bytes]]:
    """The files of a rubric with their bytes. Raises DocumentError where they are too many for one document."""
    size, contents = 0, []
    is_folder_of_files = is_folder(place)
    for file in files_of(place):
        if is_folder_of_files and isinstance(file, Path) and _is_special(file):
            told = {"file": str(file), "detail": "not a regular file"}
            raise DocumentError([Problem("unreadable", Place(str(file)), told)])
        contents.append((str(file), _bytes(file)))
        size += len(contents[-1][1])
        if size > MOST_BYTES:
            raise DocumentError([Problem("too-large", Place(str(file)), {"found": size, "most": MOST_BYTES})])
    return contents


def _is_special(file: Path) -> bool:
    """Whether a file that nobody has named is a pipe or a device, which could be waited for without end."""
    return file.exists() and not file.is_file() and not file.is_dir()


def _bytes(file: Traversable) -> bytes:
    try:
        # One more than allowed: a device may never end.
        with file.open("rb") as opened:
            return bytes(opened.read(MOST_BYTES + 1))
    except OSError as error:
        detail = error.strerror or str(error)
        raise DocumentError([Problem("unreadable", Place(str(file)), {"file": str(file), "detail": detail})]) from None


def parse(source: Source) -> Rubric:
    """Build the rubric a text describes, or raise a DocumentError with every problem."""
    values = syntax.load(source)
    if part := part_of(source, values):
        raise DocumentError([part])
    return models.validate(values, Rubric, source, context=declared.collect(values), also=declared.faults(values))


def part_of(source: Source, values: Any) -> Problem | None:
    """What to tell of a document that is one file of a rubric's folder, given where the whole is wanted."""
    folder = Path(source.file).parent
    if source.parts or not Path(source.file).is_file() or not is_folder(folder) or len(files_of(folder)) == 1:
        return None
    keys = set(values) if isinstance(values, dict) else set()
    is_head = keys & {"format", "paths"} == {"format"} and values["format"] == RUBRIC_FORMAT
    is_path = keys & {"format", "measures"} == {"measures"}
    return Problem("rubric-part", Place(source.file), {"folder": str(folder)}) if is_head or is_path else None
