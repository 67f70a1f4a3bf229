"""What changed between two versions of a rubric, in words.

Every part that has an id of its own is compared with the part of that id, wherever it stands;
below it, every text and value is told by its way down. A new field of a model is thus told as
soon as it is there.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, cast

from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import Node, words
from fusionassess.rubric.questions import Asked, Clause, Option, Wording
from fusionassess.rubric.readings import Fact, GlossaryTerm, Titled
from fusionassess.rubric.steps import Step, StepWording, step_id
from fusionassess.words.shapes.authoring import DiffLabels

RUBRIC = "rubric"
REPLACEMENTS = "replacements"
UNTOLD = {"format", "id", "version", "lint", "level", "to"}
"""Fields whose change nobody would notice who answers, assesses or scores, or by which a part is named."""
UNORDERED = {"profiles", "reads", "needs", "solutions", "sources", "used_in", "not_applicable"}
"""Lists of ids whose order means nothing."""
TELLING = {"not_applicable"}
"""Lists that say something even with nothing in them."""
NOTHING = "∅"

Way = tuple[tuple[str, str], ...]
"""A way down from a part: fields, each with the key or number of what is meant in it, or nothing."""
_OWNER: Way = (("owner", ""),)
_GRADES: Way = (("evidence_grades", ""),)


class Change(NamedTuple):
    """One difference: what kind, of what, and how it reads."""

    kind: str
    """added, removed, reworded, reweighted or changed."""
    id: str
    sentence: str


class _Part(NamedTuple):
    """Something with an id, and the id of what it belongs to."""

    node: Node
    owner: str


def compare(old: Rubric, new: Rubric, phrases: DiffLabels, language: str) -> list[Change]:
    """List every difference that a respondent, an assessor or a score would notice.

    In the order of the new rubric; what is gone comes last.
    """
    teller = _Teller(phrases, language)
    before, after = (dict(_parts(RUBRIC, RUBRIC, rubric, "")) for rubric in (old, new))
    changes: list[Change] = []
    for kind, name in dict.fromkeys((*after, *before)):
        there, here = before.get((kind, name)), after.get((kind, name))
        if there and here:
            changes += teller.part(kind, name, there, here)
        elif here:
            changes.append(teller.whole("added", kind, name, here.node))
        elif there:
            changes.append(teller.whole("removed", kind, name, there.node))
    return changes


def _parts(kind: str, name: str, node: Node, owner: str) -> Iterator[tuple[tuple[str, str], _Part]]:
    """A part and all below it, by kind and id, in the order of the document."""
    yield (kind, name), _Part(node, owner)
    for field, value in node:
        for child_name, child in _children(value, name):
            if kind == "sectors":
                yield from _parts(REPLACEMENTS, f"{child_name} ({name})", child, name)
            else:
                yield from _parts(field, child_name, child, name)


def _children(value: object, owner: str = "") -> Iterator[tuple[str, Node]]:
    """What a field holds of parts that have an id of their own, or one made of their owner's."""
    match value:
        case dict():
            parts = ((name, child) for name, child in value.items() if isinstance(child, Node))
            for name, child in parts:
                if not isinstance(child, StepWording):
                    yield (f"{owner} ({name})" if isinstance(child, Wording) else name), child
        case list():
            for child in value:
                if isinstance(child, Step):
                    yield step_id(owner, child.to), child
                elif isinstance(child, Node) and _name(child):
                    yield _name(child), child


def _name(node: Node) -> str:
    """The id of a part of a list; a term is its own, and an option is a matter of its question."""
    if isinstance(node, GlossaryTerm):
        return next(iter(node.term.values()))
    return "" if isinstance(node, Option) else getattr(node, "id", "")


def _values(node: Node, above: Way = ()) -> Iterator[tuple[Way, object]]:
    """Every text and plain value of a part, but for what is a part itself."""
    for field, value in node:
        is_nothing = value is None or (value in ([], {}) and field not in TELLING)
        if field in UNTOLD or is_nothing or any(_children(value)):
            continue
        match value:
            case Node():
                yield from _values(value, (*above, (field, "")))
            case [Option() | Titled() | Clause(), *_]:
                for number, inner in enumerate(value, start=1):
                    yield from _values(inner, (*above, (field, _called(inner, number))))
            case dict() if isinstance(next(iter(value.values())), StepWording):
                for profile, inner in value.items():
                    yield from _values(inner, (*above, (field, profile)))
            case _:
                yield from (((*above, (field, name)), single) for name, single in _singles(field, value))


