"""A comparison for a terminal, as Markdown and as JSON."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fusionassess.render.text.escaping import escape
from fusionassess.render.text.lines import Line, line, lines
from fusionassess.render.text.wrapping import columns, hang, pad, wrap
from fusionassess.report.change import ChangeReport, ChangeRow

if TYPE_CHECKING:
    from fusionassess.report.weightings import Weightings

FORMAT = "fusionassess/comparison/1"
COLUMN = 9


BAR = 12
STEPS = "▁▂▃▄▅▆▇█"


def view(report: ChangeReport, width: int, *, ascii_only: bool = False) -> list[Line]:
    """Lay the comparison out in lines of at most ``width`` columns.

    ``ascii_only`` draws the bars with signs that every encoding has, and leaves out the small curves.
    """
    return [*_lines(report, width), *_trend(report, width, ascii_only=ascii_only)]


def _trend(report: ChangeReport, width: int, *, ascii_only: bool) -> Iterator[Line]:
    """A bar per period for the whole, then each path as a small curve between its ends."""
    if not report.trend:
        return
    yield line()
    yield from lines(wrap(report.trend_title, width), "bold")
    whole, *paths = report.trend
    label = max(columns(period) for period in report.periods)
    full, empty = ("#", ".") if ascii_only else ("█", "·")
    for period, figure, level in zip(report.periods, whole.values, report.levels, strict=True):
        filled = round(BAR * (figure.value or 0) / report.top)
        bar = full * filled + empty * (BAR - filled)
        yield line(f"  {pad(period, label)}  {bar}  {figure}  {report.level_word} {level}")
    for row in paths:
        curve = "" if ascii_only else "".join(_step(figure.value, report.top) for figure in row.values) + "  "
        yield from lines(hang(f"{curve}{row.values[0]} → {row.values[-1]}  {row.title}", width, "  "))


def _step(value: float | None, top: int) -> str:
    return " " if value is None else STEPS[min(int(value / top * len(STEPS)), len(STEPS) - 1)]


def _lines(report: ChangeReport, width: int) -> Iterator[Line]:
    yield from lines(wrap(report.title, width), "bold")
    for sentence in report.lines:
        yield from lines(wrap(sentence, width), "dim")
    yield line()
    label = max(width - COLUMN * (len(report.heads) - 1), 12)
    yield line(pad(report.heads[0], label) + "".join(_right(head) for head in report.heads[1:]), "dim")
    for row in (report.total, *report.rows):
        yield from _row(row, report, label)
    yield line()
    yield line(report.answers_title, "bold")
    for answer in report.answers:
        change = f"{answer.before} → {answer.after} ({answer.change})"
        style = "red" if (answer.change.value or 0) < 0 else ""
        yield from lines(hang(f"{answer.text}  {change}", width, f"  {answer.id} "), style)


def _row(row: ChangeRow, report: ChangeReport, label: int) -> Iterator[Line]:
    figures = [row.before, row.after, row.change, *([row.by_answers, row.by_rubric] if report.is_split else [])]
    title = hang(row.title, label, "" if row.is_path else "  ")
    style = "bold" if row.is_path else ""
    yield from lines(title[:-1], style)
    fallen = "red" if (row.change.value or 0) < 0 else ""
    yield Line(((pad(title[-1], label), style), ("".join(_right(figure.display) for figure in figures), fallen)))


def _right(text: str) -> str:
    return " " * max(COLUMN - columns(text), 1) + text


def markdown(report: ChangeReport) -> str:
    """Write the comparison as Markdown."""
    text = [f"# {escape(report.title)}", "", *(f"- {escape(sentence)}" for sentence in report.lines), ""]
    text += [f"| {' | '.join(report.heads)} |", f"| --- |{' --: |' * (len(report.heads) - 1)}"]
    for row in (report.total, *report.rows):
        figures = [row.before, row.after, row.change, *([row.by_answers, row.by_rubric] if report.is_split else [])]
        title = f"**{escape(row.title)}**" if row.is_path else escape(row.title)
        text.append(f"| {title} | {' | '.join(figure.display for figure in figures)} |")
    text += ["", f"## {escape(report.answers_title)}", ""]
    text += [f"- {a.id} {escape(a.text)} {a.before} → {a.after} ({a.change})" for a in report.answers]
    if report.trend:
        text += ["", f"## {escape(report.trend_title)}", ""]
        text += [f"| {report.heads[0]} | {' | '.join(map(escape, report.periods))} |"]
        text += [f"| --- |{' --: |' * len(report.periods)}"]
        text += [
            f"| {escape(row.title)} | {' | '.join(figure.display for figure in row.values)} |" for row in report.trend
        ]
    return "\n".join(text).rstrip() + "\n"


def as_json(report: ChangeReport) -> str:
    """Write the comparison as one JSON object, numbers unrounded."""

    def node(row: ChangeRow) -> dict[str, object]:
        return {
            "id": row.id,
            "before": row.before.value,
            "after": row.after.value,
            "change": row.change.value,
            "by_answers": row.by_answers.value,
            "by_rubric": row.by_rubric.value,
        }

    envelope = {
        "format": FORMAT,
        "total": node(report.total),
        "paths": [node(row) for row in report.rows if row.is_path],
        "measures": [node(row) for row in report.rows if not row.is_path],
        "answers": [{"id": a.id, "before": a.before.value, "after": a.after.value} for a in report.answers],
        "dominance": report.dominance,
        "weightings": _weightings(report.weightings) if report.weightings else None,
        "trend": {
            "periods": list(report.periods),
            "levels": [level.value for level in report.levels],
            **{row.id: [figure.value for figure in row.values] for row in report.trend},
        },
    }
    return json.dumps(envelope, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _weightings(weightings: "Weightings") -> dict[str, object]:
    difference = weightings.difference
    return {
        "draws": weightings.draws,
        "seed": weightings.seed,
        "spread": weightings.spread,
        "higher": weightings.higher.value,
        "equal": weightings.equal.value,
        "lower": weightings.lower.value,
        "difference": {
            "p05": difference.low.value,
            "p50": difference.point.value,
            "p95": difference.high.value,
        },
        "sentence": weightings.sentence,
    }
