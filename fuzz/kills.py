"""Kill the program at random moments and look at what is left: ``python fuzz/kills.py --survey 20 --batch 10``.

``survey`` is killed on a pseudo-terminal from its start to its report, most often while it is answered, and goes on
with the same sheet to be killed again, until that is full; ``batch``
from its start to its end while it scores a folder and a table, every other time with ``--resume``. One kill of four is
a signal that the program hears. A program that had ended before is no kill: another one is begun. What is counted:
*torn*, a file that is neither the old nor the new one; *lost*, an answer that was acknowledged by the next question
and is gone, or a table other than the undisturbed one; *blocked*, a next start that was refused; *orphaned*, workers
that live on; *left lying*, what the next run has not swept away. Each must be none.

One program of ten is started anew. The others are children of this process, which has loaded all that the program
loads: that takes most of a short run, and nothing is written meanwhile.
"""

import argparse
import contextlib
import importlib
import os
import pty
import random
import re
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROGRAM = [sys.executable, "-m", "fusionassess"]
LOADED = ("cli.app", "survey.plain", "survey.session", "survey.beginning", "batch.run.running", "batch.run.local",
          "batch.read.delimited", "batch.run.parts", "answers.sheets", "render.terminal", "report.build")  # fmt: skip
SHARE_ANEW = 0.1
FIRST = "1b.M"
"""The first question that is asked."""
SHEETS = 450
"""Enough for workers of their own."""
PATIENCE = 60.0


def _environment(folder: Path) -> dict[str, str]:
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    return {**os.environ, "TMPDIR": str(temporary), "TERM": "xterm", "LANG": "C.UTF-8", "FUSIONASSESS_LANG": "en"}


def _begun(words: list[str], folder: Path, *, anew: bool, on_terminal: bool = False) -> tuple[int, int]:
    """Begin the program in a folder; its process, and the other end of its terminal or of its messages."""
    sys.stdout.flush()
    ours, theirs = (0, 0) if on_terminal else os.pipe()
    child, handle = pty.fork() if on_terminal else (os.fork(), ours)
    if child:
        if not on_terminal:
            os.close(theirs)
        return child, handle
    try:
        # Whoever was begun under nohup ignores a closed window, and so would the program.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        environment = _environment(folder)
        os.chdir(folder)
        if not on_terminal:
            for place, target in enumerate((os.open(os.devnull, os.O_RDWR), theirs, theirs)):
                os.dup2(target, place)
            os.closerange(3, max(ours, theirs) + 2)
        if anew:
            os.execvpe(PROGRAM[0], [*PROGRAM, *words], environment)
        _be_the_program(words, environment)
    finally:
        os._exit(1)


def _be_the_program(words: list[str], environment: dict[str, str]) -> None:
    """Do in this process what the program does, and end."""
    from fusionassess.__main__ import main as program

    os.environ.clear()
    os.environ |= environment
    tempfile.tempdir = None
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout, sys.stderr = (os.fdopen(handle, "w", 1, encoding="utf-8", closefd=False) for handle in (1, 2))
    sys.argv = ["fusionassess", *words]
    code: object = 0
    try:
        program()
    except SystemExit as end:
        code = end.code
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _ended(child: int, handle: int) -> tuple[int, bytes]:
    """Read what a program says until it ends; how it ended."""
    said = b""
    while select.select([handle], [], [], PATIENCE)[0]:
        try:
            more = os.read(handle, 65536)
        except OSError:
            break
        said += more
        if not more:
            break
    os.close(handle)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


HOW = (*(signal.SIGKILL,) * 6, signal.SIGTERM, signal.SIGHUP)
LONGEST_START = 1.0
"""Seconds after which a survey is killed at the latest that is killed as it starts."""


def surveys(count: int, dice: random.Random, found: Counter[str]) -> None:
    """Kill surveys, each sheet again and again until it is full."""
    killed = 0
    while killed < count:
        found["sheets"] += 1
        with tempfile.TemporaryDirectory() as name:
            answers, asked = 0, 10**6
            while killed < count and answers < asked:
                is_killed, given, in_all = _kill(Path(name), dice, found)
                asked = in_all or asked
                killed += is_killed
                found["came too late"] += not is_killed
                found["answers acknowledged"] += given
                answers = _look_at_sheet(Path(name), answers + given, found)


def _kill(folder: Path, dice: random.Random, found: Counter[str]) -> tuple[bool, int, int]:
    """Kill one survey somewhere; whether it was there, how many answers it acknowledged, how many it asks for."""
    words = ["survey", "--plain", "-o", "s.yaml", "--name", "x", "--profile", "sme", "--sector", "ai"]
    anew = dice.random() < SHARE_ANEW
    child, handle = _begun(words, folder, anew=anew, on_terminal=True)
    where, given, in_all = dice.random(), 0, 0
    if where < 0.1:
        time.sleep(dice.random() * (LONGEST_START if anew else LONGEST_START / 3))
        found["while it starts"] += 1
    else:
        # Some are answered to their end, where the report is written.
        given, in_all = _answer(handle, 10**6 if where > 0.97 else dice.randrange(1, 7))
        # Some kills go into the save that follows an answer.
        with contextlib.suppress(OSError):
            os.write(handle, b"2\n")
        time.sleep(dice.choice((0.0, dice.random() * 0.02, dice.random() * 0.2)))
    os.kill(child, dice.choice(HOW))
    # Whoever hears a signal may have something to say to a terminal, which must not be full.
    ended, _ = _ended(child, handle)
    return ended != 0, given, in_all


