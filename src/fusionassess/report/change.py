"""A comparison in words and rounded numbers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fusionassess.assessment.assess import Assessment
from fusionassess.assessment.comparison import Comparison, Delta, Dominance, History, dominance
from fusionassess.report.figures import Figure
from fusionassess.report.value import OverTime, TrendRow
from fusionassess.report.wording import NO_NUMBER, level_number, number, signed
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.report import CompareLabels

if TYPE_CHECKING:
    from fusionassess.report.weightings import Weightings


class ChangeRow(NamedTuple):
    """One node then and now."""

    id: str
    title: str
    is_path: bool
    before: Figure
    after: Figure
    change: Figure
    by_answers: Figure
    by_rubric: Figure


class AnswerRow(NamedTuple):
    """One question then and now."""

    id: str
    text: str
    before: Figure
    after: Figure
    change: Figure


class ChangeReport(NamedTuple):
    """Everything a reader of a comparison is told."""

    language: str
    title: str
    lines: tuple[str, ...]
    heads: tuple[str, ...]
    """Headings of the columns: node, before, after, change, and the two parts where they are told apart."""
    is_split: bool
    total: ChangeRow
    rows: tuple[ChangeRow, ...]
    answers_title: str
    answers: tuple[AnswerRow, ...]
    dominance: Dominance
    top: int
    trend_title: str
    level_word: str
    periods: tuple[str, ...]
    """Of the trend, the oldest first; empty where there are only two sheets."""
    levels: tuple[Figure, ...]
    trend: tuple[TrendRow, ...]
    """The whole, then the paths."""
    weightings: "Weightings | None" = None
    """None where the change under other weights is not estimated."""


def build_change(
    comparison: Comparison,
    before: Assessment,
    after: Assessment,
    labels: Labels,
    language: str,
    over_time: History | None = None,
    weightings: "Weightings | None" = None,
) -> ChangeReport:
    """Choose the words and round the numbers of one comparison, and of the trend that led to it.

    ``weightings`` says whether the change would be there under other weights.
    """
    phrases, versions = labels.compare, (before.rubric.version, after.rubric.version)
    is_split = versions[0] != versions[1]
    heads = (phrases.node, phrases.before, phrases.after, phrases.change)
    return ChangeReport(
        language=language,
        title=phrases.title.format(
            name=after.sheet.subject.name,
            before=number(comparison.total.before),
            after=number(comparison.total.after),
        ),
        lines=tuple(_lines(comparison, before, after, labels, weightings, is_split=is_split)),
        heads=(*heads, phrases.by_answers, phrases.by_rubric) if is_split else heads,
        is_split=is_split,
        total=_row(comparison.total, phrases.total, is_path=True),
        rows=tuple(_rows(comparison, before, after, language)),
        answers_title=phrases.answers if comparison.answers else phrases.none,
        answers=tuple(_answers(comparison, after, language)),
        dominance=dominance(before, after),
        top=after.rubric.top,
        trend_title=phrases.trend,
        level_word=labels.report.level,
        periods=over_time.periods if over_time else (),
        levels=tuple(level_number(level) for level in over_time.levels) if over_time else (),
        trend=tuple(_trend(over_time, after, phrases, language)) if over_time else (),
        weightings=weightings,
    )


def build_over_time(trend: History, after: Assessment, labels: Labels, language: str) -> OverTime:
    """Choose the words and round the numbers of a trend."""
    rows = tuple(_trend(trend, after, labels.compare, language))
    return OverTime(labels.compare.trend, trend.periods, tuple(map(level_number, trend.levels)), rows)


def _trend(over_time: History, after: Assessment, phrases: CompareLabels, language: str) -> Iterator[TrendRow]:
    titles = after.rubric.titles(language)
    yield TrendRow("total", phrases.total, tuple(map(number, over_time.scores)))
    for name, scores in over_time.paths:
        yield TrendRow(name, f"{name} {titles.get(name, '')}".rstrip(), tuple(map(number, scores)))


def _lines(
    comparison: Comparison,
    before: Assessment,
    after: Assessment,
    labels: Labels,
    weightings: "Weightings | None",
    *,
    is_split: bool,
) -> list[str]:
    phrases, mark = labels.compare, labels.report.list_mark
    periods = before.sheet.subject.period, after.sheet.subject.period
    lines = (
        [phrases.period.format(before=periods[0] or NO_NUMBER, after=periods[1] or NO_NUMBER)] if any(periods) else []
    )
    levels = (level_number(level) for level in (comparison.level_before, comparison.level_after))
    lines.append(phrases.level.format(before=next(levels), after=next(levels)))
    if is_split:
        lines.append(phrases.versions.format(before=before.rubric.version, after=after.rubric.version))
    else:
        lines.append(phrases.one_version.format(version=after.rubric.version))
    lines.append(phrases.dominance[dominance(before, after)])
    if weightings:
        lines.append(weightings.sentence)
    fallen = sorted(
        (delta for delta in comparison.measures if round(delta.change, 9) < 0), key=lambda delta: delta.change
    )
    if fallen:
        names = mark.join(f"{delta.id} {signed(delta.change)}" for delta in fallen)
        lines.append(phrases.fallen.format(measures=names))
    if comparison.only_before:
        lines.append(phrases.only_before.format(questions=mark.join(comparison.only_before)))
    if comparison.only_after:
        lines.append(phrases.only_after.format(questions=mark.join(comparison.only_after)))
    return lines


def _rows(comparison: Comparison, before: Assessment, after: Assessment, language: str) -> list[ChangeRow]:
    """Paths, each followed by its measures."""
    paths = {delta.id: delta for delta in comparison.paths}
    measures = {delta.id: delta for delta in comparison.measures}
    rows = []
    for rubric in (after.rubric, before.rubric):
        for path in rubric.paths:
            if path.id in paths:
                rows.append(_row(paths.pop(path.id), f"{path.id} {words(path.title, language)}", is_path=True))
            for measure in path.measures:
                if measure.id in measures:
                    title = f"{measure.id} {words(measure.title, language)}"
                    rows.append(_row(measures.pop(measure.id), title, is_path=False))
    return rows


def _row(delta: Delta, title: str, *, is_path: bool) -> ChangeRow:
    figures = (signed(delta.change), signed(delta.by_answers), signed(delta.by_rubric))
    return ChangeRow(delta.id, title, is_path, number(delta.before), number(delta.after), *figures)


def _answers(comparison: Comparison, after: Assessment, language: str) -> list[AnswerRow]:
    subject = after.sheet.subject
    texts = after.rubric.titles(language, subject.profile, subject.sectors)
    return [
        AnswerRow(c.id, texts[c.id], level_number(c.before), level_number(c.after), signed(c.after - c.before))
        for c in comparison.answers
    ]
