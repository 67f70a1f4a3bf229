"""What became of a roadmap, in blocks: the section that a report on one sheet and one on change have in common."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fusionassess.render.sections.blocks import Block, Bullets, Cell, Heading, Section, Table

if TYPE_CHECKING:
    from fusionassess.report.followed import FollowedUp


def section(followed: "FollowedUp | None", mark: str) -> Section:
    """The section; without blocks where no follow-up was given."""
    if followed is None:
        return Section("follow-up", "", ())
    return Section("follow-up", followed.title, tuple(_blocks(followed, mark)), "asked")


def _blocks(followed: "FollowedUp", mark: str) -> Iterator[Block]:
    yield Bullets(followed.sentences)
    if followed.measures:
        rows: list[tuple[Cell, ...]] = [
            (row.title, mark.join(row.told), row.before, row.after, row.change) for row in followed.measures
        ]
        yield Heading(followed.measures_title, 2)
        yield Table(followed.measure_heads, rows, (0.28, 0.39, 0.11, 0.11, 0.11), (2, 3, 4))
    for title, sentences in (
        (followed.without_title, followed.without),
        (followed.beyond_title, followed.beyond_told),
        (followed.gone_title, followed.gone_told),
    ):
        if sentences:
            yield Heading(title, 2)
            yield Bullets(sentences)
    if followed.left:
        left = [(f"{row.id} {row.do}", row.owner, row.due, row.state_name, row.remark) for row in followed.left]
        yield Heading(followed.left_title, 2)
        yield Table(followed.left_heads, left, (0.42, 0.18, 0.12, 0.1, 0.18))
