"""Judgements in pairs as people write them: how many times as important one thing is as another.

Pairs (``1a/1b: 3``, ``1a over 1b: 3``, ``1a比1b: 3``) or a whole matrix, of one expert or of several
by name, become square tables of numbers; every fault keeps its way down the document.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from fusionassess.documents.problems import MERGE_KEY, Fault, Loc, likely, shown

PATHS = "paths"
"""The group that compares the paths; every other group is a path's id and compares its measures."""
MOST = 15
"""So many things can be compared in pairs."""


class Spot(NamedTuple):
    """Where a pair was judged, and which way round."""

    loc: Loc
    on_key: bool
    first: str
    second: str


class Expert(NamedTuple):
    """What one expert judged of one group."""

    name: str
    """Empty where there is but one."""
    table: tuple[tuple[float, ...], ...]
    """Entry i, j: how many times as important member i is as member j."""
    spots: Mapping[frozenset[str], Spot]
    """By pair."""


class Group(NamedTuple):
    """Siblings compared in pairs."""

    id: str
    members: tuple[str, ...]
    experts: tuple[Expert, ...]


class Judged(NamedTuple):
    """What a document judges, what is wrong with it, and what is only strange."""

    groups: tuple[Group, ...]
    faults: list[Fault]
    remarks: list[Fault]


class _Judgement(NamedTuple):
    """One judgement, checked by itself."""

    value: float
    spot: Spot


class _Siblings(NamedTuple):
    """The group that is being read."""

    id: str
    members: tuple[str, ...]
    elsewhere: Collection[str]
    """Ids that exist, but are compared in another group or not at all."""


def read(content: object, members: Mapping[str, Sequence[str]], elsewhere: Collection[str], loc: Loc) -> Judged:
    """Read the judgements at a place of a document.

    ``members`` are the groups that there may be, ``elsewhere`` the ids that exist beside them.
    """
    groups: list[Group] = []
    faults = list(_merge_keys(content, loc))
    remarks: list[Fault] = []
    for name, judged in content.items() if isinstance(content, dict) and not faults else ():
        here = (*loc, name)
        if name not in members:
            faults.append(_unknown(name, tuple(members), "groups", here, on_key=True))
        elif len(members[name]) > MOST:
            faults.append(Fault("too-many", here, {"found": len(members[name]), "wanted": MOST}, on_key=True))
        else:
            siblings = _Siblings(name, tuple(members[name]), elsewhere)
            experts = [_expert(*one, siblings, faults, remarks) for one in _by_expert(judged, here)]
            groups.append(Group(name, siblings.members, tuple(expert for expert in experts if expert)))
    return Judged(tuple(groups), faults, remarks)


def _merge_keys(content: object, loc: Loc) -> Iterator[Fault]:
    if isinstance(content, dict):
        for key, value in content.items():
            if key == MERGE_KEY:
                yield Fault("merge-key", (*loc, key), {}, on_key=True)
            yield from _merge_keys(value, (*loc, key))


def _by_expert(judged: object, loc: Loc) -> Iterator[tuple[str, object, Loc]]:
    """Take apart what several experts say under their names; what one says stands by itself."""
    if isinstance(judged, dict) and judged and all(isinstance(one, dict) for one in judged.values()):
        yield from ((name, one, (*loc, name)) for name, one in judged.items())
    else:
        yield "", judged, loc


def _expert(
    name: str,
    judged: object,
    loc: Loc,
    siblings: _Siblings,
    faults: list[Fault],
    remarks: list[Fault],
) -> Expert | None:
    """Read what one expert says of a group; None where it cannot be used."""
    before = len(faults)
    if isinstance(judged, dict) and "matrix" in judged:
        judgements = _of_matrix(judged, loc, siblings, faults)
    else:
        judgements = _of_pairs(judged, loc, siblings, faults)
    table = _table(judgements, siblings.members, loc, faults)
    if len(faults) > before:
        return None
    remarks += [Fault("beyond-nine", spot.loc, {"found": ratio(value)}) for value, spot in judgements if _is_odd(value)]
    return Expert(name, table, {frozenset((spot.first, spot.second)): spot for _, spot in judgements})


