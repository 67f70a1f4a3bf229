"""A follow-up in words: where it stands on a day.

Only what is asked for it loads this module.
"""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from fusionassess.kernel.release import __version__
from fusionassess.report.figures import Item, LevelScale
from fusionassess.report.value import OverTime, Provenance, SubjectHead
from fusionassess.report.wording import NO_NUMBER
from fusionassess.report.words import Words
from fusionassess.roadmap.followup import SETTLED, STATES, FollowedStep, OpenedFollowUp, State, is_late
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.report import Captions
from fusionassess.words.shapes.roadmap import FollowUpLabels


class FollowedRow(NamedTuple):
    """A step, and how far it is."""

    id: str
    do: str
    owner: str
    """Empty where nobody is named."""
    due: str
    """As ISO 8601 has it; empty where no day is named."""
    state: State
    state_name: str
    done_on: str
    days_late: int
    """0 where it is not late."""
    remark: str
    is_gone: bool
    """Whether the rubric no longer has it."""


class OwnerRows(NamedTuple):
    """What one owner has to do, the earliest first."""

    title: str
    owner: str
    rows: tuple[FollowedRow, ...]


class FollowReport(NamedTuple):
    """Everything a reader is told of a follow-up on a day."""

    language: str
    words: Words
    captions: Captions
    phrases: FollowUpLabels
    title: str
    """Of the rubric."""
    subject: SubjectHead
    scale: LevelScale
    now: str
    counts: tuple[tuple[State, int], ...]
    lines: tuple[str, ...]
    rows: tuple[FollowedRow, ...]
    """In the order of the roadmap."""
    owners: tuple[OwnerRows, ...]
    gone_note: str
    method: tuple[Item, ...]
    provenance: Provenance

    @property
    def over_time(self) -> OverTime | None:
        """Nothing, for it is about one day."""
        return None

    @property
    def left(self) -> tuple[FollowedRow, ...]:
        """Those that are still to be done."""
        return _left(self.rows)

    @property
    def late(self) -> tuple[FollowedRow, ...]:
        """Those that are late, the longest first."""
        return tuple(sorted((row for row in self.rows if row.days_late), key=lambda row: -row.days_late))


def build_follow(opened: OpenedFollowUp, now: datetime.date, labels: Labels, language: str) -> FollowReport:
    """Say where a follow-up stands on a day."""
    phrases, document, rubric = labels.followup, opened.document, opened.edition.rubric
    rows = tuple(_row(name, step, now, opened, phrases) for name, step in document.steps.items())
    counts = tuple((state, sum(row.state == state for row in rows)) for state in STATES)
    title = rubric.profiles[document.sheet.profile].title if document.sheet.profile in rubric.profiles else None
    begin = document.roadmap.begin
    lines = (
        (labels.report.profile_label, words(title, language) if title else document.sheet.profile),
        (labels.report.period_label, document.sheet.period),
        (phrases.begin_label, begin.isoformat() if begin else None),
        (phrases.now_label, now.isoformat()),
    )
    before = document.rubric.version or rubric.version
    told = phrases.same_version if before == rubric.version else phrases.from_version
    versions = told.format(rubric=rubric.id, before=before, after=rubric.version)
    return FollowReport(
        language=language,
        words=Words(**{name: getattr(labels.report, name) for name in Words._fields})._replace(
            document=phrases.document
        ),
        captions=labels.captions,
        phrases=phrases,
        title=words(rubric.title, language),
        subject=SubjectHead(
            name=document.sheet.name,
            profile=document.sheet.profile,
            sectors=(),
            period=document.sheet.period,
            assessed_on=now.isoformat(),
            lines=tuple(Item(label, text) for label, text in lines if text),
        ),
        scale=LevelScale(rubric.bottom, rubric.top),
        now=now.isoformat(),
        counts=counts,
        lines=tuple(_lines(rows, dict(counts), phrases)),
        rows=rows,
        owners=tuple(_owners(rows, phrases)),
        gone_note=phrases.gone_note.format(version=rubric.version) if opened.gone else "",
        method=(Item(labels.report.provenance_label, versions),),
        provenance=Provenance(rubric.id, rubric.version, opened.edition.sha256, __version__),
    )


def _row(
    name: str, step: FollowedStep, now: datetime.date, opened: OpenedFollowUp, phrases: FollowUpLabels
) -> FollowedRow:
    late = (now - step.due).days if step.due and is_late(step, now) else 0
    return FollowedRow(
        id=name,
        do=step.do,
        owner=step.owner or "",
        due=step.due.isoformat() if step.due else "",
        state=step.state,
        state_name=phrases.states[step.state],
        done_on=step.done_on.isoformat() if step.done_on else "",
        days_late=late,
        remark=step.remark or "",
        is_gone=name in opened.gone,
    )


def _lines(rows: tuple[FollowedRow, ...], counts: dict[State, int], phrases: FollowUpLabels) -> Iterator[str]:
    yield phrases.standing.format(count=len(rows), **counts)
    left = _left(rows)
    late = [row for row in rows if row.days_late]
    if not left:
        yield phrases.all_settled
        return
    if not any(row.due for row in left):
        yield phrases.no_dates
        return
    if late:
        yield phrases.late.format(count=len(late), steps=_named(late, phrases))
    else:
        yield phrases.nothing_late
    first = min((row.due for row in left if row.due and not row.days_late), default="")
    coming = [row for row in left if row.due == first and not row.days_late]
    if first:
        yield phrases.next.format(steps=_named(coming, phrases), due=first)


def _left(rows: tuple[FollowedRow, ...]) -> tuple[FollowedRow, ...]:
    return tuple(row for row in rows if row.state not in SETTLED)


def _named(rows: list[FollowedRow], phrases: FollowUpLabels) -> str:
    return phrases.step_mark.join(phrases.step_named.format(step=row.id, do=row.do) for row in rows)


def _owners(rows: tuple[FollowedRow, ...], phrases: FollowUpLabels) -> Iterator[OwnerRows]:
    """In the order of the roadmap; whoever is not named comes last."""
    names = dict.fromkeys(row.owner for row in rows)
    for owner in sorted(names, key=lambda name: not name):
        own = sorted((row for row in rows if row.owner == owner), key=lambda row: row.due or "9999")
        done = sum(row.state == "done" for row in own)
        title = phrases.owner_title.format(owner=owner or phrases.nobody, done=done, count=len(own))
        yield OwnerRows(title, owner, tuple(own))


def due_of(row: FollowedRow, phrases: FollowUpLabels) -> str:
    """Until when, and whether that day is over."""
    return phrases.with_late.format(due=row.due, late=phrases.is_late) if row.days_late else row.due or NO_NUMBER
