"""Answers that come from elsewhere than the keyboard: a file, or ``ID=ANSWER`` on the command line."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from fusionassess.answers.model import Answer, AnswerSheet, Subject
from fusionassess.answers.sheets import FORMAT, applying
from fusionassess.documents import models, syntax
from fusionassess.documents.problems import DocumentError, Fault, Place, Problem, likely
from fusionassess.documents.source import Source
from fusionassess.rubric.library import Edition


class NotAPair(Exception):
    """A word that should read ``ID=ANSWER`` does not."""


class Supposition(NamedTuple):
    """A question answered otherwise than the sheet says."""

    id: str
    before: Answer | None
    after: Answer


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
    checked = _answers(values["answers"] if is_sheet else values, edition)
    if source.faults:
        checked = [*source.faults, *(checked if isinstance(checked, list) else ())]
    if isinstance(checked, list):
        raise DocumentError(models.problems(checked if is_sheet else [_at_top(fault) for fault in checked], source))
    return checked


def from_pairs(pairs: Sequence[str], edition: Edition, subject: Subject | None = None) -> dict[str, Answer]:
    """Answers written ``ID=ANSWER``: a level, an option, a number, ``unknown``, or ``na:`` and the reason.

    A level may be followed by ``missing`` and the levels whose clauses do not hold. Nothing behind
    the sign takes an answer back. Raises NotAPair, and DocumentError with every
    problem, each placed at its pair.
    """
    values = {}
    for pair in pairs:
        name, sign, answer = pair.partition("=")
        if not (sign and name.strip()):
            raise NotAPair(pair)
        values[name.strip()] = _plain(answer.strip())
    checked = _answers(values, edition, subject)
    if isinstance(checked, list):
        checked = [_among_asked(fault, edition, subject) for fault in checked]
        places = places_of(pairs)
        raise DocumentError([Problem(fault.code, places[str(fault.loc[1])], fault.values) for fault in checked])
    return checked


def places_of(pairs: Sequence[str]) -> dict[str, Place]:
    """Where the answer to each question stands on the command line."""
    return {_id_in(pair): Place(f"--set {pair}") for pair in pairs}


def _id_in(pair: str) -> str:
    """The question that is answered."""
    return pair.partition("=")[0].strip()


def _among_asked(fault: Fault, edition: Edition, subject: Subject | None) -> Fault:
    """An id that is not there, with what may have been meant among the questions that are asked."""
    if fault.code != "no-such-id" or subject is None:
        return fault
    asked = tuple(question.id for question in edition.rubric.asked(subject.profile))
    told = {"known": ", ".join(asked), "suggestion": likely(str(fault.loc[1]), asked)}
    return fault._replace(values={**fault.values, **told})


def suppose(sheet: AnswerSheet, pairs: Sequence[str], edition: Edition) -> tuple[AnswerSheet, tuple[Supposition, ...]]:
    """A sheet as if some questions had been answered otherwise, and which ones that changes.

    Evidence and note stay with their question, for a supposition is about the answer alone.
    Raises NotAPair, and DocumentError for what is no answer or for a question that is not asked of
    the sheet's profile, for such a supposition could change nothing.
    """
    profile = sheet.subject.profile
    asked = {question.id for question in edition.rubric.asked(profile)}
    given = from_pairs(pairs, edition, sheet.subject)
    idle = [
        Problem("not-asked", Place(f"--set {pair}"), {"id": name, "profile": profile})
        for pair in pairs
        if (name := _id_in(pair)) not in asked
    ]
    idle += [
        Problem(fault.code, places_of(pairs)[str(fault.loc[0])], fault.values)
        for fault in applying(given, edition.rubric, sheet.subject)
    ]
    if idle:
        raise DocumentError(idle)
    changes = []
    for name, answer in given.items():
        before = sheet.answers.get(name)
        kept = {"evidence": before.evidence, "note": before.note} if before else {}
        after = answer.model_copy(update=kept)
        if after != (before or Answer()):
            changes.append(Supposition(name, before, after))
    answers = {**sheet.answers, **{change.id: change.after for change in changes}}
    return sheet.model_copy(update={"answers": answers}), tuple(changes)


def _plain(answer: str) -> object:
    """An answer as a sheet would hold it."""
    if match := _MISSING.fullmatch(unicodedata.normalize("NFKC", answer)):
        return {"level": match[1], "missing": re.findall(r"\d+", match[2])}
    return answer or None


_MISSING = re.compile(r"(\S+?)\s*(?:missing|缺)\s*(\d+(?:[\s,、]+\d+)*)", re.IGNORECASE)


def _answers(values: object, edition: Edition, subject: Subject | None = None) -> dict[str, Answer] | list[Fault]:
    """Hold answers to the rubric as those of a sheet are held; a clause may be anybody's where nobody is known yet."""
    rubric = edition.rubric
    declared = rubric.declared()
    if subject is None:
        of_all = {question.id: question.clauses().values() for question in rubric.questions}
        clauses = {name: {"": tuple({level for one in levels for level in one})} for name, levels in of_all.items()}
        declared = declared._replace(clauses={"": clauses})
    else:
        declared = declared._replace(responses=rubric.responses(subject.profile, subject.sectors))
    who = (
        {"name": rubric.id, "profile": next(iter(rubric.profiles))}
        if subject is None
        else subject.model_dump(mode="json")
    )
    sheet = {"format": FORMAT, "rubric": {"id": rubric.id}, "subject": who, "answers": values}
    built = models.attempt(sheet, AnswerSheet, context=declared)
    return built if isinstance(built, list) else built.answers


def _at_top(fault: Fault) -> Fault:
    """Place a fault in a file that is nothing but the answers."""
    return fault._replace(loc=fault.loc[1:])
