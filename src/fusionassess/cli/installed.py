"""How the program was installed, and the command that adds a library to such an installation.

``importlib.metadata`` takes 8 ms to load, and every command loads this module: few ask it anything.
"""

import shlex
import sys
from importlib.util import find_spec
from pathlib import Path

from fusionassess.cli.naming import NAME


def place() -> Path:
    """The folder of the program's own modules."""
    return Path(__file__).parents[1]


def remedy(extra: str) -> str:
    """The command that brings an extra's libraries into the environment that runs now.

    It names the libraries, not the extra: the program may come from a checkout, a wheel or a mirror,
    and not every installer can be told an extra afterwards.
    """
    wanted = " ".join(shlex.quote(name) for name in _libraries(extra))
    if "pipx" in Path(sys.prefix).parts:
        return f"pipx inject {NAME} {wanted}"
    if find_spec("pip") is None:
        return f"uv pip install --python {shlex.quote(sys.executable)} {wanted}"
    return f"{shlex.quote(sys.executable)} -m pip install {wanted}"


def version(library: str) -> str:
    """Which version of a library is there."""
    from importlib import metadata

    return metadata.version(library)


def _libraries(extra: str) -> list[str]:
    """What an extra asks for, with the versions that will do."""
    from importlib import metadata

    try:
        asked = metadata.requires(NAME) or []
    except metadata.PackageNotFoundError:
        asked = []
    marks = (f"extra == '{extra}'", f'extra == "{extra}"')
    return [line.partition(";")[0].strip() for line in asked if line.endswith(marks)] or [f"{NAME}[{extra}]"]
