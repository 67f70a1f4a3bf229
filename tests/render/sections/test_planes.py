"""Planes: what stands beside its point stands inside."""

import pytest

from fusionassess.render.sections import planes
from fusionassess.report.figures import Figure
from reports import report_on


@pytest.mark.parametrize(("science", "side"), [(0.2, "r"), (0.8, "l")])
def test_where_we_stand_is_named_on_the_side_with_more_room(science: float, side: str) -> None:
    """At the left end to the right of the point, at the right end to the left."""
    report = report_on("binjiang-park")
    sides = report.coordination._replace(science=Figure(science, f"{science:.2f}"))
    plane = planes.plane(report._replace(coordination=sides))

    assert plane
    assert [(row.across, row.beside) for row in plane.series if row.look == "mark"] == [([science], side)]
