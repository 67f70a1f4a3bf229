"""Answers that come from elsewhere than the keyboard: a file, or ``ID=ANSWER`` on the command line."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from fusionassess import documents, syntax
from fusionassess.answers import NOT_APPLICABLE_WORDS, Answer, AnswerSheet
from fusionassess.declared import Fault
from fusionassess.library import Edition
from fusionassess.problems import DocumentError, Place, Problem
from fusionassess.sheets import FORMAT
from fusionassess.source import Source


class NotAPair(Exception):
    """A word that should read ``ID=ANSWER`` does not."""


def subject_in(source: Source) -> dict[str, Any]:
    """What an answer file says of its subject, unchecked; nothing where it is only answers."""
    values = syntax.load(source)
    subject = values.get("subject") if isinstance(values, dict) else None
    return subject if isinstance(subject, dict) else {}


def from_source(source: Source, edition: Edition) -> dict[str, Answer]:
    """Answers of a file: a whole sheet, or only a mapping of ids to answers.

    Raises DocumentError with every problem of the answers and their places.
    """
    values = syntax.load(source)
    is_sheet = isinstance(values, dict) and isinstance(values.get("answers"), dict)
    found = _answers(values["answers"] if is_sheet else values, edition)
    if isinstance(found, list):
        raise DocumentError(documents.problems(found if is_sheet else [_at_top(fault) for fault in found], source))
    return found


def from_pairs(pairs: Sequence[str], edition: Edition) -> dict[str, Answer]:
    """Answers written ``ID=ANSWER``: a level, an option, a number, ``unknown``, or ``na:`` and the reason.

    Nothing behind the sign takes an answer back. Raises NotAPair, and DocumentError with every
    problem, each placed at its pair.
    """
    values = {}
    for pair in pairs:
        name, sign, answer = pair.partition("=")
        if not (sign and name.strip()):
            raise NotAPair(pair)
        values[name.strip()] = _plain(unicodedata.normalize("NFKC", answer).strip())
    found = _answers(values, edition)
    if isinstance(found, list):
        places = {pair.partition("=")[0].strip(): Place(f"--set {pair}") for pair in pairs}
        raise DocumentError([Problem(fault.code, places[str(fault.loc[1])], fault.values) for fault in found])
    return found


def _plain(answer: str) -> object:
    """An answer as a sheet would hold it."""
    code, sign, reason = answer.partition(":")
    if sign and code.strip().lower() in NOT_APPLICABLE_WORDS:
        return {"not_applicable": reason.strip()}
    return answer or None


def _answers(values: object, edition: Edition) -> dict[str, Answer] | list[Fault]:
    """Hold answers to the rubric as those of a sheet are held."""
    sheet = {
        "format": FORMAT,
        "rubric": {"id": edition.rubric.id},
        "subject": {"name": "-", "profile": next(iter(edition.rubric.profiles))},
        "answers": values,
    }
    found = documents.attempt(sheet, AnswerSheet, context=edition.rubric.declared())
    return found if isinstance(found, list) else found.answers


def _at_top(fault: Fault) -> Fault:
    """Place a fault in a file that is nothing but the answers."""
    return fault._replace(loc=fault.loc[1:])
