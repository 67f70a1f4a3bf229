"""Pictures of a cohort: units by level, and how the scores of each path and measure are spread."""

from collections.abc import Iterator
from itertools import takewhile

from fusionassess.cohort import Cohort
from fusionassess.cohort.value import GroupRow, NodeRow, Spread, StripLane
from fusionassess.render.charts.svg import LINE, SIZE, WIDTH, label, labels, lines_within, picture, tag, width_of
from fusionassess.report.wording import NO_NUMBER

TRACK = 240.0
"""Length of a scale from nothing to everything."""
AFTER = TRACK + 12
"""Where the figures begin."""
THICK = 12.0
BETWEEN = 12.0
DOT = 4.0
MOST_DOTS = 12
"""One above the other; where there are more, columns are drawn."""
COLUMN = 60.0
"""Height of the highest column."""
FEWEST = 2
"""Groups or measures that can be told apart."""


def levels(cohort: Cohort) -> str:
    """How many units have reached each level, as bars; nothing where too few have one."""
    if not cohort.levels:
        return ""
    words = cohort.words
    every = sum(row.units for row in cohort.levels)
    parts, y = [], 0.0
    for row in reversed(cohort.levels):
        lines = lines_within(words.of_level.format(level=row.level, name=row.name), WIDTH)
        drawn = [labels(0, y + SIZE, lines)]
        y += LINE * len(lines) + 2
        drawn.append(tag("rect", x=0.0, y=y, width=TRACK, height=THICK, cls="track"))
        drawn.append(tag("rect", x=0.0, y=y, width=TRACK * row.units / max(every, 1), height=THICK, cls="bar gap"))
        drawn.append(label(AFTER, y + THICK / 2 + SIZE * 0.35, f"{row.units} · {row.share}", cls="figure"))
        parts.append(tag("g", "".join(drawn), cls="row"))
        y += THICK + BETWEEN
    values = (
        words.level_count.format(level=row.level, name=row.name, count=row.units, share=row.share)
        for row in cohort.levels
    )
    told = words.levels_told.format(values=words.list_mark.join(values))
    return picture("levels", y, levels_title(cohort), told, parts)


def levels_title(cohort: Cohort) -> str:
    """The commonest level, or how the picture is called where nobody stands anywhere."""
    words = cohort.words
    return words.levels_say.format(levels=cohort.commonest) if cohort.levels else words.levels


def nodes(cohort: Cohort) -> str:
    """The quartiles of each path and measure, and the outer tenths where there are units enough."""
    known = [row for row in cohort.nodes if row.spread]
    if not any(row.spread and row.spread.median.value is not None for row in known):
        return ""
    words = cohort.words
    parts, y = [], 0.0
    for row in cohort.nodes:
        drawn, y = _node(cohort, row, y)
        parts.append(drawn)
    scale = "".join(_level_line(level, cohort.scale.top, y) for level in cohort.scale.marks)
    values = (
        words.node_told.format(
            title=f"{row.id} {row.title}", median=row.spread.median, lower=row.spread.lower, upper=row.spread.upper
        )
        for row in known
        if row.spread and row.spread.median.value is not None
    )
    told = words.nodes_told.format(values=words.list_mark.join(values))
    return picture("spreads", y + LINE + 4, nodes_title(cohort), told, [scale, *parts])


def nodes_title(cohort: Cohort) -> str:
    """The measures with the lowest and the highest mean, by the means that are told."""
    told = [row for row in cohort.nodes if not row.is_path and row.spread and row.spread.mean.value is not None]
    if len(told) < FEWEST:
        return cohort.words.nodes
    ordered = sorted(told, key=_mean)
    if _mean(ordered[0]) == _mean(ordered[-1]):
        return cohort.words.nodes
    named = ((f"{row.id} {row.title}", str(row.spread and row.spread.mean)) for row in ordered)
    return _says(cohort.words.means_say, *named)


def _mean(row: NodeRow | GroupRow) -> float:
    return (row.spread.mean.value if row.spread else None) or 0.0


