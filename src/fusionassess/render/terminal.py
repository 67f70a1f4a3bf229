"""The report for a terminal: lines of styled text, wrapped to its width, never cut."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from fusionassess.render.sections import contents
from fusionassess.render.sections.blocks import Block, Bullets, Heading, Numbered, Paragraph, Pictures, Table
from fusionassess.render.text.escaping import spell_out
from fusionassess.render.text.lines import Line, line, lines
from fusionassess.render.text.wrapping import columns, hang, pad, wrap
from fusionassess.report.figures import Figure, Tone
from fusionassess.report.value import Advice, PathRow, Report

if TYPE_CHECKING:
    from fusionassess.report.change import ChangeReport

LEAVES_OUT = {"answers": "a line for each answer would bury the rest"}
"""Sections that are not shown, and why."""
FILE_WIDTH = 100
SHORTENS = {
    "profile": "coverage, weights of paths, shares by level, what each path is about",
    "uncertainty": "shares of the variance together with other sources",
    "directions": "what arriving looks like",
}
"""Sections that are not shown whole, and what is left out of them."""
NARROWEST = 30
WITH_BARS = 66
"""From this width on there is room for bars."""
BAR = 12
GANTT = 48
"""Columns of the bars of a roadmap, at most."""
LONG_LABEL = 0.5
"""Share of the width beyond which no text hangs behind a label."""

_STYLES: dict[Tone, str] = {"low": "red", "middle": "yellow", "high": "green", "none": "dim"}
_HEADING = "bold"
_QUIET = "dim"


class Signs(NamedTuple):
    """What bars and steps are drawn with."""

    filled: str
    empty: str
    arrow: str


FULL, PLAIN = Signs("█", "·", "→"), Signs("#", ".", "->")


def view(report: "Report | ChangeReport") -> str:
    """Write the report to a file, without colours."""
    return "".join(f"{line.plain}\n" for line in styled(report, FILE_WIDTH))


def styled(report: "Report | ChangeReport", width: int, *, ascii_only: bool = False) -> list[Line]:
    """Lay the report out in lines of at most ``width`` columns.

    ``ascii_only`` draws the bars with signs that every encoding has, and spells out those that take more room then.
    """
    if ascii_only:
        report = _spelled_out(report)
    return list(_lines(report, max(width, NARROWEST), PLAIN if ascii_only else FULL))


def _spelled_out(value: Any) -> Any:
    """A part of a report with every text spelled out."""
    if isinstance(value, str):
        return spell_out(value)
    if hasattr(value, "_fields"):
        return type(value)(*map(_spelled_out, value))
    return tuple(map(_spelled_out, value)) if isinstance(value, tuple) else value


def _lines(report: "Report | ChangeReport", width: int, signs: Signs) -> Iterator[Line]:
    yield from lines(wrap(report.subject.name, width), _HEADING)
    yield from lines(wrap(f"{report.title} · {report.words.document}", width))
    yield from lines(wrap(" · ".join(item.text for item in report.subject.lines), width), _QUIET)
    for section in contents(report):
        if section.id in LEAVES_OUT or section.id == "subject":
            continue
        yield line()
        yield from lines(wrap(section.title, width) if section.title else (), _HEADING)
        own = _VIEWS.get(section.id) if isinstance(report, Report) else None
        if own and isinstance(report, Report):
            yield from own(report, width, signs)
            continue
        style = _QUIET if section.id == "method" else "red" if section.id == "fallen" else ""
        yield from _blocks(section.blocks, width, style)
        if section.id == "in-short":
            yield from _periods(report, width, signs)


def _blocks(blocks: Iterable[Block], width: int, style: str) -> Iterator[Line]:
    """A section without a view of its own; pictures have their numbers in a table beside them."""
    for block in blocks:
        match block:
            case Heading():
                yield from lines(hang(block.text, width, "  "), _HEADING)
            case Paragraph():
                yield from lines(hang(block.text, width, "  "), _QUIET if block.quiet else "")
            case Bullets():
                yield from _bullets(block.items, width)
            case Numbered():
                yield from _numbered(block.items, width)
            case Table():
                yield from _table(block, width) if block.heads else _labelled(block, width, style)
            case Pictures():
                pass


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
            yield from lines(hang(" · ".join(facts), width, "     "), _QUIET)
        return
    for place, cells in enumerate([list(table.heads), *rows]):
        shown = (
            " " * (room - columns(cell)) + cell if column in table.right else pad(cell, room)
            for column, (cell, room) in enumerate(zip(cells, widths, strict=True))
        )
        yield line(f"  {'  '.join(shown)}".rstrip(), "" if place else _QUIET)


def _bullets(sentences: Iterable[str], width: int, style: str = "") -> Iterator[Line]:
    return lines((text for sentence in sentences for text in hang(sentence, width, "  - ")), style)


def _numbered(sentences: Sequence[str], width: int) -> Iterator[Line]:
    heads = (f"  {number}. " for number in range(1, len(sentences) + 1))
    pairs = zip(heads, sentences, strict=True)
    return lines(text for head, sentence in pairs for text in hang(sentence, width, head))


def _warnings(report: Report, width: int, _: Signs) -> Iterator[Line]:
    return _bullets(report.warnings, width, "yellow")


def _status(report: Report, width: int, _: Signs) -> Iterator[Line]:
    return lines(wrap(report.status_text, width), _QUIET)


def _paths(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    for path in report.paths:
        figures = path.remark or f"{path.score.display}  {report.words.level} {path.level} {path.level_name}"
        head = line(f"{path.id} {path.title}{_wanted(report, path.target)}", _HEADING)
        yield from _row(head, figures, _bar(path.score.point, report.top, signs), path.tone, width)
        yield from _measures(report, path, width, signs)
    if report.facets:
        yield from lines(wrap("  " + " · ".join(f"{item.label} {item.text}" for item in report.facets), width), _QUIET)


def _measures(report: Report, path: PathRow, width: int, signs: Signs) -> Iterator[Line]:
    for measure in path.measures:
        scored = measure.remark or f"{measure.score.display}  {measure.band_name}"
        figures = f"{scored}  {report.words.weight} {measure.weight}"
        label = line(f"   {measure.id} {measure.title}{_wanted(report, measure.target)}")
        yield from _row(label, figures, _bar(measure.score.point, report.top, signs), measure.tone, width)


def _wanted(report: Report, target: Figure) -> str:
    return "" if target.value is None else f" · {report.captions.target} {target}"


def _row(label: Line, figures: str, bar: str, tone: Tone, width: int) -> Iterator[Line]:
    """One line where all fits, else the label first and the figures below it."""
    ((text, style),) = label.spans
    shown_bar = bar + "  " if width >= WITH_BARS else ""
    right = len(shown_bar) + columns(figures)
    indent = len(text) - len(text.lstrip())
    if columns(text) + 2 + right <= width:
        yield Line(((pad(text, width - right), style), (shown_bar, _STYLES[tone]), (figures, "")))
        return
    yield from lines(hang(text.lstrip(), width, " " * indent), style)
    if indent + 2 + right > width:
        yield from lines(hang(figures, width, " " * (indent + 2)), _STYLES[tone])
    else:
        yield Line(((" " * (width - right), ""), (shown_bar, _STYLES[tone]), (figures, "")))


def _bar(figure: Figure, top: float, signs: Signs) -> str:
    if figure.value is None:
        return " " * BAR
    filled = round(BAR * figure.value / top)
    return signs.filled * filled + signs.empty * (BAR - filled)


def _over_time(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    """A bar for each period, then each path from its first to its last score."""
    yield from _periods(report, width, signs)
    for row in report.over_time.rows[1:] if report.over_time else ():
        yield from lines(hang(f"{row.title}  {f' {signs.arrow} '.join(map(str, row.values))}", width, "  "), _QUIET)


def _periods(report: "Report | ChangeReport", width: int, signs: Signs) -> Iterator[Line]:
    """A bar for each period."""
    if report.over_time is None:
        return
    yield from lines(hang(report.over_time.title, width, "  "))
    whole, levels = report.over_time.rows[0], report.over_time.levels
    for period, figure, level in zip(report.over_time.periods, whole.values, levels, strict=True):
        figures = f"{figure}  {report.words.level} {level}"
        yield from _row(line(f"  {period}"), figures, _bar(figure, report.top, signs), "none", width)


def _uncertainty(report: Report, width: int, _: Signs) -> Iterator[Line]:
    if report.uncertainty is None:
        return
    yield from _bullets(report.uncertainty.sentences, width)
    for source in report.uncertainty.sources:
        yield from lines(hang(source.text, width, f"  {source.title}  "), _QUIET)


def _peers(report: Report, width: int, _: Signs) -> Iterator[Line]:
    if report.peers is None:
        return
    yield from _bullets(report.peers.sentences, width)
    for row in report.peers.rows:
        name = f"{row.id} {row.title}".strip()
        yield from _row(line(f"{'   ' if row.is_measure else ''}{name}"), row.text, "", "none", width)


def _gaps(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    yield from lines(wrap(report.words.gaps_note, width), _QUIET)
    largest = max(gap.share.value or 0.0 for gap in report.gaps)
    for gap in report.gaps:
        bar = _bar(gap.share, largest, signs)
        yield from _row(
            line(f"  {gap.id} {gap.title}"),
            f"{pad(gap.share.display, 4)} {report.words.score} {gap.score}",
            bar,
            "none",
            width,
        )
    for gap in report.question_gaps:
        yield from lines(hang(f"{gap.title}  {gap.share}", width, f"  {gap.id} "), _QUIET)
    for item in report.gap_groups:
        yield from lines(hang(item.text, width, f"  {item.label}  "), _QUIET)


def _advice(report: Report, width: int, _: Signs) -> Iterator[Line]:
    words = report.words
    yield from lines(wrap(words.advice_note, width), _QUIET)
    if report.lens:
        yield from lines(wrap(report.lens.text, width), _QUIET)
    for text in _outlook(report):
        yield from lines(wrap(text, width))
    for row in (row for row in report.advice if row.first):
        yield from _full_advice(report, row, f"  {row.number}. ", width)
    later = [row for row in report.advice if not row.first]
    if later:
        yield line(f"  {words.advice_later}", _HEADING)
    for row in later:
        facts = [f"{row.question} {row.title}", row.waiting, row.owner, row.months_text, row.mark]
        yield from lines(hang(" · ".join(filter(None, facts)), width, f"  {row.number}. "))


def _outlook(report: Report) -> list[str]:
    """What the first steps bring, and which the next level needs."""
    return [text for text in (report.outlook.sentence if report.outlook else "", report.needed) if text]


def _full_advice(report: Report, row: Advice, head: str, width: int) -> Iterator[Line]:
    words, indent = report.words, " " * columns(head)
    yield from lines(hang(row.title, width, head), _HEADING)
    facts = [
        f"{row.measure} {row.measure_title}",
        f"{words.owner} {row.owner}" if row.owner else "",
        f"{words.months} {row.months_text}",
        f"{words.effort} {row.effort_name}",
        row.solution_title,
    ]
    yield from lines(hang(" · ".join(filter(None, facts)), width, indent))
    for item in row.brings:
        yield from lines(hang(item.text, width, f"{indent}{item.label} "))
    if row.mark:
        yield from lines(hang(row.mark, width, indent))
    yield from lines(hang(row.why, width, indent), _QUIET)


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
    room = max(min(width - label - 14, GANTT), BAR)
    yield from lines(hang(report.captions.gantt, width, "  "), _HEADING)
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
        style = _STYLES["low"] if row.shows else ""
        yield from lines(hang(row.title, width, f"  {row.id} "), style)
        yield from lines(hang(row.sentence + answers, width, "     "))


def _directions(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    for row in report.directions:
        figures = f"{row.mean}  {report.words.distance} {row.distance}"
        yield from _row(line(f"  {row.id} {row.title}"), figures, _bar(row.mean, report.top, signs), "none", width)
        yield from lines(hang(row.sentence, width, "     "), _QUIET)


def _outcomes(report: Report, width: int, _: Signs) -> Iterator[Line]:
    if report.quadrant:
        yield from lines(hang(report.quadrant.sentence, width, "  "))
    for row in (row for row in report.outcomes if row.value is not None):
        parts = [row.title, row.shown, row.grade_name if row.grade else "", row.remark]
        yield from lines(hang(" · ".join(filter(None, parts)), width, f"  {row.id} "), _STYLES[row.tone])
    missing = [row for row in report.outcomes if row.value is None]
    if missing:
        titles = " · ".join(f"{row.id} {row.title}" for row in missing)
        yield from lines(hang(titles, width, f"  {missing[0].shown} "), _QUIET)


def _trends(report: Report, width: int, _: Signs) -> Iterator[Line]:
    for row in report.trends:
        yield from lines(hang(f"{row.title} · {row.state_name}", width, f"  {row.id} "), _STYLES[row.tone])
        yield from lines(hang(row.sentence, width, "     "), _QUIET)


def _evidence(report: Report, width: int, _: Signs) -> Iterator[Line]:
    words = report.words
    yield from lines(hang(report.evidenced.sentence, width, "  "))
    for gap in report.evidence_gaps:
        figures = words.evidence_gap.format(claimed=gap.claimed, supported=f"{gap.supported:g}", remark=gap.remark)
        yield from lines(hang(f"{gap.text} — {figures}", width, f"  {gap.id} "))


_VIEWS: Mapping[str, Callable[[Report, int, Signs], Iterator[Line]]] = {
    "warnings": _warnings,
    "status": _status,
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
