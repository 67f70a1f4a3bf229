"""The program many times over without its start: copies of one process that has loaded all that it loads.

``python tests/helpers/forked.py`` reads a line of JSON for each, a folder and the words of a command, and writes one:
the exit code, the seconds of a processor and the mebibytes of the largest process, of the copy and of all that it
began. What the program writes to standard error comes to stand in ``err`` in the folder; its output goes nowhere.
"""

import contextlib
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

LOADED = ("cli.app", "cli.mcp_tools", "batch.run.running", "batch.run.local", "batch.read.delimited",
          "batch.read.workbook", "batch.peers", "answers.sheets", "report.build", "render.terminal", "render.word",
          "render.slides", "survey.plain", "survey.session", "roadmap.drawing", "raters", "cohort")  # fmt: skip


class Ended(NamedTuple):
    """How a program ended, and what it took."""

    code: int
    err: str
    seconds: float
    mebibytes: float


Program = Callable[[Path, Sequence[str]], Ended]


@contextlib.contextmanager
def programs(environment: Mapping[str, str]) -> Iterator[Program]:
    """Something that runs the program in a folder."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, __file__], stdin=pipe, stdout=pipe, text=True, env=environment) as loaded:

        def run(folder: Path, words: Sequence[str]) -> Ended:
            assert loaded.stdin is not None
            assert loaded.stdout is not None
            loaded.stdin.write(json.dumps([str(folder), list(words)]) + "\n")
            loaded.stdin.flush()
            code, seconds, mebibytes = json.loads(loaded.stdout.readline())
            return Ended(code, (folder / "err").read_text(encoding="utf-8"), seconds, mebibytes)

        yield run


def _begin_and_measure() -> None:
    for name in LOADED:
        importlib.import_module(f"fusionassess.{name}")
    for line in sys.stdin:
        folder, words = json.loads(line)
        child = os.fork()
        if not child:
            _be_the_program(folder, words)
        _, status, used = os.wait4(child, 0)
        told = os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()


def _be_the_program(folder: str, words: list[str]) -> None:
    """Do in this process what the program does, and end."""
    from fusionassess.__main__ import main as program

    os.chdir(folder)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for place, handle in enumerate((nowhere, nowhere, os.open("err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC))):
        os.dup2(handle, place)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout, sys.stderr = (os.fdopen(place, "w", 1, encoding="utf-8", closefd=False) for place in (1, 2))
    sys.argv = ["fusionassess", *words]
    code: object = NEVER
    try:
        program()
        code = 0
    except SystemExit as end:
        code = end.code
    finally:
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


NEVER = 99
"""What no program ends with: something came out of it that should not."""


if __name__ == "__main__":
    _begin_and_measure()
