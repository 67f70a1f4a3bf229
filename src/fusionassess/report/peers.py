"""Where a respondent stands among its peers, in words."""

from collections.abc import Iterator
from typing import NamedTuple

from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.figures.distribution import quantile, share_below
from fusionassess.kernel.figures.peers import PeerGroups
from fusionassess.kernel.figures.suppression import LEAST
from fusionassess.kernel.scoring import Ints
from fusionassess.report.figures import Figure
from fusionassess.report.wording import NOTHING, difference, number
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import labels
from fusionassess.words.shapes.report import PeerLabels

MOST_NAMED = 3


class PeerRow(NamedTuple):
    """The whole, a path or a measure beside the peers'."""

    id: str
    title: str
    is_measure: bool
    own: Figure
    percentile: Figure
    """Share of the peers below, equals counted half, in hundredths."""
    lower: Figure
    median: Figure
    upper: Figure
    text: str


class Peers(NamedTuple):
    """A respondent's place in its peer group."""

    title: str
    units: int | None
    """How many have a total; None where they are too few to be told."""
    is_by_sector: bool
    sentences: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[PeerRow, ...]


def build_peers(assessment: Assessment, groups: PeerGroups, language: str) -> Peers:
    """Choose the words; a group or a node of too few peers is not told of."""
    phrases = labels(language).peers
    counts = groups.chosen
    units = int(counts[0].sum())
    group = _group(assessment, groups, phrases, language).format(count=units)
    if units < LEAST:
        return Peers(phrases.title, None, False, (phrases.too_few.format(least=LEAST),), phrases.heads, ())
    rows = tuple(_rows(assessment, groups, phrases, language))
    return Peers(
        phrases.title,
        units,
        groups.is_by_sector,
        tuple(_sentences(group, groups.further, rows, phrases)),
        phrases.heads,
        rows,
    )


def _group(assessment: Assessment, groups: PeerGroups, phrases: PeerLabels, language: str) -> str:
    rubric, subject = assessment.rubric, assessment.sheet.subject
    profile = words(rubric.profiles[subject.profile].title, language)
    if not groups.is_by_sector:
        return phrases.of_profile.replace("{profile}", profile)
    sectors = phrases.sector_mark.join(words(rubric.sectors[sector].title, language) for sector in subject.sectors)
    chosen = phrases.of_sectors if sectors else phrases.of_no_sector
    return chosen.replace("{profile}", profile).replace("{sectors}", sectors)


def _rows(assessment: Assessment, groups: PeerGroups, phrases: PeerLabels, language: str) -> Iterator[PeerRow]:
    results, plan, counts = assessment.results, assessment.plan, groups.chosen
    own = dict(zip(plan.paths, results.paths[0].tolist(), strict=True))
    own |= dict(zip(plan.measures, results.measures[0].tolist(), strict=True))
    yield _row("", phrases.score, counts[0], float(results.score[0]), phrases, is_measure=False)
    places = {name: place for place, name in enumerate(groups.nodes, start=1)}
    for path in assessment.rubric.paths:
        if path.id in places:
            yield _row(
                path.id, words(path.title, language), counts[places[path.id]], own[path.id], phrases, is_measure=False
            )
        for measure in path.measures:
            if measure.id in places:
                title = words(measure.title, language)
                yield _row(measure.id, title, counts[places[measure.id]], own[measure.id], phrases, is_measure=True)


def _row(name: str, title: str, counts: Ints, own: float, phrases: PeerLabels, *, is_measure: bool) -> PeerRow:
    known = counts.sum() >= LEAST
    lower, median, upper = (number(quantile(counts, share)) if known else NOTHING for share in (0.25, 0.5, 0.75))
    percentile = number(100 * share_below(counts, own), 0) if known else NOTHING
    figure = number(own)
    text = phrases.row.format(own=figure, percentile=percentile, lower=lower, median=median, upper=upper)
    return PeerRow(name, title, is_measure, figure, percentile, lower, median, upper, text)


def _sentences(group: str, further: int, rows: tuple[PeerRow, ...], phrases: PeerLabels) -> Iterator[str]:
    total = rows[0]
    yield group
    if further:
        yield phrases.further.format(count=further)
    if total.percentile.value is not None:
        yield phrases.place.format(
            own=total.own, percentile=total.percentile, lower=total.lower, median=total.median, upper=total.upper
        )
    leads = [
        (row, difference(row.own.value, row.median.value))
        for row in rows
        if row.is_measure and row.own.value is not None and row.median.value is not None
    ]
    ahead = sorted((pair for pair in leads if float(pair[1].display) > 0), key=lambda pair: -(pair[1].value or 0.0))
    behind = sorted((pair for pair in leads if float(pair[1].display) < 0), key=lambda pair: pair[1].value or 0.0)
    for sentence, pairs in ((phrases.ahead, ahead), (phrases.behind, behind)):
        if pairs:
            named = (
                phrases.id_and_figure.format(id=row.id, title=row.title, figure=lead.display.lstrip("-"))
                for row, lead in pairs[:MOST_NAMED]
            )
            yield sentence.format(measures=phrases.list_mark.join(named))
