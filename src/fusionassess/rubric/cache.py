"""Rubrics already read, kept by the hash of their bytes: a start without building them again.

The file is a pickle in the user's own cache folder, trusted as far as Python's own ``.pyc``
files are. It is never needed: anything wrong with it, and the rubric is read from its text.
"""

import contextlib
import os
import pickle
import sys
from pathlib import Path

from platformdirs import user_cache_path

from fusionassess import __version__
from fusionassess.rubric import model, nodes, questions, readings, steps
from fusionassess.rubric.model import Rubric


def load(sha256: str) -> Rubric | None:
    """Take a rubric from the cache, or nothing where it is not there or cannot be read."""
    try:
        file = _file(sha256)
        # Another user's file must not be unpickled: a pickle can run code.
        if hasattr(os, "getuid") and file.stat().st_uid != os.getuid():
            return None
        found = pickle.loads(file.read_bytes())  # noqa: S301
    except Exception:  # noqa: BLE001 - a spoilt pickle can raise anything
        return None
    return found if isinstance(found, Rubric) else None


def store(sha256: str, document: Rubric) -> None:
    """Keep a rubric for the next start; a full disk or a missing home is no error."""
    with contextlib.suppress(OSError, RuntimeError):
        file = _file(sha256)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(pickle.dumps(document, pickle.HIGHEST_PROTOCOL))
        unfinished.replace(file)


def _file(sha256: str) -> Path:
    # A changed model must not meet an old pickle, also while the version stays the same.
    changed = max(
        Path(str(module.__file__)).stat().st_mtime_ns for module in (nodes, questions, readings, steps, model)
    )
    python = f"{sys.version_info.major}{sys.version_info.minor}"
    return user_cache_path("fusionassess") / f"{sha256[:32]}-{__version__}-py{python}-{changed}.pickle"
