"""Sentences that claim something: what finds one, sheets that tell it, and the law that none goes unlisted."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from anything import edition_of
from fusionassess.assessment.assess import Assessment, assess
from small import sheet_for

NUMBERS = (
    *("worst_score", "best_score", "low_score", "high_score", "score", "now", "before", "after", "gap", "apart"),
    *("geometric", "balance", "share", "needed", "most", "coverage", "least", "cap", "count", "fewest", "target"),
)


def pattern(template: str, numbers: Sequence[str] = NUMBERS) -> re.Pattern[str]:
    """What finds a sentence and reads what was put in."""
    parts = re.split(r"(\{\w+\})", template.strip())
    seen: set[str] = set()
    found = []
    for part in parts:
        name = part[1:-1]
        if not re.fullmatch(r"\{\w+\}", part):
            found.append(re.escape(part))
        elif name in seen:
            found.append(f"(?P={name})")
        else:
            said = r"[<>]?[\d.]*\d%?" if name in numbers else ".*?" if name in {"more", "between"} else ".+?"
            found.append(f"(?P<{name}>{said})")
            seen.add(name)
    return re.compile("".join(found) + r"(?=[\s:]|$)", re.DOTALL)


def texts(value: object) -> Iterator[str]:
    """Every text of a report but the words it is labelled with."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for name, part in zip(getattr(value, "_fields", [""] * len(value)), value, strict=True):
            if name not in {"words", "captions", "phrases"}:
                yield from texts(part)


def sheet(levels: Sequence[Sequence[Any]], **rubric: Any) -> Assessment:
    """A rubric of six levels with a path for each row, a measure of one question for each answer, and these answers."""
    paths = []
    answers: dict[str, Any] = {}
    for p, row in enumerate(levels):
        measures = []
        for m, said in enumerate(row):
            name = f"q{p}{m}"
            own = rubric.get("questions", {}).get(name, {})
            asked = {"id": name, "profiles": ["p"], "text": f"Text {name}"} | own.get("asked", {})
            if not {"options", "number"} & own.get("asked", {}).keys():
                asked["levels"] = [f"l{level}" for level in range(6)]
            measures.append(
                {
                    "id": f"m{p}{m}",
                    "title": f"Measure {p}{m}",
                    "weights": {"p": own.get("weight", 1)},
                    "owners": {"p": "H"},
                }
                | {"questions": [asked]}
            )
            if said is not None:
                answers[name] = said
        paths.append({"id": f"P{p}", "title": f"Path {p}", "measures": measures})
    document = {
        "format": "fusionassess/rubric/1",
        "id": "claims",
        "version": "1.0.0",
        "languages": ["en"],
        "title": "t",
        "levels": [f"n{level}" for level in range(6)],
        "profiles": {"p": {"title": "p"}},
        "paths": paths,
    }
    edition = edition_of(document | {key: value for key, value in rubric.items() if key != "questions"})
    return assess(edition, sheet_for(edition.rubric, answers, "p", assessed_on="2026-09-30"))


NA = {"not_applicable": "not here"}
STEPS = [{"to": level, "do": f"Do {level}", "effort": "S", "months": [1, 2]} for level in range(1, 6)]
OPTIONS = {"asked": {"options": [{"id": "no", "text": "no", "rating": 0}, {"id": "half", "text": "h", "rating": 0.5}]}}
HIGH = {"asked": {"options": [{"id": "some", "text": "some", "rating": 0.4}, {"id": "all", "text": "a", "rating": 1}]}}
FACETS = {"facets": {"f": {"title": "Facet F"}, "g": {"title": "Facet G"}, "h": {"title": "Facet H"}}}
GRADES: dict[str, Any] = {
    "evidence_grades": {"E0": {"title": "said", "supports": 2}, "E1": {"title": "shown", "supports": 4}}
}
SIDES = {"sides": {"science": {"title": "s"}, "industry": {"title": "i"}, "link": {"title": "l"}}}
BOTH = {"profiles": {"p": {"title": "p", "coordination": True}}}


def in_facets(*facets: str) -> dict[str, Any]:
    """One path's questions in facets."""
    return {"questions": {f"q0{m}": {"asked": {"facet": facet}} for m, facet in enumerate(facets)}} | FACETS


def of_sides(*, coordination: bool = True) -> dict[str, Any]:
    """Four questions on each side and four of the link, path by path."""
    names = ("science", "industry", "link")
    asked = {f"q{p}{m}": {"asked": {"side": side}} for p, side in enumerate(names) for m in range(4)}
    return {"questions": asked} | SIDES | (BOTH if coordination else {})


def with_steps(*names: str) -> dict[str, Any]:
    """Questions with a step to every level."""
    return {"questions": {name: {"asked": {"steps": STEPS}} for name in names}}


def old(grade: str) -> dict[str, Any]:
    """A claim above what evidence supports that is too old."""
    return {"level": 5, "evidence": {"grade": grade, "date": "2020-01-01"}}


Made = Callable[[str], Iterable[str]]
"""From a language to every text that is told."""


class Told(NamedTuple):
    """A sentence: what tells it with which values, and what lies beside that and must not."""

    said: Made
    unsaid: Made
    values: Mapping[str, str] = {}
    """What is put in, of what a language does not change."""
    within: bool = False
    """Whether it stands among others in one text."""


def sentences(labels: tuple[Any, ...]) -> dict[str, str]:
    """The words of a part by key, those below a name as ``name.key``."""
    found: dict[str, str] = {}
    for name, value in zip(getattr(labels, "_fields"), labels, strict=True):  # noqa: B009 - a named tuple of any kind
        if isinstance(value, Mapping):
            found |= {f"{name}.{key}": text for key, text in value.items()}
        elif isinstance(value, tuple):
            found |= {f"{name}.{place}": text for place, text in enumerate(value)}
        else:
            found[name] = value
    return found


def unlisted(labels: tuple[Any, ...], claims: Iterable[str], names: Iterable[str]) -> set[str]:
    """Words that stand in neither list or in both, names that are no words, and sentences among the names."""
    known, claimed, named = sentences(labels), set(claims), set(names)
    hidden = {key for key in named & known.keys() if known[key].rstrip("”").endswith((".", "。"))}
    return (known.keys() ^ (claimed | named)) | (claimed & named) | hidden


def flat(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())


def values_in(template: str, told: Iterable[str], *, within: bool = False) -> Iterator[Mapping[str, str]]:
    """What is put in wherever a sentence stands, by itself or also within a text."""
    wanted = re.compile(pattern(flat(template), ()).pattern.removesuffix(r"(?=[\s:]|$)"), re.DOTALL)
    for text in told:
        flattened = flat(text)
        whole = wanted.fullmatch(flattened)
        yield from (match.groupdict() for match in (wanted.finditer(flattened) if within else [whole] if whole else []))


def check(template: str, row: Told, language: str) -> None:
    """A sentence stands where it must, with its values, and does not beside it."""
    found = list(values_in(template, row.said(language), within=row.within))
    assert found, "not said"
    assert any(
        {key: values.get(key) for key in row.values} == {key: flat(value) for key, value in row.values.items()}
        for values in found
    ), found
    assert not list(values_in(template, row.unsaid(language), within=row.within)), "said beside it"
