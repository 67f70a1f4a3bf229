"""Assessments whose numbers are explained: the examples, and small ones for every turn an explanation can take."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from conftest import EXAMPLES
from fusionassess.answers.model import Answer
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.documents.source import Source
from fusionassess.explaining import Catalogue, Derivation, explain, explainable
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Thresholds
from fusionassess.words.labels import labels
from kinds import kinds_edition
from practices import practices_edition
from small import TEXT, sheet_for, small_edition


def known_of(assessment: Assessment, language: str = "en") -> Catalogue:
    """Everything that can be explained of an assessment."""
    return explainable(assessment, labels(language), language)


def everything(known: Catalogue) -> dict[str, Derivation]:
    """Every derivation there is, by id."""
    return {made.id: made for made in explain(known, list(known.entries), alone=True).derivations}


def small(
    answers: dict[str, Any], *rest: Any, rule: str = "shares", changed: dict[str, Any] | None = None, **more: Any
) -> Assessment:
    """The small rubric's assessment of these answers, some of its fields changed."""
    edition = small_edition(level_rule=rule, **(changed or {}))
    return assess(edition, sheet_for(edition.rubric, answers, *rest, **more))


def example(name: str, lens: str | None = None) -> Assessment:
    """The assessment of an example."""
    opened = open_sheet(next(file for file in EXAMPLES if file.stem == name))
    return assess(opened.edition, opened.sheet, lens)


def all_at(name: str, level: int) -> Assessment:
    """An example with every question answered by one level."""
    opened = open_sheet(next(file for file in EXAMPLES if file.stem == name))
    profile = opened.sheet.subject.profile
    answers = {q.id: Answer(level=level) for q in opened.edition.rubric.questions if profile in q.profiles}
    return assess(opened.edition, opened.sheet.model_copy(update={"answers": answers}))


def kinds(answers: dict[str, Any], *rest: Any) -> Assessment:
    """The assessment of a firm by the rubric of three kinds."""
    edition = kinds_edition()
    return assess(edition, sheet_for(edition.rubric, answers, "firm", *rest))


READING = """
challenges: {X: {title: 难处, below: 1.5}}
directions: {Y: {title: 方向}}
trends: {Z: {title: 趋势, reads: [a, b.1], ready: 2.5, partly: 1.5}}
outcomes:
  - id: O
    title: 成效
    indicators:
      - {id: i.up, title: 越高越好, formula: 数, unit: 件, profiles: [city], cuts: {city: [10, 20]}}
      - {id: i.down, title: 越低越好, formula: 天, unit: 天, profiles: [city], cuts: {city: [10, 20]}, falling: true}
      - id: i.share
        title: 与同类相比
        formula: 比
        unit: 件
        profiles: [city]
        cuts: {city: [1, 1.5]}
        against_benchmark: true
      - {id: i.none, title: 不分档, formula: 数, unit: 件, profiles: [city]}
      - {id: i.years, title: 多年, formula: 数, unit: 件, profiles: [city], cuts: {city: [1, 2]}, least_years: 3}
      - {id: i.open, title: 没填, formula: 数, unit: 件, profiles: [city], cuts: {city: [1, 2]}}
"""
SERVES = (
    "weights: {city: 30, firm: 50}",
    "weights: {city: 30, firm: 50}\n        serves: {challenges: {X: 1}, directions: {Y: 0.5}}",
)


def reading_edition() -> Edition:
    """The small rubric with a challenge, a direction, a trend and indicators of every kind."""
    return Edition(library.parse(Source("reading.yaml", TEXT.replace(*SERVES) + READING)), "0" * 64, "reading.yaml")


def reading() -> Assessment:
    """A city's assessment with indicators given."""
    edition = reading_edition()
    indicators = {
        "i.up": {"value": 20},
        "i.down": {"value": 10.1},
        "i.share": {"value": -3, "benchmark": 7},
        "i.none": {"value": 1},
        "i.years": {"value": 1, "years": 2},
    }
    return assess(edition, sheet_for(edition.rubric, {"a.1": 3, "a.2": 1, "b.1": 2, "c.1": 0}, indicators=indicators))


def practices(answers: dict[str, Any]) -> Assessment:
    """The assessment of a firm by the rubric whose questions belong to levels."""
    edition = practices_edition()
    return assess(edition, sheet_for(edition.rubric, answers, "firm"))


NA = {"not_applicable": "so"}
GRADED = {"level": 3, "evidence": {"grade": "E0"}}
OLD = {"level": 3, "evidence": {"grade": "E2", "date": "2020-01-31"}}
CASES: dict[str, Callable[[], Assessment]] = {
    "small": lambda: small({"a.1": 3, "a.2": 1, "b.1": 2, "c.1": 0}),
    "small, cut": lambda: small({"a.1": GRADED, "a.2": 1, "b.1": OLD, "c.1": 2}, assessed_on="2026-09-30"),
    "small, open": lambda: small({"a.1": 3, "b.1": {"unknown": True}, "c.1": 1}, "city", ("ai", "bio")),
    "small, weakest": lambda: small({"a.1": 3, "a.2": 2, "b.1": 1}, rule="weakest"),
    "small, bands": lambda: small({"a.1": 3, "a.2": 2, "b.1": 1}, rule="bands"),
    "small, other shares": lambda: small(
        {"a.1": 3, "a.2": 1, "b.1": 2, "c.1": 0}, changed={"shares": Thresholds(reach=0.1, hold=0.4)}
    ),
    "practices": lambda: practices({"A1.a": "fully", "A1.b": "not", "A1.c": "largely", "R1.a": 1, "R1.b": 3}),
    "practices, open": lambda: practices({"A1.a": "largely", "A1.c": "unknown", "R1.a": 3, "R1.note": 1}),
    "practices, a path without": lambda: practices(
        {"A1.a": "fully", "A1.b": "fully", "R1.a": NA, "R1.b": NA, "R1.note": 1}
    ),
    "small, nothing at all": lambda: small({}),
    "small, at the bottom": lambda: small(dict.fromkeys(["a.1", "a.2", "b.1", "c.1"], 0)),
    "small, at the top": lambda: small(dict.fromkeys(["a.1", "a.2", "b.1", "c.1"], 3)),
    "small, capped": lambda: small({"a.1": 3, "a.2": 2, "b.1": 1, "c.1": {"not_applicable": "so"}}),
    "small, a firm": lambda: small({"a.1": 3, "b.1": 2}, "firm", targets={"a": 2}),
    "small, read on": reading,
    "all at the bottom": lambda: all_at("binjiang-park", 0),
    "all at the top": lambda: all_at("xinghe-group", 5),
    "with a lens": lambda: example("binjiang-park", "R1"),
    "kinds": lambda: kinds({"q.ladder": 1, "q.options": {"option": "joint"}, "q.share": {"value": 33.3}}),
    "kinds, beyond": lambda: kinds({"q.ladder": 1, "q.options": {"option": "own"}, "q.share": {"value": 77}}, ("ai",)),
}


@cache
def case(name: str) -> tuple[Assessment, dict[str, Derivation]]:
    """An assessment by its name: an example, or one of the small ones."""
    assessment = CASES[name]() if name in CASES else example(name)
    return assessment, everything(known_of(assessment))


NAMES = [*(file.stem for file in EXAMPLES), *CASES]
every_case = pytest.mark.parametrize("name", NAMES)
