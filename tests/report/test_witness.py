"""The program's numbers are those of a second witness that was written from docs/scoring.md alone."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from anything import assessments
from conftest import EXAMPLES
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import Assessment, assess
from witnessed import differing


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_have_the_numbers_of_the_witness(file: Path) -> None:
    """Score, levels, intervals, coverage, evidence, coordination, gaps and steps."""
    opened = open_sheet(file)
    assert not differing(assess(opened.edition, opened.sheet))


@given(assessments())
@settings(max_examples=50, deadline=None)
def test_any_sheet_has_the_numbers_of_the_witness(assessment: Assessment) -> None:
    """Likewise of random rubrics of every kind."""
    assert not differing(assessment)