def _called(part: Node, number: int) -> str:
    """What a part of a list is known by: its id, its level, or its place."""
    match part:
        case Clause(level=level):
            return str(level)
    return str(getattr(part, "id", number))


def _singles(field: str, value: object) -> Iterator[tuple[str, object]]:
    """A value cut into what is told by itself: each level of a ladder, what holds for each profile."""
    match value:
        case dict() if not _is_text(value) and not isinstance(next(iter(value.values())), tuple):
            yield from value.items()
        case [dict(), *_] if field == "levels":
            yield from ((str(number), text) for number, text in enumerate(value))
        case [dict(), *_]:
            yield "", _joined(cast("list[dict[str, str]]", value))
        case list() if field in UNORDERED:
            yield "", sorted(value)
        case _:
            yield "", value


def _is_text(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _joined(texts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Several texts as one, in every language that one of them has."""
    texts = list(texts)
    languages = dict.fromkeys(language for text in texts for language in text)
    return {language: "; ".join(words(text, language) for text in texts) for language in languages}


def _order(grades: Iterable[str], others: Iterable[str]) -> list[str]:
    """The order of those that are there in both versions: it says which evidence is the weaker."""
    return [grade for grade in grades if grade in others]


class _Teller(NamedTuple):
    """Puts differences into words."""

    phrases: DiffLabels
    language: str

    def whole(self, change: str, kind: str, name: str, node: Node) -> Change:
        """A part that came or went."""
        sentence = self.phrases.added if change == "added" else self.phrases.removed
        text = _one_line(words(_title(node), self.language))
        return Change(change, name, sentence.format(kind=self.phrases.kinds[kind], id=name, text=text))

    def part(self, kind: str, name: str, old: _Part, new: _Part) -> Iterator[Change]:
        """All that changed in one part, and where it belongs now."""
        before, after = dict(_values(old.node)), dict(_values(new.node))
        before[_OWNER], after[_OWNER] = old.owner, new.owner
        if isinstance(old.node, Rubric) and isinstance(new.node, Rubric):
            there, here = old.node.evidence_grades, new.node.evidence_grades
            before[_GRADES], after[_GRADES] = _order(there, here), _order(here, there)
        called = self.phrases.kinds[RUBRIC] if kind == RUBRIC else name
        for way in dict.fromkeys((*after, *before)):
            where = {"id": called, "part": " ".join(self._field(*step) for step in way)}
            for change, sentence in self._differences(where, before.get(way), after.get(way)):
                yield Change("reweighted" if way[0][0] == "weights" else change, name, sentence)

    def _field(self, field: str, name: str) -> str:
        return self.phrases.parts.get(field, field).format(name=name)

    def _differences(self, where: Mapping[str, str], old: object, new: object) -> Iterator[tuple[str, str]]:
        """A text, language by language, or a value, where it is not the same."""
        if _is_text(new if old is None else old):
            before, after = (cast("dict[str, str]", text or {}) for text in (old, new))
            for language in dict.fromkeys((*before, *after)):
                if before.get(language) != after.get(language):
                    there, here = (_one_line(text.get(language, NOTHING)) for text in (before, after))
                    yield "reworded", self.phrases.reworded.format(**where, language=language, old=there, new=here)
        elif old != new:
            yield "changed", self.phrases.changed.format(**where, old=_plain(old), new=_plain(new))


def _title(node: Node) -> Mapping[str, str]:
    """What a part is called."""
    match node:
        case Asked() | Fact():
            return node.text
        case Wording():
            return node.text or {}
        case Step():
            return node.do
        case GlossaryTerm():
            return node.term
    return cast("Mapping[str, str]", getattr(node, "title", {}))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(value: object) -> str:
    """A value as its author would write it."""
    match value:
        case bool() | None:
            return NOTHING if value is None else str(value).lower()
        case float():
            return f"{value:.12g}"
        case list() | tuple():
            return ", ".join(map(_plain, value)) or "[]"
        case dict():
            return "; ".join(f"{key}: {_plain(part)}" for key, part in value.items())
        case Node():
            values = value.model_dump(by_alias=True, exclude_defaults=True)
            return f"{{{', '.join(f'{key}: {_plain(part)}' for key, part in values.items())}}}"
    return str(value)
