"""A short run of what ``make fuzz`` and ``make kills`` run for long."""

import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT


def test_spoilt_documents_are_refused() -> None:
    """None ends the program with 70 or a signal, none costs too much."""
    words = [sys.executable, "fuzz/mutants.py", "--count", "400", "--seed", "20", "--seconds", "400"]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "400 mutants" in ended.stdout


def test_what_costs_too_much_or_ends_wrongly_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path
) -> None:
    """With its number, by which it is made again, byte for byte."""
    monkeypatch.syspath_prepend(ROOT / "fuzz")
    mutants = importlib.import_module("mutants")
    monkeypatch.setattr(mutants, "MOST_SECONDS", 0.0)
    # What is set for mutants is taken back.
    for name in ("FUSIONASSESS_LANG", "FUSIONASSESS_NO_CONFIG", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, "")
    for words in (["--first", "7", "--count", "2"], ["--first", "8", "--count", "1"]):
        keep = tmp_path / words[1]
        monkeypatch.setattr(sys, "argv", ["mutants.py", "--seed", "20", *words, "--keep", str(keep)])
        assert mutants.main() == 1

    told = capsys.readouterr().out
    assert re.findall(r"mutant (\d) of seed 20: .* s$", told, re.MULTILINE) == ["7", "8", "8"]
    (first,), (again,) = tmp_path.glob("7/8-*"), tmp_path.glob("8/8-*")
    assert first.read_bytes() == again.read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_killed_programs_leave_nothing_behind() -> None:
    """Nothing torn, lost, blocked, orphaned or left lying."""
    words = [sys.executable, "fuzz/kills.py", "--survey", "2", "--batch", "2", "--seed", "20"]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stdout + ended.stderr
