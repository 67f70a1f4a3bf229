"""The first sheet: who, the first answers, the paths, the whole in numbers, and a radar."""

from collections.abc import Iterator, Sequence
from typing import Any

from fusionassess.render.sections import contents
from fusionassess.render.sections.blocks import Paragraph
from fusionassess.render.sections.drawn import marks_of, spoken
from fusionassess.render.text.escaping import printable
from fusionassess.render.workbook.book import Cell, Kind, NewBook, ends, fit
from fusionassess.report.figures import Figure
from fusionassess.report.value import PathRow, Report

WIDTHS = (34.0, 9.0, 9.0, 9.0, 9.0, 44.0)
"""Of the columns: what, number, low, high, target, how it reads."""
TITLE_HEIGHT = 28
CHART = {"width": 620, "height": 400}
"""Pixels."""
ROWS_OF_CHART = 22
"""Of the usual height, that it covers."""
SCORE, TARGET = "#1D5A9E", "#7438A3"


def summary(book: NewBook, sheet: Any, report: Report) -> None:
    """Fill the sheet from top to bottom."""
    sheet.set_portrait()
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    book.write(sheet, 0, 0, f"{report.subject.name} · {report.words.document}", "text", "title")
    sheet.set_row(0, TITLE_HEIGHT)
    row = 1
    for row, (label, text) in enumerate((*report.subject.lines, *_sentences(report)), start=1):
        _sentence(book, sheet, row, label, text)
    _heads(book, sheet, row + 2, report, report.words.paths)
    first = last = row + 3
    for last, path in enumerate(report.paths, start=first):
        _line(book, sheet, last, _path_cells(report, path), "score")
    _radar(book, sheet, report, (first, last), last + 2)
    below = last + 2 + ROWS_OF_CHART
    sheet.set_h_pagebreaks([below])
    _heads(book, sheet, below, report, report.captions.title)
    for place, (label, kind, cells) in enumerate(_numbers(report), start=below + 1):
        _line(book, sheet, place, (label, *cells), kind)


def _sentence(book: NewBook, sheet: Any, row: int, label: str, text: str) -> None:
    """A label, and what belongs to it across all other columns."""
    book.write(sheet, row, 0, label, "text", "strong")
    for place in range(1, len(WIDTHS)):
        book.write(sheet, row, place, None)
    sheet.merge_range(row, 1, row, len(WIDTHS) - 1, "", book.format("text"))
    book.write(sheet, row, 1, text)
    fit(sheet, row, [(label, WIDTHS[0]), (text, sum(WIDTHS[1:]))])


def _heads(book: NewBook, sheet: Any, row: int, report: Report, first: str) -> None:
    captions = report.captions
    for place, head in enumerate(
        (first, captions.figure, captions.low, captions.high, captions.target, captions.reading)
    ):
        book.write(sheet, row, place, head, "text", "head")


def _line(book: NewBook, sheet: Any, row: int, cells: Sequence[Cell], kind: Kind) -> None:
    for place, cell in enumerate(cells):
        book.write(sheet, row, place, cell, kind)
    fit(sheet, row, zip(cells, WIDTHS, strict=True))


def _path_cells(report: Report, path: PathRow) -> tuple[Cell, ...]:
    measures = report.words.list_mark.join(f"{row.title} {row.score.brief}" for row in path.measures)
    told = path.remark or f"{path.score.display} · {path.level} {path.level_name}"
    reading = f"{told}\n{measures}"
    return (f"{path.id} {path.title}", *ends(path.score), path.target.value, reading)


