"""Complete sheets to look at or to start from: inside the wheel, or in the checkout's folder of examples."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from fusionassess.answers.sheets import FORMAT, declared_format
from fusionassess.documents import syntax
from fusionassess.documents.source import decode
from fusionassess.words.language import LANGUAGES


class Example(NamedTuple):
    """An example sheet, and whom it is about."""

    profile: str
    language: str
    name: str
    """Of the organisation, which is invented."""
    file: Traversable

    @property
    def text(self) -> str:
        """The sheet as it stands in its file, comments included."""
        return self.file.read_text(encoding="utf-8")


def folder() -> Traversable:
    """Where they lie."""
    packaged = files("fusionassess") / "examples"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "examples"


def examples() -> Iterator[Example]:
    """Every example sheet, by the names of the files; then those whose texts a folder has in its language."""
    for place in (folder(), *(folder() / language for language in LANGUAGES)):
        if not place.is_dir():
            continue
        for file in sorted(place.iterdir(), key=lambda each: each.name):
            if not file.name.endswith(".yaml"):
                continue
            values = syntax.load(decode(file.read_bytes(), str(file)))
            if isinstance(values, dict) and declared_format(values) == FORMAT:
                yield Example(values["subject"]["profile"], values["language"], values["subject"]["name"], file)


def of(profile: str, language: str) -> Example | None:
    """The example of a profile in a language; None where no example is of that profile."""
    return next((each for each in examples() if (each.profile, each.language) == (profile, language)), None)
