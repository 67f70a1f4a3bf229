"""The sections of a report and their order, as blocks that every form lays out in its own way.

They stand here and not in ``report``, which decides words and numbers: which picture stands beside
a table and how wide its columns are is a matter of showing.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fusionassess.render.sections.blocks import Block, Heading, Section
from fusionassess.render.sections.contents import contents

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

__all__ = ["Section", "contents", "laid_out"]


def laid_out(report: "AnyReport") -> Iterator[Block]:
    """Every block, each section under its heading, for forms that are read from the first page to the last."""
    for section in contents(report):
        if section.title:
            yield Heading(section.title, 1, section.new_page)
        yield from section.blocks
