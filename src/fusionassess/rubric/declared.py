"""The names a rubric declares, collected before it is validated.

A rubric's parts refer to each other by id. Collecting the ids first, from the plain values and
however faulty these are, lets every reference be checked where it stands while the models are
built: one reading finds all faults of a file.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from fusionassess.documents.problems import MERGE_KEY, Fault, Loc
from fusionassess.rubric.result_columns import RESERVED

ANSWER_WORDS = (
    *("unknown", "dk", "unsure", "na", "n.a.", "not_applicable", "not-applicable"),
    *("null", "nan", "unanswered"),
)
"""What a sheet takes for no response at all; no option's id may equal one."""


NAMED = (
    "profiles",
    "facets",
    "evidence_grades",
    "bands",
    "solutions",
    "sectors",
    "reasons",
    "directions",
    "challenges",
    "trends",
    "facts",
)
"""Kinds of which each is a mapping from id to definition at the top of the rubric."""


class Responses(NamedTuple):
    """What can be answered to a question."""

    kind: str
    """level, option or value."""
    options: tuple[str, ...] = ()
    range: tuple[float, float] = (0, 0)
    texts: tuple[tuple[str, ...], ...] = ()
    """By level or option: every wording, in every language and sector; none of a level below the lowest."""
    names: tuple[tuple[str, ...], ...] = ()
    """By level: its names; nothing of options."""
    units: tuple[str, ...] = ()
    """Of a number, in every language."""
    own: tuple[tuple[str, ...], ...] = ()
    """By level or option: the wordings that a known respondent reads, which decide where one text stands for several;
    empty while nobody is known."""


Clauses = Mapping[str, tuple[int, ...]]
"""Levels that have a clause, by profile; "" for everybody who is not named."""


class Declared(NamedTuple):
    """What one rubric declares: its languages, its highest level and its ids by kind."""

    languages: tuple[str, ...]
    """Empty where the rubric says nothing usable: then no text is held to be in a wrong language."""
    top: int | None
    """None where the rubric has no levels to count."""
    ids: Mapping[str, tuple[str, ...]]
    responses: Mapping[str, Responses] = {}
    """By question; empty while the rubric itself is being read."""
    clauses: Mapping[str, Mapping[str, Clauses]] = {}
    """By sector ("" for none) and question."""
    bottom: int = 0
    """The lowest level."""

    def clauses_of(self, question: str, profile: str, sectors: Iterable[str]) -> tuple[int, ...]:
        """Levels of a question with a clause of their own, as a profile is asked it in these sectors."""
        replaced = (self.clauses[sector][question] for sector in sectors if question in self.clauses.get(sector, {}))
        clauses = next(replaced, None) or self.clauses.get("", {}).get(question, {})
        return clauses.get(profile, clauses.get("", ()))


def collect(document: object) -> Declared:
    """Collect the declared names of a rubric, passing over whatever has the wrong shape."""
    languages = tuple(str(language) for language in _items(_at(document, "languages")))
    ids = {kind: tuple(_mapping(_at(document, kind))) for kind in NAMED}
    measures = [measure for _, measure in _measures(document)]
    ids["paths"] = tuple(_ids(_items(_at(document, "paths"))))
    ids["measures"] = tuple(_ids(measures))
    ids["questions"] = tuple(_ids([question for measure in measures for question in _items(_at(measure, "questions"))]))
    ids["readable"] = (*ids["measures"], *ids["questions"])
    outcomes = _items(_at(document, "outcomes"))
    ids["outcomes"] = tuple(_ids(outcomes))
    holders = [*outcomes, *measures]
    ids["indicators"] = tuple(_ids([item for holder in holders for item in _items(_at(holder, "indicators"))]))
    levels, bottom = _items(_at(document, "levels")), 1 if str(_at(_at(document, "scale"), "from")) == "1" else 0
    return Declared(languages, bottom + len(levels) - 1 if len(levels) > 1 else None, ids, bottom=bottom)


def faults(document: object) -> Iterator[Fault]:
    """Find what no single part of a rubric can see: ids used twice, circles, weights that fit no question."""
    yield from _ambiguous(_all_ids(document), RESERVED)
    yield from _ambiguous(_lenses(document))
    for loc, asked in _asked(document):
        yield from _ambiguous(_ids_of(asked, "options", loc), ANSWER_WORDS)
        yield from _ladder_parts(asked, loc)
    yield from _replaced_otherwise(document)
    yield from _circles(document)
    yield from _idle_profiles(document)
    yield from _without_practices(document)
    profiles = set(_mapping(_at(document, "profiles")))
    for loc, measure in _measures(document):
        yield from _weights_and_questions(loc, measure, profiles)
        for q, question in enumerate(_items(_at(measure, "questions"))):
            yield from _addressed_in_vain(question, (*loc, "questions", q), profiles)


