"""A comparison in each of its forms, with what other weights would make of it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from rich.cells import cell_len

from conftest import EXAMPLES
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.assessment.comparison import compare
from fusionassess.kernel.figures.draws import Settings
from fusionassess.render import change
from fusionassess.report.change import ChangeReport, build_change
from fusionassess.report.weightings import build_weightings
from fusionassess.words.labels import labels

CHANGES = {"1a.M": 5, "1b.R": 2, "2c.M": 1, "3a.O": 4, "4a.M": 1, "5c.O": 3}


@dataclass(frozen=True)
class Pair:
    """Then and now."""

    before: Assessment
    after: Assessment


@pytest.fixture(scope="module")
def pair() -> Pair:
    """An example, and the same with some answers higher and some lower."""
    opened = open_sheet(next(file for file in EXAMPLES if file.stem == "binjiang-park"))
    answers = {
        name: answer.model_copy(update={"level": CHANGES[name]}) if name in CHANGES else answer
        for name, answer in opened.sheet.answers.items()
    }
    later = opened.sheet.model_copy(update={"answers": answers})
    return Pair(assess(opened.edition, opened.sheet), assess(opened.edition, later))


def told(pair: Pair, language: str) -> ChangeReport:
    """The comparison in words."""
    weightings = build_weightings(pair.before, pair.after, Settings(), language)
    comparison = compare(pair.before, pair.before, pair.after)
    return build_change(comparison, pair.before, pair.after, labels(language), language, weightings=weightings)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_golden(golden: Callable[[str, str], None], pair: Pair, language: str) -> None:
    """All three forms, as they were looked at."""
    report = told(pair, language)
    text = "".join(f"{line.plain.rstrip()}\n" for line in change.view(report, 80))
    golden(f"terminal/binjiang-park.change.{language}.80.txt", text)
    golden(f"markdown/binjiang-park.change.{language}.md", change.markdown(report))
    golden(f"json/binjiang-park.change.{language}.json", change.as_json(report))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sentence_on_weights_is_whole_at_every_width(pair: Pair, language: str) -> None:
    """Its line breaks, but nothing of it is cut, and no line of it runs over."""
    report = told(pair, language)
    assert report.weightings is not None
    for width in (40, 66, 80, 120):
        lines = [line.plain for line in change.view(report, width)]
        head = lines[: lines.index("")]
        assert max(map(cell_len, head)) <= width
        assert "".join(report.weightings.sentence.split()) in "".join("".join(head).split())
