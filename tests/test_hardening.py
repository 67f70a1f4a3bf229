"""A short run of what ``make fuzz`` and ``make kills`` run for long."""

import subprocess
import sys

import pytest

from conftest import ROOT


@pytest.mark.timeout(600)
def test_spoilt_documents_are_refused() -> None:
    """None ends the program with 70 or a signal, none costs too much."""
    words = [sys.executable, "fuzz/mutants.py", "--count", "150", "--seed", "20", "--seconds", "300"]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "150 mutants" in ended.stdout


@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_killed_programs_leave_nothing_behind() -> None:
    """Nothing torn, lost, blocked, orphaned or left lying."""
    words = [sys.executable, "fuzz/kills.py", "--survey", "2", "--batch", "2", "--seed", "20"]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stdout + ended.stderr
