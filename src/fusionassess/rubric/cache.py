"""Rubrics already read, kept by the hash of their bytes: a start without building them again.

The file is JSON behind a digest, in the user's own cache folder: it can run no code. It is never
needed: anything odd about it, and the rubric is read from its text.
"""

import contextlib
import hashlib
import os
import sys
from functools import lru_cache
from pathlib import Path

from platformdirs import user_cache_path

from fusionassess.documents import given, saving
from fusionassess.kernel.release import __version__
from fusionassess.rubric import model, nodes, questions, readings, steps
from fusionassess.rubric.model import Rubric

_MOST = 64_000_000
"""Bytes; no rubric within the limits of documents comes near."""


def load(sha256: str) -> Rubric | None:
    """Take a rubric from the cache, or nothing where it is not there or not as it was stored."""
    try:
        digest, _, text = _own_bytes(_file(sha256)).partition(b"\n")
        if digest != _digest(text):
            return None
        return _built(text)
    except (OSError, RuntimeError, ValueError):
        return None


@lru_cache(maxsize=4)
def _built(text: bytes) -> Rubric:
    """A rubric of the text kept of it; several documents about one rubric share it, for it never changes."""
    return Rubric.model_validate_json(text)


def store(sha256: str, document: Rubric) -> None:
    """Keep a rubric for the next start; a full disk or a missing home is no error.

    Where documents are given as texts nothing is written at all.
    """
    if given.documents() is not None:
        return
    with contextlib.suppress(OSError, RuntimeError):
        file = _file(sha256)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = file.with_suffix(f".{os.getpid()}")
        text = document.model_dump_json(by_alias=True, exclude_unset=True).encode()
        unfinished.write_bytes(_digest(text) + b"\n" + text)
        unfinished.replace(file)


def _own_bytes(file: Path) -> bytes:
    """The bytes of a file of the user's own. Raises OSError."""
    with saving.regular(file) as opened:
        status = os.fstat(opened.fileno())
        is_own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
        if not (is_own and status.st_size <= _MOST):
            raise PermissionError(file)
        return opened.read(_MOST + 1)


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode()


def _file(sha256: str) -> Path:
    # A changed model must not meet what an older one wrote, also while the version stays the same.
    changed = max(
        Path(str(module.__file__)).stat().st_mtime_ns for module in (nodes, questions, readings, steps, model)
    )
    python = f"{sys.version_info.major}{sys.version_info.minor}"
    return folder() / f"{sha256[:34]}-{__version__}-py{python}-{changed}.json"


def folder() -> Path:
    """Where they are kept."""
    return user_cache_path("fusionassess")
