"""An answer sheet of another version of its rubric: answers are carried over by id, nothing is dropped in silence."""

from typing import Any, NamedTuple

from fusionassess.declared import Declared, Fault

BY_ID = {"answers": "questions", "targets": "measures", "indicators": "indicators"}
"""Parts of a sheet whose keys are ids of the rubric, and of which kind."""


class Carried(NamedTuple):
    """A sheet's plain values as far as they fit another version, and what does not fit."""

    values: Any
    remarks: list[Fault]
    """Each left-out entry, named at its place."""


def carry(values: Any, version: str, declared: Declared) -> Carried:
    """Carry a sheet over to a version of its rubric; the same version is carried over whole.

    Left out, and named, are entries whose id the version does not know and levels or options it
    does not have: their questions count as not answered.
    """
    said = values.get("rubric") if isinstance(values, dict) else None
    if not isinstance(said, dict) or said.get("version") in (None, version):
        return Carried(values, [])
    fitting, remarks = dict(values), []
    for part, kind in BY_ID.items():
        entries = values.get(part)
        if isinstance(entries, dict):
            misfits = {name: why for name, entry in entries.items() if (why := _misfit(name, entry, kind, declared))}
            fitting[part] = {name: entry for name, entry in entries.items() if name not in misfits}
            remarks += [
                Fault(code, (part, name), {"id": name, "version": said["version"]}, on_key=True)
                for name, code in misfits.items()
            ]
    return Carried(fitting, remarks)


def _misfit(name: str, entry: Any, kind: str, declared: Declared) -> str:
    """Why an entry cannot be carried over: a code, or nothing."""
    if name not in declared.ids[kind]:
        return "not-carried"
    responses = declared.responses.get(name)
    if kind != "questions" or responses is None:
        return ""
    long = entry if isinstance(entry, dict) else {responses.kind: entry}
    level, option = long.get("level"), long.get("option")
    if responses.kind == "level" and _beyond(level, declared.top):
        return "no-longer-a-level"
    is_word = option is not None and str(option).lower() not in {"unknown", "dk", "不清楚"}
    if responses.kind == "option" and is_word and option not in responses.options:
        return "no-longer-an-option"
    return ""


def _beyond(level: Any, top: int | None) -> bool:
    return isinstance(level, str) and level.isdecimal() and top is not None and int(level) > top
