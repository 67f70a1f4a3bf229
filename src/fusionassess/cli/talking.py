"""Talk with whoever sits at the terminal: in lines, or in small questions on the screen."""

import sys
from typing import TYPE_CHECKING

from fusionassess.cli import streams
from fusionassess.documents.source import MOST_BYTES

if TYPE_CHECKING:
    from fusionassess.survey.picking import Picking
    from fusionassess.survey.plain import Lines
    from fusionassess.survey.terminal import Interface
    from fusionassess.words.labels import Labels


def lines() -> "Lines":
    """Read lines from standard input, show them on standard error."""
    from fusionassess.survey.plain import Lines

    def read(prompt: str) -> str:
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline(_LONGEST)
        if not line:
            raise EOFError
        # What is beyond is no part of the next line. A device may have no end.
        beyond, left = line, MOST_BYTES // _LONGEST
        while not beyond.endswith("\n") and (beyond := sys.stdin.readline(_LONGEST)):
            left -= 1
            if not left:
                raise EOFError
        return line.rstrip("\n")

    return Lines(read, streams.note, streams.width())


_LONGEST = 1 << 16
"""Characters of a line that are read: far more than what is taken of one, so that it is refused for its length."""


def picking(way: "Interface", phrases: "Labels", *, can_go_back: bool = False) -> "Picking":
    """Ask small questions the way this terminal allows."""
    from fusionassess.survey import picking
    from fusionassess.survey.terminal import Interface

    if way is Interface.screen:
        return picking.on_screen(phrases.survey, streams.note, can_go_back=can_go_back)
    return picking.line_by_line(phrases.survey, lines())
