"""Finds rubrics: shipped with the program, beside an answer sheet, or at a path."""

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from fusionassess import cache, declared, documents, syntax
from fusionassess.problems import DocumentError, Place, Problem
from fusionassess.rubric import Rubric, nearest
from fusionassess.syntax import Source

SUFFIXES = (".yaml", ".yml", ".json")


class Edition(NamedTuple):
    """A rubric as it stands in one file."""

    rubric: Rubric
    sha256: str
    """Of the file's bytes, as ``sha256sum`` gives it."""
    file: str


def shipped() -> Traversable:
    """The folder of shipped rubrics: inside the wheel, or at the top of a checkout."""
    packaged = files("fusionassess") / "rubrics"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "rubrics"


def shipped_ids() -> list[str]:
    """Ids of the rubrics that come with the program."""
    return sorted(entry.name.removesuffix(".yaml") for entry in shipped().iterdir() if entry.name.endswith(".yaml"))


def find(name: str, beside: Path | None = None) -> Edition:
    """Find a rubric by id or path and read it; raises DocumentError with every problem.

    An id is looked up in the folder ``beside`` first, so that a sheet can travel with its rubric,
    then among the shipped ones.
    """
    for place in _candidates(name, beside):
        if place.is_file():
            return read(place)
    if is_path(name):
        raise DocumentError([Problem("no-such-file", Place(name), {"file": name})])
    ids = shipped_ids()
    values = {"id": name, "known": ", ".join(ids), "suggestion": nearest(name, tuple(ids))}
    raise DocumentError([Problem("no-such-rubric", Place(name), values)])


def is_path(name: str) -> bool:
    """Whether a rubric is named by its file rather than by its id."""
    return name.endswith(SUFFIXES) or "/" in name or "\\" in name


def _candidates(name: str, beside: Path | None) -> Iterator[Traversable]:
    if is_path(name):
        yield Path(name)
        return
    if beside is not None:
        yield from (beside / f"{name}{suffix}" for suffix in SUFFIXES)
    yield shipped() / f"{name}.yaml"


def read(place: Traversable) -> Edition:
    """Read one rubric file, or take it from the cache where the same bytes were read before."""
    try:
        data = place.read_bytes()
    except OSError as error:
        detail = error.strerror or str(error)
        raise DocumentError(
            [Problem("unreadable", Place(str(place)), {"file": str(place), "detail": detail})]
        ) from None
    sha256 = hashlib.sha256(data).hexdigest()
    rubric = cache.load(sha256)
    if rubric is None:
        rubric = parse(syntax.decode(data, str(place)))
        cache.store(sha256, rubric)
    return Edition(rubric, sha256, str(place))


def parse(source: Source) -> Rubric:
    """Build the rubric a text describes, or raise a DocumentError with every problem."""
    values = syntax.load(source)
    return documents.validate(values, Rubric, source, context=declared.collect(values), also=declared.faults(values))