def _table(
    judgements: Sequence[_Judgement], members: Sequence[str], loc: Loc, faults: list[Fault]
) -> tuple[tuple[float, ...], ...]:
    """Lay judgements out, each with its reciprocal; report pairs that stand twice or not at all."""
    values = {(member, member): 1.0 for member in members}
    first: dict[frozenset[str], Spot] = {}
    for value, spot in judgements:
        pair = frozenset((spot.first, spot.second))
        if pair in first:
            known = f"{first[pair].first}/{first[pair].second}"
            faults.append(Fault("pair-twice", spot.loc, {"pair": f"{spot.first}/{spot.second}", "other": known}, True))
        first.setdefault(pair, spot)
        values[spot.first, spot.second] = value
        values[spot.second, spot.first] = 1 / value
    missing = [f"{a}/{b}" for a, b in combinations(members, 2) if (a, b) not in values]
    # What was written and refused is not missing.
    if missing and not any(fault.loc[: len(loc)] == loc for fault in faults):
        faults.append(Fault("pair-missing", loc, {"pairs": ", ".join(missing)}, on_key=True))
    return tuple(tuple(values.get((a, b), 1.0) for b in members) for a in members)


_ID = r"[A-Za-z0-9][A-Za-z0-9_.\-]*"
_PAIR = re.compile(rf"({_ID})(?:\s*/\s*|\s*比\s*|\s+over\s+)({_ID})")


def _of_pairs(judged: object, loc: Loc, siblings: _Siblings, faults: list[Fault]) -> list[_Judgement]:
    """Read pairs that stand as keys of one mapping, or of a list of mappings."""
    parts = [((*loc, i), part) for i, part in enumerate(judged)] if isinstance(judged, list) else [(loc, judged)]
    judgements = []
    for here, part in parts:
        if not isinstance(part, dict):
            code = "empty-value" if part is None else "wrong-type"
            faults.append(Fault(code, here, {"expected": "mapping", "found": shown(part)}))
            continue
        for key, value in part.items():
            spot = _pair(key, (*here, key), siblings, faults)
            number = _number(value, (*here, key), faults)
            if spot and number is not None:
                judgements.append(_Judgement(number, spot))
    return judgements


def _pair(key: str, loc: Loc, siblings: _Siblings, faults: list[Fault]) -> Spot | None:
    match = _PAIR.fullmatch(unicodedata.normalize("NFKC", key).strip())
    if match is None:
        faults.append(Fault("bad-pair", loc, {"found": shown(key), "example": "/".join(siblings.members[:2])}, True))
        return None
    first, second = match.groups()
    strangers = [word for word in (first, second) if word not in siblings.members]
    for word in strangers:
        offset = key.rfind(word) if word == second else 0
        faults.append(_stranger(word, loc, siblings)._replace(on_key=True, offset=max(offset, 0)))
    if first == second and not strangers:
        faults.append(Fault("pair-of-one", loc, {"id": first}, on_key=True))
    return None if strangers or first == second else Spot(loc, True, first, second)


def _stranger(word: str, loc: Loc, siblings: _Siblings) -> Fault:
    """Tell an id that belongs elsewhere from one that nobody knows."""
    if word in siblings.elsewhere:
        return Fault("other-group", loc, {"id": word, "group": siblings.id, "known": ", ".join(siblings.members)})
    return _unknown(word, siblings.members, "paths" if siblings.id == PATHS else "measures", loc, on_key=False)


def _unknown(word: str, known: Sequence[str], kind: str, loc: Loc, *, on_key: bool) -> Fault:
    values = {"kind": kind, "id": word, "suggestion": likely(word, known), "known": ", ".join(known)}
    return Fault("no-such-id", loc, values, on_key)


def _of_matrix(judged: Mapping[str, object], loc: Loc, siblings: _Siblings, faults: list[Fault]) -> list[_Judgement]:
    """Read a whole matrix, whose two halves must agree."""
    before = len(faults)
    ids, rows = judged.get("ids"), judged["matrix"]
    for key in judged.keys() - {"ids", "matrix"}:
        suggestion = likely(key, ("ids", "matrix"))
        faults.append(Fault("unknown-key", (*loc, key), {"key": key, "suggestion": suggestion}, on_key=True))
    if "ids" not in judged:
        faults.append(Fault("missing-key", loc, {"key": "ids"}))
    for key, value in (("ids", ids), ("matrix", rows)):
        if key in judged and not isinstance(value, list):
            code = "empty-value" if value is None else "wrong-type"
            faults.append(Fault(code, (*loc, key), {"expected": "list", "found": shown(value)}))
    if len(faults) > before or not (isinstance(ids, list) and isinstance(rows, list)):
        return []
    names = _names(ids, (*loc, "ids"), siblings, faults)
    cells = _cells(rows, (*loc, "matrix"), len(ids), faults)
    return _of_halves(names, cells, (*loc, "matrix"), faults) if len(faults) == before else []


