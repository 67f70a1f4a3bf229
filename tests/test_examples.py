"""The examples are real sheets: complete, and read without a warning."""

from pathlib import Path

import pytest

from conftest import EXAMPLES
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import assess
from fusionassess.kernel.results import STATUSES


def test_there_is_one_for_every_profile() -> None:
    """Five profiles, and one example in English."""
    sheets = [open_sheet(file).sheet for file in EXAMPLES]

    assert {sheet.subject.profile for sheet in sheets} == {"region", "lead_firm", "sme", "institute", "intermediary"}
    assert [sheet.language for sheet in sheets].count("en") == 1


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_is_complete_and_in_order(file: Path) -> None:
    """Every question is dealt with, nothing is warned of, the total is given, evidence and notes are there."""
    opened = open_sheet(file)
    assessment = assess(opened.edition, opened.sheet)
    answers = opened.sheet.answers

    assert opened.warnings == ()
    assert set(answers) == set(assessment.plan.questions)
    assert all(answer.is_given for answer in answers.values())
    assert STATUSES[int(assessment.results.status[0])] in {"complete", "partial"}
    assert sum(bool(answer.note) for answer in answers.values()) >= 8
    assert sum(bool(answer.evidence and answer.evidence.grade) for answer in answers.values()) >= 15
