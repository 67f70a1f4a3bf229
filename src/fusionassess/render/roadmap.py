"""A roadmap for other programs: rows of a table, and entries of a calendar."""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator

from fusionassess.report.follow import FollowedRow, FollowReport
from fusionassess.report.roadmap import RoadmapSaid, RoadmapStep
from fusionassess.report.value import Report

COLUMNS = (
    "number",
    "step",
    "measure",
    "measure_title",
    "question",
    "from",
    "to",
    "do",
    "owner",
    "effort",
    "cost",
    "start_month",
    "end_month",
    "chosen_in",
    "after",
)
LONGEST = 75
"""Octets of a line of a calendar (RFC 5545, section 3.1)."""


def as_csv(report: Report) -> str:
    """The steps as comma-separated values, a row each; the first month is 1."""
    roadmap = _there(report)
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    for step in roadmap.steps:
        chosen = "" if step.chosen.value is None else step.chosen.value
        rows.writerow(
            (
                step.number,
                step.id,
                step.measure,
                _harmless(step.measure_title),
                step.question,
                step.start_level,
                step.to,
                _harmless(step.do),
                _harmless(step.owner),
                step.effort,
                step.cost.value,
                step.start + 1,
                step.end,
                chosen,
                " ".join(step.after),
            )
        )
    return written.getvalue()


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_calendar(report: Report, begin: datetime.date) -> str:
    """The steps as whole-day events of a calendar (RFC 5545), from the first day to the last."""
    roadmap = _there(report)
    return _calendar(_event(report, step, begin) for step in roadmap.steps)


def due_calendar(report: FollowReport) -> str:
    """What is still to be done as whole-day events on the days it is due; what has no such day is left out."""
    return _calendar(_due(report, row) for row in report.left if row.due)


def _calendar(events: Iterable[Iterable[str]]) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//fusionassess//roadmap//EN"]
    lines += [line for event in events for line in event]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\n" for line in lines for part in _folded(line))


def _due(report: FollowReport, row: FollowedRow) -> Iterator[str]:
    about = " · ".join(filter(None, (row.owner, row.state_name, row.remark)))
    due = datetime.date.fromisoformat(row.due)
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(row.id)}-{report.provenance.sha256[:12]}-due@fusionassess"
    yield f"DTSTAMP:{report.now.replace('-', '')}T000000Z"
    yield f"DTSTART;VALUE=DATE:{due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{due + datetime.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(f'{row.id} {row.do}')}"
    yield f"DESCRIPTION:{_text(about)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _event(report: Report, step: RoadmapStep, begin: datetime.date) -> Iterator[str]:
    about = " · ".join(filter(None, (f"{step.measure} {step.measure_title}", step.owner, step.cost.display)))
    # The same roadmap gives the same bytes: stamped with the day it begins, named after what it is of.
    stamp = begin.strftime("%Y%m%d")
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(step.id)}-{report.provenance.sha256[:12]}-{stamp}@fusionassess"
    yield f"DTSTAMP:{stamp}T000000Z"
    first, last = step.days(begin)
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last:%Y%m%d}"
    yield f"SUMMARY:{_text(f'{step.id} {step.do}')}"
    yield f"DESCRIPTION:{_text(about)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in parts that are short enough, no character cut in two."""
    part = ""
    for character in line:
        if len((part + character).encode()) > LONGEST:
            yield part
            part = " "
        part += character
    yield part


def _there(report: Report) -> RoadmapSaid:
    if report.roadmap is None:
        raise ValueError("a report without a roadmap")
    return report.roadmap
