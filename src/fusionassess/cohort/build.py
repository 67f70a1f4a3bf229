"""A tally becomes the picture of a cohort."""

from collections.abc import Iterator, Sequence

import numpy as np

from fusionassess.cohort import checks, findings, heat_maps
from fusionassess.cohort.counts import MILLION
from fusionassess.cohort.pooled import Pooled, mean, pooled, spread_of
from fusionassess.cohort.tally import MOST_PERIODS, Tally
from fusionassess.cohort.value import AdviceRow, Cohort, LevelRow, NodeRow, ObstacleRow, Spread
from fusionassess.kernel.figures.order_of_steps import EFFORT
from fusionassess.kernel.figures.reliability import LEAST_RESPONDENTS
from fusionassess.kernel.figures.suppression import LEAST
from fusionassess.kernel.release import __version__
from fusionassess.kernel.results import STATUSES
from fusionassess.report.figures import LevelScale
from fusionassess.report.value import Provenance
from fusionassess.report.wording import percent
from fusionassess.rubric.library import Edition
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.cohort import CohortLabels


def build_cohort(
    edition: Edition,
    tally: Tally,
    labels: Labels,
    language: str,
    repeated: int = 0,
    *,
    by_period: bool = True,
    budget: int | None = None,
) -> Cohort:
    """Choose the words and round the numbers of a cohort, in one language; small groups are left out.

    ``repeated`` rows were of a unit that counts with another one, that of its latest period or, where it is not
    ``by_period``, the one that was read first; ``budget`` is the points of effort that steps were
    chosen for. A tally without a respondent has no picture: ValueError.
    """
    if not tally.count:
        raise ValueError("nobody was counted")
    phrases, rubric = labels.cohort, edition.rubric
    pool = pooled(tally)
    score = spread_of(pool.spread[:, 0].sum(axis=0), int(pool.sums[:, 0].sum()))
    is_told = score is not None
    levels = _levels(pool, language) if is_told else ()
    units = heat_maps.units(pool, phrases, language) if is_told else None
    strip = heat_maps.strip(pool, phrases, language, score) if score is not None else None
    nodes = _nodes(pool, language) if is_told else ()
    obstacles = findings.obstacles(pool, language) if is_told else ()
    advice = findings.advice(pool, labels, phrases, language) if is_told else ()
    told = phrases.repeated if by_period else phrases.repeated_read
    return Cohort(
        language=language,
        words=phrases,
        title=phrases.title.format(rubric=words(rubric.title, language)),
        subtitle=phrases.subtitle.format(count=tally.count, rubric=rubric.id, version=rubric.version),
        warnings=tuple(_warnings(phrases, is_told=is_told, is_named=units is not None, is_drawn=strip is not None)),
        counted=tally.count,
        scale=LevelScale(rubric.bottom, rubric.top),
        notes=_notes(phrases, budget),
        score=score,
        counted_told=(*_counted(pool, phrases), *(_periods(tally, phrases) if is_told else ())),
        standing=tuple(_standing(phrases, score, levels)) if score is not None else (),
        summary=(
            *(_summary(pool, labels, phrases, nodes, obstacles, advice) if is_told else ()),
            *([told.format(count=repeated)] if repeated and is_told else []),
        ),
        levels=levels,
        commonest=_commonest(levels, phrases) if levels else "",
        nodes=nodes,
        heat=heat_maps.bands(pool, phrases, language) if is_told else None,
        units=units,
        strip=strip,
        units_off="" if units or not is_told else heat_maps.why_no_units(tally, phrases),
        profiles=heat_maps.profiles(pool, phrases, language) if is_told else None,
        groups=tuple(heat_maps.groups(pool, phrases, language)) if is_told else (),
        obstacles=obstacles,
        advice=advice,
        worth=findings.worthwhile(pool, phrases, language) if is_told else (),
        worth_told=tuple(findings.brought(pool, phrases, score)) if score is not None else (),
        reliability=tuple(checks.reliability(pool, phrases, language)) if is_told else (),
        entropy=tuple(checks.entropy(pool, phrases, language)) if is_told else (),
        flags=tuple(checks.flags(pool, phrases)) if is_told else (),
        blanks=tuple(checks.blanks(pool, language)) if is_told else (),
        method=(
            *phrases.methods,
            phrases.provenance.format(
                rubric=rubric.id, version=rubric.version, sha256=edition.sha256, tool=__version__
            ),
        ),
        provenance=Provenance(rubric.id, rubric.version, edition.sha256, __version__),
    )


def _warnings(phrases: CohortLabels, *, is_told: bool, is_named: bool, is_drawn: bool) -> Iterator[str]:
    """That nothing is told, or who must not see it."""
    if not is_told:
        yield phrases.too_few.format(least=LEAST)
    elif is_named:
        yield phrases.named
    elif is_drawn:
        yield phrases.drawn


