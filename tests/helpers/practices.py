"""A small rubric whose questions belong to levels, after the ladders of C2M2 and CISO frameworks."""

from fusionassess.documents.source import Source
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition

TEXT = """
format: fusionassess/rubric/1
id: ladder
version: 1.0.0
languages: [en]
title: A ladder of practices
levels: [MIL0, MIL1, MIL2, MIL3]
level_rule: practices
least_coverage: 0.3
not_applicable_cap: 0.9
profiles: {firm: {title: Firm}}
paths:
  - id: ASSET
    title: Assets
    measures:
      - id: A1
        title: Inventory
        weights: {firm: 60}
        questions:
          - {id: A1.a, profiles: [firm], at_level: 1, met: .66, text: Listed?, options: &implemented [
              {id: not, text: not implemented, rating: 0}, {id: partially, text: partially, rating: .33},
              {id: largely, text: largely, rating: .66}, {id: fully, text: fully, rating: 1}]}
          - {id: A1.b, profiles: [firm], at_level: 2, met: .66, text: Kept current?, options: *implemented}
          - {id: A1.c, profiles: [firm], at_level: 3, text: Reviewed?, options: *implemented}
  - id: RISK
    title: Risk
    measures:
      - id: R1
        title: Register
        weights: {firm: 40}
        questions:
          - {id: R1.a, profiles: [firm], at_level: 1, text: Written down?, levels: [no, a, b, yes]}
          - {id: R1.b, profiles: [firm], at_level: 2, text: Owned?, levels: [no, a, b, yes]}
          - {id: R1.note, profiles: [firm], text: Discussed?, levels: [no, a, b, yes]}
"""


def practices_edition() -> Edition:
    """The rubric as it is read."""
    return Edition(library.parse(Source("ladder.yaml", TEXT)), "0" * 64, "ladder.yaml")
