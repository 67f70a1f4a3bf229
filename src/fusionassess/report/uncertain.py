"""How sure the figures are: what they come to under other weights, scales and errors, in words.

Only a report that is asked for it loads this module.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.figures.draws import SOURCES, Settings, open_questions
from fusionassess.kernel.figures.sobol import ROWS, BySource, Indices, by_source
from fusionassess.kernel.figures.uncertainty import uncertainty
from fusionassess.kernel.scoring import Floats
from fusionassess.report.figures import Figure, Interval
from fusionassess.report.wording import number, percent
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.report import UncertainLabels


class DrawnRange(NamedTuple):
    """A figure over all draws."""

    low: Figure
    """5 % lie below."""
    middle: Figure
    """The median."""
    high: Figure
    """5 % lie above."""
    display: str


class Chance(NamedTuple):
    """A level or a class, and the share of the draws that come to it."""

    rank: int
    name: str
    share: Figure


class VarianceShare(NamedTuple):
    """A source's share of a figure's variance; what is not told from nothing reads so."""

    first: Interval
    """On its own."""
    total: Interval
    """Together with others."""


class SourceShare(NamedTuple):
    """A source of uncertainty, how far it varies, and how much comes from it."""

    id: str
    title: str
    extent: float
    """How far it varies: see ``Settings``; the number of questions where gaps are filled."""
    text: str
    """Its own shares and how far it varies, in a sentence."""
    cells: tuple[str, ...]
    """The same and the shares together with others, as a row below the heads."""
    score: VarianceShare
    degree: VarianceShare | None


class UncertaintyFigures(NamedTuple):
    """What the draws say of one assessment."""

    title: str
    draws: int
    seed: int
    rows: int
    """Pairs of draws behind the shares of the sources."""
    headline: str
    """How firm the level is, for the first sentences; empty where no weight varies or no total is given."""
    sentences: tuple[str, ...]
    score: DrawnRange | None
    """None where no total is given."""
    degree: DrawnRange | None
    levels: tuple[Chance, ...]
    """Every level, from 0 up."""
    levels_by_weights: tuple[Chance, ...]
    """The same where nothing but the weights varies."""
    grades: tuple[Chance, ...]
    """Every class of the coordination degree."""
    heads: tuple[str, ...]
    sources: tuple[SourceShare, ...]
    """What varied."""


def build_uncertainty(assessment: Assessment, settings: Settings, labels: Labels, language: str) -> UncertaintyFigures:
    """Draw what else the answers could come to, and say it; where no total is given, only that."""
    phrases = labels.uncertain
    if math.isnan(assessment.results.score[0]):
        empty = UncertaintyFigures(
            phrases.title, settings.draws, settings.seed, ROWS, "", (), None, None, (), (), (), (), ()
        )
        return empty._replace(sentences=(phrases.withheld,))
    plan, block = assessment.plan, assessment.block
    drawn = uncertainty(plan, block, settings)
    names = assessment.rubric.level_names(language)
    score, degree = _spread(drawn.score), _spread(drawn.degree)
    levels, by_weights = _chances(drawn.levels, names), _chances(drawn.levels_by_weights, names)
    grades = _chances(drawn.grades, dict(enumerate(labels.report.coordination_classes))) if degree else ()
    shares = by_source(plan, block, settings)
    sources = _sources(assessment, settings, shares, phrases) if shares else ()
    built = UncertaintyFigures(
        title=phrases.title,
        draws=settings.draws,
        seed=settings.seed,
        rows=ROWS,
        headline=_headline(settings, by_weights, phrases) if "weights" in drawn.varied else "",
        sentences=(),
        score=score,
        degree=degree,
        levels=levels,
        levels_by_weights=by_weights,
        grades=grades,
        heads=phrases.heads if shares and shares.degree else phrases.heads[: len(phrases.heads) - 2],
        sources=sources,
    )
    return built._replace(sentences=tuple(_sentences(built, phrases)))


def _headline(settings: Settings, levels: Sequence[Chance], phrases: UncertainLabels) -> str:
    return phrases.headline.format(
        spread=percent(settings.weights),
        draws=f"{settings.draws:,}",
        levels=_told(levels, phrases.chance_of_level, phrases),
    )


def _sentences(built: UncertaintyFigures, phrases: UncertainLabels) -> Iterator[str]:
    if not built.sources:
        yield phrases.nothing_varies
        return
    if built.score:
        names = phrases.list_mark.join(source.title for source in built.sources)
        levels = _told(built.levels, phrases.chance_of_level, phrases)
        yield phrases.score_sentence.format(
            sources=names, spread=built.score.display, middle=built.score.middle, levels=levels
        )
    if built.degree:
        grades = _told(built.grades, phrases.chance_of_grade, phrases)
        yield phrases.degree_sentence.format(spread=built.degree.display, middle=built.degree.middle, grades=grades)
    first = max(built.sources, key=lambda source: source.score.first.point.value or 0.0).score.first
    largest = [one.title for one in built.sources if one.score.first.point.display == first.point.display]
    if len(largest) < len(built.sources) and (first.low.value or 0.0) > 0:
        told = phrases.largest if len(largest) == 1 else phrases.largest_together
        yield told.format(source=phrases.list_mark.join(largest), share=first.point)
    yield phrases.reproducible.format(seed=built.seed, draws=f"{built.draws:,}", rows=f"{built.rows:,}")


def _spread(values: Floats) -> DrawnRange | None:
    if math.isnan(values[0]):
        return None
    low, middle, high = map(number, values)
    return DrawnRange(low, middle, high, f"{low}–{high}")


def _chances(shares: Floats, names: Mapping[int, str]) -> tuple[Chance, ...]:
    return tuple(Chance(rank, name, percent(shares[rank])) for rank, name in names.items())


def _told(chances: Sequence[Chance], sentence: str, phrases: UncertainLabels) -> str:
    """What there is any chance of, the likeliest first."""
    there = sorted(
        (chance for chance in chances if chance.share.value), key=lambda chance: -(chance.share.value or 0.0)
    )
    return phrases.list_mark.join(
        sentence.format(share=chance.share, rank=chance.rank, name=chance.name) for chance in there
    )


def _sources(
    assessment: Assessment, settings: Settings, shares: BySource, phrases: UncertainLabels
) -> tuple[SourceShare, ...]:
    gaps = float(open_questions(assessment.block).sum())
    extents = dict(zip(SOURCES, (settings.weights, settings.answers, settings.shape, 1 / 2, gaps), strict=True))
    shown = {
        "share": {name: percent(extents[name]) for name in ("weights", "answers")},
        "low": {"shape": number(1 / settings.shape)},
        "high": {"shape": number(settings.shape)},
        "count": {"fill": number(gaps, 0)},
    }
    rows = []
    for place, name in enumerate(shares.sources):
        extends = phrases.ranges[name].format(**{field: values.get(name, "") for field, values in shown.items()})
        score = _part(shares.score, place, phrases)
        degree = _part(shares.degree, place, phrases) if shares.degree else None
        text = (phrases.of_both if degree else phrases.of_score).format(
            range=extends, score=score.first.display, degree=degree.first.display if degree else ""
        )
        cells = [share.display for part in (score, degree) if part for share in part]
        title = phrases.sources[name]
        rows.append(SourceShare(name, title, extents[name], text, (title, extends, *cells), score, degree))
    return tuple(rows)


def _part(indices: Indices, place: int, phrases: UncertainLabels) -> VarianceShare:
    return VarianceShare(
        _share(indices.first[place], indices.first_bounds[:, place], phrases),
        _share(indices.total[place], indices.total_bounds[:, place], phrases),
    )


def _share(estimate: float, bounds: Floats, phrases: UncertainLabels) -> Interval:
    """A share of the variance; an estimate may fall below 0 or above 1 by chance, a share cannot."""
    point, low, high = (percent(min(max(float(value), 0.0), 1.0)) for value in (estimate, *bounds))
    if point.value is None:
        return Interval(point, low, high, point.display)
    shown = phrases.about_nothing if bounds[0] <= 0 else point.display
    display = shown if low.display == high.display else f"{shown} [{low}–{high}]"
    return Interval(point._replace(display=shown), low, high, display)
