"""The sections of a report and their order, as blocks that every form lays out in its own way.

They stand here and not in ``report``, which decides words and numbers: which picture stands beside
a table and how wide its columns are is a matter of showing.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from fusionassess.render.sections.blocks import Block, Columns, Heading, Section
from fusionassess.render.sections.contents import contents, facts_of

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

__all__ = ["Section", "contents", "facts_of", "laid_out"]


BESIDE = (("paths",), ("holding-back", "first"))
"""Sections of the first page that stand side by side under the one before them."""


def laid_out(report: "AnyReport") -> Iterator[Block]:
    """Every block, each section under its heading, for forms that are read from the first page to the last."""
    sections = contents(report)
    columns = [[section for section in sections if section.id in ids] for ids in BESIDE]
    first = next((section.id for column in columns for section in column), "")
    beside = {name for ids in BESIDE for name in ids}
    for section in sections:
        if section.id == first:
            yield Columns([[block for part in column for block in _titled(part, 2)] for column in columns])
        elif section.id not in beside:
            yield from _titled(section, 1)


def _titled(section: Section, level: Literal[1, 2]) -> Iterator[Block]:
    """A section's blocks under its title."""
    if section.title:
        yield Heading(section.title, level, section.new_page)
    yield from section.blocks
