"""What stands on a screen that pyte draws."""

import pyte


def lines(screen: pyte.Screen) -> list[str]:
    """The lines of a screen as they look, whatever moment it is read at.

    A wide character leaves an empty cell behind it. Where a narrower screen or half a picture has written over the
    character alone, the empty cell is left over: pyte's own ``display`` fails there.
    """
    return ["".join(screen.buffer[row][column].data for column in range(screen.columns)) for row in range(screen.lines)]
