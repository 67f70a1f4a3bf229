"""Scores over several periods, in words and rounded numbers."""

import math
from collections.abc import Iterator, Sequence

from fusionassess.assessment.assess import Assessment
from fusionassess.assessment.comparison import History, trend
from fusionassess.documents.problems import Problem
from fusionassess.report.carried import carried
from fusionassess.report.value import OverTime, SheetCarried, TrendRow
from fusionassess.report.wording import changed, level_number, number
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.report import CompareLabels


def build_over_time(
    assessments: Sequence[Assessment], warnings: Sequence[Sequence[Problem]], labels: Labels, language: str
) -> OverTime:
    """Choose the words and round the numbers of a trend, the oldest first; its title says what it shows.

    ``warnings`` are those of reading the sheets; of those behind the last that has any, none.
    """
    history = trend(assessments)
    rows = tuple(_rows(history, assessments[-1], labels.compare, language))
    given = [*warnings, *[()] * (len(assessments) - len(warnings))]
    sheets = tuple(
        carried(one, period, own, labels, language)
        for one, period, own in zip(assessments, history.periods, given, strict=True)
    )
    return OverTime(
        title=_finding(history, rows, labels.compare),
        periods=history.periods,
        levels=tuple(map(level_number, history.levels)),
        rows=rows,
        sheets=sheets,
        notes=tuple(_notes(sheets, labels)),
    )


def _notes(sheets: Sequence[SheetCarried], labels: Labels) -> Iterator[str]:
    for sheet in sheets:
        if sheet.sentences:
            told = labels.report.part_mark.join(sheet.sentences)
            yield labels.compare.of_sheet.format(period=sheet.period, notes=told)


def _rows(history: History, after: Assessment, phrases: CompareLabels, language: str) -> Iterator[TrendRow]:
    titles = after.rubric.titles(language)
    yield TrendRow("total", phrases.total, tuple(map(number, history.scores)))
    for name, scores in history.paths:
        yield TrendRow(name, f"{name} {titles.get(name, '')}".rstrip(), tuple(map(number, scores)))


def _finding(history: History, rows: tuple[TrendRow, ...], phrases: CompareLabels) -> str:
    """The change of the whole and of the path that changed most, from the first period to the last."""
    whole = history.scores[-1] - history.scores[0]
    changes = {name: changed(scores[0], scores[-1]) for name, scores in history.paths}
    changes = {name: change for name, change in changes.items() if change.value is not None}
    if math.isnan(whole):
        return phrases.trend
    values = {
        "periods": " → ".join(history.periods),
        "scores": " → ".join(str(number(score)) for score in history.scores),
    }
    most = max(changes, key=lambda name: abs(float(changes[name].display)), default=None)
    if most is None or float(changes[most].display) == 0:
        return phrases.trend_of_total.format(**values)
    title = next(row.title for row in rows if row.id == most)
    shown = [abs(float(change.display)) for change in changes.values()]
    told = phrases.trend_says if shown.count(max(shown)) == 1 else phrases.trend_says_more
    return told.format(**values, path=title, most=changes[most])
