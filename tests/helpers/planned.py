"""Roadmaps on a small sheet, for the tests of whatever shows them."""

from fractions import Fraction
from functools import cache
from typing import Any

from fusionassess.assessment.assess import Assessment, assess
from fusionassess.report import Report, build_report
from fusionassess.report.roadmap import RoadmapSaid, build_roadmap
from fusionassess.roadmap.drawing import Purpose, Roadmap, draw_up
from fusionassess.words.labels import labels
from small import sheet_for
from stepped import stepped_edition

ANSWERS: dict[str, Any] = {"a.1": 0, "a.2": 1, "b.1": 1}
FOR_BUDGET = Purpose("budget", Fraction(6), at_once=2)


def stepped(answers: dict[str, Any] | None = None, **more: Any) -> Assessment:
    """A sheet of the small rubric with steps."""
    edition = stepped_edition()
    more = {"assessed_on": "2026-09-30", **more}
    return assess(edition, sheet_for(edition.rubric, ANSWERS if answers is None else answers, **more))


def drawn_up(assessment: Assessment, asked: Purpose = FOR_BUDGET, draws: int = 100) -> Roadmap:
    """A roadmap that there is."""
    roadmap = draw_up(assessment, asked, draws=draws)
    assert isinstance(roadmap, Roadmap)
    return roadmap


@cache
def said(language: str, asked: Purpose = FOR_BUDGET) -> RoadmapSaid:
    """What its reader is told."""
    return build_roadmap(drawn_up(stepped(), asked), labels(language), language)


def planned(language: str) -> Report:
    """A whole report with a roadmap."""
    return build_report(stepped(), labels(language), language)._replace(roadmap=said(language))
