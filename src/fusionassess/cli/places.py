"""Where settings lie, and the one of them that is needed before any word is said: the language."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

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
            import tomllib

            language = tomllib.loads(place.read_text(encoding="utf-8-sig")).get("language")
            if isinstance(language, str):
                return language
    return None
