"""One call of ``fusionassess mcp``, in a process of its own: what it costs, and what may befall it, ends with it.

Read from standard input: an object with the words of a command and the documents that it names.
Written to standard output: how the command ended, what it printed as JSON and as text. Nothing else is
read or written: the command finds those documents and what comes with the program.
"""

import base64
import contextlib
import io
import json
import sys
from collections.abc import Sequence
from typing import NamedTuple

from fusionassess.cli import streams
from fusionassess.cli.check import as_object
from fusionassess.cli.mcp_tools import Printed, as_arguments
from fusionassess.cli.options import WORDS
from fusionassess.documents import apart, given
from fusionassess.documents.problems import Problem

_MEMORY = 2 << 30
"""Bytes beyond what the program takes before."""
JSON, TEXT = ("--format", "json"), ("--format", "text")


class _Ended(NamedTuple):
    """How a command ended, what it printed to either stream, and why it could not use a document."""

    code: int
    out: str
    err: str
    problems: Sequence[Problem]


def _run(words: Sequence[str]) -> _Ended:
    from fusionassess.cli.app import ended_with

    out, err, problems = _InMemory(), _InMemory(), list[Problem]()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = ended_with(["--no-config", *words], problems.extend)
        streams.show_problems(problems, WORDS, sys.stderr)
    return _Ended(code, out.getvalue(), err.getvalue(), problems)


class _InMemory(io.StringIO):
    """A stream into memory, which has a sign for everything."""

    encoding = "utf-8"


def _printed(words: Sequence[str]) -> Printed:
    at = words.index("--")
    ended = _run([*words[:at], *JSON, *words[at:]])
    if ended.out:
        shown = _run([*words[:at], *TEXT, *words[at:]])
        return Printed(ended.code, ended.out, as_arguments("\n".join(filter(None, (shown.out, ended.err)))), [])
    problems = [as_object(problem, as_arguments(WORDS.sentence(problem))) for problem in ended.problems]
    return Printed(ended.code, "", as_arguments(_without_usage(ended.err)), problems)


def _without_usage(complaint: str) -> str:
    """What is wrong, without how the command line is called: nobody sits before one."""
    usage = tuple(line.partition("{")[0] for line in (WORDS.help.usage, WORDS.help.read_on))
    return "\n".join(line for line in complaint.splitlines() if not line.startswith(usage))


def main() -> None:
    """Do what standard input asks for."""
    asked = json.load(sys.stdin.buffer)
    documents = {name: base64.b64decode(text) for name, text in asked["documents"].items()}
    bounds = apart.Bounds(_MEMORY, asked["seconds"])
    with given.only(documents), apart.bounded(bounds):
        printed = _printed(asked["words"])
    sys.stdout.buffer.write(json.dumps(printed).encode())


if __name__ == "__main__":
    main()
