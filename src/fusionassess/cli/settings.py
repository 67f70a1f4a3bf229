"""Where a value of an option comes from that nobody wrote behind the command."""

from collections.abc import Mapping
from typing import Any


def everywhere(command: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Defaults for a command and all below it, by the names of parameters: for each that has such a parameter."""
    below = {name: everywhere(one, values) for name, one in getattr(command, "commands", {}).items()}
    known = {parameter.name for parameter in command.params}
    return {**{name: value for name, value in values.items() if name in known}, **below}
