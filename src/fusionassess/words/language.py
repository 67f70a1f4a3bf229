"""The languages the program speaks, and which of them to speak."""

from collections.abc import Mapping
from typing import NamedTuple


class Language(NamedTuple):
    """What must be known of a language beside its words; those stand in the folder of its id."""

    name: str
    """What it calls itself."""
    script: str | None = None
    """How it is written, where one must say so (ISO 15924): browsers choose their letters by it."""
    region: str | None = None
    """Whose spelling and shapes of letters it follows, where there are several."""
    font: str | None = None
    """What a workbook is set in, where the usual font lacks its letters."""


LANGUAGES: Mapping[str, Language] = {
    "zh": Language("中文", script="Hans", region="CN", font="Microsoft YaHei"),
    "en": Language("English", region="GB"),
}
"""By id (ISO 639); the first is the default."""

FIRST = next(iter(LANGUAGES))
ABROAD = "en"
"""For whoever works in a language the program does not speak."""
VARIABLE = "FUSIONASSESS_LANG"


def chosen(*wishes: str | None) -> str:
    """Follow the first wish that is a language of ours; the first language where there is none."""
    return next(filter(None, map(_ours, wishes)), FIRST)


def of_environment(environment: Mapping[str, str]) -> str | None:
    """The language the machine is set to; None where it says nothing, as the C locale does."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = environment.get(variable, "")
        if locale and locale.split(".")[0] not in {"C", "POSIX"}:
            return _ours(locale) or ABROAD
    return None


def names() -> str:
    """What the languages call themselves, for whoever looks for their own."""
    return " / ".join(language.name for language in LANGUAGES.values())


def tag(language: str) -> str:
    """What a browser calls a language, such as zh-Hans."""
    return _tag(language, LANGUAGES[language].script)


def spelling(language: str) -> str:
    """What a word processor calls a language, such as zh-CN."""
    return _tag(language, LANGUAGES[language].region)


def _tag(language: str, part: str | None) -> str:
    return f"{language}-{part}" if part else language


def _ours(wish: str | None) -> str | None:
    """The language of a tag (en-GB) or a locale (zh_CN.UTF-8), if it is one of ours."""
    language = (wish or "").replace("_", "-").replace(".", "-").split("-")[0].lower()
    return language if language in LANGUAGES else None
