"""The report's pictures in numbers, as charts of an office program take them, and in words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fusionassess.render.sections.blocks import BEFORE_FIGURE, Chart, Series
from fusionassess.render.text.wrapping import columns
from fusionassess.report.figures import Interval, LevelScale
from fusionassess.report.value import MeasureRow, Outlook, PathRow, Report

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

SCORE, TARGET, BEFORE = "1D5A9E", "7438A3", "93A1B0"
LINES = (SCORE, "855500", "17693A", "B3261E", "7438A3", "0B6E75", "525D6B")
"""Colours of the lines over time, the whole first."""
TICKS = 6
"""Marks along the months, about."""
NICE = (1, 2, 3, 6, 12, 24, 60, 120)
ONE_LINE = 44
"""Columns of a label that has room on one line of a page."""
TALLEST = 22.0
"""Centimetres of a picture that stays on one page."""
FEWEST_AXES = 3
"""Fewer make no shape."""


def marks_of(scale: LevelScale) -> str:
    """How a spreadsheet shows the marks of an axis of levels, which begins at nothing: 0 only where it is a level."""
    return "General" if 0 in scale.marks else "0;;"


def radar(report: Report) -> Chart | None:
    """The paths' scores with their targets; none where there are too few paths."""
    captions, paths = report.captions, report.paths
    if len(paths) < FEWEST_AXES:
        return None
    series = [Series(report.words.score, [path.score.point.value for path in paths], SCORE)]
    if any(path.target.value is not None for path in paths):
        series.append(Series(captions.target, [path.target.value for path in paths], TARGET))
    values = report.words.list_mark.join(spoken(report, path) for path in paths)
    told = captions.radar_told.format(top=report.scale.top, values=values)
    labels = [f"{path.id} {path.title}" for path in paths]
    return Chart(
        "radar",
        report.pictures.radar,
        told,
        labels,
        series,
        report.scale.top,
        "0.00",
        8.0,
        marks=marks_of(report.scale),
    )


def paths(report: Report) -> Chart:
    """Every path's score with its interval, and its target."""
    captions, rows = report.captions, report.paths
    values = report.words.list_mark.join(spoken(report, row) for row in rows)
    scores = [row.score for row in rows]
    ends = _ends(scores, low=True), _ends(scores, low=False)
    series = [Series(report.words.score, [score.point.value for score in scores], SCORE, *ends)]
    if any(row.target.value is not None for row in rows):
        series.append(Series(captions.target, [row.target.value for row in rows], TARGET, look="mark"))
    told = captions.paths_told.format(bottom=report.scale.bottom, top=report.scale.top, values=values)
    mark = report.words.list_mark
    labels = [
        spoken(
            report, row._replace(remark="" if row.score.point.value is not None else captions.no_number), named=False
        )
        for row in rows
    ]
    drawn = [
        captions.interval_is if any(score.low.display != score.high.display for score in scores) else "",
        captions.target_is if len(series) > 1 else "",
    ]
    key = mark.join(filter(None, drawn))
    below = [
        captions.with_parts.format(
            title=path.title, value=mark.join(f"{row.title} {row.score.point}" for row in path.measures)
        )
        for path in rows
        if path.measures
    ]
    height = 1.0 + 0.95 * len(labels)
    return Chart(
        "bar",
        report.pictures.paths,
        told,
        labels,
        series,
        report.scale.top,
        "0.00",
        height,
        key=key,
        below=below,
        marks=marks_of(report.scale),
    )


def bars(report: Report) -> Chart:
    """Every measure's score with its interval."""
    rows = [measure for path in report.paths for measure in path.measures]
    values = report.words.list_mark.join(spoken(report, row) for row in rows)
    scores = [row.score for row in rows]
    ends = _ends(scores, low=True), _ends(scores, low=False)
    series = Series(report.words.score, [score.point.value for score in scores], SCORE, *ends)
    labels = [_with_figure(report, row) for row in rows]
    return _bars(report, report.pictures.bars, values, labels, series, report.scale.top, marks=marks_of(report.scale))


def _with_figure(report: Report, row: PathRow | MeasureRow) -> str:
    """The figure stands beside the title, where the interval's line cannot run through it."""
    figure = row.score.display if row.score.low.value is not None else report.captions.no_number
    return f"{row.id} {row.title}{BEFORE_FIGURE}{figure}"


def obstacles(report: Report) -> Chart:
    """The measures with the largest shares of the whole gap."""
    labels = [f"{gap.id} {gap.title}" for gap in report.gaps]
    shares = [gap.share.value for gap in report.gaps]
    pairs = zip(labels, report.gaps, strict=True)
    values = report.words.list_mark.join(f"{label} {gap.share}" for label, gap in pairs)
    top = 1.2 * max(share or 0.0 for share in shares)
    series = Series(report.words.share, shares, SCORE)
    return _bars(report, report.pictures.obstacles, values, labels, series, top, "0%")


