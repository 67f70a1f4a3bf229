"""Text broken into lines by display width: Chinese between characters, Latin between words.

A Chinese character takes two columns of a terminal. Nothing is ever cut; a closing mark never
begins a line and an opening one never ends it, unless the line is too narrow for anything else.
"""

from collections.abc import Iterator

from rich.cells import cell_len

_CLOSING = set("，。、；：？！）》】」』”’…,.;:?!)]}%·")
_OPENING = set("（《【「『“‘([{")


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` columns; its own line breaks stay.

    Joined, the lines give the text again but for the blanks at the breaks.
    """
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, max(width, 2))]


def hang(text: str, width: int, head: str) -> list[str]:
    """Wrap a text behind a head such as ``3. ``, the further lines indented by the head's width."""
    indent = cell_len(head)
    lines = wrap(text, width - indent)
    return [head + lines[0], *(" " * indent + line for line in lines[1:])]


def pad(text: str, width: int) -> str:
    """Fill a text with blanks up to a display width."""
    return text + " " * max(width - cell_len(text), 0)


def _wrap_paragraph(paragraph: str, width: int) -> Iterator[str]:
    line = ""
    for piece in _pieces(paragraph, width):
        if not line or cell_len(line) + cell_len(piece.rstrip()) <= width:
            line += piece
        else:
            yield line.rstrip()
            line = piece.lstrip()
    yield line.rstrip()


def _pieces(paragraph: str, width: int) -> Iterator[str]:
    """Cut a paragraph into pieces that must stay whole: a word, or a character with its marks."""
    piece = ""
    for character in paragraph:
        if piece and _may_break(piece, character) and piece[-1] not in _OPENING:
            yield from _forced(piece, width)
            piece = ""
        piece += character
    if piece:
        yield from _forced(piece, width)


def _may_break(piece: str, character: str) -> bool:
    last = piece[-1]
    if character == " ":
        return False
    if last == " ":
        return True
    return (_is_wide(last) or _is_wide(character)) and character not in _CLOSING


def _is_wide(character: str) -> bool:
    return not character.isascii() and cell_len(character) == 2  # noqa: PLR2004


def _forced(piece: str, width: int) -> Iterator[str]:
    """Cut a piece that is wider than a whole line, such as a long address."""
    while cell_len(piece.rstrip()) > width:
        fitting = 1
        while cell_len(piece[: fitting + 1]) <= width:
            fitting += 1
        yield piece[:fitting]
        piece = piece[fitting:]
    yield piece
