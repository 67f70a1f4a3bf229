"""Options that several commands share: one spelling, one help text each."""

import os
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli.places import language_set
from fusionassess.documents.source import INVISIBLE
from fusionassess.words.labels import Labels, labels
from fusionassess.words.language import LANGUAGES, VARIABLE, chosen, of_environment

if TYPE_CHECKING:
    from fusionassess.rubric.model import Rubric


def language(*wishes: str | None) -> str:
    """The language to speak: as asked for, else the wishes in order, else as the machine is set."""
    return chosen(os.environ.get(VARIABLE), *wishes, of_environment(os.environ))


def typed(text: str | None) -> str | None:
    """A text from the command line: what the locale could not read is read as UTF-8, controls are left out."""
    return None if text is None else INVISIBLE.sub("", os.fsencode(text).decode("utf-8", "replace"))


def telling(text: str) -> str:
    """A name or a period from the command line; refuses one of dots and signs that nobody sees."""
    if text.strip() and not any(sign.isalnum() for sign in typed(text) or ""):
        raise typer.BadParameter(_HELP.says_nothing.format(found=text))
    return text


def known(word: str | None, names: Iterable[str], complaint: str) -> None:
    """Refuse a word that is none of the names, naming them."""
    if word is not None and word not in names:
        raise typer.BadParameter(complaint.format(found=word, known=", ".join(names)))


def sectors(words: "Iterable[str]", rubric: "Rubric") -> list[str]:
    """The ids of sectors, named by id or title as in tables; refuses what is none, naming them."""
    from fusionassess.documents.blanks import plain

    by_word, ids = rubric.sectors_by_word, []
    for word in words:
        known(by_word.get(plain(word), word), rubric.sectors, _HELP.no_sector)
        ids.append(by_word[plain(word)])
    return list(dict.fromkeys(ids))


def _spoken(word: str) -> str:
    known(word, LANGUAGES, _HELP.no_language)
    return word


def _at_start() -> str:
    """The language of the help texts, needed before the options are read."""
    words = sys.argv[1:]
    asked = [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    asked += [after for word, after in pairwise(words) if word == "--lang"]
    return chosen(*asked, os.environ.get(VARIABLE), language_set(words), language())


START_LANGUAGE = _at_start()
WORDS: Labels = labels(START_LANGUAGE)
_HELP = WORDS.commands

SheetArgument = Annotated[Path, typer.Argument(help=_HELP.sheet, show_default=False, metavar="SHEET")]
RubricOption = Annotated[
    str | None, typer.Option("--rubric", "-r", help=_HELP.rubric, metavar="ID|FILE", show_default=False)
]
LangOption = Annotated[
    str | None,
    typer.Option(
        "--lang",
        help=_HELP.lang,
        show_default=False,
        metavar=f"[{'|'.join(LANGUAGES)}]",
        parser=_spoken,
        autocompletion=lambda: list(LANGUAGES),
    ),
]
ForceOption = Annotated[bool, typer.Option("--force", "-f", help=_HELP.force)]
LensOption = Annotated[str | None, typer.Option("--lens", help=_HELP.lens, metavar="REASON", show_default=False)]
