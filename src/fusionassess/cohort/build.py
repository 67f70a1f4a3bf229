"""A tally becomes the picture of a cohort."""

from collections.abc import Iterator

import numpy as np

from fusionassess import __version__
from fusionassess.cohort import checks, findings, maps
from fusionassess.cohort.pooled import Pooled, mean, pooled, spread_of
from fusionassess.cohort.tally import MILLION, Tally
from fusionassess.cohort.value import Cohort, LevelRow, NodeRow, Spread
from fusionassess.kernel.figures.reliability import LEAST_RESPONDENTS
from fusionassess.kernel.figures.suppression import LEAST
from fusionassess.kernel.results import STATUSES
from fusionassess.report.value import Provenance
from fusionassess.report.wording import percent
from fusionassess.rubric.library import Edition
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.cohort import CohortLabels

LOWEST = 3
"""Measures named as the weakest."""


def build_cohort(edition: Edition, tally: Tally, labels: Labels, language: str) -> Cohort:
    """Choose the words and round the numbers of a cohort, in one language; small groups are left out.

    A tally without a respondent has no picture: ValueError.
    """
    if not tally.count:
        raise ValueError("nobody was counted")
    said, rubric = labels.cohort, edition.rubric
    found = pooled(tally)
    score = spread_of(found.spread[:, 0].sum(axis=0), int(found.sums[:, 0].sum()))
    is_told = score is not None
    levels = _levels(found, language) if is_told else ()
    units = maps.units(found, said, language) if is_told else None
    nodes = _nodes(found, language) if is_told else ()
    return Cohort(
        language=language,
        words=said,
        title=said.title.format(rubric=words(rubric.title, language)),
        subtitle=said.subtitle.format(count=tally.count, rubric=rubric.id, version=rubric.version),
        warnings=(said.named,) if units else () if is_told else (said.too_few.format(least=LEAST),),
        counted=tally.count,
        top=rubric.top,
        notes=_notes(said),
        score=score,
        summary=tuple(_summary(found, labels, said, score, levels, nodes)),
        levels=levels,
        nodes=nodes,
        heat=maps.bands(found, said, language) if is_told else None,
        units=units,
        units_off="" if units or not is_told else maps.why_no_units(tally, said),
        profiles=maps.profiles(found, said, language) if is_told else None,
        groups=tuple(maps.groups(found, said, language)) if is_told else (),
        obstacles=findings.obstacles(found, language) if is_told else (),
        advice=findings.advice(found, labels, said, language) if is_told else (),
        reliability=tuple(checks.reliability(found, said, language)) if is_told else (),
        entropy=tuple(checks.entropy(found, said, language)) if is_told else (),
        flags=tuple(checks.flags(found, said)) if is_told else (),
        blanks=tuple(checks.blanks(found, language)) if is_told else (),
        method=(
            *said.methods,
            said.provenance.format(rubric=rubric.id, version=rubric.version, sha256=edition.sha256, tool=__version__),
        ),
        provenance=Provenance(rubric.id, rubric.version, edition.sha256, __version__),
    )


def _notes(said: CohortLabels) -> dict[str, str]:
    return {
        "groups": said.groups_note.format(least=LEAST),
        "obstacles": said.obstacles_note,
        "advice": said.advice_note.format(most=findings.MOST_STEPS, least=LEAST),
        "reliability": said.reliability_note.format(least=LEAST_RESPONDENTS),
        "entropy": said.entropy_note,
        "quality": said.quality_note,
        "blanks": said.blanks_note,
    }


def _levels(found: Pooled, language: str) -> tuple[LevelRow, ...]:
    rubric, counts = found.tally.rubric, found.of("levels").tolist()
    return tuple(
        LevelRow(level, words(name, language), count, percent(count / sum(counts)))
        for level, (name, count) in enumerate(zip(rubric.levels, counts, strict=True))
    )


def _nodes(found: Pooled, language: str) -> tuple[NodeRow, ...]:
    """Each path followed by its measures."""
    rows = []
    for path in found.tally.rubric.paths:
        rows.append(NodeRow(path.id, words(path.title, language), True, _spread(found, path.id)))
        rows += [NodeRow(own.id, words(own.title, language), False, _spread(found, own.id)) for own in path.measures]
    return tuple(rows)


def _spread(found: Pooled, node: str) -> Spread | None:
    place = found.place(node)
    return spread_of(found.spread[:, place].sum(axis=0), int(found.sums[:, place].sum()))


def _summary(
    found: Pooled,
    labels: Labels,
    said: CohortLabels,
    score: Spread | None,
    levels: tuple[LevelRow, ...],
    nodes: tuple[NodeRow, ...],
) -> Iterator[str]:
    statuses = dict(zip(STATUSES, found.of("statuses").tolist(), strict=True))
    complete, partial = statuses["complete"], statuses["partial"]
    yield said.scored.format(
        count=found.tally.count, scored=int(found.scored.sum()), complete=complete, partial=partial
    )
    for status, sentence in said.withheld.items():
        if statuses[status]:
            yield sentence.format(count=statuses[status])
    if score is None:
        return
    told = said.spread if score.median.value is not None else said.spread_of_few
    yield told.format(mean=score.mean, median=score.median, lower=score.lower, upper=score.upper)
    commonest = max(levels, key=lambda row: row.units)
    level = said.of_level.format(level=commonest.level, name=commonest.name)
    yield said.commonest_level.format(level=level, share=commonest.share)
    means = [(row, row.spread.mean) for row in nodes if row.spread and not row.is_path]
    lowest = sorted(means, key=lambda pair: pair[1].value or 0.0)[:LOWEST]
    named = (said.id_and_figure.format(id=f"{row.id} {row.title}", figure=mean) for row, mean in lowest)
    yield said.weakest.format(measures=said.list_mark.join(named))
    evidenced, lacking = found.of("evidence").tolist()
    if evidenced >= LEAST:
        yield said.evidence.format(count=evidenced, gap=mean(lacking / MILLION, evidenced))
    grades = found.of("grades")
    if grades.sum() >= LEAST:
        names, total = labels.report.coordination_classes, int(grades.sum())
        shares = ((names[place], percent(int(grades[place]) / total)) for place in np.flatnonzero(grades).tolist())
        classes = said.list_mark.join(said.of_class.format(name=name, share=share) for name, share in shares)
        yield said.coordination.format(count=total, classes=classes)
