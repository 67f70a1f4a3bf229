"""The report for a terminal: lines of styled text, wrapped to its width, never cut."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fusionassess.render.sections import contents, facts_of
from fusionassess.render.sections.blocks import (
    Block,
    Bullets,
    Heading,
    Numbered,
    Paragraph,
    Pictures,
    Table,
    in_words,
)
from fusionassess.render.text.bars import (
    BAR,
    FULL,
    PLAIN,
    QUIET,
    SHORT_BAR,
    STYLES,
    TARGET,
    BarRow,
    Signs,
    rows_of_bars,
    share_of,
)
from fusionassess.render.text.escaping import spell_out
from fusionassess.render.text.lines import Line, line, lines
from fusionassess.render.text.wrapping import columns, hang, pad, wrap
from fusionassess.report.figures import Figure
from fusionassess.report.value import Advice, LevelMark, MeasureRow, PathRow, Report

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

LEAVES_OUT = {"answers": "a line for each answer would bury the rest"}
"""Sections that are not shown, and why."""
FILE_WIDTH = 100
SHORTENS = {
    "profile": "coverage, weights, names of levels, what each path is about",
    "uncertainty": "shares of the variance together with other sources",
    "directions": "what arriving looks like",
}
"""Sections that are not shown whole, and what is left out of them."""
NARROWEST = 30
GANTT = 48
"""Columns of the bars of a roadmap, at most."""
LONG_LABEL = 0.5
"""Share of the width beyond which no text hangs behind a label."""

_HEADING = "bold"


def view(report: "AnyReport") -> str:
    """Write the report to a file, without colours."""
    return "".join(f"{line.plain}\n" for line in styled(report, FILE_WIDTH))


def styled(report: "AnyReport", width: int, *, ascii_only: bool = False, full: bool = True) -> list[Line]:
    """Lay the report out in lines of at most ``width`` columns.

    Not ``full`` is its first page, with what was asked for beyond it.
    ``ascii_only`` draws the bars with signs that every encoding has, and spells out those that take more room then.
    """
    if ascii_only:
        report = _spelled_out(report)
    return list(_lines(report, max(width, NARROWEST), PLAIN if ascii_only else FULL, full=full))


def _spelled_out(value: Any) -> Any:
    """A part of a report with every text spelled out."""
    if isinstance(value, str):
        return spell_out(value)
    if hasattr(value, "_fields"):
        return type(value)(*map(_spelled_out, value))
    return tuple(map(_spelled_out, value)) if isinstance(value, tuple) else value


def _subject(report: "AnyReport") -> Iterator[str]:
    """Who, as what and when; where two days or periods stand side by side, each says what it is."""
    for item in report.subject.lines:
        yield item.text if isinstance(report, Report) else f"{item.label} {item.text}"


def _lines(report: "AnyReport", width: int, signs: Signs, *, full: bool) -> Iterator[Line]:
    yield from lines(wrap(report.subject.name, width), _HEADING)
    yield from lines(wrap(f"{report.title} · {report.words.document}", width))
    yield from lines(wrap(" · ".join(_subject(report)), width), QUIET)
    for section in contents(report, LEAVES_OUT):
        is_on_page = section.part in {"front", "asked"}
        if section.id == "subject" or not (full or is_on_page):
            continue
        if section.title:
            yield line()
            yield from lines(wrap(section.title, width), _HEADING)
        own = _VIEWS.get(section.id) if isinstance(report, Report) else None
        if own and isinstance(report, Report):
            yield from own(report, width, signs)
            continue
        style = QUIET if section.id == "method" else "red" if section.id == "fallen" else ""
        blocks = section.blocks if full or section.id != "status" else section.blocks[:1]
        yield from _blocks(blocks, width, style)
        if section.id == "in-short":
            yield from _periods(report, width, signs)
    if not full and isinstance(report, Report):
        yield line()
        yield from lines(wrap(report.words.in_terminal, width))


def _blocks(blocks: Iterable[Block], width: int, style: str) -> Iterator[Line]:
    """A section without a view of its own, its pictures in numbers."""
    for block in in_words(blocks):
        match block:
            case Heading():
                yield from lines(hang(block.text, width, "  "), _HEADING)
            case Paragraph():
                yield from lines(hang(block.text, width, "  "), QUIET if block.quiet else "")
            case Bullets():
                yield from _bullets(block.items, width)
            case Numbered():
                yield from _numbered(block.items, width)
            case Table():
                yield from _table(block, width) if block.heads else _labelled(block, width, style)


def _labelled(table: Table, width: int, style: str) -> Iterator[Line]:
    """Labels with what belongs to them; where one is long, both run on in one sentence."""
    rows = [(str(label), str(text)) for label, text in table.rows]
    if max(columns(label) for label, _ in rows) > width * LONG_LABEL:
        yield from _bullets((f"{label} — {text}" for label, text in rows), width, style)
    else:
        yield from lines((shown for label, text in rows for shown in hang(text, width, f"  {label}  ")), style)


def _table(table: Table, width: int) -> Iterator[Line]:
    """Columns where they have room, else a row below the other, each number with its head."""
    rows = [[str(cell) for cell in row] for row in table.rows]
    widths = [max(map(columns, cells)) for cells in zip(table.heads, *rows, strict=True)]
    if sum(widths) + 2 * len(widths) > width:
        for label, *cells in rows:
            yield from lines(hang(label, width, "  "))
            facts = [f"{head} {cell}" for head, cell in zip(table.heads[1:], cells, strict=True) if cell]
            yield from lines(hang(" · ".join(facts), width, "     "), QUIET)
        return
    for place, cells in enumerate([list(table.heads), *rows]):
        shown = (
            " " * (room - columns(cell)) + cell if column in table.right else pad(cell, room)
            for column, (cell, room) in enumerate(zip(cells, widths, strict=True))
        )
        yield line(f"  {'  '.join(shown)}".rstrip(), "" if place else QUIET)


def _bullets(sentences: Iterable[str], width: int, style: str = "") -> Iterator[Line]:
    return lines((text for sentence in sentences for text in hang(sentence, width, "  - ")), style)


def _numbered(sentences: Sequence[str], width: int) -> Iterator[Line]:
    heads = (f"  {number}. " for number in range(1, len(sentences) + 1))
    pairs = zip(heads, sentences, strict=True)
    return lines(text for head, sentence in pairs for text in hang(sentence, width, head))


def _warnings(report: Report, width: int, _: Signs) -> Iterator[Line]:
    return _bullets(report.warnings, width, "yellow")


def _standing(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    """The score, the ladder of levels with where we stand, and what the next one needs."""
    front = report.front
    yield from lines(hang(front.headline, width, "  "), _HEADING)
    if front.rungs:
        yield from _ladder(report, width, signs)
    if front.next:
        yield from lines(hang(front.next, width, "  "))
    for note in front.notes:
        yield from lines(hang(note, width, "  "), QUIET)


def _ladder(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    """The levels side by side with their marks below, or in one sentence where they have no room."""
    rungs = report.front.rungs
    rooms = [max(columns(rung.display), columns(rung.mark)) + 2 for rung in rungs]
    if 2 + sum(rooms) <= width:
        pairs = list(zip(rungs, rooms, strict=True))
        yield Line((("  ", ""), *((pad(rung.display, room), _here(rung)) for rung, room in pairs)))
        yield line(f"  {''.join(pad(rung.mark, room) for rung, room in pairs)}".rstrip(), _HEADING)
        return
    shown = (" ".join(filter(None, (rung.display, rung.mark))) for rung in rungs)
    yield from lines(hang(f" {signs.arrow} ".join(shown), width, "  "))


def _here(rung: LevelMark) -> str:
    return _HEADING if rung.is_here else QUIET


def _front_paths(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    """The paths on one axis, their measures small below."""
    mark = report.words.list_mark
    rows = [
        BarRow(
            f"{path.id} {path.title}",
            (path.remark if path.score.low.value is None else path.score.display) + _wanted(report, path.target, "  "),
            share_of(path.score.point, report.scale.top),
            path.tone,
            below=mark.join(f"{row.title} {row.score.brief}" for row in path.measures),
            target=share_of(path.target, report.scale.top),
        )
        for path in report.paths
    ]
    if rows:
        scale = None if BAR % report.scale.top or SHORT_BAR % report.scale.top else report.scale
        yield from rows_of_bars(rows, width, signs, scale, _legend(report))


def _legend(report: Report) -> str:
    """What brackets and marks of the paths mean; nothing where there are none."""
    has_range = any("[" in path.score.display for path in report.paths)
    has_target = any(path.target.value is not None for path in report.paths)
    told = (
        report.words.score_range if has_range else "",
        report.words.target_mark.format(mark=TARGET) if has_target else "",
    )
    return " · ".join(filter(None, told))


def _remarked(row: PathRow | MeasureRow) -> str:
    """Why a row has no number, after its bounds where these are known; nothing where it has one."""
    return f"{row.score.display}  {row.remark}" if row.remark and row.score.low.value is not None else row.remark


def _paths(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    rows = []
    for path in report.paths:
        figures = _remarked(path) or f"{path.score.display}  {report.words.level} {path.level}"
        title = f"{path.id} {path.title}{_wanted(report, path.target)}"
        share, target = share_of(path.score.point, report.scale.top), share_of(path.target, report.scale.top)
        rows.append(BarRow(title, figures, share, path.tone, _HEADING, target=target))
        for row in path.measures:
            figures = _remarked(row) or f"{row.score.display}  {row.band_name}"
            title = f"{row.id} {row.title}{_wanted(report, row.target)}"
            share, target = share_of(row.score.point, report.scale.top), share_of(row.target, report.scale.top)
            rows.append(BarRow(title, figures, share, row.tone, indent=4, target=target))
    yield from rows_of_bars(rows, width, signs)
    if report.facets:
        yield from lines(wrap("  " + " · ".join(f"{item.label} {item.text}" for item in report.facets), width), QUIET)


def _wanted(report: Report, target: Figure, mark: str = " · ") -> str:
    return "" if target.value is None else f"{mark}{report.captions.target} {target}"


def _over_time(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    """A bar for each period, then each path from its first to its last score."""
    yield from _periods(report, width, signs)
    for row in report.over_time.rows[1:] if report.over_time else ():
        yield from lines(hang(f"{row.title}  {f' {signs.arrow} '.join(map(str, row.values))}", width, "  "), QUIET)
    yield from _bullets(report.over_time.notes if report.over_time else (), width)


def _periods(report: "AnyReport", width: int, signs: Signs) -> Iterator[Line]:
    """A bar for each period."""
    if report.over_time is None:
        return
    yield from lines(hang(report.over_time.title, width, "  "))
    whole, levels = report.over_time.rows[0], report.over_time.levels
    rows = [
        BarRow(period, f"{figure}  {report.words.level} {level}", share_of(figure, report.scale.top))
        for period, figure, level in zip(report.over_time.periods, whole.values, levels, strict=True)
    ]
    yield from rows_of_bars(rows, width, signs)


def _uncertainty(report: Report, width: int, _: Signs) -> Iterator[Line]:
    if report.uncertainty is None:
        return
    yield from _bullets(report.uncertainty.sentences, width)
    for source in report.uncertainty.sources:
        yield from lines(hang(source.text, width, f"  {source.title}  "), QUIET)


def _peers(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    if report.peers is None:
        return
    yield from _bullets(report.peers.sentences, width)
    rows = [
        BarRow(
            f"{row.id} {row.title}".strip(),
            row.text,
            share_of(row.own, report.scale.top),
            indent=4 if row.is_measure else 2,
        )
        for row in report.peers.rows
    ]
    if rows:
        yield from rows_of_bars(rows, width, signs)


def _gaps(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    yield from lines(wrap(report.words.gaps_note, width), QUIET)
    rows = [
        BarRow(
            f"{gap.id} {gap.title}", f"{pad(gap.share.display, 4)} {report.words.score} {gap.score}", gap.share.value
        )
        for gap in report.gaps
    ]
    yield from rows_of_bars(rows, width, signs)
    for gap in report.question_gaps:
        yield from lines(hang(f"{gap.title}  {gap.share}", width, f"  {gap.id} "), QUIET)
    for item in report.gap_groups:
        yield from lines(hang(item.text, width, f"  {item.label}  "), QUIET)


def _advice(report: Report, width: int, _: Signs) -> Iterator[Line]:
    words = report.words
    yield from lines(wrap(words.advice_note, width), QUIET)
    if report.lens:
        yield from lines(wrap(report.lens.text, width), QUIET)
    if report.needed:
        yield from lines(wrap(report.needed, width))
    for row in (row for row in report.advice if row.first):
        yield from _full_advice(report, row, f"  {row.number}. ", width)
    if report.outlook:
        yield from lines(wrap(report.outlook.by_path, width))
    later = [row for row in report.advice if not row.first]
    if later:
        yield line(f"  {words.advice_later}", _HEADING)
    for row in later:
        facts = [row.title, f"{row.measure} {row.measure_title}", row.waiting, row.owner, row.months_text, row.mark]
        yield from lines(hang(" · ".join(filter(None, facts)), width, f"  {row.number}. "))


def _full_advice(report: Report, row: Advice, head: str, width: int) -> Iterator[Line]:
    indent = " " * columns(head)
    yield from lines(hang(row.title, width, head), _HEADING)
    yield from lines(hang(facts_of(report, row), width, indent))
    for item in row.brings:
        yield from lines(hang(item.text, width, f"{indent}{item.label} "))
    if row.mark:
        yield from lines(hang(row.mark, width, indent))


def _roadmap(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    """As its blocks are, the picture in letters."""
    blocks = next(section.blocks for section in contents(report) if section.id == "roadmap")
    for block in blocks:
        yield from _gantt(report, width, signs) if isinstance(block, Pictures) else _blocks((block,), width, "")


def _gantt(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    """A row for each step, a bar from its first month to its last."""
    roadmap = report.roadmap
    if roadmap is None:
        return
    label = max(columns(step.id) for step in roadmap.steps)
    when = max(columns(step.when) for step in roadmap.steps)
    room = max(min(width - label - when - 6, GANTT), BAR)
    yield from lines(hang(roadmap.gantt_title, width, "  "), _HEADING)
    for step in roadmap.steps:
        first, last = (round(room * month / roadmap.months) for month in (step.start, step.end))
        bar = signs.empty * first + signs.filled * max(last - first, 1)
        yield line(f"  {pad(step.id, label)}  {pad(bar[:room], room)}  {step.when}".rstrip())


def _challenges(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    for row in report.challenges:
        answers = (
            f" {signs.arrow} {report.words.answered_by} {' · '.join(row.solutions)}"
            if row.shows and row.solutions
            else ""
        )
        style = STYLES["low"] if row.shows else ""
        yield from lines(hang(row.title, width, f"  {row.id} "), style)
        yield from lines(hang(row.sentence + answers, width, "     "))


def _directions(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    rows = [
        BarRow(
            f"{row.id} {row.title}",
            f"{row.mean}  {report.words.distance} {row.distance}",
            share_of(row.mean, report.scale.top),
            below=row.sentence,
        )
        for row in report.directions
    ]
    yield from rows_of_bars(rows, width, signs)


def _outcomes(report: Report, width: int, _: Signs) -> Iterator[Line]:
    if report.quadrant:
        yield from lines(hang(report.quadrant.sentence, width, "  "))
    for row in (row for row in report.outcomes if row.value is not None):
        parts = [row.title, row.shown, row.grade_name if row.grade else "", row.remark]
        yield from lines(hang(" · ".join(filter(None, parts)), width, f"  {row.id} "), STYLES[row.tone])
    missing = [row for row in report.outcomes if row.value is None]
    if missing:
        titles = " · ".join(f"{row.id} {row.title}" for row in missing)
        yield from lines(hang(titles, width, f"  {missing[0].shown} "), QUIET)


def _trends(report: Report, width: int, _: Signs) -> Iterator[Line]:
    for row in report.trends:
        yield from lines(hang(f"{row.title} · {row.state_name}", width, f"  {row.id} "), STYLES[row.tone])
        yield from lines(hang(row.sentence, width, "     "), QUIET)


def _evidence(report: Report, width: int, _: Signs) -> Iterator[Line]:
    words = report.words
    if report.evidenced.sentence:
        yield from lines(hang(report.evidenced.sentence, width, "  "))
    for gap in report.evidence_gaps:
        figures = words.evidence_gap.format(claimed=gap.claimed, supported=f"{gap.supported:g}", remark=gap.remark)
        yield from lines(hang(f"{gap.text} — {figures}", width, f"  {gap.id} "))


_VIEWS: Mapping[str, Callable[[Report, int, Signs], Iterator[Line]]] = {
    "warnings": _warnings,
    "standing": _standing,
    "paths": _front_paths,
    "profile": _paths,
    "over-time": _over_time,
    "uncertainty": _uncertainty,
    "peers": _peers,
    "gaps": _gaps,
    "advice": _advice,
    "roadmap": _roadmap,
    "challenges": _challenges,
    "directions": _directions,
    "outcomes": _outcomes,
    "trends": _trends,
    "evidence-gaps": _evidence,
}
"""Sections that a terminal shows in its own way; every other as its blocks are."""