def _says(phrase: str, first: tuple[str, str], *others: tuple[str, str]) -> str:
    """The lowest and the highest of some, in their order."""
    (low, low_mean), (high, high_mean) = first, others[-1]
    return phrase.format(low=low, low_mean=low_mean, high=high, high_mean=high_mean)


def groups(cohort: Cohort) -> str:
    """The quartiles of each profile, and a mark for the mean of each of its groups by sectors; as told in the table."""
    told = [row for row in cohort.groups if row.spread and not row.is_part]
    if len(told) < FEWEST:
        return ""
    words = cohort.words
    drawn, y = [], 0.0
    for row in told:
        own = _parts(cohort, row)
        lines = lines_within(row.title, WIDTH)
        pieces = [labels(0, y + SIZE, lines, cls="strong")]
        y += LINE * len(lines) + 2
        pieces.append(tag("rect", x=0.0, y=y + 4, width=TRACK, height=THICK - 8, cls="track"))
        figures = NO_NUMBER
        if row.spread:
            pieces += _box(row.spread, cohort.scale.top, y)
            figures = f"{row.spread.mean} · {row.spread.units}"
        pieces.append(label(AFTER, y + THICK / 2 + SIZE * 0.35, figures, cls="figure"))
        y += THICK + 6
        # Equal means lie on one another: the table beside tells how many there are.
        for mean in sorted({_mean(part) for part in own}):
            pieces.append(tag("circle", cx=TRACK * mean / cohort.scale.top, cy=y + 4, r=3.0, cls="spot group"))
        y += (10 if own else 0) + BETWEEN - 4
        drawn.append(tag("g", "".join(pieces), cls="row"))
    scale = "".join(_level_line(level, cohort.scale.top, y) for level in cohort.scale.marks)
    values = (words.group_told.format(title=row.title, mean=row.spread and row.spread.mean) for row in told)
    spoken = words.groups_told.format(values=words.list_mark.join(values))
    return picture("groups", y + LINE + 4, groups_title(cohort), spoken, [scale, *drawn])


def units(cohort: Cohort) -> str:
    """Every unit at its total, all and by profile: dots where they fit, else columns; only where units may be shown."""
    strip = cohort.strip
    if strip is None:
        return ""
    wide, most = WIDTH - 2 * DOT, max(max(lane.counts) for lane in strip.lanes)
    drawn, y = [], 0.0
    for place, lane in enumerate(strip.lanes):
        if place or len(strip.lanes) > 1:
            lines = lines_within(f"{lane.title} · {sum(lane.counts)}", WIDTH)
            drawn.append(labels(0, y + SIZE, lines, cls="" if place else "strong"))
            y += LINE * len(lines) + 4
        is_dotted = most <= MOST_DOTS
        high = 2 * DOT * max(lane.counts) if is_dotted else COLUMN / (2 if place else 1)
        foot = y + high + 2
        drawn += _dots(lane, foot, wide) if is_dotted else _columns(lane, foot, wide, high)
        drawn.append(tag("line", x1=DOT, x2=WIDTH - DOT, y1=foot, y2=foot, cls="grid"))
        y = foot + BETWEEN / 2
    scale = [
        label(DOT + wide * level / cohort.scale.top, y + SIZE, str(level), "middle", "scale")
        for level in cohort.scale.marks
    ]
    return picture("strip", y + LINE + 6, units_title(cohort), strip.told, [*scale, *drawn])


def _dots(lane: StripLane, foot: float, wide: float) -> Iterator[str]:
    for column, count in enumerate(lane.counts):
        for place in range(count):
            x, y = DOT + wide * column / (len(lane.counts) - 1), foot - DOT * (2 * place + 1)
            yield tag("circle", cx=x, cy=y, r=DOT - 0.5, cls="spot group")


