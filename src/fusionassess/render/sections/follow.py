"""Everything a report on a follow-up says, in its order: what is late, then everybody's steps by date."""

from collections.abc import Iterator

from fusionassess.render.sections.blocks import LABELS, Block, Bullets, Heading, Paragraph, Section, Table
from fusionassess.report.follow import FollowedRow, FollowReport, due_of


def sections(report: FollowReport) -> tuple[Section, ...]:
    """The sections of a report on a follow-up; this is their only list and order."""
    phrases = report.phrases
    every = (
        Section("subject", "", (Table((), report.subject.lines, (0.2, 0.8)),)),
        Section("in-short", "", (Bullets(report.lines),)),
        Section("late", phrases.late_title, tuple(_late(report))),
        Section("owners", phrases.owners_title, tuple(_owners(report))),
        Section("gone", phrases.gone_title, tuple(_gone(report))),
        Section("method", report.words.method, (Table((), report.method, LABELS),)),
    )
    return tuple(section for section in every if section.blocks)


def _late(report: FollowReport) -> Iterator[Block]:
    rows = [(f"{row.id} {row.do}", row.owner, row.due, str(row.days_late), row.remark) for row in report.late]
    if rows:
        yield Table(report.phrases.late_heads, rows, (0.42, 0.18, 0.12, 0.1, 0.18), (3,))


def _owners(report: FollowReport) -> Iterator[Block]:
    for owner in report.owners:
        yield Heading(owner.title, 2)
        yield Table(
            report.phrases.owner_heads, [_row(report, row) for row in owner.rows], (0.42, 0.18, 0.1, 0.12, 0.18)
        )


def _row(report: FollowReport, row: FollowedRow) -> tuple[str, ...]:
    return f"{row.id} {row.do}", due_of(row, report.phrases), row.state_name, row.done_on, row.remark


def _gone(report: FollowReport) -> Iterator[Block]:
    gone = [report.phrases.gone.format(step=row.id, do=row.do) for row in report.rows if row.is_gone]
    if gone:
        yield Paragraph(report.gone_note, quiet=True)
        yield Bullets(gone)
