"""The report for a terminal: lines of styled text, wrapped to its width, never cut."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from fusionassess.render.text.escaping import spell_out
from fusionassess.render.text.lines import Line, line, lines
from fusionassess.render.text.wrapping import columns, hang, pad, wrap
from fusionassess.report.figures import Figure, Item, Tone
from fusionassess.report.value import Advice, PathRow, Report

NARROWEST = 30
WITH_BARS = 66
"""From this width on there is room for bars."""
BAR = 12

_STYLES: dict[Tone, str] = {"low": "red", "middle": "yellow", "high": "green", "none": "dim"}
_HEADING = "bold"
_QUIET = "dim"


class Signs(NamedTuple):
    """What bars and steps are drawn with."""

    filled: str
    empty: str
    arrow: str


FULL, PLAIN = Signs("█", "·", "→"), Signs("#", ".", "->")


def view(report: Report, width: int, *, ascii_only: bool = False) -> list[Line]:
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


def _lines(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    said = report.words
    yield from lines(wrap(report.subject.name, width), _HEADING)
    yield from lines(wrap(f"{report.title} · {said.document}", width))
    yield from lines(wrap(" · ".join(line.text for line in report.subject.lines), width), _QUIET)
    yield from _warnings(report, width)
    yield from _section(said.standing, _bullets(report.standing, width), width)
    yield from _section(said.holding_back, _bullets(report.holding_back, width), width)
    yield from _section(said.first, _numbered(report.first, width), width)
    yield line()
    yield from lines(wrap(report.status_text, width), _QUIET)
    yield from _section(said.profile, _paths(report, width, signs), width)
    if report.level.next_steps:
        yield from _section(report.level.next_title, _bullets(report.level.next_steps, width), width)
    yield from _section(report.captions.over_time, _over_time(report, width, signs), width)
    yield from _uncertainty(report, width)
    yield from _peers(report, width)
    yield from _section(said.gaps, _gaps(report, width, signs), width)
    yield from _section(said.advice, _advice(report, width), width)
    yield from _section(said.challenges, _challenges(report, width, signs), width)
    yield from _section(said.directions, _directions(report, width, signs), width)
    yield from _section(said.outcomes, _outcomes(report, width), width)
    yield from _section(said.trends, _trends(report, width), width)
    yield from _section(said.hints, _bullets((f"{item.label} — {item.text}" for item in report.hints), width), width)
    yield from _section(said.evidence_gaps, _evidence(report, width), width)
    yield from _section(
        said.not_answered, _bullets((f"{item.label} — {item.text}" for item in report.not_answered), width), width
    )
    yield from _section(said.foreword, lines(text for p in report.foreword for text in hang(p, width, "  ")), width)
    yield from _section(said.method, _items(report.method, width), width)


def _section(title: str, content: Iterable[Line], width: int) -> Iterator[Line]:
    body = list(content)
    if body:
        yield line()
        yield from lines(wrap(title, width), _HEADING)
        yield from body


def _bullets(sentences: Iterable[str], width: int, style: str = "") -> Iterator[Line]:
    return lines((text for sentence in sentences for text in hang(sentence, width, "  - ")), style)


def _numbered(sentences: Sequence[str], width: int) -> Iterator[Line]:
    heads = (f"  {number}. " for number in range(1, len(sentences) + 1))
    pairs = zip(heads, sentences, strict=True)
    return lines(text for head, sentence in pairs for text in hang(sentence, width, head))


def _items(items: Iterable[Item], width: int) -> Iterator[Line]:
    return lines((text for item in items for text in hang(item.text, width, f"  {item.label}  ")), _QUIET)


def _warnings(report: Report, width: int) -> Iterator[Line]:
    if report.warnings:
        yield from _section(report.words.warnings, _bullets(report.warnings, width, "yellow"), width)


def _paths(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    for path in report.paths:
        figures = path.remark or f"{path.score.display}  {report.words.level} {path.level} {path.level_name}"
        head = line(f"{path.id} {path.title}", _HEADING)
        yield from _row(head, figures, _bar(path.score.point, report.top, signs), path.tone, width)
        yield from _measures(report, path, width, signs)
    if report.facets:
        yield from lines(wrap("  " + " · ".join(f"{item.label} {item.text}" for item in report.facets), width), _QUIET)


def _measures(report: Report, path: PathRow, width: int, signs: Signs) -> Iterator[Line]:
    for measure in path.measures:
        scored = measure.remark or f"{measure.score.display}  {measure.band_name}"
        figures = f"{scored}  {report.words.weight} {measure.weight}"
        label = line(f"   {measure.id} {measure.title}")
        yield from _row(label, figures, _bar(measure.score.point, report.top, signs), measure.tone, width)


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
    found = report.over_time
    if found is None:
        return
    whole, *paths = found.rows
    for period, figure, level in zip(found.periods, whole.values, found.levels, strict=True):
        figures = f"{figure}  {report.words.level} {level}"
        yield from _row(line(f"  {period}"), figures, _bar(figure, report.top, signs), "none", width)
    for row in paths:
        yield from lines(hang(f"{row.title}  {f' {signs.arrow} '.join(map(str, row.values))}", width, "  "), _QUIET)


def _uncertainty(report: Report, width: int) -> Iterator[Line]:
    found = report.uncertainty
    if found is None:
        return
    yield from _section(found.title, _bullets(found.sentences, width), width)
    for source in found.sources:
        yield from lines(hang(source.text, width, f"  {source.title}  "), _QUIET)


def _peers(report: Report, width: int) -> Iterator[Line]:
    found = report.peers
    if found is None:
        return
    yield from _section(found.title, _bullets(found.sentences, width), width)
    for row in found.rows:
        name = f"{row.id} {row.title}".strip()
        yield from _row(line(f"{'   ' if row.is_measure else ''}{name}"), row.text, "", "none", width)


def _gaps(report: Report, width: int, signs: Signs) -> Iterator[Line]:
    if not report.gaps:
        return
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


def _advice(report: Report, width: int) -> Iterator[Line]:
    said = report.words
    if not report.advice:
        return
    yield from lines(wrap(said.advice_note, width), _QUIET)
    if report.lens:
        yield from lines(wrap(report.lens.text, width), _QUIET)
    first = [row for row in report.advice if row.first]
    for place, row in enumerate(first, start=1):
        yield from _full_advice(report, row, f"  {place}. ", width)
    later = [row for row in report.advice if not row.first]
    if later:
        yield line(f"  {said.advice_later}", _HEADING)
    for row in later:
        facts = [row.waiting, row.title, row.owner, row.months_text, f"{said.priority} {row.priority:.1f}"]
        yield from lines(hang(" · ".join(filter(None, facts)), width, f"  {row.measure} "))


def _full_advice(report: Report, row: Advice, head: str, width: int) -> Iterator[Line]:
    said, indent = report.words, " " * columns(head)
    yield from lines(hang(row.title, width, head), _HEADING)
    facts = [
        f"{row.measure} {row.measure_title}",
        f"{said.owner} {row.owner}",
        f"{said.months} {row.months_text}",
        f"{said.effort} {row.effort_name}",
        row.solution_title,
    ]
    yield from lines(hang(" · ".join(filter(None, facts)), width, indent))
    for item in row.next_levels:
        yield from lines(hang(item.text, width, f"{indent}{item.label} "))
    if row.reached:
        yield from lines(hang(row.reached, width, indent))
    yield from lines(hang(row.why, width, indent), _QUIET)


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


def _outcomes(report: Report, width: int) -> Iterator[Line]:
    if report.quadrant:
        yield from lines(hang(report.quadrant.sentence, width, "  "))
    for row in (row for row in report.outcomes if row.value is not None):
        parts = [row.title, row.shown, row.grade_name if row.grade else "", row.remark]
        yield from lines(hang(" · ".join(filter(None, parts)), width, f"  {row.id} "), _STYLES[row.tone])
    missing = [row for row in report.outcomes if row.value is None]
    if missing:
        titles = " · ".join(f"{row.id} {row.title}" for row in missing)
        yield from lines(hang(titles, width, f"  {missing[0].shown} "), _QUIET)


def _trends(report: Report, width: int) -> Iterator[Line]:
    for row in report.trends:
        yield from lines(hang(f"{row.title} · {row.state_name}", width, f"  {row.id} "), _STYLES[row.tone])
        yield from lines(hang(row.sentence, width, "     "), _QUIET)


def _evidence(report: Report, width: int) -> Iterator[Line]:
    said = report.words
    for gap in report.evidence_gaps:
        figures = said.evidence_gap.format(claimed=gap.claimed, supported=f"{gap.supported:g}", remark=gap.remark)
        yield from lines(hang(f"{gap.text} — {figures}", width, f"  {gap.id} "))
