"""Where the command line prints: results to standard output, everything else to standard error."""

import codecs
import errno
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import typer

from fusionassess.cli.ending import forget
from fusionassess.cli.naming import as_called
from fusionassess.documents.problems import Problem, noted_alike
from fusionassess.documents.saving import FileExistsAlready, save
from fusionassess.documents.source import visible, visible_json
from fusionassess.render.text.escaping import SPELLED_OUT
from fusionassess.render.text.lines import Line
from fusionassess.words.labels import Labels

STDOUT = "-"
WIDEST = 100
"""Columns a line is read with ease; a wider terminal stays empty on the right."""


_NEAREST = str.maketrans(
    SPELLED_OUT
    | {"–": "-", "—": "-", "·": ".", "×": "x", "÷": "/", "−": "-", "≈": "~", "“": '"', "”": '"', "‘": "'", "’": "'"}
)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Say a character that an encoding lacks in signs that it has."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end].translate(_NEAREST)
    return "".join(character if character.isascii() else "?" for character in lacking), error.end


def be_forgiving() -> None:
    """Let a terminal that lacks a character show the nearest one rather than end the program."""
    codecs.register_error("fusionassess.nearest", _nearest)
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the program
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="fusionassess.nearest")
    if sys.stdin is not None and hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")


def out(text: str, *, is_json: bool = False) -> None:
    """Print a result. Raises OSError where standard output is closed."""
    if sys.stdout is None:
        raise _closed()
    sys.stdout.write((visible_json if is_json else visible)(text))
    sys.stdout.flush()


def _closed() -> OSError:
    return OSError(errno.EBADF, os.strerror(errno.EBADF), "stdout")


def note(text: str) -> None:
    """Print what is not a result, where anybody listens; a file may have a name that a terminal would obey."""
    try:
        sys.stderr.write(_within(as_called(visible(text))) + "\n")
        sys.stderr.flush()
    except OSError:
        # Nobody can be told; what is done, and the exit code, stay what they are.
        forget(sys.stderr)


def _within(text: str) -> str:
    """Sentences broken at blanks for a terminal, which breaks inside words; what is indented is shown as it is.

    So is a word that no line is wide enough for.
    """
    if not sys.stderr.isatty():
        return text
    try:
        # Standard output may be a file.
        room = os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:  # what calls itself a terminal need not be one
        room = 0
    room = room or shutil.get_terminal_size((80, 24)).columns
    if all(2 * len(line) <= room for line in text.split("\n")):
        return text
    from fusionassess.render.text.wrapping import wrap

    lines = ([line] if line.startswith(" ") else wrap(line, room, cuts=False) for line in text.split("\n"))
    return "\n".join(part for parts in lines for part in parts)


def width() -> int:
    """How many columns a line may take."""
    return min(shutil.get_terminal_size((80, 24)).columns, WIDEST)


def only_ascii(stream: TextIO | None) -> bool:
    """Whether bars must be drawn with plain signs: asked for, or the encoding has no blocks."""
    if stream is None or os.environ.get("FUSIONASSESS_ASCII"):
        return True
    try:
        "█·".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def styled(lines: Iterable[Line]) -> None:
    """Print lines with their colours, where standard output has any."""
    if sys.stdout is None or not _has_colours(sys.stdout):
        out(as_called("".join(f"{line.plain.rstrip()}\n" for line in lines)))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stdout, markup=False, emoji=False, highlight=False)
    spans = ([(as_called(visible(text)), style) for text, style in line.spans] for line in lines)
    console.print(Text("\n").join(Text.assemble(*line) for line in spans), soft_wrap=True)
    sys.stdout.flush()


def _has_colours(stream: TextIO) -> bool:
    """Whether to ask rich at all: a terminal, or somebody insists."""
    return stream.isatty() or any(os.environ.get(name) for name in ("FORCE_COLOR", "TTY_COMPATIBLE"))