def _notes(phrases: CohortLabels, budget: int | None) -> dict[str, str]:
    small, medium, large = (EFFORT[size] for size in "SML")
    return {
        "groups": phrases.groups_note.format(least=LEAST),
        "obstacles": phrases.obstacles_note,
        "advice": phrases.advice_note.format(most=findings.MOST_STEPS, least=LEAST),
        "worth": phrases.worth_note.format(
            most=findings.MOST_WORTH, least=LEAST, budget=budget, small=small, medium=medium, large=large
        ),
        "reliability": phrases.reliability_note.format(least=LEAST_RESPONDENTS),
        "entropy": phrases.entropy_note,
        "quality": phrases.quality_note,
        "blanks": phrases.blanks_note.format(most=checks.MOST_BLANKS, least=LEAST),
    }


def _levels(pool: Pooled, language: str) -> tuple[LevelRow, ...]:
    rubric, counts = pool.tally.rubric, pool.of("levels").tolist()
    return tuple(
        LevelRow(level, name, counts[level], percent(counts[level] / sum(counts)))
        for level, name in rubric.level_names(language).items()
    )


def _commonest(levels: Sequence[LevelRow], phrases: CohortLabels) -> str:
    most = max(row.units for row in levels)
    return phrases.list_mark.join(
        phrases.of_share.format(level=row.level, name=row.name, share=row.share) for row in levels if row.units == most
    )


def _nodes(pool: Pooled, language: str) -> tuple[NodeRow, ...]:
    """Each path followed by its measures."""
    rows = []
    for path in pool.tally.rubric.paths:
        rows.append(NodeRow(path.id, words(path.title, language), True, _spread(pool, path.id)))
        rows += [NodeRow(own.id, words(own.title, language), False, _spread(pool, own.id)) for own in path.measures]
    return tuple(rows)


def _spread(pool: Pooled, node: str) -> Spread | None:
    place = pool.place(node)
    return spread_of(pool.spread[:, place].sum(axis=0), int(pool.sums[:, place].sum()))


def _counted(pool: Pooled, phrases: CohortLabels) -> Iterator[str]:
    statuses = dict(zip(STATUSES, pool.of("statuses").tolist(), strict=True))
    complete, partial = statuses["complete"], statuses["partial"]
    yield phrases.scored.format(
        count=pool.tally.count, scored=int(pool.scored.sum()), complete=complete, partial=partial
    )
    for status, sentence in phrases.withheld.items():
        if statuses[status]:
            yield sentence.format(count=statuses[status])


def _periods(tally: Tally, phrases: CohortLabels) -> Iterator[str]:
    """Of which periods the answers are; what fewer name than a group has may be a unit's own word and is not told."""
    if tally.periods is None:
        yield phrases.many_periods.format(most=MOST_PERIODS)
        return
    named = [period for name, period in sorted(tally.periods.items()) if name]
    if not named:
        return
    told = [phrases.id_and_figure.format(id=own.written, figure=own.units) for own in named if own.units >= LEAST]
    if others := sum(own.units for own in named if own.units < LEAST):
        told.append(phrases.other_periods.format(count=others))
    if nameless := tally.periods.get(""):
        told.append(phrases.no_period.format(count=nameless.units))
    yield phrases.periods.format(periods=phrases.list_mark.join(told))
    if len(tally.periods) > 1:
        yield phrases.mixed_periods


def _standing(phrases: CohortLabels, score: Spread, levels: tuple[LevelRow, ...]) -> Iterator[str]:
    told = phrases.spread if score.median.value is not None else phrases.spread_of_few
    yield told.format(mean=score.mean, median=score.median, lower=score.lower, upper=score.upper)
    yield phrases.commonest_level.format(levels=_commonest(levels, phrases))


def _summary(
    pool: Pooled,
    labels: Labels,
    phrases: CohortLabels,
    nodes: tuple[NodeRow, ...],
    obstacles: tuple[ObstacleRow, ...],
    advice: tuple[AdviceRow, ...],
) -> Iterator[str]:
    means = [(f"{row.id} {row.title}", row.spread.mean) for row in nodes if row.spread and not row.is_path]
    yield from findings.weakest(means, phrases)
    yield from findings.holding(obstacles, phrases)
    yield from findings.first(advice, phrases)
    evidenced, lacking = pool.of("evidence").tolist()
    if evidenced >= LEAST:
        gap = mean(lacking / MILLION, evidenced)
        yield (phrases.evidence if gap.value else phrases.evidence_enough).format(count=evidenced, gap=gap)
    grades = pool.of("grades")
    if grades.sum() >= LEAST:
        names, total = labels.report.coordination_classes, int(grades.sum())
        shares = ((names[place], percent(int(grades[place]) / total)) for place in np.flatnonzero(grades).tolist())
        classes = phrases.list_mark.join(phrases.of_class.format(name=name, share=share) for name, share in shares)
        yield phrases.coordination.format(count=total, classes=classes)
