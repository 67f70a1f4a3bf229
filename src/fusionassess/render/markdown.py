"""The report as Markdown: tables that every forge draws, user text escaped."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fusionassess.render import mermaid as drawn
from fusionassess.render.sections import contents, facts_of
from fusionassess.render.sections.blocks import (
    Block,
    Bullets,
    Heading,
    InWords,
    Numbered,
    Paragraph,
    Pictures,
    Table,
    in_words,
)
from fusionassess.render.text.escaping import escape
from fusionassess.report.value import Advice, Report

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport


def view(report: "AnyReport", *, mermaid: bool = False) -> str:
    """Write the whole report, every answer included; with a radar for those who can draw Mermaid, if wanted."""
    return "\n".join(_lines(report, mermaid=mermaid)).rstrip("\n") + "\n"


def _lines(report: "AnyReport", *, mermaid: bool) -> Iterator[str]:
    yield f"# {escape(report.subject.name)}"
    yield ""
    yield f"**{escape(report.title)} · {report.words.document}**"
    yield ""
    yield escape(" · ".join(f"{item.label} {item.text}" for item in report.subject.lines))
    for section in contents(report):
        if section.id == "subject":
            continue
        if section.title:
            yield from ("", f"## {escape(section.title)}")
        if section.id == "advice" and isinstance(report, Report):
            yield from _advice(report)
            continue
        for block in section.blocks:
            body = list(_block(block, report, mermaid=mermaid))
            yield from ("", *body) if body else ()


def _block(block: Block, report: "AnyReport", *, mermaid: bool) -> Iterator[str]:
    if isinstance(block, Pictures) and mermaid and isinstance(report, Report):
        names = [picture.name for column in block.columns for picture in column]
        lines = drawn.radar(report) if "radar" in names else ()
        yield from ("```mermaid", *lines, "```", "") if lines else ()
    for told in in_words((block,)):
        yield from _told(told)


def _told(block: InWords) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * (block.level + 1)} {escape(block.text)}"
        case Paragraph():
            yield f"**{escape(block.text)}**" if block.strong else escape(block.text)
        case Bullets():
            yield from (f"- {escape(sentence)}" for sentence in block.items)
        case Numbered():
            yield from (f"{number}. {escape(sentence)}" for number, sentence in enumerate(block.items, start=1))
        case Table():
            yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    """A table, or a list of labels and what belongs to them where it has no heads."""
    rows = [[escape(str(cell)) for cell in row] for row in table.rows]
    if not table.heads:
        yield from (f"- **{label}** — {text}" for label, text in rows)
        return
    yield _cells([escape(head) for head in table.heads])
    yield _cells(["--:" if column in table.right else "---" for column in range(len(table.heads))])
    for place, (label, *cells) in enumerate(rows):
        yield _cells([f"**{label}**" if place in table.strong else label, *cells])


def _cells(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _advice(report: Report) -> Iterator[str]:
    words = report.words
    yield from ("", escape(words.advice_note))
    if report.lens:
        yield from ("", escape(report.lens.text))
    if report.needed:
        yield from ("", escape(report.needed))
    for title, rows in (
        (words.advice_first, [row for row in report.advice if row.first]),
        (words.advice_later, [row for row in report.advice if not row.first]),
    ):
        if rows:
            yield from ("", f"### {escape(title)}", "")
            for row in rows:
                yield from _step(report, row)
        if rows and rows[0].first and report.outlook:
            yield from ("", escape(report.outlook.by_path))


def _step(report: Report, row: Advice) -> Iterator[str]:
    indent = " " * len(f"{row.number}. ")
    yield f"{row.number}. **{escape(row.title)}**"
    yield f"{indent}- {escape(facts_of(report, row))}"
    if row.waiting:
        yield f"{indent}- {escape(row.waiting)}"
    for item in row.brings:
        yield f"{indent}- {escape(f'{item.label} {item.text}')}"
    if row.mark:
        yield f"{indent}- {escape(row.mark)}"