def _answer(handle: int, wanted: int) -> tuple[int, int]:
    """Answer so many questions, or all but the last.

    How many of the answers were followed by another question, and how many questions there are.
    """
    seen, given, in_all, text, until = 0, 0, 0, b"", time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if select.select([handle], [], [], 0.2)[0]:
            try:
                text += os.read(handle, 65536)
            except OSError:
                break
        # Every question begins with its number among all.
        numbers = re.findall(rb"\[(\d+)/(\d+)\] ", text)
        seen = len(numbers)
        if not text.endswith(b"> "):
            continue
        place, in_all = map(int, numbers[-1]) if numbers else (0, in_all)
        if seen > wanted or 0 < place == in_all:
            break
        if given < seen:
            os.write(handle, b"2\n")
            given += 1
    return max(min(given, seen - 1), 0), in_all


def _look_at_sheet(folder: Path, acknowledged: int, found: Counter[str]) -> int:
    """Count what is wrong with a sheet and what lies beside it; how many answers there are in the end."""
    sheet = folder / "s.yaml"
    answers = _answers(sheet, found)
    if answers < acknowledged:
        found["lost"] += 1
    words = ["survey", "-o", "s.yaml", "--no-input", "--name", "x", "--profile", "sme", "--sector", "ai"]
    # What was left lying is swept by the next program that writes: the answer is another one each time, and never 2.
    words += ["--set", f"{FIRST}={3 + found['sheets looked at'] % 2}"]
    found["sheets looked at"] += 1
    again, said = _ended(*_begun(words, folder, anew=False))
    if again not in (0, 3):
        found["blocked"] += 1
        print(said.decode("utf-8", "replace"), flush=True)
    left = {path.name for path in folder.iterdir()} - {"s.yaml", "tmp"} | {
        path.name for path in (folder / "tmp").iterdir()
    }
    _tell_left(left, found)
    for name in left:
        shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink(missing_ok=True)
    return _answers(sheet, found)


def _answers(sheet: Path, found: Counter[str]) -> int:
    """How many answers a sheet has; none where it is torn."""
    import yaml

    try:
        return len(yaml.load(sheet.read_text(encoding="utf-8"), yaml.CSafeLoader).get("answers", {}))
    except FileNotFoundError:
        return 0
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError):
        found["torn"] += 1
        return 0


def _tell_left(left: set[str], found: Counter[str]) -> None:
    found["left lying"] += len(left)
    if left:
        print(f"left lying: {', '.join(sorted(left))}", flush=True)


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
        words = ["batch", *_sources(folder)]
        out, took = folder / "out.csv", _seconds([*words, "-o", "whole.csv"], folder, found)
        whole, number = (folder / "whole.csv").read_bytes(), 0
        while number < count:
            more = ["-o", "out.csv", "--force", *(["--resume"] if number % 2 else [])]
            child, handle = _begun([*words, *more], folder, anew=dice.random() < SHARE_ANEW)
            time.sleep(dice.random() * took)
            workers = _children(child)
            os.kill(child, dice.choice(HOW))
            is_killed = _ended(child, handle)[0] != 0
            number += is_killed
            found["came too late"] += not is_killed
            found["orphaned"] += _outlive(workers)
            found["torn"] += out.exists() and out.read_bytes() != whole
            again = _seconds([*words, *more], folder, found)
            # The machine may have more or less to do by now.
            took = took if "--resume" in more else again
            found["lost"] += not out.exists() or out.read_bytes() != whole
            left = {path.name for path in folder.iterdir()} - {"in", "t.csv", "whole.csv", "out.csv", "tmp"}
            _tell_left(left | {path.name for path in (folder / "tmp").iterdir()}, found)
            for each in left:
                shutil.rmtree(folder / each, ignore_errors=True)
            out.unlink(missing_ok=True)


def _seconds(words: list[str], folder: Path, found: Counter[str]) -> float:
    """Run a batch to its end; how long it took."""
    begun = time.monotonic()
    ended, said = _ended(*_begun(words, folder, anew=False))
    if ended:
        found["blocked"] += 1
        print(said.decode("utf-8", "replace"), flush=True)
    return time.monotonic() - begun


def _outlive(workers: list[int]) -> int:
    """How many processes live on for a second after their parent."""
    until = time.monotonic() + 1
    while (living := sum(map(_is_running, workers))) and time.monotonic() < until:
        time.sleep(0.02)
    return living


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
    for name in LOADED:
        importlib.import_module(f"fusionassess.{name}")
    # The models of documents are built by the first one that is read.
    sys.modules["fusionassess.answers.sheets"].open_sheet(ROOT / "examples" / "binjiang-park.yaml")
    wrong = 0
    for name in ("survey", "batch"):
        count, dice, found = getattr(options, name), random.Random(f"{options.seed}-{name}"), Counter[str]()
        if not count:
            continue
        if name == "batch":
            batches(count, dice, found)
        else:
            surveys(count, dice, found)
        told = ", ".join(f"{each} {found[each]}" for each in (*FAULTS, *sorted(found.keys() - set(FAULTS))))
        print(f"{name}, {count} kills, seed {options.seed}: {told}", flush=True)
        wrong += sum(found[fault] for fault in FAULTS)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
