"""A small rubric with everything that belongs to a ladder: clauses, steps, wordings by profile, weights."""

from fusionassess.documents.source import Source
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition

HEAD = """
format: fusionassess/rubric/1
id: stepped
version: 1.0.0
languages: [zh, en]
title: {zh: 带步骤的小量表, en: Small rubric with steps}
levels: [{zh: 无, en: none}, {zh: 零散, en: ad hoc}, {zh: 试行, en: tried}, {zh: 制度化, en: established}]
profiles: {city: {title: {zh: 城市, en: City}}, firm: {title: {zh: 企业, en: Firm}}}
sectors:
  ai:
    title: {zh: 智能, en: AI}
    durations: 2
    questions:
      b.1:
        text: {zh: 模型怎样共用？, en: How are models shared?}
        levels: [{zh: 没有, en: No}, {zh: 谈过, en: Raised}, {zh: 至少1次, en: At least 1}, {zh: 每年, en: Every year}]
solutions: {S1: {title: {zh: 分担, en: sharing}}, S2: {title: {zh: 开放, en: opening}}}
"""
FIRST = """
id: P
title: {zh: 甲, en: First}
measures:
  - id: a
    title: {zh: 举措甲, en: Measure A}
    weights: {city: 60, firm: 50}
    owners: {city: {zh: 科技局, en: S&T bureau}, firm: {zh: 总经理, en: manager}}
    solution: S1
    questions:
      - id: a.1
        weight: 3
        profiles: [city, firm]
        text: {zh: 损失怎样分担？, en: How is the loss shared?}
        help: {zh: 保单也算。, en: Policies count.}
        cues: {city: {zh: 按辖区作答, en: Answer for the region}}
        levels:
          - {zh: 没有谈过, en: Never raised}
          - {zh: 谈过, en: Raised}
          - {zh: 近12个月至少1个项目有约定, en: Agreed for at least 1 project in the last 12 months}
          - {zh: 近12个月≥80%的项目有约定, en: Agreed for ≥80% of the projects of the last 12 months}
        also:
          - level: 2
            text: {zh: 约定有书面记录, en: The agreement is on paper}
          - level: 3
            text: {zh: 近12个月复核过, en: Reviewed in the last 12 months}
        numbers: [{level: 3, value: "≥80%", basis: expert_default, calibrate: true}]
        steps:
          - {to: 1, do: {zh: 提一次, en: Raise it once}, effort: S, months: [1, 1]}
          - to: 2
            do: {zh: 选1个项目写进合同, en: Take 1 project and write it into the contract}
            for: {city: {do: {zh: 请1家企业写进合同, en: Ask 1 firm to write it into the contract}, effort: M}}
            effort: S
            months: [1, 3]
          - to: 3
            do: {zh: 定成规则，使≥80%照办并复核, en: Make it a rule that ≥80% follow and review it}
            effort: L
            months: [6, 12]
            owners: {city: {zh: 财政局, en: finance bureau}}
            solution: S2
        for:
          firm:
            text: {zh: 本企业的损失怎样分担？, en: How is your loss shared?}
            also: [{level: 3, text: {zh: 近12个月用过, en: Used in the last 12 months}}]
      - id: a.2
        profiles: [city]
        text: {zh: 有几个环节？, en: How many stages?}
        levels: [{zh: 没有, en: None}, {zh: 以前有, en: Earlier}, {zh: 1个, en: "1"}, {zh: 2个, en: "2"}]
        steps:
          - {to: 2, do: {zh: 开1个, en: Open 1}, effort: S, months: [1, 2]}
          - {to: 3, do: {zh: 再开到2个, en: Open up to 2}, effort: M, months: [2, 4]}
"""
SECOND = """
id: Q
title: {zh: 乙, en: Second}
measures:
  - id: b
    title: {zh: 举措乙, en: Measure B}
    weights: {city: 40, firm: 50}
    requires: [{measure: a, at_least: 2, for: 3}]
    owners: {city: {zh: 工信局, en: industry bureau}, firm: {zh: 总工, en: chief engineer}}
    questions:
      - id: b.1
        profiles: [city, firm]
        text: {zh: 平台怎样共用？, en: How are platforms shared?}
        levels: [{zh: 没有, en: No}, {zh: 谈过, en: Raised}, {zh: 至少1次, en: At least 1}, {zh: 每年, en: Every year}]
        also: [{level: 3, text: {zh: 价目公开, en: Prices are public}}]
        steps:
          - {to: 2, do: {zh: 开放1次, en: Open it once}, effort: S, months: [2, 4]}
          - {to: 3, do: {zh: 每年开放并公开价目, en: Open it every year with public prices}, effort: M, months: [9, 15]}
        for:
          firm:
            levels:
              - {zh: 没用过, en: Not used}
              - {zh: 打听过, en: Asked}
              - {zh: 用过1次, en: Used once}
              - {zh: 每年用, en: Used yearly}
            steps:
              - {to: 2, do: {zh: 用1次, en: Use it once}, effort: S, months: [1, 2]}
              - {to: 3, do: {zh: 每年用, en: Use it every year}, effort: S, months: [9, 15]}
"""


def _entry(path: str) -> str:
    """A path as an entry of the list of paths."""
    first, *others = path.strip().splitlines()
    return "\n".join([f"  - {first}", *(f"    {line}" for line in others)]) + "\n"


TEXT = HEAD + "paths:\n" + _entry(FIRST) + _entry(SECOND)
FOLDER = {"rubric.yaml": HEAD, "1-first.yaml": FIRST, "2-second.yaml": SECOND}
"""The same as the files of a folder."""


PRACTICES = {"a.1": "at_level: 1, met: 0.6", "a.2": "at_level: 3, met: 1", "b.1": "at_level: 2, met: 0.6"}
"""Levels that the questions belong to, where they are asked for."""


def stepped_edition(*, practices: bool = False) -> Edition:
    """The rubric with steps, read from one text; its questions belong to levels where that is asked for."""
    text = TEXT
    for name, keys in PRACTICES.items() if practices else ():
        lines = "\n            ".join([*keys.split(", "), f"id: {name}"])
        text = text.replace(f"- id: {name}\n", f"- {lines}\n")
    return Edition(library.parse(Source("stepped.yaml", text)), "0" * 64, "stepped.yaml")
