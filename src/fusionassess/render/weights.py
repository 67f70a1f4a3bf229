"""What a weights file comes to, for a terminal: lines of styled text, wrapped to its width."""

from collections.abc import Iterator, Sequence

from fusionassess.render.text.lines import Line, line, lines
from fusionassess.render.text.wrapping import columns, hang, pad, wrap
from fusionassess.report.weights import OtherWeights, SiblingsRow, WeightRow

_HEADING = "bold"
_QUIET = "dim"


def view(weights: OtherWeights, about: Sequence[str], width: int) -> Iterator[Line]:
    """Lay out every group compared, then the weights of the measures under their heading, then how they came about."""
    yield from lines(wrap(about[0], width), _HEADING)
    yield from lines((text for part in about[1:] for text in wrap(part, width)), _QUIET)
    for group in weights.groups:
        yield line()
        yield from _group(group, width)
    if weights.measures:
        yield line()
        yield from lines(wrap(weights.heading, width), _HEADING)
        rows = [(f"{row.id} {row.title}", _change(row)) for row in weights.measures]
        yield from _rows(rows, width)
    yield line()
    yield from lines(wrap(weights.note, width), _QUIET)


def _group(group: SiblingsRow, width: int) -> Iterator[Line]:
    yield from lines(wrap(group.heading, width), _HEADING)
    yield from _rows([(f"{member.id} {member.title}", member.weight.display) for member in group.members], width)
    yield from lines(hang(group.figures, width, "  "), _QUIET)


def _change(row: WeightRow) -> str:
    return row.after.display if row.before.value is None else f"{row.before} → {row.after}"


def _rows(rows: Sequence[tuple[str, str]], width: int) -> Iterator[Line]:
    """Labels on the left, figures in a column on the right of the longest; below each other where that is too wide."""
    left = max(columns(label) for label, _ in rows)
    fits = left + 4 + max(columns(figure) for _, figure in rows) <= width
    for label, figure in rows:
        if fits:
            yield line(f"  {pad(label, left)}  {figure}")
        else:
            yield from lines(hang(f"{label}  {figure}", width, "  "))
