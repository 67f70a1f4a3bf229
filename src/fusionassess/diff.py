"""What changed between two versions of a rubric, in words."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from fusionassess.language import words
from fusionassess.rubric import Action, Asked, Measure, Path, Question, Rubric
from fusionassess.vocabulary import DiffLabels

Part = TypeVar("Part")


class Change(NamedTuple):
    """One difference: what kind, of what, and how it reads."""

    kind: str
    """added, removed, reworded, reweighted or changed."""
    id: str
    sentence: str


def compare(old: Rubric, new: Rubric, said: DiffLabels, language: str) -> list[Change]:
    """List every difference that a respondent, an assessor or a score would notice."""
    teller = _Teller(said, language)
    changes = list(teller.texts("rubric", {"title": old.title}, {"title": new.title}))
    changes += teller.settings("rubric", _settings(old), _settings(new))
    changes += teller.texts("levels", _numbered(old.levels), _numbered(new.levels))
    changes += _keyed(teller, said.profile, old.profiles, new.profiles, lambda profile: profile.title)
    changes += _keyed(teller, said.sector, old.sectors, new.sectors, lambda sector: sector.title)
    changes += _paths(teller, old, new)
    return changes


def _settings(rubric: Rubric) -> dict[str, object]:
    names = ("level_rule", "least_coverage", "not_applicable_cap", "evidence_months", "languages", "bands")
    return {name: getattr(rubric, name) for name in names}


def _numbered(texts: list[dict[str, str]] | None) -> dict[str, dict[str, str]]:
    return {str(number): text for number, text in enumerate(texts or [])}


class _Teller(NamedTuple):
    """Puts differences into words."""

    said: DiffLabels
    language: str

    def added(self, kind: str, name: str, text: Mapping[str, str]) -> Change:
        return Change("added", name, self.said.added.format(kind=kind, id=name, text=words(text, self.language)))

    def removed(self, kind: str, name: str, text: Mapping[str, str]) -> Change:
        return Change("removed", name, self.said.removed.format(kind=kind, id=name, text=words(text, self.language)))

    def texts(
        self, name: str, old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
    ) -> Iterator[Change]:
        """Texts that were reworded, came or went, by part and language."""
        for part in dict.fromkeys((*old, *new)):
            before, after = old.get(part, {}), new.get(part, {})
            for language in dict.fromkeys((*before, *after)):
                if before.get(language) != after.get(language):
                    values = {
                        "id": name,
                        "part": self.said.parts.get(part, part),
                        "language": language,
                        "old": before.get(language, "∅"),
                        "new": after.get(language, "∅"),
                    }
                    yield Change("reworded", name, self.said.reworded.format(**values))

    def settings(self, name: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
        """Plain values that changed."""
        for part in dict.fromkeys((*old, *new)):
            if old.get(part) != new.get(part):
                values = {"id": name, "part": self.said.parts.get(part, part)}
                sentence = self.said.changed.format(old=_plain(old.get(part)), new=_plain(new.get(part)), **values)
                yield Change("changed", name, sentence)

    def weights(self, name: str, old: Mapping[str, float], new: Mapping[str, float]) -> Iterator[Change]:
        """Weights that changed, by profile."""
        for profile in dict.fromkeys((*old, *new)):
            before, after = old.get(profile, 0.0), new.get(profile, 0.0)
            if before != after:
                values = {"id": name, "profile": profile, "old": f"{before:g}", "new": f"{after:g}"}
                yield Change("reweighted", name, self.said.reweighted.format(**values))


def _plain(value: object) -> str:
    match value:
        case None:
            return "∅"
        case list() | tuple():
            return ", ".join(map(_plain, value)) or "∅"
        case dict():
            return "; ".join(f"{key}: {_plain(part)}" for key, part in value.items()) or "∅"
        case float():
            return f"{value:g}"
    return str(value)


def _keyed(
    teller: _Teller, kind: str, old: Mapping[str, Part], new: Mapping[str, Part], title: Callable[[Part], Any]
) -> Iterator[Change]:
    """Parts that came, went or were renamed."""
    for name in dict.fromkeys((*old, *new)):
        if name not in old:
            yield teller.added(kind, name, title(new[name]))
        elif name not in new:
            yield teller.removed(kind, name, title(old[name]))
        else:
            yield from teller.texts(name, {"title": title(old[name])}, {"title": title(new[name])})


def _paths(teller: _Teller, old: Rubric, new: Rubric) -> Iterator[Change]:
    def paths(rubric: Rubric) -> dict[str, Path]:
        return {path.id: path for path in rubric.paths}

    def measures(rubric: Rubric) -> dict[str, Measure]:
        return {measure.id: measure for measure in rubric.measures}

    def questions(rubric: Rubric) -> dict[str, Question]:
        return {question.id: question for question in rubric.questions}

    yield from _keyed(teller, teller.said.path, paths(old), paths(new), lambda path: path.title)
    yield from _keyed(teller, teller.said.measure, measures(old), measures(new), lambda measure: measure.title)
    for name in measures(old).keys() & measures(new).keys():
        before, after = measures(old)[name], measures(new)[name]
        yield from teller.weights(name, before.weights, after.weights)
        yield from teller.settings(name, {"requires": _requires(before)}, {"requires": _requires(after)})
        yield from _actions(teller, before, after)
    yield from _keyed(teller, teller.said.question, questions(old), questions(new), lambda question: question.text)
    for name in questions(old):
        if name in questions(new):
            yield from _question(teller, questions(old)[name], questions(new)[name])


def _requires(measure: Measure) -> list[str]:
    return [f"{r.measure} ≥ {r.at_least:g} → {r.to_reach:g}" for r in measure.requires]


def _question(teller: _Teller, old: Question, new: Question) -> Iterator[Change]:
    yield from teller.texts(new.id, _texts(old), _texts(new))
    for part in ("profiles", "facet", "side"):
        yield from teller.settings(new.id, {part: getattr(old, part)}, {part: getattr(new, part)})
    yield from teller.settings(new.id, _ratings(old), _ratings(new))


def _texts(question: Question) -> dict[str, dict[str, str]]:
    texts = {"text": question.text}
    texts |= {"help": question.help} if question.help else {}
    texts |= {f"cue {profile}": cue for profile, cue in question.cues.items()}
    texts |= {f"level {number}": text for number, text in _numbered(question.levels).items()}
    return texts | {f"option {option.id}": option.text for option in question.options or ()}


def _ratings(asked: Asked) -> dict[str, object]:
    ratings: dict[str, object] = {f"option {option.id}": option.rating for option in asked.options or ()}
    if asked.number is not None:
        ratings["breakpoints"] = asked.number.breakpoints
    return ratings


def _actions(teller: _Teller, old: Measure, new: Measure) -> Iterator[Change]:
    before = {action.id: action for action in old.actions}
    after = {action.id: action for action in new.actions}
    yield from _keyed(teller, teller.said.action, before, after, lambda action: action.title)
    for name in before.keys() & after.keys():
        yield from teller.settings(name, _terms(before[name]), _terms(after[name]))


def _terms(action: Action) -> dict[str, object]:
    return {"band": action.band, "effort": action.effort, "months": action.months}
