"""Where settings lie, and the one of them that is needed before any word is said: the language."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FILE = "fusionassess.toml"
NO_CONFIG = "FUSIONASSESS_NO_CONFIG"
"""Set to anything, no settings file is read: for pipelines."""


def user_file() -> Path:
    """The user's own settings."""
    from platformdirs import user_config_path

    return user_config_path("fusionassess") / FILE


def settings_files(words: Sequence[str]) -> list[Path]:
    """The settings files there are, the nearest first: beside a file that the command names, here, the user's own."""
    named = [Path(word).parent for word in words if not word.startswith("-") and os.path.isfile(word)]  # noqa: PTH113
    places = [*(folder / FILE for folder in (*named[:1], Path())), user_file()]
    there = [place for place in places if place.is_file()]
    return [place for at, place in enumerate(there) if not any(place.samefile(other) for other in there[:at])]


def language_set(words: Sequence[str]) -> str | None:
    """The language that settings wish for; what is wrong with them is told later, in some language."""
    if "--no-config" in words or os.environ.get(NO_CONFIG):
        return None
    with contextlib.suppress(OSError, ValueError):
        for place in settings_files(words):
            language = values_in(text_of(place)).get("language")
            if isinstance(language, str):
                return language
    return None


def text_of(place: Path) -> str:
    """The text of a settings file, no more of it than anybody writes: it may lie beside a stranger's sheets.

    Raises OSError.
    """
    with place.open("rb") as file:
        return file.read(MOST_BYTES).decode("utf-8-sig", "replace")


MOST_BYTES = 65_536


def values_in(text: str) -> dict[str, Any]:
    """What a settings file says. Raises ValueError where it cannot be read."""
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None


_TOO_DEEP = "nested too deep (at line 1, column 1)"
