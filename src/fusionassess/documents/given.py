"""Documents that are handed over as texts: within ``only`` a document is one of them, and no other file is read."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_GIVEN: ContextVar[Mapping[str, bytes] | None] = ContextVar("given", default=None)


@contextmanager
def only(documents: Mapping[str, bytes]) -> Iterator[None]:
    """Let these be all the documents there are, by name; what comes with the program can be read as ever."""
    token = _GIVEN.set(documents)
    try:
        yield
    finally:
        _GIVEN.reset(token)


def documents() -> Mapping[str, bytes] | None:
    """The bytes of those given, by name; None where documents are the files of this machine."""
    return _GIVEN.get()
