"""An answer sheet of another version of its rubric: answers are carried over by id, nothing is dropped in silence."""

from typing import Any, NamedTuple

from fusionassess.answers.model import RESPONSES
from fusionassess.answers.reading import Misfit, read
from fusionassess.documents.problems import Fault
from fusionassess.rubric.declared import Clauses, Declared, Responses

_NO_LONGER = {"level": "no-longer-a-level", "option": "no-longer-an-option", "value": "no-longer-a-value"}
_NOT_AMONG = {"level-range", "not-one-of", "out-of-bounds"}
"""Why a response is none of the question's, be it that it once was."""
MISFITS = frozenset({"not-carried", *_NO_LONGER.values(), "no-longer-a-clause"})
"""The codes of entries that are left out."""
BY_ID = {"answers": "questions", "targets": "measures", "indicators": "indicators", "raters": "questions"}
"""Parts of a sheet whose keys are ids of the rubric, and of which kind."""


class Carried(NamedTuple):
    """A sheet's plain values as far as they fit another version, and what does not fit."""

    values: Any
    remarks: list[Fault]
    """Each left-out entry, named at its place."""


def carry(values: Any, version: str, declared: Declared) -> Carried:
    """Carry a sheet over to a version of its rubric; the same version is carried over whole.

    Left out, and named, are entries whose id the version does not know, and levels, options or
    numbers that their question does not take, or a missing clause that it does not have: it counts
    as not answered.
    """
    filled_for = values.get("rubric") if isinstance(values, dict) else None
    if not isinstance(filled_for, dict) or filled_for.get("version") in (None, version):
        return Carried(values, [])
    fitting, remarks = dict(values), []
    for part, kind in BY_ID.items():
        entries = values.get(part)
        if isinstance(entries, dict):
            misfits = {
                name: why
                for name, entry in entries.items()
                if (why := _first_misfit(name, _each(part, entry), kind, declared))
            }
            fitting[part] = {name: entry for name, entry in entries.items() if name not in misfits}
            remarks += [
                Fault(code, (part, name), {"id": name, "version": filled_for["version"]}, on_key=True)
                for name, code in misfits.items()
            ]
    return Carried(fitting, remarks)


def _each(part: str, entry: Any) -> list[Any]:
    """The entries that an entry holds: its raters' answers, else itself."""
    given = entry.get("answers") if part == "raters" and isinstance(entry, dict) else None
    return given if isinstance(given, list) and given else [entry]


def _first_misfit(name: str, entries: list[Any], kind: str, declared: Declared) -> str:
    """Why entries of one id cannot be carried over: the code of the first that cannot, or nothing."""
    return next(filter(None, (_misfit(name, entry, kind, declared) for entry in entries)), "")


def _misfit(name: str, entry: Any, kind: str, declared: Declared) -> str:
    """Why an entry cannot be carried over: a code, or nothing."""
    if name not in declared.ids[kind]:
        return "not-carried"
    responses = declared.responses.get(name) if kind == "questions" else None
    if responses is None:
        return ""
    if not _fits(entry, responses):
        return _NO_LONGER[responses.kind]
    return "" if _known_clauses(entry, declared.clauses.get("", {}).get(name, {})) else "no-longer-a-clause"


def _known_clauses(entry: Any, clauses: Clauses) -> bool:
    """Whether each clause that an answer calls missing is one of the question's, be it for another profile."""
    missing = entry.get("missing") if isinstance(entry, dict) else None
    known = {str(level) for levels in clauses.values() for level in levels}
    return not isinstance(missing, list) or all(str(level) in known for level in missing)


def _fits(entry: Any, responses: Responses) -> bool:
    """Whether an answer is of the question's kind and among its responses; what was never one is left to the model."""
    if not isinstance(entry, dict):
        entry = {responses.kind: entry}
    if any(entry.get(kind) is not None for kind in RESPONSES - {responses.kind}):
        return False
    response = entry.get(responses.kind)
    meant = None if response is None else read(str(response), responses)
    return not (isinstance(meant, Misfit) and meant.code in _NOT_AMONG)