def _ambiguous(named: Iterable[tuple[Loc, str]], reserved: Sequence[str] = ()) -> Iterator[Fault]:
    """Report each name that stands a second time, or that means something else already."""
    seen: dict[str, str] = {}
    for loc, name in named:
        folded = name.casefold()
        if folded in reserved:
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
            for part in ("questions", "indicators"):
                yield from _ids_of(measure, part, here)
    for o, outcome in enumerate(_items(_at(document, "outcomes"))):
        yield from _id_at(outcome, ("outcomes", o))
        yield from _ids_of(outcome, "indicators", ("outcomes", o))


def _ids_of(node: object, part: str, loc: Loc) -> Iterator[tuple[Loc, str]]:
    for i, item in enumerate(_items(_at(node, part))):
        yield from _id_at(item, (*loc, part, i))


def _id_at(node: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    name = _at(node, "id")
    if isinstance(name, str):
        yield (*loc, "id"), name


def _lenses(document: object) -> Iterator[tuple[Loc, str]]:
    for name, reason in _mapping(_at(document, "reasons")).items():
        lens = _at(reason, "lens")
        if isinstance(lens, str):
            yield ("reasons", name, "lens"), lens


def _asked(document: object) -> Iterator[tuple[Loc, object]]:
    """Every question, then every replacement of one."""
    for loc, measure in _measures(document):
        for q, question in enumerate(_items(_at(measure, "questions"))):
            yield (*loc, "questions", q), question
    for name, sector in _mapping(_at(document, "sectors")).items():
        for replaced, asked in _mapping(_at(sector, "questions")).items():
            yield ("sectors", name, "questions", replaced), asked


def _replaced_otherwise(document: object) -> Iterator[Fault]:
    """Hold each replacement to the responses of its question: a sheet is read by the question's own."""
    expected: dict[str, str | None] = {}
    for loc, asked in _asked(document):
        responses = _responses(asked)
        if loc[0] == "paths":
            expected[str(_at(asked, "id"))] = responses
        elif responses and (wanted := expected.get(str(loc[-1]))) and responses != wanted:
            yield Fault("replaced-otherwise", loc, {"expected": wanted, "found": responses}, on_key=True)


def _responses(asked: object) -> str | None:
    """What can be answered, in words to compare; None where it is not to be told."""
    kinds = [kind for kind in ("levels", "options", "number") if _at(asked, kind) is not None]
    match kinds:
        case ["options"]:
            return f"options: {', '.join(sorted(_ids(_items(_at(asked, 'options')))))}"
        case ["number"]:
            ends = _items(_at(_at(asked, "number"), "range"))
            with suppress(ValueError):
                return f"number: {' – '.join(f'{float(str(end)):g}' for end in ends)}"
        case ["levels"]:
            return "levels"
    return None


_OF_LEVELS = {"also": "level", "steps": "to"}
"""What belongs to the levels of a ladder, and the key that says to which."""


def _ladder_parts(asked: object, loc: Loc) -> Iterator[Fault]:
    """Report each level with two clauses or two steps to it, and what belongs to levels where there are none."""
    wordings = _mapping(_at(asked, "for"))
    parts = [(loc, asked), *(((*loc, "for", profile), wording) for profile, wording in wordings.items())]
    for here, part in parts:
        for key, field in _OF_LEVELS.items():
            seen = set[str]()
            for place, item in enumerate(_items(_at(part, key))):
                level = _at(item, field)
                if not isinstance(level, str):
                    continue
                if level in seen:
                    yield Fault("level-twice", (*here, key, place, field), {"level": level})
                seen.add(level)
        if _at(asked, "levels") is None and (_at(asked, "options") or _at(asked, "number")):
            for key in ("levels", *_OF_LEVELS):
                if _at(part, key):
                    yield Fault("no-ladder", (*here, key), {"key": key}, on_key=True)


def _circles(document: object) -> Iterator[Fault]:
    """Report each prerequisite that closes a circle, once, at the edge that closes it."""
    edges: dict[str, list[tuple[str, Loc]]] = {}
    for loc, measure in _measures(document):
        targets = edges.setdefault(str(_at(measure, "id")), [])
        for i, requirement in enumerate(_items(_at(measure, "requires"))):
            targets.append((str(_at(requirement, "measure")), (*loc, "requires", i, "measure")))
    settled: set[str] = set()
    for start in edges:
        yield from _circles_from(start, edges, settled)


def _circles_from(start: str, edges: Mapping[str, Sequence[tuple[str, Loc]]], settled: set[str]) -> Iterator[Fault]:
    """Walk down from one measure without recursion: a chain of prerequisites may be long."""
    way: dict[str, Iterator[tuple[str, Loc]]] = {} if start in settled else {start: iter(edges[start])}
    while way:
        name = next(reversed(way))
        edge = next(way[name], None)
        if edge is None:
            settled.add(name)
            del way[name]
            continue
        target, loc = edge
        if target in way:
            walked = list(way)
            circle = [*walked[walked.index(target) :], target]
            yield Fault("prerequisite-circle", loc, {"circle": " → ".join(circle)})
        elif target not in settled:
            way[target] = iter(edges.get(target, ()))


def _idle_profiles(document: object) -> Iterator[Fault]:
    weighted = Counter(profile for _, measure in _measures(document) for profile in _mapping(_at(measure, "weights")))
    for profile in _mapping(_at(document, "profiles")):
        if not weighted[profile]:
            yield Fault("profile-without-weight", ("profiles", profile), {"id": profile}, on_key=True)


def _without_practices(document: object) -> Iterator[Fault]:
    """Report each profile that the rule of practices could give no level."""
    if _at(document, "level_rule") != "practices":
        return
    questions = [question for _, measure in _measures(document) for question in _items(_at(measure, "questions"))]
    have = {profile for question in questions if _at(question, "at_level") for profile in _asked_of(question)}
    for profile in _mapping(_at(document, "profiles")):
        if profile not in have:
            yield Fault("no-practice", ("profiles", profile), {"id": profile}, on_key=True)


def _asked_of(question: object) -> list[str]:
    """The profiles that a question is asked of."""
    return [str(profile) for profile in _items(_at(question, "profiles"))]


def _weights_and_questions(loc: Loc, measure: object, known: set[str]) -> Iterator[Fault]:
    """Report weights without a question, and questions without a weight; an unknown profile is a fault of its own."""
    weights, has_weights = _mapping(_at(measure, "weights")), isinstance(_at(measure, "weights"), dict)
    questions = _items(_at(measure, "questions"))
    asked = {profile for question in questions for profile in _asked_of(question)}
    all_lists = questions and all(isinstance(_at(question, "profiles"), list) for question in questions)
    for profile in weights:
        if all_lists and profile in known - asked:
            yield Fault("weight-without-question", (*loc, "weights", profile), {"id": profile}, on_key=True)
    for q, question in enumerate(questions):
        profiles = _items(_at(question, "profiles"))
        for i, name in enumerate(profiles):
            if has_weights and isinstance(name, str) and name in known and name not in weights:
                values = {"id": name, "measure": _at(measure, "id")}
                yield Fault("question-without-weight", (*loc, "questions", q, "profiles", i), values)


def _addressed_in_vain(question: object, loc: Loc, known: set[str]) -> Iterator[Fault]:
    """Report what a question says of profiles that it is not asked of."""
    others = known - set(_asked_of(question)) if _asked_of(question) else set()
    for i, name in enumerate(_items(_at(question, "not_applicable"))):
        if isinstance(name, str) and name in others:
            yield Fault("never-asked", (*loc, "not_applicable", i), {"id": name})
    for here, reader in _addressed(question, loc):
        if reader in others:
            yield Fault("cue-without-profile", (*here, reader), {"id": reader}, on_key=True)


def _addressed(asked: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every profile that a part of a question addresses by name, with the way to that part."""
    for reader in _mapping(_at(asked, "cues")):
        yield (*loc, "cues"), reader
    for s, step in enumerate(_items(_at(asked, "steps"))):
        for reader in _mapping(_at(step, "for")):
            yield (*loc, "steps", s, "for"), reader
    for reader, wording in _mapping(_at(asked, "for")).items():
        yield (*loc, "for"), reader
        yield from _addressed(wording, (*loc, "for", reader))


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
    """A mapping without its merge key, which names nothing."""
    return {key: value for key, value in node.items() if key != MERGE_KEY} if isinstance(node, dict) else {}
