"""Processes that read sheets end with the one that they read for."""

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT
from fusionassess.batch.run.reading import processes_pay
from fusionassess.batch.sheets.sheets import packed, read_sheets
from pseudo import PATIENCE

PARENT = """
import sys, time
from fusionassess.batch.sheets.sheets import pool
found = pool(3, None, None)
busy = [found.submit(time.sleep, 60) for _ in range(2)]
print(*found._processes, flush=True)
time.sleep(60)
"""


def is_running(process: int) -> bool:
    """Whether a process is there, and no corpse that nobody has buried."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False


def ignores(process: int, number: signal.Signals) -> bool:
    """Whether a process passes over a signal."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    passed_over = next(line for line in status.splitlines() if line.startswith("SigIgn:"))
    return bool(int(passed_over.split()[1], 16) >> (number - 1) & 1)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP], ids=str)
def test_workers_end_with_their_parent(number: signal.Signals) -> None:
    """However it ends, busy or idle."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        workers = list(map(int, parent.stdout.readline().split()))
        assert len(workers) == 3
        assert all(map(is_running, workers))

        os.kill(parent.pid, number)

        until = time.monotonic() + PATIENCE
        while any(map(is_running, workers)) and time.monotonic() < until:
            time.sleep(0.05)
        assert not any(map(is_running, workers))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP], ids=str)
def test_workers_leave_it_to_their_parent_when_to_end(number: signal.Signals) -> None:
    """A terminal tells all of its processes; one that were gone at once would look like a fault."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        workers = list(map(int, parent.stdout.readline().split()))
        # One that has not begun yet knows nothing of this.
        until = time.monotonic() + PATIENCE
        while not all(ignores(worker, number) for worker in workers):
            assert time.monotonic() < until
            time.sleep(0.02)
        for worker in workers:
            os.kill(worker, number)
        time.sleep(0.5)
        assert all(map(is_running, workers))
        parent.kill()


@pytest.mark.parametrize(("suffix", "fewest"), [("yaml", 400), ("JSON", 4000), ("xlsx", 100), ("ods", 100)])
def test_processes_are_begun_for_as_much_work(suffix: str, fewest: int) -> None:
    """To begin them takes as long as a thousand sheets in JSON; a form takes as long as forty."""
    files = [f"{number}.{suffix}" for number in range(fewest)]

    assert processes_pay(files)
    assert not processes_pay(files[1:])


def test_what_was_read_goes_from_process_to_process() -> None:
    """Rows, problems and what became of the files."""
    files = [str(file) for file in sorted((ROOT / "examples").glob("*.yaml"))]

    made = packed(files, read_sheets(files, None, None))

    assert made.rows
    assert pickle.loads(pickle.dumps(made)) == made
