"""A sheet that several raters agreed on: what it holds of them, and how it is written and read again."""

import json
from pathlib import Path
from typing import Any

import pytest

from fusionassess.answers.model import AnswerSheet
from fusionassess.answers.sheets import from_values
from fusionassess.documents import models, syntax, writing
from fusionassess.documents.source import Source
from kinds import kinds_edition
from small import sheet_for, small_edition

RATERS: dict[str, Any] = {
    "a.1": {
        "by": "people",
        "reason": "看了台账",
        "answers": [
            {"role": "科技局", "level": 3, "evidence": {"grade": "E2", "text": "台账"}, "note": "两年都有"},
            {"role": "财政局", "name": "李", "unknown": True},
            {"role": "企业", "not_applicable": "园区没有这类单位"},
        ],
    }
}


@pytest.mark.parametrize("name", ["x.yaml", "x.json"])
def test_raters_are_written_and_read_again(name: str) -> None:
    """Who, answer, evidence and note, and how it was decided; in both notations."""
    sheet = sheet_for(small_edition().rubric, {"a.1": 2}, raters=RATERS)

    text = writing.dump_for(Path(name), sheet)
    values, source = json.loads(text) if name == "x.json" else None, Source(name, text)

    assert values is None or values["raters"] == RATERS
    assert models.validate(syntax.load(source), AnswerSheet, source) == sheet


def test_a_rater_answers_in_the_words_that_a_sheet_takes() -> None:
    """Options and numbers in the short form, levels by their text."""
    rubric = kinds_edition().rubric
    names = {question.kind: question.id for question in rubric.questions}
    sheet = AnswerSheet.model_validate(
        {
            "format": "fusionassess/answers/1",
            "rubric": {"id": rubric.id},
            "subject": {"name": "甲", "profile": next(iter(rubric.profiles))},
            "raters": {names["value"]: {"by": "one", "answers": [{"role": "甲", "value": "12"}]}},
        },
        context=rubric.declared(),
    )

    assert sheet.raters[names["value"]].answers[0].value == 12


def test_raters_are_carried_over_to_another_version_by_id() -> None:
    """A question that the version lost is named, and its raters with it."""
    edition = small_edition()
    text = """
format: fusionassess/answers/1
rubric: {id: small, version: 1.0.0}
subject: {name: 某市, profile: city}
answers: {a.1: 2}
raters:
  a.1: {by: agreed, answers: [{role: 甲, level: 2}, {role: 乙, level: 2}]}
  z.9: {by: open, answers: [{role: 甲, level: 1}]}
  b.1: {by: open, answers: [{role: 甲, level: 1}, {role: 乙, level: 5}]}
"""
    source = Source("x.yaml", text)
    opened = from_values(syntax.load(source), source, edition=edition)

    assert list(opened.sheet.raters) == ["a.1"]
    assert {(problem.code, problem.place.line) for problem in opened.warnings} == {
        ("other-version", 3),
        ("not-carried", 8),
        ("no-longer-a-level", 9),
    }
