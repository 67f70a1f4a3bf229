"""The first sheet: who, the first answers, the paths, the whole in numbers, and a radar."""

from collections.abc import Iterator, Sequence
from typing import Any

from fusionassess.render.workbook.book import Book, Cell, Kind, ends, fit
from fusionassess.report.value import Figure, PathRow, Report

WIDTHS = (34.0, 9.0, 9.0, 9.0, 9.0, 62.0)
"""Of the columns: what, number, low, high, target, how it reads."""
TITLE_HEIGHT = 28
CHART = {"width": 560, "height": 380}


def summary(book: Book, sheet: Any, report: Report) -> None:
    """Fill the sheet from top to bottom."""
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    book.write(sheet, 0, 0, f"{report.subject.name} · {report.words.document}", "text", "title")
    sheet.set_row(0, TITLE_HEIGHT)
    row = 1
    for label, text in (*report.subject.lines, *_sentences(report)):
        _line(book, sheet, row, (label, None, None, None, None, text), "text", "strong")
        row += 1
    _heads(book, sheet, row + 1, report, report.words.path)
    first = last = row + 2
    for last, path in enumerate(report.paths, start=first):
        _line(book, sheet, last, _path_cells(path), "score")
    _heads(book, sheet, last + 2, report, report.captions.title)
    for row, (label, kind, cells) in enumerate(_numbers(report), start=last + 3):
        _line(book, sheet, row, (label, *cells), kind)
    _radar(book, sheet, report, (first, last), row + 2)


def _heads(book: Book, sheet: Any, row: int, report: Report, first: str) -> None:
    said = report.captions
    for place, head in enumerate((first, said.figure, said.low, said.high, said.target, said.reading)):
        book.write(sheet, row, place, head, "text", "head")


def _line(book: Book, sheet: Any, row: int, cells: Sequence[Cell], kind: Kind, look: str = "") -> None:
    """A row, its first cell in the given look."""
    for place, cell in enumerate(cells):
        book.write(sheet, row, place, cell, kind, look if place == 0 else "")
    fit(sheet, row, zip(cells, WIDTHS, strict=True))


def _path_cells(path: PathRow) -> tuple[Cell, ...]:
    reading = path.remark or f"{path.level} {path.level_name}"
    return (f"{path.id} {path.title}", *ends(path.score), path.target.value, reading)


def _sentences(report: Report) -> Iterator[tuple[str, str]]:
    words = report.words
    for title, sentences in (
        (words.warnings, report.warnings),
        (words.standing, report.standing),
        (words.holding_back, report.holding_back),
        (words.first, [f"{place}. {sentence}" for place, sentence in enumerate(report.first, start=1)]),
    ):
        for place, sentence in enumerate(sentences):
            yield title if place == 0 else "", sentence
    yield words.coverage, report.status_text


def _numbers(report: Report) -> Iterator[tuple[str, Kind, tuple[Cell, ...]]]:
    """The whole: label, kind, number with its bounds, target, and how it reads."""
    said, words, level = report.captions, report.words, report.level
    yield words.score, "score", (*ends(report.score), None, report.score.display)
    yield words.level, "level", (level.rank, level.low, level.high, None, level.display)
    yield words.coverage, "share", _plain(report.coverage)
    yield said.evidenced, "score", _plain(report.evidenced.score)
    yield said.geometric, "score", _plain(report.geometric)
    yield said.balance, "score", _plain(report.balance)
    yield from _coordination(report)
    yield said.asked, "whole", (report.counts.asked, None, None, None, "")
    for state, title in said.states.items():
        yield title, "whole", (getattr(report.counts, state), None, None, None, "")
    for rank, share in enumerate(level.achieved, start=1):
        yield said.share_at.format(level=rank), "share", (share.value, None, None, None, said.reached_share)


def _plain(figure: Figure) -> tuple[Cell, ...]:
    return figure.value, None, None, None, figure.display


def _coordination(report: Report) -> Iterator[tuple[str, Kind, tuple[Cell, ...]]]:
    said, found = report.captions, report.coordination
    yield said.degree, "score", (*ends(found.degree), None, found.grade_name)
    sides = zip(found.side_names, (found.science, found.industry, found.link), strict=True)
    others = (
        (said.coupling, found.coupling),
        (said.mean, found.mean),
        (said.wang, found.balance),
        (said.bridge_gap, found.bridge_gap),
    )
    for label, figure in (*sides, *others):
        yield label, "score", _plain(figure)


def _radar(book: Book, sheet: Any, report: Report, rows: tuple[int, int], below: int) -> None:
    """A native radar of the paths, so that it follows the numbers."""
    said, name, (first, last) = report.captions, report.captions.sheets["summary"], rows
    chart = book.workbook.add_chart({"type": "radar", "subtype": "with_markers"})
    series = [(1, report.words.score, "solid")]
    if any(path.target.value is not None for path in report.paths):
        series.append((4, said.target, "dash"))
    for column, title, dash in series:
        chart.add_series(
            {
                "name": title,
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
                "line": {"dash_type": dash, "width": 2},
            }
        )
    chart.set_title({"name": said.radar, "overlay": False, "name_font": {"size": 12}})
    chart.set_y_axis({"min": 0, "max": report.top, "major_unit": 1, "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom"})
    chart.set_size(CHART)
    sheet.set_h_pagebreaks([below])
    sheet.insert_chart(below, 0, chart, {"description": said.radar})
