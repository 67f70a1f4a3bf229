"""The further sheets: scores, answers, gaps, steps to track, method."""

import datetime
from collections.abc import Iterator
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from fusionassess.render.workbook.book import Cell, Column, NewBook, Row, bars, ends, table
from fusionassess.report.value import MeasureRow, PathRow, QuestionRow, Report

EARLIEST = datetime.date(2000, 1, 1)
"""No action starts before; what is earlier is a slip of the pen."""
DONE = 2
"""Which of the states of progress ends an action."""
OWNER, START, DUE, PROGRESS, NOTE = range(9, 14)
"""Columns of the tracking sheet that are the reader's."""


def scores(book: NewBook, sheet: Any, report: Report) -> None:
    """Paths, measures and questions with every number."""
    captions, words = report.captions, report.words
    columns = (
        Column(captions.kind, 11),
        Column(captions.id, 8),
        Column(captions.title, 44),
        Column(words.score, 8, "score"),
        Column(captions.low, 8, "score"),
        Column(captions.high, 8, "score"),
        Column(captions.target, 8, "score"),
        Column(f"{words.level} / {words.band}", 16),
        Column(words.weight, 8, "tenth"),
        Column(words.coverage, 9, "share"),
        Column(words.share, 8, "tenth"),
        Column(captions.remark, 20),
    )
    below = table(book, sheet, 0, columns, _score_rows(report))
    bars(sheet, 3, 1, below, report.scale.top)


def _score_rows(report: Report) -> Iterator[Row]:
    for path in report.paths:
        yield _path(report, path), "strong"
        for measure in path.measures:
            yield _measure(report, measure), ""
            for row in measure.questions:
                yield _question(report, row), ""


def _path(report: Report, path: PathRow) -> tuple[Cell, ...]:
    level = "" if path.level is None else f"{path.level} {path.level_name}"
    figures = (*ends(path.score), path.target.value, level, path.weight.value, path.coverage.value, path.gap_share)
    return (report.words.path, path.id, path.title, *figures, path.remark)


def _measure(report: Report, row: MeasureRow) -> tuple[Cell, ...]:
    band = row.band_name if row.band else ""
    figures = (*ends(row.score), row.target.value, band, row.weight.value, row.coverage.value, row.gap_share)
    return (report.words.measure, row.id, row.title, *figures, row.remark)


def _question(report: Report, row: QuestionRow) -> tuple[Cell, ...]:
    state = "" if row.state == "answered" else report.captions.states[row.state]
    figures = (row.reached.value, None, None, None, "", None, None, row.gap_share)
    return (report.words.question, row.id, row.text, *figures, state)


def answers(book: NewBook, sheet: Any, report: Report) -> None:
    """What was said, with evidence and note, and where the evidence supports less."""
    captions, words = report.captions, report.words
    columns = (
        Column(words.measure, 16),
        Column(captions.id, 8),
        Column(words.question, 28),
        Column(captions.state, 10),
        Column(words.level, 7, "level"),
        Column(words.answer, 32),
        Column(words.evidence, 28),
        Column(words.supported, 9, "level"),
        Column(captions.remark, 18),
        Column(words.note, 26),
    )
    thin = {gap.id: gap.remark for gap in report.evidence_gaps}
    rows: list[Row] = []
    for measure in (measure for path in report.paths for measure in path.measures):
        for row in measure.questions:
            asked = (f"{measure.id} {measure.title}", row.id, row.text, captions.states[row.state], row.reached.value)
            given = (row.answer, row.evidence, row.supported, thin.get(row.id, ""), row.note)
            rows.append(((*asked, *given), ""))
    table(book, sheet, 0, columns, rows)


