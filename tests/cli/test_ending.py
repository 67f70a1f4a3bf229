"""The documented exit codes, in rare places: each command line is run by a shell."""

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT
from pseudo import PATIENCE, Pseudo

PROGRAM = shlex.join([sys.executable, "-m", "fusionassess"])
SHEET = shlex.quote(str(ROOT / "examples" / "binjiang-park.yaml"))
EXAMPLES = shlex.quote(str(ROOT / "examples"))
SMALL = "ulimit -f 4; PYTHONDONTWRITEBYTECODE=1"
"""No file may be large: a module that is compiled then would be kept cut off, for all that comes after."""
NEW = "--name x --profile sme --no-input --set 1a.R=3"

RARE = {
    "help, its reader gone": (141, "fa --help | false"),
    "help, its reader gone, in colours": (141, "FORCE_COLOR=1 fa --help | false"),
    "version, its reader gone": (141, "fa --version | false"),
    "report, its reader gone": (141, f"fa score {SHEET} | false"),
    "report in colours, its reader gone": (141, f"FORCE_COLOR=1 fa score {SHEET} | false"),
    "table, its reader gone": (141, f"fa batch {EXAMPLES} | false"),
    "problems, their reader gone": (141, "fa check nothing.yaml | false"),
    "version, no room": (2, "fa --version >/dev/full"),
    "help, no room": (2, "fa --help >/dev/full"),
    "report, no room": (2, f"fa score {SHEET} >/dev/full"),
    "table, no room": (2, f"fa batch {EXAMPLES} >/dev/full"),
    "report, output closed": (2, f"fa score {SHEET} >&-"),
    "errors, no room": (2, "fa score nothing.yaml 2>/dev/full"),
    "errors, nobody listens": (2, "fa score nothing.yaml 2>&-"),
    "wrong usage, no room": (2, "fa score --nothing 2>/dev/full"),
    "notes, no room": (0, f"fa report {SHEET} -o r.md 2>/dev/full"),
    "notes, their reader gone": (0, f"fa report {SHEET} -o r.md 2>&1 >/dev/null | false"),
    "nothing to read": (2, "fa batch - <&-"),
    "nothing to read, a sheet": (2, "fa score - <&-"),
    "a zone that there is not": (3, f"TZ=UTC+25 fa survey -o s.yaml {NEW}"),
    "a sheet that may not be written": (2, f"fa survey -o s.yaml {NEW}; chmod 0444 s.yaml; fa survey -o s.yaml {NEW}2"),
    "a report that is there": (2, f"touch r.md; fa report {SHEET} -o r.md"),
    "a report that is there, forced": (0, f"touch r.md; fa report {SHEET} -o r.md --force"),
    "a workbook, no room": (2, f"{SMALL} fa batch {EXAMPLES} -o t.xlsx"),
    "a Word document, no room": (2, f"{SMALL} fa report {SHEET} -o r.docx"),
    "a gate": (1, f"fa score {SHEET} --fail-under 5"),
    "a gate, no room": (2, f"fa score {SHEET} --fail-under 5 >/dev/full"),
}
"""By what is rare: the code documented in docs/exit-codes.md, and a command line in which ``fa`` is the program."""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("rare", RARE)
def test_rare_places_end_as_documented(rare: str, tmp_path: Path) -> None:
    """No traceback, nothing left lying beside what was asked for."""
    code, line = RARE[rare]
    script = f'fa() {{ {PROGRAM} "$@"; }}\n{line}\nexit ${{PIPESTATUS[0]}}'

    ended = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )

    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout
    assert "Exception ignored" not in ended.stderr
    assert {path.name for path in tmp_path.iterdir()} <= {"s.yaml", "r.md"}


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)], ids=str
)
def test_a_batch_told_to_end_clears_away(number: signal.Signals, code: int, tmp_path: Path) -> None:
    """It waits for rows that do not come, its table begun."""
    head = b"name,profile," + b"1a.R\n"
    with subprocess.Popen(
        [*shlex.split(PROGRAM), "batch", "-", "-o", "t.csv", "--errors", "e.csv"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        process.stdin.write(head + b"x,region,3\n")
        process.stdin.flush()
        until = time.monotonic() + PATIENCE
        while not list(tmp_path.glob(".e.csv.*.part")) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(number)
        process.stdin.close()
        assert process.wait() == code
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("opening", [(), ("--sector", "manufacturing")], ids=["opening", "asking"])
def test_a_window_that_closes(opening: tuple[str, ...], tmp_path: Path) -> None:
    """The terminal is gone before anybody has answered."""
    words = ("survey", "-o", "s.yaml", "--name", "x", "--profile", "sme", *opening)
    pseudo = Pseudo((*shlex.split(PROGRAM), *words), tmp_path)
    pseudo.wait_for("回车开始" if opening else "○")
    os.close(pseudo.handle)
    until, ended = time.monotonic() + PATIENCE, (0, 0)
    while not ended[0] and time.monotonic() < until:
        ended = os.waitpid(pseudo.child, os.WNOHANG)
        time.sleep(0.05)

    assert os.waitstatus_to_exitcode(ended[1]) == 129
    assert {path.name for path in tmp_path.iterdir()} <= {"s.yaml"}
