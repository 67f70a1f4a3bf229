"""The report as JSON."""

import json
from collections.abc import Callable

from fusionassess.render.json import as_object, view
from fusionassess.report import Report
from reports import report_on


def test_golden(golden: Callable[[str, str], None]) -> None:
    """The whole envelope, as it was looked at."""
    golden("json/binjiang-park.zh.json", view(report_on("binjiang-park")))


def without_words(report: Report) -> object:
    """The envelope without what is meant for reading."""
    wordy = {"language", "title", "name", "display", "text", "answer", "evidence", "remark", "owner", "class_name"}
    wordy |= {"summary", "warnings", "next", "heads", "items", "rows"}

    def strip(node: object) -> object:
        if isinstance(node, dict):
            return {key: strip(part) for key, part in node.items() if key not in wordy}
        return [strip(part) for part in node] if isinstance(node, list) else node

    return strip(as_object(report))


def test_the_language_changes_no_number_and_no_id() -> None:
    """The same sheet in Chinese and English differs in words alone."""
    assert without_words(report_on("xinghe-group", "zh")) == without_words(report_on("xinghe-group", "en"))


def test_numbers_are_unrounded_with_a_display_beside() -> None:
    """A program gets the number, a person the display."""
    score = json.loads(view(report_on("binjiang-park")))["score"]

    assert score["display"].startswith(f"{score['value']:.2f}"[:3])
    assert len(str(score["value"])) > 6
