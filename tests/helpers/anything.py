"""Rubrics and sheets of every kind, drawn by hypothesis: ladders, options, numbers, all rules, all that is optional."""

import json
from typing import Any, NamedTuple

from hypothesis import strategies as st

from fusionassess.assessment.assess import Assessment, assess
from fusionassess.documents.source import Source
from fusionassess.kernel.figures.level import RULES
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.questions import NumberScale, interpolate
from small import sheet_for

RATINGS = st.integers(0, 20).map(lambda twentieths: twentieths / 20)
DAY = "2026-09-30"
DATES = ("2024-09-29", "2024-09-30", "2024-10-01", "2026-09-30")
"""Around the day on which evidence of 24 months grows too old."""


class Shape(NamedTuple):
    """How large a rubric becomes, and whether it has what is optional."""

    paths: int = 2
    measures: int = 2
    questions: int = 2
    is_rich: bool = False
    """Sides, facets, grades of evidence, steps, prerequisites, sectors, bands, two profiles."""


PLAIN = Shape()
RICH = Shape(3, 2, 4, is_rich=True)


def practice(draw: st.DrawFn, bottom: int, top: int, most: float) -> dict[str, float]:
    """Mostly a level that the question belongs to, and a rating that an answer can have and that meets it."""
    if most == 0 or draw(st.integers(0, 3)) == 0:
        return {}
    met = most if most < 1 or draw(st.booleans()) else draw(st.sampled_from([0.05, 0.5, 1.0]))
    return {"at_level": draw(st.integers(bottom + 1, top)), "met": met}


@st.composite
def questions(draw: st.DrawFn, name: str, bottom: int, top: int, shape: Shape) -> dict[str, Any]:
    """A ladder, options whose ratings need not span 0 to 1, or a number."""
    own_ratings = RATINGS.map(lambda rating: max(rating, bottom / top))
    asked: dict[str, Any] = {
        "id": name,
        "profiles": ["p"],
        "text": f"Text of {name}?",
        "weight": draw(st.sampled_from([1, 1, 2, 0.5])),
    }
    if shape.is_rich:
        asked |= draw(st.sampled_from([{}, {"facet": "f"}, {"facet": "g"}]))
        asked |= draw(st.sampled_from([{}, {"side": "science"}, {"side": "industry"}, {"side": "link"}]))
        asked["profiles"] = draw(st.sampled_from([["p"], ["p", "q"], ["p", "q"]]))
    match draw(st.sampled_from(["levels", "levels", "options", "number"] if shape.is_rich else KINDS)):
        case "levels":
            asked |= practice(draw, bottom, top, 1) | {"levels": [f"l{level}" for level in range(bottom, top + 1)]}
            if shape.is_rich:
                asked["steps"] = draw(steps(bottom, top))
                asked["also"] = [
                    {"level": level, "text": "also"}
                    for level in range(bottom + 1, top + 1)
                    if draw(st.integers(0, 4)) == 0
                ]
            return asked
        case "options":
            ratings = draw(st.lists(own_ratings, min_size=2, max_size=4))
            return (
                asked
                | practice(draw, bottom, top, max(ratings))
                | {"options": [{"id": f"o{i}", "text": f"t{i}", "rating": own} for i, own in enumerate(ratings)]}
            )
    points = [[0, draw(own_ratings)], [10, draw(own_ratings)], [20, draw(own_ratings)]]
    span = draw(st.sampled_from([[0, 20], [5, 12]]))
    scale = NumberScale.model_validate({"unit": "x", "range": span, "breakpoints": points})
    most = max(interpolate(scale.breakpoints, value) for value in (*span, 10))
    return asked | practice(draw, bottom, top, most) | {"number": {"unit": "x", "range": span, "breakpoints": points}}


KINDS = ["levels", "options", "number"]


@st.composite
def steps(draw: st.DrawFn, bottom: int, top: int) -> list[dict[str, Any]]:
    """A step to every level, or to some."""
    levels = [level for level in range(bottom + 1, top + 1) if draw(st.integers(0, 5)) > 0]
    return [
        {"to": level, "do": f"Do {level}", "effort": draw(st.sampled_from("SML")), "months": [1, 3]} for level in levels
    ]


