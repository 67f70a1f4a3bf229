"""Files as words of a command that a reader is told to type, or that the guide runs for them."""

import shlex
from pathlib import Path


def file_word(file: Path | str) -> str:
    """A file as one word of a command: a leading dash would make it an option."""
    word = str(file)
    return f"./{word}" if word.startswith("-") else word


def shell_word(file: Path | str) -> str:
    """The same as one types it in a shell."""
    return shlex.quote(file_word(file))
