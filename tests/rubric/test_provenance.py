"""Where a rubric's numbers come from, and how many still await calibration."""

from fusionassess.documents.source import Source
from fusionassess.rubric import library
from fusionassess.rubric.provenance import Calibration, calibration, quoted_numbers
from small import small_edition

TEXT = """
format: fusionassess/rubric/1
id: quoted
version: 1.0.0
languages: [zh]
title: 量表
levels: [无, 有, 好]
profiles: {firm: {title: 企业}}
sectors:
  ai:
    title: 智能
    questions:
      q1:
        text: 几个模型？
        levels: [没有, ≥1, ≥9]
        numbers: [{level: 2, value: ≥9, source: F1}, {level: 1, value: ≥1, basis: expert_default, calibrate: true}]
  bio:
    title: 生物
    questions: {q2: {text: 几个样本库？, levels: [没有, 一个, 两个]}}
paths:
  - id: P
    title: 路
    measures:
      - id: a
        title: 举措
        weights: {firm: 100}
        indicators:
          - {id: i1, title: 指标, formula: 数, unit: 件, profiles: [firm], calibrate: true}
          - {id: i2, title: 指标, formula: 数, unit: 件, profiles: [firm]}
        questions:
          - {id: q0, profiles: [firm], text: 怎样约定？, levels: [没有, 零散, 成文]}
          - id: q1
            profiles: [firm]
            text: 几项？
            levels: [没有, ≥2, ≥5]
            numbers:
              - {level: 1, value: ≥2, basis: expert_default, calibrate: true}
              - {level: 2, value: ≥5, source: F1}
          - id: q2
            profiles: [firm]
            text: 几家？
            levels: [没有, 一家, ≥3]
            numbers: [{level: 2, value: ≥3, source: F2, basis: derived, calibrate: true}]
outcomes:
  - id: Z
    title: 成效
    indicators:
      - {id: i3, title: 指标, formula: 数, unit: 件, profiles: [firm], calibrate: true, sources: [F1]}
facts:
  F1: {text: 一句话, address: https://example.org/a, grade: A}
  F2: {text: 另一句, address: https://example.org/b, grade: B}
"""
RUBRIC = library.parse(Source("quoted.yaml", TEXT))


def test_numbers_come_in_the_order_of_the_rubric_those_of_sectors_last() -> None:
    """Each with its question, and with the sector that replaces it."""
    assert [(quoted.question, quoted.number.value) for quoted in quoted_numbers(RUBRIC)] == [
        ("q1", "≥2"),
        ("q1", "≥5"),
        ("q2", "≥3"),
        ("q1 (ai)", "≥9"),
        ("q1 (ai)", "≥1"),
    ]


def test_a_number_keeps_its_level_source_and_basis() -> None:
    """The entry itself is handed on."""
    number = list(quoted_numbers(RUBRIC))[2].number

    assert (number.level, number.source, number.basis, number.calibrate) == (2, "F2", "derived", True)


def test_calibration_counts_numbers_and_indicators() -> None:
    """Five numbers: three await calibration, three have a source (one of them both); of three indicators two await."""
    assert calibration(RUBRIC) == Calibration(numbers=5, awaiting=3, sourced=3, indicators=3, indicators_awaiting=2)


def test_a_rubric_without_numbers_has_nothing_to_calibrate() -> None:
    """All counts are zero."""
    rubric = small_edition().rubric

    assert list(quoted_numbers(rubric)) == []
    assert calibration(rubric) == Calibration(0, 0, 0, 0, 0)
