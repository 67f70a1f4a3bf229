"""What a signal waits for."""

import signal
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fusionassess.batch.run.pipeline import ahead
from fusionassess.documents import saving
from fusionassess.documents.interruptions import undisturbed


def interrupted(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, as if somebody pressed Ctrl-C at the moment when it is done."""

    def call(*given: Any, **named: Any) -> Any:
        made = function(*given, **named)
        signal.raise_signal(signal.SIGINT)
        return made

    return call


def test_a_signal_that_comes_while_a_process_begins_is_not_lost() -> None:
    """It is dealt with as soon as the process is there; the handlers are those of before."""
    before = signal.getsignal(signal.SIGINT)
    done = []

    def begin() -> None:
        with undisturbed():
            signal.raise_signal(signal.SIGINT)
            done.append("begun")

    with pytest.raises(KeyboardInterrupt):
        begin()

    assert done == ["begun"]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_file_that_is_just_begun_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between its name and the block that removes it nothing comes."""
    monkeypatch.setattr(tempfile, "mkstemp", interrupted(tempfile.mkstemp))

    with pytest.raises(KeyboardInterrupt):
        saving.save(tmp_path / "t.csv", "x")

    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_just_begun_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Likewise."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(tempfile, "mkdtemp", interrupted(tempfile.mkdtemp))

    with pytest.raises(KeyboardInterrupt):
        saving.workspace().__enter__()

    assert not list(tmp_path.iterdir())


def test_a_thread_that_is_just_begun_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever closes what it reads finds it at rest."""
    items = (number for number in range(1_000_000))
    begin = "_start_new_thread"
    monkeypatch.setattr(threading, begin, interrupted(getattr(threading, begin)))
    before = threading.active_count()

    with pytest.raises(KeyboardInterrupt):
        next(ahead(items))

    assert threading.active_count() == before
    items.close()