def gaps(book: NewBook, sheet: Any, report: Report) -> None:
    """Measures, then questions, each by their share of the distance to the top."""
    captions, words = report.captions, report.words
    columns = (
        Column(captions.kind, 11),
        Column(captions.id, 9),
        Column(captions.title, 70),
        Column(words.share, 12, "tenth"),
        Column(words.score, 10, "score"),
    )
    measures = [measure for path in report.paths for measure in path.measures]
    questions = [row for measure in measures for row in measure.questions]
    measures.sort(key=lambda row: -round(row.gap_share, 9))
    questions.sort(key=lambda row: -round(row.gap_share, 9))
    rows: list[Row] = [((words.measure, m.id, m.title, m.gap_share, m.score.point.value), "strong") for m in measures]
    rows += [((words.question, q.id, q.text, q.gap_share, q.reached.value), "") for q in questions]
    book.write(sheet, 0, 0, words.gaps_note, "text", "note")
    below = table(book, sheet, 1, columns, rows)
    bars(sheet, 3, 2, below, max((m.gap_share for m in measures), default=0.0) or 1.0)


def actions(book: NewBook, sheet: Any, report: Report) -> None:
    """The steps advised as a sheet to track: the white columns are the reader's."""
    captions, words = report.captions, report.words
    columns = (
        Column(captions.list_of, 7, "text", "given"),
        Column(words.action, 32, "text", "given"),
        Column(words.measure, 18, "text", "given"),
        Column(captions.brings, 28, "text", "given"),
        Column(captions.waits, 14, "text", "given"),
        Column(words.effort, 7, "text", "given"),
        Column(captions.least_months, 8, "whole", "given"),
        Column(captions.most_months, 8, "whole", "given"),
        Column(words.priority, 8, "score", "given"),
        Column(words.owner, 15, "text", "free"),
        Column(captions.start, 11, "date", "free"),
        Column(captions.due, 11, "date", "free"),
        Column(captions.progress, 10, "text", "free"),
        Column(words.note, 20, "text", "free"),
    )
    book.write(sheet, 0, 0, captions.tracking, "text", "note")
    below = table(book, sheet, 1, columns, _tracked(report))
    if report.advice:
        _choices(book, sheet, report, 2, below - 1)


def _tracked(report: Report) -> Iterator[Row]:
    captions, words = report.captions, report.words
    for row in report.advice:
        brought = "\n".join(f"{item.label} {item.text}" for item in row.brings)
        which = captions.short_list if row.first else words.advice_later
        advised = (
            which,
            f"{row.number}. {row.title}",
            f"{row.measure} {row.measure_title}",
            brought,
            row.waiting,
            row.effort_name,
        )
        months = [max(end, 1.0) for end in row.months]
        yield (*advised, *months, row.priority, row.owner, None, None, captions.progress_states[0], None), ""


def _choices(book: NewBook, sheet: Any, report: Report, first: int, last: int) -> None:
    """Dates that are dates, a list of states, and a colour for what is done or late."""
    states = list(report.captions.progress_states)
    sheet.data_validation(first, START, last, DUE, {"validate": "date", "criteria": ">=", "value": EARLIEST})
    sheet.data_validation(first, PROGRESS, last, PROGRESS, {"validate": "list", "source": states})
    due, progress = (f"${xl_col_to_name(column)}{first + 1}" for column in (DUE, PROGRESS))
    is_done = f'={progress}="{states[DONE]}"'
    is_late = f'=AND({due}<>"",{due}<TODAY(),{progress}<>"{states[DONE]}")'
    for formula, colour in ((is_done, "#D8EFDF"), (is_late, "#F9DEDC")):
        look = book.workbook.add_format({"bg_color": colour})
        sheet.conditional_format(first, OWNER, last, NOTE, {"type": "formula", "criteria": formula, "format": look})


def method(book: NewBook, sheet: Any, report: Report) -> None:
    """How the numbers came about, and from what."""
    columns = (Column(report.captions.title, 24), Column(report.words.method, 110))
    items = [*((item.label, item.text) for item in report.method), ("sha256", report.provenance.sha256)]
    table(book, sheet, 0, columns, ((item, "") for item in items))
