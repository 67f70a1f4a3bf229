"""A comparison for a terminal, as Markdown and as JSON."""

import json
from collections.abc import Iterator

from fusionassess.lines import Line, line, lines
from fusionassess.render.escaping import escape
from fusionassess.report.change import ChangeReport, ChangeRow
from fusionassess.wrapping import columns, hang, pad, wrap

FORMAT = "fusionassess/comparison/1"
COLUMN = 9


def view(report: ChangeReport, width: int) -> list[Line]:
    """Lay the comparison out in lines of at most ``width`` columns."""
    return list(_lines(report, width))


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
    }
    return json.dumps(envelope, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
