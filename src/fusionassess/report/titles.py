"""What the pictures of a report say, in a title each; the rules stand in docs/scoring.md."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from fusionassess.report.value import (
    CoordinationFigures,
    Gap,
    MeasureRow,
    PathRow,
    PictureTitles,
    QuadrantFigures,
)
from fusionassess.report.wording import difference, percent, plain
from fusionassess.words.shapes.report import Captions, ReportLabels

if TYPE_CHECKING:
    from fusionassess.report.figures import Figure

Row = TypeVar("Row", PathRow, MeasureRow)
FEWEST = 2
"""Scores that can be told apart."""


def titles(
    total: "Figure",
    paths: Sequence[PathRow],
    gaps: Sequence[Gap],
    coordination: CoordinationFigures,
    quadrant: QuadrantFigures | None,
    bands: Mapping[str, tuple[float, float]],
    captions: Captions,
    phrases: ReportLabels,
) -> PictureTitles:
    """Title each picture with what it says, by what is shown; where it says nothing, with what it shows.

    A picture that is not drawn has none.
    """
    return PictureTitles(
        paths=_of_targets(paths, phrases) or _below_the_total(total, paths, phrases) or captions.paths,
        radar=_lowest_and_highest(paths, phrases) or captions.radar,
        bars=_in_bands([row for path in paths for row in path.measures], bands, phrases) or captions.bars,
        obstacles=_of_the_loss(gaps, phrases) or captions.obstacles,
        plane=_of_the_sides(coordination, phrases),
        quadrant=_of_the_quadrant(total, quadrant, phrases),
    )


def _shown(row: PathRow | MeasureRow) -> float:
    return float(row.score.point.display)


def _of_targets(paths: Sequence[PathRow], phrases: ReportLabels) -> str:
    """The path that is farthest from its target; of the only one that has a target, how far."""
    wanted = [path for path in paths if path.target.value is not None and path.score.point.value is not None]
    if not wanted:
        return ""
    away = [difference(path.target.value or 0.0, path.score.point.value or 0.0) for path in wanted]
    most = max(range(len(away)), key=lambda place: float(away[place].display))
    if float(away[most].display) <= 0:
        return phrases.targets_reached_say
    farthest = sum(far.display == away[most].display for far in away)
    if farthest > 1:
        return phrases.targets_away_say.format(count=farthest, away=away[most])
    sentence = phrases.target_away_say if len(wanted) > 1 else phrases.target_only_say
    return sentence.format(path=wanted[most].title, away=away[most])


def _below_the_total(total: "Figure", paths: Sequence[PathRow], phrases: ReportLabels) -> str:
    """The paths below the score of the whole."""
    known = _known(paths)
    if len(known) < FEWEST:
        return _single(known, paths, phrases.no_path_says, phrases)
    if total.value is None:
        return ""
    below = [path.title for path in known if _shown(path) < float(total.display)]
    if not below:
        return _alike(known, paths, phrases) if len(set(map(_shown, known))) == 1 else ""
    return phrases.below_total_say.format(total=total, paths=phrases.list_mark.join(below))


def _lowest_and_highest(paths: Sequence[PathRow], phrases: ReportLabels) -> str:
    known = _known(paths)
    if len(known) < FEWEST:
        return _single(known, paths, phrases.no_path_says, phrases)
    low, high = min(known, key=_shown), max(known, key=_shown)
    if _shown(low) == _shown(high):
        return _alike(known, paths, phrases)
    return _extremes(known, phrases.so_many_paths, phrases)


def _extremes(known: Sequence[Row], many: str, phrases: ReportLabels) -> str:
    """The lowest and the highest; several with the same score by their number."""
    low, high = min(map(_shown, known)), max(map(_shown, known))
    lowest, highest = ([row for row in known if _shown(row) == end] for end in (low, high))
    ends = {"low_score": lowest[0].score.point, "high_score": highest[0].score.point}
    if len(lowest) == len(highest) == 1:
        return phrases.extremes_say.format(low=lowest[0].title, high=highest[0].title, **ends)
    named = {"low": _named(lowest, many, phrases), "high": _named(highest, many, phrases)}
    return phrases.tied_extremes_say.format(**named, **ends)


def _named(rows: Sequence[Row], many: str, phrases: ReportLabels) -> str:
    """One by its title, several by their number."""
    return many.format(count=len(rows)) if len(rows) > 1 else phrases.quoted.format(title=rows[0].title)


def _in_bands(measures: Sequence[MeasureRow], bands: Mapping[str, tuple[float, float]], phrases: ReportLabels) -> str:
    """How many measures stand in the lowest band, or that all stand in one; and the lowest, without bands the ends."""
    known = _known(measures)
    if len(known) < FEWEST:
        return _single(known, measures, phrases.no_measure_says, phrases)
    low, high = min(known, key=_shown), max(known, key=_shown)
    if _shown(low) == _shown(high):
        sentence = phrases.measures_alike_say if len(known) == len(measures) else phrases.scored_measures_alike_say
        return sentence.format(score=low.score.point)
    if not any(row.band for row in known):
        return _extremes(known, phrases.so_many_measures, phrases)
    stood_in = {row.band for row in known}
    count = sum(row.band == "low" for row in known)
    sentence = phrases.low_measures_say if count else phrases.no_low_measure_says
    if len(stood_in) == 1:
        sentence = phrases.one_band_says if len(known) == len(measures) else phrases.scored_one_band_says
    lowest = [row for row in known if _shown(row) == _shown(low)]
    title = low.title if len(lowest) == 1 else phrases.so_many_measures.format(count=len(lowest))
    ends = {"below": plain(bands["low"][1])} if count else {}
    told = {"low": count, "count": len(known), "title": title, "score": low.score.point, "band": low.band_name}
    return sentence.format(**told, **ends)


def _known(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.score.point.value is not None]


def _single(known: Sequence[Row], rows: Sequence[Row], none: str, phrases: ReportLabels) -> str:
    """The only score there is, or that there is none; an express round has ranges instead."""
    if known:
        return phrases.single_says.format(title=known[0].title, score=known[0].score.point)
    return "" if any(row.remark == phrases.only_a_range for row in rows) else none


def _alike(known: Sequence[PathRow], paths: Sequence[PathRow], phrases: ReportLabels) -> str:
    sentence = phrases.paths_alike_say if len(known) == len(paths) else phrases.scored_paths_alike_say
    return sentence.format(score=known[0].score.point)


def _of_the_loss(gaps: Sequence[Gap], phrases: ReportLabels) -> str:
    """What the measures shown have of the whole distance to the top."""
    share = percent(sum(gap.share.value or 0.0 for gap in gaps))
    if len(gaps) == 1:
        return phrases.one_loss_says.format(title=gaps[0].title, share=share)
    if not gaps:
        return ""
    sentence = phrases.loss_says if round(share.value or 0.0, 9) < 1 else phrases.whole_loss_says
    return sentence.format(count=len(gaps), share=share)


def _of_the_sides(coordination: CoordinationFigures, phrases: ReportLabels) -> str:
    if coordination.degree.point.value is None:
        return ""
    return phrases.sides_say.format(
        lead=coordination.lead, degree=coordination.degree.point, name=coordination.grade_name
    )


def _of_the_quadrant(total: "Figure", quadrant: QuadrantFigures | None, phrases: ReportLabels) -> str:
    if quadrant is None or total.value is None:
        return ""
    name = quadrant.names[quadrant.maturity_high][quadrant.outcome_high]
    return phrases.quadrant_says.format(name=name, score=total, outcome=quadrant.outcome)