def outlook(report: Report, reached: Outlook) -> Chart:
    """Every path's score now, and once the short list is done."""
    captions, rows = report.captions, reached.paths
    values = report.words.list_mark.join(
        captions.with_value.format(title=row.title, value=" → ".join(map(str, row.values))) for row in rows
    )
    series = [
        Series(name, [row.values[place].value for row in rows], colour)
        for place, (name, colour) in enumerate(((captions.now, BEFORE), (captions.once_done, SCORE)))
    ]
    labels = [row.title for row in rows]
    return Chart(
        "bar",
        reached.sentence,
        values,
        labels,
        series,
        report.scale.top,
        "0.00",
        1.2 + 1.2 * len(labels),
        marks=marks_of(report.scale),
    )


def gantt(report: Report) -> Chart | None:
    """When each step of the roadmap is taken; none where there is no roadmap."""
    roadmap = report.roadmap
    if roadmap is None or not roadmap.steps:
        return None
    labels = [f"{step.number}. {step.do}" for step in roadmap.steps]
    series = [
        Series(report.captions.start, [step.start for step in roadmap.steps], TARGET),
        Series(report.words.months, [step.end - step.start for step in roadmap.steps], SCORE),
    ]
    height = min(1.2 + 1.25 * len(labels), TALLEST)
    months = roadmap.months
    return Chart(
        "gantt", roadmap.gantt_title, roadmap.gantt_told, labels, series, months, "0", height, months_apart(months)
    )


def months_apart(months: int) -> int:
    """From one mark along the months to the next."""
    return next((nice for nice in NICE if months / nice <= TICKS), NICE[-1])


def _bars(
    report: Report,
    title: str,
    values: str,
    labels: Sequence[str],
    series: Series,
    top: float,
    shown: str = "0.00",
    marks: str = "General",
) -> Chart:
    told = report.captions.with_value.format(title=title, value=values)
    row = 0.64 if all(columns(label) <= ONE_LINE for label in labels) else 0.9
    return Chart("bar", title, told, labels, [series], top, shown, 1.2 + row * len(labels), marks=marks)


def over_time(report: "AnyReport") -> Chart | None:
    """The whole and the paths over the periods; none where earlier sheets were not given."""
    periods, captions = report.over_time, report.captions
    if periods is None:
        return None
    values = [
        captions.with_value.format(title=row.title, value=" → ".join(map(str, row.values))) for row in periods.rows
    ]
    told = captions.over_time_told.format(
        first=periods.periods[0],
        last=periods.periods[-1],
        bottom=report.scale.bottom,
        top=report.scale.top,
        values=report.words.list_mark.join(values),
    )
    series = [
        Series(row.title, [figure.value for figure in row.values], LINES[place % len(LINES)])
        for place, row in enumerate(periods.rows)
    ]
    return Chart(
        "line",
        periods.title,
        told,
        periods.periods,
        series,
        report.scale.top,
        "0.00",
        9.0,
        marks=marks_of(report.scale),
    )


def raters(report: Report) -> Chart | None:
    """The mean level of each path as each role sees it; none of a sheet that one rater filled in."""
    raters = report.raters
    if raters is None:
        return None
    series = [
        Series(row.role, [mean.value for mean in row.means], LINES[place % len(LINES)])
        for place, row in enumerate(raters.roles)
    ]
    labels = [title for _, title in raters.paths]
    height = 2.0 + 0.35 * len(labels) * (len(series) + 1)
    return Chart(
        "bar",
        raters.picture,
        raters.picture_told,
        labels,
        series,
        report.scale.top,
        "0.00",
        height,
        marks=marks_of(report.scale),
    )


def _ends(scores: Sequence[Interval], *, low: bool) -> list[float | None]:
    """One end of each interval that reads as one."""
    return [
        None if score.low.display == score.high.display else (score.low if low else score.high).value
        for score in scores
    ]


def spoken(report: Report, row: PathRow | MeasureRow, *, named: bool = True) -> str:
    """A path or a measure with its score and target, or why it has no score, for whoever hears a picture.

    Without its id where that is not ``named``.
    """
    captions = report.captions
    value = row.score.display if row.score.low.value is not None else row.remark
    if row.target.value is not None:
        value = captions.with_target.format(value=value, target=row.target)
    return captions.with_value.format(title=f"{row.id} {row.title}" if named else row.title, value=value)
