"""A small rubric of another kind: three levels, a ladder, options and a number, in one language."""

from fusionassess.documents.source import Source
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition

TEXT = """
format: fusionassess/rubric/1
id: kinds
version: 1.0.0
languages: [en]
title: Three kinds of questions
levels: [none, some, all]
evidence_grades: {E0: {title: said, supports: 1}, E1: {title: shown, supports: 2}}
profiles: {firm: {title: Firm}}
bands: {low: [0, 1], high: [1, 2]}
sectors:
  ai:
    title: AI
    questions:
      q.ladder: {text: How in AI?, levels: [nothing, one model, many models]}
    readings: {q.share: "Count tokens, too"}
paths:
  - id: P
    title: Path
    measures:
      - id: m
        title: Measure
        weights: {firm: 1}
        owners: {firm: Head}
        questions:
          - id: q.ladder
            profiles: [firm]
            text: How?
            levels: [no, partly, wholly]
            steps:
              - {to: 1, do: Begin, effort: S, months: [1, 2]}
              - {to: 2, do: Go on, effort: S, months: [1, 2]}
          - id: q.options
            profiles: [firm]
            text: Where from?
            options:
              - {id: bought, text: Bought, rating: 0}
              - {id: joint, text: Joint work, rating: 0.7}
              - {id: own, text: Own work, rating: 1}
          - id: q.share
            profiles: [firm]
            text: What share?
            number: {unit: "%", range: [0, 100], breakpoints: [[0, 0], [20, 0.5], [60, 1]]}
"""


def kinds_edition() -> Edition:
    """The rubric of three kinds."""
    return Edition(library.parse(Source("kinds.yaml", TEXT)), "0" * 64, "kinds.yaml")