def _sentences(report: Report) -> Iterator[tuple[str, str]]:
    words, front = report.words, report.front
    ladder = " · ".join(f"{rung.display} {rung.mark}".strip() for rung in front.rungs)
    status = next((section.blocks for section in contents(report) if section.id == "status"), ())
    for title, sentences in (
        (words.warnings, report.warnings),
        (words.standing, [*filter(None, (front.headline, ladder, front.next)), *front.notes]),
        (words.holding_back, front.findings),
        (words.first, [*(f"{place}. {step}" for place, step in enumerate(front.steps, start=1))]),
        ("", list(filter(None, (_brings(report), report.outlook.by_path if report.outlook else "")))),
        (words.coverage, [block.text for block in status if isinstance(block, Paragraph)]),
        (words.evidence_gaps, [*filter(None, (report.evidenced.sentence,))]),
        (words.facets, [f"{item.label} {item.text}" for item in report.facets]),
        (words.gaps, [f"{item.label} {item.text}" for item in report.gap_groups]),
        (words.advice, [words.advice_note, *([report.lens.text] if report.lens else [])] if report.advice else []),
    ):
        for place, sentence in enumerate(sentences):
            yield title if place == 0 else "", sentence


def _brings(report: Report) -> str:
    """What the first steps bring; where further ones stand in a workbook that has them."""
    has_steps = not report.only or "advice" in report.only
    return report.front.brings if has_steps or not report.outlook else report.outlook.sentence


def _numbers(report: Report) -> Iterator[tuple[str, Kind, tuple[Cell, ...]]]:
    """The whole: label, kind, number with its bounds, target, and how it reads."""
    captions, words, level = report.captions, report.words, report.level
    yield words.score, "score", (*ends(report.score), None, report.score.display)
    yield words.level, "level", (level.rank, level.low, level.high, None, level.display)
    yield words.coverage, "share", _plain(report.coverage)
    yield captions.evidenced, "score", _plain(report.evidenced.score)
    yield captions.geometric, "score", _plain(report.geometric)
    yield captions.balance, "score", _plain(report.balance)
    yield from _coordination(report)
    yield captions.asked, "whole", (report.counts.asked, None, None, None, "")
    for state, title in captions.states.items():
        yield title, "whole", (getattr(report.counts, state), None, None, None, "")
    for rank, share in enumerate(level.achieved, start=1):
        yield captions.share_at.format(level=rank), "share", (share.value, None, None, None, captions.reached_share)


def _plain(figure: Figure) -> tuple[Cell, ...]:
    return figure.value, None, None, None, figure.display


def _coordination(report: Report) -> Iterator[tuple[str, Kind, tuple[Cell, ...]]]:
    captions, sides = report.captions, report.coordination
    yield captions.degree, "score", (*ends(sides.degree), None, sides.grade_name)
    three = zip(sides.side_names, (sides.science, sides.industry, sides.link), strict=True)
    others = (
        (captions.coupling, sides.coupling),
        (captions.mean, sides.mean),
        (captions.wang, sides.balance),
        (captions.bridge_gap, sides.bridge_gap),
    )
    for label, figure in (*three, *others):
        yield label, "score", _plain(figure)


def _radar(book: NewBook, sheet: Any, report: Report, rows: tuple[int, int], below: int) -> None:
    """A native radar of the paths, so that it follows the numbers."""
    captions, name, (first, last) = report.captions, report.captions.sheets["summary"], rows
    values = report.words.list_mark.join(spoken(report, path) for path in report.paths)
    told = printable(captions.radar_told.format(top=report.scale.top, values=values))
    chart = book.workbook.add_chart({"type": "radar", "subtype": "with_markers"})
    series = [(1, report.words.score, "solid", SCORE)]
    if any(path.target.value is not None for path in report.paths):
        series.append((4, captions.target, "dash", TARGET))
    for column, title, dash, colour in series:
        chart.add_series(
            {
                "name": title,
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
                "line": {"dash_type": dash, "width": 2, "color": colour},
                "marker": {"type": "circle" if dash == "solid" else "diamond", "size": 6, "fill": {"color": colour}},
            }
        )
    chart.set_title({"name": report.pictures.radar, "overlay": False, "name_font": {"size": 12}})
    ends = {"min": 0, "max": report.scale.top, "major_unit": 1, "num_format": marks_of(report.scale)}
    chart.set_y_axis(ends | {"major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom"})
    chart.set_size(CHART)
    sheet.insert_chart(below, 0, chart, {"description": told})
