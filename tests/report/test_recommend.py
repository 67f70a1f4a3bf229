"""What is said of the steps beside their text: why one stands where it stands."""

import pytest

from conftest import ROOT
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import assess
from fusionassess.report import build_report
from fusionassess.report.value import Advice
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import labels

EARLIER = "故提前"


@pytest.fixture(scope="module")
def advice(five_paths: Edition) -> tuple[Advice, ...]:
    """The steps of a park's report."""
    sheet = open_sheet(ROOT / "examples" / "binjiang-park.yaml").sheet
    return build_report(assess(five_paths, sheet), labels("zh"), "zh").advice


def test_what_others_wait_for_stands_earlier_only_where_one_of_them_is_higher(advice: tuple[Advice, ...]) -> None:
    """A step that is high itself is a prerequisite and no more."""
    marks = {one.id: one.mark for one in advice}

    assert marks["2c.O@2"].endswith("步要以它为前提")
    assert marks["4a.O@2"].endswith("步要以它为前提，故提前")