def refuse_existing(target: str, *, force: bool, taken: Iterable[str | Path | None] = ()) -> None:
    """Refuse before the work is done rather than after it.

    What the same command reads, or writes to besides (``taken``), is never written to. Raises
    FileExistsAlready, BadParameter.
    """
    if target == STDOUT:
        return
    if any(is_same(target, other) for other in taken if other is not None):
        from fusionassess.cli.options import WORDS

        raise typer.BadParameter(WORDS.options.taken.format(file=target))
    if not force and Path(target).exists():
        raise FileExistsAlready(Path(target))


def is_same(one: str | Path, other: str | Path) -> bool:
    """Whether two names are those of one file, be it there or not."""
    if STDOUT in (str(one), str(other)):
        return False
    try:
        return Path(one).samefile(other)
    except OSError:  # one of them is not there yet
        return os.path.realpath(one) == os.path.realpath(other)


def deliver(made: str | bytes, target: str, *, force: bool, is_json: bool = False) -> None:
    """Print a text, or write what was made to a file in one piece. Raises FileExistsAlready, OSError."""
    if isinstance(made, bytes):
        save(Path(target), made, force=force)
    elif target == STDOUT:
        out(made, is_json=is_json)
    else:
        save(Path(target), (visible_json if is_json else visible)(made), force=force)


def with_line_ends(text: str) -> bytes:
    """A text with the ends of lines that tables and calendars have (RFC 4180, RFC 5545)."""
    return visible(text).replace("\n", "\r\n").encode()


def show_problems(problems: Iterable[Problem], phrases: Labels, stream: TextIO | None) -> None:
    """Print problems with their place, sentence, code, and the line they stand on.

    Beside a result, notes on the entries of a document that are alike are told once. Raises OSError where the
    problems are the result, and standard output is closed.
    """
    tell = note if stream is sys.stderr else _result
    alike: dict[object, list[Problem]] = {}
    for place, problem in enumerate(problems):
        alike.setdefault((noted_alike(problem) if stream is sys.stderr else None) or place, []).append(problem)
    every = list(alike.values())
    for problem, *others in every[:MOST_PROBLEMS]:
        mark = f"{phrases.commands.warning} " if problem.severity == "warning" else ""
        lines = [phrases.placed(problem, mark)]
        tell("\n".join(map(visible, [*lines, *(excerpt(problem) if problem.source.strip() else ())])))
        if others:
            where = [str(each.place.line) for each in (problem, *others)]
            told = ", ".join([*where[:_MOST_LINES], *(["…"] if len(where) > _MOST_LINES else [])])
            tell(phrases.commands.alike_entries.format(count=len(where), lines=told))
    if len(every) > MOST_PROBLEMS:
        tell(phrases.commands.more_problems.format(count=f"{len(every) - MOST_PROBLEMS:,}"))


def show_alike(phrases: Labels, stream: TextIO | None, problem: Problem, others: str) -> None:
    """Tell of a problem, and a line on the rows of its table that are at fault alike, if there are any."""
    show_problems([problem], phrases, stream)
    if others:
        (note if stream is sys.stderr else _result)(others)


MOST_PROBLEMS = 100
"""That are told one by one: nobody reads on, and a file may have any number."""
_MOST_LINES = 10
"""Lines that are named of notes that are alike."""


def _result(text: str) -> None:
    out(f"{as_called(text)}\n")


MOST_OF_A_LINE = 76


def excerpt(problem: Problem) -> list[str]:
    """The line a problem stands on, and a caret below the column."""
    from fusionassess.render.text.wrapping import columns

    start = max(0, problem.place.column - 1 - MOST_OF_A_LINE // 2)
    shown = problem.source[start : start + MOST_OF_A_LINE].replace("\t", " ")
    before = problem.source[start : problem.place.column - 1].replace("\t", " ")
    head = f"{problem.place.line:>6} | "
    return [head + shown, " " * (len(head) - 2) + "| " + " " * columns(before) + "^"]
