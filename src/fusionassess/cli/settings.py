"""What need not be said with every command: from the environment, and from ``fusionassess.toml``.

An option counts before the environment, that before the file beside the sheets, that before the user's own, and all
of them before what a sheet says of itself. Nothing that changes a score can be set: who reads a score need not know
on whose machine it was made.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fusionassess.cli.options import WORDS
from fusionassess.cli.places import NO_CONFIG, settings_files, text_of, user_file, values_in
from fusionassess.documents.problems import nearest
from fusionassess.documents.suffixes import DOCUMENTS
from fusionassess.words.language import LANGUAGES, VARIABLE, chosen

OUTPUTS = ("survey", "report", "form", "batch")
"""Commands whose output can be named."""
KEYS = ("language", "rubric", "profile", "sector", "format", "template")
SCORES = frozenset({"weights", "lens", "set", "level_rule", "shares", "draws", "seed"})
"""What changes a score, a level or the advice."""
VARIABLES = {"language": VARIABLE, **{key: f"FUSIONASSESS_{key.upper()}" for key in KEYS[1:]}}


class WrongSettings(Exception):
    """A settings file that cannot be used; the message says where and why."""


class Setting(NamedTuple):
    """A value, and where it comes from."""

    value: Any
    source: str
    """A file, or a variable of the environment."""


def settings(words: Sequence[str], *, with_files: bool = True) -> dict[str, Setting]:
    """Every value that is set, by its key; names of outputs as ``output.report``. Raises WrongSettings, OSError."""
    values: dict[str, Setting] = {}
    for key, variable in VARIABLES.items():
        if text := os.environ.get(variable):
            value = text.split() if key == "sector" else text
            if key != "language" or text.replace("_", "-").split("-")[0].lower() in LANGUAGES:
                values[key] = Setting(chosen(text) if key == "language" else value, variable)
    for place in settings_files(words) if with_files and not os.environ.get(NO_CONFIG) else ():
        for key, value in _read(place):
            values.setdefault(key, Setting(value, str(place)))
    return values


def _read(place: Path) -> Iterator[tuple[str, Any]]:
    text = text_of(place)
    phrases = WORDS.settings
    try:
        values = values_in(text)
    except ValueError as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"{place}:{at[1]}:{at[2]}" if at else str(place)
        raise WrongSettings(phrases.syntax.format(place=where)) from None
    for key, value in values.items():
        if key == "output" and isinstance(value, dict):
            for command, name in value.items():
                yield f"output.{command}", _checked(place, text, f"output.{command}", name)
        else:
            yield key, _checked(place, text, key, value)


def _checked(place: Path, text: str, key: str, value: Any) -> Any:
    """A value as the commands take it; paths are meant from the folder of the file that names them."""
    phrases, where = WORDS.settings, f"{place}:{_line_of(text, key)}"
    name = key.rpartition(".")[2]
    if name.replace("-", "_") in SCORES:
        raise WrongSettings(phrases.changes_scores.format(place=where, key=key))
    known = [f"output.{command}" for command in OUTPUTS] if "." in key else [*KEYS, "output"]
    if key not in known:
        head = "output." if "." in key else ""
        near = nearest(name, [one.removeprefix("output.") for one in known])
        word = f"{head}{near}" if near else ""
        suggestion = WORDS.problems.did_you_mean.format(word=word) if word else ""
        told = {"place": where, "key": key, "known": ", ".join(known), "suggestion": suggestion}
        raise WrongSettings(phrases.unknown.format(**told))
    if key == "output":
        raise WrongSettings(phrases.table.format(place=where, key=key))
    is_list = key == "sector" and isinstance(value, list) and all(isinstance(one, str) and one for one in value)
    if not is_list and not (isinstance(value, str) and value):
        raise WrongSettings((phrases.texts if key == "sector" else phrases.text).format(place=where, key=key))
    if key == "language" and value not in LANGUAGES:
        told = {"place": where, "key": key, "found": value, "known": ", ".join(LANGUAGES)}
        raise WrongSettings(phrases.no_such_value.format(**told))
    if key == "sector":
        return value if isinstance(value, list) else [value]
    is_path = key == "template" or (key == "rubric" and ("/" in value or value.endswith(DOCUMENTS)))
    return str(place.parent / value) if is_path else value


def _line_of(text: str, key: str) -> int:
    """The line that sets a key; 1 where none can be told."""
    name = re.escape(key.rpartition(".")[2])
    pattern = re.compile(rf"^\s*(?:output\.)?[\"']?{name}[\"']?\s*=|^\s*\[\s*[\"']?{name}[\"']?\s*[\].]")
    return next((at for at, line in enumerate(text.splitlines(), start=1) if pattern.match(line)), 1)


def defaults(command: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Defaults for all commands below one, by the names of their parameters, of those settings that each can take."""
    below = {name: defaults(one, values) for name, one in getattr(command, "commands", {}).items()}
    own = {}
    for parameter in command.params:
        key = _key_of(command.name, parameter)
        if key in values and _takes(parameter, values[key]):
            value = values[key]
            many = getattr(parameter, "multiple", False)
            own[parameter.name] = [value] if many and isinstance(value, str) else value
    return {**own, **below}


_BY_OPTION = {"--lang": "language", "--format": "format", "--template": "template"}
_WHO = {"survey": ("profile", "sector"), "form": ("profile", "sector"), "example": ("profile",)}
"""Commands that ask or show a profile's questions; elsewhere it would change what is scored."""


def _key_of(command: str, parameter: Any) -> str:
    """The setting that a parameter follows; no setting has an empty name."""
    if parameter.param_type_name == "argument":
        # The rubric of a new sheet or form. Of a sheet that is there, the sheet itself names it.
        is_rubric = parameter.name == "rubric" and command in {"survey", "form", "show"}
        return "rubric" if is_rubric else "profile" if (command, parameter.name) == ("example", "profile") else ""
    name = max(parameter.opts, key=len)
    if name == "--output" and command in OUTPUTS:
        return f"output.{command}"
    if name.strip("-") in _WHO.get(command, ()):
        return str(name.strip("-"))
    return _BY_OPTION.get(name, "")


def _takes(parameter: Any, value: Any) -> bool:
    """Whether a choice has this value: not every command prints every format."""
    choices = getattr(parameter.type, "choices", None)
    return choices is None or value in {str(getattr(choice, "value", choice)) for choice in choices}


def was_typed(ctx: Any, name: str) -> bool:
    """Whether a parameter stands behind the command, rather than in a file or the environment."""
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def named(ctx: Any, name: str, output: str, **parts: str) -> str:
    """An output as it is called: a name from the settings may leave parts to be filled in, as ``{sheet}.docx``."""
    if was_typed(ctx, name):
        return output
    for part, text in parts.items():
        output = output.replace(f"{{{part}}}", text)
    return output


def shown(values: Mapping[str, Setting], there: Sequence[Path]) -> str:
    """All settings with where they come from, and the files that were looked for."""
    phrases = WORDS.settings
    keys = [*KEYS, *(f"output.{command}" for command in OUTPUTS)]
    lines = []
    for key in keys:
        setting = values.get(key)
        if setting is None:
            lines.append(phrases.not_set.format(key=key))
            continue
        value = " ".join(setting.value) if isinstance(setting.value, list) else setting.value
        lines.append(phrases.is_set.format(key=key, value=value, source=setting.source))
    places = ", ".join(map(str, there)) or phrases.no_file
    return "\n".join([*lines, "", phrases.files.format(files=places, user=user_file())]) + "\n"
