"""The names a rubric declares, collected before it is validated.

A rubric's parts refer to each other by id. Collecting the ids first, from the plain values and
however faulty these are, lets every reference be checked where it stands while the models are
built: one reading finds all faults of a file.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

Loc = tuple[str | int, ...]
"""A way down a document: keys and positions."""


class Fault(NamedTuple):
    """A fault of a document before its place in the file is known."""

    code: str
    loc: Loc
    values: Mapping[str, object]
    on_key: bool = False
    """Whether the key at the end of the way is at fault, rather than its value."""


RESULT_COLUMNS = (
    "source",
    "subject",
    "profile",
    "sector",
    "status",
    "score",
    "score_low",
    "score_high",
    "level",
    "level_low",
    "level_high",
    "coverage",
    "evidenced",
    "coordination",
    "coordination_class",
    "link",
)
"""The columns of a batch result that stand before the paths and measures; no id may equal one."""


class Declared(NamedTuple):
    """What one rubric declares: its languages, its highest level and its ids by kind."""

    languages: tuple[str, ...]
    top: int
    ids: Mapping[str, tuple[str, ...]]


def collect(document: object) -> Declared:
    """Collect the declared names of a rubric, passing over whatever has the wrong shape."""
    languages = tuple(str(language) for language in _items(_at(document, "languages")))
    ids = {kind: tuple(_mapping(_at(document, kind))) for kind in _NAMED}
    measures = [measure for _, measure in _measures(document)]
    ids["paths"] = tuple(_ids(_items(_at(document, "paths"))))
    ids["measures"] = tuple(_ids(measures))
    ids["questions"] = tuple(_ids([question for measure in measures for question in _items(_at(measure, "questions"))]))
    return Declared(languages, max(len(_items(_at(document, "levels"))) - 1, 0), ids)


def faults(document: object) -> Iterator[Fault]:
    """Find what no single part of a rubric can see: ids used twice, circles, idle profiles."""
    yield from _ambiguous_ids(document)
    yield from _circles(document)
    yield from _idle_profiles(document)


_NAMED = ("profiles", "facets", "sides", "evidence_grades", "bands", "solutions", "sectors")
"""Kinds of which each is a mapping from id to definition at the top of the rubric."""


def _ambiguous_ids(document: object) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for loc, name in _all_ids(document):
        folded = name.casefold()
        if folded in RESULT_COLUMNS:
            yield Fault("reserved-id", loc, {"id": name})
        elif folded in seen:
            yield Fault("duplicate-id", loc, {"id": name, "other": seen[folded]})
        seen.setdefault(folded, name)


def _all_ids(document: object) -> Iterator[tuple[Loc, str]]:
    for p, path in enumerate(_items(_at(document, "paths"))):
        yield from _id_at(path, ("paths", p))
        for m, measure in enumerate(_items(_at(path, "measures"))):
            here: Loc = ("paths", p, "measures", m)
            yield from _id_at(measure, here)
            for part in ("questions", "actions"):
                for i, item in enumerate(_items(_at(measure, part))):
                    yield from _id_at(item, (*here, part, i))


def _id_at(node: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    name = _at(node, "id")
    if isinstance(name, str):
        yield (*loc, "id"), name


def _circles(document: object) -> Iterator[Fault]:
    """Report each prerequisite that closes a circle, once, at the edge that closes it."""
    edges: dict[str, list[tuple[str, Loc]]] = {}
    for loc, measure in _measures(document):
        targets = edges.setdefault(str(_at(measure, "id")), [])
        for i, requirement in enumerate(_items(_at(measure, "requires"))):
            targets.append((str(_at(requirement, "measure")), (*loc, "requires", i, "measure")))
    settled: set[str] = set()
    for start in edges:
        yield from _circles_from(start, edges, [], settled)


def _circles_from(
    name: str, edges: Mapping[str, Sequence[tuple[str, Loc]]], way: list[str], settled: set[str]
) -> Iterator[Fault]:
    if name in settled:
        return
    way.append(name)
    for target, loc in edges.get(name, ()):
        if target in way:
            circle = [*way[way.index(target) :], target]
            yield Fault("prerequisite-circle", loc, {"circle": " → ".join(circle)})
        else:
            yield from _circles_from(target, edges, way, settled)
    way.pop()
    settled.add(name)


def _idle_profiles(document: object) -> Iterator[Fault]:
    weighted = Counter(profile for _, measure in _measures(document) for profile in _mapping(_at(measure, "weights")))
    for profile in _mapping(_at(document, "profiles")):
        if not weighted[profile]:
            yield Fault("profile-without-weight", ("profiles", profile), {"id": profile}, on_key=True)


def _measures(document: object) -> list[tuple[Loc, object]]:
    return [
        (("paths", p, "measures", m), measure)
        for p, path in enumerate(_items(_at(document, "paths")))
        for m, measure in enumerate(_items(_at(path, "measures")))
    ]


def _ids(nodes: Sequence[object]) -> list[str]:
    return [name for node in nodes if isinstance(name := _at(node, "id"), str)]


def _at(node: object, key: str) -> object:
    return node.get(key) if isinstance(node, dict) else None


def _items(node: object) -> list[object]:
    return node if isinstance(node, list) else []


def _mapping(node: object) -> dict[str, object]:
    return node if isinstance(node, dict) else {}
