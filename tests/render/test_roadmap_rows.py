"""A roadmap as rows of a table and as a calendar: what others' programs make of it."""

import datetime

from fusionassess.render import roadmap
from planned import planned, said


def test_no_cell_is_a_formula() -> None:
    """A text that begins like one is taken for a text."""
    section = said("zh")
    steps = (section.steps[0]._replace(do="=1+1", owner="@x"), *section.steps[1:])
    first = roadmap.as_csv(planned("zh")._replace(roadmap=section._replace(steps=steps))).splitlines()[1]

    assert ",'=1+1,'@x," in first


def test_what_a_calendar_would_misread_is_escaped() -> None:
    """Commas, semicolons, backslashes and ends of lines (RFC 5545, section 3.3.11)."""
    section = said("zh")
    steps = (section.steps[0]._replace(do="a,b;c\\d\ne"),)
    calendar = roadmap.as_calendar(
        planned("zh")._replace(roadmap=section._replace(steps=steps)), datetime.date(2027, 1, 31)
    )

    assert "SUMMARY:a.1@1 a\\,b\\;c\\\\d\\ne\n" in calendar
