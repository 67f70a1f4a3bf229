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
from collections.abc import Mapping, Sequence

from fusionassess.cli.mcp_tools import Printed
from fusionassess.documents import apart, given

_MEMORY = 2 << 30
"""Bytes beyond what the program takes before."""
JSON, TEXT = ("--format", "json"), ("--format", "text")


def _run(words: Sequence[str]) -> tuple[int, str, str]:
    """Run a command; how it ended, and what it printed to either stream."""
    from fusionassess.cli.app import ended_with

    out, err = _Kept(), _Kept()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = ended_with(["--no-config", *words])
    return code, out.getvalue(), err.getvalue()


class _Kept(io.StringIO):
    """A stream into memory, which has a sign for everything."""

    encoding = "utf-8"


def _printed(words: Sequence[str], documents: Mapping[str, bytes]) -> Printed:
    before, places = _split(words)
    code, result, remarks = _run([*before, *JSON, *places])
    if not result:
        return Printed(code, "", _without_usage(remarks), _problems(documents, words))
    _, text, _ = _run([*before, *TEXT, *places])
    return Printed(code, result, "\n".join(filter(None, (text, remarks))), "")


def _without_usage(complaint: str) -> str:
    """What is wrong, without how the command line is called: nobody sits before one."""
    from fusionassess.cli.options import WORDS

    lines = (WORDS.help.usage, WORDS.help.read_on)
    usage = tuple(line.partition("{")[0] for line in lines)
    return "\n".join(line for line in complaint.splitlines() if not line.startswith(usage))


def _split(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    at = words.index("--")
    return words[:at], words[at:]


def _problems(documents: Mapping[str, bytes], words: Sequence[str]) -> str:
    """What ``check`` says of the documents, by the same rubric."""
    wanted = [word for word in words if word.startswith(("--rubric=", "--lang="))]
    if not documents:
        return ""
    return _run(["check", *wanted, *JSON, "--", *documents])[1]


def main() -> None:
    """Do what standard input asks for."""
    asked = json.load(sys.stdin.buffer)
    documents = {name: base64.b64decode(text) for name, text in asked["documents"].items()}
    bounds = apart.Bounds(_MEMORY, asked["seconds"])
    with given.only(documents), apart.bounded(bounds):
        printed = _printed(asked["words"], documents)
    sys.stdout.buffer.write(json.dumps(printed).encode())


if __name__ == "__main__":
    main()
