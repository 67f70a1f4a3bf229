"""Where a batch finds its sheets."""

from collections.abc import Iterable, Iterator
from pathlib import Path

SUFFIXES = (".yaml", ".yml", ".json")


def sheet_files(sources: Iterable[Path]) -> Iterator[Path]:
    """The files of folders (with their subfolders) and the files named, each once, in order of name."""
    seen: set[Path] = set()
    for source in sources:
        for file in _files(source):
            if (real := file.resolve()) not in seen:
                seen.add(real)
                yield file


def _files(source: Path) -> Iterator[Path]:
    if not source.is_dir():
        yield source
        return
    for file in sorted(source.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(source).parts)
        if file.suffix.lower() in SUFFIXES and file.is_file() and not hidden:
            yield file