@st.composite
def documents(draw: st.DrawFn, shape: Shape = PLAIN) -> dict[str, Any]:
    """A rubric under one of the rules, as plain values."""
    top = draw(st.integers(2, 5))
    bottom = draw(st.sampled_from([0, 0, 0, 1])) if shape.is_rich else 0
    paths: list[dict[str, Any]] = []
    for p in range(draw(st.integers(1, shape.paths))):
        measures = []
        for m in range(draw(st.integers(1, shape.measures))):
            name = f"m{p}{m}"
            asked = [
                draw(questions(f"q{p}{m}{q}", bottom, top, shape)) for q in range(draw(st.integers(1, shape.questions)))
            ]
            weights = {"p": draw(st.sampled_from([1, 2, 7]))}
            measure = {"id": name, "title": f"Measure {name}", "weights": weights, "questions": asked}
            if shape.is_rich:
                if (p, m) == (0, 0):
                    asked[0]["profiles"] = ["p", "q"]
                weights |= {"q": draw(st.sampled_from([1, 1, 3]))} if any("q" in q["profiles"] for q in asked) else {}
                measure |= {"owners": {"p": "Head", "q": "Head"}}
                if (p, m) != (0, 0) and draw(st.booleans()):
                    measure["requires"] = [{"measure": "m00", "at_least": draw(st.integers(1, top)), "for": 2}]
            measures.append(measure)
        paths.append({"id": f"P{p}", "title": f"Path {p}", "measures": measures})
    own_levels = any("at_level" in question for path in paths for m in path["measures"] for question in m["questions"])
    if shape.is_rich:
        # Every profile is asked the first question, so that it has a practice.
        own_levels = "at_level" in paths[0]["measures"][0]["questions"][0]
    rules = [rule for rule in RULES if rule != "practices" or own_levels]
    document = {
        "format": "fusionassess/rubric/1",
        "id": "random",
        "version": "1.0.0",
        "languages": ["en"],
        "title": "t",
        "levels": [f"n{level}" for level in range(bottom, top + 1)],
        "scale": {"from": bottom},
        "level_rule": draw(st.sampled_from(rules)),
        "shares": draw(st.sampled_from([{}, {"reach": 0.3, "hold": 0.6}, {"reach": 0.0}, {"hold": 0.99}])),
        "blank": draw(st.sampled_from(["open", "open", "lowest"])),
        "least_coverage": 0.1,
        "profiles": {"p": {"title": "p"}},
        "paths": paths,
    }
    return document | (draw(optional(bottom, top)) if shape.is_rich else {})


@st.composite
def optional(draw: st.DrawFn, bottom: int, top: int) -> dict[str, Any]:
    """What a rubric may have besides."""
    supports = sorted(draw(st.lists(st.integers(bottom, top), min_size=2, max_size=4)))
    return {
        "profiles": {"p": {"title": "p", "coordination": draw(st.booleans())}, "q": {"title": "q"}},
        "facets": {"f": {"title": "Facet F"}, "g": {"title": "Facet G"}},
        "sides": {"science": {"title": "s"}, "industry": {"title": "i"}, "link": {"title": "l"}},
        "evidence_grades": {f"E{rank}": {"title": f"e{rank}", "supports": own} for rank, own in enumerate(supports)},
        "evidence_months": 24,
        "bands": draw(st.sampled_from([{}, {"low": [bottom, 1.5], "high": [1.5, top]}])),
        "least_coverage": draw(st.sampled_from([0.1, 0.6])),
        "not_applicable_cap": draw(st.sampled_from([0.25, 0.9])),
        "sectors": {"s": {"title": "S", "weights": {"m00": 1.5}}, "t": {"title": "T", "weights": {"m00": 0.8}}},
        "reasons": {"R": {"title": "Reason", "lens": "reason"}},
    }


def edition_of(document: dict[str, Any]) -> Edition:
    """A rubric from its plain values."""
    return Edition(library.parse(Source("random.json", json.dumps(document))), "0" * 64, "random.json")


def editions(shape: Shape = PLAIN) -> st.SearchStrategy[Edition]:
    """A rubric under one of the rules."""
    return documents(shape).map(edition_of)


def responses(rubric: Rubric, name: str) -> list[Any]:
    """What can be answered to a question; of a number enough values to hold its extremes."""
    asked = next(question for question in rubric.questions if question.id == name)
    if asked.options:
        return [option.id for option in asked.options]
    if asked.number:
        low, high = asked.number.range
        return sorted({low, high, *(value for value, _ in asked.number.breakpoints if low <= value <= high)})
    return list(range(rubric.bottom, rubric.top + 1))


@st.composite
def answers_to(draw: st.DrawFn, rubric: Rubric, profile: str) -> dict[str, Any]:
    """What a respondent says: mostly answers, some unknown, not applicable or left out, some with evidence."""
    told: dict[str, Any] = {}
    has_gaps, has_evidence = draw(st.booleans()), draw(st.booleans())
    for question in rubric.asked(profile):
        state = draw(st.integers(0, 9)) if has_gaps else 9
        if state == 0:
            continue
        if state in {1, 2}:
            told[question.id] = "unknown" if state == 1 else {"not_applicable": "not here"}
            continue
        said: dict[str, Any] = {question.kind: draw(st.sampled_from(responses(rubric, question.id)))}
        if question.kind == "level" and question.also and draw(st.booleans()):
            said["missing"] = [draw(st.sampled_from(question.also)).level]
        if has_evidence and rubric.evidence_grades and draw(st.integers(0, 2)):
            evidence: dict[str, Any] = {"grade": draw(st.sampled_from(list(rubric.evidence_grades)))}
            said["evidence"] = evidence | draw(st.sampled_from([{}, *({"date": date} for date in DATES)]))
        told[question.id] = said
    return told


@st.composite
def assessments(draw: st.DrawFn, shape: Shape = RICH) -> Assessment:
    """A sheet of a random rubric, assessed."""
    edition = draw(editions(shape))
    rubric = edition.rubric
    profiles = [name for name in rubric.profiles if rubric.asked(name)]
    profile = draw(st.sampled_from(profiles))
    sectors = draw(st.sampled_from([(), ("s",), ("s", "t")])) if rubric.sectors else ()
    asked = [measure.id for measure in rubric.asked_measures(profile)]
    wanted = draw(st.dictionaries(st.sampled_from(asked), st.integers(rubric.bottom, rubric.top), max_size=2))
    answers = draw(answers_to(rubric, profile))
    return assess(edition, sheet_for(rubric, answers, profile, sectors, assessed_on=DAY, targets=wanted))
