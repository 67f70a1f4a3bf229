"""A follow-up as a form that a workbook offers: its words, and what it is read back by."""

import datetime
from typing import NamedTuple

from fusionassess.documents.followup_workbook import COLUMNS, DATES, FIELDS, PREFIX, PRINTED
from fusionassess.roadmap.followup import STATES, FollowUp
from fusionassess.words.shapes.roadmap import FollowUpLabels


class FormColumn(NamedTuple):
    """A column of the form."""

    name: str
    """By which it is read back."""
    head: str
    is_date: bool
    is_printed: bool
    """Whether nobody fills it in."""


class FollowUpForm(NamedTuple):
    """A follow-up as a form to fill in, and what must stand in it to be read back."""

    title: str
    note: str
    prefix: str
    """How the names begin that the cells are found by."""
    fields: tuple[tuple[str, str], ...]
    """Single cells that nobody sees, by name."""
    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[str | datetime.date | None, ...], ...]
    states: tuple[tuple[str, str], ...]
    """Code and text of each, in order."""
    counter: tuple[str, ...]
    """What stands before the number done, behind it, and before the number late."""
    choose: tuple[str, str]
    """Title and sentence where something else than a state is typed."""
    date: tuple[str, str]


def build_form(followup: FollowUp, phrases: FollowUpLabels) -> FollowUpForm:
    """Lay a follow-up out as a form."""
    values = followup.model_dump(mode="json")
    count = len(followup.steps)
    return FollowUpForm(
        title=phrases.title,
        note=phrases.note,
        prefix=PREFIX,
        fields=tuple((name, _told(values, loc)) for name, loc in FIELDS.items()),
        columns=tuple(
            FormColumn(name, head, name in DATES, name in PRINTED)
            for name, head in zip(COLUMNS, phrases.heads, strict=True)
        ),
        rows=tuple(
            (name, step.do, step.owner, step.due, phrases.states[step.state], step.done_on, step.remark)
            for name, step in followup.steps.items()
        ),
        states=tuple((state, phrases.states[state]) for state in STATES),
        counter=tuple(part.format(count=count) for part in phrases.counter),
        choose=(phrases.choose_title, phrases.choose),
        date=(phrases.date_title, phrases.date),
    )


def _told(values: object, loc: tuple[str | int, ...]) -> str:
    for key in loc:
        values = values.get(key) if isinstance(values, dict) else None
    return "" if values is None else f"{values:.12g}" if isinstance(values, float) else str(values)
