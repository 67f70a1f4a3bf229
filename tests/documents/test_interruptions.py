"""What a signal waits for."""

import signal

import pytest

from fusionassess.documents.interruptions import undisturbed


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
