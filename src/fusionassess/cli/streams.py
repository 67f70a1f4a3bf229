"""Where the command line prints: results to standard output, everything else to standard error."""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from fusionassess.labels import Labels
from fusionassess.problems import Problem
from fusionassess.saving import FileExistsAlready, save

if TYPE_CHECKING:
    from rich.text import Text

STDOUT = "-"
WIDEST = 100
"""Columns a line is read with ease; a wider terminal stays empty on the right."""


def be_forgiving() -> None:
    """Let a terminal that lacks a character show ``?`` rather than end the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="replace")


def out(text: str) -> None:
    """Print a result."""
    sys.stdout.write(text)
    sys.stdout.flush()


def note(text: str) -> None:
    """Print what is not a result."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def width() -> int:
    """How many columns a line may take."""
    return min(shutil.get_terminal_size((80, 24)).columns, WIDEST)


def only_ascii(stream: TextIO) -> bool:
    """Whether bars must be drawn with plain signs: asked for, or the encoding has no blocks."""
    if os.environ.get("FUSIONASSESS_ASCII"):
        return True
    try:
        "█·".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def styled(lines: "Iterable[Text]") -> None:
    """Print lines with their colours, where the terminal has any."""
    from rich.console import Console

    console = Console(file=sys.stdout, markup=False, emoji=False, highlight=False)
    for line in lines:
        console.print(line, soft_wrap=True)


def refuse_existing(target: str, *, force: bool) -> None:
    """Refuse before the work is done rather than after it. Raises FileExistsAlready."""
    if target != STDOUT and not force and Path(target).exists():
        raise FileExistsAlready(Path(target))


def deliver(text: str, target: str, *, force: bool) -> None:
    """Print a result, or write it to a file in one piece. Raises FileExistsAlready, OSError."""
    if target == STDOUT:
        out(text)
    else:
        save(Path(target), text, force=force)


def show_problems(problems: Iterable[Problem], labels: Labels, stream: TextIO) -> None:
    """Print problems with their place, sentence, code, and the line they stand on."""
    for problem in problems:
        mark = f"{labels.commands.warning} " if problem.severity == "warning" else ""
        print(f"{problem.place}: {mark}{labels.sentence(problem)} [{problem.code}]", file=stream)
        if problem.source.strip():
            for line in excerpt(problem):
                print(line, file=stream)
    stream.flush()


MOST_OF_A_LINE = 76


def excerpt(problem: Problem) -> list[str]:
    """The line a problem stands on, and a caret below the column."""
    from rich.cells import cell_len

    start = max(0, problem.place.column - 1 - MOST_OF_A_LINE // 2)
    shown = problem.source[start : start + MOST_OF_A_LINE].replace("\t", " ")
    before = problem.source[start : problem.place.column - 1].replace("\t", " ")
    head = f"{problem.place.line:>6} | "
    return [head + shown, " " * (len(head) - 2) + "| " + " " * cell_len(before) + "^"]
