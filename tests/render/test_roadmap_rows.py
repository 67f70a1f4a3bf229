"""A roadmap as rows of a table and as a calendar: what others' programs make of it."""

import datetime

from fusionassess.render import roadmap
from fusionassess.render.roadmap import LONGEST
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


def test_a_line_of_a_calendar_is_folded_where_it_is_too_long_and_nowhere_else() -> None:
    """At 75 octets, its break not counted, and within no character; what follows begins with a blank (section 3.1)."""
    section, head = said("zh"), "SUMMARY:a.1@1 "
    short, long = ("x" * (count - len(head)) for count in (LONGEST, LONGEST + 1))
    lines = {
        do: roadmap.as_calendar(
            planned("zh")._replace(roadmap=section._replace(steps=(section.steps[0]._replace(do=do),))),
            datetime.date(2027, 1, 31),
        ).splitlines()
        for do in (short, long, "甲" * 30)
    }

    assert f"{head}{short}" in lines[short]
    assert lines[long][lines[long].index(f"{head}{long[:-1]}") + 1] == " x"
    assert [line for line in lines["甲" * 30] if "甲甲" in line] == [f"{head}{'甲' * 20}", f" {'甲' * 10}"]