def _columns(lane: StripLane, foot: float, wide: float, highest: float) -> Iterator[str]:
    """All columns of a lane in one path, the highest so high: there are many of them."""
    thick, apart = wide / len(lane.counts) - 1, wide / (len(lane.counts) - 1)
    drawn = ""
    for column, count in enumerate(lane.counts):
        if count:
            left, high = DOT + apart * column - thick / 2, max(highest * count / max(lane.counts), 1.0)
            drawn += f"M{left:.1f} {foot:.1f}v-{high:.1f}h{thick:.1f}V{foot:.1f}z"
    yield tag("path", d=drawn, cls="spot group")


def units_title(cohort: Cohort) -> str:
    """The units with the lowest and the highest total, where they are named; else where the middle half is."""
    shown = [row for row in (cohort.units.rows if cohort.units else ()) if row.total.figure.value is not None]
    if len(shown) < FEWEST:
        return cohort.strip.title if cohort.strip else cohort.words.units
    named = ((row.title, str(row.total.figure)) for row in reversed(shown))
    return _says(cohort.words.extremes_say, *named)


def groups_title(cohort: Cohort) -> str:
    """The profiles with the lowest and the highest mean."""
    told = [row for row in cohort.groups if row.spread and not row.is_part]
    if len(told) < FEWEST or _mean(told[0]) == _mean(told[-1]):
        return cohort.words.groups
    named = ((row.title, str(row.spread and row.spread.mean)) for row in reversed(told))
    return _says(cohort.words.means_say, *named)


def _parts(cohort: Cohort, whole: GroupRow) -> list[GroupRow]:
    """The groups within a profile that are told of."""
    rest = cohort.groups[cohort.groups.index(whole) + 1 :]
    return [row for row in takewhile(lambda row: row.is_part, rest) if row.spread]


def _node(cohort: Cohort, row: NodeRow, y: float) -> tuple[str, float]:
    """The title, below it the scale; a path stands out."""
    y += 6 if row.is_path else 0
    cls = "strong" if row.is_path else ""
    lines = lines_within(f"{row.id} {row.title}", WIDTH - width_of("0.00") if row.is_path else WIDTH)
    drawn = [labels(0, y + SIZE, lines, cls=cls)]
    y += LINE * len(lines) + 2
    drawn.append(tag("rect", x=0.0, y=y + 4, width=TRACK, height=THICK - 8, cls="track"))
    figures = NO_NUMBER
    if row.spread:
        drawn += _box(row.spread, cohort.scale.top, y)
        figures = f"{row.spread.median} · {row.spread.lower}–{row.spread.upper}"
        if row.spread.median.value is None:
            figures = str(row.spread.mean)
    drawn.append(label(AFTER, y + THICK / 2 + SIZE * 0.35, figures, cls="figure"))
    return tag("g", "".join(drawn), cls="row"), y + THICK + BETWEEN


def _box(spread: Spread, top: int, y: float) -> Iterator[str]:
    middle = y + THICK / 2

    def at(value: float | None) -> float:
        return TRACK * (value or 0.0) / top

    if spread.low.value is not None and spread.high.value is not None:
        yield tag("line", x1=at(spread.low.value), x2=at(spread.high.value), y1=middle, y2=middle, cls="whisker")
    if spread.median.value is None:
        # Of so few only the mean is told.
        mean = at(spread.mean.value)
        yield tag("line", x1=mean, x2=mean, y1=y - 2, y2=y + THICK + 2, cls="median")
        return
    left, right = at(spread.lower.value), at(spread.upper.value)
    yield tag("rect", x=left, y=y, width=max(right - left, 1.0), height=THICK, cls="box")
    median = at(spread.median.value)
    yield tag("line", x1=median, x2=median, y1=y - 2, y2=y + THICK + 2, cls="median")


def _level_line(level: int, top: int, foot: float) -> str:
    x = TRACK * level / top
    line = tag("line", x1=x, x2=x, y1=0.0, y2=foot, cls="grid")
    return line + label(max(x, 4.0), foot + LINE - 4, str(level), "middle", "scale")
