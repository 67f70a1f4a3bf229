"""Small rubrics and sheets for tests, written as an author would."""

from typing import Any

from fusionassess.answers.model import AnswerSheet
from fusionassess.documents.source import Source
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric

TEXT = """
format: fusionassess/rubric/1
id: small
version: 1.2.0
languages: [zh, en]
title: {zh: 小量表, en: Small rubric}
levels: [无, 有, 好, 优]
facets: {m: {title: 机制}, r: {title: 成效}}
sides: {science: {title: 科技}, industry: {title: 产业}, link: {title: 纽带}}
evidence_grades:
  E0: {title: 口说, supports: 1}
  E1: {title: 文件, supports: 2}
  E2: {title: 记录, supports: 3}
evidence_months: 24
profiles: {city: {title: {zh: 城市, en: City}, coordination: true}, firm: {title: 企业}}
bands: {low: [0, 1], middle: [1, 2], high: [2, 3]}
sectors:
  ai: {title: 智能, weights: {b: 2.0}, durations: 0.5}
  bio: {title: 生物, durations: 2}
paths:
  - id: P
    title: 甲
    measures:
      - id: a
        title: {zh: 举措甲, en: Measure A}
        weights: {city: 30, firm: 50}
        owners: {city: 科技局, firm: 总经理}
        questions:
          - id: a.1
            facet: m
            side: science
            profiles: [city, firm]
            text: 甲一？
            levels: [a0, a1, a2, a3]
            steps:
              - {to: 1, do: 甲低, effort: S, months: [2, 4]}
              - {to: 2, do: 甲中, effort: L, months: [6, 12]}
          - {id: a.2, facet: r, side: industry, profiles: [city], text: 甲二？, levels: [a0, a1, a2, a3]}
  - id: Q
    title: 乙
    measures:
      - id: b
        title: 举措乙
        weights: {city: 20, firm: 50}
        requires: [{measure: a, at_least: 2, for: 2}]
        owners: {city: 工信局, firm: 总工}
        questions:
          - id: b.1
            facet: m
            side: link
            profiles: [city, firm]
            text: 乙一？
            levels: [b0, b1, b2, b3]
            steps:
              - {to: 1, do: 乙低, effort: M, months: [1, 3]}
              - {to: 2, do: 乙中, effort: M, months: [1, 3]}
      - id: c
        title: 举措丙
        weights: {city: 50}
        questions:
          - {id: c.1, facet: m, side: science, profiles: [city], text: 丙一？, levels: [c0, c1, c2, c3]}
"""


def small_edition(**changes: Any) -> Edition:
    """The small rubric, some of its fields replaced."""
    rubric = library.parse(Source("small.yaml", TEXT))
    return Edition(rubric.model_copy(update=changes), "0" * 64, "small.yaml")


def sheet_for(
    rubric: Rubric, /, answers: dict[str, Any], profile: str = "city", sectors: tuple[str, ...] = (), **more: Any
) -> AnswerSheet:
    """A sheet with these answers, checked against the rubric."""
    values = {
        "format": "fusionassess/answers/1",
        "rubric": {"id": rubric.id, "version": rubric.version},
        "subject": {"name": "某市", "profile": profile, "sectors": list(sectors)},
        "answers": answers,
        **more,
    }
    return AnswerSheet.model_validate(values, context=rubric.declared())