def _names(ids: Sequence[object], loc: Loc, siblings: _Siblings, faults: list[Fault]) -> list[str]:
    for place, name in enumerate(ids):
        if not isinstance(name, str):
            code = "empty-value" if name is None else "wrong-type"
            faults.append(Fault(code, (*loc, place), {"expected": "text", "found": shown(name)}))
        elif name not in siblings.members:
            faults.append(_stranger(name, (*loc, place), siblings))
        elif name in ids[:place]:
            faults.append(Fault("duplicate-id", (*loc, place), {"id": name, "other": name}))
    return [str(name) for name in ids]


def _cells(rows: Sequence[object], loc: Loc, size: int, faults: list[Fault]) -> list[list[float]]:
    """The numbers of a square of this size."""
    faults += _wrong_length(rows, loc, size)
    cells = []
    for place, row in enumerate(rows):
        if not isinstance(row, list):
            code = "empty-value" if row is None else "wrong-type"
            faults.append(Fault(code, (*loc, place), {"expected": "list", "found": shown(row)}))
            continue
        faults += _wrong_length(row, (*loc, place), size)
        numbers = [_number(value, (*loc, place, column), faults) for column, value in enumerate(row)]
        cells.append([number for number in numbers if number is not None])
    return cells


def _wrong_length(items: Sequence[object], loc: Loc, size: int) -> Iterator[Fault]:
    if len(items) != size:
        code = "too-few" if len(items) < size else "too-many"
        yield Fault(code, loc, {"found": len(items), "wanted": size})


ROUNDED = 0.05
"""A reciprocal written with two decimals is off by no more: 8 × 0.13 is 1.04."""


def _of_halves(
    names: Sequence[str], cells: Sequence[Sequence[float]], loc: Loc, faults: list[Fault]
) -> list[_Judgement]:
    """Take each judgement from the half where it is 1 or more; the other half holds its rounded reciprocal."""
    for place, row in enumerate(cells):
        if row[place] != 1:
            faults.append(Fault("out-of-bounds", (*loc, place, place), {"found": shown(row[place]), "bound": "= 1"}))
    judgements = []
    for i, j in combinations(range(len(names)), 2):
        value, counterpart = cells[i][j], cells[j][i]
        if abs(value * counterpart - 1) > ROUNDED:
            values = {"found": ratio(counterpart), "pair": f"{names[i]}/{names[j]}", "value": ratio(value)}
            faults.append(Fault("not-reciprocal", (*loc, j, i), {**values, "wanted": ratio(1 / value)}))
        spot = Spot((*loc, i, j), False, names[i], names[j])
        judgements.append(_Judgement(value if value >= 1 else 1 / counterpart, spot))
    return judgements


def ratio(value: float) -> str:
    """Show a judgement as it is spoken: 3, or 1/3."""
    return f"{value:.2g}" if value >= 1 else f"1/{1 / value:.2g}"


_DECIMAL = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_NUMBER = re.compile(rf"({_DECIMAL})(?:\s*/\s*({_DECIMAL}))?")
_LEAST, _HIGHEST = 0.001, 1000.0
"""Beyond these no judgement can be meant."""


def _number(value: object, loc: Loc, faults: list[Fault]) -> float | None:
    """A judgement written as a number or a fraction; None where it is none."""
    if value is None:
        faults.append(Fault("empty-value", loc, {"expected": "number"}))
        return None
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if match := _NUMBER.fullmatch(text):
        numerator, denominator = float(match[1]), float(match[2] or 1)
        number = numerator / denominator if denominator else 0.0
        if _LEAST <= number <= _HIGHEST:
            return number
        bound = "> 0" if number <= 0 else f"{_LEAST:g}–{_HIGHEST:g}"
        faults.append(Fault("out-of-bounds", loc, {"found": text, "bound": bound}))
        return None
    narrow = unicodedata.normalize("NFKC", text)
    if _NUMBER.fullmatch(narrow):
        faults.append(Fault("full-width-digit", loc, {"found": text, "narrow": narrow}))
    else:
        faults.append(Fault("wrong-type", loc, {"expected": "number", "found": shown(value)}))
    return None


_NINTH, _NINE = 0.11, 9.0


def _is_odd(value: float) -> bool:
    """Whether a judgement lies beyond Saaty's scale; a ninth written with two decimals does not."""
    return not _NINTH <= round(value, 9) <= _NINE
