"""Kill the program at random moments and look at what is left: ``python fuzz/kills.py --survey 20 --batch 10``.

``survey`` is killed on a pseudo-terminal while it is answered, ``batch`` while it scores a folder and a table,
every other time with ``--resume``. What is counted: *torn*, a file that is neither the old nor the new one;
*lost*, an answer that was acknowledged by the next question and is gone, or a resumed table other than the
undisturbed one; *blocked*, a next start that was refused; *orphaned*, workers that live on; *left lying*, what
the next run has not swept away. Each must be none.
"""

import argparse
import contextlib
import os
import pty
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROGRAM = [sys.executable, "-m", "fusionassess"]
SHEETS = 900
"""Enough for workers of their own."""
PATIENCE = 30.0


def _environment(folder: Path) -> dict[str, str]:
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    return {**os.environ, "TMPDIR": str(temporary), "TERM": "xterm", "LANG": "C.UTF-8", "FUSIONASSESS_LANG": "en"}


def survey(dice: random.Random, found: Counter[str]) -> None:
    """Kill one survey somewhere among its first answers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = [*PROGRAM, "survey", "--plain", "-o", "s.yaml", "--name", "x", "--profile", "sme", "--sector", "ai"]
        child, handle = pty.fork()
        if child == 0:
            os.chdir(folder)
            os.execvpe(words[0], words, _environment(folder))
        acknowledged = _answer(handle, dice.randrange(1, 8))
        # Some kills go into the save that follows an answer.
        with contextlib.suppress(OSError):
            os.write(handle, b"2\n")
        time.sleep(dice.choice((0.0, dice.random() * 0.02, dice.random() * 0.2)))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(handle)
        _look_at_sheet(folder, acknowledged, found)


def _answer(handle: int, wanted: int) -> int:
    """Answer so many questions; how many of the answers were followed by another question."""
    seen, given, text, until = 0, 0, b"", time.monotonic() + PATIENCE
    while seen <= wanted and time.monotonic() < until:
        if select.select([handle], [], [], 0.2)[0]:
            try:
                text += os.read(handle, 65536)
            except OSError:
                break
        # Every question begins with its number among all.
        seen = len(re.findall(rb"\[\d+/\d+\] ", text))
        if text.endswith(b"> ") and given < seen and given < wanted:
            os.write(handle, b"2\n")
            given += 1
        if given == wanted and text.endswith(b"> ") and seen > wanted:
            break
    return max(min(given, seen - 1), 0)


def _look_at_sheet(folder: Path, acknowledged: int, found: Counter[str]) -> None:
    import yaml

    sheet = folder / "s.yaml"
    answers = 0
    if sheet.exists():
        try:
            answers = len(yaml.safe_load(sheet.read_text(encoding="utf-8")).get("answers", {}))
        except (yaml.YAMLError, UnicodeDecodeError, AttributeError):
            found["torn"] += 1
    if answers < acknowledged:
        found["lost"] += 1
    found["answers acknowledged"] += acknowledged
    again = subprocess.run(
        [*PROGRAM, "survey", "-o", "s.yaml", "--no-input", "--name", "x", "--profile", "sme", "--sector", "ai",
         "--set", "4a.R=1"],
        cwd=folder, env=_environment(folder), capture_output=True, check=False,
    )  # fmt: skip
    found["blocked"] += again.returncode not in (0, 3)
    left = {path.name for path in folder.iterdir()} - {"s.yaml", "tmp"} | {
        path.name for path in (folder / "tmp").iterdir()
    }
    found["left lying"] += len(left)


def _sources(folder: Path) -> list[str]:
    """Sheets and a table to score."""
    example = (ROOT / "examples" / "binjiang-park.yaml").read_text(encoding="utf-8")
    (folder / "in").mkdir()
    for number in range(SHEETS):
        (folder / "in" / f"{number:04}.yaml").write_text(example.replace("滨江", f"滨江{number}"), encoding="utf-8")
    rows = "".join(f"u{row},sme,{row % 6}\n" for row in range(60_000))
    (folder / "t.csv").write_text(f"name,profile,1b.M\n{rows}", encoding="utf-8")
    return ["in", "t.csv"]


def batches(count: int, dice: random.Random, found: Counter[str]) -> None:
    """Kill batches anywhere in their work, then let them go on."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words, environment = [*PROGRAM, "batch", *_sources(folder)], _environment(folder)
        begun = time.monotonic()
        subprocess.run([*words, "-o", "whole.csv"], cwd=folder, env=environment, capture_output=True, check=True)
        whole, took = (folder / "whole.csv").read_bytes(), time.monotonic() - begun
        for number in range(count):
            more = ["-o", "out.csv", "--force", *(["--resume"] if number % 2 else [])]
            how = dice.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGHUP))
            with subprocess.Popen(
                [*words, *more], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as process:
                time.sleep(dice.random() * took)
                workers = _children(process.pid)
                process.send_signal(how)
                process.wait(PATIENCE)
            found["killed"] += process.returncode != 0
            time.sleep(1)
            found["orphaned"] += sum(map(_is_running, workers))
            out = folder / "out.csv"
            found["torn"] += out.exists() and out.read_bytes() != whole
            ended = subprocess.run([*words, *more], cwd=folder, env=environment, capture_output=True, check=False)
            found["blocked"] += ended.returncode != 0
            found["lost"] += not out.exists() or out.read_bytes() != whole
            left = {path.name for path in folder.iterdir()} - {"in", "t.csv", "whole.csv", "out.csv", "tmp"}
            found["left lying"] += len(left) + len(list((folder / "tmp").iterdir()))
            for each in left:
                shutil.rmtree(folder / each, ignore_errors=True)
            out.unlink(missing_ok=True)


def _children(process: int) -> list[int]:
    """The processes that one has begun."""
    with contextlib.suppress(OSError):
        return [
            int(number)
            for task in Path(f"/proc/{process}/task").iterdir()
            for number in (task / "children").read_text(encoding="ascii").split()
        ]
    return []


def _is_running(process: int) -> bool:
    with contextlib.suppress(OSError):
        return ") Z " not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    return False


FAULTS = ("torn", "lost", "blocked", "orphaned", "left lying")


def main() -> int:
    """Kill as often as asked for; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--survey", type=int, default=20)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    wrong = 0
    for name in ("survey", "batch"):
        count, dice, found = getattr(options, name), random.Random(f"{options.seed}-{name}"), Counter[str]()
        if name == "batch" and count:
            batches(count, dice, found)
        for _ in range(count if name == "survey" else 0):
            survey(dice, found)
        told = ", ".join(f"{each} {found[each]}" for each in (*FAULTS, *sorted(found.keys() - set(FAULTS))))
        print(f"{name}, {count} kills: {told}", flush=True)
        wrong += sum(found[fault] for fault in FAULTS)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
