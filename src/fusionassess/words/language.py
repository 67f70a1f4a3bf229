"""Which language to speak."""

from collections.abc import Mapping

LANGUAGES = ("zh", "en")
"""The languages of the program's own words; the first is the default."""

VARIABLE = "FUSIONASSESS_LANG"


def chosen(*wishes: str | None) -> str:
    """Follow the first wish that is a language of ours; Chinese where there is none."""
    for wish in wishes:
        if wish and (language := wish.replace("_", "-").split("-")[0].lower()) in LANGUAGES:
            return language
    return LANGUAGES[0]


def of_environment(environment: Mapping[str, str]) -> str | None:
    """The language the machine is set to; None where it says nothing, as the C locale does."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = environment.get(variable, "")
        if locale and locale.split(".")[0] not in {"C", "POSIX"}:
            # Whoever works in a third language is better served in English.
            return "zh" if locale.lower().startswith("zh") else "en"
    return None
