"""What the program is called: by itself, and by whoever started it."""

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

NAME = "fusionassess"

_CALL = re.compile(rf"(?<![A-Za-z0-9_./\\-]){NAME} (?=-{{0,2}}[a-z])")
"""The name at the head of a command, in whatever text."""


def called() -> str:
    """The words that start the program from here: its name where the shell finds it, else as it was started now."""
    started = Path(sys.argv[0])
    is_module = started.name == "__main__.py"
    if not is_module and (started.stem != NAME or started.parent == Path()):
        return NAME
    there = shutil.which(NAME)
    home = Path(sys.executable if is_module else os.path.abspath(started)).parent  # noqa: PTH100 - links stay
    if there and os.path.realpath(Path(there).parent) == os.path.realpath(home):
        return NAME
    return shlex.join([sys.orig_argv[0], "-m", NAME] if is_module else [sys.argv[0]])


def as_called(text: str) -> str:
    """A text whose commands can be typed as they stand."""
    name = called()
    return text if name == NAME else _CALL.sub(lambda _: f"{name} ", text)


def again(*words: str) -> list[str]:
    """The command that starts the program anew as it was started, with other words."""
    own = sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv) + 1]
    return [sys.executable, *own, *words]
